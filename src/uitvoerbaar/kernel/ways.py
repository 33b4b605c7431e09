"""The ways in which code can run, and the months for which a straight way is made."""

from __future__ import annotations

from enum import Enum

from uitvoerbaar.kernel.lowering.versions import first_period, stretches
from uitvoerbaar.kernel.shapes import MONTHS
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.time import Grid


class Way(Enum):
    """How code runs: row by row with a memory, or in one loop over rows (`straight`): over all
    rows of the subject's kind in order, or over chosen ones. `QUICK` is `GENERAL` compiled in a
    third of the time, for few rows: each takes half as long again."""

    GENERAL = "general"
    QUICK = "quick"
    ALL_ROWS = "all rows"
    CHOSEN_ROWS = "chosen rows"

    @property
    def is_straight(self) -> bool:
        """Whether rows go without a memory."""
        return self in (Way.ALL_ROWS, Way.CHOSEN_ROWS)


def regime(law: Law, month: int) -> tuple[int, int]:
    """The months around a month in which the same texts of every rule are in force: from the first
    up to before the last."""
    edges = {1, MONTHS[1]}
    for declared in law.rules.values():
        for stretch in stretches(declared):
            if stretch.start is not None:
                period = first_period(stretch.start, declared.grid)
                edges.add(12 * period if declared.grid is Grid.YEAR else period)
    return max(e for e in edges if e <= month), min(e for e in edges if e > month)
