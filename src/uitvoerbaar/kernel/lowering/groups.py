"""Collections of things: their members, and what is computed over them.

A group is a list of entries in the memory of the row: twice the row of the thing, plus one where it
is not sure that it belongs. The group's state says whether there may be more members (unknown),
and whether looking for them failed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering.entries import NotStraightError
from uitvoerbaar.kernel.lowering.logic import settled_truth
from uitvoerbaar.kernel.lowering.values import Value, thing, truth
from uitvoerbaar.kernel.lowering.writer import Writer, lowers
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.types import SetOf

if TYPE_CHECKING:
    pass


def group(w: Writer, node: e.Expression) -> Value:
    """A collection; a missing one is empty, of an unknown one nobody knows the members."""
    value = w.lower(node)
    if value.shape.sort != "group":
        value = w.as_shape(value, Shape("group", bits=value.shape.bits))
    if not value.may_miss:
        return value
    state, bits = w.keep(value, states.ALL & ~states.MISSING)
    return value.with_state(state, bits)


def entries(w: Writer, number: str) -> tuple[str, str]:
    """Room for a number of entries: where it is, and whether there is none (i1)."""
    place = w.f.effect(f"call ptr @room(ptr %ctx, i64 {number})")
    return place, w.f.effect(f"icmp eq ptr {place}, null")


def limit_of(members: Value) -> int:
    """How many members a group can have at most."""
    return members.shape.reach[1] or shapes.MOST_MEMBERS


class Collected:
    """A group being filled: at most so many members (an operand), and never more than `limit`."""

    def __init__(self, w: Writer, most: str, limit: int = shapes.MOST_MEMBERS) -> None:
        if w.program.is_straight:
            raise NotStraightError("een verzameling in het geheugen")
        self.w, self.limit = w, limit
        self.place, full = entries(w, most)
        self.room = w.f.choose(full, "i64", "0", most)
        self.count = w.f.cell("i64")
        self.state = w.f.cell("i8")
        w.f.put("i64", "0", self.count)
        w.f.put("i8", w.f.choose(full, "i8", str(states.HAND_BACK), "0"), self.state)
        self.bits = states.HAND_BACK

    def add(self, row: str, maybe: str) -> None:
        """A member (i64) that is sure or maybe (i1)."""
        f = self.w.f
        number = f.get("i64", self.count)

        def store() -> None:
            place = f.effect(f"getelementptr i64, ptr {self.place}, i64 {number}")
            double = f.effect(f"shl i64 {row}, 1")
            flag = (
                f.effect(f"zext i1 {maybe} to i64")
                if maybe not in ("true", "false")
                else ("1" if maybe == "true" else "0")
            )
            f.do(f"store i64 {f.effect(f'or i64 {double}, {flag}')}, ptr {place}, align 8")
            f.put("i64", f.effect(f"add i64 {number}, 1"), self.count)

        f.when(f.effect(f"icmp slt i64 {number}, {self.room}"), store)

    def add_once(self, row: str, maybe: str) -> None:
        """A member that was not added before."""
        f = self.w.f
        seen = f.cell("i1")
        f.put("i1", "false", seen)

        def look(index: str) -> None:
            entry = self.entry(index)
            other = f.effect(f"ashr i64 {entry}, 1")
            same = f.effect(f"icmp eq i64 {other}, {row}")
            f.put("i1", f.effect(f"or i1 {f.get('i1', seen)}, {same}"), seen)

        f.count_to(f.get("i64", self.count), look)
        f.when(f.no(f.get("i1", seen)), lambda: self.add(row, maybe))

    def entry(self, index: str) -> str:
        """The entry (i64) at a place."""
        f = self.w.f
        place = f.effect(f"getelementptr i64, ptr {self.place}, i64 {index}")
        return f.effect(f"load i64, ptr {place}, align 8")

    def note(self, state: str, bits: int) -> None:
        """Sets bits of the group's state."""
        if not bits:
            return
        f = self.w.f
        f.put("i8", f.effect(f"or i8 {f.get('i8', self.state)}, {state}"), self.state)
        self.bits |= bits

    def done(self) -> Value:
        """The group."""
        f = self.w.f
        shape = Shape("group", reach=(0, self.limit), bits=self.bits)
        return Value(shape, f.get("i8", self.state), self.place, f.get("i64", self.count))


def each(
    w: Writer, members: Value, body: Callable[[str, str], None], stop: str | None = None
) -> None:
    """A loop over the members: their row (i64) and whether they are not sure (i1)."""
    f = w.f

    def one(index: str) -> None:
        place = f.effect(f"getelementptr i64, ptr {members.low}, i64 {index}")
        entry = f.effect(f"load i64, ptr {place}, align 8")
        row = f.effect(f"ashr i64 {entry}, 1")
        maybe = f.effect(f"trunc i64 {entry} to i1")
        body(row, maybe)

    f.count_to(members.high, one, stop)


def inherited(w: Writer, members: Value) -> tuple[str, int]:
    """What a group made from another has of its state."""
    return w.keep(members, states.UNKNOWN | states.FAULT | states.CARRIED)


