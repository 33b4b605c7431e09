"""The population of chain (b): students with parents, and their partners, in March 2026.

Families stand together: one or two parents, then one to three students, each followed by the
partner it may have, then at most one child of 12 to 17. A parent has children in one family only,
and is refused or without partner towards all of them: OpenFisca's groups know no other. About one
amount in fifty lies on an edge of the law.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from bench.population_data import Column, Group, Population, day_number, days, places, some, spread

MONTH = date(2026, 3, 1)
OUTCOMES = ("aanvullende_beurs", "basisbeurs", "zorgtoeslag_per_jaar")

FIRST_PARENT, SECOND_PARENT, OFFSPRING = range(3)
"""The roles in a family. Who is in no family is offspring in one of its own."""

_PARENT, _STUDENT, _PARTNER, _CHILD, _NOBODY = range(5)

_EDGES = np.array([0, 20_750_30, 23_152_70, 26_289_28, 29_333_26, 29_736_00, 41_500_60, 40_857_00])


def chain_population(people: int, seed: int = 2026) -> Population:
    """`people` persons; the last few have no family, so that the number is exact."""
    rng = np.random.default_rng(seed)
    families = people // 3 + 1
    parents = 1 + some(rng, families, 0.85).astype(np.int64)
    students = 1 + rng.choice(3, families, p=(0.7, 0.24, 0.06))
    child = some(rng, families, 0.2).astype(np.int64)
    with_partner = some(rng, 3 * families, 0.06).reshape(families, 3)
    with_partner &= np.arange(3) < students[:, None]
    size = parents + students + with_partner.sum(1) + child
    fit = int(np.searchsorted(np.cumsum(size), people, side="right"))
    rest = people - int(size[:fit].sum())
    parents, students, child = parents[:fit], students[:fit], child[:fit]
    with_partner, size = with_partner[:fit], size[:fit]

    family, place = places(size)
    # In a family: parents, then for each student itself and perhaps a partner, then the child.
    starts = parents[:, None] + np.arange(3) + np.cumsum(with_partner, axis=1) - with_partner
    role = np.full(len(family), _CHILD, dtype=np.int8)
    role[place < parents[family]] = _PARENT
    first = np.cumsum(size) - size
    student_rows = (first[:, None] + starts)[np.arange(3) < students[:, None]]
    role[student_rows] = _STUDENT
    partner_rows = (first[:, None] + starts + 1)[with_partner]
    role[partner_rows] = _PARTNER
    role = np.concatenate([role, np.full(rest, _NOBODY, dtype=np.int8)])
    alone = np.concatenate([partner_rows, np.arange(people - rest, people)])
    group = np.concatenate([family, np.zeros(rest, dtype=np.int32)])
    group[alone] = fit + np.arange(len(alone), dtype=np.int32)

    in_family = np.full(people, OFFSPRING, dtype=np.int8)
    in_family[: len(place)][role[: len(place)] == _PARENT] = place[role[: len(place)] == _PARENT]

    person = _person(rng, people, role)
    refused = some(rng, people, 0.02)
    single = some(rng, people, 0.3)
    kinship = _kinship(family, role[: len(family)], parents, first, refused, single)
    bonds = _bonds(rng, parents, first, partner_rows)
    head = np.arange(people)
    head[bonds["partner"]] = np.minimum(bonds["partner"], bonds["aanvrager"])
    household = np.unique(head, return_inverse=True)[1]
    return Population(
        MONTH,
        {"persoon": person, "ouderschap": kinship, "partnerschap": bonds},
        frozenset({"geboortedatum"}),
        {"onderwijssoort": ("mbo", "ho"), "woonsituatie": ("thuiswonend", "uitwonend")},
        {
            "gezin": Group(group, in_family),
            "huishouden": Group(household.astype(np.int32), np.zeros(people, dtype=np.int8)),
        },
        {"weigerachtig": refused, "ouder_zonder_partner": single},
    )


def _person(rng: np.random.Generator, people: int, role: Column) -> dict[str, Column]:
    student, child = role == _STUDENT, role == _CHILD
    year = np.where(
        student,
        rng.integers(1999, 2010, people),
        np.where(child, rng.integers(2008, 2014, people), rng.integers(1955, 1990, people)),
    )
    born = days(year, rng.integers(0, 365, people))
    # Birthdays on the days that decide: 18 on the first of August or of this month.
    edges = np.array([day_number(date(2007, 8, 1)), day_number(date(2008, 3, 1))])
    born = np.where(student & some(rng, people, 0.02), rng.choice(edges, people), born)
    grown = role == _PARENT
    income = spread(rng, people, 42_000_00, 0.7)
    low = spread(rng, people, 9_000_00, 0.8)
    income = np.where(grown, income, low)
    before = _edged(rng, income)
    now = _edged(rng, (income * rng.uniform(0.9, 1.2, people)).astype(np.int64))
    debtor = some(rng, people, 0.08) & ~student
    month = f"@{MONTH:%Y-%m}"
    return {
        "geboortedatum": born.astype(np.int32),
        f"onderwijssoort{month}": some(rng, people, 0.6).astype(np.int8),
        f"woonsituatie{month}": some(rng, people, 0.5).astype(np.int8),
        f"recht_op_beurs{month}": student & some(rng, people, 0.93),
        f"aanvullende_beurs_aangevraagd{month}": student & some(rng, people, 0.75),
        f"overleden{month}": grown & some(rng, people, 0.03),
        f"brp_toont_een_ouder{month}": student & some(rng, people, 0.02),
        f"kind_voor_aftrek{month}": child & some(rng, people, 0.95),
        f"zorgverzekerd{month}": some(rng, people, 0.97),
        "toetsingsinkomen@2024": before,
        "toetsingsinkomen@2026": now,
        "rendementsgrondslag@2026": _assets(rng, people),
        "is_debiteur@2026": debtor,
        "jaar_termijnbetalingen@2026": np.where(debtor, spread(rng, people, 900_00, 0.6), 0),
        "jaar_draagkracht@2026": np.where(debtor, spread(rng, people, 1_100_00, 0.8), 0),
    }


def _edged(rng: np.random.Generator, amounts: Column) -> Column:
    """The amounts; one in fifty lies on an edge of the law, a cent above or below."""
    edges = rng.choice(_EDGES, len(amounts)) + rng.integers(-1, 2, len(amounts))
    found: Column = np.where(some(rng, len(amounts), 0.02), edges, amounts)
    return found


def _assets(rng: np.random.Generator, people: int) -> Column:
    rich = some(rng, people, 0.1)
    assets = np.where(
        rich, spread(rng, people, 120_000_00, 0.6), spread(rng, people, 8_000_00, 1.0)
    )
    edge = rng.choice(np.array([146_011_00, 146_012_00, 184_633_00]), people)
    found: Column = np.where(some(rng, people, 0.01), edge, assets)
    return found


def _kinship(
    family: Column, role: Column, parents: Column, first: Column, refused: Column, single: Column
) -> dict[str, Column]:
    """Every child or student with every parent of its family, in the order of the children."""
    children = np.flatnonzero((role == _STUDENT) | (role == _CHILD))
    counts = parents[family[children]]
    which, place = places(counts)
    kind = children[which].astype(np.int32)
    ouder = (first[family[kind]] + place).astype(np.int32)
    month = f"@{MONTH:%Y-%m}"
    return {
        "kind": kind,
        "ouder": ouder,
        f"weigerachtig{month}": refused[ouder],
        f"ouder_zonder_partner{month}": single[ouder],
    }


def _bonds(
    rng: np.random.Generator, parents: Column, first: Column, partner_rows: Column
) -> dict[str, Column]:
    """Partnerships from both sides: most pairs of parents, and students with the row after them."""
    together = first[(parents == 2) & some(rng, len(parents), 0.75)]
    one = np.concatenate([together, partner_rows - 1])
    other = np.concatenate([together + 1, partner_rows])
    aanvrager, partner = np.concatenate([one, other]), np.concatenate([other, one])
    order = np.argsort(aanvrager, kind="stable")
    return {
        "aanvrager": aanvrager[order].astype(np.int32),
        "partner": partner[order].astype(np.int32),
    }


def chain_case(population: Population, row: int) -> dict[str, Any]:
    """The case of one person, with the whole families of it and its partner."""
    bonds, kinship = population.tables["partnerschap"], population.tables["ouderschap"]
    around = np.append(bonds["partner"][bonds["aanvrager"] == row], row)
    family = population.groups["gezin"].number
    people = np.flatnonzero(np.isin(family, family[around]))
    ties = np.flatnonzero(np.isin(kinship["kind"], people))
    pairs = np.flatnonzero(np.isin(bonds["aanvrager"], people) & np.isin(bonds["partner"], people))
    return {
        "peildatum": population.month.isoformat(),
        "aanvrager": f"p{row}",
        "volledig": "alles",
        "personen": {f"p{person}": population.facts("persoon", int(person)) for person in people},
        "ouderschappen": {
            f"o{tie}": population.facts("ouderschap", int(tie))
            | {role: f"p{kinship[role][tie]}" for role in ("kind", "ouder")}
            for tie in ties
        },
        "partnerschappen": {
            f"b{pair}": {role: f"p{bonds[role][pair]}" for role in ("aanvrager", "partner")}
            for pair in pairs
        },
    }
