"""Links between things: told from either side they are one record, and lists do not contradict."""

from __future__ import annotations

import json

import pytest

from tests.cases.sample import NOOR, problems, read, the_problem
from uitvoerbaar.evaluation.facts import Case, Fact, FactState, Thing
from uitvoerbaar.law.expression import Symbol

BACK = Symbol("voogdijen", "lezer")
FORTH = Symbol("leerlingschappen", "lezer")
SUBSCRIPTIONS = Symbol("abonnementen", "lezer")
WARD, GUARDIAN = Symbol("leerling", "voogdij"), Symbol("voogd", "voogdij")
EXEMPT = Symbol("vrijgesteld", "voogdij")


def case(**lines: str) -> Case:
    """A case of noor, an and bob, each with a line of YAML."""
    return read(text(**lines))


def text(**lines: str) -> str:
    """The same, as text."""
    people = "".join(f"  {name}: {{{lines.get(name, '')}}}\n" for name in ("an", "bob", "noor"))
    head = "peildatum: 2026-03-01\naanvrager: noor\nlezers:\n"
    return head + people + lines.get("top", "")


def links(found: Case) -> list[tuple[str, str]]:
    """Who is whose guardian, over all records."""
    pairs = []
    for record in found.of_kind("voogdij"):
        ward, guardian = record.facts[WARD].always[0].value, record.facts[GUARDIAN].always[0].value
        pairs.append((ward.name, guardian.name))
        for player, symbol in ((ward, BACK), (guardian, FORTH)):
            assert record in player.records[symbol]
    return pairs


def test_players_by_name_make_records() -> None:
    found = case(noor="voogden: [bob, an]")
    assert links(found) == [("noor", "an"), ("noor", "bob")]
    noor = found.things["noor"]
    assert [record.name for record in noor.records[BACK]] == [
        "voogdij(noor, an)",
        "voogdij(noor, bob)",
    ]
    assert noor.complete == {BACK}
    assert found.things["an"].complete == set()


def test_a_link_told_from_both_sides_is_one_record() -> None:
    found = case(noor="voogden: [an]", an="leerlingen: [noor]")
    assert links(found) == [("noor", "an")]
    assert found.things["an"].complete == {FORTH}


def test_a_record_told_in_every_way_is_one_record_with_all_facts() -> None:
    found = case(
        noor="voogden: [an], voogdijen: [{voogd: an, vrijgesteld: ja}]",
        an="leerlingschappen: [{leerling: noor, reden_van_voogdij: familie}]",
        top="voogdij: {v: {leerling: noor, voogd: an}}\n",
    )
    (record,) = found.of_kind("voogdij")
    assert record.name == "v"
    assert record.facts[EXEMPT].always == [Fact(True)]
    assert record.facts[Symbol("reden_van_voogdij", "voogdij")].always == [Fact("familie")]


def test_one_list_may_hold_two_records_of_the_same_players() -> None:
    found = case(noor="voogdijen: [{voogd: an, vrijgesteld: ja}, {voogd: an, vrijgesteld: nee}]")
    assert [thing.name for thing in found.of_kind("voogdij")] == [
        "voogdij(noor, an)",
        "voogdij(noor, an) 2",
    ]


def test_records_of_the_same_players_are_matched_in_the_order_of_each_side() -> None:
    found = case(
        noor="voogdijen: [{voogd: an, vrijgesteld: ja}, {voogd: an, vrijgesteld: nee}]",
        an="leerlingschappen: [{leerling: noor, vrijgesteld: ja}, {leerling: noor}]",
    )
    exempt = [thing.facts[EXEMPT].always[0].value for thing in found.of_kind("voogdij")]
    assert exempt == [True, False]


def test_records_can_have_names_inside_a_thing_and_be_named_there() -> None:
    inside = case(noor="abonnementen: {krant: {begin: 2024-01-01}, blad: }")
    assert [thing.name for thing in inside.of_kind("abonnement")] == ["blad", "krant"]
    named = case(noor="abonnementen: [krant]", top="abonnementen: {krant: {begin: 2024}}\n")
    (record,) = named.things["noor"].records[SUBSCRIPTIONS]
    assert record.name == "krant"
    assert record.facts[Symbol("houder", "abonnement")].always[0].value is named.things["noor"]


def test_records_stand_at_the_top_by_name_or_as_a_list() -> None:
    by_name = case(top="lopende_abonnementen: {a1: {houder: noor}}\n")
    listed = case(top="abonnementen: [{houder: noor}, {houder: noor}]\n")
    assert [t.name for t in by_name.of_kind("abonnement")] == ["a1"]
    names = ["abonnement(noor)", "abonnement(noor) 2"]
    assert [t.name for t in listed.of_kind("abonnement")] == names


