"""The allowances of generated homes are what a second computation, apart from the law, gives."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from tests.corpus.allowances import (
    care,
    child_budget,
    granted,
    left,
    monthly,
    rent_benefit,
    rent_of,
)
from tests.corpus.homes import FORMS, Made, made_home
from tests.counts import count
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook

PER_MONTH = (
    "huurtoeslag van persoon",
    "zorgtoeslag",
    "kindgebonden_budget",
    "besteedbaar_per_maand",
)
PER_YEAR = ("huurtoeslag_over_het_jaar", "kindgebonden_budget_over_het_jaar")


def decided(
    lawbook: Lawbook, made: Made, day: date, who: str, names: tuple[str, ...]
) -> list[object]:
    """Outcomes in euros; of one that is not known, what is wanted or what went wrong."""
    read = lawbook.case(json.dumps(made.case(day, who)), "test")
    return [
        Fraction(outcome.value) / 100
        if outcome.state is OutcomeState.KNOWN
        else (outcome.error, [want.symbol.name for want in outcome.wanted])
        for outcome in lawbook.decide(read, names).outcomes
    ]


def housed(made: Made, who: str, day: date) -> list[str]:
    """Someone, and the partner if that one lives at the same address."""
    people = made.home.people
    return [n for n in made.home.together(who, day) if people[n].at(day) == people[who].at(day)]


@pytest.mark.parametrize("form", FORMS)
def test_everyone_in_a_home_has_the_allowances_that_a_second_computation_gives(
    lawbook: Lawbook, form: str
) -> None:
    positive = 0
    for seed in range(count(3, 15)):
        made = made_home(form, str(seed))
        home = made.home
        for month in made.rng.sample(range(1, 13), 3):
            day = date(home.year, month, 1)
            for who in [name for name, person in home.people.items() if person.born <= day]:
                expected = [
                    sum(rent_of(home, name, day) for name in housed(made, who, day)),
                    monthly(care(home, who, day)),
                    monthly(child_budget(home, who, day)),
                    left(home, who, day),
                ]
                found = decided(lawbook, made, day, who, PER_MONTH)
                assert found == expected, f"seed {seed}: {who} on {day}"
                positive += sum(amount > 0 for amount in expected)
    assert positive > 0


@pytest.mark.parametrize("form", FORMS)
def test_a_year_is_the_sum_of_its_months_in_a_second_computation(
    lawbook: Lawbook, form: str
) -> None:
    for seed in range(count(2, 8)):
        made = made_home(form, f"year-{seed}")
        home = made.home
        rent = child = Fraction(0)
        for month in range(1, 13):
            day = date(home.year, month, 1)
            child += child_budget(home, "a", day) / 12
            rent += sum(
                rent_benefit(home, lease, day)
                for lease in home.leases
                if home.tenant(lease, day) in housed(made, "a", day)
            )
        found = decided(lawbook, made, date(home.year, 3, 1), "a", PER_YEAR)
        assert found == [granted(rent), granted(child)], f"seed {seed}"


def test_the_second_computation_gives_the_control_figures() -> None:
    made = made_home("friends", "control")
    home, day = made.home, date(2026, 3, 1)
    home.year = 2026
    for name in ("b", "c"):
        del home.people[name]
    alone = home.people["a"]
    alone.born, alone.income, alone.assets, alone.insured = date(2001, 1, 15), 20_000, 0, True
    lease = home.leases[0]
    lease.rent, lease.disabled = Fraction(750), False
    assert rent_benefit(home, lease, day) == Fraction("450.105")
    assert care(home, "a", day) == Fraction("1550.45")
