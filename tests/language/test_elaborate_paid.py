"""`uitbetaling` and `teller`: what they say of a rule, and where they do not fit."""

from __future__ import annotations

import pytest

from tests.language.test_amend import proposal
from uitvoerbaar.language.amend import amended
from uitvoerbaar.language.difference import difference, render_difference
from uitvoerbaar.language.formatter import format_page
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.messages import Message
from uitvoerbaar.language.page import Page, read_page
from uitvoerbaar.law.declaration import Count, Law, Payment
from uitvoerbaar.law.expression import Symbol

FORM = "regel vorm_x van persoon elke maand: vorm\n    gift"
OTHER_FORM = "regel vorm_y van persoon elke maand: vorm\n    lening"
PAID = (
    'regel geld van persoon elke maand: bedrag per maand\n    uitkomst "Geld"\n    {}\n    bedrag'
)


def page(*declarations: str) -> Page:
    """A page of a small law."""
    blocks = "\n\n".join(
        (
            "soort persoon\n    meervoud personen",
            "opsomming vorm: gift, lening",
            'parameter bedrag: bedrag per maand\n    vanaf 2020-01-01: € 9 bron "LW 1" wet',
            'gegeven kleur van persoon elke maand: vorm\n    register "BRP"',
            "regel eens van persoon: vorm\n    gift",
            *declarations,
        )
    )
    text = "---\nregeling: Leeswet\nafkorting: LW\nlaag: wet\n---\n## Artikel 1 Titel\n\n"
    return read_page(f"{text}Status: gecodeerd.\n\n```regels\n{blocks}\n```\n", "wet.md")[0]


def read(*declarations: str) -> tuple[Law | None, list[Message]]:
    """The law of a page, and its messages."""
    return law_from_pages([page(*declarations)])


def law(*declarations: str) -> Law:
    """The law of a page without errors."""
    found, messages = read(*declarations)
    assert found is not None, [message.sentence for message in messages]
    return found


def codes(*declarations: str) -> list[str]:
    """The codes of the messages about a page."""
    return [message.kind.code for message in read(*declarations)[1]]


def test_a_payment_has_a_form_or_none() -> None:
    plain = law(PAID.format("uitbetaling")).outcomes["geld"]
    formed = law(FORM, PAID.format("uitbetaling in vorm_x")).outcomes["geld"]
    assert plain.payment == Payment(None)
    assert formed.payment == Payment(Symbol("vorm_x", "persoon"))
    assert plain.counts is None


@pytest.mark.parametrize("count", list(Count))
def test_a_counter_says_what_it_counts(count: Count) -> None:
    text = (
        f'regel x van persoon elke maand: getal\n    uitkomst "X"\n    teller {count.value}\n    1'
    )
    rule = law(text).outcomes["x"]
    assert rule.counts is count
    assert rule.payment is None


def test_a_rule_without_a_clause_is_no_payment() -> None:
    rule = law(PAID.format("geldig vanaf 2020-01-01")).outcomes["geld"]
    assert (rule.payment, rule.counts) == (None, None)


def test_one_version_says_it_for_all_in_any_order() -> None:
    old = PAID.format("geldig tot en met 2021-12-31")
    new = "regel geld van persoon elke maand: bedrag per maand\n    geldig vanaf 2022-01-01\n"
    new += "    uitbetaling in vorm_x\n    bedrag"
    for order in ((old, new), (new, old)):
        assert law(FORM, *order).outcomes["geld"].payment == Payment(Symbol("vorm_x", "persoon"))


def test_the_words_stay_free_as_names_elsewhere() -> None:
    found = law(
        "regel teller van persoon elke maand: getal\n    1",
        "regel uitbetaling van persoon elke maand: getal\n    stel verbruikt is 1\n"
        "    (teller + verbruikt)",
    )
    assert Symbol("teller", "persoon") in found.rules


