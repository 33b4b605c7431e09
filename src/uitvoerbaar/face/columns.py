"""Outcomes for whole columns: the kernel, and the evaluator for one case where it is not sure.

law.at(date(2026, 3, 1)).columns(["zorgtoeslag"]).run(tables)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from attrs import define, field

from uitvoerbaar.evaluation.decision import Decision, Outcome, Outcomes, OutcomeState, decide
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.face.asked import checked_assumptions, checked_months
from uitvoerbaar.face.results import Results
from uitvoerbaar.kernel import Column, Data, Kernel, states
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.known import as_known_on
from uitvoerbaar.law.time import month_of
from uitvoerbaar.law.types import Reference
from uitvoerbaar.tables import TableError, TableProblem, read_tables
from uitvoerbaar.tables.nested import flattened, in_cases, is_nested
from uitvoerbaar.tables.to_case import CaseReader

if TYPE_CHECKING:
    from uitvoerbaar.face import Lawbook
    from uitvoerbaar.law.declaration import Law, Rule

Progress = Callable[[int, int], None]

_STATES = {
    OutcomeState.KNOWN: 0,
    OutcomeState.PROVISIONAL: states.PROVISIONAL,
    OutcomeState.ABSENT: states.ABSENT,
    OutcomeState.NOT_APPLICABLE: states.NOT_APPLICABLE,
    OutcomeState.UNKNOWN: states.UNKNOWN,
    OutcomeState.ERROR: states.FAULT,
}


class SubjectsDifferError(Exception):
    """Outcomes that are about things of different kinds do not fit in one run."""


@define(slots=True, eq=False)
class Input:
    """Tables as they were read, with the rows to decide for.

    `starts`: of tables with a row for each case, by kind where the things of each case begin.
    """

    data: Data
    subjects: Array
    all_rows: bool = False  # whether the subjects are all rows in order
    starts: Mapping[str, Array] = field(factory=dict)


class Columns:
    """Outcomes of a law on a date, for tables of things. Compiled at the first run, and again only
    for tables that look different."""

    def __init__(
        self,
        lawbook: Lawbook,
        on: date,
        outcomes: Sequence[str],
        assumptions: Mapping[str, Any] | None = None,
        known_on: date | None = None,
    ) -> None:
        """`known_on`: only what was known on that day counts (None: all that is known). Raises
        ValueError for an assumption that the law does not have."""
        self.lawbook = lawbook
        self.on = on
        self.known_on = known_on
        self.law = lawbook.law if known_on is None else as_known_on(lawbook.law, known_on)
        self.rules: list[Rule] = [lawbook.rule(name) for name in outcomes]
        self.assumptions = checked_assumptions(lawbook.law, assumptions or {})
        self.kind = self._kind()
        self._kernel: tuple[Any, Kernel] | None = None

    def _kind(self) -> str:
        """The kind of the applicants: that of the outcomes, or the players of a kind that follows
        by rule."""
        law = self.lawbook.law
        found = dict.fromkeys(kind for rule in self.rules if (kind := applicants(law, rule)))
        if len(found) > 1:
            raise SubjectsDifferError(
                f"Deze uitkomsten gaan over verschillende soorten: {', '.join(found)}. "
                "Vraag ze apart."
            )
        plain = (k.name for k in law.kinds.values() if not k.roles and k.derivation is None)
        return next(iter(found), next(plain, ""))

    def read(self, tables: Any, subjects: Any = None) -> Input:
        """The data of tables: one for each kind by its name, one with a row for each case, or one
        of applicants alone. Raises TableError.

        `subjects`: the rows (of the applicants' kind) to decide for; without it all, or the
        applicant of each case.
        """
        law = self.lawbook.law
        if isinstance(tables, Mapping):
            data = read_tables(law, tables, known_on=self.known_on)
            rows = data.things[self.kind]
            chosen = np.arange(rows) if subjects is None else np.asarray(subjects)
            return Input(data, _checked(chosen, self.kind, rows), subjects is None)
        if not hasattr(tables, "column_names"):
            return self.read({self.kind: tables}, subjects)  # which tells that it is no table
        if is_nested(law, tables.column_names):
            flat = flattened(law, tables, self.kind)
            try:
                data = read_tables(law, flat.tables, flat.cases, self.known_on)
            except TableError as error:
                raise in_cases(law, flat, error) from None
            starts = self.starts(flat.cases, len(flat.applicants))
            return Input(data, flat.applicants, starts=starts)
        return self.read({self.kind: tables}, subjects)

    def known_items(self) -> frozenset[Symbol]:
        """What columns of the applicants' kind the law knows."""
        law = self.lawbook.law
        roles = (Symbol(role.name, self.kind) for role in law.kinds[self.kind].roles)
        given = (*law.items, *law.choices, *law.judgements, *roles)
        return frozenset(symbol for symbol in given if symbol.kind == self.kind)

    def starts(self, cases: Mapping[str, Array], number: int) -> dict[str, Array]:
        """Where the things of each case begin, of the kinds that outcomes refer to."""
        kinds = {rule.type.kind for rule in self.rules if isinstance(rule.type, Reference)}
        return {kind: np.searchsorted(cases[kind], np.arange(number)) for kind in kinds}

    def kernel(self, data: Data, reasons: bool = False) -> Kernel:
        """The code for data of this layout. Raises RefusedError for what cannot be compiled."""
        key = (data.layout, reasons)
        if self._kernel is None or self._kernel[0] != key:
            symbols = [rule.symbol for rule in self.rules]
            self._kernel = (key, Kernel(self.law, symbols, data, reasons))
        return self._kernel[1]

    def run(
        self,
        tables: Any,
        *,
        subjects: Any = None,
        months: Sequence[int] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
        reasons: bool = False,
    ) -> Results:
        """The outcomes for each subject, in the month of the date or in `months` (12 * year +
        number - 1). With `reasons`, which costs time, each bears the text and branches that decided
        it. Rows that the kernel is not sure of are evaluated one by one, exactly.

        Raises TableError for tables that cannot be used, RefusedError for rules that cannot be
        compiled, ValueError for a month outside the calendar.
        """
        given = tables if isinstance(tables, Input) else self.read(tables, subjects)
        at = checked_months([month_of(self.on)] if months is None else months)
        kernel = self.kernel(given.data, reasons)
        rows = len(given.subjects) if given.all_rows else given.subjects
        columns = kernel.run(given.data, rows, self.on, at, self.assumptions, threads, progress)
        return self.results(given, at, columns)

    def results(self, given: Input, months: list[int], columns: list[Column]) -> Results:
        """The results of the kernel, with the rows evaluated that it was not sure of."""
        found = Results(self, given, months, columns)
        self._hand_back(found)
        return found

    def _hand_back(self, found: Results) -> None:
        """Evaluates the rows that the kernel marked."""
        marked = np.zeros(len(found.input.subjects), dtype=bool)
        for column in found.columns:
            marked |= ((column.state & states.HAND_BACK) != 0).any(axis=0)
        rows = np.flatnonzero(marked)
        found.handed_back, found.by_hand = len(rows), marked
        if not len(rows):
            return
        reader = CaseReader(self.lawbook.law, found.input.data)
        for row in rows:
            evaluated = self._outcomes(reader, int(found.input.subjects[row]))
            for place, month in enumerate(found.months):
                for column, rule in zip(found.columns, self.rules, strict=True):
                    _put(found, column, place, int(row), evaluated.of(rule, month))

    def _outcomes(self, reader: CaseReader, row: int) -> Outcomes:
        case = reader.case(self.kind, row, self.on)
        return Outcomes(Evaluation(self.lawbook.program, case, self.known_on, self.assumptions))

    def decision(self, given: Input, number: int) -> Decision:
        """The decision for one subject, by its place, with its whole explanation."""
        reader = CaseReader(self.lawbook.law, given.data)
        case = reader.case(self.kind, int(given.subjects[number]), self.on)
        return decide(
            self.lawbook.program, case, self.rules, self.on, self.known_on, self.assumptions
        )


def applicants(law: Law, rule: Rule) -> str | None:
    """The kind of the applicants of an outcome; None for one that is about nothing."""
    if rule.symbol.kind is None:
        return None
    kind = law.kinds[rule.symbol.kind]
    return kind.roles[0].kind if kind.derivation is not None else kind.name


def _checked(subjects: Array, kind: str, rows: int) -> Array:
    """Rows to decide for. Raises TableError for what is no row."""
    problem: tuple[int | None, str] | None = None
    if subjects.ndim != 1 or (len(subjects) and not np.issubdtype(subjects.dtype, np.integer)):
        problem = (None, "De rijen om over te beslissen zijn geen lijst van gehele getallen.")
    else:
        wrong = np.flatnonzero((subjects < 0) | (subjects >= rows))
        if len(wrong):
            first = int(wrong[0])
            problem = (first, f"Er is geen {kind} in rij {int(subjects[first])}.")
    if problem is not None:
        mend = f"De tabel {kind} heeft {rows} rijen, geteld vanaf 0."
        raise TableError([TableProblem("aanvragers", None, *problem, mend)])
    return subjects.astype(np.int64)


def _put(found: Results, column: Column, place: int, row: int, outcome: Outcome) -> None:
    """The outcome of exact evaluation in the place of what the kernel was not sure of."""
    column.state[place, row] = _STATES[outcome.state]
    if column.reason.flags.writeable:  # else there are none
        column.reason[place, row] = -1
    if outcome.state in (OutcomeState.KNOWN, OutcomeState.PROVISIONAL):
        found.exact[column.outcome.rule.symbol.name, place, row] = outcome.value
    elif outcome.state is OutcomeState.UNKNOWN:
        found.exact_bounds[column.outcome.rule.symbol.name, place, row] = (
            outcome.value.low,
            outcome.value.high,
        )


__all__ = ["Columns", "Input", "SubjectsDifferError", "applicants"]
