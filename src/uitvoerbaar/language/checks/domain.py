"""What a value can still be, given what conditions say of it: a set of values, or a stretch.

A domain only ever gets smaller. An empty one proves that the conditions cannot hold together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from uitvoerbaar.law.expression import Order, Value

Ordered = int | Fraction | date


@frozen(slots=True)
class Domain:
    """The values that something can have; `absent` says whether it can also have none.

    `values` None: any value between `low` and `high` (both inclusive unless open, None:
    unbounded) except `excluded`. `discrete`: there is nothing between a value and the next.
    """

    absent: bool = True
    values: frozenset[Value] | None = None
    low: Ordered | None = None
    high: Ordered | None = None
    low_open: bool = False
    high_open: bool = False
    excluded: frozenset[Value] = frozenset()
    discrete: bool = False

    @property
    def has_value(self) -> bool:
        """Whether a value is left, absence aside."""
        if self.values is not None:
            return bool(self.values)
        if self.low is None or self.high is None:
            return True
        low: Any = self.low
        high: Any = self.high
        if low != high:
            return bool(low < high)
        return not (self.low_open or self.high_open or low in self.excluded)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return not self.absent and not self.has_value

    def present(self) -> Domain:
        """There is a value."""
        return evolve(self, absent=False)

    def missing(self) -> Domain:
        """There is no value."""
        return evolve(self, values=frozenset())

    def among(self, options: Iterable[Value]) -> Domain:
        """It is one of these values."""
        fitting = frozenset(option for option in options if self._holds(option))
        return evolve(self, absent=False, values=fitting)

    def outside(self, options: Iterable[Value]) -> Domain:
        """It is none of these values; it may be absent."""
        gone = frozenset(options)
        if self.values is not None:
            return evolve(self, values=self.values - gone)
        result = evolve(self, excluded=self.excluded | gone)
        return result._shrink() if self.discrete else result

    def compared(self, order: Order, bound: Ordered) -> Domain:
        """It stands in this order to `bound`; there is a value, for comparing none is a fault."""
        result = evolve(self, absent=False)
        match order:
            case Order.LESS:
                limit = Domain(high=bound, high_open=True)
            case Order.AT_MOST:
                limit = Domain(high=bound)
            case Order.MORE:
                limit = Domain(low=bound, low_open=True)
            case Order.AT_LEAST:
                limit = Domain(low=bound)
        if self.values is not None:
            return evolve(result, values=frozenset(v for v in self.values if limit._holds(v)))
        if limit.high is not None and _tighter(limit.high, limit.high_open, self.high, -1):
            result = evolve(result, high=limit.high, high_open=limit.high_open)
        if limit.low is not None and _tighter(limit.low, limit.low_open, self.low, 1):
            result = evolve(result, low=limit.low, low_open=limit.low_open)
        return result._shrink() if self.discrete else result

    def _holds(self, value: Any) -> bool:
        if self.values is not None:
            return value in self.values
        if value in self.excluded:
            return False
        low: Any = self.low
        high: Any = self.high
        if low is not None and (value < low or (self.low_open and value == low)):
            return False
        return not (high is not None and (value > high or (self.high_open and value == high)))

    def _shrink(self) -> Domain:
        """Bounds of whole steps moved inwards to the first value that is left."""
        low, high = self.low, self.high
        low_open, high_open = self.low_open, self.high_open
        while low not in (None, date.max) and (low_open or low in self.excluded):
            low, low_open = _step(low, 1), False
        while high not in (None, date.min) and (high_open or high in self.excluded):
            high, high_open = _step(high, -1), False
        return evolve(self, low=low, high=high, low_open=False, high_open=False)


def _tighter(bound: Any, is_open: bool, current: Any, direction: int) -> bool:
    """Whether a new bound leaves less than the current one; 1 for a low bound, -1 for a high."""
    if current is None or bound == current:
        return current is None or is_open
    return bool(bound > current) if direction == 1 else bool(bound < current)


def _step(value: Ordered | None, direction: int) -> Ordered:
    """The next whole value in a direction."""
    if isinstance(value, date):
        return value + timedelta(days=direction)
    if isinstance(value, Fraction) and value.denominator != 1:
        whole = value.__floor__()
        return whole + 1 if direction == 1 else whole
    assert value is not None
    return int(value) + direction
