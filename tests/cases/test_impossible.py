"""What cannot be so is refused when a case is read: with its place, a sentence and a mend."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.cases.generate import random_case
from uitvoerbaar.cases.reader import read_case
from uitvoerbaar.cases.schema import case_schema
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.page import read_page
from uitvoerbaar.law.declaration import Law

PAGE = """\
---
regeling: Wet op de leeskring
afkorting: WLK
laag: wet
---
## Artikel 1 Kring

Status: gecodeerd

```regels
soort persoon
    meervoud personen

gegeven geboren van persoon: datum
    register "R"

gegeven vertrokken van persoon: datum
    niet eerder dan geboren
    register "R"

gegeven huisgenoten van persoon elke maand: verzameling persoon
    wederkerig
    register "R"

gegeven maat van persoon: persoon
    register "R"

gegeven passen van persoon elk jaar: getal
    in gehelen
    register "R"

opsomming boeksoort: strip, roman

soort lening
    lezer: persoon, omgekeerd leningen
    ten hoogste een per lezer, boeksoort
    meervoud leningen
    register "R"

gegeven boeksoort van lening: boeksoort

gegeven boeken van lening: getal
```
"""

SHELVES = """\
soort plank
    ten hoogste een per lezers, lengte
    meervoud planken
    register "R"

gegeven lezers van plank: verzameling persoon

gegeven lengte van plank: getal
```
"""

DEMANDS = """\

gegeven adres van persoon elke maand: adres
    register "R"

gegeven buren van persoon elke maand: verzameling persoon
    wederkerig, met hetzelfde adres
    register "R"

gegeven lid_sinds van persoon: datum
    op de eerste dag van een jaar
    niet eerder dan geboren + 18 jaar
    niet eerder dan begonnen van een van leningen
    register "R"

gegeven laatste_lening van persoon elke maand: lening
    een van leningen
    register "R"

gegeven begonnen van lening: datum
    niet eerder dan geboren van lezer

gegeven terug_in van lening: maand
    niet eerder dan begonnen

soort voogdij
    pupil: persoon, omgekeerd voogdijen
    voogd: persoon, omgekeerd voogdijen_als_voogd, meervoud voogden
    meervoud voogdijen
    register "R"

gegeven volwassen_sinds van persoon: datum
    niet eerder dan geboren van voogden
    register "R"
"""


@pytest.fixture(scope="module")
def law() -> Law:
    """A law that declares what its data must be."""
    return law_of(PAGE)


def law_of(text: str) -> Law:
    page, messages = read_page(text, "kring.md")
    found, more = law_from_pages([page])
    assert not [*messages, *more], [str(m) for m in (*messages, *more)]
    assert found is not None
    return found


def problems(law: Law, text: str) -> list[tuple[int, str, str]]:
    """What is wrong in a case about an and bob: line, sentence and mend."""
    try:
        read_case("peildatum: 2026-03-01\naanvrager: an\npersonen:\n" + text, "k.yaml", law)
    except CaseError as error:
        return [(p.place.line, p.sentence, p.mend) for p in error.problems]
    return []


def test_nobody_is_in_his_own_mutual_list(law: Law) -> None:
    ((line, sentence, mend),) = problems(law, "  an: {huisgenoten: [an]}\n  bob: {maat: bob}\n")
    assert line == 4
    assert sentence == "an staat hier bij zichzelf als `huisgenoten`"
    assert mend == "haal `an` hier weg"


def test_who_is_named_in_a_mutual_list_names_the_other_too() -> None:
    law = law_of(PAGE.removesuffix("```\n") + "\n" + SHELVES)
    ((line, sentence, mend),) = problems(
        law, "  an: {huisgenoten: [bob]}\n  bob: {huisgenoten: []}\n"
    )
    assert (line, "bob noemt an daar niet" in sentence) == (4, True)
    assert "zet `an` ook bij `huisgenoten` van bob" in mend
    assert not problems(law, "  an: {huisgenoten: [bob]}\n  bob: {huisgenoten: [an]}\n")
    assert not problems(law, "  an: {huisgenoten: [bob]}\n  bob: {huisgenoten: onbekend}\n")
    assert not problems(law, "  an: {huisgenoten: [bob]}\n  bob: {}\n")


