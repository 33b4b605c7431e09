"""What each rule needs to know before it has a value: which others, in which period, and how.

Rules depend on rules, on choices (which work from a moment that rules fix) and on kinds that
follow by rule. Items and judgements depend on nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from uitvoerbaar.language.checks.bodies import bodies_of, heading
from uitvoerbaar.language.checks.shifts import CURRENT, Shift, shift_of
from uitvoerbaar.law.citation import Origin, Place
from uitvoerbaar.law.declaration import Declaration, Law, Validity
from uitvoerbaar.law.expression import (
    Add,
    AtLeast,
    AtMost,
    Branch,
    Cases,
    Convert,
    Divide,
    Expression,
    Extreme,
    ExtremeOf,
    FrozenText,
    IfAbsent,
    Literal,
    Local,
    MonthCount,
    MonthFind,
    MonthRun,
    MonthSum,
    Multiply,
    Negate,
    Power,
    Read,
    Recount,
    Related,
    Round,
    Subtract,
    Sum,
    Symbol,
)
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Amount, Number, Percentage, Unit


@frozen(slots=True)
class Node:
    """A rule or choice by its symbol, or a derived kind by its name.

    `text` is the day of an old text under which it is evaluated, None for the current one.
    """

    name: Symbol | str
    text: date | None = None


@frozen(slots=True)
class Flow:
    """How a value that is read gets into the value of the rule that reads it.

    `multiplied` is where it is multiplied or divided; `rounded` says that it is rounded on the
    way.
    """

    multiplied: Origin | None = None
    rounded: bool = False


@frozen(slots=True)
class Dependency:
    """One reading of `target` by `source`: where, in which period, while which text is in force.

    `flow` is None where the value only helps to decide, and does not become part of the outcome.
    """

    source: Node
    target: Node
    shift: Shift
    origin: Origin
    declaration: Declaration
    validity: Validity
    flow: Flow | None

    @property
    def place(self) -> Place:
        """The first line of the declaration that reads."""
        return heading(self.declaration)

    @property
    def months(self) -> int:
        """The latest month that is read, seen from the current; what is unknown counts as now."""
        return self.shift.months or 0

    @property
    def years(self) -> int:
        """The latest year that is read, seen from the current; what is unknown counts as now."""
        return self.shift.years or 0


def grid_of(law: Law, node: Node) -> Grid:
    """How often the value of a node is fixed."""
    if isinstance(node.name, Symbol):
        if node.name in law.rules:
            return law.rules[node.name].grid
        return law.choices[node.name].grid
    derivation = law.kinds[node.name].derivation
    return derivation.grid if derivation else Grid.NONE


def dependencies(law: Law) -> tuple[Dependency, ...]:
    """Every dependency between rules, choices and derived kinds, old texts included."""
    collector = _Collector(law)
    waiting = [
        *(Node(symbol) for symbol in (*law.rules, *law.choices)),
        *(Node(name) for name, kind in law.kinds.items() if kind.derivation),
    ]
    seen = set(waiting)
    found: list[Dependency] = []
    while waiting:
        for dependency in collector.of(waiting.pop()):
            found.append(dependency)
            if dependency.target not in seen:
                seen.add(dependency.target)
                waiting.append(dependency.target)
    return tuple(found)


class _Collector:
    """Walks through the expressions of a node and notes what they read."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.derived = {
            Symbol(role.inverse, role.kind): kind.name
            for kind in law.kinds.values()
            if kind.derivation
            for role in kind.roles
            if role.inverse
        }

    def of(self, node: Node) -> Iterator[Dependency]:
        """What a node depends on."""
        if isinstance(node.name, str):
            kind = self.law.kinds[node.name]
            if kind.derivation:
                yield from self._read(node, kind, [kind.derivation.condition])
        elif node.name in self.law.rules:
            for body in bodies_of(self.law.rules[node.name]):
                if node.text is None or body.validity.holds_on(node.text):
                    validity = body.validity if node.text is None else Validity()
                    parts = body.computed[len(body.declaration.locals) :]
                    yield from self._read(node, body.declaration, parts, body.locals, validity)
        else:
            choice = self.law.choices[node.name]
            parts = tuple(e for e in (choice.effect, choice.deadline) if e is not None)
            yield from self._read(node, choice, parts)

    def _read(
        self,
        node: Node,
        declaration: Declaration,
        parts: Iterable[Expression],
        local: Mapping[str, Expression] | None = None,
        validity: Validity | None = None,
    ) -> Iterator[Dependency]:
        walker = _Walker(self, node, declaration, local or {}, validity or Validity())
        for part in parts:
            yield from walker.walk(part, CURRENT, Flow())


