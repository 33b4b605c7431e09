"""Values of the law as operands: what a type is in the machine, and constants."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

from uitvoerbaar.kernel import shapes
from uitvoerbaar.kernel.lowering.values import Value, code, number, truth
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Range, Shape
from uitvoerbaar.law.declaration import Choice, Item
from uitvoerbaar.law.time import Duration
from uitvoerbaar.law.types import (
    Address,
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Period,
    Reference,
    SetOf,
    Text,
    Type,
    Year,
)

if TYPE_CHECKING:
    from uitvoerbaar.kernel.lowering.writer import Writer

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """A day as a number of days from 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(days: int) -> date:
    """The day of a number of days from 1970-01-01."""
    return date.fromordinal(days + _EPOCH)


def sort_of(kind: Type) -> str:
    """The sort of a type in the machine."""
    if isinstance(kind, Boolean):
        return "truth"
    if isinstance(kind, Enumerated | Text | Address):
        return "code"
    if isinstance(kind, Reference):
        return "thing"
    if isinstance(kind, SetOf):
        return "group"
    if isinstance(kind, Period):
        return "span"
    return "number"


def reach_of(kind: Type) -> Range:
    """The range in which values of a type are taken to lie where nothing else is said."""
    if isinstance(kind, Date):
        return shapes.DAYS
    if isinstance(kind, Month):
        return shapes.MONTHS
    if isinstance(kind, Year):
        return shapes.YEARS
    if isinstance(kind, Amount | Number | Percentage):
        return -shapes.LARGEST_INPUT, shapes.LARGEST_INPUT
    return 0, 0


def shape_of(kind: Type) -> Shape:
    """The shape of nothing in particular of a type."""
    return Shape(sort_of(kind), 1, (0, 0))


def whole_number(value: Any, den: int) -> int:
    """A value of the law in parts of a scale. Raises ValueError where it does not fit."""
    if isinstance(value, date):
        return day_number(value)
    if isinstance(value, Duration):
        return value.months * 2**32 + value.days % 2**32
    scaled = Fraction(value) * den
    if scaled.denominator != 1:
        raise ValueError(f"{value} does not lie on a scale of {den}")
    return scaled.numerator


def scale_of_bounds(item: Item | Choice) -> int:
    """The scale on which the range of an item or choice lies."""
    numbers = [b for b in (item.low, item.high) if isinstance(b, int | Fraction)]
    return lcm(1, *(Fraction(number).denominator for number in numbers))


def scale_of(values: list[Any]) -> int:
    """The coarsest scale on which numbers of the law lie."""
    plain = (v for v in values if not isinstance(v, date | bool | str | Duration))
    return lcm(1, *(Fraction(v).denominator for v in plain))


def constant(w: Writer, value: Any, kind: Type) -> Value:
    """A value as written in the law."""
    if isinstance(value, bool):
        return truth("true" if value else "false")
    if isinstance(value, date):
        return number(day_number(value))
    if isinstance(value, str):
        if isinstance(kind, Enumerated):
            return code(str(w.program.code_of(kind.enumeration, value)))
        return code(w.program.text_code(w, value))
    if isinstance(value, Duration):
        return Value(Shape("span"), "0", str(value.months), str(value.days))
    fraction = Fraction(value)
    made = number(fraction.numerator, fraction.denominator)
    if shapes.fits(made.shape.reach) is None:
        raise RefusedError(str(value), "dit getal is te groot")
    return made
