"""From the expressions of a rule to a Python function.

A rule is compiled once, at first use, into source text that works on plain values; unknown and
missing ones take their own way through the operators of `values`. In the text: `c` is the
evaluation, `s` the subject, `t` the period, `n` the list in which reads are recorded, `L` the
values of `stel` names, `a` the date of an application, `m1`.. the members of collections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from uitvoerbaar.evaluation import members, months, values
from uitvoerbaar.evaluation.reads import Took, Won
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import RuleException, RuleVersion
from uitvoerbaar.law.time import (
    Grid,
    first_day,
    last_day,
    month_of,
    quarter_start,
)
from uitvoerbaar.law.types import Date, Month, Period, SetOf, Unit, Year

Compiled = Callable[..., Any]


class Compiler:
    """Compiles expressions to functions. `grids` says on which grid each readable name lies."""

    def __init__(
        self,
        grids: Mapping[e.Symbol, Grid],
        readers: Mapping[e.Symbol, str],
        targets: Mapping[e.Symbol, Any],
    ) -> None:
        self.grids = grids
        self.readers = readers
        self.targets = targets

    def rule(
        self, version: RuleVersion, exceptions: tuple[RuleException, ...], grid: Grid
    ) -> Compiled:
        """The function (c, s, t, n) for a version with the exceptions that are in force."""
        unit = _Unit(self, grid)
        body = unit.block(version.body, version.locals)
        for position in reversed(range(len(exceptions))):
            body = unit.exception(exceptions[position], exceptions[position + 1 :], body)
        return unit.build(body)

    def expression(
        self,
        expression: e.Expression,
        grid: Grid,
        names: tuple[tuple[str, e.Expression], ...] = (),
    ) -> Compiled:
        """The function (c, s, t, n, a) for a single expression."""
        unit = _Unit(self, grid)
        return unit.build(unit.block(expression, names))

    def part(
        self,
        expression: e.Expression,
        grid: Grid,
        names: tuple[tuple[str, e.Expression], ...],
        numbers: tuple[int, ...],
    ) -> Compiled:
        """The function (c, s, t, n, *members) for a part of a rule."""
        unit = _Unit(self, grid)
        unit.names = dict(names)
        text = unit.emit(expression)
        arguments = "".join(f", m{number}" for number in numbers)
        unit.lines.append(
            f"def entry(c, s, t, n{arguments}):\n    L, a = {{0: t}}, None\n    return {text}"
        )
        return unit.finish()

    def derivation(self, condition: e.Expression, roles: int, grid: Grid) -> Compiled:
        """The function (c, t, n, *players) for the condition of a derived kind."""
        unit = _Unit(self, grid)
        players = ", ".join(f"m{number}" for number in range(roles))
        text = unit.emit(condition)
        unit.lines.append(f"def entry(c, t, n, {players}):\n    return {text}")
        return unit.finish()


class _Unit:
    """One compilation: the functions written so far and the constants they use."""

    def __init__(self, compiler: Compiler, grid: Grid) -> None:
        self.compiler = compiler
        self.grid = self.base = grid
        self.lines: list[str] = []
        self.scope: dict[str, Any] = {
            "values": values,
            "members": members,
            "months": months,
            "Fraction": Fraction,
            **_LIBRARY,
        }
        self.count = 0
        self.names: dict[str, e.Expression] = {}
        self.sites: dict[str, str] = {}

    def constant(self, value: Any) -> str:
        """A name in the generated text for a value."""
        if type(value) is int or type(value) is bool or type(value) is str:
            return repr(value)
        name = f"k{len(self.scope)}"
        self.scope[name] = value
        return name

    def define(self, statements: list[str], extra: str = "") -> str:
        """A new function with these statements; returns its name."""
        self.count += 1
        name = f"f{self.count}"
        self.lines.append(f"def {name}(c, s, t, n, L, a{extra}):")
        self.lines.extend("    " + statement for statement in statements)
        return name

    def build(self, entry: str) -> Compiled:
        """The finished function (c, s, t, n, a=None)."""
        self.lines.append(
            f"def entry(c, s, t, n, a=None):\n    return {entry}(c, s, t, n, {{0: t}}, a)"
        )
        return self.finish()

    def finish(self) -> Compiled:
        """The function `entry` of the text."""
        exec(compile("\n".join(self.lines), "<rule>", "exec"), self.scope)
        result: Compiled = self.scope["entry"]
        return result

    # --- blocks: cases, exceptions, locals ---

    def block(self, body: e.Expression, names: tuple[tuple[str, e.Expression], ...]) -> str:
        """A function for a body with its `stel` names; returns the function's name."""
        saved, self.names = self.names, dict(names)
        saved_sites, self.sites = self.sites, {}
        try:
            return self._block(body)
        finally:
            self.names, self.sites = saved, saved_sites

    def _block(self, body: e.Expression) -> str:
        if not isinstance(body, e.Cases):
            return self.define([f"return {self.emit(body)}"])
        following = self._branch_value(body.otherwise, len(body.branches))
        for number in reversed(range(len(body.branches))):
            branch = body.branches[number]
            value = self._branch_value(branch.value, number)
            call = "(c, s, t, n, L, a)"
            following = self.define(
                [
                    f"q = {self.emit(branch.condition)}",
                    f"if q is True: return {value}{call}",
                    f"if q is False: return {following}{call}",
                    f"return undecided(q, lambda: {value}{call}, lambda: {following}{call})",
                ]
            )
        return following

    def _branch_value(self, value: e.Expression, number: int) -> str:
        took = self.constant(Took(number))
        if isinstance(value, e.Cases):
            inner = self._block(value)
            return self.define([f"n.append({took})", f"return {inner}(c, s, t, n, L, a)"])
        return self.define([f"n.append({took})", f"return {self.emit(value)}"])

    def exception(
        self, exception: RuleException, others: tuple[RuleException, ...], following: str
    ) -> str:
        """The exception in front of what follows. `others` come after it by priority; one that
        it does not go before and that holds as well makes a fault."""
        saved, self.names = self.names, dict(exception.locals)
        saved_sites, self.sites = self.sites, {}
        won = self.constant(Won(exception))
        value = self._block(exception.body)
        condition = self.emit(exception.condition)
        self.names, self.sites = saved, saved_sites
        rivals = []
        for other in others:
            if other.name not in exception.before:
                saved, self.names = self.names, dict(other.locals)
                saved_sites, self.sites = self.sites, {}
                rivals.append((other, self.define([f"return {self.emit(other.condition)}"])))
                self.names, self.sites = saved, saved_sites
        # Locals of exceptions live apart from those of the rule: each gets its own store.
        call = "(c, s, t, n, {0: t}, a)"
        statements = ["L = {0: t}", f"q = {condition}", "if q is True:"]
        for other, test in rivals:
            clash = self.constant((exception, other))
            statements.append(f"    if {test}{call} is True: clash({clash})")
        statements += [
            f"    n.append({won})",
            f"    return {value}(c, s, t, n, L, a)",
            f"if q is False: return {following}{call}",
            f"return undecided(q, lambda: (n.append({won}), {value}(c, s, t, n, L, a))[1], "
            f"lambda: {following}{call})",
        ]
        return self.define(statements)

    # --- expressions ---

    def emit(self, node: e.Expression) -> str:
        """The Python text of an expression."""
        return _EMITTERS[type(node)](self, node)

    def local(self, name: str) -> str:
        """The function that evaluates a `stel` name once."""
        site = self.sites.get(name)
        if site is None:
            self.count += 1
            site = self.sites[name] = f"l{self.count}"
            saved, self.grid = self.grid, self.base
            text = self.emit(self.names[name])
            self.grid = saved
            # L[0] is the period of the rule, also where a name is used inside months.
            self.lines.append(
                f"def {site}(c, s, t, n, L, a):\n"
                f"    t = L[0]\n"
                f"    k = ({name!r}, c.text_day)\n"
                f"    if k not in L: L[k] = {text}\n"
                f"    return L[k]"
            )
        return site

    def monthly(self, node: e.Expression) -> str:
        """A lambda over months for an expression that is evaluated in each of them."""
        saved, self.grid = self.grid, Grid.MONTH
        text = self.emit(node)
        self.grid = saved
        return f"lambda t: {text}"

    def period(self, grid: Grid, period: e.Expression | None) -> str:
        """The period in which something on a grid is read."""
        if grid is Grid.NONE:
            return "None"
        if period is None:
            if grid is Grid.MONTH or self.grid is Grid.YEAR:
                return "t"
            return "t // 12"
        text = self.emit(period)
        kind = period.type
        if grid is Grid.MONTH:
            return f"apply({text}, month_of)" if isinstance(kind, Date) else text
        if isinstance(kind, Date):
            return f"apply({text}, year_of_day)"
        return f"apply({text}, year_of_month)" if isinstance(kind, Month) else text

    def member_lambda(self, number: int, node: e.Expression) -> str:
        """A lambda over members."""
        return f"lambda m{number}: {self.emit(node)}"


