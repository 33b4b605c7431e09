"""A household has all schemes on one law: joint claims count once, and what must always hold."""

from __future__ import annotations

import copy
import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.families import yes_no
from tests.corpus.households import (
    grown_up,
    household,
    live_together,
    parenthood,
    pupil,
    small,
)
from tests.corpus.people import PROGRAMMES
from tests.corpus.test_bottlenecks_students import parting_articles
from tests.counts import count
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState, all_steps
from uitvoerbaar.face import Lawbook

ROOT = Path(__file__).parents[2]
Facts = dict[str, Any]
SCHEMES = (
    "toegekende_basisbeurs",
    "toegekende_aanvullende_beurs",
    "toegekende_lening",
    "zorgtoeslag",
    "huurtoeslag",
    "kindgebonden_budget",
    "tegemoetkoming_scholieren",
    "lesgeld",
    "lesgeldtermijn",
    "studietoeslag",
    "besteedbaar_per_maand",
    "geleend_per_maand",
    "voorwaardelijk_per_maand",
)


def decide(lawbook: Lawbook, data: Facts, *names: str, **assumptions: Any) -> dict[str, Outcome]:
    """Some outcomes of a case, in one decision."""
    parsed = lawbook.case(json.dumps(data), "test")
    decision = lawbook.decide(parsed, names, assumptions=assumptions)
    return {outcome.name: outcome for outcome in decision.outcomes}


def cents(outcome: Outcome) -> Fraction:
    """A known amount."""
    told = (outcome.name, outcome.state, outcome.wanted[:3], outcome.error)
    assert outcome.state is OutcomeState.KNOWN, told
    return Fraction(outcome.value)


# --- one household, all schemes ---------------------------------------------------------------


@pytest.fixture(scope="module")
def loes(lawbook: Lawbook) -> dict[str, Outcome]:
    """A family of two adults and a child that rents; one of them studies."""
    path = ROOT / "examples" / "loes.yaml"
    case = lawbook.case(path.read_text("utf-8"), str(path))
    decision = lawbook.decide(case, SCHEMES)
    return {outcome.name: outcome for outcome in decision.outcomes}


def test_a_household_gets_every_outcome_in_one_decision(loes: dict[str, Outcome]) -> None:
    assert {name: outcome.state for name, outcome in loes.items()} == dict.fromkeys(
        SCHEMES, OutcomeState.KNOWN
    )


def test_what_a_household_has_is_the_sum_of_its_schemes(loes: dict[str, Outcome]) -> None:
    parts = (
        "toegekende_basisbeurs",
        "toegekende_aanvullende_beurs",
        "zorgtoeslag",
        "huurtoeslag",
        "kindgebonden_budget",
    )
    assert cents(loes["besteedbaar_per_maand"]) == sum(cents(loes[name]) for name in parts)
    assert all(cents(loes[name]) > 0 for name in parts)


def test_a_loan_is_shown_apart_and_is_no_income(loes: dict[str, Outcome]) -> None:
    assert cents(loes["geleend_per_maand"]) == cents(loes["toegekende_lening"]) == 15_000
    grants = cents(loes["toegekende_basisbeurs"]) + cents(loes["toegekende_aanvullende_beurs"])
    assert cents(loes["voorwaardelijk_per_maand"]) == grants


def test_one_trace_holds_the_whole_household(loes: dict[str, Outcome]) -> None:
    step = loes["besteedbaar_per_maand"].step
    assert step is not None
    seen = {child.rule.symbol.name for child in all_steps(step)}
    assert {
        "huurtoeslag",
        "rekeninkomen",
        "kindgebonden_budget",
        "zorgtoeslag",
        "toegekende_basisbeurs",
        "toeslagen_van_paar",
        "partner",
    } <= seen


def test_the_law_says_what_is_not_in_the_sum() -> None:
    text = (ROOT / "corpus" / "huishouden" / "besteedbaar.md").read_text("utf-8")
    left_out = text[text.index("Niet in dit bedrag") :].split("```")[0]
    incomes = (
        "loon",
        "uitkeringen",
        "pensioen",
        "kinderbijslag",
        "kinderopvangtoeslag",
        "alimentatie",
    )
    costs = ("huur", "zorgpremie", "collegegeld", "belasting", "schoolkosten")
    rest = (
        "inburgering",
        "hoofdstuk 12",
        "WSF 3a",
        "Wtos hoofdstuk 5",
        "reisproduct",
        "achterstand",
    )
    for word in (*incomes, *costs, *rest):
        assert word in left_out


