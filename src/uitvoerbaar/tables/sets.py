"""Columns of sets: a list of rows for each thing, always or by stretches of periods."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from uitvoerbaar.kernel import states
from uitvoerbaar.kernel.data import Array, FactData, ListData, longest
from uitvoerbaar.kernel.layout import FactLayout, Form, ListLayout
from uitvoerbaar.law.declaration import Kind
from uitvoerbaar.law.types import Reference, SetOf
from uitvoerbaar.tables import forms, names
from uitvoerbaar.tables.encode import Encoded, one_chunk
from uitvoerbaar.tables.forms import Declared

if TYPE_CHECKING:
    from uitvoerbaar.tables.reading import Reader


class SetColumns:
    """Reads the columns of one set; what is wrong is noted in the reader's encoder."""

    def __init__(self, reader: Reader, kind: Kind, declared: Declared) -> None:
        assert isinstance(declared.type, SetOf)
        self.reader, self.kind, self.declared = reader, kind, declared
        self.wanted = Reference(declared.type.kind)

    def read(self, parts: Mapping[Any, Any]) -> None:
        """Puts the lists, and where they hold in some periods only those too, in the reader."""
        main = parts.get((None, None))
        periods = sorted({period for period, _ in parts if period is not None})
        if main is not None and forms.is_series(main):
            self._series(one_chunk(main))
        elif periods:
            self._by_period(parts, periods)
        elif main is not None:
            found = self._lists(main, parts.get((None, names.STATE)))
            if found is not None:
                self.reader.lists[self.declared.symbol] = found

    def _lists(self, column: Any, given: Any, label: str = "") -> ListData | None:
        """A column of lists of rows, with the states beside it."""
        encoder, name = self.reader.encoder, self.declared.symbol.name
        column = one_chunk(column)
        if pa.types.is_null(column.type):
            column = column.cast(pa.list_(pa.int32()))
        if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
            encoder.problem(
                self.kind.name,
                label or name,
                None,
                "Dit is geen lijst.",
                "Geef een lijst van rijnummers.",
            )
            return None
        inner = encoder.values(self.kind.name, label or name, column.flatten(), self.wanted)
        if inner is None:
            return None
        self.reader.check_members(self.kind, label or name, self.wanted, inner, column)
        gone = pc.is_null(column).to_numpy(zero_copy_only=False) if column.null_count else None
        holder = Encoded(np.zeros(len(column), dtype=np.int8), gone)
        state = encoder.states(self.kind.name, label or name, holder, given, None)
        if state is not None:
            state = (state & ~np.uint8(states.OPEN)).astype(np.uint8)
        offsets = forms.offsets_of(column)
        whole = None if state is not None else True
        layout = ListLayout(len(inner.numbers) > 0, whole, longest(offsets))
        return ListData(layout, offsets, inner.numbers, state)

    def _series(self, column: Any) -> None:
        """Lists of stretches, each with a list of rows."""
        inner = column.flatten()
        fields = {f.name: inner.field(f.name) for f in inner.type}
        size = len(inner)
        first, last = self.reader.edges(self.kind, self.declared, fields, size)
        values = fields.get(names.VALUE, pa.nulls(size))
        found = self._lists(values, fields.get(names.STATE))
        if found is not None and first is not None and last is not None:
            self._stretches(found, forms.offsets_of(column), first, last)

    def _by_period(self, parts: Mapping[Any, Any], periods: list[int]) -> None:
        """Columns of periods: in each its own list, without one what always holds."""
        things = self.reader.things[self.kind.name]
        given = [(period, period, period) for period in periods]
        if (None, None) in parts:
            given.insert(0, (None, -forms.FOREVER, forms.FOREVER))  # type: ignore[arg-type]
        made, firsts, lasts = [], [], []
        for period, first, last in given:
            column = parts.get((period, None), pa.nulls(things))
            label = self.declared.symbol.name
            if period is not None:
                label += f"@{forms.period_text(period, self.declared.grid)}"
            found = self._lists(column, parts.get((period, names.STATE)), label)
            if found is None:
                return
            state = found.state if found.state is not None else np.zeros(things, dtype=np.uint8)
            hollow = (state & states.UNKNOWN) != 0
            made.append((found, state))
            firsts.append(np.where(hollow, forms.FOREVER, first))
            lasts.append(np.where(hollow, -forms.FOREVER, last))
        counts = np.concatenate([np.diff(found.offsets) for found, _ in made])
        offsets = np.concatenate([[0], np.cumsum(counts)])
        rows = np.concatenate([found.rows for found, _ in made])
        # Thing after thing, not period after period.
        order = np.arange(len(made) * things).reshape(len(made), things).T.ravel()
        taken = [rows[offsets[place] : offsets[place + 1]] for place in order]
        lists = ListData(
            ListLayout(len(rows) > 0, None),
            np.concatenate([[0], np.cumsum(counts[order])]).astype(np.int64),
            np.concatenate([*taken, np.zeros(0, dtype=np.int32)]).astype(np.int32),
            np.concatenate([state for _, state in made])[order],
        )
        starts = np.arange(things + 1, dtype=np.int64) * len(made)
        first_days = np.concatenate(firsts)[order].astype(np.int32)
        last_days = np.concatenate(lasts)[order].astype(np.int32)
        self._stretches(lists, starts, first_days, last_days)

    def _stretches(self, lists: ListData, offsets: Array, first: Array, last: Array) -> None:
        """Lists that each hold in a stretch; list 0 is that of nobody: not known."""
        symbol = self.declared.symbol
        size = len(first)
        state = lists.state if lists.state is not None else np.zeros(size, dtype=np.uint8)
        self.reader.lists[symbol] = ListData(
            ListLayout(lists.layout.present, None, longest(lists.offsets)),
            np.concatenate([[0], lists.offsets]),
            lists.rows,
            np.concatenate([[states.UNKNOWN], state]).astype(np.uint8),
        )
        self.reader.facts[symbol] = FactData(
            FactLayout(Form.SERIES, "i64", states=True),
            np.arange(size + 1, dtype=np.int64),
            np.zeros(size + 1, dtype=np.uint8),
            offsets=(offsets + 1).astype(np.int64),
            from_=np.concatenate([[forms.FOREVER], first]).astype(np.int32),
            to=np.concatenate([[-forms.FOREVER], last]).astype(np.int32),
        )
