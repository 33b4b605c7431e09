"""From the expressions of a rule to a Python function.

A rule is compiled once, at first use, into source text that works on plain values; unknown and
missing ones take their own way through the operators of `values`. In the text: `c` is the
evaluation, `s` the subject, `t` the period, `n` the list in which reads are recorded, `L` the
values of `stel` names, `a` the date of an application, `m1`.. the members of collections.

Most conditions are known. What happens where one is not, is written and compiled when it first
happens: until then a function of the same name stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import RLock
from typing import Any

from uitvoerbaar.evaluation import emitters, set_emitters  # noqa: F401 - they fill EMITTERS
from uitvoerbaar.evaluation.emitting import EMITTERS
from uitvoerbaar.evaluation.library import LIBRARY
from uitvoerbaar.evaluation.reads import Took, Won
from uitvoerbaar.law import expression as e
from uitvoerbaar.law.declaration import RuleException, RuleVersion
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Date, Month

Compiled = Callable[..., Any]

_WRITING = RLock()  # a rule may first meet something unknown in two threads at once
_DEEPEST = 20  # cases within cases in one function; Python itself allows a hundred


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
        unit = Unit(self, grid, "c, s, t, n")
        with unit.names_of(version.locals):
            statements = unit.block(version.body)
        for position in reversed(range(len(exceptions))):
            following = unit.define(statements)
            statements = unit.exception(exceptions[position], exceptions[position + 1 :], following)
        return unit.build("c, s, t, n", statements)

    def expression(self, expression: e.Expression, grid: Grid) -> Compiled:
        """The function (c, s, t, n, a=None) for a single expression."""
        unit = Unit(self, grid, "c, s, t, n, a")
        return unit.build("c, s, t, n, a=None", unit.block(expression))

    def part(
        self,
        expression: e.Expression,
        grid: Grid,
        names: tuple[tuple[str, e.Expression], ...],
        numbers: tuple[int, ...],
    ) -> Compiled:
        """The function (c, s, t, n, *members) for a part of a rule."""
        members = "".join(f", m{number}" for number in numbers)
        unit = Unit(self, grid, f"c, s, t, n{members}")
        with unit.names_of(names):
            return unit.build(f"c, s, t, n{members}", unit.block(expression))

    def derivation(self, condition: e.Expression, roles: int, grid: Grid) -> Compiled:
        """The function (c, t, n, *players) for the condition of a derived kind."""
        players = "".join(f", m{number}" for number in range(roles))
        unit = Unit(self, grid, f"c, t, n{players}")
        return unit.build(f"c, t, n{players}", unit.block(condition))


class Unit:
    """One compilation: the functions written so far and the constants they use.

    `frame` names the variables that the text being written can use; every function of the unit
    takes them as its arguments.
    """

    def __init__(self, compiler: Compiler, grid: Grid, frame: str) -> None:
        self.compiler = compiler
        self.grid = self.base = grid
        self.frame = frame
        self.lines: list[str] = []
        self.scope: dict[str, Any] = {**LIBRARY}
        self.count = 0
        self.names: dict[str, e.Expression] = {}
        self.sites: dict[str, str] = {}
        self._careful: dict[tuple[int, str], list[tuple[str, str]]] = {}

    # --- names, functions, constants ---

    def constant(self, value: Any) -> str:
        """A name in the generated text for a value."""
        if type(value) is int or type(value) is bool or type(value) is str:
            return repr(value)
        name = f"k{len(self.scope)}"
        self.scope[name] = value
        return name

    def fresh(self, letter: str) -> str:
        """A name that the text does not use yet."""
        self.count += 1
        return f"{letter}{self.count}"

    def define(self, statements: list[str]) -> str:
        """A new function of the frame with these statements; returns its name."""
        name = self.fresh("f")
        self._write(name, self.frame, statements)
        return name

    def _write(self, name: str, arguments: str, statements: list[str]) -> None:
        self.lines.append(f"def {name}({arguments}):")
        self.lines.extend("    " + statement for statement in statements)

    def build(self, arguments: str, statements: list[str]) -> Compiled:
        """The finished function with these statements."""
        self._write("entry", arguments, statements)
        self._finish()
        result: Compiled = self.scope["entry"]
        return result

    def _finish(self) -> None:
        lines, self.lines = self.lines, []
        exec(compile("\n".join(lines), "<rule>", "exec"), self.scope)

    def later(self, write: Callable[[], list[str]]) -> str:
        """The name of a function (q, *frame), of which the statements are written at its first
        call, as if they stood here."""
        name = self.fresh("w")
        here = self.frame, self.grid, self.names, self.sites

        def first(*arguments: Any) -> Any:
            with _WRITING:
                if self.scope[name] is first:
                    away = self.frame, self.grid, self.names, self.sites
                    self.frame, self.grid, self.names, self.sites = here
                    try:
                        self._write(name, f"q, {self.frame}", write())
                        self._finish()
                    finally:
                        self.frame, self.grid, self.names, self.sites = away
            return self.scope[name](*arguments)

        self.scope[name] = first
        return name

    @contextmanager
    def names_of(self, names: tuple[tuple[str, e.Expression], ...]) -> Iterator[None]:
        """Within it, these `stel` names are known, and their values have a store `L`."""
        saved = self.names, self.sites, self.frame
        self.names, self.sites = dict(names), {}
        if names:
            self.frame += ", L"
        try:
            yield
        finally:
            self.names, self.sites, self.frame = saved

    # --- blocks: cases, exceptions, locals ---

    def block(self, body: e.Expression) -> list[str]:
        """Statements that return the value of a whole body, with a new store for its names."""
        return [*self._store(), *self.cases(body)]

    def _store(self) -> list[str]:
        # L[0] is the period of the rule, also where a name is used inside months.
        return ["L = {0: t}"] if self.names else []

    def cases(self, body: e.Expression, depth: int = 0) -> list[str]:
        """Statements that return the value of a body that may be a case."""
        if not isinstance(body, e.Cases):
            return [f"return {self.emit(body)}"]
        if depth == _DEEPEST:
            return [f"return {self.define(self.cases(body))}({self.frame})"]
        statements = []
        for number, branch in enumerate(body.branches):
            otherwise = self.later(partial(self._undecided, body, number))
            statements += [
                f"q = {self.emit(branch.condition)}",
                "if q is True:",
                *_indented(self._taken(branch.value, number, body, depth + 1)),
                f"if q is not False: return {otherwise}(q, {self.frame})",
            ]
        return statements + self._taken(body.otherwise, len(body.branches), body, depth)

    def _taken(self, value: e.Expression, number: int, cases: e.Cases, depth: int) -> list[str]:
        took = self.constant(Took(number, cases))
        return [f"n.append({took})", *self.cases(value, depth)]

    def _undecided(self, body: e.Cases, number: int) -> list[str]:
        """Statements for a branch whose condition `q` is unknown: both ways are looked at."""
        key = id(body), self.frame
        branches = self._careful.get(key)
        if branches is None:
            branches = self._careful[key] = self._carefully(body)
        return [self._both(*branches[number])]

    def _carefully(self, body: e.Cases) -> list[tuple[str, str]]:
        """For each branch the function of its value, and the one of all that follows it."""
        last = len(body.branches)
        following = self.define(self._taken(body.otherwise, last, body, 0))
        found: list[tuple[str, str]] = []
        for number in reversed(range(last)):
            branch = body.branches[number]
            value = self.define(self._taken(branch.value, number, body, 0))
            found.append((value, following))
            following = self.define(
                [
                    f"q = {self.emit(branch.condition)}",
                    f"if q is True: return {value}({self.frame})",
                    f"if q is False: return {following}({self.frame})",
                    self._both(value, following),
                ]
            )
        return found[::-1]

    def _both(self, value: str, following: str) -> str:
        frame = self.frame
        return f"return undecided(q, lambda: {value}({frame}), lambda: {following}({frame}))"

    def exception(
        self, exception: RuleException, others: tuple[RuleException, ...], following: str
    ) -> list[str]:
        """The exception in front of what follows. `others` come after it by priority; one that
        it does not go before and that holds as well makes a fault.

        `stel` names of exceptions live apart from those of the rule: each has its own store.
        """
        frame = self.frame
        won = self.constant(Won(exception))
        rivals = []
        for other in others:
            if other.name not in exception.before:
                with self.names_of(other.locals):
                    test = [*self._store(), f"return {self.emit(other.condition)}"]
                clash = self.constant((exception, other))
                rivals.append(f"if {self._framed(test, frame)}({frame}) is True: clash({clash})")
        with self.names_of(exception.locals):
            condition = self.emit(exception.condition)
            value = self.cases(exception.body, 1)
            otherwise = self.later(partial(self._exception_undecided, exception, following, frame))
            return [
                *self._store(),
                f"q = {condition}",
                "if q is True:",
                *_indented([*rivals, f"n.append({won})", *value]),
                f"if q is False: return {following}({frame})",
                f"return {otherwise}(q, {self.frame})",
            ]

    def _framed(self, statements: list[str], frame: str) -> str:
        """A new function of another frame."""
        saved, self.frame = self.frame, frame
        name = self.define(statements)
        self.frame = saved
        return name

    def _exception_undecided(
        self, exception: RuleException, following: str, frame: str
    ) -> list[str]:
        won = self.constant(Won(exception))
        value = self.define([f"n.append({won})", *self.cases(exception.body)])
        return [f"return undecided(q, lambda: {value}({self.frame}), lambda: {following}({frame}))"]

    # --- expressions ---

    def emit(self, node: e.Expression) -> str:
        """The Python text of an expression."""
        return EMITTERS[type(node)](self, node)

    def local(self, name: str) -> str:
        """The function (c, s, t, n, L) that evaluates a `stel` name once."""
        site = self.sites.get(name)
        if site is None:
            site = self.sites[name] = self.fresh("l")
            saved = self.grid, self.frame
            self.grid, self.frame = self.base, "c, s, t, n, L"
            text = self.emit(self.names[name])
            statements = [
                "t = L[0]",
                f"k = ({name!r}, c.text_day)",
                f"if k not in L: L[k] = {text}",
                "return L[k]",
            ]
            self._write(site, self.frame, statements)
            self.grid, self.frame = saved
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
        saved, self.frame = self.frame, f"{self.frame}, m{number}"
        text = self.emit(node)
        self.frame = saved
        return f"lambda m{number}: {text}"


def _indented(statements: list[str]) -> list[str]:
    return ["    " + statement for statement in statements]
