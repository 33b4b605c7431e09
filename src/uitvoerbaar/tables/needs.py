"""Which columns outcomes need: every item, choice and judgement that their rules can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from uitvoerbaar.law.declaration import Choice, Item, Judgement, Kind, Law
from uitvoerbaar.law.expression import Expression, Read, Related, Symbol, Through, walk
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import (
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Reference,
    SetOf,
    Type,
    Year,
)
from uitvoerbaar.tables import names
from uitvoerbaar.tables.names import column_item

_PERIODS = {Grid.NONE: None, Grid.MONTH: "maand", Grid.YEAR: "jaar"}


@frozen(slots=True)
class Need:
    """One column. `type` is that of the law, `holds` says in Dutch what goes into the column;
    `per` is `jaar`, `maand` or None; `holder` the register or official (None: the citizen knows);
    `options` the words that it can be."""

    kind: str
    column: str
    type: str
    holds: str
    per: str | None
    holder: str | None
    question: str | None
    options: tuple[str, ...]


@frozen(slots=True)
class KindNeeds:
    """The columns of a kind; `plural` is its list in a table with a row for each case."""

    kind: str
    plural: str
    columns: tuple[Need, ...]


def needs(law: Law, outcomes: Iterable[Symbol]) -> tuple[KindNeeds, ...]:
    """The columns that outcomes can need, by kind, in the order of the law.

    Everything that any version of a rule reads is there; which of it a case needs depends on the
    case. Without a column, its item is unknown for everyone.
    """
    reached = _Reached(law)
    reached.follow(outcomes)
    found = []
    for kind in law.kinds.values():
        if kind.derivation is not None:
            continue
        columns = [*_roles(kind, reached), *_items(law, kind, reached), *_ways(law, kind, reached)]
        if columns or kind.name in reached.kinds:
            found.append(KindNeeds(kind.name, kind.plural, tuple(columns)))
    return tuple(found)


def absent(
    law: Law, outcomes: Iterable[Symbol], given: Mapping[str, Iterable[str]]
) -> tuple[str, ...]:
    """What outcomes can need and tables do not have, as `inkomen van persoon`: it is unknown for
    everyone. `given`: by kind that has a table the names of its columns."""
    own = {kind: {column_item(name) for name in columns} for kind, columns in given.items()}
    return tuple(
        f"{need.column} van {each.kind}"
        for each in needs(law, outcomes)
        if each.kind in own
        for need in each.columns
        if "." not in need.column and need.column not in own[each.kind]
    )


class _Reached:
    """What the rules of outcomes can read, directly or through others."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.symbols: set[Symbol] = set()
        self.kinds: set[str] = set()
        self.ways: dict[Symbol, Kind] = {
            Symbol(role.inverse, role.kind): kind
            for kind in law.kinds.values()
            for role in kind.roles
            if role.inverse is not None
        }

    def follow(self, outcomes: Iterable[Symbol]) -> None:
        """Adds everything that can be read from these on."""
        waiting = list(outcomes)
        while waiting:
            symbol = waiting.pop()
            if symbol in self.symbols:
                continue
            self.symbols.add(symbol)
            if symbol.kind is not None:
                waiting.extend(self._kind(symbol.kind))
            for expression in self._bodies(symbol):
                waiting.extend(self._read(expression))

    def _kind(self, name: str) -> Iterator[Symbol]:
        """What comes along with a kind that is met: its roles, begin and end, and its rule."""
        if name in self.kinds:
            return
        self.kinds.add(name)
        kind = self.law.kinds[name]
        for role in kind.roles:
            yield Symbol(role.name, name)
            yield from self._kind(role.kind)
        yield from (Symbol(item, name) for item in (kind.begin, kind.end) if item)
        if kind.derivation is not None:
            yield from self._read(kind.derivation.condition)

    def _read(self, expression: Expression) -> Iterator[Symbol]:
        for node in walk(expression):
            if isinstance(node, Read | Related):
                yield node.symbol
            elif isinstance(node, Through):
                yield node.role

    def _bodies(self, symbol: Symbol) -> Iterator[Expression]:
        law = self.law
        if symbol in law.rules:
            rule = law.rules[symbol]
            for version in rule.versions:
                yield from (expression for _, expression in version.locals)
                yield version.body
                yield from (e for e in (version.start, version.start_value) if e is not None)
            for exception in rule.exceptions:
                yield from (expression for _, expression in exception.locals)
                yield exception.condition
                yield exception.body
        elif symbol in law.choices:
            choice = law.choices[symbol]
            yield from (e for e in (choice.effect, choice.deadline) if e is not None)
        elif symbol in self.ways:
            for role in self.ways[symbol].roles:
                yield Read(
                    Reference(role.kind),
                    self.ways[symbol].origin,
                    Symbol(role.name, self.ways[symbol].name),
                    None,
                    None,
                )


def _roles(kind: Kind, reached: _Reached) -> Iterator[Need]:
    if kind.name not in reached.kinds:
        return
    for role in kind.roles:
        holds = f"de plaats van de {role.kind} in zijn lijst, geteld vanaf 0"
        yield Need(kind.name, role.name, role.kind, holds, None, kind.register, None, ())


def _items(law: Law, kind: Kind, reached: _Reached) -> Iterator[Need]:
    given: list[Item | Choice | Judgement] = [*law.items.values(), *law.choices.values()]
    for declared in (*given, *law.judgements.values()):
        symbol = declared.symbol
        if symbol.kind == kind.name and symbol in reached.symbols:
            yield _need(law, declared)


def _need(law: Law, declared: Item | Choice | Judgement) -> Need:
    holder = None
    if isinstance(declared, Item):
        holder = declared.register
    elif isinstance(declared, Judgement):
        holder = declared.official
    options: tuple[str, ...] = ()
    if isinstance(declared.type, Enumerated):
        options = law.enumerations[declared.type.enumeration].values
    return Need(
        declared.symbol.kind or "",
        declared.symbol.name,
        declared.type.name,
        what_it_holds(declared.type),
        _PERIODS[declared.grid],
        holder,
        declared.question,
        options,
    )


def _ways(law: Law, kind: Kind, reached: _Reached) -> Iterator[Need]:
    for symbol, records in reached.ways.items():
        if symbol.kind == kind.name and symbol in reached.symbols and records.derivation is None:
            yield Need(
                kind.name,
                f"{symbol.name}.{names.COMPLETE}",
                "ja/nee",
                f"of alle {symbol.name} er staan (boolean; zonder deze kolom: ja)",
                None,
                records.register,
                records.question,
                (),
            )


_HOLDS: dict[type[Any], str] = {
    Amount: "hele centen (int64), of euro's (decimal)",
    Percentage: "procenten (decimal)",
    Number: "een getal (int64 of decimal)",
    Boolean: "ja of nee (boolean)",
    Date: "een dag (date32)",
    Month: "een maand als 202603 (int32), of een dag daarin (date32)",
    Year: "een jaartal (int32)",
    Enumerated: "een van de woorden (string)",
    Reference: "de plaats van het ding in zijn lijst, geteld vanaf 0 (int32)",
    SetOf: "een lijst van plaatsen, geteld vanaf 0 (list<int32>)",
}


def what_it_holds(kind: Type) -> str:
    """What goes into a column of a type, in Dutch."""
    return _HOLDS.get(type(kind), "tekst (string)")


__all__ = ["KindNeeds", "Need", "needs", "what_it_holds"]
