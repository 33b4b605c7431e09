"""The case of an example beside an article."""

from __future__ import annotations

from datetime import date

from tests.cases.sample import from_data, law
from uitvoerbaar.cases.example import example_case
from uitvoerbaar.evaluation.facts import Application, Fact, FactState
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.face.examples import run_examples
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_index

YOUNG, EMPTY = law().examples


def lezer(name: str) -> Symbol:
    """An item of a reader."""
    return Symbol(name, "lezer")


def test_an_example_has_its_date_things_and_assumptions() -> None:
    case = example_case(YOUNG, law())
    assert case.reference == date(2026, 3, 1)
    assert case.applicant.name == "mees"
    assert list(case.things) == ["mees", "rosa", "v", "w"]
    assert case.assumptions == {"ruime_leeftijd": True}


def test_facts_of_an_example_keep_their_period_state_and_knowledge() -> None:
    mees = example_case(YOUNG, law()).things["mees"]
    income = mees.facts[lezer("inkomsten")]
    assert income.exact == {
        2026: [Fact(1_000_000, FactState.PROVISIONAL)],
        2025: [Fact(900_000, known_from=date(2026, 6, 1))],
    }
    genre = mees.facts[lezer("genre")]
    assert genre.since == [(date(2025, 1, 1), [Fact("strip")])]
    assert genre.exact == {month_index(2025, 2): [Fact("proza")]}
    applied = mees.facts[lezer("leesbedrag_gevraagd")].always[0].value
    assert applied == Application(True, date(2026, 2, 10))
    assert mees.facts[lezer("zeer_belezen")].always[0].reasons == "voorbeeld “een jonge lezer”"


def test_lists_of_an_example_are_all_there_is_unless_it_says_otherwise() -> None:
    case = example_case(YOUNG, law())
    mees, rosa = case.things["mees"], case.things["rosa"]
    ways = {lezer("voogdijen"), lezer("leerlingschappen")}
    assert mees.complete == ways | {lezer("abonnementen")}
    assert rosa.complete == ways - {lezer("voogdijen")}


def test_records_of_an_example_link_their_players() -> None:
    case = example_case(YOUNG, law())
    mees, rosa, first = (case.things[name] for name in ("mees", "rosa", "v"))
    assert mees.records[lezer("voogdijen")] == [first, case.things["w"]]
    assert rosa.records[lezer("leerlingschappen")] == [first]
    unknown = case.things["w"].facts[Symbol("voogd", "voogdij")].always
    assert unknown == [Fact(None, FactState.UNKNOWN)]


def test_the_data_of_an_example_is_a_case_that_can_be_read() -> None:
    case = example_case(YOUNG, law())
    assert from_data(case.data).data == case.data


def test_an_example_without_things_is_about_nobody() -> None:
    case = example_case(EMPTY, law())
    assert case.things == {}
    assert case.data == {"peildatum": "2026-03-01"}


def test_the_examples_of_the_small_law_hold() -> None:
    assert [result.holds for result in run_examples(Program(law()))] == [True, True]