def _clash(pair: tuple[RuleException, RuleException]) -> None:
    first, second = pair
    raise values.Fault(
        f"twee uitzonderingen gelden tegelijk zonder voorrang: {first.name} "
        f"({first.origin.citation}) en {second.name} ({second.origin.citation})"
    )


_LIBRARY: dict[str, Any] = {
    "ABSENT": values.ABSENT,
    "NOT_APPLICABLE": values.NOT_APPLICABLE,
    "all_of": values.all_of,
    "any_of": values.any_of,
    "apply": values.apply,
    "at_least": values.at_least,
    "at_most": values.at_most,
    "clash": _clash,
    "contains": members.contains,
    "deny": values.deny,
    "differs": values.differs,
    "divide": values.divide,
    "exists": values.exists,
    "first_day": first_day,
    "group": members.members,
    "last_day": last_day,
    "minus": values.minus,
    "month_of": month_of,
    "move": values.move,
    "negate": values.negate,
    "plus": values.plus,
    "power": values.power,
    "quarter_start": quarter_start,
    "round_to": values.round_to,
    "same": values.same,
    "stretch": months.stretch,
    "undecided": values.undecided,
    "year_of_day": lambda day: day.year,
    "year_of_month": lambda month: month // 12,
    "number_of_month": lambda month: month % 12 + 1,
    "month_start": lambda day: day.replace(day=1),
}

