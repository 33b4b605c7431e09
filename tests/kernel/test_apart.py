"""Rows that reach a gap in the data go row by row and the others in loops: that gives the same."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from bench import generated_laws
from bench.engines.registry import CHAINS
from bench.gaps import with_gaps
from tests.counts import count
from tests.kernel.gap_tables import DAY, LAW, Tables, outcomes_of
from tests.kernel.small import small_law
from tests.kernel.test_straight import same
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook, load
from uitvoerbaar.kernel import Column, Data, Kernel, apart, states
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.tables.to_case import CaseReader

PEOPLE = 2_000
TABLES = count(80, 4_000)
STATES = {
    OutcomeState.KNOWN: "bekend",
    OutcomeState.PROVISIONAL: "voorlopig",
    OutcomeState.ABSENT: "ontbreekt",
    OutcomeState.NOT_APPLICABLE: "niet van toepassing",
    OutcomeState.UNKNOWN: "onbekend",
    OutcomeState.ERROR: "fout",
}


@pytest.fixture(scope="module")
def laws() -> dict[str, Lawbook]:
    """The laws of the benchmarks: households, and students with parents and partners."""
    return {name: load(chain.law) for name, chain in CHAINS.items()}


def row_by_row(kernel: Kernel, data: Data, subjects: Any, on: date, **options: Any) -> list[Column]:
    """The same on the general way."""
    return Kernel(kernel.law, kernel.outcomes, data).run(data, subjects, on, **options)


def twin_of(kernel: Kernel) -> Kernel:
    assert kernel._twin is not None
    return kernel._twin[1][0]


@pytest.mark.parametrize("chain", ["a", "b"])
@pytest.mark.parametrize("share", [0.0005, 0.01, 0.05])
def test_populations_with_gaps_come_out_as_row_by_row(
    laws: dict[str, Lawbook], chain: str, share: float
) -> None:
    law, about = laws[chain], CHAINS[chain]
    population = about.population(PEOPLE)
    tables = with_gaps(law, dict(population.arrow()), share)
    month = 12 * population.month.year + population.month.month - 1
    for kind, columns in law.at(population.month).columns_by_kind(about.outcomes).kinds.items():
        data = columns.read(tables).data
        rows, told = data.things[kind], list[tuple[int, int]]()
        kernel = columns.kernel(data)
        found = kernel.run(
            data,
            rows,
            columns.on,
            threads=2,
            progress=lambda *at: told.append(at),  # noqa: B023
        )
        same(found, row_by_row(kernel, data, rows, columns.on))
        assert max(told) == (rows, rows)
        gone = any(column.state.any() for column in found)
        assert gone
        chosen = np.array(random.Random(5).sample(range(rows), 300), dtype=np.int64)
        some = kernel.run(data, chosen, columns.on)
        same(some, row_by_row(kernel, data, chosen, columns.on))
        months = [month, month + 1]  # of the next month nothing is known
        same(
            kernel.run(data, rows, columns.on, months=months),
            row_by_row(kernel, data, rows, columns.on, months=months),
        )


def test_only_rows_that_reach_a_gap_go_row_by_row(laws: dict[str, Lawbook]) -> None:
    law, about = laws["a"], CHAINS["a"]
    population = about.population(PEOPLE)
    tables = dict(population.arrow())
    persons = tables["persoon"]
    name = next(n for n in persons.column_names if n.startswith("salaris"))
    gaps = np.zeros(len(persons), dtype=bool)
    gaps[[3, 700]] = True
    place = persons.column_names.index(name)
    tables["persoon"] = persons.set_column(
        place, name, pa.array(persons[name].to_numpy(), mask=gaps)
    )
    columns = law.at(population.month).columns(["besteedbaar_inkomen", "uitkeringen"])
    data = columns.read(tables).data
    kernel = columns.kernel(data)
    rows = data.things["huishouden"]
    found = kernel.run(data, rows, columns.on)
    same(found, row_by_row(kernel, data, rows, columns.on))
    homes = sorted(tables["bewoning"]["huis"].to_numpy()[[3, 700]].tolist())
    assert np.flatnonzero(found[0].state[0] & states.UNKNOWN).tolist() == homes
    assert kernel.row_by_row == len(set(homes))  # that went row by row
    assert twin_of(kernel).ways == {Way.ALL_ROWS}
    # Of the other outcome nothing is missing, so that alone it has nobody to take apart.
    alone = law.at(population.month).columns(["uitkeringen"])
    other = alone.kernel(data)
    same(other.run(data, rows, columns.on), found[1:])
    assert other.row_by_row == 0
    # The twin of other data of the same form is another, with the same code.
    again = columns.read(tables).data
    before = twin_of(kernel)
    same(kernel.run(again, rows, columns.on), found)
    assert twin_of(kernel) is before


def test_where_most_rows_have_a_gap_all_go_row_by_row(laws: dict[str, Lawbook]) -> None:
    law, about = laws["b"], CHAINS["b"]
    population = about.population(300)
    columns = law.at(population.month).columns(about.outcomes)
    data = columns.read(with_gaps(law, dict(population.arrow()), 0.6)).data
    kernel = columns.kernel(data)
    found = kernel.run(data, 300, columns.on)
    assert kernel.row_by_row == 300
    same(found, row_by_row(kernel, data, 300, columns.on))


def test_doubt_goes_along_relations_both_ways_and_no_further(laws: dict[str, Lawbook]) -> None:
    law = laws["a"].law
    tables = {
        "persoon": pa.table(
            {
                "geboortedatum": [date(1980, 1, 1)] * 4,
                "opbrengst_vermogen@2025-01": [0] * 4,
                "salaris@2025-01": pa.array([1, 2, None, 4], pa.int64()),
            }
        ),
        "huishouden": pa.table(
            {
                "woonoppervlakte@2025-01": pa.array([1, 2, 3], pa.int32()),
                "woonstatus@2025-01": ["huurder"] * 3,
            }
        ),
        "bewoning": pa.table(
            {
                "bewoner": pa.array([0, 1, 2, 3], pa.int32()),
                "huis": pa.array([0, 2, 2, 1], pa.int32()),
                "volwassene": [True, True, True, True],
            }
        ),
    }
    columns = laws["a"].at(date(2025, 1, 1)).columns(["belastingen"])
    data = columns.read(tables).data
    kernel = Kernel(law, [rule.symbol for rule in columns.rules], apart.twin_of(data), False)
    code = kernel._code(Way.ALL_ROWS, 12 * 2025)
    assert code is not None
    marks = apart.in_doubt(law, data, [code[0]])
    assert marks["persoon"].tolist() == [False, True, True, False]
    assert marks["huishouden"].tolist() == [False, False, True]
    assert not apart.has_gaps(apart.twin_of(data))
    filled = apart.twin_of(data).facts[Symbol("salaris", "persoon")]
    assert filled.value.tolist() == [1, 2, 1, 4]


@pytest.mark.parametrize("seed", range(count(4, 100)))
def test_generated_laws_over_tables_with_gaps_come_out_as_row_by_row(
    tmp_path: Path, seed: int
) -> None:
    law = load(generated_laws.write_law(tmp_path, 40, seed))
    tables = with_gaps(law, dict(generated_laws.generated_population(600).arrow()), 0.004, seed)
    columns = law.at(generated_laws.MONTH).columns(generated_laws.outcomes(40))
    data = columns.read(tables).data
    kernel = columns.kernel(data)
    found = kernel.run(data, 600, columns.on, threads=2)
    same(found, row_by_row(kernel, data, 600, columns.on))
    assert 0 < kernel.row_by_row < 300
    assert twin_of(kernel).ways == {Way.ALL_ROWS}


@pytest.mark.parametrize("first", range(0, TABLES, 40))
def test_tables_with_every_sort_of_gap_come_out_as_exact_evaluation_has_them(first: int) -> None:
    taken = apart_at_all = 0
    for seed in range(first, first + 40):
        rng = random.Random(seed)
        about = rng.choice(("persoon",) * 5 + ("huis",))
        names = rng.sample(outcomes_of(about), rng.choice((1, 1, 2)))
        people = 45
        tables = Tables(seed, people).made()
        columns = LAW.at(DAY).columns(names)
        subjects = None if rng.random() < 0.7 else rng.sample(range(people // 3), 10)
        months = rng.choice((None, None, [2026 * 12 + 1, 2026 * 12 + 2]))
        found = columns.run(tables, months=months, subjects=subjects, threads=rng.choice((1, 2)))
        assert columns._kernel is not None
        kernel = columns._kernel[1]
        taken += kernel._twin is not None and bool(twin_of(kernel).ways)
        apart_at_all += kernel.row_by_row > 0
        reader = CaseReader(LAW.law, found.input.data)
        for row, subject in enumerate(found.input.subjects):
            exact = columns._outcomes(reader, int(subject))
            for place, month in enumerate(found.months):
                for name, rule in zip(names, columns.rules, strict=True):
                    outcome = exact.of(rule, month)
                    where = (seed, name, row, month)
                    assert found.state(name, row, place) == STATES[outcome.state], where
                    if outcome.state in (OutcomeState.KNOWN, OutcomeState.PROVISIONAL):
                        assert found.value(name, row, place) == outcome.value, where
    assert taken >= 4
    assert apart_at_all >= 4


def test_what_does_not_fit_on_the_scale_of_the_other_way_is_not_joined() -> None:
    """Of an older text with a finer scale, which no row of this month needs."""
    law = small_law(
        """
