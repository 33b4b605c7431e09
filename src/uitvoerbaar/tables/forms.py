"""How the values of a fact lie over time: side by side, or as stretches of periods."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve

from uitvoerbaar.kernel import literals, shapes, states
from uitvoerbaar.kernel.data import Array, FactData
from uitvoerbaar.kernel.layout import FactLayout, Form
from uitvoerbaar.kernel.reads import NEVER
from uitvoerbaar.law.declaration import Choice, Item, Judgement
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Amount, Date, Number, Percentage, Type
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


def stretches(columns: list[FactData], periods: list[int], always: FactData | None) -> FactData:
    """Columns of periods as stretches: those that are given first, then what always holds."""
    size = len(columns[0].value)
    parts = [*columns, *([always] if always is not None else [])]
    edges = [(period, period) for period in periods]
    if always is not None:
        edges.append((-FOREVER, FOREVER))
    den = int(np.lcm.reduce([part.layout.den for part in parts]))
    order = np.arange(len(parts) * size).reshape(len(parts), size).T.ravel()

    def gathered(pick: Any, fill: int, kind: Any) -> Array:
        found = []
        for part in parts:
            array = pick(part)
            found.append(np.full(size, fill, dtype=kind) if array is None else array.astype(kind))
        return np.concatenate(found)[order]

    factor = {id(part): den // part.layout.den for part in parts}
    value = gathered(lambda part: part.value.astype(np.int64) * factor[id(part)], 0, np.int64)
    state = gathered(lambda part: part.state, 0, np.uint8)
    bounds = any(part.high is not None for part in parts)
    high = (
        gathered(
            lambda part: (
                (part.high if part.high is not None else part.value).astype(np.int64)
                * factor[id(part)]
            ),
            0,
            np.int64,
        )
        if bounds
        else None
    )
    dated = any(part.layout.dated for part in parts)
    applied = gathered(lambda part: part.applied, NEVER, np.int32) if dated else None
    until = gathered(lambda part: part.until, NEVER, np.int32) if dated else None
    told = None
    if any(part.told is not None for part in parts):
        told = gathered(
            lambda part: (
                (part.told if part.told is not None else part.value).astype(np.int64)
                * factor[id(part)]
            ),
            0,
            np.int64,
        )
    first = np.tile(np.array([a for a, _ in edges], dtype=np.int32), size)
    last = np.tile(np.array([b for _, b in edges], dtype=np.int32), size)
    # What is not given in its own period falls back to what always holds.
    if always is not None:
        hollow = (state & states.UNKNOWN) != 0
        hollow[len(columns) :: len(parts)] = False
        first = np.where(hollow, FOREVER, first).astype(np.int32)
        # Of two stretches that hold, the later one in the list counts: own periods come last.
        turned = np.arange(len(value)).reshape(size, len(parts))[:, ::-1].ravel()
        value, state, first, last = value[turned], state[turned], first[turned], last[turned]
        high = None if high is None else high[turned]
        told = None if told is None else told[turned]
        applied = None if applied is None else applied[turned]
        until = None if until is None else until[turned]
    layout = FactLayout(
        Form.SERIES, "i64", True, bounds, dated, den, _hull([part.layout for part in parts])
    )
    made = FactData(layout, value, state, high, applied, until, told=told)
    offsets = np.arange(size + 1, dtype=np.int64) * len(parts)
    return with_nobody(made, offsets + 1, first, last, (0, 0), state_of_nobody(None))


def as_series(
    made: FactData,
    offsets: Array,
    first: Array,
    last: Array,
    declared: Declared,
    bounds: tuple[int, int],
) -> FactData:
    item = declared if isinstance(declared, Item) else None
    nobody = states.ABSENT if isinstance(declared, Choice) else state_of_nobody(item)
    size = len(made.value)
    state = made.state if made.state is not None else np.zeros(size, dtype=np.uint8)
    layout = evolve(made.layout, form=Form.SERIES, states=True)
    shifted = evolve(made, layout=layout, state=state)
    return with_nobody(shifted, offsets, first, last, bounds, nobody)


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


def reach_of(kind: Type, encoded: Encoded, highest: Array | None = None) -> shapes.Range:
    """The range that code may count on: what a type can be, rounded so that data of one sort of
    size share their code."""
    if isinstance(kind, Amount | Number | Percentage):
        numbers = encoded.numbers
        if highest is not None:
            numbers = np.concatenate([numbers, highest])
        lowest, most = (int(numbers.min()), int(numbers.max())) if len(numbers) else (-1, 0)
        return shapes.roomy(lowest, most)
    if isinstance(kind, Date) and len(encoded.numbers):
        span = 2**15  # days: some ninety years
        first = int(encoded.numbers.min()) // span * span
        last = -(-int(encoded.numbers.max()) // span) * span
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


def offsets_of(column: Any) -> Array:
    """The offsets of a list column from its first entry on, as int64."""
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    offsets = np.zeros(len(column) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def is_series(column: Any) -> bool:
    kind = column.type
    listed = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return bool(listed and pa.types.is_struct(kind.value_type))


def period_text(period: int, grid: Grid) -> str:
    if grid is Grid.MONTH:
        return f"{period // 12:04d}-{period % 12 + 1:02d}"
    return str(period)
