"""Erasing what has been kept long enough: text, salt and pseudonym go, the leaf stays.

The entries of a tree stand in the order in which they were recorded, so what is erased is always
its beginning; the signed head says up to where. Proofs keep holding for everything.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from attrs import evolve
from sqlalchemy import Connection, delete, func, select

from uitvoerbaar.journal.errors import JournalError
from uitvoerbaar.journal.head import Head
from uitvoerbaar.journal.journal import Journal
from uitvoerbaar.journal.line import read_line
from uitvoerbaar.journal.storage import contents, recipients

_PERIOD = re.compile(r"(?<!\w)(\d{1,3}) (jaar|jaren|maand|maanden|week|weken|dag|dagen)(?!\w)")
_PAGE = 1_000


def period_before(retention: str, today: date) -> date | None:
    """The day before which all of a retention is over, from a name such as `protocol 20 jaar`.

    None where the name holds no period, or more than one: then somebody has to decide.
    """
    found = _PERIOD.findall(retention)
    if len(found) != 1:
        return None
    number, unit = int(found[0][0]), found[0][1]
    if unit.startswith(("dag", "we")):
        return today - timedelta(days=number * (7 if unit.startswith("we") else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit.startswith("ja") else 1)
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1]))


def erase(
    journal: Journal, retention: str, before: date, today: date, decided: bool = False
) -> int:
    """Erases the content of what was recorded before a day (UTC) in one tree; gives how many.

    Refused while the period in the name of the retention has not passed, unless `decided` says
    that somebody decided so (a selection list, a name without a period). The content is gone from
    the tables when this returns, and from the database's files as far as it can see to that:
    SQLite overwrites it and empties its log; in PostgreSQL the table is rewritten, and archives of
    its log are for its administrator, as are copies made earlier.
    """
    _check_period(retention, before, today, decided)
    erased = 0

    def change(connection: Connection, head: Head) -> Head:
        nonlocal erased
        names = [tree.retention for tree in head.trees]
        if retention not in names:
            raise JournalError(
                "journal-retention",
                f"dit journaal heeft geen regels met bewaartermijn “{retention}”",
                f"kies uit: {', '.join(names) or 'nog geen'}",
            )
        at = names.index(retention)
        tree = head.trees[at]
        until = _first_kept(connection, at, before)
        until = tree.size if until is None else until
        if until <= tree.erased:
            return head
        gone = (contents.c.tree == at) & (contents.c.number < until)
        erased = connection.execute(delete(contents).where(gone)).rowcount
        _forget_recipients(connection)
        trees = (*head.trees[:at], evolve(tree, erased=until), *head.trees[at + 1 :])
        return evolve(head, trees=trees)

    journal.change_head(change)
    journal.storage.forget_deleted(contents.name)
    return erased


def _first_kept(connection: Connection, tree: int, before: date) -> int | None:
    kept = select(func.min(contents.c.number)).where(
        contents.c.tree == tree, contents.c.recorded >= before.isoformat()
    )
    return connection.execute(kept).scalar()


def _forget_recipients(connection: Connection) -> None:
    """Forgets for whom there were pseudonyms, where no content has one any more."""
    rows = connection.execute(select(recipients.c.recipient, recipients.c.key_version)).all()
    unseen = {(row.recipient, row.key_version) for row in rows}
    after = (-1, -1)
    while unseen:
        beyond = (contents.c.tree > after[0]) | (
            (contents.c.tree == after[0]) & (contents.c.number > after[1])
        )
        page = connection.execute(
            select(contents.c.tree, contents.c.number, contents.c.line)
            .where(beyond)
            .order_by(contents.c.tree, contents.c.number)
            .limit(_PAGE)
        ).all()
        for row in page:
            line = read_line(row.line)
            unseen.discard((line.recipient, line.key_version or ""))
        if len(page) < _PAGE:
            break
        after = (page[-1].tree, page[-1].number)
    for recipient, version in unseen:
        connection.execute(
            delete(recipients).where(
                recipients.c.recipient == recipient, recipients.c.key_version == version
            )
        )


def _check_period(retention: str, before: date, today: date, decided: bool) -> None:
    if before > today:
        raise JournalError(
            "journal-retention", "deze dag ligt in de toekomst", "noem een dag tot en met vandaag"
        )
    allowed = period_before(retention, today)
    if decided or (allowed is not None and before <= allowed):
        return
    if allowed is None:
        raise JournalError(
            "journal-retention",
            f"uit “{retention}” blijkt niet wanneer de bewaartermijn voorbij is",
            "laat vaststellen dat hij voorbij is, en zeg dat met --decided",
        )
    raise JournalError(
        "journal-retention",
        f"“{retention}” is nog niet voorbij voor alles van voor {before.isoformat()}",
        f"wis alleen wat van voor {allowed.isoformat()} is",
    )
