"""A decision of the agency that lowers a debt: the supplementary grant that need not be repaid, and
the allowances for the years of the loan system. It shows from its day on, and never twice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as runs
from hypothesis import strategies as st

from tests.corpus.debtors import (
    case,
    debt,
    debtor,
    decide,
    euros,
    finance,
    half_up,
    in_month,
    month_factor,
    outcome,
    value,
)
from tests.corpus.people import PROGRAMMES
from tests.counts import count
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.evaluation.decision import Outcomes, OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.time import month_index

START = month_index(2025, 1)
PAID_OUT = "uitbetaling_na_verrekening van persoon"
# The percentage of the block of five years that began in 2023; see `debtors.SET`.
RATE = "0.46"


def waived(
    income: object = 20_000,
    grant: object = 10_000,
    interest: object = 300,
    decided: str = "2025-03-10",
    balance: object = 20_000,
    **facts: Any,
) -> dict[str, Any]:
    """A debtor whose last award ended in 2020, so that the income of 2023 counts for the waiver."""
    asked = {
        "toekenningen": [finance("sf35", "2020-08-31")],
        "aanvullende_beurs_blijft_lening": str(grant),
        "rente_over_aanvullende_beurs": str(interest),
        "kwijtschelding_aanvullende_beurs_aangevraagd": "2024-06-01",
        "besluitdatum_kwijtschelding": decided,
    }
    return case("2025-01-01", debtor(income, [debt(balance)], **{**asked, **facts}))


def graduate(decided: str, voucher: str = "ontbreekt", balance: object = 20_000) -> dict[str, Any]:
    """A debtor with a bachelor of four years within the loan system: 48 × 34,17 in 2025, and a
    voucher that was not used: 2.097,08."""
    enrolment = {
        "opleiding": "hbo",
        "datum_inschrijving": "2017-09-01",
        "datum_uitschrijving": "2021-08-31",
        "opleidingsvorm": "voltijd",
        "als_extraneus": "nee",
    }
    diploma = {"opleiding": "hbo", "diplomadatum": "2021-07-01", "kennisgeving_op": "2021-08-20"}
    dora = debtor(
        20_000,
        [debt(balance, begin_terugbetaalperiode="2023-01-01")],
        geboortedatum="1999-02-11",
        nationaliteiten=[
            {"land": "nederland", "begindatum": "1999-02-11", "einddatum": "ontbreekt"}
        ],
        brp_ingezetene="ja",
        toekenningen=[{**finance("sf35", "2021-08-31"), "begindatum": "2017-09-01"}],
        inschrijvingen=[enrolment],
        diplomas=[diploma],
        resterende_waarde_studievoucher="9000",
        besluitdatum_leenstelsel=decided,
        besluitdatum_studievoucher=voucher,
    )
    return {**case("2025-01-01", dora), "opleidingen": PROGRAMMES}


def course(lawbook: Lawbook, data: dict[str, Any], name: str, months: int) -> list[int]:
    """An outcome in each month from January 2025 on, in cents."""
    decision = decide(lawbook, in_month(data, months), name)
    outcomes = Outcomes(decision.evaluation)
    found = [outcomes.of(decision.outcomes[0].rule, START + month) for month in range(months + 1)]
    assert all(each.state is OutcomeState.KNOWN for each in found)
    return [each.value for each in found]


def lapsing(waived_: int, balance: int, months: int) -> int:
    """A waived amount with the interest that ran over what of it was still debt, in cents, after
    months in which nothing was paid."""
    owed = min(waived_, balance)
    for _ in range(months):
        grown = half_up(owed * month_factor(RATE))
        waived_, owed = waived_ + grown - owed, grown
    return waived_


# --- the waiver -----------------------------------------------------------------------------------


def test_the_waived_amount_and_its_interest_leave_the_debt_in_the_month_after_the_decision(
    lawbook: Lawbook,
) -> None:
    """10.000 with 300 of interest until the balance, and three months of interest after it."""
    waiver, none = waived(), waived(decided="ontbreekt")
    for month, less in ((2, 0), (3, lapsing(1_030_000, 2_000_000, 3))):
        before, after = (value(lawbook, in_month(d, month), "restschuld") for d in (none, waiver))
        assert before - after == less
    assert value(lawbook, in_month(waiver, 3), PAID_OUT) == 0


@pytest.mark.parametrize("decided", ["2024-11-11", "2024-12-31", "2025-01-01"])
def test_a_decision_of_on_or_before_the_day_of_the_balance_is_in_it(
    lawbook: Lawbook, decided: str
) -> None:
    decision, none = waived(decided=decided), waived(decided="ontbreekt")
    for month in (0, 1, 2, 40):
        data = (in_month(each, month) for each in (decision, none))
        assert len({value(lawbook, each, "restschuld") for each in data}) == 1


def test_where_no_grant_is_waived_neither_its_interest_nor_a_day_is_asked(lawbook: Lawbook) -> None:
    unknown = {
        "besluitdatum_kwijtschelding": "onbekend",
        "rente_over_aanvullende_beurs": "onbekend",
    }
    never = waived(**unknown, kwijtschelding_aanvullende_beurs_aangevraagd="ontbreekt")
    nothing = waived(grant=0, **unknown)
    rich = waived(income=90_000, **unknown)
    late = waived(**unknown, kwijtschelding_aanvullende_beurs_aangevraagd="2031-02-02")
    for data in (never, nothing, rich, late):
        assert outcome(lawbook, in_month(data, 24), "restschuld").state is OutcomeState.KNOWN


def test_a_day_that_is_not_known_is_asked_of_the_agency(lawbook: Lawbook) -> None:
    data = in_month(waived(besluitdatum_kwijtschelding="onbekend"), 6)
    found = outcome(lawbook, data, "restschuld")
    none = in_month(waived(decided="ontbreekt"), 6)
    assert found.state is OutcomeState.UNKNOWN
    assert (found.value.low, found.value.high) == (0, value(lawbook, none, "restschuld"))
    assert "besluitdatum_kwijtschelding" in {want.symbol.name for want in found.wanted}
    item = next(i for s, i in lawbook.law.items.items() if s.name == "besluitdatum_kwijtschelding")
    assert item.register == "DUO"


def test_what_the_debt_cannot_bear_is_paid_out(lawbook: Lawbook) -> None:
    data = in_month(waived(balance=4_000), 3)
    left = value(lawbook, in_month(waived(balance=4_000, decided="ontbreekt"), 3), "restschuld")
    assert value(lawbook, data, "restschuld") == 0
    assert value(lawbook, data, PAID_OUT) == lapsing(1_030_000, 400_000, 3) - left


def test_no_interest_runs_over_a_waived_amount_that_was_paid_off(lawbook: Lawbook) -> None:
    """5.000, paid off in February 2024, of which 4.200 is waived in 2026: two months of interest
    at 2%, and not twenty-six. It leaves a debt under the Wtos that is still there."""
    begun: dict[str, Any] = {
        "begin_terugbetaalperiode": "2021-01-01",
        "vastgestelde_rente": {"2021": "2%"},
        "lopende_termijn": "20",
    }
    paid_off = debt(5_000, "2024-01", **begun, extra_aflossing={"in 2024-02": "6000"})
    other = debt(6_000, "2024-01", **{**begun, "schuldsoort": "schuld_wtos"})
    data = waived(
        30_000,
        4_000,
        200,
        "2026-03-10",
        schulden=[paid_off, other],
        kwijtschelding_aanvullende_beurs_aangevraagd="2024-02-01",
    )
    data = {**data, "peildatum": "2026-04-01"}
    none = waived(30_000, 0, 0, "ontbreekt", schulden=[paid_off, other])
    left = euros(lawbook, {**none, "peildatum": "2026-04-01"}, "restschuld")
    assert left - euros(lawbook, data, "restschuld") == Decimal("4214.03")


def test_what_is_borrowed_after_the_debt_was_paid_off_is_no_waived_debt(lawbook: Lawbook) -> None:
    """What was paid off does not become debt again by a new loan: it bears no more interest."""
    booked = [{"boekmaand": "2025-02", "geboekt_bedrag": "9000"}]
    owed = debt(1_000, extra_aflossing={"in 2025-01": "2000"}, schuldboekingen=booked)
    given_ = {"grant": 1_000, "interest": 0, "schulden": [owed]}
    before, after = (
        euros(lawbook, in_month(waived(decided=day, **given_), 14), "restschuld")
        for day in ("ontbreekt", "2026-02-10")
    )
    assert before - after == Decimal("1000.38")


DAYS = st.integers(0, 900).map(lambda days: date(2024, 11, 1) + timedelta(days=days))
CENTS = st.integers(0, 3_000_000).map(lambda cents: Decimal(cents) / 100)
INCOMES = st.integers(2_500_000, 6_000_000).map(lambda cents: Decimal(cents) / 100)


@runs(max_examples=count(12, 300))
@given(st.integers(1, 6_000_000).map(lambda c: Decimal(c) / 100), CENTS, CENTS, INCOMES, DAYS)
def test_a_waiver_never_raises_the_debt_and_never_brings_it_below_zero(
    lawbook: Lawbook,
    balance: Decimal,
    grant: Decimal,
    interest: Decimal,
    income: Decimal,
    day: date,
) -> None:
    given_ = {"balance": balance, "grant": grant, "interest": interest, "income": income}
    with_, without = (
        course(lawbook, waived(decided=decided, **given_), "restschuld", 425)
        for decided in (day.isoformat(), "ontbreekt")
    )
    assert min(with_) >= 0
    # A term is rounded to a cent, so two debts that are almost the same can cross by some cents.
    assert all(less <= more + 100 for less, more in zip(with_, without, strict=True))
    shown = max(0, (day - timedelta(days=1)).year * 12 + (day - timedelta(days=1)).month - START)
    assert with_[:shown] == without[:shown]


@runs(max_examples=count(12, 300))
@given(st.integers(1, 3_000_000).map(lambda c: Decimal(c) / 100), CENTS, CENTS, DAYS)
def test_what_is_taken_off_and_what_is_paid_out_are_the_waived_amount_with_its_interest(
    lawbook: Lawbook, balance: Decimal, grant: Decimal, interest: Decimal, day: date
) -> None:
    month = (day - timedelta(days=1)).year * 12 + (day - timedelta(days=1)).month - START
    if not 0 < month < 24:
        return
    given_ = {"balance": balance, "grant": grant, "interest": interest}
    before, after = (
        value(lawbook, in_month(waived(decided=decided, **given_), month), "restschuld")
        for decided in ("ontbreekt", day.isoformat())
    )
    paid = value(lawbook, in_month(waived(decided=day.isoformat(), **given_), month), PAID_OUT)
    whole = int(100 * (grant + interest)) if grant else 0
    assert before - after + paid == lapsing(whole, int(100 * balance), month)


# --- the allowances for the years of the loan system ----------------------------------------------


def test_the_allowances_leave_the_debt_in_the_month_after_each_decision(lawbook: Lawbook) -> None:
    none, both = graduate("ontbreekt"), graduate("2025-02-14", "2025-03-14")
    for month, less in ((1, 0), (2, 48 * 3417)):
        before, after = (euros(lawbook, in_month(d, month), "restschuld") for d in (none, both))
        assert before - after == Decimal(less) / 100
    march, april = (value(lawbook, in_month(both, m), "restschuld") for m in (2, 3))
    assert half_up(march * month_factor(RATE)) - april == 209_708


def test_an_allowance_above_the_debt_is_paid_out_for_the_rest(lawbook: Lawbook) -> None:
    data = in_month(graduate("2025-02-14", balance=1_000), 2)
    owed = value(lawbook, in_month(graduate("ontbreekt", balance=1_000), 2), "restschuld")
    assert value(lawbook, data, "restschuld") == 0
    assert value(lawbook, data, PAID_OUT) == 48 * 3417 - owed


def test_someone_without_a_diploma_is_not_asked_for_a_decision(lawbook: Lawbook) -> None:
    data = graduate("onbekend", "onbekend")
    data["personen"]["dora"]["diplomas"] = []
    assert outcome(lawbook, in_month(data, 9), "restschuld").state is OutcomeState.KNOWN
    asked = graduate("onbekend", "ontbreekt")
    assert outcome(lawbook, in_month(asked, 9), "restschuld").state is OutcomeState.UNKNOWN


def test_after_the_decision_an_allowance_keeps_the_amount_of_its_year(lawbook: Lawbook) -> None:
    """48 × 34,17 and 2.097,08 of 2025, also when the amounts of 2026 are higher."""
    decided = in_month(graduate("2025-03-10", "2025-03-10"), 16)
    assert euros(lawbook, decided, "tegemoetkoming_leenstelsel") == Decimal("1640.16")
    assert euros(lawbook, decided, "tegemoetkoming_studievoucher") == Decimal("2097.08")
    waiting = in_month(graduate("ontbreekt"), 16)
    assert euros(lawbook, waiting, "tegemoetkoming_leenstelsel") == Decimal("1694.88")
    assert euros(lawbook, waiting, "tegemoetkoming_studievoucher") == Decimal("2167.33")


@pytest.mark.parametrize("voucher", ["2025-03-10", "2025-05-10"])
def test_what_is_paid_out_and_what_left_the_debt_are_the_allowances_and_no_more(
    lawbook: Lawbook, voucher: str
) -> None:
    """A debt of 2.000 is gone after the first allowance and a part of the second; in each later
    month the same is written off and paid out."""
    parts = ("kwijtschelding", "uitbetaling")
    shown = [f"{part}_{of}" for of in ("leenstelsel", "studievoucher") for part in parts]
    data = graduate("2025-03-10", voucher, balance=2_000)
    none = graduate("ontbreekt", balance=2_000)
    owed = value(lawbook, in_month(none, 3), "restschuld") - 164_016
    for _ in range(3, 3 if voucher < "2025-04" else 5):
        owed = half_up(owed * month_factor(RATE))
    for month in (6, 20):
        found = [value(lawbook, in_month(data, month), f"{name} van persoon") for name in shown]
        assert found == [164_016, 0, owed, 209_708 - owed]
        assert value(lawbook, in_month(data, month), "restschuld") == 0


def test_a_decision_of_before_the_law_gave_an_allowance_is_refused(lawbook: Lawbook) -> None:
    with pytest.raises(CaseError, match="besluitdatum_leenstelsel"):
        decide(lawbook, graduate("2024-12-10"), "restschuld")


@pytest.mark.parametrize("asked", ["ontbreekt", "2025-03-11"])
def test_a_decision_without_an_application_or_before_it_is_refused(
    lawbook: Lawbook, asked: str
) -> None:
    data = waived(kwijtschelding_aanvullende_beurs_aangevraagd=asked)
    with pytest.raises(CaseError, match="besluitdatum_kwijtschelding"):
        decide(lawbook, data, "restschuld")
