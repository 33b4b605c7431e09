"""Random persons of the corpus, and the cases that come with it, for comparing evaluators."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.corpus.families import random_family, random_household
from tests.corpus.students import random_student
from uitvoerbaar.cases.generate import hide_facts, random_case
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.declaration import Law

ROOT = Path(__file__).parent.parent.parent
SHARES_HIDDEN = (0.0, 0.0, 0.0, 0.02, 0.1, 0.3)

# Of each hundred cases so many are drawn from each; whole students take the exact evaluator most.
MIXTURE = {"student": 20, "family": 25, "household": 35, "any": 20}


def drawn(law: Law, name: str, number: int) -> dict[str, Any]:
    """The data of a case of a population, always the same for a number; in part of them facts are
    left out."""
    rng = random.Random(f"{name}-{number}")
    makers: dict[str, Callable[[random.Random], dict[str, Any]]] = {
        "student": random_student,
        "family": random_family,
        "household": random_household,
        "any": lambda source: random_case(law, source, kind="persoon"),
    }
    data = makers[name](rng)
    share = rng.choice(SHARES_HIDDEN)
    return hide_facts(data, law, share, rng) if share else data


def random_persons(lawbook: Lawbook, first: int, count: int, name: str = "") -> list[Case]:
    """So many cases from a number on, of one population or of the mixture."""
    names = [population for population, share in MIXTURE.items() for _ in range(share)]
    random.Random(7).shuffle(names)
    return [
        lawbook.case(json.dumps(drawn(lawbook.law, name or names[number % 100], number)))
        for number in range(first, first + count)
    ]


def example_persons(lawbook: Lawbook) -> list[Case]:
    """The persons among the examples and in the tests of the corpus."""
    files = sorted((ROOT / "examples").glob("*.yaml"))
    cases = [lawbook.case(file.read_text("utf-8"), file.name) for file in files]
    return [case for case in cases if case.applicant.kind == "persoon"]
