"""Modifiers of a formula: bounds, rounding, conversion, what absence means, frozen old text."""

from __future__ import annotations

from fractions import Fraction

from lark import Token, Tree

from uitvoerbaar.language.elaborate.context import Context, handles
from uitvoerbaar.language.elaborate.declared import parts
from uitvoerbaar.language.elaborate.fitting import (
    fitted,
    is_anything,
    is_ordered,
    together,
)
from uitvoerbaar.language.elaborate.literals import date_of, value_of
from uitvoerbaar.language.elaborate.pages_for_messages import rule
from uitvoerbaar.language.elaborate.type_messages import described, mismatch
from uitvoerbaar.language.messages import declare
from uitvoerbaar.law.expression import (
    Add,
    AtLeast,
    AtMost,
    Convert,
    Direction,
    Expression,
    FrozenText,
    IfAbsent,
    Literal,
    MoveDate,
    Recount,
    Round,
    Subtract,
)
from uitvoerbaar.law.time import Duration, LeapDay
from uitvoerbaar.law.types import Amount, Date, Percentage, Type, Unit, is_numeric

CANNOT_ROUND = declare(
    "L407",
    "Afronding past niet bij de waarde",
    "Een bedrag wordt afgerond op centen, hele euro's, decimalen van een euro of veelvouden van "
    "een bedrag; een getal op gehelen, decimalen of veelvouden van een getal.",
    rule("leeftijd\n        afgerond op centen"),
)
CANNOT_CONVERT = declare(
    "L408",
    "Omrekenen kan niet",
    "Alleen een bedrag per maand en een bedrag per jaar worden in elkaar omgerekend.",
    rule("huur\n        omgerekend per maand", "bedrag per maand"),
)
CANNOT_RECOUNT = declare(
    "L415",
    "Anders tellen kan niet",
    "`geteld per maand`, `geteld per jaar` en `geteld ineens` geven hetzelfde getal een andere "
    "eenheid: een termijn van een schuld is een bedrag per maand, en wat in een maand is betaald "
    "een bedrag ineens. Tussen per maand en per jaar wordt omgerekend.",
    rule("huur\n        geteld per jaar", "bedrag per jaar"),
)
NO_LEAP_DAY = declare(
    "L409",
    "Schrikkeldag zonder datum en duur",
    "De lezing van 29 februari hoort bij een datum plus of min een vaste duur.",
    rule("geboortedatum\n        schrikkeldag naar 1 maart", "datum", ""),
)
CANNOT_BOUND = declare(
    "L412",
    "Geen ondergrens of bovengrens",
    "`ten minste` en `ten hoogste` begrenzen bedragen, getallen, datums, maanden en jaren.",
    rule("jas\n        ten minste rood", "kleur"),
)

_DIRECTIONS = {
    "ROUND": Direction.HALF,
    "ROUND_DOWN": Direction.DOWN,
    "ROUND_UP": Direction.UP,
}
_CHANGES_TYPE = frozenset({"convert", "recount"})


@handles("parentheses", "formula")
def _parentheses(context: Context, tree: Tree[Token], expected: Type | None) -> Expression:
    first, *rest = tree.children
    modifiers = [child for child in rest if isinstance(child, Tree)]
    changes = any(modifier.data in _CHANGES_TYPE for modifier in modifiers)
    operand = context.expression(first, None if changes else expected)
    for modifier in modifiers:
        operand = modified(context, operand, modifier)
    return operand


def modified(context: Context, operand: Expression, tree: Tree[Token]) -> Expression:
    """An expression with a modifier applied to it."""
    if tree.data in ("at_least", "at_most"):
        return _bounded(context, operand, tree)
    if tree.data == "round":
        return _rounded(context, operand, tree)
    if tree.data == "convert":
        return _converted(context, operand, tree)
    if tree.data == "recount":
        return _recounted(context, operand, tree)
    if tree.data == "if_absent":
        return _if_absent(context, operand, tree)
    if tree.data == "frozen_text":
        day = date_of(context, tree.children[0])
        if day is None or is_anything(operand.type):
            return context.faulty(tree)
        return FrozenText(operand.type, context.origin(tree), operand, day)
    return _leap_day(context, operand, tree)


