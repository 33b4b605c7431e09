"""Published figures and test vectors of the supplementary grant, through `decide`."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.people import case, family, student
from uitvoerbaar.evaluation.decision import Outcome
from uitvoerbaar.face import Lawbook

FOLDER = Path(__file__).parents[1] / "oracles"
ROWS = list(csv.DictReader((FOLDER / "aanvullende-beurs.csv").read_text("utf-8").splitlines()))
SHIFT_ROWS = list(
    csv.DictReader((FOLDER / "peiljaarverlegging-ouders.csv").read_text("utf-8").splitlines())
)
BY_ID = {row["id"]: row for row in ROWS}

# Rows of before 2023 are "older law", except the amounts of 2015 that the test vectors use.
OLDER_LAW = {row["id"] for row in [*ROWS, *SHIFT_ROWS] if int(row["date"][:4]) < 2023}


def ask(lawbook: Lawbook, data: dict[str, Any], name: str, **assumptions: Any) -> Outcome:
    """One outcome of a case."""
    parsed = lawbook.case(json.dumps(data), "test")
    return lawbook.decide(parsed, [name], assumptions=assumptions).outcomes[0]


def euros(lawbook: Lawbook, data: dict[str, Any], name: str, **assumptions: Any) -> Decimal:
    """A known outcome in euros, rounded to cents (half away from zero)."""
    outcome = ask(lawbook, data, name, **assumptions)
    assert outcome.state.value == "known", (name, outcome.state, outcome.value, outcome.error)
    cents = Fraction(outcome.value)
    whole = int(abs(cents) + Fraction(1, 2)) * (1 if cents >= 0 else -1)
    return Decimal(whole) / 100


def incomes(row: dict[str, str]) -> list[dict[int, object]]:
    """The incomes of the parents in the reference year of a row."""
    year = int(row["date"][:4]) - 2
    return [{year: p["toetsingsinkomen"]} for p in json.loads(row["inputs"])["ouders"]]


@pytest.mark.parametrize("name", ["ab-2026-ho-01", "ab-2026-ho-03"])
def test_two_parents_give_the_published_grant(lawbook: Lawbook, name: str) -> None:
    row = BY_ID[name]
    data = family(f"{row['date']}-01", incomes(row))
    claimed = Decimal(str(json.loads(row["expected"])["ab"]))
    assert euros(lawbook, data, "aanvullende_beurs") == claimed


def test_a_parent_without_partner_gives_the_published_grant(lawbook: Lawbook) -> None:
    row = BY_ID["ab-2026-ho-05"]
    data = family("2026-09-01", incomes(row))
    assert euros(lawbook, data, "aanvullende_beurs") == Decimal("335.69")


@pytest.mark.parametrize("name", ["ab-drempel-2024", "ab-drempel-2026"])
@pytest.mark.parametrize("kind", ["mbo", "ho"])
def test_up_to_the_published_joint_income_the_grant_is_the_maximum(
    lawbook: Lawbook, name: str, kind: str
) -> None:
    row = BY_ID[name]
    year = int(row["date"])
    threshold = Decimal(str(json.loads(row["expected"])[kind]))
    half = threshold / 2

    def grant(first: Decimal, second: Decimal) -> Decimal:
        data = family(f"{year}-03-01", [{year - 2: first}, {year - 2: second}], kind)
        return euros(lawbook, data, "aanvullende_beurs")

    maximum = euros(
        lawbook, family(f"{year}-03-01", [{year - 2: 0}], kind), "aanvullende_beurs_maximum"
    )
    assert grant(half, half) == maximum
    assert grant(half - 5000, half + 5000) == maximum
    assert grant(half, half + 100) < maximum


def test_a_student_without_school_fee_has_the_published_lower_maximum(lawbook: Lawbook) -> None:
    row = BY_ID["mbo-ab-aftrek-lesgeld-2024b"]
    on = row["date"].split("/")[0]
    paying = case(on, "sem", {"sem": student(on, "mbo")})
    young = case(on, "sem", {"sem": student(on, "mbo")})
    young["personen"]["sem"]["geboortedatum"] = "2007-01-10"  # turns 18 in this school year
    lowered = euros(lawbook, paying, "aanvullende_beurs_maximum") - euros(
        lawbook, young, "aanvullende_beurs_maximum"
    )
    assert lowered == Decimal(str(json.loads(row["expected"])["verlaging_max_ab_per_maand"]))


@pytest.mark.parametrize(
    "name", [i for i in BY_ID if i.startswith("ab-vrijevoet-") and i not in OLDER_LAW]
)
def test_a_published_free_allowance_is_where_the_contribution_begins(
    lawbook: Lawbook, name: str
) -> None:
    row = BY_ID[name]
    year, kind = int(row["date"]), json.loads(row["inputs"])["onderwijssoort"]
    expected = json.loads(row["expected"])
    for field, count in (("vrije_voet_per_ouder", 2), ("vrije_voet_alleenstaande_ouder", 1)):
        if field not in expected:
            continue
        amount = Decimal(str(expected[field]))

        def contribution(income: Decimal, count: int = count) -> Decimal:
            parents: list[dict[int, object]] = [{year - 2: income} for _ in range(count)]
            return euros(
                lawbook,
                family(f"{year}-03-01", parents, kind),
                "veronderstelde_ouderlijke_bijdrage",
            )

        assert contribution(amount) == 0
        assert contribution(amount + 12) > 0


def test_the_press_figure_of_2024_is_a_known_difference_explained_by_the_amounts(
    lawbook: Lawbook,
) -> None:
    row = BY_ID["ab-nul-2024"]
    assert "KNOWN DIFFERENCE" in row["note"]

    def grant(joint: int) -> Decimal:
        half = Decimal(joint) / 2
        return euros(
            lawbook,
            family("2024-03-01", [{2022: half}, {2022: half}]),
            "aanvullende_beurs",
        )

    low, high = 0, 200_000
    while high - low > 1:  # the lowest joint income at which nothing is left
        middle = (low + high) // 2
        low, high = (low, middle) if grant(middle) == 0 else (middle, high)
    assert abs(high - 76_969) <= 1
    assert high != json.loads(row["expected"])["gezamenlijk_inkomen_waarboven_ab_nul_ongeveer"]


def test_the_disputed_estimate_of_2014_is_not_matched(lawbook: Lawbook) -> None:
    row = BY_ID["neg-hoeveelkrijgjij"]
    sibling = student("2014-09-01", "ho", True, ouders=["p1", "p2"])
    data = family("2014-09-01", [{2012: 30000}, {2012: 10000}], others={"zus": sibling})
    for name in ("p1", "p2"):
        data["personen"][name]["kinderen"] = ["sem", "zus"]
    grant = euros(lawbook, data, "aanvullende_beurs")
    assert grant != Decimal(json.loads(row["expected"])["ab"])


def test_every_row_is_tried_or_listed_as_older_law() -> None:
    tried = {
        "ab-2026-ho-01",
        "ab-2026-ho-03",
        "ab-2026-ho-05",
        "ab-drempel-2024",
        "ab-drempel-2026",
        "mbo-ab-aftrek-lesgeld-2024b",
        "ab-nul-2024",
        "neg-hoeveelkrijgjij",
        *(i for i in BY_ID if i.startswith("ab-vrijevoet-")),
    }
    assert set(BY_ID) - tried <= OLDER_LAW


@pytest.mark.parametrize("row", SHIFT_ROWS, ids=[row["id"] for row in SHIFT_ROWS])
def test_the_reference_year_shifts_from_a_fall_of_exactly_fifteen_percent(
    lawbook: Lawbook, row: dict[str, str]
) -> None:
    inputs, expected = json.loads(row["inputs"]), json.loads(row["expected"])

    def year_used(later: list[int]) -> int:
        parents: list[dict[int, object]] = [
            {2024: old, 2025: new}
            for old, new in zip(inputs["ouders_peiljaar"], later, strict=True)
        ]
        data = family("2026-09-01", parents, gekozen_peiljaar_ouders="2025")
        outcome = ask(lawbook, data, "peiljaar_ouders van persoon")
        year: int = outcome.value
        return year

    shifted = year_used(inputs["ouders_nieuw_jaar"]) == 2025
    assert shifted is expected["peiljaarverlegging_mogelijk"]
    old = sum(inputs["ouders_peiljaar"])
    exact = old * 85 // 100
    assert year_used([exact, 0]) == 2025
    assert year_used([exact + 1, 0]) == 2024


# --- section 15 of the specification -------------------------------------------------------------

BEFORE_CAP = "ouderlijke_bijdrage_voor_maximum van persoon"


def test_vector_a1_two_parents_in_2015(lawbook: Lawbook) -> None:
    data = family("2015-03-01", [{2013: 30000}, {2013: 20000}], "mbo")
    assert euros(lawbook, data, BEFORE_CAP) == Decimal("351.41")


def test_vector_a2_the_floor_is_under_the_sum_or_under_each_parent(lawbook: Lawbook) -> None:
    data = family("2015-03-01", [{2013: 40000}, {2013: 10000}], "mbo")
    assert euros(lawbook, data, BEFORE_CAP) == Decimal("351.41")
    assert euros(lawbook, data, BEFORE_CAP, nihil_per_ouder=True) == Decimal("500.70")


def test_vector_a3_a_younger_child_counts_at_each_parent_or_once(lawbook: Lawbook) -> None:
    child = student("2015-03-01", "vo", False, ouders=["p1", "p2"], geboortedatum="2001-06-15")
    child |= {"aanvullende_beurs_aangevraagd": "nee"}
    data = family("2015-03-01", [{2013: 30000}, {2013: 20000}], "mbo", others={"kim": child})
    for name in ("p1", "p2"):
        data["personen"][name]["kinderen"] = ["sem", "kim"]
    assert euros(lawbook, data, BEFORE_CAP) == Decimal("290.91")
    once = euros(lawbook, data, BEFORE_CAP, aftrek_per_kind_eenmaal_per_huishouden=True)
    assert once == Decimal("321.16")


@pytest.mark.parametrize(
    ("on", "away", "expected"),
    [
        ("2025-05-01", False, "424.57"),
        ("2025-09-01", False, "427.82"),
        ("2025-05-01", True, "451.97"),
        ("2025-09-01", True, "455.22"),
    ],
)
def test_vector_a4_the_maximum_in_mbo_in_2025(
    lawbook: Lawbook, on: str, away: bool, expected: str
) -> None:
    data = family(on, [{2023: 0}], "mbo", away)
    assert euros(lawbook, data, "aanvullende_beurs_maximum") == Decimal(expected)
