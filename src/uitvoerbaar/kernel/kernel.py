"""Compiled outcomes of a law, ready to run over data: the kernel as others see it."""

from __future__ import annotations

import ctypes
import threading
import weakref
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from attrs import evolve, frozen

from uitvoerbaar.kernel import apart, parameters
from uitvoerbaar.kernel.asked import Asked, columns_for
from uitvoerbaar.kernel.cache import compiled, kept
from uitvoerbaar.kernel.code import Code, OutcomeCode
from uitvoerbaar.kernel.column import Column, has_bounds
from uitvoerbaar.kernel.compiling import ALL_MONTHS, Wanted
from uitvoerbaar.kernel.data import Array, Data
from uitvoerbaar.kernel.layout import Layout
from uitvoerbaar.kernel.machine import Loaded
from uitvoerbaar.kernel.modules import object_files
from uitvoerbaar.kernel.running import Context, Progress, Run, Step, Work, after
from uitvoerbaar.kernel.shapes import element
from uitvoerbaar.kernel.ways import Way, regime
from uitvoerbaar.law.assumed import with_assumptions
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import month_of

_FEW_ROWS = 20_000
_CHUNK = 64  # rows to begin with, and for another thread to be worth it
_LONG_CHUNK = 16_384  # the same of rows that need no memory
_LOOP = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, *[ctypes.c_int64] * 4)
_NO_ROWS = np.zeros(0, dtype=np.int64)
_ROWS = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64)


