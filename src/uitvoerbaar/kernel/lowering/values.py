"""A value while a function is being written: its state and its bounds, as operands.

A known value has one number; an unknown one lies between `low` and `high`, of which either may be
open. Where the compiler knows that a value is known, both are one operand, so that certainty costs
nothing.
"""

from __future__ import annotations

from attrs import evolve, frozen

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering.text import Function, constant
from uitvoerbaar.kernel.shapes import Shape


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


def is_constant(value: Value) -> bool:
    """Whether a number is a constant."""
    return value.is_sure and value.low == value.high and constant(value.low) is not None


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
