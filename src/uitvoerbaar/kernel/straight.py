"""The fast way for rules that need no memory: one loop over rows, with every rule written in it.

Where no rule asks for itself, in no period and of no other thing, everything that an outcome asks
for is written where it is asked; relations are loops over their records; and what is the same for
every row, such as amounts by month, is worked out before the loop. What takes work and is asked of
other things than the row's own, such as the contribution of a parent, is a stage: a loop of its own
over those things, before, that keeps what it finds. Anything else raises NotStraightError, and goes
the general way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from uitvoerbaar.kernel import layout as words
from uitvoerbaar.kernel import literals, shapes, states
from uitvoerbaar.kernel.data import FEW
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.kernel.text import Function
from uitvoerbaar.kernel.values import Value, operand_type, thing, truth
from uitvoerbaar.kernel.versions import Stretch, Text, first_period, stretches, text_on
from uitvoerbaar.kernel.writer import Writer
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import Rule, RuleException, RuleVersion
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import SetOf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uitvoerbaar.kernel.program import Program

_MOST_LINES = 20_000
_MOST_DEPTH = 40
_FEW_LINES = 120
_LIGHT = 25  # expressions

Body = Callable[[str, str], None]


class NotStraightError(Exception):
    """An outcome that needs the general way."""


# --- rules ------------------------------------------------------------------------------------


def rule(w: Writer, symbol: e.Symbol, owner: Value | None, period: Value | None) -> Value:
    """A rule, written where it is read."""
    from uitvoerbaar.kernel.reads import guarded

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
        if _is_stage(w, declared, owner, period):
            assert owner is not None
            return _from_stage(w, declared, owner)
        if owner is not None and owner.low == w.f.own_row and _is_now(w, declared, period):
            w.f.written[symbol] = w.f.written.get(symbol, 0) + 1
        return _written(w, declared, owner, period)

    return guarded(w, owner, period, lambda: w.remembered(key, make))


def _needs_memory(declared: Rule) -> bool:
    return any(version.start is not None for version in declared.versions)


def _written(w: Writer, declared: Rule, owner: Value | None, period: Value | None) -> Value:
    program = w.program
    open_rules: list[e.Symbol] = program.open_rules
    if declared.symbol in open_rules or len(open_rules) > _MOST_DEPTH:
        raise NotStraightError(str(declared.symbol))
    if len(w.f.lines) + len(w.f.before) > _MOST_LINES:
        raise NotStraightError("te veel code")
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
        begun = first >= first_period(last.start, declared.grid)
        return _by_text(w, last.text) if begun else _latest(w, declared, found[:-1])
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


@frozen(slots=True)
class Stage:
    """A loop that comes before: a rule for every thing of a kind, in the month of the run.

    Its values are kept in the words ("stage", number, "low" | "state"). Stages of one kind and one
    level, none of which asks for another, share a loop.
    """

    number: int
    rule: Rule
    shape: Shape
    level: int

    @property
    def kind(self) -> str:
        """The kind of things that it is about."""
        return self.rule.symbol.kind or ""


def _is_stage(w: Writer, declared: Rule, owner: Value | None, period: Value | None) -> bool:
    """Whether a rule that is asked here is better worked out before, for all things of its kind."""
    f = w.f
    if owner is None or owner.low == f.own_row or w.text_day is not None:
        return False
    kind = w.program.law.kinds[declared.symbol.kind or ""]
    if kind.derivation is not None or declared.grid is Grid.NONE or period is None:
        return False
    if not _is_now(w, declared, period):
        return False
    heavy = _weight(w.program, declared.symbol, set()) > _LIGHT
    return heavy or _has_loops(w.program, declared.symbol, set())


def _weight(program: Program, symbol: e.Symbol, seen: set[e.Symbol]) -> int:
    """How many expressions a rule and those that it asks have."""
    if symbol in seen:
        return 0
    seen.add(symbol)
    weight = 0
    for node in _nodes(program.law.rules[symbol]):
        weight += 1
        if isinstance(node, e.Read) and node.symbol in program.law.rules:
            weight += _weight(program, node.symbol, seen)
    return weight


def _nodes(declared: Rule) -> Iterator[e.Expression]:
    """All expressions in the texts of a rule."""
    texts: list[RuleVersion | RuleException] = [*declared.versions, *declared.exceptions]
    for text in texts:
        roots = [text.body, *(node for _, node in text.locals)]
        if isinstance(text, RuleException):
            roots.append(text.condition)
        for root in roots:
            yield from e.walk(root)


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


def _has_loops(program: Program, symbol: e.Symbol, seen: set[e.Symbol]) -> bool:
    """Whether a rule, or one that it asks, looks at a collection."""
    if symbol in seen:
        return False
    seen.add(symbol)
    for node in _nodes(program.law.rules[symbol]):
        if isinstance(node, e.Related):
            return True
        if (
            isinstance(node, e.Read)
            and node.symbol in program.law.rules
            and _has_loops(program, node.symbol, seen)
        ):
            return True
    return False


def _from_stage(w: Writer, declared: Rule, owner: Value) -> Value:
    stage = _stage(w.program, declared)
    w.f.level = max(w.f.level, stage.level + 1)
    f, names = w.f, ("stage", str(stage.number))
    base = w.program.word(w, (*names, "low"), "ptr")
    is_truth = stage.shape.sort == "truth"
    element, size = ("i8", 1) if is_truth else ("i64", 8)
    where = f.op(f"getelementptr {element}, ptr {base}, i64 {owner.low}")
    low = f.op(f"load {element}, ptr {where}, align {size}")
    state = "0"
    if stage.shape.bits:
        marks = w.program.word(w, (*names, "state"), "ptr")
        state = f.op(
            f"load i8, ptr {f.op(f'getelementptr i8, ptr {marks}, i64 {owner.low}')}, align 1"
        )
    if is_truth:
        return truth(f.compare("ne", "i8", low, "0"), state, stage.shape.bits)
    return Value(stage.shape, state, low, low)


def _stage(program: Program, declared: Rule) -> Stage:
    found = program.stages.get(declared.symbol)
    if found is None:
        if declared.symbol in program.open_rules:
            raise NotStraightError(str(declared.symbol))
        number = program.stage_count
        program.stage_count += 1
        held, program.open_rules = program.open_rules, [*program.open_rules]
        f, shape = _written_loop(program, "trial", [(declared, ("stage", str(number)))], True)
        program.open_rules = held
        if shape[0].bits & states.UNKNOWN or shape[0].sort == "span":
            raise NotStraightError(str(declared.symbol))
        found = Stage(number, declared, shape[0], f.level)
        program.stages[declared.symbol] = found
    return found


def stage_loops(program: Program) -> list[list[Stage]]:
    """The stages that share a loop, in the order in which the loops must run."""
    loops: dict[tuple[int, str], list[Stage]] = {}
    for stage in sorted(program.stages.values(), key=lambda stage: (stage.level, stage.kind)):
        loops.setdefault((stage.level, stage.kind), []).append(stage)
    return list(loops.values())


# --- collections as loops ---------------------------------------------------------------------


def each_member(w: Writer, node: e.Expression, body: Body) -> int:
    """A loop over the members of a collection: `body` is given their row (i64) and whether they
    belong (i1). Gives how many there can be at most."""
    if isinstance(node, e.Related):
        return _each_related(w, node, body)
    if isinstance(node, e.Where):

        def test(row: str, belongs: str) -> None:
            with as_member(w, node.number, row):
                condition = w.lower(node.condition)
            _sure(condition)
            body(row, w.f.both(belongs, condition.low))

        return each_member(w, node.collection, test)
    if isinstance(node, e.Except):
        excluded = w.lower(node.excluded)
        _sure(excluded)

        def other(row: str, belongs: str) -> None:
            apart = w.f.compare("ne", "i64", row, excluded.low)
            body(row, w.f.both(belongs, apart))

        return each_member(w, node.collection, other)
    raise NotStraightError(type(node).__name__)


def _each_related(w: Writer, node: e.Related, body: Body) -> int:
    program, f = w.program, w.f
    kind, _ = program.way_back(node.symbol)
    layout = program.layout.list(node.symbol)
    owner = w.lower(node.owner)
    _sure(owner)
    if kind.derivation is not None or layout.complete is not True:
        raise NotStraightError(str(node.symbol))
    if not layout.present:
        return 1
    names = ("way", node.symbol.kind or "", node.symbol.name)
    offsets = program.word(w, (*names, "offsets"), "ptr")
    rows = program.word(w, (*names, "rows"), "ptr")
    low = w.program.offset(w, offsets, owner.low)
    after = f.binary("add", "i64", owner.low, "1")
    high = w.program.offset(w, offsets, after)

    def one(index: str) -> None:
        at = f.op(f"add i64 {low}, {index}")
        if layout.in_order:
            body(at, "true")
            return
        where = f.op(f"getelementptr i32, ptr {rows}, i64 {at}")
        row = f.op(f"sext i32 {f.op(f'load i32, ptr {where}, align 4')} to i64")
        body(row, "true")

    number = f.op(f"sub i64 {high}, {low}")
    if layout.most > FEW:
        f.count_to(number, one)
        return layout.most
    # A few entries are written out, so that nothing jumps: where there is none, the first row of
    # the table is looked at and does not belong.
    for index in range(layout.most):
        there = f.compare("sgt", "i64", number, str(index))
        at = f.choose(there, "i64", f.binary("add", "i64", low, str(index)), "0")
        row = at
        if not layout.in_order:
            where = f.op(f"getelementptr i32, ptr {rows}, i64 {at}")
            row = f.op(f"sext i32 {f.op(f'load i32, ptr {where}, align 4')} to i64")
        body(row, there)
    return layout.most


def _sure(value: Value) -> None:
    """Only what is always known: the order in which doubts are met is the general way's."""
    if not value.is_sure:
        raise NotStraightError(f"een onzekere voorwaarde: {value}")


