"""The native kernel on a law of the rule language, over columns that are in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from bench.population_data import Column, Population
from uitvoerbaar.face import Lawbook, load
from uitvoerbaar.face.columns import Columns, Input
from uitvoerbaar.kernel import Column as Outcomes


class Kernel:
    """The kernel on one law. Columns are read and the law is compiled before the clock starts, as
    for every engine; a run writes over what the run before it found, as the C code does."""

    def __init__(self, law: Path, outcomes: Sequence[str], threads: int = 1) -> None:
        self.name = "uitvoerbaar, kernel"
        self.threads = threads
        self._lawbook: Lawbook = load(law)
        self._outcomes = tuple(outcomes)
        self._runs: list[tuple[Columns, Input]] = []
        self._found: list[list[Outcomes] | None] = []
        self._month: Any = None

    def load(self, population: Population) -> None:
        """The tables as they are; outcomes about one kind of thing are one run."""
        tables = population.arrow()
        self._month = population.month
        moment = self._lawbook.at(population.month)
        kinds: dict[str, list[str]] = {}
        for name in self._outcomes:
            kinds.setdefault(str(self._lawbook.rule(name).symbol.kind), []).append(name)
        for names in kinds.values():
            columns = moment.columns(names)
            self._runs.append((columns, columns.read(tables)))
            self._found.append(None)

    def reset(self) -> None:
        """Nothing: a run keeps no outcomes of the one before."""

    def run(self) -> Mapping[str, Any]:
        """The columns of each outcome."""
        made: dict[str, Any] = {}
        for number, (columns, given) in enumerate(self._runs):
            rows = len(given.subjects) if given.all_rows else given.subjects
            found = columns.kernel(given.data).run(
                given.data, rows, self._month, threads=self.threads, into=self._found[number]
            )
            self._found[number] = found
            made |= {column.outcome.rule.symbol.name: column for column in found}
        return made

    def cents(self, outcomes: Mapping[str, Any]) -> Mapping[str, Column]:
        """The same as arrays by outcome, in cents."""
        found: dict[str, Column] = {}
        for name, column in outcomes.items():
            scale = float(Fraction(1, column.outcome.shape.den))
            found[name] = np.asarray(column.low[0], dtype=np.float64) * scale
        return found
