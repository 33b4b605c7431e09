"""The tables of the register in a database: SQLite when embedded, PostgreSQL for servers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError

from uitvoerbaar.journal.embedded import write_ahead

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


def database_url(address: str) -> URL:
    """The address of a database; TableError if it is not one that grounds can be in."""
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


def make_tables(engine: Engine) -> None:
    """Makes what is not there, all of it or nothing; of several at once, one does."""
    with engine.connect() as connection:
        if _is_made(connection):
            return
    with engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        alone = "BEGIN IMMEDIATE" if is_sqlite else f"SELECT pg_advisory_xact_lock({_MAKING})"
        connection.exec_driver_sql(alone)
        if not _is_made(connection):
            metadata.create_all(connection)
            if connection.execute(select(state.c.id)).first() is None:
                connection.execute(insert(state).values(id=1, revision=0, recorded=""))


def _is_made(connection: Connection) -> bool:
    """Whether all tables are there, and the line that says what was recorded last."""
    if not set(inspect(connection).get_table_names()) >= set(metadata.tables):
        return False
    return connection.execute(select(state.c.id)).first() is not None


def durable(connection: Any, record: object) -> None:
    """SQLite that flushes each commit, and lets others read while one writes."""
    del record
    write_ahead(connection)
    connection.execute("PRAGMA synchronous=FULL")


@contextmanager
def explained(url: URL) -> Iterator[None]:
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
