"""Numbers on finer scales, in other widths and within limits, written into a function."""

from __future__ import annotations

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering.text import constant
from uitvoerbaar.kernel.lowering.values import States, Value, operand_type
from uitvoerbaar.kernel.shapes import Range, Shape


class Scales(States):
    """Operations on how a number lies in the machine; its value stays what it is."""

    def at_scale(self, value: Value, den: int) -> Value:
        """A number on a finer scale."""
        factor = den // value.shape.den
        if factor == 1:
            return value
        return self.times(value, factor, den)

    def times(self, value: Value, factor: int, den: int) -> Value:
        """A number times a positive constant, read on another scale."""
        value = self.narrowed(value, factor)
        reach = shapes.scaled(value.shape.reach, factor)
        shape = evolve(value.shape, den=den, reach=reach, options=None)
        wide = f"i{shape.width}"

        def one(operand: str) -> str:
            operand = self.f.as_wide(operand, value.shape.width, shape.width)
            return self.f.binary("mul", wide, operand, str(factor))

        low = one(value.low)
        return Value(shape, value.state, low, low if value.low == value.high else one(value.high))

    def narrowed(self, value: Value, factor: int = 1) -> Value:
        """A number that leaves room for multiplication by a factor: what is larger than fits is
        marked to be evaluated exactly, and counts as nil."""
        if shapes.fits(shapes.scaled(value.shape.reach, factor)) is not None:
            return value
        return self.limited(value, shapes.WIDEST // factor - 1)

    def limited(self, value: Value, most: int) -> Value:
        """A number whose size is below a limit, or marked."""
        low, high = value.shape.reach
        if -most <= low and high <= most:
            return value
        f, wide = self.f, f"i{value.shape.width}"
        sides = [value.low] if value.low == value.high else [value.low, value.high]
        out = "false"
        for side in sides:
            over = f.either(
                f.compare("sgt", wide, side, str(most)), f.compare("slt", wide, side, str(-most))
            )
            out = f.either(out, over)
        state, bits = self.add(value.state, value.shape.bits, out, states.HAND_BACK)
        reach: Range = (max(low, -most), min(high, most))
        shape = evolve(value.shape, reach=shapes.with_nil(reach), bits=bits)
        kept = [
            f.as_wide(f.choose(out, wide, "0", side), value.shape.width, shape.width)
            for side in sides
        ]
        return Value(shape, state, kept[0], kept[-1])

    def in_width(self, value: Value, width: int) -> Value:
        """The operands of a number in a width, for where shapes meet."""
        own = value.shape.width
        if own == width:
            return value
        low = self.f.as_wide(value.low, own, width)
        same = value.low == value.high
        return evolve(value, low=low, high=low if same else self.f.as_wide(value.high, own, width))

    def ordered(self, word: str, shape: Shape, first: str, second: str) -> str:
        """Whether two sides of a shape compare by a word of LLVM's (i1)."""
        if shape.sort != "ratio":
            return self.f.compare(word, operand_type(shape), first, second)
        if first == second:
            return self.f.compare(word, "i8", "0", "0")
        order = self.f.op(f"call i8 @ratio_order({shapes.RATIO} {first}, {shapes.RATIO} {second})")
        return self.f.compare(word, "i8", order, "0")

    def settled(self, value: Value) -> Value:
        """A number that is known after all where its bounds are one."""
        if not value.may_doubt:
            return value
        f = self.f
        closed = f.no(self.has(value.state, value.shape.bits, states.OPEN | states.FAULT))
        one = f.both(closed, self.ordered("eq", value.shape, value.low, value.high))
        kept = f.binary("and", "i8", value.state, str(states.ALL & ~states.UNKNOWN))
        return evolve(value, state=f.choose(one, "i8", kept, value.state))

    def as_ratio(self, value: Value) -> Value:
        """A number whose sides are numerators over a denominator."""
        if value.shape.sort == "ratio":
            return value
        value = self.limited(value, shapes.WIDEST)
        state, bits = value.state, value.shape.bits
        if value.shape.den > shapes.WIDEST:
            state, bits = self.add(state, bits, "true", states.HAND_BACK)
        den = str(min(value.shape.den, shapes.WIDEST))

        def side(operand: str) -> str:
            top = self.f.as_wide(operand, value.shape.width, 256)
            if constant(top) is not None:
                return shapes.ratio(top, den)
            return self.f.op(f"insertvalue {shapes.RATIO} {shapes.ratio('0', den)}, i256 {top}, 0")

        low = side(value.low)
        high = low if value.low == value.high else side(value.high)
        return Value(Shape("ratio", bits=bits), state, low, high)

    def shrunk(self, value: Value, kind: str) -> Value:
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
