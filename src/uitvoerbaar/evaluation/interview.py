"""Asking one item at a time: a case is shown only what has been asked of it.

An interview starts with the things of a case but none of their facts (applications are known, for
they were made). It asks the first item that would settle the outcome, takes the answer from the
full case as a register or a person would give it, and decides again, until nothing is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from attrs import frozen

from uitvoerbaar.evaluation.decision import Outcome, decide
from uitvoerbaar.evaluation.facts import Case, Fact, Series, Thing
from uitvoerbaar.evaluation.program import Program, period_day
from uitvoerbaar.evaluation.questions import Question, questions
from uitvoerbaar.evaluation.values import Want
from uitvoerbaar.law.declaration import Choice, Rule
from uitvoerbaar.law.expression import Symbol


@frozen(slots=True)
class Exchange:
    """A question, and the fact that answered it (for a relation: None, the list was given)."""

    question: Question
    answer: Fact | None


class Interview:
    """An interview about one outcome. `shown` is the case as known so far.

    At the start every fact and every list of relations is hidden; or, with `hidden`, only those
    facts (an item of a thing, by name) are, and relations are known.
    """

    def __init__(
        self,
        program: Program,
        full: Case,
        rule: Rule,
        hidden: Collection[tuple[Symbol, str]] | None = None,
    ) -> None:
        self.program = program
        self.full = full
        self.rule = rule
        self._mirror = {
            thing: Thing(thing.name, thing.kind, thing.known_from) for thing in full.things.values()
        }
        self.shown = Case(
            full.reference,
            self._mirror[full.applicant],
            {name: self._mirror[thing] for name, thing in full.things.items()},
            full.assumptions,
            full.data,
        )
        for thing, mirror in self._mirror.items():
            if hidden is not None:
                mirror.complete = set(thing.complete)
                for symbol, records in thing.records.items():
                    mirror.records[symbol] = [self._mirror[record] for record in records]
            for symbol, series in thing.facts.items():
                told = hidden is not None and (symbol, thing.name) not in hidden
                if told or not is_fact(program, symbol):
                    mirror.facts[symbol] = self._copied(series)

    def run(self) -> Iterator[Exchange | Outcome]:
        """The questions with their answers, and last the outcome.

        The outcome is unknown only if the full case does not hold what was asked.
        """
        while True:
            outcome = decide(self.program, self.shown, [self.rule]).outcomes[0]
            asked = questions(self.program.law, outcome)
            for question in asked:
                answered, fact = self._answer(question.want)
                if answered:
                    yield Exchange(question, fact)
                    break
            else:
                yield outcome
                return

    def _answer(self, want: Want) -> tuple[bool, Fact | None]:
        """Shows what was asked for; no where the full case does not hold it."""
        thing = self.full.things[want.thing]
        mirror = self._mirror[thing]
        if want.relation:
            if want.symbol not in thing.complete:
                return False, None
            mirror.complete.add(want.symbol)
            mirror.records[want.symbol] = [
                self._mirror[record] for record in thing.records.get(want.symbol, ())
            ]
            return True, None
        fact = self._fact(want, thing)
        series = mirror.series(want.symbol)
        shown = series.always if want.period is None else series.exact.setdefault(want.period, [])
        if fact is None or shown:
            return False, None
        shown.append(self._copied_fact(fact))
        return True, fact

    def _fact(self, want: Want, thing: Thing) -> Fact | None:
        series = thing.facts.get(want.symbol)
        if series is None:
            return None
        grid = self.program.facts[want.symbol].grid
        return series.find(want.period, period_day(want.period, grid, self.full.reference), None)

    def _copied(self, series: Series) -> Series:
        return Series(
            [self._copied_fact(fact) for fact in series.always],
            {k: [self._copied_fact(fact) for fact in facts] for k, facts in series.exact.items()},
            [(day, [self._copied_fact(fact) for fact in facts]) for day, facts in series.since],
        )

    def _copied_fact(self, fact: Fact) -> Fact:
        value = self._copied_value(fact.value)
        return Fact(value, fact.state, fact.known_from, fact.source, fact.reasons)

    def _copied_value(self, value: Any) -> Any:
        if isinstance(value, Thing):
            return self._mirror[value]
        if isinstance(value, tuple):
            return tuple(self._copied_value(element) for element in value)
        return value


def is_fact(program: Program, symbol: Symbol) -> bool:
    """Whether a name is a fact that can be asked for; roles and applications are not."""
    declaration = program.facts[symbol].declaration
    return declaration is not None and not isinstance(declaration, Choice)


def facts_held(program: Program, case: Case) -> dict[tuple[Symbol, str], int]:
    """How many facts a case holds, by item and thing; roles and applications are not counted."""
    return {
        (symbol, thing.name): len(series.always) + len(series.exact) + len(series.since)
        for thing in case.things.values()
        for symbol, series in thing.facts.items()
        if is_fact(program, symbol)
    }
