"""Values that are telling for a law: those that it names itself, where outcomes change.

Amounts and percentages of its parameters and rules, its terms (18 jaar), the ranges of its items,
and which items it expects to be absent at times.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache

from attrs import frozen

from uitvoerbaar.law.declaration import Gap, Law, RuleException, RuleVersion
from uitvoerbaar.law.expression import (
    Exists,
    Expression,
    IfAbsent,
    Literal,
    Read,
    Symbol,
    Value,
    walk,
)
from uitvoerbaar.law.time import Duration, Grid
from uitvoerbaar.law.types import Amount, Percentage, Type, Unit

_FALLBACK_YEARS = (2024, 2025, 2026)


@frozen(slots=True, eq=False)
class TellingValues:
    """The values of a law by type, its terms, its years, and the items that may be absent."""

    by_type: dict[Type, tuple[Value, ...]]
    terms: tuple[Duration, ...]
    shares: tuple[Fraction, ...]
    years: tuple[int, ...]
    may_be_absent: frozenset[Symbol]


@lru_cache(maxsize=16)
def telling_values(law: Law) -> TellingValues:
    """The telling values of a law, gathered once for each law."""
    by_type: dict[Type, dict[Value, None]] = {}
    terms: dict[Duration, None] = {}
    absent: set[Symbol] = set()

    def add(kind: Type, value: Value) -> None:
        by_type.setdefault(kind, {})[value] = None
        if isinstance(kind, Amount) and not isinstance(value, bool | date | Duration | str):
            for unit, times in ((Unit.PER_YEAR, 12), (Unit.PER_MONTH, Fraction(1, 12))):
                if kind.unit in (Unit.PER_MONTH, Unit.PER_YEAR) and kind.unit is not unit:
                    by_type.setdefault(Amount(unit), {})[round(value * times)] = None

    for parameter in law.parameters.values():
        for version in parameter.versions:
            for cell in version.cells.values():
                if not isinstance(cell.value, Gap):
                    add(parameter.type, cell.value)
    for expression in _expressions(law):
        for node in walk(expression):
            if isinstance(node, Literal):
                add(node.type, node.value)
                if isinstance(node.value, Duration):
                    terms[node.value] = None
            elif isinstance(node, Exists | IfAbsent) and isinstance(node.operand, Read):
                absent.add(node.operand.symbol)
    for kind in law.kinds.values():
        if kind.end is not None:
            absent.add(Symbol(kind.end, kind.name))
    shares = [v for v in by_type.get(Percentage(), {}) if isinstance(v, int | Fraction)]
    return TellingValues(
        {kind: tuple(values) for kind, values in by_type.items()},
        tuple(terms),
        tuple(Fraction(share) for share in shares if 0 < share < 2),
        _years(law),
        frozenset(absent),
    )


def _expressions(law: Law) -> Iterator[Expression]:
    for rule in law.rules.values():
        parts: list[RuleVersion | RuleException] = [*rule.versions, *rule.exceptions]
        for part in parts:
            if isinstance(part, RuleException):
                yield part.condition
            yield from (expression for _, expression in part.locals)
            yield part.body
    for kind in law.kinds.values():
        if kind.derivation is not None:
            yield kind.derivation.condition
    for choice in law.choices.values():
        yield from (part for part in (choice.effect, choice.deadline) if part is not None)


def _years(law: Law) -> tuple[int, ...]:
    """The years for which the most of the law's yearly parameters have a row."""
    counted: Counter[int] = Counter()
    for parameter in law.parameters.values():
        if parameter.grid is Grid.YEAR:
            counted.update({version.valid_from.year for version in parameter.versions})
    if not counted:
        return _FALLBACK_YEARS
    most = max(counted.values())
    return tuple(sorted(year for year, number in counted.items() if number == most))
