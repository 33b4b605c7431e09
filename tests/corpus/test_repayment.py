"""Repaying student debt: the course of a debt, pauses, two debtors and two debts, and remission."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.debtors import (
    YEARS,
    always,
    annuity,
    case,
    debt,
    debtor,
    decide,
    euros,
    finance,
    outcome,
    reckon,
    value,
)
from tests.corpus.test_persons import cites
from uitvoerbaar.evaluation.decision import Outcomes, OutcomeState
from uitvoerbaar.face import Lawbook


EXAMPLES = Path(__file__).parents[2] / "examples"


def in_month(data: dict[str, Any], month: int) -> dict[str, Any]:
    """The same case on the first day of a month, counted from January 2025."""
    return {**data, "peildatum": f"{2025 + month // 12}-{month % 12 + 1:02}-01"}


# --- the course of a debt -------------------------------------------------------------------------


@pytest.mark.parametrize("regime", ["sf35", "sf15_nieuw", "sf15_oud", "lllk"])
@pytest.mark.parametrize(
    ("balance", "income"), [(20_000, 900_000), (60_000, 33_000), (900, 27_000), (45_000, 26_000)]
)
def test_a_debt_runs_to_remission_as_it_is_reckoned_apart(
    lawbook: Lawbook, regime: str, balance: int, income: int
) -> None:
    months = 12 * YEARS[regime]
    data = case("2025-01-01", debtor(income, [debt(balance, regime=regime)], regime))
    apart = reckon(100 * balance, income, regime, 2024 if regime == "lllk" else 2023)
    names = ("restschuld", "kwijtschelding", "te_betalen")
    whole = decide(lawbook, in_month(data, months), *names)
    outcomes = Outcomes(whole.evaluation)
    for month in range(months + 2):
        left, lapsed, paid = (
            outcomes.of(outcome.rule, 12 * 2025 + month).value for outcome in whole.outcomes
        )
        assert left == (apart.balances[month] if month < months else 0), month
        assert lapsed == (apart.lapsed if month == months else 0), month
        assert paid == (apart.paid[month] if month < months else 0), month


def test_a_high_income_leaves_at_most_cents_and_a_low_one_nearly_everything(
    lawbook: Lawbook,
) -> None:
    rich = case("2060-01-01", debtor(900_000, [debt(30_000)]))
    poor = case("2060-01-01", debtor(20_000, [debt(30_000)]))
    assert euros(lawbook, rich, "kwijtschelding") < 1
    assert euros(lawbook, poor, "kwijtschelding") > 30_000
    assert cites(lawbook.law, outcome(lawbook, poor, "kwijtschelding"), "WSF 6.16")


def test_the_run_in_of_two_years_costs_nothing_but_bears_interest(lawbook: Lawbook) -> None:
    young = debt(20_000, begin_terugbetaalperiode="2025-01-01")
    data = case("2025-01-01", debtor(50_000, [young]))
    assert euros(lawbook, in_month(data, 23), "te_betalen") == 0
    assert euros(lawbook, in_month(data, 24), "te_betalen") > 0
    assert euros(lawbook, in_month(data, 24), "restschuld") > 21_000


def test_the_repayment_period_follows_from_the_end_of_student_finance(lawbook: Lawbook) -> None:
    unset = debt(20_000, begin_terugbetaalperiode="ontbreekt")
    done = [finance("sf35", "2023-08-31")]
    data = case("2025-01-01", debtor(50_000, [unset], toekenningen=done))
    assert euros(lawbook, in_month(data, 11), "te_betalen") == 0
    assert euros(lawbook, in_month(data, 12), "te_betalen") > 0


def test_someone_who_still_studies_pays_nothing_and_owes_interest(lawbook: Lawbook) -> None:
    running = debt(20_000, begin_terugbetaalperiode="ontbreekt")
    award = {**finance("sf35"), "einddatum": "ontbreekt"}
    data = case("2026-06-01", debtor(0, [running], toekenningen=[award]))
    assert euros(lawbook, data, "te_betalen") == 0
    assert euros(lawbook, data, "kwijtschelding") == 0
    assert euros(lawbook, data, "restschuld") > 20_000


def test_arrears_are_no_part_of_the_debt(lawbook: Lawbook) -> None:
    behind = debtor(35_000, [debt(20_000)], betalingsachterstand_studieschuld=always(900))
    on_time = debtor(35_000, [debt(20_000)])
    for name in ("termijn van persoon", "te_betalen", "restschuld", "kwijtschelding"):
        for on in ("2025-01-01", "2026-05-01", "2060-01-01"):
            assert value(lawbook, case(on, behind), name) == value(lawbook, case(on, on_time), name)


def test_an_addition_bears_interest_from_the_month_after(lawbook: Lawbook) -> None:
    added = debt(20_000, schuldboekingen=[{"boekmaand": "2025-02", "geboekt_bedrag": "500"}])
    plain = case("2025-01-01", debtor(20_000, [debt(20_000)]))
    data = case("2025-01-01", debtor(20_000, [added]))
    before, after = (euros(lawbook, in_month(d, 2), "restschuld") for d in (plain, data))
    assert after - before == 500
    before, after = (euros(lawbook, in_month(d, 3), "restschuld") for d in (plain, data))
    assert after - before > 500


def test_death_ends_the_debt_from_the_next_month(lawbook: Lawbook) -> None:
    dora = debtor(50_000, [debt(20_000)], overlijdensdatum="2026-03-15")
    assert euros(lawbook, case("2026-03-01", dora), "restschuld") > 0
    assert euros(lawbook, case("2026-04-01", dora), "kwijtschelding") > 0
    for on in ("2026-04-01", "2026-05-01"):
        assert euros(lawbook, case(on, dora), "restschuld") == 0
        assert euros(lawbook, case(on, dora), "te_betalen") == 0


def test_a_loan_from_before_1992_bears_1_65_points_less(lawbook: Lawbook) -> None:
    award = {**finance("sf15_oud"), "begindatum": "1990-09-01", "einddatum": "1995-08-31"}
    old = debt(10_000, "2026-01", "sf15_oud", begin_terugbetaalperiode="2026-01-01")
    older = {**old, "schuldsoort": "schuld_voor_1992"}
    for loan, percent in ((old, "2.29"), (older, "0.64")):
        data = case("2026-02-01", debtor(0, [loan], toekenningen=[award]))
        grown = 10_000 * (1 + Decimal(percent) / 36000) ** 30
        assert euros(lawbook, data, "restschuld") == grown.quantize(Decimal("0.01"))


# --- pauses ---------------------------------------------------------------------------------------


def paused(regime: str, **facts: Any) -> dict[str, Any]:
    """Someone with a high income who pauses all of 2026."""
    year = {"vanaf 2010-01-01": "nee", "vanaf 2026-01-01": "ja", "vanaf 2027-01-01": "nee"}
    return debtor(900_000, [debt(30_000, regime=regime)], regime, aflosvrije_periode=year, **facts)


@pytest.mark.parametrize("regime", ["sf35", "sf15_nieuw", "sf15_oud"])
def test_a_pause_costs_nothing_and_makes_the_period_as_much_longer(
    lawbook: Lawbook, regime: str
) -> None:
    dora = paused(regime)
    assert euros(lawbook, case("2026-06-01", dora), "te_betalen") == 0
    grown = euros(lawbook, case("2027-01-01", dora), "restschuld")
    assert grown > euros(lawbook, case("2026-01-01", dora), "restschuld")
    end = 2025 + YEARS[regime]
    assert euros(lawbook, case(f"{end}-01-01", dora), "restschuld") > 0
    assert euros(lawbook, case(f"{end + 1}-01-01", dora), "restschuld") == 0


def test_whether_a_pause_lengthens_sf15_is_a_reading(lawbook: Lawbook) -> None:
    data = case("2040-01-01", paused("sf15_nieuw"))
    assert euros(lawbook, data, "restschuld") > 0
    assert euros(lawbook, data, "restschuld", joker_verlengt_sf15_nieuw=False) == 0


def test_of_five_years_only_what_is_left_can_be_paused(lawbook: Lawbook) -> None:
    dora = paused("sf35", gebruikte_jokermaanden="54")
    assert euros(lawbook, case("2026-06-01", dora), "te_betalen") == 0
    assert euros(lawbook, case("2026-07-01", dora), "te_betalen") > 0


def test_a_lifelong_learning_credit_knows_no_pause_but_four_months_at_the_start(
    lawbook: Lawbook,
) -> None:
    assert euros(lawbook, case("2026-06-01", paused("lllk")), "te_betalen") > 0
    fresh = debt(30_000, regime="lllk", begin_terugbetaalperiode="2025-01-01")
    data = case("2025-01-01", debtor(900_000, [fresh], "lllk"))
    assert euros(lawbook, in_month(data, 3), "te_betalen") == 0
    assert euros(lawbook, in_month(data, 4), "te_betalen") > 0
    # Fifteen years from then, or from the beginning in the other reading.
    assert euros(lawbook, in_month(data, 182), "restschuld") > 0
    counted: dict[str, Any] = {"eerste_maanden_krediet_tellen_mee": True}
    assert euros(lawbook, in_month(data, 181), "restschuld", **counted) == 0


def test_student_finance_again_suspends_by_law_and_studying_without_it_on_application(
    lawbook: Lawbook,
) -> None:
    again = {**finance("sf35"), "begindatum": "2025-09-01", "einddatum": "2026-08-31"}
    dora = debtor(50_000, [debt(20_000)], toekenningen=[finance("sf35"), again])
    assert euros(lawbook, case("2025-08-01", dora), "te_betalen") > 0
    assert euros(lawbook, case("2025-09-01", dora), "te_betalen") == 0
    assert euros(lawbook, case("2026-09-01", dora), "te_betalen") > 0
    late = {**again, "begindatum": "2027-09-01", "einddatum": "2028-08-31"}
    past = debtor(50_000, [debt(20_000)], toekenningen=[finance("sf35"), late])
    assert euros(lawbook, case("2027-10-01", past), "te_betalen") > 0  # the ten years are over


# --- what someone can pay -------------------------------------------------------------------------


def test_a_debtor_abroad_pays_the_whole_term_unless_he_asks(lawbook: Lawbook) -> None:
    facts: dict[str, Any] = {"binnenlands_belastingplichtig": always("nee")}
    abroad = debtor(28_000, [debt(20_000)], **facts)
    asked = {**abroad, "draagkracht_in_buitenland_aangevraagd": {"2025": "ja"}}
    term = euros(lawbook, case("2025-06-01", abroad), "termijn van persoon")
    assert euros(lawbook, case("2025-06-01", abroad), "te_betalen") == term
    assert euros(lawbook, case("2025-06-01", asked), "te_betalen") < term


def test_a_single_parent_after_the_reference_year_asks_for_the_higher_allowance(
    lawbook: Lawbook,
) -> None:
    facts: dict[str, Any] = {
        "kinderschappen": [{"kind": "kim", "ontvangt_kinderbijslag": always("ja")}],
        "alleenstaande_ouder_aangevraagd": "2026-03-10",
    }
    kim = {"geboortedatum": "2024-06-06", "overlijdensdatum": "ontbreekt"}
    dora = debtor(40_000, [debt(40_000)], **facts)
    # In December 2024 there was a child already, so that in 2026 it counts by itself.
    assert euros(lawbook, case("2026-01-01", dora, kim=kim), "draagkracht") < 10
    late = {"geboortedatum": "2025-06-06", "overlijdensdatum": "ontbreekt"}
    before, after = (
        euros(lawbook, case(on, dora, kim=late), "draagkracht")
        for on in ("2026-03-01", "2026-04-01")
    )
    assert before == Decimal("43.93")
    assert after == Decimal("5.49")


def test_an_income_that_is_not_known_leaves_the_term_as_the_upper_bound(lawbook: Lawbook) -> None:
    dora = debtor(30_000, [debt(20_000)])
    del dora["inkomensgegeven"]
    found = outcome(lawbook, case("2025-01-01", dora), "te_betalen")
    assert found.state is OutcomeState.UNKNOWN
    assert (found.value.low, found.value.high) == (0, 5157)
    assert [want.symbol.name for want in found.wanted] == ["inkomensgegeven"]


def test_the_part_that_was_not_paid_raises_the_term_of_the_next_year(lawbook: Lawbook) -> None:
    low = case("2025-01-01", debtor(28_000, [debt(30_000)]))
    first, second = (
        euros(lawbook, in_month(low, month), "termijn van persoon") for month in (11, 12)
    )
    assert second > first
    assert cites(lawbook.law, outcome(lawbook, in_month(low, 12), "termijn van persoon"), "WSF 6.15")
    paying = case("2025-01-01", debtor(90_000, [debt(30_000)]))
    first, second = (
        euros(lawbook, in_month(paying, month), "termijn van persoon") for month in (11, 12)
    )
    assert first == second


# --- two debtors ----------------------------------------------------------------------------------


def couple(
    dora: tuple[int, str, int], partner: tuple[int, str, int], **facts: Any
) -> dict[str, Any]:
    """Two married debtors, each with an income, a regime and a balance."""
    people = []
    for income, regime, balance in (dora, partner):
        people.append(debtor(income, [debt(balance, regime=regime)], regime, **facts))
    return case("2025-01-01", people[0], partner=people[1])


def test_first_the_own_terms_then_the_surplus_to_the_partner(lawbook: Lawbook) -> None:
    data = couple((30_000, "sf35", 20_000), (25_000, "sf35", 7_756))
    assert euros(lawbook, data, "te_betalen", "partner") == Decimal("20.00")
    assert euros(lawbook, data, "te_betalen") == Decimal("43.82")
    rounded: dict[str, Any] = {"delen_pas_bij_betalen_afkappen": True}
    assert euros(lawbook, data, "te_betalen", **rounded) == Decimal("43.83")


def test_partners_of_two_regimes_each_share_by_their_own_percentage(lawbook: Lawbook) -> None:
    data = couple((30_000, "sf35", 90_000), (25_000, "sf15_nieuw", 90_000))
    joint_35 = (55_000 - Decimal("35849.84")) * 4 / 1200
    joint_15 = (55_000 - Decimal("30083.78")) * 12 / 1200
    cut = Decimal("0.01")
    assert euros(lawbook, data, "draagkracht") == (joint_35 * 30 / 55).quantize(cut, "ROUND_DOWN")
    assert euros(lawbook, data, "draagkracht", "partner") == (joint_15 * 25 / 55).quantize(
        cut, "ROUND_DOWN"
    )


def test_of_a_partner_from_before_2009_the_own_payment_goes_off_first(lawbook: Lawbook) -> None:
    data = couple((40_000, "sf35", 90_000), (30_000, "sf15_oud", 9_000))
    term = euros(lawbook, data, "te_betalen", "partner")
    joint = (70_000 - Decimal("35849.84")) * 4 / 1200
    expected = (joint - term).quantize(Decimal("0.01"), "ROUND_DOWN")
    assert euros(lawbook, data, "draagkracht") == expected
    assert cites(lawbook.law, outcome(lawbook, data, "draagkracht"), "WSF 6.14")


def test_a_debtor_from_before_2009_is_helped_by_the_partner(lawbook: Lawbook) -> None:
    """10a.10 without, 10a.12 with an old debt of the partner, 10a.13 with one of chapter 6."""
    asked = {"draagkrachtmeting_aangevraagd": "2024-12-01"}
    old = debtor(15_000, [debt(90_000, regime="sf15_oud")], "sf15_oud", **asked)
    partners = {
        "10a.10": debtor(40_000, []),
        "10a.12": debtor(40_000, [debt(20_000, regime="sf15_oud")], "sf15_oud", **asked),
        "10a.13": debtor(40_000, [debt(2_000)]),
    }
    paid = {}
    for article, partner in partners.items():
        data = case("2025-01-01", old, partner=partner)
        paid[article] = euros(lawbook, data, "te_betalen")
        assert cites(lawbook.law, outcome(lawbook, data, "te_betalen"), f"WSF {article}")
    assert paid["10a.10"] > paid["10a.12"] > 0
    alone = {**old, "partner_buiten_beschouwing": {"2025": "ja"}}
    data = case("2025-01-01", alone, partner=partners["10a.10"])
    assert euros(lawbook, data, "te_betalen") < paid["10a.10"]


def test_leaving_the_partner_out_makes_the_period_a_year_longer_each_time(
    lawbook: Lawbook,
) -> None:
    facts = {
        "draagkrachtmeting_aangevraagd": "2024-12-01",
        "partner_buiten_beschouwing": {"2026": "ja", "2027": "ja"},
    }
    dora = debtor(14_000, [debt(90_000, regime="sf15_oud")], "sf15_oud", **facts)
    partner = debtor(20_000, [])
    for on, ended in (("2041-12-01", False), ("2042-01-01", True)):
        data = case(on, dora, partner=partner)
        assert (euros(lawbook, data, "restschuld") == 0) is ended


def test_what_one_partner_leaves_of_the_brackets_is_for_the_other(lawbook: Lawbook) -> None:
    asked = {"draagkrachtmeting_aangevraagd": "2024-12-01"}
    dora = debtor(35_000, [debt(90_000, regime="sf15_oud")], "sf15_oud", **asked)
    # A partner without any income leaves a whole free allowance and three whole brackets.
    data = case("2025-01-01", dora, partner=debtor(0, []))
    half = Decimal("12534.91")
    rest = 35_000 - 2 * half
    first = min(rest, half)
    second = rest - first
    a_year = first * Decimal("0.079") + second * Decimal("0.158")
    expected = (a_year / 12).quantize(Decimal("0.01"), "ROUND_DOWN")
    assert euros(lawbook, data, "draagkracht") == expected
    assert expected < Decimal("319.90")


# --- two debts ------------------------------------------------------------------------------------


def test_with_enough_for_both_both_terms_are_paid(lawbook: Lawbook) -> None:
    loans = [debt(20_000), debt(10_000, regime="lllk")]
    data = case("2025-01-01", debtor(80_000, loans))
    term = euros(lawbook, data, "termijn van persoon")
    assert euros(lawbook, data, "te_betalen") == term
    # The highest counts: that of the credit, 12% above 84% of the minimum wage.
    highest = (80_000 - Decimal("21058.65")) * 12 / 1200
    assert euros(lawbook, data, "draagkracht") == highest.quantize(Decimal("0.01"), "ROUND_DOWN")


def test_with_too_little_the_loan_with_the_shortest_time_goes_first(lawbook: Lawbook) -> None:
    loans = [debt(20_000), debt(10_000, regime="lllk")]
    credit = annuity(1_000_000, "2.56", 180)
    income = 21_058.65 + (credit / 100 + 10) * 100  # ten euros more than the credit asks
    data = case("2025-01-01", debtor(f"{income:.2f}", loans))
    assert euros(lawbook, data, "te_betalen") == Decimal(credit) / 100 + 10
    only = case("2025-01-01", debtor(f"{income - 1500:.2f}", loans))
    assert euros(lawbook, only, "te_betalen") == Decimal(credit) / 100 - 5
    later = in_month(only, 1)
    without = case("2025-01-01", debtor(f"{income - 1500:.2f}", [debt(20_000)]))
    grown = value(lawbook, in_month(without, 1), "restschuld")
    assert value(lawbook, later, "restschuld") > grown  # of which the ho loan was paid nothing


def test_the_capacity_is_divided_over_two_loans_without_a_remainder(lawbook: Lawbook) -> None:
    loans = [debt(20_000), debt(10_000, regime="lllk")]
    for income in (22_000, 25_000, 26_000, 60_000):
        data = case("2025-01-01", debtor(income, loans))
        parts = [
            value(lawbook, data, name)
            for name in ("deel_voor_levenlanglerenkrediet", "deel_voor_hoger_onderwijs")
        ]
        above = max(Decimal(0), income - Decimal("25069.82"))
        assert parts[1] == 100 * above * 4 / 100  # a third of 12%: what SF35 asks
        free = Decimal("25069.82") * 84 / 100
        assert sum(parts) == 100 * max(Decimal(0), income - free) * 12 / 100


def test_during_a_pause_all_is_for_the_credit(lawbook: Lawbook) -> None:
    dora = debtor(60_000, [debt(20_000), debt(10_000, regime="lllk")])
    dora["aflosvrije_periode"] = always("ja")
    data = case("2025-01-01", dora)
    assert euros(lawbook, data, "te_betalen") == Decimal(annuity(1_000_000, "2.56", 180)) / 100
    assert cites(lawbook.law, outcome(lawbook, data, "te_betalen"), "BSF 18b")


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
        ("through", "schuld_beroepsonderwijs", {"vijftien_jaar_gekozen": "2024-05-05"}, "sf15_nieuw"),
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
        ("sf15_oud", "schuld_beroepsonderwijs", {"overstap_naar_hoofdstuk_6": "2013-02-02"}, "sf15_nieuw"),
        ("sf15_oud", "schuld_beroepsonderwijs", {"overstap_naar_hoofdstuk_6": "2025-01-01"}, "sf15_oud"),
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


# --- a household, and months of which only the agency knows ---------------------------------------


def test_a_household_of_two_debtors_and_a_child_has_no_unknown_outcome(lawbook: Lawbook) -> None:
    text = (EXAMPLES / "ilse.yaml").read_text("utf-8")
    for applicant in ("ilse", "koen"):
        read = lawbook.case(text.replace("aanvrager: ilse", f"aanvrager: {applicant}"), "ilse.yaml")
        names = [
            *("terugbetaalregime", "termijn", "draagkracht", "te_betalen", "restschuld"),
            *("kwijtschelding", "kwijtschelding_aanvullende_beurs", "minder_op_aanvraag"),
        ]
        for found in lawbook.decide(read, names).outcomes:
            assert found.state is OutcomeState.KNOWN, (applicant, found.name, found.error)
    read = lawbook.case(text, "ilse.yaml")
    unknown = {
        o.name
        for o in lawbook.decide(read, list(lawbook.law.outcomes)).outcomes
        if o.state in (OutcomeState.UNKNOWN, OutcomeState.ERROR)
    }
    assert not unknown & set(names)


def test_what_ilse_leaves_of_the_joint_capacity_goes_to_koen(lawbook: Lawbook) -> None:
    text = (EXAMPLES / "ilse.yaml").read_text("utf-8")
    read = lawbook.case(text.replace("aanvrager: ilse", "aanvrager: koen"), "ilse.yaml")
    term, capacity, paid = (
        o.value for o in lawbook.decide(read, ["termijn", "draagkracht", "te_betalen"]).outcomes
    )
    assert (term, capacity, paid) == (14_820, 14_678, 14_820)


def test_months_before_the_balance_are_not_reckoned_but_the_partner_counts(
    lawbook: Lawbook,
) -> None:
    later = debt(7_756, "2026-01", begin_terugbetaalperiode="2023-01-01", lopende_termijn="20.00")
    later["schuld_per_soort"]["2025-06"] = "7900"
    dora, partner = debtor(30_000, [debt(20_000)]), debtor(25_000, [later])
    data = case("2025-06-01", dora, partner=partner)
    for name in ("termijn van persoon", "te_betalen", "kwijtschelding"):
        found = outcome(lawbook, data, name, "partner")
        assert found.state is OutcomeState.NOT_APPLICABLE
    assert euros(lawbook, data, "restschuld", "partner") == 7_900
    assert euros(lawbook, data, "draagkracht") == Decimal("34.81")
    assert euros(lawbook, data, "te_betalen") == Decimal("43.82")


@pytest.mark.parametrize(
    ("changes", "debts", "article"),
    [
        ({}, [debt(20_000), debt(10_000)], "6.1"),
        ({"toekenningen": []}, [debt(20_000)], "10a.1"),
    ],
    ids=["two of a sort", "no history"],
)
def test_what_the_agency_cannot_hold_is_refused_and_not_guessed(
    lawbook: Lawbook, changes: dict[str, Any], debts: list[dict[str, Any]], article: str
) -> None:
    data = case("2025-03-01", debtor(30_000, debts, **changes))
    for name in ("terugbetaalregime van persoon", "te_betalen", "restschuld"):
        found = outcome(lawbook, data, name)
        assert found.state is OutcomeState.ERROR
        assert found.error is not None
        assert found.error.citation is not None
        assert found.error.citation.article == article


@pytest.mark.parametrize(
    ("fact", "name", "wanted"),
    [
        ("saldomaand", "restschuld", "saldomaand"),
        ("schuld_per_soort", "restschuld", "schuld_per_soort"),
        ("begin_terugbetaalperiode", "te_betalen", "begin_terugbetaalperiode"),
    ],
)
def test_what_is_missing_of_a_debt_is_asked_of_the_register(
    lawbook: Lawbook, fact: str, name: str, wanted: str
) -> None:
    loan = debt(20_000)
    del loan[fact]
    found = outcome(lawbook, case("2025-03-01", debtor(30_000, [loan])), name)
    assert found.state is OutcomeState.UNKNOWN
    assert found.wanted[0].symbol.name == wanted
    assert lawbook.law.items[found.wanted[0].symbol].register == "DUO"