class _Walker:
    """One walk through a body; local names are followed to what they stand for."""

    def __init__(
        self,
        collector: _Collector,
        node: Node,
        declaration: Declaration,
        local: Mapping[str, Expression],
        validity: Validity,
    ) -> None:
        self.law = collector.law
        self.derived = collector.derived
        self.node = node
        self.declaration = declaration
        self.local = local
        self.validity = validity
        self.text = node.text
        self.followed: set[tuple[str, Shift, Flow | None, date | None]] = set()

    def walk(self, expression: Expression, base: Shift, flow: Flow | None) -> Iterator[Dependency]:
        """The dependencies of an expression that is evaluated `base` after the current period."""
        match expression:
            case Read():
                period = CURRENT
                if expression.period is not None:
                    period = shift_of(self.law, expression.period, self.local)
                name = expression.symbol
                if name in self.law.rules or name in self.law.choices:
                    numeric = isinstance(expression.type, Amount | Number | Percentage)
                    yield self._dependency(
                        name, expression, base.and_then(period), flow if numeric else None
                    )
            case Related() if expression.symbol in self.derived:
                yield self._dependency(self.derived[expression.symbol], expression, base, None)
            case Local():
                key = (expression.name, base, flow, self.text)
                if key not in self.followed and expression.name in self.local:
                    self.followed.add(key)
                    yield from self.walk(self.local[expression.name], base, flow)
            case FrozenText():
                before, self.text = self.text, expression.day
                yield from self.walk(expression.operand, base, flow)
                self.text = before
                return
        for child, inner in _children(expression, flow):
            yield from self.walk(child, self._moved(expression, child, base), inner)

    def _moved(self, expression: Expression, child: Expression, base: Shift) -> Shift:
        """What is asked of each month of a stretch, is asked at the latest of its last month."""
        if not isinstance(expression, MonthCount | MonthSum | MonthFind | MonthRun):
            return base
        repeated = expression.value if isinstance(expression, MonthSum) else expression.condition
        if child is not repeated:
            return base
        return base.and_then(shift_of(self.law, expression.end, self.local))

    def _dependency(
        self, name: Symbol | str, expression: Expression, shift: Shift, flow: Flow | None
    ) -> Dependency:
        return Dependency(
            self.node,
            Node(name, self.text),
            shift,
            expression.origin,
            self.declaration,
            self.validity,
            flow,
        )


def _children(
    expression: Expression, flow: Flow | None
) -> Iterator[tuple[Expression, Flow | None]]:
    """The parts of an expression, each with how its value gets into that of the whole."""
    if isinstance(expression, FrozenText):
        return
    passing = _passing(expression)
    for child in expression.children():
        passes = next((changed for part, changed in passing if part is child), None)
        if flow is None or passes is None:
            yield child, None
        elif isinstance(expression, Round):
            yield child, evolve(flow, rounded=True)
        else:
            yield child, evolve(flow, multiplied=expression.origin) if passes else flow


def _passing(expression: Expression) -> list[tuple[Expression, bool]]:
    """The parts whose value becomes part of the whole, and whether its fraction can grow there."""
    match expression:
        case Multiply(left=left, right=right):
            return [(left, not _is_whole(right)), (right, not _is_whole(left))]
        case Divide(left=left, right=right):
            return [(left, True), (right, True)]
        case Power(base=base):
            return [(base, True)]
        case Convert(operand=operand, unit=unit):
            return [(operand, unit is Unit.PER_MONTH)]
        case Recount(operand=operand):
            return [(operand, False)]
        case Add() | Subtract() | Negate() | AtLeast() | AtMost() | IfAbsent() | ExtremeOf():
            return [(child, False) for child in expression.children()]
        case Round(operand=operand):
            return [(operand, False)]
        case Cases(branches=branches, otherwise=otherwise):
            return [*((_value(branch), False) for branch in branches), (otherwise, False)]
        case Sum(value=value) | Extreme(value=value) | MonthSum(value=value):
            return [(value, False)]
        case _:
            return []


def _value(branch: Branch) -> Expression:
    return branch.value


def _is_whole(expression: Expression) -> bool:
    return isinstance(expression, Literal) and isinstance(expression.value, int)
