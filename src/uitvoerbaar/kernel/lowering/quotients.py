"""Quotients and powers of numbers of the law, exact and with bounds, written into a function."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering.numbers import Numbers
from uitvoerbaar.kernel.lowering.values import Value, is_constant
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law.expression import Direction

_MOST_LISTED = 64  # of a list: what is longer is divided by as any number is


class Quotients(Numbers):
    """Quotients, and powers rounded at once."""

    def quotient(self, first: Value, second: Value) -> Value:
        """An exact quotient; by nil a fault."""
        if is_constant(second) and second.shape.sort == "number":
            divisor = Fraction(int(second.low), second.shape.den)
            if divisor == 0:
                carried, kept = self.keep(first, states.CARRIED)
                state = self.f.binary("or", "i8", carried, str(states.FAULT))
                return Value(Shape("number", 1, (0, 0), kept | states.FAULT), state, "0", "0")
            return self.along(self.times_fraction(first, 1 / divisor), second)
        whole = second.shape.sort == "number" and second.shape.den == 1
        if whole and first.shape.sort == "number":
            if second.shape.options and 0 not in second.shape.options:
                return self._by_one_of(first, second)
            if second.shape.reach[0] >= 0 and second.shape.reach[1] <= _MOST_LISTED:
                return self._by_count(first, second)
        return self.ratio_quotient(self.as_ratio(first), self.as_ratio(second))

    def _by_one_of(self, first: Value, second: Value) -> Value:
        """Divided by one of a few whole numbers (amounts of the law)."""
        assert second.shape.options
        scale = lcm(*(abs(option) for option in second.shape.options))
        divisor = self._guarded(second, f"i{second.shape.width}")
        part = self.f.op(f"sdiv i{second.shape.width} {scale}, {divisor}")
        most = max(scale // abs(option) for option in second.shape.options)
        low = -most if any(option < 0 for option in second.shape.options) else 0
        bits = second.shape.bits
        inverse = Value(Shape("number", scale, (low, most), bits), second.state, part, part)
        # What a new amount would not divide is evaluated exactly.
        rest = self.f.op(f"srem i{second.shape.width} {scale}, {divisor}")
        odd = self.f.compare("ne", f"i{second.shape.width}", rest, "0")
        state, bits = self.add(inverse.state, bits, odd, states.HAND_BACK)
        nil = self.f.compare("eq", f"i{second.shape.width}", second.low, "0")
        nil = self.f.both(nil, self.is_known(second))
        state, bits = self.add(state, bits, nil, states.FAULT)
        inverse = self.in_width(inverse.with_state(state, bits), inverse.shape.width)
        return self.product(first, inverse)

    def _guarded(self, value: Value, kind: str) -> str:
        nil = self.f.compare("eq", kind, value.low, "0")
        return self.f.choose(nil, kind, "1", value.low)

    def _by_count(self, first: Value, second: Value) -> Value:
        """Divided by a small count: times the part that it is of a common multiple."""
        f = self.f
        most = min(shapes.MOST_DIVIDED, max(second.shape.reach[1], 1))
        scale = lcm(*range(1, most + 1))
        second = self.in_width(second, 64)

        low_reach, high_reach = second.shape.reach
        table = f"parts{most}"

        def part(side: str) -> str:
            if low_reach < 0 or high_reach > most or second.may_doubt:
                fits = f.compare("ule", "i64", side, str(most))
                side = f.choose(fits, "i64", side, "0")
            where = f.op(f"getelementptr i64, ptr @{table}, i64 {side}")
            return f.op(f"load i64, ptr {where}, align 8")

        state, bits = second.state, second.shape.bits
        doubt = self.is_doubt(second)
        closed_low = f.no(self.has(state, bits, states.OPEN_LOW))
        nil = f.compare("sle", "i64", second.low, "0")
        sure_nil = f.both(self.is_known(second), nil) if low_reach <= 0 else "false"
        large = f.compare("sgt", "i64", second.low, str(most)) if high_reach > most else "false"
        state, bits = self.add(state, bits, sure_nil, states.FAULT)
        state, bits = self.add(state, bits, large, states.HAND_BACK)
        high = part(second.low)
        if not second.may_doubt:
            shape = Shape("number", scale, (0, scale), bits)
            return self.product(first, Value(shape, state, high, high))
        # An unknown count: from nothing (or a part) up to the part of its lowest bound.
        open_high = self.has(second.state, second.shape.bits, states.OPEN_HIGH)
        far = f.compare("sgt", "i64", second.high, str(most))
        state, bits = self.add(
            state, bits, f.both(doubt, f.both(f.no(open_high), far)), states.HAND_BACK
        )
        low = f.choose(f.both(doubt, open_high), "i64", "0", part(second.high))
        state = f.binary("and", "i8", state, str(states.ALL & ~states.OPEN))
        shape = Shape("number", scale, (0, scale), bits & ~states.OPEN)
        made = self.product(first, Value(shape, state, low, high))
        nothing = f.both(doubt, f.either(nil, f.no(closed_low)))
        open_state = f.choose(nothing, "i8", str(states.OPEN | states.UNKNOWN), "0")
        return made.with_state(
            f.binary("or", "i8", made.state, open_state),
            made.shape.bits | states.OPEN | states.UNKNOWN,
        )

    def power(self, base: Value, exponent: Value, places: int) -> Value:
        """A number to a whole power, rounded to decimal places (half away from nil).

        It is worked out on 110 binary places; what lies so near to an edge that this does not
        decide is marked to be evaluated exactly, and so are negative powers.
        """
        f = self.f
        state, bits = self.needs_value(base, exponent)
        if exponent.shape.sort == "ratio" or exponent.shape.den != 1:
            exponent, odd = self._whole_exponent(exponent)
            doubt = self.has(state, bits, states.UNKNOWN)
            state, bits = self.add(state, bits, f.both(odd, f.no(doubt)), states.FAULT)
        base = self.limited(base, 2**62 - 1)
        exponent = self.limited(exponent, 2**40)
        more, more_bits = self.carried(base, exponent)
        state, bits = f.binary("or", "i8", state, more), bits | more_bits
        scale = 2**190 // base.shape.den
        low = f.as_wide(base.low, base.shape.width, 256)
        times = f.as_wide(exponent.low, exponent.shape.width, 64)
        made = f.op(
            f"call {{ i256, i1 }} @power_rounded(i256 {low}, i256 {scale}, i64 {times}, "
            f"i256 {10**places}, i64 {base.shape.den.bit_length()})"
        )
        value = f.op(f"extractvalue {{ i256, i1 }} {made}, 0")
        unsure = f.op(f"extractvalue {{ i256, i1 }} {made}, 1")
        doubt = self.has(state, bits, states.UNKNOWN | states.FAULT)
        state, bits = self.add(state, bits, f.both(unsure, f.no(doubt)), states.HAND_BACK)
        if bits & states.UNKNOWN:
            free = f.choose(self.has(state, bits, states.UNKNOWN), "i8", str(states.OPEN), "0")
            state, bits = f.binary("or", "i8", state, free), bits | states.OPEN
        shape = Shape("number", 10**places, (0, 2**17 * 10**places), bits)
        value = f.as_wide(value, 256, shape.width)
        return Value(shape, state, value, value)

    def _whole_exponent(self, exponent: Value) -> tuple[Value, str]:
        """An exponent cut to a whole one, and whether that is another number (i1)."""
        below = self.rounded(exponent, Direction.DOWN, Fraction(1))
        above = self.rounded(exponent, Direction.UP, Fraction(1))
        reach = shapes.joined(below.shape.reach, above.shape.reach)
        shape = Shape("number", 1, reach)
        sides = [self.in_width(each, shape.width).low for each in (below, above)]
        return below, self.ordered("ne", shape, *sides)
