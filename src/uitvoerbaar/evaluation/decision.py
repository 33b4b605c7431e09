"""Deciding: outcomes for a case on a date, with all that they lean on."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any

from attrs import define, frozen

from uitvoerbaar.evaluation.facts import Case, FactState, Thing
from uitvoerbaar.evaluation.members import Members
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.evaluation.reads import (
    AmountRead,
    AssumptionRead,
    FactRead,
    RelationRead,
    Step,
)
from uitvoerbaar.evaluation.runtime import Evaluation, LawFault
from uitvoerbaar.evaluation.values import Fault, Missing, Unknown, Want
from uitvoerbaar.law.citation import Certainty, Citation, Origin
from uitvoerbaar.law.declaration import Interpretation, Rule
from uitvoerbaar.law.time import Grid, month_of, year_of


class OutcomeState(Enum):
    """What became of an outcome."""

    KNOWN = "known"
    PROVISIONAL = "provisional"
    ABSENT = "absent"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"
    ERROR = "error"


@frozen(slots=True)
class ErrorInLaw:
    """Why the law gives no answer: one Dutch sentence, the article, the rule and the date."""

    sentence: str
    citation: Citation | None
    origin: Origin
    rule: str
    period: str


@frozen(slots=True)
class UsedInterpretation:
    """A reading on which an outcome leans, with the article beside which it stands."""

    interpretation: Interpretation
    citation: Citation | None


@define(slots=True, eq=False)
class Outcome:
    """One outcome. `wanted` are the items that would settle it, in the order to ask them.

    What it leans on is found in its trace when it is asked for.
    """

    name: str
    rule: Rule
    subject: Thing | None
    period: int | None
    state: OutcomeState
    value: Any
    wanted: tuple[Want, ...]
    error: ErrorInLaw | None
    step: Step | None
    _leans: Leans | None = None

    @property
    def leans(self) -> Leans:
        """What it leans on: provisional facts, amounts, assumptions and readings."""
        if self._leans is None:
            self._leans = Leans(self.step)
        return self._leans

    @property
    def certainty(self) -> Certainty | None:
        """The certainty of the least certain amount used; None: no amount was used."""
        return self.leans.certainty

    @property
    def assumptions(self) -> tuple[str, ...]:
        """The named assumptions that were used, in order of use."""
        return tuple(self.leans.assumptions)

    @property
    def interpretations(self) -> tuple[UsedInterpretation, ...]:
        """The readings that the rules used have chosen, in order of use."""
        return tuple(self.leans.interpretations)


@frozen(slots=True, eq=False)
class Decision:
    """Outcomes for one case on one date, as known on a day (None: all that is known)."""

    program: Program
    case: Case
    on: date
    known_on: date | None
    evaluation: Evaluation
    outcomes: tuple[Outcome, ...]


class UnknownOutcomeError(Exception):
    """A request for an outcome that the law does not have; `suggestions` are near names."""

    def __init__(self, name: str, suggestions: Sequence[str]) -> None:
        super().__init__(name)
        self.name, self.suggestions = name, tuple(suggestions)


class SubjectError(Exception):
    """The applicant of a case is not a thing of the kind that an outcome is about."""


def decide(
    program: Program,
    case: Case,
    rules: Iterable[Rule],
    on: date | None = None,
    known_on: date | None = None,
    assumptions: Mapping[str, Any] | None = None,
) -> Decision:
    """The outcomes of rules for the applicant of a case.

    `on`: the day for which is decided (default: the reference date of the case). `known_on`: only
    facts and law known on that day count. `assumptions` replace values of named assumptions.
    """
    if on is not None and on != case.reference:
        case = Case(on, case.applicant, case.things, case.assumptions, case.data)
    evaluation = Evaluation(program, case, known_on, assumptions)
    found, month = Outcomes(evaluation), month_of(case.reference)
    # All that a decision makes is kept for its trace: to search it for rings of objects that
    # nobody holds, over and over while it grows, finds nothing and takes longer than deciding.
    # Who decides at the same time in another thread goes on with or without that search.
    searching = gc.isenabled()
    gc.disable()
    try:
        outcomes = tuple(found.of(rule, month) for rule in rules)
    finally:
        if searching:
            gc.enable()
    return Decision(program, case, case.reference, known_on, evaluation, outcomes)


class Outcomes:
    """The outcomes of one evaluation, in any month; what was computed for one serves the others."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self._provisional: dict[int, bool] = {}  # by step; the evaluation keeps those alive

    def of(self, rule: Rule, month: int) -> Outcome:
        """The outcome of a rule for the applicant in a month (of a yearly rule: in its year).

        Raises SubjectError where the applicant is of another kind than the rule is about.
        """
        return _outcome(self.evaluation, rule, month, self._provisional)


def _subject(evaluation: Evaluation, rule: Rule, month: int) -> Thing | None:
    kind_name = rule.symbol.kind
    if kind_name is None:
        return None
    applicant = evaluation.case.applicant
    if applicant.kind == kind_name:
        return applicant
    kind = evaluation.program.law.kinds[kind_name]
    if kind.derivation is not None:
        mine = evaluation.relations.derived(evaluation, kind, month, applicant).sure
        if len(mine) == 1:
            return mine[0]
        if not mine:
            raise Fault(f"{applicant.name} hoort op deze datum bij geen {kind_name}")
        raise Fault(f"{applicant.name} hoort bij meer dan een {kind_name}")
    raise SubjectError(f"{rule.symbol.name} gaat over een {kind_name}, niet een {applicant.kind}")


