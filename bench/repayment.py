"""A student debt of 35 years, from the balance in the register to what lapses: the exact evaluator,
and a plain reckoning in Python (whole cents, one debtor alone, no trace), in the same run. Beside
it a household of two debtors with a child, renting, of whom one studies: all outcomes of each; and
debts of 35 years as whole tables, in machine code.

    .venv/bin/python bench/repayment.py --debtors 1000000

What it finds is kept in `bench/results/repayment.json`.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.population import surroundings
from bench.timing import Contestant, Timing, measure, measure_together, print_ratios
from tests.corpus.debtors import case, debt, debtor, reckon
from uitvoerbaar import face

RESULTS = Path(__file__).parent / "results"
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
DEBTS = ((20_000, 90_000), (40_000, 33_000), (60_000, 45_000), (9_000, 27_000))
REPEATS = 15


def debtors(number: int) -> dict[str, pa.Table]:
    """Tables of single debtors with all sorts of balances and incomes (in cents)."""
    rng = np.random.default_rng(5)
    rows = np.arange(number)

    def all_the_same(value: Any, kind: pa.DataType | None = None) -> pa.Array:
        return pa.repeat(pa.scalar(value, kind), number)

    def absent(name: str, kind: pa.DataType) -> dict[str, pa.Array]:
        return {name: pa.nulls(number, kind), f"{name}.staat": all_the_same("ontbreekt")}

    def day(text: str) -> pa.Array:
        return all_the_same(date.fromisoformat(text))

    counts = ("opgeschort_in_aanloopfase", "opgeschorte_maanden", "gebruikte_jokermaanden")
    people = {
        "medebewoners": all_the_same([], pa.list_(pa.int64())),
        "inkomensgegeven": rng.integers(0, 90_000_00, number),
        "binnenlands_belastingplichtig": all_the_same(True),
        **absent("overlijdensdatum", pa.date32()),
        **absent("niet_in_nederland_belastbaar_inkomen", pa.int64()),
        **{name: all_the_same(0) for name in counts},
    }
    awards = {
        "student": rows,
        "begindatum": day("2016-09-01"),
        "einddatum": day("2022-07-31"),
        "onderdeel": all_the_same("deel_lening"),
        "onderwijsgroep": all_the_same("hoger_onderwijs"),
    }
    debts = {
        "debiteur": rows,
        "schuldsoort": all_the_same("schuld_hoger_onderwijs"),
        "schuld_per_soort@2025-01": rng.integers(500_00, 90_000_00, number),
        "saldomaand": all_the_same(202501),
        "begin_terugbetaalperiode": day("2023-01-01"),
    }
    named = {"persoon": people, "toekenning": awards, "schuld": debts}
    return {name: pa.table(columns) for name, columns in named.items()}


def in_machine_code(lawbook: face.Lawbook, number: int) -> dict[str, Any]:
    """Prints how long so many debts of 35 years take as tables, compiling included, and how many
    were handed back; returns the numbers."""
    columns = lawbook.at(date(2060, 1, 1)).columns(["restschuld", "kwijtschelding"])
    columns.run(debtors(2))
    tables = debtors(number)
    start = perf_counter()
    results = columns.run(tables)
    took = perf_counter() - start
    print(
        f"{number} debts of 35 years in machine code: {took:.1f} s, {1e3 * took / number:.2f} ms "
        f"each; {results.handed_back} handed back to the exact evaluation"
    )
    return {"debtors": number, "seconds": round(took, 1), "handed_back": results.handed_back}


def in_ms(timing: Timing) -> dict[str, Any]:
    """A timing as data."""
    rounded = {"median_ms": round(timing.median_ms, 2), "p95_ms": round(timing.p95_ms, 2)}
    return {"what": timing.label, **rounded}


def keep(folder: Path, data: dict[str, Any]) -> None:
    """Writes the numbers as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (folder / "repayment.json").write_text(f"{text}\n", "utf-8")


def main() -> None:
    """Prints both, and beside them two debtors, and all outcomes of a household in one decision."""
    options = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    options.add_argument("--debtors", type=int, default=5_000, help="how many as tables")
    options.add_argument("--results", type=Path, default=RESULTS)
    chosen = options.parse_args()
    lawbook = face.load()

    def at_the_end(data: dict[str, Any]) -> Any:
        return lawbook.case(json.dumps({**data, "peildatum": "2060-01-01"}), "bench")

    single = [
        (at_the_end(case("2025-01-01", debtor(income, [debt(balance)]))), balance, income)
        for balance, income in DEBTS
    ]
    outcomes = ["restschuld", "kwijtschelding"]
    ours = Contestant[Any]("ours, with its trace", lambda c: lawbook.decide(c[0], outcomes))
    plain = Contestant[Any]("plain Python", lambda c: reckon(100 * c[1], c[2], "sf35", 2023))
    alone = measure_together([ours, plain], single, REPEATS)
    print_ratios(alone, "A debt of 35 years")
    pair = case("2025-01-01", debtor(33_000, [debt(40_000)]), partner=debtor(31_000, [debt(9_000)]))
    couple = [at_the_end(pair)]
    debts = measure("two debtors, 35 years", lambda c: lawbook.decide(c, outcomes), couple, REPEATS)
    every = list(lawbook.law.outcomes)
    text = (EXAMPLES / "maud.yaml").read_text("utf-8")
    homes = [
        measure(
            f"all {len(every)} outcomes of a household, asked by {name}",
            lambda c: lawbook.decide(c, every),
            [lawbook.case(text.replace("aanvrager: maud", f"aanvrager: {name}"), "maud.yaml")],
            REPEATS,
        )
        for name in ("maud", "jesse", "bo")
    ]
    for timing in (debts, *homes):
        middle, slow = timing.median_ms, timing.p95_ms
        print(f"{timing.label}: median {middle:.1f} ms, 95% within {slow:.1f} ms")
    tables = in_machine_code(lawbook, chosen.debtors)
    timings = [in_ms(timing) for timing in (*alone, debts, *homes)]
    keep(chosen.results, {**surroundings(REPEATS), "decisions": timings, "tables": tables})


if __name__ == "__main__":
    main()
