"""What is paid together: exact, by calendar year and by form."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from attrs import frozen

from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.law.time import year_of
from uitvoerbaar.timeline.model import Cell, Part, Timeline


@frozen(slots=True)
class Total:
    """A sum in cents of what is known; `unknown` and `errors` count what could not be added."""

    cents: int | Fraction = 0
    unknown: int = 0
    errors: int = 0

    def __add__(self, other: Total) -> Total:
        return Total(
            self.cents + other.cents, self.unknown + other.unknown, self.errors + other.errors
        )

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing from it."""
        return not self.unknown and not self.errors

    @property
    def is_nil(self) -> bool:
        """Whether there is certainly nothing."""
        return self.is_whole and not self.cents


def of_cell(cell: Cell) -> Total:
    """What one outcome in one month adds."""
    if cell.is_known:
        return Total(cell.amount)
    return Total(0, cell.state is OutcomeState.UNKNOWN, cell.state is OutcomeState.ERROR)


def total(found: Timeline, wanted: Callable[[Cell], bool] = lambda _: True) -> Total:
    """The sum of all that is paid, as far as the cells are wanted."""
    whole = Total()
    for track in found.tracks:
        if track.part is Part.PAID:
            for cell in track.cells:
                if wanted(cell):
                    whole += of_cell(cell)
    return whole


def of_year(found: Timeline, year: int, form: str | None = None) -> Total:
    """What is paid in a calendar year, in a form (None: in any)."""
    return total(found, lambda c: year_of(c.month) == year and form in (None, c.form))


def of_form(found: Timeline, form: str) -> Total:
    """What is paid in a form in all months."""
    return total(found, lambda cell: cell.form == form)


def years(found: Timeline) -> range:
    """The calendar years of a timeline."""
    return range(year_of(found.first), year_of(found.last) + 1)
