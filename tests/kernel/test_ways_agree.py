"""Where the ways of the kernel could part: years without amounts, texts of the law, results that
are written over, and the order in which outcomes are asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from bench.generated_laws import MONTH, generated_population, outcomes, write_law
from tests.kernel.small import small_law
from uitvoerbaar.face import load
from uitvoerbaar.face.results import Results
from uitvoerbaar.kernel import Kernel
from uitvoerbaar.kernel.ways import Way

LAW = small_law(
    """
soort persoon
    meervoud personen

gegeven inkomen van persoon: bedrag
    bereik vanaf € 0
    register "R"

gegeven naam van persoon: tekst
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

parameter tarief elk jaar: bedrag
    vanaf 2025-01-01: € 2 bron "B" wet
    vanaf 2026-01-01: € 3 bron "B" wet

regel te_betalen van persoon elke maand: bedrag
    uitkomst "Te betalen"
    inkomen + tarief

regel soortnaam van persoon elke maand: tekst
    uitkomst "Soort"
    als lid: "alfa"
    anders: "beta"

regel heet_zo van persoon elke maand: ja/nee
    uitkomst "Heet zo"
    soortnaam is "gamma"

regel niets van persoon elke maand: bedrag
    uitkomst "Niets"
    inkomen × 0
"""
)
PEOPLE = pa.table({"inkomen": [100, 200], "naam": ["Jan", "Piet"], "lid": [True, False]})
TABLE = {"persoon": PEOPLE}


def same_as_decided(results: Results, name: str) -> list[object]:
    """The values of an outcome; each row is what deciding for it gives."""
    for row in range(len(results)):
        (outcome,) = results.explain(row).outcomes
        assert results.value(name, row) == outcome.value
    return [results.value(name, row) for row in range(len(results))]


@pytest.mark.parametrize("reasons", [False, True])
@pytest.mark.parametrize("month", [date(2024, 12, 1), date(2027, 1, 1), date(2027, 3, 1)])
def test_a_year_without_an_amount_is_a_fault_on_every_way(month: date, reasons: bool) -> None:
    results = LAW.at(month).columns(["te_betalen"]).run(TABLE, reasons=reasons)
    assert [results.state("te_betalen", row) for row in range(2)] == ["fout", "fout"]


def test_a_year_with_an_amount_takes_the_fast_way() -> None:
    columns = LAW.at(date(2026, 3, 1)).columns(["te_betalen"])
    given = columns.read(TABLE)
    assert same_as_decided(columns.run(given), "te_betalen") == [400, 500]
    assert columns.kernel(given.data).ways == {Way.ALL_ROWS}


@pytest.mark.parametrize("reasons", [False, True])
@pytest.mark.parametrize("with_names", [False, True])
def test_texts_of_the_law_are_not_those_of_a_table(with_names: bool, reasons: bool) -> None:
    table = PEOPLE if with_names else PEOPLE.drop_columns(["naam"])
    moment = LAW.at(date(2026, 3, 1))
    results = moment.columns(["soortnaam"]).run(table, reasons=reasons)
    assert same_as_decided(results, "soortnaam") == ["alfa", "beta"]
    assert results.table["soortnaam"].to_pylist() == ["alfa", "beta"]
    results = moment.columns(["heet_zo"]).run(table, reasons=reasons)
    assert same_as_decided(results, "heet_zo") == [False, False]


@pytest.mark.parametrize("reasons", [False, True])
def test_nothing_times_an_unknown_amount_is_nothing(reasons: bool) -> None:
    table = pa.table({"inkomen": pa.array([None, 200], pa.int64())})
    results = LAW.at(date(2026, 3, 1)).columns(["niets"]).run(table, reasons=reasons)
    assert same_as_decided(results, "niets") == [0, 0]


def test_results_of_another_way_are_not_written_over() -> None:
    columns = LAW.at(date(2026, 3, 1)).columns(["te_betalen"])
    data = columns.read(TABLE).data
    kernel = Kernel(LAW.law, [rule.symbol for rule in columns.rules], data, reasons=False)
    slow = kernel.run(data, 2, date(2027, 3, 1))
    fast = kernel.run(data, 2, date(2026, 3, 1), into=slow)
    assert fast[0].low.dtype == np.int32
    assert fast[0].low[0].tolist() == [400, 500]
    again = kernel.run(data, 2, date(2027, 3, 1), into=fast)
    assert again[0].low.dtype == np.int64
    assert kernel.run(data, 2, date(2026, 3, 1), into=fast)[0].low is fast[0].low


@pytest.mark.parametrize("rules", [100, 400])
def test_the_fast_way_is_gone_however_outcomes_are_asked(tmp_path: Path, rules: int) -> None:
    law = load(write_law(tmp_path, rules))
    names = outcomes(rules)
    population = generated_population(200).arrow()
    found = {}
    for asked in (names, names[::-1], names[-1:]):
        columns = law.at(MONTH).columns(asked)
        given = columns.read(population)
        results = columns.run(given)
        assert columns.kernel(given.data).ways == {Way.ALL_ROWS}, len(asked)
        found[asked] = [results.value(names[-1], row) for row in range(200)]
    assert len({tuple(values) for values in found.values()}) == 1


def test_tables_that_grow_leave_no_arrays_of_stages_behind(tmp_path: Path) -> None:
    law = load(write_law(tmp_path, 400))
    columns = law.at(MONTH).columns(outcomes(400)[-1:])
    kept = set()
    for people in range(200, 1_000, 200):
        given = columns.read(generated_population(people).arrow())
        columns.run(given)
        kept.add(len(columns.kernel(given.data)._kept))
    assert len(kept) == 1


def test_a_branch_that_is_not_looked_at_makes_nothing_provisional() -> None:
    """Nobody knows the condition, the first branch has no answer, and the second leans on a
    provisional fact: what is sure all the same does not lean on it."""
    law = small_law(
        """
soort persoon
    meervoud personen

opsomming maat: klein, groot

gegeven lid van persoon: ja/nee
    register "R"

gegeven voorkeur van persoon: maat
    register "R"

parameter prijs per maat: bedrag
    vanaf      | klein | groot | bron
    2000-01-01 | 10    | 20    | "B" wet

parameter later per maat: maat
    vanaf      | klein | groot | bron
    2030-01-01 | klein | groot | "B" wet

regel keus van persoon elke maand: maat
    als lid: later(klein)
    anders: voorkeur

regel duur van persoon elke maand: ja/nee
    uitkomst "Duur"
    prijs(keus) ≥ € 10
"""
    )
    table = pa.table(
        {
            "lid": pa.array([None, False, None], pa.bool_()),
            "voorkeur": ["groot", "groot", "groot"],
            "voorkeur.staat": ["voorlopig", "voorlopig", "bekend"],
        }
    )
    results = law.at(date(2026, 3, 1)).columns(["duur"]).run({"persoon": table})
    assert same_as_decided(results, "duur") == [True, True, True]
    states = [results.state("duur", row) for row in range(3)]
    decided = [results.explain(row).outcomes[0].state.value for row in range(3)]
    assert decided == ["known", "provisional", "known"]
    assert states == ["bekend", "voorlopig", "bekend"]
