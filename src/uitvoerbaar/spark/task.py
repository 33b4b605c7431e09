"""What a worker does: the law from its files, code from its cache, then batch after batch."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from attrs import frozen

from uitvoerbaar.face import Lawbook
from uitvoerbaar.face.columns import Columns
from uitvoerbaar.face.stream import BatchRunner
from uitvoerbaar.language.cache import cached_law
from uitvoerbaar.language.files import SourceFile

MARK = "nagerekend"

_columns: dict[Any, Columns] = {}  # of this worker: a process serves many tasks


@frozen(slots=True)
class Job:
    """All that a worker needs: the files of the law with their digest, what is asked, and the
    schemas of the tables that go in and come out."""

    sources: tuple[SourceFile, ...]
    digest: str
    on: date
    known_on: date | None
    outcomes: tuple[str, ...]
    months: tuple[int, ...]
    assumptions: Mapping[str, Any]
    reasons: bool
    keep: tuple[str, ...]
    given: Any
    made: Any


def run_partition(job: Job, batches: Iterator[Any]) -> Iterator[Any]:
    """The record batches of outcomes for those of a partition. Raises TableError; its rows count
    from the first of the partition."""
    runner = BatchRunner(_chosen(job), job.given, job.months, 1, job.reasons, job.keep)
    for batch in batches:
        if not len(batch):
            continue
        named = pa.Table.from_batches([batch]).rename_columns(job.given.names)
        table = runner.run(named.cast(job.given), mark=MARK)
        yield from table.cast(job.made).combine_chunks().to_batches()


def _chosen(job: Job) -> Columns:
    key = (job.digest, job.on, job.known_on, job.outcomes, tuple(sorted(job.assumptions.items())))
    if key not in _columns:
        lawbook = Lawbook(_law(job))
        _columns[key] = lawbook.at(job.on).columns(job.outcomes, job.assumptions, job.known_on)
    return _columns[key]


def _law(job: Job) -> Any:
    """The law from the files that came along."""
    with tempfile.TemporaryDirectory(prefix="uitvoerbaar-") as folder:
        for source in job.sources:
            path = Path(folder, source.name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.content)
        law = cached_law(Path(folder))
    if law.digest != job.digest:
        raise RuntimeError("the law on this worker is not the one that was sent")
    return law


def plain(schema: Any) -> Any:
    """The schema with words as plain strings, and without notes: as Spark has it."""
    return pa.schema(
        [
            pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type)
            for f in schema
        ]
    )


__all__ = ["MARK", "Job", "plain", "run_partition"]