def test_a_mutual_list_is_compared_month_by_month(law: Law) -> None:
    moved = "  an: {huisgenoten: {altijd: [], vanaf 2026-03-01: [bob]}}\n"
    assert not problems(law, moved + "  bob: {huisgenoten: {altijd: [], vanaf 2026-03-01: [an]}}\n")
    late = "  bob: {huisgenoten: {altijd: [], vanaf 2026-04-01: [an]}}\n"
    assert len(problems(law, moved + late)) == 1
    once = "  bob: {huisgenoten: {altijd: [], vanaf 2026-03-01: [an], 2026-05: []}}\n"
    assert len(problems(law, moved + once)) == 1


def test_after_a_month_of_its_own_a_mutual_list_is_compared_again(law: Law) -> None:
    own = "{altijd: [], vanaf 2026-05-01: %s, in 2026-05: []}"
    lists = "  an: {huisgenoten: %s}\n  bob: {huisgenoten: %s}\n"
    assert len(problems(law, lists % (own % "[bob]", own % "[]"))) == 1
    assert not problems(law, lists % (own % "[bob]", own % "[an]"))


@pytest.mark.parametrize(
    ("dates", "wrong"),
    [
        ("geboren: 2000-02-02, vertrokken: 2000-02-01", True),
        ("geboren: 2000-02-02, vertrokken: 2000-02-02", False),
        ("geboren: 2000, vertrokken: 2000-01-01", False),
        ("geboren: 2000, vertrokken: 1999-12", True),
        ("geboren: 2000-02-02, vertrokken: ontbreekt", False),
        ("geboren: onbekend, vertrokken: 1900-01-01", False),
    ],
)
def test_a_date_does_not_lie_before_the_one_it_follows(law: Law, dates: str, wrong: bool) -> None:
    found = problems(law, f"  an: {{{dates}}}\n")
    assert bool(found) is wrong
    assert not found or "`vertrokken` ligt voor `geboren`" in found[0][1]


def test_a_whole_number_has_no_decimals(law: Law) -> None:
    ((line, sentence, mend),) = problems(law, '  an:\n    passen: {2025: 2, 2026: "0,5"}\n')
    assert (line, sentence) == (5, "`passen` is een geheel getal, en hier staat 0,5")
    assert mend == "schrijf een getal zonder komma"
    assert not problems(law, "  an: {passen: {2026: 3}}\n")


def test_of_what_there_is_one_of_a_sort_a_second_is_refused(law: Law) -> None:
    loans = "  an:\n    leningen:\n      - {boeksoort: strip}\n      - {boeksoort: %s}\n"
    ((line, sentence, mend),) = problems(law, loans % "strip")
    assert line == 7
    assert sentence == (
        "van `lezer` an, `boeksoort` strip is er hooguit één lening; de andere staat op regel 6"
    )
    assert mend == "voeg ze samen, of verbeter een van beide"
    assert not problems(law, loans % "roman")
    assert not problems(law, loans % "onbekend")


def test_what_is_known_in_part_or_of_many_is_told_apart_too() -> None:
    law = law_of(PAGE.removesuffix("```\n") + "\n" + SHELVES)
    shelves = "  an: {}\n  bob: {}\nplanken:\n  a: {lezers: [an, bob], lengte: {%s}}\n"
    shelves += "  b: {lezers: [bob, an], lengte: {ten hoogste: 9}}\n"
    ((line, sentence, _),) = problems(law, shelves % "ten hoogste: 9")
    assert (line, "van `lezers` [an, bob], `lengte` ten hoogste 9 is er" in sentence) == (8, True)
    assert not problems(law, shelves % "ten hoogste: 8")
    assert not problems(law, shelves % "ten minste: 8, ten hoogste: 9")


