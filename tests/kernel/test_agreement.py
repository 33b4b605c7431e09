"""The kernel says of random persons what the exact evaluator says: all outcomes of a case at once,
their state, their value to the cent, the bounds of what is unknown, and the reason."""

from __future__ import annotations

from functools import cache

import pytest

from tests.counts import count
from tests.kernel.agreement import Agreement, Cases, agreement
from tests.kernel.populations import example_persons, random_persons
from tests.kernel.progress import done_before, note_done
from uitvoerbaar.face import Lawbook
from uitvoerbaar.kernel import Data, Kernel
from uitvoerbaar.kernel.layout import Layout
from uitvoerbaar.law.declaration import Law

PERSONS = count(2_000, 100_000)
OVER_YEARS = count(200, 5_000)
CHUNK = count(1_000, 2_000)
YEARS_CHUNK = count(200, 1_000)
MONTHS_AHEAD = (-14, 0, 5, 13, 31)
MOST_HANDED_BACK = 0.01


class Kernels:
    """Kernels for all outcomes, compiled once for each layout of data."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.made: list[tuple[Layout, Kernel]] = []

    def of(self, data: Data) -> Kernel:
        """The kernel for the layout of data."""
        for layout, kernel in self.made:
            if layout == data.layout:
                return kernel
        outcomes = [rule.symbol for rule in self.law.outcomes.values()]
        self.made.append((data.layout, Kernel(self.law, outcomes, data)))
        return self.made[-1][1]


@cache
def kernels(law: Law) -> Kernels:
    """The kernels of this process."""
    return Kernels(law)


def checked(found: Agreement, what: str) -> None:
    """Tells what was compared; fails on a difference, or where too much was handed back."""
    print(f"{what}: {found}")
    assert not found.differences, "\n".join(found.differences[:20])
    assert found.reasons > 0.5 * found.states.total()
    assert found.share_handed_back <= MOST_HANDED_BACK


@pytest.mark.parametrize("first", range(0, PERSONS, CHUNK))
def test_random_persons_get_the_same_from_both(lawbook: Lawbook, first: int) -> None:
    if done_before("persons", first, CHUNK):
        pytest.skip("done in an earlier run")
    given = Cases.of(lawbook.law, random_persons(lawbook, first, CHUNK))
    found = agreement(lawbook.program, kernels(lawbook.law).of(given.data), given)
    checked(found, f"persons {first} to {first + CHUNK - 1}")
    assert found.states["unknown"] > 0.02 * found.states.total()
    assert found.states["known"] > 0.4 * found.states.total()
    note_done("persons", first, CHUNK)


@pytest.mark.parametrize("first", range(0, OVER_YEARS, YEARS_CHUNK))
def test_what_is_carried_over_years_is_the_same_in_every_month(
    lawbook: Lawbook, first: int
) -> None:
    if done_before("years", first, YEARS_CHUNK):
        pytest.skip("done in an earlier run")
    persons = random_persons(lawbook, 10**6 + first, YEARS_CHUNK, "student")
    given = Cases.of(lawbook.law, persons)
    kernel = kernels(lawbook.law).of(given.data)
    found = agreement(lawbook.program, kernel, given, months=MONTHS_AHEAD)
    checked(found, f"persons over years {first} to {first + YEARS_CHUNK - 1}")
    note_done("years", first, YEARS_CHUNK)


def test_the_persons_of_the_examples_get_the_same_from_both(lawbook: Lawbook) -> None:
    given = Cases.of(lawbook.law, example_persons(lawbook))
    assert len(given.cases) >= 10
    found = agreement(lawbook.program, kernels(lawbook.law).of(given.data), given, months=(0, 12))
    checked(found, "persons of the examples")
