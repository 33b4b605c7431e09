"""Whether conditions can hold together: the reasoning behind "this case is never reached".

A small search over what the conditions say of each value. It is careful in one direction: "no" is
a proof that no case satisfies the conditions, "yes" only says that no proof was found. A
condition without an answer (because a value is absent) is a fault, so such cases do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from attrs import define, evolve, field

from uitvoerbaar.language.checks.canonical import about, canonical, denied
from uitvoerbaar.language.checks.knowledge import ContradictionError, Knowledge
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import (
    And,
    Cases,
    Compare,
    Exists,
    Expression,
    IfAbsent,
    Literal,
    Member,
    Not,
    NotApplicable,
    OneOf,
    Or,
    Quantified,
    Quantifier,
    Read,
    Same,
    Subject,
    Symbol,
)
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Boolean, SetOf

# Far more than any law asks; beyond it the answer is "not proved".
_STEPS = 4000
_DEPTH = 5
_WIDEST_CASES = 12


class Fact(NamedTuple):
    """A canonical condition that holds, or (`truth` no) does not; `depth` counts rules opened."""

    condition: Expression
    truth: bool
    depth: int = 0


Alternatives = list[list[Fact]]


@define
class Reasoning:
    """Reasoning about the conditions of rules with one grid.

    `never_absent` holds items that are taken always to have a value; left empty, every proof
    holds whatever a case leaves out.
    """

    law: Law
    grid: Grid
    never_absent: frozenset[Symbol] = frozenset()
    _definitions: dict[Symbol, Expression | None] = field(factory=dict)
    _told: dict[tuple[Symbol, Expression], Expression] = field(factory=dict)
    _steps: int = 0

    def fact(
        self, condition: Expression, truth: bool, local: Mapping[str, Expression] | None = None
    ) -> Fact:
        """A condition of a rule, with its local names, as a fact to reason with."""
        return Fact(canonical(condition, local or {}), truth)

    def can_hold(self, facts: Iterable[Fact]) -> bool:
        """Whether the facts may hold together; no is proved, yes is not."""
        self._steps = 0
        return self._search(list(facts), [], Knowledge(self.law, self.never_absent))

    def _search(self, todo: list[Fact], waiting: list[Alternatives], known: Knowledge) -> bool:
        """Learns all facts, then tries the ways in which what is waiting can come about."""
        splits = list(waiting)
        while todo:
            self._steps += 1
            if self._steps > _STEPS:
                return True
            fact = todo.pop()
            options = self._alternatives(fact)
            if options is None:
                try:
                    known.learn(fact.condition, fact.truth)
                except ContradictionError:
                    return False
            elif not options:
                return False
            elif len(options) == 1:
                todo.extend(options[0])
            else:
                splits.append(options)
        if not splits:
            return True
        splits.sort(key=len, reverse=True)
        options = splits.pop()
        return any(self._search(list(option), splits, known.copy()) for option in options)

    def _alternatives(self, fact: Fact) -> Alternatives | None:
        """The ways in which a fact can come about; None for one that is not made of others."""
        condition, truth, depth = fact
        match condition:
            case Literal():
                return [[]] if condition.value is truth else []
            case NotApplicable():
                return []
            case Not():
                return [[Fact(condition.operand, not truth, depth)]]
            case And() | Or():
                parts = [Fact(part, truth, depth) for part in condition.operands]
                together = isinstance(condition, And) is truth
                return [parts] if together else [[part] for part in parts]
            case Cases():
                return _cases(condition, lambda value: value, truth, depth)
            case IfAbsent():
                missing = Exists(Boolean(), condition.origin, condition.operand, True)
                return [
                    [Fact(condition.operand, truth, depth)],
                    [Fact(missing, True, depth), Fact(condition.substitute, truth, depth)],
                ]
            case Quantified() if condition.quantifier is not Quantifier.SOME:
                return [[Fact(_as_some(condition), not truth, depth)]]
            case Read():
                return self._opened(condition, truth, depth)
            case Same() | Compare():
                return self._lifted(condition, truth, depth)
            case OneOf() if not _is_list_of_values(condition):
                if _is_membership(condition):
                    return None
                return _one_of(condition, truth, depth)
            case OneOf():
                return self._lifted(condition, truth, depth)
            case _:
                return None

    # --- looking into rules -------------------------------------------------------------------

    def _opened(self, read: Read, truth: bool, depth: int) -> Alternatives | None:
        """A rule of yes or no, said of its owner; the owner then exists."""
        body = self._body(read, depth)
        if body is None:
            return None
        facts = [Fact(body, truth, depth + 1)]
        if read.owner is not None and not isinstance(read.owner, Subject | Member):
            facts.append(Fact(Exists(Boolean(), read.origin, read.owner, False), True, depth))
        return [facts]

    def _lifted(
        self, condition: Same | Compare | OneOf, truth: bool, depth: int
    ) -> Alternatives | None:
        """A comparison of a value by cases: one alternative for each case."""
        for side in ("operand",) if isinstance(condition, OneOf) else ("left", "right"):
            value, deeper = getattr(condition, side), depth
            if isinstance(value, Read):
                if not isinstance(value.owner, Subject | Member | None):
                    continue  # with an absent owner there is no value, whatever the cases say
                value, deeper = self._body(value, depth), depth + 1
            if isinstance(value, Cases) and len(value.branches) <= _WIDEST_CASES:
                compared = partial(_compared, condition, side)
                return _cases(value, compared, truth, deeper)
        return None

    def _body(self, read: Read, depth: int) -> Expression | None:
        """What a rule says, if that is one text that can be put in the place of the read."""
        if read.period is not None or depth >= _DEPTH or not _is_plain(read.owner):
            return None
        if read.symbol not in self._definitions:
            self._definitions[read.symbol] = self._definition(read.symbol)
        body = self._definitions[read.symbol]
        if body is None or read.owner is None or isinstance(read.owner, Subject):
            return body
        key = (read.symbol, read.owner)
        if key not in self._told:
            self._told[key] = about(body, read.owner)
        return self._told[key]

    def _definition(self, symbol: Symbol) -> Expression | None:
        rule = self.law.rules.get(symbol)
        # On another grid the same words would speak of another period.
        if rule is None or rule.grid is not self.grid or rule.exceptions:
            return None
        if len(rule.versions) != 1 or rule.versions[0].start is not None:
            return None
        version = rule.versions[0]
        body = canonical(version.body, dict(version.locals))
        return body if rule.type == Boolean() or _chooses_values(body) else None


# --- taking conditions apart ------------------------------------------------------------------


def _cases(
    cases: Cases, condition: Callable[[Expression], Expression | None], truth: bool, depth: int
) -> Alternatives:
    """One alternative for each case: those before do not hold, its own does, its value fits.

    `condition` makes of the value of a case what is asked of it, or None for what has no answer.
    """
    result: Alternatives = []
    before: list[Fact] = []
    for branch in cases.branches:
        asked = condition(branch.value)
        if asked is not None:
            holds = Fact(branch.condition, True, depth)
            result.append([*before, holds, Fact(asked, truth, depth)])
        before.append(Fact(branch.condition, False, depth))
    asked = condition(cases.otherwise)
    if asked is not None:
        result.append([*before, Fact(asked, truth, depth)])
    return result


def _compared(condition: Same | Compare | OneOf, side: str, value: Expression) -> Expression | None:
    """The comparison with one of its sides replaced by the value of a case."""
    if not isinstance(value, NotApplicable):
        changed: dict[str, Any] = {side: value}
        return evolve(condition, **changed)
    if isinstance(condition, Compare):
        return None
    # A value that does not exist is the same as nothing.
    return Literal(condition.type, condition.origin, condition.negated)


def _one_of(condition: OneOf, truth: bool, depth: int) -> Alternatives:
    """`is een van (a, b)` where a and b are not all written values."""
    wanted = truth is not condition.negated
    same = [
        Same(condition.type, condition.origin, condition.operand, option, False)
        for option in condition.options
    ]
    facts = [Fact(each, wanted, depth) for each in same]
    return [[fact] for fact in facts] if wanted else [facts]


def _is_list_of_values(condition: OneOf) -> bool:
    return all(isinstance(option, Literal) for option in condition.options)


def _is_membership(condition: OneOf) -> bool:
    return any(isinstance(option.type, SetOf) for option in condition.options)


def _as_some(condition: Quantified) -> Quantified:
    """What `voor alle` and `voor geen van` deny: that it holds (or not) for some member."""
    inner = condition.condition
    if condition.quantifier is Quantifier.ALL:
        inner = denied(inner)
    return evolve(condition, quantifier=Quantifier.SOME, condition=inner)


def _is_plain(owner: Expression | None) -> bool:
    """Whether an owner can be put in a body without meeting the members in it."""
    return owner is None or (
        isinstance(owner, Subject | Member) or (isinstance(owner, Read) and _is_plain(owner.owner))
    )


def _chooses_values(body: Expression) -> bool:
    """Whether a body is by cases with a written value in each."""
    return isinstance(body, Cases) and all(
        isinstance(value, Literal | NotApplicable)
        for value in (*(branch.value for branch in body.branches), body.otherwise)
    )