def test_generated_cases_hold_nothing_impossible(law: Law) -> None:
    for seed in range(60):
        data: dict[str, Any] = random_case(law, random.Random(f"impossible-{seed}"))
        read_case(json.dumps(data), "case", law)


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (2, True),
        (2.0, True),
        ("-2", True),
        ("2,00", True),
        ("1.234.567", True),
        ("1.234,0", True),
        ("4/2", True),
        ("onbekend", True),
        ({"ten minste": "0,5"}, True),
        (0.5, False),
        ("0,5", False),
        ("1.234,5", False),
        ({"waarde": 0.5, "voorlopig": "ja"}, False),
        ([{"waarde": 1}, {"waarde": "1,5", "bekend vanaf": "2026-01-01"}], False),
    ],
)
def test_the_schema_of_cases_asks_for_whole_numbers(law: Law, value: Any, fits: bool) -> None:
    data = {"peildatum": "2026-03-01", "personen": {"an": {"passen": {"2026": value}}}}
    assert Draft202012Validator(case_schema(law)).is_valid(data) is fits
    if fits:
        read_case(json.dumps(data), "k.json", law)
    else:
        with pytest.raises(CaseError):
            read_case(json.dumps(data), "k.json", law)


def test_the_schema_of_cases_says_what_it_cannot_check(law: Law) -> None:
    things = case_schema(law)["$defs"]["ding: persoon"]["properties"]
    assert "niet eerder dan `geboren`" in things["vertrokken"]["description"]
    assert "wederkerig" in things["huisgenoten"]["description"]
    assert things["passen"]["description"].startswith("geheel getal elk jaar")
    assert "hooguit één per lezer, boeksoort" in things["leningen"]["description"]


# --- what things demand of each other -------------------------------------------------------------


@pytest.fixture(scope="module")
def demanding() -> Law:
    """The same law with demands between things."""
    return law_of(PAGE.removesuffix("```\n") + DEMANDS + "```\n")


NEIGHBOURS = "  an: {buren: [bob], adres: %s}\n  bob: {buren: [an], adres: %s}\n"


@pytest.mark.parametrize(
    ("of_an", "of_bob", "wrong"),
    [
        ("Dorp 1", "Dorp 1", False),
        ("Dorp 1", "Kade 2", True),
        ("Dorp 1", "ontbreekt", True),
        ("ontbreekt", "ontbreekt", True),
        ("Dorp 1", "onbekend", False),
        ("onbekend", "ontbreekt", False),
        ("{altijd: Dorp 1, 2026-05: Kade 2}", "Dorp 1", True),
        ("{vanaf 2026-02-01: Dorp 1}", "{altijd: Kade 2, vanaf 2026-02-01: Dorp 1}", False),
        ("{vanaf 2026-02-01: Dorp 1}", "{altijd: Kade 2, vanaf 2026-02-02: Dorp 1}", True),
    ],
)
def test_who_is_in_a_list_has_in_common_what_the_list_asks(
    demanding: Law, of_an: str, of_bob: str, wrong: bool
) -> None:
    found = problems(demanding, NEIGHBOURS % (of_an, of_bob))
    assert len(found) == wrong
    if wrong:
        ((line, sentence, mend),) = found
        assert line == 4
        assert sentence == "an noemt bob bij `buren`, maar bob heeft dan niet hetzelfde `adres`"
        assert mend == "verbeter `adres` van een van beiden, of haal `bob` hier weg"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("lid_sinds: 2024-01-01", ""),
        ("lid_sinds: 2024", ""),  # some day of it is the first
        ("lid_sinds: ontbreekt", ""),
        (
            "lid_sinds: 2024-03-01",
            "`lid_sinds` is de eerste dag van een jaar, en 1 maart 2024 is dat niet",
        ),
        (
            "lid_sinds: 2024-03",
            "`lid_sinds` is de eerste dag van een jaar, en deze dag is dat niet",
        ),
        ("geboren: 2006-01-01, lid_sinds: 2024-01-01", ""),
        (
            "geboren: 2006-01-02, lid_sinds: 2024-01-01",
            "`lid_sinds` ligt eerder dan 18 jaar na `geboren` (2 januari 2006)",
        ),
        ("geboren: 2006, lid_sinds: 2024-01-01", ""),
        ("geboren: onbekend, lid_sinds: 2024-01-01", ""),
        (
            "leningen: [], lid_sinds: 2024-01-01",
            "`lid_sinds` is gegeven, maar `leningen` niet",
        ),
        ("leningen: [{boeksoort: strip}], lid_sinds: 2024-01-01", ""),
        ("leningen: [{begonnen: 2024-02-01}, {begonnen: 2024}], lid_sinds: 2024-01-01", ""),
        (
            "leningen: [{begonnen: 2024-02-01}], volledig: alles, lid_sinds: 2024-01-01",
            "`lid_sinds` ligt voor elke `begonnen` van `leningen`",
        ),
        (
            "geboren: 2024-02-02, leningen: [{begonnen: 2024-02-01}]",
            "`begonnen` ligt voor `geboren` van an (2 februari 2024)",
        ),
        ("leningen: [{begonnen: 2024-02-29, terug_in: 2024-02}]", ""),
        (
            "leningen: [{begonnen: 2024-03-01, terug_in: 2024-02}]",
            "`terug_in` ligt voor `begonnen` (1 maart 2024)",
        ),
    ],
)
def test_a_date_follows_on_what_the_law_says(demanding: Law, facts: str, said: str) -> None:
    found = problems(demanding, f"  an: {{{facts}}}\n")
    assert [sentence for _, sentence, _ in found] == [said] * bool(said)
    assert all(line == 4 and mend for line, _, mend in found)


