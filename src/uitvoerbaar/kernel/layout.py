"""How the data of a run lies in memory: which columns there are, and of what type.

Compiled code is made for a layout: what is certain of every row costs nothing per row. A layout
follows from the tables of a run (`columns`); the words of the context say where each column is.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from attrs import field, frozen

from uitvoerbaar.kernel.shapes import MOST_MEMBERS, Range
from uitvoerbaar.law.expression import Symbol


class Form(Enum):
    """How the values of an item lie over time."""

    NONE = "none"  # no column: never given
    PLAIN = "plain"  # one value for each thing, in every period
    WIDE = "wide"  # a column for each of some consecutive periods
    SERIES = "series"  # for each thing a list of stretches of periods with their value


@frozen(slots=True)
class FactLayout:
    """The columns of an item, choice, judgement or role.

    `kind` is the machine type of a value. `states`: there is a column of states (else each value is
    known). `bounds`: an unknown value has bounds of its own in a second column. `dated`: the day of
    application and the last day stand beside it. `den`: the scale of a number. `reach`: the range
    of the values that are there. `in_order`: of a role, the player of record n is thing n.
    """

    form: Form
    kind: str = "i64"
    states: bool = False
    bounds: bool = False
    dated: bool = False
    den: int = 1
    reach: Range = (0, 0)
    in_order: bool = False


@frozen(slots=True)
class ListLayout:
    """The records around a thing, or the members of a set: whether there are any at all, whether
    each list is known to be complete (None: a column says it), how long a list can be, and whether
    the lists stand one after another, so that entry n is row n."""

    present: bool
    complete: bool | None
    most: int = MOST_MEMBERS
    in_order: bool = False


@frozen(slots=True)
class Layout:
    """The layout of everything that a law can read."""

    facts: Mapping[Symbol, FactLayout] = field(factory=dict)
    lists: Mapping[Symbol, ListLayout] = field(factory=dict)
    derived: bool = False  # whether things are grouped into cases, for kinds that follow by rule

    def fact(self, symbol: Symbol) -> FactLayout:
        """The columns of something that can be read."""
        return self.facts.get(symbol, FactLayout(Form.NONE))

    def list(self, symbol: Symbol) -> ListLayout:
        """The list of records or members of something."""
        return self.lists.get(symbol, ListLayout(False, False))


# The words of the context that the library knows by place (see `library.MEMORY`).
TABLE, MASK, ROUND, FILLED, DEPTH, NEXT, END, ARENA = range(8)
REFERENCE_DAY, REFERENCE_MONTH, SUBJECTS, MONTHS, MONTH_COUNT, TOTAL = range(8, 14)
WITHIN, IS_FULL = range(14, 16)  # the mask in use, which grows up to MASK; whether it must
FIRST_FREE = 16

Key = tuple[str, ...]


class Words:
    """The words of the context by what they hold, numbered as code asks for them."""

    def __init__(self) -> None:
        self.places: dict[Key, int] = {}

    def place(self, key: Key) -> int:
        """The place of a word."""
        return self.places.setdefault(key, FIRST_FREE + len(self.places))

    @property
    def count(self) -> int:
        """How many words a context has."""
        return FIRST_FREE + len(self.places)
