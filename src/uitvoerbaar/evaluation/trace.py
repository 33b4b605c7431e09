"""The explanation of an outcome as data: every step with its article, its branch and its inputs.

The data follows `trace.schema.json`. A step that is used more than once stands once and is
referred to by its id; the first step is the outcome itself.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from uitvoerbaar.evaluation.conditions import Conditions
from uitvoerbaar.evaluation.decision import Decision, Outcome, all_steps
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.facts import Thing
from uitvoerbaar.evaluation.plain import fact_type, plain_date, plain_value
from uitvoerbaar.evaluation.reads import (
    AmountRead,
    AssumptionRead,
    FactRead,
    RelationRead,
    Step,
    Took,
    Won,
)
from uitvoerbaar.evaluation.runtime import period_text
from uitvoerbaar.evaluation.values import Fault, Missing, Unknown
from uitvoerbaar.law.citation import Citation
from uitvoerbaar.law.declaration import (
    Choice,
    Interpretation,
    Item,
    Judgement,
    Law,
    RuleException,
    RuleVersion,
)
from uitvoerbaar.law.expression import Cases, Symbol


def trace_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a trace."""
    text = Path(__file__).with_name("trace.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def trace_data(decision: Decision, outcome: Outcome) -> dict[str, Any] | None:
    """The trace of an outcome as plain data; None where the law failed before the first step."""
    if outcome.step is None:
        return None
    steps = list(all_steps(outcome.step))
    ids = {id(step): f"s{number}" for number, step in enumerate(steps, 1)}
    law = decision.program.law
    return {
        "law": law.digest,
        "on": decision.on.isoformat(),
        "known_on": plain_date(decision.known_on),
        "root": ids[id(outcome.step)],
        "things": _things(decision, steps),
        "steps": [_step(decision, step, ids) for step in steps],
    }


def _things(decision: Decision, steps: list[Step]) -> dict[str, Any]:
    """The things that the trace names, with their kind and who plays their roles."""
    named: dict[str, Thing] = {}
    for step in steps:
        if step.subject is not None:
            named[step.subject.name] = step.subject
        for read in step.reads:
            if type(read) is FactRead or type(read) is RelationRead:
                named[read.thing.name] = read.thing
            if type(read) is RelationRead:
                named.update((thing.name, thing) for thing in read.found)
    return {name: _thing(decision, thing) for name, thing in named.items()}


def _thing(decision: Decision, thing: Thing) -> dict[str, Any]:
    roles = {}
    for role in decision.program.law.kinds[thing.kind].roles:
        series = thing.facts.get(Symbol(role.name, thing.kind))
        if series is not None and series.always and isinstance(series.always[-1].value, Thing):
            roles[role.name] = series.always[-1].value.name
    return {"kind": thing.kind, "roles": roles}


@lru_cache(maxsize=4096)
def citation_data(citation: Citation | None) -> dict[str, Any] | None:
    """A citation as plain data, its juriconnect and web address included.

    One object for each citation: a trace names the same article many times.
    """
    if citation is None:
        return None
    return {
        "text": str(citation),
        "regulation": citation.regulation,
        "article": citation.article,
        "paragraph": citation.paragraph,
        "juriconnect": citation.juriconnect,
        "address": citation.web_address,
    }


def _step(decision: Decision, step: Step, ids: dict[int, str]) -> dict[str, Any]:
    law = decision.program.law
    text: RuleVersion | RuleException | None = step.version
    exception = next((r.exception for r in step.reads if type(r) is Won), None)
    branch = next((r.branch for r in step.reads if type(r) is Took), None)
    if exception is not None:
        text = exception
    reads = _unique(step.reads)
    shown = [read for read in reads if type(read) not in (Took, Won)]
    conditions = Conditions(decision, step, {id(read): i for i, read in enumerate(shown)})
    data: dict[str, Any] = {
        "id": ids[id(step)],
        "rule": step.rule.symbol.name,
        "kind": step.rule.symbol.kind,
        "title": step.rule.outcome,
        "subject": step.subject.name if step.subject else None,
        "period": period_text(step.period),
        "type": step.rule.type.name,
        "value": plain_value(step.value, step.rule.type),
        "citation": citation_data(text.origin.citation if text else None),
        "place": str(text.origin.place) if text else None,
        "valid_from": plain_date(text.validity.start) if text else None,
        "valid_until": plain_date(text.validity.end) if text else None,
        "exception": exception.name if exception else None,
        "branch": branch,
        "branches": _branch_count(text),
        "explanation": explanation_of(decision, step),
        "interpretations": [_interpretation(i) for i in text.interpretations] if text else [],
        "reads": [_read(law, read, ids) for read in shown],
        "tests": conditions.tests(),
        "limits": conditions.limits(),
        "text": text.source if text else None,
    }
    if isinstance(text, RuleVersion) and text.borrowed is not None:
        data["borrowed"] = citation_data(text.borrowed)
    return data


def _unique(reads: list[Any]) -> list[Any]:
    """Reads in order, each once: a rule often reads the same thing in several places."""
    return list({id(read): read for read in reads}.values())


def _branch_count(text: RuleVersion | RuleException | None) -> int | None:
    if text is None or not isinstance(text.body, Cases):
        return None
    return len(text.body.branches) + 1


def _interpretation(interpretation: Interpretation) -> dict[str, Any]:
    return {"text": interpretation.text, "rests_on": interpretation.rests_on}


def explanation_of(decision: Decision, step: Step) -> str | None:
    """The `uitleg` of the text that was applied, its {names} filled in.

    None without one, or where a name has no value: the branch that needs it was not taken.
    """
    won = next((r.exception for r in step.reads if type(r) is Won), None)
    text: RuleVersion | RuleException | None = won or step.version
    if text is None or text.explanation is None:
        return None
    program = decision.program
    parts: list[str] = []
    rest = text.explanation
    for expression in text.explained:
        before, _, rest = rest.partition("{")
        _, _, rest = rest.partition("}")
        run = program.part(expression, step.rule.grid, text.locals, ())
        try:
            value = run(decision.evaluation, step.subject, step.period, [])
        except Fault:
            return None
        if isinstance(value, Unknown | Missing):
            return None  # a sentence with a hole in it explains nothing
        parts += [before, dutch(value, expression.type)]
    return "".join(parts) + rest


def _read(law: Law, read: Any, ids: dict[int, str]) -> dict[str, Any]:
    kind = type(read)
    if kind is Step:
        return {"step": ids[id(read)]}
    if kind is FactRead:
        return {"fact": _fact(law, read)}
    if kind is AmountRead:
        return {"amount": _amount(law, read)}
    if kind is AssumptionRead:
        return {"assumption": _assumption(law, read)}
    return {
        "relation": {
            "name": read.symbol.name,
            "of": read.thing.name,
            "found": [thing.name for thing in read.found],
            "complete": read.complete,
        }
    }


def _fact(law: Law, read: FactRead) -> dict[str, Any]:
    declared: Item | Choice | Judgement | None = (
        law.items.get(read.symbol)
        or law.choices.get(read.symbol)
        or law.judgements.get(read.symbol)
    )
    nature = {Item: "item", Choice: "choice", Judgement: "judgement"}.get(type(declared), "role")
    kind = fact_type(law, read.symbol)
    item = declared if isinstance(declared, Item) else None
    fact = read.fact
    return {
        "name": read.symbol.name,
        "nature": nature,
        "of": read.thing.name,
        "period": period_text(read.period),
        "type": kind.name if kind is not None else None,
        "value": plain_value(read.value, kind) if kind is not None else str(read.value),
        "state": fact.state.name.lower() if fact else "unknown",
        "register": item.register if item else None,
        "authentic": item.authentic if item else None,
        "source": fact.source if fact else None,
        "reasons": fact.reasons if fact else None,
    }


def _amount(law: Law, read: AmountRead) -> dict[str, Any]:
    parameter = law.parameters[read.parameter]
    cell, version = read.cell, read.version
    return {
        "name": read.parameter,
        "keys": list(read.keys),
        "day": read.day.isoformat(),
        "type": parameter.type.name,
        "value": plain_value(read.value, parameter.type),
        "valid_from": plain_date(version.valid_from) if version else None,
        "citation": citation_data(version.origin.citation if version else None),
        "source": cell.source if cell else None,
        "certainty": cell.certainty.value if cell else None,
        "assumption": cell.assumption if cell else None,
    }


def _assumption(law: Law, read: AssumptionRead) -> dict[str, Any]:
    assumption = law.assumptions[read.name]
    kind = assumption.type
    return {
        "name": read.name,
        "type": kind.name if kind else None,
        "value": plain_value(read.value, kind) if kind else str(read.value),
        "replaced": read.replaced,
        "reason": assumption.reason,
        "rests_on": assumption.rests_on,
        "citation": citation_data(assumption.origin.citation),
    }
