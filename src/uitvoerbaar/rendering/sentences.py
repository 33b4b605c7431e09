"""An explanation in plain Dutch sentences, as in a letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from uitvoerbaar.rendering.letter_steps import StepSentences, stop
from uitvoerbaar.rendering.phrases import (
    Used,
    amount_name,
    fact_name,
)
from uitvoerbaar.rendering.stored import (
    StoredStep,
    StoredTrace,
    Trace,
    stored_trace,
)
from uitvoerbaar.rendering.why_not import why_not
from uitvoerbaar.rendering.wording import (
    Names,
    clean,
    in_period,
    period_words,
    state_of,
    words,
)


def trace_sentences(trace: Trace, summary: Mapping[str, Any], *, depth: int = 4) -> list[str]:
    """The outcome, then what decided it, `depth` steps down, each as one plain sentence.

    `trace` follows `evaluation/trace.schema.json`; `summary` is the outcome's own data (outcome,
    title, state, value, unit, period, certainty, assumptions, interpretations, questions). An
    `uitleg` in the law is used where there is one. Of a refused or nil outcome the reasons are
    told, not every step.
    """
    return list(_Letter(stored_trace(trace), summary, depth).sentences())


class _Letter:
    """The making of the sentences."""

    def __init__(self, trace: StoredTrace, summary: Mapping[str, Any], depth: int) -> None:
        self.trace = trace
        self.summary = summary
        self.depth = depth
        self.names = Names(trace)
        self.used = Used(trace, summary)

    def sentences(self) -> Iterator[str]:
        """All sentences in order."""
        root = self.trace.root
        yield stop(self._headline(root))
        if state_of(root.value) == "unknown":
            yield from self._bounds(root)
            yield from self._questions()
            return
        yield from self._provisional()
        if root.explanation:
            yield stop(root.explanation)
        reasons = why_not(self.trace)
        if reasons:
            yield "De reden is:" if len(reasons) == 1 else "De redenen zijn:"
            yield from (stop(reason.sentence) for reason in reasons)
        else:
            yield from StepSentences(self.trace, self.names, self.depth).all()
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

    def _bounds(self, root: StoredStep) -> Iterator[str]:
        if "low" in root.value or "high" in root.value:
            bounds = self.names.value(root.value, root.type).removeprefix("onbekend, ")
            yield f"Zeker is: de uitkomst is {bounds}."

    def _provisional(self) -> Iterator[str]:
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

    # --- what it leans on ---

    def _leaning(self) -> Iterator[str]:
        for assumption in self.used.assumptions:
            value = self.names.value(assumption.value, assumption.type)
            reason = clean(assumption.reason).removesuffix(".")
            yield stop(
                f"Wij gaan uit van de aanname “{words(assumption.name)}”: {value}. Reden: {reason}",
                assumption.citation,
            )
        for amount in self.used.filled:
            yield (
                f"Het bedrag “{amount_name(amount)}” is ingevuld met de aanname "
                f"“{words(amount.assumption or '')}”."
            )
        for name in self.used.other_assumptions:
            yield f"Wij gaan uit van de aanname “{words(name)}”."
        yield from self._unconfirmed()
        yield from self._readings()

    def _unconfirmed(self) -> Iterator[str]:
        named = "; ".join(
            f"{amount_name(amount)}, {self.names.value(amount.value, amount.type)}"
            for amount in self.used.unconfirmed
        )
        if len(self.used.unconfirmed) == 1:
            yield f"Dit bedrag is niet officieel bevestigd: {named}."
        elif named:
            yield f"Deze bedragen zijn niet officieel bevestigd: {named}."

    def _readings(self) -> Iterator[str]:
        """The readings of the law, one sentence for each article."""
        found: dict[str | None, list[str]] = {}
        for reading, citation in self.used.readings:
            found.setdefault(citation, []).append(clean(reading.text).removesuffix("."))
        for citation, texts in found.items():
            where = clean(citation) if citation else "de wet"
            yield f"Wij lezen {where} zo: {'; '.join(dict.fromkeys(texts))}."


_SUPPLIERS = {
    "register": "uit een register",
    "citizen": "van de burger",
    "official": "een oordeel van een medewerker",
}
