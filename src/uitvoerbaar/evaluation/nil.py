"""How an amount came to be nil: what was counted, what was taken off, and what was too little.

Worked out again when an explanation is written, as conditions are (see `conditions`). The result is
plain data under `nil` in a step of a trace (see `trace.schema.json`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import define, field

from uitvoerbaar.evaluation.conditions import Conditions, Text
from uitvoerbaar.evaluation.inputs import lean
from uitvoerbaar.evaluation.values import Missing
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.types import Amount


def nil_data(conditions: Conditions) -> dict[str, Any] | None:
    """What made the amount of a step nil; None for another value, or where nothing was read."""
    step, text = conditions.step, conditions.text()
    if text is None or not isinstance(step.rule.type, Amount) or not _is_nil(step.value):
        return None
    working = _Working(conditions, text, dict(text.locals))
    working.look(text.body)
    return working.data() or None


def _is_nil(value: Any) -> bool:
    return not isinstance(value, bool | str) and value == 0


def _is_number(value: Any) -> bool:
    return isinstance(value, Fraction | int) and not isinstance(value, bool)


@define
class _Working:
    """The walk through an expression along the parts that made it nil."""

    conditions: Conditions
    text: Text
    locals: dict[str, e.Expression]
    counted: dict[int, None] = field(factory=dict)
    short: dict[str, Any] | None = None

    def data(self) -> dict[str, Any]:
        """The places of the reads that were counted, and what was too little."""
        return lean({"counted": sorted(self.counted), "short": self.short})

    def look(self, node: e.Expression, alone: bool = True) -> None:
        """Takes in a part on which the value depends; `alone` where the part is nil only if the
        whole is, so that nothing is added to it."""
        if isinstance(node, e.Local):
            self.look(self.locals[node.name], alone)
        elif isinstance(node, e.Cases):
            self.look(self._chosen(node), alone)
        elif isinstance(node, e.AtLeast | e.AtMost):
            self.look(node.operand, alone)
            if isinstance(node, e.AtMost) and _is_nil(self._value(node.bound)):
                self._count(node.bound)
        elif isinstance(node, e.IfAbsent):
            self.look(node.operand, alone)
            if isinstance(self._value(node.operand), Missing):
                self.look(node.substitute, alone)
        elif isinstance(node, e.Round | e.Convert | e.Recount):
            self.look(node.operand, alone)
        elif isinstance(node, e.Multiply | e.Divide):
            nil = [part for part in (node.left, node.right) if _is_nil(self._value(part))]
            for part in nil or (node.left, node.right):
                self.look(part, alone and bool(nil))
        elif isinstance(node, e.Add):
            self.look(node.left, alone=False)
            self.look(node.right, alone=False)
        elif isinstance(node, e.Subtract) and isinstance(node.type, Amount):
            self._difference(node, alone)
        else:
            self._count(node)

    def _difference(self, node: e.Subtract, alone: bool) -> None:
        self.look(node.left, alone=False)
        value, less = self._value(node), self._value(node.right)
        if not _is_number(value) or not _is_number(less) or less <= 0:
            return
        if alone and value < 0:
            self.short = {"of": self._side(node.left), "less": self._side(node.right)}
        else:
            self._count(node.right)

    def _side(self, node: e.Expression) -> dict[str, Any]:
        value, places = self._run(node)
        return lean(
            {"type": node.type.name, "value": self.conditions.plain(value, node), "reads": places}
        )

    def _chosen(self, node: e.Cases) -> e.Expression:
        for branch in node.branches:
            if self._value(branch.condition) is True:
                return branch.value
        return node.otherwise

    def _count(self, node: e.Expression) -> None:
        self.counted.update(dict.fromkeys(self._run(node)[1]))

    def _value(self, node: e.Expression) -> Any:
        return self._run(node)[0]

    def _run(self, node: e.Expression) -> tuple[Any, list[int]]:
        return self.conditions.run(self.text, node, ())
