"""Where a rule comes from: its place in our text and its place in the statute."""

from __future__ import annotations

from datetime import date
from enum import Enum

from attrs import frozen


class Layer(Enum):
    """The layer of a regulation, highest first. A lower layer fills what a higher delegates."""

    ACT = "wet"
    DECREE = "amvb"
    MINISTERIAL = "ministeriële regeling"
    POLICY = "beleidsregel"

    @property
    def rank(self) -> int:
        """0 for an act; higher numbers are lower layers."""
        return list(Layer).index(self)


class Certainty(Enum):
    """How sure an amount is, best first; the order is used to report the weakest one."""

    STATUTE = "wet"
    PUBLISHED = "gepubliceerd"
    SECONDARY = "secundair"
    DERIVED = "afgeleid"
    UNVERIFIED = "onzeker"

    @property
    def rank(self) -> int:
        """0 is the most certain."""
        return _CERTAINTY_RANKS[self]


_CERTAINTY_RANKS = {certainty: rank for rank, certainty in enumerate(Certainty)}


@frozen(slots=True)
class Place:
    """A stretch of text in a file; lines and columns count from 1, the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@frozen(slots=True)
class Citation:
    """An article of a regulation, as components; every written form is derived from them.

    `article` and `paragraph` are as printed ("3.9", "3 tot en met 5"); `in_force` is the day on
    which the text was in force, `seen` the day of the edition that was read.
    """

    regulation: str
    abbreviation: str
    bwb: str | None
    article: str
    paragraph: str | None = None
    item: str | None = None
    in_force: date | None = None
    seen: date | None = None

    def __str__(self) -> str:
        text = f"{self.abbreviation} artikel {self.article}"
        if self.paragraph:
            text += f", lid {self.paragraph}"
        if self.item:
            text += f", onderdeel {self.item}"
        return text

    @property
    def juriconnect(self) -> str | None:
        """The juriconnect 1.3 reference, or None without a BWB id.

        Format: jci1.3:c:<BWB id>&artikel=..&lid=..&z=<seen>&g=<in force>.
        """
        if self.bwb is None:
            return None
        parts = [f"jci1.3:c:{self.bwb}", f"artikel={self.article}"]
        if self.paragraph and self.paragraph.isdigit():
            parts.append(f"lid={self.paragraph}")
        if self.item:
            parts.append(f"o={self.item}")
        if self.in_force:
            parts.append(f"z={(self.seen or self.in_force).isoformat()}")
            parts.append(f"g={self.in_force.isoformat()}")
        return "&".join(parts)

    @property
    def web_address(self) -> str | None:
        """The page of the article on wetten.overheid.nl, or None without a BWB id."""
        if self.bwb is None:
            return None
        return f"https://wetten.overheid.nl/{self.juriconnect}"


@frozen(slots=True)
class Origin:
    """What every node of a law keeps: its place in our text and the article it is under."""

    place: Place
    citation: Citation | None
