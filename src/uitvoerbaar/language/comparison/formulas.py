"""Which parts of a formula changed: the smallest parts that differ, each as rule text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from attrs import evolve, fields, frozen

from uitvoerbaar.language.comparison.changes import PartChange
from uitvoerbaar.language.writer import modifiers_of, write
from uitvoerbaar.language.writing.names import Scope
from uitvoerbaar.law.expression import (
    Add,
    And,
    Branch,
    Cases,
    Choose,
    Expression,
    Extreme,
    Literal,
    Member,
    Or,
    Quantified,
    SortKey,
    Subject,
    Subtract,
    Sum,
    Where,
    walk,
)

Binder = Where | Sum | Extreme | Quantified | Choose


def alike(expression: Expression) -> Expression:
    """The expression with its members numbered in the order in which they come into view, so that
    equal formulas are equal wherever they stand."""
    # Far from the numbers of members from outside, such as the roles of a derived kind.
    numbers: dict[int, int] = {}
    for part in walk(expression):
        if isinstance(part, Binder):
            numbers.setdefault(part.number, 1000 + len(numbers))
    result = _renumbered(expression, numbers)
    assert isinstance(result, Expression)
    return result


def _renumbered(value: Any, numbers: dict[int, int]) -> Any:
    if isinstance(value, tuple):
        return tuple(_renumbered(element, numbers) for element in value)
    if not isinstance(value, Expression | Branch | SortKey):
        return value
    changes = {
        attribute.name: _renumbered(getattr(value, attribute.name), numbers)
        for attribute in fields(type(value))
        if attribute.name not in ("type", "origin")
    }
    if isinstance(value, Binder | Member):
        changes["number"] = numbers.get(value.number, value.number)
    return evolve(value, **changes)


def changed_parts(
    old: Expression, new: Expression, old_scope: Scope, new_scope: Scope
) -> tuple[PartChange, ...]:
    """The parts in which two formulas differ; none where they have nothing in common.

    Both must be numbered alike (see `alike`). Conditions joined by `en` and `of`, terms of a sum,
    cases and modifiers are compared one by one; elsewhere the same operation with other operands
    differs in those operands.
    """
    one, other = _Side(old, old_scope), _Side(new, new_scope)
    found = tuple(_compare(one, other))
    return () if found == (PartChange(one.text, other.text),) else found


@frozen
class _Side:
    """An expression where it stands."""

    expression: Expression
    scope: Scope

    @property
    def text(self) -> str:
        return write(self.expression, self.scope)


@frozen
class _Element:
    """One of a row: an operand, a term, a case or a modifier. Its `parts` are looked into where
    an element of the same `sort` takes its place."""

    text: str
    sort: str = ""
    parts: tuple[_Side, ...] = ()


def _compare(old: _Side, new: _Side) -> Iterator[PartChange]:
    if old.expression == new.expression or old.text == new.text:
        return
    one, modifiers = modifiers_of(old.expression, old.scope)
    other, other_modifiers = modifiers_of(new.expression, new.scope)
    if modifiers or other_modifiers:
        yield from _compare(_Side(one, old.scope), _Side(other, new.scope))
        yield from _rows(
            [_Element(text) for text in modifiers],
            [_Element(text) for text in other_modifiers],
        )
        return
    (sort, row), (other_sort, other_row) = _row(old), _row(new)
    # A sum is also compared with a single term: terms came or went.
    one_sort = sort == other_sort or {sort, other_sort} == {"sum", ""}
    rows = one_sort and (sort or other_sort)
    if rows and any(a.text == b.text or _common(a, b) for a in row for b in other_row):
        yield from _rows(row, other_row)
    elif _shape(one) == _shape(other):
        for part, other_part in zip(_parts(old), _parts(new), strict=True):
            yield from _compare(part, other_part)
    else:
        yield PartChange(old.text, new.text)


# --- rows of elements -------------------------------------------------------------------------


def _row(side: _Side) -> tuple[str, list[_Element]]:
    """The elements that an expression is a row of, and what sort of row; "" for a row of one."""
    expression, scope = side.expression, side.scope
    match expression:
        case And(operands=operands) | Or(operands=operands):
            return type(expression).__name__, [_operand(_Side(o, scope)) for o in operands]
        case Add() | Subtract():
            return "sum", list(_terms(expression, scope, "+"))
        case Cases(branches=branches, otherwise=otherwise):
            return "cases", [*(_case(b, scope) for b in branches), _otherwise(otherwise, scope)]
    return "", [_term(side, "+")]


def _operand(side: _Side) -> _Element:
    return _Element(side.text, "operand", (side,))


def _term(side: _Side, sign: str) -> _Element:
    text = side.text if sign == "+" else f"- {side.text}"
    return _Element(text, sign, (side,))


def _terms(expression: Expression, scope: Scope, sign: str) -> Iterator[_Element]:
    """The terms of a sum with their signs; what stands in parentheses stays together."""
    match expression:
        case Add(left=left, right=right):
            yield from _terms(left, scope, "+")
            yield _term(_Side(right, scope), "+")
        case Subtract(left=left, right=right):
            yield from _terms(left, scope, "+")
            yield _term(_Side(right, scope), "-")
        case _:
            yield _term(_Side(expression, scope), sign)


def _case(branch: Branch, scope: Scope) -> _Element:
    condition, value = _Side(branch.condition, scope), _Side(branch.value, scope)
    return _Element(f"als {condition.text}: {value.text}", "case", (condition, value))


def _otherwise(value: Expression, scope: Scope) -> _Element:
    side = _Side(value, scope)
    return _Element(f"anders: {side.text}", "otherwise", (side,))


def _rows(old: Sequence[_Element], new: Sequence[_Element]) -> Iterator[PartChange]:
    """What came, went and changed in a row."""
    texts, new_texts = ([element.text for element in row] for row in (old, new))
    matcher = SequenceMatcher(None, texts, new_texts, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            continue
        gone, came = list(old[a:b]), list(new[c:d])
        alone = len(gone) == len(came) == 1
        for element in gone:
            nearest = max(came, key=lambda other: _common(element, other), default=None)
            if nearest is not None and (alone or _common(element, nearest)):
                came.remove(nearest)
                yield from _pair(element, nearest)
            else:
                yield PartChange(element.text, None)
        yield from (PartChange(None, element.text) for element in came)


def _common(old: _Element, new: _Element) -> int:
    """How many parts two elements of a sort have in common, bare literals and members aside."""
    if old.sort != new.sort:
        return 0
    ours, theirs = (
        {part for side in element.parts for part in walk(alike(side.expression))}
        for element in (old, new)
    )
    return sum(not isinstance(part, Subject | Member | Literal) for part in ours & theirs)


def _pair(old: _Element, new: _Element) -> Iterator[PartChange]:
    if old.text == new.text:
        return
    if old.sort == new.sort and old.parts and len(old.parts) == len(new.parts):
        for one, other in zip(old.parts, new.parts, strict=True):
            yield from _compare(one, other)
    else:
        yield PartChange(old.text, new.text)


# --- other expressions ------------------------------------------------------------------------


def _shape(expression: Expression) -> tuple[object, ...]:
    """What an expression is, apart from the expressions inside it."""
    inside = (
        _shape_of(getattr(expression, attribute.name))
        for attribute in fields(type(expression))
        if attribute.name not in ("type", "origin", "number")
    )
    return type(expression), *inside


def _shape_of(value: object) -> object:
    if isinstance(value, Expression):
        return Expression
    if isinstance(value, SortKey):
        return SortKey, value.highest
    return tuple(map(_shape_of, value)) if isinstance(value, tuple) else value


def _parts(side: _Side) -> Iterator[_Side]:
    """The expressions directly inside one, each where it stands."""
    expression = side.expression
    inside = side.scope
    if isinstance(expression, Binder):
        inside = inside.inside(expression.number, expression.collection.type)
    first = True
    for part in expression.children():
        # The collection comes first, and stands outside.
        yield _Side(part, side.scope if first else inside)
        first = False