_EMITTERS: dict[type[e.Expression], Callable[[_Unit, Any], str]] = {}


def _emits(
    *kinds: type[e.Expression],
) -> Callable[[Callable[[_Unit, Any], str]], Callable[[_Unit, Any], str]]:
    def register(function: Callable[[_Unit, Any], str]) -> Callable[[_Unit, Any], str]:
        for kind in kinds:
            _EMITTERS[kind] = function
        return function

    return register


@_emits(e.Literal)
def _literal(unit: _Unit, node: e.Literal) -> str:
    return unit.constant(node.value)


@_emits(e.NotApplicable)
def _not_applicable(unit: _Unit, node: e.NotApplicable) -> str:
    return "NOT_APPLICABLE"


@_emits(e.Subject)
def _subject(unit: _Unit, node: e.Subject) -> str:
    return "s"


@_emits(e.Member)
def _member(unit: _Unit, node: e.Member) -> str:
    return f"m{node.number}"


@_emits(e.Local)
def _local(unit: _Unit, node: e.Local) -> str:
    if node.name not in unit.names:  # a thing of an example
        return f"c.thing({node.name!r})"
    return f"{unit.local(node.name)}(c, s, t, n, L, a)"


@_emits(e.CurrentPeriod)
def _current(unit: _Unit, node: e.CurrentPeriod) -> str:
    if node.now is e.Now.YEAR:
        return "t" if unit.grid is Grid.YEAR else "t // 12"
    return "t" if node.now is e.Now.MONTH else "first_day(t)"


@_emits(e.ApplicationDate)
def _application_date(unit: _Unit, node: e.ApplicationDate) -> str:
    return "a"


@_emits(e.AssumedValue)
def _assumed(unit: _Unit, node: e.AssumedValue) -> str:
    return f"c.assumption({node.assumption!r}, n)"


@_emits(e.Read)
def _read(unit: _Unit, node: e.Read) -> str:
    reader = unit.compiler.readers[node.symbol]
    target = unit.constant(unit.compiler.targets[node.symbol])
    owner = "None" if node.owner is None else unit.emit(node.owner)
    period = unit.period(unit.compiler.grids[node.symbol], node.period)
    return f"c.{reader}({target}, {owner}, {period}, n)"


@_emits(e.ParameterCell)
def _cell(unit: _Unit, node: e.ParameterCell) -> str:
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


@_emits(e.Related)
def _related(unit: _Unit, node: e.Related) -> str:
    moment = "t * 12" if unit.grid is Grid.YEAR else "t"
    return f"c.related({unit.constant(node.symbol)}, {unit.emit(node.owner)}, {moment}, n)"


@_emits(e.Through)
def _through(unit: _Unit, node: e.Through) -> str:
    target = unit.constant(unit.compiler.targets[node.role])
    reader = unit.compiler.readers[node.role]
    return (
        f"members.through(group({unit.emit(node.records)}), "
        f"lambda r: c.{reader}({target}, r, None, n))"
    )


@_emits(e.SetOfMembers)
def _set(unit: _Unit, node: e.SetOfMembers) -> str:
    return f"members.gather(({''.join(unit.emit(m) + ', ' for m in node.members)}))"


@_emits(e.Except)
def _except(unit: _Unit, node: e.Except) -> str:
    return f"members.without(group({unit.emit(node.collection)}), {unit.emit(node.excluded)})"


