"""What must hold for every family and household, on generated complete cases."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.families import random_family, random_household
from tests.counts import count
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.evaluation.decision import Outcome, all_steps, decide
from uitvoerbaar.evaluation.facts import Application, Case, Fact, FactState, Thing
from uitvoerbaar.evaluation.interview import Interview
from uitvoerbaar.evaluation.reads import FactRead
from uitvoerbaar.evaluation.receipt import receipt_data
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.evaluation.values import Unknown
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.formatter import format_page
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.page import read_page
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Amount, Boolean, Date, Enumerated, Number, Text, Type

Generator = Callable[[random.Random], dict[str, Any]]
CORPUS = Path(__file__).parents[2] / "corpus"
SUBJECTS: list[tuple[str, Generator]] = [
    ("aanvullende_beurs", random_family),
    ("zorgtoeslag_per_jaar", random_household),
]
# How many cases a test tries. A household takes a millisecond; a family takes ten, because what a
# student has used up follows from every month before, and far more where its dates are hidden.
CASES = count(500, 10_000)
FAMILIES = count(120, 10_000)
SLOW_FAMILIES = count(40, 5_000)
FAMILIES_FROM_NOTHING = count(2, 200)


def number_of(generator: Generator, families: int) -> int:
    """How many cases of a generator: all for households, fewer for families."""
    return families if generator is random_family else CASES


def cases(lawbook: Lawbook, generator: Generator, number: int) -> Any:
    """Seeded cases with the random source that made them."""
    for seed in range(number):
        source = random.Random(f"{generator.__name__}-{seed}")
        yield source, lawbook.case(json.dumps(generator(source)), f"seed-{seed}")


def one(lawbook: Lawbook, case: Case, name: str) -> Outcome:
    """One outcome of a case."""
    return decide(lawbook.program, case, [lawbook.rule(name)]).outcomes[0]


# --- more income ---------------------------------------------------------------------------------


def test_more_parental_income_never_raises_the_grant(lawbook: Lawbook) -> None:
    tried = 0
    for seed in range(count(250, 10_000)):
        source = random.Random(seed)
        data = random_family(source)
        data["personen"]["sem"].pop("gekozen_peiljaar_ouders", None)  # the year stays fixed
        parents = [name for name in data["personen"] if name.startswith("p")]
        if not parents:
            continue
        case = lawbook.case(json.dumps(data))
        before = one(lawbook, case, "aanvullende_beurs")
        incomes = case.things[source.choice(parents)].facts[Symbol("inkomensgegeven", "persoon")]
        held = incomes.exact[case.reference.year - 2]
        more = source.choice([1, 7, 1000, 25000])
        held[0] = Fact(held[0].value + more * 100)
        after = one(lawbook, case, "aanvullende_beurs")
        assert after.value <= before.value, f"seed {seed}"
        tried += before.value > 0
    assert tried > 0


# --- what the trace does not name ----------------------------------------------------------------


def named_facts(outcome: Outcome) -> set[tuple[Symbol, str, int | None]]:
    """The facts that the trace of an outcome names."""
    assert outcome.step is not None
    return {
        (read.symbol, read.thing.name, read.period)
        for step in all_steps(outcome.step)
        for read in step.reads
        if type(read) is FactRead
    }


def changed(lawbook: Lawbook, kind: Type, fact: Fact, source: random.Random) -> Fact:
    """A fact with another value; the same one where there is no other to think of."""
    if fact.state is FactState.ABSENT:
        if isinstance(kind, Date):
            return Fact(date(2023, 5, 17))
        return Fact(12_345) if isinstance(kind, Amount) else fact
    if isinstance(fact.value, Application):
        return fact
    return Fact(other_value(lawbook, kind, fact.value, source))


def other_value(lawbook: Lawbook, kind: Type, value: Any, source: random.Random) -> Any:
    """Another value of a type; the same one where there is no other to think of."""
    if isinstance(kind, Boolean):
        return not value
    if isinstance(kind, Amount | Number) and isinstance(value, int | Fraction):
        return source.choice([0, value + 1, value * 2 + 12345, 9_999_999])
    if isinstance(kind, Enumerated):
        return source.choice(lawbook.law.enumerations[kind.enumeration].values)
    if isinstance(kind, Date) and isinstance(value, date):
        return value + timedelta(days=source.choice([-9000, -31, -1, 1, 31, 365]))
    if isinstance(value, str) and not isinstance(kind, Text):
        return value + " boven"
    return value


def places(case: Case) -> list[tuple[Thing, Symbol, int | None, list[Fact]]]:
    """Every fact of a case with the store that holds it; None: it holds in every period."""
    found: list[tuple[Thing, Symbol, int | None, list[Fact]]] = []
    for thing in case.things.values():
        for symbol, series in thing.facts.items():
            if series.always:
                found.append((thing, symbol, None, series.always))
            found += [(thing, symbol, period, facts) for period, facts in series.exact.items()]
    return found


def type_of(lawbook: Lawbook, symbol: Symbol) -> Type | None:
    """The type of an item, choice or judgement; None for a role."""
    law = lawbook.law
    declared = law.items.get(symbol) or law.choices.get(symbol) or law.judgements.get(symbol)
    return declared.type if declared else None


def changes_that_matter(
    lawbook: Lawbook, case: Case, name: str, source: random.Random, tries: int
) -> list[str]:
    """Facts that the trace does not name and that change the outcome all the same."""
    outcome = one(lawbook, case, name)
    named = named_facts(outcome)
    everywhere = {(symbol, thing) for symbol, thing, _ in named}
    unnamed = [
        (thing, symbol, period, facts)
        for thing, symbol, period, facts in places(case)
        if type_of(lawbook, symbol) is not None
        and (
            (symbol, thing.name, period) not in named
            if period is not None
            else (symbol, thing.name) not in everywhere
        )
    ]
    source.shuffle(unnamed)
    guilty = []
    for thing, symbol, period, facts in unnamed[:tries]:
        kind = type_of(lawbook, symbol)
        assert kind is not None
        saved = facts[0]
        facts[0] = changed(lawbook, kind, saved, source)
        if one(lawbook, case, name).value != outcome.value:
            guilty.append(f"{symbol} of {thing.name} in {period}")
        facts[0] = saved
    return guilty


@pytest.mark.parametrize(("name", "generator"), SUBJECTS)
def test_facts_that_the_trace_does_not_name_do_not_change_the_outcome(
    lawbook: Lawbook, name: str, generator: Generator
) -> None:
    for source, case in cases(lawbook, generator, number_of(generator, FAMILIES)):
        assert changes_that_matter(lawbook, case, name, source, tries=6) == []


def test_a_dependency_that_hides_from_the_trace_is_caught(
    lawbook: Lawbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Evaluation.fact
    hidden = {"jaar_termijnbetalingen", "overlijdensdatum"}

    def secretive(self: Evaluation, target: Any, owner: Any, period: Any, reads: Any) -> Any:
        kept: list[Any] = [] if target.symbol.name in hidden else reads
        return honest(self, target, owner, period, kept)

    monkeypatch.setattr(Evaluation, "fact", secretive)
    assert any(
        changes_that_matter(lawbook, case, "aanvullende_beurs", source, tries=40)
        for source, case in cases(lawbook, random_family, 60)
    )


@pytest.mark.parametrize(("name", "generator"), SUBJECTS)
def test_a_named_fact_without_which_the_outcome_stands_cannot_change_it(
    lawbook: Lawbook, name: str, generator: Generator
) -> None:
    tried = 0
    for source, case in cases(lawbook, generator, number_of(generator, FAMILIES)):
        outcome = one(lawbook, case, name)
        named = named_facts(outcome)
        stores = [
            place
            for place in places(case)
            if type_of(lawbook, place[1]) is not None
            and any((place[1], place[0].name) == (s, t) for s, t, _ in named)
        ]
        for _, symbol, _, facts in source.sample(stores, min(4, len(stores))):
            saved = facts[0]
            if isinstance(saved.value, Application):
                continue  # without an application the answer is no, not unknown
            facts[0] = Fact(None, FactState.UNKNOWN)
            if one(lawbook, case, name).value == outcome.value:
                kind = type_of(lawbook, symbol)
                assert kind is not None
                facts[0] = changed(lawbook, kind, saved, source)
                again = one(lawbook, case, name)
                if again.error is not None and "er is geen bedrag van" in again.error.sentence:
                    assert again.error.period < "2000"  # a date from before there was this law
                else:
                    assert again.value == outcome.value, str(symbol)
                    tried += 1
            facts[0] = saved
    assert tried > 0


@pytest.mark.parametrize(("name", "generator"), SUBJECTS)
def test_an_outcome_that_some_facts_are_hidden_from_is_the_same_or_unknown_within_its_bounds(
    lawbook: Lawbook, name: str, generator: Generator
) -> None:
    for source, case in cases(lawbook, generator, number_of(generator, SLOW_FAMILIES)):
        truth = one(lawbook, case, name).value
        for _, symbol, _, facts in places(case):
            applied = isinstance(facts[0].value, Application)
            if type_of(lawbook, symbol) is not None and not applied and source.random() < 0.3:
                facts[0] = Fact(None, FactState.UNKNOWN)
        seen = one(lawbook, case, name)
        if type(seen.value) is Unknown:
            assert seen.wanted
            assert seen.value.low is None or seen.value.low <= truth
            assert seen.value.high is None or truth <= seen.value.high
        elif seen.error is None:
            assert seen.value == truth


def settles(
    lawbook: Lawbook, case: Case, name: str, hidden: Collection[tuple[Symbol, str]] | None
) -> int:
    """Asserts that an interview ends in the truth and asks nothing twice; returns the questions."""
    truth = one(lawbook, case, name)
    *asked, outcome = Interview(lawbook.program, case, lawbook.rule(name), hidden).run()
    assert isinstance(outcome, Outcome)
    assert outcome.state == truth.state
    assert outcome.value == truth.value
    wants = [exchange.question.want for exchange in asked if not isinstance(exchange, Outcome)]
    assert len(set(wants)) == len(wants)
    return len(wants)


@pytest.mark.parametrize(("name", "generator"), SUBJECTS)
def test_answering_what_is_asked_always_settles_the_outcome(
    lawbook: Lawbook, name: str, generator: Generator
) -> None:
    for _, case in cases(lawbook, generator, number_of(generator, FAMILIES_FROM_NOTHING)):
        settles(lawbook, case, name, hidden=None)


@pytest.mark.parametrize(("name", "generator"), SUBJECTS)
def test_answering_what_is_asked_settles_an_outcome_of_which_some_facts_were_missing(
    lawbook: Lawbook, name: str, generator: Generator
) -> None:
    asked = 0
    for source, case in cases(lawbook, generator, number_of(generator, SLOW_FAMILIES)):
        named = {(symbol, thing) for symbol, thing, _ in named_facts(one(lawbook, case, name))}
        ordered = sorted(named, key=lambda fact: (fact[1], str(fact[0])))
        hidden = source.sample(ordered, min(8, len(ordered)))
        asked += settles(lawbook, case, name, hidden)
    assert asked > 0


@pytest.mark.parametrize(("name", "generator"), SUBJECTS)
def test_a_replayed_receipt_is_identical(lawbook: Lawbook, name: str, generator: Generator) -> None:
    for _, case in cases(lawbook, generator, number_of(generator, SLOW_FAMILIES)):
        receipt = receipt_data(decide(lawbook.program, case, [lawbook.rule(name)]))
        stored = json.loads(json.dumps(receipt))
        decision, differences = lawbook.replay(stored)
        assert differences == ()
        assert receipt_data(decision) == stored


# --- the text of the law -------------------------------------------------------------------------


def test_formatting_and_reading_again_changes_nothing(lawbook: Lawbook) -> None:
    pages = []
    for path in sorted(CORPUS.rglob("*.md")):
        formatted = format_page(path.read_text("utf-8"))
        assert format_page(formatted) == formatted
        page, messages = read_page(formatted, str(path.relative_to(CORPUS)))
        assert not messages
        pages.append(page)
    law, messages = law_from_pages(pages)
    assert law is not None
    assert not [message for message in messages if message.is_error]
    assert law.rules == lawbook.law.rules
    assert law.parameters == lawbook.law.parameters
    assert law.items == lawbook.law.items
    assert law.examples == lawbook.law.examples


# --- nothing derived is taken from a case --------------------------------------------------------


@pytest.mark.parametrize("generator", [random_family, random_household])
def test_nothing_that_a_rule_derives_can_be_given_as_a_fact(
    lawbook: Lawbook, generator: Generator
) -> None:
    data = generator(random.Random(3))
    person = data["aanvrager"]
    derived = [symbol for symbol in lawbook.law.rules if symbol.kind == "persoon"]
    assert {"partner", "peiljaar_ouders", "toetsingsinkomen", "woonsituatie"} <= {
        symbol.name for symbol in derived
    }
    for symbol in derived:
        changed = json.loads(json.dumps(data))
        changed["personen"][person][symbol.name] = "ja"
        with pytest.raises(CaseError) as caught:
            lawbook.case(json.dumps(changed))
        assert any("regel" in problem.sentence for problem in caught.value.problems)


def test_no_name_of_the_law_stands_in_the_python_code(lawbook: Lawbook) -> None:
    source = Path(__file__).parents[2] / "src"
    text = "\n".join(path.read_text("utf-8") for path in source.rglob("*.py"))
    words = set(re.findall(r"[a-z_0-9]+", text))
    law = lawbook.law
    names = {symbol.name for symbol in [*law.rules, *law.items, *law.choices, *law.judgements]}
    names |= {*law.parameters, *law.assumptions}
    shared = {name for name in names if "_" in name and name in words}
    assert shared == set()
