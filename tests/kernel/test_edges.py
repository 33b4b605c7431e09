"""What lies at an edge, where persons at random seldom come: amounts before the table of the kernel
begins, periods without an answer, and what choices and stretches of months lean on."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

from tests.kernel.agreement import Agreement
from tests.kernel.small import compared, small_law

DECLARED = """
soort persoon
    meervoud personen

opsomming maat: klein, groot

gegeven lid van persoon: ja/nee
    register "R"

gegeven maat van persoon: maat
    register "R"

gegeven b van persoon: getal
    register "R"

gegeven a van persoon: getal
    register "R"

gegeven dag van persoon: datum
    register "R"

gegeven termijn van persoon: duur
    register "R"

gegeven partner van persoon: persoon
    register "R"

gegeven kring van persoon: verzameling persoon
    register "R"

gegeven uren van persoon elke maand: getal
    register "R"

regel gedeeld_door_nul van persoon elke maand: getal
    a / 0
"""
PROVISIONAL = {"waarde": 7, "voorlopig": "ja"}
PROVISIONAL_DAY = {"waarde": "2026-01-01", "voorlopig": "ja"}
AHEAD = (0, 12)


def agreed(rules: str, **facts: list[Any]) -> Agreement:
    """What both say of a person with every combination of facts (None: not mentioned)."""
    law = small_law(DECLARED + rules)
    cases = []
    for values in product(*facts.values()):
        told = {name: value for name, value in zip(facts, values, strict=True) if value is not None}
        people = {"an": told, "bo": {"a": 1, "uren": {"2026-03": 3}}}
        case = {"peildatum": "2026-03-01", "aanvrager": "an", "personen": people}
        cases.append(law.case(json.dumps(case)))
    names = [rule.symbol.name for rule in law.law.outcomes.values()]
    found = compared(law, cases, AHEAD, names)
    assert not found.differences, "\n".join(found.differences[:5])
    return found


def test_amounts_of_every_year_are_found_where_they_are() -> None:
    found = agreed(
        """
parameter van_ouds: getal
    vanaf 1850-01-01: 1 bron "B" wet
    vanaf 1870-02-15: 2 bron "B" wet
    vanaf 1900-01-01: 3 bron "B" wet
    vanaf 2150-01-01: 4 bron "B" wet
    vanaf 2160-12-02: 5 bron "B" wet

parameter van_de_eeuw: getal
    vanaf 1900-01-01: 3 bron "B" wet

parameter van_een_jaar elk jaar: getal
    vanaf 1900-01-01: 3 bron "B" wet

parameter van_een_later_jaar elk jaar: getal
    vanaf 2119-12-02: 3 bron "B" wet

regel u van persoon elke maand: getal
    uitkomst "U"
    van_ouds in (maand van dag)

regel v van persoon elke maand: getal
    uitkomst "V"
    van_de_eeuw in (maand van dag)

regel w van persoon elke maand: getal
    uitkomst "W"
    van_een_jaar in (jaar van dag)

regel x van persoon elke maand: getal
    uitkomst "X"
    van_een_later_jaar in (maand van dag)
""",
        dag=[
            *("1840-05-01", "1850-01-01", "1860-01-01", "1870-02-15", "1870-03-01", "1899-12-31"),
            *("1900-01-01", "1900-12-31", "1901-01-01", "2119-12-31", "2120-01-01", "2151-01-01"),
            *("2160-12-15", "2161-01-01", "2999-12-31"),
        ],
    )
    assert found.states["known"] >= 50
    assert found.states["error"] > 40


def test_before_the_calendar_there_is_no_amount() -> None:
    found = agreed(
        """
parameter altijd: getal
    vanaf 0001-01-01: 3 bron "B" wet

regel x van persoon elke maand: getal
    uitkomst "X"
    altijd in (maand - a)
""",
        a=[0, 24_302, 24_303, 24_313, 24_314, -90_000, -95_700],
    )
    assert found.states["known"]
    assert found.states["error"]


def test_a_period_without_an_answer_is_a_fault_of_whoever_is_asked() -> None:
    found = agreed(
        """
regel x van persoon elke maand: getal
    uitkomst "X"
    uren van partner in (maand + gedeeld_door_nul)

regel y van persoon elke maand: getal
    uitkomst "Y"
    gedeeld_door_nul van partner in (maand + (a / 0))
""",
        a=[1],
        partner=["bo", "ontbreekt", None],
    )
    assert set(found.states) == {"error"}


def test_a_gap_without_an_answer_is_a_fault_of_whatever_stretch_of_months() -> None:
    run = """
regel {0} van persoon elke maand: getal
    uitkomst "{0}"
    {1} vanaf (maand van dag) tot en met maand waarin (uren > 3)
        onderbroken door minder dan {2}
"""
    words = ("langste reeks maanden", "aaneengesloten maanden")
    gaps = ("(a / 0)", "a", "(a - 5)", "(a / 4)")
    found = agreed(
        "".join(run.format(f"r{n}", *each) for n, each in enumerate(product(words, gaps))),
        dag=[None, "1800-01-01", "2025-12-01", {"waarde": "2025-12-01", "voorlopig": "ja"}],
        a=[1, None, "ontbreekt", 0, PROVISIONAL],
        uren=[{"2026-01": 4, "2026-03": 5}, {"2025-12": 3, "2026-01": 4, "2026-02": 1}],
    )
    assert found.states["error"]
    assert found.states["unknown"]
    assert found.states["provisional"]


def test_an_absent_duration_does_not_hide_that_the_day_was_provisional() -> None:
    found = agreed(
        """
