"""How far before or after the current period an expression of type month, year or date can lie.

Only an upper bound matters: a rule that reads itself may not come back in the same period, and
what is certainly earlier never does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from uitvoerbaar.language.checks.bodies import bodies_of
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.expression import (
    Add,
    AtLeast,
    AtMost,
    Cases,
    CurrentPeriod,
    Expression,
    ExtremeOf,
    IfAbsent,
    Literal,
    Local,
    MonthFind,
    Now,
    Part,
    PartOf,
    Read,
    Subtract,
    Symbol,
)
from uitvoerbaar.law.time import Duration


class Shift(NamedTuple):
    """At most so many months, and so many calendar years, after the current period.

    None: nothing is known. A month may be followed by one in the next year, so that one month
    later is up to one year later, and one month earlier is up to no year earlier.
    """

    months: int | None
    years: int | None

    def and_then(self, other: Shift) -> Shift:
        """One shift seen from the other."""
        months = None if self.months is None or other.months is None else self.months + other.months
        years = None if self.years is None or other.years is None else self.years + other.years
        return Shift(months, years)


CURRENT = Shift(0, 0)
_UNKNOWN = Shift(None, None)


def of_months(months: int) -> Shift:
    """A shift by whole months."""
    return Shift(months, -(-months // 12))


def of_years(years: int) -> Shift:
    """A shift by whole years."""
    return Shift(None, years)


def shift_of(law: Law, expression: Expression, local: Mapping[str, Expression]) -> Shift:
    """The latest that a month, year or date can be, seen from the current period."""
    return _Reader(law).read(expression, local)


class _Reader:
    """Reads expressions, looking into the rules that they use."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.busy: set[Symbol] = set()
        # By local name (its expression): names may be used in many places.
        self.known: dict[int, Shift] = {}

    def read(self, expression: Expression, local: Mapping[str, Expression]) -> Shift:
        def inside(part: Expression) -> Shift:
            return self.read(part, local)

        match expression:
            case CurrentPeriod():
                return of_years(0) if expression.now is Now.YEAR else CURRENT
            case Local() if expression.name in local:
                found = local[expression.name]
                if id(found) not in self.known:
                    self.known[id(found)] = inside(found)
                return self.known[id(found)]
            case Subtract():
                return _moved(inside(expression.left), expression.right, -1)
            case Add():
                return _moved(inside(expression.left), expression.right, 1)
            case PartOf():
                return _part(inside(expression.operand), expression.part)
            case Cases():
                values = [branch.value for branch in expression.branches]
                return _latest(*map(inside, values), inside(expression.otherwise))
            case IfAbsent():
                return _latest(inside(expression.operand), inside(expression.substitute))
            case AtLeast():
                return _latest(inside(expression.operand), inside(expression.bound))
            case AtMost():
                return _earliest(inside(expression.operand), inside(expression.bound))
            case MonthFind():
                return inside(expression.end)
            case ExtremeOf():
                choose = _latest if expression.highest else _earliest
                return choose(*map(inside, expression.operands))
            case Read() if expression.period is None and expression.symbol in self.law.rules:
                return self._rule(self.law.rules[expression.symbol])
            case _:
                return _UNKNOWN

    def _rule(self, rule: Rule) -> Shift:
        """What a rule can give at the latest, by any of its versions and exceptions."""
        if rule.symbol in self.busy:
            return _UNKNOWN
        self.busy.add(rule.symbol)
        shifts = [
            self.read(body.declaration.body, dict(body.declaration.locals))
            for body in bodies_of(rule)
        ]
        self.busy.discard(rule.symbol)
        return _latest(*shifts)


def _moved(shift: Shift, distance: Expression, sign: int) -> Shift:
    """A shift moved by a written number or duration; by anything else it is unknown."""
    if not isinstance(distance, Literal):
        return _UNKNOWN
    if isinstance(distance.value, Duration):
        months, days = sign * distance.value.months, sign * distance.value.days
        # Days later can be a month later; days earlier may fall in the same month.
        return shift.and_then(of_months(months + (days // 28 + 1 if days > 0 else 0)))
    if isinstance(distance.value, int):
        number = sign * distance.value
        return shift.and_then(of_years(number) if shift.months is None else of_months(number))
    return _UNKNOWN


def _part(shift: Shift, part: Part) -> Shift:
    match part:
        case Part.YEAR:
            return Shift(None, shift.years)
        case Part.MONTH | Part.QUARTER_START | Part.MONTH_START | Part.FIRST_DAY | Part.LAST_DAY:
            return shift
        case Part.MONTH_NUMBER:
            return _UNKNOWN


def _latest(*shifts: Shift) -> Shift:
    months = [shift.months for shift in shifts]
    years = [shift.years for shift in shifts]
    return Shift(
        None if None in months else max(m for m in months if m is not None),
        None if None in years else max(y for y in years if y is not None),
    )


def _earliest(*shifts: Shift) -> Shift:
    return Shift(
        min((s.months for s in shifts if s.months is not None), default=None),
        min((s.years for s in shifts if s.years is not None), default=None),
    )
