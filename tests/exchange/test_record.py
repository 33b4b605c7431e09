"""The register of processing activities: what AVG article 30 asks, from the grounds alone."""

from __future__ import annotations

import csv
import io

import pytest

from tests.exchange.sample import WHOLE, sound
from uitvoerbaar.exchange.ground import Register
from uitvoerbaar.exchange.load import load_register
from uitvoerbaar.exchange.record import HEADINGS, activities, as_csv, as_markdown
from uitvoerbaar.face import Lawbook, default_corpus


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_an_activity_says_who_what_about_whom_why_and_how_long() -> None:
    found = rows(as_csv(activities(sound(WHOLE), "gemeente", "https://register")))
    assert found == [
        {
            "activiteit": "https://register/verwerkingsactiviteiten/leeskaart",
            "verwerkingsverantwoordelijke": "de gemeente",
            "rol": "ontvangen",
            "doel": "een leeskaart geven",
            "taak": "LW artikel 3",
            "betrokkenen": "wie leest",
            "gegevens": "gelezen boeken",
            "verstrekkers": "de bibliotheek",
            "ontvangers": "de gemeente",
            "doorgifte buiten de EU": "niet in de gronden bepaald",
            "bewaartermijn": "een jaar",
            "beveiliging": "niet in de gronden bepaald",
            "gronden": "V001 LW artikel 2",
            "zekerheid": "gelezen",
        }
    ]
    (giving,) = activities(sound(WHOLE), "bibliotheek", "https://register")
    assert giving.role == "verstrekken"


def test_a_party_answers_for_its_parts() -> None:
    part = '\npartij leeszaal\n    naam "de leeszaal"\n    onderdeel van gemeente\n'
    text = WHOLE.replace("ontvanger gemeente", "ontvanger leeszaal")
    text = text.replace("    van gemeente", "    van leeszaal")
    register = sound(text + part)
    assert [one.controller for one in activities(register, "gemeente", "")] == ["de leeszaal"]
    assert len(activities(register, None, "")) == 2


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x"])
def test_a_cell_that_a_spreadsheet_would_run_is_text(text: str) -> None:
    register = sound(WHOLE.replace('naam "wie leest"', f'naam "{text}"'))
    (row,) = rows(as_csv(activities(register, "gemeente", "")))
    assert row["betrokkenen"] == f"'{text}"


def test_a_bar_in_a_text_does_not_break_the_table() -> None:
    register = sound(WHOLE.replace('naam "wie leest"', 'naam "a | b"'))
    assert r"| betrokkenen | a \| b |" in as_markdown(activities(register, "gemeente", ""))


def test_every_ground_of_the_corpus_is_in_some_activity(lawbook: Lawbook) -> None:
    register: Register = load_register(default_corpus(), lawbook.law)
    found = activities(register, None, "")
    named = " ".join(one.grounds for one in found)
    assert all(f"{number} " in named for number in register.grounds)
    assert all(getattr(one, name) for one in found for name in HEADINGS)
