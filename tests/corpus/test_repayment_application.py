"""The reading in which an application for another year, or from abroad, works from the month after
it (articles 6.11 and 6.12): before it what would be so without one, after it what the other reading
gives for the whole year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from tests.corpus.debtors import always, case, debt, debtor, decide, value
from tests.counts import count
from uitvoerbaar.evaluation.decision import Outcomes, OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.time import month_index

SWITCH: dict[str, Any] = {"aanvraag_werkt_vanaf_maand_erna": True}
JANUARY = month_index(2025, 1)
INCOMES = st.integers(0, 90_000)
DAYS = st.dates(date(2024, 11, 1), date(2025, 12, 31))


def both(
    asks: dict[str, Any],
    mine: tuple[int, int],
    hers: tuple[int, int],
    regime: str,
    other: str | None,
) -> dict[str, Any]:
    """Dora, with an income in 2023 and one in the years after; and perhaps a partner."""
    facts = {"draagkrachtmeting_aangevraagd": "2024-06-01"}

    def earned(incomes: tuple[int, int]) -> dict[str, str]:
        return {"2023": str(incomes[0]), **dict.fromkeys(("2024", "2025"), str(incomes[1]))}

    dora = debtor(earned(mine), [debt(90_000, regime=regime)], regime, **facts, **asks)
    if other is None:
        return case("2025-12-01", dora)
    loans = [debt(40_000, regime=regime)] if other == "debtor" else []
    return case("2025-12-01", dora, partner=debtor(earned(hers), loans, regime, **facts))


def monthly(
    lawbook: Lawbook, data: dict[str, Any], applicant: str, **assumed: Any
) -> list[tuple[OutcomeState, Any]]:
    """What someone can pay in each month of 2025."""
    decision = decide(lawbook, data, "draagkracht", applicant=applicant, **assumed)
    outcomes = Outcomes(decision.evaluation)
    rule = decision.outcomes[0].rule
    found = [outcomes.of(rule, JANUARY + month) for month in range(12)]
    return [(outcome.state, outcome.value) for outcome in found]


@runs(max_examples=count(40, 800))
@given(
    st.tuples(INCOMES, INCOMES),
    st.tuples(INCOMES, INCOMES),
    st.sampled_from(["sf35", "sf15_nieuw", "sf15_oud", "lllk"]),
    st.sampled_from([None, "earner", "debtor"]),
    DAYS,
)
def test_another_year_counts_from_the_month_after_the_application(
    lawbook: Lawbook,
    mine: tuple[int, int],
    hers: tuple[int, int],
    regime: str,
    other: str | None,
    day: date,
) -> None:
    chosen = {"2025": {"waarde": "2024", "op": day.isoformat()}}
    silent = both({}, mine, hers, regime, other)
    asks = both({"gekozen_peiljaar_terugbetalen": chosen}, mine, hers, regime, other)
    works = max(0, day.year * 12 + day.month - 1 - (day.day == 1) + 1 - JANUARY)
    for person in ("dora", "partner") if other == "debtor" else ("dora",):
        without, whole_year = (monthly(lawbook, data, person) for data in (silent, asks))
        found = monthly(lawbook, asks, person, **SWITCH)
        assert found == without[:works] + whole_year[works:]


@pytest.mark.parametrize("regime", ["sf35", "sf15_oud"])
@pytest.mark.parametrize(
    ("day", "works"), [("2024-12-15", 0), ("2025-01-01", 0), ("2025-01-02", 1), ("2025-12-20", 12)]
)
def test_income_abroad_counts_from_the_month_after_the_application(
    lawbook: Lawbook, regime: str, day: str, works: int
) -> None:
    facts: dict[str, Any] = {
        "binnenlands_belastingplichtig": always("nee"),
        "draagkrachtmeting_aangevraagd": "2024-06-01",
    }
    silent = case("2025-12-01", debtor(28_000, [debt(60_000, regime=regime)], regime, **facts))
    asks = {**silent["personen"]["dora"], "draagkracht_in_buitenland_aangevraagd": day}
    asking = {**silent, "personen": {"dora": asks}}
    for month in range(12):
        on = f"2025-{month + 1:02}-01"
        unasked, whole_year = (
            value(lawbook, {**data, "peildatum": on}, "te_betalen") for data in (silent, asking)
        )
        assert whole_year < unasked
        found = value(lawbook, {**asking, "peildatum": on}, "te_betalen", **SWITCH)
        if month < works:
            assert found == value(lawbook, {**silent, "peildatum": on}, "te_betalen")
        else:
            assert found < unasked


def test_an_application_from_abroad_goes_on_counting(lawbook: Lawbook) -> None:
    facts: dict[str, Any] = {
        "binnenlands_belastingplichtig": always("nee"),
        "draagkracht_in_buitenland_aangevraagd": "2025-09-20",
    }
    dora = debtor(28_000, [debt(60_000, "2024-01")], **facts)
    paid = [value(lawbook, case(on, dora), "te_betalen") for on in ("2024-12-01", "2026-03-01")]
    term = value(lawbook, case("2024-12-01", dora), "termijn van persoon")
    assert paid[0] == term
    assert paid[1] < term
