"""In tables of each kind, things belong to one case that name each other, however they do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from tests.kernel.small import small_law

ON = date(2026, 3, 1)
SAYS = {
    "gegeven": '    register "R"',
    "keuze": '    op aanvraag\n    vraag "Met wie?"',
    "oordeel": '    vraag "Met wie?"\n    beslisser medewerker',
}


def pairs(sort: str, column: dict[str, Any]) -> list[Any]:
    """How many pairs each of three people has, by a kind that follows from whom they name."""
    law = small_law(
        f"""soort persoon
    meervoud personen

{sort} maat van persoon elke maand: persoon
{SAYS[sort]}

soort stel
    een: persoon, omgekeerd stellen
    ander: persoon, omgekeerd stellen_ook
    afgeleid elke maand waarvoor maat van een is ander
    ongeordend

regel x van persoon elke maand: getal
    uitkomst "X"
    aantal stellen
"""
    )
    results = law.at(ON).columns(["x"]).run({"persoon": pa.table(column)})
    found = [results.value("x", row) for row in range(3)]
    exact = [results.explain(row).outcomes[0] for row in range(3)]
    assert found == [one.value if one.state.value == "known" else None for one in exact]
    return found


@pytest.mark.parametrize("sort", ["gegeven", "keuze"])
def test_whoever_names_another_is_in_one_case_with_them(sort: str) -> None:
    assert pairs(sort, {"maat": pa.array([1, 0, 2], pa.int32())})[:2] == [1, 1]


@pytest.mark.parametrize("sort", ["gegeven", "keuze"])
@pytest.mark.parametrize("months", [("2026-01", "2026-03"), ("2025-12", "2026-03", "2026-05")])
def test_months_that_do_not_follow_each_other_may_name_people(
    sort: str, months: tuple[str, ...]
) -> None:
    column = {f"maat@{month}": pa.array([1, 0, 2], pa.int32()) for month in months}
    assert pairs(sort, column)[:2] == [1, 1]
