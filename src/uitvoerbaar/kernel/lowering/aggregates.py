"""Numbers over the members of a collection: how many, their sum, the highest and the lowest."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering import entries, groups
from uitvoerbaar.kernel.lowering.values import Value, missing, operand_type
from uitvoerbaar.kernel.lowering.writer import Writer, lowers
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e


@lowers(e.Count)
def _count(w: Writer, node: e.Count) -> Value:
    if w.program.is_straight:
        return entries.count(w, node)
    f = w.f
    members = groups.group(w, node.collection)
    is_open = w.has(members.state, members.shape.bits, states.UNKNOWN)
    sure = f.cell("i64")
    f.put("i64", "0", sure)

    def one(row: str, maybe: str) -> None:
        more = f.effect(f"zext i1 {f.no(maybe)} to i64")
        f.put("i64", f.effect(f"add i64 {f.get('i64', sure)}, {more}"), sure)

    groups.each(w, members, one)
    low, high = f.get("i64", sure), members.high
    state, bits = w.keep(members, states.FAULT | states.CARRIED)
    doubt = f.either(is_open, f.compare("ne", "i64", low, high))
    state, bits = w.add(state, bits, doubt, states.UNKNOWN)
    state, bits = w.add(state, bits, is_open, states.OPEN_HIGH)
    limit = groups.limit_of(members)
    if limit >= shapes.MOST_MEMBERS:
        too_many = f.compare("sgt", "i64", high, str(limit))
        state, bits = w.add(state, bits, too_many, states.HAND_BACK)
    return Value(Shape("number", 1, (0, limit), bits), state, low, high)


class Total:
    """A number that is added to in a loop, with its bounds."""

    def __init__(self, w: Writer, shape: Shape, times: int) -> None:
        self.w = w
        if shape.sort != "ratio":
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
        nil = missing(self.shape, 0)
        self.w.f.put(self.kind, nil.low, self.low)
        self.w.f.put(self.kind, nil.high, self.high)

    def add(self, value: Value) -> None:
        """One more."""
        w, f = self.w, self.w.f
        if self.shape.sort == "ratio":
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
        return entries.total(w, node)
    f = w.f
    members = groups.group(w, node.collection)

    def loop(add: Callable[[Value], None]) -> None:
        def one(row: str, maybe: str) -> None:
            with w.as_member(node.number, row):
                value = w.lower(node.value)
            state, bits = w.needs_value(value)
            value = value.with_state(state, bits)
            add(_perhaps(w, value, maybe))

        groups.each(w, members, one)

    limit = groups.limit_of(members)
    made = summed(w, limit, loop)
    state, bits = made.state, made.shape.bits
    own, own_bits = w.keep(members, states.FAULT | states.CARRIED)
    state, bits = f.binary("or", "i8", state, own), bits | own_bits
    is_open = w.has(members.state, members.shape.bits, states.UNKNOWN)
    state, bits = w.add(state, bits, is_open, states.UNKNOWN | states.OPEN)
    if limit >= shapes.MOST_MEMBERS:
        too_many = f.compare("sgt", "i64", members.high, str(limit))
        state, bits = w.add(state, bits, too_many, states.HAND_BACK)
    return w.settled(made.with_state(state, bits | states.OPEN | states.UNKNOWN))


def _perhaps(w: Writer, value: Value, maybe: str) -> Value:
    """A number that counts only if a member belongs: from nil to itself."""
    f, kind, nil = w.f, operand_type(value.shape), missing(value.shape, 0).low
    below = w.ordered("slt", value.shape, value.low, nil)
    above = w.ordered("sgt", value.shape, value.high, nil)
    low = f.choose(f.both(maybe, f.no(below)), kind, nil, value.low)
    high = f.choose(f.both(maybe, f.no(above)), kind, nil, value.high)
    state, bits = w.add(value.state, value.shape.bits, maybe, states.UNKNOWN)
    shape = evolve(value.shape, reach=shapes.with_nil(value.shape.reach), bits=bits)
    return Value(shape, state, low, high)


@lowers(e.Extreme)
def _extreme(w: Writer, node: e.Extreme) -> Value:
    if w.program.is_straight:
        return entries.extreme(w, node)
    members = groups.group(w, node.collection)
    f = w.f

    def value_of(row: str) -> Value:
        with w.as_member(node.number, row):
            return w.lower(node.value)

    best = Best(
        w,
        node.highest,
        w.program.trial(w, lambda add: groups.each(w, members, lambda r, m: add(value_of(r)))),
    )

    def one(row: str, maybe: str) -> None:
        value = value_of(row)

        def sure() -> None:
            best.offer(value)

        f.when(f.no(maybe), sure)
        f.when(maybe, lambda: best.note(value))

    groups.each(w, members, one)
    made = best.done()
    own, own_bits = w.keep(members, states.FAULT | states.CARRIED)
    made = w.in_state(made, own, own_bits)
    doubt = f.either(
        w.has(members.state, members.shape.bits, states.UNKNOWN), groups.any_maybe(w, members)
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
        nil = missing(self.shape, 0)
        f.put(self.kind, nil.low, self.low)
        f.put(self.kind, nil.high, self.high)

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
