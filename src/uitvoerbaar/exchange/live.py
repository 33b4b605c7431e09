"""Decision points over a table that may change: each question is answered by what it says now."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime

from uitvoerbaar.exchange.decision import DecisionPoint
from uitvoerbaar.exchange.ground import Register
from uitvoerbaar.exchange.items import items_of
from uitvoerbaar.exchange.need import Needs
from uitvoerbaar.exchange.table import RegisterTable
from uitvoerbaar.law.declaration import Law

_MOST_KEPT = 4


class LiveRegister:
    """The decision point for the register in a table, and for earlier states of it.

    The grounds are kept in memory; before each use one number in the table tells whether they are
    still the ones in force. A ground that was withdrawn carries no request that comes after.
    """

    def __init__(self, table: RegisterTable, law: Law) -> None:
        self.table = table
        self._law, self._items = law, items_of(law)
        self._lock = threading.Lock()
        self._current: tuple[int, DecisionPoint] | None = None
        self._earlier: OrderedDict[tuple[int, datetime], DecisionPoint] = OrderedDict()

    def point(self, known_on: datetime | None = None) -> DecisionPoint:
        """The decision point of now, or by what was known at an earlier moment."""
        revision = self.table.revision()
        with self._lock:
            if known_on is not None:
                return self._at(revision, known_on)
            if self._current is None or self._current[0] != revision:
                self._current = revision, self._made(self.table.register())
            return self._current[1]

    def _at(self, revision: int, known_on: datetime) -> DecisionPoint:
        key = (revision, known_on)
        found = self._earlier.get(key)
        if found is None:
            found = self._earlier[key] = self._made(self.table.register(known_on))
            if len(self._earlier) > _MOST_KEPT:
                self._earlier.popitem(last=False)
        return found

    def _made(self, register: Register) -> DecisionPoint:
        return DecisionPoint(register, self._items, Needs(self._law, register.purposes))
