"""All names of a law: what they stand for, their type and how often they are fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import Enum

from attrs import define, field, frozen

from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Type

BUILT_IN = ("maand", "jaar", "peildatum", "aanvraagdatum")


class What(Enum):
    """What a name stands for, in words for messages."""

    ROLE = "een rol"
    ITEM = "een gegeven"
    CHOICE = "een keuze"
    JUDGEMENT = "een oordeel"
    RULE = "een regel"
    WAY_BACK = "een omgekeerde"
    PLAYERS = "een meervoud"
    PARAMETER = "een parameter"
    ASSUMPTION = "een aanname"


@frozen(slots=True)
class Named:
    """A declared name that has a value.

    `keys` are the enumerations of a parameter; `players` the way back and the role of a plural.
    """

    symbol: Symbol
    what: What
    type: Type
    grid: Grid
    place: Place
    keys: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    players: tuple[Symbol, Symbol] | None = None


@frozen(slots=True)
class KindNames:
    """A kind as far as names go: its roles (name to kind), whether it follows by rule, and
    whether its records run over a period."""

    name: str
    roles: Mapping[str, str]
    derived: bool
    runs: bool
    place: Place


@define
class Names:
    """The symbol tables of a law.

    `tainted` holds the words of declarations that could not be read, and `blind` says that whole
    files could not be: a name that may have been declared there gives no message.
    """

    kinds: dict[str, KindNames] = field(factory=dict)
    enumerations: dict[str, tuple[str, ...]] = field(factory=dict)
    members: dict[str, dict[str, Named]] = field(factory=dict)
    free: dict[str, Named] = field(factory=dict)
    assumed: dict[str, Place] = field(factory=dict)
    exceptions: dict[Symbol, dict[str, Place]] = field(factory=dict)
    tainted: set[str] = field(factory=set)
    blind: bool = False

    def may_exist(self, name: str) -> bool:
        """Whether a name that is not known may be declared in a text that could not be read."""
        return self.blind or name in self.tainted

    def member(self, kind: str, name: str) -> Named | None:
        """What a name means seen from a thing of a kind."""
        return self.members.get(kind, {}).get(name)

    def symbol(self, symbol: Symbol) -> Named | None:
        """What a full name means."""
        if symbol.kind is None:
            return self.free.get(symbol.name)
        return self.member(symbol.kind, symbol.name)

    def enumerations_with(self, value: str) -> list[str]:
        """The enumerations that have a value."""
        return [name for name, values in self.enumerations.items() if value in values]

    def kinds_with(self, name: str) -> list[str]:
        """The kinds of which the things have this name."""
        return [kind for kind, members in self.members.items() if name in members]


def suggestion(name: str, candidates: Iterable[str]) -> str:
    """`bedoelde u ...?` for the nearest of the candidates, or an empty text."""
    close = get_close_matches(name, set(candidates), 1, 0.7)
    return f"Bedoelde u `{close[0]}`?" if close else ""
