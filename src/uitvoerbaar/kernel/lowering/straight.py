"""The fast way for rules that need no memory: one loop over rows, with every rule written in it.

Where no rule asks for itself, in no period and of no other thing, everything that an outcome asks
for is written where it is asked; relations are loops over their records; and what is the same for
every row, such as amounts by month, is worked out before the loop. What takes work and is asked of
other things than the row's own, such as the contribution of a parent, is a stage: a loop of its own
over those things, before, that keeps what it finds. Anything else raises NotStraightError, and goes
the general way.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import evolve

from uitvoerbaar.kernel import layout as words
from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.data import FEW
from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.kernel.lowering.abreast import can_mask
from uitvoerbaar.kernel.lowering.entries import NotStraightError
from uitvoerbaar.kernel.lowering.stages import (
    LIGHT,
    Stage,
    is_heavy,
    parts,
    rules_asked,
    stage_loops,
    weight_of,
)
from uitvoerbaar.kernel.lowering.text import Function
from uitvoerbaar.kernel.lowering.values import Value, thing, truth
from uitvoerbaar.kernel.lowering.versions import Stretch, Text, first_period, stretches, text_on
from uitvoerbaar.kernel.lowering.writer import Writer
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import Rule
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import SetOf

if TYPE_CHECKING:
    from uitvoerbaar.kernel.lowering.program import Program

_MOST_LINES = 20_000
_MOST_DEPTH = 40
_FEWER = 2


class TooLongError(NotStraightError):
    """A loop that takes too much code, as it is being written."""


# --- rules ------------------------------------------------------------------------------------


def rule(w: Writer, symbol: e.Symbol, owner: Value | None, period: Value | None) -> Value:
    """A rule, written where it is read."""
    from uitvoerbaar.kernel.lowering.reads import guarded

    program = w.program
    declared = program.law.rules[symbol]
    if isinstance(declared.type, SetOf) or _needs_memory(declared):
        raise NotStraightError(str(symbol))
    key = (
        "rule",
        symbol,
        owner.low if owner else None,
        period.low if period else None,
        w.text_day,
    )

    def make() -> Value:
        kept = _kept(w, declared, owner, period)
        if kept is not None:
            return kept
        if program.has_stages and _may_be_stage(w, declared, owner, period):
            assert owner is not None
            stage = _stage(program, declared)
            is_kept = program.all_stages or symbol in program.beside
            if stage is not None and (stage.smooth or is_kept):
                return _from_stage(w, stage, owner)
            program.has_stages = False
            try:
                return _written(w, declared, owner, period)
            finally:
                program.has_stages = True
        if owner is not None and owner.low == w.f.own_row and _is_now(w, declared, period):
            w.f.written[symbol] = w.f.written.get(symbol, 0) + 1
        return _written(w, declared, owner, period)

    return guarded(w, owner, period, lambda: w.remembered(key, make))


def _kept(w: Writer, declared: Rule, owner: Value | None, period: Value | None) -> Value | None:
    """What an earlier part of a law in parts kept of a rule."""
    place = w.program.parts.place.get(declared.symbol)
    stage = w.program.stages.get(declared.symbol)
    if place is None or place >= w.f.part or stage is None or w.text_day is not None:
        return None
    return _from_stage(w, stage, owner) if owner and _is_now(w, declared, period) else None


def _needs_memory(declared: Rule) -> bool:
    return any(version.start is not None for version in declared.versions)


def _written(w: Writer, declared: Rule, owner: Value | None, period: Value | None) -> Value:
    program = w.program
    open_rules: list[e.Symbol] = program.open_rules
    if declared.symbol in open_rules:
        raise NotStraightError(str(declared.symbol))
    if len(open_rules) > _MOST_DEPTH:
        raise TooLongError(str(declared.symbol))
    if len(w.f.lines) + len(w.f.before) > _MOST_LINES:
        raise TooLongError("te veel code")
    inner = Writer(
        program, w.f, declared.grid, owner, period.low if period is not None else None, w.text_day
    )
    open_rules.append(declared.symbol)
    try:
        made = _by_date(inner, declared)
    finally:
        open_rules.pop()
    return w.as_sort(made, literals.shape_of(declared.type))


def _by_date(w: Writer, declared: Rule) -> Value:
    if w.text_day is not None:
        return _by_text(w, text_on(declared, w.text_day))
    return _latest(w, declared, stretches(declared))


def _latest(w: Writer, declared: Rule, found: Sequence[Stretch]) -> Value:
    last = found[-1]
    if last.start is None:
        return _by_text(w, last.text)
    if _is_now_period(w, declared):
        first = w.program.regime[0] if declared.grid is Grid.MONTH else w.program.regime[0] // 12
        in_force = first >= first_period(last.start, declared.grid)
        return _by_text(w, last.text) if in_force else _latest(w, declared, found[:-1])
    if declared.grid is Grid.NONE:
        day = w.program.fixed(w, words.REFERENCE_DAY)
        begun = w.f.compare("sge", "i64", day, str(literals.day_number(last.start)))
    else:
        begun = w.f.compare(
            "sge", "i64", str(w.period), str(first_period(last.start, declared.grid))
        )
    uniform = w.f.uniform or set()
    if begun in uniform and (last.text is None or found[-2].text is None):
        # Without a text in force the law fails for every row: that is the general way's to say.
        w.f.checks.append(w.f.no(begun) if last.text is None else begun)
        return _latest(w, declared, found[:-1]) if last.text is None else _by_text(w, last.text)
    return w.either_way(
        begun, lambda: _by_text(w, last.text), lambda: _latest(w, declared, found[:-1])
    )


def _by_text(w: Writer, text: Text | None) -> Value:
    if text is None:
        return w.fault()
    return w.program.rules.excepted(w, text, 0)


# --- stages -----------------------------------------------------------------------------------


def _may_be_stage(w: Writer, declared: Rule, owner: Value | None, period: Value | None) -> bool:
    """Whether a rule that is asked here may be worked out before, for all things of its kind.

    That pays where its loop takes several rows at once. Where it jumps, it is better written where
    it is asked, with all that it asks: then it is done only for who needs it.
    """
    f = w.f
    if owner is None or owner.low == f.own_row or w.text_day is not None:
        return False
    kind = w.program.law.kinds[declared.symbol.kind or ""]
    if kind.derivation is not None or declared.grid is Grid.NONE or period is None:
        return False
    if not _is_now(w, declared, period):
        return False
    symbol = declared.symbol
    return symbol in w.program.beside or is_heavy(w.program.law, symbol)


def _is_now_period(w: Writer, declared: Rule) -> bool:
    """Whether a rule being written is that of the month of the run, or its year."""
    if declared.grid is Grid.MONTH:
        return w.period == "%month"
    return declared.grid is Grid.YEAR and w.period == w.f.known[0].get("udiv i64 %month, 12")


def _is_now(w: Writer, declared: Rule, period: Value | None) -> bool:
    """Whether a rule is asked in the month of the run, or its year."""
    if period is None:
        return False
    if declared.grid is Grid.MONTH:
        return period.low == "%month"
    return period.low == w.f.known[0].get("udiv i64 %month, 12")


def _from_stage(w: Writer, stage: Stage, owner: Value) -> Value:
    w.f.level = max(w.f.level, stage.level + 1)
    w.f.stages.add(stage.rule.symbol)
    f, names = w.f, ("stage", str(stage.number))
    base = w.program.word(w, (*names, "low"), "ptr")
    element = shapes.element(stage.shape)
    where = f.op(f"getelementptr {element}, ptr {base}, i64 {owner.low}")
    low = f.op(f"load {element}, ptr {where}, align {shapes.BYTES[element]}")
    state = "0"
    if stage.shape.bits:
        marks = w.program.word(w, (*names, "state"), "ptr")
        state = f.op(
            f"load i8, ptr {f.op(f'getelementptr i8, ptr {marks}, i64 {owner.low}')}, align 1"
        )
    if stage.shape.sort == "truth":
        return truth(f.compare("ne", "i8", low, "0"), state, stage.shape.bits)
    if element != "i64":
        low = f.op(f"sext {element} {low} to i64")
    return Value(stage.shape, state, low, low)


def _stage(program: Program, declared: Rule) -> Stage | None:
    """A rule as a stage; None where what it gives cannot be kept."""
    symbol = declared.symbol
    if symbol not in program.stages:
        if symbol in program.open_rules:
            raise NotStraightError(str(symbol))
        number = program.stage_count
        program.stage_count += 1
        held, program.open_rules = program.open_rules, [*program.open_rules]
        keyed = [(declared, ("stage", str(number)))]
        try:
            f, shapes_of = _written_loop(program, "trial", keyed, True)
        finally:
            program.open_rules = held
        shape, size = shapes_of[0], len(f.lines)
        smooth = not any(line.startswith("  br ") for line in f.lines)
        made = Stage(number, declared, shape, f.level, smooth, size, frozenset(f.stages))
        program.stages[symbol] = made if _keeps(shape) else None
    return program.stages[symbol]


def _keeps(shape: Shape) -> bool:
    """Whether a stage can keep values of a shape."""
    return not shape.bits & states.UNKNOWN and shape.sort != "span"


# --- the loop over rows -----------------------------------------------------------------------


def straight_text(program: Program, rules: Sequence[Rule]) -> tuple[list[Shape], str]:
    """The functions `run` and `stage0`.. (context, first, last, month, offset), and the shapes of
    the outcomes.

    They give 1 where an amount that every row needs is not there in this month; then nothing was
    computed. `offset` is where the results of the month begin. Raises NotStraightError.
    """
    keyed = [(declared, ("out", str(number))) for number, declared in enumerate(rules)]
    program.parts = parts(program.law, [*(declared.symbol for declared in rules), *program.beside])
    if program.parts.loops:
        texts = _in_parts(program)
        main, found = _written_loop(
            program, "run", keyed, program.identity, len(program.parts.loops)
        )
        return found, "\n".join([*texts, _assembled(main, program.regime)])
    for symbol in program.beside:
        _stage(program, program.law.rules[symbol])
    main, found = _written_loop(program, "run", keyed, program.identity)
    program.read_stages = main.stages | set(program.beside)
    texts = []
    for number, stages in enumerate(stage_loops(program)):
        own = [(stage.rule, ("stage", str(stage.number))) for stage in stages]
        loop, _ = _written_loop(program, f"stage{number}", own, True)
        texts.append(_assembled(loop, program.regime))
    return found, "\n".join([*texts, _assembled(main, program.regime)])


def _in_parts(program: Program) -> list[str]:
    """The loops of a law in parts, each of which keeps what later ones ask."""
    program.has_stages = False
    texts: list[str] = []
    for place, part in enumerate(program.parts.loops):
        if not part.keeps:
            continue
        rules = [program.law.rules[symbol] for symbol in part.keeps]
        first = program.stage_count
        program.stage_count += len(rules)
        keyed = [(rule, ("stage", str(first + number))) for number, rule in enumerate(rules)]
        loop, found = _written_loop(program, f"stage{len(texts)}", keyed, True, place)
        texts.append(_assembled(loop, program.regime))
        for number, (declared, shape) in enumerate(zip(rules, found, strict=True)):
            if not _keeps(shape):
                raise NotStraightError(str(declared.symbol))
            program.stages[declared.symbol] = Stage(first + number, declared, shape, place)
    return texts


Keyed = Sequence[tuple[Rule, tuple[str, ...]]]


def _written_loop(
    program: Program, name: str, rules: Keyed, identity: bool, part: int = 0
) -> tuple[Function, list[Shape]]:
    """A function with one loop over rows, that keeps the values of some rules; of a law in parts,
    which part it is.

    It is written twice: what turns out to be asked in several places of it is worked out first.
    """
    try:
        f, found = _loop(program, name, rules, identity, [], part)
        often = [
            symbol
            for symbol, times in f.written.items()
            if times > 1 and weight_of(program.law, symbol) > LIGHT
        ]
    except TooLongError:
        often = _shared(program, [declared for declared, _ in rules], part)
    if often:
        f, found = _loop(program, name, rules, identity, often, part)
    jumps = any(line.startswith("  br ") for line in f.lines)
    if f.guarded or (jumps and can_mask()):
        # Rows go one by one: then a list is best walked as far as it goes, or taken at once.
        few = _FEWER if f.guarded else FEW
        return _loop(program, name, rules, identity, often, part, few, one_by_one=can_mask())
    return f, found


def _shared(program: Program, rules: Sequence[Rule], part: int) -> list[e.Symbol]:
    """The rules that several of those asked for have in common: worked out first, each is written
    once, however rules are asked."""
    place, kind = program.parts.place, rules[0].symbol.kind
    asked = {symbol for declared in rules for symbol in rules_asked(program.law, declared.symbol)}
    found = [
        symbol
        for symbol in program.parts.shared
        if symbol in asked and symbol.kind == kind and place.get(symbol, part) == part
    ]
    if not found:
        raise TooLongError(str(rules[0].symbol))
    return found


def _loop(
    program: Program,
    name: str,
    rules: Keyed,
    identity: bool,
    first: list[e.Symbol],
    part: int,
    few: int = FEW,
    one_by_one: bool = False,
) -> tuple[Function, list[Shape]]:
    names = ("%ctx", "%first", "%last", "%month", "%offset")
    f = Function(name, "i32", [("ptr" if n == "%ctx" else "i64", n) for n in names])
    f.uniform, f.few, f.part, f.one_by_one = set(names), few, part, one_by_one
    w = Writer(program, f, Grid.MONTH, None, "%month")
    subjects = program.fixed_pointer(w, words.SUBJECTS)
    place = f.get("i64", f.cell("i64"))
    f.known.append({})
    row = place
    if not identity:
        where = f.op(f"getelementptr i64, ptr {subjects}, i64 {place}")
        row = f.op(f"load i64, ptr {where}, align 8")
    f.own_row = row
    at = f.effect(f"add i64 {place}, %offset")
    for symbol in first:
        _of_row(program, w, program.law.rules[symbol], row)
    found = [_store(program, w, declared, key, row, at) for declared, key in rules]
    f.known.pop()
    return f, found


def _of_row(program: Program, w: Writer, declared: Rule, row: str) -> Value:
    """A rule of the loop's own row, in the month of the run."""
    kind = declared.symbol.kind
    if kind is not None and program.law.kinds[kind].derivation is not None:
        raise NotStraightError(kind)
    owner = thing(row) if kind is not None else None
    period: Value | None = None
    if declared.grid is Grid.MONTH:
        period = Value(Shape("number", 1, shapes.MONTHS), "0", "%month", "%month")
    elif declared.grid is Grid.YEAR:
        year = w.f.op("udiv i64 %month, 12")
        period = Value(Shape("number", 1, shapes.YEARS), "0", year, year)
    return rule(w, declared.symbol, owner, period)


