"""Which conditions decided a step, worked out again when an explanation is written.

Everything an evaluation found is remembered, so looking at the parts of a condition afterwards
costs the evaluation itself nothing. The result is plain data (see `trace.schema.json`): the
conditions in the order in which they were evaluated, each with its text in the law, what it gave,
its parts, and for a comparison both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from uitvoerbaar.evaluation.decision import Decision
from uitvoerbaar.evaluation.facts import Thing
from uitvoerbaar.evaluation.inputs import lean
from uitvoerbaar.evaluation.left_out import left_out
from uitvoerbaar.evaluation.members import Members, members
from uitvoerbaar.evaluation.plain import plain_value
from uitvoerbaar.evaluation.program import by_priority
from uitvoerbaar.evaluation.reads import Step, Won
from uitvoerbaar.evaluation.values import NO_ANSWER, Fault, Missing, Unknown
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import RuleException, RuleVersion
from uitvoerbaar.law.types import Amount, Boolean

Text = RuleVersion | RuleException

_QUANTIFIERS = {
    e.Quantifier.ALL: "for_all",
    e.Quantifier.SOME: "for_some",
    e.Quantifier.NONE: "for_none",
}


class Conditions:
    """The conditions and limits of one step. `positions` says where each read of the step stands
    in its list of reads, by the identity of the read."""

    def __init__(self, decision: Decision, step: Step, positions: dict[int, int]) -> None:
        self.decision = decision
        self.step = step
        self.positions = positions

    def tests(self) -> list[dict[str, Any]]:
        """The conditions evaluated: of exceptions, then of branches, or the whole yes/no body."""
        found: list[dict[str, Any]] = []
        version = self.step.version
        if version is None:
            return found
        won = [read.exception for read in self.step.reads if type(read) is Won]
        for exception in self._exceptions():
            truth = self._test(exception, exception.condition, ())
            found.append({"for": "exception", "name": exception.name, **truth})
            if exception in won and truth["value"] == "ja":
                found.extend(self._of_body(exception, exception.body))
                return found
        found.extend(self._of_body(version, version.body))
        return found

    def _exceptions(self) -> list[RuleException]:
        program, evaluation = self.decision.program, self.decision.evaluation
        rule = self.step.rule
        day = self.step.text_day or evaluation.day_of(self.step.period, rule.grid)
        plan = program.plan(program.rules[rule.symbol], day, evaluation.known_on)
        return by_priority(list(plan.exceptions))

    def _of_body(self, text: Text, body: e.Expression) -> Iterator[dict[str, Any]]:
        if isinstance(body, e.Cases):
            for number, branch in enumerate(body.branches):
                truth = self._test(text, branch.condition, ())
                if _is_own(branch.condition, body):
                    truth["own"] = True
                yield {"for": "branch", "branch": number, **truth}
                if truth["value"] == "ja":
                    yield from self._of_body(text, branch.value)
                    return
            yield from self._of_body(text, body.otherwise)
        elif isinstance(body.type, Boolean):
            truth = self._test(text, body, ())
            yield {"for": "value", **truth}

    def text(self) -> Text | None:
        """The text that was applied: of the exception that won, or of the rule."""
        won = next((read.exception for read in self.step.reads if type(read) is Won), None)
        return won or self.step.version

    def limits(self) -> list[dict[str, Any]]:
        """Where `ten minste` or `ten hoogste` is written in the text that was applied."""
        found: list[dict[str, Any]] = []
        text = self.text()
        if text is None or not self.decision.program.limited(text.body):
            return found
        for node in self._outer(text, text.body):
            if not isinstance(node, e.AtLeast | e.AtMost):
                continue
            before, _ = self.run(text, node.operand, ())
            bound, reads = self.run(text, node.bound, ())
            after, _ = self.run(text, node, ())
            least = isinstance(node, e.AtLeast)
            words = "ten minste" if least else "ten hoogste"
            known = not any(isinstance(v, Fault | Unknown | Missing) for v in (before, bound))
            found.append(
                lean(
                    {
                        "kind": "at_least" if least else "at_most",
                        "text": f"{words} {source_text(text, node.bound)}",
                        "type": node.type.name,
                        "before": self.plain(before, node.operand),
                        "bound": self.plain(bound, node.bound),
                        "applied": bool(known and after == bound and before != bound),
                        "reads": reads,
                    }
                )
            )
        return found

    def left_out(self) -> list[dict[str, Any]]:
        """Where the value is nil, empty or absent: who was left out of the collections behind it,
        each with the condition that was not met."""
        text, value = self.text(), self.step.value
        empty = type(value) is Missing or (isinstance(value, Members) and not value.sure)
        number = isinstance(value, int | Fraction) and not isinstance(value, bool)
        if text is None or not (empty or (number and value == 0)):
            return []
        return self._left_out(text, text.body, ())

    def _left_out(
        self, text: Text, node: e.Expression, bound: tuple[tuple[int, Thing], ...]
    ) -> list[dict[str, Any]]:
        return left_out(
            node,
            dict(text.locals),
            lambda part, things: self.run(text, part, things)[0],
            lambda part, things: self._test(text, part, things),
            bound,
        )

    def _outer(self, text: Text, node: e.Expression) -> Iterator[e.Expression]:
        """The nodes that work on the whole value: of a case, those of the branch taken."""
        if isinstance(node, e.Cases):
            for branch in node.branches:
                if self.run(text, branch.condition, ())[0] is True:
                    yield from self._outer(text, branch.value)
                    return
            yield from self._outer(text, node.otherwise)
            return
        yield node
        if isinstance(node, e.AtLeast | e.AtMost | e.Round | e.Convert | e.Recount | e.IfAbsent):
            yield from self._outer(text, node.operand)

    # --- one condition ---

    def _test(
        self,
        text: Text,
        node: e.Expression,
        bound: tuple[tuple[int, Thing], ...],
    ) -> dict[str, Any]:
        value, reads = self.run(text, node, bound)
        node = _told(text, node)
        data: dict[str, Any] = {
            "kind": "single",
            "text": source_text(text, node),
            "value": self.plain(value, node),
        }
        if isinstance(node, e.And | e.Or):
            data["kind"] = "all" if isinstance(node, e.And) else "any"
            decisive = "nee" if isinstance(node, e.And) else "ja"
            data["parts"] = []
            for operand in node.operands:
                part = self._test(text, operand, bound)
                data["parts"].append(part)
                if part["value"] == decisive:
                    break
        elif isinstance(node, e.Not):
            data["kind"] = "not"
            data["parts"] = [self._test(text, node.operand, bound)]
        elif isinstance(node, e.Quantified):
            data["kind"] = _QUANTIFIERS[node.quantifier]
            data["parts"] = self._of_members(text, node, bound)
            if not data["parts"]:
                data["reads"] = reads
                data["left_out"] = self._left_out(text, node.collection, bound)
        else:
            data["reads"] = reads
            data.update(self._sides(text, node, bound))
            data["left_out"] = self._left_out(text, node, bound)
        return lean(data)

    def _of_members(
        self,
        text: Text,
        node: e.Quantified,
        bound: tuple[tuple[int, Thing], ...],
    ) -> list[dict[str, Any]]:
        value, _ = self.run(text, node.collection, bound)
        if isinstance(value, Fault):
            return []
        parts = []
        for thing in members(value).sure:
            part = self._test(text, node.condition, (*bound, (node.number, thing)))
            parts.append({**part, "member": thing.name})
            if part["value"] == ("nee" if node.quantifier is e.Quantifier.ALL else "ja"):
                break
        return parts

    def _sides(
        self,
        text: Text,
        node: e.Expression,
        bound: tuple[tuple[int, Thing], ...],
    ) -> dict[str, Any]:
        if isinstance(node, e.Exists):
            sign = "ontbreekt" if node.negated else "bestaat"
            return {"sign": sign}
        if isinstance(node, e.Compare):
            sign = node.order.value
        elif isinstance(node, e.Same):
            sign = "≠" if node.negated else "="
        else:
            return {}
        sides: dict[str, Any] = {"sign": sign}
        for name, side in (("left", node.left), ("right", node.right)):
            value, reads = self.run(text, side, bound)
            sides[name] = {"type": side.type.name, "value": self.plain(value, side)}
            if _is_computed(text, side):
                sides[name]["from"] = reads
            instead = _told(text, side)
            if isinstance(instead, e.IfAbsent) and self._is_missing(text, instead.operand, bound):
                sides[name]["instead_of"] = source_text(text, instead.operand)
        return sides

    def _is_missing(
        self, text: Text, node: e.Expression, bound: tuple[tuple[int, Thing], ...]
    ) -> bool:
        return type(self.run(text, node, bound)[0]) is Missing

    # --- evaluation and text of a part ---

    def run(
        self,
        text: Text,
        node: e.Expression,
        bound: tuple[tuple[int, Thing], ...],
    ) -> tuple[Any, list[int]]:
        """The value of a part (a Fault where it has none) and the places of what it read."""
        program, step = self.decision.program, self.step
        numbers = tuple(number for number, _ in bound)
        run = program.part(node, step.rule.grid, text.locals, numbers)
        things = tuple(thing for _, thing in bound)
        reads: list[Any] = []
        evaluation = self.decision.evaluation
        try:
            value = evaluation.frozen(
                step.text_day, lambda: run(evaluation, step.subject, step.period, reads, *things)
            )
        except NO_ANSWER as error:
            outside = Fault("een datum, periode of getal valt buiten wat er bestaat")
            value = error if isinstance(error, Fault) else outside
        places = sorted({self.positions[id(r)] for r in reads if id(r) in self.positions})
        return value, places

    def plain(self, value: Any, node: e.Expression) -> Any:
        """The value of a part as plain data."""
        if isinstance(value, Fault):
            return {"state": "error"}
        return plain_value(value, node.type)


def _told(text: Text, node: e.Expression) -> e.Expression:
    """A condition that was given a name with `stel`, as it is written there."""
    named = dict(text.locals)
    while isinstance(node, e.Local):
        node = named[node.name]
    return node


_COMPUTED = (e.Add, e.Subtract, e.Multiply, e.Divide, e.IfAbsent, e.AtLeast, e.AtMost, e.Round)


def _is_computed(text: Text, side: e.Expression) -> bool:
    """Whether the words of a side of a comparison say nothing to who does not know the rule."""
    if any(isinstance(part, e.Local) for part in e.walk(side)) or not source_text(text, side):
        return True
    return isinstance(side.type, Amount) and isinstance(side, _COMPUTED)


def _is_own(condition: e.Expression, cases: e.Cases) -> bool:
    """Whether a comparison is about the value that the cases give where it does not hold."""
    return isinstance(condition, e.Compare | e.Same) and condition.left == cases.otherwise


def source_text(text: Text, node: e.Expression) -> str:
    """The words of an expression in the source of its declaration, white space joined."""
    place, start = node.origin.place, text.origin.place.line
    lines = text.source.splitlines()
    first, last = place.line - start, place.end_line - start
    if place.file != text.origin.place.file or first < 0 or last >= len(lines):
        return ""
    if first == last:
        parts = [lines[first][place.column - 1 : place.end_column - 1]]
    else:
        parts = [
            lines[first][place.column - 1 :],
            *lines[first + 1 : last],
            lines[last][: place.end_column - 1],
        ]
    return " ".join(" ".join(part.split("#")[0].split()) for part in parts).strip()
