"""Reading facts: items, judgements, roles and choices of a thing, and the records around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.layout import REFERENCE_DAY, FactLayout, Form
from uitvoerbaar.kernel.lowering import dates, literals
from uitvoerbaar.kernel.lowering.logic import same
from uitvoerbaar.kernel.lowering.text import Function
from uitvoerbaar.kernel.lowering.values import Value, code, missing, number, thing, truth
from uitvoerbaar.kernel.lowering.writer import Writer, lowers
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import Choice
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Boolean, Date, SetOf, Type

if TYPE_CHECKING:
    from uitvoerbaar.kernel.lowering.program import Program

NEVER = -(2**31)  # a day that is not there


@lowers(e.Read)
def _read(w: Writer, node: e.Read) -> Value:
    program = w.program
    owner = None if node.owner is None else w.lower(node.owner)
    if node.symbol in program.law.rules:
        period = w.period_of(program.law.rules[node.symbol].grid, node.period)
        return program.rule(w, node.symbol, owner, period)
    assert owner is not None
    period = w.period_of(program.grid_of(node.symbol), node.period)
    return program.fact(w, node.symbol, owner, period)


def guarded(
    w: Writer, owner: Value | None, period: Value | None, make: Callable[[], Value]
) -> Value:
    """What is read of an owner in a period, where both are there.

    Of an absent thing, or in an absent period, everything is absent; of an unknown one unknown;
    where one of them has no answer, there is none.
    """
    parts = [part for part in (owner, period) if part is not None]
    if all(part.is_sure for part in parts):
        return w.along(make(), *parts)
    f = w.f
    known = "true"
    for part in parts:
        known = f.both(known, w.is_known(part))
    made = w.only_if(known, make)
    state, bits = made.state, made.shape.bits
    wrong = [
        (condition, bit)
        for part in reversed(parts)
        for condition, bit in (
            (w.is_doubt(part), states.UNKNOWN | states.OPEN),
            (w.is_missing(part), states.ABSENT),
        )
    ]
    for condition, bit in (*wrong, *((w.is_fault(part), states.FAULT) for part in parts)):
        if condition != "false":
            state = f.choose(condition, "i8", str(bit), state)
            bits |= bit
    if made.shape.sort == "group":
        state = f.binary("and", "i8", state, str(states.ALL & ~states.OPEN))
        bits &= ~states.OPEN
    return w.along(made.with_state(state, bits), *parts)


class Facts:
    """Lowers reads of facts for a program and its layout."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.choices: dict[tuple[e.Symbol, object], tuple[str, Shape]] = {}

    def read(self, w: Writer, symbol: e.Symbol, owner: Value, period: Value | None) -> Value:
        """The value of a fact of an owner in a period."""
        declared = self.program.declared(symbol)
        if owner.shape.sort == "thing" and self.program.is_derived_role(symbol):
            return guarded(w, owner, None, lambda: self.program.derived_role(w, symbol, owner))
        text_day = w.text_day if isinstance(declared, Choice) else None
        key = ("fact", symbol, owner.low, period.low if period else None, text_day)

        def make() -> Value:
            if isinstance(declared, Choice):
                return self._choice(w, declared, owner, period)
            kind = self.program.type_of(symbol)
            if isinstance(kind, SetOf):
                return self.program.members_of(w, symbol, owner, period)
            return self._item(w, symbol, kind, owner, period)

        return guarded(w, owner, period, lambda: w.remembered(key, make))

    # --- items ---

    def _item(
        self, w: Writer, symbol: e.Symbol, kind: Type, owner: Value, period: Value | None
    ) -> Value:
        layout = self.program.layout.fact(symbol)
        if layout.form is Form.NONE:
            return self._never_given(symbol, kind)
        low, high = self.program.bounds_of(symbol, layout.den)
        place, state, bits = self._place(w, symbol, layout, owner.low, period)
        sort = literals.sort_of(kind)
        if layout.in_order and sort == "thing":
            return thing(place[1], state, bits)
        value = self._load(w, symbol, "value", layout.kind, place)
        if sort == "truth":
            return truth(w.f.compare("ne", layout.kind, value[1], "0"), state, bits)
        if sort == "code":
            return code(value[0], state, bits)
        if sort == "thing":
            return thing(value[0], state, bits)
        if sort == "span":  # months in the upper half, days in the lower
            days = w.f.op(f"trunc i64 {value[0]} to i32")
            months = w.f.op(f"ashr i64 {value[0]}, 32")
            return Value(Shape("span", bits=bits), state, months, w.f.op(f"sext i32 {days} to i64"))
        reach = layout.reach
        if bits & states.NO_VALUE:
            reach = shapes.with_nil(reach)
        if not bits & states.UNKNOWN:
            return Value(Shape("number", layout.den, reach, bits), state, value[0], value[0])
        for bound in (low, high):
            if bound is not None:
                reach = shapes.joined(reach, (bound, bound))
        if layout.bounds:
            other = self._load(w, symbol, "high", layout.kind, place)[0]
            return w.settled(
                Value(Shape("number", layout.den, reach, bits), state, value[0], other)
            )
        doubt = w.has(state, bits, states.UNKNOWN)
        first = w.f.choose(doubt, "i64", str(low or 0), value[0])
        last = w.f.choose(doubt, "i64", str(high or 0), value[0])
        shape = Shape("number", layout.den, reach, bits)
        if shape.width != 64:
            shape = evolve(shape, reach=(-(2**61), 2**61))
        made = Value(shape, state, first, last)
        return w.settled(made) if low is not None and low == high else made

    def _never_given(self, symbol: e.Symbol, kind: Type) -> Value:
        """An item without a column: unknown, within its own bounds."""
        den = self.program.scale_of_bounds(symbol)
        low, high = self.program.bounds_of(symbol, den)
        made = missing(literals.shape_of(kind), states.UNKNOWN)
        if made.shape.sort != "number":
            return made
        bits = states.UNKNOWN
        bits |= states.OPEN_LOW if low is None else 0
        bits |= states.OPEN_HIGH if high is None else 0
        reach = (min(low or 0, high or 0, 0), max(low or 0, high or 0, 0))
        if low is not None and low == high:
            return number(low, den)
        return Value(Shape("number", den, reach, bits), str(bits), str(low or 0), str(high or 0))

    def _place(
        self, w: Writer, symbol: e.Symbol, layout: FactLayout, row: str, period: Value | None
    ) -> tuple[tuple[str, str], str, int]:
        """Where a value lies (a table's name and an index), and its state."""
        if layout.form is Form.PLAIN or period is None:
            if not layout.states:
                return ("column", row), "0", 0
            state = self._load(w, symbol, "state", "i8", ("column", row))[1]
            return ("column", row), state, states.ALL
        if layout.form is Form.SERIES:
            return self._in_series(w, symbol, row, period.low)
        return self._in_wide(w, symbol, layout, row, period.low)

    def _in_series(
        self, w: Writer, symbol: e.Symbol, row: str, period: str
    ) -> tuple[tuple[str, str], str, int]:
        """The stretch of a thing in which a period lies; without one the value is unknown."""
        f = w.f
        name = self.program.series_finder(symbol)
        index = f.op(f"call i64 @{name}(ptr %ctx, i64 {row}, i64 {period})")
        state = self._load(w, symbol, "state", "i8", ("column", index))[1]
        return ("column", index), state, states.ALL

    def _in_wide(
        self, w: Writer, symbol: e.Symbol, layout: FactLayout, row: str, period: str
    ) -> tuple[tuple[str, str], str, int]:
        """The column of a period; outside the periods that are there the value is unknown."""
        f = w.f
        first = self.program.word(w, ("first", *_names(symbol)), "i64")
        count = self.program.word(w, ("count", *_names(symbol)), "i64")
        index = f.op(f"sub i64 {period}, {first}")
        inside = f.op(f"icmp ult i64 {index}, {count}")
        # Which column is that of the period: -1 where there is none.
        numbers = self.program.word(w, ("index", *_names(symbol)), "ptr")
        at = f.choose(inside, "i64", index, "0")
        where = f.op(f"getelementptr i32, ptr {numbers}, i64 {at}")
        column = f.op(f"sext i32 {f.op(f'load i32, ptr {where}, align 4')} to i64")
        inside = f.both(inside, f.compare("sge", "i64", column, "0"))
        index = column
        if self.program.is_straight and f.uniform is not None and inside in f.uniform:
            f.checks.append(inside)
            inside = "true"
        index = f.choose(inside, "i64", index, "0")
        # One stretch of columns after each other, each as long as there are things.
        rows = self.program.word(w, ("things", symbol.kind or ""), "i64")
        place = f.binary("add", "i64", f.binary("mul", "i64", index, rows), row)
        bits = 0 if inside == "true" else states.UNKNOWN | states.OPEN
        state = f.choose(inside, "i8", "0", str(self._unknown_state(symbol, layout)))
        if layout.states:
            own = self._load(w, symbol, "state", "i8", ("column", place))[1]
            state = f.choose(inside, "i8", own, str(self._unknown_state(symbol, layout)))
            bits = states.ALL
        return ("column", place), state, bits

    def _unknown_state(self, symbol: e.Symbol, layout: FactLayout) -> int:
        low, high = self.program.bounds_of(symbol, layout.den)
        state = states.UNKNOWN
        state |= states.OPEN_LOW if low is None else 0
        return state | (states.OPEN_HIGH if high is None else 0)

    def _load(
        self, w: Writer, symbol: e.Symbol, part: str, kind: str, place: tuple[str, str]
    ) -> tuple[str, str]:
        """A value of a column: as i64, and as it lies there."""
        f = w.f
        base = self.program.word(w, (part, *_names(symbol)), "ptr")
        where = f.op(f"getelementptr {kind}, ptr {base}, i64 {place[1]}")
        raw = f.op(f"load {kind}, ptr {where}, align {shapes.BYTES[kind]}")
        return (raw if kind == "i64" else f.op(f"sext {kind} {raw} to i64")), raw

    # --- choices ---

    def _choice(self, w: Writer, choice: Choice, owner: Value, period: Value | None) -> Value:
        """What was chosen, as far as it works in the period."""
        layout = self.program.layout.fact(choice.symbol)
        if layout.form is Form.NONE:
            return self._default(w, choice)
        key = (choice.symbol, w.text_day)
        if key not in self.choices:
            self.choices[key] = self._choice_function(w, choice, layout)
        name, shape = self.choices[key]
        at = period.low if period is not None else "0"
        made = w.f.effect(f"call %v64 @{name}(ptr %ctx, i64 {owner.low}, i64 {at})")
        return unpacked(w, made, shape)

    def _default(self, w: Writer, choice: Choice) -> Value:
        if choice.default is not None:
            return literals.constant(w, choice.default, choice.type)
        if isinstance(choice.type, Boolean):
            return truth("false")
        return missing(literals.shape_of(choice.type), states.ABSENT)

    def _choice_function(
        self, caller: Writer, choice: Choice, layout: FactLayout
    ) -> tuple[str, Shape]:
        """A function (context, row, period) for a choice."""
        program = self.program
        program.count += 1
        name = f"choice{program.count}"
        f = Function(name, "%v64", [("ptr", "%ctx"), ("i64", "%thing"), ("i64", "%period")])
        monthly = choice.grid is not Grid.YEAR
        has_period = choice.grid is not Grid.NONE
        at = "%period"
        w = Writer(
            program,
            f,
            Grid.MONTH if monthly else Grid.YEAR,
            thing("%thing"),
            at,
            caller.text_day,
        )
        if not has_period:
            w.period = w.base_period = program.fixed(w, REFERENCE_DAY + 1)
        period = w.now() if has_period else None
        given = self._item(w, choice.symbol, choice.type, thing("%thing"), period)
        made = self._works(w, choice, layout, given, period)
        made = w.limited(made, 2**62 - 1) if made.shape.sort == "number" else made
        pack(w, made)
        program.functions[name] = f.finish()
        return name, made.shape

    def _works(
        self,
        w: Writer,
        choice: Choice,
        layout: FactLayout,
        given: Value,
        period: Value | None,
    ) -> Value:
        f = w.f
        none = self._default(w, choice)
        not_chosen = w.has(given.state, given.shape.bits, states.ABSENT | states.UNKNOWN)
        state, bits = w.keep(given, states.ALL & ~(states.ABSENT | states.UNKNOWN | states.OPEN))
        chosen = Value(evolve(given.shape, bits=bits), state, given.low, given.low)
        if not layout.dated:
            return w.select(not_chosen, none, chosen)
        place, _, _ = self._place(w, choice.symbol, layout, "%thing", period)
        applied = self._load(w, choice.symbol, "applied", "i32", place)[0]
        until = self._load(w, choice.symbol, "until", "i32", place)[0]
        plain = f.compare("eq", "i64", applied, str(NEVER))
        if given.shape.sort == "truth":
            plain = f.either(plain, f.no(given.low))
        plain = f.either(plain, w.has(state, bits, states.NOT_APPLICABLE))
        w.applied = Value(Shape("number", 1, shapes.DAYS), "0", applied, applied)
        over = "false"
        if choice.grid is Grid.MONTH and period is not None:
            first = dates.first_day(w, period)
            ends = f.compare("ne", "i64", until, str(NEVER))
            over = f.both(ends, f.compare("sgt", "i64", first.low, until))

        def dated() -> Value:
            return w.either_way(over, lambda: none, lambda: self._in_time(w, choice, chosen, none))

        made = w.either_way(plain, lambda: chosen, dated)
        return w.either_way(not_chosen, lambda: none, lambda: made)

    def _in_time(self, w: Writer, choice: Choice, chosen: Value, none: Value) -> Value:
        """The choice, if it works by now and was applied for in time."""
        f = w.f
        at = w.now()
        effect, gone, starts = truth("true"), "false", None
        if choice.effect is not None:
            starts = dates.as_month(w, w.lower(choice.effect), choice.effect.type)
            gone = w.is_missing(starts)
            state, bits = w.keep(starts, states.ALL & ~states.MISSING)
            starts = starts.with_state(state, bits)
            if w.grid is Grid.YEAR:
                starts = dates.as_year(w, starts, month=True)
            effect = w.compare(e.Order.AT_MOST, starts, at)
        works = effect
        if choice.deadline is not None:
            deadline = choice.deadline
            skip = f.either(gone, f.both(w.is_known(effect), f.no(effect.low)))

            def in_time() -> Value:
                last = w.lower(deadline)
                if not isinstance(deadline.type, Date):
                    last = dates.last_day(w, last)
                lost = w.is_missing(last)
                state, bits = w.keep(last, states.ALL & ~states.MISSING)
                assert w.applied is not None
                kept = w.compare(e.Order.AT_LEAST, last.with_state(state, bits), w.applied)
                no = truth("false", *w.carried(last))
                return w.select(lost, no, kept)

            from uitvoerbaar.kernel.lowering.groups import and_both

            works = w.either_way(skip, lambda: effect, lambda: and_both(w, effect, in_time()))
        doubt, bad = w.is_doubt(works), w.is_fault(works)
        made = w.select(works.low, chosen, none)
        state, bits = made.state, made.shape.bits
        if doubt != "false":
            state = f.choose(doubt, "i8", str(states.UNKNOWN | states.OPEN), state)
            bits |= states.UNKNOWN | states.OPEN
        made = made.with_state(state, bits)
        made = w.select(bad, missing(made.shape, states.FAULT), made)
        made = w.along(made, works)
        return w.select(gone, none if starts is None else w.along(none, starts), made)