def _store(
    program: Program, w: Writer, declared: Rule, key: tuple[str, ...], row: str, at: str
) -> Shape:
    """Keeps the value of a rule of the row."""
    f = w.f
    value = _of_row(program, w, declared, row)
    if value.shape.sort in ("group", "ratio") or value.shape.width != 64:
        raise NotStraightError(str(declared.symbol))
    element = shapes.element(value.shape)
    low = _as_element(w, value, value.low)
    parts = [("low", element, low)]
    if value.shape.bits & states.UNKNOWN or value.shape.sort == "span":
        same = value.high == value.low or value.shape.sort == "truth"
        parts.append(("high", element, low if same else _as_element(w, value, value.high)))
    if value.shape.bits:
        parts.append(("state", "i8", value.state))
    for part, element, operand in parts:
        base = program.word(w, (*key, part), "ptr")
        where = f.op(f"getelementptr {element}, ptr {base}, i64 {at}")
        size = shapes.BYTES[element]
        f.do(f"store {element} {operand}, ptr {where}, align {size}, !llvm.access.group !1")
    return evolve(value.shape, options=None)


def _as_element(w: Writer, value: Value, operand: str) -> str:
    """A number of a value as it is kept."""
    element = shapes.element(value.shape)
    if value.shape.sort == "truth":
        return {"true": "1", "false": "0"}.get(operand) or w.f.op(f"zext i1 {operand} to i8")
    is_constant = not operand.startswith("%")
    return operand if element == "i64" or is_constant else w.f.op(f"trunc i64 {operand} to i32")


