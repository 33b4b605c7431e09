"""Generated cases: seeded, complete, readable, and often on the edges of the law."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from typing import Any

from tests.cases.sample import from_data, law
from uitvoerbaar.cases.generate import hide_facts, random_case
from uitvoerbaar.cases.telling_values import telling_values
from uitvoerbaar.evaluation.decision import decide
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Duration
from uitvoerbaar.law.types import Amount, Unit


def cases(number: int, **options: Any) -> list[Case]:
    """Generated cases, read."""
    rng = random.Random(7)
    return [from_data(random_case(law(), rng, **options)) for _ in range(number)]


def test_the_same_seed_gives_the_same_case() -> None:
    one, same, other = (random_case(law(), random.Random(seed)) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_a_generated_case_tells_everything() -> None:
    for case in cases(30):
        for thing in case.things.values():
            items = [s for s in (*law().items, *law().judgements) if s.kind == thing.kind]
            assert all(symbol in thing.facts for symbol in items)
            if thing.kind == "lezer":
                ways = {"voogdijen", "leerlingschappen", "abonnementen"}
                assert {symbol.name for symbol in thing.complete} == ways


def test_a_generated_case_has_the_date_the_applicant_and_the_size_that_were_asked() -> None:
    day = date(2025, 7, 1)
    for case in cases(20, reference=day, kind="bibliotheek", most=2):
        assert case.reference == day
        assert case.applicant.kind == "bibliotheek"
        assert 1 <= len(case.of_kind("bibliotheek")) <= 2


def test_outcomes_of_complete_cases_are_known() -> None:
    program = Program(law())
    rules = list(law().outcomes.values())
    states = {
        outcome.state.value
        for case in cases(60)
        for outcome in decide(program, case, rules).outcomes
    }
    assert states <= {"known", "provisional", "error"}
    assert "known" in states


def test_values_of_the_law_are_known() -> None:
    telling = telling_values(law())
    assert {1000, 1250} <= set(telling.by_type[Amount(Unit.PER_MONTH)])
    assert {2_000_000, 2_100_000} <= set(telling.by_type[Amount(Unit.PER_YEAR)])
    assert Duration(18 * 12) in telling.terms
    assert Fraction(4, 5) in telling.shares
    assert telling.years == (2025, 2026)
    assert Symbol("inkomsten", "lezer") in telling.may_be_absent
    assert Symbol("eind", "abonnement") in telling.may_be_absent
    assert Symbol("geboren", "lezer") not in telling.may_be_absent


def test_values_fall_on_the_edges_of_the_law() -> None:
    found = cases(150)
    incomes: list[int] = []
    ages = set()
    for case in found:
        for thing in case.of_kind("lezer"):
            for facts in thing.facts[Symbol("inkomsten", "lezer")].exact.values():
                incomes += [fact.value for fact in facts if fact.value is not None]
            born = thing.facts[Symbol("geboren", "lezer")].always[0].value
            ages.add((case.reference - born).days)
            eighteen = case.reference.replace(year=case.reference.year - 18)
            if born == eighteen:
                ages.add("on the day")
            elif abs((born - eighteen).days) == 1:
                ages.add("a day beside")
    assert {0, 100_000_000, 2_000_000, 1_999_999, 2_000_001, 1_680_000} <= set(incomes)
    assert max(incomes.count(amount) for amount in set(incomes) - {0}) > 3
    assert {"on the day", "a day beside"} <= ages


def test_sets_of_things_of_one_kind_agree() -> None:
    for case in cases(30):
        for thing in case.of_kind("lezer"):
            for other in thing.facts[Symbol("huisgenoten", "lezer")].always[0].value or ():
                back = other.facts[Symbol("huisgenoten", "lezer")].always[0].value
                assert thing in back


def test_relations_have_no_circles() -> None:
    guardian = Symbol("voogd", "voogdij")
    for case in cases(40):
        for start in case.of_kind("lezer"):
            seen, waiting = set(), [start]
            while waiting:
                thing = waiting.pop()
                for record in thing.records.get(Symbol("voogdijen", "lezer"), ()):
                    player = record.facts[guardian].always[0].value
                    assert player is not start
                    if player not in seen:
                        seen.add(player)
                        waiting.append(player)


def test_hidden_facts_are_left_out_and_links_stay() -> None:
    rng = random.Random(5)
    data = random_case(law(), rng)
    bare = from_data(hide_facts(data, law(), 1.0, rng))
    full = from_data(data)
    assert list(bare.things) == list(full.things)
    for name, thing in bare.things.items():
        assert not any(s in law().items or s in law().judgements for s in thing.facts)
        assert thing.complete == full.things[name].complete
    half = random_case(law(), random.Random(5), hidden=0.5)
    assert 0 < len(str(half)) < len(str(data))
    from_data(half)
