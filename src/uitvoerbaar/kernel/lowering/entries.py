"""Collections of a straight way: loops over their records, or their few entries written out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import frozen

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.layout import ListLayout
from uitvoerbaar.kernel.lowering import abreast
from uitvoerbaar.kernel.lowering.values import Value, operand_type, truth
from uitvoerbaar.kernel.lowering.writer import Writer
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e

if TYPE_CHECKING:
    pass

_FEW_LINES = 120

Body = Callable[[str, str], None]


class NotStraightError(Exception):
    """An outcome that needs the general way."""


def each_member(w: Writer, node: e.Expression, body: Body) -> int:
    """A loop over the members of a collection: `body` is given their row (i64) and whether they
    belong (i1). Gives how many there can be at most."""
    if isinstance(node, e.Related):
        return _each_related(w, node, body)
    if isinstance(node, e.Where):

        def test(row: str, belongs: str) -> None:
            with w.as_member(node.number, row):
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


@frozen(slots=True)
class _List:
    """The list of the row's own thing: where it begins, how many entries it has (i64), and what is
    known of all such lists; `rows` are the records in the order of the lists."""

    low: str
    number: str
    layout: ListLayout
    rows: str


def _list_of(w: Writer, node: e.Related) -> _List | None:
    """The list of a collection; None where there are no records at all."""
    program, f = w.program, w.f
    kind, _ = program.way_back(node.symbol)
    layout = program.layout.list(node.symbol)
    owner = w.lower(node.owner)
    _sure(owner)
    if kind.derivation is not None or layout.complete is not True:
        raise NotStraightError(str(node.symbol))
    if not layout.present:
        return None
    names = ("way", node.symbol.kind or "", node.symbol.name)
    offsets = program.word(w, (*names, "offsets"), "ptr")
    rows = program.word(w, (*names, "rows"), "ptr")
    low = w.program.offset(w, offsets, owner.low)
    after = f.binary("add", "i64", owner.low, "1")
    high = w.program.offset(w, offsets, after)
    return _List(low, f.op(f"sub i64 {high}, {low}"), layout, rows)


def _each_related(w: Writer, node: e.Related, body: Body) -> int:
    f, found = w.f, _list_of(w, node)
    if found is None:
        return 1
    low, number, layout, rows = found.low, found.number, found.layout, found.rows

    def one(index: str) -> None:
        at = f.op(f"add i64 {low}, {index}")
        if layout.in_order:
            body(at, "true")
            return
        where = f.op(f"getelementptr i32, ptr {rows}, i64 {at}")
        row = f.op(f"sext i32 {f.op(f'load i32, ptr {where}, align 4')} to i64")
        body(row, "true")

    if layout.most > f.few:
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
            with w.as_member(node.number, row):
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
    if f.one_by_one and (at_once := _at_once(w, node, shape)) is not None:
        return Value(shape, "0", at_once, at_once)
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


def _at_once(w: Writer, node: e.Sum, shape: Shape) -> str | None:
    """A sum of numbers in a column that lie side by side; None where they are no such numbers."""
    f = w.f
    if not isinstance(node.collection, e.Related) or shape.bits or shape.width > 64:
        return None
    found = _list_of(w, node.collection)
    if found is None or not found.layout.in_order or not 2 <= found.layout.most <= abreast.MOST:
        return None
    held, f.lines = f.lines, []
    f.known.append({})
    with w.as_member(node.number, abreast.ROW):
        value = w.lower(node.value)
    f.known.pop()
    lines, f.lines = f.lines, held
    each = abreast.in_column(lines, value.low, f.uniform or set())
    if each is None or not value.is_sure or value.shape.den != shape.den:
        return None
    return abreast.sum_of(f, each, found.low, found.number, found.layout.most)


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
    f.guarded = True
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
        with w.as_member(node.number, row):
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
