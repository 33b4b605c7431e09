"""Putting the dates of a generated case in the order that the law demands of its data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from uitvoerbaar.cases.facts import VALUE
from uitvoerbaar.cases.order import first_from
from uitvoerbaar.law.declaration import Item, Law, NotBefore
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.others import others
from uitvoerbaar.law.time import add_duration, first_day, month_name, month_of
from uitvoerbaar.law.types import Month

Facts = dict[str, Any]
_NO_DAY = (None, "ontbreekt", "onbekend")
_ROUNDS = 20  # a chain of dates that push each other is not longer


def put_in_order(law: Law, data: Facts) -> None:
    """Moves the dates of a generated case on until each lies where it can, in the case itself. What
    follows on something that is not there is taken out."""
    for kind in law.kinds.values():
        if kind.begin is not None and kind.end is not None:
            for facts in data.get(kind.plural, {}).values():
                begin, end = facts.get(kind.begin), facts.get(kind.end)
                if isinstance(begin, str) and isinstance(end, str) and end < begin:
                    facts[kind.begin], facts[kind.end] = end, begin
    for _ in range(_ROUNDS):
        moved = False
        for item in law.items.values():
            for before in item.not_before:
                kind = law.kinds[item.symbol.kind or ""]
                for name, facts in data.get(kind.plural, {}).items():
                    moved |= _moved(law, data, item, before, name, facts)
        for kind in law.kinds.values():  # an end that was pushed is after its begin still
            if kind.begin is not None and kind.end is not None:
                for facts in data.get(kind.plural, {}).values():
                    begin, end = facts.get(kind.begin), facts.get(kind.end)
                    if isinstance(begin, str) and isinstance(end, str) and end < begin:
                        facts[kind.end], moved = begin, True
        if not moved:
            return


def _moved(law: Law, data: Facts, item: Item, before: NotBefore, thing: str, facts: Facts) -> bool:
    """Whether a date of a thing had to be moved, or taken out."""
    name = item.symbol.name
    written = facts.get(name)
    if written in _NO_DAY:
        return False
    own = Symbol(before.name, item.symbol.kind)
    is_choice = before.of is None and own in law.choices
    days = [day for day in _days(law, data, item, before, thing, facts) if day not in _NO_DAY]
    if not isinstance(written, str) or ((is_choice or before.some) and not days):
        del facts[name]
        return True
    if not days:
        return False
    texts = [str(day) for day in days]
    first = date.fromisoformat(min(texts) if before.some else max(texts))
    if before.delay is not None:
        first = add_duration(first, before.delay)
    if item.first_of is not None:
        first = first_from(first, item.first_of)
    if isinstance(item.type, Month):
        first = first_day(month_of(first))
        written = f"{written}-01"
    if written >= first.isoformat():
        return False
    is_month = isinstance(item.type, Month)
    facts[name] = month_name(month_of(first)) if is_month else first.isoformat()
    return True


def _days(
    law: Law, data: Facts, item: Item, before: NotBefore, thing: str, facts: Facts
) -> Iterator[Any]:
    """The days before which a date of a thing does not lie, as they are written."""
    there = others(law, item.symbol.kind or "", before)
    if there is None:
        yield _chosen(facts.get(before.name))
        return
    if there.role is not None:
        names = [facts.get(there.role.name)]
        kind = there.kind
    else:
        assert there.own is not None
        records = data.get(law.kinds[there.own.kind or ""].plural, {})
        own = [name for name, each in records.items() if each.get(there.own.name) == thing]
        names = own if there.other is None else [records[name][there.other.name] for name in own]
        kind = there.kind
    things = data.get(law.kinds[kind].plural, {})
    for name in names:
        if name in things:
            yield _chosen(things[name].get(before.name))


def _chosen(written: Any) -> Any:
    return written[VALUE] if isinstance(written, dict) else written
