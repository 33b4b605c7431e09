"""Quotients of what is not known, or known between bounds: the kernel gives what exact evaluation
gives, and hands back only what becomes too large."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from itertools import combinations, product
from typing import Any

import pytest
from attrs import evolve

from tests.counts import count
from tests.kernel.small import compared, small_law
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face import Lawbook
from uitvoerbaar.kernel.lowering import library
from uitvoerbaar.kernel.lowering.ratios import Ratios, _Bounds
from uitvoerbaar.kernel.lowering.scales import Scales
from uitvoerbaar.kernel.lowering.values import States, Value
from uitvoerbaar.kernel.shapes import Shape

CASES = count(400, 20_000)

WORLD = """
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    volledig
    meervoud ouderschappen
    register "R"

gegeven deeltal van persoon: getal
    register "R"

gegeven deler van persoon: getal
    register "R"

gegeven derde van persoon: getal
    bereik vanaf -6 tot en met 9
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

gegeven begin van persoon: maand
    register "R"

gegeven tint van persoon: tekst
    register "R"

"""

RULES = """
regel deel van persoon: getal
    uitkomst "Deel"
    deeltal / deler

regel tegendeel van persoon: getal
    uitkomst "Tegendeel"
    derde / deeltal

regel samen van persoon: getal
    uitkomst "Samen"
    deel + tegendeel - 1

regel onder_nul van persoon: getal
    uitkomst "Onder nul"
    0 - deel

regel product van persoon: getal
    uitkomst "Product"
    deeltal × deler

regel keer van persoon: getal
    uitkomst "Keer"
    deel × tegendeel

regel keer_deler van persoon: getal
    uitkomst "Keer de deler"
    deel × deler

regel deler_keer van persoon: getal
    uitkomst "De deler keer"
    deler × deel

regel gedeeld van persoon: getal
    uitkomst "Door"
    deel / tegendeel

regel grootste van persoon: getal
    uitkomst "Grootste"
    hoogste van (deel, tegendeel, derde)

regel kleinste van persoon: getal
    uitkomst "Kleinste"
    laagste van (deel, tegendeel, 0,5)

regel binnen van persoon: getal
    uitkomst "Binnen"
    deel
        ten minste derde
        ten hoogste 4

regel beneden van persoon: getal
    uitkomst "Beneden"
    (deel, naar beneden afgerond op 2 decimalen)

regel boven van persoon: getal
    uitkomst "Boven"
    (tegendeel, naar boven afgerond op gehelen)

regel midden van persoon: getal
    uitkomst "Midden"
    (deel - tegendeel, afgerond op 3 decimalen)

regel kleiner van persoon: ja/nee
    uitkomst "Kleiner"
    deel < tegendeel

regel hoogstens van persoon: ja/nee
    uitkomst "Hoogstens"
    deel ≤ derde

regel gelijk van persoon: ja/nee
    uitkomst "Gelijk"
    deel = tegendeel

regel gekozen van persoon: getal
    uitkomst "Gekozen"
    als lid: deel
    anders: tegendeel

regel half_gekozen van persoon: getal
    uitkomst "Half gekozen"
    als lid: deel
    anders: 2

regel kwadraat van persoon: getal
    uitkomst "Kwadraat"
    deel tot de macht 2

regel terug van persoon: getal
    uitkomst "Terug"
    deel tot de macht -1

regel later van persoon: maand
    uitkomst "Later"
    begin + deel

regel eerder van persoon: maand
    uitkomst "Eerder"
    begin - deeltal / 4

regel dag van persoon: datum
    uitkomst "Dag"
    eerste_dag van later

regel van_ouders van persoon: getal
    uitkomst "Van ouders"
    som van deel over ouders

regel van_leden van persoon: getal
    uitkomst "Van leden"
    som van deel over ouders waarvoor (lid)

regel beste_ouder van persoon: getal
    uitkomst "Beste ouder"
    hoogste van deel over ouders

regel gekozen_ouder van persoon: persoon
    uitkomst "Gekozen ouder"
    kies uit ouders de hoogste deel bij gelijk de laagste tegendeel

regel over_maanden van persoon: getal
    uitkomst "Over maanden"
    som van deel over maanden vanaf 2025-01 tot en met 2025-03