@contextmanager
def as_member(w: Writer, number: int, row: str) -> Iterator[None]:
    """Lowers what stands inside for a member."""
    before = w.members.get(number)
    w.members[number] = thing(row)
    try:
        yield
    finally:
        if before is None:
            del w.members[number]
        else:
            w.members[number] = before


def count(w: Writer, node: e.Count) -> Value:
    """How many members."""
    f = w.f
    cell = f.cell("i64")
    f.put("i64", "0", cell)

    def one(row: str, belongs: str) -> None:
        more = "1" if belongs == "true" else f.op(f"zext i1 {belongs} to i64")
        f.put("i64", f.effect(f"add i64 {f.get('i64', cell)}, {more}"), cell)

    most = each_member(w, node.collection, one)
    low = f.get("i64", cell)
    return Value(Shape("number", 1, (0, most)), "0", low, low)


def total(w: Writer, node: e.Sum) -> Value:
    """The sum of a value over the members."""
    f = w.f

    def loop(add: Callable[[Value, str], None]) -> int:
        def one(row: str, belongs: str) -> None:
            with as_member(w, node.number, row):
                _if_long(w, belongs, lambda: w.lower(node.value), add)

        return each_member(w, node.collection, one)

    # Written once to learn the shape of what is added, and thrown away.
    seen: list[Shape] = []
    most = [1]
    held = f.lines, f.entry, f.known, f.before, f.uniform
    f.lines, f.entry, f.known = [], [], [*f.known, {}]
    f.known[0] = dict(f.known[0])
    f.before, f.uniform = [], set(f.uniform or ())
    checks = list(f.checks)
    try:
        most[0] = loop(lambda value, belongs: seen.append(value.shape))
    finally:
        f.lines, f.entry, f.known, f.before, f.uniform = held
        f.checks[:] = checks
    if not seen:
        return Value(Shape("number"), "0", "0", "0")
    if seen[0].sort != "number" or seen[0].bits & states.UNKNOWN:
        raise NotStraightError("een som van onzekere waarden")
    bits = seen[0].bits & ~states.MISSING | (states.FAULT if seen[0].bits & states.MISSING else 0)
    reach = shapes.with_nil(shapes.scaled(seen[0].reach, most[0]))
    if shapes.fits(reach) is None:
        raise NotStraightError("een te grote som")
    shape = Shape("number", seen[0].den, reach, bits)
    kind = operand_type(shape)
    low_cell = f.cell(kind)
    state_cell = f.cell("i8") if bits else None
    f.put(kind, "0", low_cell)
    if state_cell:
        f.put("i8", "0", state_cell)

    def add(value: Value, belongs: str) -> None:
        state, own = w.needs_value(value)
        value = w.as_shape(value.with_state(state, own), shape)
        side = f.choose(belongs, kind, value.low, "0")
        f.put(kind, f.effect(f"add {kind} {f.get(kind, low_cell)}, {side}"), low_cell)
        if state_cell:
            more = f.choose(belongs, "i8", value.state, "0")
            f.put("i8", f.effect(f"or i8 {f.get('i8', state_cell)}, {more}"), state_cell)

    loop(add)
    low = f.get(kind, low_cell)
    return Value(shape, f.get("i8", state_cell) if state_cell else "0", low, low)


