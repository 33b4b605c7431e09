"""`uitvoerbaar columns --spark`: the same run inside Apache Spark."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any

from uitvoerbaar.cli.common import fail

if TYPE_CHECKING:
    from uitvoerbaar.face.columns import Columns
    from uitvoerbaar.face.stream import StreamReport


def run_on_spark(
    chosen: Columns,
    law_path: Path | None,
    source: Path,
    target: Path,
    months: Sequence[int],
    master: str | None,
    threads: int | None,
    reasons: bool,
    keep: Sequence[str],
) -> StreamReport:
    """Writes a folder of Parquet files; what is wrong is said and ends the command."""
    try:
        from pyspark.errors import PySparkException
    except ImportError:
        fail("Apache Spark is er niet", "installeer het met: pip install 'uitvoerbaar[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        fail("Spark heeft Java nodig, en die is er niet", "installeer Java 17 of nieuwer")
    if master is None and target.exists():
        fail(f"{target}: dit bestaat al", "Spark schrijft een nieuwe map: kies een andere naam")
    if master is None and not source.exists():
        fail(f"{source}: dit bestand bestaat niet", "controleer de naam")

    from uitvoerbaar import spark
    from uitvoerbaar.face.stream import StreamReport, count_states

    address = master or (f"local[{threads},4]" if threads else None)
    try:
        session = _started(lambda: spark.session(address))
        session.sparkContext.setLogLevel("OFF")
        names = [rule.symbol.name for rule in chosen.rules]
        made = spark.columns(
            session.read.parquet(str(source)),
            law_path,
            chosen.on,
            names,
            months=months,
            assumptions=chosen.assumptions,
            known_on=chosen.known_on,
            reasons=reasons,
            keep=keep,
        )
        made.write.parquet(str(target))
        written = session.read.parquet(str(target))
        rows, marked = spark.share_handed_back(written)
        report = StreamReport(rows, marked, 1)
        for label in (name for name in written.columns if name.endswith(".staat")):
            counts = written.groupBy(written[f"`{label}`"].alias("staat")).count()
            count_states(report, chosen, counts.toArrow().rename_columns([label, "aantal"]))
    except PySparkException as error:
        fail(f"Spark kan dit niet uitvoeren: {_said(str(error))}", "zie docs/cluster.md")
    return report


def _started(start: Callable[[], Any]) -> Any:
    """A session of Spark, of which the Java process writes its warnings in a file of its own: they
    are not about this run. Where it does not start, what it wrote says why."""
    from pyspark.errors import PySparkException

    with TemporaryFile() as aside:
        ours = os.dup(2)
        os.dup2(aside.fileno(), 2)  # what Java inherits
        try:
            return start()
        except PySparkException as error:
            aside.seek(0)
            told = " ".join(aside.read().decode(errors="replace").splitlines()[-3:])
            why = told[:300] or _said(str(error))
        finally:
            os.dup2(ours, 2)
            os.close(ours)
    return fail(f"Spark begint niet: {why}", "zie docs/cluster.md")


def _said(text: str) -> str:
    """The line of an error of Spark that says what is wrong: its own first one, or ours."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    own = [line for line in lines if "TableError" in line]
    return (own or lines or ["onbekende fout"])[-1 if own else 0][:300]
