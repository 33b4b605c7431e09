"""Under which rules someone repays: each row of the decision table, and its readings."""

from __future__ import annotations

import pytest

from tests.corpus.debtors import case, debt, debtor, euros, finance, outcome, value
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook

# --- regimes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "sort", "changes", "expected"),
    [
        ("lllk", "schuld_levenlanglerenkrediet", {}, "lllk"),
        ("sf15_oud", "schuld_beroepsonderwijs", {}, "sf15_oud"),
        ("sf15_oud", "schuld_hoger_onderwijs", {}, "sf15_oud"),
        ("sf35", "schuld_hoger_onderwijs", {}, "sf35"),
        ("sf15_nieuw", "schuld_beroepsonderwijs", {}, "sf15_nieuw"),
        ("sf15_nieuw", "schuld_wtos", {}, "sf15_nieuw"),
        ("after", "schuld_beroepsonderwijs", {}, "sf35"),
        ("through", "schuld_beroepsonderwijs", {}, "sf35"),
        (
            "through",
            "schuld_beroepsonderwijs",
            {"vijftien_jaar_gekozen": "2024-05-05"},
            "sf15_nieuw",
        ),
        ("through", "schuld_beroepsonderwijs", {"vijftien_jaar_gekozen": "2025-01-01"}, "sf35"),
        ("after", "schuld_beroepsonderwijs", {"vijftien_jaar_gekozen": "2024-05-05"}, "sf35"),
        ("cohort", "schuld_hoger_onderwijs", {"aangegaan_in_oud_stelsel": "ja"}, "sf15_nieuw"),
        ("cohort", "schuld_hoger_onderwijs", {"aangegaan_in_oud_stelsel": "nee"}, "sf35"),
        (
            "cohort",
            "schuld_hoger_onderwijs",
            {"aangegaan_in_oud_stelsel": "ja", "lening_hoger_onderwijs_gekozen": "2020-02-02"},
            "sf35",
        ),
        (
            "sf15_oud",
            "schuld_beroepsonderwijs",
            {"overstap_naar_hoofdstuk_6": "2013-02-02"},
            "sf15_nieuw",
        ),
        (
            "sf15_oud",
            "schuld_beroepsonderwijs",
            {"overstap_naar_hoofdstuk_6": "2025-01-01"},
            "sf15_oud",
        ),
    ],
)
def test_each_row_of_the_decision_table_leads_to_its_regime(
    lawbook: Lawbook, regime: str, sort: str, changes: dict[str, str], expected: str
) -> None:
    special = {
        "after": ("2023-08-01", "2024-07-31"),
        "through": ("2021-08-01", "2024-07-31"),
        "cohort": ("2013-09-01", "2018-08-31"),
    }
    award = finance(regime if regime not in special else "sf35")
    if regime in special:
        begin, end = special[regime]
        award |= {"begindatum": begin, "einddatum": end}
    if sort == "schuld_beroepsonderwijs":
        award |= {"onderwijsgroep": "niveau_3_4"}
    loan = {**debt(20_000), "schuldsoort": sort, **changes}
    data = case("2025-06-01", debtor(35_000, [loan], toekenningen=[award]))
    assert value(lawbook, data, "terugbetaalregime van persoon") == expected


def test_one_loan_for_higher_education_brings_everything_under_35_years(lawbook: Lawbook) -> None:
    awards = [finance("sf15_nieuw", "2019-07-31"), {**finance("sf35"), "begindatum": "2019-09-01"}]
    loans = [debt(10_000, regime="sf15_nieuw"), debt(10_000)]
    data = case("2025-06-01", debtor(900_000, loans, toekenningen=awards))
    assert value(lawbook, data, "terugbetaalregime van persoon") == "sf35"
    whole = case("2025-06-01", debtor(900_000, [debt(20_000)]))
    difference = value(lawbook, data, "termijn van persoon") - value(
        lawbook, whole, "termijn van persoon"
    )
    assert abs(difference) <= 1


def test_the_switch_of_10a_2_after_2023_is_a_reading(lawbook: Lawbook) -> None:
    loan = debt(20_000, regime="sf15_oud", overstap_naar_hoofdstuk_6="2013-02-02")
    data = case("2025-06-01", debtor(35_000, [loan], "sf15_oud"))
    found = value(
        lawbook, data, "terugbetaalregime van persoon", overstap_geeft_vijftien_jaar=False
    )
    assert found == "sf35"


def test_the_interest_of_debtors_from_before_2009_is_a_reading(lawbook: Lawbook) -> None:
    idle = debt(100_000, "2026-01", "sf15_oud", begin_terugbetaalperiode="2026-01-01")
    data = case("2026-02-01", debtor(0, [idle], "sf15_oud"))
    low, high = (
        euros(lawbook, data, "restschuld", sf15_oud_volgt_huidige_rente=reading)
        for reading in (False, True)
    )
    assert low < high


def test_no_debt_gives_nothing_and_asks_nothing(lawbook: Lawbook) -> None:
    data = {"peildatum": "2026-03-01", "aanvrager": "dora", "personen": {"dora": {}}}
    data |= {"volledig": "alles"}
    for name in ("termijn van persoon", "te_betalen", "restschuld", "kwijtschelding"):
        assert euros(lawbook, data, name) == 0
    for name in ("draagkracht", "terugbetaalregime van persoon"):
        assert outcome(lawbook, data, name).state is OutcomeState.NOT_APPLICABLE
    assert euros(lawbook, data, "kwijtschelding_aanvullende_beurs") == 0
