"""What an evaluation read and did, recorded as it goes: the raw material of the trace."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import define, field, frozen

from uitvoerbaar.evaluation.facts import Fact, Thing
from uitvoerbaar.law.declaration import Cell, ParameterVersion, Rule, RuleException, RuleVersion
from uitvoerbaar.law.expression import Cases, Symbol

BUSY = object()  # the value of a step that is being evaluated


@define(slots=True, eq=False, repr=False)
class Step:
    """A rule evaluated for a subject in a period: its value, and what it read, in order.

    `version` is the rule version that was in force; an exception that won is among the reads.
    `text_day` is the day whose text was applied, where that was another than of the period.
    """

    rule: Rule
    version: RuleVersion | None
    subject: Thing | None
    period: int | None
    value: Any
    reads: list[Any]
    text_day: date | None = None

    def __repr__(self) -> str:
        # Not what it read: steps share what they read, so written out it would grow without end.
        return f"<{self.rule.symbol} of {self.subject} in {self.period}: {self.value}>"


@define(slots=True, eq=False)
class FactRead:
    """A fact of a thing in a period; `fact` is None where it is unknown."""

    symbol: Symbol
    thing: Thing
    period: int | None
    value: Any
    fact: Fact | None


@define(slots=True, eq=False)
class AmountRead:
    """An amount of a parameter, with its row and cell."""

    parameter: str
    keys: tuple[str, ...]
    day: date
    value: Any
    version: ParameterVersion | None
    cell: Cell | None


@define(slots=True, eq=False)
class AssumptionRead:
    """A named assumption; `replaced` when the request put another value in its place."""

    name: str
    value: Any
    replaced: bool


@define(slots=True, eq=False)
class RelationRead:
    """The records that name a thing in a role; `complete` when the list is all there is. `behind`:
    of records that follow by rule, what was read to find them."""

    symbol: Symbol
    thing: Thing
    found: tuple[Thing, ...]
    complete: bool
    behind: tuple[Any, ...] = ()


@frozen(slots=True)
class Took:
    """The branch of a case that applied, counted from 0; the last one is `anders`.

    `cases` is the case as it stands in the text, told apart from others by identity.
    """

    branch: int
    cases: Cases = field(eq=False, repr=False)


@frozen(slots=True)
class Won:
    """The exception that took the place of a rule."""

    exception: RuleException
