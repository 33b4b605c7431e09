"""Published figures of lesgeld, Wtos, huurtoeslag and kindgebonden budget, through `decide`.

Most rows are amounts: they show that the engine takes the amount of the right period and adds the
right parts. They are counted apart (`LOOKUPS`). The only independent outcomes are the three rows of
the huurtoeslag, and those give too little input to be recomputed.
"""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.households import household, pupil, rental
from tests.corpus.people import case, student
from uitvoerbaar.evaluation.decision import Outcome
from uitvoerbaar.face import Lawbook

FOLDER = Path(__file__).parents[1] / "oracles"
SCHEMES = ("lesgeld", "wtos", "huurtoeslag", "kindgebonden-budget")
ROWS = {
    row["id"]: row
    for scheme in SCHEMES
    for row in csv.DictReader((FOLDER / f"{scheme}.csv").read_text("utf-8").splitlines())
}
# Rows of a year before 2023. All are lookups of an amount that the law here has, so none is left
# out; what else those years' law said was not read.
OLDER_LAW = {
    "lesgeld-2013-14",
    "lesgeld-2014-15",
    "lesgeld-2022-23",
    "wtos-schoolkosten-2014",
    "wtos-schoolkosten-2015",
    "wtos-grens-2014-15",
    "wtos-grens-2019",
    "wtos-grens-2021",
}


def expected(name: str) -> dict[str, Decimal]:
    """What a row claims."""
    found: dict[str, Decimal] = json.loads(
        ROWS[name]["expected"], parse_float=Decimal, parse_int=Decimal
    )
    return found


def ask(lawbook: Lawbook, data: dict[str, Any], name: str, **assumptions: Any) -> Outcome:
    """One outcome of a case."""
    parsed = lawbook.case(json.dumps(data), "test")
    return lawbook.decide(parsed, [name], assumptions=assumptions).outcomes[0]


def euros(lawbook: Lawbook, data: dict[str, Any], name: str, **assumptions: Any) -> Decimal:
    """A known outcome in euros, rounded to cents."""
    outcome = ask(lawbook, data, name, **assumptions)
    assert outcome.state.value == "known", (name, outcome.state, outcome.value, outcome.error)
    return Decimal(int(Fraction(outcome.value) + Fraction(1, 2))) / 100


# --- lesgeld ----------------------------------------------------------------------------------


FEES = [name for name in ROWS if name.startswith("lesgeld")]


@pytest.mark.parametrize("name", FEES)
def test_who_is_18_on_the_first_of_august_owes_the_published_fee(
    lawbook: Lawbook, name: str
) -> None:
    year = int(ROWS[name]["date"][:4])
    on = f"{year}-10-01"
    person = student(on, "mbo", geboortedatum=f"{year - 18}-08-01", vrijgesteld_van_lesgeld="nee")
    data = case(on, "sem", {"sem": person})
    assert euros(lawbook, data, "lesgeld") == expected(name)["lesgeld_jaar"]
    person["geboortedatum"] = f"{year - 18}-08-02"
    assert euros(lawbook, case(on, "sem", {"sem": person}), "lesgeld") == 0


# --- Wtos -------------------------------------------------------------------------------------


SCHOOL_COSTS = [2014, 2015, 2026]


@pytest.mark.parametrize("year", SCHOOL_COSTS)
def test_every_kind_of_school_has_the_published_school_costs(lawbook: Lawbook, year: int) -> None:
    for school, amount in expected(f"wtos-schoolkosten-{year}").items():
        data = pupil(f"{year}-09-01", 0, school)
        assert euros(lawbook, data, "norm_schoolkosten van persoon") == amount, school


def test_the_allowance_of_2014_is_basis_costs_and_fee_together(lawbook: Lawbook) -> None:
    costs = expected("wtos-schoolkosten-2014")
    basis, fee = Decimal("108.80"), Decimal("93.17")
    for school, amount in costs.items():
        whole = euros(lawbook, pupil("2014-09-01", 0, school), "tegemoetkoming_scholieren")
        with_fee = "niet_bekostigd" in school or school == "f_vavo"
        assert whole == basis + amount + (fee if with_fee else 0), school


def test_the_basic_allowance_of_2023_is_the_published_one(lawbook: Lawbook) -> None:
    claimed = expected("wtos-basistoelage-2023")
    for away, field in ((False, "thuiswonend"), (True, "uitwonend")):
        data = pupil("2023-03-01", 0, "b_bovenbouw_bekostigd", away)
        assert euros(lawbook, data, "basistoelage_scholier van persoon") == claimed[field]
    later = pupil("2023-09-01", 0, "b_bovenbouw_bekostigd", away=True)
    temporary = claimed["uitwonend"] + Decimal("164.30")
    assert euros(lawbook, later, "basistoelage_scholier van persoon") == temporary


