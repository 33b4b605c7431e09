"""Literals: from a token to a value in the conventions of the typed law, and its type."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.declared import Child
from uitvoerbaar.language.elaborate.fitting import OpenAmount
from uitvoerbaar.language.elaborate.pages_for_messages import rule
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import Expression, Literal, Value
from uitvoerbaar.law.time import Duration, month_index
from uitvoerbaar.law.types import (
    Boolean,
    Date,
    Month,
    Number,
    Percentage,
    Period,
    Text,
    Type,
)

NO_SUCH_DAY = declare(
    "L211",
    "Datum of maand bestaat niet",
    "Een datum staat er als jaar-maand-dag, een maand als jaar-maand; de dag moet bestaan.",
    rule("als geboortedatum > 2026-02-30: 1\n    anders: 2"),
)
TOO_LONG = declare(
    "L212",
    "Getal is te lang",
    "Een getal in de wet heeft hooguit 30 cijfers.",
    rule("1" * 40),
)

_MOST_DIGITS = 30
_UNITS = {
    "jaar": (12, 0),
    "jaren": (12, 0),
    "maand": (1, 0),
    "maanden": (1, 0),
    "week": (0, 7),
    "weken": (0, 7),
    "dag": (0, 1),
    "dagen": (0, 1),
}


def exact(number: Fraction) -> int | Fraction:
    """A whole number as an int."""
    return number.numerator if number.denominator == 1 else number


def _number(text: str) -> Fraction:
    whole, _, decimals = text.replace(".", "").partition(",")
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def value_of(context: Context, token: Token) -> tuple[Value, Type] | None:
    """The value and type of a literal token; None, with a message, where there is none."""
    text = str(token)
    if token.type == "STRING":
        return text[1:-1], Text()
    if token.type in ("YES", "NO"):
        return token.type == "YES", Boolean()
    if sum(character.isdigit() for character in text) > _MOST_DIGITS:
        context.report(TOO_LONG, token, "Dit getal is te lang.", "Schrijf een korter getal.")
        return None
    if token.type in ("DATE", "MONTH"):
        return _calendar(context, token)
    if token.type == "DURATION":
        count, unit = text.split()
        months, days = _UNITS[unit]
        return Duration(int(count) * months, int(count) * days), Period()
    if token.type == "MONEY":
        return exact(_number(text[1:].strip()) * 100), OpenAmount()
    if token.type == "PERCENT":
        return exact(_number(text[:-1].strip()) / 100), Percentage()
    return exact(_number(text)), Number()


def _calendar(context: Context, token: Token) -> tuple[Value, Type] | None:
    parts = [int(part) for part in str(token).split("-")]
    try:
        day = date(parts[0], parts[1], parts[2] if len(parts) > 2 else 1)
    except ValueError:
        what = "dag" if token.type == "DATE" else "maand"
        sentence = f"De {what} `{token}` bestaat niet."
        context.report(NO_SUCH_DAY, token, sentence, "Schrijf jaar-maand-dag, zoals 2026-01-31.")
        return None
    if token.type == "DATE":
        return day, Date()
    return month_index(day.year, day.month), Month()


def date_of(context: Context, token: Child) -> date | None:
    """The day of a date token; None where there is none, or with a message where it is wrong."""
    if not isinstance(token, Token):
        return None
    found = _calendar(context, token)
    return found[0] if found and isinstance(found[0], date) else None


@handles("literal")
def _literal(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    token = tree.children[0]
    assert isinstance(token, Token)
    found = value_of(context, token)
    if found is None:
        return context.faulty(token)
    return Literal(found[1], context.origin(token), found[0])
