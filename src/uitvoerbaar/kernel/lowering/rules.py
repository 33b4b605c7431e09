"""A rule as a function of the machine: its texts by date, exceptions, what is carried forward.

A rule gives {state, low, high, reason} for a thing in a period. What takes work is remembered for
the row that is being computed, so that a rule that many others ask is evaluated once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import lcm
from typing import TYPE_CHECKING

from attrs import define, evolve, frozen

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.layout import REFERENCE_DAY
from uitvoerbaar.kernel.lowering import dates, literals
from uitvoerbaar.kernel.lowering.reads import guarded, pack, unpacked
from uitvoerbaar.kernel.lowering.text import Function
from uitvoerbaar.kernel.lowering.values import Value, missing, nothing, thing
from uitvoerbaar.kernel.lowering.versions import Stretch, Text, first_period, stretches, text_on
from uitvoerbaar.kernel.lowering.writer import Writer
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import Rule, RuleException, RuleVersion
from uitvoerbaar.law.time import Grid

if TYPE_CHECKING:
    from uitvoerbaar.kernel.lowering.program import Program

_MOST_TRIES = 4
_PERIODS = 2**20  # of one rule, in the number under which its values are remembered


@frozen(slots=True)
class Reason:
    """Why a value is what it is: the text that applied and the branches taken in it."""

    text: RuleVersion | RuleException
    branches: tuple[int, ...]


@define(slots=True)
class RuleFunction:
    """The function of a rule: its name, the shape of what it gives, and its reasons by number.

    While it is being written (`is_open`) the shape is what others may assume of it.
    """

    name: str
    number: int
    shape: Shape
    is_open: bool = True
    was_used: bool = False
    reasons: tuple[Reason, ...] = ()


Hints = dict[tuple[e.Symbol, "date | None"], Shape]


class Rules:
    """The functions of a program's rules, written when they are first asked for.

    A rule that asks for itself, in another period or of another thing, is asked for while it is
    being written. What may then be assumed of it is little; `learned` says what it turned out to
    give, which is a better assumption (`hints`) for writing it again.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.hints: Hints = {}
        self.learned: Hints = {}
        self.made: dict[tuple[e.Symbol, date | None], RuleFunction] = {}
        self.count = 0

    def read(self, w: Writer, symbol: e.Symbol, owner: Value | None, period: Value | None) -> Value:
        """The value of a rule for an owner in a period."""
        key = (
            "rule",
            symbol,
            owner.low if owner else None,
            period.low if period else None,
            w.text_day,
        )
        inlined = self._inlined(w, symbol, owner, period)
        if inlined is not None:
            return inlined

        def call() -> Value:
            function = self.function(symbol, w.text_day)
            if function.is_open:
                function.was_used = True
            row = owner.low if owner is not None else "0"
            at = period.low if period is not None else "0"
            kind = _kind(function.shape)
            made = w.f.effect(f"call {kind} @{function.name}(ptr %ctx, i64 {row}, i64 {at})")
            return unpacked(w, made, function.shape)

        return guarded(w, owner, period, lambda: w.remembered(key, call))

    def _inlined(
        self, w: Writer, symbol: e.Symbol, owner: Value | None, period: Value | None
    ) -> Value | None:
        """A rule so small that it is written where it is read."""
        rule = self.program.law.rules[symbol]
        if (owner is not None and not owner.is_sure) or (period is not None and not period.is_sure):
            return None
        if not self.program.is_small(rule):
            return None
        (text,) = (s.text for s in stretches(rule))
        assert text is not None
        inner = Writer(
            self.program,
            w.f,
            rule.grid,
            owner,
            period.low if period is not None else None,
            w.text_day,
        )
        with inner.with_names(text.version.locals):
            made = inner.lower(text.version.body)
        return w.along(made, *[part for part in (owner, period) if part is not None])

    def function(self, symbol: e.Symbol, text_day: date | None) -> RuleFunction:
        """The function of a rule, by the text of a day (None: of each period)."""
        found = self.made.get((symbol, text_day))
        if found is not None:
            return found
        rule = self.program.law.rules[symbol]
        shape = self.hints.get((symbol, text_day)) or self._assumed(rule)
        for _ in range(_MOST_TRIES):
            self.count += 1
            function = RuleFunction(f"rule{self.count}", self.count, shape)
            held = self.program.written()
            self.made[symbol, text_day] = function
            try:
                natural = self._write(rule, function, text_day)
            except RefusedError as error:
                self.program.forget_since(held)
                if error.rule is None:
                    error.rule = str(symbol)
                    if error.origin is None:
                        error.origin = rule.versions[-1].origin
                raise
            function.is_open = False
            if not function.was_used:
                return function
            self._learn((symbol, text_day), shape, natural)
            # It asks for itself: what was assumed of it must hold what it gives.
            wider = self._widened(shape, natural)
            if wider == shape:
                return function
            shape = wider
            self.program.forget_since(held)
        raise RefusedError(
            "een waarde die zichzelf vermenigvuldigt",
            "de noemer groeit met elke maand; rond in de regel af",
            rule.versions[-1].origin,
        )

    def _learn(self, key: tuple[e.Symbol, date | None], assumed: Shape, natural: Shape) -> None:
        if natural.sort != "number" or assumed.sort != "number":
            return
        most = shapes.LARGEST_CARRIED * natural.den
        low, high = natural.reach
        reach = (max(low, -most), min(high, most))
        self.learned[key] = Shape("number", natural.den, shapes.with_nil(reach), states.ALL)

    def _assumed(self, rule: Rule) -> Shape:
        """What a rule that asks for itself may count on."""
        sort = literals.sort_of(rule.type)
        if sort != "number":
            return Shape(sort, bits=states.ALL)
        low, high = literals.reach_of(rule.type)
        most = max(shapes.LARGEST_CARRIED, abs(low), abs(high))
        return Shape(sort, 1, (-most, most), states.ALL)

    def _widened(self, assumed: Shape, natural: Shape) -> Shape:
        if natural.sort != assumed.sort:
            return evolve(natural, bits=states.ALL)
        if natural.sort != "number" or assumed.den % natural.den == 0:
            return assumed
        den = lcm(assumed.den, natural.den)
        if den > 10**9:
            return assumed if den == assumed.den else evolve(assumed, den=den)
        most = shapes.LARGEST_CARRIED * den
        return Shape("number", den, (-most, most), states.ALL)

    # --- writing ---

    def _write(self, rule: Rule, function: RuleFunction, text_day: date | None) -> Shape:
        """Writes the function; the shape of what it gives by itself."""
        program = self.program
        f = Function(function.name, "", [("ptr", "%ctx"), ("i64", "%thing"), ("i64", "%period")])
        owner = thing("%thing") if rule.symbol.kind is not None else None
        period = None if rule.grid is Grid.NONE else "%period"
        w = Writer(program, f, rule.grid, owner, period, text_day)
        what = f.binary("add", "i64", "%period", str(function.number * _PERIODS))
        slot = f.effect(f"call ptr @remembered(ptr %ctx, i64 {what}, i64 %thing)")
        filled = f.effect(f"call i1 @is_filled(ptr %ctx, ptr {slot})")
        again, compute, full, begin = f.label(), f.label(), f.label(), f.label()
        f.fork(filled, again, compute)
        f.start(compute)
        claimed = f.effect(f"call i1 @claim(ptr %ctx, ptr {slot}, i64 {what}, i64 %thing)")
        f.fork(claimed, begin, full)
        f.start(begin)
        reason = None
        if rule.outcome is not None:
            reason = w.reason_cell = f.cell("i32")
            f.put("i32", "-1", reason)
        value = self._by_date(w, rule, function, text_day)
        value = w.as_sort(value, literals.shape_of(rule.type))
        if value.shape.sort == "number":
            value = w.limited(value, shapes.KEPT)
        elif value.shape.sort == "ratio":
            value = w.kept_ratio(value)
        natural = value.shape
        if function.was_used:
            value = self._in_shape(w, value, function.shape)
        shape = function.shape = value.shape
        function.reasons = tuple(w.reasons)
        f.do("call void @leave(ptr %ctx)")
        given = f.get("i32", reason) if reason is not None else "0"
        _remember(w, slot, value, given)
        pack(w, value, given)
        f.start(full)
        f.known.append({})
        pack(w, w.as_shape(missing(shape, states.HAND_BACK), shape))
        f.start(again)
        pack(w, *_recalled(w, slot, shape))
        f.result = _kind(shape)
        program.functions[function.name] = f.finish()
        return natural

    def _in_shape(self, w: Writer, value: Value, shape: Shape) -> Value:
        """What a rule gives, in the shape that others counted on."""
        if shape.sort == "number" and value.shape.sort == "number":
            if shape.den % value.shape.den:
                return value  # to be written again, on a finer scale
            value = w.at_scale(value, shape.den)
            value = w.limited(value, max(abs(side) for side in shape.reach) or 1)
        return w.as_shape(value, shape)

    def _by_date(
        self, w: Writer, rule: Rule, function: RuleFunction, text_day: date | None
    ) -> Value:
        """The value by the text that is in force."""
        if text_day is not None:
            return self._by_text(w, rule, function, text_on(rule, text_day))
        found = stretches(rule)
        return self._latest(w, rule, function, found)

    def _latest(
        self, w: Writer, rule: Rule, function: RuleFunction, found: tuple[Stretch, ...]
    ) -> Value:
        last = found[-1]
        if last.start is None:
            return self._by_text(w, rule, function, last.text)
        if rule.grid is Grid.NONE:
            day = self.program.fixed(w, REFERENCE_DAY)
            begun = w.f.compare("sge", "i64", day, str(literals.day_number(last.start)))
        else:
            begun = w.f.compare("sge", "i64", "%period", str(first_period(last.start, rule.grid)))
        return w.either_way(
            begun,
            lambda: self._by_text(w, rule, function, last.text),
            lambda: self._latest(w, rule, function, found[:-1]),
        )

    def _by_text(self, w: Writer, rule: Rule, function: RuleFunction, text: Text | None) -> Value:
        if text is None:
            return w.fault()
        version = text.version

        def body() -> Value:
            return self.excepted(w, text, 0)

        if version.start is None or version.start_value is None:
            return body()
        return self._carried(w, function, version, body)

    def excepted(self, w: Writer, text: Text, number: int) -> Value:
        """The exceptions in order, then the rule itself."""
        version = text.version
        if number == len(text.exceptions):
            with w.with_names(version.locals):
                return self._of_text(w, version)
        exception, others = text.exceptions[number], text.exceptions[number + 1 :]
        rivals = [other for other in others if other.name not in exception.before]

        def wins() -> Value:
            # Only an exception that surely applies clashes with others.
            sure = w.f.no(w.is_doubt(condition))
            clash, looked = "false", []
            for rival in rivals:

                def condition_of(rival: RuleException = rival) -> Value:
                    with w.with_names(rival.locals):
                        return w.lower(rival.condition)

                test = w.only_if(sure, condition_of)
                looked.append(test)
                holds = w.f.both(test.low, w.is_known(test))
                clash = w.f.either(clash, w.f.either(holds, w.is_fault(test)))

            def value() -> Value:
                with w.with_names(exception.locals):
                    return self._of_text(w, exception)

            return w.along(w.unless(clash, value), *looked)

        with w.with_names(exception.locals):
            condition = w.lower(exception.condition)
        return w.by_case(condition, wins, lambda: self.excepted(w, text, number + 1))

    def _of_text(self, w: Writer, text: RuleVersion | RuleException) -> Value:
        first = len(w.reasons)
        made = w.body(text.body, ())
        w.reasons[first:] = [
            reason if isinstance(reason, Reason) else Reason(text, reason)
            for reason in w.reasons[first:]
        ]
        return made

    # --- what is carried forward ---

    def _carried(
        self, w: Writer, function: RuleFunction, version: RuleVersion, body: Callable[[], Value]
    ) -> Value:
        """A value that goes on from month to month: nothing before its start, then by its rule."""
        f = w.f
        assert version.start is not None
        assert version.start_value is not None
        saved, w.grid = w.grid, Grid.MONTH
        start = dates.as_month(w, w.lower(version.start), version.start.type)
        w.grid = saved
        known = w.is_known(start)
        before = f.compare("slt", "i64", "%period", start.low)
        at_start = f.compare("eq", "i64", "%period", start.low)
        first_value = version.start_value

        def begins() -> Value:
            return w.lower(first_value)

        def goes_on() -> Value:
            failed, state = self._fill(w, function, start.low)
            fault = Value(Shape("none", bits=states.FAULT | states.CARRIED), state, "0", "0")
            # A month of which the machine is not sure may be one in which the law failed.
            unsure = fault.with_state(*w.keep(fault, states.HAND_BACK))
            return w.along(w.either_way(failed, lambda: fault, body), unsure)

        def since() -> Value:
            return w.either_way(at_start, begins, goes_on)

        def not_yet() -> Value:
            return nothing(states.ABSENT)

        made = w.only_if(known, lambda: w.either_way(before, not_yet, since))
        if known == "true":
            return w.along(made, start)
        state, bits = made.state, made.shape.bits
        own, own_bits = w.keep(start, states.ALL & ~states.OPEN)
        opened, opened_bits = w.add(own, own_bits, w.is_doubt(start), states.OPEN)
        state = f.choose(known, "i8", state, opened)
        return w.along(made.with_state(state, bits | opened_bits), start)

    def _fill(self, w: Writer, function: RuleFunction, start: str) -> tuple[str, str]:
        """Computes the months before this one, oldest first: whether the law failed in them (i1),
        and the state of a fault that carries what they did."""
        f = w.f
        function.was_used = True
        before = f.effect("sub i64 %period, 1")
        what = f.effect(f"add i64 {before}, {function.number * _PERIODS}")
        slot = f.effect(f"call ptr @remembered(ptr %ctx, i64 {what}, i64 %thing)")
        filled = f.effect(f"call i1 @is_filled(ptr %ctx, ptr {slot})")
        state = f.cell("i8")
        f.put("i8", "0", state)
        kind = _kind(function.shape)

        def ask(month: str) -> None:
            made = f.effect(f"call {kind} @{function.name}(ptr %ctx, i64 %thing, i64 {month})")
            own = f.effect(f"extractvalue {kind} {made}, 0")
            f.put("i8", f.effect(f"or i8 {f.get('i8', state)}, {own}"), state)

        def all_before() -> None:
            number = f.effect(f"sub i64 %period, {start}")
            f.count_to(number, lambda index: ask(f.effect(f"add i64 {start}, {index}")))

        f.when(f.no(filled), all_before)
        f.when(filled, lambda: ask(before))
        kept = f.effect(f"and i8 {f.get('i8', state)}, {states.FAULT | states.CARRIED}")
        return f.effect(f"icmp ne i8 {f.effect(f'and i8 {kept}, {states.FAULT}')}, 0"), kept


