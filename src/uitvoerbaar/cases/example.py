"""The case of an example beside an article, so that what it expects can be evaluated.

In an example the lists of relations are all there is, unless their kind may be incomplete or the
example says that a list is not known.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from uitvoerbaar.cases.facts import Declared, place_facts
from uitvoerbaar.cases.naming import natural
from uitvoerbaar.cases.periods import Always, Exactly, Since, Span
from uitvoerbaar.cases.vocabulary import Vocabulary, WayBack, vocabulary
from uitvoerbaar.cases.writer import case_data
from uitvoerbaar.evaluation.facts import Application, Case, Fact, FactState, Thing
from uitvoerbaar.law.declaration import (
    Choice,
    Example,
    ExampleFact,
    ExampleThing,
    Judgement,
    Law,
    Role,
)
from uitvoerbaar.law.expression import Symbol

_NOT_KNOWN = FactState.UNKNOWN.value
_COMPLETE = "volledig"


def example_case(example: Example, law: Law) -> Case:
    """The case of an example: its things with their facts, on its date.

    The applicant is the first thing that is not a record (or the first thing; in an example without
    things, nobody). A judgement for which the law wants reasons gets the title of the example.
    """
    words = vocabulary(law)
    given = sorted(example.things, key=lambda thing: natural(thing.name))
    things = {described.name: Thing(described.name, described.kind) for described in given}
    for described in given:
        _Reader(words, things, example.title).read(described)
    for thing in things.values():
        _link(thing, law)
    people = [thing for thing in example.things if not law.kinds[thing.kind].roles]
    first = next(iter([*people, *example.things]), None)
    applicant = Thing("niemand", "") if first is None else things[first.name]
    assumptions = dict(example.assumptions)
    data = case_data(example.on, applicant, things, assumptions, law)
    return Case(example.on, applicant, things, assumptions, data)


class _Reader:
    """Reads the facts of one thing of an example."""

    def __init__(self, words: Vocabulary, things: dict[str, Thing], title: str) -> None:
        self.words = words
        self.things = things
        self.title = title

    def read(self, described: ExampleThing) -> None:
        """Fills a thing with its facts."""
        thing = self.things[described.name]
        open_lists: set[str] = set()
        placed: dict[tuple[str, int | date | None], list[Fact]] = {}
        for fact in described.facts:
            meaning = self.words.meaning(thing.kind, fact.name)
            if isinstance(meaning, Role):
                player = self._player(fact)
                thing.series(Symbol(fact.name, thing.kind)).always = [player]
            elif isinstance(meaning, WayBack):
                if fact.state == _NOT_KNOWN:
                    open_lists.add(fact.name)
                elif fact.state == _COMPLETE:
                    thing.complete.add(meaning.symbol)
            elif isinstance(meaning, Declared):
                key = (meaning.symbol.name, fact.period)
                versions = placed.setdefault(key, [])
                versions.append(self._fact(meaning, fact))
                if len(versions) == 1:
                    series = thing.series(meaning.symbol)
                    place_facts(series, _span(fact.period), versions)
                versions.sort(key=lambda version: version.known_from or date.min)
        for name, meaning in self.words.kinds[thing.kind].ways_back:
            if not isinstance(meaning, WayBack) or name in open_lists:
                continue
            if meaning.kind.complete and meaning.kind.derivation is None:
                thing.complete.add(meaning.symbol)

    def _player(self, fact: ExampleFact) -> Fact:
        if fact.value is None:
            return Fact(None, FactState.UNKNOWN)
        return Fact(self.things[str(fact.value)])

    def _fact(self, declared: Declared, fact: ExampleFact) -> Fact:
        state = FactState(fact.state)
        value = self._value(declared, fact)
        known_from, source, reasons = fact.known_from, None, None
        if isinstance(declared, Choice) and value is not None:
            value = _application(value, declared)
            known_from = known_from or value.applied
        elif isinstance(declared, Judgement) and value is not None and declared.reasons:
            source, reasons = declared.official, f"voorbeeld “{self.title}”"
        return Fact(value, state, known_from, source, reasons)

    def _value(self, declared: Declared, fact: ExampleFact) -> Any:
        if isinstance(fact.value, tuple):
            return tuple(self.things[name] for name in sorted(set(fact.value), key=natural))
        if isinstance(fact.value, str) and declared.type.name in self.words.kinds:
            return self.things[fact.value]
        return fact.value


def _application(value: Any, choice: Choice) -> Application:
    """A choice as applied for; a date stands for yes where yes or no is to be chosen."""
    if isinstance(value, date) and choice.type.name == "ja/nee":
        return Application(True, value)
    return Application(value, None)


def _span(period: int | date | None) -> Span:
    if period is None:
        return Always()
    return Since(period) if isinstance(period, date) else Exactly((period,))


def _link(record: Thing, law: Law) -> None:
    """Puts a record with those who play its roles."""
    for role in law.kinds[record.kind].roles:
        series = record.series(Symbol(role.name, record.kind))
        if not series.always:
            series.always = [Fact(None, FactState.UNKNOWN)]
        player = series.always[0].value
        if isinstance(player, Thing) and role.inverse is not None:
            player.records.setdefault(Symbol(role.inverse, role.kind), []).append(record)
