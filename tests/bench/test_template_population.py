"""Chain (a) on a population: OpenFisca's own country template computes what our law says."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pytest

import uitvoerbaar
from bench.country_template import LAW, OUTCOMES
from bench.engines import NotHereError
from bench.population_template import MONTH, template_case, template_population
from tests.counts import count
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook


@pytest.fixture(scope="module")
def template() -> Lawbook:
    loaded: Lawbook = uitvoerbaar.load(LAW)
    return loaded


def test_every_outcome_of_every_row_is_known(template: Lawbook) -> None:
    population = template_population(count(150, 2_000), seed=4)
    several = set()
    for name in OUTCOMES:
        kind = template.rule(name).symbol.kind
        assert kind is not None
        for row in range(len(next(iter(population.tables[kind].values())))):
            case = template.case(json.dumps(template_case(population, kind, row)))
            outcome = template.at(MONTH).decide(case, [name]).outcomes[0]
            assert outcome.state is OutcomeState.KNOWN
            several.add((name, outcome.value))
    assert len(several) > 100


def test_openfisca_gives_every_outcome_within_its_single_precision(template: Lawbook) -> None:
    """Single precision has seven digits, so that a total of a household can be some cents off."""
    openfisca = pytest.importorskip("bench.engines.openfisca")
    try:
        engine = openfisca.OpenFisca(openfisca.TEMPLATE)
    except NotHereError as error:
        pytest.skip(str(error))
    population = template_population(count(300, 5_000), seed=8)
    engine.load(population)
    found = engine.cents(engine.run())
    for name in OUTCOMES:
        kind = template.rule(name).symbol.kind
        assert kind is not None
        for row, value in enumerate(found[name]):
            case = template.case(json.dumps(template_case(population, kind, row)))
            exact = Fraction(template.at(MONTH).decide(case, [name]).outcomes[0].value)
            assert abs(float(exact) - value) < max(0.5, 3e-7 * abs(float(exact)) * 4), (name, row)


def test_a_population_has_the_size_that_is_asked() -> None:
    for people in (1, 2, 50, 1_001):
        population = template_population(people)
        assert len(population) == people
        homes = population.tables["bewoning"]["huis"]
        assert np.array_equal(np.unique(homes), np.arange(len(np.unique(homes))))
        assert all(len(v) == homes[-1] + 1 for v in population.tables["huishouden"].values())
