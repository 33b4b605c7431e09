"""The population of chain (a): the households of OpenFisca's country template, in January 2025."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from bench.population_data import Column, Group, Population, days, places, some, spread

MONTH = date(2025, 1, 1)

ADULT, CHILD = range(2)
"""The roles in a household."""


def template_population(people: int, seed: int = 2025) -> Population:
    """`people` persons in households of one to four; the last one takes who is left."""
    rng = np.random.default_rng(seed)
    adults = 1 + some(rng, people, 0.55).astype(np.int64)
    children = rng.choice(3, people, p=(0.6, 0.25, 0.15))
    size = adults + children
    households = int(np.searchsorted(np.cumsum(size), people)) + 1
    adults, size = adults[:households], size[:households]
    home, place = places(size)
    home, place = home[:people], place[:people]
    is_adult = place < adults[home]
    month = f"@{MONTH:%Y-%m}"

    year = np.where(is_adult, rng.integers(1935, 2007, people), rng.integers(2007, 2026, people))
    born = days(year, rng.integers(0, 365, people))
    born = np.minimum(born, (MONTH - date(1970, 1, 1)).days)
    # Some are exactly as old as decides: six, eight, eighteen, sixty-two on the first of the month.
    exact = days(MONTH.year - rng.choice((6, 8, 18, 62), people), np.zeros(people, dtype=np.int64))
    born = np.where(some(rng, people, 0.02), exact, born)
    works = is_adult & some(rng, people, 0.7)
    person: dict[str, Column] = {
        "geboortedatum": born.astype(np.int32),
        f"salaris{month}": np.where(works, _salaries(rng, people), 0),
        f"opbrengst_vermogen{month}": np.where(
            is_adult & some(rng, people, 0.3), spread(rng, people, 150_00, 1.0), 0
        ),
    }
    house: dict[str, Column] = {
        f"woonoppervlakte{month}": rng.integers(15, 220, households).astype(np.int32),
        f"woonstatus{month}": rng.choice(4, households, p=(0.45, 0.45, 0.08, 0.02)).astype(np.int8),
    }
    residence: dict[str, Column] = {
        "bewoner": np.arange(people, dtype=np.int32),
        "huis": home,
        "volwassene": is_adult,
    }
    role = np.where(is_adult, ADULT, CHILD).astype(np.int8)
    return Population(
        MONTH,
        {"persoon": person, "huishouden": house, "bewoning": residence},
        frozenset({"geboortedatum"}),
        {"woonstatus": ("eigenaar", "huurder", "inwonend", "dakloos")},
        {"huishouden": Group(home, role)},
        {},
    )


def _salaries(rng: np.random.Generator, people: int) -> Column:
    """Monthly salaries in cents, some exactly on a threshold of the contribution."""
    edges = rng.choice(np.array([500_00, 6_000_00, 12_400_00]), people)
    found: Column = np.where(some(rng, people, 0.02), edges, spread(rng, people, 2_900_00, 0.7))
    return found


def template_case(population: Population, kind: str, row: int) -> dict[str, Any]:
    """The case of one person or one household, with everybody who lives there."""
    residence = population.tables["bewoning"]
    home = row if kind == "huishouden" else int(residence["huis"][row])
    lines = [int(line) for line in np.flatnonzero(residence["huis"] == home)]
    people = [int(residence["bewoner"][line]) for line in lines]
    return {
        "peildatum": population.month.isoformat(),
        "aanvrager": f"p{row}" if kind == "persoon" else f"h{row}",
        "volledig": "alles",
        "personen": {f"p{person}": population.facts("persoon", person) for person in people},
        "huishoudens": {f"h{home}": population.facts("huishouden", home)},
        "bewoningen": {
            f"b{line}": population.facts("bewoning", line)
            | {"bewoner": f"p{person}", "huis": f"h{home}"}
            for line, person in zip(lines, people, strict=True)
        },
    }
