"""Arithmetic on numbers of the law, exact and with bounds, written into a function.

What the evaluator for one case does with a known or an unknown number is done here in whole
numbers of the machine: an unknown one moves with its bounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.ratios import Ratios
from uitvoerbaar.kernel.shapes import Range, Shape
from uitvoerbaar.kernel.text import constant
from uitvoerbaar.kernel.values import Value, is_constant, number, operand_type, truth
from uitvoerbaar.law.expression import Direction, Order

_SIGNS = {Order.LESS: "slt", Order.AT_MOST: "sle", Order.MORE: "sgt", Order.AT_LEAST: "sge"}
_MOST_COUNTED = 16 * shapes.MOST_MEMBERS  # a count, or a few counts added
_MIRRORED = {"slt": "sgt", "sle": "sge", "sgt": "slt", "sge": "sle"}
_OPPOSITE = {"slt": "sge", "sle": "sgt", "sgt": "sle", "sge": "slt"}


class Numbers(Ratios):
    """Arithmetic, comparisons and rounding."""

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
            nil = f.compare("eq", kind, point, "0")
            up = f.compare("sgt", kind, point, "0")
            x = f.binary("mul", kind, f.choose(up, kind, low, high), point)
            y = f.binary("mul", kind, f.choose(up, kind, high, low), point)
            gone_x = f.choose(up, "i1", no_low, no_high)
            gone_y = f.choose(up, "i1", no_high, no_low)
            zero = [f.choose(nil, kind, "0", side) for side in (x, y)]
            return zero[0], zero[1], f.both(f.no(nil), gone_x), f.both(f.no(nil), gone_y)

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
        nothing = ("0", "0", "true", "true")
        found = choose(is_point(a, b, open_a, open_b), by_point(c, d, open_c, open_d, a), nothing)
        found = choose(is_point(c, d, open_c, open_d), by_point(a, b, open_a, open_b, c), found)
        return choose(positive, low_high, found)

    # --- quotients ---

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
            if second.shape.reach[0] >= 0 and second.shape.reach[1] <= _MOST_COUNTED:
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
        if exponent.shape.den != 1:
            state, bits = self.add(state, bits, "true", states.HAND_BACK)
        if bits & states.UNKNOWN:
            free = f.choose(self.has(state, bits, states.UNKNOWN), "i8", str(states.OPEN), "0")
            state, bits = f.binary("or", "i8", state, free), bits | states.OPEN
        shape = Shape("number", 10**places, (0, 2**17 * 10**places), bits)
        value = f.as_wide(value, 256, shape.width)
        return Value(shape, state, value, value)

    # --- extremes, rounding, comparing ---

    def extreme(self, first: Value, second: Value, highest: bool) -> Value:
        """The highest or lowest of two."""
        first, second, shape = self.meet(first, second)
        state, bits = self.needs_value(first, second)
        first, second = self.in_width(first, shape.width), self.in_width(second, shape.width)
        f, kind = self.f, operand_type(shape)
        word = "sgt" if highest else "slt"
        (a, b), (c, d) = first.shape.reach, second.shape.reach
        reach = (max(a, c), max(b, d)) if highest else (min(a, c), min(b, d))
        if bits & states.NO_VALUE:
            reach = shapes.joined(reach, shapes.joined(first.shape.reach, second.shape.reach))

        def best(x: str, y: str) -> str:
            return f.choose(self.ordered(word, shape, x, y), kind, x, y)

        low = best(first.low, second.low)
        if not (first.may_doubt or second.may_doubt):
            made = Shape(shape.sort, shape.den, reach, bits)
            value = Value(made, state, low, low)
            return self._shrunk(value, kind)
        high = best(first.high, second.high)
        # On the side that counts, an open bound gives way to a closed one.
        near = states.OPEN_LOW if highest else states.OPEN_HIGH
        open_first = self.has(first.state, first.shape.bits, near)
        open_second = self.has(second.state, second.shape.bits, near)
        sides = (first.low, second.low) if highest else (first.high, second.high)
        kept = low if highest else high
        kept = f.choose(open_second, kind, sides[0], kept)
        kept = f.choose(open_first, kind, sides[1], kept)
        low, high = (kept, high) if highest else (low, kept)
        state = f.binary("and", "i8", state, str(states.ALL & ~near))
        state, bits = self.add(state, bits & ~near, f.both(open_first, open_second), near)
        made = Shape(shape.sort, shape.den, reach, bits)
        return self._shrunk(self.settled(Value(made, state, low, high)), kind)

    def _shrunk(self, value: Value, kind: str) -> Value:
        """A number in the width of its own range."""
        if value.shape.sort == "ratio":
            return value
        wide = int(kind[1:])
        own = value.shape.width
        if own == wide:
            return value
        low = self.f.as_wide(value.low, wide, own)
        same = value.low == value.high
        high = low if same else self.f.as_wide(value.high, wide, own)
        return Value(value.shape, value.state, low, high)

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
            return self._whole(operand, unit, direction, kind, nonnegative)

        low = whole(value.low)
        high = low if value.low == value.high else whole(value.high)
        made = Value(evolve(value.shape, den=1, reach=reach, options=None), value.state, low, high)
        made = self.settled(self._shrunk(made, kind))
        made = self.times(made, step.numerator, 1)
        return evolve(made, shape=evolve(made.shape, den=step.denominator))

    def _whole(
        self, operand: str, unit: int, direction: Direction, kind: str, nonnegative: bool
    ) -> str:
        """How many units go into a number."""
        f = self.f
        if unit == 1:
            return operand
        if direction is Direction.HALF:
            double = f.binary("mul", kind, operand, "2")
            if nonnegative:
                return f.op(f"udiv {kind} {f.binary('add', kind, double, str(unit))}, {2 * unit}")
            below = f.compare("slt", kind, operand, "0")
            size = f.choose(below, kind, f.binary("sub", kind, "0", double), double)
            part = f.op(f"udiv {kind} {f.binary('add', kind, size, str(unit))}, {2 * unit}")
            return f.choose(below, kind, f.binary("sub", kind, "0", part), part)
        if nonnegative:
            up = str(unit - 1) if direction is Direction.UP else "0"
            return f.op(f"udiv {kind} {f.binary('add', kind, operand, up)}, {unit}")
        part = f.op(f"sdiv {kind} {operand}, {unit}")
        rest = f.op(f"srem {kind} {operand}, {unit}")
        if direction is Direction.DOWN:
            off = f.op(f"sext i1 {f.compare('slt', kind, rest, '0')} to {kind}")
        else:
            off = f.op(f"zext i1 {f.compare('sgt', kind, rest, '0')} to {kind}")
        return f.binary("add", kind, part, off)

    def compare(self, order: Order, first: Value, second: Value) -> Value:
        """An ordered comparison, decided by the bounds where they can."""
        f = self.f
        first, second, shape = self.meet(first, second)
        state, bits = self.needs_value(first, second)
        word = _SIGNS[order]
        first, second = self.in_width(first, shape.width), self.in_width(second, shape.width)
        if not (first.may_doubt or second.may_doubt):
            turned = self._against_threshold(word, first.low, second.low)
            plain = turned or self.ordered(word, shape, first.low, second.low)
            return truth(plain, state, bits)
        up = word in ("sgt", "sge")
        # yes if it holds between the nearest bounds, no if its opposite does.
        near = (first.low, second.high) if up else (first.high, second.low)
        far = (first.high, second.low) if up else (first.low, second.high)
        yes = self.ordered(word, shape, *near)
        no = self.ordered(_OPPOSITE[word], shape, *far)
        one, other = (states.OPEN_LOW, states.OPEN_HIGH)
        low_first = self.has(first.state, first.shape.bits, one)
        high_first = self.has(first.state, first.shape.bits, other)
        low_second = self.has(second.state, second.shape.bits, one)
        high_second = self.has(second.state, second.shape.bits, other)
        near_open = f.either(low_first, high_second) if up else f.either(high_first, low_second)
        far_open = f.either(high_first, low_second) if up else f.either(low_first, high_second)
        yes = f.both(yes, f.no(near_open))
        no = f.both(no, f.no(far_open))
        return self._decided(yes, no, state, bits)

    def _against_threshold(self, word: str, first: str, second: str) -> str | None:
        """A comparison of a moved day with one that is the same for every row: the day itself is
        then compared with the first day that, moved, reaches it. None where it is no such."""
        f = self.f
        if f.uniform is None:
            return None
        if second in f.origins and first in f.uniform:
            first, second, word = second, first, _MIRRORED[word]
        if first not in f.origins or not (second in f.uniform or constant(second) is not None):
            return None
        day, arguments = f.origins[first]
        edge = second if word in ("slt", "sge") else f.binary("add", "i64", second, "1")
        least = f.op(f"call i64 @least_moved(i64 {edge}, {arguments})")
        return f.compare("slt" if word in ("slt", "sle") else "sge", "i64", day, least)

    def _decided(self, yes: str, no: str, state: str, bits: int) -> Value:
        """A truth that is unknown where neither yes nor no is sure."""
        f = self.f
        kept = states.ALL & ~(states.UNKNOWN | states.OPEN)
        state = f.binary("and", "i8", state, str(kept))
        undecided = f.no(f.either(yes, no))
        state, bits = self.add(state, bits & kept, undecided, states.UNKNOWN)
        return truth(yes, state, bits)

    def same_number(self, first: Value, second: Value) -> Value:
        """Whether two numbers are equal; bounds that lie apart say no. Both are there."""
        f = self.f
        first, second, shape = self.meet(first, second)
        state, bits = self.join(first, second)
        lower = self.compare(Order.LESS, first, second)
        higher = self.compare(Order.MORE, first, second)
        first, second = self.in_width(first, shape.width), self.in_width(second, shape.width)
        equal = self.ordered("eq", shape, first.low, second.low)
        if not (first.may_doubt or second.may_doubt):
            return truth(equal, state, bits)
        doubt = f.either(self.is_doubt(first), self.is_doubt(second))
        apart = f.either(
            f.both(lower.low, self.is_known(lower)), f.both(higher.low, self.is_known(higher))
        )
        yes = f.both(f.no(doubt), equal)
        no = f.either(f.both(f.no(doubt), f.no(equal)), f.both(doubt, apart))
        return self._decided(yes, no, state, bits)

    def total(self, values: Sequence[Value]) -> Value:
        """A sum of several."""
        result = values[0]
        for value in values[1:]:
            result = self.plus(result, value)
        return result


def evolve_options(value: Value) -> Value:
    """A value of which the few options are no longer known."""
    return evolve(value, shape=evolve(value.shape, options=None))
