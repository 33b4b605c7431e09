"""An explanation in plain Dutch sentences, as in a letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from uitvoerbaar.rendering.conditions import ConditionSentences
from uitvoerbaar.rendering.deciding import deciding_conditions, leaves, relevant_reads
from uitvoerbaar.rendering.phrases import (
    Used,
    amount_name,
    assumption_reason,
    fact_name,
    fact_origin,
    reading_words,
)
from uitvoerbaar.rendering.stored import (
    StepRead,
    StoredAmount,
    StoredCitation,
    StoredFact,
    StoredStep,
    StoredTrace,
    stored_trace,
)
from uitvoerbaar.rendering.why_not import why_not
from uitvoerbaar.rendering.wording import (
    Names,
    clean,
    in_period,
    is_money,
    period_words,
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


def trace_sentences(
    trace: Mapping[str, Any], summary: Mapping[str, Any], *, depth: int = 3
) -> list[str]:
    """The outcome, then what decided it, `depth` steps down, each as one plain sentence.

    `trace` follows `evaluation/trace.schema.json`; `summary` is the outcome's own data (outcome,
    title, state, value, unit, period, certainty, assumptions, interpretations, questions). An
    `uitleg` in the law is used where there is one. Of a refused or nil outcome the reasons are
    told, not every step.
    """
    return list(_Letter(stored_trace(trace), summary, depth).sentences(trace))


class _Letter:
    """The making of the sentences."""

    def __init__(self, trace: StoredTrace, summary: Mapping[str, Any], depth: int) -> None:
        self.trace = trace
        self.summary = summary
        self.depth = depth
        self.names = Names(trace)
        self.conditions = ConditionSentences(trace, self.names)
        self.used = Used(trace, summary)
        self.told: set[str] = set()

    def sentences(self, data: Mapping[str, Any]) -> Iterator[str]:
        """All sentences in order."""
        root = self.trace.root
        yield _stop(self._headline(root))
        yield from self._how_sure()
        reasons = why_not(data)
        if root.explanation:
            yield _stop(root.explanation)
        if reasons:
            yield "De reden is:" if len(reasons) == 1 else "De redenen zijn:"
            yield from (_stop(reason.sentence) for reason in reasons)
        elif state_of(root.value) == "unknown":
            yield from self._questions()
        else:
            self.told.add(root.id)
            yield from self._inputs(root)
            yield from self._below(root, 1)
        yield from self._leaning()

    # --- the outcome ---

    def _headline(self, root: StoredStep) -> str:
        title = clean(self.summary.get("title") or root.title or words(root.rule))
        who = f" voor {self.names.of(root.subject)}" if root.subject is not None else ""
        when = f" in {period_words(root.period)}" if root.period else ""
        state = state_of(root.value)
        if state == "unknown":
            return f"Wij kunnen nog niet beslissen over “{title}”{who}{when}"
        if state == "not_applicable":
            return f"“{title}” is niet van toepassing{who}{when}"
        if state is not None:
            return f"“{title}” is er niet{who}{when}"
        value = self.names.value(root.value, root.type)
        return f"De uitkomst van “{title}”{who}{when} is: {value}"

    def _how_sure(self) -> Iterator[str]:
        value = self.trace.root.value
        if isinstance(value, dict) and ("low" in value or "high" in value):
            bounds = self.names.value(value, self.trace.root.type).removeprefix("onbekend, ")
            yield f"Zeker is: de uitkomst is {bounds}."
        open_facts = [fact for fact in self.used.facts if fact.state == "provisional"]
        if open_facts:
            which = "; ".join(fact_name(self.names, fact) for fact in open_facts)
            one = len(open_facts) == 1
            what = "dit gegeven nog niet vaststaat" if one else "deze gegevens nog niet vaststaan"
            yield f"Deze uitkomst is voorlopig, omdat {what}: {which}."
        elif self.summary.get("state") == "provisional":
            yield "Deze uitkomst is voorlopig."

    def _questions(self) -> Iterator[str]:
        for question in self.summary.get("questions") or ():
            what = words(question.get("item") or "")
            if question.get("of"):
                what += f" {self.names.owner(question['of'])}"
            when = in_period(question.get("period"))
            source = _SUPPLIERS.get(question.get("supplier"), "")
            holder = question.get("holder")
            if holder and question.get("supplier") == "register":
                source = f"uit het register {clean(holder)}"
            asked = clean(question.get("question") or "")
            told = f": {asked}" if asked and question.get("supplier") != "register" else "."
            sentence = " ".join(part for part in ("Wij hebben nog nodig:", what, when) if part)
            yield sentence + (f" ({source})" if source else "") + told

    # --- the steps ---

    def _below(self, step: StoredStep, level: int) -> Iterator[str]:
        if level > self.depth:
            return
        for read in relevant_reads(self.trace, step):
            if isinstance(read, StepRead) and read.step not in self.told:
                self.told.add(read.step)
                below = self.trace.steps[read.step]
                yield self._step(below)
                yield from self._inputs(below)
                yield from self._below(below, level + 1)

    def _step(self, step: StoredStep) -> str:
        if step.explanation:
            return _stop(step.explanation, step.citation)
        if step.type == "ja/nee" and state_of(step.value) is None:
            return _stop(self.conditions.truth(step), step.citation)
        value = self.names.value(step.value, step.type)
        noun = "het bedrag" if is_money(step.type) else _NOUNS.get(step.type, "de uitkomst van")
        who = f" voor {self.names.of(step.subject)}" if step.subject is not None else ""
        same = step.period == self.trace.root.period
        when = "" if same else f" {in_period(step.period)}"
        return _stop(
            f"{noun[0].upper()}{noun[1:]} “{words(step.rule)}”{who}{when} is {value}", step.citation
        )

    def _inputs(self, step: StoredStep) -> Iterator[str]:
        """What a step used: the exception that applied, its facts and its amounts."""
        if step.exception:
            why = [
                self.conditions.sentence(step, leaf)
                for test in deciding_conditions(step)
                if test.role == "exception"
                for leaf in leaves(test)
                if leaf.reads
            ]
            yield _stop(
                ". ".join([f"Daarbij geldt de uitzondering “{words(step.exception)}”", *why])
            )
        phrases: list[str] = []
        for read in relevant_reads(self.trace, step):
            if isinstance(read, StoredFact) and read.nature != "role":
                if read.type == "ja/nee" and state_of(read.value) is None:
                    yield self._truth(read)
                else:
                    phrases.append(
                        self._phrase(fact_name(self.names, read), read, fact_origin(read))
                    )
            elif isinstance(read, StoredAmount):
                source = f"bron: {clean(read.source)}" if read.source else ""
                phrases.append(self._phrase(amount_name(read), read, source))
        if phrases:
            yield f"Daarbij gebruiken wij: {'; '.join(phrases)}."

    def _truth(self, fact: StoredFact) -> str:
        """A ja or nee as a sentence, with the register where that is not said yet."""
        origin = f" ({fact_origin(fact)})" if fact.nature == "item" else ""
        return f"{self.conditions.fact(fact)}{origin}."

    def _phrase(self, name: str, read: StoredFact | StoredAmount, origin: str) -> str:
        value = self.names.value(read.value, read.type)
        return f"{name}, {value}" + (f" ({origin})" if origin else "")

    # --- what it leans on ---

    def _leaning(self) -> Iterator[str]:
        for assumption in self.used.assumptions:
            value = self.names.value(assumption.value, assumption.type)
            reason = assumption_reason(assumption)
            yield _stop(
                f"Wij gaan uit van de aanname “{words(assumption.name)}”: {value}. Reden: {reason}",
                assumption.citation,
            )
        for amount in self.used.unconfirmed:
            value = self.names.value(amount.value, amount.type)
            yield f"Dit bedrag is niet officieel bevestigd: {amount_name(amount)}, {value}."
        for amount in self.used.filled:
            yield (
                f"Het bedrag “{amount_name(amount)}” is ingevuld met de aanname "
                f"“{words(amount.assumption or '')}”."
            )
        for name in self.used.other_assumptions:
            yield f"Wij gaan uit van de aanname “{words(name)}”."
        for reading, citation in self.used.readings:
            place = f" ({clean(citation)})" if citation else ""
            text = reading_words(reading.text, reading.rests_on)
            yield f"Wij lezen de wet{place} zo: {text}."


_SUPPLIERS = {
    "register": "uit een register",
    "citizen": "van de burger",
    "official": "een oordeel van een medewerker",
}


def _stop(text: str, citation: StoredCitation | None = None) -> str:
    """A sentence with its article and one full stop."""
    base = clean(text).strip().removesuffix(".")
    return f"{base} ({clean(citation.text)})." if citation is not None else f"{base}."
