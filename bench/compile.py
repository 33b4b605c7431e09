"""How long the whole corpus takes from Markdown to machine code: cold, and from the cache.

    .venv/bin/python bench/compile.py

Every public outcome that belongs to one kind of thing is compiled in one go, with its reasons, for
tables of an example household: first the code with which a run begins, then the code for more than
20,000 rows, which takes longer to make and is a third faster. Each measurement is a process of its
own with a cache of its own; told are seconds of the clock, without the start of Python and its
libraries, and of the processor (without the processes that compile along).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from uitvoerbaar.cases.reader import read_case
from uitvoerbaar.face import load
from uitvoerbaar.kernel import Kernel
from uitvoerbaar.tables import read_tables, tables_of

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "ilse.yaml"
REPEATS = 3
MANY_ROWS = 1_000_000


def measured() -> dict[str, float]:
    """Seconds of reading the law and of compiling it, in this process."""
    start, own = time.perf_counter(), time.process_time()
    law = load().law
    read = time.perf_counter()
    made = tables_of(law, [read_case(EXAMPLE.read_text("utf-8"), EXAMPLE.name, law)])
    data = read_tables(law, made.tables, made.cases)
    asked = [rule.symbol for rule in law.outcomes.values() if rule.symbol.kind in (made.kind, None)]
    before = time.perf_counter()
    kernel = Kernel(law, asked, data)
    code = kernel.code
    done = time.perf_counter()
    used = time.process_time() - own
    kernel.row_by_row = MANY_ROWS
    _ = kernel.code
    thorough = time.perf_counter() - done
    return {
        "outcomes": len(code.outcomes),
        "read and check": read - start,
        "compile": done - before,
        "together": read - start + done - before,
        "processor": used,
        "for many rows": thorough,
    }


def main() -> int:
    """Measures cold and cached, in turn, and prints medians."""
    if sys.argv[1:] == ["one"]:
        print(json.dumps(measured()))
        return 0
    found: dict[str, list[dict[str, float]]] = {"cold": [], "from the cache": []}
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            own = {**os.environ, "UITVOERBAAR_CACHE": folder}
            for runs in found.values():
                command = [sys.executable, str(Path(__file__).resolve()), "one"]
                told = subprocess.run(command, env=own, capture_output=True, text=True, check=True)
                runs.append(json.loads(told.stdout))
    for name, runs in found.items():
        middle = {part: statistics.median(run[part] for run in runs) for part in runs[0]}
        parts = ", ".join(f"{part} {seconds:.2f} s" for part, seconds in list(middle.items())[1:])
        print(f"{name}: {middle['outcomes']:.0f} outcomes; {parts}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
