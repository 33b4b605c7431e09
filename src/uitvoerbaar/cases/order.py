"""Whether the dates of a case can follow each other as the law says where it declares its data."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from attrs import define

from uitvoerbaar.cases.document import Node
from uitvoerbaar.cases.problems import Problems
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.facts import Application, Between, Fact, FactState, Series, Thing
from uitvoerbaar.evaluation.plain import lies_before
from uitvoerbaar.law.declaration import Item, Law, NotBefore
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.others import Others, others
from uitvoerbaar.law.time import Grid, add_duration, first_day, last_day, month_of
from uitvoerbaar.law.types import Date, Month

GIVEN = (FactState.KNOWN, FactState.PROVISIONAL)
_MEND = "verbeter een van beide dagen"


@define(eq=False)
class Order:
    """Checks the dates of things, once all facts of a case are read."""

    law: Law
    problems: Problems
    place: Callable[[Thing, Symbol], Node | None]

    def check(self, thing: Thing) -> None:
        """Notes what is wrong with the dates of a thing."""
        for symbol, item in self.law.items.items():
            if symbol.kind != thing.kind or not (item.first_of or item.not_before):
                continue
            if item.first_of is not None:
                self._check_first(thing, item, item.first_of)
            for before in item.not_before:
                there = others(self.law, thing.kind, before)
                if there is None:
                    self._check_own(thing, item, Symbol(before.name, thing.kind), before)
                elif before.some:
                    self._check_some(thing, item, before, there)
                else:
                    self._check_all(thing, item, before, there)

    def _add(self, thing: Thing, item: Item, sentence: str, mend: str = _MEND) -> None:
        node = self.place(thing, item.symbol)
        assert node is not None
        self.problems.add(node, sentence, mend)

    def _check_first(self, thing: Thing, item: Item, grid: Grid) -> None:
        low, high = self._bounds(thing, item.symbol)
        if low is None or high is None or first_from(low, grid) <= high:
            return
        name, period = item.symbol.name, "jaar" if grid is Grid.YEAR else "maand"
        wrong = f"{dutch(low, Date())} is" if low == high else "deze dag is"
        sentence = f"`{name}` is de eerste dag van een {period}, en {wrong} dat niet"
        self._add(thing, item, sentence, "verbeter deze dag")

    def _check_own(self, thing: Thing, item: Item, symbol: Symbol, before: NotBefore) -> None:
        last = self._bounds(thing, item.symbol)[1]
        if last is not None and symbol in self.law.choices and _not_chosen(thing, symbol):
            sentence = f"`{item.symbol.name}` is gegeven, maar `{symbol.name}` niet"
            mend = f"geef ook de dag van `{symbol.name}`, of haal `{item.symbol.name}` weg"
            self._add(thing, item, sentence, mend)
            return
        first = self._bounds(thing, symbol)[0]
        if last is not None and first is not None and last < _later(first, before):
            sentence = f"`{item.symbol.name}` {lies_before(before.delay)} `{symbol.name}` "
            self._add(thing, item, f"{sentence}({dutch(first, Date())})")

    def _check_all(self, thing: Thing, item: Item, before: NotBefore, there: Others) -> None:
        last = self._bounds(thing, item.symbol)[1]
        if last is None:
            return
        for other in found(thing, there):
            first = self._bounds(other, Symbol(before.name, there.kind))[0]
            if first is not None and last < _later(first, before):
                lies = lies_before(before.delay)
                sentence = (
                    f"`{item.symbol.name}` {lies} `{before.name}` van {other.name} "
                    f"({dutch(first, Date())})"
                )
                self._add(thing, item, sentence)

    def _check_some(self, thing: Thing, item: Item, before: NotBefore, there: Others) -> None:
        last = self._bounds(thing, item.symbol)[1]
        if last is None or there.way_back not in thing.complete:
            return
        name, symbol = item.symbol.name, Symbol(before.name, there.kind)
        days = [self._bounds(other, symbol)[0] for other in found(thing, there)]
        if not days:
            sentence = f"`{name}` is gegeven, maar `{before.of}` niet"
            self._add(thing, item, sentence, f"geef ook `{before.of}`, of haal `{name}` weg")
        elif all(day is not None and last < _later(day, before) for day in days):
            lies = lies_before(before.delay)
            sentence = f"`{name}` {lies} elke `{before.name}` van `{before.of}`"
            self._add(thing, item, sentence)

    def _bounds(self, thing: Thing, symbol: Symbol) -> tuple[date | None, date | None]:
        """The first and last day that a date or month of a thing can be."""
        value = only(thing, symbol)
        low, high = (value.low, value.high) if isinstance(value, Between) else (value, value)
        declared = self.law.items.get(symbol)
        if declared is not None and isinstance(declared.type, Month):
            low = None if low is None else first_day(low)
            high = None if high is None else last_day(high)
        return (
            low if isinstance(low, date) else None,
            high if isinstance(high, date) else None,
        )


def found(thing: Thing, there: Others) -> Iterable[Thing]:
    """The things that a thing has, as far as they are known."""
    if there.role is not None:
        players: Iterable[Any] = (only(thing, there.role),)
    else:
        assert there.way_back is not None
        records = thing.records.get(there.way_back, [])
        if there.other is None:
            return records
        players = [only(record, there.other) for record in records]
    return [player for player in players if isinstance(player, Thing)]


def first_from(day: date, grid: Grid) -> date:
    """The first day of a month or year, from a day on."""
    if grid is Grid.YEAR:
        return day if (day.month, day.day) == (1, 1) else date(min(day.year + 1, 9999), 1, 1)
    return day if day.day == 1 else first_day(month_of(day) + 1)


def _later(day: date, before: NotBefore) -> date:
    return day if before.delay is None else add_duration(day, before.delay)


def facts_of(series: Series) -> Iterable[Fact]:
    """All facts of a series."""
    for versions in (series.always, *series.exact.values(), *(held for _, held in series.since)):
        yield from versions


def given(fact: Fact) -> Any:
    """The value of a fact, of a choice what was chosen; None for a state."""
    if fact.state not in GIVEN:
        return None
    return fact.value.value if isinstance(fact.value, Application) else fact.value


def only(thing: Thing, symbol: Symbol) -> Any:
    """What a fact or role without periods gives, where there is one version of it; else None."""
    series = thing.facts.get(symbol)
    if series is None or len(series.always) != 1 or series.exact or series.since:
        return None
    return given(series.always[0])


def _not_chosen(thing: Thing, symbol: Symbol) -> bool:
    """Whether a choice without periods was not made: it is not given, or given as absent."""
    series = thing.facts.get(symbol)
    if series is None:
        return True
    return all(fact.state is FactState.ABSENT for fact in facts_of(series))
