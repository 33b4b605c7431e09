"""What a branch looked at before it had no answer, when nobody knows whether it applies.

Exact evaluation reads no further than where a branch fails, and what a rule without an answer read
was read by nobody. What is sure all the same is provisional only by what was read.
"""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from tests.kernel.small import small_law
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.face.results import Results
from uitvoerbaar.kernel.ways import Way

DAY = date(2026, 3, 1)
STATES = {
    OutcomeState.KNOWN: "bekend",
    OutcomeState.PROVISIONAL: "voorlopig",
    OutcomeState.UNKNOWN: "onbekend",
    OutcomeState.ERROR: "fout",
}
DECLARED = """
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

gegeven a van persoon: getal
    register "R"

gegeven b van persoon: getal
    register "R"

regel gedeeld_door_nul van persoon elke maand: getal
    a / 0

regel b_gedeeld_door_nul van persoon elke maand: getal
    b / 0

regel in_twijfel van persoon elke maand: getal
    als lid: {}
    anders: 0

regel niets van persoon elke maand: getal
    uitkomst "Niets"
    in_twijfel × 0

regel kinderen_lid van persoon elke maand: getal
    uitkomst "Kinderen die lid zijn"
    in_twijfel × 0 + aantal kinderschappen waarvoor (lid van kind)
"""
TABLE = pa.table(
    {
        "lid": pa.array([None, None, False, True] + [False] * 36, pa.bool_()),
        "a": pa.array([3] * 40, pa.int64()),
        "b": pa.array(range(4, 44), pa.int64()),
        "b.staat": ["voorlopig", "bekend", "voorlopig", "voorlopig"] + ["bekend"] * 36,
    }
)
PARENTS = pa.table(
    {"kind": pa.array([10, 11], pa.int32()), "ouder": pa.array([20, 20], pa.int32())}
)
TABLES = {"persoon": TABLE, "ouderschap": PARENTS}


def as_decided(law: Lawbook, results: Results, name: str) -> list[str]:
    """The states of an outcome; each row is what deciding for it gives."""
    told = []
    for row in range(len(results)):
        (outcome,) = results.explain(row).outcomes
        told.append(results.state(name, row))
        assert told[-1] == STATES[outcome.state], (row, outcome.value)
        if outcome.state in (OutcomeState.KNOWN, OutcomeState.PROVISIONAL):
            assert results.value(name, row) == outcome.value
    return told


@pytest.mark.parametrize("reasons", [True, False])
@pytest.mark.parametrize(
    ("body", "first"),
    [
        ("a / 0 + b", "bekend"),
        ("a / 0 - b", "bekend"),
        ("(a / 0) × b", "bekend"),
        ("(a / 0) / 4 - b", "bekend"),
        ("(a / 0, ten minste b)", "bekend"),
        ("hoogste van (a / 0, b)", "bekend"),
        ("gedeeld_door_nul + b", "bekend"),
        ("b_gedeeld_door_nul + a", "bekend"),
        ("a + b_gedeeld_door_nul", "bekend"),
        ("b + a / 0", "voorlopig"),
        ("b / 0", "voorlopig"),
        ("b + gedeeld_door_nul", "voorlopig"),
    ],
)
def test_what_comes_after_a_fault_makes_nothing_provisional(
    body: str, first: str, reasons: bool
) -> None:
    law = small_law(DECLARED.format(body))
    columns = law.at(DAY).columns(["niets"])
    given = columns.read(TABLES)
    results = columns.run(given, reasons=reasons)
    assert as_decided(law, results, "niets")[:4] == [first, "bekend", "bekend", "fout"]
    assert reasons or columns.kernel(given.data).ways == {Way.ALL_ROWS}
    # With a condition on others that may be unknown, rows with a gap go row by row.
    columns = law.at(DAY).columns(["kinderen_lid"])
    given = columns.read(TABLES)
    results = columns.run(given, reasons=reasons)
    assert as_decided(law, results, "kinderen_lid")[:4] == [first, "bekend", "bekend", "fout"]
    if not reasons:
        kernel = columns.kernel(given.data)
        assert kernel._twin is not None
        assert kernel._twin[1][0].ways == {Way.ALL_ROWS}
        assert kernel.row_by_row == 4
