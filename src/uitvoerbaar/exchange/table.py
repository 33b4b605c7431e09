"""The register as a table with two axes of time: when a ground holds, and when we knew of it.

Nothing is overwritten. Recording the pages again closes what changed at that moment, and opens
what is new; the register as it was known at any earlier moment can be read back. SQLite when
embedded, PostgreSQL for servers; the same statements run on both.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from types import TracebackType
from typing import Any, Self, TypeVar

from attrs import asdict, frozen
from sqlalchemy import (
    Connection,
    Table,
    create_engine,
    event,
    insert,
    or_,
    select,
    text,
    update,
)

from uitvoerbaar.exchange.codec import NAMED, ground_from, named_from, to_text, without_place
from uitvoerbaar.exchange.database import (
    TableError,
    database_url,
    durable,
    explained,
    grounds,
    make_tables,
    names,
    state,
)
from uitvoerbaar.exchange.ground import Ground, Register
from uitvoerbaar.exchange.seen import Number, SeenBefore
from uitvoerbaar.journal.embedded import LOCK_WAIT
from uitvoerbaar.journal.writing import to_letters

K = TypeVar("K")

_REMEMBER = text(
    "INSERT INTO ground_transaction (recipient, number, received) "
    "VALUES (:recipient, :number, :received) ON CONFLICT DO NOTHING"
)
_REVISION = "SELECT revision FROM ground_state"


@frozen(slots=True)
class Change:
    """What recording changed: numbers of grounds and names that came, and that ended. A ground
    that changed is in both."""

    revision: int
    opened: tuple[str, ...]
    closed: tuple[str, ...]


@frozen(slots=True)
class Version:
    """A version of a ground: what it said, from when to when we knew it so (UTC; None: still)."""

    ground: Ground
    known_from: datetime
    known_until: datetime | None


class RegisterTable:
    """The grounds in a database. Safe to use from several threads."""

    def __init__(self, url: str) -> None:
        """Opens the tables at `sqlite:///path`, a path or `postgresql://...`, and makes them where
        they are not there yet. Raises TableError."""
        self.url = database_url(url)
        self._watch: Connection | None = None
        self._watching = threading.Lock()
        self._seen = SeenBefore(self._write_numbers)
        options: dict[str, Any] = {"hide_parameters": True}
        if self.url.get_backend_name() == "sqlite":
            options["connect_args"] = {"timeout": LOCK_WAIT, "check_same_thread": False}
        else:
            options["pool_pre_ping"] = True
        with explained(self.url):
            self._engine = create_engine(self.url, **options)
            if self.url.get_backend_name() == "sqlite":
                event.listen(self._engine, "connect", durable)
            make_tables(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the database."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self._engine.dispose()

    # --- writing ---

    def record(self, register: Register, at: datetime | None = None) -> Change:
        """Makes the table say what the register says, as known from `at` on (default: now).

        Raises TableError where something was recorded later than `at`: the past is not rewritten.
        """
        with self._writing() as connection:
            revision, recorded = self._lock(connection)
            # Now is when it is our turn, not when we began to wait for it.
            moment = _moment(at or datetime.now(UTC))
            if moment < recorded:
                raise TableError(
                    f"er is al iets vastgelegd op {recorded}, na {moment}",
                    "leg vast op een later moment; wat bekend was wordt niet herschreven",
                )
            opened, closed = _record_names(connection, register, moment)
            more, fewer = _record_grounds(connection, register, moment)
            opened, closed = (*opened, *more), (*closed, *fewer)
            if opened or closed:
                revision += 1
                connection.execute(update(state).values(revision=revision, recorded=moment))
        return Change(revision, opened, closed)

    def seen_before(self, recipient: str, number: str, at: datetime) -> bool:
        """Remembers a transaction; True if this recipient used the number before.

        Durable before it returns, and the same for whoever asks at the same moment.
        """
        # As its hash in letters: a number that others choose may look like a person's.
        name = to_letters(sha256(number.encode()).digest())
        return self._seen.ask(Number(recipient, name, _moment(at)))

    def _write_numbers(self, numbers: Sequence[Number]) -> list[bool]:
        with self._writing() as connection:
            return [
                connection.execute(_REMEMBER, asdict(number)).rowcount == 0 for number in numbers
            ]

    def _lock(self, connection: Connection) -> tuple[int, str]:
        """The revision and the last moment of recording; nobody else records until we are done."""
        connection.execute(update(state).values(revision=state.c.revision))
        found = connection.execute(select(state.c.revision, state.c.recorded)).one()
        return found.revision, found.recorded

    # --- reading ---

    def revision(self) -> int:
        """A number that grows with every change; 0 while nothing was recorded.

        Asked before every decision, so it goes to the driver by a connection of its own.
        """
        with self._watching, explained(self.url):
            if self._watch is None:
                connection = self._engine.connect()
                connection.execution_options(isolation_level="AUTOCOMMIT")
                self._watch = connection
            raw: Any = self._watch.connection.driver_connection
            try:
                (found,) = raw.execute(_REVISION).fetchall() or (None,)
            except Exception:
                # It was lost; a new one says so too, or works.
                self._watch.invalidate()
                self._watch = None
                with self._engine.connect() as connection:
                    found = connection.execute(select(state.c.revision)).one_or_none()
        return int(found[0]) if found else 0

    def register(self, known_on: datetime | None = None) -> Register:
        """The register as it is known, or as it was known at an earlier moment."""
        moment = _moment(known_on) if known_on else None
        with self._reading() as connection:
            tables: dict[str, dict[str, Any]] = {attribute: {} for attribute, _ in NAMED.values()}
            rows = connection.execute(select(names).where(*_known(names, moment)))
            for row in rows:
                tables[NAMED[row.kind][0]][row.name] = named_from(row.kind, row.content)
            found = connection.execute(
                select(grounds.c.number, grounds.c.content)
                .where(*_known(grounds, moment))
                .order_by(grounds.c.number)
            )
            kept = {row.number: ground_from(row.content) for row in found}
        return Register(**tables, grounds=kept)

    def history(self, number: str) -> tuple[Version, ...]:
        """All versions of a ground, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                select(grounds).where(grounds.c.number == number).order_by(grounds.c.known_from)
            )
            return tuple(
                Version(
                    ground_from(row.content),
                    datetime.fromisoformat(row.known_from),
                    datetime.fromisoformat(row.known_until) if row.known_until else None,
                )
                for row in rows
            )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with explained(self.url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with explained(self.url), self._engine.connect() as connection:
            yield connection


def _record_grounds(
    connection: Connection, register: Register, moment: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    current = {
        row.number: (row.row, row.content)
        for row in connection.execute(select(grounds).where(grounds.c.known_until.is_(None)))
    }
    wanted = {number: to_text(ground) for number, ground in register.grounds.items()}
    closed, opened = _difference(
        {number: content for number, (_, content) in current.items()}, wanted
    )
    _close(connection, grounds, [current[number][0] for number in closed], moment)
    rows = []
    for number in opened:
        ground = register.grounds[number]
        rows.append({
            "number": number,
            "item": ground.item,
            "provider": ground.provider,
            "recipient": ground.recipient,
            "person_group": ground.group,
            "purpose": ground.purpose,
            "valid_from": ground.valid_from,
            "valid_until": ground.valid_until,
            "known_from": moment,
            "content": wanted[number],
        })  # fmt: skip
    if rows:
        connection.execute(insert(grounds), rows)
    return opened, closed


def _record_names(
    connection: Connection, register: Register, moment: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    current = {
        (row.kind, row.name): (row.row, row.content)
        for row in connection.execute(select(names).where(names.c.known_until.is_(None)))
    }
    wanted = {
        (kind, name): to_text(named)
        for kind, (attribute, _) in NAMED.items()
        for name, named in getattr(register, attribute).items()
    }
    closed, opened = _difference({key: content for key, (_, content) in current.items()}, wanted)
    _close(connection, names, [current[key][0] for key in closed], moment)
    rows = [
        {"kind": kind, "name": name, "known_from": moment, "content": wanted[kind, name]}
        for kind, name in opened
    ]
    if rows:
        connection.execute(insert(names), rows)
    return tuple(f"{k} {n}" for k, n in opened), tuple(f"{k} {n}" for k, n in closed)


def _difference(current: dict[K, str], wanted: dict[K, str]) -> tuple[tuple[K, ...], tuple[K, ...]]:
    """What ends and what begins. Where something stands on its page makes no difference."""
    closed, opened = [], []
    for key, content in current.items():
        if key not in wanted:
            closed.append(key)
        elif content != wanted[key] and without_place(content) != without_place(wanted[key]):
            closed.append(key)
            opened.append(key)
    opened += [key for key in wanted if key not in current]
    return tuple(closed), tuple(opened)


def _close(connection: Connection, table: Table, rows: list[int], moment: str) -> None:
    for start in range(0, len(rows), 500):
        connection.execute(
            update(table)
            .where(table.c.row.in_(rows[start : start + 500]))
            .values(known_until=moment)
        )


def _known(table: Table, moment: str | None) -> tuple[Any, ...]:
    if moment is None:
        return (table.c.known_until.is_(None),)
    return (
        table.c.known_from <= moment,
        or_(table.c.known_until.is_(None), table.c.known_until > moment),
    )


def _moment(at: datetime) -> str:
    """A moment in UTC as text that sorts as time does."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


__all__ = ["Change", "RegisterTable", "TableError", "Version"]
