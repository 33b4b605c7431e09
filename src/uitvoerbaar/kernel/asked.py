"""What a run is asked, and the columns for what it finds."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

from uitvoerbaar.kernel.code import OutcomeCode
from uitvoerbaar.kernel.column import Column, empty_column, holds
from uitvoerbaar.kernel.data import Array, Data
from uitvoerbaar.kernel.running import Progress
from uitvoerbaar.kernel.ways import Way


@frozen(slots=True, eq=False)
class Asked:
    """What a run is asked."""

    data: Data
    subjects: Array | int
    reference: date
    months: list[int]
    assumptions: Mapping[str, Any]
    threads: int | None
    progress: Progress | None
    into: list[Column] | None

    @property
    def total(self) -> int:
        """How many subjects there are."""
        return self.subjects if isinstance(self.subjects, int) else len(self.subjects)

    @property
    def way(self) -> Way:
        """In which loops their rows go, if they do."""
        return Way.ALL_ROWS if isinstance(self.subjects, int) else Way.CHOSEN_ROWS

    def rows(self) -> Array:
        """The rows of the subjects."""
        if isinstance(self.subjects, int):
            return np.arange(self.subjects, dtype=np.int64)
        return np.ascontiguousarray(self.subjects, dtype=np.int64)

    def workers(self, chunk: int) -> int:
        """How many threads there is work for."""
        return max(1, min(self.threads or os.cpu_count() or 1, -(-self.total // chunk) or 1))


def columns_for(
    outcomes: Sequence[OutcomeCode], asked: Asked, way: Way, beside: int = 0
) -> list[Column]:
    """Columns for the results of a run, the last so many about other kinds: those of an earlier
    run where they fit, or new ones."""
    own = len(outcomes) - beside
    sizes = [asked.total] * own
    sizes += [asked.data.things[o.rule.symbol.kind or ""] for o in outcomes[own:]]
    months, into = len(asked.months), asked.into
    if (
        into is not None
        and [(c.outcome.rule.symbol, c.outcome.shape) for c in into]
        == [(o.rule.symbol, o.shape) for o in outcomes]
        and all(
            holds(column, outcome, months, rows, way)
            for column, outcome, rows in zip(into, outcomes, sizes, strict=True)
        )
    ):
        return into
    return [
        empty_column(outcome, months, rows, way)
        for outcome, rows in zip(outcomes, sizes, strict=True)
    ]


__all__ = ["Asked", "columns_for"]
