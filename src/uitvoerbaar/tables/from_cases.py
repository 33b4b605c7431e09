"""From cases to tables: many cases side by side, so that they can be run at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import define, evolve, field, frozen

from uitvoerbaar.evaluation.facts import (
    Application,
    Between,
    Case,
    Fact,
    FactState,
    Series,
    Thing,
    latest,
)
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid, first_day
from uitvoerbaar.law.types import (
    Amount,
    Boolean,
    Date,
    Month,
    Number,
    Percentage,
    Period,
    Reference,
    SetOf,
    Type,
    Year,
)
from uitvoerbaar.tables import names
from uitvoerbaar.tables.durations import iso_text

_STATES = {
    FactState.KNOWN: "bekend",
    FactState.PROVISIONAL: "voorlopig",
    FactState.ABSENT: "ontbreekt",
    FactState.NOT_APPLICABLE: "niet van toepassing",
    FactState.UNKNOWN: "onbekend",
}
Declared = Item | Choice | Judgement


@frozen(slots=True, eq=False)
class CaseTables:
    """Tables by kind; for each kind the case of each row; and the row of each case's applicant,
    with its kind and the case's reference date."""

    tables: dict[str, Any]
    cases: dict[str, Array]
    applicants: Array
    kind: str
    references: tuple[date, ...]


def tables_of(law: Law, cases: Sequence[Case], known_on: date | None = None) -> CaseTables:
    """Cases as tables, as known on a day (None: with since when everything is known). Raises
    ValueError where their applicants are of different kinds, or the same case is given twice."""
    if len({id(case) for case in cases}) < len(cases):
        raise ValueError("the same case is given twice: read it twice")
    if len({case.applicant.kind for case in cases}) > 1:
        raise ValueError("the applicants of these cases are of different kinds")
    return _Builder(law, known_on).build(cases)


@define(slots=True)
class _Cell:
    """One fact as the parts of its columns."""

    value: Any = None
    state: str | None = None
    low: Any = None
    high: Any = None
    applied: date | None = None
    until: date | None = None
    known_from: date | None = None


_Stretch = tuple[date | None, date | None, _Cell]  # from, to and what holds


