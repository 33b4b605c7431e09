"""Days, months and years: parts of them, moving them, and the edges of the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering.literals import day_of
from uitvoerbaar.kernel.lowering.text import constant
from uitvoerbaar.kernel.lowering.values import Value, missing
from uitvoerbaar.kernel.lowering.writer import Writer
from uitvoerbaar.kernel.shapes import Range, Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.expression import Direction
from uitvoerbaar.law.time import LeapDay, month_of
from uitvoerbaar.law.types import Date, Month, Type, Year

_GONE = str(-(2**63))
_CALENDAR_MONTHS = (12, 119_999)  # 0001-01 to 9999-12
_CALENDAR_YEARS = (1, 9999)

Side = Callable[[str], str]


def mapped(
    w: Writer,
    value: Value,
    function: Side,
    reach: Range,
    within: Range | None = None,
    needed: bool = False,
) -> Value:
    """A never falling function of a number, for an unknown one on its bounds.

    Outside `within` it is a fault. `needed`: with a missing value it is one too; otherwise what is
    missing stays missing.
    """
    f = w.f
    state, bits = (value.state, value.shape.bits) if not needed else w.needs_value(value)
    value = w.in_width(value, 64)
    sides = [value.low] if value.low == value.high else [value.low, value.high]
    if within is not None:
        low, high = value.shape.reach
        outs = ["false" for _ in sides]
        for place, side in enumerate(sides):
            if low < within[0]:
                outs[place] = f.compare("slt", "i64", side, str(within[0]))
            if high > within[1]:
                over = f.compare("sgt", "i64", side, str(within[1]))
                outs[place] = f.either(outs[place], over)
        sides = [
            f.choose(out, "i64", str(within[0]), side)
            for out, side in zip(outs, sides, strict=True)
        ]
        state, bits = _fault_where(w, state, bits, outs)
    made = [function(side) for side in sides]
    shape = Shape("number", 1, shapes.with_nil(reach) if bits & states.NO_VALUE else reach, bits)
    return w.settled(Value(shape, state, made[0], made[-1]))


def _fault_where(w: Writer, state: str, bits: int, outs: list[str]) -> tuple[str, int]:
    """A fault where something lies outside the calendar, unless it is not there at all. `outs`:
    whether the value does (i1), or each of its bounds.

    An open bound is no number, so that it cannot lie outside.
    """
    f = w.f
    out = "false"
    for side, open_bit in zip(outs, (states.OPEN_LOW, states.OPEN_HIGH), strict=False):
        free = open_bit if len(outs) > 1 else states.OPEN
        out = f.either(out, f.both(side, f.no(w.has(state, bits, free))))
    gone = w.has(state, bits, states.MISSING)
    return w.add(state, bits, f.both(out, f.no(gone)), states.FAULT)


def _reach(value: Value, function: Callable[[date], int], otherwise: Range) -> Range:
    """The range of a never falling function of a day, from the range of the day."""
    low, high = value.shape.reach
    if low < shapes.DAYS[0] or high > shapes.DAYS[1]:
        return otherwise
    return function(day_of(low)), function(day_of(high))


def _month(day: date) -> int:
    return month_of(day)


def _year(day: date) -> int:
    return day.year


def called(w: Writer, name: str) -> Side:
    """A function of the library on one number."""
    f = w.f

    def call(side: str) -> str:
        if name == "first_of_month" and side in f.month_of:
            # Of the month of a day: the day itself, less its place in the month.
            day = f.month_of[side]
            packed = f.op(f"call i64 @civil(i64 {day})")
            place = f.op(f"and i64 {packed}, 31")
            return f.op(f"sub i64 {day}, {f.op(f'sub i64 {place}, 1')}")
        made = f.op(f"call i64 @{name}(i64 {side})")
        if name == "month_of_day":
            f.month_of[made] = side
        return made

    return call


def as_month(w: Writer, value: Value, kind: Type) -> Value:
    """The month of a day; a month stays itself."""
    if not isinstance(kind, Date):
        return w.in_width(value, 64)
    reach = _reach(value, _month, shapes.MONTHS)
    return mapped(w, value, called(w, "month_of_day"), reach)


def as_year(w: Writer, value: Value, node_type: Type | None = None, month: bool = False) -> Value:
    """The year of a day or month; a year stays itself."""
    if month or isinstance(node_type, Month):
        reach = value.shape.reach
        return mapped(w, value, lambda m: w.f.parted("udiv", m, 12, reach), shapes.YEARS)
    if isinstance(node_type, Date):
        return mapped(w, value, _year_of_day(w), _reach(value, _year, shapes.YEARS))
    return w.in_width(value, 64)


def _year_of_day(w: Writer) -> Side:
    def year(side: str) -> str:
        packed = w.f.op(f"call i64 @civil(i64 {side})")
        return w.f.op(f"lshr i64 {packed}, 9")

    return year


def first_day(w: Writer, month: Value) -> Value:
    """The first day of a month."""
    return mapped(w, month, called(w, "first_of_month"), shapes.DAYS, _CALENDAR_MONTHS)


def last_day(w: Writer, month: Value) -> Value:
    """The last day of a month."""
    return mapped(w, month, called(w, "last_of_month"), shapes.DAYS, _CALENDAR_MONTHS)


def shifted(w: Writer, value: Value, number: Value) -> Value:
    """A month or year moved by a number, which must be whole and stay within the calendar."""
    f = w.f
    moved = w.plus(value, number)
    if moved.shape.sort == "ratio" or moved.shape.den != 1:
        moved = _whole_or_fault(w, moved)
    state, bits = moved.state, moved.shape.bits
    kind = f"i{moved.shape.width}"
    low, high = moved.low, moved.high
    out = f.either(
        f.compare("slt", kind, low, "1"), f.compare("sge", kind, low, str(shapes.MONTHS[1]))
    )
    if low != high:
        # Only a known one must lie within the calendar.
        out = f.both(out, w.is_known(moved))
    if moved.shape.reach[0] >= 1 and moved.shape.reach[1] < shapes.MONTHS[1]:
        out = "false"
    state, bits = w.add(state, bits, f.both(out, w.is_known(moved)), states.FAULT)
    made = w.limited(evolve(moved, state=state, shape=evolve(moved.shape, bits=bits)), 2**40)
    return w.in_width(made, 64) if made.shape.width == 64 else _cut(w, made)


def _cut(w: Writer, value: Value) -> Value:
    low = w.f.as_wide(value.low, value.shape.width, 64)
    same = value.low == value.high
    high = low if same else w.f.as_wide(value.high, value.shape.width, 64)
    return Value(evolve(value.shape, reach=(-(2**40), 2**40)), value.state, low, high)


def _whole_or_fault(w: Writer, value: Value) -> Value:
    """A number that must be whole if it is known; the bounds of an unknown one lie at the whole
    numbers around them."""
    below = w.rounded(value, Direction.DOWN, Fraction(1))
    above = w.rounded(value, Direction.UP, Fraction(1))
    odd = w.f.both(w.ordered("ne", below.shape, below.low, above.low), w.is_known(value))
    state, bits = w.add(value.state, value.shape.bits, odd, states.FAULT)
    carried, more = w.carried(below, above)
    state, bits = w.f.binary("or", "i8", state, carried), bits | more
    reach = shapes.joined(below.shape.reach, above.shape.reach)
    below, above = (w.in_width(each, Shape("number", 1, reach).width) for each in (below, above))
    same = value.low == value.high
    return Value(
        Shape("number", 1, reach, bits), state, below.low, below.low if same else above.high
    )


def backwards(w: Writer, span: Value) -> Value:
    """A duration the other way."""
    low = w.f.binary("sub", "i64", "0", span.low)
    return evolve(span, low=low, high=w.f.binary("sub", "i64", "0", span.high))


def moved_by(
    w: Writer, value: Value, kind: Type, span: Value, leap: LeapDay = LeapDay.BACK
) -> Value:
    """A day or month moved by a duration; by an unknown one, nobody knows where to."""
    f = w.f
    if not isinstance(kind, Date):
        reach = (-(2**20), 2**20)
        months = Value(Shape("number", 1, reach, span.shape.bits), span.state, span.low, span.low)
        made = shifted(w, value, months)
    else:
        made = _moved_day(w, value, span, leap)
    if span.shape.bits & states.MISSING:
        gone = w.is_missing(span)
        made = w.select(gone, w.along(missing(made.shape, states.FAULT), value), made)
    doubt = w.is_doubt(span)
    if doubt != "false":
        state = f.choose(doubt, "i8", str(states.UNKNOWN | states.OPEN), "0")
        made = w.in_state(made, state, states.UNKNOWN | states.OPEN)
    own, own_bits = w.keep(span, states.FAULT | states.CARRIED)
    return w.in_state(made, own, own_bits)


def _moved_day(w: Writer, value: Value, span: Value, leap: LeapDay) -> Value:
    f = w.f
    forward = "true" if leap is LeapDay.FORWARD else "false"
    outs: list[str] = []

    inside = _stays_inside(value.shape.reach, span)

    def move(side: str) -> str:
        if span.low == "0":
            made = f.binary("add", "i64", side, span.high)
            bad = f.either(
                f.compare("slt", "i64", made, str(shapes.DAYS[0])),
                f.compare("sgt", "i64", made, str(shapes.DAYS[1])),
            )
        else:
            arguments = f"i64 {span.low}, i64 {span.high}, i1 {forward}"
            made = f.op(f"call i64 @moved(i64 {side}, {arguments})")
            f.origins[made] = (side, arguments)
            bad = "false" if inside else f.compare("eq", "i64", made, _GONE)
        if inside:
            return made
        outs.append(bad)
        return f.choose(bad, "i64", side, made)

    made = mapped(w, value, move, shapes.DAYS, needed=True)
    state, bits = _fault_where(w, made.state, made.shape.bits, outs)
    return made.with_state(state, bits)


def _stays_inside(reach: Range, span: Value) -> bool:
    """Whether days in a range, moved by a constant duration, are days of the calendar."""
    months, days = constant(span.low), constant(span.high)
    if months is None or days is None:
        return False
    room = 31 * abs(months) + abs(days) + 31
    return reach[0] - room >= shapes.DAYS[0] and reach[1] + room <= shapes.DAYS[1]


def part(w: Writer, what: e.Part, value: Value, kind: Type) -> Value:
    """A part of a day, month or year."""
    f = w.f
    if isinstance(kind, Date):
        if what is e.Part.MONTH_NUMBER:
            return _number_part(
                w, value, lambda d: _month_number_of_day(w, d), called(w, "month_of_day")
            )
        side = {
            e.Part.YEAR: _year_of_day(w),
            e.Part.MONTH: called(w, "month_of_day"),
            e.Part.QUARTER_START: called(w, "quarter_of_day"),
            e.Part.MONTH_START: lambda d: called(w, "first_of_month")(called(w, "month_of_day")(d)),
            e.Part.FIRST_DAY: lambda d: called(w, "first_of_month")(called(w, "month_of_day")(d)),
            e.Part.LAST_DAY: lambda d: called(w, "last_of_month")(called(w, "month_of_day")(d)),
        }[what]
        reach = shapes.DAYS
        if what is e.Part.YEAR:
            reach = _reach(value, _year, shapes.YEARS)
        elif what is e.Part.MONTH:
            reach = _reach(value, _month, shapes.MONTHS)
        return mapped(w, value, side, reach)
    if isinstance(kind, Year):
        if what is e.Part.FIRST_DAY:
            return mapped(
                w,
                value,
                lambda y: called(w, "first_of_month")(f.binary("mul", "i64", y, "12")),
                shapes.DAYS,
                _CALENDAR_YEARS,
            )
        if what is e.Part.LAST_DAY:
            return mapped(
                w,
                value,
                lambda y: called(w, "last_of_month")(
                    f.binary("add", "i64", f.binary("mul", "i64", y, "12"), "11")
                ),
                shapes.DAYS,
                _CALENDAR_YEARS,
            )
        return w.in_width(value, 64)
    if what is e.Part.MONTH_NUMBER:
        return _number_part(
            w,
            value,
            lambda m: f.binary("add", "i64", f.parted("urem", m, 12, value.shape.reach), "1"),
            lambda m: m,
        )
    if what is e.Part.YEAR:
        return as_year(w, value, month=True)
    if what is e.Part.MONTH:
        return w.in_width(value, 64)
    if what is e.Part.QUARTER_START:
        return mapped(
            w,
            value,
            lambda m: called(w, "first_of_month")(
                f.binary("sub", "i64", m, f.op(f"urem i64 {m}, 3"))
            ),
            shapes.DAYS,
            _CALENDAR_MONTHS,
        )
    return last_day(w, value) if what is e.Part.LAST_DAY else first_day(w, value)


def _month_number_of_day(w: Writer, side: str) -> str:
    packed = w.f.op(f"call i64 @civil(i64 {side})")
    return w.f.op(f"and i64 {w.f.op(f'lshr i64 {packed}, 5')}, 15")


def _number_part(w: Writer, value: Value, function: Side, month: Side) -> Value:
    """The number of a month, which starts again each year: bounds hold within one year only."""
    f = w.f
    if not value.may_doubt:
        return mapped(w, value, function, (1, 12))
    value = w.in_width(value, 64)
    closed = f.no(w.has(value.state, value.shape.bits, states.OPEN))
    years = [f.op(f"udiv i64 {month(side)}, 12") for side in (value.low, value.high)]
    one = f.both(closed, f.compare("eq", "i64", years[0], years[1]))
    known = w.is_known(value)
    keep = f.either(known, one)
    low = f.choose(keep, "i64", function(value.low), "1")
    high = f.choose(keep, "i64", function(value.high), "12")
    state, bits = w.keep(value, states.ALL & ~states.OPEN)
    shape = Shape("number", 1, shapes.with_nil((1, 12)), bits)
    return w.settled(Value(shape, state, low, high))