@lowers(e.Related)
def _related(w: Writer, node: e.Related) -> Value:
    owner = w.lower(node.owner)
    return w.program.related(w, node, owner)


@lowers(e.Where)
def _where(w: Writer, node: e.Where) -> Value:
    members = group(w, node.collection)
    made = Collected(w, members.high, limit_of(members))
    made.note(*inherited(w, members))

    def one(row: str, maybe: str) -> None:
        with w.as_member(node.number, row):
            condition = settled_truth(w, w.lower(node.condition))
        _keep_if(w, made, row, maybe, condition)

    each(w, members, one)
    return made.done()


def _keep_if(w: Writer, made: Collected, row: str, maybe: str, condition: Value) -> None:
    """A member for which a condition holds, or may hold."""
    f = w.f
    made.note(*w.keep(condition, states.FAULT | states.CARRIED))
    doubt = w.is_doubt(condition)
    fine = f.no(w.is_fault(condition))
    kept = f.both(fine, f.either(condition.low, doubt))
    unsure = f.either(maybe, doubt)
    f.when(kept, lambda: made.add(row, unsure))


@lowers(e.Except)
def _except(w: Writer, node: e.Except) -> Value:
    members = group(w, node.collection)
    excluded = w.lower(node.excluded)
    f = w.f
    known, doubt = w.is_known(excluded), w.is_doubt(excluded)
    made = Collected(w, members.high, limit_of(members))
    made.note(*inherited(w, members))
    made.note(*w.keep(excluded, states.FAULT | states.CARRIED))

    def one(row: str, maybe: str) -> None:
        same = f.both(known, f.effect(f"icmp eq i64 {row}, {excluded.low}"))
        f.when(f.no(same), lambda: made.add(row, f.either(maybe, doubt)))

    each(w, members, one)
    return made.done()


@lowers(e.Running)
def _running(w: Writer, node: e.Running) -> Value:
    assert isinstance(node.type, SetOf)
    kind = w.program.law.kinds[node.type.kind]
    members = group(w, node.collection)
    first, last = w.program.days_of_period(w, node.moment)
    assert kind.begin is not None
    assert kind.end is not None
    begin, end = e.Symbol(kind.begin, kind.name), e.Symbol(kind.end, kind.name)
    made = Collected(w, members.high, limit_of(members))
    made.note(*inherited(w, members))

    def one(row: str, maybe: str) -> None:
        record = thing(row)
        starts = w.program.fact(w, begin, record, None)
        begun = w.compare(e.Order.AT_MOST, starts, last)
        gone = w.is_missing(starts)
        skip = f.either(gone, f.both(w.is_known(begun), f.no(begun.low)))

        def runs() -> Value:
            ends = w.program.fact(w, end, record, None)
            ended = w.compare(e.Order.LESS, ends, first)
            still = evolve(ended, low=f.no(ended.low), high=f.no(ended.low))
            goes_on = w.is_missing(ends)
            state, bits = w.carried(ends)
            still = w.select(goes_on, truth("true", state, bits), still)
            return and_both(w, begun, still)

        state, bits = w.carried(starts)
        condition = w.either_way(skip, lambda: truth("false", state, bits), runs)
        _keep_if(w, made, row, maybe, condition)

    f = w.f
    each(w, members, one)
    return made.done()


def and_both(w: Writer, first: Value, second: Value) -> Value:
    """Yes if both are; no and unknown is no."""
    f = w.f
    no_first = f.both(w.is_known(first), f.no(first.low))
    no_second = f.both(w.is_known(second), f.no(second.low))
    state, bits = w.join(first, second)
    cleared = f.binary("and", "i8", state, str(states.ALL & ~states.UNKNOWN))
    state = f.choose(f.either(no_first, no_second), "i8", cleared, state)
    return truth(f.both(first.low, second.low), state, bits)


@lowers(e.Through)
def _through(w: Writer, node: e.Through) -> Value:
    records = group(w, node.records)
    f = w.f
    made = Collected(w, records.high, limit_of(records))
    made.note(*inherited(w, records))
    certain = f.no(w.has(records.state, records.shape.bits, states.UNKNOWN))
    certain = f.both(certain, f.no(any_maybe(w, records)))

    def player(row: str) -> Value:
        return w.program.fact(w, node.role, thing(row), None)

    def sure(row: str, maybe: str) -> None:
        def take() -> None:
            who = player(row)
            made.note(*w.keep(who, states.FAULT | states.CARRIED | states.UNKNOWN))
            f.when(w.is_known(who), lambda: made.add_once(who.low, "false"))

        f.when(f.no(maybe), take)

    def unsure(row: str, maybe: str) -> None:
        def take() -> None:
            who = player(row)
            made.note(*w.keep(who, states.FAULT | states.CARRIED))
            f.when(w.is_known(who), lambda: made.add(who.low, "true"))

        f.when(maybe, take)

    each(w, records, sure)
    f.when(f.no(certain), lambda: each(w, records, unsure))
    return made.done()


