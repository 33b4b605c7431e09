"""A batch gives the same outcomes in the wider layout of a run as in a layout of its own."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import Any

import pyarrow as pa
import pytest
from attrs import evolve

from tests.face.leeswet import law_folder, nested_table, plain_rows, some_cases
from uitvoerbaar import face
from uitvoerbaar.face.columns import Columns
from uitvoerbaar.kernel.layout import Form
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.tables.widen import fits, fitted, joined

ON = date(2026, 3, 1)
INCOME = Symbol("inkomen", "persoon")


@pytest.fixture(scope="module")
def columns(tmp_path_factory: pytest.TempPathFactory) -> Columns:
    lawbook = face.load(law_folder(tmp_path_factory.mktemp("law")))
    return lawbook.at(ON).columns(["leestoeslag", "groep"])


def batch(states: list[str | None], low: list[int | None], values: list[int | None]) -> Any:
    """Incomes of two years, of which the second may be known in part only."""
    size = len(values)
    high = [None if bound is None else bound + 1_000_000 for bound in low]
    return pa.table(
        {
            "inkomen@2025": pa.array([1_000_000] * size, pa.int64()),
            "inkomen@2026": pa.array(values, pa.int64()),
            "inkomen@2026.staat": pa.array(states, pa.string()),
            "inkomen@2026.laagste": pa.array(low, pa.int64()),
            "inkomen@2026.hoogste": pa.array(high, pa.int64()),
            "leestoeslag_aangevraagd": pa.array([True] * size),
        }
    )


SURE = batch(["bekend"] * 3, [None] * 3, [100, 5_900_000, 7_000_000])
DOUBT = batch(
    ["onbekend", "voorlopig", "onbekend"], [5_500_000, None, 100], [None, 6_100_000, None]
)
LARGE = batch(["bekend", "ontbreekt", "onbekend"], [None] * 3, [2**45, None, None])
BATCHES = [SURE, DOUBT, LARGE]


def under(columns: Columns, table: Any, layout: Any = None) -> list[dict[str, Any]]:
    given = columns.read(table)
    if layout is not None:
        assert fits(given.data, layout)
        given = evolve(given, data=fitted(given.data, layout))
        assert given.data.layout == layout
    return plain_rows(columns.run(given).table)


@pytest.mark.parametrize(("first", "second"), [*combinations(range(3), 2)])
def test_two_batches_run_in_the_layout_that_holds_both(
    columns: Columns, first: int, second: int
) -> None:
    one, two = BATCHES[first], BATCHES[second]
    layout = joined(columns.read(one).data.layout, columns.read(two).data.layout)
    assert under(columns, one, layout) == under(columns, one)
    assert under(columns, two, layout) == under(columns, two)
    assert {row["groep"] for row in under(columns, SURE)} == {"laag", "hoog"}


def test_how_columns_lie_follows_from_their_names_not_from_what_a_batch_holds(
    columns: Columns,
) -> None:
    bounds = ["inkomen@2026.laagste", "inkomen@2026.hoogste"]
    sure = SURE.drop_columns(["inkomen@2026.staat", *bounds])
    assert columns.read(sure).data.layout.facts[INCOME].form is Form.WIDE
    known, doubt = columns.read(SURE).data.layout, columns.read(DOUBT).data.layout
    assert known.facts[INCOME].form is doubt.facts[INCOME].form is Form.SERIES
    layout = joined(known, doubt)
    assert layout.facts[INCOME].form is Form.SERIES
    assert under(columns, SURE, layout) == under(columns, SURE)


def test_lists_that_a_batch_lacks_are_empty_in_the_wider_layout(columns: Columns) -> None:
    cases = some_cases(columns.lawbook, 60, seed=5)
    table = nested_table(columns.lawbook, cases).drop_columns(["zaak"])
    alone = [place for place, case in enumerate(cases) if len(case.things) == 1]
    lonely = table.take(pa.array(alone))
    layout = joined(columns.read(table).data.layout, columns.read(lonely).data.layout)
    assert under(columns, lonely, layout) == under(columns, lonely)
    assert under(columns, table, layout) == under(columns, table)


def test_other_columns_do_not_fit(columns: Columns) -> None:
    first = columns.read(SURE).data
    other = columns.read(SURE.drop_columns(["leestoeslag_aangevraagd"])).data
    assert not fits(other, first.layout)
    with pytest.raises(ValueError, match="the same columns"):
        joined(first.layout, other.layout)
