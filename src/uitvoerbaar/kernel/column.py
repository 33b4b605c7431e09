"""The results of an outcome as arrays."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from attrs import define

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.code import OutcomeCode
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law.time import Duration

ELEMENTS: dict[str, Any] = {"i8": np.uint8, "i32": np.int32, "i64": np.int64}
"""What numpy calls the machine types of `shapes.element`."""


@define(slots=True, eq=False)
class Column:
    """The results of one outcome: arrays (months, rows) of states (`kernel.states`), bounds and
    reasons (a place in `outcome.reasons`, -1 for none)."""

    outcome: OutcomeCode
    state: Array
    low: Array
    high: Array
    reason: Array

    def value(self, month: int, row: int) -> Any:
        """The value of a known row as the law has it; None where there is none."""
        if self.state[month, row] & states.NO_VALUE:
            return None
        if self.outcome.shape.sort == "span":
            return Duration(int(self.low[month, row]), int(self.high[month, row]))
        if self.outcome.shape.sort == "ratio":
            return _plain(Fraction(_wide(self.low[month, row]), _wide(self.high[month, row])))
        return self.number(self.low[month, row])

    def bounds(self, month: int, row: int) -> tuple[Any, Any]:
        """Between which numbers an unknown row of numbers lies; None where a side is open."""
        state = int(self.state[month, row])
        found: list[int | Fraction | None] = []
        for side, free in ((self.low, states.OPEN_LOW), (self.high, states.OPEN_HIGH)):
            raw = side[month, row]
            if state & free:
                found.append(None)
            elif self.outcome.shape.sort == "ratio":  # the denominator in the lower half
                found.append(_plain(Fraction(int(raw[1]), int(raw[0]))))
            else:
                found.append(self.number(raw))
        return found[0], found[1]

    def number(self, raw: Any) -> Any:
        """A whole number of the machine as a number of the law."""
        shape = self.outcome.shape
        if shape.sort == "truth":
            return bool(raw)
        if shape.sort != "number":
            return int(raw)
        whole = _wide(raw) if shape.width > 64 else int(raw)
        return _plain(Fraction(whole, shape.den))


def _plain(value: Fraction) -> int | Fraction:
    return value.numerator if value.denominator == 1 else value


def _wide(raw: Any) -> int:
    low, high = (int(part) for part in raw)
    return high * 2**64 + low % 2**64


def has_bounds(shape: shapes.Shape) -> bool:
    """Whether a second number stands beside a value: its upper bound, or the days of a duration."""
    return bool(shape.bits & states.UNKNOWN) or shape.sort == "span"


def holds(column: Column, outcome: OutcomeCode, months: int, rows: int, way: Way) -> bool:
    """Whether the results of a run on some way can be written into a column."""
    kind = ELEMENTS[shapes.element(outcome.shape)] if way.is_straight else np.int64
    bounded = column.high is not column.low or not has_bounds(outcome.shape)
    return (
        column.state.shape == (months, rows)
        and column.low.dtype == column.high.dtype == kind
        and column.reason.flags.writeable != way.is_straight
        and (bounded or not way.is_straight)
    )


def empty_column(outcome: OutcomeCode, months: int, rows: int, way: Way) -> Column:
    """A column for the results of a run; on a straight way without reasons."""
    shape = outcome.shape
    size = (months, rows)
    if way.is_straight:
        kind = ELEMENTS[shapes.element(shape)]
        low = np.empty(size, dtype=kind)
        none = np.broadcast_to(np.int32(-1), size)
        return Column(
            outcome,
            np.zeros(size, np.uint8),
            low,
            np.empty(size, kind) if has_bounds(shape) else low,
            none,
        )
    wide = shape.sort in ("number", "ratio") and shape.width > 64
    numbers = (*size, 2) if wide else size
    return Column(
        outcome,
        np.zeros(size, dtype=np.uint8),
        np.zeros(numbers, dtype=np.int64),
        np.zeros(numbers, dtype=np.int64),
        np.full(size, -1, dtype=np.int32),
    )
