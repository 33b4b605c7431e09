"""A household of two debtors with a child, renting, of whom one studies: every outcome of everyone.

The table says what was reasoned by hand for each of the three, by which article and why.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from attrs import frozen

from tests.corpus.test_persons import citations, shown, wanted
from uitvoerbaar.evaluation.decision import Decision, Outcome, OutcomeState, all_steps
from uitvoerbaar.face import Lawbook

EXAMPLE = Path(__file__).parents[2] / "examples" / "maud.yaml"
TABLE = Path(__file__).parent / "households_of_debtors" / "maud.csv"
PEOPLE = ("maud", "jesse", "bo")
SETTLED = {OutcomeState.KNOWN, OutcomeState.ABSENT, OutcomeState.NOT_APPLICABLE}


@frozen
class Expected:
    """A row: what an outcome is for each person, and the article that it rests on."""

    outcome: str
    values: dict[str, str]
    article: str
    reason: str


def expected() -> list[Expected]:
    """The rows of the table."""
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [
        Expected(row["uitkomst"], {p: row[p] for p in PEOPLE}, row["artikel"], row["waarom"])
        for row in rows
    ]


@pytest.fixture(scope="module")
def decisions(lawbook: Lawbook) -> dict[str, Decision]:
    """All public outcomes of each person, in one decision for each."""
    text = EXAMPLE.read_text("utf-8")
    found = {}
    for name in PEOPLE:
        case = lawbook.case(text.replace("aanvrager: maud", f"aanvrager: {name}"), EXAMPLE.name)
        found[name] = lawbook.decide(case, list(lawbook.law.outcomes))
    return found


def of(decision: Decision, name: str) -> Outcome:
    """One outcome of a decision."""
    return next(outcome for outcome in decision.outcomes if outcome.name == name)


def test_the_table_has_every_public_outcome_once(lawbook: Lawbook) -> None:
    names = [row.outcome for row in expected()]
    assert len(names) == len(set(names))
    assert set(names) == set(lawbook.law.outcomes)


def test_every_outcome_of_everyone_is_settled(decisions: dict[str, Decision]) -> None:
    for name, decision in decisions.items():
        for outcome in decision.outcomes:
            told = (name, outcome.name, outcome.error, outcome.wanted[:3])
            assert outcome.state in SETTLED, told


@pytest.mark.parametrize("row", expected(), ids=lambda row: row.outcome)
def test_everyone_gets_what_follows_from_the_law(
    lawbook: Lawbook, decisions: dict[str, Decision], row: Expected
) -> None:
    cited = set()
    for name, value in row.values.items():
        outcome = of(decisions[name], row.outcome)
        assert shown(outcome) == value, f"{name}: {row.reason}{wanted(outcome)}"
        cited |= {f"{c.abbreviation} {c.article}" for c in citations(lawbook.law, outcome)}
    assert row.article in cited, sorted(cited)


def test_one_decision_and_one_trace_hold_the_whole_household(
    decisions: dict[str, Decision],
) -> None:
    decision = decisions["maud"]
    step = of(decision, "besteedbaar_per_maand").step
    assert step is not None
    steps = list(all_steps(step))
    seen = {
        (found.rule.symbol.name, "" if found.subject is None else found.subject.name)
        for found in steps
    }
    assert {
        ("te_betalen", "maud"),
        ("te_betalen", "jesse"),
        ("toegekende_basisbeurs", "jesse"),
        ("huurtoeslag", "huurovereenkomst(maud)"),
        ("kindgebonden_budget", "maud"),
        ("zorgtoeslag", "jesse"),
        ("peiljaar_samen", "maud"),
    } <= seen
    # The steps of other outcomes are the same ones, not reckoned again.
    paid = of(decision, "te_betalen").step
    assert any(found is paid for found in steps)


def test_what_the_household_has_is_the_sum_of_its_schemes(decisions: dict[str, Decision]) -> None:
    maud, jesse = decisions["maud"], decisions["jesse"]
    grants = sum(
        of(jesse, name).value for name in ("toegekende_basisbeurs", "toegekende_aanvullende_beurs")
    )
    claims = sum(
        of(maud, name).value for name in ("huurtoeslag", "kindgebonden_budget", "zorgtoeslag")
    )
    paid = of(maud, "te_betalen").value + of(jesse, "te_betalen").value
    for decision in (maud, jesse):
        assert of(decision, "besteedbaar_per_maand").value == grants + claims - paid
