"""What it costs that values are missing: rows that reach a gap go one by one, the others in loops.

    python bench/gaps.py [SHARE ...]

The people of chain (b), with a share of the values left out at random in every column (but in
references). In turns, in one process, over columns that are resident: the run as it is, and the
same with all rows one by one, as it would be without taking rows apart. Both give the same, which
is checked. Told are medians and ratios, and the share of people who go one by one: they reach a
gap, of their own or of a parent or a partner. The numbers and a chart are kept in `bench/results`.
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
import pyarrow.compute as pc

from bench.charts import missing_values
from bench.engines.registry import CHAINS
from bench.population import RESULTS, surroundings
from uitvoerbaar.face import Lawbook, load
from uitvoerbaar.kernel import Column, Kernel, states

PEOPLE = 200_000
SHARES = (0.0, 0.0001, 0.001, 0.01)
CHAIN = CHAINS["b"]


def with_gaps(law: Lawbook, tables: dict[str, Any], share: float, seed: int = 1) -> dict[str, Any]:
    """Tables with a share of their values left out, anywhere but in references."""
    rng, made = np.random.default_rng(seed), {}
    roles = {role.name for kind in law.law.kinds.values() for role in kind.roles}
    for kind, whole in tables.items():
        table = whole
        for place, name in enumerate(table.column_names):
            if name not in roles and share:
                column = table[name].combine_chunks()
                gaps = pa.array(rng.random(len(table)) < share)
                left = pc.if_else(gaps, pa.scalar(None, column.type), column)
                table = table.set_column(place, name, left)
        made[kind] = table
    return made


def same(one: Column, other: Column) -> bool:
    """Whether two results have the same states and values."""
    there = (one.state & states.NO_VALUE) == 0
    factor = other.outcome.shape.den // one.outcome.shape.den
    settled = states.NO_VALUE | states.PROVISIONAL | states.HAND_BACK
    return np.array_equal(one.state & settled, other.state & settled) and np.array_equal(
        one.low[there].astype(np.int64) * factor, other.low[there]
    )


def measure(law: Lawbook, share: float, people: int, threads: int, repeats: int) -> dict[str, Any]:
    """Seconds (medians) with rows taken apart and all one by one, and the share that went alone."""
    population = CHAIN.population(people)
    columns = law.at(population.month).columns(CHAIN.outcomes)
    data = columns.read(with_gaps(law, dict(population.arrow()), share)).data
    kernel = columns.kernel(data)
    symbols = [rule.symbol for rule in columns.rules]
    general = Kernel(law.law, symbols, data)
    ways: dict[str, Callable[[], list[Column]]] = {
        "apart": lambda: kernel.run(data, people, columns.on, threads=threads),
        "one by one": lambda: general.run(data, people, columns.on, threads=threads),
    }
    for _ in range(2):  # the second time the code is that for many rows
        found = {way: run() for way, run in ways.items()}
    if not all(map(same, *found.values())):
        raise SystemExit(f"{share}: other outcomes")
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(repeats):
        for way, run in ways.items():
            gc.collect()
            started = time.perf_counter()
            run()
            taken[way].append(time.perf_counter() - started)
    medians = {way: statistics.median(seconds) for way, seconds in taken.items()}
    alone = kernel.row_by_row / (2 + repeats) / people
    return {"share": share, "alone": alone, "people": people, "threads": threads, **medians}


def main(shares: list[float], people: int, threads: int, repeats: int, results: Path) -> None:
    """Prints all measures with their ratios and keeps them."""
    law = load(CHAIN.law)
    rows = []
    for share in shares:
        found = measure(law, share, people, threads, repeats)
        rows.append(found)
        apart, slow = found["apart"], found["one by one"]
        print(
            f"{share:.2%} of values missing, {found['alone']:.1%} of people go on their own: "
            f"{apart / people * 1e9:,.0f} ns a person, one by one {slow / people * 1e9:,.0f} "
            f"({slow / apart:.1f} times)"
        )
    data = {"chain": CHAIN.title, **surroundings(repeats), "measured": rows}
    results.mkdir(parents=True, exist_ok=True)
    (results / "gaps.json").write_text(
        f"{json.dumps(data, indent=1, ensure_ascii=False)}\n", "utf-8"
    )
    missing_values(data).save(results / "gaps.svg")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shares", type=float, nargs="*")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    main(asked.shares or list(SHARES), asked.people, asked.threads, asked.repeats, asked.results)
