"""Generated laws: each compiles and agrees with the exact evaluator, or is refused by name."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.counts import VERIFY, count
from tests.kernel.agreement import Agreement, Cases, agreement, columns_of
from tests.kernel.progress import done_before, note_done
from tests.kernel.random_laws import RandomLaw, random_cases, random_law, smallest
from uitvoerbaar.kernel import Kernel, RefusedError
from uitvoerbaar.kernel.lowering.program import Program
from uitvoerbaar.law.expression import Symbol

LAWS = count(200, 10_000)
RULES = 14 if VERIFY else 4
CHUNK = 25 if not VERIFY else 100
CASES = 6

# What the kernel does not do, by name; and the share of rules for which that may be so.
KNOWN_REFUSALS = (
    "een macht die niet vast staat moet meteen worden afgerond op decimalen",
    "de noemer groeit met elke maand; rond in de regel af",
    "twee verzamelingen worden hier niet vergeleken",
)
MOST_REFUSED = 0.1


def compiled(made: RandomLaw, given: Cases) -> tuple[list[Symbol], list[RefusedError]]:
    """The outcomes of a law that compile, and why the others do not."""
    program, good, refused = Program(made.law, given.data.layout), [], []
    for rule in columns_of(made.law, "persoon"):
        try:
            program.compile([rule.symbol])
            good.append(rule.symbol)
        except RefusedError as error:
            refused.append(error)
    return good, refused


def compare(made: RandomLaw, seed: int = 1) -> tuple[Agreement, int, list[RefusedError]]:
    """How a law fares: agreement on random cases, its number of outcomes, what is refused."""
    given = Cases.of(made.law, list(random_cases(made, seed, CASES)))
    good = [rule.symbol for rule in columns_of(made.law, "persoon")]
    outcomes, refused = len(good), list[RefusedError]()
    try:
        kernel = Kernel(made.law, good, given.data)
        _ = kernel.code
    except RefusedError:
        good, refused = compiled(made, given)
        if not good:
            return Agreement(), outcomes, refused
        kernel = Kernel(made.law, good, given.data)
    return agreement(made.lawbook.program, kernel, given), outcomes, refused


def reduced(made: RandomLaw) -> str:
    """The text of the smallest law on which the evaluators still differ, and how."""
    small = smallest(made, lambda law: bool(compare(law)[0].differences))
    return small.text + "\n" + "\n".join(compare(small)[0].differences[:5])


@pytest.mark.parametrize("first", range(0, LAWS, CHUNK))
def test_each_law_agrees_or_is_refused_by_name(first: int) -> None:
    if done_before("laws", first, CHUNK):
        pytest.skip("done in an earlier run")
    total, outcomes, refused = Agreement(), 0, Counter[str]()
    for seed in range(first, first + CHUNK):
        made = random_law(seed, RULES)
        found, number, why = compare(made)
        assert not found.differences, f"law {seed}: {reduced(made)}"
        total.add(found)
        outcomes += number
        refused.update(error.why for error in why)
        for error in why:
            assert error.construct
            assert error.rule
            assert error.origin is not None
            assert error.origin.place.line
    print(f"laws {first} to {first + CHUNK - 1}: {total}; refused {dict(refused)} of {outcomes}")
    assert set(refused) <= set(KNOWN_REFUSALS)
    assert refused.total() <= MOST_REFUSED * outcomes
    assert total.states["known"] > 0.3 * total.states.total()
    note_done("laws", first, CHUNK)
