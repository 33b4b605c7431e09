"""From the expressions of a rule to a Python function.

A rule is compiled once, at first use, into source text that works on plain values; unknown and
missing ones take their own way through the operators of `values`. In the text: `c` is the
evaluation, `s` the subject, `t` the period, `n` the list in which reads are recorded, `L` the
values of `stel` names, `a` the date of an application, `m1`.. the members of collections.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from uitvoerbaar.evaluation.emitters import EMITTERS
from uitvoerbaar.evaluation.library import LIBRARY
from uitvoerbaar.evaluation.reads import Took, Won
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import RuleException, RuleVersion
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Date, Month

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
        unit = Unit(self, grid)
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
        unit = Unit(self, grid)
        return unit.build(unit.block(expression, names))

    def part(
        self,
        expression: e.Expression,
        grid: Grid,
        names: tuple[tuple[str, e.Expression], ...],
        numbers: tuple[int, ...],
    ) -> Compiled:
        """The function (c, s, t, n, *members) for a part of a rule."""
        unit = Unit(self, grid)
        unit.names = dict(names)
        text = unit.emit(expression)
        arguments = "".join(f", m{number}" for number in numbers)
        unit.lines.append(
            f"def entry(c, s, t, n{arguments}):\n    L, a = {{0: t}}, None\n    return {text}"
        )
        return unit.finish()

    def derivation(self, condition: e.Expression, roles: int, grid: Grid) -> Compiled:
        """The function (c, t, n, *players) for the condition of a derived kind."""
        unit = Unit(self, grid)
        players = ", ".join(f"m{number}" for number in range(roles))
        text = unit.emit(condition)
        unit.lines.append(f"def entry(c, t, n, {players}):\n    return {text}")
        return unit.finish()


class Unit:
    """One compilation: the functions written so far and the constants they use."""

    def __init__(self, compiler: Compiler, grid: Grid) -> None:
        self.compiler = compiler
        self.grid = self.base = grid
        self.lines: list[str] = []
        self.scope: dict[str, Any] = {
            **LIBRARY,
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
            return self.cases(body)
        finally:
            self.names, self.sites = saved, saved_sites

    def cases(self, body: e.Expression) -> str:
        """A function for a body that may be a case; returns the function's name."""
        if not isinstance(body, e.Cases):
            return self.define([f"return {self.emit(body)}"])
        following = self._branch_value(body.otherwise, len(body.branches), body)
        for number in reversed(range(len(body.branches))):
            branch = body.branches[number]
            value = self._branch_value(branch.value, number, body)
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

    def _branch_value(self, value: e.Expression, number: int, cases: e.Cases) -> str:
        took = self.constant(Took(number, cases))
        if isinstance(value, e.Cases):
            inner = self.cases(value)
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
        value = self.cases(exception.body)
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
        return EMITTERS[type(node)](self, node)

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
