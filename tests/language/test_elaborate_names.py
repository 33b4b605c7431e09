"""Names: where they are looked up, what they may mean, and what is told of an unknown one."""

from __future__ import annotations

from tests.language.reading import codes, complaint, formula, law_of, meaning, read, version
from uitvoerbaar.law.expression import (
    AssumedValue,
    Compare,
    Count,
    Except,
    Extreme,
    Local,
    Member,
    PartOf,
    Quantified,
    Read,
    Related,
    Same,
    Subject,
    Sum,
    Symbol,
    Through,
    Where,
    walk,
)
from uitvoerbaar.law.types import Amount, Enumerated, SetOf, Unit


def reads(*declarations: str, name: str = "x", kind: str = "persoon") -> list[str]:
    """The full names that a rule reads, each with the kind of node that owns it."""
    body = version(law_of(*declarations), name, kind).body
    return [
        f"{node.symbol} @ {type(node.owner).__name__}"
        for node in walk(body)
        if isinstance(node, Read)
    ]


def test_a_bare_name_is_of_the_subject() -> None:
    assert reads(formula("leeftijd")) == ["leeftijd van persoon @ Subject"]


def test_a_stel_name_hides_all_others() -> None:
    text = "regel x van persoon elke maand: getal\n    stel leeftijd is 3\n    leeftijd"
    law = law_of(text)
    assert isinstance(version(law).body, Local)


def test_a_bare_name_in_a_filter_is_first_of_the_member_and_then_of_the_subject() -> None:
    text = "aantal ouderschappen waarvoor (gewerkt en student)"
    assert reads(formula(text)) == [
        "gewerkt van ouderschap @ Member",
        "student van persoon @ Subject",
    ]


def test_roles_are_names_too() -> None:
    assert reads(formula("leeftijd van ouder", about="ouderschap"), kind="ouderschap") == [
        "leeftijd van persoon @ Read",
        "ouder van ouderschap @ Subject",
    ]


def test_the_name_of_the_kind_is_the_subject_also_in_a_filter() -> None:
    body = meaning("aantal ouders waarvoor (partner is persoon)")
    assert any(isinstance(node, Subject) for node in walk(body) if node is not body)


def test_a_plural_gives_the_players_of_the_other_role() -> None:
    body = meaning("aantal kinderen")
    assert isinstance(body, Count)
    through = body.collection
    assert isinstance(through, Through)
    assert through.role == Symbol("kind", "ouderschap")
    assert isinstance(through.records, Related)
    assert through.records.symbol == Symbol("kinderschappen", "persoon")
    assert through.type == SetOf("persoon")


def test_others_are_all_but_the_subject() -> None:
    body = meaning("aantal andere ouderschappen van kind", about="ouderschap")
    assert isinstance(body, Count)
    assert isinstance(body.collection, Except)
    assert isinstance(body.collection.excluded, Subject)


def test_other_players_are_all_but_the_one_of_the_relation() -> None:
    body = meaning("aantal andere ouders van kind", about="ouderschap")
    assert isinstance(body, Count)
    assert isinstance(body.collection, Except)
    excluded = body.collection.excluded
    assert isinstance(excluded, Read)
    assert excluded.symbol == Symbol("ouder", "ouderschap")


def test_each_member_has_a_number_of_its_own() -> None:
    text = (
        "som van (aantal kinderen van ouder waarvoor student) over ouderschappen waarvoor gewerkt"
    )
    body = meaning(text)
    assert isinstance(body, Sum)
    assert isinstance(body.collection, Where)
    inner = [node.number for node in walk(body.value) if isinstance(node, Where)]
    assert len({body.number, body.collection.number, *inner}) == 3


def test_a_value_of_an_enumeration_is_known_by_what_it_is_compared_with() -> None:
    law = law_of(
        "opsomming ander: mbo, wo",
        "gegeven soort_school van persoon: ander",
        formula("aantal inschrijvingen waarvoor (sector is mbo) "
                "+ aantal inschrijvingen waarvoor (wo is soort_school)"),
    )  # fmt: skip
    sides = [node.right for node in walk(version(law).body) if isinstance(node, Same)]
    assert sides[0].type == Enumerated("sector")


def test_a_value_of_the_needed_enumeration_wins_from_a_name_that_could_not_fit() -> None:
    law = law_of("regel gift van persoon: getal\n    1", formula("vorm is gift", "ja/nee"))
    body = version(law).body
    assert isinstance(body, Same)
    assert body.right.type == Enumerated("vorm")