@define(slots=True)
class _Builder:
    law: Law
    known_on: date | None
    rows: dict[str, list[Thing]] = field(factory=dict)
    place: dict[int, int] = field(factory=dict)
    references: dict[int, date] = field(factory=dict)

    def build(self, cases: Sequence[Case]) -> CaseTables:
        of_case: dict[str, list[int]] = {}
        for number, case in enumerate(cases):
            for thing in case.things.values():
                rows = self.rows.setdefault(thing.kind, [])
                self.place[id(thing)] = len(rows)
                self.references[id(thing)] = case.reference
                rows.append(thing)
                of_case.setdefault(thing.kind, []).append(number)
        tables = {kind: self._table(self.law.kinds[kind], rows) for kind, rows in self.rows.items()}
        applicants = np.array([self.place[id(case.applicant)] for case in cases], dtype=np.int64)
        grouped = {kind: np.array(of_case.get(kind, []), dtype=np.int32) for kind in self.law.kinds}
        dates = tuple(case.reference for case in cases)
        return CaseTables(tables, grouped, applicants, cases[0].applicant.kind, dates)

    def _table(self, kind: Kind, rows: list[Thing]) -> Any:
        columns: dict[str, Any] = {}
        for role in kind.roles:
            symbol = Symbol(role.name, kind.name)
            columns[role.name] = pa.array(
                [self._player(thing, symbol) for thing in rows], pa.int32()
            )
        if any(thing.known_from is not None for thing in rows) and self.known_on is None:
            days = pa.array([thing.known_from for thing in rows], pa.date32())
            columns[names.KNOWN_FROM] = days
        for declared in self.law.told:
            symbol = declared.symbol
            given = any(symbol in thing.facts for thing in rows)
            if symbol.kind == kind.name and given:
                columns |= self._columns(declared, rows)
        for other in self.law.kinds.values():
            for role in other.roles:
                if role.kind == kind.name and role.inverse and other.derivation is None:
                    way = Symbol(role.inverse, kind.name)
                    full = [way in thing.complete for thing in rows]
                    columns[f"{role.inverse}.{names.COMPLETE}"] = pa.array(full, pa.bool_())
        if not columns:
            columns["naam"] = pa.nulls(len(rows))
        return pa.table(columns)

    def _player(self, thing: Thing, symbol: Symbol) -> int | None:
        fact = latest(thing.facts[symbol].always, self.known_on)
        return self.place[id(fact.value)] if fact and isinstance(fact.value, Thing) else None

    # --- facts ---

    def _columns(self, declared: Declared, rows: list[Thing]) -> dict[str, Any]:
        name = declared.symbol.name
        series = [thing.facts.get(declared.symbol) for thing in rows]
        if declared.grid is Grid.NONE:
            facts = [
                self._at_reference(one, thing) for one, thing in zip(series, rows, strict=True)
            ]
            if any(len(versions) > 1 for versions in facts):
                lists: list[list[_Stretch]] = [
                    [(None, None, self._cell(fact)) for fact in found] for found in facts
                ]
                return {name: self._listed(declared, lists)}
            cells = [self._cell(found[0] if found else None) for found in facts]
            return self._plain(name, declared.type, cells)
        stretches = [self._stretches(one, declared) for one in series]
        if all(len(one) <= 1 and _always(one) for one in stretches):
            cells = [one[0][2] if one else self._cell(None) for one in stretches]
            return self._plain(name, declared.type, cells)
        return {name: self._listed(declared, stretches)}

    def _at_reference(self, series: Series | None, thing: Thing) -> list[Fact]:
        if series is None:
            return []
        first = self.references[id(thing)] if series.since or series.exact else None
        return self._told(series.versions(None, first))

    def _told(self, versions: list[Fact]) -> list[Fact]:
        """What a table says of successive versions: those that were known on the day, or all."""
        if self.known_on is None:
            return sorted(versions, key=lambda fact: fact.known_from or date.min)
        found = latest(versions, self.known_on)
        return [] if found is None else [evolve(found, known_from=None)]

    def _cell(self, fact: Fact | None) -> _Cell:
        if fact is None:
            return _Cell(None, "onbekend")
        value = fact.value
        cell = _Cell(None, _STATES[fact.state], known_from=fact.known_from)
        if fact.state not in (FactState.KNOWN, FactState.PROVISIONAL):
            return cell
        if isinstance(value, Application):
            cell.applied, cell.until, value = value.applied, value.until, value.value
            if cell.known_from == cell.applied:  # a table says so without a word
                cell.known_from = None
        if isinstance(value, Between):
            cell.state, cell.low, cell.high = "onbekend", value.low, value.high
        else:
            cell.value = value
        return cell

    def _stretches(self, series: Series | None, declared: Declared) -> list[_Stretch]:
        """The facts of a series as stretches that do not overlap: from, to, what holds."""
        if series is None:
            return []
        edges = {self._first(period, declared.grid) for period in series.exact}
        edges |= {self._first(period + 1, declared.grid) for period in series.exact}
        for day, _ in series.since:
            edges.add(self._next_period(day, declared.grid))
        found: list[_Stretch] = []
        bounds: list[date | None] = [None, *sorted(edges)]
        for place, start in enumerate(bounds):
            end = bounds[place + 1] if place + 1 < len(bounds) else None
            last = None if end is None else end - timedelta(days=1)
            told = self._told(self._versions(series, start, end, declared.grid))
            found.extend((start, last, self._cell(fact)) for fact in told)
        return found

    def _versions(
        self, series: Series, start: date | None, end: date | None, grid: Grid
    ) -> list[Fact]:
        day = start
        if day is None:
            day = date.min if end is None else max(date.min, end - timedelta(days=31))
            day = self._first(self._period(day, grid), grid) if day > date.min else day
        return series.versions(self._period(day, grid), day)

    def _period(self, day: date, grid: Grid) -> int:
        return day.year if grid is Grid.YEAR else day.year * 12 + day.month - 1

    def _first(self, period: int, grid: Grid) -> date:
        return date(period, 1, 1) if grid is Grid.YEAR else first_day(period)

    def _next_period(self, day: date, grid: Grid) -> date:
        """The first day of the first period that does not begin before a day."""
        first = self._first(self._period(day, grid), grid)
        return first if first == day else self._first(self._period(day, grid) + 1, grid)

    # --- columns ---

    def _plain(self, name: str, kind: Type, cells: list[_Cell]) -> dict[str, Any]:
        made = {name: self._values(kind, [cell.value for cell in cells])}
        if any(cell.state != "bekend" for cell in cells):
            made[f"{name}.{names.STATE}"] = pa.array([cell.state for cell in cells], pa.string())
        if any(cell.low is not None or cell.high is not None for cell in cells):
            made[f"{name}.{names.LOWEST}"] = self._values(kind, [cell.low for cell in cells])
            made[f"{name}.{names.HIGHEST}"] = self._values(kind, [cell.high for cell in cells])
        if any(cell.applied or cell.until for cell in cells):
            made[f"{name}.{names.APPLIED}"] = pa.array([c.applied for c in cells], pa.date32())
            made[f"{name}.{names.UNTIL}"] = pa.array([c.until for c in cells], pa.date32())
        if any(cell.known_from for cell in cells):
            days = pa.array([cell.known_from for cell in cells], pa.date32())
            made[f"{name}.{names.KNOWN_FROM}"] = days
        return made

    def _listed(self, declared: Declared, stretches: list[list[_Stretch]]) -> Any:
        flat = [entry for one in stretches for entry in one]
        cells = [cell for _, _, cell in flat]
        parts = {
            names.FROM: pa.array([start for start, _, _ in flat], pa.date32()),
            names.TO: pa.array([end for _, end, _ in flat], pa.date32()),
        }
        for part, column in self._plain(names.VALUE, declared.type, cells).items():
            inner = part.partition(".")[2]
            parts[names.LAST if inner == names.UNTIL else inner or names.VALUE] = column
        inner = pa.StructArray.from_arrays(list(parts.values()), list(parts))
        offsets = np.zeros(len(stretches) + 1, dtype=np.int32)
        np.cumsum([len(one) for one in stretches], out=offsets[1:])
        return pa.ListArray.from_arrays(pa.array(offsets), inner)

    def _values(self, kind: Type, values: list[Any]) -> Any:
        if isinstance(kind, Reference):
            return pa.array([self._row(v) for v in values], pa.int32())
        if isinstance(kind, SetOf):
            return pa.array(
                [None if v is None else [self._row(each) for each in v] for v in values],
                pa.list_(pa.int32()),
            )
        if isinstance(kind, Boolean):
            return pa.array(values, pa.bool_())
        if isinstance(kind, Date):
            return pa.array(values, pa.date32())
        if isinstance(kind, Month):
            return pa.array([None if v is None else first_day(v) for v in values], pa.date32())
        if isinstance(kind, Year):
            return pa.array(values, pa.int32())
        if isinstance(kind, Amount | Number | Percentage):
            return _numbers(kind, values)
        if isinstance(kind, Period):
            return pa.array([None if v is None else iso_text(v) for v in values], pa.string())
        return pa.array(values, pa.string())

    def _row(self, value: Any) -> int | None:
        return self.place[id(value)] if isinstance(value, Thing) else None


def _always(stretches: list[_Stretch]) -> bool:
    return all(start is None and end is None for start, end, _ in stretches)


def _numbers(kind: Type, values: list[Any]) -> Any:
    """Whole numbers as they are; fractions as decimals: euros, percents, or the number itself."""
    unit = {Amount: Fraction(1, 100), Percentage: Fraction(100)}.get(type(kind), Fraction(1))
    whole = not isinstance(kind, Percentage) and all(
        v is None or Fraction(v).denominator == 1 for v in values
    )
    if whole:
        return pa.array([None if v is None else int(v) for v in values], pa.int64())
    scale = max(_decimals(Fraction(v) * unit) for v in values if v is not None)
    made = [None if v is None else _decimal(Fraction(v) * unit, scale) for v in values]
    return pa.array(made, pa.decimal128(38, scale))


def _decimals(value: Fraction) -> int:
    places = 0
    while value.denominator != 1:
        value, places = value * 10, places + 1
        if places > 30:
            raise ValueError(f"{value} has no end in decimals")
    return places


def _decimal(value: Fraction, scale: int) -> Decimal:
    return Decimal((value * 10**scale).numerator).scaleb(-scale)


_Pick = Callable[[_Cell], Any]
