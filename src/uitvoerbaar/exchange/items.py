"""The data items that grounds are about: those that the law knows, by every name they have.

A name may be that of an item, of a choice, of a value that a rule gives, or of a whole kind of
records. Where two kinds have an item of one name, it is written with its kind (`leerweg van
inschrijving`).
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from attrs import field, frozen

from uitvoerbaar.law.declaration import Choice, Item, Law


@frozen(slots=True, eq=False)
class Items:
    """Every item of a law: `keys` by written name (more than one: the name is ambiguous)."""

    keys: Mapping[str, tuple[str, ...]]
    _single: Mapping[str, str] = field(init=False)

    @_single.default
    def _names_of_one(self) -> Mapping[str, str]:
        return {name: found[0] for name, found in self.keys.items() if len(found) == 1}

    def key(self, written: str) -> str | None:
        """The item with this name as the law knows it, None where there is none or more."""
        return self._single.get(written)

    def near(self, written: str) -> tuple[str, ...]:
        """Names that resemble one that is unknown, or that make an ambiguous one precise."""
        found = self.keys.get(written, ())
        return found or tuple(get_close_matches(written, self.keys, 3, 0.6))


def items_of(law: Law) -> Items:
    """The items of a law."""
    names: dict[str, dict[str, None]] = {}

    def add(written: str, key: str) -> None:
        names.setdefault(written, {})[key] = None

    declared_items: tuple[Item | Choice, ...] = (*law.items.values(), *law.choices.values())
    for item in declared_items:
        key = str(item.symbol)
        for name in (item.symbol.name, key, *item.synonyms):
            add(name, key)
        for synonym in item.synonyms:
            add(f"{synonym} van {item.symbol.kind}", key)
    declared = set(names)
    for symbol in law.rules:
        add(str(symbol), str(symbol))
        if symbol.name not in declared:
            add(symbol.name, str(symbol))
    for kind in law.kinds.values():
        if kind.name not in names:
            add(kind.name, kind.name)
    return Items({name: tuple(keys) for name, keys in names.items()})
