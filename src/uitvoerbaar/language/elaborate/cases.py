"""Bodies of rules: a formula, or cases that end in `anders`."""

from __future__ import annotations

from lark import Token, Tree

from uitvoerbaar.language.elaborate.conditions import condition
from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.declared import Child
from uitvoerbaar.law.expression import Branch, Cases, Expression
from uitvoerbaar.law.types import Type


def body(context: Context, node: Child, wanted: Type) -> Expression:
    """A formula or cases, of which the value has the wanted type."""
    assert isinstance(node, Tree)
    if node.data == "formula":
        return context.expression_of(node, wanted)
    return context.expression(node, wanted)


@handles("cases")
def _cases(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    assert expected is not None
    *branches, otherwise = tree.children
    found = tuple(branch(context, node, expected) for node in branches)
    assert isinstance(otherwise, Tree)
    last = body(context, otherwise.children[0], expected)
    return Cases(expected, context.origin(tree), found, last)


def branch(context: Context, node: Child, wanted: Type) -> Branch:
    """`als voorwaarde: waarde`."""
    assert isinstance(node, Tree)
    test, value = node.children
    return Branch(condition(context, test), body(context, value, wanted))
