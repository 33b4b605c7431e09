"""Counting over months: how many, how much, the first, the longest run."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering import dates
from uitvoerbaar.kernel.lowering.aggregates import summed
from uitvoerbaar.kernel.lowering.logic import settled_truth
from uitvoerbaar.kernel.lowering.values import Value, missing, number
from uitvoerbaar.kernel.lowering.writer import Writer, lowers
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e


class Stretch:
    """The months from start up to and including end: the first, and how many.

    `state` has what is wrong with its edges: unknown, a fault, or nothing.
    """

    def __init__(self, w: Writer, start: e.Expression, end: e.Expression) -> None:
        f = w.f
        first = dates.as_month(w, w.lower(start), start.type)
        last = dates.as_month(w, w.lower(end), end.type)
        doubt = f.either(w.is_doubt(first), w.is_doubt(last))
        # An unknown edge is looked at before a missing one.
        state, bits = w.join(first, last)
        gone = f.both(w.has(state, bits, states.MISSING), f.no(doubt))
        state, bits = w.add(state, bits, gone, states.FAULT)
        kept = states.FAULT | states.UNKNOWN | states.CARRIED
        state, bits = f.binary("and", "i8", state, str(kept)), bits & kept
        self.first = first.low
        span = f.binary("sub", "i64", last.low, first.low)
        well = f.no(w.has(state, bits, states.FAULT | states.UNKNOWN))
        long = f.both(well, f.compare("sgt", "i64", span, "2400"))
        self.state, self.bits = w.add(state, bits, long, states.FAULT)
        self.fine = f.both(well, f.no(long))
        self.number = f.choose(self.fine, "i64", f.binary("add", "i64", span, "1"), "0")

    def doubt(self, w: Writer) -> str:
        """Whether an edge is unknown (and none a fault)."""
        fault = w.has(self.state, self.bits, states.FAULT)
        return w.f.both(w.has(self.state, self.bits, states.UNKNOWN), w.f.no(fault))

    def month(self, w: Writer, index: str) -> str:
        """The month at a place in it."""
        return w.f.effect(f"add i64 {self.first}, {index}")


def _noted(w: Writer, state: str, cell: str) -> None:
    f = w.f
    f.put("i8", f.effect(f"or i8 {f.get('i8', cell)}, {state}"), cell)


@lowers(e.MonthCount)
def _month_count(w: Writer, node: e.MonthCount) -> Value:
    f = w.f
    months = Stretch(w, node.start, node.end)
    state, low, high = f.cell("i8"), f.cell("i64"), f.cell("i64")
    f.put("i8", months.state, state)
    f.put("i64", "0", low)
    f.put("i64", "0", high)

    def one(index: str) -> None:
        with w.at_month(months.month(w, index)):
            condition = settled_truth(w, w.lower(node.condition))
        kept, _ = w.keep(condition, states.FAULT | states.CARRIED | states.UNKNOWN)
        _noted(w, kept, state)
        doubt = w.is_doubt(condition)
        sure = f.both(condition.low, f.no(doubt))
        for cell, counts in ((low, sure), (high, f.either(condition.low, doubt))):
            more = (
                f.op(f"zext i1 {counts} to i64")
                if counts not in ("true", "false")
                else ("1" if counts == "true" else "0")
            )
            f.put("i64", f.effect(f"add i64 {f.get('i64', cell)}, {more}"), cell)

    f.count_to(months.number, one)
    found = f.get("i8", state)
    bits = states.FAULT | states.CARRIED | states.UNKNOWN
    found, bits = w.add(found, bits, months.doubt(w), states.OPEN_HIGH)
    shape = Shape("number", 1, (0, shapes.MOST_MONTHS), bits | states.OPEN_HIGH)
    return Value(shape, found, f.get("i64", low), f.get("i64", high))


@lowers(e.MonthSum)
def _month_sum(w: Writer, node: e.MonthSum) -> Value:
    f = w.f
    months = Stretch(w, node.start, node.end)

    def loop(add: Callable[[Value], None]) -> None:
        def one(index: str) -> None:
            with w.at_month(months.month(w, index)):
                value = w.lower(node.value)
            add(value.with_state(*w.needs_value(value)))

        f.count_to(months.number, one)

    made = summed(w, shapes.MOST_MONTHS, loop)
    state = f.binary("or", "i8", made.state, months.state)
    bits = made.shape.bits | months.bits
    state, bits = w.add(state, bits, months.doubt(w), states.OPEN)
    return w.settled(made.with_state(state, bits | states.OPEN))


@lowers(e.MonthFind)
def _month_find(w: Writer, node: e.MonthFind) -> Value:
    f = w.f
    months = Stretch(w, node.start, node.end)
    state, found, edge, doubted = f.cell("i8"), f.cell("i64"), f.cell("i64"), f.cell("i1")
    carried, _ = w.keep(
        Value(Shape("number", bits=months.bits), months.state, "0", "0"),
        states.FAULT | states.CARRIED,
    )
    f.put("i8", carried, state)
    f.put("i64", "0", found)
    f.put("i64", "0", edge)
    f.put("i1", "false", doubted)
    end = f.label()

    def one(index: str) -> None:
        place = index if node.first else f.effect(f"sub i64 {months.number}, {index}")
        month = months.month(w, place if node.first else f.effect(f"sub i64 {place}, 1"))
        with w.at_month(month):
            condition = settled_truth(w, w.lower(node.condition))
        kept, _ = w.keep(condition, states.FAULT | states.CARRIED)
        _noted(w, kept, state)
        hit = f.both(condition.low, w.is_known(condition))
        stop = f.either(hit, w.is_fault(condition))
        chosen = f.effect(f"select i1 {hit}, i64 {month}, i64 0")
        f.put("i64", chosen, found)
        after = f.label()
        f.fork(stop, end, after)
        f.start(after)

        def unsure() -> None:
            before = f.get("i1", doubted)
            f.put(
                "i64", f.effect(f"select i1 {before}, i64 {f.get('i64', edge)}, i64 {month}"), edge
            )
            f.put("i1", "true", doubted)

        f.when(w.is_doubt(condition), unsure)

    f.count_to(months.number, one)
    f.jump(end)
    f.start(end)
    at, first, unsure = f.get("i64", found), f.get("i64", edge), f.get("i1", doubted)
    hit = f.compare("ne", "i64", at, "0")
    own = f.get("i8", state)
    bits = states.FAULT | states.CARRIED
    fine = f.no(w.has(own, bits, states.FAULT))
    no_edge = months.doubt(w)
    unknown = f.both(fine, f.either(unsure, no_edge))
    absent = f.both(fine, f.both(f.no(hit), f.no(f.either(unsure, no_edge))))
    own, bits = w.add(own, bits, unknown, states.UNKNOWN)
    own, bits = w.add(own, bits, absent, states.ABSENT)
    free = f.both(unknown, f.no(f.both(hit, unsure)))
    own, bits = w.add(own, bits, free, states.OPEN)
    both = f.both(hit, unsure)
    low = f.choose(both, "i64", first if node.first else at, at)
    high = f.choose(both, "i64", at if node.first else first, at)
    return Value(Shape("number", 1, (0, shapes.MONTHS[1]), bits | states.OPEN), own, low, high)


@lowers(e.MonthRun)
def _month_run(w: Writer, node: e.MonthRun) -> Value:
    f = w.f
    months = Stretch(w, node.start, node.end)
    gap = number(1) if node.gap is None else w.lower(node.gap)
    whole = _whole(w, gap)
    state = f.cell("i8")
    f.put("i8", months.state, state)
    made = (_at_end if node.at_end else _longest)(w, node, months, whole, state)
    made = w.along(made, whole)
    # A gap without an answer is a fault before all else; an unknown stretch comes before one that
    # is missing or unknown.
    doubt = months.doubt(w)
    state_now, bits = made.state, made.shape.bits
    state_now, bits = w.add(state_now, bits, doubt, states.OPEN_HIGH | states.UNKNOWN)
    value = made.with_state(state_now, bits)
    gap_gone = f.either(f.both(f.no(doubt), w.is_missing(gap)), w.is_fault(gap))
    wrong = w.has(months.state, months.bits, states.UNKNOWN | states.FAULT)
    gap_doubt = f.both(f.no(wrong), w.is_doubt(gap))
    if gap_gone == "false" and gap_doubt == "false":
        return value
    edges = Value(Shape("none", bits=months.bits), months.state, "0", "0")
    value = w.select(gap_doubt, w.along(gap, edges), value)
    fault = w.along(missing(Shape("number"), states.FAULT), edges, gap)
    return w.select(gap_gone, fault, value)


def _whole(w: Writer, value: Value) -> Value:
    """A number cut to a whole one (i64)."""
    made = w.rounded(value, e.Direction.DOWN, Fraction(1))
    return w.in_width(w.limited(made, 2**40), 64)


def _longest(w: Writer, node: e.MonthRun, months: Stretch, gap: Value, state: str) -> Value:
    """The longest run: of months that are sure, and of those that can be."""
    f = w.f
    cells = [[f.cell("i64") for _ in range(3)] for _ in range(2)]
    for run in cells:
        for cell in run:
            f.put("i64", "0", cell)

    def one(index: str) -> None:
        with w.at_month(months.month(w, index)):
            condition = settled_truth(w, w.lower(node.condition))
        kept, _ = w.keep(condition, states.FAULT | states.CARRIED | states.UNKNOWN)
        _noted(w, kept, state)
        doubt = w.is_doubt(condition)
        for run, holds in (
            (cells[0], f.both(condition.low, f.no(doubt))),
            (cells[1], f.either(condition.low, doubt)),
        ):
            _step(w, run, holds, gap)

    f.count_to(months.number, one)
    low, high = f.get("i64", cells[0][0]), f.get("i64", cells[1][0])
    bits = states.FAULT | states.CARRIED | states.UNKNOWN
    shape = Shape("number", 1, (0, shapes.MOST_MONTHS), bits)
    return w.settled(Value(shape, f.get("i8", state), low, high))


def _step(w: Writer, run: list[str], holds: str, gap: Value) -> None:
    """One month of a run: the best so far, its length, and how long it has been broken."""
    f = w.f
    best, length, broken = (f.get("i64", cell) for cell in run)
    longer = f.effect(f"add i64 {length}, 1")
    gone = f.effect(f"add i64 {broken}, 1")
    reset = f.effect(f"icmp sge i64 {gone}, {gap.low}")
    kept = f.effect(f"select i1 {reset}, i64 0, i64 {length}")
    now = f.effect(f"select i1 {holds}, i64 {longer}, i64 {kept}")
    f.put("i64", now, run[1])
    f.put("i64", f.effect(f"select i1 {holds}, i64 0, i64 {gone}"), run[2])
    higher = f.effect(f"icmp sgt i64 {now}, {best}")
    f.put("i64", f.effect(f"select i1 {higher}, i64 {now}, i64 {best}"), run[0])


def _at_end(w: Writer, node: e.MonthRun, months: Stretch, gap: Value, state: str) -> Value:
    """Looks back from the last month, no further than the run reaches."""
    f = w.f
    length, broken, unsure = f.cell("i64"), f.cell("i64"), f.cell("i1")
    f.put("i64", "0", length)
    f.put("i64", "0", broken)
    f.put("i1", "false", unsure)
    end = f.label()

    def one(index: str) -> None:
        back = f.effect(f"sub i64 {months.number}, {index}")
        month = months.month(w, f.effect(f"sub i64 {back}, 1"))
        with w.at_month(month):
            condition = settled_truth(w, w.lower(node.condition))
        kept, _ = w.keep(condition, states.FAULT | states.CARRIED | states.UNKNOWN)
        _noted(w, kept, state)
        f.put("i1", w.is_doubt(condition), unsure)
        holds = condition.low
        now, gone = f.get("i64", length), f.get("i64", broken)
        longer, more = f.effect(f"add i64 {now}, 1"), f.effect(f"add i64 {gone}, 1")
        well = w.is_known(condition)
        adds = f.both(well, holds)
        breaks = f.both(well, f.no(holds))
        f.put("i64", f.effect(f"select i1 {adds}, i64 {longer}, i64 {now}"), length)
        left = f.effect(f"select i1 {breaks}, i64 {more}, i64 0")
        f.put("i64", left, broken)
        over = f.effect(f"icmp sge i64 {left}, {gap.low}")
        stop = f.either(f.no(well), f.both(breaks, over))
        after = f.label()
        f.fork(stop, end, after)
        f.start(after)

    f.count_to(months.number, one)
    f.jump(end)
    f.start(end)
    reached = f.get("i64", length)
    bits = states.FAULT | states.CARRIED | states.UNKNOWN
    own, bits = w.add(f.get("i8", state), bits, f.get("i1", unsure), states.OPEN_HIGH)
    shape = Shape("number", 1, (0, shapes.MOST_MONTHS), bits | states.OPEN_HIGH)
    return Value(shape, own, reached, reached)
