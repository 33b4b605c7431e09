"""What is carried forward is computed from its beginning: a month in which the law fails, or in
which the kernel is not sure, counts for every month after it, also where none reads it."""

from __future__ import annotations

import json
from itertools import product

import pytest

from tests.kernel.agreement import Cases
from tests.kernel.small import compared, small_law
from uitvoerbaar.kernel import Kernel, states
from uitvoerbaar.law.time import month_of

LAW = small_law(
    """
soort persoon
    meervoud personen

gegeven begin van persoon: maand
    register "R"

gegeven factor van persoon: getal
    bereik vanaf 0 tot en met 3
    register "R"

gegeven keren van persoon: getal
    bereik vanaf 0 tot en met 2000
    in gehelen
    register "R"

gegeven inleg van persoon elke maand: bedrag
    register "R"

regel groei van persoon elke maand: bedrag
    stel keer is (factor tot de macht keren, afgerond op 12 decimalen)
    € 1 × keer
        afgerond op centen

regel stand van persoon elke maand: bedrag
    uitkomst "Stand"
    begint in begin met € 1
    als maand ≥ 2026-03: inleg
    als maand = 2026-01: stand in vorige maand + € 1
    anders: groei

regel stand_erna van persoon elke maand: bedrag
    uitkomst "Stand erna"
    begint in begin met € 1
    als maand ≥ 2026-03: stand
    anders: stand in vorige maand

regel gedeeld van persoon elke maand: getal
    uitkomst "Gedeeld"
    begint in begin met 1
    als maand ≥ 2026-03: 0
    anders: € 1 / (inleg - € 2)
"""
)
BEGUN = ("2025-06", "2026-02", "2026-03", "onbekend", "ontbreekt")
POWERS = (
    (2, 1000),  # larger than the machine holds, and a number all the same
    (2, 2000),
    ("2,0000000001", 600),  # larger than exact evaluation goes on with
    ("1,5", 3),
    ("onbekend", 3),
)


def made(begun: str, factor: object, times: int) -> str:
    """A case that begins in a month, with a power of a factor in the months before March 2026."""
    facts = {"begin": begun, "factor": factor, "keren": times}
    facts["inleg"] = {"altijd": 2, "vanaf 2026-03-01": {"waarde": 7, "voorlopig": "ja"}}
    return json.dumps({"peildatum": "2026-03-01", "aanvrager": "an", "personen": {"an": facts}})


@pytest.mark.parametrize("names", [("stand", "stand_erna", "gedeeld"), ("stand",), ("stand_erna",)])
@pytest.mark.parametrize("ahead", [(0,), (2,), (-1, 0, 1), (1, 0, -1)])
def test_a_month_before_that_fails_counts_also_where_nothing_reads_it(
    ahead: tuple[int, ...], names: tuple[str, ...]
) -> None:
    cases = [LAW.case(made(begun, *power)) for begun, power in product(BEGUN, POWERS)]
    found = compared(LAW, cases, ahead, names)
    assert not found.differences, "\n".join(found.differences[:10])
    # Only those of whom a power was asked that the machine cannot hold.
    assert found.handed_back == 3
    assert ("gedeeld" in names) == bool(found.states["error"])


@pytest.mark.parametrize("reasons", [True, False])
def test_nobody_is_sure_after_a_month_of_which_the_kernel_was_not(reasons: bool) -> None:
    cases = [LAW.case(made("2025-06", *power)) for power in POWERS]
    given = Cases.of(LAW.law, cases)
    kernel = Kernel(LAW.law, [LAW.law.outcomes["stand"].symbol], given.data, reasons=reasons)
    day = cases[0].reference
    (column,) = kernel.run(given.data, given.tables.applicants, day, [month_of(day)], None)
    marked = [bool(int(state) & states.HAND_BACK) for state in column.state[0]]
    assert marked == [True, True, True, False, False]
