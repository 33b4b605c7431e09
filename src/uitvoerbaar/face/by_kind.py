"""Outcomes about different kinds, over a table for each kind, in one run.

law.at(date(2025, 1, 1)).columns_by_kind(["inkomstenbelasting", "besteedbaar_inkomen"]).run(tables)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from uitvoerbaar.face.asked import checked_months
from uitvoerbaar.face.columns import Columns, Input, Progress, applicants
from uitvoerbaar.face.results import Results
from uitvoerbaar.kernel import Column, Data, Kernel
from uitvoerbaar.kernel.running import after
from uitvoerbaar.law.time import month_of
from uitvoerbaar.tables import read_tables

if TYPE_CHECKING:
    from uitvoerbaar.face import Lawbook


class ColumnsByKind:
    """Outcomes of a law on a date for all things of the kinds that they are about."""

    def __init__(
        self,
        lawbook: Lawbook,
        on: date,
        outcomes: Sequence[str],
        assumptions: Mapping[str, Any] | None = None,
        known_on: date | None = None,
    ) -> None:
        names: dict[str | None, list[str]] = {}
        for name in outcomes:
            names.setdefault(applicants(lawbook.law, lawbook.rule(name)), []).append(name)
        # What is about nothing goes with the first kind.
        about_nothing = names.pop(None, [])
        first = next(iter(names), None)
        names[first] = [*names.get(first, []), *about_nothing]
        found = [Columns(lawbook, on, each, assumptions, known_on) for each in names.values()]
        self.on = on
        self.kinds = {columns.kind: columns for columns in found}
        """For each kind the outcomes that are about it."""
        self._kernel: tuple[Any, Kernel] | None = None

    def read(self, tables: Mapping[str, Any]) -> dict[str, Input]:
        """The data of tables, one for each kind by its name, for the applicants of each kind.
        Raises TableError."""
        one = next(iter(self.kinds.values()))
        data = read_tables(one.lawbook.law, tables, known_on=one.known_on)
        return {kind: Input(data, np.arange(data.things[kind]), True) for kind in self.kinds}

    def run(
        self,
        tables: Mapping[str, Any] | dict[str, Input],
        *,
        months: Sequence[int] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
        reasons: bool = False,
    ) -> dict[str, Results]:
        """The outcomes by kind; for the rest as `Columns.run`."""
        ready = all(isinstance(given, Input) for given in tables.values())
        inputs: dict[str, Input] = dict(tables) if ready and tables else self.read(tables)
        at = checked_months([month_of(self.on)] if months is None else months)
        found = None if reasons else self.found(inputs, at, threads, progress)
        if found is None:
            return self._one_by_one(inputs, at, threads, progress, reasons)
        results = {}
        for kind, columns in self.kinds.items():
            own = [c for c in found if c.outcome.rule in columns.rules]
            own.sort(key=lambda column: columns.rules.index(column.outcome.rule))
            results[kind] = columns.results(inputs[kind], at, own)
        return results

    def found(
        self,
        inputs: Mapping[str, Input],
        months: Sequence[int] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
        into: list[Column] | None = None,
    ) -> list[Column] | None:
        """What the kernel gives where it can compute all kinds together, those of the last kind
        first; None where it cannot. `into`: what an earlier run gave, to be written over."""
        if len(self.kinds) < 2:
            return None
        (kind, last), data = list(self.kinds.items())[-1], next(iter(inputs.values())).data
        return self.kernel(data).run_beside(
            data, data.things[kind], self.on, months, last.assumptions, threads, progress, into
        )

    def kernel(self, data: Data) -> Kernel:
        """The code for all kinds together, for data of this layout."""
        if self._kernel is None or self._kernel[0] != data.layout:
            *others, last = self.kinds.values()
            beside = [rule.symbol for columns in others for rule in columns.rules]
            own = [rule.symbol for rule in last.rules]
            self._kernel = (data.layout, Kernel(last.law, own, data, False, beside))
        return self._kernel[1]

    def _one_by_one(
        self,
        inputs: Mapping[str, Input],
        months: list[int],
        threads: int | None,
        progress: Progress | None,
        reasons: bool,
    ) -> dict[str, Results]:
        total, before = sum(len(given.subjects) for given in inputs.values()), 0
        results = {}
        for kind, columns in self.kinds.items():
            told = progress and after(progress, before, total)
            results[kind] = columns.run(
                inputs[kind], months=months, threads=threads, progress=told, reasons=reasons
            )
            before += len(inputs[kind].subjects)
        return results


__all__ = ["ColumnsByKind"]
