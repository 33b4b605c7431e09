"""Comparing the journals of two parties, by transaction: which line does one of them lack.

Persons cannot be compared (each party has its own pseudonyms) and need not be: what went from one
to the other is compared, line by line, with the names of items, never their values.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from attrs import asdict, fields, frozen

from uitvoerbaar.journal.entry import Status
from uitvoerbaar.journal.errors import DamagedError
from uitvoerbaar.journal.journal import Journal
from uitvoerbaar.journal.reading import Stored, all_entries
from uitvoerbaar.journal.writing import from_moment, to_json, to_moment

FORM = "uitvoerbaar journaaluittreksel 1"
_COMPARED = ("provider", "recipient", "group", "purpose", "items", "status")


@frozen(slots=True)
class Crossing:
    """What one party wrote of an exchange with another. items: sorted names of data items."""

    transaction: str
    provider: str
    recipient: str
    group: str
    purpose: str
    items: tuple[str, ...]
    status: Status
    started: datetime

    def data(self) -> dict[str, Any]:
        """As a line of an extract, without any person."""
        return {
            **asdict(self),
            "form": FORM,
            "items": list(self.items),
            "status": self.status.value,
            "started": to_moment(self.started),
        }

    @property
    def compared(self) -> tuple[Any, ...]:
        """What both parties must have the same."""
        return tuple(getattr(self, name) for name in _COMPARED)


class Lack(StrEnum):
    """What is wrong with a pair of lines."""

    HERE = "ontbreekt hier"
    THERE = "ontbreekt bij de ander"
    DIFFERENT = "verschilt"


@frozen(slots=True)
class Difference:
    """One line that has no equal at the other party; `fields` that differ, if it has a partner."""

    lack: Lack
    transaction: str
    here: Crossing | None
    there: Crossing | None
    fields: tuple[str, ...] = ()


def crossings(
    journal: Journal,
    parties: tuple[str, str] | None = None,
    from_day: date | None = None,
    until_day: date | None = None,
) -> Iterator[Crossing]:
    """What a journal holds of exchanges, of two parties only if they are named.

    Days are those of recording, in UTC, the last one not included.
    """
    for stored in all_entries(journal, from_day, until_day):
        line = stored.line
        if parties is None or {line.provider, line.recipient} == set(parties):
            yield _crossing(stored)


def chosen(
    lines: Iterable[Crossing],
    here: Iterable[Crossing],
    parties: tuple[str, str] | None = None,
    from_day: date | None = None,
    until_day: date | None = None,
) -> list[Crossing]:
    """The lines of an extract that can be compared with a choice from a journal (`crossings`).

    An extract does not tell when a line was recorded. So a line counts if the exchange began (UTC)
    in those days, or if the choice holds its transaction.
    """
    known = {line.transaction for line in here}

    def counts(line: Crossing) -> bool:
        if parties is not None and {line.provider, line.recipient} != set(parties):
            return False
        day = line.started.astimezone(UTC).date()
        after = from_day is None or day >= from_day
        before = until_day is None or day < until_day
        return line.transaction in known or (after and before)

    return [line for line in lines if counts(line)]


def written(lines: Iterable[Crossing]) -> Iterator[str]:
    """An extract for the other party: a JSON text for each line."""
    for line in lines:
        yield to_json(line.data())


def read_extract(text: str, where: str) -> Iterator[Crossing]:
    """The lines of an extract; DamagedError, with the line, if one is not right."""
    names = {field.name for field in fields(Crossing)} | {"form"}
    for number, row in enumerate(text.splitlines(), 1):
        if not row.strip():
            continue
        try:
            data = json.loads(row)
            if set(data) != names or data.pop("form") != FORM:
                raise ValueError("another form")
            texts = (*data["items"], *(v for k, v in data.items() if k != "items"))
            if not all(isinstance(value, str) for value in texts):
                raise ValueError("not texts")
            data["items"] = tuple(data["items"])
            data["status"] = Status(data["status"])
            data["started"] = from_moment(data["started"])
            yield Crossing(**data)
        except (KeyError, TypeError, ValueError, RecursionError):
            raise DamagedError(
                f"{where}:{number}: dit is geen regel van een uittreksel",
                "gebruik de uitvoer van `uitvoerbaar journal reconcile --extract`",
            ) from None


def reconcile(here: Iterable[Crossing], there: Iterable[Crossing]) -> tuple[Difference, ...]:
    """The lines that have no equal at the other party, by transaction.

    A refusal without a partner is no difference: nothing went over. Two lines of one transaction
    that are left over on both sides are shown together, with the fields in which they differ.
    """
    ours, theirs = _by_transaction(here), _by_transaction(there)
    found: list[Difference] = []
    for transaction in sorted(ours.keys() | theirs.keys()):
        left, right = _without_equals(ours[transaction], theirs[transaction])
        while left and right:
            one = left.pop(0)
            other = max(right, key=lambda line: len(_same(one, line)))
            right.remove(other)
            same = _same(one, other)
            differing = tuple(name for name in _COMPARED if name not in same)
            found.append(Difference(Lack.DIFFERENT, transaction, one, other, differing))
        found += (
            Difference(Lack.THERE, transaction, line, None)
            for line in left
            if line.status is not Status.REFUSE
        )
        found += (
            Difference(Lack.HERE, transaction, None, line)
            for line in right
            if line.status is not Status.REFUSE
        )
    return tuple(found)


def _crossing(stored: Stored) -> Crossing:
    line = stored.line
    return Crossing(
        stored.link.transaction,
        line.provider,
        line.recipient,
        line.group,
        line.purpose,
        tuple(sorted(line.items)),
        line.status,
        line.started,
    )


def _by_transaction(lines: Iterable[Crossing]) -> defaultdict[str, list[Crossing]]:
    found: defaultdict[str, list[Crossing]] = defaultdict(list)
    for line in lines:
        found[line.transaction].append(line)
    return found


def _same(one: Crossing, other: Crossing) -> frozenset[str]:
    return frozenset(name for name in _COMPARED if getattr(one, name) == getattr(other, name))


def _without_equals(
    ours: list[Crossing], theirs: list[Crossing]
) -> tuple[list[Crossing], list[Crossing]]:
    right = list(theirs)
    left = []
    for line in ours:
        equal = next((other for other in right if other.compared == line.compared), None)
        if equal is None:
            left.append(line)
        else:
            right.remove(equal)
    return left, right