def test_who_plays_a_role_may_be_unknown_but_not_unsaid_or_absent() -> None:
    found = case(noor="voogdijen: [{voogd: onbekend}]")
    (record,) = found.of_kind("voogdij")
    assert record.facts[GUARDIAN].always == [Fact(None, FactState.UNKNOWN)]
    assert record.name == "voogdij(noor, ?)"
    unsaid = the_problem(text(noor="voogdijen: [{}]"))
    assert unsaid.sentence == "van deze voogdij is niet gezegd wie `voogd` is"
    absent = the_problem(text(noor="voogdijen: [{voogd: ontbreekt}]"))
    assert "kan niet ontbreekt zijn" in absent.sentence


def test_a_record_can_be_known_since_a_day() -> None:
    found = case(noor="voogdijen: [{voogd: an, bekend vanaf: 2026-02-01}]")
    assert str(found.of_kind("voogdij")[0].known_from) == "2026-02-01"
    assert "geen `bekend vanaf`" in the_problem(text(noor="bekend vanaf: 2026-02-01")).sentence


# --- complete lists ---


@pytest.mark.parametrize(
    "line", ["voogden: []", "voogdijen: []", "voogden: ontbreekt", "volledig: [voogdijen]",
             "volledig: voogden"]
)  # fmt: skip
def test_an_empty_list_says_that_there_is_nobody(line: str) -> None:
    noor = case(noor=line).things["noor"]
    assert noor.complete == {BACK}
    assert BACK not in noor.records


def test_no_list_or_an_unknown_one_says_nothing() -> None:
    assert case(noor="voogden: onbekend").things["noor"].complete == set()
    assert case().things["noor"].complete == set()


def test_a_list_that_may_be_incomplete_is_complete_only_where_the_case_says_so() -> None:
    assert case(noor="abonnementen: [{begin: 2024}]").things["noor"].complete == set()
    said = case(noor="abonnementen: [{begin: 2024}], volledig: [abonnementen]")
    assert said.things["noor"].complete == {SUBSCRIPTIONS}


def test_a_case_can_say_at_the_top_of_which_records_it_gives_all() -> None:
    found = case(top="volledig: [voogdijen, lopende_abonnementen]\n")
    assert found.things["an"].complete == {BACK, FORTH, SUBSCRIPTIONS}
    assert read(json.dumps(found.data)).data == found.data


def test_a_case_can_say_at_the_top_that_it_gives_all_records_of_every_kind() -> None:
    told = "voogdijen: [{leerling: noor, voogd: an}]\n"
    found = case(top=f"{told}volledig: alles\n")
    everything = {symbol for thing in found.things.values() for symbol in thing.complete}
    listed = case(top=f"{told}volledig: [voogdijen, lopende_abonnementen]\n")
    assert everything == {BACK, FORTH, SUBSCRIPTIONS}
    for name, thing in found.things.items():
        assert thing.complete == listed.things[name].complete
    assert found.data == listed.data
    assert read(json.dumps(found.data)).data == found.data
    assert case(top=f'{told}volledig: "alles"\n').data == found.data


def test_a_case_can_say_that_it_gives_all_lists_of_one_thing() -> None:
    found = case(noor="volledig: alles, voogden: [an]")
    assert found.things["noor"].complete == {BACK, FORTH, SUBSCRIPTIONS}
    assert found.things["an"].complete == set()
    assert read(json.dumps(found.data)).data == found.data
    problem = the_problem(text(noor="volledig: alles, voogden: []", an="leerlingen: [noor]"))
    assert "van noor, en die lijst is volledig" in problem.sentence


@pytest.mark.parametrize(
    ("value", "mend"),
    [
        ("ja", "schrijf `volledig: alles`, of `volledig: [naam van een soort record]`"),
        ("Alles", "schrijf `volledig: alles`, of `volledig: [naam van een soort record]`"),
        ("", "schrijf `volledig: alles`, of `volledig: [naam van een soort record]`"),
        ("{}", "schrijf `volledig: alles`, of `volledig: [naam van een soort record]`"),
        ("lezers", "schrijf `volledig: alles`, of `volledig: [naam van een soort record]`"),
        ("voogdijen", "schrijf `volledig: [voogdijen]`, of `volledig: alles`"),
    ],
)
def test_what_is_complete_at_the_top_is_all_or_a_list(value: str, mend: str) -> None:
    problem = the_problem(text(top=f"volledig: {value}\n"))
    assert problem.sentence == "`volledig` is `alles` of een lijst van soorten records"
    assert problem.mend == mend


def test_all_stands_without_brackets() -> None:
    for problem in (the_problem(text(top="volledig: [alles]\n")),
                    the_problem(text(noor="volledig: [alles]"))):  # fmt: skip
        assert problem.sentence == "`alles` staat zonder haken"
        assert problem.mend == "schrijf `volledig: alles`"


