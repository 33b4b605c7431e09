"""Laws built by hand, for tests of what is concluded from a law whatever its text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from uitvoerbaar.law.citation import Certainty, Citation, Origin, Place
from uitvoerbaar.law.declaration import (
    Cell,
    Enumeration,
    Item,
    Law,
    Parameter,
    ParameterVersion,
    Rule,
    RuleException,
    RuleVersion,
    Validity,
)
from uitvoerbaar.law.expression import (
    CurrentPeriod,
    Expression,
    Literal,
    Now,
    Read,
    Subject,
    Subtract,
    Symbol,
    Value,
)
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Amount, Boolean, Month, Number, Reference, Type, Unit

MONTHLY = Amount(Unit.PER_MONTH)
KIND = "persoon"


def origin(line: int = 1, article: str = "1") -> Origin:
    """A line under an article of the Leeswet."""
    place = Place("leeswet.md", line, 1, line, 2)
    return Origin(place, Citation("Leeswet", "LW", None, article))


def literal(value: Value, kind: Type) -> Literal:
    """A written value."""
    return Literal(kind, origin(), value)


def yes(value: bool = True) -> Literal:
    """Yes, or no."""
    return literal(value, Boolean())


def person() -> Subject:
    """The person that a rule is about."""
    return Subject(Reference(KIND), origin())


def read(name: str, kind: Type | None = None, period: Expression | None = None) -> Read:
    """The value of something of the subject: an amount per month unless another type is given."""
    return Read(kind or MONTHLY, origin(), Symbol(name, KIND), person(), period)


def month(back: int = 0) -> Expression:
    """The current month, or some months before it."""
    now = CurrentPeriod(Month(), origin(), Now.MONTH)
    return Subtract(Month(), origin(), now, literal(back, Number())) if back else now


def version(
    body: Expression,
    start: date | None = None,
    end: date | None = None,
    known_from: date | None = None,
    line: int = 1,
) -> RuleVersion:
    """A version of a rule."""
    return RuleVersion(origin(line), "", Validity(start, end, known_from), (), body)


def exception(
    name: str,
    rule: str,
    condition: Expression,
    before: tuple[str, ...] = (),
    line: int = 1,
) -> RuleException:
    """An exception that makes an amount nil."""
    nil = literal(0, MONTHLY)
    symbol = Symbol(rule, KIND)
    return RuleException(origin(line), "", name, symbol, Validity(), before, (), condition, nil)


def rule(
    name: str,
    *versions: RuleVersion,
    exceptions: Iterable[RuleException] = (),
    kind: Type = MONTHLY,
    grid: Grid = Grid.MONTH,
) -> Rule:
    """A rule of a person."""
    return Rule(Symbol(name, KIND), grid, kind, versions, tuple(exceptions), None)


def item(name: str, kind: Type, low: Value | None = None) -> Item:
    """A monthly item of a person that can be asked for."""
    return Item(
        origin(),
        "",
        Symbol(name, KIND),
        Grid.MONTH,
        kind,
        low,
        None,
        None,
        None,
        None,
        f"{name}?",
        None,
        None,
        (),
    )


def parameter(name: str, *days: date, grid: Grid = Grid.NONE) -> Parameter:
    """A parameter without categories, with a row from each day."""
    cell = Cell(100, "wet", Certainty.STATUTE)
    rows = tuple(
        ParameterVersion(day, None, {(): cell}, origin(line))
        for line, day in enumerate(days, start=1)
    )
    return Parameter(origin(), "", name, (), grid, MONTHLY, rows)


def law(
    *rules: Rule,
    items: Iterable[Item] = (),
    parameters: Iterable[Parameter] = (),
    enumerations: Iterable[Enumeration] = (),
) -> Law:
    """A law with only these."""
    return Law(
        regulations=(),
        kinds={},
        enumerations={e.name: e for e in enumerations},
        items={i.symbol: i for i in items},
        choices={},
        judgements={},
        parameters={p.name: p for p in parameters},
        assumptions={},
        rules={r.symbol: r for r in rules},
        examples=(),
        guarantees=(),
        digest="",
    )
