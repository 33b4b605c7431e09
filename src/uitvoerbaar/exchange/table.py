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
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from attrs import asdict, frozen
from sqlalchemy import (
    Column,
    Connection,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from uitvoerbaar.exchange.codec import NAMED, ground_from, named_from, to_text, without_place
from uitvoerbaar.exchange.ground import Ground, Register
from uitvoerbaar.exchange.seen import Number, SeenBefore
from uitvoerbaar.journal.embedded import LOCK_WAIT, write_ahead
from uitvoerbaar.journal.writing import to_letters

K = TypeVar("K")
_MAKING = 0x67726F6E64656E  # any fixed number, for PostgreSQL's advisory lock

metadata = MetaData()

grounds = Table(
    "ground",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("number", String(40), nullable=False),
    Column("item", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("person_group", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("known_from", String(32), nullable=False),
    Column("known_until", String(32)),
    Column("content", Text, nullable=False),
    Index("ground_request", "item", "recipient", "provider", "person_group", "purpose"),
    Index("ground_known", "known_until", "known_from"),
    Index("ground_number", "number", "known_from"),
)
names = Table(
    "ground_name",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("known_from", String(32), nullable=False),
    Column("known_until", String(32)),
    Column("content", Text, nullable=False),
    Index("ground_name_known", "known_until", "known_from"),
)
state = Table(
    "ground_state",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("recorded", String(32), nullable=False),
)
_REMEMBER = text(
    "INSERT INTO ground_transaction (recipient, number, received) "
    "VALUES (:recipient, :number, :received) ON CONFLICT DO NOTHING"
)
_REVISION = "SELECT revision FROM ground_state"

# Transactions that were answered, so that a request that is sent again is seen to be.
transactions = Table(
    "ground_transaction",
    metadata,
    Column("recipient", Text, primary_key=True),
    Column("number", String(80), primary_key=True),
    Column("received", String(32), nullable=False, index=True),
)


class TableError(Exception):
    """Something the table of grounds cannot do: one Dutch sentence, and how to mend it."""

    def __init__(self, sentence: str, mend: str) -> None:
        self.sentence, self.mend = sentence, mend
        super().__init__(f"{sentence}; {mend}")


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
        self.url = _database(url)
        self._watch: Connection | None = None
        self._watching = threading.Lock()
        self._seen = SeenBefore(self._write_numbers)
        options: dict[str, Any] = {"hide_parameters": True}
        if self.url.get_backend_name() == "sqlite":
            options["connect_args"] = {"timeout": LOCK_WAIT, "check_same_thread": False}
        else:
            options["pool_pre_ping"] = True
        with _explained(self.url):
            self._engine = create_engine(self.url, **options)
            if self.url.get_backend_name() == "sqlite":
                event.listen(self._engine, "connect", _durable)
            self._make_tables()

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

    def _make_tables(self) -> None:
        """Makes what is not there, all of it or nothing; of several at once, one does."""
        with self._engine.connect() as connection:
            if _is_made(connection):
                return
        with self._engine.begin() as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            alone = "BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({_MAKING})"
            connection.exec_driver_sql(alone)
            if not _is_made(connection):
                metadata.create_all(connection)
                if connection.execute(select(state.c.id)).first() is None:
                    connection.execute(insert(state).values(id=1, revision=0, recorded=""))

    # --- writing ---

    def record(self, register: Register, at: datetime | None = None) -> Change:
        """Makes the table say what the register says, as known from `at` on (default: now).

        Raises TableError where something was recorded later than `at`: the past is not rewritten.
        """
        moment = _moment(at or datetime.now(UTC))
        with self._writing() as connection:
            revision, recorded = self._lock(connection)
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
        with self._watching, _explained(self.url):
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
        with _explained(self.url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _explained(self.url), self._engine.connect() as connection:
            yield connection


def _is_made(connection: Connection) -> bool:
    """Whether all tables are there, and the line that says what was recorded last."""
    if not set(inspect(connection).get_table_names()) >= set(metadata.tables):
        return False
    return connection.execute(select(state.c.id)).first() is not None


def _durable(connection: Any, record: object) -> None:
    """SQLite that flushes each commit, and lets others read while one writes."""
    del record
    write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")


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


def _database(address: str) -> URL:
    try:
        url = make_url(address if "://" in address else f"sqlite:///{Path(address)}")
    except (ArgumentError, ValueError):
        raise TableError(
            "dit is geen adres van een database",
            "geef een bestandsnaam, of sqlite:///pad of postgresql://gebruiker@server/naam",
        ) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        raise TableError(
            f"gronden kunnen niet in {url.drivername} staan",
            "geef een bestand (sqlite:///pad) of een PostgreSQL-database (postgresql://...)",
        )
    return url


@contextmanager
def _explained(url: URL) -> Iterator[None]:
    """What a database says as an error of our own, without its parameters."""
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        said = str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
        name = url.render_as_string(hide_password=True)
        raise TableError(
            f"de database {name} doet niet wat gevraagd is: {said.strip().splitlines()[0]}",
            "controleer of zij bereikbaar is, en of u er mag schrijven",
        ) from error
