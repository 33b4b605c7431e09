"""What is known of the values in conditions while it is tried whether they can hold together."""

from __future__ import annotations

from collections.abc import Set

from attrs import define, evolve, field

from uitvoerbaar.language.checks.domain import Domain, Ordered
from uitvoerbaar.language.checks.presence import outcomes
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import (
    Add,
    Compare,
    Convert,
    Count,
    CurrentPeriod,
    Divide,
    Except,
    Exists,
    Expression,
    Literal,
    Member,
    MonthCount,
    MonthRun,
    Multiply,
    Negate,
    OneOf,
    Order,
    PartOf,
    Read,
    Recount,
    Related,
    Round,
    Running,
    Same,
    SetOfMembers,
    Subject,
    Subtract,
    Symbol,
    Through,
    Value,
    Where,
)
from uitvoerbaar.law.types import Boolean, Date, Enumerated, Month, Year

_NEVER_ABSENT = (
    Literal,
    Subject,
    Member,
    CurrentPeriod,
    Count,
    MonthCount,
    MonthRun,
    Related,
    Through,
    SetOfMembers,
    Except,
    Running,
    Where,
)
# Computing with an absent value is a fault, so what takes part in these exists.
_COMPUTING = (Add, Subtract, Multiply, Divide, Negate, Round, Convert, Recount, PartOf)

# How two values stand to each other: less, equal, more; or no comparison, for one is absent.
_LESS, _EQUAL, _MORE, _NONE = -1, 0, 1, 9
_RELATIONS = {
    Order.LESS: frozenset({_LESS}),
    Order.AT_MOST: frozenset({_LESS, _EQUAL}),
    Order.MORE: frozenset({_MORE}),
    Order.AT_LEAST: frozenset({_MORE, _EQUAL}),
}
_MIRRORED = {
    Order.LESS: Order.MORE,
    Order.AT_MOST: Order.AT_LEAST,
    Order.MORE: Order.LESS,
    Order.AT_LEAST: Order.AT_MOST,
}
_DENIED = {
    Order.LESS: Order.AT_LEAST,
    Order.AT_MOST: Order.MORE,
    Order.MORE: Order.AT_MOST,
    Order.AT_LEAST: Order.LESS,
}


class ContradictionError(Exception):
    """What is learnt cannot go together with what was known."""


@define
class Knowledge:
    """The domain of each value, and how pairs of values stand to each other."""

    law: Law
    never_absent: frozenset[Symbol]
    domains: dict[Expression, Domain] = field(factory=dict)
    relations: dict[tuple[Expression, Expression], frozenset[int]] = field(factory=dict)

    def copy(self) -> Knowledge:
        """The same knowledge, to be extended apart."""
        return Knowledge(self.law, self.never_absent, dict(self.domains), dict(self.relations))

    def learn(self, condition: Expression, truth: bool) -> None:
        """Adds that a condition holds or not. Raises ContradictionError if that cannot be.

        A condition of a form that is not understood counts as a fact of its own.
        """
        match condition:
            case Exists():
                if truth is condition.negated:
                    self._narrow(condition.operand, self._domain(condition.operand).missing())
                else:
                    self._present(condition.operand)
            case Same():
                self._same(condition.left, condition.right, truth is not condition.negated)
            case OneOf() if all(isinstance(option, Literal) for option in condition.options):
                values = [o.value for o in condition.options if isinstance(o, Literal)]
                self._among(condition.operand, values, truth is not condition.negated)
            case OneOf():
                positive = evolve(condition, negated=False)
                self._among(positive, [True], truth is not condition.negated)
            case Compare():
                order = condition.order if truth else _DENIED[condition.order]
                self._compare(condition.left, order, condition.right)
            case _:
                self._among(condition, [truth], True)

    # --- forms of conditions ------------------------------------------------------------------

    def _among(self, term: Expression, values: list[Value], inside: bool) -> None:
        if not inside:
            self._narrow(term, self._domain(term).outside(values))
            return
        self._narrow(term, self._domain(term).among(values))
        self._present(term)

    def _same(self, left: Expression, right: Expression, equal: bool) -> None:
        if isinstance(left, Literal):
            left, right = right, left
        if isinstance(right, Literal):
            self._among(left, [right.value], equal)
            return
        if equal:
            self._present(left)
            self._present(right)
        elif left == right:
            self._narrow(left, self._domain(left).missing())
        self._relate(left, right, {_EQUAL} if equal else {_LESS, _MORE, _NONE})

    def _compare(self, left: Expression, order: Order, right: Expression) -> None:
        if isinstance(left, Literal):
            left, order, right = right, _MIRRORED[order], left
        self._present(left)
        self._present(right)
        if isinstance(right, Literal) and isinstance(right.value, Ordered):
            self._narrow(left, self._domain(left).compared(order, right.value))
        elif left == right:
            if _EQUAL not in _RELATIONS[order]:
                raise ContradictionError
        else:
            self._relate(left, right, _RELATIONS[order])

    def _relate(self, left: Expression, right: Expression, allowed: Set[int]) -> None:
        if (right, left) in self.relations:
            left, right = right, left
            allowed = {relation if relation == _NONE else -relation for relation in allowed}
        every = frozenset({_LESS, _EQUAL, _MORE, _NONE})
        remaining = self.relations.get((left, right), every) & allowed
        if not remaining:
            raise ContradictionError
        self.relations[left, right] = remaining

    # --- values -------------------------------------------------------------------------------

    def _present(self, term: Expression) -> None:
        """A value exists; then so does its owner, and everything it is computed from."""
        self._narrow(term, self._domain(term).present())
        if isinstance(term, Read) and term.owner is not None:
            self._present(term.owner)
        elif isinstance(term, _COMPUTING):
            for child in term.children():
                self._present(child)

    def _narrow(self, term: Expression, domain: Domain) -> None:
        if domain.is_empty:
            raise ContradictionError
        self.domains[term] = domain

    def _domain(self, term: Expression) -> Domain:
        found = self.domains.get(term)
        return self._initial(term) if found is None else found

    def _initial(self, term: Expression) -> Domain:
        """What a value can be before anything is said of it."""
        absent = not self._exists_always(term)
        if isinstance(term, Literal):
            return Domain(absent=False, values=frozenset({term.value}))
        if isinstance(term, Count | MonthCount | MonthRun):
            return Domain(absent=False, low=0, discrete=True)
        kind = term.type
        if isinstance(kind, Boolean):
            return Domain(absent=absent, values=frozenset({True, False}))
        if isinstance(kind, Enumerated) and kind.enumeration in self.law.enumerations:
            values = frozenset[Value](self.law.enumerations[kind.enumeration].values)
            told = outcomes(self.law, term.symbol) if isinstance(term, Read) else None
            return Domain(absent=absent, values=told.values if told else values)
        low, high = self._range(term)
        discrete = isinstance(kind, Date | Month | Year)
        return Domain(absent=absent, low=low, high=high, discrete=discrete)

    def _range(self, term: Expression) -> tuple[Ordered | None, Ordered | None]:
        if not isinstance(term, Read):
            return None, None
        item = self.law.items.get(term.symbol) or self.law.choices.get(term.symbol)
        if item is None:
            return None, None
        low = item.low if isinstance(item.low, Ordered) else None
        high = item.high if isinstance(item.high, Ordered) else None
        return low, high

    def _exists_always(self, term: Expression) -> bool:
        if isinstance(term, _NEVER_ABSENT):
            return True
        return (
            isinstance(term, Read)
            and term.symbol in self.never_absent
            and (term.owner is None or self._exists_always(term.owner))
        )