def any_maybe(w: Writer, members: Value) -> str:
    """Whether of some member it is not sure that it belongs (i1)."""
    f = w.f
    cell = f.cell("i1")
    f.put("i1", "false", cell)
    each(
        w,
        members,
        lambda row, maybe: f.put("i1", f.effect(f"or i1 {f.get('i1', cell)}, {maybe}"), cell),
    )
    return f.get("i1", cell)


def agreed(w: Writer, first: Value, second: Value, gone: str) -> Value:
    """The collection that two both are; if they differ nobody knows who the members are. `gone`
    (i1): one of them is none."""
    f = w.f
    one = f.both(
        f.compare("eq", "ptr", first.low, second.low),
        f.compare("eq", "i64", first.high, second.high),
    )
    alike = f.cell("i1")
    f.put("i1", f.compare("eq", "i64", first.high, second.high), alike)

    def look() -> None:
        def member(row: str, maybe: str) -> None:
            found = f.cell("i1")
            f.put("i1", "false", found)

            def other(also: str, unsure: str) -> None:
                same = f.both(f.effect(f"icmp eq i64 {row}, {also}"), f.no(unsure))
                f.put("i1", f.effect(f"or i1 {f.get('i1', found)}, {same}"), found)

            each(w, second, other)
            fine = f.both(f.get("i1", found), f.no(maybe))
            f.put("i1", f.effect(f"and i1 {f.get('i1', alike)}, {fine}"), alike)

        each(w, first, member)

    f.when(f.get("i1", alike), look)
    both, bits = w.join(first, second)
    own = f.binary("and", "i8", both, str(states.UNKNOWN)) if bits else "0"
    doubt = f.either(w.is_doubt(first), w.is_doubt(second))
    sure = f.both(f.get("i1", alike), f.no(doubt))
    state = f.choose(sure, "i8", "0", f.choose(one, "i8", own, str(states.UNKNOWN)))
    # Twice the same collection is that one, whatever is in doubt about it.
    kept = f.both(f.either(sure, one), f.no(gone))
    state = f.choose(gone, "i8", str(states.UNKNOWN), state)
    number = f.choose(kept, "i64", first.high, "0")
    shape = Shape("group", reach=(0, limit_of(first)), bits=states.UNKNOWN)
    return Value(shape, state, first.low, number)


@lowers(e.SetOfMembers)
def _set(w: Writer, node: e.SetOfMembers) -> Value:
    f = w.f
    values = [w.lower(member) for member in node.members]
    most = "0"
    for value in values:
        size = value.high if value.shape.sort == "group" else "1"
        most = f.binary("add", "i64", most, size)
    made = Collected(w, most)
    for value in values:
        made.note(*w.keep(value, states.FAULT | states.CARRIED))
        if value.shape.sort == "group":
            _take_all(w, made, value)
        else:
            made.note(*w.keep(value, states.UNKNOWN))
            one = value
            f.when(w.is_known(one), lambda one=one: made.add_once(one.low, "false"))  # type: ignore[misc]
    return made.done()


def _take_all(w: Writer, made: Collected, value: Value) -> None:
    """The sure members of a group; where others may belong, nobody knows who."""
    f = w.f
    made.note(*w.keep(value, states.UNKNOWN))

    def one(row: str, maybe: str) -> None:
        f.when(maybe, lambda: made.note(str(states.UNKNOWN), states.UNKNOWN))
        f.when(f.no(maybe), lambda: made.add_once(row, "false"))

    each(w, value, one)


def contains(w: Writer, members: Value, who: Value) -> Value:
    """Whether a thing is a member."""
    f = w.f
    sure, unsure = f.cell("i1"), f.cell("i1")
    f.put("i1", "false", sure)
    f.put("i1", "false", unsure)

    def one(row: str, maybe: str) -> None:
        same = f.effect(f"icmp eq i64 {row}, {who.low}")
        certain = f.effect(f"and i1 {same}, {f.no(maybe)}")
        doubtful = f.effect(f"and i1 {same}, {maybe}")
        f.put("i1", f.effect(f"or i1 {f.get('i1', sure)}, {certain}"), sure)
        f.put("i1", f.effect(f"or i1 {f.get('i1', unsure)}, {doubtful}"), unsure)

    each(w, members, one)
    found, maybe_found = f.get("i1", sure), f.get("i1", unsure)
    gone, doubt = w.is_missing(who), w.is_doubt(who)
    is_open = w.has(members.state, members.shape.bits, states.UNKNOWN)
    empty = f.both(f.compare("eq", "i64", members.high, "0"), f.no(is_open))
    of_unknown = f.both(doubt, f.no(empty))
    of_known = f.both(f.no(doubt), f.both(f.no(found), f.either(maybe_found, is_open)))
    unknown = f.both(f.no(gone), f.either(of_unknown, of_known))
    keep = states.FAULT | states.CARRIED
    state, bits = w.keep(members, keep)
    own, own_bits = w.keep(who, keep)
    state, bits = f.binary("or", "i8", state, own), bits | own_bits
    state, bits = w.add(state, bits, unknown, states.UNKNOWN)
    yes = f.both(f.both(found, f.no(doubt)), f.no(gone))
    return truth(yes, state, bits)


# --- over the members -------------------------------------------------------------------------
