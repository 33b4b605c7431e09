"""The journal: every processing is written before it is answered.

`append` returns when the entry is on the disk, under a signed head. Entries of several threads are
written together: whoever comes first writes for all who wait. Several processes may write to one
journal; the head is read again, under the lock of the database, before each write.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from attrs import evolve
from sqlalchemy import Connection, insert, select, update

from uitvoerbaar.journal.batch import Batch, Edge, Receipt, Ticket, span_of
from uitvoerbaar.journal.entry import Entry, now
from uitvoerbaar.journal.errors import DamagedError, KeysError, StorageError
from uitvoerbaar.journal.hashes import StoredHashes
from uitvoerbaar.journal.head import Head, read_head_text
from uitvoerbaar.journal.keys import Keys, PublicKeys
from uitvoerbaar.journal.storage import Storage, contents, heads, leaves, recipients, tiles

LARGEST_BATCH = 1_000


class _Call:
    """What one thread appends, and how it is woken: when it is done, or when it must lead."""

    def __init__(self, tickets: list[Ticket]) -> None:
        self.tickets = tickets
        self.wake = threading.Event()

    @property
    def is_done(self) -> bool:
        return all(ticket.is_done for ticket in self.tickets)

    def receipts(self) -> list[Receipt]:
        """The receipts in order, or the first error."""
        receipts: list[Receipt] = []
        for ticket in self.tickets:
            if ticket.receipt is None:
                assert ticket.error is not None
                raise ticket.error.with_traceback(None)
            receipts.append(ticket.receipt)
        return receipts


class Journal:
    """A journal in a database. Use as a context manager; safe to use from several threads."""

    def __init__(self, storage: Storage, name: str, keys: Keys | None) -> None:
        self.storage = storage
        self.name = name
        self._keys = keys
        self._waiting: deque[_Call] = deque()
        self._leader: _Call | None = None
        self._queue, self._writer = threading.Lock(), threading.Lock()
        self._edge: Edge | None = None
        self._known_recipients: set[tuple[str, str]] = set()
        self._closed = False

    @classmethod
    def open(cls, url: str, keys: Keys | Path | str | None = None, create: bool = True) -> Journal:
        """Opens a journal, or makes a new one where there is none (if `create`).

        url: `sqlite:///path`, a path, or `postgresql://...`. keys: the keys, or the file they are
        in; without keys the journal can be read and checked, not written. Raises JournalError.
        """
        if isinstance(keys, str | Path):
            keys = Keys.load(Path(keys))
        storage = Storage(url)
        try:
            return cls(storage, storage.prepare(keys, create), keys)
        except BaseException:
            storage.dispose()
            raise

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
        """Waits for what is being written, then closes; what is appended later is refused."""
        with self._writer:
            self._closed = True
            self.storage.dispose()

    @property
    def keys(self) -> Keys:
        """The keys; KeysError if the journal was opened without."""
        if self._keys is None:
            raise KeysError(
                f"{self.storage.name}: het journaal is zonder sleutels geopend",
                "open het met zijn sleutels",
            )
        return self._keys

    def public_keys(self) -> PublicKeys:
        """The keys that check its heads."""
        return self.keys.public()

    def append(self, entry: Entry) -> Receipt:
        """Writes an entry; returns when it is on the disk. Raises JournalError if it is not.

        The same entry (trace and span) twice is written once, and gives the first receipt's place;
        another entry under the same span is an EntryError. After an error of the storage it may be
        unknown whether the entry was written: append it again.
        """
        return self.append_many([entry])[0]

    def append_many(self, entries: Iterable[Entry]) -> list[Receipt]:
        """Writes entries as `append` does, at most 1,000 in a transaction; receipts in order.

        Up to 1,000 are written together or not at all, except that an entry that is refused by
        itself (EntryError: its span is taken) does not hold up the others. On an error of the
        storage append them again.
        """
        _ = self.keys
        call = _Call([Ticket(entry) for entry in entries])
        if not call.tickets:
            return []
        with self._queue:
            self._waiting.append(call)
            if self._leader is None:
                self._leader = call
                call.wake.set()
        try:
            call.wake.wait()
            if not call.is_done:
                self._lead(call)
        finally:
            self._hand_over(call)
        return call.receipts()

    def head(self) -> Head:
        """The signed head of this moment. Its signature is checked by whoever reads it."""
        with self.storage.reading() as connection:
            return read_head_text(head_text(connection), self.storage.name)

    def change_head(self, change: Callable[[Connection, Head], Head]) -> Head:
        """Signs another head in one transaction with what `change` does to the tables.

        Nothing is written if it gives back the head that it got.
        """
        with self._writer, self.storage.writing() as connection:
            edge = self._current_edge(connection)
            self._edge = None
            changed = change(connection, edge.head)
            if changed is edge.head:
                return changed
            moment = max(now(), edge.head.moment)
            head = evolve(changed, moment=moment).signed(self.keys)
            connection.execute(update(heads).where(heads.c.id == 1).values(text=head.text()))
        return head

    def _lead(self, call: _Call) -> None:
        """Writes for all who wait, until this call is done."""
        while not call.is_done:
            with self._queue:
                calls = self._next_calls()
            try:
                self._write_calls(calls)
            finally:
                for other in calls:
                    other.wake.set()

    def _hand_over(self, call: _Call) -> None:
        """Lets the next one lead, if this call did; also when its thread was interrupted."""
        with self._queue:
            if not call.is_done and call in self._waiting:
                self._waiting.remove(call)
            if self._leader is call:
                self._leader = self._waiting[0] if self._waiting else None
                if self._leader is not None:
                    self._leader.wake.set()

    def _next_calls(self) -> list[_Call]:
        calls = [self._waiting.popleft()]
        size = len(calls[0].tickets)
        while self._waiting and size + len(self._waiting[0].tickets) <= LARGEST_BATCH:
            calls.append(self._waiting.popleft())
            size += len(calls[-1].tickets)
        return calls

    def _write_calls(self, calls: Sequence[_Call]) -> None:
        tickets = [ticket for call in calls for ticket in call.tickets]
        with self._writer:
            for first in range(0, len(tickets), LARGEST_BATCH):
                batch = tickets[first : first + LARGEST_BATCH]
                try:
                    if self._closed:
                        raise StorageError("het journaal is gesloten", "open het opnieuw")
                    self._write(batch)
                except Exception as error:
                    self._edge = None
                    _fail(batch, error)
                except BaseException:  # this thread is interrupted: the others must know
                    self._edge = None
                    _fail(
                        tickets[first:], StorageError("het schrijven is afgebroken", "herhaal het")
                    )
                    raise

    def _write(self, batch: Sequence[Ticket]) -> None:
        with self.storage.writing() as connection:
            edge = self._current_edge(connection)
            written = Batch(edge, self.keys, max(now(), edge.head.moment))
            earlier = _entries_with_spans(connection, [ticket.entry for ticket in batch])
            for ticket in batch:
                written.add(ticket, earlier.get(span_of(ticket.entry)))
            if written.leaf_rows:
                new_recipients = written.recipients - self._known_recipients
                self._store(connection, written, new_recipients)
            after = written.edge()
            if written.leaf_rows:
                connection.execute(update(heads).where(heads.c.id == 1).values(text=after.text))
        self._known_recipients |= written.recipients
        self._edge = after
        written.settle(after.head)

    def _store(
        self, connection: Connection, written: Batch, new_recipients: set[tuple[str, str]]
    ) -> None:
        connection.execute(insert(leaves), written.leaf_rows)
        connection.execute(insert(contents), written.content_rows)
        if written.tile_rows:
            connection.execute(insert(tiles), written.tile_rows)
        for recipient, version in sorted(new_recipients):
            found = select(recipients.c.recipient).where(
                recipients.c.recipient == recipient, recipients.c.key_version == version
            )
            if connection.execute(found).first() is None:
                connection.execute(
                    insert(recipients), [{"recipient": recipient, "key_version": version}]
                )

    def _current_edge(self, connection: Connection) -> Edge:
        """The edge to write at; checks what is read anew, so that nothing is built on a forgery."""
        text = head_text(connection, lock=not self.storage.is_sqlite)
        if self._edge is not None and self._edge.text == text:
            return self._edge
        head = read_head_text(text, self.storage.name)
        self._known_recipients.clear()
        if head.journal != self.name or not head.is_genuine(self.public_keys()):
            raise DamagedError(
                f"{self.storage.name}: de kop van het journaal is niet door ons ondertekend",
                "schrijf niet verder; loop het na met `uitvoerbaar journal verify`",
            )
        frontiers = []
        for number, tree in enumerate(head.trees):
            frontier = StoredHashes(connection, number).frontier(tree.size)
            if frontier.root() != tree.root:
                raise DamagedError(
                    f"{self.storage.name}: de regels kloppen niet met de ondertekende kop",
                    "schrijf niet verder; loop het na met `uitvoerbaar journal verify`",
                )
            frontiers.append(frontier)
        return Edge(head, text, frontiers)


def _fail(tickets: Sequence[Ticket], error: Exception) -> None:
    """These were not written, as far as we know."""
    for ticket in tickets:
        ticket.error, ticket.receipt = ticket.error or error, None


def head_text(connection: Connection, lock: bool = False) -> str:
    """The written head; with `lock`, no other process can write until the transaction ends."""
    query = select(heads.c.text).where(heads.c.id == 1)
    text = connection.execute(query.with_for_update() if lock else query).scalar()
    if not isinstance(text, str):
        raise DamagedError("de kop van het journaal ontbreekt", "zet een reservekopie terug")
    return text


def _entries_with_spans(connection: Connection, entries: Sequence[Entry]) -> dict[str, Any]:
    columns = (contents.c.span, contents.c.tree, contents.c.number, contents.c.line)
    query = select(*columns, contents.c.link, contents.c.salt).where(
        contents.c.span.in_([span_of(entry) for entry in entries])
    )
    return {row.span: row for row in connection.execute(query)}
