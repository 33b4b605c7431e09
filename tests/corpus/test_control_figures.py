"""The control figures of the specification of neighbouring schemes, through `decide`.

Also the figures that were worked out again because they were not found: they are steps of a chain
of which both ends were published.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.corpus.households import household, pupil, small
from tests.corpus.people import adult, case, couple, enrolment, student, wedding
from uitvoerbaar.face import Lawbook

CENT = Decimal("0.01")
Facts = dict[str, Any]


def euros(lawbook: Lawbook, data: Facts, name: str, **assumptions: Any) -> Decimal:
    """A known outcome in euros, rounded to cents."""
    outcome = lawbook.decide(
        lawbook.case(json.dumps(data), "test"), [name], assumptions=assumptions
    ).outcomes[0]
    assert outcome.state.value == "known", (name, outcome.state, outcome.value, outcome.error)
    return Decimal(int(Fraction(outcome.value) + Fraction(1, 2))) / 100


def amount(lawbook: Lawbook, on: str, name: str) -> Decimal:
    """A rule about no thing, on a day."""
    return euros(lawbook, case(on, "kim", {"kim": {}}), name)


# --- zorgtoeslag (section 2) ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "income", "alone", "together"),
    [
        (2024, 26_819, "1483.07", "2832.58"),
        (2025, 28_406, "1573.42", "3010.21"),
        (2026, 29_736, "1550.45", "2962.62"),
    ],
)
def test_the_care_allowance_up_to_the_threshold(
    lawbook: Lawbook, year: int, income: int, alone: str, together: str
) -> None:
    on = f"{year}-01-01"
    one = case(on, "kim", {"kim": adult(year, income)})
    assert euros(lawbook, one, "zorgtoeslag_onafgerond") == Decimal(alone)
    two = case(on, "kim", couple(year, income, 0), verbintenissen=[wedding("kim", "lou")])
    assert euros(lawbook, two, "zorgtoeslag_onafgerond") == Decimal(together)
    poor = case(on, "kim", {"kim": adult(year, 20_000)})
    by_the_act = euros(lawbook, poor, "zorgtoeslag_onafgerond", drempelinkomen_volgens_dienst=False)
    assert abs(by_the_act - Decimal(alone)) == CENT  # 1483.06, 1573.43 and 1550.46


@pytest.mark.parametrize(
    ("together", "limit", "nil"), [(False, 40_857, 41_028), (True, 51_142, 51_313)]
)
def test_the_care_allowance_of_2026_ends_where_published(
    lawbook: Lawbook, together: bool, limit: int, nil: int
) -> None:
    def allowance(income: int, name: str) -> Decimal:
        people = couple(2026, income, 0) if together else {"kim": adult(2026, income)}
        bonds = [wedding("kim", "lou")] if together else []
        return euros(lawbook, case("2026-01-01", "kim", people, verbintenissen=bonds), name)

    assert allowance(limit, "zorgtoeslag_per_jaar") == 24
    assert allowance(limit + 1, "zorgtoeslag_per_jaar") == 0
    assert allowance(nil - 2, "zorgtoeslag_onafgerond") > 0
    assert allowance(nil + 2, "zorgtoeslag_onafgerond") == 0


# --- huurtoeslag (section 3) ------------------------------------------------------------------


def test_the_control_example_of_the_rent_benefit_in_its_three_readings(lawbook: Lawbook) -> None:
    data = household("2026-03-01", [20_000], [], 750, born="2001-01-15")
    name = "huurtoeslag_nog_niet_afgerond van persoon"
    for circle, claimed in (
        ("iedereen", "450.10"),
        ("beperkte_kring", "450.10"),  # who lives alone is in the small circle as well
        ("niemand", "435.31"),
    ):
        found = euros(lawbook, data, name, boven_aftopping_vanaf_2026=circle)
        assert abs(found - Decimal(claimed)) <= CENT, circle  # the specification adds rounded parts
    two = household("2026-03-01", [20_000, 0], [], 750)
    small_circle = euros(lawbook, two, name, boven_aftopping_vanaf_2026="beperkte_kring")
    nobody = euros(lawbook, two, name, boven_aftopping_vanaf_2026="niemand")
    assert small_circle == nobody
    assert euros(lawbook, two, name) > small_circle


@pytest.mark.parametrize(
    ("income", "benefit"),
    [
        (22_000, 498),
        (25_000, 449),
        (28_000, 378),
        (31_000, 299),
        (34_000, 215),
        (37_000, 153),
        (39_500, 98),
        (41_000, 72),
        (43_500, 35),
        (45_000, 11),
        (46_500, 0),
    ],
)
def test_a_table_of_2025_in_the_press_is_reproduced(
    lawbook: Lawbook, income: int, benefit: int
) -> None:
    # A rent of 900 for someone of 27 who lives alone; the income at which the benefit begins to
    # fall was worked out from this table, the curve between two points was not.
    data = household("2025-01-01", [income], [], 900, born="1997-06-15")
    assert abs(euros(lawbook, data, "huurtoeslag") - benefit) <= 1


@pytest.mark.parametrize(("year", "age"), [(2025, 23), (2026, 21)])
def test_the_high_ceiling_of_rent_begins_at_another_age_in_2026(
    lawbook: Lawbook, year: int, age: int
) -> None:
    def benefit(born: str) -> Decimal:
        return euros(
            lawbook, household(f"{year}-06-01", [15_000], [], 700, born=born), "huurtoeslag"
        )

    grown, young = benefit(f"{year - age}-06-01"), benefit(f"{year - age}-06-02")
    assert grown > young
    assert (young > 0) is (year == 2026)  # a ceiling since 2026, a ground for refusal before


# --- chains of amounts (sections 5, 6) --------------------------------------------------------


def rounded(value: Decimal) -> Decimal:
    """Arithmetic rounding to cents."""
    return value.quantize(CENT, ROUND_HALF_UP)


def test_the_school_costs_between_two_published_years_follow_the_index(lawbook: Lawbook) -> None:
    index = {2023: "1.0268", 2024: "1.1000", 2025: "1.0384", 2026: "1.0335"}

    def costs(year: int, school: str) -> Decimal:
        data = pupil(f"{year}-09-01", 0, school)
        return euros(lawbook, data, "norm_schoolkosten van persoon")

    for school in pupil("2026-09-01", 0, "f_vavo")["opleidingen"]:
        if school in ("hbo", "mbo4"):
            continue
        for year, step in index.items():
            assert costs(year, school) == rounded(costs(year - 1, school) * Decimal(step)), school


def test_the_income_limit_of_pupils_follows_the_wages(lawbook: Lawbook) -> None:
    def limit(year: int) -> Decimal:
        """The highest income without reduction, in cents, found by halving."""
        low, high = 3_000_000, 6_000_000
        while high - low > 1:
            middle = (low + high) // 2
            data = pupil(f"{year}-09-01", Decimal(middle) / 100, "b_bovenbouw_bekostigd")
            outcome = lawbook.decide(
                lawbook.case(json.dumps(data), "test"), ["korting_scholier van persoon"]
            ).outcomes[0]
            low, high = (middle, high) if outcome.value == 0 else (low, middle)
        return Decimal(low) / 100

    for year, step in ((2023, "1.0185"), (2024, "1.0388"), (2025, "1.0666"), (2026, "1.0633")):
        assert limit(year) == rounded(limit(year - 1) * Decimal(step)), year


@pytest.mark.parametrize(
    ("year", "fee", "monthly"),
    [
        (2023, 1357, "113.08"),
        (2024, 1419, "118.25"),
        (2025, 1458, "121.50"),
        (2026, 1511, "125.92"),
    ],
)
def test_the_school_fee_and_a_twelfth_of_it_fit(
    lawbook: Lawbook, year: int, fee: int, monthly: str
) -> None:
    assert rounded(Decimal(fee) / 12) == Decimal(monthly)
    data = pupil(f"{year}-09-01", 0, "f_vavo")
    assert euros(lawbook, data, "norm_onderwijsbijdrage van persoon") == Decimal(monthly)
    assert euros(lawbook, data, "lesgeld") == fee


def test_nine_terms_leave_a_hundredth_of_a_percent(lawbook: Lawbook) -> None:
    months = [f"2025-{month:02d}-01" for month in range(8, 13)]
    months += [f"2026-{month:02d}-01" for month in range(1, 8)]

    def paid(**assumptions: Any) -> list[Decimal]:
        return [
            euros(
                lawbook,
                case(
                    on, "sem", {"sem": student("2026-03-01", "mbo", vrijgesteld_van_lesgeld="nee")}
                ),
                "lesgeldtermijn",
                **assumptions,
            )
            for on in months
        ]

    terms = paid()
    assert [term > 0 for term in terms] == [False] * 2 + [True] * 9 + [False]
    assert sum(terms) == 9 * Decimal("161.98")
    assert sum(paid(rest_van_lesgeld_in_laatste_termijn=True)) == 1458


@pytest.mark.parametrize("at_once", ["ja", "nee"])
@pytest.mark.parametrize(
    ("enrolled", "owed"),
    [("2025-11-15", "1093.50"), ("2026-01-10", "850.50"), ("2026-05-30", "364.50")],
)
def test_who_enrols_late_pays_from_that_month_and_exactly_what_he_owes(
    lawbook: Lawbook, enrolled: str, owed: str, at_once: str
) -> None:
    late = [enrolment("mbo", enrolled)]
    facts: Facts = {"inschrijvingen": late, "lesgeld_ineens": at_once}
    sem = student("2026-03-01", "mbo", vrijgesteld_van_lesgeld="nee", **facts)
    terms = {
        month: euros(lawbook, case(f"{month}-01", "sem", {"sem": sem}), "lesgeldtermijn")
        for month in [f"2025-{n:02d}" for n in range(8, 13)]
        + [f"2026-{n:02d}" for n in range(1, 8)]
    }
    assert sum(terms.values()) == Decimal(owed)
    assert {month for month in terms if terms[month] > 0} <= {m for m in terms if m >= enrolled[:7]}
    assert terms[enrolled[:7]] > 0


# --- the eighteenth birthday (section 10) -----------------------------------------------------


def test_the_eighteenth_birthday_has_four_entrances(lawbook: Lawbook) -> None:
    born = "2008-05-15"

    def first_month(name: str, make: Any) -> str:
        months = [f"2026-{month:02d}-01" for month in range(1, 13)]
        found = [on for on in months if euros(lawbook, make(on), name) > 0]
        return found[0][:7]

    def care(on: str) -> Facts:
        kim = adult(2026, 0, geboortedatum=born)
        return case(on, "kim", {"kim": kim})

    def school(on: str) -> Facts:
        return pupil(on, 0, "b_bovenbouw_bekostigd", geboortedatum=born)

    def fee(on: str) -> Facts:
        sem = student(on, "mbo", geboortedatum=born, vrijgesteld_van_lesgeld="nee")
        sem["inschrijvingen"] = [enrolment("mbo", "2025-08-01")]
        return case(on, "sem", {"sem": sem})

    assert first_month("zorgtoeslag", care) == "2026-06"  # the month after
    assert first_month("tegemoetkoming_scholieren", school) == "2026-07"  # the quarter after
    assert first_month("lesgeld", fee) == "2026-08"  # the state on 1 August

    def budget(on: str) -> Decimal:
        return euros(lawbook, household(on, [0], [born]), "kindgebonden_budget")

    assert budget("2026-05-01") > 0
    assert budget("2026-06-01") == 0  # the end of the month
    assert small(born)["geboortedatum"] == born


# --- Wtos (section 5) -------------------------------------------------------------------------


def test_a_high_income_takes_all_but_the_basic_allowance(lawbook: Lawbook) -> None:
    for school in ("b_bovenbouw_bekostigd", "f_vavo"):
        data = pupil("2026-10-01", 500_000, school)
        assert euros(lawbook, data, "tegemoetkoming_scholieren") == Decimal("147.65")
    away = pupil("2026-10-01", 500_000, "f_vavo", away=True)
    assert euros(lawbook, away, "tegemoetkoming_scholieren") == Decimal("344.26")
    lent = {"lening_weigerachtige_tos_ouder_aangevraagd": "ja", "verklaring_decaan": "ja"}
    away["personen"]["mo"] |= lent
    assert euros(lawbook, away, "lening_scholieren") == Decimal("152.47") + Decimal("125.92")
    home = pupil("2026-10-01", 500_000, "f_vavo")
    home["personen"]["mo"] |= lent
    assert euros(lawbook, home, "lening_scholieren") == 0


def test_the_reduction_is_shared_by_the_pupils_of_one_parent(lawbook: Lawbook) -> None:
    data = pupil("2026-10-01", 49_686, "b_bovenbouw_bekostigd")
    alone = euros(lawbook, data, "korting_scholier van persoon")
    mo = data["personen"]["mo"]
    data["personen"]["zus"] = {**mo, "geboortedatum": "2006-12-12"}
    data["ouderschappen"].append({"kind": "zus", "ouder": "p1", "ontvangt_kinderbijslag": "nee"})
    assert euros(lawbook, data, "korting_scholier van persoon") * 2 == alone
    data["personen"]["zus"]["geboortedatum"] = "2010-12-12"  # too young to count
    assert euros(lawbook, data, "korting_scholier van persoon") == alone


def test_who_has_student_finance_is_no_pupil(lawbook: Lawbook) -> None:
    data = pupil("2026-10-01", 0, "b_bovenbouw_bekostigd")
    data["personen"]["mo"] |= {
        "rsr_kan_koppelen": "ja",
        "woonadres_feitelijk": "Dorpsstraat 1",
        "brp_toont_een_ouder": "nee",
        "adoptie": "nee",
    }
    data["personen"]["mo"]["inschrijvingen"].append(enrolment("ho", "2026-09-01"))
    assert euros(lawbook, data, "tegemoetkoming_scholieren") == 0


def test_an_application_does_not_work_back(lawbook: Lawbook) -> None:
    def allowance(on: str, asked: str) -> Decimal:
        data = pupil(on, 0, "e_so_vso", tegemoetkoming_scholieren_aangevraagd=asked)
        return euros(lawbook, data, "tegemoetkoming_scholieren")

    assert allowance("2026-10-01", "2026-10-02") == 0
    assert allowance("2026-11-01", "2026-10-02") > 0
    assert allowance("2026-10-01", "2026-10-01") > 0