def test_every_monthly_payment_is_in_the_sum_or_in_what_is_lent(lawbook: Lawbook) -> None:
    data = household("2026-03-01", [20_000], ["2016-05-01"], 650)
    read = lawbook.case(json.dumps(data), "test")
    decision = lawbook.decide(read, ["besteedbaar_per_maand", "geleend_per_maand"])
    seen = {
        step.rule.symbol.name
        for outcome in decision.outcomes
        if outcome.step is not None
        for step in all_steps(outcome.step)
    }
    paid = {rule.symbol.name for rule in lawbook.law.rules.values() if rule.payment is not None}
    allowances = {"zorgtoeslag", "huurtoeslag", "kindgebonden_budget"}
    assert paid | allowances <= seen


# --- joint claims count once ------------------------------------------------------------------


def random_case(source: random.Random, year: int | None = None) -> Facts:
    """A household of 2025 or 2026 on the edges of the allowances, sometimes with a student."""
    year = year or source.choice([2025, 2026])
    on = f"{year}-{source.randrange(1, 13):02d}-01"
    edges = [0, 15_000, 22_700, 23_425, 28_406, 29_736, 31_500, 39_141, 41_028, 60_000]
    count_of = source.choice([1, 2, 2])
    incomes: list[object] = [
        source.choice(edges) if source.random() < 0.5 else source.randrange(70_000)
        for _ in range(count_of)
    ]
    births = [
        f"{year - source.choice([1, 5, 11, 12, 15, 16, 17, 18, 22])}-0{source.randrange(1, 9)}-15"
        for _ in range(source.choice([0, 0, 1, 2, 3]))
    ]
    rent = source.choice([None, "450", "477.20", "498.20", "650", "713.02", "764.14", "900", "950"])
    data = household(on, incomes, births, rent)
    for name, person in data["personen"].items():
        if source.random() < 0.1 and name in ("ada", "bob"):
            person["rendementsgrondslag"] = {str(year): source.choice(["38480", "76959", "146012"])}
        if name == "bob":
            person["zorgverzekerd"] = yes_no(source, 0.9)
    for contract in data["personen"]["ada"].get("huurovereenkomsten", []):
        contract["zelfstandige_woonruimte"] = yes_no(source, 0.9)
        contract["bewoner_heeft_handicap"] = yes_no(source, 0.1)
    return data


def test_partners_are_told_the_same_sum_and_no_claim_counts_twice(lawbook: Lawbook) -> None:
    names = ("besteedbaar_per_maand", "zorgtoeslag", "huurtoeslag", "kindgebonden_budget")
    couples = positive = 0
    for seed in range(count(60, 3000)):
        data = random_case(random.Random(f"joint-{seed}"))
        ada = decide(lawbook, data, *names)
        grown = [
            decide(lawbook, {**data, "aanvrager": name}, "zorgtoeslag")
            for name in data["personen"]
            if name.startswith("k")
        ]
        shared = cents(ada["huurtoeslag"]) + cents(ada["kindgebonden_budget"])
        care = cents(ada["zorgtoeslag"])
        if "bob" in data["personen"]:
            bob = decide(lawbook, {**data, "aanvrager": "bob"}, *names)
            for name in ("besteedbaar_per_maand", "huurtoeslag", "kindgebonden_budget"):
                assert cents(bob[name]) == cents(ada[name]), f"seed {seed}: {name}"
            care = max(care, cents(bob["zorgtoeslag"]))
            couples += 1
        total = shared + care + sum(cents(child["zorgtoeslag"]) for child in grown)
        assert cents(ada["besteedbaar_per_maand"]) == total, f"seed {seed}"
        positive += total > 0
    assert couples > 10
    assert positive > 20


def test_a_home_rented_by_both_partners_gives_one_benefit(lawbook: Lawbook) -> None:
    data = household("2026-03-01", [20_000, 5_000], [], "650")
    once = decide(lawbook, data, "huurtoeslag", "besteedbaar_per_maand")
    contract = copy.deepcopy(data["personen"]["ada"]["huurovereenkomsten"])
    data["personen"]["bob"]["huurovereenkomsten"] = contract
    for applicant in ("ada", "bob"):
        both = decide(
            lawbook, {**data, "aanvrager": applicant}, "huurtoeslag", "besteedbaar_per_maand"
        )
        for name, outcome in both.items():
            assert cents(outcome) == cents(once[name]), (applicant, name)


