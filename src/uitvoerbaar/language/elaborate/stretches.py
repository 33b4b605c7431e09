"""Stretches of months: counting, adding, finding a month, consecutive runs."""

from __future__ import annotations

from lark import Token, Tree

from uitvoerbaar.language.elaborate.collected import NO_ORDER
from uitvoerbaar.language.elaborate.conditions import condition
from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.declared import parts
from uitvoerbaar.language.elaborate.fitting import is_anything
from uitvoerbaar.language.elaborate.periods import as_month
from uitvoerbaar.language.elaborate.type_messages import described
from uitvoerbaar.law.expression import (
    Expression,
    MonthCount,
    MonthFind,
    MonthRun,
    MonthSum,
)
from uitvoerbaar.law.types import Amount, Month, Number, Type, Unit, is_numeric


def _stretch(context: Context, tree: Tree[Token]) -> tuple[Expression, Expression]:
    """The first and the last month of a stretch; a date stands for its month."""
    first, last = tree.children
    assert isinstance(first, Tree)
    assert isinstance(last, Tree)
    return (
        as_month(context, context.expression(first), first),
        as_month(context, context.expression(last), last),
    )


@handles("month_count")
def _count(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    stretch, test = tree.children
    assert isinstance(stretch, Tree)
    start, end = _stretch(context, stretch)
    holds = condition(context.monthly(), test)
    return MonthCount(Number(), context.origin(tree), start, end, holds)


@handles("month_sum")
def _sum(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    value_tree, stretch = tree.children
    assert isinstance(stretch, Tree)
    start, end = _stretch(context, stretch)
    value = context.monthly().expression(value_tree)
    if is_anything(value.type):
        return context.faulty(tree)
    if not (is_numeric(value.type) or isinstance(value.type, Amount)):
        sentence = f"Van {described(value.type)} bestaat geen som."
        mend = "Neem een bedrag of getal, of tel met `aantal maanden ... waarin`."
        return context.fault(NO_ORDER, tree, sentence, mend)
    # What is paid per month, added up over months, is an amount once.
    monthly = isinstance(value.type, Amount) and value.type.unit is Unit.PER_MONTH
    kind = Amount() if monthly else value.type
    return MonthSum(kind, context.origin(tree), start, end, value)


@handles("month_find")
def _find(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    word, stretch, test = tree.children
    assert isinstance(word, Token)
    assert isinstance(stretch, Tree)
    start, end = _stretch(context, stretch)
    holds = condition(context.monthly(), test)
    first = word.type == "FIRST_MONTH"
    return MonthFind(Month(), context.origin(tree), start, end, holds, first)


@handles("month_run")
def _run(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    word, stretch, test, gap_tree = parts(tree)
    assert isinstance(word, Token)
    assert isinstance(stretch, Tree)
    start, end = _stretch(context, stretch)
    holds = condition(context.monthly(), test)
    gap = None if gap_tree is None else context.expression_of(gap_tree, Number())
    at_end = word.type == "ENDING_RUN"
    return MonthRun(Number(), context.origin(tree), start, end, holds, gap, at_end)
