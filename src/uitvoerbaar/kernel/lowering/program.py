"""A law being compiled for a layout: everything that lowered rules ask of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from typing import Any

from attrs import define

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.layout import Form, Key, Layout, Words
from uitvoerbaar.kernel.lowering import (
    aggregates,
    amounts,
    arithmetic,
    dates,
    groups,
    library,
    logic,
    months,
    picking,
    straight,
)
from uitvoerbaar.kernel.lowering.declarations import Declarations
from uitvoerbaar.kernel.lowering.derived import Derived
from uitvoerbaar.kernel.lowering.reads import Facts, guarded
from uitvoerbaar.kernel.lowering.rules import RuleFunction, Rules
from uitvoerbaar.kernel.lowering.stages import Parts, Stage
from uitvoerbaar.kernel.lowering.text import Function
from uitvoerbaar.kernel.lowering.values import Value, missing, thing
from uitvoerbaar.kernel.lowering.writer import Writer
from uitvoerbaar.kernel.modules import split_modules
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import SetOf

assert all(
    (aggregates, amounts, arithmetic, groups, logic, months, picking)
)  # they register their lowerings

_CALLED = re.compile(r"@(\w+)\(")
_HEAD = (
    "%v64 = type { i8, i64, i64, i32 }\n%v128 = type { i8, i128, i128, i32 }\n"
    'attributes #0 = { nounwind "prefer-vector-width"="512" }\n!0 = !{}\n!1 = distinct !{}\n'
    '!2 = distinct !{!2, !{!"llvm.loop.parallel_accesses", !1}}\n'
)


@define(slots=True)
class CompiledOutcome:
    """One outcome in a program: its rule, the function, and where its results go."""

    rule: Rule
    function: RuleFunction


class Program(Declarations):
    """Lowers the rules of a law for a layout; collects functions and the words they need."""

    is_straight = False  # whether rules are written where they are read (`straight`)

    def __init__(self, law: Law, layout: Layout) -> None:
        super().__init__(law)
        self.layout = layout
        self.words = Words()
        self.functions: dict[str, str] = {}
        self.facts = Facts(self)
        self.rules = Rules(self)
        self.derived = Derived(self)
        self.count = 0
        self._series: dict[e.Symbol, str] = {}
        # Of a straight program: its stages, the rules being written, and whether the rows are all
        # rows in order.
        self.stages: dict[e.Symbol, Stage | None] = {}
        self.stage_count = 0
        self.read_stages: set[e.Symbol] = set()  # by the last loop
        self.has_stages = True  # else all that is asked is being written where it is asked
        self.parts = Parts()
        self.all_stages = False  # whether everything that can be a stage is one
        self.beside: tuple[e.Symbol, ...] = ()  # outcomes about other kinds: stages as well
        self.open_rules: list[e.Symbol] = []
        self.identity = True
        self.regime = (1, shapes.MONTHS[1])

    # --- words ---

    def written(self) -> tuple[dict[Any, Any], ...]:
        """All functions written so far, with what knows them by name."""
        return tuple(dict(each) for each in self._functions_by_name())

    def forget_since(self, before: tuple[dict[Any, Any], ...]) -> None:
        """Throws away the functions that were written since `written` gave this."""
        for each, then in zip(self._functions_by_name(), before, strict=True):
            each.clear()
            each.update(then)

    def forget_those_that_learned(self) -> None:
        """Throws away the functions of rules that ask for themselves, and of all that call them:
        written again, they know what those rules give."""
        learned, self.rules.learned = self.rules.learned, {}
        self.rules.hints = learned
        calls = {name: set(_CALLED.findall(text)) for name, text in self.functions.items()}
        gone = found = {self.rules.made[key].name for key in learned}
        while found:
            found = {name for name in calls.keys() - gone if not calls[name].isdisjoint(found)}
            gone = gone | found
        for name in gone:
            del self.functions[name]
        _forget(self.rules.made, gone, lambda function: function.name)
        _forget(self.facts.choices, gone, lambda choice: choice[0])
        _forget(self.derived.finders, gone, lambda name: name)

    def _functions_by_name(self) -> tuple[dict[Any, Any], ...]:
        return (
            self.functions,
            self.rules.made,
            self.facts.choices,
            self.derived.finders,
            self._series,
        )

    def word(self, w: Writer, key: Key, kind: str) -> str:
        """A word of the context, as a pointer or a number."""
        return self._at(w, self.words.place(key), kind)

    def fixed(self, w: Writer, place: int) -> str:
        """A word at a fixed place, as a number."""
        return self._at(w, place, "i64")

    def fixed_pointer(self, w: Writer, place: int) -> str:
        """A word at a fixed place, as a pointer."""
        return self._at(w, place, "ptr")

    def offset(self, w: Writer, offsets: str, place: str) -> str:
        """Where the list of a thing begins (i64)."""
        where = w.f.op(f"getelementptr i32, ptr {offsets}, i64 {place}")
        return w.f.op(f"sext i32 {w.f.op(f'load i32, ptr {where}, align 4')} to i64")

    def _at(self, w: Writer, place: int, kind: str) -> str:
        where = w.f.op(f"getelementptr i64, ptr %ctx, i64 {place}")
        return w.f.op(f"load {kind}, ptr {where}, align 8")

    def text_code(self, w: Writer, text: str) -> str:
        """The number of a text in the dictionary of the run."""
        return self.word(w, ("text", text), "i64")

    def assumption(self, w: Writer, name: str) -> Value:
        """The value of an assumption."""
        return amounts.assumed(self, w, name)

    # --- facts ---

    def fact(self, w: Writer, symbol: e.Symbol, owner: Value, period: Value | None) -> Value:
        """A fact of an owner in a period."""
        return self.facts.read(w, symbol, owner, period)

    def rule(self, w: Writer, symbol: e.Symbol, owner: Value | None, period: Value | None) -> Value:
        """A rule for an owner in a period."""
        if self.is_straight:
            return straight.rule(w, symbol, owner, period)
        return self.rules.read(w, symbol, owner, period)

    def derived_role(self, w: Writer, symbol: e.Symbol, owner: Value) -> Value:
        """Who plays a role in a thing that follows by rule."""
        return self.derived.role(w, symbol, owner)

    def series_finder(self, symbol: e.Symbol) -> str:
        """The function that finds the stretch of a thing in which a period lies."""
        name = self._series.get(symbol)
        if name is None:
            name = self._series[symbol] = f"series{len(self._series)}"
            self.functions[name] = self._series_text(symbol, name)
        return name

    def _series_text(self, symbol: e.Symbol, name: str) -> str:
        f = Function(name, "i64", [("ptr", "%ctx"), ("i64", "%thing"), ("i64", "%period")])
        w = Writer(self, f, Grid.NONE, None, None)
        names = (symbol.kind or "", symbol.name)
        offsets = self.word(w, ("offsets", *names), "ptr")
        first = self.word(w, ("from", *names), "ptr")
        last = self.word(w, ("to", *names), "ptr")
        low = f.op(
            f"load i64, ptr {f.op(f'getelementptr i64, ptr {offsets}, i64 %thing')}, align 8"
        )
        after = f.op("add i64 %thing, 1")
        high = f.op(
            f"load i64, ptr {f.op(f'getelementptr i64, ptr {offsets}, i64 {after}')}, align 8"
        )
        found = f.cell("i64")
        f.put("i64", "0", found)  # entry 0 is the one that is not known

        def look(index: str) -> None:
            at = f.effect(f"add i64 {low}, {index}")
            begin = f.effect(
                f"load i32, ptr {f.effect(f'getelementptr i32, ptr {first}, i64 {at}')}, align 4"
            )
            end = f.effect(
                f"load i32, ptr {f.effect(f'getelementptr i32, ptr {last}, i64 {at}')}, align 4"
            )
            now = f.effect("trunc i64 %period to i32")
            after_begin = f.effect(f"icmp sge i32 {now}, {begin}")
            before_end = f.effect(f"icmp sle i32 {now}, {end}")
            inside = f.effect(f"and i1 {after_begin}, {before_end}")
            f.put(
                "i64", f.effect(f"select i1 {inside}, i64 {at}, i64 {f.get('i64', found)}"), found
            )

        f.count_to(f.op(f"sub i64 {high}, {low}"), look)
        f.do(f"ret i64 {f.get('i64', found)}")
        return f.finish()

    # --- records and sets ---

    def related(self, w: Writer, node: e.Related, owner: Value) -> Value:
        """The records that name an owner in a role."""
        kind, role = self._ways[node.symbol]
        empty = missing(Shape("group"), 0)
        if kind.derivation is not None:
            made = guarded(w, owner, None, lambda: self.derived.related(w, kind, role, owner))
        else:
            key = ("related", node.symbol, owner.low)
            made = guarded(
                w,
                owner,
                None,
                lambda: w.remembered(key, lambda: self._list(w, node.symbol, owner, "way")),
            )
        if made.shape.sort != "group":
            made = w.as_shape(made, empty.shape)
        return made

    def members_of(self, w: Writer, symbol: e.Symbol, owner: Value, period: Value | None) -> Value:
        """The members of a set that is a fact; over time each stretch has a list of its own."""
        if self.layout.fact(symbol).form is Form.SERIES and period is not None:
            finder = self.series_finder(symbol)
            owner = thing(
                w.f.op(f"call i64 @{finder}(ptr %ctx, i64 {owner.low}, i64 {period.low})")
            )
        return self._list(w, symbol, owner, "set")

    def _list(self, w: Writer, symbol: e.Symbol, owner: Value, what: str) -> Value:
        """A list of rows that belongs to a thing, as a group."""
        f = w.f
        layout = self.layout.list(symbol)
        names = (what, symbol.kind or "", symbol.name)
        state, bits = "0", 0
        if layout.complete is None:
            marks = self.word(w, (*names, "state"), "ptr")
            where = f.op(f"getelementptr i8, ptr {marks}, i64 {owner.low}")
            state, bits = f.op(f"load i8, ptr {where}, align 1"), states.ALL
        elif not layout.complete:
            state, bits = str(states.UNKNOWN), states.UNKNOWN
        if not layout.present:
            return Value(Shape("group", bits=bits), state, "null", "0")
        offsets = self.word(w, (*names, "offsets"), "ptr")
        rows = self.word(w, (*names, "rows"), "ptr")
        low = w.program.offset(w, offsets, owner.low)
        after = f.op(f"add i64 {owner.low}, 1")
        high = w.program.offset(w, offsets, after)
        number = f.op(f"sub i64 {high}, {low}")
        made = groups.Collected(w, number, layout.most)
        made.note(state, bits)

        def one(index: str) -> None:
            at = f.effect(f"add i64 {low}, {index}")
            if layout.in_order:
                made.add(at, "false")
                return
            where = f.effect(f"getelementptr i32, ptr {rows}, i64 {at}")
            row = f.effect(f"sext i32 {f.effect(f'load i32, ptr {where}, align 4')} to i64")
            made.add(row, "false")

        f.count_to(number, one)
        return made.done()

    def days_of_period(self, w: Writer, moment: e.Moment) -> tuple[Value, Value]:
        """The first and the last day that count for records that run."""
        if w.grid is Grid.NONE:
            day = amounts.reference_day(self, w)
            return day, day
        now = w.now()
        if w.grid is Grid.YEAR:
            now = dates.mapped(w, now, lambda y: w.f.binary("mul", "i64", y, "12"), shapes.MONTHS)
        first = dates.first_day(w, now)
        if moment is e.Moment.FIRST_DAY:
            return first, first
        if w.grid is Grid.YEAR:
            now = dates.mapped(w, now, lambda m: w.f.binary("add", "i64", m, "11"), shapes.MONTHS)
        return first, dates.last_day(w, now)

    def trial(self, w: Writer, loop: Callable[[Callable[[Value], None]], None]) -> Shape:
        """The shape of what a loop adds, found by writing it and throwing that away."""
        f = w.f
        held = f.lines, f.entry, f.known
        f.lines, f.entry, f.known = [], [], [*f.known, {}]
        seen: list[Shape] = []
        try:
            loop(lambda value: seen.append(value.shape))
        finally:
            f.lines, f.entry, f.known = held
        return seen[0]

    # --- the whole ---

    def compile(self, names: Iterable[e.Symbol]) -> list[CompiledOutcome]:
        """Lowers outcomes and everything they ask for. Raises RefusedError. See `compiled_program`,
        which does it twice."""
        made = []
        for symbol in names:
            rule = self.law.rules[symbol]
            if isinstance(rule.type, SetOf):
                raise RefusedError(
                    f"uitkomst {symbol.name}",
                    "een verzameling is geen kolom",
                    rule.versions[-1].origin,
                )
            made.append(CompiledOutcome(rule, self.rules.function(symbol, None)))
        return made

    def straight(
        self,
        names: Sequence[e.Symbol],
        identity: bool,
        regime: tuple[int, int],
        beside: Sequence[e.Symbol] = (),
    ) -> tuple[list[Shape], str]:
        """The shapes of outcomes and a module with one loop over rows, for the months of a regime.
        `beside`: outcomes about other kinds, which are stages. Raises NotStraightError."""
        self.is_straight, self.identity, self.regime = True, identity, regime
        self.beside = tuple(beside)
        found, text = straight.straight_text(self, [self.law.rules[name] for name in names])
        return found, "\n".join([_HEAD, library.TEXT, *self.functions.values(), text])

    def modules(self, outcomes: list[CompiledOutcome]) -> list[str]:
        """Modules in LLVM's text form that together have the function `run` (context, first row,
        row after the last)."""
        from uitvoerbaar.kernel.lowering.entry import entry_text

        entry = entry_text(self, outcomes)  # first: it may add functions
        return split_modules(_HEAD + library.TEXT, [*self.functions.values(), entry])


def compiled_program(
    law: Law, layout: Layout, names: Sequence[e.Symbol]
) -> tuple[Program, list[CompiledOutcome]]:
    """A program with outcomes lowered. Rules that ask for themselves, and what calls them, are
    written twice: the second time knowing what they give."""
    program = Program(law, layout)
    made = program.compile(names)
    if program.rules.learned:
        program.forget_those_that_learned()
        made = program.compile(names)
    return program, made


def _forget(known: dict[Any, Any], names: Set[str], name_of: Callable[[Any], str]) -> None:
    """Takes what bears one of some names out of what is known."""
    for key in [key for key, value in known.items() if name_of(value) in names]:
        del known[key]


__all__ = ["Program", "compiled_program"]
