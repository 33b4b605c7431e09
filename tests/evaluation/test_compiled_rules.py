"""Rules as compiled functions: long conditions and deep cases, first known and then unknown."""

from __future__ import annotations

import gc
import weakref

import pytest

from uitvoerbaar.evaluation.decision import Outcome, OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_or_error

MANY = 30
NAMES = [f"feit_{number}" for number in range(MANY)]


def nested(number: int, indent: str) -> str:
    """Cases within cases: how many facts from this one on hold before one does not."""
    if number == MANY:
        return f"{indent}{MANY}\n"
    return (
        f"{indent}als {NAMES[number]}:\n{nested(number + 1, indent + '    ')}"
        f"{indent}anders: {number}\n"
    )


FACTS = "\n".join(f'gegeven {name} van persoon: ja/nee\n    register "R"\n' for name in NAMES)
IN_A_ROW = "".join(f"    als niet {name}: {number}\n" for number, name in enumerate(NAMES))
PAGE = f"""---
regeling: Feitenwet
afkorting: FW
laag: wet
---
## Artikel 1 Feiten

Status: gecodeerd

```regels
soort persoon
    meervoud personen

{FACTS}
regel allemaal van persoon elke maand: ja/nee
    uitkomst "Alle"
    {" en ".join(NAMES)}

regel een_of_meer van persoon elke maand: ja/nee
    uitkomst "Een"
    {" of ".join(NAMES)}

regel genest van persoon elke maand: getal
    uitkomst "Genest"
{nested(0, "    ")}
regel op_een_rij van persoon elke maand: getal
    uitkomst "Op een rij"
{IN_A_ROW}    anders: {MANY}
```
"""


@pytest.fixture(scope="module")
def book() -> Lawbook:
    return Lawbook(law_or_error([SourceFile("feiten.md", PAGE.encode())]))


def decided(book: Lawbook, facts: dict[str, str], name: str) -> Outcome:
    given = ", ".join(f"{fact}: {value}" for fact, value in facts.items())
    case = book.case(f"peildatum: 2026-03-01\npersonen:\n  an: {{{given}}}\n")
    return book.decide(case, [name]).outcomes[0]


@pytest.mark.parametrize("place", [0, 1, 11, 12, 19, 20, 21, MANY - 1])
def test_one_fact_decides_a_long_condition_wherever_it_stands(book: Lawbook, place: int) -> None:
    yes = dict.fromkeys(NAMES, "ja")
    no = dict.fromkeys(NAMES, "nee")
    assert decided(book, yes, "allemaal").value is True
    assert decided(book, no, "een_of_meer").value is False
    assert decided(book, yes | {NAMES[place]: "nee"}, "allemaal").value is False
    assert decided(book, no | {NAMES[place]: "ja"}, "een_of_meer").value is True
    for facts, name in ((yes, "allemaal"), (no, "een_of_meer")):
        without = {fact: value for fact, value in facts.items() if fact != NAMES[place]}
        outcome = decided(book, without, name)
        assert outcome.state is OutcomeState.UNKNOWN
        assert [want.symbol.name for want in outcome.wanted] == [NAMES[place]]


@pytest.mark.parametrize("name", ["genest", "op_een_rij"])
@pytest.mark.parametrize("place", [0, 1, 19, 20, 21, MANY - 1])
def test_deep_and_long_cases_bound_what_is_unknown(book: Lawbook, name: str, place: int) -> None:
    yes = dict.fromkeys(NAMES, "ja")
    assert decided(book, yes, name).value == MANY
    assert decided(book, yes | {NAMES[place]: "nee"}, name).value == place
    outcome = decided(book, {f: v for f, v in yes.items() if f != NAMES[place]}, name)
    assert outcome.state is OutcomeState.UNKNOWN
    assert (outcome.value.low, outcome.value.high) == (place, MANY)
    assert [want.symbol.name for want in outcome.wanted] == [NAMES[place]]
    # The ways that were written for it serve what is known as well.
    assert decided(book, yes, name).value == MANY


def test_a_decision_that_nobody_holds_is_gone_at_once(book: Lawbook) -> None:
    case = book.case("peildatum: 2026-03-01\npersonen:\n  an: {}\n")
    decision = book.decide(case, ["allemaal", "genest"])
    held = weakref.ref(decision.evaluation)
    gc.disable()  # so that only what holds nothing else in a ring can go
    try:
        del decision
        assert held() is None
    finally:
        gc.enable()


@pytest.mark.parametrize("searching", [True, False])
def test_deciding_leaves_the_search_for_garbage_as_it_was(book: Lawbook, searching: bool) -> None:
    case = book.case("peildatum: 2026-03-01\npersonen:\n  an: {}\n")
    (gc.enable if searching else gc.disable)()
    try:
        book.decide(case, ["allemaal"])
        assert gc.isenabled() is searching
    finally:
        gc.enable()
