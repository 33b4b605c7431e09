"""Why not: for an outcome that is nee, € 0 or not there, the conditions that decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import evolve, frozen

from uitvoerbaar.rendering.conditions import ConditionSentences
from uitvoerbaar.rendering.deciding import (
    counted_reads,
    deciding_leaves,
    is_yes_no,
    nearest_leaves,
    value_reads,
)
from uitvoerbaar.rendering.phrases import (
    amount_name,
    amount_origin,
    fact_name,
    fact_origin,
    step_name,
)
from uitvoerbaar.rendering.stored import (
    Read,
    StepRead,
    StoredAmount,
    StoredFact,
    StoredLimit,
    StoredStep,
    StoredTerm,
    StoredTest,
    StoredTrace,
    Trace,
    stored_trace,
)
from uitvoerbaar.rendering.wording import Names, capital, is_money, is_nil, words

_DEEPEST = 60


@frozen(slots=True)
class Reason:
    """One condition that decided: a sentence with its article, the citation apart, the step in
    which it stands, and the facts and amounts behind it."""

    sentence: str
    citation: str | None
    step: str
    facts: tuple[str, ...]


def why_not(trace: Trace) -> list[Reason]:
    """The reasons for a refused or nil outcome; none for an outcome that is something else.

    `trace` follows `evaluation/trace.schema.json`. The reasons are the smallest set of conditions,
    facts and limits that gave this outcome, in the order in which the law asked.
    """
    stored = stored_trace(trace)
    if not is_nil(stored.root.value):
        return []
    return _Reasons(stored).of_outcome()


class _Reasons:
    """The search from the outcome along what was nil to the conditions that made it so."""

    def __init__(self, trace: StoredTrace) -> None:
        self.trace = trace
        self.names = Names(trace, to_the_cent=True)
        self.conditions = ConditionSentences(trace, self.names)
        self.found: dict[str, list[Reason]] = {}

    def of_outcome(self) -> list[Reason]:
        """The reasons for the outcome itself, each once."""
        return list({r.sentence: r for r in self._of_step(self.trace.root, 0)}.values())

    def _of_step(self, step: StoredStep, depth: int) -> list[Reason]:
        if step.id not in self.found:
            found: list[Reason] = []
            if depth < _DEEPEST:
                found = self._of_left_out(step, step.left_out, depth) or self._of_own(step, depth)
            self.found[step.id] = found or [self._computed(step)]
        return self.found[step.id]

    def _of_own(self, step: StoredStep, depth: int) -> list[Reason]:
        """The reasons in what a step read and asked itself."""
        if step.value == []:
            return self._of_empty(step, step.reads, depth)
        found = self._of_value(step, depth) if step.type != "ja/nee" else []
        return found or self._of_leaves(step, deciding_leaves(step), depth)

    # --- conditions ---

    def _of_leaves(self, step: StoredStep, tests: Iterable[StoredTest], depth: int) -> list[Reason]:
        found: list[Reason] = []
        for test in tests:
            deeper = self.conditions.asked_step(step, test)
            nil = self._own_nil(step, test)
            if deeper is not None:
                found += self._of_step(deeper, depth + 1)
            elif nil:
                found += self._of_steps(nil, depth)
            elif test.reads and test.kind == "single":
                reads = [step.reads[place] for place in test.reads]
                found.append(self._reason(step, self.conditions.sentence(step, test), reads))
                found += self._of_nobody(step, test, depth)
            elif test.reads:
                found += self._of_nobody(step, test, depth)
        return found

    # --- collections in which nobody was left ---

    def _of_nobody(self, step: StoredStep, test: StoredTest, depth: int) -> list[Reason]:
        """Behind a condition on a collection in which nobody was left: why each was left out."""
        found = self._of_left_out(step, test.left_out, depth)
        return found or self._of_empty(step, (step.reads[place] for place in test.reads), depth)

    def _of_left_out(
        self, step: StoredStep, tests: Iterable[StoredTest], depth: int
    ) -> list[Reason]:
        """What each member that was left out did not meet, told of that member."""
        found: list[Reason] = []
        for test in tests:
            of_member = evolve(step, subject=test.member)
            found += self._of_leaves(of_member, nearest_leaves(test), depth + 1)
        return found

    def _of_empty(self, step: StoredStep, reads: Iterable[Read], depth: int) -> list[Reason]:
        """The reasons of the collections that were read and in which nobody was left."""
        found: list[Reason] = []
        for read in reads:
            if isinstance(read, StepRead) and self.trace.steps[read.step].value == []:
                found += self._of_step(self.trace.steps[read.step], depth + 1)
        return found

    def _own_nil(self, step: StoredStep, test: StoredTest) -> list[StepRead]:
        """The nil steps behind a comparison of the value itself that came out at nil: not that
        nothing is less than a bound decided, but what made it nothing."""
        if not test.own or test.left is None or not is_nil(test.left[1]):
            return []
        reads = [step.reads[place] for place in test.reads]
        return [r for r in reads if isinstance(r, StepRead) and self._is_nil_money(r)]

    def _of_steps(self, reads: Iterable[StepRead], depth: int) -> list[Reason]:
        """The reasons of steps. Of a rule that was read for more periods a reason counts once."""
        found: list[Reason] = []
        told: set[tuple[str, str | None, str, str | None]] = set()
        for read in reads:
            step = self.trace.steps[read.step]
            for reason in self._of_step(step, depth + 1):
                place = self.trace.steps[reason.step]
                key = (step.rule, step.subject, place.rule, place.subject)
                if key not in told or reason in found:
                    found.append(reason)
            told |= {
                (step.rule, step.subject, place.rule, place.subject)
                for place in (self.trace.steps[reason.step] for reason in found)
            }
        return found

    # --- values ---

    def _of_value(self, step: StoredStep, depth: int) -> list[Reason]:
        """The reasons in what a value was computed from; none where conditions decided."""
        if step.nil is not None and step.nil.short is not None:
            return self._of_short(step, *step.nil.short, depth)
        for limit in step.limits:
            if limit.applied and is_nil(limit.bound):
                return [self._limited(step, limit), *self._caps(step)]
        reads = [read for read in counted_reads(step) if not is_yes_no(self.trace, read)]
        nil = [read for read in reads if self._is_nil(read)]
        nil = [read for read in nil if self._is_money(read)] or nil
        if not nil or len([r for r in reads if self._is_money(r) and r not in nil]) > 1:
            return [self._computed(step), *self._caps(step)] if self._computes(reads) else []
        found: list[Reason] = []
        for read in nil:
            if isinstance(read, StepRead):
                found += self._of_step(self.trace.steps[read.step], depth + 1)
            elif isinstance(read, StoredFact):
                found.append(self._reason(step, self.conditions.fact(read), [read]))
            elif isinstance(read, StoredAmount):
                sentence = f"{capital(amount_name(read))} is {self._value(read)}"
                found.append(self._reason(step, sentence, [read]))
        return found

    def _of_short(
        self, step: StoredStep, of: StoredTerm, less: StoredTerm, depth: int
    ) -> list[Reason]:
        """The reasons for a difference below nil: the two terms, how what was taken off came to be
        so much, and if there was nothing to take it from, why."""
        sentence = (
            f"Van {self._term(step, of)} gaat {self._term(step, less)} af. Er blijft niets over"
        )
        found = [self._reason(step, sentence, step.reads, deep=True)]
        for read in self._single(step, of):
            if self._is_nil_money(read):
                found += self._of_step(self.trace.steps[read.step], depth + 1)
        for read in self._single(step, less):
            found += self._workings(self.trace.steps[read.step])
        return [*found, *self._caps(step)]

    def _single(self, step: StoredStep, term: StoredTerm) -> list[StepRead]:
        """The step that is the whole of a term, if it is."""
        reads = [step.reads[place] for place in term.reads]
        steps = [read for read in reads if isinstance(read, StepRead) and self._is_money(read)]
        return steps if len(steps) == 1 and len(reads) == 1 else []

    def _workings(self, step: StoredStep) -> list[Reason]:
        """How an amount was computed from the facts of people, down to where it hangs on more
        than one other step."""
        found: list[Reason] = []
        for _ in range(_DEEPEST):
            money = [read for read in value_reads(step) if self._is_money(read)]
            steps = [read for read in money if isinstance(read, StepRead)]
            if len(money) > 1 and self._money_behind(step):
                found.append(self._computed(step))
            if len(steps) != 1:
                break
            step = self.trace.steps[steps[0].step]
        return found

    def _term(self, step: StoredStep, term: StoredTerm) -> str:
        """A term with its value, and with what it was computed from."""
        return self.conditions.term(step, term.type, term.value, term.reads)

    def _computes(self, reads: list[Read]) -> bool:
        return any(self._is_money(read) for read in reads)

    def _limited(self, step: StoredStep, limit: StoredLimit) -> Reason:
        """A computation that came out below the floor of nil."""
        before = self.names.value(limit.before, limit.type)
        bound = self.names.value(limit.bound, limit.type)
        least = "ten minste" if limit.at_least else "ten hoogste"
        sentence = (
            f"De berekening van {step_name(self.names, step)} komt uit op {before}; "
            f"het is {least} {bound}"
        )
        used = self._with(step)
        if used:
            sentence = f"{used}. {sentence}"
        return self._reason(step, sentence, step.reads, deep=True)

    def _computed(self, step: StoredStep) -> Reason:
        """A value that follows from computing with others."""
        value, used = self.names.value(step.value, step.type), self._with(step)
        sentence = self.names.statement(step_name(self.names, step), step.value, step.type)
        if step.type == "ja/nee":
            sentence = self.conditions.truth(step)
        if used:
            told = f"Dat geeft {value}" if step is self.trace.root else sentence
            sentence = f"{used}. {told}"
        return self._reason(step, sentence, step.reads, deep=True)

    def _with(self, step: StoredStep) -> str:
        """The amounts with which a step computed: "Er is gerekend met .."; "" for none."""
        shown = [
            f"{self._name(read, step)} {self._value(read)}"
            for read in value_reads(step)
            if self._is_money(read)
        ]
        return f"Er is gerekend met {'; '.join(shown)}" if shown else ""

    def _caps(self, step: StoredStep) -> list[Reason]:
        """The amounts behind a computation that a limit held down or up."""
        found = []
        for below in self.trace.used_by(step):
            for limit in below.limits:
                if limit.applied and is_money(below.type):
                    value = self.names.value(limit.bound, limit.type)
                    before = self.names.value(limit.before, limit.type)
                    kind = "ten minste" if limit.at_least else "ten hoogste"
                    sentence = (
                        f"{capital(step_name(self.names, below))} is {kind} {value}; "
                        f"zonder die grens was het {before}"
                    )
                    found.append(self._reason(below, sentence, below.reads, deep=True))
        return found

    # --- a reason and its facts ---

    def _reason(
        self, step: StoredStep, sentence: str, reads: Iterable[Read], deep: bool = False
    ) -> Reason:
        citation = step.citation.text if step.citation else None
        if citation:
            sentence = f"{sentence} ({citation})"
        facts: dict[str, None] = {}
        for read in reads:
            if isinstance(read, StoredFact | StoredAmount) and _is_told(read):
                facts[self._phrase(read)] = None
            elif isinstance(read, StepRead) and not is_yes_no(self.trace, read):
                facts[f"{self._name(read, step)}: {self._value(read)}"] = None
        if deep:
            facts.update(dict.fromkeys(self._phrase(fact) for fact in self._money_behind(step)))
        return Reason(sentence, citation, step.id, tuple(facts))

    def _money_behind(self, step: StoredStep) -> list[StoredFact]:
        """The facts about money from which a step was reckoned, however deep."""
        found: list[StoredFact] = []
        waiting, seen = [step], {step.id}
        while waiting:
            current = waiting.pop()
            for read in current.reads:
                if isinstance(read, StoredFact) and is_money(read.type):
                    found.append(read)
                elif isinstance(read, StepRead) and read.step not in seen:
                    seen.add(read.step)
                    waiting.append(self.trace.steps[read.step])
        return found

    def _phrase(self, read: StoredFact | StoredAmount) -> str:
        if isinstance(read, StoredFact):
            name, origin = fact_name(self.names, read), fact_origin(read)
        else:
            name, origin = amount_name(read), amount_origin(read)
        return f"{name}: {self._value(read)}" + (f" ({origin})" if origin else "")

    def _name(self, read: Read, around: StoredStep) -> str:
        if isinstance(read, StepRead):
            return step_name(self.names, self.trace.steps[read.step], around)
        if isinstance(read, StoredFact):
            return fact_name(self.names, read)
        return amount_name(read) if isinstance(read, StoredAmount) else words(read.name)

    def _typed(self, read: Read) -> tuple[str | None, Any]:
        if isinstance(read, StepRead):
            step = self.trace.steps[read.step]
            return step.type, step.value
        if isinstance(read, StoredFact | StoredAmount):
            return read.type, read.value
        return None, "-"

    def _value(self, read: Read) -> str:
        kind, value = self._typed(read)
        return self.names.value(value, kind)

    def _is_nil(self, read: Read) -> bool:
        return is_nil(self._typed(read)[1])

    def _is_nil_money(self, read: Read) -> bool:
        return self._is_money(read) and self._is_nil(read)

    def _is_money(self, read: Read) -> bool:
        return is_money(self._typed(read)[0])


def _is_told(read: StoredFact | StoredAmount) -> bool:
    return not (isinstance(read, StoredFact) and read.nature == "role")