# --- what functions give back -----------------------------------------------------------------


def pack(w: Writer, value: Value, reason: str = "0") -> None:
    """Returns a value from a function: {state, low, high, reason}."""
    f = w.f
    wide = shapes.stored(value.shape)
    low, high = value.low, value.high
    if value.shape.sort == "truth":
        low = high = (
            f.op(f"zext i1 {low} to i64")
            if low not in ("true", "false")
            else ("1" if low == "true" else "0")
        )
    if value.shape.sort == "ratio":
        low, high = w.ratio_words(value)
    if value.shape.sort == "group":
        low = f.op(f"ptrtoint ptr {low} to i64") if low != "null" else "0"
    kind = f"%v{wide}"
    made = f.effect(f"insertvalue {kind} undef, i8 {value.state}, 0")
    made = f.effect(f"insertvalue {kind} {made}, i{wide} {low}, 1")
    made = f.effect(f"insertvalue {kind} {made}, i{wide} {high}, 2")
    made = f.effect(f"insertvalue {kind} {made}, i32 {reason}, 3")
    f.do(f"ret {kind} {made}")


def unpacked(w: Writer, made: str, shape: Shape) -> Value:
    """A value that a function gave."""
    f = w.f
    wide = shapes.stored(shape)
    kind = f"%v{wide}"
    state = f.op(f"extractvalue {kind} {made}, 0") if shape.bits else "0"
    low = f.op(f"extractvalue {kind} {made}, 1")
    if shape.sort == "truth":
        return truth(f.op(f"icmp ne i64 {low}, 0"), state, shape.bits)
    if shape.sort in ("code", "thing"):
        return Value(shape, state, low, low)
    if shape.sort == "number" and not shape.bits & states.UNKNOWN:
        return Value(shape, state, low, low)
    high = f.op(f"extractvalue {kind} {made}, 2")
    if shape.sort == "ratio":
        return w.ratio_of_words(shape, state, low, high)
    if shape.sort == "group":
        return Value(shape, state, f.op(f"inttoptr i64 {low} to ptr"), high)
    return Value(shape, state, low, high)


def _names(symbol: e.Symbol) -> tuple[str, str]:
    return symbol.kind or "", symbol.name


__all__ = ["Facts", "guarded", "number", "pack", "same", "unpacked"]
