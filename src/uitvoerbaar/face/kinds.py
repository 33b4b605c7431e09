"""A run over a table for each kind: a folder of Parquet files, each named after its kind."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from uitvoerbaar.face.output import output_table
from uitvoerbaar.face.stream import StreamReport, check_target, count_states, provenance, unwritable
from uitvoerbaar.face.whole_file import whole_file
from uitvoerbaar.law.time import month_of
from uitvoerbaar.tables import sorted_by_case
from uitvoerbaar.tables.names import column_item
from uitvoerbaar.tables.needs import absent
from uitvoerbaar.tables.parquet import FileError, Source
from uitvoerbaar.tables.problems import TableError, TableProblem

if TYPE_CHECKING:
    from uitvoerbaar.face.columns import Columns
    from uitvoerbaar.face.stream import Progress
    from uitvoerbaar.law.declaration import Law


def kind_files(law: Law, path: Path) -> dict[str, Path] | None:
    """The files of a folder by the kind they are named after; None where it is no such folder.

    Raises FileError where only some are named after a kind."""
    if not path.is_dir():
        return None
    found = {file.stem: file for file in sorted(path.glob("*.parquet"))}
    strange = [name for name in found if name not in law.kinds]
    if len(strange) == len(found):
        return None
    if strange:
        near = difflib.get_close_matches(strange[0], law.kinds, 1)
        raise FileError(
            found[strange[0]],
            f"de wet kent geen soort {strange[0]}, en de andere bestanden in deze map heten wel "
            "naar een soort",
            f"bedoelde u {near[0]}?" if near else "haal het bestand uit de map",
        )
    return found


def run_kinds(
    columns: Columns,
    files: Mapping[str, Path],
    target: Path,
    *,
    months: Sequence[int] | None = None,
    threads: int | None = None,
    reasons: bool = False,
    keep: Sequence[str] = (),
    by_case: bool = False,
    progress: Progress | None = None,
) -> StreamReport:
    """Outcomes for every thing of the applicants' kind, in the order of its table.

    All tables are in memory at once. `by_case`: first lay the rows of each case together, which
    pays where they lie far apart. `keep`: columns of the applicants' table that go along.

    Raises FileError, TableError, RefusedError; see `face.stream`.
    """
    sources = {kind: Source(file) for kind, file in files.items()}
    check_target(target, [file for source in sources.values() for file in source.files])
    tables = {kind: _whole(source) for kind, source in sources.items()}
    kept = _kept(columns, tables, keep)
    at = list(months) if months is not None else [month_of(columns.on)]
    order = sorted_by_case(columns.lawbook.law, tables) if by_case else None
    given = tables if order is None else order.tables
    results = columns.run(given, months=at, threads=threads, progress=progress, reasons=reasons)
    made = output_table(results, reasons)
    if order is not None:
        made = order.restored(columns.kind, made)
    report = StreamReport(len(made), results.handed_back, 1)
    symbols = [rule.symbol for rule in columns.rules]
    report.absent = absent(
        columns.lawbook.law, symbols, {kind: table.column_names for kind, table in tables.items()}
    )
    count_states(report, columns, made)
    for place, (name, column) in enumerate(kept.items()):
        if name in made.column_names[place:]:
            problem = TableProblem("", name, None, "Een uitkomst heet ook zo.", "Hernoem hem.")
            raise TableError([problem])
        made = made.add_column(place, name, column)
    made = made.replace_schema_metadata(provenance(columns, at))
    try:
        with whole_file(target) as partial:
            pq.write_table(made, partial, compression="zstd")
    except OSError as error:
        raise unwritable(target, error) from error
    return report


def _whole(source: Source) -> Any:
    parts = list(source.batches(2**26, 2**20, 0, threads=True))
    return pa.concat_tables(parts) if parts else source.schema.empty_table()


def _kept(columns: Columns, tables: dict[str, Any], keep: Sequence[str]) -> dict[str, Any]:
    """Takes the columns that go along out of the applicants' table, if the law does not know
    them."""
    kept: dict[str, Any] = {}
    own = tables.get(columns.kind)
    if own is None:
        raise FileError(
            f"{columns.kind}.parquet",
            f"er is geen tabel van de aanvragers, soort {columns.kind}",
            "geef er een",
        )
    known = {symbol.name for symbol in columns.known_items()}
    for name in dict.fromkeys(keep):
        if name not in own.column_names:
            problem = TableProblem(
                columns.kind, name, None, "Deze kolom staat niet in de tabel.", "Laat hem weg."
            )
            raise TableError([problem])
        kept[name] = own.column(name)
        if column_item(name) not in known:
            tables[columns.kind] = tables[columns.kind].drop_columns([name])
    return kept


__all__ = ["kind_files", "run_kinds"]
