"""A duration that comes out of a run over columns is told as those that go in."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from tests.kernel.small import small_law
from uitvoerbaar.law.time import Duration

LAW = """
soort persoon
    meervoud personen

gegeven termijn van persoon: duur
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

regel wachttijd van persoon elke maand: duur
    uitkomst "Wachttijd"
    als lid: termijn
    anders: 3 maanden
"""


def test_durations_come_out_as_text_with_their_days() -> None:
    rows = {
        "termijn": ["P1Y6M", "P2W", "P5D", "P1M", None],
        "lid": [True, True, None, False, True],
    }
    run = (
        small_law(LAW).at(date(2025, 6, 1)).columns(["wachttijd"]).run({"persoon": pa.table(rows)})
    )
    found = run.table.to_pydict()
    assert found["wachttijd"] == ["P18M", "P14D", None, "P3M", None]
    assert found["wachttijd.staat"][2] == found["wachttijd.staat"][4] == "onbekend"
    assert run.value("wachttijd", 1) == Duration(0, 14)
