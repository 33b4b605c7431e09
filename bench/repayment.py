"""A student debt of 35 years, from the balance in the register to what lapses: the exact evaluator,
and a plain reckoning in Python (whole cents, one debtor alone, no trace), in the same run. Beside
it a household of two debtors with a child, renting, of whom one studies: all outcomes of each.

    .venv/bin/python bench/repayment.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.timing import Contestant, measure, measure_together, print_ratios
from tests.corpus.debtors import case, debt, debtor, reckon
from uitvoerbaar import face

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
DEBTS = ((20_000, 90_000), (40_000, 33_000), (60_000, 45_000), (9_000, 27_000))
REPEATS = 15


def main() -> None:
    """Prints both, and beside them two debtors, and all outcomes of a household in one decision."""
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
    print_ratios(measure_together([ours, plain], single, REPEATS), "A debt of 35 years")
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


if __name__ == "__main__":
    main()
