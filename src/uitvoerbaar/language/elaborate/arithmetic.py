"""Arithmetic: amounts with their units, numbers, dates and months."""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve
from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.fitting import (
    is_anything,
    settle,
    together,
)
from uitvoerbaar.language.elaborate.pages_for_messages import rule
from uitvoerbaar.language.elaborate.type_messages import described, units_differ
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import (
    Add,
    Divide,
    Expression,
    Literal,
    Multiply,
    Negate,
    Power,
    Subtract,
)
from uitvoerbaar.law.time import Duration
from uitvoerbaar.law.types import (
    Amount,
    Date,
    Month,
    Number,
    Percentage,
    Period,
    Type,
    Year,
    is_numeric,
)

CANNOT_COMPUTE = declare(
    "L403",
    "Daar kan niet mee gerekend worden",
    "Een bedrag kan bij een bedrag van dezelfde eenheid, maal of gedeeld door een getal; bij een "
    "datum hoort een duur, bij een maand een aantal maanden.",
    rule("leeftijd + geboortedatum"),
)

_SUMS = {"add": "opgeteld bij", "subtract": "afgetrokken van"}


@handles("add", "subtract")
def _sum(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    first, second = [child for child in tree.children if not isinstance(child, Token)]
    left, right = context.expression(first), context.expression(second)
    node: Callable[[Type, Expression, Expression], Expression]
    if tree.data == "add":
        node = lambda kind, a, b: Add(kind, context.origin(tree), a, b)  # noqa: E731
    else:
        node = lambda kind, a, b: Subtract(kind, context.origin(tree), a, b)  # noqa: E731
    if is_anything(left.type, right.type):
        return context.faulty(tree)
    if isinstance(left.type, Amount) and isinstance(right.type, Amount):
        pair = together(left, right)
        if pair is None:
            return context.fault(
                units_differ(left.type, right.type)[0],
                tree,
                *units_differ(left.type, right.type)[1:],
            )
        return node(pair[0].type, *pair)
    if is_numeric(left.type) and is_numeric(right.type):
        both = isinstance(left.type, Percentage) and isinstance(right.type, Percentage)
        return node(Percentage() if both else Number(), left, right)
    moved = _moved(context, left, right, second)
    if moved is not None:
        return node(left.type, left, moved)
    dates = isinstance(left.type, Date | Month | Year) and left.type == right.type
    if dates and tree.data == "subtract":
        return node(Number(), left, right)
    sentence = (
        f"{described(right.type).capitalize()} kan niet worden {_SUMS[tree.data]} "
        f"{described(left.type)}."
    )
    return context.fault(CANNOT_COMPUTE, tree, sentence, _sum_mend(left.type, right.type))


def _moved(
    context: Context, left: Expression, right: Expression, node: object
) -> Expression | None:
    """What a date, month or year is moved by, in its own count; None where it cannot be."""
    if isinstance(left.type, Date) and isinstance(right.type, Period):
        return right
    if not isinstance(left.type, Month | Year):
        return None
    if is_numeric(right.type):
        return right
    if isinstance(right, Literal) and isinstance(right.value, Duration):
        months = right.value.months
        if right.value.days == 0 and isinstance(left.type, Month):
            return evolve(right, type=Number(), value=months)
        if right.value.days == 0 and months % 12 == 0:
            return evolve(right, type=Number(), value=months // 12)
        return None
    return right if isinstance(left.type, Month) and isinstance(right.type, Period) else None


def _sum_mend(left: Type, right: Type) -> str:
    if isinstance(left, Date) and is_numeric(right):
        return "Schrijf een duur, zoals `18 jaar` of `3 maanden`."
    if isinstance(left, Month | Year) and isinstance(right, Period):
        return "Neem een duur in hele maanden of jaren."
    if isinstance(right, Date | Month | Year):
        return "Zet de datum, maand of het jaar voorop."
    if isinstance(left, Amount) and is_numeric(right):
        return "Zet een `€` voor een bedrag, of vermenigvuldig een percentage met een bedrag."
    return "Reken met waarden die bij elkaar passen."


@handles("multiply")
def _multiply(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    left, right = map(context.expression, tree.children)
    if is_anything(left.type, right.type):
        return context.faulty(tree)
    kind: Type
    if is_numeric(left.type) and is_numeric(right.type):
        both = isinstance(left.type, Percentage) and isinstance(right.type, Percentage)
        kind = Percentage() if both else Number()
    elif isinstance(left.type, Amount) and is_numeric(right.type):
        kind = left.type
    elif is_numeric(left.type) and isinstance(right.type, Amount):
        kind = right.type
    else:
        sentence = (
            f"{described(left.type).capitalize()} kan niet maal {described(right.type)} worden "
            "gedaan."
        )
        mend = "Vermenigvuldig een bedrag of getal met een getal of percentage."
        return context.fault(CANNOT_COMPUTE, tree, sentence, mend)
    return Multiply(kind, context.origin(tree), left, right)


@handles("divide")
def _divide(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    left, right = map(context.expression, tree.children)
    if is_anything(left.type, right.type):
        return context.faulty(tree)
    if isinstance(left.type, Amount) and isinstance(right.type, Amount):
        pair = together(left, right)
        if pair is None:
            kind, sentence, mend = units_differ(left.type, right.type)
            return context.fault(kind, tree, sentence, mend)
        left, right = (settle(side, Amount()) for side in pair)
        return Divide(Number(), context.origin(tree), left, right)
    if is_numeric(right.type) and (is_numeric(left.type) or isinstance(left.type, Amount)):
        result = left.type
        if isinstance(left.type, Percentage) and isinstance(right.type, Percentage):
            result = Number()
        return Divide(result, context.origin(tree), left, right)
    sentence = (
        f"{described(left.type).capitalize()} kan niet worden gedeeld door {described(right.type)}."
    )
    mend = "Deel een bedrag door een getal of door een bedrag van dezelfde eenheid."
    return context.fault(CANNOT_COMPUTE, tree, sentence, mend)


@handles("power")
def _power(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    base = context.expression_of(tree.children[0], Number())
    exponent = context.expression_of(tree.children[1], Number())
    return Power(Number(), context.origin(tree), base, exponent)


@handles("negate")
def _negate(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    operand = context.expression(tree.children[-1])
    if is_anything(operand.type) or is_numeric(operand.type) or isinstance(operand.type, Amount):
        return Negate(operand.type, context.origin(tree), operand)
    sentence = f"Van {described(operand.type)} bestaat geen tegengestelde."
    return context.fault(
        CANNOT_COMPUTE, tree, sentence, "Zet een minteken voor een bedrag of getal."
    )
