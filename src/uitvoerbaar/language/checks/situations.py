"""In which situation each part of a rule is evaluated: the conditions that then hold or do not.

The value of a case is only asked when its condition holds and those before it do not; the body of
a rule only when none of its exceptions takes its place.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from uitvoerbaar.language.checks.bodies import Body
from uitvoerbaar.language.checks.versions import covers
from uitvoerbaar.law.declaration import RuleException
from uitvoerbaar.law.expression import (
    And,
    Cases,
    Expression,
    FrozenText,
    Local,
    MonthCount,
    MonthFind,
    MonthRun,
    MonthSum,
    Or,
)
from uitvoerbaar.law.time import Grid


@frozen(slots=True)
class Given:
    """A condition that holds (or, `truth` no, does not); its local names are those of `body`."""

    condition: Expression
    truth: bool
    body: Body


@frozen(slots=True)
class Situation:
    """A part of a rule with what is given where it is evaluated, and on which grid that is."""

    part: Expression
    given: tuple[Given, ...]
    grid: Grid


def situations(body: Body, follow_locals: bool) -> Iterator[Situation]:
    """Every part of a body in its situation, outermost first.

    A local name is evaluated where it is first used. With `follow_locals` it is looked at in each
    place where it is used, otherwise once, with nothing given but what holds for the whole body.
    """
    walker = _Walker(body, follow_locals)
    given = _given(body)
    declaration = body.declaration
    if not follow_locals:
        for _, expression in declaration.locals:
            yield from walker.walk(expression, (), body.rule.grid)
    if isinstance(declaration, RuleException):
        yield from walker.walk(declaration.condition, (), body.rule.grid)
    elif declaration.start_value is not None:
        yield from walker.walk(declaration.start_value, given, body.rule.grid)
    yield from walker.walk(declaration.body, given, body.rule.grid)


def _given(body: Body) -> tuple[Given, ...]:
    """What holds for a whole body: its own condition, and that no other takes its place."""
    declaration = body.declaration
    given = [
        Given(other.condition, False, Body(body.rule, other))
        for other in body.rule.exceptions
        if _goes_before(other, declaration)
        and covers(other.validity, declaration.validity, declaration.validity)
    ]
    if isinstance(declaration, RuleException):
        given.append(Given(declaration.condition, True, body))
    return tuple(given)


def _goes_before(other: RuleException, declaration: object) -> bool:
    if isinstance(declaration, RuleException):
        return other is not declaration and declaration.name in other.before
    return True


class _Walker:
    """Walks through a body with what is given."""

    def __init__(self, body: Body, follow_locals: bool) -> None:
        self.body = body
        self.local = body.locals if follow_locals else {}
        self.seen: set[tuple[str, tuple[tuple[int, bool], ...], Grid]] = set()

    def walk(self, part: Expression, given: tuple[Given, ...], grid: Grid) -> Iterator[Situation]:
        """A part and all parts inside it."""
        yield Situation(part, given, grid)
        match part:
            case Cases():
                for branch in part.branches:
                    yield from self.walk(branch.condition, given, grid)
                    holds = Given(branch.condition, True, self.body)
                    yield from self.walk(branch.value, (*given, holds), grid)
                    given = (*given, Given(branch.condition, False, self.body))
                yield from self.walk(part.otherwise, given, grid)
            case And() | Or():
                for operand in part.operands:
                    yield from self.walk(operand, given, grid)
                    given = (*given, Given(operand, isinstance(part, And), self.body))
            case Local() if part.name in self.local:
                key = (part.name, tuple((id(g.condition), g.truth) for g in given), grid)
                if key not in self.seen:
                    self.seen.add(key)
                    yield from self.walk(self.local[part.name], given, grid)
            case MonthCount() | MonthFind() | MonthRun():
                yield from self._months(part, part.condition, given, grid)
            case MonthSum():
                yield from self._months(part, part.value, given, grid)
            case FrozenText():
                # Under an old text the same conditions may say something else.
                yield from self.walk(part.operand, (), grid)
            case _:
                for child in part.children():
                    yield from self.walk(child, given, grid)

    def _months(
        self, part: Expression, repeated: Expression, given: tuple[Given, ...], grid: Grid
    ) -> Iterator[Situation]:
        """What is asked of other months is not asked under what is given of this one."""
        for child in part.children():
            if child is repeated:
                yield from self.walk(child, (), Grid.MONTH)
            else:
                yield from self.walk(child, given, grid)
