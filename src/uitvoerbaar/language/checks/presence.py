"""Values that always exist, as far as the law itself shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from uitvoerbaar.language.checks.bodies import bodies, bodies_of
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import (
    Cases,
    Exists,
    Expression,
    IfAbsent,
    Literal,
    Local,
    NotApplicable,
    Read,
    Symbol,
    Value,
    walk,
)
from uitvoerbaar.law.types import Boolean, Enumerated


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
    always = {symbol for symbol in law.rules if outcomes(law, symbol) is not None}
    return frozenset({*law.items, *law.judgements, *always} - asked - lacking)


def outcomes(law: Law, symbol: Symbol) -> frozenset[Value] | None:
    """The values that a rule of an enumeration (or yes or no) can have, if it names them all.

    None where it can have another value, or none at all.
    """
    found: set[Value] = set()
    busy: set[Symbol] = set()

    def collect(name: Symbol) -> bool:
        rule = law.rules.get(name)
        if rule is None or not isinstance(rule.type, Enumerated | Boolean):
            return False
        if name in busy:
            return True
        busy.add(name)
        for body in bodies_of(rule):
            if not isinstance(rule.type, Boolean) and body.rule.versions[0].start is not None:
                return False
            for value in _values(body.declaration.body, body.locals):
                if isinstance(value, Literal):
                    found.add(value.value)
                elif not (isinstance(value, Read) and collect(value.symbol)):
                    return False
        return True

    return frozenset(found) if collect(symbol) else None


def _values(expression: Expression, local: Mapping[str, Expression]) -> Iterator[Expression]:
    """The parts of an expression that can be its value."""
    match expression:
        case Cases():
            for branch in expression.branches:
                yield from _values(branch.value, local)
            yield from _values(expression.otherwise, local)
        case Local() if expression.name in local:
            yield from _values(local[expression.name], local)
        case _:
            yield expression
