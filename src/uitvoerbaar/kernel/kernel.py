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
from attrs import define, evolve, frozen

from uitvoerbaar.kernel import layout as words
from uitvoerbaar.kernel import literals, parameters, states
from uitvoerbaar.kernel.cache import compiled
from uitvoerbaar.kernel.data import Array, Data
from uitvoerbaar.kernel.layout import Key
from uitvoerbaar.kernel.machine import Loaded
from uitvoerbaar.kernel.rules import Reason
from uitvoerbaar.kernel.shapes import Shape
from uitvoerbaar.kernel.ways import Way, regime
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_of

_CHUNK = 4096
_LONG_CHUNK = 65_536  # of rows that need no memory
_STACK = 256 * 2**20
_SLOTS = 2**17  # values remembered for one row, of which half may be filled
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
    way: Way = Way.GENERAL
    # Of a straight way: the kind of things of each stage (with ? where it keeps a truth), and of
    # each loop before the last one.
    stages: tuple[str, ...] = ()
    loops: tuple[str, ...] = ()

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions in the object file, in the order in which they run."""
        return (*(f"stage{number}" for number in range(len(self.loops))), "run")


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
        whole = _wide(raw) if shape.width > 64 else int(raw)
        value = Fraction(whole, shape.den)
        return value.numerator if value.denominator == 1 else value


def _wide(raw: Any) -> int:
    low, high = (int(part) for part in raw)
    return high * 2**64 + low % 2**64


class Kernel:
    """Outcomes of a law compiled for the layout of some data.

    With `reasons`, each result bears the text and branches that decided it. Without, outcomes that
    need no memory are computed in one fast loop.
    """

    def __init__(
        self, law: Law, outcomes: Sequence[Symbol], data: Data, reasons: bool = True
    ) -> None:
        self.law = law
        self.outcomes = tuple(outcomes)
        self.layout = data.layout
        self.reasons = reasons
        self._loaded: dict[tuple[Way, tuple[int, int]], tuple[Code, Loaded] | None] = {}
        self._kept: dict[tuple[str, int], Array] = {}  # what stages found; written anew each run
        self._tables: dict[tuple[str, date], parameters.Table] = {}

    @property
    def code(self) -> Code:
        """The code of the general way. Raises RefusedError."""
        found = self._code(Way.GENERAL, 0)
        assert found is not None
        return found[0]

    @property
    def ways(self) -> frozenset[Way]:
        """The ways for which there is code by now."""
        return frozenset(way for (way, _), found in self._loaded.items() if found is not None)

    def _code(self, way: Way, month: int) -> tuple[Code, Loaded] | None:
        """The code of a way for a month; None where outcomes cannot go it."""
        key = (way, (0, 0) if way is Way.GENERAL else regime(self.law, month))
        if key not in self._loaded:
            code = compiled(self.law, self.outcomes, self.layout, way, month)
            self._loaded[key] = (
                None if code is None else (code, Loaded(code.object_file, code.functions))
            )
        return self._loaded[key]

    def run(
        self,
        data: Data,
        subjects: Array | int,
        reference: date,
        months: Sequence[int] | None = None,
        assumptions: Mapping[str, Any] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
        into: list[Column] | None = None,
    ) -> list[Column]:
        """The outcomes for rows of the subject's kind (int64; a number: the first so many rows), in
        months (default: that of the reference date).

        `progress` is called with the number of rows done and of all rows, now and then. `into`: the
        results of an earlier run that may be written over, where they are of the same size. Raises
        RefusedError for rules that cannot be compiled.
        """
        at = list(months) if months is not None else [month_of(reference)]
        asked = _Asked(data, subjects, reference, at, assumptions or {}, threads, progress, into)
        made = None if self.reasons else self._straight(asked)
        return self._general(asked) if made is None else made

    def _context(self, code: Code, asked: _Asked) -> _Context:
        return _Context(
            self.law, code, asked.data, asked.reference, asked.assumptions, self._kept, self._tables
        )

    def _general(self, asked: _Asked) -> list[Column]:
        """Row by row, with a memory."""
        found = self._code(Way.GENERAL, 0)
        assert found is not None
        code, loaded = found
        columns = _columns(code.outcomes, asked, Way.GENERAL)
        context = self._context(code, asked)
        context.set_run(asked.rows(), np.array(asked.months), asked.total, columns)
        work = _Work(context, asked.total, _CHUNK, asked.progress)
        function = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)
        work.go(function(loaded.addresses["run"]), asked.workers(_CHUNK))
        return columns

    def _straight(self, asked: _Asked) -> list[Column] | None:
        """In one loop over rows for each month; None where that way cannot be gone."""
        way = Way.ALL_ROWS if isinstance(asked.subjects, int) else Way.CHOSEN_ROWS
        found = [self._code(way, month) for month in asked.months]
        codes = [each for each in found if each is not None]
        if len(codes) < len(found) or not codes:
            return None
        outcomes = _joined([code.outcomes for code, _ in codes])
        if outcomes is None:
            return None
        columns = _columns(outcomes, asked, way)
        rows = np.zeros(0, dtype=np.int64) if way is Way.ALL_ROWS else asked.rows()
        prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *[ctypes.c_int64] * 4)
        for number, (month, (code, loaded)) in enumerate(zip(asked.months, codes, strict=True)):
            context = self._context(code, asked)
            context.set_run(rows, np.array(asked.months), asked.total, columns)
            loops = [prototype(loaded.addresses[name]) for name in code.functions]
            words_of = int(context.words.ctypes.data)
            if any(loop(words_of, 0, 0, month, 0) for loop in loops):
                return None
            for loop, kind in zip(loops, (*code.loops, None), strict=True):
                size = asked.total if kind is None else asked.data.things[kind]
                offset = number * asked.total if kind is None else 0
                one = _Work(context, size, _LONG_CHUNK, asked.progress if kind is None else None)
                one.go(_of_month(loop, month, offset), asked.workers(_LONG_CHUNK))
        return columns


@frozen(slots=True, eq=False)
class _Asked:
    """What a run is asked."""

    data: Data
    subjects: Array | int
    reference: date
    months: list[int]
    assumptions: Mapping[str, Any]
    threads: int | None
    progress: Progress | None
    into: list[Column] | None

    @property
    def total(self) -> int:
        """How many subjects there are."""
        return self.subjects if isinstance(self.subjects, int) else len(self.subjects)

    def rows(self) -> Array:
        """The rows of the subjects."""
        if isinstance(self.subjects, int):
            return np.arange(self.subjects, dtype=np.int64)
        return np.ascontiguousarray(self.subjects, dtype=np.int64)

    def workers(self, chunk: int) -> int:
        """How many threads there is work for."""
        return max(1, min(self.threads or os.cpu_count() or 1, -(-self.total // chunk) or 1))


def _joined(many: list[tuple[OutcomeCode, ...]]) -> tuple[OutcomeCode, ...] | None:
    """Outcomes as code for several months gives them; None where they lie on different scales."""
    first = many[0]
    made = []
    for place, outcome in enumerate(first):
        shapes = [outcomes[place].shape for outcomes in many]
        if any((s.sort, s.den) != (shapes[0].sort, shapes[0].den) for s in shapes):
            return None
        bits = 0
        for shape in shapes:
            bits |= shape.bits
        made.append(OutcomeCode(outcome.rule, evolve(shapes[0], bits=bits), outcome.reasons))
    return tuple(made)


def _of_month(loop: Any, month: int, offset: int) -> Run:
    def run(words_of: int, first: int, last: int) -> None:
        loop(words_of, first, last, month, offset)

    return run


def _columns(outcomes: Sequence[OutcomeCode], asked: _Asked, way: Way) -> list[Column]:
    """Columns for the results of a run: those of an earlier one where they fit, or new ones."""
    size = (len(asked.months), asked.total)
    into = asked.into
    if (
        into is not None
        and [(c.outcome.rule.symbol, c.outcome.shape) for c in into]
        == [(o.rule.symbol, o.shape) for o in outcomes]
        and all(column.state.shape == size for column in into)
    ):
        return into
    return [_column(outcome, *size, way) for outcome in outcomes]


def _column(outcome: OutcomeCode, months: int, rows: int, way: Way) -> Column:
    shape = outcome.shape
    size = (months, rows)
    if way is not Way.GENERAL:
        low = np.empty(size, dtype=np.int64)
        bounded = bool(shape.bits & states.UNKNOWN) or shape.sort == "span"
        none = np.broadcast_to(np.int32(-1), size)
        return Column(
            outcome,
            np.zeros(size, np.uint8),
            low,
            np.empty(size, np.int64) if bounded else low,
            none,
        )
    wide = shape.sort in ("number", "ratio") and shape.width > 64
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


Run = Callable[[int, int, int], Any]


class _Work:
    """The rows of a run in chunks, for some threads."""

    def __init__(
        self, context: _Context, total: int, chunk: int, progress: Progress | None
    ) -> None:
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


__all__ = ["Code", "Column", "Kernel", "OutcomeCode", "Way"]
