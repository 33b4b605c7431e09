"""Resident columns for the population benchmarks: one table per kind, shared by every engine.

A population is made from a seed and a number of people, so each process of a benchmark makes the
same one. People of one household stand together. Layout, which is that of the native kernel:

- a table per kind, named after it; a role holds the row of the thing that plays it (int32);
- a fact is a column: amounts in cents (int64), whole numbers (int32), yes and no (bool), days since
  1970-01-01 (int32, date32 in Arrow), values of an enumeration by their place in it (int8, a
  dictionary in Arrow);
- what is fixed once is named after its item (`geboortedatum`), per year `toetsingsinkomen@2024`,
  per month `zorgverzekerd@2026-03`.

Nothing is unknown here: every engine computes every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Column = npt.NDArray[Any]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Group:
    """Which group each person belongs to, numbered from 0, and in which role."""

    number: Column
    role: Column


@dataclass(frozen=True)
class Population:
    """People with all that is known of them in one month.

    `tables` holds the columns by kind; `dates` and `enumerations` say by bare name which items are
    days, and the values of those that are enumerations. For engines that know groups instead of
    relations: `groups` says of each person which group it belongs to and in which role (by place
    among the roles of that engine's group), `of_persons` gives facts of relations by person.
    """

    month: date
    tables: Mapping[str, Mapping[str, Column]]
    dates: frozenset[str]
    enumerations: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, Group]
    of_persons: Mapping[str, Column]

    def __len__(self) -> int:
        return len(next(iter(self.tables["persoon"].values())))

    def arrow(self) -> dict[str, pa.Table]:
        """The same as Arrow tables, one a kind. Numbers are shared, not copied."""
        return {
            kind: pa.table(
                {name: self._arrow_column(name, values) for name, values in table.items()}
            )
            for kind, table in self.tables.items()
        }

    def _arrow_column(self, name: str, values: Column) -> pa.Array:
        item = name.partition("@")[0]
        if item in self.enumerations:
            return pa.DictionaryArray.from_arrays(pa.array(values), list(self.enumerations[item]))
        if item in self.dates:
            return pa.array(values).view(pa.date32())
        return pa.array(values)

    def facts(self, kind: str, row: int) -> dict[str, Any]:
        """Everything about one thing as facts for a case file; roles as names of things."""
        found: dict[str, Any] = {}
        for name, values in self.tables[kind].items():
            item, _, period = name.partition("@")
            written = self._written(item, values, row)
            key = f"in {period}" if "-" in period else period
            if period:
                found.setdefault(item, {})[key] = written
            else:
                found[item] = written
        return found

    def _written(self, item: str, values: Column, row: int) -> Any:
        value = values[row].item()
        if item in self.enumerations:
            return self.enumerations[item][value]
        if item in self.dates:
            return str(np.datetime64("1970-01-01") + value)
        if values.dtype == np.bool_:
            return "ja" if value else "nee"
        if values.dtype == np.int64:
            return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02d}"
        return value


def days(year: Column, day_of_year: Column) -> Column:
    """Days since 1970-01-01 of a day (from 0) in a year."""
    start = (np.asarray(year) - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    found: Column = (start.astype(np.int64) + day_of_year).astype(np.int32)
    return found


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def spread(rng: np.random.Generator, size: int, middle: int, width: float) -> Column:
    """Amounts in cents around a middle, long-tailed to the right."""
    return (middle * rng.lognormal(0.0, width, size)).astype(np.int64)


def some(rng: np.random.Generator, size: int, share: float) -> Column:
    """Yes for about a share."""
    found: Column = rng.random(size) < share
    return found


def places(counts: Column) -> tuple[Column, Column]:
    """For blocks of so many rows each: which block every row is in, and its place in that block."""
    block = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    start = np.cumsum(counts) - counts
    place = (np.arange(len(block)) - start[block]).astype(np.int32)
    return block, place
