"""Who has no allowance is told the condition that decided, not that nothing is less than 24."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.corpus.households import household
from tests.corpus.test_after_death import his_contract
from tests.corpus.test_one_claim_per_home import home
from uitvoerbaar.evaluation.trace import trace_data
from uitvoerbaar.face import Lawbook
from uitvoerbaar.rendering.why_not import why_not

Facts = dict[str, Any]
RENT, CARE, CHILDREN = "huurtoeslag van persoon", "zorgtoeslag", "kindgebonden_budget"


def mother(**facts: Any) -> Facts:
    """Ada, who rents and has a child of ten."""
    return household("2026-03-01", [20_000], ["2016-05-01"], 600, **facts)


def rich() -> Facts:
    """The same with assets."""
    return mother(rendementsgrondslag={"2026": "200000"})


def uninsured() -> Facts:
    """The same without insurance."""
    return mother(zorgverzekerd="nee")


def childless() -> Facts:
    """Ada by herself, without a home that she rents."""
    return household("2026-03-01", [20_000], [])


CASES: dict[str, tuple[Callable[[], Facts], str, str, str]] = {
    "assets, rent": (rich, "ada", RENT, "AWIR artikel 7"),
    "assets, care": (rich, "ada", CARE, "Wzt artikel 3"),
    "assets, children": (rich, "ada", CHILDREN, "WKB artikel 1"),
    "no insurance": (uninsured, "ada", CARE, "Wzt artikel 2"),
    "no child": (childless, "ada", CHILDREN, "WKB artikel 2"),
    "no home": (childless, "ada", RENT, "Wht artikel 7"),
    "another tenant": (lambda: home(["1990-04-10", "1985-01-02"]), "ada", RENT, "Wht artikel 7"),
    "died, care": (his_contract, "bob", CARE, "BRP artikel 1.6"),
    "died, rent": (his_contract, "bob", RENT, "Wht artikel 7"),
}


@pytest.mark.parametrize("what", CASES)
def test_no_allowance_is_explained_by_what_decided(lawbook: Lawbook, what: str) -> None:
    make, who, name, article = CASES[what]
    read = lawbook.case(json.dumps({**make(), "aanvrager": who}), "test")
    decision = lawbook.decide(read, [name])
    outcome = decision.outcomes[0]
    assert outcome.value == 0
    trace = trace_data(decision, outcome)
    assert trace is not None
    reasons = why_not(trace)
    assert not any("minimum toekenning" in reason.sentence for reason in reasons)
    assert any(article in (reason.citation or "") for reason in reasons), reasons
