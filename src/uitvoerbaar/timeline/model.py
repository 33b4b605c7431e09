"""A timeline: for each outcome its value in each month, and the stretches in which it is equal."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from typing import Any

from attrs import frozen

from uitvoerbaar.evaluation.decision import Leans, Outcome, OutcomeState
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.evaluation.members import Members
from uitvoerbaar.evaluation.questions import Question
from uitvoerbaar.evaluation.values import Unknown
from uitvoerbaar.law.declaration import Count, Law, Rule
from uitvoerbaar.law.types import Amount, Boolean, Enumerated, Unit

KNOWN = (OutcomeState.KNOWN, OutcomeState.PROVISIONAL)
NOTHING = (OutcomeState.ABSENT, OutcomeState.NOT_APPLICABLE)
OPEN = (OutcomeState.UNKNOWN, OutcomeState.ERROR)

NO_FORM, UNKNOWN_FORM = "", "?"


class Part(Enum):
    """What an outcome is on a timeline."""

    PAID = "paid"
    USED = "used"
    LEFT = "left"
    STATE = "state"
    OTHER = "other"


def part_of(rule: Rule) -> Part:
    """What a rule is on a timeline, by what the law says of it."""
    if rule.payment is not None:
        return Part.PAID
    if rule.counts is not None:
        return Part.USED if rule.counts is Count.USED else Part.LEFT
    once = isinstance(rule.type, Amount) and rule.type.unit is Unit.ONCE
    return Part.STATE if once or isinstance(rule.type, Boolean | Enumerated) else Part.OTHER


@frozen(slots=True, eq=False)
class Cell:
    """One outcome in one month. `paid_as` is the outcome of the rule that says in which form it is
    paid, if there is one and something is."""

    month: int
    outcome: Outcome
    paid_as: Outcome | None = None

    @property
    def form(self) -> str:
        """The form in which it is paid: a value of an enumeration, NO_FORM where the law makes no
        distinction, UNKNOWN_FORM where it is not known."""
        if self.paid_as is None or self.paid_as.state in NOTHING:
            return NO_FORM
        return str(self.paid_as.value) if self.paid_as.state in KNOWN else UNKNOWN_FORM

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcome, and that of its form if it has one."""
        return (self.outcome,) if self.paid_as is None else (self.outcome, self.paid_as)

    @property
    def state(self) -> OutcomeState:
        """What became of the outcome."""
        return self.outcome.state

    @property
    def is_known(self) -> bool:
        """Whether there is a value."""
        return self.outcome.state in KNOWN

    @property
    def is_open(self) -> bool:
        """Whether the answer is still open: unknown, or the law gives none."""
        return self.outcome.state in OPEN

    @property
    def is_nil(self) -> bool:
        """Whether there is certainly nothing: no value, nil or nee."""
        if self.is_known:
            return not self.outcome.value
        return self.outcome.state in NOTHING

    @property
    def amount(self) -> Any:
        """The value where there is one, else 0; only for amounts and numbers."""
        return self.outcome.value if self.is_known else 0

    @property
    def key(self) -> Hashable:
        """What it says: equal for months that say the same. Of what is open, that it is."""
        if self.is_open:
            return self.state
        return self.state, said(self.outcome.value), self.form

    @property
    def exact_key(self) -> Hashable:
        """What it says, with the bounds of what is unknown and the words of an error."""
        value = self.outcome.value
        if type(value) is Unknown:
            return self.state, value.low, value.high, self.form
        error = self.outcome.error.sentence if self.outcome.error else None
        return self.state, error, said(value), self.form


def said(value: Any) -> Hashable:
    """A value as something that can be compared and kept."""
    if isinstance(value, Members):
        return tuple(thing.name for thing in value.sure), value.certain
    return value if isinstance(value, Hashable) else str(value)


