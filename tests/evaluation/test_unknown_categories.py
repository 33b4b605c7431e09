"""Amounts by category where a category is unknown or not there."""

from __future__ import annotations

import pytest

from uitvoerbaar.evaluation.decision import Outcome, OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_or_error

PAGE = """---
regeling: Boekenwet
afkorting: BW
laag: wet
---
## Artikel 1 Boeken

Status: gecodeerd

```regels
soort persoon
    meervoud personen

opsomming niveau: laag, hoog
opsomming drukte: rustig, druk

gegeven niveau van persoon: niveau
    register "school"

gegeven drukte van persoon: drukte
    register "school"

parameter prijs per niveau, drukte: bedrag
    vanaf      | laag rustig | laag druk | hoog rustig | hoog druk | bron
    2024-01-01 |           1 |         2 |           3 |         4 | "w" wet

parameter termijn per niveau: duur
    vanaf      | laag    | hoog     | bron
    2024-01-01 | 2 weken | 3 maanden | "w" wet

regel prijs_van_boek van persoon elke maand: bedrag
    uitkomst "Prijs"
    prijs(niveau, drukte)

regel terug van persoon elke maand: datum
    uitkomst "Terug"
    peildatum + termijn(niveau)
```
"""


@pytest.fixture(scope="module")
def books() -> Lawbook:
    return Lawbook(law_or_error([SourceFile("boeken.md", PAGE.encode())]))


def decided(books: Lawbook, facts: str, name: str) -> Outcome:
    case = books.case(f"peildatum: 2026-03-01\npersonen:\n  an: {{{facts}}}\n")
    return books.decide(case, [name]).outcomes[0]


@pytest.mark.parametrize("facts", ["niveau: ontbreekt", "drukte: ontbreekt"])
def test_a_category_that_is_not_there_gives_no_amount_whatever_the_unknown_one_is(
    books: Lawbook, facts: str
) -> None:
    assert decided(books, facts, "prijs_van_boek").state is OutcomeState.ABSENT


def test_an_unknown_category_gives_the_bounds_of_the_amounts_that_remain(books: Lawbook) -> None:
    outcome = decided(books, "niveau: hoog", "prijs_van_boek")
    assert outcome.state is OutcomeState.UNKNOWN
    assert (outcome.value.low, outcome.value.high) == (300, 400)


def test_a_term_of_an_unknown_category_is_unknown(books: Lawbook) -> None:
    assert decided(books, "drukte: druk", "terug").state is OutcomeState.UNKNOWN
    assert decided(books, "niveau: laag", "terug").state is OutcomeState.KNOWN