@pytest.mark.parametrize(
    ("code", "declarations"),
    [
        ("L615", ["regel x van persoon elke maand: bedrag per maand\n    uitbetaling\n    bedrag"]),
        ("L615", ["regel x van persoon elke maand: getal\n    teller resterend\n    1"]),
        (
            "L615",
            ['regel x elke maand: bedrag per maand\n    uitkomst "X"\n    uitbetaling\n    bedrag'],
        ),
        (
            "L414",
            ['regel x van persoon elke maand: getal\n    uitkomst "X"\n    uitbetaling\n    1'],
        ),
        ("L414", [PAID.format("teller verbruikt")]),
        (
            "L511",
            ['regel x van persoon elk jaar: getal\n    uitkomst "X"\n    teller verbruikt\n    1'],
        ),
        (
            "L511",
            [
                'regel x van persoon: bedrag per maand\n    uitkomst "X"\n    uitbetaling\n'
                "    bedrag"
            ],
        ),
        ("L616", [FORM, OTHER_FORM]),
        ("L617", [PAID.format("uitbetaling in vorm_z")]),
        ("L617", [PAID.format("uitbetaling in kleur")]),
        ("L617", [PAID.format("uitbetaling in eens")]),
        ("L617", [PAID.format("uitbetaling in geld")]),
        ("L617", ["regel vorm_x elke maand: vorm\n    gift", PAID.format("uitbetaling in vorm_x")]),
        (
            "L618",
            ['regel x van persoon elke maand: getal\n    uitkomst "X"\n    teller over_\n    1'],
        ),
        ("L609", [PAID.format("uitbetaling\n    uitbetaling")]),
    ],
)
def test_what_does_not_fit_is_refused_once(code: str, declarations: list[str]) -> None:
    if code == "L616":
        old = PAID.format("uitbetaling in vorm_x\n    geldig tot en met 2021-12-31")
        new = "regel geld van persoon elke maand: bedrag per maand\n    geldig vanaf 2022-01-01\n"
        declarations = [*declarations, old, new + "    uitbetaling in vorm_y\n    bedrag"]
    assert codes(*declarations) == [code]


def test_a_slip_in_a_form_is_mended() -> None:
    (message,) = read(FORM, PAID.format("uitbetaling in vorm_xx"))[1]
    assert message.mend == "Bedoelde u `vorm_x`?"
    assert message.place.column == len("    uitbetaling in ") + 1


def test_a_form_in_a_declaration_that_could_not_be_read_gives_no_message() -> None:
    broken = "regel vorm_x van persoon elke maand: vorm\n    gift +"
    assert codes(broken, PAID.format("uitbetaling in vorm_x")) == ["L202"]


def test_a_form_that_ends_before_what_is_paid_gives_a_warning() -> None:
    form = "regel vorm_x van persoon elke maand: vorm\n    geldig tot en met 2024-12-31\n    gift"
    found, messages = read(form, PAID.format("uitbetaling in vorm_x"))
    assert found is not None
    assert [message.kind.code for message in messages] == ["L557"]
    assert "2024-12-31" in messages[0].sentence


def test_the_formatter_keeps_the_clauses() -> None:
    text = page(FORM, PAID.format("uitbetaling  in   vorm_x")).text
    assert "    uitbetaling in vorm_x\n" in format_page(text)
    assert format_page(format_page(text)) == format_page(text)


def test_the_difference_names_what_changed() -> None:
    none = law(FORM, PAID.format("geldig vanaf 2020-01-01"))
    plain = law(FORM, PAID.format("uitbetaling\n    geldig vanaf 2020-01-01"))
    formed = law(FORM, PAID.format("uitbetaling in vorm_x\n    geldig vanaf 2020-01-01"))
    assert "uitbetaling, erbij: zonder vorm" in render_difference(difference(none, plain))
    assert "uitbetaling: zonder vorm → in vorm_x" in render_difference(difference(plain, formed))
    assert not difference(formed, formed)


def test_a_proposal_can_make_a_rule_a_payment_but_not_in_another_form() -> None:
    base = page(FORM, OTHER_FORM, PAID.format("uitbetaling in vorm_x"))
    head = "vervang vanaf 2027-01-01 regel geld van persoon elke maand: bedrag per maand\n"
    same, messages = amended([base], [proposal(f"{head}    2 × bedrag")])
    assert same is not None, messages
    assert same.outcomes["geld"].payment == Payment(Symbol("vorm_x", "persoon"))
    other, messages = amended([base], [proposal(f"{head}    uitbetaling in vorm_y\n    bedrag")])
    assert other is None
    assert "L616" in [message.kind.code for message in messages]
