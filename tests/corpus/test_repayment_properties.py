"""What must hold for every debt: properties on generated debtors, alone and in couples."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as runs
from hypothesis import strategies as st

from tests.corpus.debtors import (
    LOANS,
    SET,
    TAXABLE_MINIMUM_WAGE,
    case,
    debt,
    debtor,
    decide,
    euros,
    finance,
    half_up,
    month_factor,
    value,
)
from tests.corpus.test_persons import citations
from tests.counts import count
from uitvoerbaar.evaluation.decision import Decision, Outcome, Outcomes, OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.time import month_index

RUNS = count(15, 400)
START = month_index(2025, 1)
REGIMES = st.sampled_from(sorted(LOANS))
BALANCES = st.integers(1, 12_000_000).map(lambda cents: Decimal(cents) / 100)
INCOMES = st.integers(0, 9_000_000).map(lambda cents: Decimal(cents) / 100)
MONTHS = st.integers(0, 425)


def over_time(lawbook: Lawbook, data: dict[str, Any], *names: str, months: int = 425) -> Decision:
    """A decision late in the life of a debt, from which earlier months can be asked."""
    end = START + months
    late = {**data, "peildatum": f"{end // 12}-{end % 12 + 1:02}-01"}
    return decide(lawbook, late, *names)


def course(decision: Decision, position: int, last: int) -> list[Any]:
    """The values of one outcome of a decision in each month from January 2025 on."""
    outcomes = Outcomes(decision.evaluation)
    found = []
    for month in range(last + 1):
        outcome = outcomes.of(decision.outcomes[position].rule, START + month)
        assert outcome.state is OutcomeState.KNOWN, (month, outcome.state, outcome.error)
        found.append(outcome.value)
    return found


@runs(max_examples=RUNS)
@given(BALANCES, INCOMES, REGIMES, st.booleans())
def test_a_debt_never_goes_below_zero_and_ends(
    lawbook: Lawbook, balance: Decimal, income: Decimal, regime: str, asks: bool
) -> None:
    facts = {"draagkrachtmeting_aangevraagd": "2024-12-01"} if asks else {}
    data = case("2025-01-01", debtor(income, [debt(balance, regime=regime)], regime, **facts))
    decision = over_time(lawbook, data, "restschuld", "te_betalen", "termijn van persoon")
    debts, paid, terms = (course(decision, position, 425) for position in range(3))
    assert min(debts) >= 0
    assert debts[-1] == 0
    assert all(0 <= now <= term for now, term in zip(paid, terms, strict=True))
    assert all(now == 0 for now, left in zip(paid, debts, strict=True) if left == 0)


# Small amounts are drawn as often as large ones: it is they that rounding can undo.
EXTRAS = st.one_of(st.integers(1, 100), st.integers(1, 3_000_000))
HIGHEST_FACTOR = max(month_factor(percent) for years in SET.values() for percent in years.values())


@runs(max_examples=RUNS)
@example(Decimal("53789.86"), Decimal("900000"), "sf15_nieuw", 1, 1, False, True)
@given(BALANCES, INCOMES, REGIMES, st.integers(0, 179), EXTRAS, st.booleans(), st.booleans())
def test_an_extra_repayment_raises_the_remaining_debt_by_no_more_than_rounding(
    lawbook: Lawbook,
    balance: Decimal,
    income: Decimal,
    regime: str,
    month: int,
    extra: int,
    asks: bool,
    once: bool,
) -> None:
    """With one and the same term the debt is never higher: interest, rounded on whole cents, does
    not turn two balances around. Terms differ from the next setting on. The exact terms of two
    balances keep their order as well, but a term is rounded: each by half a cent at most, so that
    in a month the lower balance is paid off by at most one cent too little. Its interest is
    rounded too, and again the two differ by less than a cent. So a month adds less than two cents
    to what can be too much, and that bears interest."""
    facts = {"draagkrachtmeting_aangevraagd": "2024-12-01"} if asks else {}
    paid_in = f"{'in ' if once else ''}{2025 + month // 12}-{month % 12 + 1:02}"
    plain = debt(balance, regime=regime)
    more = {**plain, "extra_aflossing": {paid_in: str(Decimal(extra) / 100)}}
    lives = [
        over_time(
            lawbook,
            case("2025-01-01", debtor(income, [d], regime, **facts)),
            *("restschuld", "termijn van persoon"),
        )
        for d in (plain, more)
    ]
    before, after = (course(life, 0, 425) for life in lives)
    terms, new_terms = (course(life, 1, 425) for life in lives)
    rounding = Fraction(0)
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        assert new <= old + rounding, (at, old, new)
        if rounding or terms[at] != new_terms[at]:
            rounding = rounding * HIGHEST_FACTOR + 2
    assert after[-1] == 0


def test_one_cent_extra_can_leave_more_to_pay_by_the_rounding_of_terms(lawbook: Lawbook) -> None:
    """The term that is set in 2033 is a cent lower: sixty times a cent, and the interest on it."""
    found = [
        euros(
            lawbook,
            case("2038-01-01", debtor(900_000, [{**loan, **extra}], "sf15_nieuw")),
            "restschuld",
        )
        for loan in [debt("53789.86", regime="sf15_nieuw")]
        for extra in ({}, {"extra_aflossing": {"in 2025-02": "0.01"}})
    ]
    assert found == [Decimal("8225.25"), Decimal("8225.88")]


@runs(max_examples=RUNS)
@given(INCOMES, INCOMES, REGIMES, st.integers(2025, 2028))
def test_with_the_reference_year_fixed_more_income_never_lowers_what_must_be_paid(
    lawbook: Lawbook, low: Decimal, more: Decimal, regime: str, year: int
) -> None:
    facts = {"draagkrachtmeting_aangevraagd": "2024-12-01"}
    paid = [
        value(
            lawbook,
            case(
                f"{year}-01-01",
                debtor(
                    {str(year - 2): str(income)},
                    [debt(60_000, f"{year}-01", regime)],
                    regime,
                    **facts,
                ),
            ),
            "te_betalen",
        )
        for income in (low, low + more)
    ]
    assert paid[0] <= paid[1]


PERSONS = ("dora", "partner")
SHIFTS = st.sampled_from([None, 2024, 2025])


def earner(
    income: Decimal,
    later: list[int],
    asks_for: int | None,
    loans: list[dict[str, Any]],
    regime: str,
) -> tuple[dict[int, Decimal], int, dict[str, Any]]:
    """Someone with an income in 2023 that is a percentage of it in 2024 and 2025, and perhaps asks
    for one of these years: what is earned, the year that counts, and the facts."""
    earned = {2023: income}
    for year, percent in zip((2024, 2025), later, strict=True):
        earned[year] = (income * percent / 100).quantize(Decimal("0.01"))
    fell = asks_for is not None and 100 * earned[asks_for] <= 85 * income
    shift = {} if asks_for is None else {"gekozen_peiljaar_terugbetalen": {"2025": str(asks_for)}}
    facts = debtor({str(y): str(a) for y, a in earned.items()}, loans, regime, **shift)
    return earned, asks_for if fell and asks_for is not None else 2023, facts


@runs(max_examples=count(40, 600))
@given(
    st.tuples(INCOMES, INCOMES),
    st.tuples(*2 * [st.lists(st.integers(0, 120), min_size=2, max_size=2)]),
    st.tuples(SHIFTS, SHIFTS),
    st.sampled_from(["sf35", "sf15_nieuw"]),
    st.booleans(),
)
def test_joint_capacity_is_divided_without_losing_more_than_a_cent_for_each(
    lawbook: Lawbook,
    incomes: tuple[Decimal, Decimal],
    later: tuple[list[int], list[int]],
    asks_for: tuple[int | None, int | None],
    regime: str,
    alone: bool,
) -> None:
    """Whoever asks for another year: what both can pay is reckoned apart, in whole cents."""
    loans = [debt(999_999, regime=regime)]
    (mine, my_year, dora), (yours, your_year, partner) = (
        earner(income, percents, year, loans, regime)
        for income, percents, year in zip(incomes, later, asks_for, strict=True)
    )
    together = case("2025-01-01", dora, partner=partner)
    reading: dict[str, Any] = {"verlegging_alleen_voor_debiteur": alone}
    year = max(my_year, your_year)
    earned = mine[my_year] + yours[your_year] if alone else mine[year] + yours[year]
    percent, free = {"sf35": (4, 143), "sf15_nieuw": (12, 120)}[regime]
    above = Fraction(100 * earned) - half_up(Fraction(TAXABLE_MINIMUM_WAGE[year] * free, 100))
    exactly = max(Fraction(0), above) * percent / 1200
    joint = exactly.__floor__()
    shares = [value(lawbook, together, "draagkracht", name, **reading) for name in PERSONS]
    assert joint - 1 <= sum(shares) <= joint
    exact = [
        value(
            lawbook, together, "draagkracht", name, delen_pas_bij_betalen_afkappen=True, **reading
        )
        for name in PERSONS
    ]
    assert sum(exact) == exactly or earned == 0
    paid = [value(lawbook, together, "te_betalen", name, **reading) for name in PERSONS]
    assert sum(paid) <= joint


@runs(max_examples=RUNS)
@given(INCOMES, INCOMES, BALANCES, BALANCES, REGIMES, REGIMES, st.booleans())
def test_a_couple_never_pays_more_than_its_terms_and_who_has_the_most_never_less(
    lawbook: Lawbook,
    mine: Decimal,
    yours: Decimal,
    debt_1: Decimal,
    debt_2: Decimal,
    regime_1: str,
    regime_2: str,
    asks: bool,
) -> None:
    facts = {"draagkrachtmeting_aangevraagd": "2024-12-01"} if asks else {}
    data = case(
        "2025-01-01",
        debtor(mine, [debt(debt_1, regime=regime_1)], regime_1, **facts),
        partner=debtor(yours, [debt(debt_2, regime=regime_2)], regime_2, **facts),
    )
    for name in ("dora", "partner"):
        paid, term = (value(lawbook, data, n, name) for n in ("te_betalen", "termijn van persoon"))
        assert 0 <= paid <= term


def test_the_readings_of_interest_and_rounding_stay_close(lawbook: Lawbook) -> None:
    data = case("2045-01-01", debtor(900_000, [debt(40_000)]))
    daily = value(lawbook, data, "restschuld")
    twelfths = value(lawbook, data, "restschuld", rente_per_twaalfde=True)
    finer = value(lawbook, data, "restschuld", schuld_op_tien_decimalen=True)
    assert daily != twelfths
    assert abs(daily - twelfths) < 2000
    assert abs(daily - finer) < 100


# --- twins ----------------------------------------------------------------------------------------


def answers(lawbook: Lawbook, data: dict[str, Any]) -> dict[str, Outcome]:
    """Every public outcome of repayment."""
    names = [
        "termijn van persoon", "draagkracht", "te_betalen", "restschuld", "kwijtschelding",
        "terugbetaalregime van persoon", "minder_op_aanvraag", "kwijtschelding_aanvullende_beurs",
    ]  # fmt: skip
    return {o.name: o for o in decide(lawbook, data, *names).outcomes}


@pytest.mark.parametrize(
    "change",
    [
        {"geboortedatum": "1961-12-31"},
        {
            "nationaliteiten": [
                {"land": "ander_land", "begindatum": "1990-04-04", "einddatum": "ontbreekt"}
            ]
        },
        {"brp_adres": "Verweg 1, Delfzijl", "woonadres_feitelijk": "Verweg 1, Delfzijl"},
        {"inschrijvingen": [], "diplomas": []},
    ],
    ids=["age", "nationality", "address", "school"],
)  # fmt: skip
@pytest.mark.parametrize("regime", sorted(LOANS))
def test_debtors_who_differ_in_what_may_not_matter_get_the_same(
    lawbook: Lawbook, regime: str, change: dict[str, Any]
) -> None:
    dora = debtor(31_000, [debt(30_000, regime=regime)], regime)
    twin = json.loads(json.dumps({**dora, **change}))
    for on in ("2025-01-01", "2031-07-01"):
        mine, theirs = (answers(lawbook, case(on, who)) for who in (dora, twin))
        for name in mine:
            assert mine[name].state is theirs[name].state
            assert mine[name].value == theirs[name].value
            articles = [set(citations(lawbook.law, found)) for found in (mine[name], theirs[name])]
            assert articles[0] == articles[1]


@pytest.mark.parametrize(
    ("change", "article"),
    [
        ({"regime": "sf15_nieuw"}, "6.1"),
        ({"regime": "sf15_oud"}, "10a.1"),
        ({"aflosvrije_periode": "2024-11-11"}, "6.7"),
        ({"binnenlands_belastingplichtig": {"2023": "nee"}}, "6.11"),
        ({"gekozen_peiljaar_terugbetalen": {"2025": "2024"}}, "6.12"),
    ],
)
def test_twins_part_only_at_an_article_that_the_trace_names(
    lawbook: Lawbook, change: dict[str, Any], article: str
) -> None:
    income = {"2023": "31000", "2024": "21000"}
    regime = change.get("regime", "sf35")
    facts = {key: fact for key, fact in change.items() if key != "regime"}
    dora = debtor(income, [debt(30_000)])
    twin = debtor(income, [debt(30_000, regime=regime)], regime, **facts)
    mine, theirs = (answers(lawbook, case("2025-01-01", who))["te_betalen"] for who in (dora, twin))
    assert mine.value != theirs.value
    for found in (mine, theirs):
        assert article in {c.article for c in citations(lawbook.law, found)}


def test_a_pause_of_the_partner_in_history_needs_no_other_fact(lawbook: Lawbook) -> None:
    """Only what counts is asked: of a partner without debts nothing but the income."""
    partner = {"overlijdensdatum": "ontbreekt", "medebewoners": []}
    data = case(
        "2025-01-01",
        debtor(30_000, [debt(20_000)], toekenningen=[finance("sf35")]),
        partner=partner,
    )
    found = decide(lawbook, data, "te_betalen").outcomes[0]
    assert {want.symbol.name for want in found.wanted} == {
        "inkomensgegeven",
        "niet_in_nederland_belastbaar_inkomen",
    }
