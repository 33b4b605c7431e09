"""Grounds and names as plain data and back; the classes themselves do not know how."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn

from uitvoerbaar.exchange.ground import (
    Assumption,
    Condition,
    Ground,
    Group,
    Named,
    Party,
    PriorDecision,
    Purpose,
    Retention,
    Statute,
)
from uitvoerbaar.law.citation import Place

# The kinds of names of a register: as they are stored, the attribute that holds them, the class.
NAMED: dict[str, tuple[str, type[Named]]] = {
    "partij": ("parties", Party),
    "groep": ("groups", Group),
    "regeling": ("statutes", Statute),
    "bewaring": ("retentions", Retention),
    "voorwaarde": ("conditions", Condition),
    "besluit": ("decisions", PriorDecision),
    "doel": ("purposes", Purpose),
    "aanname": ("assumptions", Assumption),
}


def _converter() -> Converter:
    made = Converter()
    made.register_unstructure_hook(date, lambda day: day.isoformat())
    made.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    made.register_unstructure_hook(Place, lambda place: [place.file, place.line])
    made.register_structure_hook(
        Place,
        lambda data, _: Place(data[0], data[1], 1, data[1], 2) if data else Place("", 1, 1, 1, 2),
    )
    kinds: tuple[type[Any], ...] = (Ground, *(kind for _, kind in NAMED.values()))
    for kind in kinds:
        made.register_unstructure_hook(kind, make_dict_unstructure_fn(kind, made))
    return made


_CONVERTER = _converter()


def to_text(thing: Ground | Named) -> str:
    """A ground or a name as JSON; the same thing always gives the same text."""
    data = _CONVERTER.unstructure(thing)
    return json.dumps(
        data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_in_order
    )


def _in_order(members: Any) -> list[str]:
    """A set has no order; what is stored has to be the same every time."""
    return sorted(str(getattr(member, "value", member)) for member in members)


def without_place(text: str) -> str:
    """The text of a thing without where it was written: that alone changes nothing."""
    data = json.loads(text)
    data.pop("place", None)
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def ground_from(text: str) -> Ground:
    """A ground from its JSON."""
    return _CONVERTER.structure(json.loads(text), Ground)


def named_from(kind: str, text: str) -> Named:
    """A party, purpose or other name from its JSON."""
    return _CONVERTER.structure(json.loads(text), NAMED[kind][1])


def ground_data(ground: Ground) -> dict[str, Any]:
    """A ground as plain data, for JSON answers."""
    data: dict[str, Any] = _CONVERTER.unstructure(ground)
    data.pop("place")
    for name in ("modes", "moments"):
        if data[name] is not None:
            data[name] = _in_order(data[name])
    return data
