"""How cost grows with the number of rules, on generated laws of ten to a thousand.

    .venv/bin/python bench/rules.py

Told are medians: reading and checking the text, compiling it to native code and computing all
outcomes of a population with that (where the native kernel is there), and one exact decision on all
outcomes. Ratios are to the smallest law, beside the ratio of the rules: equal is linear.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import contextlib

from rich.console import Console
from rich.table import Table

from bench.charts import growth_in_rules
from bench.engines import NotHereError
from bench.engines.kernel import Kernel
from bench.generated_laws import MONTH, generated_population, outcomes, write_law
from bench.population import RESULTS, surroundings
from bench.population_data import Population
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.load import load_law

SIZES = (10, 30, 100, 300, 1_000)
PEOPLE = 100_000


@dataclass(frozen=True)
class Growth:
    """Medians in seconds of everything that was measured on one law."""

    rules: int
    seconds: dict[str, float]


def measured(rules: int, people: int, repeats: int, folder: Path) -> Growth:
    """A law of so many rules: read, decided exactly, compiled, and run over a population."""
    law = write_law(folder / f"law-{rules}", rules)
    lawbook = Lawbook(load_law(law))
    names = outcomes(rules)
    person = one_person(lawbook)
    seconds = {
        "read and check": median(lambda: load_law(law), repeats),
        "one exact decision": median(lambda: lawbook.at(MONTH).decide(person, names), repeats),
    }
    with contextlib.suppress(NotHereError):
        seconds |= native(law, names, generated_population(people), repeats)
    return Growth(rules, seconds)


def native(
    law: Path, names: Sequence[str], population: Population, repeats: int
) -> dict[str, float]:
    """Compiling a law, and computing its outcomes for a population."""
    kernel = Kernel(law, names)
    kernel.load(population)
    start = time.perf_counter()
    kernel.run()  # compiles
    first = time.perf_counter() - start
    start = time.perf_counter()
    kernel.run()
    return {
        "compile": first - (time.perf_counter() - start),
        f"run, {len(population):,} people": median(kernel.run, repeats),
    }


def one_person(lawbook: Lawbook) -> Case:
    """A grown person without family."""
    facts = {
        "geboortedatum": "1980-05-01",
        "inkomen": {str(MONTH.year): "41000"},
        "loon": "3400",
        "werkt": "ja",
        "woonsituatie": "uitwonend",
    }
    data = {"peildatum": MONTH.isoformat(), "volledig": "alles", "personen": {"an": facts}}
    return lawbook.case(json.dumps(data))


def median(call: Callable[[], Any], repeats: int) -> float:
    """The median seconds of a call, after one that is not counted."""
    call()
    taken = []
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def table(found: Sequence[Growth]) -> Table:
    """Seconds and how many times those of the smallest law, for each size."""
    first = found[0]
    result = Table(title="Growth with the number of rules", title_justify="left")
    for heading in ("rules", "times", *first.seconds):
        result.add_column(heading, justify="right")
    for growth in found:
        cells = [
            f"{seconds * 1e3:,.1f} ms ({seconds / first.seconds[what]:.1f} x)"
            for what, seconds in growth.seconds.items()
        ]
        result.add_row(f"{growth.rules:,}", f"{growth.rules / first.rules:.0f} x", *cells)
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints, and keeps the numbers and the chart in `bench/results`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rules", default=",".join(map(str, SIZES)))
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--results", type=Path, default=RESULTS)
    chosen = parser.parse_args(arguments)
    console = Console(width=150)
    os.environ["UITVOERBAAR_CACHE"] = "nee"  # everything is compiled each time
    with tempfile.TemporaryDirectory() as folder:
        sizes = [int(size) for size in chosen.rules.split(",")]
        found = [measured(n, chosen.people, chosen.repeats, Path(folder)) for n in sizes]
    console.print(table(found))
    if "compile" not in found[0].seconds:
        console.print("Without the native kernel: this version of uitvoerbaar has none.")
    rows = [
        {"rules": growth.rules, "seconds": seconds, "what": what}
        for growth in found
        for what, seconds in growth.seconds.items()
    ]
    chosen.results.mkdir(parents=True, exist_ok=True)
    kept = {**surroundings(chosen.repeats), "rows": rows}
    text = json.dumps(kept, indent=1, ensure_ascii=False)
    (chosen.results / "rules.json").write_text(f"{text}\n", "utf-8")
    growth_in_rules(rows, "Growth with the number of rules").save(chosen.results / "rules.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
