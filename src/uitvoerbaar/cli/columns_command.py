"""`uitvoerbaar columns`: outcomes for whole tables, from Parquet to Parquet."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from uitvoerbaar.cli.case_commands import assume_option, no_such_outcome, open_case
from uitvoerbaar.cli.common import (
    ERROR_IN_LAW,
    Day,
    counted_as,
    fail,
    json_option,
    law_option,
    open_law,
    print_json,
)
from uitvoerbaar.cli.timeline_command import Month

if TYPE_CHECKING:
    from uitvoerbaar.face import Lawbook
    from uitvoerbaar.face.columns import Columns
    from uitvoerbaar.face.stream import Progress, StreamReport

_MOST_MONTHS = 50 * 12
_MOST_ABSENT = 5  # names of what a table lacks that are shown


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar columns --schema --outcome zorgtoeslag
  uitvoerbaar columns --example examples/noor.yaml examples/sami.yaml -o in.parquet
  uitvoerbaar columns in.parquet --outcome zorgtoeslag --on 2026-03-01 -o uit.parquet
"""
)
@click.argument("inputs", metavar="[INVOER]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--outcome", "outcomes", multiple=True, metavar="NAAM", help="Uitkomst; mag vaker.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="BESTAND",
    help="Waar de uitkomsten komen (Parquet); dit bestand is er pas als het heel is.",
)
@click.option("--on", type=Day(), help="Dag waarvoor wordt beslist (anders: vandaag).")
@click.option(
    "--known-on", type=Day(), help="Alleen wat op deze dag bekend was, telt mee (anders: alles)."
)
@click.option("--from", "first", type=Month(), help="Eerste maand (anders: die van de dag).")
@click.option("--to", "last", type=Month(), help="Laatste maand (anders: de eerste).")
@assume_option
@click.option("--threads", type=click.IntRange(1), help="Hoeveel processorkernen (anders: alle).")
@click.option("--reasons", is_flag=True, help="Ook per uitkomst het artikel dat besliste.")
@click.option(
    "--keep",
    multiple=True,
    metavar="KOLOM",
    help="Kolom die ongewijzigd meegaat, zoals een zaaknummer; mag vaker.",
)
@click.option(
    "--sort", is_flag=True, help="Leg in tabellen per soort eerst de rijen van een zaak bij elkaar."
)
@click.option("--spark", is_flag=True, help="Reken in Apache Spark; de uitvoer is een map.")
@click.option(
    "--master", metavar="ADRES", help="Adres van een Spark-cluster (anders: op deze machine)."
)
@click.option("--schema", is_flag=True, help="Toon welke kolommen deze uitkomsten nodig hebben.")
@click.option("--example", is_flag=True, help="Maak van GEVALLEN (YAML) een tabel om van te leren.")
@law_option
@json_option
def columns(
    inputs: tuple[Path, ...],
    outcomes: tuple[str, ...],
    output: Path | None,
    on: date | None,
    known_on: date | None,
    first: int | None,
    last: int | None,
    assume: tuple[str, ...],
    threads: int | None,
    reasons: bool,
    keep: tuple[str, ...],
    sort: bool,
    spark: bool,
    master: str | None,
    schema: bool,
    example: bool,
    law_path: Path | None,
    as_json: bool,
) -> None:
    """Beslis over alle rijen van een tabel (INVOER: Parquet).

    Een tabel heeft een rij per zaak, of dingen van een soort. INVOER mag ook een map zijn: met
    zulke bestanden, of met een bestand per soort (persoon.parquet, ouderschap.parquet, ...).
    """
    # The pools that Arrow itself prefers hold on to some forty megabytes more, and are no faster.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    if schema and example:
        fail("--schema en --example gaan niet samen", "kies er een")
    if schema:
        _show_schema(open_law(law_path), outcomes, as_json)
        return
    if output is None:
        fail("er is geen uitvoer genoemd", "noem een bestand met -o")
    if example:
        _write_example(open_law(law_path), inputs, output)
        return
    if len(inputs) != 1:
        fail(f"geef één INVOER, niet {len(inputs)}", "noem een Parquet-bestand of een map")
    if not outcomes:
        fail("er is geen uitkomst genoemd", "noem er een met --outcome")
    on, months = _time(on, first, last)
    lawbook = open_law(law_path)
    chosen = _columns(lawbook, outcomes, on, known_on, assume)
    started = time.monotonic()
    with _problems(), _stopped_politely(), _progress() as progress:
        if spark or master is not None:
            from uitvoerbaar.cli.columns_spark import run_on_spark

            report = run_on_spark(
                chosen, law_path, inputs[0], output, months, master, threads, reasons, keep
            )
        else:
            report = _run(chosen, inputs[0], output, months, threads, reasons, keep, sort, progress)
    _show_report(report, output, on, time.monotonic() - started, as_json)


