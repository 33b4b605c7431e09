"""The course of a student debt to remission, its pauses, and what the register must hold."""

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
    in_month,
    outcome,
    reckon,
    value,
)
from tests.corpus.test_persons import cites
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.evaluation.decision import Outcomes, OutcomeState
from uitvoerbaar.face import Lawbook

EXAMPLES = Path(__file__).parents[2] / "examples"


# --- the course of a debt -------------------------------------------------------------------------


@pytest.mark.parametrize("regime", ["sf35", "sf15_nieuw", "sf15_oud", "lllk"])
@pytest.mark.parametrize(
    ("balance", "income"), [(20_000, 900_000), (60_000, 33_000), (900, 27_000), (45_000, 26_000)]
)
def test_a_debt_runs_to_remission_as_it_is_reckoned_apart(
    lawbook: Lawbook, regime: str, balance: int, income: int
) -> None:
    credit = regime == "lllk"
    wait = 4 if credit else 0
    months = wait + 12 * YEARS[regime]
    begin = {"begin_terugbetaalperiode": "2025-01-01"} if credit else {}
    data = case("2025-01-01", debtor(income, [debt(balance, regime=regime, **begin)], regime))
    apart = reckon(100 * balance, income, regime, 2025 if credit else 2023, wait)
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


def test_months_of_pause_that_were_used_are_months_of_suspension(lawbook: Lawbook) -> None:
    """Of 35 years from 2017 on, 324 months are left in 2025 and sixty of pause: whether or not
    the register counts those among the months of suspension."""
    owed = debt(20_000, begin_terugbetaalperiode="2015-01-01")
    owed["aangegaan_in_oud_stelsel"] = "nee"
    ended = {**finance("sf35", "2014-07-31"), "begindatum": "2010-09-01"}
    for suspended, left in ((0, 384), (60, 384), (90, 414)):
        paused_before = {"gebruikte_jokermaanden": "60", "opgeschorte_maanden": str(suspended)}
        dora = debtor(60_000, [owed], toekenningen=[ended], **paused_before)
        term = value(lawbook, case("2025-01-01", dora), "termijn")
        assert term == annuity(2_000_000, "2.57", left)


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


def test_without_an_award_in_the_case_its_days_are_asked_and_not_guessed(lawbook: Lawbook) -> None:
    data = case("2025-03-01", debtor(30_000, [debt(20_000)], toekenningen=[]))
    for name in ("terugbetaalregime van persoon", "te_betalen", "restschuld"):
        assert outcome(lawbook, data, name).state is OutcomeState.UNKNOWN, name
    known = {"eerste_dag_volgens_duo": "2016-09-01", "laatste_dag_volgens_duo": "2022-08-31"}
    loan = debt(20_000, aangegaan_in_oud_stelsel="nee")
    told = case("2025-03-01", debtor(30_000, [loan], toekenningen=[], **known))
    award = case("2025-03-01", debtor(30_000, [loan]))
    for name in ("terugbetaalregime van persoon", "te_betalen", "restschuld"):
        assert value(lawbook, told, name) == value(lawbook, award, name)


def test_a_debt_under_the_wtos_alone_is_repaid_over_35_years(lawbook: Lawbook) -> None:
    loan = debt(20_000, schuldsoort="schuld_wtos")
    data = case("2025-01-01", debtor(35_000, [loan], toekenningen=[]))
    assert value(lawbook, data, "terugbetaalregime van persoon") == "sf35"
    assert euros(lawbook, data, "te_betalen") == Decimal("33.10")


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


def test_two_debts_of_a_sort_are_refused_with_both_places(lawbook: Lawbook) -> None:
    data = case("2025-03-01", debtor(30_000, [debt(20_000), debt(10_000)]))
    with pytest.raises(CaseError) as refused:
        outcome(lawbook, data, "restschuld")
    (problem,) = refused.value.problems
    assert "hooguit één schuld" in problem.sentence
    assert "schuld_hoger_onderwijs" in problem.sentence
    assert problem.mend


def test_a_debt_without_a_term_in_the_register_is_repaid_over_what_is_left(
    lawbook: Lawbook,
) -> None:
    """A phase that began in 2020, without the term that the agency set: 20,000 over 360 months."""
    loan = debt(20_000, begin_terugbetaalperiode="2018-01-01", lopende_termijn="ontbreekt")
    data = case("2025-01-01", debtor(90_000, [loan]))
    assert value(lawbook, data, "termijn van persoon") == annuity(2_000_000, "0.46", 360)
    assert value(lawbook, in_month(data, 12), "termijn van persoon") == annuity(
        2_000_000, "0.46", 360
    )
