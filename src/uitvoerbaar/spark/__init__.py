"""Outcomes inside Apache Spark: the same code and the same answers, spread over machines.

    spark = uitvoerbaar.spark.session()                     # embedded, or session("spark://host:7077")
    table = spark.read.parquet("in.parquet")
    made = uitvoerbaar.spark.columns(table, "corpus", date(2026, 3, 1), ["zorgtoeslag"])
    made.write.parquet("uit.parquet")

Needs the extra `uitvoerbaar[spark]` and Java; docs/cluster.md says how a cluster run is set up.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from uitvoerbaar.face import Lawbook, default_corpus
from uitvoerbaar.face.stream import BatchRunner
from uitvoerbaar.language.cache import cached_law
from uitvoerbaar.language.files import read_sources
from uitvoerbaar.spark.task import MARK, Job, plain, run_partition

_ROWS = 4096  # of a batch on its way to a worker


def session(master: str | None = None, settings: Mapping[str, str] | None = None) -> Any:
    """A Spark session: embedded in this program on all its cores, or on the cluster at an address.

    The embedded one tries a task that fails again, up to four times, as a cluster does. `settings`
    are Spark's own.
    """
    from pyspark.sql import SparkSession  # noqa: PLC0415

    if master is None or master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("uitvoerbaar").master(master or "local[*,4]")
    own = {
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(_ROWS),
        "spark.ui.showConsoleProgress": "false",
        "spark.ui.enabled": "false",
    }
    for name, value in {**own, **(settings or {})}.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def columns(
    table: Any,
    law: str | os.PathLike[str] | None,
    on: date,
    outcomes: Sequence[str],
    *,
    months: Sequence[int] | None = None,
    assumptions: Mapping[str, Any] | None = None,
    known_on: date | None = None,
    reasons: bool = False,
    keep: Sequence[str] = (),
) -> Any:
    """A Spark table of outcomes for a Spark table with a row for each case (or of one kind).

    Its columns are those of `Columns.run(..).table`, with words as plain strings, those of `keep`
    in front, and last `nagerekend`: whether the row was evaluated one by one. `law`: the folder of
    the law on this machine, which goes along to the workers (None: the law of the package).
    `known_on`: only what was known on that day counts (None: all).

    Raises LawError, UnknownOutcomeError, SubjectsDifferError, TableError, RefusedError at once;
    what is wrong with rows comes as an error of Spark when the table is computed.
    """
    from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema  # noqa: PLC0415

    given = table.columns
    folder = Path(law) if law is not None else default_corpus()
    lawbook = Lawbook(cached_law(folder))
    chosen = lawbook.at(on).columns(list(outcomes), assumptions, known_on)
    # Spark reads a dot in a column's name as a part of it, so on their way columns have numbers.
    table = table.toDF(*(str(place) for place in range(len(table.columns))))
    numbered = to_arrow_schema(table.schema)
    schema = pa.schema([field.with_name(name) for field, name in zip(numbered, given, strict=True)])
    runner = BatchRunner(chosen, schema, months, 1, reasons, keep)
    made = plain(runner.prepare()).append(pa.field(MARK, pa.bool_()))
    job = Job(
        tuple(read_sources(folder)),
        lawbook.law.digest,
        on,
        known_on,
        tuple(outcomes),
        tuple(runner.months),
        dict(assumptions or {}),
        reasons,
        tuple(keep),
        schema,
        made,
    )
    return table.mapInArrow(_worker(job), from_arrow_schema(made))


def _worker(job: Job) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def run(batches: Iterator[Any]) -> Iterator[Any]:
        yield from run_partition(job, batches)

    return run


def share_handed_back(made: Any) -> tuple[int, int]:
    """How many rows a table of outcomes has, and how many of them were evaluated one by one."""
    from pyspark.sql import functions  # noqa: PLC0415

    one = made.agg(
        functions.count("*").alias("rows"),
        functions.sum(functions.col(MARK).cast("long")).alias("marked"),
    ).first()
    return int(one["rows"]), int(one["marked"] or 0)


__all__ = ["columns", "session", "share_handed_back"]
