"""What is known with fewer facts stays so with more: on generated laws and cases.

An error may come and go: it lies on the way that conditions are asked, and an unknown condition
makes that way another.
"""

from __future__ import annotations

import json
import random
from datetime import date

from tests.counts import count
from tests.kernel.random_cases import complete_case
from tests.kernel.random_laws import random_law
from uitvoerbaar.cases.generate import hide_facts
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState, decide

LAWS = count(25, 2_000)
HAS_VALUE = (OutcomeState.KNOWN, OutcomeState.PROVISIONAL)


def agrees(less: Outcome, more: Outcome) -> bool:
    """Whether an outcome with fewer facts fits the one with all of them."""
    if OutcomeState.ERROR in (less.state, more.state):
        return True
    if less.state is OutcomeState.UNKNOWN:
        if more.state not in HAS_VALUE:
            return True
        low, high = less.value.low, less.value.high
        return (low is None or low <= more.value) and (high is None or more.value <= high)
    if less.state in HAS_VALUE and more.state in HAS_VALUE:
        return str(less.value) == str(more.value)  # things of two cases: by name
    return less.state is more.state


def test_hiding_facts_never_changes_what_is_known() -> None:
    compared = unknown = 0
    for seed in range(LAWS):
        made = random_law(seed)
        rng = random.Random(f"hidden-{seed}")
        day = date(rng.choice((2024, 2025, 2026)), rng.randint(1, 12), 1)
        data = complete_case(made.law, rng, day)
        share = rng.choice((0.03, 0.1, 0.3))
        cases = [data, hide_facts(data, made.law, share, rng)]
        for rule in made.outcomes:
            more, less = (
                decide(made.lawbook.program, made.lawbook.case(json.dumps(one)), [rule]).outcomes[0]
                for one in cases
            )
            assert agrees(less, more), (seed, rule.symbol, less.state, less.value, more.value)
            compared += 1
            unknown += less.state is OutcomeState.UNKNOWN
    assert unknown > compared / 20
