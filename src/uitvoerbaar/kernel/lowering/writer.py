"""Writing one rule: the place where its expressions are lowered, and how cases and states go.

`LOWERINGS` maps each kind of expression to the function that lowers it; the modules beside this one
fill it, one subject each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.kernel.lowering.quotients import Quotients
from uitvoerbaar.kernel.lowering.text import Function
from uitvoerbaar.kernel.lowering.values import Value, nothing, operand_type, thing
from uitvoerbaar.kernel.refusal import RefusedError
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.time import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uitvoerbaar.kernel.lowering.program import Program

Lowering = Callable[["Writer", Any], Value]
LOWERINGS: dict[type[e.Expression], Lowering] = {}


def lowers(*kinds: type[e.Expression]) -> Callable[[Lowering], Lowering]:
    """Registers the lowering of some kinds of expression."""

    def register(function: Lowering) -> Lowering:
        for kind in kinds:
            LOWERINGS[kind] = function
        return function

    return register


class Writer(Quotients):
    """Lowers expressions into a function, for a subject in a period.

    `grid` says what the period is (`period` None: the reference date); inside months it is a month.
    """

    def __init__(
        self,
        program: Program,
        function: Function,
        grid: Grid,
        subject: Value | None,
        period: str | None,
        text_day: date | None = None,
    ) -> None:
        super().__init__(function)
        self.program = program
        self.grid = self.base_grid = grid
        self.subject = subject
        self.period = self.base_period = period
        self.text_day = text_day
        self.members: dict[int, Value] = {}
        self.names: Mapping[str, e.Expression] = {}
        self.applied: Value | None = None
        self.reason_cell: str | None = None
        self.reasons: list[Any] = []  # the branches taken; in the end with their text

    def lower(self, node: e.Expression) -> Value:
        """The value of an expression. Raises RefusedError for what the kernel cannot do."""
        lowering = LOWERINGS.get(type(node))
        if lowering is None:
            raise RefusedError(type(node).__name__, "deze vorm is hier niet bekend", node.origin)
        try:
            made = lowering(self, node)
            return self.as_sort(made, literals.shape_of(node.type))
        except RefusedError as error:
            if error.origin is None:
                error.origin = node.origin
            raise

    @contextmanager
    def at_month(self, month: str) -> Iterator[None]:
        """Lowers what stands inside for another month."""
        saved = self.grid, self.period
        self.grid, self.period = Grid.MONTH, month
        try:
            yield
        finally:
            self.grid, self.period = saved

    @contextmanager
    def with_names(self, names: tuple[tuple[str, e.Expression], ...]) -> Iterator[None]:
        """Lowers what stands inside with the `stel` names of a text of its own."""
        saved = self.names
        self.names = dict(names)
        self.f.known.append({})
        try:
            yield
        finally:
            self.names = saved
            self.f.known.pop()

    @contextmanager
    def as_member(self, number: int, row: str) -> Iterator[None]:
        """Lowers what stands inside for a member of a collection."""
        before = self.members.get(number)
        self.members[number] = thing(row)
        try:
            yield
        finally:
            if before is None:
                del self.members[number]
            else:
                self.members[number] = before

    def remembered(self, key: object, make: Callable[[], Value]) -> Value:
        """A value that was made before in this block or one that came before it."""
        for scope in self.f.known:
            found = scope.get(key)
            if isinstance(found, Value):
                return found
        value = self.f.known[-1][key] = make()
        return value

    # --- states ---

    def fault(self) -> Value:
        """The law has no answer here."""
        return nothing(states.FAULT)

    def in_state(self, value: Value, state: str, bits: int) -> Value:
        """A value with more bits set."""
        return value.with_state(
            self.f.binary("or", "i8", value.state, state), value.shape.bits | bits
        )

    def unless(self, bad: str, value: Callable[[], Value]) -> Value:
        """A fault where a condition holds, otherwise a value."""
        return self.either_way(bad, self.fault, value)

    def only_if(self, condition: str, make: Callable[[], Value]) -> Value:
        """A value that is computed only where it is needed; elsewhere nil, which nobody reads."""
        if condition == "true":
            return make()

        return self.either_way(condition, make, nothing, guards=True)

    # --- cases ---

    def by_case(self, condition: Value, yes: Callable[[], Value], no: Callable[[], Value]) -> Value:
        """What applies: by a condition that may be unknown (then what both agree on)."""
        f = self.f
        if not condition.shape.bits & states.NO_VALUE:
            return self.along(self.either_way(condition.low, yes, no), condition)
        bad = f.either(
            self.is_fault(condition),
            f.both(self.is_missing(condition), f.no(self.is_doubt(condition))),
        )
        if not condition.may_doubt:
            made = self.unless(bad, lambda: self.either_way(condition.low, yes, no))
            return self.along(made, condition)
        doubt = f.both(self.is_doubt(condition), f.no(bad))
        well = f.no(bad)
        first = self.only_if(f.both(well, f.either(condition.low, doubt)), yes)
        second = self.only_if(f.both(well, f.either(f.no(condition.low), doubt)), no)
        if self.reason_cell is not None:
            cell = self.reason_cell
            f.when(doubt, lambda: f.put("i32", "-1", cell))
        chosen = self.select(condition.low, first, second)
        united = self.united(first, second)
        made = self.select(doubt, united, chosen)
        made = self.select(bad, self.fault(), made)
        return self.along(made, condition)

    def united(self, first: Value, second: Value) -> Value:
        """What is known when either of two values holds and nobody knows which."""
        f = self.f
        first, second, shape = self.meet(first, second)
        carried, carried_bits = self._carried_by_both(first, second)
        bad = f.either(self.is_fault(first), self.is_fault(second))
        gone_first, gone_second = self.is_missing(first), self.is_missing(second)
        some_gone = f.either(bad, f.either(gone_first, gone_second))
        if shape.sort == "group":
            from uitvoerbaar.kernel.lowering.groups import agreed

            made = agreed(self, first, second, some_gone)
        elif shape.sort in ("number", "ratio"):
            made = self._between(first, second, shape, some_gone)
        else:
            made = self._agreed(first, second, shape, some_gone)
        own_first, _ = self.keep(first, states.MISSING)
        own_second, _ = self.keep(second, states.MISSING)
        both_gone = f.both(
            f.both(f.both(gone_first, gone_second), f.no(bad)),
            f.compare("eq", "i8", own_first, own_second),
        )
        if both_gone != "false":
            state = f.choose(both_gone, "i8", own_first, made.state)
            made = made.with_state(state, made.shape.bits | states.MISSING)
        return self.in_state(made, carried, carried_bits)

    def _carried_by_both(self, first: Value, second: Value) -> tuple[str, int]:
        """What is carried along by two branches that were both looked at.

        Where the first has no answer, the second is not looked at. A branch without one was looked
        at up to where it failed: whether something provisional came before that is not kept here,
        so that such a row is marked to be evaluated exactly.
        """
        f, both = self.f, states.FAULT | states.PROVISIONAL
        carried, bits = self.carried(first)
        more, more_bits = self.carried(second)
        more = f.choose(self.is_fault(first), "i8", "0", more)
        carried, bits = f.binary("or", "i8", carried, more), bits | more_bits
        for branch in (first, second):
            if branch.shape.bits & both == both:
                kept = f.binary("and", "i8", branch.state, str(both))
                unsure = f.compare("eq", "i8", kept, str(both))
                carried, bits = self.add(carried, bits, unsure, states.HAND_BACK)
        return carried, bits

    def _between(self, first: Value, second: Value, shape: Shape, gone: str) -> Value:
        """A number between the bounds of both, as free as either; `gone` (i1): there is none."""
        f, kind = self.f, operand_type(shape)
        first, second = self.in_width(first, shape.width), self.in_width(second, shape.width)
        below = self.ordered("slt", shape, first.low, second.low)
        above = self.ordered("sgt", shape, first.high, second.high)
        low = f.choose(below, kind, first.low, second.low)
        high = f.choose(above, kind, first.high, second.high)
        own, _ = self.join(first, second)
        free = f.binary("and", "i8", own, str(states.OPEN))
        free = f.choose(gone, "i8", str(states.OPEN), free)
        state = f.binary("or", "i8", free, str(states.UNKNOWN))
        bits = states.UNKNOWN | states.OPEN
        return self.settled(Value(evolve(shape, bits=bits), state, low, high))

    def _agreed(self, first: Value, second: Value, shape: Shape, gone: str) -> Value:
        """What two values without order both say, or an unknown one."""
        f, kind = self.f, operand_type(shape)
        doubt = f.either(self.is_doubt(first), self.is_doubt(second))
        equal = f.compare("eq", kind, first.low, second.low)
        if shape.sort == "span":
            equal = f.both(equal, f.compare("eq", kind, first.high, second.high))
        known = f.both(equal, f.no(f.either(doubt, gone)))
        free = states.UNKNOWN | states.OPEN
        state = f.choose(known, "i8", "0", str(free))
        return Value(Shape(shape.sort, bits=free), state, first.low, first.high)

    def body(self, node: e.Expression, path: tuple[Any, ...]) -> Value:
        """The body of a rule: its cases, with the reason of the branch that applies."""
        if not isinstance(node, e.Cases):
            self._give_reason(path)
            return self.lower(node)
        return self._branch(node, 0, path)

    def _branch(self, node: e.Cases, number: int, path: tuple[Any, ...]) -> Value:
        if number == len(node.branches):
            return self.body(node.otherwise, (*path, number))
        branch = node.branches[number]
        condition = self.lower(branch.condition)
        return self.by_case(
            condition,
            lambda: self.body(branch.value, (*path, number)),
            lambda: self._branch(node, number + 1, path),
        )

    def _give_reason(self, path: tuple[Any, ...]) -> None:
        if self.reason_cell is not None:
            self.f.put("i32", str(len(self.reasons)), self.reason_cell)
            self.reasons.append(path)

    # --- periods ---

    def period_of(self, grid: Grid, node: e.Expression | None) -> Value | None:
        """The period in which something on a grid is read; None for something without grid."""
        from uitvoerbaar.kernel.lowering.dates import as_month, as_year

        if grid is Grid.NONE:
            return None
        if node is None:
            now = self.now()
            if grid is Grid.MONTH or self.grid is Grid.YEAR:
                return now
            return as_year(self, now, month=True)
        value = self.lower(node)
        return (
            as_month(self, value, node.type)
            if grid is Grid.MONTH
            else as_year(self, value, node_type=node.type)
        )

    def now(self) -> Value:
        """The current period: a month or a year."""
        if self.period is None:
            raise RefusedError("een periode", "deze regel geldt op de peildatum, zonder periode")
        reach = shapes.YEARS if self.grid is Grid.YEAR else shapes.MONTHS
        return Value(Shape("number", 1, reach), "0", self.period, self.period)
