"""What it costs that the rows of a household lie scattered, and what it costs to sort them.

    python bench/scattered.py [CASES ...]

Tables of a kind each (persons, parenthoods, ...), with the rows of each case together, and the same
rows in any order. In turns, in one process: computing over the tables in memory, together and
scattered; and the whole way from tables to a table of outcomes, together, scattered, and scattered
with the sort that is offered. Told are medians and ratios; the outcomes of all are the same, which
is checked. The numbers and a chart are kept in `bench/results`.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pyarrow as pa

from bench.charts import scattered_and_sorted
from bench.population import surroundings
from bench.streaming import ON, OUTCOMES, RESULTS, ROOT, block_of_cases
from uitvoerbaar import face
from uitvoerbaar.face.columns import Columns
from uitvoerbaar.tables import sorted_by_case
from uitvoerbaar.tables.nested import flattened, moved

SIZES = (10_000, 100_000)


def tables_of_kinds(columns: Columns, block: Any, cases: int) -> dict[str, Any]:
    """Tables of so many cases, the rows of each case together."""
    table = pa.concat_tables([block] * -(-cases // len(block))).slice(0, cases)
    return flattened(columns.lawbook.law, table.combine_chunks(), columns.kind).tables


def scattered(columns: Columns, tables: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The same tables with their rows in any order, and which row is now in each place."""
    rng = np.random.default_rng(1)
    order = {kind: rng.permutation(len(table)) for kind, table in tables.items()}
    places = {kind: np.argsort(found) for kind, found in order.items()}
    law = columns.lawbook.law
    made = {
        kind: moved(law, kind, table.take(pa.array(order[kind])), places)
        for kind, table in tables.items()
    }
    return made, order


def measure(columns: Columns, block: Any, cases: int, repeats: int) -> dict[str, float]:
    """Seconds (medians) by what was done."""
    together = tables_of_kinds(columns, block, cases)
    apart, order = scattered(columns, together)
    resident = {"together": columns.read(together), "scattered": columns.read(apart)}

    def sort_and_run() -> Any:
        laid = sorted_by_case(columns.lawbook.law, apart)
        return laid.restored(columns.kind, columns.run(laid.tables).table)

    ways: dict[str, Callable[[], Any]] = {
        "compute, together": lambda: columns.run(resident["together"]),
        "compute, scattered": lambda: columns.run(resident["scattered"]),
        "whole run, together": lambda: columns.run(together).table,
        "whole run, scattered": lambda: columns.run(apart).table,
        "whole run, scattered and sorted": sort_and_run,
        "sort alone": lambda: sorted_by_case(columns.lawbook.law, apart),
    }
    back = pa.array(np.argsort(order[columns.kind]))
    wanted = ways["whole run, together"]()
    for way in ("whole run, scattered", "whole run, scattered and sorted"):
        if not ways[way]().take(back).equals(wanted):
            raise SystemExit(f"{way}: other outcomes")
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(repeats):
        for way, run in ways.items():
            gc.collect()
            started = time.perf_counter()
            run()
            taken[way].append(time.perf_counter() - started)
    return {way: statistics.median(seconds) for way, seconds in taken.items()}


def main(sizes: list[int], repeats: int, results: Path) -> None:
    """Prints all measures with their ratios and keeps them."""
    lawbook = face.load(ROOT / "corpus")
    columns = lawbook.at(ON).columns(OUTCOMES)
    block = block_of_cases(lawbook)
    rows = []
    for cases in sizes:
        found = measure(columns, block, cases, repeats)
        persons = len(tables_of_kinds(columns, block, cases)[columns.kind])
        for way, seconds in found.items():
            beside = "compute, together" if way.startswith("compute") else "whole run, together"
            ratio = seconds / found[beside]
            rows.append(
                {"cases": cases, "persons": persons, "way": way, "seconds": seconds, "ratio": ratio}
            )
            print(
                f"{cases:>9,} cases ({persons:,} persons), {way}: {seconds:.3f} s, "
                f"{ratio:.2f} times as long as together"
            )
    data = {"outcomes": OUTCOMES, **surroundings(repeats), "measured": rows}
    results.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (results / "scattered.json").write_text(f"{text}\n", "utf-8")
    scattered_and_sorted(data).save(results / "scattered.svg")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("cases", type=int, nargs="*")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    main(asked.cases or list(SIZES), asked.repeats, asked.results)