class Kernel:
    """Outcomes of a law compiled for the layout of some data.

    With `reasons`, each result bears the text and branches that decided it. Without, outcomes that
    need no memory are computed in one fast loop; then outcomes about other kinds can be computed
    `beside` them (`run_beside`), so that what both need is worked out once.
    """

    def __init__(
        self,
        law: Law,
        outcomes: Sequence[Symbol],
        data: Data | Layout,
        reasons: bool = True,
        beside: Sequence[Symbol] = (),
    ) -> None:
        self.law = law
        self.outcomes = tuple(outcomes)
        self.beside = tuple(beside)
        self.layout = data if isinstance(data, Layout) else data.layout
        self.reasons = reasons
        self._loaded: dict[tuple[Way, tuple[int, int]], tuple[Code, Loaded] | None] = {}
        self._kept: dict[str, Array] = {}  # what stages found; written anew each run
        self._tables: dict[tuple[str, date], parameters.Table] = {}
        self._contexts: dict[Code, Context] = {}  # of the last run that each code made
        self._regimes: dict[int, tuple[int, int]] = {}
        self._plans: dict[tuple[Way, tuple[int, ...]], _Plan | None] = {}
        self._twin: tuple[weakref.ref[Data], tuple[Kernel, Data]] | None = None
        self._other: Kernel | None = None  # for other values of assumptions
        self.row_by_row = 0
        """How many rows went row by row so far."""
        self._at_work = threading.Lock()  # a run at a time: its stages and words are kept

    @property
    def code(self) -> Code:
        """The code of the general way. Raises RefusedError."""
        return self._general_code()[0]

    @property
    def ways(self) -> frozenset[Way]:
        """The ways for which there is code by now."""
        return frozenset(way for (way, _), found in self._loaded.items() if found is not None)

    def _code(self, way: Way, month: int) -> tuple[Code, Loaded] | None:
        """The code of a way for a month; None where outcomes cannot go it."""
        if way.is_straight and month not in self._regimes:
            self._regimes[month] = regime(self.law, month)
        key = (way, self._regimes[month] if way.is_straight else ALL_MONTHS)
        if key not in self._loaded:
            code = compiled(self._wanted(*key))
            self._loaded[key] = None if code is None else _loaded(code)
        return self._loaded[key]

    def _wanted(self, way: Way, months: tuple[int, int] = ALL_MONTHS) -> Wanted:
        others = self.beside if way.is_straight else ()
        return Wanted(self.law, self.outcomes, self.layout, way, months, others)

    def _general_code(self) -> tuple[Code, Loaded]:
        """The code for going row by row: compiled quickly as long as rows are few, unless there is
        faster code by now."""
        key = (Way.GENERAL, ALL_MONTHS)
        if self.row_by_row <= _FEW_ROWS and key not in self._loaded:
            begun = (Way.QUICK, ALL_MONTHS) in self._loaded
            code = None if begun else kept(self._wanted(Way.GENERAL))
            if code is None:
                quick = self._code(Way.QUICK, 0)
                assert quick is not None
                return quick
            self._loaded[key] = _loaded(code)
        found = self._code(Way.GENERAL, 0)
        assert found is not None
        return found

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
        asked = Asked(data, subjects, reference, at, assumptions or {}, threads, progress, into)
        return self._assuming(asked.assumptions)._run(asked)

    def _run(self, asked: Asked) -> list[Column]:
        with self._at_work:
            made = None
            if not self.reasons and not self.beside:
                made = self._straight(asked) or self._in_two(asked)
            return self._general(asked) if made is None else made

    def run_beside(
        self,
        data: Data,
        rows: int,
        reference: date,
        months: Sequence[int] | None = None,
        assumptions: Mapping[str, Any] | None = None,
        threads: int | None = None,
        progress: Progress | None = None,
        into: list[Column] | None = None,
    ) -> list[Column] | None:
        """As `run` for all rows, and after them the outcomes `beside`, for all things of their
        kinds; None where they cannot be computed together in loops."""
        at = list(months) if months is not None else [month_of(reference)]
        asked = Asked(data, rows, reference, at, assumptions or {}, threads, progress, into)
        kernel = self._assuming(asked.assumptions)
        with kernel._at_work:
            return kernel._straight(asked)

    def _assuming(self, assumptions: Mapping[str, Any]) -> Kernel:
        """The kernel for values of assumptions: this one, unless some are finer or larger than its
        code counts on."""
        others = {
            name: value
            for name, value in assumptions.items()
            if name in self.law.assumptions and not parameters.has_room(self.law, name, value)
        }
        if not others:
            return self
        law = with_assumptions(self.law, others)
        if self._other is None or self._other.law.assumptions != law.assumptions:
            made = Kernel(law, self.outcomes, self.layout, self.reasons, self.beside)
            self._other = made
        return self._other

    def _context(self, code: Code, asked: Asked) -> Context:
        kept = self._contexts.get(code)
        if kept is None or not kept.answers(asked.data, asked.reference, asked.assumptions):
            kept = self._contexts[code] = Context(
                self.law,
                code,
                asked.data,
                asked.reference,
                asked.assumptions,
                self._kept,
                self._tables,
            )
        return kept

    def _general(self, asked: Asked) -> list[Column]:
        """Row by row, with a memory."""
        self.row_by_row += asked.total * len(asked.months)
        code, loaded = self._general_code()
        columns = columns_for(code.outcomes, asked, code.way)
        context = self._context(code, asked)
        context.set_run(asked.rows(), np.array(asked.months), asked.total, columns)
        step = Step(context, _ROWS(loaded.addresses["run"]), asked.total)
        Work([step], _CHUNK, asked.progress, asked.total).go(asked.workers(_CHUNK))
        return columns

    def _plan(self, way: Way, months: list[int]) -> _Plan | None:
        """How outcomes are computed in loops over rows; None where that cannot be."""
        key = (way, tuple(months))
        if key not in self._plans:
            self._plans[key] = self._planned(way, months)
        return self._plans[key]

    def _planned(self, way: Way, months: list[int]) -> _Plan | None:
        found: list[tuple[Code, Loaded]] = []
        for month in months:
            code = self._code(way, month)
            if code is None:
                return None
            found.append(code)
        made = [(*code.outcomes, *(other for _, other in code.beside)) for code, _ in found]
        outcomes = _joined(made) if made else None
        if outcomes is None:
            return None
        parts = [(c, [_LOOP(loaded.addresses[f]) for f in c.functions]) for c, loaded in found]
        return _Plan(outcomes, _alike(made), parts)

    def _straight(self, asked: Asked) -> list[Column] | None:
        """In one loop over rows for each month; None where that way cannot be gone."""
        way = asked.way
        plan = self._plan(way, asked.months)
        if plan is None:
            return None
        if not plan.alike or (self.beside and len(asked.months) > 1):
            return self._month_by_month(asked, plan.outcomes)
        columns = columns_for(plan.outcomes, asked, way, len(self.beside))
        rows = _NO_ROWS if way is Way.ALL_ROWS else asked.rows()
        months, steps = np.array(asked.months), list[Step]()
        for number, (code, loops) in enumerate(plan.parts):
            context = self._context(code, asked)
            context.set_run(rows, months, asked.total, columns)
            month, words_of = asked.months[number], int(context.words.ctypes.data)
            if any(loop(words_of, 0, 0, month, 0) for loop in loops):
                return None
            for loop, kind in zip(loops, (*code.loops, None), strict=True):
                size = asked.total if kind is None else asked.data.things[kind]
                offset = number * asked.total if kind is None else 0
                steps.append(Step(context, _of_month(loop, month, offset), size))
        Work(steps, _LONG_CHUNK, asked.progress, asked.total).go(asked.workers(_LONG_CHUNK))
        return columns

    def _in_two(self, asked: Asked) -> list[Column] | None:
        """In loops where rows reach no gap in the data, the others row by row; None where that
        cannot be, or does not pay."""
        twin, kind = self._twin_of(asked.data), self.outcomes[0].kind if self.outcomes else None
        if twin is None or kind is None:
            return None
        kernel, data = twin
        plan = kernel._plan(asked.way, asked.months)
        if plan is None:
            return None
        codes = [code for code, _ in plan.parts]
        if apart.names_over_time(self.law, asked.data, codes):
            return None
        found = apart.in_doubt(self.law, asked.data, codes)[kind]
        subjects = asked.subjects
        found = found[:subjects] if isinstance(subjects, int) else found[subjects]
        places = np.flatnonzero(found)
        if len(places) > apart.MOST_APART * asked.total:
            return None
        if len(places):
            general = self._general_code()[0].outcomes
            if not all(map(apart.can_join, plan.outcomes, general)):
                return None
        told = None if len(places) else asked.progress
        fast = kernel._straight(evolve(asked, data=data, into=None, progress=told))
        if fast is None or not len(places):
            return fast
        rows = places if isinstance(subjects, int) else subjects[places]
        told = asked.progress and after(asked.progress, asked.total - len(places), asked.total)
        slow = self._general(evolve(asked, subjects=rows, into=None, progress=told))
        return [apart.joined(*both, places) for both in zip(fast, slow, strict=True)]

    def _twin_of(self, data: Data) -> tuple[Kernel, Data] | None:
        """Data without gaps, and the kernel for them; None where data have none."""
        if not apart.has_gaps(data):
            return None
        before = self._twin
        if before is not None and before[0]() is data:
            return before[1]
        made = apart.twin_of(data)
        kernel = before[1][0] if before is not None else None
        if kernel is None or kernel.layout != made.layout:
            kernel = Kernel(self.law, self.outcomes, made, reasons=False)
        self._twin = (weakref.ref(data), (kernel, made))
        return self._twin[1]

    def _month_by_month(
        self, asked: Asked, outcomes: tuple[OutcomeCode, ...]
    ) -> list[Column] | None:
        """Each month in columns of its own, for months whose code keeps numbers differently."""
        made = []
        for month in asked.months:
            columns = self._straight(evolve(asked, months=[month], into=None))
            if columns is None:
                return None
            made.append(columns)
        return [
            Column(
                outcome,
                *(
                    np.concatenate([getattr(columns[place], part) for columns in made])
                    for part in ("state", "low", "high", "reason")
                ),
            )
            for place, outcome in enumerate(outcomes)
        ]


@frozen(slots=True, eq=False)
class _Plan:
    """How outcomes are computed in loops: code and its loops for each month, and whether all keep
    each outcome in the same way."""

    outcomes: tuple[OutcomeCode, ...]
    alike: bool
    parts: list[tuple[Code, list[Any]]]


def _loaded(code: Code) -> tuple[Code, Loaded]:
    return code, Loaded(object_files(code.object_file), code.functions)


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


def _alike(many: list[tuple[OutcomeCode, ...]]) -> bool:
    """Whether code for several months keeps each outcome in the same way."""
    kept = [[(element(o.shape), has_bounds(o.shape)) for o in outcomes] for outcomes in many]
    return all(each == kept[0] for each in kept)


def _of_month(loop: Any, month: int, offset: int) -> Run:
    def run(words_of: int, first: int, last: int) -> None:
        loop(words_of, first, last, month, offset)

    return run
