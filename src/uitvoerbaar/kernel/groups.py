"""Collections of things: their members, and what is computed over them.

A group is a list of entries in the memory of the row: twice the row of the thing, plus one where it
is not sure that it belongs. The group's state says whether there may be more members (unknown),
and whether looking for them failed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from attrs import evolve

from uitvoerbaar.kernel import shapes, states, straight
from uitvoerbaar.kernel.logic import settled_truth
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.kernel.values import Value, missing, operand_type, thing, truth
from uitvoerbaar.kernel.writer import Writer, lowers
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.types import SetOf

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        with as_member(w, node.number, row):
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
            return _and_both(w, begun, still)

        state, bits = w.carried(starts)
        condition = w.either_way(skip, lambda: truth("false", state, bits), runs)
        _keep_if(w, made, row, maybe, condition)

    f = w.f
    each(w, members, one)
    return made.done()


def _and_both(w: Writer, first: Value, second: Value) -> Value:
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
    any_maybe = _any_maybe(w, records)
    certain = f.both(certain, f.no(any_maybe))

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


def _any_maybe(w: Writer, members: Value) -> str:
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


@lowers(e.Count)
def _count(w: Writer, node: e.Count) -> Value:
    if w.program.is_straight:
        return straight.count(w, node)
    f = w.f
    members = group(w, node.collection)
    is_open = w.has(members.state, members.shape.bits, states.UNKNOWN)
    sure = f.cell("i64")
    f.put("i64", "0", sure)

    def one(row: str, maybe: str) -> None:
        more = f.effect(f"zext i1 {f.no(maybe)} to i64")
        f.put("i64", f.effect(f"add i64 {f.get('i64', sure)}, {more}"), sure)

    each(w, members, one)
    low, high = f.get("i64", sure), members.high
    state, bits = w.keep(members, states.FAULT | states.CARRIED)
    doubt = f.either(is_open, f.compare("ne", "i64", low, high))
    state, bits = w.add(state, bits, doubt, states.UNKNOWN)
    state, bits = w.add(state, bits, is_open, states.OPEN_HIGH)
    limit = limit_of(members)
    if limit >= shapes.MOST_MEMBERS:
        too_many = f.compare("sgt", "i64", high, str(limit))
        state, bits = w.add(state, bits, too_many, states.HAND_BACK)
    return Value(Shape("number", 1, (0, limit), bits), state, low, high)


class Total:
    """A number that is added to in a loop, with its bounds."""

    def __init__(self, w: Writer, shape: Shape, times: int) -> None:
        self.w = w
        self.is_ratio = shape.sort == "ratio"
        if not self.is_ratio:
            # What cannot be added so often is marked, to be evaluated exactly.
            most = shapes.WIDEST // times
            low, high = (max(-most, min(most, side)) for side in shape.reach)
            self.each = evolve(shape, reach=shapes.with_nil((low, high)), options=None)
            shape = evolve(self.each, reach=shapes.scaled(self.each.reach, times))
        self.shape = evolve(shape, bits=states.ALL)
        self.kind = operand_type(self.shape)
        self.state = w.f.cell("i8")
        self.low = w.f.cell(self.kind)
        self.high = w.f.cell(self.kind)

    def clear(self) -> None:
        """Nil, and known."""
        self.w.f.put("i8", "0", self.state)
        self.w.f.put(self.kind, "0", self.low)
        self.w.f.put(self.kind, "1" if self.is_ratio else "0", self.high)

    def add(self, value: Value) -> None:
        """One more."""
        w, f = self.w, self.w.f
        if self.is_ratio:
            made = w.plus(self.done(), w.as_ratio(value))
            f.put("i8", made.state, self.state)
            f.put(self.kind, made.low, self.low)
            f.put(self.kind, made.high, self.high)
            return
        value = w.at_scale(value, self.shape.den)
        value = w.limited(value, max(abs(side) for side in self.each.reach) or 1)
        value = w.as_shape(value, self.shape)
        for cell, side in ((self.low, value.low), (self.high, value.high)):
            f.put(self.kind, f.effect(f"add {self.kind} {f.get(self.kind, cell)}, {side}"), cell)
        f.put("i8", f.effect(f"or i8 {f.get('i8', self.state)}, {value.state}"), self.state)

    def done(self) -> Value:
        """The sum."""
        f = self.w.f
        return Value(
            self.shape,
            f.get("i8", self.state),
            f.get(self.kind, self.low),
            f.get(self.kind, self.high),
        )


def summed(
    w: Writer,
    times: int,
    loop: Callable[[Callable[[Value], None]], None],
) -> Value:
    """A sum over a loop: the loop is written once to learn the shape of what it adds, and again."""
    shape = w.program.trial(w, loop)
    total = Total(w, shape, times)
    total.clear()
    loop(total.add)
    return total.done()


@lowers(e.Sum)
def _sum(w: Writer, node: e.Sum) -> Value:
    if w.program.is_straight:
        return straight.total(w, node)
    f = w.f
    members = group(w, node.collection)

    def loop(add: Callable[[Value], None]) -> None:
        def one(row: str, maybe: str) -> None:
            with as_member(w, node.number, row):
                value = w.lower(node.value)
            state, bits = w.needs_value(value)
            value = value.with_state(state, bits)
            add(_perhaps(w, value, maybe))

        each(w, members, one)

    limit = limit_of(members)
    made = summed(w, limit, loop)
    state, bits = made.state, made.shape.bits
    own, own_bits = w.keep(members, states.FAULT | states.CARRIED)
    state, bits = f.binary("or", "i8", state, own), bits | own_bits
    is_open = w.has(members.state, members.shape.bits, states.UNKNOWN)
    state, bits = w.add(state, bits, is_open, states.UNKNOWN | states.OPEN)
    if limit >= shapes.MOST_MEMBERS:
        too_many = f.compare("sgt", "i64", members.high, str(limit))
        state, bits = w.add(state, bits, too_many, states.HAND_BACK)
    made = made.with_state(state, bits | states.OPEN | states.UNKNOWN)
    return made if made.shape.sort == "ratio" else w.settled(made)


def _perhaps(w: Writer, value: Value, maybe: str) -> Value:
    """A number that counts only if a member belongs: from nil to itself."""
    f, kind = w.f, operand_type(value.shape)
    if value.shape.sort == "ratio":
        state = f.choose(maybe, "i8", str(states.UNKNOWN | states.HAND_BACK), "0")
        return w.in_state(value, state, states.UNKNOWN | states.HAND_BACK)
    below = f.compare("slt", kind, value.low, "0")
    above = f.compare("sgt", kind, value.high, "0")
    low = f.choose(f.both(maybe, f.no(below)), kind, "0", value.low)
    high = f.choose(f.both(maybe, f.no(above)), kind, "0", value.high)
    state, bits = w.add(value.state, value.shape.bits, maybe, states.UNKNOWN)
    shape = evolve(value.shape, reach=shapes.with_nil(value.shape.reach), bits=bits)
    return Value(shape, state, low, high)


@lowers(e.Extreme)
def _extreme(w: Writer, node: e.Extreme) -> Value:
    if w.program.is_straight:
        return straight.extreme(w, node)
    members = group(w, node.collection)
    f = w.f

    def value_of(row: str) -> Value:
        with as_member(w, node.number, row):
            return w.lower(node.value)

    best = Best(
        w,
        node.highest,
        w.program.trial(w, lambda add: each(w, members, lambda r, m: add(value_of(r)))),
    )

    def one(row: str, maybe: str) -> None:
        value = value_of(row)

        def sure() -> None:
            best.offer(value)

        f.when(f.no(maybe), sure)
        f.when(maybe, lambda: best.note(value))

    each(w, members, one)
    made = best.done()
    own, own_bits = w.keep(members, states.FAULT | states.CARRIED)
    made = w.in_state(made, own, own_bits)
    doubt = f.either(
        w.has(members.state, members.shape.bits, states.UNKNOWN), _any_maybe(w, members)
    )
    state, bits = made.state, made.shape.bits
    cleared = f.binary("and", "i8", state, str(states.ALL & ~states.MISSING))
    state = f.choose(doubt, "i8", cleared, state)
    state, bits = w.add(state, bits, doubt, states.UNKNOWN | states.OPEN)
    return made.with_state(state, bits | states.OPEN | states.UNKNOWN)


class Best:
    """The highest or lowest of values in a loop; missing ones drop out."""

    def __init__(self, w: Writer, highest: bool, shape: Shape) -> None:
        if shape.sort not in ("number", "ratio"):
            raise RefusedError("hoogste of laagste", "alleen van getallen, bedragen en datums")
        self.w, self.highest = w, highest
        self.shape = evolve(shape, reach=shapes.with_nil(shape.reach), bits=states.ALL)
        self.kind = operand_type(self.shape)
        f = w.f
        self.state, self.low, self.high = f.cell("i8"), f.cell(self.kind), f.cell(self.kind)
        self.carried = f.cell("i8")
        f.put("i8", str(states.ABSENT), self.state)
        f.put("i8", "0", self.carried)
        f.put(self.kind, "0", self.low)
        f.put(self.kind, "1" if shape.sort == "ratio" else "0", self.high)

    def note(self, value: Value) -> None:
        """What was looked at is carried along."""
        f = self.w.f
        state, bits = self.w.keep(value, states.CARRIED | states.FAULT)
        if bits:
            f.put("i8", f.effect(f"or i8 {f.get('i8', self.carried)}, {state}"), self.carried)

    def offer(self, value: Value) -> None:
        """One more."""
        w, f = self.w, self.w.f
        self.note(value)
        state, bits = w.keep(value, states.ALL & ~states.FAULT)
        value = w.as_shape(value.with_state(state, bits), self.shape)

        def take() -> None:
            first = f.effect(f"icmp eq i8 {f.get('i8', self.state)}, {states.ABSENT}")
            kept, _ = w.keep(
                value.with_state(value.state, states.ALL), states.ALL & ~states.MISSING
            )
            plain = value.with_state(kept, states.ALL & ~states.MISSING)
            mine = self._now()
            best = w.as_shape(w.extreme(mine, plain, self.highest), self.shape)
            f.put("i8", f.effect(f"select i1 {first}, i8 {kept}, i8 {best.state}"), self.state)
            for cell, old, new in (
                (self.low, value.low, best.low),
                (self.high, value.high, best.high),
            ):
                f.put(
                    self.kind,
                    f.effect(f"select i1 {first}, {self.kind} {old}, {self.kind} {new}"),
                    cell,
                )

        f.when(f.no(w.is_missing(value)), take)

    def _now(self) -> Value:
        f = self.w.f
        state = f.effect(f"and i8 {f.get('i8', self.state)}, {states.ALL & ~states.MISSING}")
        shape = evolve(self.shape, bits=states.ALL & ~states.MISSING)
        return Value(shape, state, f.get(self.kind, self.low), f.get(self.kind, self.high))

    def done(self) -> Value:
        """The best, or absent."""
        f = self.w.f
        carried = f.get("i8", self.carried)
        state = f.effect(f"or i8 {f.get('i8', self.state)}, {carried}")
        return Value(self.shape, state, f.get(self.kind, self.low), f.get(self.kind, self.high))


@lowers(e.ExtremeOf)
def _extreme_of(w: Writer, node: e.ExtremeOf) -> Value:
    values = [w.lower(operand) for operand in node.operands]
    result = values[0]
    for value in values[1:]:
        result = _better(w, result, value, node.highest)
    if not result.may_miss:
        return result
    # Of none it is absent, also where what is missing does not apply.
    gone = w.is_missing(result)
    kept, bits = w.keep(result, states.ALL & ~states.MISSING)
    state, bits = w.add(kept, bits, gone, states.ABSENT)
    return result.with_state(state, bits)


def _better(w: Writer, first: Value, second: Value, highest: bool) -> Value:
    gone_first, gone_second = w.is_missing(first), w.is_missing(second)
    if gone_first == "false" and gone_second == "false":
        return w.extreme(first, second, highest)
    keep = states.ALL & ~states.MISSING
    a_state, a_bits = w.keep(first, keep)
    b_state, b_bits = w.keep(second, keep)
    both = w.extreme(first.with_state(a_state, a_bits), second.with_state(b_state, b_bits), highest)
    made = w.select(gone_second, first, both)
    made = w.select(gone_first, second, made)
    return w.along(made, first, second)


@lowers(e.Quantified)
def _quantified(w: Writer, node: e.Quantified) -> Value:
    if w.program.is_straight:
        return straight.holds(w, node)
    decisive = node.quantifier is not e.Quantifier.ALL
    made = _holds(w, group(w, node.collection), node.number, node.condition, decisive)
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
            with as_member(w, number, row):
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
            with as_member(w, number, row):
                condition = w.lower(test)
            note(*w.keep(condition, states.FAULT | states.CARRIED))
            other = f.no(condition.low) if decisive else condition.low
            other = f.both(other, w.is_known(condition))
            f.when(f.no(other), lambda: note(str(states.UNKNOWN), states.UNKNOWN))

        f.when(maybe, look)

    each(w, members, sure)
    f.when(_any_maybe(w, members), lambda: each(w, members, unsure))
    f.jump(end)
    f.start(end)
    hit = f.get("i1", found)
    state = f.get("i8", state_cell)
    cleared = f.binary("and", "i8", state, str(states.ALL & ~states.UNKNOWN))
    state = f.choose(hit, "i8", cleared, state)
    return truth(hit if decisive else f.no(hit), state, bits)


@lowers(e.Choose)
def _choose(w: Writer, node: e.Choose) -> Value:
    members = group(w, node.collection)
    f = w.f
    doubt = f.either(
        w.has(members.state, members.shape.bits, states.UNKNOWN), _any_maybe(w, members)
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
        with as_member(w, number, row):
            return w.lower(key.value)

    several = f.compare("sgt", "i64", members.high, "1")
    failed = f.get("i8", cell)
    go = f.both(several, f.no(w.has(failed, states.ALL, states.UNKNOWN | states.FAULT)))

    def choose() -> Value:
        shape = w.program.trial(w, lambda add: each(w, members, lambda r, m: add(value_of(r))))
        best = Best(w, key.highest, shape)
        each(w, members, lambda row, maybe: best.offer(value_of(row)))
        winner = best.done()
        note, _ = w.keep(winner, states.UNKNOWN | states.FAULT | states.CARRIED)
        f.put("i8", f.effect(f"or i8 {f.get('i8', cell)}, {note}"), cell)
        made = Collected(w, members.high, limit_of(members))
        has_winner = f.no(w.is_missing(winner))

        def one(row: str, maybe: str) -> None:
            value = w.as_shape(value_of(row), best.shape)
            if best.shape.sort == "ratio":
                equal = w.same_number(value, winner).low
            else:
                kind = operand_type(best.shape)
                equal = f.effect(f"icmp eq {kind} {value.low}, {winner.low}")
            there = f.both(has_winner, f.no(w.is_missing(value)))
            # Where every key is missing, all are alike: nothing there equals nothing there.
            alike = f.both(f.no(has_winner), _absent(w, value))
            f.when(f.either(f.both(there, equal), alike), lambda: made.add(row, "false"))

        each(w, members, one)
        return made.done()

    return w.either_way(go, choose, lambda: members)


def _absent(w: Writer, value: Value) -> str:
    return w.has(value.state, value.shape.bits, states.ABSENT)


__all__ = ["Collected", "contains", "each", "group", "missing"]
