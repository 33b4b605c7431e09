"""What cannot be so together, as the law says where it declares its data and as the reader of cases
refuses: a date before another that it follows, someone who is named but does not name the other,
and a second thing of which there is one of a sort.

Compared is what a table says by now, whatever day is looked on: what became known later counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import numpy as np
from attrs import define, frozen

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData, ListData
from uitvoerbaar.law.declaration import Choice, Item, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Reference, SetOf
from uitvoerbaar.tables import names
from uitvoerbaar.tables.arrays import day_text, nulls_of, offsets_of, one_chunk
from uitvoerbaar.tables.cases import group_cases
from uitvoerbaar.tables.encode import Encoder
from uitvoerbaar.tables.facts import FactColumns, Parts, columns_of
from uitvoerbaar.tables.mutual import check_mutual
from uitvoerbaar.tables.problems import row_text
from uitvoerbaar.tables.sets import SetColumns, SetData
from uitvoerbaar.tables.stretches import is_series
from uitvoerbaar.tables.telling import Teller


@frozen(slots=True, eq=False)
class Read:
    """Tables as far as they are read: of each item its columns, its facts and its lists as known on
    a day (None: all), and how many things there are; `cases` as they were given."""

    columns: Mapping[Symbol, Parts]
    facts: Mapping[Symbol, FactData]
    lists: Mapping[Symbol, ListData]
    things: Mapping[str, int]
    cases: Mapping[str, Array] | None
    known_on: date | None


def check_clauses(law: Law, encoder: Encoder, read: Read) -> None:
    """Notes what cannot be so together; to be called when each column is right by itself."""
    _Checks(law, encoder, read).run()


@frozen(slots=True, eq=False)
class _Only:
    """What a row says of an item without periods, where that is one thing (bool `there`).

    `low` and `high` are the value, or (`between`) its bounds, as far as there are any (`has_low`,
    `has_high`).
    """

    there: Array
    between: Array
    low: Array
    high: Array
    has_low: Array
    has_high: Array

    def keys(self) -> list[Array]:
        """Numbers that are equal where rows say the same."""
        if not self.between.any():
            return [self.low]
        ends = (np.where(self.has_low, self.low, 0), np.where(self.has_high, self.high, 0))
        return [*ends, self.between + 2 * self.has_low + 4 * self.has_high]


@define(eq=False)
class _Checks:
    law: Law
    encoder: Encoder
    read: Read

    def run(self) -> None:
        for symbol, item in self.law.items.items():
            before = item.not_before and Symbol(item.not_before, symbol.kind)
            if before and symbol in self.read.facts:
                if before in self.law.choices:
                    self._check_choice(item, self.law.choices[before])
                elif before in self.read.facts:
                    self._check_order(item, self.law.items[before])
            if item.mutual and symbol in self.read.lists:
                check_mutual(item, self._set(item), self.encoder.problems)
        for kind in self.law.kinds.values():
            if kind.unique and self.read.things[kind.name] > 1:
                self._check_unique(kind)

    # --- dates ---

    def _check_choice(self, item: Item, before: Choice) -> None:
        """A date that follows on an application: not before it, and not without it."""
        last = self._only(item)
        chosen = np.zeros_like(last.there)
        if before.symbol in self.read.facts:
            self._check_order(item, before)
            rows = len(chosen)
            single = _is_single(self.read.columns[before.symbol], rows)
            chosen = self._only(before).there | ~single
        self.encoder.problems.note_first(
            item.symbol.kind or "",
            item.symbol.name,
            last.has_high & ~chosen,
            f"{item.symbol.name} is gegeven, maar {before.symbol.name} niet",
            f"Geef ook de dag van {before.symbol.name}, of haal {item.symbol.name} weg.",
        )

    def _check_order(self, item: Item, before: Item | Choice) -> None:
        last, first = self._only(item), self._only(before)
        name, other = item.symbol.name, before.symbol.name
        self.encoder.problems.note_first(
            item.symbol.kind or "",
            name,
            last.has_high & first.has_low & (last.high < first.low),
            lambda row: (
                f"{name} ({day_text(int(last.high[row]))}) ligt voor {other} "
                f"({day_text(int(first.low[row]))})"
            ),
            "Verbeter een van beide dagen.",
        )

    # --- one of a sort ---

    def _check_unique(self, kind: Kind) -> None:
        keys: list[Array] = []
        there = np.ones(self.read.things[kind.name], dtype=bool)
        in_one_case = False  # whether things with the same keys are in the same case
        for name in kind.unique:
            symbol = Symbol(name, kind.name)
            item = self.law.items.get(symbol)
            if item is None:
                keys.append(self.read.facts[symbol].value)
                in_one_case = True
            elif symbol in self.read.lists:
                made = self._set(item).lists
                keys.append(_sorts_of_lists(made))
                if made.state is not None:
                    there &= (made.state & states.NO_VALUE) == 0
                there &= _is_single(self.read.columns[symbol], len(there))
            elif symbol in self.read.facts:
                only = self._only(item)
                keys.extend(only.keys())
                there &= only.there
                in_one_case |= isinstance(item.type, Reference)
            else:
                return
        if not in_one_case:
            keys.append(self._cases[kind.name])
        double = _doubles(keys, there)
        if not double.any():
            return
        row = int(np.flatnonzero(double)[0])
        same = np.logical_and.reduce([there, *(key == key[row] for key in keys)])
        first = int(np.flatnonzero(same)[0])
        sort = " en ".join(part for part in (", ".join(kind.unique[:-1]), kind.unique[-1]) if part)
        self.encoder.problems.note_first(
            kind.name,
            kind.unique[-1],
            double,
            f"Er is hooguit één {kind.name} met dezelfde {sort}, en "
            f"{row_text(kind.name, first)} is er ook zo een",
            "Voeg ze samen, of verbeter een van beide.",
            named=(kind.name, first),
        )

    @cached_property
    def _cases(self) -> Mapping[str, Array]:
        read = self.read
        return group_cases(self.law, read.things, read.facts, read.lists, read.cases)[0]

    # --- what is known by now ---

    def _teller(self, item: Item | Choice) -> Teller:
        wanted = item.type.kind if isinstance(item.type, Reference | SetOf) else ""
        # What is wrong with a column is noted already.
        encoder = Encoder(self.law, texts=self.encoder.texts)
        return Teller(encoder, item, self.read.things.get(wanted, 0), None)

    def _set(self, item: Item) -> SetData:
        symbol, read = item.symbol, self.read
        found = None
        if read.known_on is not None:
            rows = read.things[symbol.kind or ""]
            found = SetColumns(self._teller(item), item, rows).read(read.columns[symbol])
        return found or SetData(read.lists[symbol], read.facts.get(symbol))

    def _only(self, item: Item | Choice) -> _Only:
        symbol, read = item.symbol, self.read
        columns, rows = read.columns[symbol], read.things[symbol.kind or ""]
        fact = None
        if read.known_on is not None:
            fact = FactColumns(self._teller(item), item, rows).read(columns)
        fact = fact or read.facts[symbol]
        single = _is_single(columns, rows)
        state = fact.state if fact.state is not None else np.zeros(rows, dtype=np.uint8)
        known = single & ((state & states.NO_VALUE) == 0)
        value = fact.value if fact.told is None else fact.told
        nowhere = np.zeros(rows, dtype=bool)
        if fact.high is None:
            return _Only(known, nowhere, value, value, known, known)
        between = single & ((state & states.UNKNOWN) != 0) & _has_bounds(columns, item, rows)
        return _Only(
            known | between,
            between,
            value,
            np.where(between, fact.high, value),
            known | (between & ((state & states.OPEN_LOW) == 0)),
            known | (between & ((state & states.OPEN_HIGH) == 0)),
        )


def _is_single(columns: Parts, rows: int) -> Array:
    """Which rows say one thing of an item without periods: not first this, and later that."""
    main = columns.get((None, None))
    if main is None or not is_series(main):
        return np.ones(rows, dtype=bool)
    found: Array = np.diff(offsets_of(one_chunk(main))) == 1
    return found


def _has_bounds(columns: Parts, item: Item | Choice, rows: int) -> Array:
    """Which rows give a bound of an item, of those that say one thing of it."""
    main = columns.get((None, None))
    if main is None or not is_series(main):
        given = columns_of(columns, None, item, rows)
        return given.is_said(names.LOWEST) | given.is_said(names.HIGHEST)
    found = np.zeros(rows, dtype=bool)
    single = np.flatnonzero(_is_single(columns, rows))
    main = one_chunk(main)
    inner, places = main.flatten(), offsets_of(main)[single]
    for part, column in zip([each.name for each in inner.type], inner.flatten(), strict=True):
        if part in (names.LOWEST, names.HIGHEST):
            found[single] |= ~nulls_of(column)[places]
    return found


def _sorts_of_lists(lists: ListData) -> Array:
    """A number for each list: the same for lists of the same rows."""
    lengths = np.diff(lists.offsets)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    sorted_rows = lists.rows[np.lexsort((lists.rows, rows))]
    found, given = np.zeros(len(lengths), dtype=np.int64), 1
    for length in np.unique(lengths[lengths > 0]):
        own = np.flatnonzero(lengths == length)
        members = sorted_rows[lists.offsets[own][:, None] + np.arange(length)]
        sorts, places = np.unique(members, axis=0, return_inverse=True)
        found[own] = given + places.ravel()
        given += len(sorts)
    return found


def _doubles(keys: list[Array], there: Array) -> Array:
    """Which rows have the same keys as an earlier one, of those that have them."""
    double = np.zeros(len(there), dtype=bool)
    own = np.flatnonzero(there)
    sorted_keys = np.sort(_together(keys, own))
    if (sorted_keys[1:] != sorted_keys[:-1]).all():
        return double
    order = own[np.lexsort([key[own] for key in keys])]
    here, after = order[:-1], order[1:]
    double[after[np.logical_and.reduce([key[here] == key[after] for key in keys])]] = True
    return double


def _together(keys: list[Array], own: Array) -> Array:
    """Keys of some rows as one number for each row; another number where one of them differs."""
    made, size = np.zeros(len(own), dtype=np.int64), 1
    for key in keys:
        part = key[own].astype(np.int64)
        low = int(part.min(initial=0))
        span = int(part.max(initial=0)) - low + 1
        if size * span >= 2**62:
            _, made = np.unique(made, return_inverse=True)
            values, part = np.unique(part, return_inverse=True)
            size, low, span = int(made.max(initial=0)) + 1, 0, len(values)
        made = made * span + (part - low)
        size *= span
    return made


__all__ = ["Read", "check_clauses"]
