"""The kernel says of random debtors what the exact evaluator says, also in months long after the
balance, and under the other readings of what a debt is lowered by."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tests.corpus.random_debtors import random_debtor
from tests.counts import count
from tests.kernel.agreement import Cases, agreement
from uitvoerbaar.cases.generate import hide_facts
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face import Lawbook
from uitvoerbaar.kernel import Kernel

OUTCOMES = (
    "terugbetaalregime",
    "termijn van persoon",
    "draagkracht",
    "te_betalen",
    "restschuld",
    "kwijtschelding",
    "kwijtschelding_aanvullende_beurs",
    "minder_op_aanvraag",
    "uitbetaling_na_verrekening van persoon",
    "tegemoetkoming_leenstelsel",
    "tegemoetkoming_studievoucher",
    "uitbetaling_leenstelsel van persoon",
    "uitbetaling_studievoucher van persoon",
)
OTHER_READINGS = {
    "kwijtschelding_binnen_de_termijn": True,
    "aanvraag_werkt_vanaf_maand_erna": True,
}
DEBTORS = count(150, 5_000)
MONTHS_AHEAD = (-7, 0, 1, 9, 40, 190)
SHARES_HIDDEN = (0.0, 0.0, 0.0, 0.02, 0.1)


def debtor_case(lawbook: Lawbook, number: int) -> Case:
    """A case about a debtor, always the same for a number; in part facts are left out."""
    rng = random.Random(f"debtor-{number}")
    data = random_debtor(rng)
    share = rng.choice(SHARES_HIDDEN)
    shown = hide_facts(data, lawbook.law, share, rng) if share else data
    return lawbook.case(json.dumps(shown))


@pytest.fixture(scope="module")
def given(lawbook: Lawbook) -> Cases:
    """The cases, as tables too."""
    return Cases.of(lawbook.law, [debtor_case(lawbook, number) for number in range(DEBTORS)])


@pytest.fixture(scope="module")
def kernel(lawbook: Lawbook, given: Cases) -> Kernel:
    """All that is asked of a debtor, in machine code."""
    return Kernel(lawbook.law, [lawbook.rule(name).symbol for name in OUTCOMES], given.data)


@pytest.mark.parametrize("assumed", [{}, OTHER_READINGS], ids=["law", "other readings"])
def test_random_debtors_get_the_same_from_both(
    lawbook: Lawbook, given: Cases, kernel: Kernel, assumed: dict[str, Any]
) -> None:
    found = agreement(lawbook.program, kernel, given, MONTHS_AHEAD, assumed)
    print(found)
    assert not found.differences, "\n".join(found.differences[:20])
    assert found.share_handed_back <= 0.01
    assert found.states["known"] > 0.4 * found.states.total()
