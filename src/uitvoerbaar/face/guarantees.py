"""Trying the guarantees of a law on generated cases."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

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


def broken_guarantees(program: Program, count: int, seed: int = 1) -> Iterator[Message]:
    """A message for each guarantee that fails on one of `count` generated cases."""
    for guarantee in program.law.guarantees:
        random_source = random.Random(seed)
        for _ in range(count):
            data = random_case(program.law, random_source)
            found = _counter_example(program, guarantee, data, random_source)
            if found is not None:
                yield Message(
                    GUARANTEE_FAILS,
                    guarantee.origin.place,
                    f"garantie {guarantee.name} geldt niet voor dit geval: {found}",
                    "verbeter de regel, of de garantie als die te veel belooft; het geval: "
                    + json.dumps(data, ensure_ascii=False),
                )
                break


def _counter_example(
    program: Program, guarantee: Guarantee, data: Any, random_source: random.Random
) -> str | None:
    """Why a guarantee fails on a case, or None. Unknowns and faults are no counter-example."""
    text = json.dumps(data, ensure_ascii=False)
    case = read_case(text, "garantie", program.law)
    subjects: list[Thing | None] = (
        [None] if guarantee.kind is None else list(case.of_kind(guarantee.kind))
    )
    for subject in subjects:
        value = _value(program, case, guarantee, subject)
        if guarantee.tendency is None:
            if value is False:
                return f"{subject.name if subject else 'altijd'} op {case.reference.isoformat()}"
            continue
        if guarantee.more is None or value is None:
            continue
        other = read_case(text, "garantie", program.law)
        raised = _raise_one(other, guarantee.more, random_source)
        if raised is None:
            continue
        same_subject = other.things[subject.name] if subject else None
        after = _value(program, other, guarantee, same_subject)
        if after is None:
            continue
        rises = guarantee.tendency is Tendency.NEVER_RISES and after > value
        falls = guarantee.tendency is Tendency.NEVER_FALLS and after < value
        if rises or falls:
            kind = guarantee.statement.type
            return f"{raised} maakt van {dutch(value, kind)}: {dutch(after, kind)}"
    return None


def _value(program: Program, case: Case, guarantee: Guarantee, subject: Thing | None) -> Any:
    period = {
        Grid.MONTH: month_of(case.reference),
        Grid.YEAR: case.reference.year,
        Grid.NONE: None,
    }[guarantee.grid]
    run = program.compiled(guarantee.statement, guarantee.grid)
    try:
        value = run(Evaluation(program, case), subject, period, [])
    except Fault:
        return None
    return None if type(value) is Unknown or type(value) is Missing else value


def _raise_one(case: Case, symbol: Symbol, random_source: random.Random) -> str | None:
    """Makes one known value of an item higher, in place; says which, or None if there is none."""
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
        return None
    thing, facts, position = random_source.choice(places)
    fact = facts[position]
    more = fact.value + random_source.choice([1, 100, 10_000, 500_000, 5_000_000])
    facts[position] = Fact(more, fact.state, fact.known_from, fact.source, fact.reasons)
    return f"meer {symbol.name} van {thing.name}"
