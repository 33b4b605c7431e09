"""Constants: values of facts, cells, ranges and options, checked against a declared type."""

from __future__ import annotations

from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context
from uitvoerbaar.language.elaborate.declared import parts
from uitvoerbaar.language.elaborate.fitting import fitted, is_anything
from uitvoerbaar.language.elaborate.literals import value_of
from uitvoerbaar.language.elaborate.names import suggestion
from uitvoerbaar.language.elaborate.pages_for_messages import page
from uitvoerbaar.language.elaborate.type_messages import described
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import Literal, Value
from uitvoerbaar.law.types import Amount, Enumerated, Number, Percentage, Type, Year, is_numeric

WRONG_VALUE = declare(
    "L404",
    "Waarde past niet bij het type",
    "De waarde van een gegeven, parameter of aanname is van het type dat achter de dubbele punt "
    "staat.",
    page("gegeven lengte van persoon: getal\n    bereik vanaf € 0"),
)


def constant(
    context: Context, tree: Tree[Token], kind: Type, *, bare_amounts: bool = False
) -> Value | None:
    """The value of a `constant` or `signed` tree; None, with a message, if it does not fit.

    With `bare_amounts`, a number without `€` is an amount, as in the columns of a table.
    """
    minus, token = parts(tree)
    assert isinstance(token, Token)
    if token.type == "NAME":
        return enumeration_value(context, token, kind)
    found = value_of(context, token)
    if found is None or is_anything(kind):
        return None
    value, of_type = found
    if bare_amounts and isinstance(kind, Amount) and isinstance(of_type, Number):
        value, of_type = value * 100, kind  # type: ignore[operator]
    if minus is not None:
        if isinstance(value, bool) or not (isinstance(of_type, Amount) or is_numeric(of_type)):
            _wrong(context, tree, f"-{token}", kind)
            return None
        value = -value  # type: ignore[operator]
    if isinstance(kind, Percentage) and not isinstance(of_type, Percentage):
        _wrong(context, tree, str(token), kind)
        return None
    literal = fitted(Literal(of_type, context.origin(tree), value), kind)
    if literal is None or (isinstance(kind, Year) and not _is_year(value)):
        _wrong(context, tree, str(token), kind)
        return None
    assert isinstance(literal, Literal)
    return literal.value


def _is_year(value: Value) -> bool:
    return isinstance(value, int) and 1 <= value <= 9999


def _wrong(context: Context, node: Tree[Token] | Token, text: str, kind: Type) -> None:
    sentence = f"`{text}` is geen {kind}."
    if isinstance(kind, Percentage):
        mend = "Zet er een procentteken achter: `26%`."
    elif isinstance(kind, Amount):
        mend = "Schrijf een bedrag: `€ 1.234,50`."
    else:
        mend = f"Schrijf {_instance(kind)}."
    context.report(WRONG_VALUE, node, sentence, mend)


def _instance(kind: Type) -> str:
    written = {
        "getal": "een getal: `12` of `0,5`",
        "ja/nee": "`ja` of `nee`",
        "datum": "een datum: `2026-01-31`",
        "maand": "een maand: `2026-01`",
        "jaar": "een jaar: `2026`",
        "duur": "een duur: `3 maanden`",
        "tekst": 'een tekst: `"..."`',
        "adres": 'een adres: `"..."`',
    }
    return written.get(kind.name, described(kind))


def enumeration_value(context: Context, token: Token, kind: Type) -> str | None:
    """The value of an enumeration that a name means; None, with a message, if it means none."""
    if is_anything(kind):
        return None
    if not isinstance(kind, Enumerated):
        _wrong(context, token, str(token), kind)
        return None
    values = context.names.enumerations.get(kind.enumeration, ())
    if str(token) in values:
        return str(token)
    if not context.names.may_exist(str(token)):
        listed = ", ".join(f"`{value}`" for value in values[:12])
        mend = suggestion(str(token), values) or f"De waarden zijn {listed}."
        sentence = f"`{token}` is geen waarde van `{kind}`."
        context.report(WRONG_VALUE, token, sentence, mend)
    return None
