"""Rules: versions, exceptions, borrowed texts, explanations, kinds and guarantees."""

from __future__ import annotations

from datetime import date

from tests.language.reading import codes, formula, law_of, read, version
from uitvoerbaar.law.declaration import Tendency, Validity
from uitvoerbaar.law.expression import (
    Add,
    Member,
    Read,
    Same,
    Symbol,
    walk,
)
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Boolean, Month

X = Symbol("x", "persoon")
BASIS = "regel basis van persoon elke maand: getal\n    stel meer is leeftijd + 1\n    meer × 2"


def test_texts_of_one_rule_for_other_times_are_its_versions() -> None:
    law = law_of(
        "regel x van persoon: getal\n    geldig tot en met 2022-12-31\n    1",
        "regel x van persoon: getal\n    geldig vanaf 2023-01-01, bekend vanaf 2022-06-01\n    2",
    )
    assert [v.validity for v in law.rules[X].versions] == [
        Validity(None, date(2022, 12, 31)),
        Validity(date(2023, 1, 1), None, date(2022, 6, 1)),
    ]


def test_versions_agree_on_type_and_grid() -> None:
    assert codes(
        "regel x van persoon: getal\n    1", "regel x van persoon elke maand: getal\n    2"
    ) == ["L604"]


def test_a_rule_keeps_its_title_its_readings_and_its_source() -> None:
    text = (
        'regel x van persoon elke maand: getal\n    uitkomst "Leeftijd"\n    leeftijd\n'
        '    uitleg "U bent {leeftijd} en uw partner {leeftijd van partner}."\n'
        '    interpretatie "in hele jaren" steunt op "PW 1"'
    )
    law = law_of(text)
    assert law.rules[X].outcome == "Leeftijd"
    assert law.outcomes["x"] is law.rules[X]
    found = version(law)
    assert found.source == text
    assert len(found.explained) == 2
    assert found.interpretations[0].rests_on == "PW 1"
    assert str(found.origin.citation) == "PW artikel 1"


def test_the_name_in_braces_points_to_its_place() -> None:
    _, (message,) = read(formula("leeftijd") + '\n    uitleg "U bent {leeftjd}."')
    assert message.kind.code == "L301"
    assert message.place.column == len('    uitleg "U bent {') + 1


def test_braces_hold_a_name() -> None:
    assert codes(formula("leeftijd") + '\n    uitleg "U bent {1 +}."') == ["L610"]
    assert codes(formula("leeftijd") + '\n    uitleg "U bent {leeftijd."') == ["L610"]


def test_exceptions_are_with_their_rule() -> None:
    law = law_of(
        "regel x van persoon elke maand: getal\n    1",
        "uitzondering jong op x van persoon\n    als leeftijd < 18: 2",
        "uitzondering arm op x van persoon gaat voor jong\n    geldig vanaf 2024-01-01\n"
        "    stel grens is € 5\n    als huur < grens: 3",
    )
    jong, arm = law.rules[X].exceptions
    assert (jong.name, arm.before) == ("jong", ("jong",))
    assert arm.validity.start == date(2024, 1, 1)
    assert arm.condition.type == Boolean()


def test_an_exception_is_on_a_rule_that_exists() -> None:
    rule = "regel betaling van persoon: getal\n    1"
    _, (message,) = read(rule, "uitzondering a op betalin van persoon\n    als ja: 2")
    assert (message.kind.code, message.mend) == ("L602", "Bedoelde u `betaling`?")
    assert codes("uitzondering a op leeftijd van persoon\n    als ja: 2") == ["L602"]
    _, (other,) = read(rule, "uitzondering a op betaling van ouderschap\n    als ja: 2")
    assert other.mend == "Schrijf `betaling van persoon`."
    assert codes(rule, "uitzondering a op betaling van persoon gaat voor b\n    als ja: 2") == [
        "L603"
    ]


def test_a_borrowed_text_is_read_in_its_new_place() -> None:
    law = law_of(
        BASIS,
        "regel x van ouderschap elke maand: getal\n"
        "    overeenkomstig basis van persoon met ouderleeftijd in plaats van leeftijd",
        "regel ouderleeftijd van ouderschap elke maand: getal\n    leeftijd van ouder",
    )
    found = version(law, "x", "ouderschap")
    assert found.borrowed is not None
    assert found.borrowed.article == "1"
    ((name, value),) = found.locals
    assert name == "meer"
    assert isinstance(value, Add)
    assert isinstance(value.left, Read)
    assert value.left.symbol == Symbol("ouderleeftijd", "ouderschap")


def test_each_version_of_a_text_is_borrowed_for_its_own_time() -> None:
    law = law_of(
        "regel basis van persoon: getal\n    geldig tot en met 2022-12-31\n    1",
        "regel basis van persoon: getal\n    geldig vanaf 2023-01-01\n    2",
        "regel x van persoon: getal\n    geldig vanaf 2022-01-01\n    overeenkomstig basis",
    )
    assert [v.validity for v in law.rules[X].versions] == [
        Validity(date(2022, 1, 1), date(2022, 12, 31)),
        Validity(date(2023, 1, 1)),
    ]


def test_a_borrowed_text_may_itself_be_borrowed_but_not_in_a_circle() -> None:
    law = law_of(
        BASIS,
        "regel tussen van persoon elke maand: getal\n    overeenkomstig basis",
        "regel ander van persoon elke maand: getal\n    3",
        "regel x van persoon elke maand: getal\n"
        "    overeenkomstig tussen met ander in plaats van leeftijd",
    )
    assert Symbol("ander", "persoon") in {
        n.symbol for n in walk(version(law).locals[0][1]) if isinstance(n, Read)
    }
    circle = "regel {} van persoon: getal\n    overeenkomstig {}"
    assert set(codes(circle.format("a", "b"), circle.format("b", "a"))) == {"L611"}


