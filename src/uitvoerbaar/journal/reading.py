"""Reading a journal: for the person concerned, and for whoever must account for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Row, select

from uitvoerbaar.journal.errors import DamagedError
from uitvoerbaar.journal.journal import Journal
from uitvoerbaar.journal.keys import check_number
from uitvoerbaar.journal.line import (
    SALT_LENGTH,
    Line,
    Link,
    found_by,
    leaf_of,
    read_line,
    read_link,
    written_transaction,
)
from uitvoerbaar.journal.storage import contents, leaves, recipients
from uitvoerbaar.journal.writing import from_letters

_CHUNK = 500


@frozen(slots=True)
class Stored:
    """A stored entry with what links it; for the organisation, not for a person."""

    line: Line
    link: Link


def lines_about(journal: Journal, number: str, on: date) -> tuple[Line, ...]:
    """Every line about a person that the person may see on a day, the oldest first.

    number: the citizen service number, in memory only. A line whose ground delays it is not there
    before its day, and nothing shows that it exists. No line names another person. Each line is
    checked against its leaf. Raises KeysError if a version of the pseudonym's key is missing, as
    the answer would then be incomplete; DamagedError if a line was changed.
    """
    check_number(number)
    with journal.storage.reading() as connection:
        pairs = connection.execute(select(recipients.c.recipient, recipients.c.key_version)).all()
        names = sorted(
            journal.keys.pseudonym_of(number, row.recipient, row.key_version) for row in pairs
        )
        found: list[Line] = []
        for first in range(0, len(names), _CHUNK):
            chosen = contents.c.subject.in_(names[first : first + _CHUNK])
            found += (stored.line for stored in _stored(connection, chosen))
    visible = [line for line in found if line.visible_from is None or line.visible_from <= on]
    return tuple(sorted(visible, key=lambda line: (line.started, line.retention, line.number)))


def entries_of(journal: Journal, transaction: str) -> tuple[Stored, ...]:
    """Every entry of a transaction, by the name that the parties gave it, or by its trace.

    A trace is given as 32 hexadecimal digits, with or without hyphens.
    """
    names = {written_transaction(transaction, "")}
    bare = transaction.replace("-", "").lower()
    if len(bare) == 32 and set(bare) <= set("0123456789abcdef"):
        names.add(written_transaction(None, bare))
    with journal.storage.reading() as connection:
        return tuple(_stored(connection, contents.c.exchange.in_(sorted(names))))


def all_entries(
    journal: Journal, from_day: date | None = None, until_day: date | None = None
) -> Iterator[Stored]:
    """Every entry with content, by tree and number; recorded from a day until (without) another.

    Days are in UTC. One state of the journal is read, a page at a time.
    """
    within = contents.c.tree >= 0
    if from_day is not None:
        within &= contents.c.recorded >= from_day.isoformat()
    if until_day is not None:
        within &= contents.c.recorded < until_day.isoformat()
    after = (-1, -1)
    with journal.storage.reading() as connection:
        while True:
            tree, number = after
            beyond = (contents.c.tree > tree) | (
                (contents.c.tree == tree) & (contents.c.number > number)
            )
            rows = _rows(connection, within & beyond, _CHUNK)
            for row in rows:
                yield _checked(row)
                after = (row.tree, row.number)
            if len(rows) < _CHUNK:
                return


def _rows(connection: Connection, condition: Any, limit: int | None = None) -> list[Row[Any]]:
    query = (
        select(contents, leaves.c.hash)
        .join(
            leaves,
            (leaves.c.tree == contents.c.tree) & (leaves.c.number == contents.c.number),
            isouter=True,
        )
        .where(condition)
        .order_by(contents.c.tree, contents.c.number)
        .limit(limit)
    )
    return list(connection.execute(query))


def _stored(connection: Connection, condition: Any) -> list[Stored]:
    return [_checked(row) for row in _rows(connection, condition)]


def _checked(row: Row[Any]) -> Stored:
    try:
        leaf = leaf_of(from_letters(row.salt, SALT_LENGTH), row.line, row.link)
        line, link = read_line(row.line), read_link(row.link)
        columns = found_by(line, link)
        right = (
            leaf == from_letters(row.hash, 32)
            and line.number == row.number
            and all(getattr(row, name) == value for name, value in columns.items())
        )
    except (TypeError, ValueError, AttributeError):
        right = False
    if not right:
        raise DamagedError(
            "een regel is anders dan hij is vastgelegd",
            "loop het journaal na met `uitvoerbaar journal verify`",
        )
    return Stored(line, link)