soort persoon
    meervoud personen

gegeven a van persoon: getal
    register "R"

gegeven b van persoon: getal
    register "R"

regel x van persoon elke maand: getal
    uitkomst "X"
    geldig tot en met 2024-12-31
    a / 1000

regel x van persoon elke maand: getal
    uitkomst "X"
    geldig vanaf 2025-01-01
    a × b
"""
    )
    table = pa.table({"a": pa.array([3_000_000_000 + n for n in range(9)] + [None], pa.int64()),
                      "b": pa.array([300_000_000 + n for n in range(10)], pa.int64())})  # fmt: skip
    found = law.at(date(2026, 3, 1)).columns(["x"]).run({"persoon": table})
    for row in range(9):
        assert found.value("x", row) == (3_000_000_000 + row) * (300_000_000 + row)
    assert found.state("x", 9) == "onbekend"


def test_bounds_of_rows_that_are_not_taken_apart_stay() -> None:
    law = small_law(
        """
soort persoon
    meervoud personen

gegeven a van persoon: getal
    register "R"

gegeven b van persoon: getal
    register "R"

regel x van persoon: getal
    uitkomst "X"
    a + b
"""
    )
    stretch = pa.list_(pa.struct([("waarde", pa.int64()), ("laagste", pa.int64()),
                                  ("hoogste", pa.int64()), ("staat", pa.string())]))  # fmt: skip
    between = {"waarde": None, "laagste": 5, "hoogste": 9, "staat": "onbekend"}
    table = pa.table({"a": pa.array([1, None, 3], pa.int64()),
                      "b": pa.array([[between]] * 3, stretch)})  # fmt: skip
    columns = law.at(date(2026, 3, 1)).columns(["x"])
    found = columns.run({"persoon": table})
    (column,) = found.columns
    assert [column.bounds(0, row) for row in (0, 2)] == [(6, 10), (8, 12)]
    assert found.state("x", 1) == "onbekend"