def test_a_borrowed_text_that_does_not_fit_is_told_at_the_borrower() -> None:
    borrow = "regel x van ouderschap elke maand: getal\n    overeenkomstig basis van persoon"
    _, (message,) = read(BASIS, borrow)
    assert message.kind.code == "L606"
    assert message.related[0].line < message.place.line
    assert codes(BASIS, "regel x van persoon elke maand: getal\n    overeenkomstig basi") == [
        "L605"
    ]
    assert codes(
        BASIS,
        "regel x van persoon elke maand: getal\n"
        "    overeenkomstig basis met huur in plaats van aap",
    ) == ["L607"]


def test_a_derived_kind_has_its_players_as_members_and_ways_back() -> None:
    law = law_of(
        "soort stel\n    een: persoon, omgekeerd stellen\n    ander: persoon\n"
        "    afgeleid elke maand waarvoor partner van een is ander\n    ongeordend\n"
        "    ten hoogste een tegelijk",
        formula("aantal stellen"),
        "regel samen van stel elke maand: bedrag per maand\n    huur van een + huur van ander",
    )
    derivation = law.kinds["stel"].derivation
    assert derivation is not None
    assert derivation.unordered
    assert derivation.at_most_one
    assert derivation.grid is Grid.MONTH
    assert isinstance(derivation.condition, Same)
    numbers = [n.number for n in walk(derivation.condition) if isinstance(n, Member)]
    assert numbers == [0, 1]


def test_a_monthly_derived_kind_is_not_counted_in_a_yearly_rule() -> None:
    stel = (
        "soort stel\n    een: persoon, omgekeerd stellen\n    ander: persoon\n"
        "    afgeleid elke maand waarvoor partner van een is ander"
    )
    assert codes(stel, formula("aantal stellen", grid="jaar")) == ["L501"]


def test_a_kind_says_whether_its_lists_are_complete_and_between_which_days_it_runs() -> None:
    law = law_of(
        "soort schuld\n    debiteur: persoon, omgekeerd schulden\n    meervoud schulden_lijst\n"
        '    mogelijk onvolledig\n    register "BKR"'
    )
    found = law.kinds["schuld"]
    assert (found.plural, found.complete, found.register) == ("schulden_lijst", False, "BKR")
    assert (law.kinds["inschrijving"].begin, law.kinds["inschrijving"].end) == (
        "begindatum",
        "einddatum",
    )
    assert law.kinds["inschrijving"].complete


def test_a_kind_that_runs_has_two_dates() -> None:
    start = "soort cursus\n    leerling: persoon, omgekeerd cursussen\n    loopt van "
    assert codes(start + "begin tot en met eind") == ["L510", "L510"]
    assert codes(start + "duur tot en met duur", "gegeven duur van cursus: getal") == [
        "L510",
        "L510",
    ]


def test_an_item_says_what_it_is_and_who_holds_it() -> None:
    law = law_of(
        "gegeven schuld van persoon elk jaar: bedrag\n    bereik vanaf € 0 tot en met € 9,50\n"
        '    register "BKR", niet authentiek\n    actualiteit "elk kwartaal"\n'
        '    vraag "Wat is uw schuld?", engels "What do you owe?"\n'
        '    ook bekend als lening_totaal\n    omschrijving "alles samen"'
    )
    found = law.items[Symbol("schuld", "persoon")]
    assert (found.low, found.high, found.register, found.authentic) == (0, 950, "BKR", False)
    assert (found.question, found.question_english) == ("Wat is uw schuld?", "What do you owe?")
    assert (found.freshness, found.definition, found.synonyms) == (
        "elk kwartaal",
        "alles samen",
        ("lening_totaal",),
    )
    assert codes('gegeven a van persoon: getal\n    register "B"\n    register "C"') == ["L609"]
    assert codes("gegeven a van persoon: getal\n    bereik vanaf 3 tot en met 2") == ["L413"]
    choice = "keuze k van persoon: getal\n    op aanvraag\n    bereik vanaf %s\n    standaard 4"
    assert codes(choice % "5 tot en met 2") == ["L413"] * 2
    assert codes(choice % "5") == ["L413"]
    assert codes(choice % "1 tot en met 3") == ["L413"]
    assert not codes(choice % "4 tot en met 4")


def test_a_judgement_says_who_decides() -> None:
    law = law_of(
        "oordeel nodig van persoon: ja/nee\n    door medewerker, met redenen\n"
        '    vraag "Is het nodig?"'
    )
    found = law.judgements[Symbol("nodig", "persoon")]
    assert (found.official, found.reasons, found.question) == ("medewerker", True, "Is het nodig?")


def test_a_guarantee_is_a_statement_or_a_tendency() -> None:
    law = law_of(
        "garantie nooit_negatief van persoon elke maand\n    huur ≥ € 0",
        "garantie daalt van persoon elk jaar\n    inkomen stijgt niet bij meer vermogen",
    )
    first, second = law.guarantees
    assert (first.statement.type, first.tendency) == (Boolean(), None)
    assert second.tendency is Tendency.NEVER_RISES
    assert second.more == Symbol("vermogen", "persoon")
    assert codes("garantie a van persoon elke maand\n    huur") == ["L401"]
    assert codes("garantie a van persoon elk jaar\n    inkomen daalt niet bij meer vorm") == [
        "L920"
    ]


def test_a_rule_may_give_a_month_and_refer_to_its_own_past() -> None:
    law = law_of("regel x van persoon elke maand: maand\n    x in vorige maand + 1")
    assert version(law).body.type == Month()
