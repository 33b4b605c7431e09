"""The text of each kind of expression; see `compiler` for the names that it uses."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from uitvoerbaar.evaluation.arithmetic import END_OF_CALENDAR, ROUNDINGS
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Date, Month, Period, SetOf, Year
from uitvoerbaar.law.types import Unit as MoneyUnit

if TYPE_CHECKING:
    from uitvoerbaar.evaluation.compiler import Unit

EMITTERS: dict[type[e.Expression], Callable[[Unit, Any], str]] = {}


def _emits(
    *kinds: type[e.Expression],
) -> Callable[[Callable[[Unit, Any], str]], Callable[[Unit, Any], str]]:
    def register(function: Callable[[Unit, Any], str]) -> Callable[[Unit, Any], str]:
        for kind in kinds:
            EMITTERS[kind] = function
        return function

    return register


@_emits(e.Literal)
def _literal(unit: Unit, node: e.Literal) -> str:
    return unit.constant(node.value)


@_emits(e.NotApplicable)
def _not_applicable(unit: Unit, node: e.NotApplicable) -> str:
    return "NOT_APPLICABLE"


@_emits(e.Subject)
def _subject(unit: Unit, node: e.Subject) -> str:
    return "s"


@_emits(e.Member)
def _member(unit: Unit, node: e.Member) -> str:
    return f"m{node.number}"


@_emits(e.Local)
def _local(unit: Unit, node: e.Local) -> str:
    if node.name not in unit.names:  # a thing of an example
        return f"c.thing({node.name!r})"
    return f"{unit.local(node.name)}(c, s, t, n, L)"


@_emits(e.CurrentPeriod)
def _current(unit: Unit, node: e.CurrentPeriod) -> str:
    if node.now is e.Now.YEAR:
        return "t" if unit.grid is Grid.YEAR else "t // 12"
    return "t" if node.now is e.Now.MONTH else "first_day(t)"


@_emits(e.ApplicationDate)
def _application_date(unit: Unit, node: e.ApplicationDate) -> str:
    return "a"


@_emits(e.AssumedValue)
def _assumed(unit: Unit, node: e.AssumedValue) -> str:
    return f"c.assumption({node.assumption!r}, n)"


@_emits(e.Read)
def _read(unit: Unit, node: e.Read) -> str:
    reader = unit.compiler.readers[node.symbol]
    target = unit.constant(unit.compiler.targets[node.symbol])
    owner = "None" if node.owner is None else unit.emit(node.owner)
    period = unit.period(unit.compiler.grids[node.symbol], node.period)
    return f"c.{reader}({target}, {owner}, {period}, n)"


@_emits(e.ParameterCell)
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


_COLLECTIONS = e.Related | e.Through | e.SetOfMembers | e.Except | e.Running | e.Where


def _group(unit: Unit, node: e.Expression) -> str:
    """The text of a collection: a value of a set type may be unknown or missing as well."""
    text = unit.emit(node)
    return text if isinstance(node, _COLLECTIONS) else f"group({text})"


@_emits(e.Related)
def _related(unit: Unit, node: e.Related) -> str:
    moment = "t * 12" if unit.grid is Grid.YEAR else "t"
    return (
        f"c.relations.related(c, {unit.constant(node.symbol)}, {unit.emit(node.owner)}, "
        f"{moment}, n)"
    )


@_emits(e.Through)
def _through(unit: Unit, node: e.Through) -> str:
    target = unit.constant(unit.compiler.targets[node.role])
    reader = unit.compiler.readers[node.role]
    return (
        f"members.through({_group(unit, node.records)}, lambda r: c.{reader}({target}, r, None, n))"
    )


@_emits(e.SetOfMembers)
def _set(unit: Unit, node: e.SetOfMembers) -> str:
    return f"members.gather(({''.join(unit.emit(m) + ', ' for m in node.members)}))"


@_emits(e.Except)
def _except(unit: Unit, node: e.Except) -> str:
    return f"members.without({_group(unit, node.collection)}, {unit.emit(node.excluded)})"


@_emits(e.Running)
def _running(unit: Unit, node: e.Running) -> str:
    kind = node.type.kind if isinstance(node.type, SetOf) else ""
    any_day = node.moment is e.Moment.ANY_DAY
    days = {
        Grid.MONTH: "apply(t, month_days)",
        Grid.YEAR: "apply(t, year_days)",
        Grid.NONE: "(c.case.reference, c.case.reference)",
    }[unit.grid]
    return (
        f"c.relations.running(c, {_group(unit, node.collection)}, {kind!r}, {days}, {any_day}, n)"
    )


@_emits(e.Where)
def _where(unit: Unit, node: e.Where) -> str:
    test = unit.member_lambda(node.number, node.condition)
    return f"members.where({_group(unit, node.collection)}, {test})"


@_emits(e.Count)
def _count(unit: Unit, node: e.Count) -> str:
    return f"members.count({_group(unit, node.collection)})"


@_emits(e.Sum)
def _sum(unit: Unit, node: e.Sum) -> str:
    value = unit.member_lambda(node.number, node.value)
    return f"members.total({_group(unit, node.collection)}, {value})"


@_emits(e.Extreme)
def _extreme(unit: Unit, node: e.Extreme) -> str:
    value = unit.member_lambda(node.number, node.value)
    return f"members.extreme({_group(unit, node.collection)}, {value}, {node.highest})"


@_emits(e.ExtremeOf)
def _extreme_of(unit: Unit, node: e.ExtremeOf) -> str:
    operands = "".join(unit.emit(operand) + ", " for operand in node.operands)
    return f"members.extreme_of(({operands}), {node.highest})"


@_emits(e.Quantified)
def _quantified(unit: Unit, node: e.Quantified) -> str:
    group = f"{_group(unit, node.collection)}"
    test = unit.member_lambda(node.number, node.condition)
    if node.quantifier is e.Quantifier.ALL:
        return f"members.holds_for_all({group}, {test})"
    some = f"members.holds_for_some({group}, {test})"
    return some if node.quantifier is e.Quantifier.SOME else f"negate({some})"


@_emits(e.Choose)
def _choose(unit: Unit, node: e.Choose) -> str:
    keys = "".join(
        f"(({unit.member_lambda(node.number, key.value)}), {key.highest}), " for key in node.keys
    )
    return f"members.choose({_group(unit, node.collection)}, ({keys}))"


@_emits(e.MonthCount)
def _month_count(unit: Unit, node: e.MonthCount) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_count({months_}, {unit.monthly(node.condition)})"


@_emits(e.MonthSum)
def _month_sum(unit: Unit, node: e.MonthSum) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_sum({months_}, {unit.monthly(node.value)})"


@_emits(e.MonthFind)
def _month_find(unit: Unit, node: e.MonthFind) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_find({months_}, {unit.monthly(node.condition)}, {node.first})"


@_emits(e.MonthRun)
def _month_run(unit: Unit, node: e.MonthRun) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    gap = "1" if node.gap is None else unit.emit(node.gap)
    return f"months.month_run({months_}, {unit.monthly(node.condition)}, {gap}, {node.at_end})"


@_emits(e.Add)
def _add(unit: Unit, node: e.Add) -> str:
    left, right = unit.emit(node.left), unit.emit(node.right)
    if isinstance(node.left.type, Period) or isinstance(node.right.type, Period):
        return f"plus({left}, {right})"
    if isinstance(node.type, Month | Year):
        return _shifted(unit, node, left, "+", right)
    return f"({left} + {right})"


@_emits(e.Subtract)
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


@_emits(e.Multiply)
def _multiply(unit: Unit, node: e.Multiply) -> str:
    return f"({unit.emit(node.left)} * {unit.emit(node.right)})"


@_emits(e.Divide)
def _divide(unit: Unit, node: e.Divide) -> str:
    return f"divide({unit.emit(node.left)}, {unit.emit(node.right)})"


@_emits(e.Power)
def _power(unit: Unit, node: e.Power) -> str:
    return f"power({unit.emit(node.base)}, {unit.emit(node.exponent)})"


@_emits(e.Negate)
def _negate(unit: Unit, node: e.Negate) -> str:
    return f"(-{unit.emit(node.operand)})"


@_emits(e.AtLeast)
def _at_least(unit: Unit, node: e.AtLeast) -> str:
    return _limited(unit, node, ">=", "at_least")


@_emits(e.AtMost)
def _at_most(unit: Unit, node: e.AtMost) -> str:
    return _limited(unit, node, "<=", "at_most")


def _limited(unit: Unit, node: e.AtLeast | e.AtMost, sign: str, function: str) -> str:
    """The operand if it stands to the bound as the sign says, else the bound."""
    operand, bound = unit.emit(node.operand), unit.emit(node.bound)
    if not isinstance(node.bound, e.Literal):
        return f"{function}({operand}, {bound})"
    value, truth = unit.fresh("q"), unit.fresh("q")
    return (
        f"({value} if ({truth} := ({value} := {operand}) {sign} {bound}) is True "
        f"else {bound} if {truth} is False else {function}({value}, {bound}))"
    )


@_emits(e.Round)
def _round(unit: Unit, node: e.Round) -> str:
    operand, name, step = unit.emit(node.operand), unit.fresh("q"), node.step
    rounding = f"{ROUNDINGS[node.direction].__name__}({{}}, {step.numerator}, {step.denominator})"
    if step != 1:
        return rounding.format(operand)
    return f"({name} if type({name} := {operand}) is int else {rounding.format(name)})"


@_emits(e.Convert)
def _convert(unit: Unit, node: e.Convert) -> str:
    text = unit.emit(node.operand)
    return f"divide({text}, 12)" if node.unit is MoneyUnit.PER_MONTH else f"({text} * 12)"


@_emits(e.Recount)
def _recount(unit: Unit, node: e.Recount) -> str:
    return f"({unit.emit(node.operand)} + 0)"  # adding refuses what is absent, as all arithmetic


@_emits(e.IfAbsent)
def _if_absent(unit: Unit, node: e.IfAbsent) -> str:
    name = unit.fresh("q")
    substitute = unit.emit(node.substitute)
    return f"({substitute} if type({name} := {unit.emit(node.operand)}) is Missing else {name})"


@_emits(e.MoveDate)
def _move(unit: Unit, node: e.MoveDate) -> str:
    duration, leap = unit.constant(node.duration), unit.constant(node.leap)
    return f"move({unit.emit(node.day)}, {duration}, {leap})"


@_emits(e.PartOf)
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


@_emits(e.Compare)
def _compare(unit: Unit, node: e.Compare) -> str:
    sign = {"<": "<", "≤": "<=", ">": ">", "≥": ">="}[node.order.value]
    return f"({unit.emit(node.left)} {sign} {unit.emit(node.right)})"


@_emits(e.Same)
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


@_emits(e.OneOf)
def _one_of(unit: Unit, node: e.OneOf) -> str:
    operand = unit.emit(node.operand)
    if len(node.options) == 1 and isinstance(node.options[0].type, SetOf):
        text = f"contains(group({unit.emit(node.options[0])}), {operand})"
    else:
        tests = ", ".join(f"lambda: same(o, {unit.emit(option)})" for option in node.options)
        text = f"(lambda o: any_of({tests}))({operand})"
    return f"negate({text})" if node.negated else text


@_emits(e.Exists)
def _exists(unit: Unit, node: e.Exists) -> str:
    name, sign = unit.fresh("q"), "is" if node.negated else "is not"
    return (
        f"(type({name}) {sign} Missing if type({name} := {unit.emit(node.operand)}) "
        f"is not Unknown else Unknown({name}.wanted))"
    )


_FOLDED = 12  # operands in one line; Python nests some hundred parentheses at most


@_emits(e.And)
def _and(unit: Unit, node: e.And) -> str:
    return _fold(unit, node.operands, "True", "False", "all_of")


@_emits(e.Or)
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


@_emits(e.Not)
def _not(unit: Unit, node: e.Not) -> str:
    name = unit.fresh("q")
    return f"(not {name} if type({name} := {unit.emit(node.operand)}) is bool else deny({name}))"


@_emits(e.Cases)
def _cases(unit: Unit, node: e.Cases) -> str:
    return f"{unit.define(unit.cases(node))}({unit.frame})"


@_emits(e.FrozenText)
def _frozen(unit: Unit, node: e.FrozenText) -> str:
    return f"c.frozen({unit.constant(node.day)}, lambda: {unit.emit(node.operand)})"
