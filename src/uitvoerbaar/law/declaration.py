"""What a law declares: kinds, items, parameters, rules and all that belongs to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from uitvoerbaar.law.citation import Certainty, Citation, Layer, Origin
from uitvoerbaar.law.expression import Expression, Symbol, Value
from uitvoerbaar.law.time import Duration, Grid
from uitvoerbaar.law.types import Type


@frozen(slots=True)
class Declaration:
    """Anything declared; `source` is its text as written, for showing beside a decision."""

    origin: Origin = field(eq=False, repr=False)
    source: str = field(eq=False, repr=False)


# --- kinds and items --------------------------------------------------------------------------


@frozen(slots=True)
class Role:
    """A role in a kind: who plays it, the way back from there, and the plural of its players.

    `inverse` names the records seen from the player ("ouderschappen"); `plural` names the players
    seen from the other role ("ouders"), for kinds with two roles.
    """

    name: str
    kind: str
    inverse: str | None
    plural: str | None


@frozen(slots=True)
class Derivation:
    """A kind that follows by rule: all combinations of players for which `condition` holds.

    `grid` says how often this is fixed. In the condition, `Member(i)` is the player of role i.
    `unordered`: two combinations with the same players are one thing. `at_most_one`: a player has
    at most one; a second is an error.
    """

    grid: Grid
    condition: Expression
    unordered: bool
    at_most_one: bool


@frozen(slots=True)
class Kind(Declaration):
    """A kind of thing.

    `complete`: a list of such records in a case is all there is; otherwise a count over it is
    unknown until the case says that it is all. `begin`/`end` name the items between which a
    record runs (`end` absent: still running). `question` asks for the list of such records.
    `unique`: names of roles and items; a case holds at most one thing with the same of each.
    """

    name: str
    plural: str
    roles: tuple[Role, ...]
    begin: str | None
    end: str | None
    complete: bool
    register: str | None
    derivation: Derivation | None
    question: str | None = None
    question_english: str | None = None
    unique: tuple[str, ...] = ()


@frozen(slots=True)
class Enumeration(Declaration):
    """A closed list of values."""

    name: str
    values: tuple[str, ...]


@frozen(slots=True)
class NotBefore:
    """A date before which another does not lie: item or choice `name`, of the same thing or, with
    `of`, of those that it has there: the player of a role, or all in a way back or plural (with
    `some`: one of them at least, who must then be there). `delay`: that much later.
    """

    name: str
    of: str | None = None
    some: bool = False
    delay: Duration | None = None

    @property
    def text(self) -> str:
        """As the language writes it, without the duration."""
        if self.of is None:
            return self.name
        return f"{self.name} van {'een van ' if self.some else ''}{self.of}"


@frozen(slots=True)
class Item(Declaration):
    """A data item: a fact about a thing, held by a register or asked of someone.

    `low`/`high` bound what an unknown value can be. `register` is the holder, None where only
    the person can tell. `freshness` says in words how current the register is. What a case cannot
    say: `whole` of a number, that it has decimals; `first_of` of a date, that it is not the first
    day of a month or year; `not_before` of a date or month, that it lies before one of those, or
    that it is there where nothing was chosen; `mutual` of things, that one names another who does
    not name it, or (`same`) of whom that item has another value; `among` of things, that one is
    not in that list of records or of who play a role in them.
    """

    symbol: Symbol
    grid: Grid
    type: Type
    low: Value | None
    high: Value | None
    register: str | None
    authentic: bool | None
    freshness: str | None
    question: str | None
    question_english: str | None
    definition: str | None
    synonyms: tuple[str, ...]
    whole: bool = False
    first_of: Grid | None = None
    not_before: tuple[NotBefore, ...] = ()
    mutual: bool = False
    same: str | None = None
    among: str | None = None


@frozen(slots=True)
class Choice(Declaration):
    """What a citizen may choose or apply for; without it there is no, or the default.

    `applicants` are role words ("student"). `effect` is an expression of type month or date over
    `ApplicationDate`: the first month in which the choice works. `deadline`: the last day on which
    an application still counts for the month of evaluation. `default` None: no, or absent.
    `low`/`high`: what can be chosen lies between them.
    """

    symbol: Symbol
    grid: Grid
    type: Type
    applicants: tuple[str, ...]
    effect: Expression | None
    deadline: Expression | None
    default: Value | None
    question: str | None
    question_english: str | None
    synonyms: tuple[str, ...]
    low: Value | None = None
    high: Value | None = None


@frozen(slots=True)
class Judgement(Declaration):
    """What a human being decides; unknown until decided."""

    symbol: Symbol
    grid: Grid
    type: Type
    official: str
    reasons: bool
    question: str | None
    question_english: str | None
    synonyms: tuple[str, ...]


# --- amounts and assumptions ------------------------------------------------------------------


class Gap(Enum):
    """What a cell says when it holds no amount."""

    LAPSED = "vervallen"
    UNKNOWN = "onbekend"


@frozen(slots=True)
class Cell:
    """One amount of a parameter, with where it was read and how sure that is.

    `assumption` names the assumption that filled it, for a version that the law lacks.
    """

    value: Value | Gap
    source: str
    certainty: Certainty
    assumption: str | None = None


@frozen(slots=True)
class ParameterVersion:
    """A row: the cells that hold from a day on, by category; known from a day on (None: always)."""

    valid_from: date
    known_from: date | None
    cells: Mapping[tuple[str, ...], Cell] = field(hash=False)
    origin: Origin = field(eq=False, repr=False)


@frozen(slots=True)
class Parameter(Declaration):
    """Amounts by category and date. With grid YEAR each calendar year needs its own row."""

    name: str
    keys: tuple[str, ...]
    grid: Grid
    type: Type
    versions: tuple[ParameterVersion, ...]


@frozen(slots=True)
class Assumption(Declaration):
    """A named assumption with its reason; a value that a request may replace.

    With `parameter`, it fills versions of that parameter instead and has no value of its own.
    `low`/`high` bound what the value may be, and `whole` says that it has no decimals.
    """

    name: str
    type: Type | None
    value: Value | None
    parameter: str | None
    reason: str
    rests_on: str | None
    low: Value | None = None
    high: Value | None = None
    whole: bool = False

    def allows(self, value: Value) -> bool:
        """Whether a value of its type lies in its range, and is a whole number where it must be."""
        number: Any = value
        return (
            (self.low is None or number >= self.low)
            and (self.high is None or number <= self.high)
            and not (self.whole and Fraction(number).denominator != 1)
        )


# --- rules ------------------------------------------------------------------------------------


@frozen(slots=True)
class Interpretation:
    """A reading of the text that a rule has chosen, and what it rests on."""

    text: str
    rests_on: str | None


@frozen(slots=True)
class Validity:
    """In force from/until (inclusive, None: unbounded), and known from a day on."""

    start: date | None = None
    end: date | None = None
    known_from: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies between start and end."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@frozen(slots=True)
class RuleVersion(Declaration):
    """One version of a rule: a body for a stretch of time.

    `start` (month) and `start_value` belong to a value that is carried forward: absent before,
    `start_value` in that month, the body after.
    """

    validity: Validity
    locals: tuple[tuple[str, Expression], ...]
    body: Expression
    start: Expression | None = None
    start_value: Expression | None = None
    explanation: str | None = None
    explained: tuple[Expression, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()
    borrowed: Citation | None = None


@frozen(slots=True)
class RuleException(Declaration):
    """A named exception on a rule: `body` where `condition` holds; wins over those in `before`."""

    name: str
    symbol: Symbol
    validity: Validity
    before: tuple[str, ...]
    locals: tuple[tuple[str, Expression], ...]
    condition: Expression
    body: Expression
    explanation: str | None = None
    explained: tuple[Expression, ...] = ()
    interpretations: tuple[Interpretation, ...] = ()


class Count(Enum):
    """What an outcome counts of something that runs out."""

    USED = "verbruikt"
    LEFT = "resterend"


@frozen(slots=True)
class Payment:
    """That an amount is really paid to the one it is about. `form` is the rule whose value says in
    which form (a gift, a loan), None where there is no such distinction."""

    form: Symbol | None = None


@frozen(slots=True)
class Rule:
    """A rule with its versions and exceptions. `outcome` is its public title, if it has one;
    `payment` says that it is paid, `counts` that it counts what runs out."""

    symbol: Symbol
    grid: Grid
    type: Type
    versions: tuple[RuleVersion, ...]
    exceptions: tuple[RuleException, ...]
    outcome: str | None
    payment: Payment | None = None
    counts: Count | None = None


# --- tests beside the law ---------------------------------------------------------------------


@frozen(slots=True)
class ExampleFact:
    """A fact of a thing in an example: a value, or a state, in a period (None: in every one).

    A date as period: from that day on. `known_from`: known from that day on (None: always).
    """

    name: str
    period: int | date | None
    value: Value | tuple[str, ...] | None
    state: str
    origin: Origin = field(eq=False, repr=False)
    known_from: date | None = None


@frozen(slots=True)
class ExampleThing:
    """A thing in an example with its facts."""

    name: str
    kind: str
    facts: tuple[ExampleFact, ...]


@frozen(slots=True)
class Expectation:
    """What an example expects: a value, or a state ("onbekend", "fout", ...) for an expression.

    In both expressions the things of the example are `Local` names.
    """

    actual: Expression
    expected: Expression | None
    state: str
    origin: Origin = field(eq=False, repr=False)


@frozen(slots=True)
class Example(Declaration):
    """An example that must hold on a date."""

    title: str
    on: date
    things: tuple[ExampleThing, ...]
    assumptions: tuple[tuple[str, Value], ...]
    expectations: tuple[Expectation, ...]


class Tendency(Enum):
    """How an outcome may respond to more of an item."""

    NEVER_RISES = "stijgt niet"
    NEVER_FALLS = "daalt niet"


@frozen(slots=True)
class Guarantee(Declaration):
    """A property of every thing of a kind: `statement` is yes; or, with `tendency`, `statement`
    never rises (falls) when `more` of some thing rises and all else stays."""

    name: str
    kind: str | None
    grid: Grid
    statement: Expression
    tendency: Tendency | None
    more: Symbol | None


# --- articles and regulations -----------------------------------------------------------------


class ArticleStatus(Enum):
    """What became of an article."""

    ENCODED = "gecodeerd"
    JUDGED = "oordeel"
    PROCEDURAL = "procedureel"
    NOT_ENCODED = "niet gecodeerd"
    UNSTATED = ""


@frozen(slots=True)
class Delegation:
    """Power that an article gives to a lower layer; `names` empty: not limited to names."""

    layer: Layer
    names: tuple[str, ...]


@frozen(slots=True)
class Article:
    """An article (or a part of one) and what its status line says.

    `fills` names the higher article ("WSF 3.14") that a lower regulation fills. `sha256` is the
    hash of the statute text that the rules were written against. `encoded_at` names the articles
    of the same regulation under which its rules stand, where that is not here.
    """

    citation: Citation
    title: str
    paraphrase: str
    status: ArticleStatus
    reason: str | None
    discretionary: bool
    at_most: bool
    hard_deadline: bool
    hardship: str | None
    on_application: bool
    ex_officio: bool
    delegations: tuple[Delegation, ...]
    fills: str | None
    sha256: str | None
    encoded_at: tuple[str, ...]
    chapter: str | None
    origin: Origin = field(eq=False, repr=False)


@frozen(slots=True)
class Regulation:
    """A regulation as encoded: its layer, its articles in order, the edition that was read."""

    name: str
    abbreviation: str
    bwb: str | None
    layer: Layer
    in_force: date | None
    seen: date | None
    articles: tuple[Article, ...]
    file: str


@frozen(slots=True, eq=False)
class Law:
    """A whole law: everything declared, by name. `digest` is the SHA-256 of the files it was
    read from (names and contents)."""

    regulations: tuple[Regulation, ...]
    kinds: Mapping[str, Kind]
    enumerations: Mapping[str, Enumeration]
    items: Mapping[Symbol, Item]
    choices: Mapping[Symbol, Choice]
    judgements: Mapping[Symbol, Judgement]
    parameters: Mapping[str, Parameter]
    assumptions: Mapping[str, Assumption]
    rules: Mapping[Symbol, Rule]
    examples: tuple[Example, ...]
    guarantees: tuple[Guarantee, ...]
    digest: str

    @property
    def outcomes(self) -> Mapping[str, Rule]:
        """The public outcomes by their bare name."""
        return {s.name: rule for s, rule in self.rules.items() if rule.outcome is not None}

    @property
    def told(self) -> tuple[Item | Choice | Judgement, ...]:
        """All that is told about things: items, choices and judgements."""
        return (*self.items.values(), *self.choices.values(), *self.judgements.values())