"""


def _number(rng: random.Random) -> int:
    return rng.choice((0, 1, -1, 2, 3, 7, -4, 12, rng.randint(-9, 9), rng.randint(-300, 300)))


def _fact(rng: random.Random, doubt: float, low: int = -10_000, high: int = 10_000) -> Any:
    """A number, or by chance one between bounds, one that is unknown or one that is not there."""
    number = max(low, min(high, _number(rng)))
    if rng.random() >= doubt:
        return number
    other = max(low, min(high, number + rng.choice((0, 1, 5, 40))))
    both = {"ten minste": number, "ten hoogste": other}
    least, most = {"ten minste": number}, {"ten hoogste": number}
    return rng.choice((both, both, both, least, most, "onbekend", "ontbreekt"))


def _case(book: Lawbook, seed: int) -> Case:
    rng = random.Random(seed)
    names = ["kind", *(f"ouder{place}" for place in range(rng.randint(0, 3)))]
    doubt = rng.choice((0, 0.2, 0.5, 1))
    persons: dict[str, Any] = {}
    for name in names:
        persons[name] = {
            "deeltal": _fact(rng, doubt),
            "deler": _fact(rng, doubt),
            "derde": _fact(rng, doubt, -6, 9),
            "lid": "onbekend" if rng.random() < doubt / 2 else rng.choice(("ja", "nee")),
            "begin": rng.choice(("2025-03", "2025-03", "2025-11", "onbekend")),
            "volledig": ["kinderschappen", "ouderschappen"],
        }
    if rng.random() < doubt / 4:
        persons["kind"]["volledig"] = []
    records = {
        f"band{place}": {"kind": "kind", "ouder": name} for place, name in enumerate(names[1:])
    }
    data = {
        "peildatum": "2025-06-01",
        "aanvrager": "kind",
        "personen": persons,
        "ouderschappen": records,
    }
    return book.case(json.dumps(data))


@pytest.fixture(scope="module")
def book() -> Lawbook:
    return small_law(WORLD + RULES)


def test_quotients_of_what_is_not_known_are_the_same_from_both(book: Lawbook) -> None:
    found = compared(book, [_case(book, seed) for seed in range(CASES)])
    print(found)
    assert not found.differences, "\n".join(found.differences[:20])
    assert found.share_handed_back <= 0.01
    assert found.states["unknown"] > 0.3 * found.states.total()
    assert found.states["known"] > 0.2 * found.states.total()


def test_every_pair_of_intervals_comes_out_the_same_from_both(book: Lawbook) -> None:
    edges = (-2, 0, 3)
    facts: list[Any] = [*edges, "onbekend"]
    facts += [{"ten minste": edge} for edge in edges] + [{"ten hoogste": edge} for edge in edges]
    facts += [{"ten minste": low, "ten hoogste": high} for low, high in combinations(edges, 2)]
    cases = [
        book.case(
            json.dumps(
                {
                    "peildatum": "2025-06-01",
                    "aanvrager": "kind",
                    "personen": {"kind": {"deeltal": one, "deler": other, "derde": 1}},
                }
            )
        )
        for one, other in product(facts, repeat=2)
    ]
    found = compared(book, cases)
    assert not found.differences, "\n".join(found.differences[:20])


ENDS = """
soort persoon
    meervoud personen

gegeven dag van persoon: datum
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

regel laatste van persoon: datum
    als lid: 9999-12-31
    anders: dag

regel later van persoon: datum
    uitkomst "Later"
    eerste_dag van (jaar van laatste + 1)

regel eerst_erna van persoon: maand
    uitkomst "Eerste maand erna"
    als laatste ontbreekt of laatste = 9999-12-31: niet van toepassing
    anders: maand van eerste_dag van (jaar van laatste + 1)

regel is_later van persoon: ja/nee
    uitkomst "Is later"
    later > 2024-01-01
"""


def test_at_the_end_of_the_calendar_a_branch_has_no_answer_for_either() -> None:
    book = small_law(ENDS)
    days: tuple[Any, ...] = ("2025-09-07", "onbekend", {"ten minste": "2025-09-07"})
    cases = [
        book.case(
            json.dumps(
                {
                    "peildatum": "2025-06-01",
                    "aanvrager": "kind",
                    "personen": {"kind": {"dag": day, "lid": lid}},
                }
            )
        )
        for lid, day in product(("ja", "nee", "onbekend"), days)
    ]
    found = compared(book, cases)
    assert not found.differences, "\n".join(found.differences[:20])
    assert all(found.states[state] for state in ("error", "known", "unknown", "not_applicable"))


# --- seeded faults ---------------------------------------------------------------------------


def _divides_by_multiplying(patch: pytest.MonkeyPatch) -> None:
    right, wrong = (_Bounds("divide").text(how) for how in (_Bounds.quotient, _Bounds.product))
    assert right in library.TEXT
    patch.setattr(library, "TEXT", library.TEXT.replace(right, wrong))


def _keeps_open_sides(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(States, "turned", lambda self, state, bits: (state, bits))


def _knows_no_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Scales, "settled", lambda self, value: value)


def _forgets_the_highest(patch: pytest.MonkeyPatch) -> None:
    real = Ratios.ratio_of_words

    def low_twice(self: Ratios, shape: Shape, state: str, low: str, high: str) -> Value:
        made = real(self, shape, state, low, high)
        return evolve(made, high=made.low)

    patch.setattr(Ratios, "ratio_of_words", low_twice)


FAULTS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "bounds of a product taken for those of a quotient": _divides_by_multiplying,
    "the open side of an opposite at the wrong end": _keeps_open_sides,
    "equal bounds that leave a number unknown": _knows_no_more,
    "the highest bound lost on the way between rules": _forgets_the_highest,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_bounds_of_quotients_is_found(
    book: Lawbook, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UITVOERBAAR_CACHE", "nee")
    FAULTS[fault](monkeypatch)
    cases = [_case(book, seed) for seed in range(60)]
    assert compared(book, cases).differences, f"nobody notices {fault}"


def test_a_quotient_that_becomes_too_large_is_handed_back_and_nothing_else() -> None:
    """What a rule gives of an unknown quotient has room for 63 bits over 63."""
    law = small_law(
        WORLD
        + """
regel groot van persoon: getal
    uitkomst "Groot"
    (deeltal / deler) × (deeltal / 4.294.967.291) × (deler / 4.294.967.279) / 4.294.967.231

regel klein van persoon: getal
    uitkomst "Klein"
    deeltal / deler
"""
    )
    data = {
        "peildatum": "2025-06-01",
        "aanvrager": "kind",
        "personen": {
            "kind": {
                "deeltal": {"ten minste": 3, "ten hoogste": 5},
                "deler": {"ten minste": 7, "ten hoogste": 11},
            }
        },
    }
    case = law.case(json.dumps(data))
    found = compared(law, [case])
    assert (found.differences, found.handed_back) == ([], 1)
    found = compared(law, [case], names=["klein"])
    assert (found.differences, found.handed_back) == ([], 0)
