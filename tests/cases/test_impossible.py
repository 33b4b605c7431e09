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
