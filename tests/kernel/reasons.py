"""The reason of an exact outcome, in the form in which the kernel tells its reasons.

The kernel says of a row which text decided and the branches taken in the body of that text, or
nothing where a condition was in doubt. The exact evaluator tells in its steps which exception won
and which branch of which case was taken; both branches where it was in doubt.
"""

from __future__ import annotations

from uitvoerbaar.evaluation.members import Members
from uitvoerbaar.evaluation.reads import RelationRead, Step, Took, Won
from uitvoerbaar.evaluation.values import Unknown
from uitvoerbaar.kernel.lowering.rules import Reason
from uitvoerbaar.law.declaration import RuleException, RuleVersion
from uitvoerbaar.law.expression import Cases


def reason_difference(step: Step | None, told: Reason | None) -> str:
    """How the reason that the kernel told differs from the step of the exact outcome."""
    if step is None or step.version is None:
        return ""
    if told is None:
        if step.version.start is not None or _may_doubt(step):
            return ""
        return f"no reason, but {_said(*reason_of(step))}"
    text, branches = reason_of(step)
    if told.text is text and told.branches == branches:
        return ""
    return f"reason {_said(told.text, told.branches)}, but {_said(text, branches)}"


def reason_of(step: Step) -> tuple[RuleVersion | RuleException, tuple[int, ...] | None]:
    """The text that decided, and the branches taken in it; None where they were in doubt."""
    assert step.version is not None
    won = [read.exception for read in step.reads if type(read) is Won]
    text = won[0] if won else step.version
    body, path = text.body, []
    while isinstance(body, Cases):
        taken = {r.branch for r in step.reads if type(r) is Took and r.cases is body}
        if len(taken) != 1:
            return text, None
        number = taken.pop()
        path.append(number)
        last = number == len(body.branches)
        body = body.otherwise if last else body.branches[number].value
    return text, tuple(path)


def _may_doubt(step: Step) -> bool:
    """Whether something was read that is not known, so that a condition may have been in doubt."""
    for read in step.reads:
        value = getattr(read, "value", None)
        if type(value) is Unknown or (type(value) is Members and not value.certain):
            return True
        if type(read) is RelationRead and not read.complete:
            return True
    return False


def _said(text: RuleVersion | RuleException, branches: tuple[int, ...] | None) -> str:
    name = text.name if isinstance(text, RuleException) else "the rule"
    return f"{name} at {text.origin.place} {branches}"
