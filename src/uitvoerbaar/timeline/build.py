"""Making a timeline: one evaluation for all months, so that nothing is computed twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from uitvoerbaar.evaluation.decision import Leans, Outcome, Outcomes
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.evaluation.questions import Question, questions
from uitvoerbaar.evaluation.reads import Step
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.time import Grid
from uitvoerbaar.timeline.model import Cell, Part, Timeline, Track, part_of
from uitvoerbaar.timeline.span import default_span, without_empty_start, without_open_end


def default_rules(law: Law, case: Case) -> tuple[Rule, ...]:
    """What a timeline shows when nobody says: of the public outcomes that the applicant can have
    and that are fixed every month, what is paid, what is counted, and yes/no and states. The form
    of a payment stands beside that payment already."""
    forms = {rule.payment.form for rule in law.outcomes.values() if rule.payment}
    return tuple(
        rule
        for rule in law.outcomes.values()
        if rule.grid is Grid.MONTH
        and rule.symbol not in forms
        and part_of(rule) is not Part.OTHER
        and _suits(law, rule, case.applicant.kind)
    )


def _suits(law: Law, rule: Rule, applicant: str) -> bool:
    if rule.symbol.kind in (None, applicant):
        return True
    kind = law.kinds[rule.symbol.kind or ""]
    return kind.derivation is not None and any(role.kind == applicant for role in kind.roles)


def timeline(
    program: Program,
    case: Case,
    rules: Sequence[Rule],
    first: int | None = None,
    last: int | None = None,
    known_on: date | None = None,
    assumptions: Mapping[str, Any] | None = None,
) -> Timeline:
    """The outcomes of rules for the applicant of a case, from a first to a last month.

    Months that are not given follow from the case (see `span`). Every month is seen from the
    reference date of the case. Raises SubjectError for a rule about another kind of thing.
    """
    start, end = default_span(program.law, case, known_on)
    if first is None and last is not None:
        start = min(start, last)
    if last is None and first is not None:
        end = max(end, first)
    months = range(start if first is None else first, (end if last is None else last) + 1)
    outcomes = Outcomes(Evaluation(program, case, known_on, assumptions))
    tracks = tuple(_track(program, outcomes, rule, months) for rule in rules)
    found = Timeline(program.law, case, known_on, months[0], months[-1], tracks)
    begin = found.first if first is not None else without_empty_start(found)
    until = found.last if last is not None else without_open_end(found)
    return _between(found, begin, until)


def _track(program: Program, outcomes: Outcomes, rule: Rule, months: Iterable[int]) -> Track:
    form = rule.payment.form if rule.payment else None
    form_rule = program.law.rules[form] if form else None
    return _of_cells(program.law, rule, [_cell(outcomes, rule, form_rule, m) for m in months])


def _cell(outcomes: Outcomes, rule: Rule, form_rule: Rule | None, month: int) -> Cell:
    cell = Cell(month, outcomes.of(rule, month))
    if form_rule is None or cell.is_nil:
        return cell
    return evolve(cell, paid_as=outcomes.of(form_rule, month))


def _of_cells(law: Law, rule: Rule, cells: Sequence[Cell]) -> Track:
    """The track of a rule with these months."""
    found = [outcome for cell in cells for outcome in cell.outcomes if outcome.step is not None]
    leans = Leans(Step(rule, None, None, None, None, [outcome.step for outcome in found]))
    question = _question(law, (cell.outcome for cell in cells))
    # Where the amount itself is unknown, asking for its form can wait.
    forms = (cell.paid_as for cell in cells if cell.is_known and cell.paid_as is not None)
    return Track(rule, part_of(rule), tuple(cells), leans, question, _question(law, forms))


def _question(law: Law, outcomes: Iterable[Outcome]) -> Question | None:
    """What to ask first in the first month that is unknown."""
    for outcome in outcomes:
        asked = questions(law, outcome)
        if asked:
            return asked[0]
    return None


def _between(found: Timeline, first: int, last: int) -> Timeline:
    """A timeline without the months before one and after another."""
    if (first, last) == (found.first, found.last):
        return found
    shown = slice(first - found.first, last - found.first + 1)
    tracks = tuple(_of_cells(found.law, track.rule, track.cells[shown]) for track in found.tracks)
    open_from = None if last == found.last else last + 1
    return evolve(found, first=first, last=last, tracks=tracks, open_from=open_from)
