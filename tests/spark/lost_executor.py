"""A run on a small cluster of processes of its own, of which one is killed while it works.

    python -m tests.spark.lost_executor LAW IN.parquet MARKER

Prints the rows of the outcome `groep` as JSON, sorted by their number. A module of its own, because
a program has one Spark session at a time.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from uitvoerbaar import spark


def kills_its_executor_once(marker: str) -> Any:
    """A step that, the first time, kills the process that runs this task and others."""

    def step(batches: Iterator[Any]) -> Iterator[Any]:
        for number, batch in enumerate(batches):
            yield batch
            if number == 1:
                try:
                    os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    continue
                # Above this worker is the daemon that started it, above that the executor.
                stat = Path(f"/proc/{os.getppid()}/stat").read_text("ascii")
                os.kill(int(stat.rpartition(")")[2].split()[1]), signal.SIGKILL)

    return step


def main(law: str, source: str, marker: str) -> None:
    """Runs, and prints the rows."""
    settings = {
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
        "spark.executorEnv.PYTHONPATH": os.environ["PYTHONPATH"],
    }
    session = spark.session("local-cluster[2,1,1024]", settings)
    session.sparkContext.setLogLevel("OFF")
    table = session.read.parquet(source).repartition(2)
    table = table.mapInArrow(kills_its_executor_once(marker), table.schema)
    made = spark.columns(table, law, date(2026, 3, 1), ["groep"], keep=["zaak"])
    rows = sorted((row["zaak"], row["groep"], row["groep.staat"]) for row in made.collect())
    session.stop()
    print(json.dumps(rows))


if __name__ == "__main__":
    main(*sys.argv[1:])
