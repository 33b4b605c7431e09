"""One form for expressions that say the same: local names filled in, members numbered alike.

Two exceptions of one rule may use different local names and member numbers for the same condition.
In the canonical form these are equal, so that what holds for the one is known of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import evolve, fields

from uitvoerbaar.law.expression import (
    Branch,
    Choose,
    Compare,
    Exists,
    Expression,
    Extreme,
    Local,
    Member,
    Not,
    OneOf,
    Order,
    Quantified,
    Same,
    SortKey,
    Subject,
    Sum,
    Where,
    walk,
)

# Far more than any formula; see `_without_locals`.
_LARGEST_LOCAL = 2000

Binder = Where | Sum | Extreme | Quantified | Choose

Replace = Callable[[Expression], Expression | None]


def rewrite(expression: Expression, replace: Replace) -> Expression:
    """The expression with parts replaced, outermost first.

    `replace` gives what comes in the place of a part, or None to look further inside it. Places
    and types stay those of the parts that remain.
    """
    replacement = replace(expression)
    if replacement is not None:
        return replacement
    changes: dict[str, Any] = {}
    for attribute in fields(type(expression)):
        before = getattr(expression, attribute.name)
        after = _rewrite_value(before, replace)
        if after is not before:
            changes[attribute.name] = after
    return evolve(expression, **changes) if changes else expression


def _rewrite_value(value: object, replace: Replace) -> object:
    if isinstance(value, Expression):
        return rewrite(value, replace)
    if isinstance(value, tuple):
        elements = tuple(_rewrite_value(element, replace) for element in value)
        same = all(new is old for new, old in zip(elements, value, strict=True))
        return value if same else elements
    if isinstance(value, Branch):
        condition = rewrite(value.condition, replace)
        outcome = rewrite(value.value, replace)
        same = condition is value.condition and outcome is value.value
        return value if same else Branch(condition, outcome)
    if isinstance(value, SortKey):
        key = rewrite(value.value, replace)
        return value if key is value.value else SortKey(key, value.highest)
    return value


def canonical(expression: Expression, local: Mapping[str, Expression]) -> Expression:
    """The canonical form: local names replaced by what they stand for, members renumbered.

    The number of a member becomes how many collections are nested inside its own, so that it does
    not depend on where the expression stands. Members from outside get negative numbers.
    """
    return _renumber(_without_denials(_without_locals(expression, local)))


def _without_locals(expression: Expression, local: Mapping[str, Expression]) -> Expression:
    sizes: dict[str, int] = {}
    filled: dict[str, Expression] = {}

    def size(name: str) -> int:
        """How many parts a local name stands for, with those of the names in it."""
        if name not in sizes:
            sizes[name] = sum(
                size(part.name) if isinstance(part, Local) and part.name in local else 1
                for part in walk(local[name])
            )
        return sizes[name]

    def fill(part: Expression) -> Expression | None:
        if not isinstance(part, Local) or part.name not in local:
            return None
        if size(part.name) > _LARGEST_LOCAL:
            # Names that build on each other can grow without end. Such a one stays a name, marked
            # so that it is not taken for one of the same name elsewhere.
            return evolve(part, name=f"{part.name} {[id(value) for value in local.values()]}")
        if part.name not in filled:
            filled[part.name] = rewrite(local[part.name], fill)
        return filled[part.name]

    return rewrite(expression, fill)


def denied(condition: Expression) -> Expression:
    """The opposite of a condition, without `niet` where the condition can say it itself."""
    match condition:
        case Not():
            return condition.operand
        case Same() | OneOf() | Exists():
            return evolve(condition, negated=not condition.negated)
        case Compare():
            return evolve(condition, order=_OPPOSITE[condition.order])
        case _:
            return Not(condition.type, condition.origin, condition)


_OPPOSITE = {
    Order.LESS: Order.AT_LEAST,
    Order.AT_MOST: Order.MORE,
    Order.MORE: Order.AT_MOST,
    Order.AT_LEAST: Order.LESS,
}


def _without_denials(expression: Expression) -> Expression:
    def turn(part: Expression) -> Expression | None:
        if not isinstance(part, Not):
            return None
        opposite = denied(part.operand)
        return None if isinstance(opposite, Not) else _without_denials(opposite)

    return rewrite(expression, turn)


def _renumber(expression: Expression) -> Expression:
    def free(part: Expression) -> Expression | None:
        if isinstance(part, Member):
            return evolve(part, number=-1 - part.number)
        if isinstance(part, Binder):
            return _close(part, free)
        return None

    return rewrite(expression, free)


def _close(binder: Binder, free: Replace) -> Expression:
    """A collection expression with its own member numbered by its height."""
    inner = _inside(binder, free)
    mine = -1 - binder.number
    height = 1 + max(
        (part.number for part in walk(inner) if isinstance(part, Binder) and part is not inner),
        default=0,
    )

    def bind(part: Expression) -> Expression | None:
        return evolve(part, number=height) if part == Member(part.type, part.origin, mine) else None

    return evolve(_inside(inner, bind), number=height)


def _inside(binder: Binder, replace: Replace) -> Binder:
    """The binder with its parts rewritten, but itself left."""
    first = True

    def skip(part: Expression) -> Expression | None:
        nonlocal first
        if first:
            first = False
            return None
        return replace(part)

    result = rewrite(binder, skip)
    assert isinstance(result, Binder)
    return result


def about(expression: Expression, owner: Expression) -> Expression:
    """A canonical body of a rule, said of `owner` instead of its subject."""
    return rewrite(expression, lambda part: owner if isinstance(part, Subject) else None)
