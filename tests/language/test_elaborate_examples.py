"""Examples: things, facts in periods, what is taken over, what is expected."""

from __future__ import annotations

from datetime import date

import pytest

from tests.language.reading import codes, law_of, page_of, read, read_texts
from uitvoerbaar.law.declaration import Example, ExampleFact
from uitvoerbaar.law.expression import CurrentPeriod, Local, Read, walk
from uitvoerbaar.law.time import month_index
from uitvoerbaar.law.types import Enumerated

RULE = "regel x van persoon elke maand: getal\n    leeftijd"


def example(*lines: str, title: str = "geval", like: str = "") -> str:
    """An example with these lines."""
    body = "\n    ".join(lines)
    return f'voorbeeld "{title}" op 2026-03-01{like}\n    {body}'


def facts_of(*lines: str) -> dict[str, ExampleFact]:
    """The facts of a person `a`, by name; the last of each name."""
    law = law_of(example("a is persoon", *(f"    {line}" for line in lines), "b is persoon"))
    return {fact.name: fact for fact in law.examples[0].things[0].facts}


def test_a_fact_has_a_value_in_the_conventions_of_the_law() -> None:
    facts = facts_of(
        "huur = € 12,50",
        "vorm = gift",
        "geboortedatum = 2000-02-29",
        "partner = b",
        "huisgenoten = (a, b)",
        "student = ja",
        'woonadres = "Kade 1"',
        "pensioenjaar = 2040",
        "proeftijd = 2 maanden",
    )
    assert facts["huur"].value == 1250
    assert facts["vorm"].value == "gift"
    assert facts["partner"].value == "b"
    assert facts["huisgenoten"].value == ("a", "b")
    assert facts["student"].value is True
    assert facts["pensioenjaar"].value == 2040
    assert {fact.state for fact in facts.values()} == {"bekend"}


def test_a_fact_may_be_in_a_year_a_month_or_from_a_day() -> None:
    facts = facts_of("inkomen in 2024 = € 5", "huur in 2024-03 = € 5", "leeftijd vanaf 2024-04 = 3")
    assert facts["inkomen"].period == 2024
    assert facts["huur"].period == month_index(2024, 3)
    assert facts["leeftijd"].period == date(2024, 4, 1)


def test_a_fact_may_be_a_state_or_have_options() -> None:
    facts = facts_of(
        "partner = ontbreekt",
        "huur = onbekend",
        "vorm = niet van toepassing",
        "ouderschappen = volledig",
        "inkomen = € 5, voorlopig, bekend vanaf 2025-05-01",
    )
    assert facts["partner"].state == "ontbreekt"
    assert facts["huur"].state == "onbekend"
    assert facts["vorm"].state == "niet van toepassing"
    assert facts["ouderschappen"].state == "volledig"
    assert (facts["inkomen"].state, facts["inkomen"].known_from) == ("voorlopig", date(2025, 5, 1))


def test_a_choice_may_have_the_date_of_application_as_value() -> None:
    law = law_of(
        "keuze wens van persoon elke maand: ja/nee\n    op aanvraag",
        example("a is persoon", "    wens = 2026-02-15"),
    )
    assert law.examples[0].things[0].facts[0].value == date(2026, 2, 15)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("leeftjd = 3", "L911"),
        ("x = 3", "L912"),
        ("kinderen = (b)", "L912"),
        ("leeftijd = ja", "L404"),
        ("leeftijd = gift", "L404"),
        ("vorm = geschenk", "L404"),
        ("huur = 5", "L404"),
        ("partner = (b)", "L913"),
        ("partner = 3", "L913"),
        ("huisgenoten = b", "L913"),
        ("ouderschappen = ontbreekt", "L913"),
        ("huur = onbekend, voorlopig", "L913"),
        ("partner = c", "L917"),
        ("geboortedatum in 2024 = 2000-01-01", "L914"),
        ("huur in 2024 = € 5", "L914"),
        ("inkomen in 2024-03 = € 5", "L914"),
        ("inkomen in 20 = € 5", "L914"),
        ("geboortedatum = 2000-02-30", "L211"),
    ],
)
def test_a_fact_that_does_not_fit_is_told(line: str, code: str) -> None:
    assert codes(RULE, example("a is persoon", f"    {line}", "b is persoon")) == [code]