LIMITS = [
    ("wtos-grens-2014-15", 2014, "grensbedrag"),
    ("wtos-grens-2019", 2021, "grensbedrag_ouderinkomen"),
    ("wtos-grens-2021", 2023, "grensbedrag_ouderinkomen"),
]


@pytest.mark.parametrize(("name", "year", "field"), LIMITS)
def test_the_reduction_begins_at_the_published_income(
    lawbook: Lawbook, name: str, year: int, field: str
) -> None:
    limit = expected(name)[field]

    def reduction(income: Decimal) -> Decimal:
        data = pupil(f"{year}-09-01", income, "b_bovenbouw_bekostigd")
        return euros(lawbook, data, "korting_scholier van persoon")

    assert reduction(limit) == 0
    assert reduction(limit + 400) == 10  # 30% of 400, a twelfth


# --- huurtoeslag ------------------------------------------------------------------------------


QUOTED = ["ht-nvw-a", "ht-nvw-c", "ht-nvw-d"]


@pytest.mark.parametrize("name", QUOTED)
def test_a_quoted_rent_benefit_is_plausible_for_some_rent_and_household(
    lawbook: Lawbook, name: str
) -> None:
    # The rent is not quoted and the amounts are of 2024 under the rules of 2026: a plausibility
    # check. For some rent up to the ceiling the law of 2026 gives the amount within a few euros.
    data = json.loads(ROWS[name]["inputs"])
    claimed = expected(name)["maand"]
    people: list[list[object]] = [[data["inkomen"]], [data["inkomen"], 0]]
    found = [
        euros(lawbook, household("2026-03-01", incomes, [], rent), "huurtoeslag")
        for incomes in people
        for rent in range(560, 940, 5)
    ]
    assert min(abs(amount - claimed) for amount in found) <= 3, (min(found), max(found))


HOUSEHOLDS: dict[str, tuple[list[object], str]] = {
    "1p": ([1000], "nee"),
    "mp": ([1000, 1000], "nee"),
    "1p_ouder": ([1000], "ja"),
    "mp_ouder": ([1000, 1000], "ja"),
}


def tenants(on: str, kind: str) -> dict[str, Any]:
    """A household of one of four kinds, as its tenancy."""
    incomes, old = HOUSEHOLDS[kind]
    data = household(on, incomes, [], 450)
    for person in data["personen"].values():
        person["pensioengerechtigd"] = old
    return data


def tenancy(lawbook: Lawbook, data: dict[str, Any], name: str) -> Decimal:
    """An outcome about the rented home of ada, who asks through the tenancy itself."""
    data = {**data, "huurovereenkomsten": {"h": {"huurder": "ada", **rental(450)}}}
    data["personen"]["ada"].pop("huurovereenkomsten", None)
    data["aanvrager"] = "h"
    return euros(lawbook, data, f"{name} van huurovereenkomst")


def test_the_amounts_of_the_rent_benefit_of_2024_are_the_published_ones(lawbook: Lawbook) -> None:
    claimed = expected("ht-par-2024")
    on = "2024-03-01"
    one = tenancy(lawbook, tenants(on, "1p"), "maximale_huurgrens")
    assert one == claimed["maximale_huurgrens"]
    for kind in HOUSEHOLDS:
        limit = tenancy(lawbook, tenants(on, kind), "minimum_inkomensijkpunt")
        assert limit == claimed[f"minimum_ijkpunt_{kind}"], kind
    norm = tenancy(lawbook, tenants(on, "1p"), "laagste_normhuur")
    assert norm == claimed["normhuur_bij_ijkpunt"] - Decimal("1.82")


