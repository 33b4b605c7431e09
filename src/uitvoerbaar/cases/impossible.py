"""What cannot be so, whatever the rules: refused with its place when a case is read.

The law says it where it declares its data: a whole number, a date not before another (and, where
that is of an application, not without it), a list in which people name each other (and nobody
himself), and things of which there is one of a sort.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field

from uitvoerbaar.cases.document import Node
from uitvoerbaar.cases.facts import Declared
from uitvoerbaar.cases.problems import Problems
from uitvoerbaar.cases.values import write_value
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.facts import Application, Between, Fact, FactState, Series, Thing
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Item, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid, first_day, month_of
from uitvoerbaar.law.types import Number

_END = 12 * 10_000  # the first month after the calendar
_GIVEN = (FactState.KNOWN, FactState.PROVISIONAL)


@define(eq=False)
class Impossibilities:
    """Gathers the facts of a case with their places, and tells which cannot be so together."""

    law: Law
    problems: Problems
    _places: dict[tuple[Thing, Symbol], Node] = field(factory=dict)
    _where: dict[Thing, Place] = field(factory=dict)

    def fact(self, thing: Thing, declared: Declared, series: Series, node: Node) -> None:
        """Notes the facts about an item of a thing, and checks them by themselves."""
        self._places[thing, declared.symbol] = node
        if isinstance(declared, Item) and declared.whole:
            self._check_whole(declared, series, node)
        mutual = isinstance(declared, Item) and declared.mutual
        if mutual and any(thing in _named(fact) for fact in _facts(series)):
            sentence = f"{thing.name} staat hier bij zichzelf als `{declared.symbol.name}`"
            self.problems.add(node, sentence, f"haal `{thing.name}` hier weg")

    def thing(self, thing: Thing, place: Place) -> None:
        """Notes where a thing is described, and checks its dates."""
        self._where[thing] = place
        for symbol, item in self.law.items.items():
            if symbol.kind == thing.kind and item.not_before is not None:
                self._check_order(thing, item, Symbol(item.not_before, symbol.kind))

    def together(self) -> None:
        """Checks what things say of each other; to be called when all are noted."""
        for item in self.law.items.values():
            if item.mutual:
                self._check_mutual(item)
        for kind in self.law.kinds.values():
            if kind.unique:
                self._check_unique(kind)

    # --- one thing ---

    def _check_whole(self, item: Item, series: Series, node: Node) -> None:
        for fact in _facts(series):
            if isinstance(fact.value, Fraction) and fact.value.denominator != 1:
                name, shown = item.symbol.name, write_value(fact.value, Number())
                sentence = f"`{name}` is een geheel getal, en hier staat {shown}"
                self.problems.add(node, sentence, "schrijf een getal zonder komma")

    def _check_order(self, thing: Thing, item: Item, before: Symbol) -> None:
        last, first = _bounds(thing, item.symbol)[1], _bounds(thing, before)[0]
        if last is not None and before in self.law.choices and _not_chosen(thing, before):
            sentence = f"`{item.symbol.name}` is gegeven, maar `{before.name}` niet"
            mend = f"geef ook de dag van `{before.name}`, of haal `{item.symbol.name}` weg"
            self.problems.add(self._places[thing, item.symbol], sentence, mend)
            return
        if last is None or first is None or last >= first:
            return
        place = self._places.get((thing, item.symbol)) or self._places[thing, before]
        sentence = f"`{item.symbol.name}` ligt voor `{before.name}` ({dutch(first, item.type)})"
        self.problems.add(place, sentence, "verbeter een van beide dagen")

    # --- things together ---

    def _check_mutual(self, item: Item) -> None:
        """Whom someone names, names him as well, in every period that one of the two tells."""
        told = [thing for thing in self._where if item.symbol in thing.facts]
        for thing in told:
            for period, day in _periods(item, told):
                for other in _at(thing, item.symbol, period, day) or ():
                    answer = _at(other, item.symbol, period, day)
                    if answer is None or thing in answer or other is thing:
                        continue
                    name = item.symbol.name
                    sentence = (
                        f"{thing.name} noemt {other.name} bij `{name}`, maar {other.name} noemt "
                        f"{thing.name} daar niet"
                    )
                    mend = f"zet `{thing.name}` ook bij `{name}` van {other.name}, of haal "
                    mend += f"`{other.name}` hier weg"
                    self.problems.add(self._places[thing, item.symbol], sentence, mend)

    def _check_unique(self, kind: Kind) -> None:
        seen: dict[tuple[Any, ...], Thing] = {}
        for thing, place in self._where.items():
            if thing.kind != kind.name:
                continue
            key = tuple(_only(thing, Symbol(name, kind.name)) for name in kind.unique)
            if None in key:
                continue
            first = seen.setdefault(key, thing)
            if first is thing:
                continue
            shown = ", ".join(
                f"`{name}` {_shown(self.law, kind, name, part)}"
                for name, part in zip(kind.unique, key, strict=True)
            )
            sentence = (
                f"van {shown} is er hooguit één {kind.name}; de andere staat op regel "
                f"{self._where[first].line}"
            )
            self.problems.add(place, sentence, "voeg ze samen, of verbeter een van beide")


def _facts(series: Series) -> Iterator[Fact]:
    for versions in (series.always, *series.exact.values(), *(found for _, found in series.since)):
        yield from versions


def _given(fact: Fact) -> Any:
    """The value of a fact, of a choice what was chosen; None for a state."""
    if fact.state not in _GIVEN:
        return None
    return fact.value.value if isinstance(fact.value, Application) else fact.value


def _named(fact: Fact) -> tuple[Any, ...]:
    """The things that a fact names."""
    value = _given(fact)
    return value if isinstance(value, tuple) else (value,)


def _only(thing: Thing, symbol: Symbol) -> Any:
    """What a fact or role without periods gives, where there is one version of it; else None."""
    series = thing.facts.get(symbol)
    if series is None or len(series.always) != 1 or series.exact or series.since:
        return None
    return _given(series.always[0])


def _bounds(thing: Thing, symbol: Symbol) -> tuple[date | None, date | None]:
    """The first and last day that a date of a thing can be."""
    value = _only(thing, symbol)
    low, high = (value.low, value.high) if isinstance(value, Between) else (value, value)
    return (
        low if isinstance(low, date) else None,
        high if isinstance(high, date) else None,
    )


def _not_chosen(thing: Thing, symbol: Symbol) -> bool:
    """Whether a choice without periods was not made: it is not given, or given as absent."""
    series = thing.facts.get(symbol)
    if series is None:
        return True
    facts = list(_facts(series))
    return all(fact.state is FactState.ABSENT for fact in facts)


def _periods(item: Item, things: list[Thing]) -> list[tuple[int | None, date | None]]:
    """The periods in which what things tell of an item can differ, with their first days."""
    found: dict[tuple[int | None, date | None], None] = {(None, None): None}
    for thing in things:
        series: Series = thing.facts[item.symbol]
        for exact in series.exact:
            for period in (exact, exact + 1):  # after it holds again what else is told
                month = 12 * period if item.grid is Grid.YEAR else period
                if month < _END:
                    found[period, first_day(month)] = None
        for day, _ in series.since:
            month = month_of(day) + (day.day > 1)
            found[month // 12 if item.grid is Grid.YEAR else month, first_day(month)] = None
    return list(found)


def _at(
    thing: Thing, symbol: Symbol, period: int | None, day: date | None
) -> tuple[Thing, ...] | None:
    """Whom a thing names in a period, as far as is known now; None where it does not say."""
    series: Mapping[Symbol, Series] | Any = thing.facts.get(symbol)
    fact = series.find(period, day, None) if isinstance(series, Series) else None
    value = None if fact is None else _given(fact)
    if fact is None or (value is None and fact.state is not FactState.ABSENT):
        return None
    named = value if isinstance(value, tuple) else (value,)
    return tuple(other for other in named if isinstance(other, Thing))


def _shown(law: Law, kind: Kind, name: str, value: Any) -> str:
    if isinstance(value, Thing):
        return value.name
    if isinstance(value, tuple):
        return f"[{', '.join(thing.name for thing in value)}]"
    of_item = law.items[Symbol(name, kind.name)].type
    if isinstance(value, Between):
        bounds = (("ten minste", value.low), ("ten hoogste", value.high))
        said = (f"{word} {write_value(end, of_item)}" for word, end in bounds if end is not None)
        return " en ".join(said)
    return write_value(value, of_item)
