"""Where values meet: on one scale, in one shape, and one of two by a condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering.scales import Scales
from uitvoerbaar.kernel.lowering.values import Value, missing, operand_type
from uitvoerbaar.kernel.shapes import Shape


class Meeting(Scales):
    """Operations on two values of which one holds."""

    def meet(self, first: Value, second: Value) -> tuple[Value, Value, Shape]:
        """Two values on one scale, and the shape that holds both."""
        bits = first.shape.bits | second.shape.bits
        sorts = {first.shape.sort, second.shape.sort}
        if sorts == {"number", "ratio"}:
            first, second = self.as_ratio(first), self.as_ratio(second)
            bits = first.shape.bits | second.shape.bits
            return first, second, Shape("ratio", bits=bits)
        if sorts == {"number"}:
            den = shapes.common(first.shape.den, second.shape.den)
            first, second = self.at_scale(first, den), self.at_scale(second, den)
            bits = first.shape.bits | second.shape.bits
            reach = shapes.joined(first.shape.reach, second.shape.reach)
            shape = Shape("number", den, reach, bits)
            return first, second, shape
        if len(sorts) > 1:
            # One of them only says why there is no value.
            solid = second if first.shape.sort == "none" else first
            return self.meet(self.as_sort(first, solid.shape), self.as_sort(second, solid.shape))
        sort = first.shape.sort
        return first, second, Shape(sort, bits=bits)

    def as_sort(self, value: Value, shape: Shape) -> Value:
        """A value that only says why there is none, as one of the sort of a shape."""
        if value.shape.sort != "none":
            return value
        empty = missing(Shape(shape.sort, shape.den), 0)
        return Value(evolve(empty.shape, bits=value.shape.bits), value.state, empty.low, empty.high)

    def select(self, condition: str, first: Value, second: Value) -> Value:
        """One of two values that were both computed."""
        if condition == "true":
            return first
        if condition == "false":
            return second
        first, second, shape = self.meet(first, second)
        first, second = self.as_shape(first, shape), self.as_shape(second, shape)
        state = self.f.choose(condition, "i8", first.state, second.state)
        kind = operand_type(shape)
        low = self.f.choose(condition, kind, first.low, second.low)
        if first.low == first.high and second.low == second.high and shape.sort != "span":
            return Value(shape, state, low, low)
        other = "i64" if shape.sort == "group" else kind
        return Value(shape, state, low, self.f.choose(condition, other, first.high, second.high))

    def either_way(
        self,
        condition: str,
        yes: Callable[[], Value],
        no: Callable[[], Value],
        guards: bool = False,
    ) -> Value:
        """One of two values, of which only the one that is needed is computed, unless both are
        cheap. `guards`: only under the condition may a value be read at all."""
        if condition == "true":
            return yes()
        if condition == "false":
            return no()
        f = self.f
        held, checks = f.lines, f.checks
        sides: list[tuple[list[str], Value]] = []
        for side, elsewhere in ((yes, f.no(condition)), (no, condition)):
            f.lines, f.checks = [], []
            f.known.append({})
            value = side()
            f.known.pop()
            sides.append((f.lines, value))
            # What must hold for every row must do so only where this side is taken for every row.
            if f.uniform is not None and condition in f.uniform:
                f.checks = [f.either(elsewhere, check) for check in f.checks]
            checks = [*checks, *f.checks]
        f.lines, f.checks = held, checks
        (first_lines, first), (second_lines, second) = sides
        cheap = _is_plain if f.uniform is None or guards else _is_cheap
        if cheap(first_lines) and cheap(second_lines):
            f.lines.extend(first_lines)
            f.lines.extend(second_lines)
            return self.select(condition, first, second)
        return self._joined(condition, sides)

    def _joined(self, condition: str, sides: Sequence[tuple[list[str], Value]]) -> Value:
        f = self.f
        held = f.lines
        # Bring both to one shape, each at the end of its own block.
        shape = self._joint_shape(sides[0][1], sides[1][1])
        kind = operand_type(shape)
        other = "i64" if shape.sort == "group" else kind
        exact = all(value.low == value.high for _, value in sides)
        exact = exact and shape.sort not in ("group", "span")
        state_cell = f.cell("i8") if shape.bits else ""
        low_cell = f.cell(kind)
        high_cell = low_cell if exact else f.cell(other)
        yes, no, after = f.label(), f.label(), f.label()
        f.lines = held
        f.fork(condition, yes, no)
        for label, (lines, value) in zip((yes, no), sides, strict=True):
            f.start(label)
            f.lines.extend(lines)
            f.known.append({})
            shaped = self.as_shape(value, shape)
            if state_cell:
                f.put("i8", shaped.state, state_cell)
            f.put(kind, shaped.low, low_cell)
            if not exact:
                f.put(other, shaped.high, high_cell)
            f.known.pop()
            f.jump(after)
        f.start(after)
        state = f.get("i8", state_cell) if state_cell else "0"
        low = f.get(kind, low_cell)
        return Value(shape, state, low, low if exact else f.get(other, high_cell))

    def _joint_shape(self, first: Value, second: Value) -> Shape:
        bits = first.shape.bits | second.shape.bits
        sorts = [v.shape.sort for v in (first, second)]
        if set(sorts) == {"number", "ratio"}:
            return Shape("ratio", bits=bits | states.HAND_BACK)
        if sorts[0] != sorts[1]:
            solid = second.shape if sorts[0] == "none" else first.shape
            return evolve(solid, bits=bits, reach=shapes.with_nil(solid.reach), options=None)
        if sorts[0] != "number":
            return Shape(sorts[0], bits=bits)
        den = shapes.common(first.shape.den, second.shape.den)
        reaches = []
        for value in (first, second):
            reach = shapes.scaled(value.shape.reach, den // value.shape.den)
            if shapes.fits(reach) is None:
                bits |= states.HAND_BACK
                reach = (-shapes.WIDEST, shapes.WIDEST)
            reaches.append(reach)
        return Shape("number", den, shapes.joined(*reaches), bits)

    def as_shape(self, value: Value, shape: Shape) -> Value:
        """A value in the shape of something that holds it."""
        if value.shape.sort == "number" and shape.sort == "ratio":
            value = self.as_ratio(value)
            return Value(shape, value.state, value.low, value.high)
        if value.shape.sort != shape.sort:
            empty = missing(shape, 0)
            return Value(shape, value.state, empty.low, empty.high)
        if shape.sort == "number":
            value = self.at_scale(value, shape.den)
            value = self.in_width(value, shape.width)
        return Value(shape, value.state, value.low, value.high)


_PLAIN = frozenset({"add", "sub", "mul", "and", "or", "xor", "icmp", "select", "sext", "trunc"})


_CHEAP = _PLAIN | {"zext", "ashr", "lshr", "shl", "getelementptr", "load", "icmp"}
_BY_CONSTANT = re.compile(r"= (?:udiv|sdiv|urem|srem) i\d+ %\w+, \d+$")
_OF_CALENDAR = re.compile(r"= call i64 @(?:civil|\w+_of_(?:day|month))\(")


def _is_plain(lines: list[str]) -> bool:
    """Whether a part is so small and harmless that doing it always is cheaper than a jump."""
    return len(lines) <= 8 and all(_operation(line) in _PLAIN for line in lines)


def _is_cheap(lines: list[str]) -> bool:
    """The same in a loop over rows, where a jump that depends on the row is dear: also what only
    reads columns, divides by constants or asks the calendar."""
    return len(lines) <= 32 and all(
        _operation(line) in _CHEAP or _BY_CONSTANT.search(line) or _OF_CALENDAR.search(line)
        for line in lines
    )


def _operation(line: str) -> str:
    return line.split(" = ", 1)[1].split(" ", 1)[0] if " = " in line else ""
