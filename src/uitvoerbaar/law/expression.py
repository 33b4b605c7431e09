"""The expressions of a law: immutable, typed, each with its place and citation.

Nodes are built by the checker, which guarantees that their types and units fit; evaluators only
consume them. Two nodes are equal when they say the same, wherever they stand: the origin does not
take part in equality. Conventions for literal values are in `law.types` (amounts are cents).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from attrs import field, fields, frozen

from uitvoerbaar.law.citation import Origin
from uitvoerbaar.law.time import Duration, LeapDay
from uitvoerbaar.law.types import Type, Unit

Value = int | Fraction | bool | date | Duration | str


@frozen(slots=True, cache_hash=True)
class Symbol:
    """The full name of something declared: a bare name, and the kind it belongs to if any."""

    name: str
    kind: str | None = None

    def __str__(self) -> str:
        return f"{self.name} van {self.kind}" if self.kind else self.name


@frozen(slots=True)
class Expression:
    """A node: its type, and where it was written."""

    type: Type
    origin: Origin = field(eq=False, repr=False)

    def children(self) -> Iterator[Expression]:
        """The expressions directly inside this one, in the order in which they are evaluated."""
        for name in _parts(type(self)):
            yield from _expressions(getattr(self, name))


_PARTS: dict[type[Any], tuple[str, ...]] = {}


def _parts(kind: type[Any]) -> tuple[str, ...]:
    """The attributes of a node in which expressions can stand, worked out once."""
    found = _PARTS.get(kind)
    if found is None:
        names = (attribute.name for attribute in fields(kind))
        found = _PARTS[kind] = tuple(name for name in names if name not in ("type", "origin"))
    return found


def _expressions(value: Any) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, tuple):
        for element in value:
            yield from _expressions(element)
    elif isinstance(value, Branch | SortKey):
        for name in _parts(type(value)):
            yield from _expressions(getattr(value, name))


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything inside it, outermost first."""
    yield expression
    for child in expression.children():
        yield from walk(child)


# --- atoms ------------------------------------------------------------------------------------


@frozen(slots=True)
class Literal(Expression):
    """A value as written."""

    value: Value


@frozen(slots=True)
class NotApplicable(Expression):
    """`niet van toepassing`: the rule has no value for this subject."""


@frozen(slots=True)
class Subject(Expression):
    """The thing that the rule is about."""


@frozen(slots=True)
class Member(Expression):
    """The member that a collection expression is looking at; `number` is unique in its rule."""

    number: int


@frozen(slots=True)
class Local(Expression):
    """A name given with `stel`; evaluated once, at its first use."""

    name: str


class Now(Enum):
    """The moment for which a rule is evaluated."""

    MONTH = "maand"
    YEAR = "jaar"
    REFERENCE_DATE = "peildatum"


@frozen(slots=True)
class CurrentPeriod(Expression):
    """`maand`, `jaar` or `peildatum` (the first day of the month) of the evaluation."""

    now: Now


@frozen(slots=True)
class ApplicationDate(Expression):
    """`aanvraagdatum`: only inside the effect of a choice."""


@frozen(slots=True)
class AssumedValue(Expression):
    """A named assumption: its value, or what the request puts in its place."""

    assumption: str


# --- values of others -------------------------------------------------------------------------


@frozen(slots=True)
class Read(Expression):
    """The value of an item, rule, choice, judgement or role, of an owner, in a period.

    `owner` is None for a rule about no kind. `period` is None for the current one; otherwise an
    expression of type month, year or date (a date stands for its month, a month for its year,
    where the grid of `symbol` is coarser). Absent owner: the value is absent.
    """

    symbol: Symbol
    owner: Expression | None
    period: Expression | None


@frozen(slots=True)
class ParameterCell(Expression):
    """The amount of a parameter for categories, in a period (None: the current one)."""

    parameter: str
    keys: tuple[Expression, ...]
    period: Expression | None


# --- collections ------------------------------------------------------------------------------


@frozen(slots=True)
class Related(Expression):
    """The things that name `owner` in `role` of their kind: its way back."""

    symbol: Symbol
    owner: Expression


