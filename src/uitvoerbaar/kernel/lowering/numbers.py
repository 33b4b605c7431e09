"""Arithmetic on numbers of the law, exact and with bounds, written into a function.

What the evaluator for one case does with a known or an unknown number is done here in whole
numbers of the machine: an unknown one moves with its bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering.comparing import Comparing
from uitvoerbaar.kernel.lowering.values import Value, is_constant, number
from uitvoerbaar.kernel.shapes import Range, Shape
from uitvoerbaar.law.expression import Direction


class Numbers(Comparing):
    """Sums, products and rounding."""

    def plus(self, first: Value, second: Value) -> Value:
        """A sum."""
        first, second, shape = self.meet(first, second)
        if shape.sort == "ratio":
            return self.ratio_sum(first, second)
        state, bits = self.needs_value(first, second)
        reach = shapes.added(first.shape.reach, second.shape.reach)
        return self._pairwise("add", first, second, state, bits, reach)

    def minus(self, first: Value, second: Value) -> Value:
        """A difference."""
        return self.plus(first, self.opposite(second))

    def _pairwise(
        self, word: str, first: Value, second: Value, state: str, bits: int, reach: Range
    ) -> Value:
        bits |= (first.shape.bits | second.shape.bits) & states.HAND_BACK
        more, _ = self.carried(first, second)
        state = self.f.binary("or", "i8", state, more)
        shape = Shape("number", first.shape.den, reach, bits)
        if shapes.fits(reach) is None:
            half = shapes.WIDEST // 2
            return self._pairwise(
                word,
                self.limited(first, half),
                self.limited(second, half),
                state,
                bits,
                (-shapes.WIDEST, shapes.WIDEST),
            )
        first = self.in_width(first, shape.width)
        second = self.in_width(second, shape.width)
        kind = f"i{shape.width}"
        low = self.f.binary(word, kind, first.low, second.low)
        if first.low == first.high and second.low == second.high:
            return Value(shape, state, low, low)
        return Value(shape, state, low, self.f.binary(word, kind, first.high, second.high))

    def opposite(self, value: Value) -> Value:
        """The opposite of a number."""
        state, bits = self.needs_value(value)
        if value.shape.sort == "ratio":
            return self.opposite_ratio(value.with_state(state, bits))
        kind = f"i{value.shape.width}"
        state, bits = self.turned(state, bits)
        shape = evolve(
            value.shape, reach=shapes.negated(value.shape.reach), bits=bits, options=None
        )
        high = self.f.binary("sub", kind, "0", value.low)
        if value.low == value.high:
            return Value(shape, state, high, high)
        return Value(shape, state, self.f.binary("sub", kind, "0", value.high), high)

    # --- products ---

    def times_fraction(self, value: Value, factor: Fraction) -> Value:
        """A number times a constant."""
        state, bits = self.needs_value(value)
        value = value.with_state(state, bits)
        if factor < 0:
            return self.times_fraction(self.opposite(value), -factor)
        if factor == 0:
            return Value(
                Shape("number", 1, (0, 0), bits & ~(states.UNKNOWN | states.OPEN)),
                self.keep(value, states.FAULT | states.CARRIED)[0],
                "0",
                "0",
            )
        if value.shape.sort == "ratio":
            return self.product(value, number(factor.numerator, factor.denominator))
        shared = gcd(factor.numerator, value.shape.den)
        den = value.shape.den // shared * factor.denominator
        return evolve_options(self.times(value, factor.numerator // shared, den))

    def product(self, first: Value, second: Value) -> Value:
        """A product."""
        for one, other in ((first, second), (second, first)):
            plain = one.shape.sort == other.shape.sort == "number"
            if plain and is_constant(other):
                made = self.times_fraction(one, Fraction(int(other.low), other.shape.den))
                return self.along(made, other)
        if "ratio" in (first.shape.sort, second.shape.sort):
            return self.ratio_product(self.as_ratio(first), self.as_ratio(second))
        state, bits = self.needs_value(first, second)
        first, second = self._room_for_product(first, second)
        more, more_bits = self.carried(first, second)
        state, bits = self.f.binary("or", "i8", state, more), bits | more_bits
        reach = shapes.multiplied(first.shape.reach, second.shape.reach)
        shape = Shape("number", first.shape.den * second.shape.den, reach, bits)
        first = self.in_width(first, shape.width)
        second = self.in_width(second, shape.width)
        kind = f"i{shape.width}"
        if not (first.may_doubt or second.may_doubt):
            low = self.f.binary("mul", kind, first.low, second.low)
            return Value(shape, state, low, low)
        return self._product_of_bounds(first, second, Value(shape, state, "0", "0"))

    def _room_for_product(self, first: Value, second: Value) -> tuple[Value, Value]:
        reach = shapes.multiplied(first.shape.reach, second.shape.reach)
        if shapes.fits(reach) is None:
            first, second = self.limited(first, 2**124), self.limited(second, 2**124)
        return first, second

    def _product_of_bounds(self, first: Value, second: Value, made: Value) -> Value:
        """The bounds of a product of which a side may be unknown."""
        f, kind = self.f, f"i{made.shape.width}"
        (a, b), (c, d) = (first.low, first.high), (second.low, second.high)
        open_a = self.has(first.state, first.shape.bits, states.OPEN_LOW)
        open_b = self.has(first.state, first.shape.bits, states.OPEN_HIGH)
        open_c = self.has(second.state, second.shape.bits, states.OPEN_LOW)
        open_d = self.has(second.state, second.shape.bits, states.OPEN_HIGH)
        corners = [f.binary("mul", kind, x, y) for x in (a, b) for y in (c, d)]
        low, high = corners[0], corners[0]
        for corner in dict.fromkeys(corners[1:]):
            low = f.choose(f.compare("slt", kind, corner, low), kind, corner, low)
            high = f.choose(f.compare("sgt", kind, corner, high), kind, corner, high)
        no_low, no_high = "false", "false"
        some_open = f.either(f.either(open_a, open_b), f.either(open_c, open_d))
        if some_open != "false":
            wide_low, wide_high, gone_low, gone_high = self._open_product(
                (a, b, open_a, open_b), (c, d, open_c, open_d), kind
            )
            low = f.choose(some_open, kind, wide_low, low)
            high = f.choose(some_open, kind, wide_high, high)
            no_low, no_high = f.both(some_open, gone_low), f.both(some_open, gone_high)
        bits = made.shape.bits & ~states.OPEN
        state = f.binary("and", "i8", made.state, str(states.ALL & ~states.OPEN))
        state, bits = self.add(state, bits, no_low, states.OPEN_LOW)
        state, bits = self.add(state, bits, no_high, states.OPEN_HIGH)
        return self.settled(Value(evolve(made.shape, bits=bits), state, low, high))

    def _open_product(
        self, first: tuple[str, str, str, str], second: tuple[str, str, str, str], kind: str
    ) -> tuple[str, str, str, str]:
        """Bounds where a side is open: low, high, and whether each is gone."""
        f = self.f
        a, b, open_a, open_b = first
        c, d, open_c, open_d = second

        def by_point(
            low: str, high: str, no_low: str, no_high: str, point: str
        ) -> tuple[str, str, str, str]:
            up = f.compare("sgt", kind, point, "0")
            x = f.binary("mul", kind, f.choose(up, kind, low, high), point)
            y = f.binary("mul", kind, f.choose(up, kind, high, low), point)
            return x, y, f.choose(up, "i1", no_low, no_high), f.choose(up, "i1", no_high, no_low)

        def choose(
            condition: str, one: tuple[str, str, str, str], other: tuple[str, str, str, str]
        ) -> tuple[str, str, str, str]:
            kinds = (kind, kind, "i1", "i1")
            sides = [
                f.choose(condition, k, x, y) for k, x, y in zip(kinds, one, other, strict=True)
            ]
            return sides[0], sides[1], sides[2], sides[3]

        def is_point(low: str, high: str, no_low: str, no_high: str) -> str:
            closed = f.both(f.no(no_low), f.no(no_high))
            return f.both(closed, f.compare("eq", kind, low, high))

        positive = f.both(
            f.both(f.no(open_a), f.compare("sge", kind, a, "0")),
            f.both(f.no(open_c), f.compare("sge", kind, c, "0")),
        )
        low_high = (
            f.binary("mul", kind, a, c),
            f.binary("mul", kind, b, d),
            "false",
            f.either(open_b, open_d),
        )
        one_point, other_point = is_point(a, b, open_a, open_b), is_point(c, d, open_c, open_d)
        found = choose(one_point, by_point(c, d, open_c, open_d, a), ("0", "0", "true", "true"))
        found = choose(other_point, by_point(a, b, open_a, open_b, c), found)
        found = choose(positive, low_high, found)
        nothing = f.either(
            f.both(one_point, f.compare("eq", kind, a, "0")),
            f.both(other_point, f.compare("eq", kind, c, "0")),
        )
        return choose(nothing, ("0", "0", "false", "false"), found)

    # --- rounding ---

    def rounded(self, value: Value, direction: Direction, step: Fraction) -> Value:
        """Rounded to a multiple of a step."""
        state, bits = self.needs_value(value)
        value = value.with_state(state, bits)
        if value.shape.sort == "ratio":
            return self.ratio_rounded(value, direction, step)
        den = value.shape.den
        if den % (step.denominator) == 0 and den == step.denominator and step.numerator == 1:
            return value
        if step.denominator > 1:
            value = self.times(value, step.denominator, den)
        unit = den * step.numerator
        reach = (value.shape.reach[0] // unit - 1, value.shape.reach[1] // unit + 1)
        kind = f"i{value.shape.width}"
        nonnegative = value.shape.reach[0] >= 0

        def whole(operand: str) -> str:
            return self._whole(operand, unit, direction, kind, nonnegative, value.shape.reach[1])

        low = whole(value.low)
        high = low if value.low == value.high else whole(value.high)
        made = Value(evolve(value.shape, den=1, reach=reach, options=None), value.state, low, high)
        made = self.settled(self.shrunk(made, kind))
        made = self.times(made, step.numerator, 1)
        return evolve(made, shape=evolve(made.shape, den=step.denominator))

    def _whole(
        self,
        operand: str,
        unit: int,
        direction: Direction,
        kind: str,
        nonnegative: bool,
        most: int,
    ) -> str:
        """How many units go into a number."""
        f = self.f
        if unit == 1:
            return operand
        if direction is Direction.HALF:
            double = f.binary("mul", kind, operand, "2")
            if nonnegative:
                more = f.binary("add", kind, double, str(unit))
                if kind == "i64":
                    return f.parted("udiv", more, 2 * unit, (0, 2 * most + unit))
                return f.op(f"udiv {kind} {more}, {2 * unit}")
            below = f.compare("slt", kind, operand, "0")
            size = f.choose(below, kind, f.binary("sub", kind, "0", double), double)
            part = f.op(f"udiv {kind} {f.binary('add', kind, size, str(unit))}, {2 * unit}")
            return f.choose(below, kind, f.binary("sub", kind, "0", part), part)
        if nonnegative:
            up = unit - 1 if direction is Direction.UP else 0
            more = f.binary("add", kind, operand, str(up))
            if kind == "i64":
                return f.parted("udiv", more, unit, (0, most + up))
            return f.op(f"udiv {kind} {more}, {unit}")
        part = f.op(f"sdiv {kind} {operand}, {unit}")
        rest = f.op(f"srem {kind} {operand}, {unit}")
        if direction is Direction.DOWN:
            off = f.op(f"sext i1 {f.compare('slt', kind, rest, '0')} to {kind}")
        else:
            off = f.op(f"zext i1 {f.compare('sgt', kind, rest, '0')} to {kind}")
        return f.binary("add", kind, part, off)

    def total(self, values: Sequence[Value]) -> Value:
        """A sum of several."""
        result = values[0]
        for value in values[1:]:
            result = self.plus(result, value)
        return result


def evolve_options(value: Value) -> Value:
    """A value of which the few options are no longer known."""
    return evolve(value, shape=evolve(value.shape, options=None))