@frozen(slots=True, eq=False)
class Track:
    """An outcome through the months, with what it leans on in all of them together.

    `question` is what would settle the first month in which it is unknown, `form_question` the
    first in which it is unknown in which form it is paid.
    """

    rule: Rule
    part: Part
    cells: tuple[Cell, ...]
    leans: Leans
    question: Question | None = None
    form_question: Question | None = None

    @property
    def name(self) -> str:
        """The name in the law."""
        return self.rule.symbol.name

    @property
    def title(self) -> str:
        """The public title, or the name in words."""
        return self.rule.outcome or self.name.replace("_", " ").capitalize()

    @property
    def says_nothing(self) -> bool:
        """Whether it is nil, absent or not applicable throughout."""
        return all(cell.is_nil for cell in self.cells)

    def runs(self, key: Callable[[Cell], Hashable] = lambda cell: cell.key) -> Iterator[Run]:
        """The longest stretches of months that say the same."""
        for start, end in stretches([key(cell) for cell in self.cells]):
            yield Run(self.cells[start:end])


@frozen(slots=True, eq=False)
class Run:
    """Months after each other in which an outcome says the same."""

    cells: tuple[Cell, ...]

    @property
    def first(self) -> int:
        """The first month."""
        return self.cells[0].month

    @property
    def last(self) -> int:
        """The last month."""
        return self.cells[-1].month

    @property
    def cell(self) -> Cell:
        """What it says, as in its first month."""
        return self.cells[0]


@frozen(slots=True, eq=False)
class Timeline:
    """Outcomes for the applicant of a case, from a first to a last month.

    `open_from` is the first month that was left out because the law has no amounts for it yet.
    """

    law: Law
    case: Case
    known_on: date | None
    first: int
    last: int
    tracks: tuple[Track, ...]
    open_from: int | None = None

    @property
    def months(self) -> range:
        """All months."""
        return range(self.first, self.last + 1)

    def of(self, *parts: Part) -> tuple[Track, ...]:
        """The outcomes that are one of these, without those that say nothing throughout."""
        return tuple(t for t in self.tracks if t.part in parts and not t.says_nothing)

    @property
    def can_be_drawn(self) -> bool:
        """Whether a chart has anything to show."""
        return bool(self.of(Part.PAID, Part.USED, Part.LEFT) or self.answered_states)

    @property
    def answered_states(self) -> tuple[Track, ...]:
        """The yes/no and states that have, or may have, an answer in some month; nee is one. Of
        amounts that are not paid by month, those that are more than nil in some month."""
        return tuple(
            track
            for track in self.tracks
            if track.part is Part.STATE and any(_answers(track, cell) for cell in track.cells)
        )

    @property
    def states(self) -> frozenset[OutcomeState]:
        """What became of all outcomes together."""
        return frozenset(
            outcome.state
            for track in self.tracks
            for cell in track.cells
            for outcome in cell.outcomes
        )

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which something is paid, in the order of their enumeration; what has no
        form or an unknown one comes last."""
        found = dict.fromkeys(
            cell.form for track in self.of(Part.PAID) for cell in track.cells if not cell.is_nil
        )
        declared = [value for e in self.law.enumerations.values() for value in e.values]
        known = sorted(
            (form for form in found if form not in (NO_FORM, UNKNOWN_FORM)), key=declared.index
        )
        return (*known, *(form for form in (NO_FORM, UNKNOWN_FORM) if form in found))


def _answers(track: Track, cell: Cell) -> bool:
    if isinstance(track.rule.type, Amount):
        return cell.is_known and not cell.is_nil
    return cell.is_known or cell.is_open


def stretches(keys: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Where equal keys that follow each other start and (exclusive) end."""
    start = 0
    for place in range(1, len(keys) + 1):
        if place == len(keys) or keys[place] != keys[start]:
            yield start, place
            start = place


def union(leans: Iterable[Leans]) -> Leans:
    """What outcomes together lean on, each thing once."""
    whole = Leans(None)
    for each in leans:
        whole.provisional |= each.provisional
        whole.assumptions.update(each.assumptions)
        certainty = each.certainty
        if certainty and (whole.certainty is None or certainty.rank > whole.certainty.rank):
            whole.certainty = certainty
    return whole