def _time(on: date | None, first: int | None, last: int | None) -> tuple[date, list[int]]:
    """The day and the months, or a message about what does not go together."""
    from uitvoerbaar.law.time import first_day, month_of

    if on is None:
        on = first_day(first) if first is not None else date.today()  # noqa: DTZ011
    first = month_of(on) if first is None else first
    last = first if last is None else last
    if first > last:
        fail("--from is later dan --to", "wissel de maanden om")
    if last - first >= _MOST_MONTHS:
        fail("dit is meer dan 50 jaar", "kies minder maanden met --from en --to")
    return on, list(range(first, last + 1))


def _columns(
    lawbook: Lawbook,
    outcomes: Sequence[str],
    on: date,
    known_on: date | None,
    assume: tuple[str, ...],
) -> Columns:
    from uitvoerbaar.cli.case_commands import assumptions_or_fail
    from uitvoerbaar.evaluation.decision import UnknownOutcomeError
    from uitvoerbaar.face.columns import SubjectsDifferError

    assumptions = assumptions_or_fail(lawbook, assume)
    try:
        return lawbook.at(on).columns(dict.fromkeys(outcomes), assumptions, known_on)
    except UnknownOutcomeError as error:
        no_such_outcome(error)
    except SubjectsDifferError as error:
        fail(str(error))


def _run(
    chosen: Columns,
    source: Path,
    target: Path,
    months: list[int],
    threads: int | None,
    reasons: bool,
    keep: tuple[str, ...],
    sort: bool,
    progress: Progress | None,
) -> StreamReport:
    from uitvoerbaar.face.kinds import kind_files, run_kinds
    from uitvoerbaar.face.stream import stream

    files = kind_files(chosen.lawbook.law, source)
    if files is not None:
        return run_kinds(
            chosen,
            files,
            target,
            months=months,
            threads=threads,
            reasons=reasons,
            keep=keep,
            by_case=sort,
            progress=progress,
        )
    if sort:
        fail(
            "--sort is voor een map met een bestand per soort",
            "in een tabel met een rij per zaak ligt alles al bij elkaar",
        )
    return stream(
        chosen,
        source,
        target,
        months=months,
        threads=threads,
        reasons=reasons,
        keep=keep,
        progress=progress,
    )


# --- messages ------------------------------------------------------------------------------------


@contextmanager
def _problems() -> Iterator[None]:
    """Says what is wrong with tables, files and rules, and ends the command."""
    import pyarrow as pa

    from uitvoerbaar.kernel import RefusedError
    from uitvoerbaar.tables import TableError
    from uitvoerbaar.tables.parquet import FileError

    try:
        yield
    except FileError as error:
        fail(str(error), error.mend)
    except TableError as error:
        _table_problems(error)
    except RefusedError as error:
        fail(str(error), "laat deze uitkomst weg, of schrijf de regel anders", ERROR_IN_LAW)
    except pa.ArrowException as error:
        line = str(error).strip().split("\n")[0]
        fail(f"de tabel kan niet worden gelezen: {line}", "zie docs/columns.md voor de vorm")
    except MemoryError:
        fail("er is te weinig geheugen", "geef een tabel met een rij per zaak: die past altijd")


