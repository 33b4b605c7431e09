"""Runs larger than memory: from Parquet to Parquet, batch by batch, in the same order.

    columns = law.at(date(2026, 3, 1)).columns(["zorgtoeslag"])
    stream(columns, Path("in.parquet"), Path("uit.parquet"))

The input has a row for each case (`tables.nested`), or things of one kind that refer to nobody.
The output takes its place when it is whole.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from attrs import define, evolve, field

from uitvoerbaar.face.columns import Columns, Input
from uitvoerbaar.face.output import OutcomeForm, form_of, output_schema, output_table
from uitvoerbaar.face.results import Results
from uitvoerbaar.face.whole_file import whole_file
from uitvoerbaar.kernel.data import Data
from uitvoerbaar.kernel.layout import Layout
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_name, month_of
from uitvoerbaar.law.types import Amount, Number, Percentage, Reference, SetOf
from uitvoerbaar.tables import names
from uitvoerbaar.tables.arrays import is_list_of_structs
from uitvoerbaar.tables.names import column_item
from uitvoerbaar.tables.narrow import Narrowed, narrowed
from uitvoerbaar.tables.needs import absent
from uitvoerbaar.tables.nested import is_nested
from uitvoerbaar.tables.parquet import UNSEEN, FileError, Leaf, Source, expectations, leaves_of
from uitvoerbaar.tables.problems import TableError, TableProblem
from uitvoerbaar.tables.widen import fits, fitted, joined, roomy

# A batch takes some ten times its own size while it is computed.
_MOST_BYTES = 3 * 2**20
_MOST_ROWS = 2**14
_GROUP = 2**16  # rows of a row group in the output
_RESULT = 32  # bytes of an outcome of a row in a month, while it is computed

Progress = Callable[[int, int], None]


@define(slots=True)
class StreamReport:
    """What a run came to. `rows`: how many; `handed_back`: how many of them were evaluated one by
    one; `compiled`: for how many layouts code was made or found; `states`: for each outcome, how
    many of its results (a row in a month) have which state; `absent`: what the outcomes can need
    and the tables do not have, as `inkomen van persoon`."""

    rows: int = 0
    handed_back: int = 0
    compiled: int = 0
    states: dict[str, dict[str, int]] = field(factory=dict)
    absent: tuple[str, ...] = ()

    @property
    def share_handed_back(self) -> float:
        """The share of rows that were evaluated one by one."""
        return self.handed_back / self.rows if self.rows else 0.0


def stream(
    columns: Columns,
    source: Path,
    target: Path,
    *,
    months: Sequence[int] | None = None,
    threads: int | None = None,
    reasons: bool = False,
    keep: Sequence[str] = (),
    progress: Progress | None = None,
) -> StreamReport:
    """Runs outcomes over a Parquet file (or a folder of them) into another; see `Columns.run`.

    `keep`: columns that go along to the output unchanged, such as a number by which a row is known.
    Memory does not grow with the number of rows.

    Raises FileError for files that cannot be read or written, TableError for what they hold,
    RefusedError for rules that cannot be compiled. In all these cases, and when it is interrupted,
    there is no output, and an earlier one is as it was.
    """
    read = Source(source)
    check_target(target, read.files)
    whole = BatchRunner(columns, read.schema, months, threads, reasons, keep, read.leaves)
    whole.check()
    part = _needed(columns, read, keep)
    runner = (
        BatchRunner(columns, part.schema, months, threads, reasons, keep, read.leaves)
        if part is not None
        else whole
    )
    runner.report.absent = _absent(columns, read.schema)
    each = 2 * _RESULT * len(columns.rules) * len(runner.months)
    paths = None if part is None else part.paths
    batches = read.batches(_MOST_BYTES, _MOST_ROWS, each, threads != 1, paths)
    try:
        with whole_file(target) as partial:
            _write(partial, runner, batches, read.rows, progress)
    except OSError as error:
        raise unwritable(target, error) from error
    return runner.report


def _needed(columns: Columns, read: Source, keep: Sequence[str]) -> Narrowed | None:
    """What of the files the outcomes can need; None: everything."""
    symbols = [rule.symbol for rule in columns.rules]
    law = columns.lawbook.law
    return narrowed(law, read.schema, list(read.leaves), symbols, columns.kind, keep)


def _absent(columns: Columns, schema: Any) -> tuple[str, ...]:
    law = columns.lawbook.law
    given = {columns.kind: schema.names}
    if is_nested(law, schema.names):
        own = {kind.plural: kind.name for kind in law.kinds.values()}
        given = {
            own[field.name]: [part.name for part in field.type.value_type]
            for field in schema
            if field.name in own and is_list_of_structs(field.type)
        }
    return absent(law, [rule.symbol for rule in columns.rules], given)


def check_target(target: Path, sources: Sequence[Path]) -> None:
    """Raises FileError where a result cannot go there."""
    if target.is_dir():
        raise FileError(target, "dit is een map, geen bestand", "noem een bestand in die map")
    if target.is_symlink() or (target.exists() and not target.is_file()):
        why = "dit is een koppeling of een apparaat, geen gewoon bestand"
        raise FileError(target, why, "noem een gewoon bestand; wat hier staat, blijft")
    if not target.absolute().parent.is_dir():
        raise FileError(target, f"de map {target.parent} bestaat niet", "maak de map eerst")
    if target.exists() and any(target.samefile(file) for file in sources):
        raise FileError(target, "dit is ook de invoer", "kies een andere naam voor de uitvoer")


_WHY = {
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "de ruimte die u mag gebruiken, is op",
    errno.EFBIG: "het bestand wordt groter dan hier mag",
    errno.EACCES: "hier mag u niet schrijven",
    errno.EROFS: "hier kan niet worden geschreven, alleen gelezen",
}


def unwritable(target: Path, error: OSError) -> FileError:
    """An error while writing, in words."""
    number = error.errno or int((re.search(r"errno (\d+)", str(error)) or [0, 0])[1])
    why = _WHY.get(number) or error.strerror or str(error).split("\n", maxsplit=1)[0]
    mend = "maak ruimte op de schijf, of kies een andere plaats; er is niets half weggeschreven"
    return FileError(target, f"schrijven lukt niet: {why}", mend)


def _write(
    partial: Path,
    runner: BatchRunner,
    batches: Iterator[Any],
    total: int,
    progress: Progress | None,
) -> None:
    schema = runner.prepare().with_metadata(provenance(runner.columns, runner.months))
    _give_back()
    waiting: list[Any] = []
    writer = pq.ParquetWriter(partial, schema, compression="zstd")
    try:
        for batch in batches:
            waiting.append(runner.run(batch))
            if sum(map(len, waiting)) >= _GROUP:
                writer.write_table(pa.concat_tables(waiting), row_group_size=_GROUP)
                waiting.clear()
            if progress is not None:
                progress(runner.report.rows, total)
            pa.default_memory_pool().release_unused()
        if waiting:
            writer.write_table(pa.concat_tables(waiting), row_group_size=_GROUP)
        writer.close()
    except BaseException:
        with suppress(Exception):
            writer.close()
        raise


def _give_back() -> None:
    """Gives the memory that compiling took back to the system, where that can be asked."""
    gc.collect()
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


# --- one batch -----------------------------------------------------------------------------------


class BatchRunner:
    """Runs tables of one schema, one after the other, with code that is compiled once (or a few
    times, if a later batch holds what nothing foretold). Also what a worker of a cluster does."""

    def __init__(
        self,
        columns: Columns,
        schema: Any,
        months: Sequence[int] | None = None,
        threads: int | None = None,
        reasons: bool = False,
        keep: Sequence[str] = (),
        leaves: Mapping[str, Leaf] | None = None,
    ) -> None:
        """`leaves`: what is known of the values in all tables. Raises TableError for a schema that
        cannot be used."""
        self.columns = columns
        self.schema = schema
        self.months = list(months) if months is not None else [month_of(columns.on)]
        self.threads = threads
        self.reasons = reasons
        self.keep = tuple(dict.fromkeys(keep))
        self.leaves = leaves_of(schema) | dict(leaves or {})
        self.report = StreamReport()
        self.law = columns.lawbook.law
        self.nested = is_nested(self.law, schema.names)
        self.layout: Layout | None = None
        self.forms: list[OutcomeForm] | None = None
        self._check_schema()

    def _check_schema(self) -> None:
        for name in self.keep:
            if name not in self.schema.names:
                _stop(name, "Deze kolom staat niet in de tabel.", "Laat hem weg bij wat meegaat.")
        self.dropped = [name for name in self.keep if not self._is_of_law(name)]
        if self.nested:
            return
        for name in self.schema.names:
            symbol = Symbol(column_item(name), self.columns.kind)
            item = self.law.items.get(symbol) or self.law.choices.get(symbol)
            if item is not None and isinstance(item.type, Reference | SetOf):
                _stop(
                    name,
                    "Deze kolom verwijst naar andere rijen, en die staan niet in hetzelfde blok.",
                    "Geef een tabel met een rij per zaak (docs/columns.md).",
                )

    def _is_of_law(self, name: str) -> bool:
        if self.nested:
            return name == names.APPLICANT or is_nested(self.law, [name])
        symbol = Symbol(column_item(name), self.columns.kind)
        return symbol in self.columns.known_items()

    def run(self, table: Any, mark: str | None = None) -> Any:
        """The table of outcomes for a table, with the columns that go along in front.

        `mark`: the name of a last column that says which rows were evaluated one by one. Raises
        TableError; the rows in it count from the first row of the first table.
        """
        given = self._laid_out(self._read(table))
        results = self._run(given)
        made = output_table(results, self.reasons, self.forms)
        self._note(results.handed_back, len(table), made)
        for place, name in enumerate(self.keep):
            made = made.add_column(place, table.schema.field(name), table.column(name))
        return made if mark is None else made.append_column(mark, pa.array(results.by_hand))

    def _run(self, given: Input) -> Results:
        return self.columns.run(
            given, months=self.months, threads=self.threads, reasons=self.reasons
        )

    def _read(self, table: Any) -> Input:
        start = self.report.rows
        try:
            return self.columns.read(table.drop_columns(self.dropped))
        except TableError as error:
            raise TableError([_moved(p, start) for p in error.problems]) from error

    def check(self) -> None:
        """Raises TableError for columns that cannot be used."""
        self._read(self.schema.empty_table())

    def prepare(self) -> Any:
        """Decides the layout, compiles for it, and gives the schema of what `run` gives.

        Raises TableError for columns that cannot be used, RefusedError.
        """
        given = self._read(self.schema.empty_table())
        self.layout = self._roomy(given.data, self.leaves)
        self.report.compiled = 1
        found = self._run(evolve(given, data=fitted(given.data, self.layout)))
        self.forms = [form_of(column.outcome) for column in found.columns]
        made = output_schema(self.law, self.forms, self.months, self.reasons)
        for name in self.keep:
            if name in made.names:
                _stop(name, "Een uitkomst heet ook zo.", "Geef de kolom een andere naam.")
        return pa.schema([*(self.schema.field(name) for name in self.keep), *made])

    def _laid_out(self, given: Input) -> Input:
        """The data in the layout of the run."""
        data = given.data
        if self.layout is None:
            self.prepare()
        assert self.layout is not None
        if not fits(data, self.layout):
            wide = self._roomy(data, dict.fromkeys(self.leaves, UNSEEN))
            self.layout = joined(joined(self.layout, wide), data.layout)
            self.report.compiled += 1
        return evolve(given, data=fitted(data, self.layout))

    def _roomy(self, data: Data, leaves: Mapping[str, Leaf]) -> Layout:
        dens = {symbol: fact.layout.den for symbol, fact in data.facts.items()}
        known = expectations(self.law, leaves, self.schema, self.columns.kind, dens)
        return roomy(data, known, self._numeric())

    def _numeric(self) -> frozenset[Symbol]:
        law = self.law
        return frozenset(
            symbol
            for declared in (law.items, law.choices, law.judgements)
            for symbol, found in declared.items()
            if isinstance(found.type, Amount | Number | Percentage)
        )

    def _note(self, handed_back: int, rows: int, made: Any) -> None:
        self.report.rows += rows
        self.report.handed_back += handed_back
        count_states(self.report, self.columns, made)


def count_states(report: StreamReport, columns: Columns, made: Any) -> None:
    """Adds how many results of each outcome have which state; a column `aantal` of the table says
    how many results each row of it stands for (without one: itself)."""
    for rule in columns.rules:
        name = rule.symbol.name
        counts = report.states.setdefault(name, {})
        for label in made.column_names:
            if label == f"{name}.staat" or (
                label.startswith(f"{name}@") and label.endswith(".staat")
            ):
                for word, number in _counted(made, label):
                    counts[word] = counts.get(word, 0) + number


def _counted(made: Any, label: str) -> list[tuple[str, int]]:
    if made.column_names == [label, "aantal"]:
        return list(zip(*(column.to_pylist() for column in made.columns), strict=True))
    found = pc.value_counts(made.column(label)).to_pylist()
    return [(each["values"], each["counts"]) for each in found]


def provenance(columns: Columns, months: Sequence[int]) -> dict[str, str]:
    """From which law, for which date and months a table of outcomes was made."""
    assumed = sorted(columns.assumptions.items())
    return {
        "uitvoerbaar.wet": columns.lawbook.law.digest,
        "uitvoerbaar.datum": columns.on.isoformat(),
        "uitvoerbaar.bekend_op": columns.known_on.isoformat() if columns.known_on else "",
        "uitvoerbaar.maanden": ",".join(month_name(month) for month in months),
        "uitvoerbaar.uitkomsten": ",".join(rule.symbol.name for rule in columns.rules),
        "uitvoerbaar.aannames": ",".join(f"{name}={value}" for name, value in assumed),
    }


def _moved(problem: TableProblem, start: int) -> TableProblem:
    return problem if problem.row is None else evolve(problem, row=problem.row + start)


def _stop(column: str, sentence: str, mend: str) -> None:
    raise TableError([TableProblem("", column, None, sentence, mend)])


__all__ = [
    "BatchRunner",
    "StreamReport",
    "check_target",
    "count_states",
    "provenance",
    "stream",
    "unwritable",
]
