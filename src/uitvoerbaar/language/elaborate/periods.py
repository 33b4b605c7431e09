"""Periods: what may be read in which grid, and what `in ...` means.

A monthly rule may read yearly values (of the year of that month); a yearly rule that reads a
monthly value says which month; a rule that is fixed once says which period.
"""

from __future__ import annotations

from typing import Any

from attrs import evolve
from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.fitting import is_anything
from uitvoerbaar.language.elaborate.names import Named, What
from uitvoerbaar.language.elaborate.pages_for_messages import rule
from uitvoerbaar.language.elaborate.type_messages import described
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import (
    CurrentPeriod,
    Expression,
    Literal,
    Now,
    Part,
    PartOf,
    Subtract,
)
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Date, Month, Number, Type, Year

MONTH_IN_YEAR = declare(
    "L501",
    "Maandwaarde in een jaarregel",
    "Een regel die per jaar wordt vastgesteld en een waarde leest die elke maand anders kan zijn, "
    "moet zeggen welke maand.",
    rule("huur", "bedrag per maand", " elk jaar"),
)
PERIOD_IN_ONCE = declare(
    "L502",
    "Periodewaarde in een regel zonder periode",
    "Een regel die maar een keer wordt vastgesteld, kan een waarde die per maand of jaar verschilt "
    "alleen lezen in een genoemde periode.",
    rule("inkomen", "bedrag per jaar", ""),
)
NO_CURRENT_PERIOD = declare(
    "L503",
    "Geen huidige maand of huidig jaar",
    "`maand` en `peildatum` bestaan alleen in wat per maand wordt vastgesteld, en `jaar` in wat "
    "per maand of per jaar wordt vastgesteld.",
    rule("maandnummer van maand", "getal", " elk jaar"),
)
WRONG_PERIOD = declare(
    "L504",
    "Periode past niet",
    "Achter `in` staat een maand, een jaar of een datum. Een waarde die per maand is vastgesteld "
    "vraagt een maand of datum: een jaar heeft er twaalf.",
    rule("huur in 2024", "bedrag per maand"),
)
HAS_NO_PERIOD = declare(
    "L505",
    "`in` bij iets zonder periode",
    "Alleen wat per maand of per jaar wordt vastgesteld, en een parameter, heeft in een andere "
    "periode een andere waarde.",
    rule("jas in 2024", "kleur"),
)

_NOW = {"maand": Now.MONTH, "jaar": Now.YEAR, "peildatum": Now.REFERENCE_DATE}
_NOW_TYPES: dict[Now, Type] = {
    Now.MONTH: Month(),
    Now.YEAR: Year(),
    Now.REFERENCE_DATE: Date(),
}


def current_period(context: Context, token: Token) -> Expression | None:
    """`maand`, `jaar` or `peildatum`; None for another name."""
    now = _NOW.get(str(token))
    if now is None:
        return None
    if context.grid is Grid.MONTH or (context.grid is Grid.YEAR and now is Now.YEAR):
        return CurrentPeriod(_NOW_TYPES[now], context.origin(token), now)
    if context.grid is Grid.YEAR:
        sentence = f"Een regel die per jaar wordt vastgesteld heeft geen `{token}`."
        mend = "Gebruik `jaar`, `eerste_dag van jaar` of een genoemde maand."
    elif context.application:
        sentence = f"Hier is geen `{token}`: alleen de datum van de aanvraag is bekend."
        mend = "Gebruik `aanvraagdatum`, of `maand van aanvraagdatum`."
    else:
        sentence = f"Wat maar een keer wordt vastgesteld heeft geen `{token}`."
        mend = "Zet `elke maand` of `elk jaar` achter de naam van de regel."
    return context.fault(NO_CURRENT_PERIOD, token, sentence, mend)