def _assembled(f: Function, regime: tuple[int, int]) -> str:
    """The whole function: what is the same for all rows, the check, the loop."""
    index = f.entry[0].split(" = ")[0].strip()
    first, last = regime
    head = [
        f"define i32 @{f.name}(ptr noalias readonly %ctx, i64 %first, i64 %last, i64 %month, "
        "i64 %offset) #0 {",
        "entry:",
        *f.entry,
        *f.before,
    ]
    head += [
        f"  %late = icmp sge i64 %month, {first}",
        f"  %early = icmp slt i64 %month, {last}",
        "  %inside = and i1 %late, %early",
    ]
    good = "%inside"
    for number, condition in enumerate(f.checks):
        head.append(f"  %ok{number} = and i1 {good}, {condition}")
        good = f"%ok{number}"
    head += [
        f"  br i1 {good}, label %begin, label %cannot",
        "cannot:",
        "  ret i32 1",
        "begin:",
        f"  store i64 %first, ptr {index}",
        "  br label %test",
        "test:",
        f"  %at = load i64, ptr {index}",
        "  %more = icmp slt i64 %at, %last",
        "  br i1 %more, label %row, label %done",
        "row:",
        *f.lines,
        f"  %now = load i64, ptr {index}",
        "  %next = add i64 %now, 1",
        f"  store i64 %next, ptr {index}",
        "  br label %test, !llvm.loop !2",
        "done:",
        "  ret i32 0",
        "}",
    ]
    return "\n".join(head)


__all__ = ["NotStraightError", "straight_text"]
