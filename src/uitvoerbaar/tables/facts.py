"""The columns of one item, choice or judgement: for always, for periods, or in stretches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from uitvoerbaar.kernel.data import FactData
from uitvoerbaar.law.time import Grid
from uitvoerbaar.tables import forms
from uitvoerbaar.tables.checks import rescaled
from uitvoerbaar.tables.stretches import is_series, stretches_of
from uitvoerbaar.tables.telling import Columns, Declared, Teller, Told

Parts = Mapping[tuple[int | None, str | None], Any]


class FactColumns:
    """Reads columns by period and part (None: always, and the value). What is wrong is noted."""

    def __init__(self, teller: Teller, declared: Declared, things: int) -> None:
        """`things`: how many rows the table has."""
        self.teller, self.declared, self.things = teller, declared, things
        self.name = declared.symbol.name

    def read(self, parts: Parts) -> FactData | None:
        """What the columns say; None where they cannot be read."""
        main = parts.get((None, None))
        if main is not None and is_series(main):
            return self._series(main)
        periods = sorted({period for period, _ in parts if period is not None})
        if periods:
            return self._by_period(parts, periods)
        told = self._told(parts, None)
        return None if told is None else told.fact

    def _told(self, parts: Parts, period: int | None) -> Told | None:
        return self.teller.read(columns_of(parts, period, self.declared, self.things))

    def _by_period(self, parts: Parts, periods: list[int]) -> FactData | None:
        """Side by side where they are plain columns of periods alone, else as stretches."""
        keys: list[int | None] = [*periods]
        if any(period is None for period, _ in parts):
            keys.append(None)
        told = [self._told(parts, period) for period in keys]
        read = [each for each in told if each is not None]
        if len(read) < len(told):
            return None
        den = int(np.lcm.reduce([each.fact.layout.den for each in read]))
        facts = [
            rescaled(
                self.teller.encoder,
                self.teller.table,
                label_of(self.declared, period),
                each.fact,
                den,
            )
            for period, each in zip(keys, read, strict=True)
        ]
        always = facts.pop() if keys[-1] is None else None
        if always is None and not any(f.layout.dated or f.layout.bounds for f in facts):
            return forms.wide(facts, periods)
        said = [each.said for each in read[: len(periods)]]
        return forms.stretches(facts, said, periods, always, self.declared)

    def _series(self, column: Any) -> FactData | None:
        """A column of lists of stretches."""
        problems = self.teller.problems
        found = stretches_of(self.teller, self.declared, column)
        if found is None:
            return None
        with found.told_by_row(problems):
            told = self.teller.read(found.given(self.name))
        if told is None or problems.found:
            return None
        if self.declared.grid is Grid.NONE:
            told = self.teller.read(found.of_each_row(self.name))
            return None if told is None else told.fact
        return forms.as_series(told.fact, found.offsets + 1, found.first, found.last, self.declared)


def label_of(declared: Declared, period: int | None) -> str:
    """What the column of a period is called (None: the one of always)."""
    name = declared.symbol.name
    return name if period is None else f"{name}@{forms.period_text(period, declared.grid)}"


def columns_of(parts: Parts, period: int | None, declared: Declared, size: int) -> Columns:
    """The columns of a period."""
    own = {part: column for (at, part), column in parts.items() if at == period}
    return Columns(label_of(declared, period), own, size)


__all__ = ["FactColumns", "Parts", "columns_of", "label_of"]
