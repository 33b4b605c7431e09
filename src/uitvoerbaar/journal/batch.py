"""Entries that are written together: their rows, and the signed head after them."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from attrs import define, evolve, frozen

from uitvoerbaar.journal.entry import Entry
from uitvoerbaar.journal.errors import DamagedError, EntryError, JournalError
from uitvoerbaar.journal.head import Head, TreeHead
from uitvoerbaar.journal.keys import Keys
from uitvoerbaar.journal.line import (
    SALT_LENGTH,
    leaf_of,
    read_line,
    written_line,
    written_link,
    written_span,
    written_transaction,
)
from uitvoerbaar.journal.merkle import Frontier
from uitvoerbaar.journal.storage import TILE
from uitvoerbaar.journal.writing import from_letters, to_letters, to_moment


@frozen(slots=True)
class Receipt:
    """Proof that an entry is on the disk: its place, its leaf (32 bytes) and a signed head."""

    retention: str
    number: int
    leaf: bytes
    head: Head


@define(slots=True, eq=False)
class Ticket:
    """An entry that waits to be written, and what became of it."""

    entry: Entry
    receipt: Receipt | None = None
    error: Exception | None = None

    @property
    def is_done(self) -> bool:
        """Whether there is an answer."""
        return self.receipt is not None or self.error is not None


@define(slots=True)
class Edge:
    """What the last writer left: the head and the frontier of each tree, in the head's order."""

    head: Head
    text: str
    frontiers: list[Frontier]


class Batch:
    """Rows for entries that are written together, and the edge after them."""

    def __init__(self, edge: Edge, keys: Keys, moment: datetime) -> None:
        self._head = edge.head
        self._text = edge.text
        self._frontiers = [frontier.copy() for frontier in edge.frontiers]
        self._retentions = {tree.retention: i for i, tree in enumerate(edge.head.trees)}
        self._keys = keys
        self._moment = moment
        self._places: dict[str, tuple[Entry, str, int, bytes]] = {}
        self._settled: list[tuple[Ticket, str, int, bytes]] = []
        self.leaf_rows: list[dict[str, Any]] = []
        self.content_rows: list[dict[str, Any]] = []
        self.tile_rows: list[dict[str, Any]] = []
        self.recipients: set[tuple[str, str]] = set()

    def add(self, ticket: Ticket, earlier: Any) -> None:
        """Adds an entry, or finds it where it was written earlier."""
        entry = ticket.entry
        span = span_of(entry)
        try:
            if earlier is not None:
                place = _same_entry(entry, earlier, self._keys)
            elif span in self._places:
                first, *rest = self._places[span]
                if first != entry:
                    raise _span_taken()
                place = (str(rest[0]), int(rest[1]), bytes(rest[2]))  # type: ignore[call-overload]
            else:
                place = self._add_new(entry, span)
                self._places[span] = (entry, *place)
        except JournalError as error:  # this entry's own: the others are written
            ticket.error = error
            return
        self._settled.append((ticket, *place))

    def _add_new(self, entry: Entry, span: str) -> tuple[str, int, bytes]:
        version = self._keys.pseudonym_version
        pseudonym = _pseudonym(entry, self._keys, version)
        tree = self._retentions.setdefault(entry.retention, len(self._frontiers))
        if tree == len(self._frontiers):
            self._frontiers.append(Frontier())
        frontier = self._frontiers[tree]
        number = frontier.size
        salt = secrets.token_bytes(SALT_LENGTH)
        line = written_line(entry, number, self._moment, pseudonym, version)
        link = written_link(entry)
        leaf = leaf_of(salt, line, link)
        for level, at, node in frontier.add(leaf):
            if level and level % TILE == 0:
                row = {"tree": tree, "level": level // TILE, "number": at, "hash": to_letters(node)}
                self.tile_rows.append(row)
        self.leaf_rows.append({"tree": tree, "number": number, "hash": to_letters(leaf)})
        self.content_rows.append(
            {
                "tree": tree,
                "number": number,
                "salt": to_letters(salt),
                "line": line,
                "link": link,
                "recorded": to_moment(self._moment),
                "subject": pseudonym,
                "span": span,
                "exchange": written_transaction(entry.transaction, entry.trace_id),
            }
        )
        if entry.subject is not None:
            self.recipients.add((entry.recipient, version))
        return entry.retention, number, leaf

    def edge(self) -> Edge:
        """The signed head and the frontiers after these entries."""
        if not self.leaf_rows:
            return Edge(self._head, self._text, self._frontiers)
        trees = list(self._head.trees)
        trees += [TreeHead(name) for name, i in self._retentions.items() if i >= len(trees)]
        grown = tuple(
            evolve(tree, size=frontier.size, root=frontier.root())
            for tree, frontier in zip(trees, self._frontiers, strict=True)
        )
        head = evolve(self._head, moment=self._moment, trees=grown).signed(self._keys)
        return Edge(head, head.text(), self._frontiers)

    def settle(self, head: Head) -> None:
        """Gives each its receipt: the transaction is on the disk."""
        for ticket, retention, number, leaf in self._settled:
            ticket.receipt = Receipt(retention, number, leaf, head)


def _pseudonym(entry: Entry, keys: Keys, version: str) -> str | None:
    if entry.subject is None:
        return None
    return keys.pseudonym_of(entry.subject, entry.recipient, version)


def span_of(entry: Entry) -> str:
    """What makes an entry unique, as it is written."""
    return written_span(entry.trace_id, entry.span_id)


def _same_entry(entry: Entry, row: Any, keys: Keys) -> tuple[str, int, bytes]:
    """The place of an entry that was written before; EntryError if that was another one."""
    try:
        line = read_line(row.line)
        salt = from_letters(row.salt, SALT_LENGTH)
    except ValueError:
        raise DamagedError(
            "een regel in het journaal is beschadigd",
            "loop het journaal na met `uitvoerbaar journal verify`",
        ) from None
    version = line.key_version or keys.pseudonym_version
    pseudonym = _pseudonym(entry, keys, version)
    again = written_line(entry, line.number, line.recorded, pseudonym, version)
    if again != row.line or written_link(entry) != row.link:
        raise _span_taken()
    return line.retention, line.number, leaf_of(salt, row.line, row.link)


def _span_taken() -> EntryError:
    return EntryError(
        "deze span staat al in het journaal, bij een andere verwerking",
        "geef iedere verwerking een eigen span (TraceContext.child)",
    )
