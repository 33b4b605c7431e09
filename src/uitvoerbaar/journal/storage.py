"""The tables of a journal and the database they are in: SQLite embedded, PostgreSQL for servers.

A transaction that is committed is on the disk: SQLite in write-ahead mode with `synchronous=FULL`
flushes its log before a commit returns (and the folder when the log is new); PostgreSQL does so
while `fsync` and `synchronous_commit` are on, which is checked when the journal is opened.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    select,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from uitvoerbaar.journal.embedded import LOCK_WAIT, write_ahead
from uitvoerbaar.journal.entry import now
from uitvoerbaar.journal.errors import DamagedError, JournalError, KeysError, StorageError
from uitvoerbaar.journal.head import Head
from uitvoerbaar.journal.keys import Keys, sync_folder
from uitvoerbaar.journal.writing import to_letters

SCHEMA = "1"
TILE = 8  # a tile is the root over 2**8 leaves, or over 2**8 tiles of the level below
_CREATION_LOCK = 0x756974766F6572  # any fixed number, for PostgreSQL's advisory lock

metadata = MetaData()
# Moments are compared as text: by byte, whatever the language of the database.
_BY_BYTES = Text().with_variant(Text(collation="C"), "postgresql")

facts = Table(
    "journal_fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
heads = Table(
    "journal_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)
# What is never changed or removed: the leaf of each entry, and the roots of full tiles.
leaves = Table(
    "journal_leaf",
    metadata,
    Column("tree", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)
tiles = Table(
    "journal_tile",
    metadata,
    Column("tree", Integer, primary_key=True, autoincrement=False),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)
# What is removed after the retention. The last four columns repeat what the texts say, to find it.
contents = Table(
    "journal_content",
    metadata,
    Column("tree", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("salt", Text, nullable=False),
    Column("line", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("recorded", _BY_BYTES, nullable=False),
    Column("subject", Text, index=True),
    Column("span", Text, nullable=False, unique=True),
    Column("exchange", Text, nullable=False, index=True),
)
# Whose pseudonyms occur, so that a person's lines can be found for every recipient. Without a key:
# a name may be longer than PostgreSQL's indexes take, and each is added once under the head's lock.
recipients = Table(
    "journal_recipient",
    metadata,
    Column("recipient", Text, nullable=False),
    Column("key_version", Text, nullable=False),
)


def database_url(text: str) -> URL:
    """The address of a database; StorageError if it is not one that a journal can be in."""
    try:
        url = make_url(text if "://" in text else f"sqlite:///{text}")
    except (ArgumentError, ValueError):
        raise StorageError(
            "dit is geen adres van een journaal",
            "geef een bestandsnaam, of sqlite:///pad of postgresql://gebruiker@server/naam",
        ) from None
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        raise StorageError(
            f"een journaal kan niet in {url.drivername} staan",
            "geef een bestand (sqlite:///pad) of een PostgreSQL-database (postgresql://...)",
        )
    return url


class Storage:
    """The database of one journal. Connections are pooled; use from any thread."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.name = self.url.render_as_string(hide_password=True)
        options: dict[str, Any] = {"hide_parameters": True}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": LOCK_WAIT, "check_same_thread": False}
            self.name = str(self.url.database)
        else:
            options["pool_pre_ping"] = True
            options["connect_args"] = {"connect_timeout": LOCK_WAIT}
        try:
            self.engine = create_engine(self.url, **options)
        except (ArgumentError, NoSuchModuleError, ImportError):
            raise StorageError(
                f"{self.name}: deze database kan niet worden gebruikt",
                "geef een bestand (sqlite:///pad) of een PostgreSQL-database (postgresql://...)",
            ) from None
        event.listen(self.engine, "connect", _set_sqlite if self.is_sqlite else _set_postgres)
        if self.is_sqlite:
            event.listen(self.engine, "begin", _begin_sqlite)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the journal and changes nothing."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._translated(), self.engine.connect() as opened:
            connection = opened.execution_options(**level)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on the disk when the block ends, or has left nothing."""
        with self._translated(), self.engine.connect() as opened:
            connection = opened.execution_options(writes=True)
            with connection.begin():
                yield connection

    def prepare(self, keys: Keys | None, create: bool) -> str:
        """Opens the journal, or makes one; gives its name (16 bytes in letters)."""
        if self.is_sqlite:
            self._prepare_file(create)
        with self.reading() as connection:
            self._check_server(connection)
            known = self._known(connection)
        if known is not None:
            return known
        if not create:
            raise StorageError(f"{self.name}: hier staat geen journaal", "controleer de naam")
        if keys is None:
            raise KeysError(
                f"{self.name}: een nieuw journaal kan niet zonder sleutels worden gemaakt",
                "maak eerst sleutels met `uitvoerbaar journal keys`",
            )
        with self.writing() as connection:
            if not self.is_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CREATION_LOCK})")
            known = self._known(connection)
            if known is not None:
                return known
            metadata.create_all(connection)
            name = to_letters(secrets.token_bytes(16))
            connection.execute(
                insert(facts),
                [{"name": "journal", "value": name}, {"name": "schema", "value": SCHEMA}],
            )
            head = Head(name, now()).signed(keys)
            connection.execute(insert(heads), [{"id": 1, "text": head.text()}])
        return name

    def forget_deleted(self, table: str) -> None:
        """Sees to it that what was deleted from a table is not left in the database's files.

        SQLite has overwritten it already; its log is emptied. In PostgreSQL the table is written
        anew, and waits for readers to do so.
        """
        with self._translated(), self.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            if self.is_sqlite:
                busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if busy:
                    raise StorageError(
                        f"{self.name}: gewist, maar het hulpbestand (-wal) is nog in gebruik",
                        "doe het nog eens als niemand het journaal leest",
                    )
                return
            free = connection.execution_options(isolation_level="AUTOCOMMIT")
            free.exec_driver_sql(f"VACUUM (FULL) {table}")

    def dispose(self) -> None:
        """Closes every connection."""
        self.engine.dispose()

    def _prepare_file(self, create: bool) -> None:
        path = Path(str(self.url.database))
        if path.is_dir() or not path.parent.is_dir():
            raise StorageError(f"{path}: hier kan geen journaal staan", "noem een bestand")
        if path.exists():
            return
        if not create:
            raise StorageError(f"{path}: dit journaal bestaat niet", "controleer de naam")
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            sync_folder(path.parent)
        except OSError as error:
            raise StorageError(
                f"{path}: het journaal kan niet worden gemaakt ({error.strerror})",
                "controleer de rechten en de ruimte op de schijf",
            ) from None

    def _known(self, connection: Connection) -> str | None:
        if not inspect(connection).has_table(facts.name):
            return None
        rows = connection.execute(select(facts.c.name, facts.c.value)).all()
        values = {row.name: row.value for row in rows}
        if values.get("schema") != SCHEMA:
            raise StorageError(
                f"{self.name}: dit journaal heeft een andere opzet "
                f"({values.get('schema', 'onbekend')}) dan deze versie kent ({SCHEMA})",
                "gebruik de versie van het programma waarmee het is gemaakt",
            )
        name = values.get("journal")
        if not isinstance(name, str) or len(rows) != 2:
            raise DamagedError(
                f"{self.name}: de gegevens van het journaal zelf zijn beschadigd",
                "zet een reservekopie terug",
            )
        return name

    def _check_server(self, connection: Connection) -> None:
        if self.is_sqlite:
            return
        for setting in ("fsync", "full_page_writes"):
            if connection.exec_driver_sql(f"SHOW {setting}").scalar_one() != "on":
                raise StorageError(
                    f"{self.name}: deze server heeft {setting} uit staan, "
                    "zodat een bevestigde regel verloren kan gaan",
                    f"zet {setting} aan",
                )
        if connection.exec_driver_sql("SHOW server_encoding").scalar_one() != "UTF8":
            raise StorageError(f"{self.name}: deze database is niet in UTF8", "maak haar in UTF8")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Errors of the database as ours: in words, and without any value from a statement."""
        try:
            yield
        except JournalError:
            raise
        except DBAPIError as error:
            raise self._explained(error.orig) from None
        except (sqlite3.Error, psycopg.Error) as error:  # while a connection is set up
            raise self._explained(error) from None
        except UnicodeDecodeError:  # the driver reads back what is no text
            raise self._damaged() from None
        except SQLAlchemyError as error:
            raise StorageError(
                f"{self.name}: de database antwoordt niet ({type(error).__name__})",
                "controleer of de database draait en bereikbaar is",
            ) from None

    def _damaged(self) -> DamagedError:
        return DamagedError(
            f"{self.name}: dit is geen journaal, of het bestand is beschadigd",
            "controleer de naam, of zet een reservekopie terug",
        )

    def _explained(self, error: BaseException | None) -> JournalError:
        # The driver's own words can hold values (PostgreSQL's detail does): only looked at here.
        words = str(error)
        state = getattr(error, "sqlstate", None)
        if "is full" in words or state == "53100":
            return StorageError(
                f"{self.name}: de schijf is vol; er is niets geschreven",
                "maak ruimte; wat eerder is bevestigd, staat er",
            )
        unreadable = ("not a database", "malformed", "decode to UTF-8", "corrupt")
        if any(reason in words for reason in unreadable) or state in ("XX001", "XX002"):
            return self._damaged()
        if "locked" in words or state == "55P03":
            return StorageError(
                f"{self.name}: een ander proces houdt het journaal langer dan "
                f"{LOCK_WAIT} seconden bezet",
                "probeer het opnieuw",
            )
        if "readonly" in words or "unable to open" in words or state == "25006":
            return StorageError(
                f"{self.name}: het journaal kan hier niet worden beschreven",
                "controleer de rechten van het bestand en zijn map",
            )
        if "disk I/O error" in words:
            return StorageError(
                f"{self.name}: de schijf kan niet lezen of schrijven, of is vol; er is niets "
                "geschreven",
                "controleer de schijf en de ruimte; wat eerder is bevestigd, staat er",
            )
        if "no such table" in words or state == "42P01":
            return DamagedError(
                f"{self.name}: een tabel van het journaal ontbreekt", "zet een reservekopie terug"
            )
        if state is None and not self.is_sqlite:
            return StorageError(
                f"{self.name}: geen verbinding met de database",
                "controleer of de server draait en of naam, gebruiker en wachtwoord kloppen",
            )
        reason = "" if state is None else f", code {state}"
        return StorageError(
            f"{self.name}: de database weigert ({type(error).__name__}{reason})",
            "controleer de database en de rechten; wat eerder is bevestigd, staat er",
        )


def _set_sqlite(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # we begin transactions ourselves
    write_ahead(connection)
    for pragma in (
        "synchronous=FULL",
        "fullfsync=ON",
        "checkpoint_fullfsync=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_postgres(connection: Any, record: Any) -> None:
    automatic = connection.autocommit
    connection.autocommit = True
    with connection.cursor() as cursor:
        current = cursor.execute("SHOW synchronous_commit").fetchone()[0]
        if current in ("off", "local"):
            cursor.execute("SET synchronous_commit = on")
    connection.autocommit = automatic
