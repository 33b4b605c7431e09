"""Whether the kernel and the exact evaluator say the same of many cases, outcome by outcome.

Cases become tables, their outcomes are compiled once and run for each reference date, and every
outcome is decided exactly beside it: its state, its value to the cent, and the bounds of what is
unknown. What differs is told as a sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import define, field

from tests.kernel.reasons import reason_difference
from uitvoerbaar.evaluation.decision import Outcome, Outcomes, OutcomeState
from uitvoerbaar.evaluation.facts import Case, Thing
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.evaluation.values import Unknown
from uitvoerbaar.kernel import Column, Data, Kernel, states
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.time import Grid, month_of
from uitvoerbaar.law.types import Date, Enumerated, Reference, SetOf, Type
from uitvoerbaar.tables import CaseTables, read_tables, tables_of

_STATES = {
    OutcomeState.KNOWN: 0,
    OutcomeState.PROVISIONAL: states.PROVISIONAL,
    OutcomeState.ABSENT: states.ABSENT,
    OutcomeState.NOT_APPLICABLE: states.NOT_APPLICABLE,
    OutcomeState.UNKNOWN: states.UNKNOWN,
    OutcomeState.ERROR: states.FAULT,
}
_FIRST_DAY = date(1970, 1, 1)
_NOTHING = object()


@define
class Agreement:
    """What a comparison found: `differences` in words, how often each state and how many reasons
    that the kernel told were compared, and the rows that it handed back."""

    rows: int = 0
    handed_back: int = 0
    reasons: int = 0
    states: Counter[str] = field(factory=Counter)
    differences: list[str] = field(factory=list)

    def add(self, other: Agreement) -> None:
        """Adds what another comparison found."""
        self.rows += other.rows
        self.handed_back += other.handed_back
        self.reasons += other.reasons
        self.states += other.states
        self.differences += other.differences

    @property
    def share_handed_back(self) -> float:
        """The share of rows that the kernel was not sure of."""
        return self.handed_back / self.rows if self.rows else 0.0

    def __str__(self) -> str:
        found = ", ".join(f"{number} {state}" for state, number in sorted(self.states.items()))
        share = f"{100 * self.share_handed_back:.2f}%"
        return (
            f"{self.rows} rows ({found}; {self.reasons} reasons), "
            f"{self.handed_back} ({share}) handed back, "
            f"{len(self.differences)} differences"
        )


@define
class Cases:
    """Cases as tables, and as the data of the kernel."""

    law: Law
    cases: Sequence[Case]
    tables: CaseTables
    data: Data

    @classmethod
    def of(cls, law: Law, cases: Sequence[Case]) -> Cases:
        """The tables of cases whose applicants are of one kind."""
        tables = tables_of(law, cases)
        return cls(law, cases, tables, read_tables(law, tables.tables, tables.cases))

    def row_of(self) -> dict[int, int]:
        """The row of each thing (by its id) in the table of its kind."""
        rows: dict[int, int] = {}
        count: Counter[str] = Counter()
        for case in self.cases:
            for thing in case.things.values():
                rows[id(thing)] = count[thing.kind]
                count[thing.kind] += 1
        return rows


def agreement(
    program: Program,
    kernel: Kernel,
    given: Cases,
    months: Sequence[int] = (),
    assumptions: dict[str, Any] | None = None,
) -> Agreement:
    """Compares all outcomes of a kernel, in the month of each case or `months` after it."""
    found = Agreement(rows=len(given.cases))
    rows = given.row_of()
    by_date: dict[date, list[int]] = {}
    for number, case in enumerate(given.cases):
        by_date.setdefault(case.reference, []).append(number)
    for day, numbers in by_date.items():
        at = [month_of(day) + ahead for ahead in months] or [month_of(day)]
        subjects = given.tables.applicants[numbers]
        columns = kernel.run(given.data, subjects, day, at, assumptions)
        for place, number in enumerate(numbers):
            case = given.cases[number]
            exact = Outcomes(Evaluation(program, case, None, assumptions))
            marked = False
            for column in columns:
                for turn, month in enumerate(at):
                    if int(column.state[turn, place]) & states.HAND_BACK:
                        marked = True
                        continue
                    outcome = exact.of(column.outcome.rule, month)
                    found.states[outcome.state.value] += 1
                    wrong = difference(given.law, column, turn, place, outcome, rows)
                    found.reasons += int(column.reason[turn, place]) >= 0
                    if wrong:
                        found.differences.append(
                            f"case {number} on {day}, {column.outcome.rule.symbol} in {month}: "
                            + wrong
                        )
            found.handed_back += marked
    return found


def difference(
    law: Law, column: Column, turn: int, row: int, outcome: Outcome, rows: dict[int, int]
) -> str:
    """How a row of a column differs from the exact outcome; nothing where it does not."""
    bits = int(column.state[turn, row])
    state, wanted = _state(bits), _STATES[outcome.state]
    if state != wanted:
        return f"state {bits}, but {outcome.state.value} ({outcome.value})"
    kind = outcome.rule.type
    if state in (0, states.PROVISIONAL):
        value = _decoded(law, kind, column.value(turn, row))
        exact = _row(kind, outcome.value, rows)
        if value != exact and _NOTHING not in (value, exact):
            return f"value {value}, but {exact}"
    if state == states.UNKNOWN and column.outcome.shape.sort in ("number", "ratio"):
        low, high = column.bounds(turn, row)
        bounds = (_decoded(law, kind, low), _decoded(law, kind, high))
        exact_bounds = (
            (outcome.value.low, outcome.value.high)
            if type(outcome.value) is Unknown
            else (None,) * 2
        )
        if bounds != exact_bounds:
            return f"bounds {bounds}, but {exact_bounds}"
    if outcome.rule.outcome is not None and state != states.FAULT:
        return _reason_difference(column, turn, row, outcome)
    return ""


def _reason_difference(column: Column, turn: int, row: int, outcome: Outcome) -> str:
    number = int(column.reason[turn, row])
    told = column.outcome.reasons[number] if number >= 0 else None
    return reason_difference(outcome.step, told)


def _state(bits: int) -> int:
    for bit in (states.FAULT, states.UNKNOWN, states.NOT_APPLICABLE, states.ABSENT):
        if bits & bit:
            return bit
    return bits & states.PROVISIONAL


def _decoded(law: Law, kind: Type, raw: Any) -> Any:
    if isinstance(kind, Enumerated):
        return law.enumerations[kind.enumeration].values[raw]
    if isinstance(kind, Date) and raw is not None:
        return _FIRST_DAY + timedelta(days=raw)
    return raw


def _row(kind: Type, value: Any, rows: dict[int, int]) -> Any:
    """A thing as the row in which it stands."""
    if isinstance(kind, Reference) and isinstance(value, Thing):
        return rows.get(id(value), _NOTHING)
    return value


def columns_of(law: Law, kind: str) -> list[Rule]:
    """The rules that can be asked for applicants of a kind and are no sets."""
    found = []
    for symbol, rule in law.rules.items():
        about = law.kinds.get(symbol.kind or "")
        of_players = about is not None and about.derivation is not None
        mine = symbol.kind in (None, kind) or (of_players and about.roles[0].kind == kind)  # type: ignore[union-attr]
        if mine and not isinstance(rule.type, SetOf):
            found.append(rule)
    return found


__all__ = ["Agreement", "Cases", "Fraction", "Grid", "agreement", "columns_of", "np"]
