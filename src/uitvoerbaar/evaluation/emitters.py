"""The text of each kind of expression but those of collections and months; see `compiler` for the
names that it uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uitvoerbaar.evaluation.arithmetic import END_OF_CALENDAR, ROUNDINGS
from uitvoerbaar.evaluation.emitting import emits
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Date, Month, Period, SetOf, Year
from uitvoerbaar.law.types import Unit as MoneyUnit

if TYPE_CHECKING:
    from uitvoerbaar.evaluation.compiler import Unit


_LONG = 1_000
"""Letters of an operand that is not written in line: Python nests some two hundred parentheses."""


@emits(e.Literal)
def _literal(unit: Unit, node: e.Literal) -> str:
    return unit.constant(node.value)


@emits(e.NotApplicable)
def _not_applicable(unit: Unit, node: e.NotApplicable) -> str:
    return "NOT_APPLICABLE"


@emits(e.Subject)
def _subject(unit: Unit, node: e.Subject) -> str:
    return "s"


@emits(e.Member)
def _member(unit: Unit, node: e.Member) -> str:
    return f"m{node.number}"


@emits(e.Local)
def _local(unit: Unit, node: e.Local) -> str:
    if node.name not in unit.names:  # a thing of an example
        return f"c.thing({node.name!r})"
    return f"{unit.local(node.name)}(c, s, t, n, L)"


@emits(e.CurrentPeriod)
def _current(unit: Unit, node: e.CurrentPeriod) -> str:
    if node.now is e.Now.YEAR:
        return "t" if unit.grid is Grid.YEAR else "t // 12"
    return "t" if node.now is e.Now.MONTH else "first_day(t)"


@emits(e.ApplicationDate)
def _application_date(unit: Unit, node: e.ApplicationDate) -> str:
    return "a"


@emits(e.AssumedValue)
def _assumed(unit: Unit, node: e.AssumedValue) -> str:
    return f"c.assumption({node.assumption!r}, n)"


@emits(e.Read)
def _read(unit: Unit, node: e.Read) -> str:
    reader = unit.compiler.readers[node.symbol]
    target = unit.constant(unit.compiler.targets[node.symbol])
    owner = "None" if node.owner is None else unit.emit(node.owner)
    period = unit.period(unit.compiler.grids[node.symbol], node.period)
    return f"c.{reader}({target}, {owner}, {period}, n)"


@emits(e.ParameterCell)
def _cell(unit: Unit, node: e.ParameterCell) -> str:
    keys = "".join(f"{unit.emit(key)}, " for key in node.keys)
    if node.period is None:
        moment = {Grid.MONTH: "t", Grid.YEAR: "t * 12", Grid.NONE: "None"}[unit.grid]
    else:
        text, kind = unit.emit(node.period), node.period.type
        if isinstance(kind, Year):
            moment = f"apply({text}, lambda y: y * 12)"
        else:
            moment = f"apply({text}, month_of)" if isinstance(kind, Date) else text
    return f"c.amount({node.parameter!r}, ({keys}), {moment}, n)"


@emits(e.Add)
def _add(unit: Unit, node: e.Add) -> str:
    left, right = unit.emit(node.left), unit.emit(node.right)
    if isinstance(node.left.type, Period) or isinstance(node.right.type, Period):
        return f"plus({left}, {right})"
    if isinstance(node.type, Month | Year):
        return _shifted(unit, node, left, "+", right)
    return f"({left} + {right})"


@emits(e.Subtract)
def _subtract(unit: Unit, node: e.Subtract) -> str:
    left, right = unit.emit(node.left), unit.emit(node.right)
    if isinstance(node.right.type, Period | Date):
        return f"minus({left}, {right})"
    if isinstance(node.type, Month | Year):
        return _shifted(unit, node, left, "-", right)
    return f"({left} - {right})"


def _shifted(unit: Unit, node: e.Add | e.Subtract, left: str, sign: str, right: str) -> str:
    """A month or year moved by a number; near the current one there is always a calendar."""
    now = isinstance(node.left, e.CurrentPeriod) and unit.grid is not Grid.NONE
    if now and isinstance(node.right, e.Literal) and type(node.right.value) is int:
        name = unit.fresh("q")
        near = f"{name} if 1 <= ({name} := {left} {sign} {right}) < {END_OF_CALENDAR}"
        return f"({near} else shift({name}, 0))"
    return f"shift({left}, {'-' if sign == '-' else ''}{right})"


@emits(e.Multiply)
def _multiply(unit: Unit, node: e.Multiply) -> str:
    return f"({unit.emit(node.left)} * {unit.emit(node.right)})"


@emits(e.Divide)
def _divide(unit: Unit, node: e.Divide) -> str:
    return f"divide({unit.emit(node.left)}, {unit.emit(node.right)})"


@emits(e.Power)
def _power(unit: Unit, node: e.Power) -> str:
    return f"power({unit.emit(node.base)}, {unit.emit(node.exponent)})"


@emits(e.Negate)
def _negate(unit: Unit, node: e.Negate) -> str:
    return f"(-{unit.emit(node.operand)})"


@emits(e.AtLeast)
def _at_least(unit: Unit, node: e.AtLeast) -> str:
    return _limited(unit, node, ">=", "at_least")


@emits(e.AtMost)
def _at_most(unit: Unit, node: e.AtMost) -> str:
    return _limited(unit, node, "<=", "at_most")


def _limited(unit: Unit, node: e.AtLeast | e.AtMost, sign: str, function: str) -> str:
    """The operand if it stands to the bound as the sign says, else the bound."""
    operand, bound = unit.emit(node.operand), unit.emit(node.bound)
    if not isinstance(node.bound, e.Literal) or len(operand) > _LONG:
        return f"{function}({operand}, {bound})"
    value, truth = unit.fresh("q"), unit.fresh("q")
    return (
        f"({value} if ({truth} := ({value} := {operand}) {sign} {bound}) is True "
        f"else {bound} if {truth} is False else {function}({value}, {bound}))"
    )


@emits(e.Round)
def _round(unit: Unit, node: e.Round) -> str:
    operand, name, step = unit.emit(node.operand), unit.fresh("q"), node.step
    rounding = f"{ROUNDINGS[node.direction].__name__}({{}}, {step.numerator}, {step.denominator})"
    if step != 1 or len(operand) > _LONG:
        return rounding.format(operand)
    return f"({name} if type({name} := {operand}) is int else {rounding.format(name)})"


@emits(e.Convert)
def _convert(unit: Unit, node: e.Convert) -> str:
    text = unit.emit(node.operand)
    return f"divide({text}, 12)" if node.unit is MoneyUnit.PER_MONTH else f"({text} * 12)"


@emits(e.Recount)
def _recount(unit: Unit, node: e.Recount) -> str:
    return f"({unit.emit(node.operand)} + 0)"  # adding refuses what is absent, as all arithmetic


@emits(e.IfAbsent)
def _if_absent(unit: Unit, node: e.IfAbsent) -> str:
    name = unit.fresh("q")
    substitute = unit.emit(node.substitute)
    return f"({substitute} if type({name} := {unit.emit(node.operand)}) is Missing else {name})"


@emits(e.MoveDate)
def _move(unit: Unit, node: e.MoveDate) -> str:
    duration, leap = unit.constant(node.duration), unit.constant(node.leap)
    return f"move({unit.emit(node.day)}, {duration}, {leap})"


@emits(e.PartOf)
def _part(unit: Unit, node: e.PartOf) -> str:
    text = unit.emit(node.operand)
    if isinstance(node.operand.type, Date):
        function = {
            e.Part.YEAR: "year_of_day",
            e.Part.MONTH: "month_of",
            e.Part.MONTH_NUMBER: "number_of_day",
            e.Part.QUARTER_START: "quarter_start",
            e.Part.MONTH_START: "month_start",
            e.Part.FIRST_DAY: "month_start",
            e.Part.LAST_DAY: "month_end",
        }[node.part]
    elif isinstance(node.operand.type, Year):
        function = {e.Part.FIRST_DAY: "year_start", e.Part.LAST_DAY: "year_end"}.get(
            node.part, "identity"
        )
    else:
        function = {
            e.Part.YEAR: "year_of_month",
            e.Part.MONTH: "identity",
            e.Part.MONTH_NUMBER: "number_of_month",
            e.Part.QUARTER_START: "quarter_of_month",
            e.Part.MONTH_START: "first_day",
            e.Part.FIRST_DAY: "first_day",
            e.Part.LAST_DAY: "last_day",
        }[node.part]
    if function.startswith("number_of"):  # a month's number falls at new year
        return f"number_part({text}, {function})"
    return f"apply({text}, {function})"


@emits(e.Compare)
def _compare(unit: Unit, node: e.Compare) -> str:
    sign = {"<": "<", "≤": "<=", ">": ">", "≥": ">="}[node.order.value]
    return f"({unit.emit(node.left)} {sign} {unit.emit(node.right)})"


@emits(e.Same)
def _same(unit: Unit, node: e.Same) -> str:
    function = "differs" if node.negated else "same"
    left, right = unit.emit(node.left), unit.emit(node.right)
    if not isinstance(node.right, e.Literal) or type(node.right.value) not in (str, int):
        return f"{function}({left}, {right})"
    name, sign = unit.fresh("q"), "!=" if node.negated else "=="
    return (
        f"({name} {sign} {right} if type({name} := {left}) is {type(node.right.value).__name__} "
        f"else {function}({name}, {right}))"
    )


@emits(e.OneOf)
def _one_of(unit: Unit, node: e.OneOf) -> str:
    operand = unit.emit(node.operand)
    if len(node.options) == 1 and isinstance(node.options[0].type, SetOf):
        text = f"contains(group({unit.emit(node.options[0])}), {operand})"
    else:
        tests = ", ".join(f"lambda: same(o, {unit.emit(option)})" for option in node.options)
        text = f"(lambda o: any_of({tests}))({operand})"
    return f"negate({text})" if node.negated else text


@emits(e.Exists)
def _exists(unit: Unit, node: e.Exists) -> str:
    if isinstance(node.operand.type, SetOf):
        text = f"members.set_exists({unit.emit(node.operand)})"
        return f"negate({text})" if node.negated else text
    name, sign = unit.fresh("q"), "is" if node.negated else "is not"
    return (
        f"(type({name}) {sign} Missing if type({name} := {unit.emit(node.operand)}) "
        f"is not Unknown else Unknown({name}.wanted))"
    )


_FOLDED = 12  # operands in one line; Python nests some hundred parentheses at most


@emits(e.And)
def _and(unit: Unit, node: e.And) -> str:
    return _fold(unit, node.operands, "True", "False", "all_of")


@emits(e.Or)
def _or(unit: Unit, node: e.Or) -> str:
    return _fold(unit, node.operands, "False", "True", "any_of")


_NEVER_MISSING = (
    e.Literal | e.Compare | e.Same | e.OneOf | e.Exists | e.And | e.Or | e.Not | e.Quantified
)


def _fold(
    unit: Unit, operands: tuple[e.Expression, ...], goes_on: str, ends: str, rest: str
) -> str:
    """Operands in line: while each is known, no function is called for the next one."""
    if len(operands) > _FOLDED:
        return f"{rest}({', '.join('lambda: ' + unit.emit(operand) for operand in operands)})"
    first, name = unit.emit(operands[0]), unit.fresh("q")
    if len(operands) == 1:
        if isinstance(operands[0], _NEVER_MISSING):
            return first
        return f"({name} if type({name} := {first}) is bool else need_truth({name}))"
    following = _fold(unit, operands[1:], goes_on, ends, rest)

    def unknown() -> list[str]:
        again = _fold(unit, operands[1:], goes_on, ends, rest)
        return [f"return {rest}(lambda: q, lambda: {again})"]

    return (
        f"({following} if ({name} := {first}) is {goes_on} else {ends} if {name} is {ends} "
        f"else {unit.later(unknown)}({name}, {unit.frame}))"
    )


@emits(e.Not)
def _not(unit: Unit, node: e.Not) -> str:
    name = unit.fresh("q")
    return f"(not {name} if type({name} := {unit.emit(node.operand)}) is bool else deny({name}))"


@emits(e.Cases)
def _cases(unit: Unit, node: e.Cases) -> str:
    return f"{unit.define(unit.cases(node))}({unit.frame})"


@emits(e.FrozenText)
def _frozen(unit: Unit, node: e.FrozenText) -> str:
    return f"c.frozen({unit.constant(node.day)}, lambda: {unit.emit(node.operand)})"