def _if_long(
    w: Writer, belongs: str, make: Callable[[], Value], use: Callable[[Value, str], None]
) -> None:
    """Computes a value and uses it: behind a jump where it is long, so that who does not belong
    costs nothing; without one where it is short."""
    f = w.f
    held = f.lines
    f.lines = []
    f.known.append({})
    value = make()
    written, f.lines = f.lines, held
    jumps = any(line.startswith("  br ") for line in written)
    if belongs == "true" or (len(written) <= _FEW_LINES and not jumps):
        f.lines.extend(written)
        use(value, belongs)
        f.known.pop()
        return
    yes, after = f.label(), f.label()
    f.fork(belongs, yes, after)
    f.start(yes)
    f.lines.extend(written)
    use(value, "true")
    f.known.pop()
    f.jump(after)
    f.start(after)


def holds(w: Writer, node: e.Quantified) -> Value:
    """Whether a statement holds for all, one or none of the members."""
    f = w.f
    cell = f.cell("i1")
    f.put("i1", "false", cell)
    of_all = node.quantifier is e.Quantifier.ALL

    def one(row: str, belongs: str) -> None:
        with as_member(w, node.number, row):
            condition = w.lower(node.condition)
        _sure(condition)
        hit = f.both(belongs, f.no(condition.low) if of_all else condition.low)
        f.put("i1", f.effect(f"or i1 {f.get('i1', cell)}, {hit}"), cell)

    each_member(w, node.collection, one)
    found = f.get("i1", cell)
    return truth(found if node.quantifier is e.Quantifier.SOME else f.no(found))


