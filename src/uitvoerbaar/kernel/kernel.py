"""Compiled outcomes of a law, ready to run over data: the kernel as others see it."""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import define, field, frozen

from uitvoerbaar.kernel import layout as words
from uitvoerbaar.kernel import literals, parameters, states
from uitvoerbaar.kernel.cache import compiled
from uitvoerbaar.kernel.data import Array, Data
from uitvoerbaar.kernel.layout import Key
from uitvoerbaar.kernel.machine import Loaded
from uitvoerbaar.kernel.rules import Reason
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_of

_CHUNK = 4096
_STACK = 256 * 2**20
_SLOTS = 2**15  # values remembered for one row, twice over
_ARENA = 2**18  # members of collections for one row

Progress = Callable[[int, int], None]


@frozen(slots=True)
class OutcomeCode:
    """One outcome in compiled code: its rule, the shape of its values, and its reasons."""

    rule: Rule
    shape: Shape
    reasons: tuple[Reason, ...]


@frozen(slots=True, eq=False)
class Code:
    """Code for outcomes under a layout: the object file, and where its words are."""

    outcomes: tuple[OutcomeCode, ...]
    words: Mapping[Key, int]
    word_count: int
    object_file: bytes


@define(slots=True, eq=False)
class Column:
    """The results of one outcome: arrays (months, rows) of states (`kernel.states`), bounds and
    reasons (a place in `outcome.reasons`, -1 for none)."""

    outcome: OutcomeCode
    state: Array
    low: Array
    high: Array
    reason: Array

    def value(self, month: int, row: int) -> Any:
        """The value of a known row as the law has it; None where there is none."""
        if self.state[month, row] & states.NO_VALUE:
            return None
        if self.outcome.shape.sort == "ratio":
            found = Fraction(_wide(self.low[month, row]), _wide(self.high[month, row]))
            return found.numerator if found.denominator == 1 else found
        return self.number(self.low[month, row])

    def number(self, raw: Any) -> Any:
        """A whole number of the machine as a number of the law."""
        shape = self.outcome.shape
        if shape.sort == "truth":
            return bool(raw)
        if shape.sort != "number":
            return int(raw)
        whole = _wide(raw) if shape.width == 128 else int(raw)
        value = Fraction(whole, shape.den)
        return value.numerator if value.denominator == 1 else value


def _wide(raw: Any) -> int:
    low, high = (int(part) for part in raw)
    return high * 2**64 + low % 2**64


class Kernel:
    """Outcomes of a law compiled for the layout of some data."""

    def __init__(self, law: Law, outcomes: Sequence[Symbol], data: Data) -> None:
        self.law = law
        self.code = compiled(law, outcomes, data.layout)
        self._loaded = Loaded(self.code.object_file)
        self._run = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)(
            self._loaded.address
        )

    def run(
        self,
        data: Data,
        subjects: Array,
        reference: date,
        months: Sequence[int] | None = None,
        assumptions: Mapping[str, Any] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
    ) -> list[Column]:
        """The outcomes for rows of the subject's kind (int64), in months (default: that of the
        reference date).

        `progress` is called with the number of rows done and of all rows, now and then.
        """
        at = np.asarray(months if months is not None else [month_of(reference)], dtype=np.int64)
        context = _Context(self, data, reference, assumptions or {})
        total = len(subjects)
        columns = [_column(outcome, len(at), total) for outcome in self.code.outcomes]
        context.set_run(np.ascontiguousarray(subjects, dtype=np.int64), at, total, columns)
        workers = max(1, min(threads or os.cpu_count() or 1, -(-total // _CHUNK) or 1))
        _work(self._run, context, total, workers, progress)
        return columns


def _column(outcome: OutcomeCode, months: int, rows: int) -> Column:
    shape = outcome.shape
    size = (months, rows)
    wide = shape.sort in ("number", "ratio") and shape.width == 128
    numbers = (*size, 2) if wide else size
    return Column(
        outcome,
        np.zeros(size, dtype=np.uint8),
        np.zeros(numbers, dtype=np.int64),
        np.zeros(numbers, dtype=np.int64),
        np.full(size, -1, dtype=np.int32),
    )


class _Context:
    """The words of a run, of which each thread has a copy with a memory of its own."""

    def __init__(
        self, kernel: Kernel, data: Data, reference: date, assumptions: Mapping[str, Any]
    ) -> None:
        code = kernel.code
        self.words = np.zeros(code.word_count, dtype=np.int64)
        self.kept: list[Array] = []
        self.words[words.REFERENCE_DAY] = literals.day_number(reference)
        self.words[words.REFERENCE_MONTH] = month_of(reference)
        tables: dict[str, parameters.Table] = {}
        for key, place in code.words.items():
            self.words[place] = self._word(kernel.law, data, key, reference, assumptions, tables)
        self.places = code.words

    def _word(
        self,
        law: Law,
        data: Data,
        key: Key,
        reference: date,
        assumptions: Mapping[str, Any],
        tables: dict[str, parameters.Table],
    ) -> int:
        part = key[0]
        if part in ("rows", "amounts", "marks"):
            name = key[1]
            if name not in tables:
                tables[name] = parameters.table(law, law.parameters[name], reference)
            return self._pointer(getattr(tables[name], part))
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
                place = self.places[("out", str(number), part)]
                self.words[place] = self._pointer(getattr(column, part))

    def for_thread(self) -> tuple[Array, list[Array]]:
        """A copy with a memory of its own."""
        own = self.words.copy()
        table = np.zeros(_SLOTS * 2 * 8 + 8, dtype=np.int64)
        arena = np.zeros(_ARENA, dtype=np.int64)
        address = -(-int(table.ctypes.data) // 64) * 64
        own[words.TABLE] = address
        own[words.MASK] = _SLOTS * 2 - 1
        own[words.ARENA] = own[words.NEXT] = int(arena.ctypes.data)
        own[words.END] = int(arena.ctypes.data) + 8 * _ARENA
        return own, [table, arena]


def _work(run: Any, context: _Context, total: int, workers: int, progress: Progress | None) -> None:
    """Runs all rows in chunks, on some threads; an interruption stops after the current chunk."""
    chunks = iter(range(0, total, _CHUNK))
    lock = threading.Lock()
    stop = threading.Event()
    done = 0

    def loop() -> None:
        nonlocal done
        own, kept = context.for_thread()
        assert kept
        while not stop.is_set():
            with lock:
                first = next(chunks, None)
            if first is None:
                return
            last = min(first + _CHUNK, total)
            run(own.ctypes.data, first, last)
            with lock:
                done += last - first
                now = done
            if progress is not None:
                progress(now, total)

    # Rules ask each other to a depth that an ordinary thread has no room for.
    before = threading.stack_size(_STACK)
    try:
        with ThreadPoolExecutor(workers) as pool:
            try:
                for future in [pool.submit(loop) for _ in range(workers)]:
                    future.result()
            except BaseException:
                stop.set()
                raise
    finally:
        threading.stack_size(before)


__all__ = ["Code", "Column", "Kernel", "OutcomeCode", "field"]
