"""Expressions back to rule text: the inverse of parsing.

What is written and read again in the same scope gives an equal expression; parentheses stand only
where they are needed, and owners are named only where a bare name would mean something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from uitvoerbaar.language.format.layout import lay_out
from uitvoerbaar.language.lexer import SourceLine
from uitvoerbaar.language.writing.names import Scope
from uitvoerbaar.language.writing.values import write_value
from uitvoerbaar.law.expression import (
    Add,
    And,
    ApplicationDate,
    AssumedValue,
    AtLeast,
    AtMost,
    Cases,
    Choose,
    Compare,
    Convert,
    Count,
    CurrentPeriod,
    Divide,
    Except,
    Exists,
    Expression,
    Extreme,
    ExtremeOf,
    FrozenText,
    IfAbsent,
    Literal,
    Local,
    Member,
    MonthCount,
    MonthFind,
    MonthRun,
    MonthSum,
    MoveDate,
    Multiply,
    Negate,
    Not,
    NotApplicable,
    Now,
    OneOf,
    Or,
    ParameterCell,
    PartOf,
    Power,
    Quantified,
    Read,
    Recount,
    Related,
    Round,
    Running,
    Same,
    SetOfMembers,
    Subject,
    Subtract,
    Sum,
    Symbol,
    Through,
    Value,
    Where,
)
from uitvoerbaar.law.types import (
    Amount,
    Date,
    Month,
    Percentage,
    Period,
    SetOf,
    Type,
    Year,
    is_numeric,
)

# How tightly the parts of a text hold together, weakest first (see the grammar).
_EXPRESSION, _OR, _AND, _NOT, _COMPARISON, _SUM, _PRODUCT, _POWER, _UNARY, _POSTFIX, _REFERENCE = (
    range(11)
)
# Longer formulas do not fit on a line.
_LONG = 90


@frozen
class _Text:
    """A written expression and how tightly it holds together."""

    text: str
    strength: int

    def at(self, strength: int) -> str:
        """The text, in parentheses where it is weaker than its place needs."""
        return self.text if self.strength >= strength else f"({self.text})"


def write(expression: Expression, scope: Scope) -> str:
    """An expression on one line, as it can stand in a formula (cases as they can only be read)."""
    return _written(expression, scope).text


def write_body(body: Expression, scope: Scope) -> list[str]:
    """The lines of the body of a rule, in the standard layout: cases, or a formula with its
    modifiers on lines of their own."""
    lines = ["regel x: getal", *(f"    {line}" for line in _body_lines(body, scope))]
    numbered = [SourceLine(number, line) for number, line in enumerate(lines, 1)]
    return [line[4:] for line in (lay_out(numbered) or lines)[1:]]


def _body_lines(body: Expression, scope: Scope) -> list[str]:
    if isinstance(body, Cases):
        lines = []
        for branch in body.branches:
            lines += _case(f"als {write(branch.condition, scope)}:", branch.value, scope)
        return lines + _case("anders:", body.otherwise, scope)
    operand, modifiers = modifiers_of(body, scope)
    text = write(operand, scope)
    # A line that starts with a minus would continue the line before; and a long statement about
    # members is clear about its reach in parentheses, where it can be broken after `geldt`.
    reach = isinstance(operand, Quantified) and len(text) > _LONG
    first = f"({text})" if text.startswith("-") or reach else text
    return [first, *(f"    {modifier}" for modifier in modifiers)]


def _case(head: str, value: Expression, scope: Scope) -> list[str]:
    lines = _body_lines(value, scope)
    inline = write(value, scope)
    short = len(lines) == 2 and len(head + inline) <= _LONG and not isinstance(value, Cases)
    if len(lines) == 1 or short:
        return [f"{head} {inline}"]
    return [head, *(f"    {line}" for line in lines)]


# --- modifiers --------------------------------------------------------------------------------


def modifiers_of(expression: Expression, scope: Scope) -> tuple[Expression, list[str]]:
    """What the modifiers around an expression are applied to, and the modifiers in order (none:
    the expression itself)."""
    modifier = _modifier(expression, scope)
    if modifier is None:
        return expression, []
    operand, text = modifier
    inner, earlier = modifiers_of(operand, scope)
    return inner, [*earlier, text]


def _modifier(expression: Expression, scope: Scope) -> tuple[Expression, str] | None:
    match expression:
        case AtLeast(operand=operand, bound=bound):
            return operand, f"ten minste {write(bound, scope)}"
        case AtMost(operand=operand, bound=bound):
            return operand, f"ten hoogste {write(bound, scope)}"
        case Round(operand=operand):
            unit = _rounding_unit(expression.step, operand.type)
            return operand, f"{expression.direction.value} op {unit}"
        case Convert(operand=operand):
            return operand, f"omgerekend {expression.unit.value}"
        case Recount(operand=operand, unit=unit):
            return operand, f"geteld {unit.value or 'ineens'}"
        case IfAbsent(operand=operand, substitute=substitute):
            return operand, f"bij ontbreken {write(substitute, scope)}"
        case FrozenText(operand=operand, day=day):
            return operand, f"volgens de tekst op {day.isoformat()}"
        case MoveDate(day=day, duration=duration, leap=leap):
            back = duration.months < 0 or duration.days < 0
            literal = Literal(Period(), expression.origin, -duration if back else duration)
            node = Subtract if back else Add
            moved = node(expression.type, expression.origin, day, literal)
            return moved, f"schrikkeldag naar {leap.value}"
    return None


def _rounding_unit(step: Fraction, kind: Type) -> str:
    money = isinstance(kind, Amount)
    if money and step in (1, 100):
        return "centen" if step == 1 else "hele euro's"
    if step == 1 and not isinstance(kind, Percentage):
        return "gehelen"
    ratio = Fraction(100 if money else 1) / step
    decimals = len(str(ratio)) - 1
    if ratio == 10**decimals and not isinstance(kind, Percentage):
        return f"{decimals} decimalen"
    return f"veelvouden van {write_value(step, kind)}"


# --- expressions ------------------------------------------------------------------------------


def _written(expression: Expression, scope: Scope) -> _Text:
    name = scope.local_name(expression)
    if name is not None:
        return _Text(name, _REFERENCE)
    operand, modifiers = modifiers_of(expression, scope)
    if modifiers:
        return _Text(f"({', '.join([write(operand, scope), *modifiers])})", _POSTFIX)

    def at(part: Expression, strength: int) -> str:
        return _written(part, scope).at(strength)

    match expression:
        case Literal(value=value):
            return _literal(value, expression.type)
        case NotApplicable():
            return _Text("niet van toepassing", _POSTFIX)
        case Subject() | Member():
            return _Text(scope.thing(expression) or expression.type.name, _REFERENCE)
        case Local(name=name):
            return _Text(name, _REFERENCE)
        case CurrentPeriod(now=now):
            return _Text(now.value, _REFERENCE)
        case ApplicationDate():
            return _Text("aanvraagdatum", _REFERENCE)
        case AssumedValue(assumption=assumption):
            return _Text(assumption, _REFERENCE)
        case Read(symbol=symbol, owner=owner, period=period):
            return _in_period(_of_owner(symbol, owner, scope), period, scope)
        case ParameterCell(parameter=parameter, keys=keys, period=period):
            arguments = f"({', '.join(write(key, scope) for key in keys)})" if keys else ""
            return _in_period(parameter + arguments, period, scope)
        case PartOf(part=part, operand=operand):
            return _Text(f"{part.value} van {at(operand, _REFERENCE)}", _REFERENCE)
        case Related() | Through() | Except() | Running() | Where():
            return _collection(expression, scope)
        case SetOfMembers(members=members):
            return _Text(f"verzameling ({_listed(members, scope)})", _POSTFIX)
        case Count(collection=collection):
            return _Text(f"aantal {write(collection, scope)}", _UNARY)
        case Sum(collection=collection, number=number, value=value):
            inner = scope.inside(number, collection.type)
            return _Text(
                f"som van {_written(value, inner).at(_POSTFIX)} over {write(collection, scope)}",
                _UNARY,
            )
        case Extreme(collection=collection, number=number, value=value, highest=highest):
            inner = scope.inside(number, collection.type)
            return _Text(
                f"{_extreme(highest)} van {_written(value, inner).at(_POSTFIX)}"
                f" over {write(collection, scope)}",
                _UNARY,
            )
        case ExtremeOf(operands=operands, highest=highest):
            return _Text(f"{_extreme(highest)} van ({_listed(operands, scope)})", _UNARY)
        case Quantified(quantifier=quantifier, collection=collection, number=number):
            inner = scope.inside(number, collection.type)
            return _Text(
                f"voor {quantifier.value} {write(collection, scope)} geldt"
                f" {write(expression.condition, inner)}",
                _EXPRESSION,
            )
        case Choose(collection=collection, number=number, keys=keys):
            inner = scope.inside(number, collection.type)
            sorting = " bij gelijk ".join(
                f"de {_extreme(key.highest)} {_written(key.value, inner).at(_POSTFIX)}"
                for key in keys
            )
            return _Text(f"kies uit {write(collection, scope)} {sorting}".rstrip(), _UNARY)
        case MonthCount(start=start, end=end, condition=condition):
            return _Text(
                f"aantal maanden {_stretch(start, end, scope)} waarin {at(condition, _POSTFIX)}",
                _UNARY,
            )
        case MonthSum(start=start, end=end, value=value):
            return _Text(
                f"som van {at(value, _POSTFIX)} over maanden {_stretch(start, end, scope)}", _UNARY
            )
        case MonthFind(start=start, end=end, condition=condition, first=first):
            which = "eerste" if first else "laatste"
            return _Text(
                f"{which} maand {_stretch(start, end, scope)} waarin {at(condition, _POSTFIX)}",
                _UNARY,
            )
        case MonthRun(start=start, end=end, condition=condition, gap=gap, at_end=at_end):
            which = "aaneengesloten maanden" if at_end else "langste reeks maanden"
            text = f"{which} {_stretch(start, end, scope)} waarin {at(condition, _POSTFIX)}"
            if gap is not None:
                text += f" onderbroken door minder dan {at(gap, _POSTFIX)}"
            return _Text(text, _UNARY)
        case Add(left=left, right=right):
            return _Text(f"{at(left, _SUM)} + {at(right, _PRODUCT)}", _SUM)
        case Subtract(left=left, right=right):
            return _Text(f"{at(left, _SUM)} - {at(right, _PRODUCT)}", _SUM)
        case Multiply(left=left, right=right):
            return _Text(f"{at(left, _PRODUCT)} × {at(right, _POWER)}", _PRODUCT)
        case Divide(left=left, right=right):
            return _Text(f"{at(left, _PRODUCT)} / {at(right, _POWER)}", _PRODUCT)
        case Power(base=base, exponent=exponent):
            return _Text(f"{at(base, _UNARY)} tot de macht {at(exponent, _UNARY)}", _POWER)
        case Negate(operand=operand):
            return _Text(f"-{at(operand, _UNARY)}", _UNARY)
        case Compare(order=order, left=left, right=right):
            return _Text(f"{at(left, _SUM)} {order.value} {at(right, _SUM)}", _COMPARISON)
        case Same(left=left, right=right, negated=negated):
            sign = _sameness(left.type, right.type, negated)
            return _Text(f"{at(left, _SUM)} {sign} {at(right, _SUM)}", _COMPARISON)
        case OneOf(operand=operand, options=options, negated=negated):
            is_ = "is niet" if negated else "is"
            return _Text(
                f"{at(operand, _SUM)} {is_} een van {_options(options, scope)}", _COMPARISON
            )
        case Exists(operand=operand, negated=negated):
            word = "ontbreekt" if negated else "bestaat"
            return _Text(f"{at(operand, _POSTFIX)} {word}", _COMPARISON)
        case And(operands=operands):
            return _Text(" en ".join(at(operand, _NOT) for operand in operands), _AND)
        case Or(operands=operands):
            # `a of (b en c)`: the parentheses are for people.
            return _Text(" of ".join(at(operand, _NOT) for operand in operands), _OR)
        case Not(operand=operand):
            return _Text(f"niet {at(operand, _NOT)}", _NOT)
        case Cases():
            return _Text(
                "; ".join(line.strip() for line in _body_lines(expression, scope)), _EXPRESSION
            )
    raise TypeError(f"unknown expression: {type(expression).__name__}")


def _literal(value: Value, kind: Type) -> _Text:
    text = write_value(value, kind)
    return _Text(text, _UNARY if text.startswith("-") else _PRODUCT if "/" in text else _POSTFIX)


def _of_owner(symbol: Symbol, owner: Expression | None, scope: Scope) -> str:
    if owner is None or scope.is_bare(symbol, owner):
        return symbol.name
    return f"{symbol.name} van {_written(owner, scope).at(_REFERENCE)}"


def _in_period(reference: str, period: Expression | None, scope: Scope) -> _Text:
    if period is None:
        return _Text(reference, _REFERENCE)
    return _Text(f"{reference} in {_period(period, scope)}", _POSTFIX)


def _period(period: Expression, scope: Scope) -> str:
    """What stands after `in`: a name, a year or month, `vorige maand`, or parentheses."""
    match period:
        case Subtract(left=CurrentPeriod(now=now), right=Literal(value=1)) if now in _PREVIOUS:
            return _PREVIOUS[now]
        case Literal(value=int()) if isinstance(period.type, Year | Month):
            return write(period, scope)
    text = write(period, scope)
    # A modified expression has its parentheses already.
    return text if text.isidentifier() or _modifier(period, scope) else f"({text})"


_PREVIOUS = {Now.MONTH: "vorige maand", Now.YEAR: "vorig jaar"}


def _collection(expression: Expression, scope: Scope) -> _Text:
    """A collection: a reference, or with a word before it or a condition after it."""
    match expression:
        case Related(symbol=symbol, owner=owner):
            return _Text(_of_owner(symbol, owner, scope), _REFERENCE)
        case Through(records=Related(owner=owner), role=role):
            plural = Symbol(scope.names.plurals.get(role, role.name), None)
            return _Text(_of_owner(plural, owner, scope), _REFERENCE)
        case Except(collection=collection):
            return _Text(f"andere {write(collection, scope)}", _EXPRESSION)
        case Running(collection=collection, moment=moment):
            return _Text(f"{moment.value} {write(collection, scope)}", _EXPRESSION)
        case Where(collection=collection, number=number, condition=condition):
            test = _written(condition, scope.inside(number, collection.type)).at(_POSTFIX)
            return _Text(f"{write(collection, scope)} waarvoor {test}", _EXPRESSION)
    return _written(expression, scope)


def _stretch(start: Expression, end: Expression, scope: Scope) -> str:
    first, last = _written(start, scope).at(_POSTFIX), _written(end, scope).at(_POSTFIX)
    return f"vanaf {first} tot en met {last}"


def _listed(parts: Sequence[Expression], scope: Scope) -> str:
    return ", ".join(write(part, scope) for part in parts)


def _options(options: Sequence[Expression], scope: Scope) -> str:
    """What stands after `is een van`: one collection, or values in parentheses."""
    first = options[0]
    if len(options) == 1 and isinstance(first.type, SetOf) and not isinstance(first, SetOfMembers):
        return write(first, scope)
    return f"({_listed(options, scope)})"


def _extreme(highest: bool) -> str:
    return "hoogste" if highest else "laagste"


def _sameness(left: Type, right: Type, negated: bool) -> str:
    """`is` for words and things, a sign for what is counted."""
    if all(is_numeric(kind) or isinstance(kind, _COUNTED) for kind in (left, right)):
        return "≠" if negated else "="
    return "is niet" if negated else "is"


_COUNTED = (Amount, Date, Month, Year, Period)
