"""What a case file says: facts by period, states, choices, judgements, and the top of the file."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.cases.sample import NOOR, of_noor, only_fact, problems, read, series, the_problem
from uitvoerbaar.evaluation.facts import Application, Between, Fact, FactState
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_index


def test_a_case_has_a_date_an_applicant_and_things() -> None:
    case = read(of_noor())
    assert case.reference == date(2026, 3, 1)
    assert case.applicant is case.things["noor"]
    assert list(case.things) == ["an", "bob", "noor"]
    assert [thing.name for thing in case.of_kind("lezer")] == ["an", "bob", "noor"]


def test_things_stand_in_the_order_of_their_names_wherever_they_were_written() -> None:
    case = read(NOOR + "  lezer10: {}\n  lezer2:\n  an: {}\n")
    assert list(case.things) == ["an", "lezer2", "lezer10", "noor"]


def test_the_only_person_of_a_case_is_the_applicant() -> None:
    assert read("peildatum: 2026-03-01\nlezers: [noor]\n").applicant.name == "noor"


def test_without_an_applicant_a_case_of_more_people_is_refused() -> None:
    problem = the_problem(of_noor().replace("aanvrager: noor\n", ""))
    assert problem.sentence == "`aanvrager` ontbreekt"
    assert "`an`, `bob`, `noor`" in problem.mend


def test_an_applicant_must_be_in_the_case() -> None:
    problem = the_problem(of_noor().replace("aanvrager: noor", "aanvrager: nor"))
    assert problem.mend == "bedoelde u `noor`?"


def test_a_reference_date_is_a_whole_date() -> None:
    assert "`peildatum` ontbreekt" in problems("aanvrager: noor\nlezers: [noor]\n")[0].sentence
    assert "hele datum" in the_problem(NOOR.replace("2026-03-01", "2026-03")).sentence


# --- facts and periods ---


def test_a_value_without_a_period_holds_in_every_period() -> None:
    assert only_fact(of_noor("genre: strip"), "genre") == Fact("strip")
    assert only_fact(of_noor("boeken: 12"), "boeken") == Fact(12)
    assert only_fact(of_noor("korting: 13,6%"), "korting") == Fact(Fraction(17, 125))


def test_an_amount_of_a_year_must_say_its_year() -> None:
    problem = the_problem(of_noor("inkomsten: 38000"))
    assert "hier staat niet welk jaar" in problem.sentence
    assert problem.mend == "schrijf `inkomsten: {2026: ...}`"
    assert str(problem.place) == "geval.yaml:7:16"
    assert only_fact(of_noor("inkomsten: {altijd: 38000}"), "inkomsten") == Fact(3_800_000)
    assert only_fact(of_noor("inkomsten: ontbreekt"), "inkomsten").state is FactState.ABSENT


def test_a_year_means_that_year_for_what_is_fixed_each_year() -> None:
    found = series(of_noor("inkomsten: {2024: 38000, 2025: '39.000,50'}"), "inkomsten")
    assert found.exact == {2024: [Fact(3_800_000)], 2025: [Fact(3_900_050)]}


def test_a_month_or_year_means_from_then_on_for_what_is_fixed_each_month() -> None:
    text = of_noor("genre: {2025-03: proza, 2024: strip, vanaf 2026-02-15: poezie}")
    assert series(text, "genre").since == [
        (date(2024, 1, 1), [Fact("strip")]),
        (date(2025, 3, 1), [Fact("proza")]),
        (date(2026, 2, 15), [Fact("poezie")]),
    ]


def test_in_a_month_means_that_month_only() -> None:
    found = series(of_noor("genre: {altijd: strip, in 2025-03: proza}"), "genre")
    assert found.always == [Fact("strip")]
    assert found.exact == {month_index(2025, 3): [Fact("proza")]}


def test_in_a_year_means_each_of_its_months() -> None:
    found = series(of_noor("genre: {in 2025: proza}"), "genre")
    assert list(found.exact) == list(range(month_index(2025, 1), month_index(2026, 1)))


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("inkomsten: {2025-03: 1}", "per jaar vastgesteld"),
        ("inkomsten: {ooit: 1}", "geen periode"),
        ("genre: {2024: strip, 2024-01: proza}", "al een waarde"),
        ("genre: {in 2025: strip, in 2025-02: proza}", "al een waarde"),
        ("genre: {}", "geen waarde"),
        ("genre: []", "geen waarde"),
        ("genre: [strip, proza]", "één waarde tegelijk"),
        ("genre:", "geen waarde"),
        ("genre: {2024: [strip]}", "één waarde tegelijk"),
        ("inkomsten: {2024: {2025: 3}}", "past niet bij"),
        ("inkomsten: {2024: -1}", "ten minste € 0,00 per jaar"),
        ("inkomsten: {2024: 1000000.01}", "ten hoogste € 1.000.000,00 per jaar"),
        ("inkomsten: {2024: {ten minste: 10, ten hoogste: 5}}", "meer dan"),
        ("inkomsten: {2024: {waarde: 10, ten hoogste: 5}}", "tegelijk"),
        ("inkomsten: {2024: {voorlopig: ja}}", "geen `waarde`"),
        ("inkomsten: {2024: {waarde: ontbreekt, voorlopig: ja}}", "alleen een waarde"),
        ("inkomsten: {2024: {waarde: 1, bekend: ja}}", "past niet bij"),
        ("inkomsten: {2024: {waarde: 1, op: 2025-01-01}}", "past niet bij"),
        ("bril: misschien", "geen ja of nee"),
        ("huisgenoten: an", "lijst van namen"),
        ("huisgenoten: [an, piet]", "`piet` komt in dit geval niet voor"),
        ("maatje: piet", "`piet` komt in dit geval niet voor"),
        ("zeer_belezen: ja", "redenen"),
        ("zeer_belezen: {waarde: ja, redenen: ' '}", "redenen"),
        ("zeer_belezen: {waarde: ja, redenen: x, door: burger}", "oordeel van een medewerker"),
        ("leesbedrag_gevraagd: 2026-02", "geen ja of nee"),
        ("leesbedrag_gevraagd: {waarde: ja, op: 2026-02-03, tot: 2026-01-01}", "voor de aanvraag"),
    ],
)
def test_a_fact_that_does_not_fit_is_refused(line: str, part: str) -> None:
    problem = the_problem(of_noor(line))
    assert part in problem.sentence
    assert problem.mend
    assert problem.place.line == 7


def test_a_comma_in_a_number_between_braces_is_explained() -> None:
    found = problems(of_noor("inkomsten: {2024: 38.000,50}"))
    assert any("aanhalingstekens" in problem.mend for problem in found)


def test_a_fact_can_be_absent_unknown_or_not_applicable() -> None:
    states = FactState
    assert only_fact(of_noor("maatje: ontbreekt"), "maatje") == Fact(None, states.ABSENT)
    assert only_fact(of_noor("maatje: onbekend"), "maatje") == Fact(None, states.UNKNOWN)
    assert only_fact(of_noor("bril: nvt"), "bril") == Fact(None, states.NOT_APPLICABLE)


def test_of_a_date_the_day_or_month_can_be_unknown() -> None:
    bounds = Between(date(2006, 2, 1), date(2006, 2, 28))
    assert only_fact(of_noor("geboren: 2006-02"), "geboren") == Fact(bounds)


def test_of_an_amount_only_bounds_can_be_known() -> None:
    found = series(of_noor("inkomsten: {2024: {ten hoogste: 28406}}"), "inkomsten")
    assert found.exact[2024] == [Fact(Between(0, 2_840_600))]


def test_a_value_can_be_provisional_and_known_since_a_day() -> None:
    text = of_noor(
        "inkomsten: {2025: {waarde: 39000, voorlopig: ja, bekend vanaf: 2026-05-01, bron: BRI}}"
    )
    fact = Fact(3_900_000, FactState.PROVISIONAL, date(2026, 5, 1), "BRI")
    assert series(text, "inkomsten").exact[2025] == [fact]


def test_what_is_known_can_change_in_time() -> None:
    text = of_noor(
        "inkomsten: {2025: [{waarde: 2, bekend vanaf: 2026-06-01}, {waarde: 1}]}",
    )
    assert series(text, "inkomsten").exact[2025] == [
        Fact(100),
        Fact(200, known_from=date(2026, 6, 1)),
    ]
    twice = of_noor("inkomsten: {2025: [{waarde: 2}, {waarde: 1}]}")
    assert "op dezelfde dag bekend" in the_problem(twice).sentence


def test_a_set_is_a_list_of_names_without_order() -> None:
    case = read(of_noor("huisgenoten: [bob, an, bob]"))
    noor = case.things["noor"]
    fact = noor.facts[Symbol("huisgenoten", "lezer")].always[0]
    assert fact.value == (case.things["an"], case.things["bob"])
    assert only_fact(of_noor("huisgenoten: []"), "huisgenoten") == Fact(())


def test_a_choice_is_yes_no_or_the_day_of_application() -> None:
    item, day = "leesbedrag_gevraagd", date(2026, 2, 15)
    assert only_fact(of_noor(f"{item}: ja"), item) == Fact(Application(True, None))
    assert only_fact(of_noor(f"{item}: nee"), item) == Fact(Application(False, None))
    dated = Fact(Application(True, day), known_from=day)
    assert only_fact(of_noor(f"{item}: 2026-02-15"), item) == dated
    full = of_noor(f"{item}: {{waarde: ja, op: 2026-02-15, tot: 2026-07-31}}")
    ends = Application(True, day, date(2026, 7, 31))
    assert only_fact(full, item) == Fact(ends, known_from=day)


def test_a_choice_of_another_type_has_a_value_with_its_day() -> None:
    text = of_noor("gekozen_jaar: {waarde: 2025, op: 2026-03-02}")
    day = date(2026, 3, 2)
    assert only_fact(text, "gekozen_jaar") == Fact(Application(2025, day), known_from=day)


def test_a_judgement_keeps_its_reasons_and_who_judged() -> None:
    text = of_noor('zeer_belezen: {waarde: ja, redenen: "veel boeken", door: medewerker}')
    fact = only_fact(text, "zeer_belezen")
    assert (fact.value, fact.reasons, fact.source) == (True, "veel boeken", "medewerker")
    assert only_fact(of_noor("zeer_belezen: onbekend"), "zeer_belezen").value is None
    assert only_fact(of_noor("snelle_lezer: ja"), "snelle_lezer") == Fact(True)


# --- names ---


def test_an_item_may_have_its_other_name_but_not_both() -> None:
    assert series(of_noor("verdiensten: {2024: 1}"), "inkomsten").exact == {2024: [Fact(100)]}
    problem = the_problem(of_noor("verdiensten: {2024: 1}", "inkomsten: {2024: 1}"))
    assert "zijn hetzelfde gegeven" in problem.sentence


def test_the_name_of_a_rule_is_refused_with_the_article_and_what_it_follows_from() -> None:
    problem = the_problem(of_noor("jong: ja"))
    assert problem.sentence == "`jong` volgt uit een regel (LW artikel 1) en is geen gegeven"
    assert "`geboren`" in problem.mend
    top = the_problem(NOOR + "begin_van_het_leesjaar: 2025\n")
    assert "volgt uit een regel" in top.sentence


def test_what_a_rule_leans_on_in_the_end_is_named() -> None:
    mend = the_problem(of_noor("leesuitkering: 10")).mend
    assert "`leesbedrag_gevraagd`" in mend
    assert "`zeer_belezen`" in mend


def test_a_derived_kind_is_refused() -> None:
    assert "volgt uit een regel" in the_problem(of_noor("leesparen: []")).sentence
    problem = the_problem(NOOR + "leespaar: []\n")
    assert "volgt uit een regel" in problem.sentence
    assert "`maatje`" in problem.mend


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        (of_noor("gebooren: 2006"), "bedoelde u `geboren`?"),
        (of_noor("plaats: Utrecht"), "`plaats` hoort bij een bibliotheek"),
        (of_noor("xyzzy: 1"), "uitvoerbaar schema"),
        (of_noor("{bril:ja}").replace("    {bril:ja}", "    {bril:ja: }"), "spatie"),
        (NOOR + "lezer: {}\n", "onder één naam"),
        (NOOR + "lezrs: {}\n", "bedoelde u `lezers`?"),
        (NOOR + "leesbedrag: 10\n", "haal het weg"),
        (NOOR + "toeslag: 10\n", "aannamen"),
        (NOOR + "bril: ja\n", "zet het bij een lezer"),
        (NOOR + "lezers2: x\n", "bedoelde u"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(text: str, mend: str) -> None:
    assert any(mend in problem.mend for problem in problems(text))


@pytest.mark.parametrize("name", ["ja", "onbekend", "''", "' x'", '"a\\nb"', "'" + "x" * 300 + "'"])
def test_a_name_that_means_something_else_cannot_be_that_of_a_thing(name: str) -> None:
    assert problems(NOOR + f"  {name}: {{}}\n")


def test_a_name_belongs_to_one_thing() -> None:
    problem = the_problem(NOOR + "bibliotheken: {noor: {}}\n")
    assert problem.sentence == "de naam `noor` is al van een lezer (regel 4)"


def test_a_reference_is_to_a_thing_of_the_right_kind() -> None:
    text = of_noor("maatje: stad") + "bibliotheken: {stad: {plaats: Utrecht}}\n"
    assert "`stad` is een bibliotheek, en hier hoort een lezer" in the_problem(text).sentence


# --- assumptions, and many problems at once ---


def test_an_assumption_of_the_law_can_have_another_value() -> None:
    case = read(NOOR + "aannamen: {ruime_leeftijd: ja, toeslag: '2,50'}\n")
    assert case.assumptions == {"ruime_leeftijd": True, "toeslag": 250}
    assert read(NOOR + "aannamen:\n").assumptions == {}


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("aannamen: {ruime_leeftyd: ja}", "geen aanname"),
        ("aannamen: {ruime_leeftijd: 3}", "geen ja of nee"),
        ("aannamen: [ruime_leeftijd]", "namen met waarden"),
        ("aannamen: {toeslag: }", "geen waarde"),
    ],
)
def test_a_wrong_assumption_is_refused(line: str, part: str) -> None:
    assert part in the_problem(NOOR + line + "\n").sentence


def test_all_problems_are_reported_in_the_order_of_the_file() -> None:
    text = of_noor("geboren: 2006-02-30", "genre: krant", "jong: ja", "voogden: [piet]")
    found = problems(text.replace("2026-03-01", "ooit"))
    assert [problem.place.line for problem in found] == [1, 7, 8, 9, 10]


def test_the_schema_may_be_named_in_the_file() -> None:
    assert read('{"$schema": "x", "peildatum": "2026-03-01", "lezers": ["noor"]}').things
