"""Memory and time of a streamed run while its rows grow tenfold.

    python bench/streaming.py [ROWS] [OUTCOME ...]

Writes a table of cases of an example, ROWS and ten times ROWS long (default 20000), and runs the
command `uitvoerbaar columns` over each: with the law and the code from the cache, and with all
caches off, so that the law is read and the code compiled in the same process. Told is the most
memory that the process ever had, beside the size that the table has in memory. The numbers and a
chart are kept in `bench/results`. Nothing is compared with a peer: the yardstick is the run itself.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pyarrow as pa
import pyarrow.parquet as pq

from bench.charts import memory_and_rows
from bench.population import surroundings
from uitvoerbaar import face
from uitvoerbaar.language.cache import OFF, SETTING
from uitvoerbaar.tables import nested, tables_of

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
ON = date(2026, 3, 1)
OUTCOMES = ["aanvullende_beurs", "basisbeurs", "zorgtoeslag"]
_BLOCK = 1000  # cases that are repeated
_GROUP = 20  # blocks in a row group
MOST = 300  # MB that a run may have
CACHED, UNCACHED = "law and code from the cache", "all caches off"


def write_table(path: Path, block: Any, rows: int) -> int:
    """A table of so many rows, block after block; gives its size in memory in MB."""
    done = size = 0
    group = pa.concat_tables([block] * _GROUP)
    with pq.ParquetWriter(path, block.schema) as writer:
        while done < rows:
            part = group.slice(0, rows - done)
            writer.write_table(part)
            done += len(part)
            size += part.nbytes
    return size // 2**20


def block_of_cases(lawbook: face.Lawbook) -> Any:
    """The example of a student with parents, with many incomes."""
    text = (ROOT / "examples" / "noor.yaml").read_text("utf-8")
    cases = []
    for number in range(_BLOCK):
        changed = text.replace("2024: 38000", f"2024: {12_000 + 97 * number}")
        changed = changed.replace("2024: 41500", f"2024: {90_000 - 53 * number}")
        cases.append(lawbook.case(changed, "noor.yaml"))
    return nested(lawbook.law, tables_of(lawbook.law, cases))


def measured(source: Path, folder: Path, cache: str, outcomes: list[str]) -> dict[str, Any]:
    """A run of the command in a process of its own."""
    worker = str(Path(__file__).with_name("streaming_worker.py"))
    asked = [argument for name in outcomes for argument in ("--outcome", name)]
    target = str(folder / "uit.parquet")
    made = subprocess.run(
        [sys.executable, worker, str(source), *asked, "--on", ON.isoformat(), "-o", target],
        check=True,
        capture_output=True,
        env={**os.environ, SETTING: cache},
    )
    found: dict[str, Any] = json.loads(made.stdout)
    return found


def main(rows: int, outcomes: list[str], results: Path) -> int:
    """Prints all runs and keeps them; 1 where one of them has more memory than it may have."""
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        block = block_of_cases(face.load(ROOT / "corpus"))
        print(f"outcomes: {', '.join(outcomes)}; pyarrow {pa.__version__}")
        for number in (rows, 10 * rows):
            source = folder / f"{number}.parquet"
            size = write_table(source, block, number)
            measured(source, folder, str(folder / "cache"), outcomes)  # fills the cache
            for what, cache in ((CACHED, str(folder / "cache")), (UNCACHED, OFF)):
                one = measured(source, folder, cache, outcomes)
                found.append({"what": what, "table": size, **one})
                print(
                    f"{one['rows']:>10,} rows ({size:>6,} MB as a table), {what}: peak "
                    f"{one['peak']} MB, "
                    f"{one['seconds']:.1f} s, {1e6 * one['seconds'] / one['rows']:.1f} us a row, "
                    f"handed back {100 * one['share_handed_back']:.2f}%"
                )
            source.unlink()
    for what in (CACHED, UNCACHED):
        peaks = [one["peak"] for one in found if one["what"] == what]
        print(f"ten times the rows, {what}: {peaks[1] / peaks[0]:.2f} times the memory")
    keep(results, {"outcomes": outcomes, **surroundings(1), "most": MOST, "measured": found})
    return int(max(one["peak"] for one in found) > MOST)


def keep(folder: Path, data: dict[str, Any]) -> None:
    """Writes the numbers as JSON and the memory as SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (folder / "streaming.json").write_text(f"{text}\n", "utf-8")
    memory_and_rows(data).save(folder / "streaming.svg")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", type=int, nargs="?", default=20_000)
    parser.add_argument("outcomes", nargs="*")
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    sys.exit(main(asked.rows, asked.outcomes or OUTCOMES, asked.results))
