"""The fast way gives what the general way gives, and both what the exact evaluator gives."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from bench.population_chain import MONTH, OUTCOMES, chain_population
from tests.counts import count
from tests.kernel.random_cases import complete_case
from tests.kernel.random_laws import random_law
from uitvoerbaar.cases.reader import read_case
from uitvoerbaar.face import Lawbook, load
from uitvoerbaar.kernel import Column, Kernel, RefusedError, states
from uitvoerbaar.kernel.ways import Way, regime
from uitvoerbaar.tables import read_tables, tables_of

CHAIN = Path(__file__).parents[2] / "bench" / "chain_law"
LAWS = count(6, 400)


@pytest.fixture(scope="module")
def chain() -> Lawbook:
    """The chain of the benchmark: grants with parents, and an allowance with partners."""
    return load(CHAIN)


def same(first: list[Column], second: list[Column]) -> None:
    """Two runs give the same states and values."""
    for one, other in zip(first, second, strict=True):
        name = one.outcome.rule.symbol.name
        settled = states.NO_VALUE | states.PROVISIONAL | states.HAND_BACK
        assert np.array_equal(one.state & settled, other.state & settled), name
        known = (one.state & (states.NO_VALUE | states.HAND_BACK)) == 0
        for month, row in zip(*np.nonzero(known), strict=True):
            assert one.value(month, row) == other.value(month, row), (name, month, row)


def test_a_population_comes_out_the_same_in_every_way(chain: Lawbook) -> None:
    population = chain_population(3_000, seed=11)
    columns = chain.at(MONTH).columns(OUTCOMES)
    given = columns.read(population.arrow())
    symbols = [rule.symbol for rule in columns.rules]
    general = Kernel(chain.law, symbols, given.data).run(given.data, 3_000, MONTH)
    fast = Kernel(chain.law, symbols, given.data, reasons=False)
    same(fast.run(given.data, 3_000, MONTH, threads=2), general)
    assert fast.ways == {Way.ALL_ROWS}
    chosen = np.array(random.Random(5).sample(range(3_000), 700), dtype=np.int64)
    some = fast.run(given.data, chosen, MONTH)
    assert Way.CHOSEN_ROWS in fast.ways
    for column, whole in zip(some, general, strict=True):
        assert np.array_equal(column.low[0], whole.low[0][chosen])


def test_a_population_comes_out_as_each_of_its_people_does(chain: Lawbook) -> None:
    population = chain_population(400, seed=12)
    results = chain.at(MONTH).columns(OUTCOMES).run(population.arrow())
    assert results.handed_back == 0
    for row in range(0, 400, 7):
        for outcome in results.explain(row).outcomes:
            assert results.value(outcome.name, row) == outcome.value, (row, outcome.name)


def test_results_may_be_written_over_those_of_an_earlier_run(chain: Lawbook) -> None:
    population = chain_population(500, seed=13)
    columns = chain.at(MONTH).columns(OUTCOMES)
    given = columns.read(population.arrow())
    kernel = columns.kernel(given.data)
    first = kernel.run(given.data, 500, MONTH)
    before = [column.low.copy() for column in first]
    for column in first:
        column.low[:] = -1
    again = kernel.run(given.data, 500, MONTH, into=first)
    assert all(one is other for one, other in zip(again, first, strict=True))
    assert all(np.array_equal(c.low, b) for c, b in zip(again, before, strict=True))


def test_code_for_some_months_is_not_used_for_others(chain: Lawbook) -> None:
    law = load(CHAIN.parent / "country_template" / "law").law
    month = 12 * 2016 + 10  # november 2016, the last of two rules
    first, last = regime(law, month)
    assert first <= month < last == 12 * 2016 + 11
    assert regime(chain.law, 12 * 2026)[1] > 12 * 2030  # a law without dates


def test_laws_at_random_come_out_the_same_in_both_ways() -> None:
    """Complete cases of laws at random: every outcome that can go the fast way is compared with
    the general one. Where it cannot, there is nothing to see; so the number is counted."""
    gone = 0
    for seed in range(7_000, 7_000 + LAWS):
        law = random_law(seed).law
        rng = random.Random(seed)
        day = date(rng.choice((2024, 2025, 2026)), rng.randint(1, 12), 1)
        texts = [json.dumps(complete_case(law, rng, day)) for _ in range(12)]
        cases = [read_case(text, "case", law) for text in texts]
        made = tables_of(law, cases)
        data = read_tables(law, made.tables, made.cases)
        for rule in law.outcomes.values():
            if rule.symbol.kind not in (made.kind, None):
                continue
            fast = Kernel(law, [rule.symbol], data, reasons=False)
            try:
                quick = fast.run(data, made.applicants, day)
                general = Kernel(law, [rule.symbol], data).run(data, made.applicants, day)
            except RefusedError:
                continue
            if Way.CHOSEN_ROWS in fast.ways:
                gone += 1
                same(quick, general)
    assert gone >= LAWS // 3
