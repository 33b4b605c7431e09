"""Comparing numbers of the law, by their bounds where they are not known, and the best of two."""

from __future__ import annotations

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering.ratios import Ratios
from uitvoerbaar.kernel.lowering.text import constant
from uitvoerbaar.kernel.lowering.values import Value, operand_type, truth
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law.expression import Order

_SIGNS = {Order.LESS: "slt", Order.AT_MOST: "sle", Order.MORE: "sgt", Order.AT_LEAST: "sge"}
_MIRRORED = {"slt": "sgt", "sle": "sge", "sgt": "slt", "sge": "sle"}
_OPPOSITE = {"slt": "sge", "sle": "sgt", "sgt": "sle", "sge": "slt"}


class Comparing(Ratios):
    """Comparisons and extremes."""

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
            return self.shrunk(value, kind)
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
        return self.shrunk(self.settled(Value(made, state, low, high)), kind)
