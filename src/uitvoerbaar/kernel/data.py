"""The data of a run as arrays: facts by thing, lists of records, and which things go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from uitvoerbaar.kernel.layout import FactLayout, Layout, ListLayout
from uitvoerbaar.law.expression import Symbol

Array = NDArray[Any]


@define(slots=True, eq=False)
class FactData:
    """The columns of a fact (see `FactLayout`).

    PLAIN: `value` and the others have one entry for each thing. WIDE: one stretch of entries for
    each period that is given; of the `count` periods from `first` on, `index` (int32) says which
    stretch that is, -1 for none. SERIES: thing n has the entries from `offsets[n]` to before
    `offsets[n + 1]`, each for the periods `from_` up to and including `to`; entry 0 is that of
    nobody, and is unknown. `told` (int64): the values as they were given, where some are too large
    for code and stand as nil in `value`, in a row that is marked to be evaluated exactly.
    """

    layout: FactLayout
    value: Array
    state: Array | None = None
    high: Array | None = None
    applied: Array | None = None
    until: Array | None = None
    offsets: Array | None = None
    from_: Array | None = None
    to: Array | None = None
    first: int = 0
    count: int = 0
    index: Array | None = None
    told: Array | None = None


def _int32(array: Array) -> Array:
    return np.ascontiguousarray(array, dtype=np.int32)


@define(slots=True, eq=False)
class ListData:
    """Lists of rows: those of thing n lie from `offsets[n]` (int32) in `rows` (int32). `state` has
    for each thing whether its list may be longer; None: as the layout says."""

    layout: ListLayout
    offsets: Array = field(converter=_int32)
    rows: Array = field(converter=_int32)
    state: Array | None = None


@define(slots=True, eq=False)
class Data:
    """Everything that a run reads about things. `things`: how many there are of each kind.

    `texts` numbers the texts that occur. `case`: for each kind the case (int32) of each thing, for
    kinds that follow by rule; `members`: the other way.
    """

    things: Mapping[str, int]
    facts: Mapping[Symbol, FactData]
    lists: Mapping[Symbol, ListData]
    texts: dict[str, int] = field(factory=dict)
    case: Mapping[str, Array] = field(factory=dict)
    members: Mapping[str, ListData] = field(factory=dict)

    @property
    def layout(self) -> Layout:
        """The layout for which code must be compiled."""
        return Layout(
            {symbol: data.layout for symbol, data in self.facts.items()},
            {symbol: data.layout for symbol, data in self.lists.items()},
            bool(self.case),
        )


def records_by_player(players: Array, things: int) -> tuple[Array, Array]:
    """Offsets (int32) and rows (int32) of the records that name each of so many things.

    `players`: for each record the row that it names, -1 for nobody. Rows keep their order.
    """
    named = np.flatnonzero(players >= 0)
    who = players[named]
    counts = np.bincount(who, minlength=things)
    offsets = np.zeros(things + 1, dtype=np.int32)
    np.cumsum(counts, out=offsets[1:])
    order = named if bool(np.all(who[1:] >= who[:-1])) else named[np.argsort(who, kind="stable")]
    return offsets, order.astype(np.int32)


FEW = 6  # entries of a list, for which a loop is written out


def longest(offsets: Array) -> int:
    """How long the longest of some lists may be taken to be: up to six as it is, else a power of
    four."""
    most = int(np.diff(offsets).max(initial=0))
    if most <= FEW:
        return max(most, 1)
    room = 1
    while room < most:
        room *= 4
    return room


def stand_in_order(rows: Array) -> bool:
    """Whether rows of lists are 0, 1, 2 and so on."""
    return bool(np.array_equal(rows, np.arange(len(rows), dtype=rows.dtype)))


__all__ = [
    "Array",
    "Data",
    "FactData",
    "ListData",
    "longest",
    "records_by_player",
    "stand_in_order",
]
