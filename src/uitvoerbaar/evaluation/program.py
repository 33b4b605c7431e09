"""A law made ready to run: rules with their versions by date, compiled at first use.

A program belongs to a law, not to a case; it is built once and serves every evaluation.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from attrs import define, field

from uitvoerbaar.evaluation.compiler import Compiled, Compiler
from uitvoerbaar.evaluation.reads import AmountRead
from uitvoerbaar.evaluation.values import ABSENT, Fault
from uitvoerbaar.law.declaration import (
    Choice,
    Gap,
    Item,
    Judgement,
    Kind,
    Law,
    Parameter,
    ParameterVersion,
    Rule,
    RuleException,
    RuleVersion,
    Validity,
)
from uitvoerbaar.law.expression import AtLeast, AtMost, Expression, Symbol, walk
from uitvoerbaar.law.time import Grid, first_day
from uitvoerbaar.law.types import SetOf


@define(slots=True, eq=False)
class Plan:
    """A rule version with the exceptions in force beside it, as one function."""

    version: RuleVersion
    exceptions: tuple[RuleException, ...]
    run: Compiled
    start: Compiled | None
    start_value: Compiled | None


@define(slots=True, eq=False)
class RunnableRule:
    """A rule, and its plans by what is in force."""

    rule: Rule
    plans: dict[tuple[int, ...], Plan] = field(factory=dict)
    # By text day (of law in force) and the day on which the law was known.
    chosen: dict[tuple[date, date | None], Plan] = field(factory=dict)
    # The one plan for every day, where versions and exceptions have no dates.
    always: Plan | None = None


@define(slots=True, eq=False)
class RunnableFact:
    """An item, choice, judgement or role as something that can be read.

    `nothing` is the value of a choice for which there is no application.
    """

    symbol: Symbol
    grid: Grid
    low: Any
    high: Any
    is_set: bool
    declaration: Item | Choice | Judgement | None
    nothing: Any = ABSENT
    effect: Compiled | None = None
    deadline: Compiled | None = None


@define(slots=True, eq=False)
class RunnableParameter:
    """A parameter with its versions in order of date."""

    parameter: Parameter
    versions: list[ParameterVersion]
    found: dict[tuple[tuple[str, ...], date, date | None], AmountRead] = field(factory=dict)


class Program:
    """Everything that an evaluation needs of a law."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.rules = {symbol: RunnableRule(rule) for symbol, rule in law.rules.items()}
        self.facts: dict[Symbol, RunnableFact] = {}
        self.ways_back: dict[Symbol, tuple[Kind, str]] = {}
        for item in law.items.values():
            self._add_fact(item.symbol, item.grid, item, item.low, item.high)
        for judgement in law.judgements.values():
            self._add_fact(judgement.symbol, judgement.grid, judgement)
        for choice in law.choices.values():
            self._add_fact(choice.symbol, choice.grid, choice, choice.low, choice.high)
        self.roles: set[Symbol] = set()
        for kind in law.kinds.values():
            for role in kind.roles:
                symbol = Symbol(role.name, kind.name)
                self.facts[symbol] = RunnableFact(symbol, Grid.NONE, None, None, False, None)
                self.roles.add(symbol)
                if role.inverse is not None:
                    self.ways_back[Symbol(role.inverse, role.kind)] = (kind, role.name)
        self.parameters = {
            name: RunnableParameter(parameter, sorted(parameter.versions, key=_row_order))
            for name, parameter in law.parameters.items()
        }
        self.compiler = self._compiler()
        self._compiled: dict[tuple[int, Grid], tuple[Expression, Compiled]] = {}
        self._parts: dict[tuple[int, Grid, tuple[int, ...]], tuple[Expression, Compiled]] = {}
        self._limited: dict[int, bool] = {}  # by body; the law keeps those alive
        self._derivations: dict[str, Compiled] = {}

    def _add_fact(
        self,
        symbol: Symbol,
        grid: Grid,
        declaration: Item | Choice | Judgement,
        low: Any = None,
        high: Any = None,
    ) -> None:
        is_set = isinstance(declaration.type, SetOf)
        nothing: Any = ABSENT
        if isinstance(declaration, Choice):
            nothing = declaration.default
            if nothing is None:
                nothing = False if declaration.type.name == "ja/nee" else ABSENT
        self.facts[symbol] = RunnableFact(symbol, grid, low, high, is_set, declaration, nothing)

    def _compiler(self) -> Compiler:
        grids: dict[Symbol, Grid] = {s: f.grid for s, f in self.facts.items()}
        readers: dict[Symbol, str] = {
            s: "choice" if isinstance(f.declaration, Choice) else "fact"
            for s, f in self.facts.items()
        }
        targets: dict[Symbol, Any] = dict(self.facts)
        for symbol, rule in self.rules.items():
            grids[symbol], readers[symbol], targets[symbol] = rule.rule.grid, "rule", rule
        return Compiler(grids, readers, targets)

    def plan(self, runnable: RunnableRule, day: date, known_on: date | None) -> Plan:
        """The plan that is in force on a day, as the law was known on another.

        Raises Fault when no version is in force on that day.
        """
        found = runnable.chosen.get((day, known_on))
        if found is None:
            found = self._choose(runnable, day, known_on)
            runnable.chosen[day, known_on] = found
            rule = runnable.rule
            dated = [v.validity for v in rule.versions] + [x.validity for x in rule.exceptions]
            if len(rule.versions) == 1 and all(validity == Validity() for validity in dated):
                runnable.always = found
        return found

    def _choose(self, runnable: RunnableRule, day: date, known_on: date | None) -> Plan:
        rule = runnable.rule

        def in_force(validity: Validity) -> bool:
            return validity.holds_on(day) and is_known(validity.known_from, known_on)

        versions = [v for v in rule.versions if in_force(v.validity)]
        if not versions:
            raise Fault(f"er geldt op {day.isoformat()} geen versie van {rule.symbol.name}")
        version = max(versions, key=lambda v: v.validity.known_from or date.min)
        exceptions = by_priority([x for x in rule.exceptions if in_force(x.validity)])
        key = (id(version), *(id(x) for x in exceptions))
        plan = runnable.plans.get(key)
        if plan is None:
            run = self.compiler.rule(version, tuple(exceptions), rule.grid)
            start = value = None
            if version.start is not None and version.start_value is not None:
                start = self.compiler.expression(version.start, Grid.MONTH)
                value = self.compiler.expression(version.start_value, Grid.MONTH)
            plan = runnable.plans[key] = Plan(version, tuple(exceptions), run, start, value)
        return plan

    def compiled(self, expression: Expression, grid: Grid) -> Compiled:
        """A single expression as a function (c, s, t, n, a)."""
        key = (id(expression), grid)
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = (
                expression,  # kept, so that its id stays its own
                self.compiler.expression(expression, grid),
            )
        return found[1]

    def part(
        self,
        expression: Expression,
        grid: Grid,
        names: tuple[tuple[str, Expression], ...],
        numbers: tuple[int, ...],
    ) -> Compiled:
        """A part of a rule as a function (c, s, t, n, *members), for explaining it."""
        key = (id(expression), grid, numbers)
        found = self._parts.get(key)
        if found is None:
            run = self.compiler.part(expression, grid, names, numbers)
            found = self._parts[key] = (expression, run)
        return found[1]

    def limited(self, body: Expression) -> bool:
        """Whether `ten minste` or `ten hoogste` stands anywhere in a body."""
        found = self._limited.get(id(body))
        if found is None:
            found = any(isinstance(node, AtLeast | AtMost) for node in walk(body))
            self._limited[id(body)] = found
        return found

    def derivation(self, kind: Kind) -> Callable[..., Any]:
        """The condition of a derived kind as a function (c, t, n, players)."""
        found = self._derivations.get(kind.name)
        if found is None:
            assert kind.derivation is not None
            found = self._derivations[kind.name] = self.compiler.derivation(
                kind.derivation.condition, len(kind.roles), kind.derivation.grid
            )
        return found

    def amount(
        self, name: str, keys: tuple[str, ...], day: date, known_on: date | None
    ) -> AmountRead:
        """The amount of a parameter for categories on a day, as known on another.

        Absent where it lapsed. Raises Fault where there is none, or where it is not known.
        """
        runnable = self.parameters[name]
        key = (keys, day, known_on)
        read = runnable.found.get(key)
        if read is None:
            read = runnable.found[key] = self._amount(runnable, keys, day, known_on)
        return read

    def _amount(
        self, runnable: RunnableParameter, keys: tuple[str, ...], day: date, known_on: date | None
    ) -> AmountRead:
        name = runnable.parameter.name
        label = f"{name}({', '.join(keys)})" if keys else name
        version = self._row(runnable, keys, day, known_on)
        if version is None:
            raise Fault(f"er is geen bedrag van {label} voor {day.isoformat()}")
        cell = version.cells[keys]
        if cell.value is Gap.UNKNOWN:
            raise Fault(f"het bedrag van {label} op {day.isoformat()} is niet bekend")
        value = ABSENT if cell.value is Gap.LAPSED else cell.value
        return AmountRead(name, keys, day, value, version, cell)

    def _row(
        self, runnable: RunnableParameter, keys: tuple[str, ...], day: date, known_on: date | None
    ) -> ParameterVersion | None:
        """The row that holds for categories on a day: the last one that has a cell for them.

        Of rows from the same day, the one that became known last. On a yearly grid the row must
        be of the year of that day.
        """
        found: ParameterVersion | None = None
        for version in runnable.versions:
            if version.valid_from > day:
                break
            if keys in version.cells and is_known(version.known_from, known_on):
                found = version
        yearly = runnable.parameter.grid is Grid.YEAR
        return None if found and yearly and found.valid_from.year != day.year else found


def _row_order(version: ParameterVersion) -> tuple[date, date]:
    return version.valid_from, version.known_from or date.min


def is_known(known_from: date | None, known_on: date | None) -> bool:
    """Whether what became known on one day was known on another (None: at any time)."""
    return known_on is None or known_from is None or known_from <= known_on


def by_priority(exceptions: list[RuleException]) -> list[RuleException]:
    """Exceptions in an order in which each stands before those it goes before."""
    ordered: list[RuleException] = []
    waiting = list(exceptions)
    while waiting:
        for exception in waiting:
            names = {exception.name}
            if not any(names & set(other.before) for other in waiting if other is not exception):
                break
        else:  # a ring of priorities: the checker reports it; keep the written order
            exception = waiting[0]
        waiting.remove(exception)
        ordered.append(exception)
    return ordered


def period_day(period: int | None, grid: Grid, reference: date) -> date:
    """The day whose law applies to a period: its first day, or the reference date."""
    if period is None:
        return reference
    return first_day(period) if grid is Grid.MONTH else date(period, 1, 1)
