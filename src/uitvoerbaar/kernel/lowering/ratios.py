"""Numbers with a denominator of their own: what a quotient gives, exact and with bounds.

Each side of a ratio is a pair of a numerator and a denominator above nil (`shapes.RATIO`). What is
surely known is worked out once; what may be unknown by functions that move both bounds, as exact
evaluation does, and that work out one side where the row turns out to know it. Those functions are
written here too (`BOUNDS`), by the same means as rules are.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import evolve

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.lowering.meeting import Meeting
from uitvoerbaar.kernel.lowering.text import Function
from uitvoerbaar.kernel.lowering.values import NIL, Value
from uitvoerbaar.kernel.shapes import RATIO, Shape
from uitvoerbaar.law.expression import Direction

_MADE = f"{{ {RATIO}, i1 }}"  # a ratio, and whether it is too large to go on with
_MADE_BOUNDS = f"{{ i8, {RATIO}, {RATIO} }}"
_MOST = 2**60  # of what is rounded, in steps
_ROUNDED = {Direction.HALF: "half", Direction.DOWN: "down", Direction.UP: "up"}
_OF_DOUBT = states.UNKNOWN | states.OPEN

_Side = tuple[str, str]  # a side, and whether it is too large (i1)
_Sides = tuple[_Side, _Side, str, str]  # both, and whether each is open (i1)


class Ratios(Meeting):
    """Operations on ratios. What becomes too large is marked to be evaluated exactly."""

    def ratio_sum(self, first: Value, second: Value) -> Value:
        """A sum."""
        return self._combined("add", first, second)

    def ratio_product(self, first: Value, second: Value) -> Value:
        """A product."""
        return self._combined("multiply", first, second)

    def ratio_quotient(self, first: Value, second: Value) -> Value:
        """A quotient; by nil it is a fault."""
        return self._combined("divide", first, second)

    def opposite_ratio(self, value: Value) -> Value:
        """The opposite of a ratio that is there."""
        state, bits = self.turned(value.state, value.shape.bits)
        low = self._turned_side(value.high)
        high = low if value.low == value.high else self._turned_side(value.low)
        return Value(evolve(value.shape, bits=bits), state, low, high)

    def _turned_side(self, side: str) -> str:
        top = self.f.binary("sub", "i256", "0", self._part(side, 0))
        return self.f.op(f"insertvalue {RATIO} {side}, i256 {top}, 0")

    def ratio_rounded(self, value: Value, direction: Direction, step: Fraction) -> Value:
        """A number: a ratio rounded to a multiple of a step."""
        low, state, bits = self._whole_steps(
            value.low, direction, step, value.state, value.shape.bits, states.OPEN_LOW
        )
        high = low
        if value.high != value.low:
            high, state, bits = self._whole_steps(
                value.high, direction, step, state, bits, states.OPEN_HIGH
            )
        whole = self.settled(Value(Shape("number", 1, (-_MOST, _MOST), bits), state, low, high))
        whole = self.times(whole, step.numerator, 1)
        return evolve(whole, shape=evolve(whole.shape, den=step.denominator))

    def _whole_steps(
        self, side: str, direction: Direction, step: Fraction, state: str, bits: int, free: int
    ) -> tuple[str, str, int]:
        """How many steps go into a side (i64), with the state after it."""
        f = self.f
        made = f.op(
            f"call {{ i256, i1 }} @ratio_{_ROUNDED[direction]}({RATIO} {side}, "
            f"i256 {step.numerator}, i256 {step.denominator})"
        )
        large = f.op(f"extractvalue {{ i256, i1 }} {made}, 1")
        large = f.both(large, f.no(self.has(state, bits, free)))
        state, bits = self.add(state, bits, large, states.HAND_BACK)
        return f.as_wide(f.op(f"extractvalue {{ i256, i1 }} {made}, 0"), 256, 64), state, bits

    def _part(self, side: str, place: int) -> str:
        return self.f.op(f"extractvalue {RATIO} {side}, {place}")

    # --- sums, products and quotients ---

    def _combined(self, word: str, first: Value, second: Value) -> Value:
        """An operation on two ratios."""
        state, bits = self.needs_value(first, second)
        if first.may_doubt or second.may_doubt:
            return self._called(word, first, second, state, bits)
        low, state, bits = self._known(word, first.low, second.low, state, bits)
        return Value(Shape("ratio", bits=bits), state, low, low)

    def _known(
        self, word: str, first: str, second: str, state: str, bits: int
    ) -> tuple[str, str, int]:
        """An operation on two sides, with the state after it."""
        f = self.f
        if word == "divide":
            nil = f.compare("eq", "i256", self._part(second, 0), "0")
            state, bits = self.add(state, bits, nil, states.FAULT)
        made = f.op(f"call {_MADE} @ratio_{word}({RATIO} {first}, {RATIO} {second})")
        large = f.op(f"extractvalue {_MADE} {made}, 1")
        state, bits = self.add(state, bits, large, states.HAND_BACK)
        return f.op(f"extractvalue {_MADE} {made}, 0"), state, bits

    def _called(self, word: str, first: Value, second: Value, state: str, bits: int) -> Value:
        """The same with bounds, by the function that moves them."""
        f = self.f
        arguments = ", ".join(
            f"i8 {value.state}, {RATIO} {value.low}, {RATIO} {value.high}"
            for value in (first, second)
        )
        made = f.op(f"call {_MADE_BOUNDS} @bounds_{word}({arguments})")
        kept = states.ALL & ~_OF_DOUBT
        state = f.binary("and", "i8", state, str(kept))
        state = f.binary("or", "i8", state, f.op(f"extractvalue {_MADE_BOUNDS} {made}, 0"))
        bits = bits & kept | _OF_DOUBT | states.HAND_BACK
        bits |= states.FAULT if word == "divide" else 0
        low, high = (f.op(f"extractvalue {_MADE_BOUNDS} {made}, {place}") for place in (1, 2))
        return Value(Shape("ratio", bits=bits), state, low, high)

    # --- as a rule gives it ---

    def kept_ratio(self, value: Value) -> Value:
        """A ratio that a rule can give: it fits in the two words of what functions give."""
        large = self.f.op(f"extractvalue {{ i128, i128, i1 }} {self._kept(value)}, 2")
        state, bits = self.add(value.state, value.shape.bits, large, states.HAND_BACK)
        return value.with_state(state, bits)

    def ratio_words(self, value: Value) -> tuple[str, str]:
        """The two words (i128) of a ratio: of a known one its numerator and its denominator, of an
        unknown one its sides, each with the numerator in the upper half."""
        kept = self._kept(value)
        low, high = (
            self.f.op(f"extractvalue {{ i128, i128, i1 }} {kept}, {place}") for place in (0, 1)
        )
        return low, high

    def _kept(self, value: Value) -> str:
        doubt = self.has(value.state, value.shape.bits, states.UNKNOWN)
        return self.f.op(
            f"call {{ i128, i128, i1 }} @ratio_kept(i1 {doubt}, {RATIO} {value.low}, "
            f"{RATIO} {value.high})"
        )

    def ratio_of_words(self, shape: Shape, state: str, low: str, high: str) -> Value:
        """The ratio that two words say."""
        f = self.f
        doubt = self.has(state, shape.bits, states.UNKNOWN)
        sides = [
            f.op(f"call {RATIO} @ratio_side(i1 {doubt}, i1 {place}, i128 {low}, i128 {high})")
            for place in (("false", "true") if doubt != "false" else ("false",))
        ]
        return Value(shape, state, sides[0], sides[-1])


# --- the functions that move bounds -----------------------------------------------------------


class _Bounds(Ratios):
    """Writes one of them: of two values that may be unknown, in the order of its parameters."""

    def __init__(self, word: str) -> None:
        f = Function(
            f"bounds_{word}",
            _MADE_BOUNDS,
            [
                ("i8", "%s"), (RATIO, "%a"), (RATIO, "%b"),
                ("i8", "%t"), (RATIO, "%c"), (RATIO, "%d"),
            ],
        )  # fmt: skip
        super().__init__(f)
        self.word = word
        shape = Shape("ratio", bits=states.ALL)
        self.first = Value(shape, "%s", "%a", "%b")
        self.second = Value(shape, "%t", "%c", "%d")

    def text(self, body: Callable[[_Bounds], Value]) -> str:
        """The function: on one side where both are known, else by what `body` makes of them."""
        f = self.f
        both = f.binary("or", "i8", "%s", "%t")
        known, doubt = f.label(), f.label()
        f.fork(self.has(both, states.ALL, states.UNKNOWN), doubt, known)
        f.start(known)
        f.known.append({})
        low, state, _ = self._known(self.word, "%a", "%c", "0", 0)
        self.give(state, low, low)
        f.known.pop()
        f.start(doubt)
        f.known.append({})
        made = self.settled(body(self))
        self.give(made.state, made.low, made.high)
        return f.finish()

    def give(self, state: str, low: str, high: str) -> None:
        """Returns."""
        f = self.f
        made = f.effect(f"insertvalue {_MADE_BOUNDS} undef, i8 {state}, 0")
        made = f.effect(f"insertvalue {_MADE_BOUNDS} {made}, {RATIO} {low}, 1")
        made = f.effect(f"insertvalue {_MADE_BOUNDS} {made}, {RATIO} {high}, 2")
        f.do(f"ret {_MADE_BOUNDS} {made}")

    def free(self, value: Value) -> tuple[str, str]:
        """Whether the sides of a value are open (i1)."""
        return (
            self.has(value.state, states.ALL, states.OPEN_LOW),
            self.has(value.state, states.ALL, states.OPEN_HIGH),
        )

    def each(self, word: str, first: str, second: str) -> _Side:
        """An operation on two sides, and whether it becomes too large."""
        made = self.f.op(f"call {_MADE} @ratio_{word}({RATIO} {first}, {RATIO} {second})")
        side, large = (self.f.op(f"extractvalue {_MADE} {made}, {place}") for place in (0, 1))
        return side, large

    def sign(self, word: str, side: str) -> str:
        """Whether a side compares with nil (i1)."""
        return self.f.compare(word, "i256", self._part(side, 0), "0")

    def unknown(self, low: _Side, high: _Side, no_low: str, no_high: str) -> Value:
        """An unknown value between two sides, each with whether it is too large; open ones are
        nil, and never too large."""
        f = self.f
        state, bits = str(states.UNKNOWN), states.UNKNOWN
        sides = []
        for (side, large), gone, bit in (
            (low, no_low, states.OPEN_LOW),
            (high, no_high, states.OPEN_HIGH),
        ):
            state, bits = self.add(state, bits, gone, bit)
            state, bits = self.add(state, bits, f.both(large, f.no(gone)), states.HAND_BACK)
            sides.append(f.choose(gone, RATIO, NIL, side))
        return Value(Shape("ratio", bits=bits), state, sides[0], sides[1])

    def sum(self) -> Value:
        """Bounds of a sum."""
        f = self.f
        (open_a, open_b), (open_c, open_d) = self.free(self.first), self.free(self.second)
        low, high = self.each("add", "%a", "%c"), self.each("add", "%b", "%d")
        return self.unknown(low, high, f.either(open_a, open_c), f.either(open_b, open_d))

    def product(self) -> Value:
        """Bounds of a product."""
        return self._product(self.first, self.second, "false")

    def _product(self, first: Value, second: Value, nothing: str) -> Value:
        """Bounds of a product; `nothing` (i1) says that there are none."""
        f = self.f
        (a, b), (c, d) = (first.low, first.high), (second.low, second.high)
        (open_a, open_b), (open_c, open_d) = self.free(first), self.free(second)
        made = {(x, y): self.each("multiply", x, y) for x in (a, b) for y in (c, d)}
        corners = list(made.values())
        low = high = corners[0]
        for corner in corners[1:]:
            low = self._better("slt", corner, low)
            high = self._better("sgt", corner, high)
        large = "false"
        for _, each in corners:
            large = f.either(large, each)
        closed = (low[0], large), (high[0], large), "false", "false"
        some_open = f.either(f.either(open_a, open_b), f.either(open_c, open_d))
        positive = f.both(
            f.both(f.no(open_a), self.sign("sge", a)), f.both(f.no(open_c), self.sign("sge", c))
        )
        upwards = made[a, c], made[b, d], "false", f.either(open_b, open_d)
        free = (NIL, "false"), (NIL, "false"), "true", "true"
        one_point, other_point = self._is_point(first), self._is_point(second)
        nil = f.either(
            f.both(one_point, self.sign("eq", a)), f.both(other_point, self.sign("eq", c))
        )
        found = self._one(one_point, self._by_point(second, a, made, True), free)
        found = self._one(other_point, self._by_point(first, c, made, False), found)
        found = self._one(positive, upwards, found)
        # Nothing times whatever it is, also what goes on for ever.
        found = self._one(nil, ((NIL, "false"), (NIL, "false"), "false", "false"), found)
        found = self._one(some_open, found, closed)
        return self.unknown(*self._one(nothing, free, found))

    def _better(self, word: str, one: _Side, other: _Side) -> _Side:
        take = self.ordered(word, self.first.shape, one[0], other[0])
        return self.f.choose(take, RATIO, one[0], other[0]), other[1]

    def _is_point(self, value: Value) -> str:
        """Whether a value has one side (i1)."""
        no_low, no_high = self.free(value)
        closed = self.f.both(self.f.no(no_low), self.f.no(no_high))
        return self.f.both(closed, self.ordered("eq", value.shape, value.low, value.high))

    def _by_point(
        self, value: Value, point: str, made: dict[tuple[str, str], _Side], left: bool
    ) -> _Sides:
        """Bounds of a product of a value with a side open and a number but nil; `left`: that stands
        left."""
        no_low, no_high = self.free(value)
        low, high = (
            made[(point, side) if left else (side, point)] for side in (value.low, value.high)
        )
        up = self.sign("sgt", point)
        return self._one(up, (low, high, no_low, no_high), (high, low, no_high, no_low))

    def _one(self, condition: str, one: _Sides, other: _Sides) -> _Sides:
        """One of two pairs of bounds."""
        f = self.f

        def side(x: _Side, y: _Side) -> _Side:
            return f.choose(condition, RATIO, x[0], y[0]), f.choose(condition, "i1", x[1], y[1])

        return (
            side(one[0], other[0]),
            side(one[1], other[1]),
            f.choose(condition, "i1", one[2], other[2]),
            f.choose(condition, "i1", one[3], other[3]),
        )

    def quotient(self) -> Value:
        """Bounds of a quotient: those of the product with the inverse, where the divisor lies on
        one side of nil; otherwise there are none. By nil, for sure, it is a fault."""
        f = self.f
        no_low, no_high = self.free(self.second)
        below = f.both(f.no(no_high), self.sign("slt", self.second.high))
        first, second = (self._opposite_if(below, value) for value in (self.first, self.second))
        no_low, no_high = self.free(second)
        above = f.both(f.no(no_low), self.sign("sgt", second.low))
        nil = f.both(self._is_point(second), self.sign("eq", second.low))
        # The highest has the lowest inverse; what goes on for ever comes as near nil as it likes.
        low = f.choose(no_high, RATIO, NIL, self._inverse(second.high))
        inverse = Value(second.shape, str(states.UNKNOWN), low, self._inverse(second.low))
        made = self._product(first, inverse, f.no(above))
        state, bits = self.add(made.state, made.shape.bits, nil, states.FAULT)
        return made.with_state(state, bits)

    def _opposite_if(self, condition: str, value: Value) -> Value:
        """The opposite of a value where a condition holds."""
        turned = self.opposite_ratio(value)
        return Value(
            value.shape,
            self.f.choose(condition, "i8", turned.state, value.state),
            self.f.choose(condition, RATIO, turned.low, value.low),
            self.f.choose(condition, RATIO, turned.high, value.high),
        )

    def _inverse(self, side: str) -> str:
        """The inverse of a side that is not nil."""
        return self.f.op(f"call {RATIO} @ratio_inverse({RATIO} {side})")


BOUNDS = "\n".join(
    (
        _Bounds("add").text(_Bounds.sum),
        _Bounds("multiply").text(_Bounds.product),
        _Bounds("divide").text(_Bounds.quotient),
    )
)

__all__ = ["BOUNDS", "Ratios"]
