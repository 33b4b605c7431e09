"""Transactions that were answered: each number once, written before the answer, many at a time.

Threads that ask at the same moment share one transaction of the database: the one that comes first
writes for all who wait.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from attrs import define, frozen


@frozen(slots=True)
class Number:
    """A transaction as it is stored: who gets the data, the number as its hash, when it came."""

    recipient: str
    number: str
    received: str


@define(slots=True, eq=False)
class _Ticket:
    number: Number
    seen: bool | None = None
    error: BaseException | None = None


Write = Callable[[Sequence[Number]], Sequence[bool]]


class SeenBefore:
    """Remembers numbers. `write` stores a batch in one durable transaction, in order, and says of
    each whether it was there already."""

    def __init__(self, write: Write, most: int = 500) -> None:
        self._write, self._most = write, most
        self._waiting: list[_Ticket] = []
        self._queue, self._writing = threading.Lock(), threading.Lock()

    def ask(self, number: Number) -> bool:
        """Remembers a number; True if it was seen before. Raises what `write` raises."""
        ticket = _Ticket(number)
        with self._queue:
            self._waiting.append(ticket)
        with self._writing:
            while ticket.seen is None and ticket.error is None:
                self._write_some()
        if ticket.error is not None:
            raise ticket.error
        return bool(ticket.seen)

    def _write_some(self) -> None:
        with self._queue:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            answers = self._write([ticket.number for ticket in batch])
        except BaseException as error:
            for ticket in batch:
                ticket.error = error
            return
        for ticket, seen in zip(batch, answers, strict=True):
            ticket.seen = seen