@_emits(e.Running)
def _running(unit: _Unit, node: e.Running) -> str:
    kind = node.type.kind if isinstance(node.type, SetOf) else ""
    any_day = node.moment is e.Moment.ANY_DAY
    days = {
        Grid.MONTH: "apply(t, month_days)",
        Grid.YEAR: "apply(t, year_days)",
        Grid.NONE: "(c.case.reference, c.case.reference)",
    }[unit.grid]
    return f"c.running(group({unit.emit(node.collection)}), {kind!r}, {days}, {any_day}, n)"


@_emits(e.Where)
def _where(unit: _Unit, node: e.Where) -> str:
    test = unit.member_lambda(node.number, node.condition)
    return f"members.where(group({unit.emit(node.collection)}), {test})"


@_emits(e.Count)
def _count(unit: _Unit, node: e.Count) -> str:
    return f"members.count(group({unit.emit(node.collection)}))"


@_emits(e.Sum)
def _sum(unit: _Unit, node: e.Sum) -> str:
    value = unit.member_lambda(node.number, node.value)
    return f"members.total(group({unit.emit(node.collection)}), {value})"


@_emits(e.Extreme)
def _extreme(unit: _Unit, node: e.Extreme) -> str:
    value = unit.member_lambda(node.number, node.value)
    return f"members.extreme(group({unit.emit(node.collection)}), {value}, {node.highest})"


@_emits(e.ExtremeOf)
def _extreme_of(unit: _Unit, node: e.ExtremeOf) -> str:
    operands = "".join(unit.emit(operand) + ", " for operand in node.operands)
    return f"members.extreme_of(({operands}), {node.highest})"


@_emits(e.Quantified)
def _quantified(unit: _Unit, node: e.Quantified) -> str:
    group = f"group({unit.emit(node.collection)})"
    test = unit.member_lambda(node.number, node.condition)
    if node.quantifier is e.Quantifier.ALL:
        return f"members.holds_for_all({group}, {test})"
    some = f"members.holds_for_some({group}, {test})"
    return some if node.quantifier is e.Quantifier.SOME else f"negate({some})"


@_emits(e.Choose)
def _choose(unit: _Unit, node: e.Choose) -> str:
    keys = "".join(
        f"(({unit.member_lambda(node.number, key.value)}), {key.highest}), " for key in node.keys
    )
    return f"members.choose(group({unit.emit(node.collection)}), ({keys}))"


@_emits(e.MonthCount)
def _month_count(unit: _Unit, node: e.MonthCount) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_count({months_}, {unit.monthly(node.condition)})"


@_emits(e.MonthSum)
def _month_sum(unit: _Unit, node: e.MonthSum) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_sum({months_}, {unit.monthly(node.value)})"


@_emits(e.MonthFind)
def _month_find(unit: _Unit, node: e.MonthFind) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    return f"months.month_find({months_}, {unit.monthly(node.condition)}, {node.first})"


@_emits(e.MonthRun)
def _month_run(unit: _Unit, node: e.MonthRun) -> str:
    months_ = f"stretch({unit.emit(node.start)}, {unit.emit(node.end)})"
    gap = "1" if node.gap is None else unit.emit(node.gap)
    return f"months.month_run({months_}, {unit.monthly(node.condition)}, {gap}, {node.at_end})"


@_emits(e.Add)
def _add(unit: _Unit, node: e.Add) -> str:
    left, right = unit.emit(node.left), unit.emit(node.right)
    if isinstance(node.left.type, Period) or isinstance(node.right.type, Period):
        return f"plus({left}, {right})"
    return f"({left} + {right})"


@_emits(e.Subtract)
def _subtract(unit: _Unit, node: e.Subtract) -> str:
    left, right = unit.emit(node.left), unit.emit(node.right)
    if isinstance(node.right.type, Period | Date):
        return f"minus({left}, {right})"
    return f"({left} - {right})"


@_emits(e.Multiply)
def _multiply(unit: _Unit, node: e.Multiply) -> str:
    return f"({unit.emit(node.left)} * {unit.emit(node.right)})"


@_emits(e.Divide)
def _divide(unit: _Unit, node: e.Divide) -> str:
    return f"divide({unit.emit(node.left)}, {unit.emit(node.right)})"


@_emits(e.Power)
def _power(unit: _Unit, node: e.Power) -> str:
    return f"power({unit.emit(node.base)}, {unit.emit(node.exponent)})"


@_emits(e.Negate)
def _negate(unit: _Unit, node: e.Negate) -> str:
    return f"(-{unit.emit(node.operand)})"