def test_a_thing_and_a_fact_stand_there_once() -> None:
    twice = ("a is persoon", "    vorm = gift", "    vorm = lening")
    assert codes(example(*twice)) == ["L916"]
    assert codes(example("a is persoon", "a is persoon")) == ["L916"]
    assert codes(example("a is persoon"), example("a is persoon")) == ["L916"]


def test_a_relation_has_all_its_roles_and_a_derived_kind_is_not_given() -> None:
    assert codes(example("a is persoon", "o is ouderschap", "    kind = a")) == ["L918"]
    stel = (
        "soort stel\n    een: persoon\n    ander: persoon\n"
        "    afgeleid elke maand waarvoor partner van een is ander"
    )
    assert codes(stel, example("s is stel")) == ["L918"]
    assert codes(example("a is mens")) == ["L303"]


def base_and_own(*own: str) -> Example:
    """An example that takes over another, with own lines."""
    law = law_of(
        RULE,
        example("a is persoon", "    inkomen in 2024 = € 1", "    inkomen in 2025 = € 2",
                "    vorm = gift", "verwacht x van a = 1", title="basis"),
        example(*own, like=' zoals "basis"'),
    )  # fmt: skip
    return law.examples[1]


def test_an_example_takes_over_things_and_facts_but_not_what_is_expected() -> None:
    found = base_and_own("b is persoon")
    assert [thing.name for thing in found.things] == ["a", "b"]
    assert len(found.things[0].facts) == 3
    assert found.expectations == ()


def test_an_own_fact_replaces_that_of_the_same_period_or_without_period_all() -> None:
    found = base_and_own("a is persoon", "    inkomen in 2025 = € 3", "    vorm = lening")
    facts = {(fact.name, fact.period): fact.value for fact in found.things[0].facts}
    assert facts == {("inkomen", 2024): 100, ("inkomen", 2025): 300, ("vorm", None): "lening"}
    whole = base_and_own("a is persoon", "    inkomen = € 4")
    assert [f.period for f in whole.things[0].facts if f.name == "inkomen"] == [None]


def test_what_is_taken_over_exists_and_does_not_go_round() -> None:
    assert codes(example("a is persoon", like=' zoals "basis"')) == ["L915"]
    first = example("a is persoon", title="een", like=' zoals "twee"')
    second = example("a is persoon", title="twee", like=' zoals "een"')
    assert codes(first, second) == ["L915"]


def test_an_example_over_one_that_cannot_be_read_gives_no_second_message() -> None:
    broken = example("a is persoon", "    vorm = = gift", title="basis")
    own = example("verwacht x van a = 1", like=' zoals "basis"')
    assert codes(RULE, broken, own) == ["L201"]


def test_what_is_expected_is_compared_in_the_month_of_the_example() -> None:
    law = law_of(
        RULE,
        example(
            "a is persoon",
            "verwacht x van a = 3",
            "verwacht (x van a in (maand + 1)) = 3",
            "verwacht vorm van a = gift",
            "verwacht huur van a is onbekend",
            "verwacht (aantal kinderen van a) = 0",
        ),
    )
    first, second, third, fourth, _ = law.examples[0].expectations
    assert isinstance(first.actual, Read)
    assert isinstance(first.actual.owner, Local)
    assert any(isinstance(node, CurrentPeriod) for node in walk(second.actual))
    assert third.expected is not None
    assert third.expected.type == Enumerated("vorm")
    assert (fourth.state, fourth.expected) == ("onbekend", None)


def test_what_is_expected_has_the_type_of_the_outcome() -> None:
    assert codes(RULE, example("a is persoon", "verwacht x van a = ja")) == ["L401"]
    assert codes(RULE, example("a is persoon", "verwacht x van c = 1")) == ["L301"]


def test_an_example_may_replace_an_assumption() -> None:
    assumption = 'aanname streng: ja/nee\n    waarde ja\n    omdat "x"'
    law = law_of(assumption, example("a is persoon", "aanname streng = nee"))
    assert law.examples[0].assumptions == (("streng", False),)
    assert codes(assumption, example("a is persoon", "aanname strng = nee")) == ["L919"]
    assert codes(assumption, example("a is persoon", "aanname streng = 3")) == ["L404"]


def test_titles_are_unique_within_a_file_only() -> None:
    text = example("a is persoon")
    other = "---\nregeling: Proefwet\nafkorting: PW\n---\n```voorbeeld\n" + text + "\n```\n"
    _, messages = read_texts(page_of(text), other)
    assert messages == []
    _, messages = read(text, text)
    assert [message.related[0].file for message in messages] == ["1.md"]
