"""The native kernel on a law of the rule language, over columns that are in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bench.population_data import Column, Population
from uitvoerbaar.face import Lawbook, load
from uitvoerbaar.face.by_kind import ColumnsByKind
from uitvoerbaar.face.columns import Input
from uitvoerbaar.kernel import Column as Outcomes


class Kernel:
    """The kernel on one law. Columns are read and the law is compiled before the clock starts, as
    for every engine; a run writes over what the run before it found, as the C code does."""

    def __init__(self, law: Path, outcomes: Sequence[str], threads: int = 1) -> None:
        self.name = "uitvoerbaar, kernel"
        self.threads = threads
        self._lawbook: Lawbook = load(law)
        self._outcomes = tuple(outcomes)
        self._columns: ColumnsByKind | None = None
        self._given: dict[str, Input] = {}
        self._found: dict[str, list[Outcomes] | None] = {}

    def load(self, population: Population) -> None:
        """The tables as they are."""
        self._columns = self._lawbook.at(population.month).columns_by_kind(self._outcomes)
        self._given = self._columns.read(population.arrow())
        self._found = {}

    def reset(self) -> None:
        """Nothing: a run keeps no outcomes of the one before."""

    def run(self) -> Mapping[str, Any]:
        """The columns of each outcome: outcomes about several kinds are one run."""
        assert self._columns is not None
        everything, kinds = self._columns, self._columns.kinds
        if len(kinds) > 1:
            found = everything.found(self._given, threads=self.threads, into=self._found.get(""))
            assert found is not None
            self._found[""] = found
            return {column.outcome.rule.symbol.name: column for column in found}
        made: dict[str, Any] = {}
        for kind, columns in kinds.items():
            given = self._given[kind]
            found = self._found[kind] = columns.kernel(given.data).run(
                given.data,
                len(given.subjects),
                columns.on,
                threads=self.threads,
                into=self._found.get(kind),
            )
            made |= {column.outcome.rule.symbol.name: column for column in found}
        return made

    def cents(self, outcomes: Mapping[str, Any]) -> Mapping[str, Column]:
        """The same as arrays by outcome, in cents."""
        found: dict[str, Column] = {}
        for name, column in outcomes.items():
            scale = float(Fraction(1, column.outcome.shape.den))
            found[name] = np.asarray(column.low[0], dtype=np.float64) * scale
        return found
