"""Published figures of the zorgtoeslag, each through `decide` on a complete case."""

from __future__ import annotations

import csv
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.people import adult, case, couple, wedding
from uitvoerbaar.face import Lawbook

ROWS = list(
    csv.DictReader(
        (Path(__file__).parents[1] / "oracles" / "zorgtoeslag.csv").read_text("utf-8").splitlines()
    )
)
FIELDS = {
    "jaar": "zorgtoeslag_onafgerond",
    "maand_exact": "zorgtoeslag_onafgerond",
    "tegemoetkoming_jaar": "zorgtoeslag_per_jaar",
    "maand": "zorgtoeslag",
    "normpremie": "normpremie",
}


def row_case(row: dict[str, str]) -> dict[str, Any]:
    """The complete case of an oracle row; where it says "<= x", x itself."""
    inputs = json.loads(row["inputs"])
    year = int(row["date"])
    income = str(
        inputs.get("toetsingsinkomen", inputs.get("gezamenlijk_toetsingsinkomen"))
    ).removeprefix("<= ")
    if not inputs.get("partner"):
        return case(f"{year}-01-01", "kim", {"kim": adult(year, income)})
    insured = "ja" if inputs.get("partner_verzekerd", True) else "nee"
    partner_income = inputs.get("toetsingsinkomen_partner", 0)
    people = couple(year, income, partner_income, zorgverzekerd=insured)
    if "woonlandfactor" in inputs:
        for person in people.values():
            person["brp_ingezetene"] = "nee"
            person["woonlandfactor"] = {str(year): str(inputs["woonlandfactor"])}
    return case(f"{year}-01-01", "kim", people, verbintenissen=[wedding("kim", "lou")])


def answers(lawbook: Lawbook, row: dict[str, str]) -> dict[str, tuple[Decimal, Decimal]]:
    """For each claimed field: what is claimed, and what the law gives."""
    text = json.dumps(row_case(row))
    decision = lawbook.decide(lawbook.case(text, row["id"]), list(dict.fromkeys(FIELDS.values())))
    values = {outcome.name: outcome for outcome in decision.outcomes}
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for field, claimed in json.loads(row["expected"], parse_float=Decimal).items():
        if field not in FIELDS:
            continue
        outcome = values[FIELDS[field]]
        assert outcome.state.value == "known", f"{row['id']}: {outcome.state} {outcome.wanted}"
        euros = Decimal(outcome.value.numerator) / outcome.value.denominator / 100
        if field == "maand_exact":
            euros = (euros / 12).quantize(Decimal("0.01"), ROUND_HALF_UP)
        found[field] = (Decimal(claimed), euros)
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_published_zorgtoeslag_is_reproduced(lawbook: Lawbook, row: dict[str, str]) -> None:
    found = answers(lawbook, row)
    assert found
    if row["kind"] == "negative":
        assert any(claimed != given for claimed, given in found.values()), found
        return
    for field, (claimed, given) in found.items():
        assert given == claimed, f"{field}: published {claimed}, the law gives {given}"


def test_the_standard_premium_of_a_couple_abroad_is_the_published_one(lawbook: Lawbook) -> None:
    row = next(row for row in ROWS if row["id"] == "zt-ex-2024-3")
    decision = lawbook.decide(
        lawbook.case(json.dumps(row_case(row))), ["standaardpremie_huishouden van persoon"]
    )
    assert decision.outcomes[0].value == 376934