def fits_grid(context: Context, named: Named, node: Tree[Token] | Token) -> bool:
    """Whether a value can be read in the current period; a message if not."""
    name = named.symbol.name
    if named.grid is Grid.NONE or context.grid is Grid.MONTH or context.grid is named.grid:
        return True
    way_back = named.what in (What.WAY_BACK, What.PLAYERS)
    if context.grid is Grid.YEAR:
        sentence = f"`{name}` verschilt per maand, en deze regel wordt per jaar vastgesteld."
        mend = f"Zeg welke maand: `{name} in (...)`, of maak de regel `elke maand`."
        kind = MONTH_IN_YEAR
    else:
        monthly = named.grid is Grid.MONTH
        every, none = ("maand", "huidige maand") if monthly else ("jaar", "huidig jaar")
        sentence = f"`{name}` verschilt per {every}, en hier is geen {none}."
        if context.application:
            mend = f"Schrijf `{name} in aanvraagdatum`."
        else:
            mend = f"Zeg welke periode: `{name} in (...)`, of maak de regel `{named.grid.value}`."
        kind = PERIOD_IN_ONCE
    if way_back:
        mend = "Maak de regel `elke maand`."
    context.report(kind, node, sentence, mend, (named.place,))
    return False


def period_fits(
    context: Context, named: Named, period: Tree[Token] | None, node: Tree[Token] | Token
) -> Expression | None:
    """The period in which a value is read; None for the current one. Messages if it cannot be."""
    if period is None:
        return None
    at = context.expression(period)
    if is_anything(at.type):
        return at
    if not isinstance(at.type, Year | Month | Date):
        sentence = f"Achter `in` staat {described(at.type)}, en dat is geen periode."
        mend = "Zet achter `in` een maand, een jaar of een datum."
        return context.fault(WRONG_PERIOD, period, sentence, mend)
    name = named.symbol.name
    if named.grid is Grid.NONE and named.what is not What.PARAMETER:
        return no_period(context, node, name, named.what.value)
    if named.grid is Grid.MONTH and isinstance(at.type, Year):
        sentence = f"`{name}` verschilt per maand, maar achter `in` staat een jaar."
        mend = f"Zeg welke maand, bijvoorbeeld `{name} in (eerste_dag van ...)`."
        return context.fault(WRONG_PERIOD, period, sentence, mend)
    return at


def no_period(context: Context, node: Tree[Token] | Token, name: str, what: str) -> Expression:
    """The message for `in` after something that has no periods."""
    sentence = f"`{name}` is {what} zonder periode; `in` past daar niet bij."
    if what.startswith("geen"):
        sentence = f"`{name}` is {what} en heeft geen periode; `in` past daar niet bij."
    mend = "Laat `in ...` weg, of zet het bij een waarde die per maand of jaar verschilt."
    return context.fault(HAS_NO_PERIOD, node, sentence, mend)


@handles("period_name")
def _name(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    children: list[Any] = [tree.children[0], None, None]
    return context.expression(Tree("reference", children, tree.meta))


@handles("period_previous")
def _previous(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    token = tree.children[0]
    assert isinstance(token, Token)
    now = current_period(context, token) if str(token) in ("maand", "jaar") else None
    if now is None:
        sentence = f"`vorige {token}` is geen periode."
        return context.fault(
            WRONG_PERIOD, tree, sentence, "Schrijf `vorige maand` of `vorig jaar`."
        )
    if is_anything(now.type):
        return now
    origin = context.origin(tree)
    return Subtract(now.type, origin, evolve(now, origin=origin), Literal(Number(), origin, 1))


@handles("period_literal")
def _literal(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    token = tree.children[0]
    assert isinstance(token, Token)
    if token.type == "MONTH":
        return context.expression(Tree("literal", [token], tree.meta))
    if len(token) != 4 or not token.isdecimal():
        sentence = f"`{token}` is geen jaar."
        return context.fault(WRONG_PERIOD, token, sentence, "Schrijf een jaar met vier cijfers.")
    return Literal(Year(), context.origin(token), int(token))


@handles("period_expression")
def _expression(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    return context.expression(Tree("parentheses", tree.children, tree.meta))


def as_month(context: Context, expression: Expression, node: Tree[Token]) -> Expression:
    """A month or date as a month (a date stands for its month); a message for anything else."""
    if isinstance(expression.type, Date):
        return PartOf(Month(), expression.origin, Part.MONTH, expression)
    return context.fit(expression, Month(), node)
