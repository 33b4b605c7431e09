"""Values that always exist, as far as the law itself shows."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from uitvoerbaar.language.checks.bodies import bodies, bodies_of
from uitvoerbaar.law.declaration import Law, Rule, RuleVersion
from uitvoerbaar.law.expression import (
    Cases,
    Exists,
    Expression,
    IfAbsent,
    Literal,
    Local,
    NotApplicable,
    Read,
    Subject,
    Symbol,
    Value,
    walk,
)
from uitvoerbaar.law.types import Enumerated, Reference


def never_absent(law: Law) -> frozenset[Symbol]:
    """Items, judgements and rules of which the law nowhere says that they may be absent.

    An item that no rule asks to exist, and no example lacks. A presumption, not a proof: good
    enough for a warning.
    """
    asked = {
        part.operand.symbol
        for body in bodies(law)
        for expression in body.computed
        for part in walk(expression)
        if isinstance(part, Exists | IfAbsent) and isinstance(part.operand, Read)
    }
    lacking = {
        Symbol(fact.name, thing.kind)
        for example in law.examples
        for thing in example.things
        for fact in thing.facts
        if fact.state in ("ontbreekt", "niet van toepassing")
    }
    always = {
        symbol
        for symbol in law.rules
        if (found := outcomes(law, symbol)) is not None and not found.absent
    }
    # Someone's partner, say, is never there for everyone.
    items = {s for s, item in law.items.items() if not isinstance(item.type, Reference)}
    return frozenset({*items, *law.judgements, *always} - asked - lacking)


@frozen(slots=True)
class Outcomes:
    """The values that a rule can have; `absent` says whether it may also have none."""

    values: frozenset[Value]
    absent: bool


def outcomes(law: Law, symbol: Symbol) -> Outcomes | None:
    """The values of an enumeration that a rule can have; None if its cases do not tell."""
    collector = _Collector(law)
    rule = law.rules.get(symbol)
    if rule is None or not collector.add_rule(rule):
        return None
    return Outcomes(frozenset(collector.values), collector.absent)


class _Collector:
    """Collects the values that a rule, and the rules that it passes on, can have."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.values: set[Value] = set()
        self.absent = False
        self.seen: set[Symbol] = set()
        self.added: set[int] = set()

    def add_rule(self, rule: Rule) -> bool:
        """Adds what all versions and exceptions can give; no where one cannot be told."""
        if not isinstance(rule.type, Enumerated):
            return False
        if rule.symbol in self.seen:
            return True
        self.seen.add(rule.symbol)
        for body in bodies_of(rule):
            declaration = body.declaration
            if isinstance(declaration, RuleVersion) and declaration.start_value is not None:
                self.absent = True
                if not self._add(declaration.start_value, body.locals):
                    return False
            if not self._add(declaration.body, body.locals):
                return False
        return True

    def _add(self, expression: Expression, local: Mapping[str, Expression]) -> bool:
        match expression:
            case Literal():
                self.values.add(expression.value)
                return True
            case NotApplicable():
                self.absent = True
                return True
            case Cases():
                values = (*(branch.value for branch in expression.branches), expression.otherwise)
                return all(self._add(value, local) for value in values)
            case IfAbsent():
                parts = (expression.operand, expression.substitute)
                return all(self._add(part, local) for part in parts)
            case Local() if expression.name in local:
                found = local[expression.name]
                if id(found) in self.added:
                    return True
                self.added.add(id(found))
                return self._add(found, local)
            case Read() if expression.symbol in self.law.rules:
                if not isinstance(expression.owner, Subject | None):
                    self.absent = True
                return self.add_rule(self.law.rules[expression.symbol])
            case _:
                return False
