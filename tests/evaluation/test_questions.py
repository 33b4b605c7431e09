"""Who is asked for what is missing: a register first, whatever question an item has."""

from __future__ import annotations

from tests.language.lawpages import article, page, read
from uitvoerbaar.evaluation.questions import Question, Supplier, questions
from uitvoerbaar.face import Lawbook

PAGE = page(
    article(
        "1",
        "gecodeerd",
        """
        soort persoon
            meervoud personen

        soort baan
            werknemer: persoon, omgekeerd banen
            mogelijk onvolledig
            vraag "Waar werkt u?", engels "Where do you work?"
            register "polisadministratie"

        gegeven loon van baan: getal
            bereik vanaf 0
            register "polisadministratie", niet authentiek
            vraag "Wat verdient u?", engels "What do you earn?"

        gegeven rente van persoon: getal
            bereik vanaf 0
            register "Belastingdienst", niet authentiek
            vraag "Hoeveel rente krijgt u?", engels "How much interest do you get?"

        gegeven giften van persoon: getal
            bereik vanaf 0
            vraag "Hoeveel krijgt u van een ander?", engels "How much do you get from others?"

        regel ontvangsten van persoon: getal
            uitkomst "Wat iemand ontvangt"
            giften + rente + (som van loon over banen)
        """,
    )
)


def asked(facts: str) -> list[Question]:
    """What is asked about the person an, of whom these facts are known."""
    law, messages = read(PAGE)
    assert law is not None, messages
    lawbook = Lawbook(law)
    case = lawbook.case(f"peildatum: 2026-03-01\naanvrager: an\npersonen: {{an: {{{facts}}}}}")
    (outcome,) = lawbook.decide(case, ["ontvangsten"]).outcomes
    return list(questions(lawbook.law, outcome))


def test_an_item_with_a_register_and_a_question_comes_from_the_register() -> None:
    by_item = {question.want.symbol.name: question for question in asked("volledig: [banen]")}
    assert set(by_item) == {"giften", "rente"}
    rente, giften = by_item["rente"], by_item["giften"]
    assert (rente.supplier, rente.holder) == (Supplier.REGISTER, "Belastingdienst")
    assert (giften.supplier, giften.holder) == (Supplier.CITIZEN, None)
    # Its question goes along, to show what the item is.
    assert (rente.text, rente.english) == (
        "Hoeveel rente krijgt u?",
        "How much interest do you get?",
    )


def test_a_list_with_a_register_and_a_question_comes_from_the_register() -> None:
    (banen,) = (question for question in asked("rente: 1, giften: 1") if question.want.relation)
    assert (banen.supplier, banen.holder) == (Supplier.REGISTER, "polisadministratie")
    assert (banen.text, banen.english) == ("Waar werkt u?", "Where do you work?")


def test_the_records_of_such_a_list_come_from_the_register_too() -> None:
    (loon,) = asked("rente: 1, giften: 1, banen: [{}], volledig: [banen]")
    assert (loon.supplier, loon.holder) == (Supplier.REGISTER, "polisadministratie")
