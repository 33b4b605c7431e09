"""Generated laws have the size that is asked, are sound, and decide about generated people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import uitvoerbaar
from bench.generated_laws import MONTH, generated_law, generated_population, outcomes, write_law
from bench.population_data import Population
from tests.counts import count
from uitvoerbaar.evaluation.decision import OutcomeState


def family_case(population: Population, row: int) -> dict[str, Any]:
    """A person with its parents, its children, and theirs."""
    ties = population.tables["ouderschap"]
    near = np.array([row])
    for _ in range(2):
        touching = np.isin(ties["kind"], near) | np.isin(ties["ouder"], near)
        near = np.unique(np.concatenate([near, ties["kind"][touching], ties["ouder"][touching]]))
    lines = np.flatnonzero(np.isin(ties["kind"], near) & np.isin(ties["ouder"], near))
    return {
        "peildatum": population.month.isoformat(),
        "aanvrager": f"p{row}",
        "volledig": "alles",
        "personen": {f"p{p}": population.facts("persoon", int(p)) for p in near},
        "ouderschappen": {
            f"o{line}": {role: f"p{ties[role][line]}" for role in ("kind", "ouder")}
            for line in lines
        },
    }


@pytest.mark.parametrize("rules", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 19, 100, 1_000])
def test_a_law_has_exactly_so_many_rules(tmp_path: Path, rules: int) -> None:
    lawbook = uitvoerbaar.load(write_law(tmp_path / "wet", rules))
    assert len(lawbook.law.rules) == rules
    assert set(outcomes(rules)) == set(lawbook.law.outcomes)


def test_a_law_is_the_same_for_a_seed_and_grows_at_its_end() -> None:
    assert generated_law(40, seed=3) == generated_law(40, seed=3)
    assert generated_law(40, seed=3) != generated_law(40, seed=4)
    assert generated_law(50, seed=3).startswith(generated_law(40, seed=3))


def test_every_outcome_is_known_and_says_different_things(tmp_path: Path) -> None:
    population = generated_population(count(60, 1_000))
    lawbook = uitvoerbaar.load(write_law(tmp_path / "wet", 60))
    values: dict[str, set[int]] = {name: set() for name in outcomes(60)}
    for row in range(len(population)):
        case = lawbook.case(json.dumps(family_case(population, row)))
        for outcome in lawbook.at(MONTH).decide(case, outcomes(60)).outcomes:
            assert outcome.state is OutcomeState.KNOWN
            assert 0 <= outcome.value < 5_000_00
            values[outcome.name].add(outcome.value)
    assert all(len(found) > 5 for found in values.values())


def test_who_asks_for_no_rules_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        write_law(tmp_path, 0)
