"""Memory and time of a streamed run while its rows grow tenfold.

    python bench/streaming.py [ROWS] [OUTCOME ...]

Writes a table of cases of the examples, ROWS and ten times ROWS long (default 20000), runs each in
a process of its own, and prints for both the most memory that it ever had, beside the size that
the table has in memory. Nothing is compared with a peer: the yardstick is the run itself.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from uitvoerbaar import face
from uitvoerbaar.face.stream import stream
from uitvoerbaar.tables import nested, tables_of

ROOT = Path(__file__).parents[1]
ON = date(2026, 3, 1)
OUTCOMES = ["aanvullende_beurs", "basisbeurs", "zorgtoeslag"]
_BLOCK = 1000  # cases that are repeated
MOST = 300  # MB that a run may have


def write_table(path: Path, block: Any, rows: int) -> int:
    """A table of so many rows, block after block; gives its size in memory in MB."""
    done = size = 0
    with pq.ParquetWriter(path, block.schema) as writer:
        while done < rows:
            part = block.slice(0, rows - done)
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


def one_run(source: Path, target: Path, outcomes: list[str]) -> dict[str, Any]:
    """A run, with its figures."""
    lawbook = face.load(ROOT / "corpus")
    columns = lawbook.at(ON).columns(outcomes)
    started = time.perf_counter()
    report = stream(columns, source, target)
    seconds = time.perf_counter() - started
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return {
        "rows": report.rows,
        "seconds": seconds,
        "peak": int(peak) // 1024,
        "handed_back": report.share_handed_back,
        "compiled": report.compiled,
    }


def main(rows: int, outcomes: list[str]) -> int:
    """Prints both runs; 1 where the larger one has more memory than it may have."""
    with tempfile.TemporaryDirectory() as folder:
        block = block_of_cases(face.load(ROOT / "corpus"))
        print(f"outcomes: {', '.join(outcomes)}; pyarrow {pa.__version__}")
        peaks = []
        for number in (rows, 10 * rows):
            source, target = Path(folder, f"{number}.parquet"), Path(folder, "uit.parquet")
            size = write_table(source, block, number)
            command = [sys.executable, __file__, "--run", str(source), str(target), *outcomes]
            found = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            peaks.append(found["peak"])
            print(
                f"{found['rows']:>10,} rows ({size:>6,} MB as a table): peak {found['peak']} MB, "
                f"{found['seconds']:.1f} s, {1e6 * found['seconds'] / found['rows']:.1f} us a row, "
                f"handed back {100 * found['handed_back']:.2f}%, compiled {found['compiled']}"
            )
            source.unlink()
        print(f"ten times the rows: {peaks[1] / peaks[0]:.2f} times the memory")
        return int(max(peaks) > MOST)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        print(json.dumps(one_run(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])))
    else:
        parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
        parser.add_argument("rows", type=int, nargs="?", default=20_000)
        parser.add_argument("outcomes", nargs="*")
        asked = parser.parse_args()
        sys.exit(main(asked.rows, asked.outcomes or OUTCOMES))