@frozen(slots=True)
class Through(Expression):
    """The things that play `role` (a role of the records' kind) in a collection of records."""

    records: Expression
    role: Symbol


@frozen(slots=True)
class SetOfMembers(Expression):
    """`verzameling (a, b)`: absent members drop out, repeated ones count once."""

    members: tuple[Expression, ...]


@frozen(slots=True)
class Except(Expression):
    """`andere`: a collection without one thing."""

    collection: Expression
    excluded: Expression


class Moment(Enum):
    """The moment at which a record must run."""

    FIRST_DAY = "lopende"
    ANY_DAY = "op enig moment lopende"


@frozen(slots=True)
class Running(Expression):
    """The records that run on the first day, or on any day, of the current month."""

    collection: Expression
    moment: Moment


@frozen(slots=True)
class Where(Expression):
    """The members for which a condition holds; inside it, `Member(number)` is the member."""

    collection: Expression
    number: int
    condition: Expression


@frozen(slots=True)
class Count(Expression):
    """How many things a collection has."""

    collection: Expression


@frozen(slots=True)
class Sum(Expression):
    """The sum of a value over a collection; over none it is nil."""

    collection: Expression
    number: int
    value: Expression


@frozen(slots=True)
class Extreme(Expression):
    """The highest or lowest value over a collection; over none it is absent."""

    collection: Expression
    number: int
    value: Expression
    highest: bool


@frozen(slots=True)
class ExtremeOf(Expression):
    """`hoogste van (a, b)` or `laagste van (a, b)`; absent operands drop out."""

    operands: tuple[Expression, ...]
    highest: bool


class Quantifier(Enum):
    """How many members a statement must hold for."""

    ALL = "alle"
    SOME = "een van"
    NONE = "geen van"


@frozen(slots=True)
class Quantified(Expression):
    """`voor alle / een van / geen van C geldt ..`; over none: yes, no, yes."""

    quantifier: Quantifier
    collection: Expression
    number: int
    condition: Expression


@frozen(slots=True)
class SortKey:
    """A key by which one member is chosen, and whether the highest or the lowest wins."""

    value: Expression
    highest: bool


@frozen(slots=True)
class Choose(Expression):
    """The one member of a collection by its keys in order; an unresolved tie is an error."""

    collection: Expression
    number: int
    keys: tuple[SortKey, ...]


# --- months -----------------------------------------------------------------------------------


@frozen(slots=True)
class MonthCount(Expression):
    """The number of months from `start` up to and including `end` in which a condition holds."""

    start: Expression
    end: Expression
    condition: Expression


@frozen(slots=True)
class MonthSum(Expression):
    """The sum of a value over the months from `start` up to and including `end`."""

    start: Expression
    end: Expression
    value: Expression


@frozen(slots=True)
class MonthFind(Expression):
    """The first or last month of a stretch in which a condition holds; absent if none."""

    start: Expression
    end: Expression
    condition: Expression
    first: bool


@frozen(slots=True)
class MonthRun(Expression):
    """The number of months of a consecutive run in which a condition holds.

    The longest run of the stretch, or with `at_end` the run that ends in the last month. A gap of
    fewer than `gap` months does not break a run (its months do not count).
    """

    start: Expression
    end: Expression
    condition: Expression
    gap: Expression | None
    at_end: bool


# --- arithmetic -------------------------------------------------------------------------------


@frozen(slots=True)
class Add(Expression):
    """Also date + duration and month + number."""

    left: Expression
    right: Expression


@frozen(slots=True)
class Subtract(Expression):
    """Also date - duration, month - number, month - month (a number), year - year."""

    left: Expression
    right: Expression


@frozen(slots=True)
class Multiply(Expression):
    """Exact product; at most one operand is an amount."""

    left: Expression
    right: Expression


@frozen(slots=True)
class Divide(Expression):
    """Exact quotient; dividing by nil is an error at run time."""

    left: Expression
    right: Expression


@frozen(slots=True)
class Power(Expression):
    """A number to a whole power."""

    base: Expression
    exponent: Expression


