"""From the rows of a table back to a case: everything that is tied to one applicant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field

from uitvoerbaar.evaluation.facts import (
    Application,
    Between,
    Case,
    Fact,
    FactState,
    Series,
    Thing,
)
from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Data, FactData
from uitvoerbaar.kernel.layout import Form
from uitvoerbaar.kernel.lowering.literals import day_of
from uitvoerbaar.kernel.lowering.reads import NEVER
from uitvoerbaar.law.declaration import Choice, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid, first_day
from uitvoerbaar.law.types import (
    Address,
    Boolean,
    Date,
    Enumerated,
    Period,
    Reference,
    SetOf,
    Text,
    Type,
)
from uitvoerbaar.tables.durations import unpacked

_FAR = 10_000 * 12


class CaseReader:
    """Makes cases of rows; built once for the data of a run."""

    def __init__(self, law: Law, data: Data) -> None:
        self.law = law
        self.data = data
        self.texts = {number: text for text, number in data.texts.items()}
        self.declared = {declared.symbol: declared for declared in law.told}
        self.of_kind: dict[str, list[Symbol]] = {}
        for symbol in dict.fromkeys((*data.facts, *data.lists)):
            self.of_kind.setdefault(symbol.kind or "", []).append(symbol)
        self.ways: dict[Symbol, Kind] = {}
        for kind in law.kinds.values():
            for role in kind.roles:
                if role.inverse is not None and kind.derivation is None:
                    self.ways[Symbol(role.inverse, role.kind)] = kind

    def case(self, kind: str, row: int, reference: date) -> Case:
        """The case of the thing in a row: what names it and what it names, and so on."""
        found = _Found(self, reference)
        applicant = found.thing(kind, row)
        if self.data.case:
            number = int(self.data.case[kind][row])
            for other, members in self.data.members.items():
                for place in range(*(int(edge) for edge in members.offsets[number : number + 2])):
                    found.thing(other, int(members.rows[place]))
        found.fill()
        things = {thing.name: thing for thing in found.in_order()}
        return Case(reference, applicant, things, {}, None)


@define(slots=True, eq=False)
class _Found:
    reader: CaseReader
    reference: date
    made: dict[tuple[str, int], Thing] = field(factory=dict)
    waiting: list[tuple[str, int]] = field(factory=list)

    def thing(self, kind: str, row: int) -> Thing:
        """The thing in a row, made when it is first met."""
        key = (kind, row)
        if key not in self.made:
            self.made[key] = Thing(f"{kind}{row}", kind)
            self.waiting.append(key)
        return self.made[key]

    def in_order(self) -> Iterator[Thing]:
        """All things, by kind in the order of their rows."""
        order = {kind: number for number, kind in enumerate(self.reader.law.kinds)}
        for key in sorted(self.made, key=lambda key: (order[key[0]], key[1])):
            yield self.made[key]

    def fill(self) -> None:
        """Gives every thing its facts and records."""
        while self.waiting:
            kind, row = self.waiting.pop()
            thing = self.made[kind, row]
            for symbol in self.reader.of_kind.get(kind, ()):
                if symbol in self.reader.ways:
                    self._records(thing, symbol, row)
                elif symbol in self.reader.data.lists and symbol not in self.reader.data.facts:
                    self._members(thing, symbol, row)
                else:
                    self._fact(thing, symbol, row)

    def _records(self, thing: Thing, symbol: Symbol, row: int) -> None:
        listed = self.reader.data.lists[symbol]
        kind = self.reader.ways[symbol]
        first, last = (int(edge) for edge in listed.offsets[row : row + 2])
        thing.records[symbol] = [
            self.thing(kind.name, int(listed.rows[place])) for place in range(first, last)
        ]
        whole = listed.layout.complete
        if listed.state is not None:
            whole = not int(listed.state[row]) & states.UNKNOWN
        if whole:
            thing.complete.add(symbol)

    def _members(self, thing: Thing, symbol: Symbol, row: int) -> None:
        thing.series(symbol).always.append(self._set_of(symbol, row))

    def _set_of(self, symbol: Symbol, place: int) -> Fact:
        """The set that a list of rows makes, in its state."""
        listed, kind = self.reader.data.lists[symbol], self.reader.declared[symbol].type
        assert isinstance(kind, SetOf)
        state = int(listed.state[place]) if listed.state is not None else 0
        first, last = (int(edge) for edge in listed.offsets[place : place + 2])
        rows = [int(listed.rows[at]) for at in range(first, last)]
        return Fact(frozenset(self.thing(kind.kind, each) for each in rows), _state(state))

    def _fact(self, thing: Thing, symbol: Symbol, row: int) -> None:
        data = self.reader.data.facts[symbol]
        declared = self.reader.declared.get(symbol)
        series = thing.series(symbol)
        if data.layout.form is Form.PLAIN:
            series.always.append(self._of_place(symbol, data, row))
            return
        assert declared is not None
        if data.layout.form is Form.WIDE:
            rows = self.reader.data.things[symbol.kind or ""]
            assert data.index is not None
            for offset, number in enumerate(data.index):
                if number >= 0:
                    fact = self._of_place(symbol, data, int(number) * rows + row)
                    series.exact[data.first + offset] = [fact]
            return
        self._stretches(series, symbol, data, row, declared.grid)

    def _stretches(
        self, series: Series, symbol: Symbol, data: FactData, row: int, grid: Grid
    ) -> None:
        """Stretches as facts that hold from a day on; what no stretch holds is unknown."""
        assert data.offsets is not None
        assert data.from_ is not None
        assert data.to is not None
        first, last = (int(edge) for edge in data.offsets[row : row + 2])
        edges = {-1}
        for place in range(first, last):
            start, end = int(data.from_[place]), int(data.to[place])
            if start <= end:
                edges.add(max(start, -1))
                if end < _FAR:
                    edges.add(end + 1)
        for edge in sorted(edges):
            holder = None
            for place in range(first, last):
                if int(data.from_[place]) <= max(edge, 0) <= int(data.to[place]):
                    holder = place
            fact = (
                Fact(None, FactState.UNKNOWN)
                if holder is None
                else self._of_place(symbol, data, holder)
            )
            series.since.append((_day(edge, grid), [fact]))

    def _of_place(self, symbol: Symbol, data: FactData, place: int) -> Fact:
        if symbol in self.reader.data.lists:
            return self._set_of(symbol, place)
        state = int(data.state[place]) if data.state is not None else 0
        declared = self.reader.declared.get(symbol)
        role = declared is None
        kind: Type = Reference(self._player_kind(symbol)) if declared is None else declared.type
        found = _state(state)
        if found is FactState.UNKNOWN and data.layout.bounds and data.high is not None:
            low = None if state & states.OPEN_LOW else self._value(kind, data, data.value[place])
            high = None if state & states.OPEN_HIGH else self._value(kind, data, data.high[place])
            return Fact(Between(low, high), FactState.KNOWN)
        if found not in (FactState.KNOWN, FactState.PROVISIONAL):
            return Fact(None, found)
        told = data.value if data.told is None else data.told
        value = self._value(kind, data, told[place])
        if isinstance(declared, Choice) and data.layout.dated and not role:
            assert data.applied is not None
            assert data.until is not None
            applied, until = int(data.applied[place]), int(data.until[place])
            value = Application(
                value,
                None if applied == NEVER else day_of(applied),
                None if until == NEVER else day_of(until),
            )
        return Fact(value, found)

    def _player_kind(self, symbol: Symbol) -> str:
        kind = self.reader.law.kinds[symbol.kind or ""]
        return next(role.kind for role in kind.roles if role.name == symbol.name)

    def _value(self, kind: Type, data: FactData, raw: Any) -> Any:
        whole = int(raw)
        if isinstance(kind, Boolean):
            return bool(whole)
        if isinstance(kind, Date):
            return day_of(whole)
        if isinstance(kind, Reference):
            return self.thing(kind.kind, whole)
        if isinstance(kind, Enumerated):
            return self.reader.law.enumerations[kind.enumeration].values[whole]
        if isinstance(kind, Period):
            return unpacked(whole)
        if isinstance(kind, Text | Address):
            return self.reader.texts[whole]
        value = Fraction(whole, data.layout.den)
        return value.numerator if value.denominator == 1 else value


def _state(bits: int) -> FactState:
    if bits & states.UNKNOWN:
        return FactState.UNKNOWN
    if bits & states.ABSENT:
        return FactState.ABSENT
    if bits & states.NOT_APPLICABLE:
        return FactState.NOT_APPLICABLE
    return FactState.PROVISIONAL if bits & states.PROVISIONAL else FactState.KNOWN


def _day(edge: int, grid: Grid) -> date:
    if edge <= 0:
        return date.min
    return date(edge, 1, 1) if grid is Grid.YEAR else first_day(edge)
