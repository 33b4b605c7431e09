"""Which parts of a formula changed: the smallest parts that differ, each as rule text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any

from attrs import evolve, fields, frozen

from uitvoerbaar.language.changes import PartChange
from uitvoerbaar.language.written_names import Scope
from uitvoerbaar.language.writer import modifiers_of, write
from uitvoerbaar.law.expression import (
    Add,
    And,
    Branch,
    Cases,
    Choose,
    Expression,
    Extreme,
    Member,
    Or,
    Quantified,
    SortKey,
    Subtract,
    Sum,
    Where,
    walk,
)

_BINDERS = (Where, Sum, Extreme, Quantified, Choose)


def alike(expression: Expression) -> Expression:
    """The expression with its members numbered in the order in which they come into view, so that
    equal formulas are equal wherever they stand."""
    numbers: dict[int, int] = {}
    for part in walk(expression):
        if isinstance(part, _BINDERS):
            numbers.setdefault(part.number, len(numbers) + 1000)
    result = _renumbered(expression, numbers)
    assert isinstance(result, Expression)
    return result


def _renumbered(value: Any, numbers: dict[int, int]) -> Any:
    if isinstance(value, tuple):
        return tuple(_renumbered(element, numbers) for element in value)
    if not isinstance(value, Expression | Branch | SortKey):
        return value
    changes: dict[str, Any] = {}
    for attribute in fields(type(value)):
        before = getattr(value, attribute.name)
        if attribute.name == "number" and isinstance(value, Member | Where | Sum | Extreme):
            changes["number"] = numbers.get(before, before)
        elif attribute.name == "number" and isinstance(value, Quantified | Choose):
            changes["number"] = numbers.get(before, before)
        elif isinstance(before, tuple | Expression | Branch | SortKey):
            changes[attribute.name] = _renumbered(before, numbers)
    return evolve(value, **changes)


@frozen
class _Side:
    """An expression where it stands."""

    expression: Expression
    scope: Scope

    def of(self, part: Expression) -> _Side:
        """A part that stands in the same scope."""
        return _Side(part, self.scope)

    @property
    def text(self) -> str:
        return write(self.expression, self.scope)


def changed_parts(
    old: Expression, new: Expression, old_scope: Scope, new_scope: Scope
) -> tuple[PartChange, ...]:
    """The parts in which two formulas differ; none where they have nothing in common.

    Both must be numbered alike (see `alike`). Conditions joined by `en` and `of`, terms of a sum,
    cases and modifiers are compared one by one; elsewhere the same operation with other operands
    differs in those operands.
    """
    found = tuple(_compare(_Side(old, old_scope), _Side(new, new_scope)))
    whole = PartChange(write(old, old_scope), write(new, new_scope))
    return () if found == (whole,) else found


def _compare(old: _Side, new: _Side) -> Iterable[PartChange]:
    one, other = old.expression, new.expression
    if one == other and old.text == new.text:
        return []
    one_bare, one_modifiers = modifiers_of(one, old.scope)
    other_bare, other_modifiers = modifiers_of(other, new.scope)
    if one_modifiers or other_modifiers:
        inner = _compare(old.of(one_bare), new.of(other_bare))
        return [*inner, *_texts(one_modifiers, other_modifiers)]
    if isinstance(one, And | Or) and type(one) is type(other):
        return _aligned([old.of(part) for part in one.operands],
                        [new.of(part) for part in _operands(other)])
    if isinstance(one, Add | Subtract) or isinstance(other, Add | Subtract):
        terms, others = _terms(one), _terms(other)
        if len(terms) > 1 and len(others) > 1 or {terms[0], others[0]} & {*terms[1:], *others[1:]}:
            return _sums(old, new)
    if isinstance(one, Cases) and isinstance(other, Cases):
        return _cases(old, one, new, other)
    parts, others_ = _parts(old), _parts(new)
    if _shape(one) == _shape(other) and len(parts) == len(others_):
        return [c for a, b in zip(parts, others_, strict=True) for c in _compare(a, b)]
    return [PartChange(old.text, new.text)]