def test_an_unclear_partner_of_someone_else_does_not_matter(lawbook: Lawbook) -> None:
    data = household("2026-03-01", [20_000], [], "650")
    plain = decide(lawbook, data, "besteedbaar_per_maand")["besteedbaar_per_maand"]
    # Elsewhere two housemates may both be the partner of a mother: an official decides.
    others: Facts = {
        "moeder": grown_up(0, "1985-01-01", brp_adres="Kade 8"),
        "x": grown_up(0, "1984-01-01", brp_adres="Kade 8"),
        "y": grown_up(0, "1983-01-01", brp_adres="Kade 8"),
        "kind": small("2016-01-01", brp_adres="Kade 8"),
    }
    live_together(others)
    data["personen"] |= others
    data["ouderschappen"] = [parenthood("kind", "moeder", benefit=True)]
    unclear = decide(lawbook, {**data, "aanvrager": "moeder"}, "partner")["partner"]
    assert {want.symbol.name for want in unclear.wanted} == {"aangewezen_partner"}
    found = decide(lawbook, data, "besteedbaar_per_maand")["besteedbaar_per_maand"]
    assert cents(found) == cents(plain) > 0


# --- more income ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["huurtoeslag", "kindgebonden_budget", "zorgtoeslag"])
def test_more_income_never_raises_an_allowance(lawbook: Lawbook, name: str) -> None:
    lower = 0
    for seed in range(count(60, 3000)):
        source = random.Random(f"income-{name}-{seed}")
        data = random_case(source)
        year = data["peildatum"][:4]
        before = cents(decide(lawbook, data, name)[name])
        person = source.choice([n for n in data["personen"] if not n.startswith("k")])
        income = data["personen"][person]["inkomensgegeven"]
        income[year] = str(int(income[year]) + source.choice([1, 100, 3_000, 25_000]))
        after = cents(decide(lawbook, data, name)[name])
        assert after <= before, f"seed {seed}"
        lower += after < before
    assert lower > 0


def test_more_income_of_a_parent_never_raises_the_allowance_of_a_pupil(lawbook: Lawbook) -> None:
    schools = ["a_onderbouw_bekostigd", "b_bovenbouw_bekostigd", "e_so_vso", "f_vavo"]
    lower = 0
    for seed in range(count(40, 1000)):
        source = random.Random(f"pupil-{seed}")
        on = f"{source.choice([2023, 2024, 2025, 2026])}-{source.choice([3, 9]):02d}-01"
        income = source.choice([0, 37_081, 38_778, 40_283, 42_966, 45_686, 50_000])
        school, away = source.choice(schools), source.random() < 0.5
        more = income + source.choice([1, 100, 5_000])
        amounts = [
            cents(
                decide(lawbook, pupil(on, amount, school, away), "tegemoetkoming_scholieren")[
                    "tegemoetkoming_scholieren"
                ]
            )
            for amount in (income, more)
        ]
        assert amounts[1] <= amounts[0], f"seed {seed}"
        lower += amounts[1] < amounts[0]
    assert lower > 0


# --- the months of a year ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yearly", "monthly"),
    [
        ("huurtoeslag_over_het_jaar", "huurtoeslag_nog_niet_afgerond van persoon"),
        ("kindgebonden_budget_over_het_jaar", "kindgebonden_budget_deze_maand van persoon"),
    ],
)
def test_the_months_of_a_year_add_up_to_the_year_and_are_rounded_once(
    lawbook: Lawbook, yearly: str, monthly: str
) -> None:
    positive = 0
    for seed in range(count(12, 300)):
        data = random_case(random.Random(f"year-{seed}"))
        year = data["peildatum"][:4]
        whole = cents(decide(lawbook, data, yearly)[yearly])
        months = [{**data, "peildatum": f"{year}-{month:02d}-01"} for month in range(1, 13)]
        name = monthly.removesuffix(" van persoon")
        total = sum(cents(decide(lawbook, month, monthly)[name]) for month in months)
        expected = int(total / 100 + Fraction(1, 2)) * 100
        assert whole == (expected if expected >= 2400 else 0), f"seed {seed}"
        positive += whole > 0
    assert positive > 0


# --- twins ------------------------------------------------------------------------------------

TWIN_FACTS: dict[str, tuple[Facts, str]] = {
    "an income in the year itself": ({"inkomensgegeven": {"2026": "34000"}}, "huurtoeslag"),
    "assets": ({"rendementsgrondslag": {"2026": "38480"}}, "huurtoeslag"),
    "insurance": ({"zorgverzekerd": "nee"}, "zorgtoeslag"),
    "a birthday": ({"geboortedatum": "2006-01-15"}, "huurtoeslag"),
}