def extreme(w: Writer, node: e.Extreme) -> Value:
    """The highest or lowest value over the members, absent over none: the general way."""
    raise NotStraightError(type(node).__name__)


# --- the loop over rows -----------------------------------------------------------------------


def straight_text(program: Program, rules: Sequence[Rule]) -> tuple[list[Shape], str]:
    """The functions `run` and `stage0`.. (context, first, last, month, offset), and the shapes of
    the outcomes.

    They give 1 where an amount that every row needs is not there in this month; then nothing was
    computed. `offset` is where the results of the month begin. Raises NotStraightError.
    """
    keyed = [(declared, ("out", str(number))) for number, declared in enumerate(rules)]
    main, found = _written_loop(program, "run", keyed, program.identity)
    texts = []
    for number, stages in enumerate(stage_loops(program)):
        own = [(stage.rule, ("stage", str(stage.number))) for stage in stages]
        loop, _ = _written_loop(program, f"stage{number}", own, True)
        texts.append(_assembled(loop, program.regime))
    return found, "\n".join([*texts, _assembled(main, program.regime)])


Keyed = Sequence[tuple[Rule, tuple[str, ...]]]


def _written_loop(
    program: Program, name: str, rules: Keyed, identity: bool
) -> tuple[Function, list[Shape]]:
    """A function with one loop over rows, that keeps the values of some rules.

    It is written twice: what turns out to be asked in several places of it is worked out first.
    """
    f, found = _loop(program, name, rules, identity, [])
    often = [
        symbol
        for symbol, times in f.written.items()
        if times > 1 and _weight(program, symbol, set()) > _LIGHT
    ]
    return _loop(program, name, rules, identity, often) if often else (f, found)


def _loop(
    program: Program, name: str, rules: Keyed, identity: bool, first: list[e.Symbol]
) -> tuple[Function, list[Shape]]:
    names = ("%ctx", "%first", "%last", "%month", "%offset")
    f = Function(name, "i32", [("ptr" if n == "%ctx" else "i64", n) for n in names])
    f.uniform = set(names)
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
    low, high, element = value.low, value.high, "i64"
    if value.shape.sort == "truth":
        element = "i8" if key[0] == "stage" else "i64"  # a stage keeps a truth in a byte
        constant = {"true": "1", "false": "0"}.get(low)
        low = high = constant or f.op(f"zext i1 {low} to {element}")
    parts = [("low", element, low)]
    if value.shape.bits & states.UNKNOWN or value.shape.sort == "span":
        parts.append(("high", "i64", high))
    if value.shape.bits:
        parts.append(("state", "i8", value.state))
    for part, element, operand in parts:
        base = program.word(w, (*key, part), "ptr")
        where = f.op(f"getelementptr {element}, ptr {base}, i64 {at}")
        align = 8 if element == "i64" else 1
        f.do(f"store {element} {operand}, ptr {where}, align {align}, !llvm.access.group !1")
    return evolve(value.shape, options=None)


def _assembled(f: Function, regime: tuple[int, int]) -> str:
    """The whole function: what is the same for all rows, the check, the loop."""
    index = f.entry[0].split(" = ")[0].strip()
    first, last = regime
    jumps = any(line.startswith("  br ") for line in f.lines)
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
        f"  br label %test, !llvm.loop !{3 if jumps else 2}",
        "done:",
        "  ret i32 0",
        "}",
    ]
    return "\n".join(head)


__all__ = ["Any", "NotStraightError", "straight_text"]
