"""OpenFisca's country template in the rule language gives what the package's own tests expect."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import uitvoerbaar
from bench.country_template import LAW, OUTCOMES
from bench.country_template.published import (
    RULES,
    case_data,
    package_folder,
    published_rows,
    stored_rows,
)
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.types import Amount


@pytest.fixture(scope="module")
def lawbook() -> Lawbook:
    loaded: Lawbook = uitvoerbaar.load(LAW)
    return loaded


@pytest.mark.parametrize("row", stored_rows(), ids=lambda row: f"{row['source']} ({row['month']})")
def test_the_law_gives_the_published_figure(lawbook: Lawbook, row: dict[str, Any]) -> None:
    case = lawbook.case(json.dumps(case_data(row)))
    on = date.fromisoformat(f"{row['month']}-01")
    outcome = lawbook.at(on).decide(case, [row["rule"]]).outcomes[0]
    assert outcome.error is None
    cents = isinstance(outcome.rule.type, Amount)
    value = Fraction(outcome.value) / (100 if cents else 1)
    assert abs(value - Fraction(row["expected"])) <= Fraction(row.get("margin", 0))


def test_every_published_test_of_the_package_is_here() -> None:
    folder: Path | None = package_folder()
    if folder is None:
        pytest.skip("OpenFisca is not installed here; `make bench` brings it")
    assert published_rows(folder) == stored_rows()


def test_every_formula_of_the_package_is_a_rule(lawbook: Lawbook) -> None:
    rules = {str(symbol) for symbol in lawbook.law.rules}
    assert set(RULES.values()) <= rules
    assert set(OUTCOMES) == set(lawbook.law.outcomes)
