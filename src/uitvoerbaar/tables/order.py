"""Whether the dates in tables can follow each other as the law says where it declares its data."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from attrs import define

from uitvoerbaar.evaluation.plain import lies_before
from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.law.declaration import Choice, Item, Law, NotBefore
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.others import Others, others
from uitvoerbaar.law.time import Duration, Grid
from uitvoerbaar.law.types import Month
from uitvoerbaar.tables.arrays import day_text
from uitvoerbaar.tables.by_now import ByNow, is_single
from uitvoerbaar.tables.problems import Problems, row_text

_EPOCH = 12 * 1970  # the month from which numpy counts
_MEND = "Verbeter een van beide dagen."


def check_order(law: Law, by_now: ByNow, problems: Problems) -> None:
    """Notes the first row of each date that cannot be, and how many there are."""
    order = _Order(law, by_now, problems)
    for symbol, item in law.items.items():
        if symbol not in by_now.read.facts:
            continue
        if item.first_of is not None:
            order.check_first(item, item.first_of)
        for before in item.not_before:
            order.check(item, before)


@define(eq=False)
class _Days:
    """The first and last day that a date of each thing can be, and where there are any (bool)."""

    low: Array
    high: Array
    has_low: Array
    has_high: Array


@define(eq=False)
class _Order:
    law: Law
    by_now: ByNow
    problems: Problems

    def check(self, item: Item, before: NotBefore) -> None:
        kind = item.symbol.kind or ""
        there = others(self.law, kind, before)
        if there is None:
            symbol = Symbol(before.name, kind)
            self._check_all(item, before, symbol, None)
            if symbol in self.law.choices:
                self._check_choice(item, self.law.choices[symbol])
            return
        symbol = Symbol(before.name, there.kind)
        pairs = self._pairs(there, kind)
        if before.some:
            self._check_some(item, before, symbol, there, pairs)
        elif pairs is not None:
            self._check_all(item, before, symbol, pairs)

    def check_first(self, item: Item, grid: Grid) -> None:
        """Notes a day that is not the first of its month or year."""
        said = self._days(item)
        low = np.where(said.has_low, said.low, 0)
        missed = said.has_low & said.has_high & (_first_from(low, grid) > said.high)
        name, period = item.symbol.name, "jaar" if grid is Grid.YEAR else "maand"

        def what(row: int) -> str:
            known = said.low[row] == said.high[row]
            wrong = f"{day_text(int(said.low[row]))} is" if known else "deze dag is"
            return f"{name} is de eerste dag van een {period}, en {wrong} dat niet"

        self._note(item, missed, what, "Verbeter deze dag.")

    # --- one date after another ---

    def _check_choice(self, item: Item, before: Choice) -> None:
        """A date that follows on an application is not there without it."""
        last = self._days(item)
        chosen = np.zeros_like(last.has_high)
        if before.symbol in self.by_now.read.facts:
            single = is_single(self.by_now.read.columns[before.symbol], len(chosen))
            chosen = self.by_now.only(before).there | ~single
        name = item.symbol.name
        self._note(
            item,
            last.has_high & ~chosen,
            f"{name} is gegeven, maar {before.symbol.name} niet",
            f"Geef ook de dag van {before.symbol.name}, of haal {name} weg.",
        )

    def _check_all(
        self, item: Item, before: NotBefore, symbol: Symbol, pairs: tuple[Array, Array] | None
    ) -> None:
        """A date is not before any of those that a thing has; `pairs`: the rows of things, and of
        those whose date it is (None: their own)."""
        if symbol not in self.by_now.read.facts:
            return
        last, first = self._days(item), self._days(self._declared(symbol))
        rows = np.arange(len(last.high))
        mine, theirs = (rows, rows) if pairs is None else pairs
        early = last.has_high[mine] & first.has_low[theirs]
        early &= last.high[mine] < _later(first.low[theirs], before.delay)
        wrong = np.zeros(len(rows), dtype=bool)
        wrong[mine[early]] = True
        name, label, lies = item.symbol.name, before.name, lies_before(before.delay)

        def at(row: int) -> int:
            return int(theirs[np.flatnonzero(early & (mine == row))[0]])

        def what(row: int) -> str:
            other = at(row)
            whose = "" if pairs is None else f" van {row_text(symbol.kind or '', other)}"
            return (
                f"{name} ({day_text(int(last.high[row]))}) {lies} {label}{whose} "
                f"({day_text(int(first.low[other]))})"
            )

        self._note(
            item,
            wrong,
            what,
            _MEND,
            None if pairs is None else lambda row: (symbol.kind or "", at(row)),
        )

    def _check_some(
        self,
        item: Item,
        before: NotBefore,
        symbol: Symbol,
        there: Others,
        pairs: tuple[Array, Array] | None,
    ) -> None:
        """A date follows on one of those that a thing has, where they are all there are."""
        last = self._days(item)
        listed = self.by_now.read.lists.get(there.way_back or symbol)
        asked = last.has_high
        if listed is not None and listed.state is not None:
            asked = asked & ((listed.state & states.UNKNOWN) == 0)
        some, fine = np.zeros_like(asked), np.zeros_like(asked)
        if pairs is not None:
            mine, theirs = pairs
            some[mine] = True
            good = np.ones(len(mine), dtype=bool)
            if symbol in self.by_now.read.facts:
                first = self._days(self._declared(symbol))
                later = _later(first.low[theirs], before.delay)
                good = ~first.has_low[theirs] | (last.high[mine] >= later)
            fine[mine[good]] = True
        name, of, lies = item.symbol.name, before.of, lies_before(before.delay)
        self._note(
            item,
            asked & ~some,
            f"{name} is gegeven, maar {of} niet",
            f"Geef ook {of}, of haal {name} weg.",
        )
        self._note(
            item,
            asked & some & ~fine,
            lambda row: (
                f"{name} ({day_text(int(last.high[row]))}) {lies} elke {before.name} van {of}"
            ),
            _MEND,
        )

    def _note(
        self,
        item: Item,
        wrong: Array,
        what: str | Callable[[int], str],
        mend: str,
        named: Callable[[int], tuple[str, int]] | None = None,
    ) -> None:
        table = item.symbol.kind or ""
        self.problems.note_first(table, item.symbol.name, wrong, what, mend, named=named)

    # --- what is said ---

    def _declared(self, symbol: Symbol) -> Item | Choice:
        return self.law.items.get(symbol) or self.law.choices[symbol]

    def _pairs(self, there: Others, kind: str) -> tuple[Array, Array] | None:
        """The rows of things and of those that they have; None where no table tells."""
        facts = self.by_now.read.facts
        if there.role is not None:
            players = facts[there.role].value if there.role in facts else None
            return None if players is None else (np.arange(len(players)), players)
        assert there.own is not None
        if there.own not in facts or not self.by_now.read.things[kind]:
            return None
        owners = facts[there.own].value
        if there.other is None:
            return owners, np.arange(len(owners))
        return owners, facts[there.other].value

    def _days(self, declared: Item | Choice) -> _Days:
        said = self.by_now.only(declared)
        low, high = said.low.astype(np.int64), said.high.astype(np.int64)
        if isinstance(declared.type, Month):
            low = _day(low - _EPOCH)
            high = _day(high + 1 - _EPOCH) - 1
        return _Days(low, high, said.has_low, said.has_high)


def _day(months: Array) -> Array:
    """The first day of months that are counted from 1970."""
    found: Array = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    return found


def _first_from(days: Array, grid: Grid) -> Array:
    """The first day of a month or year, from each day on."""
    unit = "Y" if grid is Grid.YEAR else "M"
    periods = days.astype("M8[D]").astype(f"M8[{unit}]")
    first = periods.astype("M8[D]").astype(np.int64)
    after = (periods + 1).astype("M8[D]").astype(np.int64)
    return np.where(first == days, first, after)


def _later(days: Array, delay: Duration | None) -> Array:
    """Days moved on as `add_duration` does."""
    if delay is None:
        return days
    months = days.astype("M8[D]").astype("M8[M]").astype(np.int64)
    in_month = days - _day(months)
    end = _day(months + delay.months + 1) - 1
    moved: Array = np.minimum(_day(months + delay.months) + in_month, end) + delay.days
    return moved


__all__ = ["check_order"]
