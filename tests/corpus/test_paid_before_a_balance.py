"""What someone repaid in a month before the balance of a debt: asked of DUO, never nothing.

The amounts are reasoned by hand. Dora is insured, lives alone and earns 60,000 euros, so that no
allowance is left in 2026; what she keeps is nothing less what she repays.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.corpus.debtors import always, case, debt, debtor, outcome, value
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.evaluation.questions import Supplier, questions
from uitvoerbaar.face import Lawbook

KEPT = "besteedbaar_per_maand"
MONTH = "2026-03-01"
BEGUN = {"begin_terugbetaalperiode": "2023-01-01", "lopende_termijn": "80"}
KNOWN = debt(20_000, "2026-01", **BEGUN)
LATER = debt(20_000, "2026-06", **BEGUN)
CREDIT = debt(3_000, "2026-06", "lllk", begin_terugbetaalperiode="2027-01-01")


def dora(*debts: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """The case of Dora with these debts."""
    insured: dict[str, Any] = {
        "brp_ingezetene": "ja",
        "zorgverzekerd": always("ja"),
        "rendementsgrondslag": always(0),
    }
    return case(MONTH, debtor(60_000, list(debts), **insured, **facts))


def test_a_payment_before_the_balance_is_asked_of_duo(lawbook: Lawbook) -> None:
    found = outcome(lawbook, dora(LATER), KEPT)
    assert found.state is OutcomeState.UNKNOWN
    assert [want.symbol.name for want in found.wanted] == ["betaald_voor_de_stand"]
    (question,) = questions(lawbook.law, found)
    assert question.supplier is Supplier.REGISTER
    assert outcome(lawbook, dora(LATER), "te_betalen").state is OutcomeState.NOT_APPLICABLE


def test_what_duo_says_was_paid_is_taken_off(lawbook: Lawbook) -> None:
    told = dora(LATER, betaald_voor_de_stand={"in 2026-03": "62.50"})
    assert value(lawbook, told, KEPT) == -6_250


@pytest.mark.parametrize("debts", [[KNOWN], [KNOWN, CREDIT]])
def test_a_debt_that_nobody_repays_yet_hides_no_payment(
    lawbook: Lawbook, debts: list[dict[str, Any]]
) -> None:
    assert value(lawbook, dora(*debts), "te_betalen") == 8_000
    assert value(lawbook, dora(*debts), KEPT) == -8_000
