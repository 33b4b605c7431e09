"""What the tree, the page and the sentences say in the same words: facts, amounts, steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from uitvoerbaar.rendering.stored import (
    StoredAmount,
    StoredAssumption,
    StoredFact,
    StoredInterpretation,
    StoredStep,
    StoredTrace,
)
from uitvoerbaar.rendering.wording import Names, clean, day_words, in_period, state_of, words

_Found = TypeVar("_Found")

NOT_CONFIRMED = "niet officieel bevestigd"

CERTAINTY = {
    "wet": "bedrag uit de wet",
    "gepubliceerd": "officieel gepubliceerd",
    "secundair": f"uit een tweede bron, {NOT_CONFIRMED}",
    "afgeleid": f"afgeleid, {NOT_CONFIRMED}",
    "onzeker": f"onzeker, {NOT_CONFIRMED}",
}
"""What each certainty of an amount says."""

_CONFIRMED = ("wet", "gepubliceerd", None)


def is_unconfirmed(amount: StoredAmount) -> bool:
    """Whether no official source confirms an amount."""
    return amount.certainty not in _CONFIRMED


def fact_name(names: Names, fact: StoredFact) -> str:
    """Which fact: its name, whose it is and over which period."""
    parts = (words(fact.name), names.owner(fact.of), in_period(fact.period))
    return " ".join(part for part in parts if part)


def fact_origin(fact: StoredFact) -> str:
    """Who says so: the register, the citizen, or an official with reasons; and how sure it is."""
    if fact.nature == "judgement":
        parts = ["oordeel van een medewerker"]
        if fact.state != "unknown":
            parts.append(
                f"redenen: {clean(fact.reasons).rstrip('.')}" if fact.reasons else "zonder redenen"
            )
    elif fact.nature == "choice":
        parts = [
            "keuze van de burger" if fact.state == "known" else "geen aanvraag of keuze bekend"
        ]
    elif fact.register is not None:
        parts = [f"register: {clean(fact.register)}"]
        if fact.authentic:
            parts.append("authentiek gegeven")
    else:
        parts = [
            "door de burger opgegeven" if fact.state != "unknown" else "te vragen aan de burger"
        ]
    if fact.source:
        parts.append(f"bron: {clean(fact.source)}")
    if fact.state == "provisional":
        parts.append("voorlopig")
    if state_of(fact.value) == "unknown":
        parts.append("nog niet bekend")
    return ", ".join(parts)


def amount_name(amount: StoredAmount) -> str:
    """Which amount: its name with its categories."""
    keys = ", ".join(words(key) for key in amount.keys)
    return f"{words(amount.name)} ({keys})" if keys else words(amount.name)


def amount_origin(amount: StoredAmount) -> str:
    """Where an amount was read, from when it holds, and how certain it is."""
    parts = []
    if amount.valid_from:
        parts.append(f"vanaf {day_words(amount.valid_from)}")
    if amount.source:
        parts.append(f"bron: {clean(amount.source)}")
    if amount.certainty is not None:
        parts.append(CERTAINTY.get(amount.certainty, clean(amount.certainty)))
    if amount.assumption:
        parts.append(f"volgens aanname “{words(amount.assumption)}”")
    return ", ".join(parts)


def assumption_reason(assumption: StoredAssumption) -> str:
    """Why an assumption was made, what it rests on, and whether the request replaced it."""
    parts = [clean(assumption.reason).rstrip(".")]
    if assumption.rests_on:
        parts.append(f"steunt op {clean(assumption.rests_on)}")
    if assumption.replaced:
        parts.append("in deze aanvraag vervangen door een andere waarde")
    return "; ".join(part for part in parts if part)


def step_name(names: Names, step: StoredStep, around: StoredStep | None = None) -> str:
    """Which step: rule, subject, and its period where it differs from that of the step around."""
    parts = [words(step.rule)]
    if step.subject is not None and (around is None or step.subject != around.subject):
        parts.append(names.owner(step.subject))
    if around is None or step.period != around.period:
        parts.append(in_period(step.period))
    return " ".join(part for part in parts if part)


def branch_words(step: StoredStep) -> str | None:
    """Which case of a rule applied, in the words of the law; None for a rule without cases."""
    if step.branch is None or step.branches is None:
        return None
    open_tests = [t for t in step.tests if t.role == "branch" and state_of(t.value) is not None]
    if open_tests:
        return f"nog niet te zeggen welk van {step.branches} gevallen geldt"
    place = f"geval {step.branch + 1} van {step.branches}"
    if step.branch == step.branches - 1:
        return f"{place}: anders"
    taken = [t for t in step.tests if t.role == "branch" and t.branch == step.branch]
    return f"{place}: als {words(taken[0].text)}" if taken and taken[0].text else place


def exception_words(step: StoredStep) -> str | None:
    """The exception that applied; one whose condition is unknown is only possible."""
    if step.exception is None:
        return None
    sure = not any(t.name == step.exception and state_of(t.value) is not None for t in step.tests)
    name = words(step.exception)
    return name if sure else f"{name} (nog niet te zeggen of die geldt)"


def reading_words(text: str, rests_on: str | None) -> str:
    """A reading of the law with what it rests on."""
    base = clean(text).rstrip(".")
    return f"{base} (steunt op {clean(rests_on)})" if rests_on else base


class Used:
    """What a whole trace used, each once: facts, amounts, assumptions and readings of the law."""

    def __init__(self, trace: StoredTrace, summary: Mapping[str, Any]) -> None:
        self.facts: list[StoredFact] = []
        self.amounts: list[StoredAmount] = []
        self.assumptions: list[StoredAssumption] = []
        self.readings: list[tuple[StoredInterpretation, str | None]] = []
        for step in trace.walk():
            citation = step.citation.text if step.citation else None
            self.readings += [(reading, citation) for reading in step.interpretations]
            for read in step.reads:
                if isinstance(read, StoredFact) and read.nature != "role":
                    self.facts.append(read)
                elif isinstance(read, StoredAmount):
                    self.amounts.append(read)
                elif isinstance(read, StoredAssumption):
                    self.assumptions.append(read)
        for used in summary.get("interpretations") or ():
            reading = StoredInterpretation(used["text"], used.get("rests_on"))
            self.readings.append((reading, used.get("citation")))
        self.facts = _once(self.facts)
        self.amounts = _once(self.amounts)
        self.assumptions = _once(self.assumptions)
        self.readings = _once(self.readings)
        named = {used.name for used in self.assumptions}
        named.update(a.assumption for a in self.amounts if a.assumption)
        self.other_assumptions = [
            name for name in summary.get("assumptions") or () if name not in named
        ]

    @property
    def filled(self) -> list[StoredAmount]:
        """The amounts that an assumption filled in."""
        return [amount for amount in self.amounts if amount.assumption]

    @property
    def unconfirmed(self) -> list[StoredAmount]:
        """The amounts that no official source confirms."""
        return [amount for amount in self.amounts if is_unconfirmed(amount)]


def _once(found: list[_Found]) -> list[_Found]:
    kept: list[_Found] = []
    for thing in found:
        if thing not in kept:
            kept.append(thing)
    return kept
