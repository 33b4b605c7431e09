"""Twin pairs: people who differ only in what may not matter get the same answer (7.3).

Same answer means: the same value and state, the same questions, and the same articles in the trace,
for every public monthly outcome about a person.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.corpus.students import EEA, Facts, random_student
from tests.corpus.test_persons import citations
from tests.corpus.test_properties import changed, places, type_of
from tests.counts import count
from uitvoerbaar.evaluation.decision import Outcomes, OutcomeState, all_steps
from uitvoerbaar.evaluation.facts import Application, Case, Fact, FactState, Thing
from uitvoerbaar.evaluation.reads import FactRead
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.evaluation.values import Unknown
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.page import read_page
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid, month_index
from uitvoerbaar.law.types import Amount, Boolean, Enumerated, Text

CORPUS = Path(__file__).parents[2] / "corpus"
LIVES = count(24, 600)
ENOUGH = count(40, 1000)
IDENTITY = "uitwisseling-personen.md"
Held = tuple[Symbol, str]  # an item of a thing, by name
Place = tuple[str, Symbol, int | None]  # a fact of a thing, by name, in a period


@frozen
class Answer:
    """What a person is told about one outcome."""

    state: OutcomeState
    value: Any
    wanted: tuple[Any, ...]
    articles: frozenset[str]
    read: frozenset[Held]

    def told(self) -> tuple[Any, ...]:
        """All of it but the facts that were read."""
        return self.state, self.value, self.wanted, self.articles


Answers = dict[str, Answer]
Rename = Callable[[str], str]


def as_it_is(name: str) -> str:
    """No renaming."""
    return name


def monthly_outcomes(lawbook: Lawbook) -> list[str]:
    """The public outcomes about a person in a month."""
    return [
        name
        for name, rule in lawbook.law.outcomes.items()
        if rule.symbol.kind == "persoon" and rule.grid is Grid.MONTH
    ]


def answers(lawbook: Lawbook, case: Case, month: int, rename: Rename = as_it_is) -> Answers:
    """All outcomes of a case in a month, with things by the names that they have in the twin."""
    outcomes = Outcomes(Evaluation(lawbook.program, case))
    found: Answers = {}
    for name in monthly_outcomes(lawbook):
        outcome = outcomes.of(lawbook.rule(name), month)
        steps = [] if outcome.step is None else list(all_steps(outcome.step))
        value = outcome.value
        if type(value) is Unknown:
            value = value.low, value.high
        elif isinstance(value, Thing):
            value = rename(value.name)
        found[name] = Answer(
            outcome.state,
            str(outcome.error) if outcome.error is not None else value,
            tuple((want.symbol, rename(want.thing), want.period) for want in outcome.wanted),
            frozenset(f"{c.abbreviation} {c.article}" for c in citations(lawbook.law, outcome)),
            frozenset(
                (read.symbol, read.thing.name)
                for step in steps
                for read in step.reads
                if type(read) is FactRead
            ),
        )
    return found


def differing(first: Answers, second: Answers, names: list[str]) -> list[str]:
    """The outcomes of which two people are not told the same."""
    return [name for name in names if first[name].told() != second[name].told()]


# --- what differs between the twins --------------------------------------------------------------


def identity_items(lawbook: Lawbook) -> list[Symbol]:
    """Items of a person that no rule may read: names, sex, postcode and the like."""
    items = [
        symbol
        for symbol, item in lawbook.law.items.items()
        if symbol.kind == "persoon"
        and isinstance(item.type, Text | Enumerated | Amount | Boolean)
        and item.origin.place.file.endswith(IDENTITY)
    ]
    assert {"geslacht", "geslachtsnaam", "voornamen", "postcode"} <= {s.name for s in items}
    return items


def two_values(lawbook: Lawbook, symbol: Symbol, source: random.Random) -> tuple[Any, Any]:
    """Two values of an item that may never matter."""
    kind = lawbook.law.items[symbol].type
    if isinstance(kind, Boolean):
        return True, False
    if isinstance(kind, Amount):
        return 45_000, 99_500
    if isinstance(kind, Enumerated):
        first, second, *_ = lawbook.law.enumerations[kind.enumeration].values
        return first, second
    pairs = [("1234AB", "9999ZZ"), ("de Vries", "El Idrissi"), ("man", "vrouw"), ("x", "")]
    return source.choice(pairs)


def renamed_in(data: Facts, names: dict[str, str]) -> Facts:
    """The same case with other words for things and addresses, wherever they stand."""

    def other(value: Any) -> Any:
        if isinstance(value, dict):
            return {names.get(key, key): other(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [other(inner) for inner in value]
        return names.get(value, value) if isinstance(value, str) else value

    result: Facts = other(data)
    return result


def renamings(data: Facts, source: random.Random) -> dict[str, dict[str, str]]:
    """Other names for people, programmes and addresses."""
    people = list(data["personen"])
    fresh = source.sample(
        ["zeynep", "bartholomeus", "li", "oyelaran", "joke", "ahmed"], len(people)
    )
    programmes = list(data["opleidingen"])
    streets = ["Dorpsstraat 1", "Gracht 7", "Elders 1", "Laan 1", "Laan 2"]
    return {
        "a name": dict(zip(people, fresh, strict=True)),
        "a programme": {name: f"school_{number}" for number, name in enumerate(programmes)},
        "an address": {street: f"Verweg {number}" for number, street in enumerate(streets)},
    }


def renamer(names: dict[str, str]) -> Rename:
    """How things of a case are called in its twin; records are named after things."""
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, names)) + r")\b")
    return lambda text: pattern.sub(lambda found: names[found[1]], text)


# Nationalities between which no rule may see a difference.
GROUPS: tuple[tuple[str, ...], ...] = (EEA, ("ander_land", "staatloos"))


def other_lands(lawbook: Lawbook, case: Case, source: random.Random) -> bool:
    """Gives the student another nationality of the same legal group, and the others any other.

    No if nobody has one.
    """
    found = False
    lands = lawbook.law.enumerations["land"].values
    for nationality in case.of_kind("nationaliteit"):
        facts = nationality.facts[Symbol("land", "nationaliteit")].always
        bearer = nationality.facts[Symbol("drager", "nationaliteit")].always[0].value
        groups = GROUPS if bearer is case.applicant else (lands,)
        for group in groups:
            if facts[0].value in group:
                facts[0] = Fact(source.choice([x for x in group if x != facts[0].value]))
                found = True
                break
    return found


def some_facts(lawbook: Lawbook, case: Case, source: random.Random) -> set[Place]:
    """A few facts to make unknown, so that there is something to ask."""
    held = [
        (thing.name, symbol, period)
        for thing, symbol, period, facts in places(case)
        if type_of(lawbook, symbol) is not None
        and symbol.name not in UNHIDDEN
        and not isinstance(facts[0].value, Application)
    ]
    return set(source.sample(held, source.choice([0, 0, 1, 2, 4])))


def hide(case: Case, hidden: set[Place]) -> None:
    """Makes facts unknown."""
    found = 0
    for thing, symbol, period, facts in places(case):
        if (thing.name, symbol, period) in hidden:
            facts[0] = Fact(None, FactState.UNKNOWN)
            found += 1
    assert found == len(hidden)


# Without these dates every month of a long life is open, which takes seconds to work out.
UNHIDDEN = ("datum_inschrijving", "datum_uitschrijving", "geboortedatum", "begindatum", "einddatum")


class Twins:
    """Pairs of one life, and the outcomes in which they differ though they should not."""

    def __init__(self, lawbook: Lawbook, seed: int) -> None:
        self.lawbook = lawbook
        self.source = random.Random(f"twins-{seed}")
        self.seed = seed
        self.data = random_student(self.source)
        self.case = lawbook.case(json.dumps(self.data), f"seed-{seed}")
        self.month = month_index(2023, 1) + self.source.randrange(48)
        self.hidden = some_facts(lawbook, self.case, self.source)
        hide(self.case, self.hidden)
        self.names = monthly_outcomes(lawbook)
        self.pairs: Counter[str] = Counter()
        self.guilty: list[str] = []

    def compare(self, what: str, first: Answers, second: Answers, names: list[str]) -> None:
        """Counts a pair for each of the outcomes."""
        self.pairs.update(names)
        self.pairs[what] += len(names)
        for name in differing(first, second, names):
            self.guilty.append(f"seed {self.seed}: {what} changes {name}")

    def identities(self, items: list[Symbol]) -> None:
        """Two people with another name, sex or postcode, whether or not a rule reads it."""
        symbol = self.source.choice(items)
        series = self.source.choice(self.case.of_kind("persoon")).series(symbol)
        one, two = two_values(self.lawbook, symbol, self.source)
        series.always = [Fact(one)]
        first = answers(self.lawbook, self.case, self.month)
        series.always = [Fact(two)]
        second = answers(self.lawbook, self.case, self.month)
        self.compare("an identity", first, second, self.names)

    def unread(self, first: Answers) -> None:
        """A fact that an outcome did not read, changed."""
        kept = [place for place in places(self.case) if type_of(self.lawbook, place[1]) is not None]
        thing, symbol, _, facts = self.source.choice(kept)
        unread = [name for name in self.names if (symbol, thing.name) not in first[name].read]
        kind, saved = type_of(self.lawbook, symbol), facts[0]
        assert kind is not None
        if saved.state is FactState.UNKNOWN or not unread:
            return
        facts[0] = changed(self.lawbook, kind, saved, self.source)
        second = answers(self.lawbook, self.case, self.month)
        facts[0] = saved
        self.compare(f"{symbol}", first, second, unread)
        self.pairs["an unread fact"] += len(unread)

    def lands(self, first: Answers) -> None:
        """Another nationality: of the same legal group for the student, any for the parents."""
        twin = self.twin(self.data)
        if other_lands(self.lawbook, twin, self.source):
            second = answers(self.lawbook, twin, self.month)
            self.compare("a nationality", first, second, self.names)

    def words(self, first: Answers) -> None:
        """Other names for people, programmes and addresses."""
        for what, names in renamings(self.data, self.source).items():
            rename = renamer(names)
            twin = self.twin(renamed_in(self.data, names), rename)
            second = answers(self.lawbook, twin, self.month)
            back = {
                name: Answer(
                    answer.state,
                    rename(answer.value) if isinstance(answer.value, str) else answer.value,
                    tuple((symbol, rename(thing), at) for symbol, thing, at in answer.wanted),
                    answer.articles,
                    answer.read,
                )
                for name, answer in first.items()
            }
            self.compare(what, back, second, self.names)

    def twin(self, data: Facts, rename: Rename = as_it_is) -> Case:
        """A case with the same facts hidden."""
        case = self.lawbook.case(json.dumps(data), f"twin-{self.seed}")
        hide(case, {(rename(name), symbol, at) for name, symbol, at in self.hidden})
        return case

    def all(self) -> None:
        """Every kind of pair."""
        first = answers(self.lawbook, self.case, self.month)
        self.words(first)
        self.lands(first)
        for _ in range(4):
            self.unread(first)
        for _ in range(2):
            self.identities(identity_items(self.lawbook))


def test_twins_who_differ_in_what_may_not_matter_are_told_the_same(lawbook: Lawbook) -> None:
    pairs: Counter[str] = Counter()
    asked = 0
    for seed in range(LIVES):
        twins = Twins(lawbook, seed)
        twins.all()
        assert not twins.guilty, "\n".join(twins.guilty)
        pairs += twins.pairs
        asked += any(a.wanted for a in answers(lawbook, twins.case, twins.month).values())
    for name in monthly_outcomes(lawbook):
        assert pairs[name] >= ENOUGH, f"{name}: {pairs[name]} paren"
    for what in (
        "a name",
        "a programme",
        "an address",
        "an identity",
        "an unread fact",
        "a nationality",
    ):
        assert pairs[what] >= ENOUGH, f"{what}: {pairs[what]} paren"
    assert asked > 0
    print(f"\ntwins: {sum(pairs[name] for name in monthly_outcomes(lawbook))} pairs of answers")


def test_a_dependency_that_hides_from_the_trace_is_caught_by_twins(
    lawbook: Lawbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Evaluation.fact
    hidden = {"opleidingssoort", "land", "datum_inschrijving", "nominale_duur", "brp_adres"}

    def secretive(self: Evaluation, target: Any, owner: Any, period: Any, reads: Any) -> Any:
        kept: list[Any] = [] if target.symbol.name in hidden else reads
        return honest(self, target, owner, period, kept)

    monkeypatch.setattr(Evaluation, "fact", secretive)

    def guilty(seed: int) -> bool:
        twins = Twins(lawbook, seed)
        first = answers(lawbook, twins.case, twins.month)
        for _ in range(8):
            twins.unread(first)
        return bool(twins.guilty)

    assert any(guilty(seed) for seed in range(40))


def law_with(file: str, before: str, after: str) -> Lawbook:
    """The law of the corpus with one small change."""
    pages = []
    for path in sorted(CORPUS.rglob("*.md")):
        text = path.read_text("utf-8")
        if path.name == file:
            assert text.count(before) == 1
            text = text.replace(before, after)
        page, messages = read_page(text, str(path.relative_to(CORPUS)))
        assert not messages
        pages.append(page)
    law, messages = law_from_pages(pages)
    assert law is not None, messages
    return Lawbook(law)


BASIC_GRANT = "    anders: bedrag_basisbeurs + tijdelijke_verhoging\n"
POSTCODE = '    als postcode is "9999ZZ": € 0\n'
STREET = '    als brp_adres is "Verweg 0": € 1\n'
EEA_RULE = "    land is niet een van (verenigd_koninkrijk, ander_land, staatloos)\n"


@pytest.mark.parametrize(
    ("file", "before", "after", "kind"),
    [
        (
            "hoofdstuk-3.md",
            BASIC_GRANT,
            f'    als postcode is "9999ZZ": € 0\n{BASIC_GRANT}',
            "identity",
        ),
        (
            "hoofdstuk-3.md",
            BASIC_GRANT,
            f'    als brp_adres is "Verweg 0": € 1\n{BASIC_GRANT}',
            "word",
        ),
        (
            "hoofdstuk-2.md",
            EEA_RULE,
            "    land is niet een van (verenigd_koninkrijk, ander_land, staatloos, polen)\n",
            "land",
        ),
    ],
)
def test_a_law_that_looks_at_what_may_not_matter_is_caught(
    file: str, before: str, after: str, kind: str
) -> None:
    unfair = law_with(file, before, after)

    def guilty(seed: int) -> bool:
        twins = Twins(unfair, seed)
        first = answers(unfair, twins.case, twins.month)
        if kind == "identity":
            twins.identities([Symbol("postcode", "persoon")])
        elif kind == "word":
            twins.words(first)
        else:
            twins.lands(first)
        return any("basisbeurs" in guilt for guilt in twins.guilty)

    assert any(guilty(seed) for seed in range(60))
