"""The explanation of a decision as data: every step with its article, its branch and its inputs.

The data follows `trace.schema.json`. A step that is used more than once, by one outcome or by more,
stands once and is referred to by its id. So do the text of the law that a step applied, each input,
and conditions that came out the same way.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from uitvoerbaar.evaluation.conditions import Conditions, Text
from uitvoerbaar.evaluation.decision import Decision, Outcome, all_steps
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.facts import Thing
from uitvoerbaar.evaluation.inputs import citation_data, input_data, input_key, lean
from uitvoerbaar.evaluation.nil import nil_data
from uitvoerbaar.evaluation.plain import plain_date, plain_value
from uitvoerbaar.evaluation.reads import FactRead, RelationRead, Step, Took, Won
from uitvoerbaar.evaluation.runtime import period_text
from uitvoerbaar.evaluation.values import NO_ANSWER, Missing, Unknown
from uitvoerbaar.law.declaration import Interpretation, Rule, RuleException, RuleVersion
from uitvoerbaar.law.expression import Cases, Literal, Symbol
from uitvoerbaar.law.types import Amount


def trace_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a trace."""
    text = Path(__file__).with_name("trace.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def trace_data(decision: Decision, outcome: Outcome) -> dict[str, Any] | None:
    """The trace of one outcome as plain data; None where the law failed before the first step."""
    if outcome.step is None:
        return None
    table = _Table(decision)
    root = table.add(outcome.step)
    return {**table.data(), "root": root}


def decision_trace(decision: Decision) -> tuple[dict[str, Any], list[str | None]]:
    """One trace for all outcomes of a decision, without `root`; and the root of each outcome, None
    where the law failed before the first step."""
    table = _Table(decision)
    roots = [table.add(outcome.step) if outcome.step else None for outcome in decision.outcomes]
    return table.data(), roots


class _Table:
    """The steps of a decision with the texts and inputs that they share, each written once."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.steps: list[Step] = []
        self.ids: dict[int, str] = {}
        self.seen: set[int] = set()
        self.rules: dict[tuple[int, int], tuple[str, dict[str, Any]]] = {}
        self.inputs: dict[tuple[Any, ...], tuple[str, dict[str, Any]]] = {}
        self.known: dict[int, str] = {}  # the id of an input by its read
        self.tests: dict[str, tuple[str, list[dict[str, Any]]]] = {}

    def add(self, root: Step) -> str:
        """Takes in a step and all that is under it; its id."""
        for step in all_steps(root, self.seen):
            self.steps.append(step)
            self.ids[id(step)] = f"s{len(self.steps)}"
        return self.ids[id(root)]

    def data(self) -> dict[str, Any]:
        """The trace, without a root."""
        decision = self.decision
        steps = [self._step(step) for step in self.steps]
        return {
            "law": decision.program.law.digest,
            "on": decision.on.isoformat(),
            "known_on": plain_date(decision.known_on),
            "things": _things(decision, self.steps),
            "rules": dict(self.rules.values()),
            "inputs": dict(self.inputs.values()),
            "tests": dict(self.tests.values()),
            "steps": steps,
        }

    def _step(self, step: Step) -> dict[str, Any]:
        decision = self.decision
        exception = next((r.exception for r in step.reads if type(r) is Won), None)
        shown = [read for read in _unique(step.reads) if type(read) not in (Took, Won)]
        conditions = Conditions(decision, step, {id(read): i for i, read in enumerate(shown)})
        return lean(
            {
                "id": self.ids[id(step)],
                "rule": self._rule(step.rule, exception or step.version),
                "subject": step.subject.name if step.subject else None,
                "period": period_text(step.period),
                "value": plain_value(step.value, step.rule.type),
                "branch": next((r.branch for r in step.reads if type(r) is Took), None),
                "explanation": explanation_of(decision, step),
                "reads": [self._read(read) for read in shown],
                "tests": self._tests(conditions.tests()),
                "limits": conditions.limits(),
                "nil": nil_data(conditions),
                "left_out": conditions.left_out(),
            }
        )

    def _read(self, read: Any) -> str:
        """The id of what was read: of a step or of an input."""
        if type(read) is Step:
            return self.ids[id(read)]
        known = self.known.get(id(read))
        if known is None:
            key = input_key(read)
            if key not in self.inputs:
                law = self.decision.program.law
                self.inputs[key] = (f"i{len(self.inputs) + 1}", input_data(law, read))
            known = self.known[id(read)] = self.inputs[key][0]
        return known

    def _tests(self, tests: list[dict[str, Any]]) -> str | None:
        """The id of the conditions of a step; None without any."""
        if not tests:
            return None
        return self.tests.setdefault(repr(tests), (f"t{len(self.tests) + 1}", tests))[0]

    def _rule(self, rule: Rule, text: Text | None) -> str:
        """The id of a rule with the text that was applied: of a version or of an exception."""
        key = (id(rule), id(text))
        if key not in self.rules:
            self.rules[key] = (f"r{len(self.rules) + 1}", _rule_data(rule, text))
        return self.rules[key][0]


def _rule_data(rule: Rule, text: Text | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": rule.symbol.name,
        "kind": rule.symbol.kind,
        "title": rule.outcome,
        "type": rule.type.name,
    }
    if text is not None:
        data |= {
            "citation": citation_data(text.origin.citation),
            "place": str(text.origin.place),
            "valid_from": plain_date(text.validity.start),
            "valid_until": plain_date(text.validity.end),
            "branches": _branch_count(text),
            "interpretations": [_interpretation(i) for i in text.interpretations],
            "text": text.source,
        }
    if isinstance(text, RuleException):
        data["exception"] = text.name
    elif text is not None and text.borrowed is not None:
        data["borrowed"] = citation_data(text.borrowed)
    return lean(data)


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


def _unique(reads: list[Any]) -> list[Any]:
    """Reads in order, each once: a rule often reads the same thing in several places."""
    return list({id(read): read for read in reads}.values())


def _branch_count(text: RuleVersion | RuleException | None) -> int | None:
    if text is None or not isinstance(text.body, Cases):
        return None
    return len(text.body.branches) + 1


def _interpretation(interpretation: Interpretation) -> dict[str, Any]:
    return lean({"text": interpretation.text, "rests_on": interpretation.rests_on})


def explanation_of(decision: Decision, step: Step) -> str | None:
    """The `uitleg` of the text that was applied, its {names} filled in.

    None without one, where a name has no value: the branch that needs it was not taken; and where
    a case gave an amount of nothing: how the amount is worked out says nothing about that.
    """
    won = next((r.exception for r in step.reads if type(r) is Won), None)
    text: RuleVersion | RuleException | None = won or step.version
    if text is None or text.explanation is None or _given_as_nothing(step, text):
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
        except NO_ANSWER:
            return None
        if isinstance(value, Unknown | Missing):
            return None  # a sentence with a hole in it explains nothing
        parts += [before, dutch(value, expression.type)]
    return "".join(parts) + rest


def _given_as_nothing(step: Step, text: RuleVersion | RuleException) -> bool:
    """Whether the case that was taken writes that there is nothing, without working it out."""
    node = text.body
    taken = {id(read.cases): read.branch for read in step.reads if type(read) is Took}
    while isinstance(node, Cases) and id(node) in taken:
        branch = taken[id(node)]
        node = node.branches[branch].value if branch < len(node.branches) else node.otherwise
    literal = isinstance(node, Literal) and node is not text.body
    return literal and isinstance(step.rule.type, Amount) and step.value == 0
