"""Loops before the last one: large laws in parts, and months that keep numbers differently."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.generated_laws import MONTH, generated_population, outcomes, write_law
from uitvoerbaar.face import load
from uitvoerbaar.kernel.lowering.stages import parts
from uitvoerbaar.kernel.ways import Way

_TWO_TEXTS = """---
regeling: Wet met twee teksten
afkorting: WT
laag: wet
---
## Artikel 1

Status: gecodeerd

```regels
soort persoon
    meervoud personen

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0
    register "BRI"

regel bijdrage van persoon elke maand: bedrag per jaar
    uitkomst "Bijdrage"
    geldig tot en met 2025-12-31
    inkomen

regel bijdrage van persoon elke maand: bedrag per jaar
    uitkomst "Bijdrage"
    geldig vanaf 2026-01-01
    inkomen × 100.000
```
"""


def test_a_large_law_is_done_in_parts_that_each_keep_what_later_ones_ask(tmp_path: Path) -> None:
    names = outcomes(400)
    law = load(write_law(tmp_path, 400))
    symbols = [law.rule(name).symbol for name in names]
    made = parts(law.law, symbols)
    assert len(made.loops) > 1
    kept = {symbol for part in made.loops for symbol in part.keeps}
    assert kept.issuperset(symbols)
    columns = law.at(MONTH).columns(names)
    given = columns.read(generated_population(300).arrow())
    results = columns.run(given)
    assert columns.kernel(given.data).ways == {Way.ALL_ROWS}
    for row in range(0, 300, 60):
        for outcome in results.explain(row).outcomes:
            assert results.value(outcome.name, row) == outcome.value, (row, outcome.name)


def test_a_law_that_fits_in_one_loop_is_not_cut(tmp_path: Path) -> None:
    law = load(write_law(tmp_path, 100))
    assert not parts(law.law, [law.rule(name).symbol for name in outcomes(100)]).loops


def test_months_of_which_one_needs_more_room_for_a_number_stand_side_by_side(
    tmp_path: Path,
) -> None:
    (tmp_path / "wet.md").write_text(_TWO_TEXTS, "utf-8")
    columns = load(tmp_path).at(date(2026, 1, 1)).columns(["bijdrage"])
    incomes = pa.array([0, 1, 4_500_000, 9_999_999], pa.int64())
    table = pa.table({"inkomen@2025": incomes, "inkomen@2026": incomes})
    months = [12 * 2025 + 11, 12 * 2026]
    given = columns.read({"persoon": table})
    results = columns.run(given, months=months)
    assert columns.kernel(given.data).ways == {Way.ALL_ROWS}
    expected = np.array(incomes)
    assert [results.value("bijdrage", row, 0) for row in range(4)] == expected.tolist()
    assert [results.value("bijdrage", row, 1) for row in range(4)] == (expected * 100_000).tolist()
    table = results.table
    assert table["bijdrage@2025-12"].to_pylist() == expected.tolist()
    assert table["bijdrage@2026-01"].to_pylist() == (expected * 100_000).tolist()
