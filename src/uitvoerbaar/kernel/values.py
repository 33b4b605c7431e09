"""A value while a function is being written: its state and its bounds, as operands.

A known value has one number; an unknown one lies between `low` and `high`, of which either may be
open. Where the compiler knows that a value is known, both are one operand, so that certainty costs
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from attrs import evolve, frozen

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.shapes import Range, Shape
from uitvoerbaar.kernel.text import Function, constant


@frozen(slots=True)
class Value:
    """A value. `state` is an i8 operand whose possible bits are those of the shape.

    Of a number `low` and `high` are whole numbers of the shape's width, of a ratio pairs of a
    numerator and a denominator above nil; of a truth `low` is an i1; of a code or a thing an i64;
    of a span `low` is months and `high` days; of a group `low` is a pointer to its entries and
    `high` their number (i64).
    """

    shape: Shape
    state: str
    low: str
    high: str

    @property
    def is_sure(self) -> bool:
        """Whether it is known at compile time that the value is known."""
        return not self.shape.bits & states.NO_VALUE

    @property
    def may_doubt(self) -> bool:
        """Whether it can be unknown."""
        return bool(self.shape.bits & states.UNKNOWN)

    @property
    def may_miss(self) -> bool:
        """Whether it can be absent or not applicable."""
        return bool(self.shape.bits & states.MISSING)

    def with_state(self, state: str, bits: int) -> Value:
        """The same value in another state."""
        return evolve(self, state=state, shape=evolve(self.shape, bits=bits))


NIL = shapes.ratio("0", "1")


def number(value: int, den: int = 1) -> Value:
    """A constant number."""
    return Value(Shape("number", den, (value, value)), "0", str(value), str(value))


def truth(value: str, state: str = "0", bits: int = 0) -> Value:
    """A truth."""
    return Value(Shape("truth", bits=bits), state, value, value)


def code(value: str, state: str = "0", bits: int = 0) -> Value:
    """A code of an enumeration or a text."""
    return Value(Shape("code", bits=bits), state, value, value)


def thing(value: str, state: str = "0", bits: int = 0) -> Value:
    """A row."""
    return Value(Shape("thing", bits=bits), state, value, value)


def nothing(bit: int = 0) -> Value:
    """No value, of no sort: only a state."""
    return Value(Shape("none", bits=bit), str(bit), "0", "0")


def missing(shape: Shape, bit: int) -> Value:
    """A value that is not there (or not known, or a fault), in the shape of others."""
    low = {"truth": "false", "group": "null", "ratio": NIL}.get(shape.sort, "0")
    high = "0" if shape.sort == "group" else low
    reach = shapes.with_nil(shape.reach)
    return Value(evolve(shape, bits=bit, reach=reach, options=None), str(bit), low, high)


class States:
    """Operations on states, written into a function."""

    def __init__(self, function: Function) -> None:
        self.f = function

    def join(self, *values: Value) -> tuple[str, int]:
        """All bits of some values."""
        state, bits = "0", 0
        for value in values:
            state = self.f.binary("or", "i8", state, value.state)
            bits |= value.shape.bits
        return state, bits

    def keep(self, value: Value, mask: int) -> tuple[str, int]:
        """Some of the bits of a value."""
        bits = value.shape.bits & mask
        if bits == value.shape.bits:
            return value.state, bits
        return self.f.binary("and", "i8", value.state, str(mask)) if bits else "0", bits

    def has(self, state: str, bits: int, mask: int) -> str:
        """Whether any of some bits is set (i1)."""
        wanted = bits & mask
        if not wanted:
            return "false"
        if wanted != bits:
            state = self.f.binary("and", "i8", state, str(wanted))
        return self.f.compare("ne", "i8", state, "0")

    def is_known(self, value: Value) -> str:
        """Whether a value is known."""
        return self.f.no(self.has(value.state, value.shape.bits, states.NO_VALUE))

    def is_missing(self, value: Value) -> str:
        """Whether it is absent or not applicable, and no fault."""
        bad = self.has(value.state, value.shape.bits, states.FAULT | states.UNKNOWN)
        gone = self.has(value.state, value.shape.bits, states.MISSING)
        return self.f.both(gone, self.f.no(bad))

    def is_doubt(self, value: Value) -> str:
        """Whether it is unknown, and no fault."""
        bad = self.has(value.state, value.shape.bits, states.FAULT)
        doubt = self.has(value.state, value.shape.bits, states.UNKNOWN)
        return self.f.both(doubt, self.f.no(bad))

    def is_fault(self, value: Value) -> str:
        """Whether the law failed."""
        return self.has(value.state, value.shape.bits, states.FAULT)

    def add(self, state: str, bits: int, condition: str, bit: int) -> tuple[str, int]:
        """Sets a bit where a condition holds."""
        if condition == "false":
            return state, bits
        if self.f.uniform is not None and condition in self.f.uniform:
            self.f.checks.append(self.f.no(condition))  # for every row or for none
            return state, bits
        more = self.f.choose(condition, "i8", str(bit), "0")
        return self.f.binary("or", "i8", state, more), bits | bit

    def carried(self, *values: Value) -> tuple[str, int]:
        """What is carried along by everything that was looked at."""
        state, bits = "0", 0
        for value in values:
            own, own_bits = self.keep(value, states.CARRIED)
            state, bits = self.f.binary("or", "i8", state, own), bits | own_bits
        return state, bits

    def along(self, value: Value, *others: Value) -> Value:
        """A value that carries what others carried."""
        more, more_bits = self.carried(*others)
        if not more_bits:
            return value
        state = self.f.binary("or", "i8", value.state, more)
        return value.with_state(state, value.shape.bits | more_bits)

    def needs_value(self, *values: Value) -> tuple[str, int]:
        """The state of what is computed with some values: with a missing one it is a fault."""
        state, bits = self.join(*values)
        if bits & states.MISSING:
            gone = self.has(state, bits, states.MISSING)
            state, bits = self.add(state, bits, gone, states.FAULT)
            state = self.f.binary("and", "i8", state, str(states.ALL & ~states.MISSING))
            bits &= ~states.MISSING
        return state, bits

    def turned(self, state: str, bits: int) -> tuple[str, int]:
        """A state with its open sides exchanged."""
        if not bits & states.OPEN:
            return state, bits
        f = self.f
        rest = f.binary("and", "i8", state, str(states.ALL & ~states.OPEN))
        low = f.binary("and", "i8", state, str(states.OPEN_LOW))
        high = f.binary("and", "i8", state, str(states.OPEN_HIGH))
        turned = f.binary(
            "or", "i8", f.binary("shl", "i8", low, "1"), f.binary("lshr", "i8", high, "1")
        )
        both = states.OPEN if bits & states.OPEN else 0
        return f.binary("or", "i8", rest, turned), bits | both

    # --- scales and widths ---

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

    # --- where values meet ---

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


def operand_type(shape: Shape) -> str:
    """The machine type of `low`."""
    if shape.sort == "number":
        return f"i{shape.width}"
    kinds = {
        "ratio": shapes.RATIO,
        "none": "i64",
        "truth": "i1",
        "code": "i64",
        "thing": "i64",
        "span": "i64",
        "group": "ptr",
    }
    return kinds[shape.sort]


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


def is_constant(value: Value) -> bool:
    """Whether a number is a constant."""
    return value.is_sure and value.low == value.high and constant(value.low) is not None
