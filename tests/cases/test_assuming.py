"""Other values for assumptions: what a law lets them be, and what a wrong one is told."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.kernel.small import small_law
from uitvoerbaar.cases.assuming import AssumptionError, check_assumed
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.face import Lawbook

LAW = small_law(
    """soort persoon
    meervoud personen

gegeven a van persoon: getal
    register "R"

parameter prijs elk jaar: bedrag
    vanaf 2025-01-01: € 1 bron "wet" wet

aanname prijs_2026 op parameter prijs
    vanaf 2026-01-01: € 2 bron "raming" onzeker
    omdat "nog niet vastgesteld"

aanname uitstel: getal
    waarde 3
    bereik vanaf 0 tot en met 12
    in gehelen
    omdat "de wet zegt het niet"

aanname rente: percentage
    waarde 2%
    bereik vanaf 0%
    omdat "de wet zegt het niet"

aanname ruim: ja/nee
    waarde nee
    omdat "de wet zegt het niet"

regel x van persoon: getal
    uitkomst "X"
    als ruim: a + uitstel + rente
    anders: a
"""
)
WRONG: list[tuple[str, Any, str]] = [
    ("uitstel", -1, "geef een geheel getal vanaf 0 tot en met 12"),
    ("uitstel", 13, "geef een geheel getal vanaf 0 tot en met 12"),
    ("uitstel", Fraction(3, 2), "kan niet 1,5 zijn"),
    ("uitstel", 2.0, "exact getal"),
    ("uitstel", True, "exact getal"),
    ("rente", Fraction(-3, 100), "kan niet -3% zijn"),
    ("ruim", "ja", "kies uit: ja, nee"),
    ("uitstl", 3, "bedoelde u uitstel?"),
    ("qqq", 3, "kies uit: rente, ruim, uitstel"),
    ("prijs_2026", False, "heeft zelf geen waarde: zij vult bedragen van de parameter prijs"),
]


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_a_value_that_an_assumption_cannot_have_is_refused_in_words(
    name: str, value: Any, told: str
) -> None:
    with pytest.raises(AssumptionError) as refused:
        check_assumed(LAW.law, name, value)
    assert told.casefold() in str(refused.value).casefold()


@pytest.mark.parametrize("value", [0, 12, Fraction(7)])
def test_the_bounds_of_a_range_belong_to_it(value: Any) -> None:
    check_assumed(LAW.law, "uitstel", value)


def test_a_decision_and_a_table_refuse_it_alike() -> None:
    case = LAW.case("{peildatum: 2026-03-01, aanvrager: an, personen: {an: {a: 1}}}")
    with pytest.raises(ValueError, match="kan niet -1 zijn"):
        LAW.decide(case, ["x"], assumptions={"uitstel": -1})
    with pytest.raises(ValueError, match="kan niet -1 zijn"):
        LAW.at(date(2026, 3, 1)).columns(["x"], {"uitstel": -1})


def test_a_case_refuses_it_with_its_place() -> None:
    given = "peildatum: 2026-03-01\naanvrager: an\npersonen: {an: {a: 1}}\n"
    text = f"{given}aannamen:\n  uitstel: -1\n  prijs_2026: nee\n"
    with pytest.raises(CaseError) as refused:
        LAW.case(text)
    first, second = refused.value.problems
    assert (first.place.line, second.place.line) == (5, 6)
    assert "kan niet -1 zijn" in first.sentence
    assert "heeft zelf geen waarde" in second.sentence


def test_the_law_says_of_what_it_filled_in_itself_what_it_may_be(lawbook: Lawbook) -> None:
    for name, value in (
        ("maanden_terug_voor_partner", -3),
        ("maanden_terug_voor_partner", Fraction(3, 2)),
        ("rente_na_laatste_jaar_sf35", Fraction(-3, 100)),
        ("minimum_ijkpunten_2025", False),
    ):
        with pytest.raises(AssumptionError):
            check_assumed(lawbook.law, name, value)
