"""Bottleneck K3: the income of a parent before an application has no ground, and the clause that is
missing is named. All of it follows from the pages; a page more turns it around."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from tests.exchange.sample import point_of
from uitvoerbaar.exchange import decision
from uitvoerbaar.exchange.decision import Answer, DecisionPoint, Lack
from uitvoerbaar.exchange.ground import Moment
from uitvoerbaar.exchange.load import load_register, register_from_sources
from uitvoerbaar.exchange.messages import example_page
from uitvoerbaar.exchange.words import Words
from uitvoerbaar.face import Lawbook, default_corpus
from uitvoerbaar.language.files import SourceFile, read_ground_sources

DAY = date(2026, 11, 28)
OPEN = ("vorm_vrij", "meteen_zichtbaar", "moment_vrij")
PURPOSES = ("ouderbijdrage_aanvullende_beurs", "ambtshalve_aanvullende_beurs")

# The clause as a page: what an act of parliament would add.
CLAUSE = """\
regeling VOORSTEL
    naam "voorstel: de aanvullende beurs uit zichzelf toekennen"
    artikelen 1

doel toekennen_zonder_aanvraag
    naam "de aanvullende beurs toekennen zonder aanvraag"
    van DUO
    taak VOORSTEL 1

bepaling VOORSTEL 1
    verstrekker inspecteur
    ontvanger DUO
    over ouder
    gegevens inkomensgegeven
    aard verplicht
    wijze op verzoek
    bsn ja
    moment alleen voor aanvraag
    vorm waarde
    zichtbaar meteen
    bewaren selectielijst
    tekst van 2026-09-01
    zekerheid gelezen

grondslag inkomen_voor_aanvraag
    volgens VOORSTEL 1
    gegeven inkomensgegeven als V001
    doel ouderbijdrage_aanvullende_beurs

grondslag inkomen_zonder_aanvraag
    volgens VOORSTEL 1
    gegeven inkomensgegeven als V002
    doel toekennen_zonder_aanvraag
"""


@pytest.fixture(scope="module")
def point(lawbook: Lawbook) -> DecisionPoint:
    return point_of(load_register(default_corpus(), lawbook.law), lawbook.law)


def income(point: DecisionPoint, moment: Moment, purpose: str) -> Answer:
    return point.may(
        "inspecteur", "DUO", "ouder", ["inkomensgegeven"], purpose, moment, DAY, assumptions=OPEN
    )


def test_after_an_application_the_income_of_a_parent_may_be_asked(point: DecisionPoint) -> None:
    answer = income(point, Moment.AFTER, PURPOSES[0])
    assert answer.permitted
    assert answer.verdicts[0].ground is not None
    assert str(answer.verdicts[0].ground.reference) == "AWR artikel 21e, lid 1"


def test_without_any_assumption_what_no_source_says_stays_closed(point: DecisionPoint) -> None:
    answer = point.may(
        "inspecteur", "DUO", "ouder", ["inkomensgegeven"], PURPOSES[0], Moment.AFTER, DAY
    )
    assert not answer.permitted


def test_before_an_application_there_is_no_ground_at_that_moment(point: DecisionPoint) -> None:
    (verdict,) = income(point, Moment.BEFORE, PURPOSES[0]).verdicts
    assert not verdict.permitted
    (miss,) = verdict.near
    assert miss.ground.id == "G025"
    assert {obstacle.lack for obstacle in miss.obstacles} == {Lack.OTHER_MOMENT}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_missing_clause_is_named(point: DecisionPoint, purpose: str) -> None:
    answer = income(point, Moment.BEFORE, purpose)
    clause = Words(point.register).missing_clause(answer.question, answer.verdicts[0])
    assert "Wat ontbreekt: een bepaling" in clause
    assert "inkomensgegeven van de ouder" in clause
    assert "AWR artikel 21e, lid 1" in clause
    assert "voor een aanvraag" in clause
    assert ("tot een taak maakt van DUO" in clause) == (purpose == PURPOSES[1])


def test_to_award_ex_officio_neither_the_power_nor_the_moment_is_there(
    point: DecisionPoint,
) -> None:
    (verdict,) = income(point, Moment.BEFORE, PURPOSES[1]).verdicts
    assert not verdict.permitted
    lacks = {miss.ground.id: {o.lack for o in miss.obstacles} for miss in verdict.near}
    assert lacks["G025"] == {Lack.OTHER_PURPOSE, Lack.OTHER_MOMENT}


def test_the_clause_as_a_page_turns_it_around(lawbook: Lawbook) -> None:
    sources = [
        *read_ground_sources(default_corpus()),
        SourceFile("voorstel.md", example_page(CLAUSE).encode()),
    ]
    register, messages = register_from_sources(sources, lawbook.law)
    assert not [m for m in messages if m.is_error], messages
    with_clause = point_of(register, lawbook.law)
    for purpose in (PURPOSES[0], "toekennen_zonder_aanvraag"):
        answer = income(with_clause, Moment.BEFORE, purpose)
        assert answer.permitted
        assert answer.verdicts[0].ground is not None
        assert str(answer.verdicts[0].ground.reference) == "VOORSTEL artikel 1"
    assert income(with_clause, Moment.AFTER, PURPOSES[0]).verdicts[0].ground is not None


def test_no_item_party_or_purpose_of_the_register_occurs_in_the_code(
    point: DecisionPoint,
) -> None:
    register = point.register
    room = Path(decision.__file__ or "").parent
    texts = {
        node.value
        for path in (*room.glob("*.py"), *(room.parent / "web").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    names = {
        *(ground.written for ground in register.grounds.values()),
        *(ground.item for ground in register.grounds.values()),
        *register.purposes,
        *register.parties,
        *register.conditions,
        *register.decisions,
        *register.grounds,
    }
    assert len(texts) > 300
    assert not texts & names
    assert not {name for name in names if "_" in name and any(name in text for text in texts)}
