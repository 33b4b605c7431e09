"""How the values of a fact lie over time: side by side, or as stretches of periods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.data import Array, FactData
from uitvoerbaar.kernel.layout import FactLayout, Form
from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.kernel.lowering.reads import NEVER
from uitvoerbaar.law.declaration import Choice, Item, Judgement
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Amount, Date, Month, Number, Percentage, Type, Year
from uitvoerbaar.tables.encode import Encoded

FOREVER = 2**31 - 1

Declared = Item | Choice | Judgement


def wide(columns: list[FactData], periods: list[int]) -> FactData:
    """Columns of periods side by side."""
    values = np.concatenate([each.value for each in columns])
    some = any(each.state is not None for each in columns)
    state = None
    if some:
        state = np.concatenate(
            [
                each.state if each.state is not None else np.zeros(len(each.value), np.uint8)
                for each in columns
            ]
        )
    layout = evolve(
        columns[0].layout,
        form=Form.WIDE,
        states=some,
        kind=_kind_of(values),
        reach=_hull([each.layout for each in columns]),
    )
    index = np.full(periods[-1] - periods[0] + 1, -1, dtype=np.int32)
    for number, period in enumerate(periods):
        index[period - periods[0]] = number
    told = None
    if any(each.told is not None for each in columns):
        told = np.concatenate([each.value if each.told is None else each.told for each in columns])
    return FactData(
        layout, values, state, first=periods[0], count=len(index), index=index, told=told
    )


def stretches(
    columns: list[FactData],
    said: list[Array],
    periods: list[int],
    always: FactData | None,
    declared: Declared,
) -> FactData:
    """Columns of periods, all on one scale, as stretches: those that are given first, then what
    always holds. `said`: for each column where it says anything (bool)."""
    parts = [*([always] if always is not None else []), *columns]
    size, number = len(columns[0].value), len(parts)
    # Thing after thing, not column after column. Of two stretches that hold the later one counts.
    order = np.arange(number * size).reshape(number, size).T.ravel()

    def gathered(pick: Callable[[FactData], Array | None], fill: int, kind: Any) -> Array:
        found = []
        for part in parts:
            array = pick(part)
            found.append(np.full(size, fill, dtype=kind) if array is None else array.astype(kind))
        return np.concatenate(found)[order]

    def beside(pick: Callable[[FactData], Array | None]) -> Array | None:
        """What stands beside values in some columns; in the others it is the value."""
        if all(pick(part) is None for part in parts):
            return None
        return gathered(lambda p: p.value if pick(p) is None else pick(p), 0, np.int64)

    dated = any(part.layout.dated for part in parts)
    high = beside(lambda part: part.high)
    first, last = np.empty((size, number), dtype=np.int32), np.empty((size, number), dtype=np.int32)
    if always is not None:
        first[:, 0], last[:, 0] = -FOREVER, FOREVER
    own = enumerate(zip(said, periods, strict=True), number - len(columns))
    for place, (there, period) in own:
        first[:, place] = np.where(there, period, FOREVER)
        last[:, place] = np.where(there, period, -FOREVER)
    layout = FactLayout(
        Form.SERIES,
        "i64",
        True,
        high is not None,
        dated,
        columns[0].layout.den,
        _hull([part.layout for part in parts]),
    )
    made = FactData(
        layout,
        gathered(lambda part: part.value, 0, np.int64),
        gathered(lambda part: part.state, 0, np.uint8),
        high,
        gathered(lambda part: part.applied, NEVER, np.int32) if dated else None,
        gathered(lambda part: part.until, NEVER, np.int32) if dated else None,
        told=beside(lambda part: part.told),
    )
    offsets = np.arange(size + 1, dtype=np.int64) * number
    return as_series(made, offsets + 1, first.ravel(), last.ravel(), declared)


def as_series(
    made: FactData, offsets: Array, first: Array, last: Array, declared: Declared
) -> FactData:
    """Facts that each hold in a stretch of periods, with what holds where no stretch does: for
    nobody's entry 0."""
    item = declared if isinstance(declared, Item) else None
    nobody = states.ABSENT if isinstance(declared, Choice) else state_of_nobody(item)
    state = made.state
    if state is None:
        state = np.zeros(len(made.value), dtype=np.uint8)
    layout = evolve(made.layout, form=Form.SERIES, states=True)
    low, high = (
        0 if bound is None else literals.whole_number(bound, layout.den)
        for bound in ((item.low, item.high) if item is not None else (None, None))
    )
    shifted = evolve(made, layout=layout, state=state)
    return with_nobody(shifted, offsets, first, last, (low, high), nobody)


