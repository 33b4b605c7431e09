"""What changed between two laws, as data: per declaration what was added, repealed or changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any

from attrs import frozen

from uitvoerbaar.law.citation import Citation


class ChangeKind(Enum):
    """What happened to a declaration."""

    ADDED = "toegevoegd"
    REPEALED = "vervallen"
    CHANGED = "gewijzigd"


@frozen
class Stretch:
    """The days, both inclusive, on which a difference exists; None: unbounded."""

    start: date | None = None
    end: date | None = None

    def __str__(self) -> str:
        if self.start and self.end:
            return f"van {self.start} tot en met {self.end}"
        if self.start:
            return f"vanaf {self.start}"
        return f"tot en met {self.end}" if self.end else ""


@frozen
class PartChange:
    """A part of a formula that another took the place of, in rule text; None: nothing."""

    old: str | None
    new: str | None


@frozen
class Detail:
    """One thing that changed: what it is, how it read and how it reads, None where there is none.

    A text of more than one line is a formula or table; `parts` are the parts of it that changed.
    """

    label: str
    old: str | None
    new: str | None
    stretch: Stretch = Stretch()
    parts: tuple[PartChange, ...] = ()


@frozen
class Amount:
    """An amount as the law writes it, how sure it is, where it was read, since when it is known,
    and the assumption that fills it (if any)."""

    value: str
    certainty: str
    source: str
    known_from: date | None = None
    assumption: str | None = None


@frozen
class AmountChange:
    """An amount of a parameter that changed from a day on, for a category (one name per key).

    More than one amount: the later ones became known later. None at all: there is no amount.
    """

    valid_from: date
    category: tuple[str, ...]
    old: tuple[Amount, ...]
    new: tuple[Amount, ...]


@frozen
class Change:
    """What happened to one declaration. `what` is its sort in Dutch; `text`, of one that was added
    or repealed, is its text as written."""

    kind: ChangeKind
    what: str
    name: str
    regulation: str
    citation: Citation | None
    details: tuple[Detail, ...] = ()
    amounts: tuple[AmountChange, ...] = ()
    text: str | None = None


@frozen
class Difference:
    """All changes, by regulation and article in the order of the law."""

    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.changes)

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists and texts, fit for JSON; fields that say nothing are left out."""
        return {"wijzigingen": [_change(change) for change in self.changes]}


def _change(change: Change) -> dict[str, Any]:
    return _filled(
        wijziging=change.kind.value,
        soort=change.what,
        naam=change.name,
        regeling=change.regulation,
        artikel=None if change.citation is None else str(change.citation),
        verwijzing=None if change.citation is None else change.citation.juriconnect,
        onderdelen=[_detail(detail) for detail in change.details],
        bedragen=[_amount_change(amount) for amount in change.amounts],
        tekst=change.text,
    )


def _detail(detail: Detail) -> dict[str, Any]:
    return _filled(
        onderdeel=detail.label,
        vanaf=_day(detail.stretch.start),
        tot_en_met=_day(detail.stretch.end),
        was=detail.old,
        wordt=detail.new,
        delen=[_filled(was=part.old, wordt=part.new) for part in detail.parts],
    )


def _amount_change(change: AmountChange) -> dict[str, Any]:
    return _filled(
        vanaf=_day(change.valid_from),
        kenmerken=list(change.category),
        was=_amounts(change.old),
        wordt=_amounts(change.new),
    )


def _amounts(amounts: Iterable[Amount]) -> list[dict[str, Any]]:
    return [
        _filled(
            waarde=amount.value,
            zekerheid=amount.certainty,
            bron=amount.source,
            bekend_vanaf=_day(amount.known_from),
            aanname=amount.assumption,
        )
        for amount in amounts
    ]


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _filled(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], ())}