@frozen(slots=True)
class Negate(Expression):
    """Minus."""

    operand: Expression


@frozen(slots=True)
class AtLeast(Expression):
    """`ten minste`: the highest of two; known when the bounds decide."""

    operand: Expression
    bound: Expression


@frozen(slots=True)
class AtMost(Expression):
    """`ten hoogste`: the lowest of two; known when the bounds decide."""

    operand: Expression
    bound: Expression


class Direction(Enum):
    """How a rule rounds. HALF is to the nearest, half away from zero."""

    HALF = "afgerond"
    DOWN = "naar beneden afgerond"
    UP = "naar boven afgerond"


@frozen(slots=True)
class Round(Expression):
    """Rounding to a multiple of `step` (in the operand's own count: 1 is a cent, 100 a euro).

    DOWN is towards minus infinity and UP towards plus infinity.
    """

    operand: Expression
    direction: Direction
    step: Fraction


@frozen(slots=True)
class Convert(Expression):
    """`omgerekend per maand / per jaar`: a twelfth, or twelve times."""

    operand: Expression
    unit: Unit


@frozen(slots=True)
class Recount(Expression):
    """`geteld per maand / per jaar / ineens`: the same number, in another unit."""

    operand: Expression
    unit: Unit


@frozen(slots=True)
class IfAbsent(Expression):
    """`bij ontbreken W`: the operand, or W where it is absent or not applicable."""

    operand: Expression
    substitute: Expression


@frozen(slots=True)
class MoveDate(Expression):
    """A date plus a duration with an explicit reading of 29 February."""

    day: Expression
    duration: Duration
    leap: LeapDay


class Part(Enum):
    """A part of a date or month."""

    YEAR = "jaar"
    MONTH = "maand"
    MONTH_NUMBER = "maandnummer"
    QUARTER_START = "kwartaalbegin"
    MONTH_START = "maandbegin"
    FIRST_DAY = "eerste_dag"
    LAST_DAY = "laatste_dag"


@frozen(slots=True)
class PartOf(Expression):
    """A part of a date or month, e.g. its year."""

    part: Part
    operand: Expression


# --- conditions -------------------------------------------------------------------------------


class Order(Enum):
    """A comparison of two ordered values."""

    LESS = "<"
    AT_MOST = "≤"
    MORE = ">"
    AT_LEAST = "≥"


@frozen(slots=True)
class Compare(Expression):
    """An ordered comparison; with an absent operand an error."""

    order: Order
    left: Expression
    right: Expression


@frozen(slots=True)
class Same(Expression):
    """`is`, `=`; negated: `is niet`, `≠`. Absent is never the same: no, and negated yes."""

    left: Expression
    right: Expression
    negated: bool


@frozen(slots=True)
class OneOf(Expression):
    """`is een van (..)`, or `is een van C` with one option of a set type (membership)."""

    operand: Expression
    options: tuple[Expression, ...]
    negated: bool


@frozen(slots=True)
class Exists(Expression):
    """`bestaat` (negated: `ontbreekt`); absent and not applicable do not exist."""

    operand: Expression
    negated: bool


@frozen(slots=True)
class And(Expression):
    """Evaluated left to right up to the first no; no and unknown is no."""

    operands: tuple[Expression, ...]


@frozen(slots=True)
class Or(Expression):
    """Evaluated left to right up to the first yes; yes or unknown is yes."""

    operands: tuple[Expression, ...]


@frozen(slots=True)
class Not(Expression):
    """Denial."""

    operand: Expression


@frozen(slots=True)
class Branch:
    """`als conditie: waarde`."""

    condition: Expression
    value: Expression


@frozen(slots=True)
class Cases(Expression):
    """The value of the first branch whose condition holds, otherwise `otherwise`.

    Where a condition is unknown, the value is what the branches agree on, or else unknown.
    """

    branches: tuple[Branch, ...]
    otherwise: Expression


@frozen(slots=True)
class FrozenText(Expression):
    """`volgens de tekst op D`: rule versions of day D; facts and amounts stay those of now."""

    operand: Expression
    day: date
