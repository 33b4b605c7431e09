"""Who was left out where a collection stayed empty, with the condition that each did not meet.

Worked out again when an explanation is written, as conditions are (see `conditions`). The result is
plain data under `left_out` in a condition or a step of a trace (see `trace.schema.json`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from uitvoerbaar.evaluation.facts import Thing
from uitvoerbaar.evaluation.members import Members, members
from uitvoerbaar.evaluation.values import Fault
from uitvoerbaar.law import expression as e

MOST = 3
"""How many members are told at most: those that came nearest."""

Bound = tuple[tuple[int, Thing], ...]
Run = Callable[[e.Expression, Bound], Any]
Test = Callable[[e.Expression, Bound], dict[str, Any]]

_FIELDS = ("collection", "records", "operand", "operands", "left", "right", "members")


def left_out(
    node: e.Expression, named: dict[str, e.Expression], run: Run, test: Test, bound: Bound
) -> list[dict[str, Any]]:
    """The conditions that left every member out, of the collections on which `node` depends.

    `named` are the texts of local names. `run` gives the value of a part, `test` a condition as
    data, both for the members that are `bound`. Each condition names its `member`; the nearest
    come first. A collection of which it is unknown who belongs to it is passed over.
    """
    found: list[dict[str, Any]] = []
    for part in _filters(node, named, run, bound):
        inside = run(part, bound)
        if not isinstance(inside, Members) or inside.sure or not inside.certain:
            continue
        whole = run(part.collection, bound)
        if isinstance(whole, Fault):
            continue
        for thing in members(whole).sure:
            truth = test(part.condition, (*bound, (part.number, thing)))
            if truth["value"] == "nee":
                found.append({**truth, "member": thing.name})
    return sorted(found, key=held, reverse=True)[:MOST]


def held(test: dict[str, Any]) -> int:
    """How many parts of a condition that failed were met: how near it came."""
    parts: Iterable[dict[str, Any]] = test.get("parts", ())
    if test["kind"] in ("any", "for_some") and test["value"] == "nee":
        return max((held(part) for part in parts), default=0)
    if test["kind"] in ("all", "for_all"):
        return sum(held(part) for part in parts)
    return int(test["value"] == "ja")


def _filters(
    node: e.Expression, named: dict[str, e.Expression], run: Run, bound: Bound
) -> Iterator[e.Where]:
    """The collections with a condition on which a value depends, outermost first."""
    if isinstance(node, e.Local):
        yield from _filters(named[node.name], named, run, bound)
        return
    if isinstance(node, e.Cases):
        taken = (branch.value for branch in node.branches if run(branch.condition, bound) is True)
        yield from _filters(next(taken, node.otherwise), named, run, bound)
        return
    if isinstance(node, e.Where):
        yield node
    for name in ("left",) if isinstance(node, e.Subtract) else _FIELDS:
        inside = getattr(node, name, ())
        for part in inside if isinstance(inside, tuple) else (inside,):
            if isinstance(part, e.Expression):
                yield from _filters(part, named, run, bound)
