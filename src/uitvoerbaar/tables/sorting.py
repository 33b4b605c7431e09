"""Rows of households side by side: what belongs together is then read together.

The kernel follows references from row to row. Where the rows of one case lie all over large tables,
each step is a visit to memory that no cache foresaw (`bench/scattered.py` measures it). Sorting
costs more than it saves in one run: it is for tables that are run over more often.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import frozen

from uitvoerbaar.kernel.data import Array
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.tables.cases import group_cases
from uitvoerbaar.tables.nested import moved
from uitvoerbaar.tables.reading import read_tables


@frozen(slots=True, eq=False)
class SortedTables:
    """Tables by kind, sorted by case. `order`: for each kind, which row of the table as it was is
    now in each place; `cases`: for each kind the case of each row, counted from 0."""

    tables: dict[str, Any]
    order: dict[str, Array]
    cases: dict[str, Array]

    def restored(self, kind: str, table: Any) -> Any:
        """A table with a row for each row of a sorted table, in the order as it was."""
        back = np.empty(len(self.order[kind]), dtype=np.int64)
        back[self.order[kind]] = np.arange(len(back))
        return table.take(pa.array(back))


def sorted_by_case(law: Law, tables: Mapping[str, Any]) -> SortedTables:
    """Tables by kind with the rows of each case together; references follow. Raises TableError.

    Things that name each other, directly or through others, are one case.
    """
    data = read_tables(law, tables)
    cases, _ = group_cases(law, data.things, data.facts, data.lists, None)
    order = {kind: np.argsort(cases[kind], kind="stable") for kind in tables}
    places = {}
    for kind, found in order.items():
        places[kind] = np.empty(len(found), dtype=np.int64)
        places[kind][found] = np.arange(len(found))
    made = {
        kind: moved(law, kind, table.take(pa.array(order[kind])), places)
        for kind, table in tables.items()
    }
    return SortedTables(made, order, {kind: cases[kind][found] for kind, found in order.items()})


__all__ = ["SortedTables", "sorted_by_case"]
