"""The native kernel on a law of the rule language, through the face that users have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.engines import NotHereError
from bench.population_data import Column, Population
from uitvoerbaar.face import Lawbook, Moment, load


class Kernel:
    """The kernel on one law. Columns go in as Arrow tables, one a kind; compiling is not timed."""

    def __init__(self, law: Path, outcomes: Sequence[str], threads: int = 1) -> None:
        if not hasattr(Moment, "columns"):
            raise NotHereError("This version of uitvoerbaar has no native kernel.")
        self.name = "uitvoerbaar, kernel"
        self.threads = threads
        self._lawbook: Lawbook = load(law)
        self._outcomes = tuple(outcomes)
        self._tables: Mapping[str, Any] = {}
        self._columns: Any = None

    def load(self, population: Population) -> None:
        """The tables as they are, and the law compiled for these outcomes."""
        self._tables = population.arrow()
        moment: Any = self._lawbook.at(population.month)
        self._columns = moment.columns(self._outcomes)

    def reset(self) -> None:
        """Nothing: a run keeps no outcomes."""

    def run(self) -> Mapping[str, Any]:
        """The outcomes as Arrow tables, one a kind."""
        result: Mapping[str, Any] = self._columns.run(self._tables, threads=self.threads)
        return result

    def cents(self, outcomes: Mapping[str, Any]) -> Mapping[str, Column]:
        """The same as arrays by outcome."""
        found: dict[str, Column] = {}
        for name in self._outcomes:
            kind = self._lawbook.rule(name).symbol.kind
            values = outcomes[str(kind)].column(name).combine_chunks()
            found[name] = np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.float64)
        return found
