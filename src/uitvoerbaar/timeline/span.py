"""Which months a timeline shows when nobody says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.evaluation.facts import Between, Case, FactState, latest
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.initiative import initiative
from uitvoerbaar.law.time import month_index, month_of
from uitvoerbaar.law.types import Boolean
from uitvoerbaar.timeline.model import Part, Timeline, Track

MOST_MONTHS = 120
_DATED = (FactState.KNOWN, FactState.PROVISIONAL)


def default_span(law: Law, case: Case, known_on: date | None = None) -> tuple[int, int]:
    """From January of the year of the reference date, or earlier the month in which the first of
    the applicant's running records began, through December of the year after it; at most ten
    years."""
    year = case.reference.year
    last = month_index(year + 1, 12)
    first = min([month_index(year, 1), *map(month_of, _begins(law, case, known_on))])
    return max(first, last - MOST_MONTHS + 1), last


def _begins(law: Law, case: Case, known_on: date | None) -> Iterator[date]:
    """The first days of the applicant's records that run over a period."""
    for records in case.applicant.records.values():
        for record in records:
            begin = law.kinds[record.kind].begin
            series = record.facts.get(Symbol(begin, record.kind)) if begin else None
            fact = latest(series.always, known_on) if series else None
            if fact is None or fact.state not in _DATED:
                continue
            day = fact.value.low if isinstance(fact.value, Between) else fact.value
            if isinstance(day, date):
                yield day


def without_empty_start(found: Timeline) -> int:
    """The first month worth showing: months before the year of the reference date go until the
    first in which something is known to be given or to be used up."""
    january = month_index(found.case.reference.year, 1)
    tracks = [track for track in found.tracks if _gives_or_uses(found.law, track)]
    for month in range(found.first, min(january, found.last)):
        cells = [track.cells[month - found.first] for track in tracks]
        if any(cell.is_known and not cell.is_nil for cell in cells):
            return month
    return min(max(found.first, january), found.last)


def without_open_end(found: Timeline) -> int:
    """The last month worth showing: after the year of the reference date, the months before the
    first in which the law gives no answer on what is paid (its amounts are not set yet)."""
    december = month_index(found.case.reference.year, 12)
    for month in range(max(found.first, december + 1), found.last + 1):
        if any(
            outcome.state is OutcomeState.ERROR
            for track in found.of(Part.PAID)
            for outcome in track.cells[month - found.first].outcomes
        ):
            return month - 1
    return found.last


def _gives_or_uses(law: Law, track: Track) -> bool:
    """Whether an outcome is paid or counts what is used up; or is a yes/no that someone is given
    (a travel product): it comes on application or ex officio. A mere state is not."""
    if isinstance(track.rule.type, Boolean):
        given = initiative(law, track.rule)
        return given.on_application or given.ex_officio
    return track.part in (Part.PAID, Part.USED)
