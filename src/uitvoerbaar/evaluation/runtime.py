"""One evaluation of a case: values looked up or derived, each once, and recorded as they are read.

The functions that `compiler` writes call the methods here. An evaluation is for one case, one day
on which things were known, and one set of assumptions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from typing import Any

from uitvoerbaar.evaluation.facts import (
    Application,
    Between,
    Case,
    Fact,
    FactState,
    Thing,
)
from uitvoerbaar.evaluation.members import Members
from uitvoerbaar.evaluation.program import (
    Plan,
    Program,
    RunnableFact,
    RunnableRule,
    period_day,
)
from uitvoerbaar.evaluation.reads import BUSY, AmountRead, AssumptionRead, FactRead, Step
from uitvoerbaar.evaluation.relations import Relations, of_no_thing
from uitvoerbaar.evaluation.values import (
    ABSENT,
    NOT_APPLICABLE,
    Fault,
    Missing,
    Unknown,
    Want,
    all_of,
    merge,
    within,
)
from uitvoerbaar.law.time import Duration, Grid, first_day, last_day, month_of

# A rule takes a few frames of Python; a law may well nest a thousand rules.
sys.setrecursionlimit(max(sys.getrecursionlimit(), 15_000))
_VALUED = (FactState.KNOWN, FactState.PROVISIONAL)


class LawFault(Fault):
    """A fault with the place in the law where it arose."""

    def __init__(self, sentence: str, rule: RunnableRule, plan: Plan | None, period: str) -> None:
        super().__init__(sentence)
        self.rule = rule.rule
        origin = plan.version.origin if plan else rule.rule.versions[-1].origin
        self.origin = origin
        self.period = period


class Evaluation:
    """Evaluates rules for a case. Values are remembered for the life of the evaluation."""

    def __init__(
        self,
        program: Program,
        case: Case,
        known_on: date | None = None,
        assumptions: Mapping[str, Any] | None = None,
    ) -> None:
        self.program = program
        self.case = case
        self.known_on = known_on
        self.text_day: date | None = None
        # Whether any provisional fact was read: outcomes then look whether it was for them.
        self.provisional = False
        self.assumptions = {**case.assumptions, **(assumptions or {})}
        self._steps: dict[Any, Any] = {}
        self._steps_by_text: dict[date | None, dict[Any, Any]] = {None: self._steps}
        self._reads: dict[Any, FactRead] = {}
        self._looked_at: dict[Any, list[Any]] = {}  # by choice: when it works, and was in time
        self._amounts: dict[Any, AmountRead] = {}
        self._assumed: dict[str, AssumptionRead] = {}
        self.relations = Relations()

    # --- rules ---

    def rule(self, runnable: RunnableRule, subject: Any, period: Any, reads: list[Any]) -> Any:
        """The value of a rule for a subject in a period, evaluated at most once."""
        key = (runnable, subject, period)
        step = self._steps.get(key)
        if step is None:
            if type(subject) is not Thing and subject is not None:
                return of_no_thing(subject)
            if period is not None and type(period) is not int:
                return of_no_thing(period)
            step = self._evaluate(runnable, subject, period, key)
        value = step.value
        if value is BUSY:
            raise Fault(
                f"{runnable.rule.symbol.name} hangt binnen dezelfde periode van zichzelf af"
            )
        reads.append(step)
        return value

    def _evaluate(
        self, runnable: RunnableRule, subject: Thing | None, period: int | None, key: Any
    ) -> Step:
        # Until it has a value the step itself says that it is busy.
        reads: list[Any] = []
        step = Step(runnable.rule, None, subject, period, BUSY, reads, self.text_day)
        steps = self._steps
        steps[key] = step
        plan: Plan | None = None
        try:
            plan = runnable.always
            if plan is None:
                day = self.text_day or period_day(period, runnable.rule.grid, self.case.reference)
                plan = self.program.plan(runnable, day, self.known_on)
            step.version = plan.version
            if plan.start is None:
                step.value = plan.run(self, subject, period, reads)
            else:
                self._carry_to(runnable, plan, subject, period)
                step.value = self._carried(plan, subject, period, reads)
        except LawFault:
            steps.pop(key, None)
            raise
        except Fault as fault:
            steps.pop(key, None)
            raise LawFault(fault.sentence, runnable, plan, self.period_name(period)) from fault
        except (OverflowError, ValueError) as error:
            steps.pop(key, None)
            sentence = "een datum, periode of getal valt buiten wat er bestaat"
            raise LawFault(sentence, runnable, plan, self.period_name(period)) from error
        except RecursionError as error:
            steps.pop(key, None)
            sentence = "regels roepen elkaar te diep aan; gebruik `begint in` voor wat doorloopt"
            raise LawFault(sentence, runnable, plan, self.period_name(period)) from error
        except BaseException:
            steps.pop(key, None)
            raise
        return step

    def _carried(
        self, plan: Plan, subject: Thing | None, period: int | None, reads: list[Any]
    ) -> Any:
        """The value of a rule that is carried forward, when the month before is known."""
        if plan.start is None or plan.start_value is None:
            return plan.run(self, subject, period, reads)
        start = as_month(plan.start(self, subject, period, reads))
        if type(start) is Unknown:  # its bounds are months, not values of this rule
            return Unknown(start.wanted)
        if type(start) is not int:
            return Unknown(start.wanted) if type(start) is Unknown else start
        if period is None or period < start:
            return ABSENT
        if period == start:
            return plan.start_value(self, subject, period, reads)
        return plan.run(self, subject, period, reads)

    def _carry_to(
        self, runnable: RunnableRule, plan: Plan, subject: Thing | None, period: int | None
    ) -> None:
        """Fills the months before `period`, oldest first, so that no deep recursion is needed."""
        assert plan.start is not None
        if period is not None and (runnable, subject, period - 1) in self._steps:
            return
        start = as_month(plan.start(self, subject, period, []))
        if type(start) is not int or period is None:
            return
        first = period
        while first > start and (runnable, subject, first - 1) not in self._steps:
            first -= 1
        for month in range(first, period):
            key = (runnable, subject, month)
            if key not in self._steps:
                self._evaluate_month(runnable, subject, month, key)

    def _evaluate_month(
        self, runnable: RunnableRule, subject: Thing | None, month: int, key: Any
    ) -> None:
        day = self.text_day or first_day(month)
        plan = self.program.plan(runnable, day, self.known_on)
        reads: list[Any] = []
        step = Step(runnable.rule, plan.version, subject, month, BUSY, reads, self.text_day)
        self._steps[key] = step
        try:
            step.value = self._carried(plan, subject, month, reads)
        except BaseException:
            self._steps.pop(key, None)
            raise

    # --- facts ---

    def fact(self, target: RunnableFact, owner: Any, period: Any, reads: list[Any]) -> Any:
        """A fact of a thing in a period: its value, missing, or unknown with its bounds."""
        key = (target, owner, period)
        read = self._reads.get(key)
        if read is None:
            if type(owner) is not Thing:
                return of_no_thing(owner)
            if period is not None and type(period) is not int:
                return of_no_thing(period)
            read = self._reads[key] = self._read(target, owner, period)
        reads.append(read)
        return read.value

    def _find(self, target: RunnableFact, owner: Thing, period: int | None) -> Fact | None:
        series = owner.facts.get(target.symbol)
        if series is None:
            return None
        first = None
        if period is not None:
            first = first_day(period) if target.grid is Grid.MONTH else date(period, 1, 1)
        elif series.since or series.exact:
            first = self.case.reference
        return series.find(period, first, self.known_on)

    def _read(self, target: RunnableFact, owner: Thing, period: int | None) -> FactRead:
        fact = self._find(target, owner, period)
        value: Any
        if fact is not None and fact.state in _VALUED and type(fact.value) is not Between:
            if fact.state is FactState.PROVISIONAL:
                self.provisional = True
            value = Members(fact.value) if target.is_set else fact.value
        elif fact is not None and fact.state is FactState.ABSENT:
            value = ABSENT
        elif fact is not None and fact.state is FactState.NOT_APPLICABLE:
            value = NOT_APPLICABLE
        else:
            value = self._unknown(target, owner, period, fact)
        return FactRead(target.symbol, owner, period, value, fact)

    def _unknown(
        self, target: RunnableFact, owner: Thing, period: int | None, fact: Fact | None
    ) -> Any:
        """An unknown fact, within the bounds of its item or what is partly known of it."""
        wanted = (Want(target.symbol, owner.name, period),)
        if target.is_set:
            return Members((), (), Unknown(wanted))
        if fact is not None and type(fact.value) is Between:
            return within(wanted, fact.value.low, fact.value.high)
        return within(wanted, target.low, target.high)

    def choice(self, target: RunnableFact, owner: Any, period: Any, reads: list[Any]) -> Any:
        """A choice of someone: what was chosen, as far as it works in the period.

        Without an application the answer is no (or the default), never unknown.
        """
        key = (target, owner, period, self.text_day)
        read = self._reads.get(key)
        if read is None:
            if type(owner) is not Thing:
                return of_no_thing(owner)
            if period is not None and type(period) is not int:
                return of_no_thing(period)
            fact = self._find(target, owner, period)
            value = target.nothing
            looked_at: list[Any] = []
            if fact is not None:
                try:
                    value = self._chosen(target, fact, owner, period, looked_at)
                except BaseException:
                    reads.extend(looked_at)
                    raise
            read = self._reads[key] = FactRead(target.symbol, owner, period, value, fact)
            if looked_at:
                self._looked_at[key] = looked_at
        # Who asks again leans on what was looked at for it just as well.
        reads.extend(self._looked_at.get(key, ()))
        reads.append(read)
        return read.value

    def _chosen(
        self, target: RunnableFact, fact: Fact, owner: Thing, period: int | None, reads: Any
    ) -> Any:
        declaration: Any = target.declaration
        none = target.nothing
        if fact.state in (FactState.ABSENT, FactState.UNKNOWN):
            return none
        if fact.state is FactState.NOT_APPLICABLE:
            return NOT_APPLICABLE
        chosen: Any = fact.value
        if not isinstance(chosen, Application):
            return chosen
        if chosen.applied is None or chosen.value is False:
            return chosen.value
        if self.known_on is not None and chosen.applied > self.known_on:
            return none
        month = period if target.grid is Grid.MONTH else None
        if chosen.until is not None and month is not None and first_day(month) > chosen.until:
            return none
        effect = deadline = True
        at = period if period is not None else month_of(self.case.reference)
        grid = Grid.MONTH if target.grid is Grid.NONE else target.grid
        if declaration.effect is not None:
            run = target.effect or self.program.compiled(declaration.effect, grid)
            target.effect = run
            starts = as_month(run(self, owner, at, reads, chosen.applied))
            if type(starts) is Missing:  # there is no period in which it could work
                return none
            effect = starts <= at if grid is Grid.MONTH else starts // 12 <= at
        if declaration.deadline is not None and effect is not False:
            run = target.deadline or self.program.compiled(declaration.deadline, grid)
            target.deadline = run
            last = run(self, owner, at, reads, chosen.applied)
            if type(last) is Missing:
                return none
            if type(last) is int:
                last = last_day(last)
            deadline = last >= chosen.applied
        truth = all_of(lambda: effect, lambda: deadline)
        if truth is True:
            return chosen.value
        return none if truth is False else Unknown(truth.wanted)

    # --- amounts and assumptions ---

    def amount(self, name: str, keys: tuple[Any, ...], moment: Any, reads: list[Any]) -> Any:
        """The amount of a parameter for categories in a month."""
        key = (name, keys, moment)
        read = self._amounts.get(key)
        if read is None:
            parts = (*keys, moment)
            for part in parts:
                if type(part) is Missing:  # whatever the others are
                    return part
            for part in parts:
                if type(part) is Unknown:
                    return self._unknown_cell(name, keys, moment, part)
            day = self.case.reference if moment is None else first_day(moment)
            read = self._amounts[key] = self.program.amount(name, keys, day, self.known_on)
        reads.append(read)
        return read.value

    def _unknown_cell(self, name: str, keys: tuple[Any, ...], moment: Any, part: Unknown) -> Any:
        """The amount where a category is unknown: what all cells agree on, or their bounds."""
        wanted = merge(part.wanted, *(k.wanted for k in keys if type(k) is Unknown))
        if type(moment) is Unknown:
            return Unknown(merge(wanted, moment.wanted))
        runnable = self.program.parameters[name]
        law = self.program.law
        options = [
            law.enumerations[key].values if type(value) is Unknown else (value,)
            for key, value in zip(runnable.parameter.keys, keys, strict=True)
        ]
        day = self.case.reference if moment is None else first_day(moment)
        found: list[Any] = []
        for combination in product(*options):
            try:
                found.append(self.program.amount(name, combination, day, self.known_on).value)
            except Fault:
                continue  # not every combination exists; the right one is asked for later
        ordered = [v for v in found if type(v) is not Missing]
        if not ordered or len(ordered) < len(found):
            return Unknown(wanted)
        if all(v == ordered[0] for v in ordered):
            return ordered[0]
        if isinstance(ordered[0], bool | str | Duration):
            return Unknown(wanted)
        return Unknown(wanted, min(ordered), max(ordered))

    def assumption(self, name: str, reads: list[Any]) -> Any:
        """The value of a named assumption."""
        read = self._assumed.get(name)
        if read is None:
            replaced = name in self.assumptions
            value: Any = (
                self.assumptions[name] if replaced else self.program.law.assumptions[name].value
            )
            read = self._assumed[name] = AssumptionRead(name, value, replaced)
        reads.append(read)
        return read.value

    # --- small services of the compiled text ---

    def thing(self, name: str) -> Thing:
        """A thing of the case by name."""
        return self.case.things[name]

    def frozen(self, day: date | None, operand: Callable[[], Any]) -> Any:
        """The value with the text of the law as it was on a day (None: as of each period)."""
        saved = self.text_day, self._steps
        self.text_day, self._steps = day, self._steps_by_text.setdefault(day, {})
        try:
            return operand()
        finally:
            self.text_day, self._steps = saved

    def day_of(self, period: int | None, grid: Grid) -> date:
        """The day whose law applies to a period."""
        return period_day(period, grid, self.case.reference)

    def period_name(self, period: int | None) -> str:
        """A period as written: 2026-03, 2026, or the reference date."""
        return period_text(period) or self.case.reference.isoformat()


def period_text(period: int | None) -> str | None:
    """A month as 2026-03, a year as 2026; None for no period."""
    if period is None:
        return None
    if period < 10000:  # years are small numbers, months are twelve times as large
        return str(period)
    return f"{period // 12:04d}-{period % 12 + 1:02d}"


def as_month(value: Any) -> Any:
    """The month of a date; a month stays itself."""
    if isinstance(value, date):
        return month_of(value)
    if type(value) is Unknown:
        return value.map(as_month)
    return value