def _pair(
    context: Context, operand: Expression, tree: Tree[Token]
) -> tuple[Expression, Expression] | None:
    """The operand and the value of a modifier, as ones of the same type."""
    other = context.expression(tree.children[0], operand.type)
    if is_anything(operand.type, other.type):
        return None
    found = together(operand, other)
    if found is None:
        kind, sentence, mend = mismatch(other.type, operand.type)
        context.report(kind, tree, sentence, mend)
    return found


def _bounded(context: Context, operand: Expression, tree: Tree[Token]) -> Expression:
    sides = _pair(context, operand, tree)
    if sides is None:
        return context.faulty(tree)
    if not is_ordered(sides[0].type):
        sentence = f"{described(sides[0].type).capitalize()} heeft geen ondergrens of bovengrens."
        return context.fault(CANNOT_BOUND, tree, sentence, "Laat deze bewerking weg.")
    node = AtLeast if tree.data == "at_least" else AtMost
    return node(sides[0].type, context.origin(tree), *sides)


def _if_absent(context: Context, operand: Expression, tree: Tree[Token]) -> Expression:
    sides = _pair(context, operand, tree)
    if sides is None:
        return context.faulty(tree)
    return IfAbsent(sides[0].type, context.origin(tree), *sides)


def _converted(context: Context, operand: Expression, tree: Tree[Token]) -> Expression:
    per = str(tree.children[0])
    units = {"maand": Unit.PER_MONTH, "jaar": Unit.PER_YEAR}
    if is_anything(operand.type):
        return operand
    if per not in units:
        sentence = f"Omrekenen per {per} bestaat niet."
        return context.fault(CANNOT_CONVERT, tree, sentence, "Schrijf `per maand` of `per jaar`.")
    unit = units[per]
    if not isinstance(operand.type, Amount):
        sentence = f"{described(operand.type).capitalize()} wordt niet omgerekend."
        return context.fault(CANNOT_CONVERT, tree, sentence, "Alleen een bedrag heeft een eenheid.")
    if operand.type.unit is unit:
        sentence = f"Dit is al een {operand.type}."
        return context.fault(CANNOT_CONVERT, tree, sentence, "Laat `omgerekend` weg.")
    if operand.type.unit is Unit.ONCE:
        sentence = "Van dit bedrag staat niet vast of het per maand of per jaar is."
        mend = "Reken een gegeven, parameter of regel om, met `bedrag per maand` of `per jaar`."
        return context.fault(CANNOT_CONVERT, tree, sentence, mend)
    return Convert(Amount(unit), context.origin(tree), operand, unit)


def _recounted(context: Context, operand: Expression, tree: Tree[Token]) -> Expression:
    """The same number in another unit: an instalment of a debt is an amount per month."""
    if is_anything(operand.type):
        return operand
    word = tree.children[0]
    assert isinstance(word, Token)
    per = None if word.type == "COUNTED_ONCE" else str(word)
    units = {"maand": Unit.PER_MONTH, "jaar": Unit.PER_YEAR, None: Unit.ONCE}
    if per not in units:
        sentence = f"Tellen per {per} bestaat niet."
        mend = "Schrijf `geteld per maand`, `geteld per jaar` of `geteld ineens`."
        return context.fault(CANNOT_RECOUNT, tree, sentence, mend)
    if not isinstance(operand.type, Amount):
        sentence = f"{described(operand.type).capitalize()} heeft geen eenheid."
        return context.fault(CANNOT_RECOUNT, tree, sentence, "Alleen een bedrag heeft er een.")
    if Unit.ONCE not in (operand.type.unit, units[per]):
        sentence = f"Een {operand.type} telt niet zomaar anders."
        mend = "Schrijf `omgerekend per maand` of `omgerekend per jaar`."
        return context.fault(CANNOT_RECOUNT, tree, sentence, mend)
    if operand.type.unit is units[per]:
        sentence = f"Dit is al een {operand.type}."
        return context.fault(CANNOT_RECOUNT, tree, sentence, "Laat `geteld` weg.")
    return Recount(Amount(units[per]), context.origin(tree), operand, units[per])


# --- rounding ---------------------------------------------------------------------------------