@_emits(e.AtLeast)
def _at_least(unit: _Unit, node: e.AtLeast) -> str:
    return f"at_least({unit.emit(node.operand)}, {unit.emit(node.bound)})"


@_emits(e.AtMost)
def _at_most(unit: _Unit, node: e.AtMost) -> str:
    return f"at_most({unit.emit(node.operand)}, {unit.emit(node.bound)})"


@_emits(e.Round)
def _round(unit: _Unit, node: e.Round) -> str:
    direction, step = unit.constant(node.direction), unit.constant(node.step)
    return f"round_to({unit.emit(node.operand)}, {direction}, {step})"


@_emits(e.Convert)
def _convert(unit: _Unit, node: e.Convert) -> str:
    text = unit.emit(node.operand)
    return f"divide({text}, 12)" if node.unit is Unit.PER_MONTH else f"({text} * 12)"


@_emits(e.IfAbsent)
def _if_absent(unit: _Unit, node: e.IfAbsent) -> str:
    return f"c.if_absent({unit.emit(node.operand)}, lambda: {unit.emit(node.substitute)})"


@_emits(e.MoveDate)
def _move(unit: _Unit, node: e.MoveDate) -> str:
    duration, leap = unit.constant(node.duration), unit.constant(node.leap)
    return f"move({unit.emit(node.day)}, {duration}, {leap})"


@_emits(e.PartOf)
def _part(unit: _Unit, node: e.PartOf) -> str:
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


def _number_part(value: Any, function: Callable[[Any], int]) -> Any:
    """The number of a month, which starts again each year: bounds hold within one year only."""
    if type(value) is not values.Unknown:
        return values.apply(value, function)
    if value.low is not None and value.high is not None:
        low, high = value.low, value.high
        years = (low.year, high.year) if hasattr(low, "year") else (low // 12, high // 12)
        if years[0] == years[1]:
            return values.Unknown(value.wanted, function(low), function(high))
    return values.Unknown(value.wanted, 1, 12)


_LIBRARY |= {
    "month_days": lambda month: (first_day(month), last_day(month)),
    "year_start": lambda year: date(year, 1, 1),
    "year_end": lambda year: date(year, 12, 31),
    "year_days": lambda year: (date(year, 1, 1), date(year, 12, 31)),
    "number_part": _number_part,
    "number_of_day": lambda day: day.month,
    "month_end": lambda day: last_day(month_of(day)),
    "identity": lambda month: month,
    "quarter_of_month": lambda month: quarter_start(first_day(month)),
}


@_emits(e.Compare)
def _compare(unit: _Unit, node: e.Compare) -> str:
    sign = {"<": "<", "≤": "<=", ">": ">", "≥": ">="}[node.order.value]
    return f"({unit.emit(node.left)} {sign} {unit.emit(node.right)})"


@_emits(e.Same)
def _same(unit: _Unit, node: e.Same) -> str:
    function = "differs" if node.negated else "same"
    return f"{function}({unit.emit(node.left)}, {unit.emit(node.right)})"


@_emits(e.OneOf)
def _one_of(unit: _Unit, node: e.OneOf) -> str:
    operand = unit.emit(node.operand)
    if len(node.options) == 1 and isinstance(node.options[0].type, SetOf):
        text = f"contains(group({unit.emit(node.options[0])}), {operand})"
    else:
        tests = ", ".join(f"lambda: same(o, {unit.emit(option)})" for option in node.options)
        text = f"(lambda o: any_of({tests}))({operand})"
    return f"negate({text})" if node.negated else text


@_emits(e.Exists)
def _exists(unit: _Unit, node: e.Exists) -> str:
    text = f"exists({unit.emit(node.operand)})"
    return f"negate({text})" if node.negated else text


@_emits(e.And)
def _and(unit: _Unit, node: e.And) -> str:
    return f"all_of({', '.join('lambda: ' + unit.emit(operand) for operand in node.operands)})"


@_emits(e.Or)
def _or(unit: _Unit, node: e.Or) -> str:
    return f"any_of({', '.join('lambda: ' + unit.emit(operand) for operand in node.operands)})"


@_emits(e.Not)
def _not(unit: _Unit, node: e.Not) -> str:
    return f"deny({unit.emit(node.operand)})"


@_emits(e.Cases)
def _cases(unit: _Unit, node: e.Cases) -> str:
    return f"{unit._block(node)}(c, s, t, n, L, a)"


@_emits(e.FrozenText)
def _frozen(unit: _Unit, node: e.FrozenText) -> str:
    return f"c.frozen({unit.constant(node.day)}, lambda: {unit.emit(node.operand)})"