def test_the_amounts_of_the_rent_benefit_of_2026_are_the_published_ones(lawbook: Lawbook) -> None:
    claimed = expected("ht-par-2026")
    on = "2026-03-01"
    one, two = tenants(on, "1p"), tenants(on, "mp")
    three = household(on, [1000, 1000], ["2019-01-01"], 450)
    found = {
        "maximale_huurgrens": tenancy(lawbook, one, "maximale_huurgrens"),
        "aftoppingsgrens_1_2": tenancy(lawbook, two, "aftoppingsgrens"),
        "aftoppingsgrens_3plus": tenancy(lawbook, three, "aftoppingsgrens"),
        "minimum_basishuur_1p": tenancy(lawbook, one, "basishuur"),
        "minimum_basishuur_mp": tenancy(lawbook, two, "basishuur"),
        "minimum_ijkpunt_1p": tenancy(lawbook, one, "minimum_inkomensijkpunt"),
        "minimum_ijkpunt_mp": tenancy(lawbook, two, "minimum_inkomensijkpunt"),
    }
    assert {name: claimed[name] for name in found} == found
    # The others are seen in what they do: the share of income that is lost, the first step of the
    # rent that is subsidised for a part only, and the first euro of assets that is too much.
    for kind, income, field in (("1p", 33_425, "afbouw_1p_pct"), ("mp", 41_500, "afbouw_mp_pct")):
        data = tenants(on, kind)
        data["personen"]["ada"]["inkomensgegeven"] = {"2026": str(income)}
        if kind == "mp":
            data["personen"]["bob"]["inkomensgegeven"] = {"2026": "0"}
        lost = tenancy(lawbook, data, "afbouw_huurtoeslag")
        assert abs(lost - claimed[field] * 100 / 12) < Decimal("0.01")
    limit = claimed["kwaliteitskortingsgrens"]
    for rent, part in ((limit, 0), (limit + 10, Decimal("6.50"))):
        data = household(on, [1000], [], rent)
        data["personen"]["ada"].pop("huurovereenkomsten")
        data["huurovereenkomsten"] = {"h": {"huurder": "ada", **rental(rent)}}
        data["aanvrager"] = "h"
        assert euros(lawbook, data, "deel_tot_aftoppingsgrens van huurovereenkomst") == part
    for assets, gets in ((38_479, True), (38_480, False)):
        assert Decimal(38_479) == claimed["vermogensgrens_1p"]
        data = household(on, [1000], [], 600, rendementsgrondslag={"2026": str(assets)})
        assert (euros(lawbook, data, "huurtoeslag") > 0) is gets


# --- kindgebonden budget ----------------------------------------------------------------------


def test_the_child_budget_of_2026_is_made_of_the_amounts_in_the_act(lawbook: Lawbook) -> None:
    claimed = expected("kgb-par-2026")
    on = "2026-03-01"

    def budget(incomes: list[object], births: list[str], **facts: Any) -> Decimal:
        data = household(on, incomes, births, **facts)
        return euros(lawbook, data, "kindgebonden_budget_per_jaar van persoon")

    child, alone = claimed["per_kind"], claimed["alleenstaande_ouder"]
    assert budget([0, 0], ["2020-05-05"]) == child
    assert budget([0], ["2020-05-05"]) == child + alone
    assert budget([0, 0], ["2012-05-05"]) == child + claimed["extra_12_15"]
    assert budget([0, 0], ["2009-05-05"]) == child + claimed["extra_16_17"]
    threshold = Decimal(29_736)
    lost = claimed["afbouw_pct"] * 10  # of 1,000 above the threshold
    assert budget([threshold], ["2020-05-05"]) == child + alone
    assert budget([threshold + 1000], ["2020-05-05"]) == child + alone - lost
    joint = threshold + claimed["partner_drempel_verhoging"]
    assert budget([joint, 0], ["2020-05-05"]) == child
    assert budget([joint, 1000], ["2020-05-05"]) == child - lost
    for incomes, field in (([0], "vermogen_1p"), ([0, 0], "vermogen_mp")):
        limit = claimed[field]
        rich = {"rendementsgrondslag": {"2026": str(limit)}}
        assert budget(list(incomes), ["2020-05-05"], **rich) > 0
        rich = {"rendementsgrondslag": {"2026": str(limit + 1)}}
        assert budget(list(incomes), ["2020-05-05"], **rich) == 0


def test_the_other_amounts_of_2026_can_be_run(lawbook: Lawbook) -> None:
    data = household("2026-03-01", [0], ["2012-05-05"])
    other = ask(
        lawbook,
        data,
        "kindgebonden_budget_per_jaar van persoon",
        kindgebonden_budget_volgens_rekenhulp=True,
    )
    assert other.value == (2580 + 703 + 3320) * 100


# --- all rows ---------------------------------------------------------------------------------


def test_every_row_of_the_four_schemes_is_tried() -> None:
    lookups = {
        *FEES,
        *(f"wtos-schoolkosten-{year}" for year in SCHOOL_COSTS),
        *(name for name, _, _ in LIMITS),
        "wtos-basistoelage-2023",
        "ht-par-2024",
        "ht-par-2026",
        "kgb-par-2026",
    }
    assert lookups | set(QUOTED) == set(ROWS)
    assert lookups >= OLDER_LAW