@pytest.mark.parametrize("what", TWIN_FACTS)
def test_twins_part_only_at_articles_that_the_trace_names(lawbook: Lawbook, what: str) -> None:
    facts, name = TWIN_FACTS[what]
    plain = household("2026-03-01", [24_000], [], "700", born="1999-01-15")
    twin = copy.deepcopy(plain)
    twin["personen"]["ada"] |= facts
    one, two = decide(lawbook, plain, name)[name], decide(lawbook, twin, name)[name]
    assert cents(one) != cents(two)
    assert parting_articles(one, two)


@pytest.mark.parametrize(
    "facts",
    [
        {
            "nationaliteiten": [
                {"land": "ander_land", "begindatum": "1999-01-15", "einddatum": "ontbreekt"}
            ]
        },
        {"brp_adres": "Straat 5"},
    ],
)
def test_twins_in_what_may_not_matter_get_the_same(lawbook: Lawbook, facts: Facts) -> None:
    names = ("huurtoeslag", "kindgebonden_budget", "zorgtoeslag")
    plain = household("2026-03-01", [24_000], ["2020-01-05"], "700", born="1999-01-15")
    twin = copy.deepcopy(plain)
    ada = twin["personen"]["ada"]
    ada |= facts
    for person in twin["personen"].values():
        person["brp_adres"] = ada["brp_adres"]
    for contract in ada["huurovereenkomsten"]:
        contract["huuradres"] = ada["brp_adres"]
    ones, twos = decide(lawbook, plain, *names), decide(lawbook, twin, *names)
    for name in names:
        assert cents(ones[name]) == cents(twos[name]), name


# --- study allowance --------------------------------------------------------------------------


def studying(on: str, born: str, **facts: Any) -> Facts:
    """Ada of some age in mbo, who asks the municipality for a study allowance."""
    data = household(on, [0], [], born=born)
    ada = data["personen"]["ada"]
    judged = {"waarde": "ja", "door": "gemeente", "redenen": "medisch advies"}
    ada |= {
        "inschrijvingen": [
            {
                "opleiding": "mbo4",
                "datum_inschrijving": "2025-08-01",
                "datum_uitschrijving": "ontbreekt",
                "leerweg": "bol",
                "herhaalt_laatste_studiejaar": "nee",
            }
        ],
        "woonadres_feitelijk": "Plein 3",
        "adoptie": "nee",
        "brp_toont_een_ouder": "nee",
        "rsr_kan_koppelen": "ja",
        "tegemoetkoming_wtos": "nee",
        "vrijgesteld_van_lesgeld": "nee",
        "basisbeurs_aangevraagd": "2025-08-01",
        "studietoeslag_aangevraagd": "2026-01-15",
        "recht_wajong": "nee",
        "stagevergoeding": "ontbreekt",
        "kan_structureel_niet_bijverdienen": judged,
        **facts,
    }
    assert "mbo4" in PROGRAMMES
    return data


@pytest.mark.parametrize(
    ("born", "facts", "amount"),
    [
        ("2007-01-01", {}, "23109"),  # 19 years
        ("2005-03-01", {}, "38514"),  # 21 on the day itself
        ("2005-03-02", {}, "30812"),  # still 20
        ("2005-03-01", {"stagevergoeding": "331.09"}, "28514"),  # 100 above what is left free
        ("2005-03-01", {"stagevergoeding": "231.09"}, "38514"),
        ("2005-03-01", {"stagevergoeding": "900"}, "0"),
        ("2005-03-01", {"recht_wajong": "ja"}, "0"),
        ("2005-03-01", {"studietoeslag_aangevraagd": "nee"}, "0"),
        ("2005-03-01", {"basisbeurs_aangevraagd": "nee"}, "0"),
    ],
)
def test_the_study_allowance_has_a_minimum_by_age(
    lawbook: Lawbook, born: str, facts: Facts, amount: str
) -> None:
    data = studying("2026-03-01", born, **facts)
    assert cents(decide(lawbook, data, "studietoeslag")["studietoeslag"]) == int(amount)


def test_a_student_does_not_share_the_costs_by_education_and_age_alone(lawbook: Lawbook) -> None:
    name = "student_voor_kostendelersnorm"
    for asked in ("ja", "nee"):  # whether student finance is received does not matter
        data = studying("2026-03-01", "1998-05-05", basisbeurs_aangevraagd=asked)
        assert decide(lawbook, data, f"{name} van persoon")[name].value is True
    old = studying("2026-03-01", "1990-05-05", basisbeurs_aangevraagd="nee")
    assert decide(lawbook, old, f"{name} van persoon")[name].value is False
