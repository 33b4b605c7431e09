"""Conditions: comparisons, `is een van`, `bestaat`, and `en`, `of`, `niet`."""

from __future__ import annotations

from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.declared import Child, parts
from uitvoerbaar.language.elaborate.fitting import (
    closed,
    is_anything,
    is_ordered,
    together,
)
from uitvoerbaar.language.elaborate.pages_for_messages import rule
from uitvoerbaar.language.elaborate.references import is_only_a_value
from uitvoerbaar.language.elaborate.type_messages import described, mismatch, units_differ
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import (
    And,
    Compare,
    Exists,
    Expression,
    Not,
    NotApplicable,
    OneOf,
    Or,
    Order,
    Read,
    Same,
)
from uitvoerbaar.law.types import Amount, Boolean, Reference, SetOf, Type

CANNOT_COMPARE = declare(
    "L406",
    "Niet te vergelijken",
    "Groter en kleiner bestaan voor bedragen, getallen, datums, maanden en jaren, en alleen tussen "
    "waarden van hetzelfde type.",
    rule("als jas < rood: 1\n    anders: 2"),
)
NOT_APPLICABLE_HERE = declare(
    "L410",
    "`niet van toepassing` kan hier niet",
    "`niet van toepassing` is een uitkomst van een regel. Wie wil weten of een waarde er is, "
    "vraagt `bestaat` of `ontbreekt`.",
    rule("als leeftijd is niet van toepassing: 1\n    anders: 2"),
)

_ORDERS = {
    "<": Order.LESS,
    "<=": Order.AT_MOST,
    "≤": Order.AT_MOST,
    ">": Order.MORE,
    ">=": Order.AT_LEAST,
    "≥": Order.AT_LEAST,
}


def _operands(tree: Tree[Token]) -> list[Tree[Token]]:
    return [child for child in tree.children if isinstance(child, Tree)]


def _is_bare_value(context: Context, tree: Tree[Token]) -> bool:
    """Whether an operand is nothing but a name that only an enumeration can know."""
    while tree.data == "parentheses" and len(tree.children) == 1:
        inside = tree.children[0]
        assert isinstance(inside, Tree)
        tree = inside
    if tree.data != "reference":
        return False
    token, arguments, owner = parts(tree)
    if arguments is not None or owner is not None:
        return False
    assert isinstance(token, Token)
    return is_only_a_value(context, token)


def pair(
    context: Context, first: Tree[Token], second: Tree[Token]
) -> tuple[Expression, Expression]:
    """Two operands that help to understand each other: the type of one tells of which
    enumeration the other is a value."""
    if _is_bare_value(context, first) and not _is_bare_value(context, second):
        right = context.expression(second)
        return context.expression(first, right.type), right
    left = context.expression(first)
    return left, context.expression(second, left.type)


def of_one_type(
    context: Context, left: Expression, right: Expression, node: Tree[Token]
) -> tuple[Expression, Expression] | None:
    """Two expressions as ones of the same type; None, with a message, if they are not."""
    if is_anything(left.type, right.type):
        return None
    found = together(left, right)
    if found is not None:
        return (closed(found[0]), closed(found[1]))
    if isinstance(left.type, Amount) and isinstance(right.type, Amount):
        kind, sentence, mend = units_differ(left.type, right.type)
    else:
        kind, _, mend = mismatch(right.type, left.type)
        sentence = (
            f"{described(left.type).capitalize()} wordt vergeleken met {described(right.type)}."
        )
    context.report(kind, node, sentence, mend)
    return None


@handles("compare")
def _compare(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    first, sign, second = tree.children
    assert isinstance(first, Tree)
    assert isinstance(second, Tree)
    left, right = pair(context, first, second)
    sides = of_one_type(context, left, right, tree)
    if sides is None:
        return context.faulty(tree)
    if not is_ordered(sides[0].type):
        sentence = f"Van {described(sides[0].type)} is er geen grotere of kleinere."
        return context.fault(CANNOT_COMPARE, tree, sentence, "Vergelijk met `is` of `is niet`.")
    return Compare(Boolean(), context.origin(tree), _ORDERS[str(sign)], *sides)


@handles("same", "differs")
def _same(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    left, right = pair(context, *_operands(tree))
    if isinstance(left, NotApplicable) or isinstance(right, NotApplicable):
        sentence = "Een waarde die niet van toepassing is, is nergens gelijk aan."
        mend = "Schrijf `... ontbreekt` of `... bestaat`."
        return context.fault(NOT_APPLICABLE_HERE, tree, sentence, mend)
    sides = of_one_type(context, left, right, tree)
    if sides is None:
        return context.faulty(tree)
    return Same(Boolean(), context.origin(tree), *sides, tree.data == "differs")


@handles("one_of", "none_of")
def _one_of(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    first, options = _operands(tree)
    operand = context.expression(first)
    negated = tree.data == "none_of"
    if options.data == "member_of":
        found = [context.expression(options.children[0])]
    else:
        found = [context.expression(option, operand.type) for option in options.children]
    if is_anything(operand.type, *(option.type for option in found)):
        return context.faulty(tree)
    if len(found) == 1 and isinstance(found[0].type, SetOf):
        wanted = Reference(found[0].type.kind)
        operand = context.fit(operand, wanted, first)
        return OneOf(Boolean(), context.origin(tree), operand, (found[0],), negated)
    checked: list[Expression] = []
    for option, node in zip(found, options.children, strict=True):
        assert isinstance(node, Tree)
        sides = of_one_type(context, operand, option, node)
        if sides is None:
            return context.faulty(tree)
        operand = sides[0]
        checked.append(sides[1])
    return OneOf(Boolean(), context.origin(tree), operand, tuple(checked), negated)


@handles("exists", "absent")
def _exists(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    operand = closed(context.expression(tree.children[0]))
    if isinstance(operand.type, SetOf) and not isinstance(operand, Read):
        sentence = "Een verzameling bestaat altijd, ook als er niets in zit."
        return context.fault(CANNOT_COMPARE, tree, sentence, "Schrijf `aantal ... > 0` of `= 0`.")
    return Exists(Boolean(), context.origin(tree), operand, tree.data == "absent")


@handles("and", "or")
def _and_or(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    operands = tuple(condition(context, child) for child in _operands(tree))
    node = And if tree.data == "and" else Or
    return node(Boolean(), context.origin(tree), operands)


@handles("not")
def _not(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    return Not(Boolean(), context.origin(tree), condition(context, tree.children[-1]))


def condition(context: Context, node: Child) -> Expression:
    """An expression that must be yes or no."""
    return context.expression_of(node, Boolean())


@handles("not_applicable")
def _not_applicable(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    if expected is None:
        sentence = "Hier is niet te zien van wat voor waarde dit `niet van toepassing` is."
        mend = "Gebruik het alleen als uitkomst van een regel."
        return context.fault(NOT_APPLICABLE_HERE, tree, sentence, mend)
    return NotApplicable(expected, context.origin(tree))
