"""The steps of a decision as sentences of a letter: what was reckoned with what, and why.

A letter follows the values of the outcome's own kind and the amounts of money. A step that only
passes on what another found is told by its own name, with what lies behind it.
"""

from __future__ import annotations

from collections.abc import Iterator

from uitvoerbaar.rendering.conditions import ConditionSentences
from uitvoerbaar.rendering.deciding import deciding_leaves, is_yes_no, value_reads
from uitvoerbaar.rendering.phrases import amount_name, fact_name, fact_origin, step_name
from uitvoerbaar.rendering.stored import (
    Plain,
    Read,
    StepRead,
    StoredAmount,
    StoredCitation,
    StoredFact,
    StoredStep,
    StoredTest,
    StoredTrace,
)
from uitvoerbaar.rendering.wording import (
    Names,
    capital,
    clean,
    in_period,
    is_money,
    is_nil,
    state_of,
    words,
)

_NOUNS = {
    "percentage": "het percentage",
    "getal": "het getal",
    "datum": "de datum",
    "maand": "de maand",
    "jaar": "het jaar",
    "duur": "de duur",
}

_DEEPEST_CONDITION = 4


def stop(text: str, citation: StoredCitation | None = None) -> str:
    """A sentence with its article and one full stop."""
    base = clean(text).strip().removesuffix(".")
    return f"{base} ({clean(citation.text)})." if citation is not None else f"{base}."


