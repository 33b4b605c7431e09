"""The grounds of the corpus: every row that was found is there as it was found, no more."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from uitvoerbaar.exchange.ground import Allowed, Confidence, Ground, Register
from uitvoerbaar.exchange.items import items_of
from uitvoerbaar.exchange.load import load_register, register_from_sources
from uitvoerbaar.exchange.need import Needs
from uitvoerbaar.face import Lawbook, default_corpus
from uitvoerbaar.language.files import SourceFile, read_ground_sources, read_sources

_FOUND = Path(__file__).with_name("grondslagen.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(_FOUND.splitlines()))
# Written in the catalogue under another name: derived from it, a choice, or one of two.
OTHERWISE_NAMED = {
    "leeftijd_op_peildatum": "geboortedatum",
    "verzoek_peiljaarverlegging": "gekozen_peiljaar_ouders",
    "leerweg": "leerweg van inschrijving",
}
CONFIDENCE = {
    "text read": Confidence.READ,
    "secondary source": Confidence.SECOND_SOURCE,
    "unconfirmed": Confidence.UNCONFIRMED,
}
# What the description of the sources says about a moment or a form; all else is not known.
WITH_MOMENT = {"G025", "G138"}
WITH_FORM = {"G040", "G095", "G096", "G097", "G101", "G129", "G158"}


@pytest.fixture(scope="module")
def register(lawbook: Lawbook) -> Register:
    return load_register(default_corpus(), lawbook.law)


def test_the_grounds_of_the_corpus_have_no_messages(lawbook: Lawbook) -> None:
    sources = read_ground_sources(default_corpus())
    assert len(sources) > 10
    assert register_from_sources(sources, lawbook.law)[1] == []


def test_all_172_rows_are_there_and_no_other(register: Register) -> None:
    assert len(ROWS) == 172
    assert set(register.grounds) == {row["ground_id"] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["ground_id"]))
def test_a_ground_says_what_was_found(
    row: dict[str, str], register: Register, lawbook: Lawbook
) -> None:
    ground = register.grounds[row["ground_id"]]
    items = items_of(lawbook.law)
    written = OTHERWISE_NAMED.get(row["data_item"], row["data_item"])
    assert ground.item == items.key(written)
    assert ground.group == row["data_subject"]
    assert ground.mandatory == (row["mandatory"] == "verplicht")
    assert {mode.value for mode in ground.modes} == {row["mode"]}
    allowed = Allowed(row["bsn_allowed"])
    assert (ground.bsn_provider, ground.bsn_recipient) == (allowed, allowed)
    read_on = date.fromisoformat(row["valid_from"]) if row["valid_from"] else None
    assert ground.valid_from == read_on
    assert ground.since_read
    assert ground.valid_until is None
    assert ground.confidence is CONFIDENCE[row["confidence"]]
    assert ground.reference.article == row["article"]
    lid = row["lid"].split()
    assert [p for p in (ground.reference.paragraph, ground.reference.item) if p] == lid
    assert (ground.moments is not None) == (ground.id in WITH_MOMENT)
    assert (ground.form is not None) == (ground.id in WITH_FORM)
    assert ground.delay is None


@pytest.mark.parametrize("column", ["provider", "recipient", "purpose", "retention", "law"])
def test_names_stand_one_for_one_for_what_was_found(column: str, register: Register) -> None:
    def name(ground: Ground) -> str:
        return ground.reference.law if column == "law" else str(getattr(ground, column))

    found = {(row[column], name(register.grounds[row["ground_id"]])) for row in ROWS}
    texts, names = {text for text, _ in found}, {written for _, written in found}
    assert len(found) == len(texts)
    # Two rows name one purpose in two ways: with and without the annex.
    assert len(names) == len(texts) - (column == "purpose")


def test_a_purpose_cites_the_articles_that_its_row_names(register: Register) -> None:
    for row in ROWS:
        purpose = register.purposes[register.grounds[row["ground_id"]].purpose]
        named = re.search(r"\((.*\d.*)\)|WSF (\d\.\d)$", row["purpose"])
        if purpose.tasks:
            assert named or "SUWI 30" in row["purpose"] or "PW 47a" in row["purpose"], row
            for task in purpose.tasks:
                number = task.article.removeprefix("hoofdstuk ")
                within = re.search(r"(\d+)-(\d+)", row["purpose"])
                between = within and int(within[1]) <= int(number) <= int(within[2])
                assert number in row["purpose"] or between, (row, task)
        else:
            assert named is None or "bijlage" in named[0], row


def test_every_gap_has_an_assumption_with_a_reason(register: Register) -> None:
    assert all(len(assumption.title) > 20 for assumption in register.assumptions.values())
    openings = [o for assumption in register.assumptions.values() for o in assumption.opens]
    assert len(openings) == len(set(openings))


def test_grounds_are_no_part_of_the_law(lawbook: Lawbook) -> None:
    names = {source.name for source in read_sources(default_corpus())}
    assert not any(name.startswith("grondslagen/") for name in names)
    assert not any("grondslagen" in regulation.file for regulation in lawbook.law.regulations)


def test_the_home_address_is_only_compared_so_yes_or_no_suffices(
    register: Register, lawbook: Lawbook
) -> None:
    needs = Needs(lawbook.law, register.purposes)
    address = needs.of("brp_adres van persoon", "uitwonend_vaststellen")
    assert address is not None
    assert address.form is not None
    assert address.form.value == "ja/nee"
    income = needs.of("inkomensgegeven van persoon", "ouderbijdrage_aanvullende_beurs")
    assert income is not None
    assert income.form is not None
    assert income.form.value == "waarde"


def test_an_unknown_item_in_the_corpus_is_reported(lawbook: Lawbook) -> None:
    sources = [
        SourceFile(
            s.name, s.content.replace(b"gegeven inkomensgegeven als", b"gegeven schoenmaat als")
        )
        for s in read_ground_sources(default_corpus())
    ]
    _, messages = register_from_sources(sources, lawbook.law)
    assert {m.kind.code for m in messages if m.is_error} >= {"GR203"}
    assert all(m.place.file.startswith("grondslagen/") for m in messages)
