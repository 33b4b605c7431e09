"""What someone can pay, alone, with a partner who repays too, and with two debts at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.corpus.debtors import (
    always,
    annuity,
    case,
    debt,
    debtor,
    euros,
    in_month,
    outcome,
    value,
)
from tests.corpus.test_persons import cites
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook

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
    assert cites(
        lawbook.law, outcome(lawbook, in_month(low, 12), "termijn van persoon"), "WSF 6.15"
    )
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
    credit = annuity(1_000_000, "2.56", 172)
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
    assert euros(lawbook, data, "te_betalen") == Decimal(annuity(1_000_000, "2.56", 172)) / 100
    assert cites(lawbook.law, outcome(lawbook, data, "te_betalen"), "BSF 18b")
