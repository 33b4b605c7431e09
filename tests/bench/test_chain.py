"""Chain (b): its law follows the corpus, and C and OpenFisca compute what it says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import uitvoerbaar
from bench.engines import Engine, NotHereError
from bench.engines.c import LAW, HandWrittenC, compiled
from bench.population_chain import MONTH, OUTCOMES, chain_case, chain_population
from bench.population_data import Column, Population
from tests.counts import count
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.face.examples import failures
from uitvoerbaar.law.declaration import Law

# The same amounts in the corpus: its parameter and the categories that the chain adds to it.
IN_CORPUS = {
    ("bedrag_basisbeurs", "mbo"): "basisbeurs_mbo",
    ("bedrag_basisbeurs", "ho"): "basisbeurs_ho",
    ("maximum_zonder_lesgeld", "mbo"): "maximum_mbo",
    ("maximum_zonder_lesgeld", "ho"): "maximum_ho",
    ("vrije_voet_bedrag", "mbo"): "vrije_voet_mbo",
    ("vrije_voet_bedrag", "ho"): "vrije_voet_ho",
    ("kortingspercentage", "mbo"): "kortingspercentage_mbo",
    ("kortingspercentage", "ho"): "kortingspercentage_ho",
    ("drempelinkomen",): "drempelinkomen_toeslagen_praktijk",
    ("vermogensgrens",): "vermogensgrens_zorgtoeslag",
}


@pytest.fixture(scope="module")
def chain() -> Lawbook:
    loaded: Lawbook = uitvoerbaar.load(LAW)
    return loaded


def engine(make: Any) -> Engine:
    try:
        made: Engine = make()
    except NotHereError as error:
        pytest.skip(str(error))
    return made


def outcomes_of(contestant: Engine, population: Population) -> Mapping[str, Column]:
    contestant.load(population)
    return contestant.cents(contestant.run())


def exact_outcomes(
    chain: Lawbook, population: Population, rows: range
) -> Iterator[tuple[int, str, Fraction]]:
    for row in rows:
        case = chain.case(json.dumps(chain_case(population, row)))
        for outcome in chain.at(MONTH).decide(case, OUTCOMES).outcomes:
            assert outcome.state is OutcomeState.KNOWN
            yield row, outcome.name, Fraction(outcome.value)


def cells(law: Law, name: str, on: date) -> Mapping[tuple[str, ...], Any]:
    versions = [v for v in law.parameters[name].versions if v.valid_from <= on]
    row = max(versions, key=lambda version: version.valid_from)
    return {keys: cell.value for keys, cell in row.cells.items()}


def test_the_examples_of_the_chain_hold(chain: Lawbook) -> None:
    assert list(failures(chain.program)) == []


def test_every_amount_of_the_chain_is_that_of_the_corpus(chain: Lawbook, lawbook: Lawbook) -> None:
    for name in chain.law.parameters:
        for keys, value in cells(chain.law, name, MONTH).items():
            first = IN_CORPUS.get((name, *keys[:1]))
            theirs = first or IN_CORPUS.get((name,), name)
            wanted = keys[1:] if first else keys
            there = cells(lawbook.law, theirs, MONTH)
            assert there.get(wanted, there.get(())) == value, name


def test_c_gives_every_outcome_of_every_person_to_the_cent(chain: Lawbook) -> None:
    population = chain_population(count(400, 20_000), seed=11)
    contestant = engine(HandWrittenC)
    found = outcomes_of(contestant, population)
    paid = dict.fromkeys(OUTCOMES, 0)
    for row, name, value in exact_outcomes(chain, population, range(len(population))):
        assert found[name][row] == value, (row, name)
        paid[name] += value > 0
    assert min(paid.values()) > 0.1 * len(population) * 0.5


def test_c_on_more_threads_gives_the_same() -> None:
    population = chain_population(10_001, seed=3)
    one = outcomes_of(engine(HandWrittenC), population)
    more = outcomes_of(engine(lambda: HandWrittenC(3)), population)
    for name in OUTCOMES:
        assert np.array_equal(one[name], more[name])


def test_c_is_compiled_without_a_warning_and_only_once(tmp_path: Path) -> None:
    try:
        compiled(tmp_path)
    except NotHereError as error:
        pytest.skip(str(error))
    (library,) = tmp_path.iterdir()
    before = library.stat().st_mtime_ns
    compiled(tmp_path)
    assert library.stat().st_mtime_ns == before


def test_openfisca_gives_every_outcome_within_its_single_precision(chain: Lawbook) -> None:
    """Single precision is seven digits: a cent off in a grant now and then, and a euro or the
    whole allowance off where an amount lies on an edge."""
    openfisca = pytest.importorskip("bench.engines.openfisca")
    population = chain_population(count(400, 20_000), seed=12)
    contestant = engine(lambda: openfisca.OpenFisca(openfisca.STUDENT))
    found = outcomes_of(contestant, population)
    different = 0
    for row, name, value in exact_outcomes(chain, population, range(len(population))):
        off = abs(found[name][row] - float(value))
        different += off > 0.1
        on_edge = name == "zorgtoeslag_per_jaar" and value in {0, 2400}
        assert off < (2400.1 if on_edge else 100.1 if name == "zorgtoeslag_per_jaar" else 1.1)
    assert different <= 0.01 * len(OUTCOMES) * len(population)


def test_a_population_has_the_size_that_is_asked_and_is_the_same_for_a_seed() -> None:
    for people in (1, 2, 7, 100, 1001):
        population = chain_population(people, seed=5)
        again = chain_population(people, seed=5)
        assert len(population) == people
        for kind, table in population.tables.items():
            for name, values in table.items():
                assert np.array_equal(values, again.tables[kind][name])
    other = chain_population(1001, seed=6)
    assert not np.array_equal(
        other.tables["persoon"]["toetsingsinkomen@2024"],
        population.tables["persoon"]["toetsingsinkomen@2024"],
    )


def test_arrow_tables_hold_the_same_columns_without_nulls() -> None:
    population = chain_population(500, seed=5)
    for kind, table in population.arrow().items():
        assert table.column_names == list(population.tables[kind])
        for name in table.column_names:
            column = table.column(name).combine_chunks()
            assert column.null_count == 0
            if name.partition("@")[0] in population.enumerations:
                column = column.indices
            values = np.asarray(column.to_numpy(zero_copy_only=False))
            if name in population.dates:
                values = values.astype("datetime64[D]").astype(np.int32)
            assert np.array_equal(values, population.tables[kind][name])
