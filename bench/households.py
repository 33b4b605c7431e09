"""Every public outcome of the whole law for households of all sorts: tables in machine code, beside
deciding case by case.

    .venv/bin/python bench/households.py [--households 30000]

The households are the example files, each as often as it takes to reach the number, with all they
hold: families, debts, rents, choices, months of the past. Over columns that are resident, in turns,
in one run: all outcomes of persons together on one thread and on all, and explained decisions, one
case after another. Before that every outcome of every file is compared between both, the cent and
the state. Then single outcomes alone. What is found is kept in `bench/results/households.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.population import RESULTS, surroundings
from tests.kernel.agreement import Cases, agreement
from uitvoerbaar import face
from uitvoerbaar.evaluation.decision import decide
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face.columns import Columns
from uitvoerbaar.kernel import Kernel
from uitvoerbaar.tables import nested, tables_of

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ON = date(2026, 3, 1)
ALONE = ("zorgtoeslag", "aanvullende_beurs", "huurtoeslag", "termijn", "besteedbaar_per_maand")


def examples(lawbook: face.Lawbook) -> list[Case]:
    """The cases of the example files, all on one day."""
    texts = {path.name: path.read_text("utf-8") for path in sorted(EXAMPLES.glob("*.yaml"))}
    return [lawbook.case(text, name) for name, text in texts.items()]


def outcomes(lawbook: face.Lawbook) -> list[str]:
    """The public outcomes about persons."""
    rules = lawbook.law.outcomes.items()
    return [name for name, rule in rules if rule.symbol.kind == "persoon"]


def compared(lawbook: face.Lawbook, cases: list[Case], columns: Columns) -> int:
    """How many outcomes of the cases both gave the same; ends where one differs."""
    given = Cases.of(lawbook.law, cases)
    kernel = Kernel(lawbook.law, [rule.symbol for rule in columns.rules], given.data)
    found = agreement(lawbook.program, kernel, given)
    if found.differences:
        raise SystemExit("\n".join(found.differences))
    return found.states.total()


def middle(ways: dict[str, Callable[[], object]], repeats: int) -> dict[str, float]:
    """Seconds of each, medians of turns after one turn untimed."""
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for turn in range(repeats + 1):
        for way, run in ways.items():
            start = perf_counter()
            run()
            if turn:
                taken[way].append(perf_counter() - start)
    return {way: statistics.median(seconds) for way, seconds in taken.items()}


def measure(lawbook: face.Lawbook, households: int, repeats: int) -> dict[str, Any]:
    """Prints all measures; returns them in microseconds a household."""
    cases, every = examples(lawbook), outcomes(lawbook)
    few = nested(lawbook.law, tables_of(lawbook.law, cases))
    many = few.take(pa.array(np.arange(households) % len(cases)))
    columns = lawbook.at(ON).columns(every)
    same = compared(lawbook, cases, columns)
    print(f"{same} outcomes of {len(cases)} households are the same in both evaluators")
    given, threads = columns.read(many), len(os.sched_getaffinity(0))

    def run(chosen: Columns, threads: int | None = None) -> Callable[[], object]:
        return lambda: chosen.run(given, threads=threads)

    def one_by_one() -> None:
        for case in cases:
            decide(lawbook.program, case, columns.rules, ON)

    tables = middle({"one thread": run(columns, 1), "all threads": run(columns)}, repeats)
    exact = middle({"decided one by one": one_by_one}, repeats)
    each = {way: 1e6 * seconds / households for way, seconds in tables.items()}
    each |= {way: 1e6 * seconds / len(cases) for way, seconds in exact.items()}
    first = each["one thread"]
    for way, took in each.items():
        print(
            f"{len(every)} outcomes, {way}: {took:,.1f} microseconds a household "
            f"({took / first:,.2f} times)"
        )
    result = columns.run(given)
    print(f"{result.handed_back} of {households} households were handed back to exact evaluation")
    alone = {}
    for name in ALONE:
        single = lawbook.at(ON).columns([name])
        took = middle({name: run(single, 1)}, repeats)[name]
        alone[name] = round(1e6 * took / households, 2)
        print(f"{name} alone, one thread: {alone[name]} microseconds a household")
    return {
        "households": households,
        "outcomes": len(every),
        "threads": threads,
        "handed_back": result.handed_back,
        "microseconds": {way: round(took, 1) for way, took in each.items()},
        "alone": alone,
    }


def main() -> None:
    """Measures and keeps what was found."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--households", type=int, default=30_000)
    options.add_argument("--repeats", type=int, default=5)
    options.add_argument("--results", type=Path, default=RESULTS)
    asked = options.parse_args()
    data = measure(face.load(), asked.households, asked.repeats)
    asked.results.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**surroundings(asked.repeats), **data}, indent=1, ensure_ascii=False)
    (asked.results / "households.json").write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    main()
