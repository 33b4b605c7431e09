"""Whether members of a collection pass a test, and which of them is chosen."""

from __future__ import annotations

from attrs import evolve

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.lowering import entries, groups
from uitvoerbaar.kernel.lowering.aggregates import Best
from uitvoerbaar.kernel.lowering.logic import settled_truth
from uitvoerbaar.kernel.lowering.values import Value, thing, truth
from uitvoerbaar.kernel.lowering.writer import Writer, lowers
from uitvoerbaar.law import expression as e


@lowers(e.Quantified)
def _quantified(w: Writer, node: e.Quantified) -> Value:
    if w.program.is_straight:
        return entries.holds(w, node)
    decisive = node.quantifier is not e.Quantifier.ALL
    made = _holds(w, groups.group(w, node.collection), node.number, node.condition, decisive)
    if node.quantifier is not e.Quantifier.NONE:
        return made
    low = w.f.no(made.low)
    return evolve(made, low=low, high=low)


def _holds(w: Writer, members: Value, number: int, test: e.Expression, decisive: bool) -> Value:
    """The decisive truth if a sure member has it, its opposite if none can; else unknown."""
    f = w.f
    state_cell, found = f.cell("i8"), f.cell("i1")
    own, own_bits = w.keep(members, states.FAULT | states.CARRIED | states.UNKNOWN)
    f.put("i8", own, state_cell)
    f.put("i1", "false", found)
    bits = own_bits

    def note(state: str, more: int) -> None:
        nonlocal bits
        if more:
            f.put("i8", f.effect(f"or i8 {f.get('i8', state_cell)}, {state}"), state_cell)
            bits |= more

    end = f.label()

    def sure(row: str, maybe: str) -> None:
        def look() -> None:
            with w.as_member(number, row):
                condition = settled_truth(w, w.lower(test))
            note(*w.keep(condition, states.FAULT | states.CARRIED | states.UNKNOWN))
            hit = condition.low if decisive else f.no(condition.low)
            hit = f.both(hit, w.is_known(condition))
            stop = f.either(hit, w.is_fault(condition))
            f.put("i1", hit, found)
            after = f.label()
            f.fork(stop, end, after)
            f.start(after)

        f.when(f.no(maybe), look)

    def unsure(row: str, maybe: str) -> None:
        def look() -> None:
            with w.as_member(number, row):
                condition = w.lower(test)
            note(*w.keep(condition, states.FAULT | states.CARRIED))
            other = f.no(condition.low) if decisive else condition.low
            other = f.both(other, w.is_known(condition))
            f.when(f.no(other), lambda: note(str(states.UNKNOWN), states.UNKNOWN))

        f.when(maybe, look)

    groups.each(w, members, sure)
    f.when(groups.any_maybe(w, members), lambda: groups.each(w, members, unsure))
    f.jump(end)
    f.start(end)
    hit = f.get("i1", found)
    state = f.get("i8", state_cell)
    cleared = f.binary("and", "i8", state, str(states.ALL & ~states.UNKNOWN))
    state = f.choose(hit, "i8", cleared, state)
    return truth(hit if decisive else f.no(hit), state, bits)


@lowers(e.Choose)
def _choose(w: Writer, node: e.Choose) -> Value:
    members = groups.group(w, node.collection)
    f = w.f
    doubt = f.either(
        w.has(members.state, members.shape.bits, states.UNKNOWN), groups.any_maybe(w, members)
    )
    state, bits = w.keep(members, states.FAULT | states.CARRIED)
    best = members
    cell = f.cell("i8")
    f.put("i8", "0", cell)
    for key in node.keys:
        best = _narrowed(w, best, node.number, key, cell)
    failed = f.get("i8", cell)
    count = best.high
    some = f.compare("sgt", "i64", count, "0")
    row_cell = f.cell("i64")
    f.put("i64", "0", row_cell)

    def first() -> None:
        entry = f.effect(f"load i64, ptr {best.low}, align 8")
        f.put("i64", f.effect(f"ashr i64 {entry}, 1"), row_cell)

    f.when(some, first)
    row = f.get("i64", row_cell)
    tie = f.compare("sgt", "i64", count, "1")
    # Where the members are in doubt, the keys were not looked at.
    state = f.binary("or", "i8", state, f.choose(doubt, "i8", "0", failed))
    clear = f.no(f.either(doubt, w.has(failed, states.ALL, states.UNKNOWN | states.FAULT)))
    state, bits = w.add(state, bits | states.ALL & ~states.MISSING, doubt, states.UNKNOWN)
    state, bits = w.add(state, bits, f.both(clear, tie), states.FAULT)
    state, bits = w.add(state, bits, f.both(clear, f.no(some)), states.ABSENT)
    return thing(row, state, bits & ~states.OPEN & ~states.NOT_APPLICABLE)


def _narrowed(w: Writer, members: Value, number: int, key: e.SortKey, cell: str) -> Value:
    """Those whose key is best; of one or none, they themselves."""
    f = w.f

    def value_of(row: str) -> Value:
        with w.as_member(number, row):
            return w.lower(key.value)

    several = f.compare("sgt", "i64", members.high, "1")
    failed = f.get("i8", cell)
    go = f.both(several, f.no(w.has(failed, states.ALL, states.UNKNOWN | states.FAULT)))

    def choose() -> Value:
        shape = w.program.trial(
            w, lambda add: groups.each(w, members, lambda r, m: add(value_of(r)))
        )
        best = Best(w, key.highest, shape)
        groups.each(w, members, lambda row, maybe: best.offer(value_of(row)))
        winner = best.done()
        note, _ = w.keep(winner, states.UNKNOWN | states.FAULT | states.CARRIED)
        f.put("i8", f.effect(f"or i8 {f.get('i8', cell)}, {note}"), cell)
        made = groups.Collected(w, members.high, groups.limit_of(members))
        has_winner = f.no(w.is_missing(winner))

        def one(row: str, maybe: str) -> None:
            value = w.as_shape(value_of(row), best.shape)
            equal = w.ordered("eq", best.shape, value.low, winner.low)
            there = f.both(has_winner, w.is_known(value))
            # Where every key is missing, all are alike: nothing there equals nothing there.
            alike = f.both(f.no(has_winner), _absent(w, value))
            f.when(f.either(f.both(there, equal), alike), lambda: made.add(row, "false"))

        groups.each(w, members, one)
        return made.done()

    return w.either_way(go, choose, lambda: members)


def _absent(w: Writer, value: Value) -> str:
    return w.has(value.state, value.shape.bits, states.ABSENT)
