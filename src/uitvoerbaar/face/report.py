"""A decision as plain data, for JSON and for the renderers."""

from __future__ import annotations

from typing import Any

from uitvoerbaar.evaluation.decision import Decision, Outcome, OutcomeState
from uitvoerbaar.evaluation.inputs import citation_data
from uitvoerbaar.evaluation.plain import plain_date, plain_value, value_text
from uitvoerbaar.evaluation.questions import Question, questions
from uitvoerbaar.evaluation.runtime import period_text
from uitvoerbaar.evaluation.trace import decision_trace, trace_data
from uitvoerbaar.law.initiative import initiative
from uitvoerbaar.law.types import Amount, Percentage, Type

_KNOWN = (OutcomeState.KNOWN, OutcomeState.PROVISIONAL)


def unit_of(kind: Type) -> str | None:
    """The unit in which a value is given: euro, euro per maand, procent; None without one."""
    if isinstance(kind, Amount):
        return f"euro {kind.unit.value}".strip()
    return "procent" if isinstance(kind, Percentage) else None


def decision_data(decision: Decision, with_trace: bool = False) -> dict[str, Any]:
    """A decision as plain data: the law used, the dates, and each outcome.

    With its trace, `trace` holds the steps of all outcomes, each once (see `trace.schema.json`),
    and `root` of an outcome is the id of its own step (null where the law gave no answer).
    """
    outcomes = [outcome_data(decision, outcome) for outcome in decision.outcomes]
    data: dict[str, Any] = {
        "law": decision.program.law.digest,
        "on": decision.on.isoformat(),
        "known_on": plain_date(decision.known_on),
        "applicant": decision.case.applicant.name,
        "outcomes": outcomes,
    }
    if with_trace:
        data["trace"], roots = decision_trace(decision)
        for outcome, root in zip(outcomes, roots, strict=True):
            outcome["root"] = root
    return data


def outcome_data(decision: Decision, outcome: Outcome, with_trace: bool = False) -> dict[str, Any]:
    """One outcome as plain data. `value` is a decimal string where it is known; `trace` is that of
    this outcome alone."""
    law = decision.program.law
    kind = outcome.rule.type
    data: dict[str, Any] = {
        "outcome": outcome.name,
        "title": outcome.rule.outcome,
        "subject": outcome.subject.name if outcome.subject else None,
        "state": outcome.state.value,
        "value": plain_value(outcome.value, kind) if outcome.state in _KNOWN else None,
        "unit": unit_of(kind),
        "type": kind.name,
        "period": period_text(outcome.period),
        "initiative": list(initiative(law, outcome.rule).names),
        "certainty": outcome.certainty.value if outcome.certainty else None,
        "assumptions": list(outcome.assumptions),
        "interpretations": [
            {
                "text": used.interpretation.text,
                "rests_on": used.interpretation.rests_on,
                "citation": str(used.citation) if used.citation else None,
            }
            for used in outcome.interpretations
        ],
    }
    if outcome.state is OutcomeState.UNKNOWN:
        low, high = outcome.value.low, outcome.value.high
        data["low"] = None if low is None else value_text(low, kind)
        data["high"] = None if high is None else value_text(high, kind)
        data["questions"] = [question_data(question) for question in questions(law, outcome)]
    if outcome.error is not None:
        data["error"] = {
            "sentence": outcome.error.sentence,
            "citation": citation_data(outcome.error.citation),
            "place": str(outcome.error.origin.place),
            "rule": outcome.error.rule,
            "period": outcome.error.period,
        }
    if with_trace:
        data["trace"] = trace_data(decision, outcome)
    return data


def question_data(question: Question) -> dict[str, Any]:
    """A question as plain data."""
    kind = question.type

    def bound(value: Any) -> str | None:
        return None if value is None or kind is None else value_text(value, kind)

    return {
        "item": question.want.symbol.name,
        "of": question.want.thing,
        "period": period_text(question.want.period),
        "supplier": question.supplier.value,
        "holder": question.holder,
        "question": question.text,
        "english": question.english,
        "type": kind.name if kind else None,
        "options": list(question.options),
        "low": bound(question.low),
        "high": bound(question.high),
        "citation": citation_data(question.citation),
    }
