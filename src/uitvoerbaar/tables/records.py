"""Whether records can be: nobody plays two roles in one, none ends before it begins, and what is
nothing but a link stands there once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData
from uitvoerbaar.kernel.layout import Form
from uitvoerbaar.law.declaration import Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.tables.arrays import day_text
from uitvoerbaar.tables.problems import Problems


def check_records(
    law: Law, kind: Kind, facts: Mapping[Symbol, FactData], problems: Problems
) -> None:
    """Notes records that cannot be, as the reader of cases does."""
    for one, other in combinations(kind.roles, 2):
        if one.kind == other.kind:
            players, others = (facts[Symbol(role.name, kind.name)].value for role in (one, other))
            problems.note_first(
                kind.name,
                other.name,
                players == others,
                f"Deze {kind.name} noemt dezelfde {one.kind} als {one.name} en als {other.name}",
                "Noem voor elke rol een ander.",
            )
    if kind.roles and not any(told.symbol.kind == kind.name for told in law.told):
        _check_double(kind, [facts[Symbol(r.name, kind.name)].value for r in kind.roles], problems)
    if kind.begin is not None and kind.end is not None:
        begin, end = (_days(facts, Symbol(name, kind.name)) for name in (kind.begin, kind.end))
        if begin is not None and end is not None:
            (first, first_there), (last, last_there) = begin, end
            problems.note_first(
                kind.name,
                kind.end,
                first_there & last_there & (last < first),
                lambda row: (
                    f"Deze {kind.name} eindigt ({day_text(int(last[row]))}) voor hij begint "
                    f"({day_text(int(first[row]))})"
                ),
                f"Verbeter {kind.begin} of {kind.end}.",
            )


def _check_double(kind: Kind, players: list[Array], problems: Problems) -> None:
    """Notes the second of two records that say the same: of such a kind there is nothing else to
    say."""
    order = np.lexsort(players)
    here, after = order[:-1], order[1:]
    same = np.ones(len(here), dtype=bool)
    for each in players:
        same &= each[here] == each[after]
    double = np.zeros(len(order), dtype=bool)
    double[after[same]] = True
    problems.note_first(
        kind.name,
        kind.roles[-1].name,
        double,
        f"Deze {kind.name} staat er al",
        "Laat er een weg.",
    )


def _days(facts: Mapping[Symbol, FactData], symbol: Symbol) -> tuple[Array, Array] | None:
    """The days of a fact that holds in every period, and where there is one (bool)."""
    fact = facts.get(symbol)
    if fact is None or fact.layout.form is not Form.PLAIN or fact.layout.bounds:
        return None
    there = np.ones(len(fact.value), dtype=bool)
    if fact.state is not None:
        there = (fact.state & states.NO_VALUE) == 0
    return fact.value, there


__all__ = ["check_records"]
