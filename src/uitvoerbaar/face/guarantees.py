"""Trying the guarantees of a law on generated cases."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any

from attrs import frozen

from uitvoerbaar.cases.generate import random_case
from uitvoerbaar.cases.reader import read_case
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.facts import Case, Fact, FactState, Thing
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.evaluation.values import Fault, Missing, Unknown
from uitvoerbaar.language.example_messages import GUARANTEE_FAILS
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import Guarantee, Tendency
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid, month_of


@frozen(slots=True, eq=False)
class _Trial:
    """A generated case, as data and as read, with what was evaluated of it so far."""

    data: Any
    case: Case
    evaluation: Evaluation


def broken_guarantees(program: Program, count: int, seed: int = 1) -> Iterator[Message]:
    """A message for each guarantee that fails on one of `count` generated cases.

    The cases are the same for all guarantees, and made and read once.
    """
    trials: list[_Trial] = []
    generator = random.Random(seed)
    for guarantee in program.law.guarantees:
        random_source = random.Random(seed)
        for number in range(count):
            if number == len(trials):
                trials.append(_trial(program, generator))
            found = _counter_example(program, guarantee, trials[number], random_source)
            if found is not None:
                yield Message(
                    GUARANTEE_FAILS,
                    guarantee.origin.place,
                    f"garantie {guarantee.name} geldt niet voor dit geval: {found}",
                    "verbeter de regel, of de garantie als die te veel belooft; het geval: "
                    + json.dumps(trials[number].data, ensure_ascii=False),
                )
                break


def _trial(program: Program, generator: random.Random) -> _Trial:
    data = random_case(program.law, generator)
    case = read_case(json.dumps(data, ensure_ascii=False), "garantie", program.law)
    return _Trial(data, case, Evaluation(program, case))


def _counter_example(
    program: Program, guarantee: Guarantee, trial: _Trial, random_source: random.Random
) -> str | None:
    """Why a guarantee fails on a case, or None. Unknowns and faults are no counter-example."""
    case = trial.case
    subjects: list[Thing | None] = (
        [None] if guarantee.kind is None else list(case.of_kind(guarantee.kind))
    )
    for subject in subjects:
        value = _value(program, trial.evaluation, guarantee, subject)
        if guarantee.tendency is None:
            if value is False:
                return f"{subject.name if subject else 'altijd'} op {case.reference.isoformat()}"
            continue
        if guarantee.more is None or value is None:
            continue
        with _raised(case, guarantee.more, random_source) as raised:
            if raised is None:
                continue
            after = _value(program, Evaluation(program, case), guarantee, subject)
        if after is None:
            continue
        rises = guarantee.tendency is Tendency.NEVER_RISES and after > value
        falls = guarantee.tendency is Tendency.NEVER_FALLS and after < value
        if rises or falls:
            kind = guarantee.statement.type
            return f"{raised} maakt van {dutch(value, kind)}: {dutch(after, kind)}"
    return None


def _value(
    program: Program, evaluation: Evaluation, guarantee: Guarantee, subject: Thing | None
) -> Any:
    reference = evaluation.case.reference
    period = {
        Grid.MONTH: month_of(reference),
        Grid.YEAR: reference.year,
        Grid.NONE: None,
    }[guarantee.grid]
    run = program.compiled(guarantee.statement, guarantee.grid)
    try:
        value = run(evaluation, subject, period, [])
    except Fault:
        return None
    return None if type(value) is Unknown or type(value) is Missing else value


@contextmanager
def _raised(case: Case, symbol: Symbol, random_source: random.Random) -> Iterator[str | None]:
    """Makes one known value of an item higher for a while; says which, or None if there is none."""
    places: list[tuple[Thing, list[Fact], int]] = []
    for thing in case.things.values():
        series = thing.facts.get(symbol)
        if series is None:
            continue
        stores = [series.always, *series.exact.values(), *(facts for _, facts in series.since)]
        for facts in stores:
            for position, fact in enumerate(facts):
                if fact.state is FactState.KNOWN and isinstance(fact.value, int | Fraction):
                    places.append((thing, facts, position))
    if not places:
        yield None
        return
    thing, facts, position = random_source.choice(places)
    fact = facts[position]
    more = fact.value + random_source.choice([1, 100, 10_000, 500_000, 5_000_000])
    facts[position] = Fact(more, fact.state, fact.known_from, fact.source, fact.reasons)
    try:
        yield f"meer {symbol.name} van {thing.name}"
    finally:
        facts[position] = fact