def _outcome(
    evaluation: Evaluation, rule: Rule, month: int, provisional: dict[int, bool]
) -> Outcome:
    period = {Grid.MONTH: month, Grid.YEAR: year_of(month), Grid.NONE: None}[rule.grid]
    reads: list[Any] = []
    subject: Thing | None = None
    try:
        subject = _subject(evaluation, rule, month)
        runnable = evaluation.program.rules[rule.symbol]
        value = evaluation.rule(runnable, subject, period, reads)
    except LawFault as fault:
        error = ErrorInLaw(
            fault.sentence,
            fault.origin.citation,
            fault.origin,
            fault.rule.symbol.name,
            fault.period,
        )
        return _failed(rule, subject, period, error)
    except Fault as fault:
        origin = rule.versions[-1].origin
        error = ErrorInLaw(
            fault.sentence,
            origin.citation,
            origin,
            rule.symbol.name,
            evaluation.period_name(period),
        )
        return _failed(rule, subject, period, error)
    step = reads[-1]
    if type(value) is Members and not value.certain:  # a set of which it is not known who is in it
        value = Unknown(value.doubt)
    if type(value) is Unknown:
        state = OutcomeState.UNKNOWN
    elif type(value) is Missing:
        absent = value.word == "ontbreekt"
        state = OutcomeState.ABSENT if absent else OutcomeState.NOT_APPLICABLE
    else:
        leans = evaluation.provisional and leans_on_provisional(step, provisional)
        state = OutcomeState.PROVISIONAL if leans else OutcomeState.KNOWN
    return Outcome(
        rule.symbol.name,
        rule,
        subject,
        period,
        state,
        value,
        tuple(getattr(value, "wanted", ())),
        None,
        step,
    )


def _failed(rule: Rule, subject: Thing | None, period: int | None, error: ErrorInLaw) -> Outcome:
    return Outcome(
        rule.symbol.name,
        rule,
        subject,
        period,
        OutcomeState.ERROR,
        None,
        (),
        error,
        None,
    )


def all_steps(step: Step, seen: set[int] | None = None) -> Iterator[Step]:
    """A step and all steps under it, each once, in the order in which they were first used.

    `seen` holds steps (by their id) to pass over, and learns.
    """
    seen = set() if seen is None else seen
    waiting = [step]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        waiting.extend(read for read in reversed(current.reads) if type(read) is Step)


def leans_on_provisional(step: Step, known: dict[int, bool]) -> bool:
    """Whether a step leans on a provisional fact. `known` says it of steps that were looked at
    before (by their id), and learns."""
    waiting = [step]
    while waiting:
        current = waiting[-1]
        if id(current) in known:
            waiting.pop()
            continue
        reads = _with_those_behind(current.reads)
        below = [read for read in reads if type(read) is Step]
        unseen = [read for read in below if id(read) not in known]
        if unseen:
            waiting += unseen
            continue
        known[id(current)] = any(known[id(read)] for read in below) or any(
            type(read) is FactRead
            and read.fact is not None
            and read.fact.state is FactState.PROVISIONAL
            for read in reads
        )
        waiting.pop()
    return known[id(step)]


def _leant_on(step: Step) -> Iterator[Step]:
    """All steps (see `all_steps`), and those that found the records that follow by rule."""
    seen: set[int] = set()
    waiting = [step]
    while waiting:
        for current in all_steps(waiting.pop(), seen):
            yield current
            for read in current.reads:
                if type(read) is RelationRead and read.behind:
                    waiting += [each for each in read.behind if type(each) is Step]


def _with_those_behind(reads: list[Any]) -> list[Any]:
    """What was read, and what was read to find records that follow by rule."""
    behind = [each for read in reads if type(read) is RelationRead for each in read.behind]
    return [*reads, *behind] if behind else reads


class Leans:
    """What an outcome leans on: provisional facts, amounts, assumptions and readings."""

    __slots__ = ("assumptions", "certainty", "interpretations", "provisional")

    def __init__(self, step: Step | None) -> None:
        self.provisional = False
        self.certainty: Certainty | None = None
        self.assumptions: dict[str, None] = {}
        self.interpretations: list[UsedInterpretation] = []
        seen_versions: set[int] = set()
        for current in _leant_on(step) if step is not None else ():
            version = current.version
            if version is not None and version.interpretations and id(version) not in seen_versions:
                seen_versions.add(id(version))
                citation = version.origin.citation
                for interpretation in version.interpretations:
                    self.interpretations.append(UsedInterpretation(interpretation, citation))
            for read in _with_those_behind(current.reads):
                self._read(read, seen_versions)

    def _read(self, read: Any, seen: set[int]) -> None:
        kind = type(read)
        if kind is FactRead:
            if read.fact is not None and read.fact.state is FactState.PROVISIONAL:
                self.provisional = True
        elif kind is AmountRead:
            cell = read.cell
            if cell is not None:
                if self.certainty is None or cell.certainty.rank > self.certainty.rank:
                    self.certainty = cell.certainty
                if cell.assumption is not None:
                    self.assumptions[cell.assumption] = None
        elif kind is AssumptionRead:
            self.assumptions[read.name] = None
        elif hasattr(read, "exception"):
            exception = read.exception
            if exception.interpretations and id(exception) not in seen:
                seen.add(id(exception))
                for interpretation in exception.interpretations:
                    self.interpretations.append(
                        UsedInterpretation(interpretation, exception.origin.citation)
                    )