def _table_problems(error: Any) -> NoReturn:
    for problem in error.problems[:-1]:
        click.echo(str(problem), err=True)
    fail(str(error.problems[-1]), "rijen tellen vanaf 0")


@contextmanager
def _stopped_politely() -> Iterator[None]:
    """A request to stop (SIGTERM) ends the run as Ctrl-C does, so that nothing half is left."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on standard error, where that is a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Progress(
        "rijen",
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        task = bar.add_task("rijen", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show_report(
    report: StreamReport, output: Path, on: date, seconds: float, as_json: bool
) -> None:
    if as_json:
        print_json(
            {
                "output": str(output),
                "on": on.isoformat(),
                "rows": report.rows,
                "handed_back": report.handed_back,
                "share_handed_back": report.share_handed_back,
                "states": report.states,
                "absent": list(report.absent),
                "seconds": round(seconds, 3),
            }
        )
        return
    share = f"{100 * report.share_handed_back:.2f}".replace(".", ",")
    click.echo(
        f"{output}: {counted_as(report.rows, 'rij', 'rijen')} op {on.isoformat()}, "
        f"in {seconds:.1f} s".replace(".", ",", 0)
    )
    click.echo(f"precies nagerekend: {counted_as(report.handed_back, 'rij', 'rijen')} ({share}%)")
    if report.absent:
        shown = ", ".join(report.absent[:_MOST_ABSENT])
        more = len(report.absent) - _MOST_ABSENT
        shown += f" en nog {more} (--schema toont wat nodig is)" if more > 0 else ""
        click.echo(f"niet in de tabel, en dus onbekend: {shown}")
    for name, counts in report.states.items():
        click.echo(f"{name}: " + ", ".join(f"{n} {word}" for word, n in counts.items()))


# --- what to start from --------------------------------------------------------------------------


def _show_schema(lawbook: Lawbook, outcomes: tuple[str, ...], as_json: bool) -> None:
    """Which columns a table needs."""
    from attrs import asdict

    from uitvoerbaar.evaluation.decision import UnknownOutcomeError
    from uitvoerbaar.tables import needs

    if not outcomes:
        fail("er is geen uitkomst genoemd", "noem er een met --outcome")
    try:
        rules = [lawbook.rule(name) for name in dict.fromkeys(outcomes)]
    except UnknownOutcomeError as error:
        no_such_outcome(error)
    found = needs(lawbook.law, [rule.symbol for rule in rules])
    if as_json:
        print_json([asdict(kind) for kind in found])
        return
    for kind in found:
        click.echo(f"{kind.plural} (lijst van {kind.kind})")
        for need in kind.columns:
            per = f", per {need.per}" if need.per else ""
            click.echo(f"  {need.column}: {need.type}{per}")
            click.echo(f"      {need.holds}")
            if need.options:
                click.echo(f"      {', '.join(need.options)}")
            if need.holder:
                click.echo(f"      van: {need.holder}")
            if need.question:
                click.echo(f"      {need.question}")
        click.echo()


def _write_example(lawbook: Lawbook, files: tuple[Path, ...], output: Path) -> None:
    """A table of case files, with a row for each."""
    import pyarrow.parquet as pq

    from uitvoerbaar.face.stream import check_target, unwritable
    from uitvoerbaar.face.whole_file import whole_file
    from uitvoerbaar.tables import nested, tables_of

    if not files:
        fail("er is geen geval genoemd", "noem bestanden met gevallen (YAML)")
    cases = [open_case(lawbook, file) for file in files]
    if len({case.applicant.kind for case in cases}) > 1:
        fail("de aanvragers van deze gevallen zijn van verschillende soort", "noem ze apart")
    with _problems():
        check_target(output, [file for file in files if str(file) != "-"])
        table = nested(lawbook.law, tables_of(lawbook.law, cases))
        try:
            with whole_file(output) as partial:
                pq.write_table(table, partial)
        except OSError as error:
            raise unwritable(output, error) from error
    click.echo(f"{output}: {counted_as(len(cases), 'rij', 'rijen')}")
    for name in table.column_names:
        click.echo(f"  {name}: {table.schema.field(name).type}"[:160])
