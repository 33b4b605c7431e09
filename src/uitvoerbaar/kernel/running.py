"""A run of compiled code: what it reads, the memory of its threads, and its rows in chunks."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np
from attrs import frozen

from uitvoerbaar.kernel import layout as words
from uitvoerbaar.kernel import parameters
from uitvoerbaar.kernel.code import Code
from uitvoerbaar.kernel.column import ELEMENTS, Column
from uitvoerbaar.kernel.data import Array, Data
from uitvoerbaar.kernel.layout import Key
from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_of

_STACK = 256 * 2**20
_SLOTS = 2**17  # values remembered for one row, of which three quarters may be filled
_ROOM = 2**16  # entries of an array that may be too many
_ARENA = 2**18  # members of collections for one row
_LEAST = 1024  # rows of a chunk that is not worth cutting
_CHUNK_TIME = 0.01  # seconds
_STARTING = threading.Lock()

Progress = Callable[[int, int], None]
Run = Callable[[int, int, int], Any]


def after(progress: Progress, before: int, total: int) -> Progress:
    """Progress of a part of a run: of `total` rows, `before` were done when it began."""
    return lambda done, _: progress(before + done, total)


class Context:
    """The words of a run, of which each thread has a copy with a memory of its own."""

    def __init__(
        self,
        law: Law,
        code: Code,
        data: Data,
        reference: date,
        assumptions: Mapping[str, Any],
        stage_arrays: dict[str, Array],
        tables: dict[tuple[str, date], parameters.Table],
    ) -> None:
        # The arrays of data are not held: a run that uses the words again is given the same data.
        self._data = weakref.ref(data)
        self._asked = (reference, dict(assumptions))
        self.stage_arrays = stage_arrays
        self.words = np.zeros(code.word_count, dtype=np.int64)
        self.kept: list[Array] = []
        self.kept_of_run: list[Array] = []
        self.stages = code.stages
        self.beside = [str(number) for number, _ in code.beside]
        self.straight = code.way.is_straight
        self.words[words.REFERENCE_DAY] = literals.day_number(reference)
        self.words[words.REFERENCE_MONTH] = month_of(reference)
        for key, place in code.words.items():
            self.words[place] = self._word(law, data, key, reference, assumptions, tables)
        self.places = code.words

    def answers(self, data: Data, reference: date, assumptions: Mapping[str, Any]) -> bool:
        """Whether the words are those for some data, a day and assumptions."""
        return self._data() is data and self._asked == (reference, dict(assumptions))

    def _word(
        self,
        law: Law,
        data: Data,
        key: Key,
        reference: date,
        assumptions: Mapping[str, Any],
        tables: dict[tuple[str, date], parameters.Table],
    ) -> int:
        part = key[0]
        if part in ("rows", "amounts", "marks"):
            table = tables.get((key[1], reference))
            if table is None:
                table = parameters.table(law, law.parameters[key[1]], reference)
                tables[key[1], reference] = table
            return self._pointer(getattr(table, part))
        if part == "assumption":
            return parameters.assumed_number(law, key[1], assumptions)
        if part == "text":
            # What the law says and no table does gets a number too: texts are told apart by it.
            return data.texts.setdefault(key[1], len(data.texts))
        if part == "things":
            return data.things[key[1]]
        if part in ("way", "set"):
            found = data.lists[Symbol(key[2], key[1])]
            return self._pointer(getattr(found, key[3]))
        if part == "case":
            return self._pointer(data.case[key[1]])
        if part == "cases":
            return self._pointer(getattr(data.members[key[1]], key[2]))
        if part == "out":
            return 0
        if part == "stage":
            kind, element = self.stages[int(key[1])]
            if not kind or key[1] in self.beside:  # it turned out not to be one, or is a result
                return 0
            size, name = data.things[kind], f"{key[1]} {key[2]} {element}"
            kept = self.stage_arrays.get(name)
            if kept is None or not size <= len(kept) <= 2 * size + _ROOM:
                kept = np.empty(size, ELEMENTS[element] if key[2] == "low" else np.uint8)
                self.stage_arrays[name] = kept
            return self._pointer(kept, self.kept)
        fact = data.facts[Symbol(key[2], key[1])]
        if part in ("first", "count"):
            return int(getattr(fact, part))
        return self._pointer(getattr(fact, "from_" if part == "from" else part))

    def _pointer(self, array: Array, kept: list[Array] | None = None) -> int:
        whole = np.ascontiguousarray(array)
        if kept is not None:
            kept.append(whole)
        elif whole is not array:
            self.kept.append(whole)
        return int(whole.ctypes.data)

    def set_run(self, subjects: Array, months: Array, total: int, columns: list[Column]) -> None:
        """The rows, the months, and where results go: those about other kinds come last."""
        kept = self.kept_of_run = []
        self.words[words.SUBJECTS] = self._pointer(subjects, kept)
        self.words[words.MONTHS] = self._pointer(months, kept)
        self.words[words.MONTH_COUNT] = len(months)
        self.words[words.TOTAL] = total
        own = len(columns) - len(self.beside)
        of_others = [("stage", number) for number in self.beside]
        keys = [*(("out", str(number)) for number in range(own)), *of_others]
        for key, column in zip(keys, columns, strict=True):
            for part in ("state", "low", "high", "reason"):
                place = self.places.get((*key, part))
                if place is not None:
                    self.words[place] = self._pointer(getattr(column, part), kept)

    def for_thread(self) -> tuple[Array, list[Array]]:
        """A copy with a memory of its own."""
        own = self.words.copy()
        if self.straight:
            return own, [own]
        table = np.zeros(_SLOTS * 2 * 8 + 8, dtype=np.int64)
        arena = np.zeros(_ARENA, dtype=np.int64)
        address = -(-int(table.ctypes.data) // 64) * 64
        own[words.TABLE] = address
        own[words.MASK] = _SLOTS * 2 - 1
        own[words.ARENA] = own[words.NEXT] = int(arena.ctypes.data)
        own[words.END] = int(arena.ctypes.data) + 8 * _ARENA
        return own, [table, arena]


@frozen(slots=True, eq=False)
class Step:
    """A part of a run: code for rows up to a number, called with the address of a thread's words
    and with the first row and the one after the last."""

    context: Context
    run: Run
    rows: int


class Work:
    """The steps of a run one after the other, each with its rows in chunks for some threads.

    A chunk grows as long as it takes less than some milliseconds, so that a run can be interrupted
    and tells its progress however long a row takes; the last ones are small, so that threads end
    together. Progress is told as the share of `total` that the rows done are of all steps.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        chunk: int,
        progress: Progress | None = None,
        total: int = 0,
    ) -> None:
        self.steps, self.progress, self.total = steps, progress, total
        self._all = sum(step.rows for step in steps)
        self._step = self._first = self._done = 0
        self._chunk = chunk
        self._share = 1
        self._turn = threading.Condition()
        self._busy: set[int] = set()  # threads that are running code
        self._stopped = False

    def go(self, workers: int) -> None:
        """Runs all steps; an interruption stops after the chunks that are being run."""
        # Rules ask each other to a depth that an ordinary thread has no room for; a straight way
        # asks nothing, so that the thread that calls does its share.
        straight = all(step.context.straight for step in self.steps)
        others = workers - 1 if straight else workers
        self._share = 2 * workers if workers > 1 else 1
        if not others:
            self._loop()
            return
        with ThreadPoolExecutor(others) as pool:
            try:
                with _STARTING:  # what a thread gets is a setting of the process
                    before = threading.stack_size(0 if straight else _STACK)
                    try:
                        futures = [pool.submit(self._loop) for _ in range(others)]
                    finally:
                        threading.stack_size(before)
                if straight:
                    self._loop()
                for future in futures:
                    future.result()
            finally:
                self._end()

    def _loop(self) -> None:
        try:
            self._rows()
        except BaseException:
            with self._turn:
                self._stopped = True  # the others need not go on
                self._turn.notify_all()
            raise

    def _rows(self) -> None:
        own: dict[int, tuple[Array, list[Array]]] = {}  # words and memory, by context
        me = threading.get_ident()
        while True:
            with self._turn:
                found = self._next()
                if found is None:
                    return
                self._busy.add(me)
            number, first, last = found
            step = self.steps[number]
            began = time.perf_counter()
            try:
                words_of = own.get(id(step.context))
                if words_of is None:
                    words_of = own[id(step.context)] = step.context.for_thread()
                step.run(int(words_of[0].ctypes.data), first, last)
            finally:
                with self._turn:
                    self._busy.discard(me)
                    self._pace(last - first, time.perf_counter() - began)
                    self._done += last - first
                    done = self._done
                    self._turn.notify_all()
            if self.progress is not None:
                self.progress(self.total * done // self._all, self.total)

    def _next(self) -> tuple[int, int, int] | None:
        """The next chunk: a step and its rows. A step begins when the one before it has ended."""
        while not self._stopped and self._step < len(self.steps):
            left = self.steps[self._step].rows - self._first
            if left:
                size = min(left, self._chunk, max(_LEAST, -(-left // self._share)))
                self._first += size
                return self._step, self._first - size, self._first
            if self._busy:
                self._turn.wait()
            else:
                self._step += 1
                self._first = 0
                self._turn.notify_all()
        return None

    def _pace(self, rows: int, seconds: float) -> None:
        if seconds > 2 * _CHUNK_TIME:
            self._chunk = max(1, min(self._chunk, rows) // 2)
        elif seconds < _CHUNK_TIME / 2 and rows >= self._chunk:
            self._chunk *= 2

    def _end(self) -> None:
        """Waits until no thread runs code any more, and lets none begin: after this the code and
        the data may go away. A chunk is short, so that who interrupts again waits for it too; and a
        thread that was interrupted while it began is not one that can be joined."""
        while True:
            try:
                with self._turn:
                    self._stopped = True
                    self._busy.discard(threading.get_ident())
                    self._turn.notify_all()
                    self._turn.wait_for(lambda: not self._busy)
                return
            except KeyboardInterrupt:
                continue