def _kind(shape: Shape) -> str:
    """The machine type of what a rule gives."""
    return f"%v{shapes.stored(shape)}"


_SLOT = "{ i64, i64, i64, i32, i32, i128, i128 }"


def _remember(w: Writer, slot: str, value: Value, reason: str) -> None:
    f = w.f
    wide = shapes.stored(value.shape)
    low, high = value.low, value.high
    if value.shape.sort == "truth":
        low = high = (
            f.effect(f"zext i1 {low} to i64")
            if low not in ("true", "false")
            else ("1" if low == "true" else "0")
        )
    if value.shape.sort == "ratio":
        low, high = w.ratio_words(value)
    if value.shape.sort == "group":
        low = f.effect(f"ptrtoint ptr {low} to i64") if low != "null" else "0"
    state = f.effect(f"zext i8 {value.state} to i32") if value.state[0] == "%" else value.state
    for place, kind, operand in (
        (3, "i32", state),
        (4, "i32", reason),
        (5, f"i{wide}", low),
        (6, f"i{wide}", high),
    ):
        where = f.effect(f"getelementptr {_SLOT}, ptr {slot}, i64 0, i32 {place}")
        f.do(f"store {kind} {operand}, ptr {where}, align {4 if kind == 'i32' else 8}")


def _recalled(w: Writer, slot: str, shape: Shape) -> tuple[Value, str]:
    f = w.f
    f.known.append({})
    wide = shapes.stored(shape)
    loaded: list[str] = []
    for place, kind in ((3, "i32"), (4, "i32"), (5, f"i{wide}"), (6, f"i{wide}")):
        where = f.effect(f"getelementptr {_SLOT}, ptr {slot}, i64 0, i32 {place}")
        loaded.append(f.effect(f"load {kind}, ptr {where}, align {4 if kind == 'i32' else 8}"))
    state, reason, low, high = loaded
    state = f.effect(f"trunc i32 {state} to i8")
    if shape.sort == "truth":
        low = f.effect(f"icmp ne i64 {low}, 0")
        return Value(shape, state, low, low), reason
    if shape.sort == "ratio":
        return w.ratio_of_words(shape, state, low, high), reason
    if shape.sort == "group":
        low = f.effect(f"inttoptr i64 {low} to ptr")
    return Value(shape, state, low, high), reason


__all__ = ["Reason", "RuleFunction", "Rules"]
