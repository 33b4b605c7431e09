"""What tables say by now of single items: the one thing that a row says, or what it names.

Whatever day is looked on, what became known later counts here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from attrs import define, frozen

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData, ListData
from uitvoerbaar.law.declaration import Choice, Item, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Reference, SetOf
from uitvoerbaar.tables import names
from uitvoerbaar.tables.arrays import nulls_of, offsets_of, one_chunk
from uitvoerbaar.tables.encode import Encoder
from uitvoerbaar.tables.facts import FactColumns, Parts, columns_of
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


@frozen(slots=True, eq=False)
class Only:
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
class ByNow:
    """What tables say by now."""

    law: Law
    encoder: Encoder
    read: Read

    def _teller(self, item: Item | Choice) -> Teller:
        wanted = item.type.kind if isinstance(item.type, Reference | SetOf) else ""
        # What is wrong with a column is noted already.
        encoder = Encoder(self.law, texts=self.encoder.texts)
        return Teller(encoder, item, self.read.things.get(wanted, 0), None)

    def set_of(self, item: Item) -> SetData:
        """Whom each row names."""
        symbol, read = item.symbol, self.read
        found = None
        if read.known_on is not None:
            rows = read.things[symbol.kind or ""]
            found = SetColumns(self._teller(item), item, rows).read(read.columns[symbol])
        return found or SetData(read.lists[symbol], read.facts.get(symbol))

    def fact(self, item: Item | Choice) -> FactData:
        """What is said of an item."""
        symbol, read = item.symbol, self.read
        found = None
        if read.known_on is not None:
            rows = read.things[symbol.kind or ""]
            found = FactColumns(self._teller(item), item, rows).read(read.columns[symbol])
        return found or read.facts[symbol]

    def only(self, item: Item | Choice) -> Only:
        """What each row says of an item without periods."""
        symbol, read = item.symbol, self.read
        columns, rows = read.columns[symbol], read.things[symbol.kind or ""]
        fact = self.fact(item)
        single = is_single(columns, rows)
        state = fact.state if fact.state is not None else np.zeros(rows, dtype=np.uint8)
        known = single & ((state & states.NO_VALUE) == 0)
        value = fact.value if fact.told is None else fact.told
        nowhere = np.zeros(rows, dtype=bool)
        if fact.high is None:
            return Only(known, nowhere, value, value, known, known)
        between = single & ((state & states.UNKNOWN) != 0) & _has_bounds(columns, item, rows)
        return Only(
            known | between,
            between,
            value,
            np.where(between, fact.high, value),
            known | (between & ((state & states.OPEN_LOW) == 0)),
            known | (between & ((state & states.OPEN_HIGH) == 0)),
        )


def is_single(columns: Parts, rows: int) -> Array:
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
    single = np.flatnonzero(is_single(columns, rows))
    main = one_chunk(main)
    inner, places = main.flatten(), offsets_of(main)[single]
    for part, column in zip([each.name for each in inner.type], inner.flatten(), strict=True):
        if part in (names.LOWEST, names.HIGHEST):
            found[single] |= ~nulls_of(column)[places]
    return found


__all__ = ["ByNow", "Only", "Read", "is_single"]
