"""Which types fit where: amounts and their units, the family of numbers, and two inner types.

`OpenAmount` is an amount of which the unit is still open, such as the literal `€ 0`: it takes the
unit of its partner. `Anything` stands for what could not be understood: it fits everywhere, so that
one mistake gives one message. Neither ever reaches a finished law.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve, fields, frozen

from uitvoerbaar.law.expression import Branch, Expression, Literal, SortKey
from uitvoerbaar.law.types import (
    Address,
    Amount,
    Date,
    Month,
    Number,
    Percentage,
    Text,
    Type,
    Year,
    is_numeric,
)


@frozen(slots=True)
class OpenAmount(Amount):
    """An amount whose unit follows from its partner."""


@frozen(slots=True)
class Anything(Type):
    """The type of what could not be understood; a message has been given."""

    @property
    def name(self) -> str:
        return "onbekend"


@frozen(slots=True)
class Faulty(Expression):
    """An expression that could not be understood; a message has been given."""


ANYTHING = Anything()


def is_anything(*kinds: Type) -> bool:
    """Whether any of the types is that of something not understood."""
    return any(isinstance(kind, Anything) for kind in kinds)


def settle(expression: Expression, kind: Amount) -> Expression:
    """An expression of open unit, with the unit filled in throughout."""
    if not isinstance(expression.type, OpenAmount):
        return expression
    changes: dict[str, Any] = {"type": kind}
    for attribute in fields(type(expression)):
        value = getattr(expression, attribute.name)
        settled = _settled(value, kind)
        if settled is not value:
            changes[attribute.name] = settled
    return evolve(expression, **changes)


def _settled(value: Any, kind: Amount) -> Any:
    if isinstance(value, Expression):
        return settle(value, kind)
    if isinstance(value, Branch):
        return evolve(value, value=settle(value.value, kind))
    if isinstance(value, SortKey):
        return value
    if isinstance(value, tuple):
        return tuple(_settled(element, kind) for element in value)
    return value


def closed(expression: Expression) -> Expression:
    """An expression of which nobody will fill in the unit any more: a sum once."""
    return settle(expression, Amount())


def fitted(expression: Expression, wanted: Type) -> Expression | None:
    """The expression as one of the wanted type, or None where it does not fit."""
    actual = expression.type
    if actual == wanted or is_anything(actual, wanted):
        return expression
    if isinstance(actual, OpenAmount) and isinstance(wanted, Amount):
        return settle(expression, wanted)
    if is_numeric(actual) and is_numeric(wanted):
        return expression
    if isinstance(expression, Literal):
        if isinstance(wanted, Year) and isinstance(expression.value, int) and is_numeric(actual):
            return evolve(expression, type=wanted)
        if isinstance(wanted, Address) and isinstance(actual, Text):
            return evolve(expression, type=wanted)
    return None


def together(left: Expression, right: Expression) -> tuple[Expression, Expression] | None:
    """Two expressions as ones of the same type (or family), or None where they cannot meet."""
    if isinstance(left.type, OpenAmount) and isinstance(right.type, OpenAmount):
        return left, right
    second = fitted(right, left.type)
    if second is not None and not isinstance(left.type, OpenAmount):
        return left, second
    first = fitted(left, right.type)
    return None if first is None else (first, right)


def is_ordered(kind: Type) -> bool:
    """Whether values of the type can be larger and smaller."""
    return isinstance(kind, Amount | Number | Percentage | Date | Month | Year | Anything)