regel verschoven van persoon elke maand: datum
    als lid: dag + termijn
    anders: 2026-01-01

regel x van persoon elke maand: ja/nee
    uitkomst "X"
    verschoven > 2020-01-01 of ja
""",
        lid=[None, True, False],
        termijn=["ontbreekt", "3 maanden", None],
        dag=[PROVISIONAL_DAY, "2026-01-01"],
    )
    assert found.states["provisional"]


def test_of_a_set_that_nobody_told_it_is_unknown_whether_it_exists() -> None:
    found = agreed(
        """
regel kring_van_partner van persoon elke maand: verzameling persoon
    kring van partner

regel x van persoon elke maand: ja/nee
    uitkomst "X"
    kring bestaat

regel y van persoon elke maand: ja/nee
    uitkomst "Y"
    kring_van_partner ontbreekt
""",
        kring=[["bo"], [], "ontbreekt", None],
        partner=["bo", "ontbreekt", None],
    )
    assert found.states["unknown"] == 2 * (3 + 8)
    assert found.states["known"] == 2 * (9 + 4)


CHOICE = """
keuze wil van persoon elke maand: ja/nee
    op aanvraag door lezer
    vraag "Wil?"
    {} aanvang

regel aanvang van persoon: datum
    als a > 3: dag
    anders: 2027-01-01

regel x van persoon elke maand: getal
    uitkomst "X"
    als wil: 5
    anders: 6

regel y van persoon elke maand: getal
    uitkomst "Y"
    als wil: 7
    anders: 8
"""


def test_every_rule_that_asks_a_choice_leans_on_what_decides_when_it_works() -> None:
    """Whichever asks first: what was looked at for the choice counts for the others too."""
    for clause in ("werkt vanaf", "uiterlijk"):
        found = agreed(
            CHOICE.format(clause),
            wil=["2026-01-05", "ja", None],
            a=[PROVISIONAL, 7, None],
            dag=[PROVISIONAL_DAY, "2026-01-01", "ontbreekt", None],
        )
        assert found.states["provisional"] % 2 == 0
        assert found.states["provisional"] > 10


def test_only_an_exception_that_surely_applies_is_held_against_others() -> None:
    """Where nobody knows whether it applies, what it gives is looked at, and its rivals are not."""
    found = agreed(
        """
regel x van persoon elke maand: getal
    uitkomst "X"
    als lid: 1
    anders: a

uitzondering een op x van persoon
    als maat is klein: 2 + b

uitzondering twee op x van persoon
    als maat is groot en a / 0 > 3: 3

regel y van persoon elke maand: getal
    uitkomst "Y"
    x × 0
""",
        maat=["klein", "groot", None, "ontbreekt", {"waarde": "groot", "voorlopig": "ja"}],
        lid=[True, None],
        a=[5, PROVISIONAL],
        b=[4, PROVISIONAL, None],
    )
    assert found.states["provisional"]
    assert found.states["error"]


def test_durations_are_the_same_where_months_and_days_are() -> None:
    found = agreed(
        """
gegeven langer van persoon: duur
    register "R"

regel w van persoon elke maand: ja/nee
    uitkomst "W"
    termijn is 14 dagen

regel x van persoon elke maand: ja/nee
    uitkomst "X"
    termijn is langer

regel y van persoon elke maand: ja/nee
    uitkomst "Y"
    termijn is niet een van (langer, 3 maanden, 5 dagen)

regel z van persoon elke maand: datum
    uitkomst "Z"
    dag + (termijn, bij ontbreken langer)
""",
        termijn=["14 dagen", "2 weken", "5 dagen", "3 maanden", "1 jaar", "ontbreekt", None],
        langer=["7 dagen", "14 dagen", "12 maanden", "3 maanden", None],
        dag=["2024-02-29", None],
    )
    assert found.states["known"] > 200
    assert found.states["unknown"] > 100


DERIVED = """
soort stel
    een: persoon, omgekeerd stellen
    ander: persoon, omgekeerd stellen_als_ander
    afgeleid elke maand waarvoor gekoppeld van een en (partner van een is ander)
    ongeordend
    meervoud stellen_alle

regel gekoppeld van persoon elke maand: ja/nee
    a > 3 of lid

regel x van persoon elke maand: getal
    uitkomst "X"
    aantal stellen

regel y van persoon elke maand: ja/nee
    uitkomst "Y"
    lid of (aantal stellen > 0)
"""


def test_who_belongs_together_by_something_provisional_is_so_provisionally() -> None:
    found = agreed(
        DERIVED,
        a=[1, 4, PROVISIONAL, None],
        lid=[True, False, {"waarde": "nee", "voorlopig": "ja"}, None],
        partner=[
            *("bo", {"waarde": "bo", "voorlopig": "ja"}),
            *({"waarde": "an", "voorlopig": "ja"}, "ontbreekt", None),
        ],
    )
    assert found.states["provisional"] > 20
    assert found.states["known"] > 20
    found = agreed(DERIVED, a=[1, 4], lid=[True, False], partner=["bo", "ontbreekt"])
    assert set(found.states) == {"known", "unknown"}