def test_a_date_follows_on_that_of_all_who_play_a_role(demanding: Law) -> None:
    people = "  an: {volwassen_sinds: 2000-01-01, voogden: [bob, cas]}\n"
    people += "  bob: {geboren: 1990-01-01}\n  cas: {geboren: %s}\n"
    assert not problems(demanding, people % "onbekend")
    ((line, sentence, _),) = problems(demanding, people % "2000-01-02")
    assert line == 4
    assert sentence == "`volwassen_sinds` ligt voor `geboren` van cas (2 januari 2000)"


def test_who_is_named_is_in_the_list_that_the_law_names(demanding: Law) -> None:
    loans = "  an: {laatste_lening: b, leningen: {a: {boeksoort: strip}}%s}\n"
    loans += "  bob: {leningen: {b: {boeksoort: roman}}}\n"
    ((line, sentence, mend),) = problems(demanding, loans % ", volledig: alles")
    assert (line, "b staat niet bij `leningen` van an" in sentence) == (4, True)
    assert mend == "zet `b` ook bij `leningen` van an, of noem een ander"
    assert not problems(demanding, (loans % ", volledig: alles").replace(": b,", ": a,"))


def test_generated_cases_meet_what_things_demand_of_each_other(demanding: Law) -> None:
    given = set()
    for seed in range(120):
        data: dict[str, Any] = random_case(demanding, random.Random(f"demands-{seed}"))
        read = read_case(json.dumps(data), "case", demanding)
        for thing in read.things.values():
            given |= {
                symbol.name
                for symbol, series in thing.facts.items()
                if any(fact.value is not None for fact in series.always)
            }
    assert {"adres", "buren", "lid_sinds", "laatste_lening", "begonnen", "terug_in"} <= given


def test_the_schema_of_cases_says_what_things_demand_of_each_other(demanding: Law) -> None:
    things = case_schema(demanding)["$defs"]["ding: persoon"]["properties"]
    about = {name: things[name]["description"] for name in ("buren", "lid_sinds", "laatste_lening")}
    assert "wie hier staat, heeft hetzelfde `adres`" in about["buren"]
    assert "de eerste dag van een jaar" in about["lid_sinds"]
    assert "niet eerder dan `geboren` + 18 jaar" in about["lid_sinds"]
    assert "niet eerder dan `begonnen van een van leningen`" in about["lid_sinds"]
    assert "een van `leningen`" in about["laatste_lening"]