class StepSentences:
    """The sentences about the steps under an outcome, each thing told once."""

    def __init__(self, trace: StoredTrace, names: Names, depth: int) -> None:
        self.trace = trace
        self.names = names
        self.depth = depth
        self.conditions = ConditionSentences(trace, names)
        self.told: set[str] = {trace.root.id}

    def all(self) -> Iterator[str]:
        """The sentences under the outcome itself."""
        yield from self._under(self._source(self.trace.root), 1)

    def _under(self, step: StoredStep, level: int) -> Iterator[str]:
        """The conditions that decided a step, what it used, and the steps behind that."""
        yield from self._conditions(step)
        phrases: list[str] = []
        below: list[StoredStep] = []
        for read in self._value_reads(step):
            if isinstance(read, StepRead) and self._is_told_apart(step, read, level):
                below.append(self.trace.steps[read.step])
            elif isinstance(read, StepRead) and is_yes_no(self.trace, read):
                yield from self._truth(self.trace.steps[read.step])
            else:
                phrases += self._input(read, step)
        if phrases:
            yield f"Daarbij gebruiken wij: {'; '.join(phrases)}."
        for used in below:
            if used.id not in self.told:
                self.told.add(used.id)
                yield self._step(used)
                source = self._source(used)
                self.told.add(source.id)
                yield from self._under(source, level + 1)

    def _value_reads(self, step: StoredStep) -> list[Read]:
        """What a step used for its value; money also where a condition asked for it first."""
        own = value_reads(step)
        return [
            read
            for read in step.reads
            if read in own or (isinstance(read, StepRead) and self._follows(step, read))
        ]

    def _follows(self, step: StoredStep, read: StepRead) -> bool:
        kind = self.trace.steps[read.step].type
        return kind != "ja/nee" and (is_money(kind) or kind == step.type)

    def _is_told_apart(self, step: StoredStep, read: StepRead, level: int) -> bool:
        """Whether a step gets sentences of its own: not where it only hands on a fact."""
        if level > self.depth or not self._follows(step, read):
            return False
        used = self.trace.steps[read.step]
        if used.explanation or self._source(used).exception:
            return True
        return not is_nil(used.value) and self._leaf(used) is None

    # --- conditions ---

    def _conditions(self, step: StoredStep, level: int = 0) -> Iterator[str]:
        """Which conditions decided; of an exception and of a yes or no also what lies behind."""
        if step.exception:
            yield f"Daarbij geldt de uitzondering “{words(step.exception)}”."
        for leaf in deciding_leaves(step):
            if leaf.reads:
                yield from self._condition(step, leaf, level)

    def _condition(self, step: StoredStep, leaf: StoredTest, level: int) -> Iterator[str]:
        deeper = self.conditions.asked_step(step, leaf)
        said = self.conditions.sentence(step, leaf)
        asked = [step.reads[place] for place in leaf.reads]
        facts = [r for r in asked if isinstance(r, StoredFact) and r.nature == "item"]
        origin = fact_origin(facts[0]) if len(facts) == len(asked) == 1 else None
        cited = clean(step.citation.text) if step.citation is not None else None
        brackets = "; ".join(part for part in (origin, cited) if part)
        sentence = stop(f"{said} ({brackets})" if brackets else said)
        if sentence not in self.told:
            self.told.add(sentence)
            yield sentence
            matters = step.type == "ja/nee" or step.exception is not None
            if deeper is not None and matters and level < _DEEPEST_CONDITION:
                yield from self._conditions(deeper, level + 1)

    def _truth(self, step: StoredStep) -> Iterator[str]:
        """A yes or no that chose what counts; of a no also why."""
        if step.id not in self.told:
            self.told.add(step.id)
            yield stop(self.conditions.truth(step), step.citation)
            if step.value == "nee":
                yield from self._conditions(step)

    # --- one step, one input ---

    def _step(self, step: StoredStep) -> str:
        if step.explanation:
            return stop(step.explanation, step.citation)
        value = self.names.value(step.value, step.type)
        noun = "het bedrag" if is_money(step.type) else _NOUNS.get(step.type, "de uitkomst van")
        who = f" voor {self.names.of(step.subject)}" if step.subject is not None else ""
        same = step.period == self.trace.root.period
        when = "" if same else f" {in_period(step.period)}"
        said = f"{capital(noun)} “{words(step.rule)}”{who}{when} is {value}"
        return stop(said, step.citation)

    def _input(self, read: Read, around: StoredStep) -> list[str]:
        """What was used and not told yet, in a few words with its value and origin."""
        if isinstance(read, StepRead):
            step = self.trace.steps[read.step]
            leaf = self._leaf(step)
            parts = [clean(step.citation.text)] if step.citation else []
            parts += [self._origin(leaf)] if leaf is not None else []
            origin = "; ".join(part for part in parts if part)
            name, key = step_name(self.names, step, around), step.id
            phrase = self._phrase(name, step.value, step.type, origin)
        elif isinstance(read, StoredFact) and read.nature != "role":
            name = key = fact_name(self.names, read)
            phrase = self._phrase(name, read.value, read.type, fact_origin(read))
        elif isinstance(read, StoredAmount):
            name = key = amount_name(read)
            phrase = self._phrase(name, read.value, read.type, self._origin(read))
        else:
            return []
        if key in self.told:
            return []
        self.told.add(key)
        return [phrase]

    def _phrase(self, name: str, value: Plain, kind: str | None, origin: str) -> str:
        shown = self.names.value(value, kind)
        return f"{name}, {shown}" + (f" ({origin})" if origin else "")

    def _origin(self, read: StoredFact | StoredAmount) -> str:
        if isinstance(read, StoredFact):
            return fact_origin(read)
        return f"bron: {clean(read.source)}" if read.source else ""

    # --- steps that only pass something on ---

    def _handed_on(self, step: StoredStep) -> StoredStep | StoredFact | StoredAmount | None:
        """What a step hands on unchanged; None where it did something or chose between more."""
        limited = any(limit.applied for limit in step.limits)
        if step.exception or limited or step.type == "ja/nee" or state_of(step.value):
            return None
        bounds = {place for limit in step.limits for place in limit.reads}
        found: list[StoredStep | StoredFact | StoredAmount] = []
        for place, read in enumerate(step.reads):
            used = self.trace.steps[read.step] if isinstance(read, StepRead) else read
            if not isinstance(used, StoredStep | StoredFact | StoredAmount) or place in bounds:
                continue
            if used.type == step.type and state_of(used.value) is None and used not in found:
                found.append(used)
        return found[0] if len(found) == 1 and found[0].value == step.value else None

    def _source(self, step: StoredStep, through_told: bool = False) -> StoredStep:
        """The step behind a step that did something itself, or that has an `uitleg` to tell."""
        seen = {step.id}
        while True:
            below = self._handed_on(step)
            if not isinstance(below, StoredStep) or below.id in seen:
                return step
            if below.explanation and not through_told:
                return step
            seen.add(below.id)
            step = below

    def _leaf(self, step: StoredStep) -> StoredFact | StoredAmount | None:
        """The fact or amount that a step, through others or not, hands on."""
        found = self._handed_on(self._source(step, through_told=True))
        return None if isinstance(found, StoredStep) else found
