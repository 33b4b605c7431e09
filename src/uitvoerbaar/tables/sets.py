"""Columns of sets: a list of rows for each thing, always or by stretches of periods."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from attrs import evolve, frozen

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData, ListData, longest
from uitvoerbaar.kernel.layout import FactLayout, Form, ListLayout
from uitvoerbaar.law.declaration import Item
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Boolean, Reference, SetOf
from uitvoerbaar.tables import forms
from uitvoerbaar.tables.arrays import is_list, nulls_of, offsets_from, offsets_of, one_chunk
from uitvoerbaar.tables.checks import check_rows
from uitvoerbaar.tables.facts import Parts, columns_of
from uitvoerbaar.tables.problems import row_text
from uitvoerbaar.tables.stretches import is_series, stretches_of
from uitvoerbaar.tables.telling import Columns, Declared, Teller, Told


@frozen(slots=True, eq=False)
class SetData:
    """The lists of a set; `fact`: which list holds when, where that differs by period."""

    lists: ListData
    fact: FactData | None = None


class SetColumns:
    """Reads the columns of one set; what is wrong is noted in the encoder of the teller."""

    def __init__(self, teller: Teller, declared: Declared, things: int) -> None:
        """`things`: how many rows the table has."""
        assert isinstance(declared.type, SetOf)
        self.teller, self.declared, self.things = teller, declared, things
        self.problems, self.table = teller.problems, teller.table
        self.wanted = Reference(declared.type.kind)
        # Whether there is a list, its state and since when it is known are told as of a yes or no.
        self.about = Teller(
            teller.encoder, evolve(declared, type=Boolean()), teller.things, None
        )  # fmt: skip
        self.about.known_on = teller.known_on

    def read(self, parts: Parts) -> SetData | None:
        """The lists, and which hold in some periods only; None where they cannot be read."""
        main = parts.get((None, None))
        if main is not None and is_series(main):
            return self._series(main)
        periods = sorted({period for period, _ in parts if period is not None})
        if periods:
            return self._by_period(parts, periods)
        found = self._lists(columns_of(parts, None, self.declared, self.things))
        return None if found is None else SetData(found[0])

    def _lists(self, given: Columns, owners: Array | None = None) -> tuple[ListData, Told] | None:
        """A column of lists of rows with what stands beside it. `owners`: the thing whose list each
        is (None: one for each thing)."""
        column = one_chunk(given.columns.get(None, forms.nothing(given.size)))
        if pa.types.is_null(column.type):
            column = column.cast(pa.list_(pa.int32()))
        if not is_list(column.type):
            mend = "Geef een lijst van rijnummers."
            self.problems.note(self.table, given.label, None, "Dit is geen lijst.", mend)
            return None
        inner = self.teller.encoder.values(self.table, given.label, column.flatten(), self.wanted)
        offsets = offsets_of(column)
        there = pa.array(np.ones(len(column), dtype=bool), mask=nulls_of(column))
        told = self.about.read(Columns(given.label, {**given.columns, None: there}, given.size))
        if inner is None or told is None:
            return None
        rows = np.repeat(np.arange(len(column)), np.diff(offsets))
        own = rows if owners is None else owners[rows]
        self._check_members(given.label, rows, own, inner.numbers, inner.is_null())
        state = told.fact.state
        whole = True if state is None else None
        if state is not None and (state & states.NO_VALUE).any():
            # Of what is not known on the day, the members do not count either.
            kept = ((state & states.NO_VALUE) == 0)[rows]
            counts = np.bincount(rows[kept], minlength=len(column))
            offsets, members = offsets_from(counts), inner.numbers[kept]
        else:
            members = inner.numbers
        if state is not None:
            state = (state & ~np.uint8(states.OPEN)).astype(np.uint8)
        layout = ListLayout(len(members) > 0, whole, longest(offsets))
        return ListData(layout, offsets, members, state), told

    def _check_members(
        self, label: str, rows: Array, owners: Array, members: Array, gone: Array
    ) -> None:
        """Notes a member that is none, is no row, stands there twice, or is in a mutual set the
        thing itself (`owners`), with the row that names it."""
        before = len(self.problems.found)
        note = self.problems.note_first
        note(
            self.table,
            label,
            gone,
            "Een lid van deze verzameling is leeg",
            "Noem het, of laat het weg.",
            "leden",
        )
        check_rows(
            self.teller.encoder, self.table, label, self.wanted, members, ~gone, self.teller.things
        )
        order = np.lexsort((members, rows))
        here, after = order[:-1], order[1:]
        double = np.zeros(len(members), dtype=bool)
        double[after[(rows[here] == rows[after]) & (members[here] == members[after])]] = True
        note(
            self.table,
            label,
            double & ~gone,
            lambda at: (
                f"{row_text(self.wanted.kind, int(members[at])).capitalize()} staat twee keer in "
                "deze verzameling"
            ),
            "Laat er een weg.",
            "leden",
            named=lambda at: (self.wanted.kind, int(members[at])),
        )
        if isinstance(self.declared, Item) and self.declared.mutual:
            note(
                self.table,
                label,
                (members == owners) & ~gone,
                f"Deze {self.table} staat hier bij zichzelf",
                "Haal dit lid weg.",
                "leden",
            )
        for number, problem in enumerate(self.problems.found[before:], before):
            if problem.row is not None:
                row = int(rows[problem.row])
                self.problems.found[number] = evolve(problem, row=row)

    # --- by period ---

    def _series(self, column: Any) -> SetData | None:
        """Lists of stretches, each with a list of rows."""
        found = stretches_of(self.teller, self.declared, column)
        if found is None:
            return None
        name = self.declared.symbol.name
        with found.told_by_row(self.problems):
            lists = self._lists(found.given(name), found.rows)
        if lists is None or self.problems.found:
            return None
        if self.declared.grid is Grid.NONE:
            plain = self._lists(found.of_each_row(name))
            return None if plain is None else SetData(plain[0])
        return self._stretches(lists[0], found.offsets, found.first, found.last)

    def _by_period(self, parts: Parts, periods: list[int]) -> SetData | None:
        """Columns of periods: in each its own list, without one what always holds."""
        keys: list[int | None] = [*periods]
        if any(period is None for period, _ in parts):
            keys.insert(0, None)  # of two lists that hold the later one counts
        found = [
            self._lists(columns_of(parts, period, self.declared, self.things)) for period in keys
        ]
        read = [each for each in found if each is not None]
        if len(read) < len(found):
            return None
        things, number = self.things, len(keys)
        first, last = (np.empty((things, number), dtype=np.int32) for _ in range(2))
        for place, (period, (_, told)) in enumerate(zip(keys, read, strict=True)):
            start, end = (-forms.FOREVER, forms.FOREVER) if period is None else (period, period)
            first[:, place] = np.where(told.said, start, forms.FOREVER)
            last[:, place] = np.where(told.said, end, -forms.FOREVER)
        # Thing after thing, not period after period.
        order = np.arange(number * things).reshape(number, things).T.ravel()
        counts = np.concatenate([np.diff(lists.offsets) for lists, _ in read])
        rows = np.concatenate([lists.rows for lists, _ in read])
        places = np.repeat(np.argsort(order), counts)
        lists = ListData(
            ListLayout(len(rows) > 0, None),
            offsets_from(counts[order]),
            rows[np.argsort(places, kind="stable")],
            np.concatenate([_state(lists, things) for lists, _ in read])[order],
        )
        starts = np.arange(things + 1, dtype=np.int64) * number
        return self._stretches(lists, starts, first.ravel(), last.ravel())

    def _stretches(self, lists: ListData, offsets: Array, first: Array, last: Array) -> SetData:
        """Lists that each hold in a stretch; list 0 is that of nobody: not known."""
        size = len(first)
        return SetData(
            ListData(
                ListLayout(lists.layout.present, None, longest(lists.offsets)),
                np.concatenate([[0], lists.offsets]),
                lists.rows,
                np.concatenate([[states.UNKNOWN], _state(lists, size)]).astype(np.uint8),
            ),
            FactData(
                FactLayout(Form.SERIES, "i64", states=True),
                np.arange(size + 1, dtype=np.int64),
                np.zeros(size + 1, dtype=np.uint8),
                offsets=(offsets + 1).astype(np.int64),
                from_=np.concatenate([[forms.FOREVER], first]).astype(np.int32),
                to=np.concatenate([[-forms.FOREVER], last]).astype(np.int32),
            ),
        )


def _state(lists: ListData, size: int) -> Array:
    return lists.state if lists.state is not None else np.zeros(size, dtype=np.uint8)


__all__ = ["SetColumns", "SetData"]