def test_a_value_of_two_enumerations_without_a_hint_is_ambiguous() -> None:
    ambiguous = "regel x: ja/nee\n    stel deze is mbo\n    ja"
    assert codes("opsomming ander: mbo, wo", ambiguous) == ["L305"]


def test_parts_of_dates_and_months_are_named_like_properties() -> None:
    body = meaning("maandnummer van maand van geboortedatum")
    assert isinstance(body, PartOf)
    assert isinstance(body.operand, PartOf)


def test_an_assumption_is_a_name_in_any_formula() -> None:
    law = law_of(
        'aanname streng: ja/nee\n    waarde ja\n    omdat "de dienst doet het zo"',
        "regel x: getal\n    als streng: 1\n    anders: 2",
    )
    body = version(law, "x", None).body
    assert any(isinstance(node, AssumedValue) for node in walk(body))
    assert law.assumptions["streng"].value is True


def test_a_rule_of_no_kind_is_read_without_owner() -> None:
    law = law_of("regel basis elke maand: getal\n    2", formula("basis"))
    body = version(law).body
    assert isinstance(body, Read)
    assert (body.symbol, body.owner) == (Symbol("basis"), None)


def test_everything_that_ranges_over_a_collection_binds_a_member() -> None:
    body = meaning("voor alle inschrijvingen geldt sector is ho", "ja/nee")
    assert isinstance(body, Quantified)
    assert any(isinstance(node, Member) for node in walk(body.condition))
    highest = meaning("hoogste van (huur) over ouders", "bedrag per maand")
    assert isinstance(highest, Extreme)
    assert highest.type == Amount(Unit.PER_MONTH)


def test_an_unknown_name_comes_with_the_nearest_one() -> None:
    message = complaint("leeftjd")
    assert message.kind.code == "L301"
    assert message.mend == "Bedoelde u `leeftijd`?"


def test_a_name_of_a_player_comes_with_the_way_to_it() -> None:
    message = complaint("leeftijd", about="ouderschap")
    assert message.mend == "Schrijf `leeftijd van kind` of `leeftijd van ouder`."


def test_a_synonym_comes_with_the_name() -> None:
    _, messages = read(
        "gegeven lengte van persoon: getal\n    ook bekend als hoogte_in_cm",
        formula("hoogte_in_cm"),
    )
    assert [message.mend for message in messages] == ["Schrijf `lengte`."]


def test_a_name_of_which_the_own_declaration_is_faulty_gives_no_second_message() -> None:
    assert codes("regel stuk: getal\n    1 +", formula("stuk + leeftijd")) == ["L202"]
    assert codes("opsomming tint: licht, 3", "gegeven tint van persoon: tint",
                 formula("aantal ouders waarvoor (tint is donker)")) == ["L201"]  # fmt: skip
    assert codes("gegeven tint van persoon: tinten", formula("tint is licht", "ja/nee")) == ["L304"]


def test_every_faulty_declaration_is_reported() -> None:
    assert codes("regel a: getal\n    b", "regel c: getal\n    1 +", "regel d: getal\n    e f") == [
        "L301",
        "L202",
        "L201",
    ]


def test_two_mistakes_in_one_formula_give_two_messages() -> None:
    assert codes(formula("aap + noot")) == ["L301", "L301"]


def test_a_name_is_declared_once_whatever_it_is() -> None:
    assert codes("gegeven leeftijd van persoon: getal") == ["L302"]
    assert codes("regel korting: getal\n    1") == ["L302"]
    assert codes("soort sector") == ["L302"]
    assert codes("regel x: getal\n    stel a is 1\n    stel a is 2\n    a") == ["L302"]


def test_the_second_declaration_of_a_name_points_to_the_first() -> None:
    _, (message,) = read("gegeven leeftijd van persoon: getal")
    assert message.related[0].line < message.place.line


def test_a_collection_has_no_property_and_a_number_no_owner() -> None:
    assert complaint("leeftijd van ouders").kind.code == "L312"
    assert complaint("huur van leeftijd", "bedrag per maand").kind.code == "L308"
    assert complaint("lengte van partner").kind.code == "L301"


def test_a_comparison_keeps_both_sides_in_order() -> None:
    body = meaning("leeftijd ≥ 18", "ja/nee")
    assert isinstance(body, Compare)
    assert isinstance(body.left, Read)