def _rounded(context: Context, operand: Expression, tree: Tree[Token]) -> Expression:
    word, unit = tree.children
    assert isinstance(word, Token)
    assert isinstance(unit, Tree)
    kind = operand.type
    if is_anything(kind):
        return operand
    if not (isinstance(kind, Amount) or is_numeric(kind)):
        sentence = f"{described(kind).capitalize()} wordt niet afgerond."
        return context.fault(CANNOT_ROUND, tree, sentence, "Rond alleen bedragen en getallen af.")
    step = _step(context, kind, unit, tree)
    if step is None:
        return context.faulty(tree)
    return Round(kind, context.origin(tree), operand, _DIRECTIONS[word.type], step)


def _step(context: Context, kind: Type, unit: Tree[Token], node: Tree[Token]) -> Fraction | None:
    """The step of a rounding in the operand's own count; None with a message."""
    money = isinstance(kind, Amount)
    first = unit.children[0] if unit.children else None
    if isinstance(kind, Percentage) and unit.data != "multiples":
        sentence = "Decimalen van een percentage kunnen twee dingen betekenen."
        mend = "Schrijf `afgerond op veelvouden van 0,01%`, of van `1%`."
        context.report(CANNOT_ROUND, node, sentence, mend)
        return None
    if unit.data == "decimals":
        assert isinstance(first, Token)
        if not first.isdecimal() or len(first) > 2:
            sentence = f"`{first}` is geen aantal decimalen."
            context.report(CANNOT_ROUND, first, sentence, "Schrijf een heel getal, zoals 2.")
            return None
        return Fraction(100 if money else 1, 10 ** int(first))
    if unit.data == "multiples":
        assert isinstance(first, Tree)
        return _multiple(context, kind, first, node)
    assert isinstance(first, Token)
    if money and first.type in ("CENTS", "WHOLE_EUROS"):
        return Fraction(1 if first.type == "CENTS" else 100)
    if not money and first.type == "WHOLES":
        return Fraction(1)
    sentence = f"{described(kind).capitalize()} wordt niet afgerond op {first}."
    options = "`centen` of `hele euro's`" if money else "`gehelen` of `2 decimalen`"
    context.report(CANNOT_ROUND, node, sentence, f"Schrijf {options}.")
    return None


def _multiple(
    context: Context, kind: Type, signed: Tree[Token], node: Tree[Token]
) -> Fraction | None:
    minus, token = parts(signed)
    assert isinstance(token, Token)
    found = value_of(context, token)
    if found is None:
        return None
    value, value_type = found
    literal = fitted(Literal(value_type, context.origin(token), value), kind)
    if literal is None or not isinstance(value, int | Fraction) or isinstance(value, bool):
        sentence = f"{described(kind).capitalize()} wordt niet afgerond op veelvouden van {token}."
        mend = "Neem een veelvoud van hetzelfde type, zoals `€ 25` voor een bedrag."
        context.report(CANNOT_ROUND, node, sentence, mend)
        return None
    if minus is not None or value <= 0:
        context.report(CANNOT_ROUND, node, "Dit veelvoud is niet groter dan nul.", "Neem er een.")
        return None
    return Fraction(value)


def _leap_day(context: Context, operand: Expression, tree: Tree[Token]) -> Expression:
    if is_anything(operand.type):
        return operand
    target = " ".join(str(child) for child in tree.children)
    reading = {"1 maart": LeapDay.FORWARD, "28 februari": LeapDay.BACK}.get(target)
    if reading is None:
        sentence = f"De schrikkeldag gaat niet naar {target}."
        mend = "Schrijf `schrikkeldag naar 1 maart` of `schrikkeldag naar 28 februari`."
        return context.fault(NO_LEAP_DAY, tree, sentence, mend)
    if isinstance(operand, Add | Subtract) and isinstance(operand.right, Literal):
        duration = operand.right.value
        if isinstance(duration, Duration) and isinstance(operand.left.type, Date):
            moved = duration if isinstance(operand, Add) else -duration
            return MoveDate(Date(), context.origin(tree), operand.left, moved, reading)
    sentence = "Hier staat geen datum plus of min een vaste duur."
    mend = "Zet dit achter een formule als `geboortedatum + 18 jaar`."
    return context.fault(NO_LEAP_DAY, tree, sentence, mend)