def state_of_nobody(item: Item | None) -> int:
    """The state of an item in a period in which nothing is given."""
    state = states.UNKNOWN
    state |= states.OPEN_LOW if item is None or item.low is None else 0
    return state | (states.OPEN_HIGH if item is None or item.high is None else 0)


def with_nobody(
    made: FactData, offsets: Array, first: Array, last: Array, bounds: tuple[int, int], state: int
) -> FactData:
    """The entry of nobody in front: what holds where no stretch does."""

    def before(array: Array | None, value: int) -> Array | None:
        if array is None:
            return None
        return np.concatenate([np.array([value], dtype=array.dtype), array])

    value = before(made.value, bounds[0])
    assert value is not None
    return FactData(
        made.layout,
        value,
        before(made.state, state),
        before(made.high, bounds[1]),
        before(made.applied, NEVER),
        before(made.until, NEVER),
        offsets.astype(np.int64),
        before(first, FOREVER),
        before(last, -FOREVER),
        told=before(made.told, bounds[0]),
    )


def nothing(size: int) -> Any:
    """A column without anything in it."""
    return pa.nulls(size)


def has_bounds(kind: Type) -> bool:
    """Whether a value of a type can be known within bounds."""
    return isinstance(kind, Amount | Number | Percentage | Date | Month | Year)


def reach_of(kind: Type, numbers: Array, highest: Array | None = None) -> shapes.Range:
    """The range that code may count on: what a type can be, rounded so that data of one sort of
    size share their code."""
    if highest is not None:
        numbers = np.concatenate([numbers, highest])
    if isinstance(kind, Amount | Number | Percentage):
        lowest, most = (int(numbers.min()), int(numbers.max())) if len(numbers) else (-1, 0)
        return shapes.roomy(lowest, most)
    if isinstance(kind, Date) and len(numbers):
        span = 2**15  # days: some ninety years
        first = int(numbers.min()) // span * span
        last = -(-int(numbers.max()) // span) * span
        return max(first, shapes.DAYS[0]), min(max(last, 0), shapes.DAYS[1])
    return literals.reach_of(kind)


def narrow(encoded: Encoded, reach: shapes.Range, bounds: Array | None) -> Array | None:
    """Puts numbers in 32 bits where their range fits in that; gives the upper bounds likewise."""
    is_number = reach != (0, 0)  # what is no number has no range
    if not (is_number and encoded.kind == "i64" and shapes.is_small(reach)):
        return bounds
    encoded.kind, encoded.numbers = "i32", encoded.numbers.astype(np.int32)
    return None if bounds is None else bounds.astype(np.int32)


def _hull(layouts: list[FactLayout]) -> shapes.Range:
    den = int(np.lcm.reduce([layout.den for layout in layouts]))
    reaches = [shapes.scaled(layout.reach, den // layout.den) for layout in layouts]
    return min(r[0] for r in reaches), max(r[1] for r in reaches)


def _kind_of(array: Array) -> str:
    return {"int8": "i8", "int16": "i16", "int32": "i32"}.get(str(array.dtype), "i64")


def period_text(period: int, grid: Grid) -> str:
    if grid is Grid.MONTH:
        return f"{period // 12:04d}-{period % 12 + 1:02d}"
    return str(period)
