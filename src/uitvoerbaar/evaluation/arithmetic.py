"""Exact arithmetic and dates, for values that may be unknown or missing.

A quotient, power or rounding is exact; whatever would leave the calendar, or grow beyond what a law
can mean, is a fault.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

from uitvoerbaar.evaluation.values import (
    Fault,
    Missing,
    Unknown,
    bounds,
    merge,
    product_bounds,
    within,
)
from uitvoerbaar.law.expression import Direction
from uitvoerbaar.law.time import Duration, LeapDay, add_duration

_MOST_BITS = 20_000  # of a power: some 6,000 digits, far beyond any law
END_OF_CALENDAR = 12 * 10_000  # in months; years are smaller numbers, and end before the same bound


def divide(dividend: Any, divisor: Any) -> Any:
    """The exact quotient; by nil is a fault."""
    if type(dividend) is int and type(divisor) is int:
        if divisor == 0:
            raise Fault("er wordt gedeeld door nul")
        return dividend // divisor if dividend % divisor == 0 else Fraction(dividend, divisor)
    if type(dividend) is Unknown or type(divisor) is Unknown:
        return _divide_unknown(dividend, divisor)
    if type(dividend) is Missing or type(divisor) is Missing:
        bounds(dividend)
        bounds(divisor)
    if divisor == 0:
        raise Fault("er wordt gedeeld door nul")
    return Fraction(dividend) / divisor


def _divide_unknown(dividend: Any, divisor: Any) -> Any:
    (a, b), (c, d) = bounds(dividend), bounds(divisor)
    wanted = merge(getattr(dividend, "wanted", ()), getattr(divisor, "wanted", ()))
    if c is None or c <= 0:
        if c is not None and c == d == 0:
            raise Fault("er wordt gedeeld door nul")
        if d is not None and d < 0:
            return _divide_unknown(-Unknown(wanted, a, b), -Unknown((), c, d))
        return Unknown(wanted)
    inverse_low = 0 if d is None else Fraction(1, 1) / d
    return within(wanted, *product_bounds(a, b, inverse_low, Fraction(1, 1) / c))


def power(base: Any, exponent: Any) -> Any:
    """A number to a whole power, exactly."""
    if type(base) is Unknown or type(exponent) is Unknown:
        return Unknown(merge(getattr(base, "wanted", ()), getattr(exponent, "wanted", ())))
    if type(base) is Missing or type(exponent) is Missing:
        bounds(base)
        bounds(exponent)
    if exponent != int(exponent):
        raise Fault("een macht moet een geheel getal zijn")
    whole = int(exponent)
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(whole) * size > _MOST_BITS:
        raise Fault("het getal wordt te groot om mee te rekenen")
    if whole < 0 and base == 0:
        raise Fault("nul tot een negatieve macht bestaat niet")
    result: Any = base**whole if whole >= 0 else Fraction(base) ** whole
    return result


def round_to(value: Any, direction: Direction, step: Fraction) -> Any:
    """Rounded to a multiple of `step`; HALF is to the nearest, half away from zero."""
    return ROUNDINGS[direction](value, step.numerator, step.denominator)


def round_down(value: Any, step: int, part: int) -> Any:
    """Rounded to the multiple of `step` / `part` that is not above it."""
    if type(value) is int and part == 1:
        return value if step == 1 else value // step * step
    if type(value) is Unknown:
        return value.map(lambda known: round_down(known, step, part))
    if type(value) is Missing:
        bounds(value)
    # In whole numbers: value / (step / part) is top / bottom.
    top, bottom = value.numerator * part, value.denominator * step
    return _multiple(top // bottom, step, part)


def round_up(value: Any, step: int, part: int) -> Any:
    """Rounded to the multiple of `step` / `part` that is not below it."""
    if type(value) is int and part == 1:
        return value if step == 1 else -(-value // step) * step
    if type(value) is Unknown:
        return value.map(lambda known: round_up(known, step, part))
    if type(value) is Missing:
        bounds(value)
    top, bottom = value.numerator * part, value.denominator * step
    return _multiple(-(-top // bottom), step, part)


def round_half(value: Any, step: int, part: int) -> Any:
    """Rounded to the nearest multiple of `step` / `part`, half away from zero."""
    if type(value) is int and step == part == 1:
        return value
    if type(value) is Unknown:
        return value.map(lambda known: round_half(known, step, part))
    if type(value) is Missing:
        bounds(value)
    top, bottom = value.numerator * part, value.denominator * step
    if top >= 0:
        return _multiple((2 * top + bottom) // (2 * bottom), step, part)
    return _multiple(-((-2 * top + bottom) // (2 * bottom)), step, part)


def _multiple(whole: int, step: int, part: int) -> int | Fraction:
    if part == 1:
        return whole * step
    result = Fraction(whole * step, part)
    return result.numerator if result.denominator == 1 else result


ROUNDINGS: Final = {
    Direction.DOWN: round_down,
    Direction.UP: round_up,
    Direction.HALF: round_half,
}


# --- dates --------------------------------------------------------------------------------------


def move(day: Any, duration: Duration, leap: LeapDay = LeapDay.BACK) -> Any:
    """A date or month moved by a duration; an unknown date moves with its bounds."""
    if type(day) is int:
        return shift(day, duration.months)
    if type(day) is Unknown:
        return day.map(lambda known: move(known, duration, leap))
    if type(day) is Missing:
        bounds(day)
    try:
        return add_duration(day, duration, leap)
    except (ValueError, OverflowError) as error:
        raise Fault("de datum valt buiten de kalender") from error


def shift(period: Any, number: Any) -> Any:
    """A month or year moved by a number, which must be whole; within the calendar. The bounds of
    an unknown one lie at the whole numbers around them."""
    moved = period + number
    if type(moved) is Unknown:
        low, high = moved.low, moved.high
        return Unknown(
            moved.wanted,
            None if low is None else math.floor(low),
            None if high is None else math.ceil(high),
        )
    if type(moved) is Fraction:
        if moved.denominator != 1:
            raise Fault("een maand of jaar schuift alleen een heel aantal op")
        moved = moved.numerator
    if type(moved) is int and not 1 <= moved < END_OF_CALENDAR:
        raise Fault("de periode valt buiten de kalender")
    return moved


def plus(left: Any, right: Any) -> Any:
    """Addition where one side may be a duration."""
    if type(right) is Duration:
        return move(left, right)
    if type(left) is Duration:
        return move(right, left)
    return left + right


def minus(left: Any, right: Any) -> Any:
    """Subtraction where the right side may be a duration; two dates give days."""
    if type(right) is Duration:
        return move(left, -right)
    difference = left - right
    if type(difference) is timedelta:
        return difference.days
    if type(difference) is Unknown and timedelta in map(type, (difference.low, difference.high)):
        return difference.map(lambda span: span.days)
    return difference


def apply(value: Any, function: Callable[[Any], Any]) -> Any:
    """A never falling function of a date or month, for missing and unknown ones too."""
    if type(value) is Unknown:
        return value.map(function)
    if type(value) is Missing:
        return value
    try:
        return function(value)
    except (ValueError, OverflowError) as error:
        raise Fault("de periode valt buiten de kalender") from error
