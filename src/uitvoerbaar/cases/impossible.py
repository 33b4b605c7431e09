"""What cannot be so, whatever the rules: refused with its place when a case is read.

The law says it where it declares its data: a whole number, dates in order (see `order`), a list in
which people name each other (and nobody himself) and have something in common, and things of which
there is one of a sort.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field

from uitvoerbaar.cases.document import Node
from uitvoerbaar.cases.facts import Declared
from uitvoerbaar.cases.order import Order, facts_of, found, given, only
from uitvoerbaar.cases.problems import Problems
from uitvoerbaar.cases.values import write_value
from uitvoerbaar.evaluation.facts import Between, Fact, FactState, Series, Thing
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Item, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.others import named_by
from uitvoerbaar.law.time import Grid, first_day, month_of
from uitvoerbaar.law.types import Number

_END = 12 * 10_000  # the first month after the calendar


@define(eq=False)
class Impossibilities:
    """Gathers the facts of a case with their places, and tells which cannot be so together."""

    law: Law
    problems: Problems
    _places: dict[tuple[Thing, Symbol], Node] = field(factory=dict)
    _where: dict[Thing, Place] = field(factory=dict)
    _said: set[tuple[Thing, str]] = field(factory=set)
    _apart: set[tuple[Thing, Symbol, Thing]] = field(factory=set)

    def fact(self, thing: Thing, declared: Declared, series: Series, node: Node) -> None:
        """Notes the facts about an item of a thing, and checks them by themselves."""
        self._places[thing, declared.symbol] = node
        if isinstance(declared, Item) and declared.whole:
            self._check_whole(declared, series, node)
        mutual = isinstance(declared, Item) and declared.mutual
        if mutual and any(thing in _named(fact) for fact in facts_of(series)):
            sentence = f"{thing.name} staat hier bij zichzelf als `{declared.symbol.name}`"
            self.problems.add(node, sentence, f"haal `{thing.name}` hier weg")

    def thing(self, thing: Thing, place: Place) -> None:
        """Notes where a thing is described."""
        self._where[thing] = place

    def together(self) -> None:
        """Checks what the facts say together; to be called when all things are noted."""
        order = Order(self.law, self.problems, lambda *fact: self._places.get(fact))
        for thing in self._where:
            order.check(thing)
        for item in self.law.items.values():
            if item.mutual:
                self._check_mutual(item)
            if item.among is not None:
                self._check_among(item, item.among)
        for kind in self.law.kinds.values():
            if kind.unique:
                self._check_unique(kind)

    # --- one thing ---

    def _check_whole(self, item: Item, series: Series, node: Node) -> None:
        for fact in facts_of(series):
            if isinstance(fact.value, Fraction) and fact.value.denominator != 1:
                name, shown = item.symbol.name, write_value(fact.value, Number())
                sentence = f"`{name}` is een geheel getal, en hier staat {shown}"
                self.problems.add(node, sentence, "schrijf een getal zonder komma")

    # --- things together ---

    def _check_mutual(self, item: Item) -> None:
        """Whom someone names, names him as well, in every period that one of the two tells; and of
        both the item that must be the same is."""
        told = [thing for thing in self._where if item.symbol in thing.facts]
        same = None if item.same is None else Symbol(item.same, item.symbol.kind)
        series = [thing.facts[item.symbol] for thing in told]
        if same is not None:
            series += [thing.facts[same] for thing in self._where if same in thing.facts]
        for period, day in _periods(item, series):
            for thing in told:
                for other in _at(thing, item.symbol, period, day) or ():
                    if other is thing:
                        continue
                    answer = _at(other, item.symbol, period, day)
                    if answer is not None and thing not in answer:
                        self._not_mutual(thing, item, other)
                    if same is not None and self._differ(thing, other, same, period, day):
                        self._not_the_same(thing, item, same, other)

    def _not_mutual(self, thing: Thing, item: Item, other: Thing) -> None:
        name = item.symbol.name
        sentence = (
            f"{thing.name} noemt {other.name} bij `{name}`, maar {other.name} noemt "
            f"{thing.name} daar niet"
        )
        mend = f"zet `{thing.name}` ook bij `{name}` van {other.name}, of haal "
        self._once(thing, item, sentence, mend + f"`{other.name}` hier weg")

    def _not_the_same(self, thing: Thing, item: Item, same: Symbol, other: Thing) -> None:
        sentence = (
            f"{thing.name} noemt {other.name} bij `{item.symbol.name}`, maar {other.name} heeft "
            f"dan niet hetzelfde `{same.name}`"
        )
        mend = f"verbeter `{same.name}` van een van beiden, of haal `{other.name}` hier weg"
        if (other, same, thing) not in self._apart:  # the other way round it is the same
            self._apart.add((thing, same, other))
            self._once(thing, item, sentence, mend)

    def _once(self, thing: Thing, item: Item, sentence: str, mend: str) -> None:
        """Notes something that may be so in several periods."""
        if (thing, sentence) not in self._said:
            self._said.add((thing, sentence))
            self.problems.add(self._places[thing, item.symbol], sentence, mend)

    def _differ(
        self, thing: Thing, other: Thing, symbol: Symbol, period: int | None, day: date | None
    ) -> bool:
        """Whether two things are known to have no value in common; who has none, has none in
        common."""
        one, two = (_told_of(each, symbol, period, day) for each in (thing, other))
        if one is None or two is None:
            return False
        return one != two or one is FactState.ABSENT

    def _check_among(self, item: Item, name: str) -> None:
        """Whom someone names is in a list of the same thing, where that is all there is."""
        there = named_by(self.law, item.symbol.kind or "", name)
        assert there is not None
        for thing in self._where:
            series = thing.facts.get(item.symbol)
            if series is None or there.way_back not in thing.complete:
                continue
            known = set(found(thing, there))
            for other in (other for fact in facts_of(series) for other in _named(fact)):
                if isinstance(other, Thing) and other not in known:
                    sentence = (
                        f"`{item.symbol.name}` noemt {other.name}, maar {other.name} staat niet "
                        f"bij `{name}` van {thing.name}"
                    )
                    mend = (
                        f"zet `{other.name}` ook bij `{name}` van {thing.name}, of noem een ander"
                    )
                    self._once(thing, item, sentence, mend)

    def _check_unique(self, kind: Kind) -> None:
        seen: dict[tuple[Any, ...], Thing] = {}
        for thing, place in self._where.items():
            if thing.kind != kind.name:
                continue
            key = tuple(only(thing, Symbol(name, kind.name)) for name in kind.unique)
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


def _named(fact: Fact) -> tuple[Any, ...]:
    """The things that a fact names."""
    value = given(fact)
    return value if isinstance(value, tuple) else (value,)


def _periods(item: Item, told: list[Series]) -> list[tuple[int | None, date | None]]:
    """The periods in which what is told can differ, at the rhythm of an item, with their first
    days."""
    found: dict[tuple[int | None, date | None], None] = {(None, None): None}
    for series in told:
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
    value = None if fact is None else given(fact)
    if fact is None or (value is None and fact.state is not FactState.ABSENT):
        return None
    named = value if isinstance(value, tuple) else (value,)
    return tuple(other for other in named if isinstance(other, Thing))


def _told_of(thing: Thing, symbol: Symbol, period: int | None, day: date | None) -> Any:
    """The value of an item in a period, or that it is absent; None where it is not known."""
    series = thing.facts.get(symbol)
    fact = None if series is None else series.find(period, day, None)
    if fact is None:
        return None
    if fact.state is FactState.ABSENT:
        return FactState.ABSENT
    value = given(fact)
    return None if isinstance(value, Between) else value


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
