"""A run of compiled code: what it reads, the memory of its threads, and its rows in chunks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np

from uitvoerbaar.kernel import layout as words
from uitvoerbaar.kernel import literals, parameters
from uitvoerbaar.kernel.code import Code
from uitvoerbaar.kernel.column import Column
from uitvoerbaar.kernel.data import Array, Data
from uitvoerbaar.kernel.layout import Key
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_of

_STACK = 256 * 2**20
_SLOTS = 2**17  # values remembered for one row, of which half may be filled
_ARENA = 2**18  # members of collections for one row

Progress = Callable[[int, int], None]
Run = Callable[[int, int, int], Any]


class Context:
    """The words of a run, of which each thread has a copy with a memory of its own."""

    def __init__(
        self,
        law: Law,
        code: Code,
        data: Data,
        reference: date,
        assumptions: Mapping[str, Any],
        stage_arrays: dict[tuple[str, int], Array],
        tables: dict[tuple[str, date], parameters.Table],
    ) -> None:
        self.stage_arrays = stage_arrays
        self.words = np.zeros(code.word_count, dtype=np.int64)
        self.kept: list[Array] = []
        self.stages = code.stages
        self.straight = code.way is not Way.GENERAL
        self.words[words.REFERENCE_DAY] = literals.day_number(reference)
        self.words[words.REFERENCE_MONTH] = month_of(reference)
        for key, place in code.words.items():
            self.words[place] = self._word(law, data, key, reference, assumptions, tables)
        self.places = code.words

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
            return data.texts.get(key[1], -2)
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
            number = int(key[1])
            truth = self.stages[number].endswith("?")
            kind = np.int64 if key[2] == "low" and not truth else np.uint8
            size = data.things[self.stages[number].rstrip("?")]
            kept = self.stage_arrays.get((f"{number}{key[2]}", size))
            if kept is None:
                kept = np.empty(size, dtype=kind)
                self.stage_arrays[f"{number}{key[2]}", size] = kept
            return self._pointer(kept)
        fact = data.facts[Symbol(key[2], key[1])]
        if part in ("first", "count"):
            return int(getattr(fact, part))
        return self._pointer(getattr(fact, "from_" if part == "from" else part))

    def _pointer(self, array: Array) -> int:
        if not array.flags.c_contiguous:
            array = np.ascontiguousarray(array)
        self.kept.append(array)
        return int(array.ctypes.data)

    def set_run(self, subjects: Array, months: Array, total: int, columns: list[Column]) -> None:
        """The rows, the months, and where results go."""
        self.words[words.SUBJECTS] = self._pointer(subjects)
        self.words[words.MONTHS] = self._pointer(months)
        self.words[words.MONTH_COUNT] = len(months)
        self.words[words.TOTAL] = total
        for number, column in enumerate(columns):
            for part in ("state", "low", "high", "reason"):
                place = self.places.get(("out", str(number), part))
                if place is not None:
                    self.words[place] = self._pointer(getattr(column, part))

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


class Work:
    """The rows of a run in chunks, for some threads."""

    def __init__(self, context: Context, total: int, chunk: int, progress: Progress | None) -> None:
        self.context, self.total, self.chunk, self.progress = context, total, chunk, progress
        self._chunks = iter(range(0, total, chunk))
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._done = 0

    def go(self, run: Run, workers: int) -> None:
        """Runs all chunks; an interruption stops after those that are being run."""
        if workers == 1 and self.context.straight:
            self._loop(run)
            return
        # Rules ask each other to a depth that an ordinary thread has no room for.
        before = threading.stack_size(_STACK)
        try:
            with ThreadPoolExecutor(workers) as pool:
                try:
                    for future in [pool.submit(self._loop, run) for _ in range(workers)]:
                        future.result()
                except BaseException:
                    self._stop.set()
                    raise
        finally:
            threading.stack_size(before)

    def _loop(self, run: Run) -> None:
        own, kept = self.context.for_thread()
        assert kept
        while not self._stop.is_set():
            with self._lock:
                first = next(self._chunks, None)
            if first is None:
                return
            last = min(first + self.chunk, self.total)
            run(int(own.ctypes.data), first, last)
            with self._lock:
                self._done += last - first
                done = self._done
            if self.progress is not None:
                self.progress(done, self.total)