def test_what_is_complete_of_a_thing_is_all_or_lists() -> None:
    problem = the_problem(text(noor="volledig: ja"))
    assert problem.sentence == "`ja` is geen lijst van een lezer"
    assert problem.mend.startswith("schrijf `alles`, of kies uit `voog")
    assert the_problem(text(noor="volledig: ales")).mend == "bedoelde u `alles`?"


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("[lezers]", "geen records"),
        ("[leespaar]", "volgt uit een regel"),
        ("[voogdijn]", "geen naam"),
        ("[[]]", "één waarde"),
    ],
)
def test_only_kinds_of_records_are_complete_at_the_top(value: str, part: str) -> None:
    assert part in the_problem(text(top=f"volledig: {value}\n")).sentence


@pytest.mark.parametrize(
    "lines",
    [
        {"noor": "voogden: []", "an": "leerlingen: [noor]"},
        {"noor": "voogden: [bob]", "an": "leerlingen: [noor]"},
        {"noor": "voogdijen: []", "top": "voogdij: [{leerling: noor, voogd: an}]\n"},
        {"noor": "voogden: [bob], voogdijen: [{voogd: an}]"},
        {
            "noor": "abonnementen: [], volledig: [abonnementen]",
            "top": "abonnementen: [{houder: noor}]\n",
        },
    ],
)
def test_a_complete_list_that_lacks_a_record_told_elsewhere_is_a_contradiction(
    lines: dict[str, str],
) -> None:
    problem = the_problem(text(**lines))
    assert "van noor, en die lijst is volledig" in problem.sentence


def test_a_list_of_players_may_have_details_of_some_of_its_records() -> None:
    found = case(noor="voogden: [an, bob], voogdijen: [{voogd: an, vrijgesteld: ja}]")
    assert links(found) == [("noor", "an"), ("noor", "bob")]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("voogden: an", "is een lijst"),
        ("voogden: {an: {}}", "lijst van namen"),
        ("voogden: [piet]", "`piet` komt in dit geval niet voor"),
        ("voogden: [an, an]", "twee keer"),
        ("voogden: [noor]", "twee rollen"),
        ("voogden: [[an]]", "hier staat een lijst"),
        ("voogdijen: {voogd: an}", "lijst van records"),
        ("voogdijen: [an]", "`an` is een lezer, en hier hoort een voogdij"),
        ("voogdijen: [[]]", "geen record"),
        ("voogdijen: [{voogd: an, leerling: bob}]", "is hier bob, en elders noor"),
        ("volledig: [geboren]", "geen lijst van een lezer"),
        ("volledig: [[]]", "één waarde"),
    ],
)
def test_a_wrong_list_is_refused(line: str, part: str) -> None:
    found = problems(text(noor=line))
    assert any(part in problem.sentence for problem in found), found


def test_what_two_places_say_of_one_record_must_agree() -> None:
    problem = the_problem(
        text(
            noor="voogdijen: [{voogd: an, vrijgesteld: ja}]",
            an="leerlingschappen: [{leerling: noor, vrijgesteld: nee}]",
        )
    )
    assert "heeft elders een andere waarde" in problem.sentence


@pytest.mark.parametrize(
    "top", ["lezers2: []", "bibliotheken: zomaar", "abonnementen: [krant]", "bibliotheken: [{}]"]
)
def test_a_wrong_collection_at_the_top_is_refused(top: str) -> None:
    assert problems(NOOR + top + "\n")


def test_things_without_facts_can_be_a_list_of_names() -> None:
    found = read(NOOR + "bibliotheken: [stad, dorp]\n")
    assert [thing.name for thing in found.of_kind("bibliotheek")] == ["dorp", "stad"]


def test_links_do_not_depend_on_the_order_of_the_file() -> None:
    one = case(noor="voogden: [bob, an]", an="leerlingen: [noor]")
    other = case(an="leerlingen: [noor]", noor="voogdijen: [{voogd: an}, {voogd: bob}]")
    assert one.data == other.data


def test_the_same_thing_is_linked_everywhere() -> None:
    found = case(noor="voogden: [an], maatje: an, huisgenoten: [an]")
    an = found.things["an"]
    noor = found.things["noor"]
    (guardianship,) = noor.records[BACK]
    assert isinstance(an, Thing)
    assert guardianship.facts[GUARDIAN].always[0].value is an
    assert noor.facts[Symbol("maatje", "lezer")].always[0].value is an
    assert noor.facts[Symbol("huisgenoten", "lezer")].always[0].value == (an,)


# --- records that run ---


def test_a_record_does_not_end_before_it_begins() -> None:
    problem = the_problem(text(noor="abonnementen: [{begin: 2025-03-01, eind: 2024-03-01}]"))
    assert problem.sentence == "`eind` ligt voor `begin` (2025-03-01)"
    assert problem.place.column > 40
    for end in ("2025-03-01", "ontbreekt", "onbekend"):
        assert case(noor=f"abonnementen: [{{begin: 2025-03-01, eind: {end}}}]")
