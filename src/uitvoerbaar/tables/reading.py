"""From tables to the data of the kernel: every column by its name, every list, every case."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve

from uitvoerbaar.kernel import literals, shapes, states
from uitvoerbaar.kernel.data import Array, Data, FactData, ListData, records_by_player
from uitvoerbaar.kernel.layout import FactLayout, Form, ListLayout
from uitvoerbaar.kernel.reads import NEVER
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Amount, Number, Percentage, Period, Reference, SetOf, Type
from uitvoerbaar.tables import names
from uitvoerbaar.tables.cases import group_cases
from uitvoerbaar.tables.encode import Encoded, Encoder
from uitvoerbaar.tables.names import ColumnName, column_name

_FOREVER = 2**31 - 1

Declared = Item | Choice | Judgement


def read_tables(
    law: Law, tables: Mapping[str, Any], cases: Mapping[str, Array] | None = None
) -> Data:
    """The data in tables by kind. Raises TableError with all that is wrong.

    `cases`: for each kind the case of each row; without it, things that name each other, directly
    or through others, are one case.
    """
    return _Reader(law, tables).read(cases)


class _Reader:
    def __init__(self, law: Law, tables: Mapping[str, Any]) -> None:
        self.law = law
        self.encoder = Encoder(law)
        self.tables = tables
        self.declared: dict[Symbol, Declared] = {}
        for declared in (*law.items.values(), *law.choices.values(), *law.judgements.values()):
            self.declared[declared.symbol] = declared
        self.roles: dict[Symbol, str] = {}
        self.inverses: dict[Symbol, tuple[Kind, str]] = {}
        for kind in law.kinds.values():
            for role in kind.roles:
                self.roles[Symbol(role.name, kind.name)] = role.kind
                if role.inverse is not None and kind.derivation is None:
                    self.inverses[Symbol(role.inverse, role.kind)] = (kind, role.name)
        self.facts: dict[Symbol, FactData] = {}
        self.lists: dict[Symbol, ListData] = {}
        self.things: dict[str, int] = {}

    def read(self, cases: Mapping[str, Array] | None) -> Data:
        law = self.law
        for name, table in self.tables.items():
            if name not in law.kinds:
                near = difflib.get_close_matches(name, law.kinds, 1)
                mend = f"Bedoelde u {near[0]}?" if near else f"Kies uit: {', '.join(law.kinds)}."
                self.encoder.problem(name, None, None, "Deze soort kent de wet niet.", mend)
            else:
                self.things[name] = table.num_rows
        self.encoder.check()
        for name in law.kinds:
            self.things.setdefault(name, 0)
        for name, table in self.tables.items():
            self._table(law.kinds[name], table)
        self._ways_back()
        self.encoder.check()
        grouped, members = {}, {}
        if any(kind.derivation is not None for kind in law.kinds.values()):
            grouped, members = group_cases(law, self.things, self.facts, self.lists, cases)
        return Data(self.things, self.facts, self.lists, self.encoder.texts, grouped, members)

    # --- one table ---

    def _table(self, kind: Kind, table: Any) -> None:
        groups: dict[str, list[tuple[ColumnName, str]]] = {}
        for text in table.column_names:
            name = column_name(text)
            known = name is not None and self._is_known(kind, name)
            if name is None or not known:
                self._unknown_column(kind, text)
                continue
            groups.setdefault(name.item, []).append((name, text))
        for role in kind.roles:
            if kind.derivation is None and role.name not in groups:
                self.encoder.problem(
                    kind.name,
                    role.name,
                    None,
                    f"De rol {role.name} ontbreekt.",
                    f"Geef per rij het rijnummer van de {role.kind}.",
                )
        for item, columns in groups.items():
            self._columns(kind, Symbol(item, kind.name), columns, table)

    def _is_known(self, kind: Kind, name: ColumnName) -> bool:
        symbol = Symbol(name.item, kind.name)
        if symbol in self.inverses:
            return name.part == names.COMPLETE
        return symbol in self.declared or symbol in self.roles

    def _unknown_column(self, kind: Kind, text: str) -> None:
        item = text.split("@", maxsplit=1)[0].split(".", maxsplit=1)[0]
        own = [s.name for s in (*self.declared, *self.roles) if s.kind == kind.name]
        near = difflib.get_close_matches(item, own, 1)
        mend = f"Bedoelde u {near[0]}?" if near else "Laat de kolom weg."
        symbol = Symbol(item, kind.name)
        sentence = f"Een {kind.name} heeft geen gegeven {item}."
        if symbol in self.law.rules:
            sentence = f"{item} volgt uit een regel en kan niet gegeven worden."
            mend = "Laat de kolom weg."
        self.encoder.problem(kind.name, text, None, sentence, mend)

    def _columns(
        self, kind: Kind, symbol: Symbol, columns: list[tuple[ColumnName, str]], table: Any
    ) -> None:
        parts = {(name.period, name.part): table.column(text) for name, text in columns}
        if symbol in self.inverses:
            self._completeness(kind, symbol, parts[None, names.COMPLETE])
            return
        if symbol in self.roles:
            self._role(kind, symbol, parts)
            return
        declared = self.declared[symbol]
        if isinstance(declared.type, Period):
            return  # no rule of the kernel computes with a given duration
        if isinstance(declared.type, SetOf):
            self._set(kind, symbol, declared.type, parts)
            return
        periods = sorted({period for period, _ in parts if period is not None})
        if periods and not self._right_grid(kind, declared, columns):
            return
        main = parts.get((None, None))
        if main is not None and _is_series(main):
            made = self._series(kind, declared, main)
        elif periods:
            made = self._by_period(kind, declared, parts, periods)
        else:
            made = self._plain(kind, declared, parts, None)
        if made is not None:
            self.facts[symbol] = made

    def _right_grid(
        self, kind: Kind, declared: Declared, columns: list[tuple[ColumnName, str]]
    ) -> bool:
        for name, text in columns:
            if name.period is None:
                continue
            wanted = {Grid.YEAR: "een jaar", Grid.MONTH: "een maand", Grid.NONE: "geen periode"}
            fits = declared.grid is (Grid.MONTH if name.monthly else Grid.YEAR)
            if not fits:
                self.encoder.problem(
                    kind.name,
                    text,
                    None,
                    f"{declared.symbol.name} hoort bij {wanted[declared.grid]}.",
                    "Noem de kolom daarnaar.",
                )
                return False
        return True

    # --- facts ---

    def _plain(
        self, kind: Kind, declared: Declared, parts: Mapping[Any, Any], period: int | None
    ) -> FactData | None:
        name = declared.symbol.name
        label = name if period is None else f"{name}@{_period_text(period, declared.grid)}"
        column = parts.get((period, None))
        low, high = parts.get((period, names.LOWEST)), parts.get((period, names.HIGHEST))
        if column is None:
            column = pa.nulls(self.things[kind.name])
        encoded = self.encoder.values(kind.name, label, column, declared.type)
        if encoded is None:
            return None
        item = declared if isinstance(declared, Item) else None
        given = parts.get((period, names.STATE))
        state = self.encoder.states(kind.name, label, encoded, given, item, bounded=low is not None)
        state = self.encoder.check_range(kind.name, label, encoded, state, item)
        self._check_reference(kind, label, declared.type, encoded, state)
        bounds = None
        if low is not None and high is not None and state is not None:
            bounds = self._bounds(kind, declared, encoded, (low, high), state)
        applied = self._days(kind, label, parts.get((period, names.APPLIED)))
        until = self._days(kind, label, parts.get((period, names.UNTIL)))
        dated = isinstance(declared, Choice) and (applied is not None or until is not None)
        if dated:
            empty = np.full(len(encoded.numbers), NEVER, dtype=np.int32)
            applied = empty if applied is None else applied
            until = empty if until is None else until
        if isinstance(declared, Choice) and state is not None:
            # No choice is none: it is never unknown.
            state = np.where(state & states.UNKNOWN, states.ABSENT, state).astype(np.uint8)
        layout = FactLayout(
            Form.PLAIN,
            encoded.kind,
            state is not None,
            bounds is not None,
            dated,
            encoded.den,
            _reach(declared.type, encoded),
        )
        return FactData(layout, encoded.as_given(), state, bounds, applied, until)

    def _check_reference(
        self, kind: Kind, label: str, wanted: Type, encoded: Encoded, state: Array | None
    ) -> None:
        if not isinstance(wanted, Reference):
            return
        known = np.ones(len(encoded.numbers), dtype=bool)
        if state is not None:
            known = (state & states.NO_VALUE) == 0
        rows = self.things.get(wanted.kind, 0)
        wrong = np.flatnonzero(((encoded.numbers < 0) | (encoded.numbers >= rows)) & known)
        if len(wrong):
            row = int(wrong[0])
            self.encoder.problem(
                kind.name,
                label,
                row,
                f"Rij {int(encoded.numbers[row])} van tabel {wanted.kind} bestaat niet "
                f"({len(wrong)} rijen verwijzen naar niemand).",
                f"De tabel {wanted.kind} heeft {rows} rijen, geteld vanaf 0.",
            )

    def _bounds(
        self,
        kind: Kind,
        declared: Declared,
        encoded: Encoded,
        given: tuple[Any, Any],
        state: Array,
    ) -> Array | None:
        """Puts the lowest values beside the known ones; the highest values."""
        name = declared.symbol.name
        low = self.encoder.values(kind.name, f"{name}.{names.LOWEST}", given[0], declared.type)
        high = self.encoder.values(kind.name, f"{name}.{names.HIGHEST}", given[1], declared.type)
        if low is None or high is None:
            return None
        doubt = (state & states.UNKNOWN) != 0
        for side, bit in ((low, states.OPEN_LOW), (high, states.OPEN_HIGH)):
            if side.nulls is not None:
                state[doubt & side.nulls] |= bit
        encoded.numbers = np.where(doubt, low.numbers, encoded.numbers)
        highest: Array = np.where(doubt, high.numbers, encoded.numbers)
        item = declared if isinstance(declared, Item) else None
        if item is not None:
            for side, bound, bit in (
                (encoded.numbers, item.low, states.OPEN_LOW),
                (highest, item.high, states.OPEN_HIGH),
            ):
                if bound is not None:
                    free = (state & bit) != 0
                    side[free] = literals.whole_number(bound, encoded.den)
                    state[free] &= states.ALL & ~bit
        return highest.astype(encoded.numbers.dtype)

    def _days(self, kind: Kind, label: str, column: Any) -> Array | None:
        """A column of days that may be missing, as int32."""
        if column is None:
            return None
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        if pa.types.is_null(column.type):
            return np.full(len(column), NEVER, dtype=np.int32)
        if not pa.types.is_date(column.type):
            self.encoder.problem(
                kind.name, label, None, "Deze kolom bevat geen datums.", "Geef een datum (date32)."
            )
            return None
        days = pc.fill_null(column.cast(pa.date32()).cast(pa.int32()), NEVER)
        found: Array = days.to_numpy(zero_copy_only=False)
        return found

    def _by_period(
        self, kind: Kind, declared: Declared, parts: Mapping[Any, Any], periods: list[int]
    ) -> FactData | None:
        """Columns of periods: side by side where they follow each other, else as stretches."""
        made = [self._plain(kind, declared, parts, period) for period in periods]
        if any(each is None for each in made):
            return None
        columns = [each for each in made if each is not None]
        dens = {each.layout.den for each in columns}
        always = None
        if (None, None) in parts:
            always = self._plain(kind, declared, parts, None)
        consecutive = periods == list(range(periods[0], periods[0] + len(periods)))
        plain = not any(c.layout.dated or c.layout.bounds for c in columns)
        if always is None and consecutive and plain and len(dens) == 1:
            return _wide(columns, periods[0])
        return _stretches(columns, periods, always)

    def _series(self, kind: Kind, declared: Declared, column: Any) -> FactData | None:
        """A column of lists of stretches."""
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        inner = column.flatten()
        fields = {f.name: inner.field(f.name) for f in inner.type}
        name, size = declared.symbol.name, len(inner)
        offsets = _offsets(column)
        periods = []
        for part, missing in ((names.FROM, -_FOREVER), (names.TO, _FOREVER)):
            periods.append(self._edges(kind, declared, fields.get(part), missing, size))
        shifted: dict[Any, Any] = {(None, None): fields.get(names.VALUE, pa.nulls(size))}
        for part in (names.STATE, names.LOWEST, names.HIGHEST, names.APPLIED):
            if part in fields:
                shifted[None, part] = fields[part]
        if "tot_en_met" in fields:
            shifted[None, names.UNTIL] = fields["tot_en_met"]
        before = len(self.encoder.problems)
        held, self.things = self.things, {**self.things, kind.name: size}
        made = self._plain(kind, declared, shifted, None)
        self.things = held
        for place, problem in enumerate(self.encoder.problems[before:], before):
            if problem.row is not None:  # a stretch: say of which row
                row = int(np.searchsorted(offsets, problem.row, side="right")) - 1
                self.encoder.problems[place] = evolve(problem, row=row)
        if made is None or any(each is None for each in periods):
            return None
        first, last = periods
        assert first is not None
        assert last is not None
        low, high = (
            literals.whole_number(b, made.layout.den) if b is not None else 0
            for b in ((declared.low, declared.high) if isinstance(declared, Item) else (None, None))
        )
        if self.encoder.problems:
            return None
        assert name
        return _as_series(made, offsets + 1, first, last, declared, (low, high))

    def _edges(
        self, kind: Kind, declared: Declared, column: Any, missing: int, size: int
    ) -> Array | None:
        """The first or last periods of stretches, as int32."""
        if column is None or pa.types.is_null(column.type):
            return np.full(size, missing, dtype=np.int32)
        if not pa.types.is_date(column.type):
            self.encoder.problem(
                kind.name,
                declared.symbol.name,
                None,
                "De grenzen van een tijdvak zijn geen datums.",
                "Geef van en tot als datum (date32).",
            )
            return None
        year = pc.year(column)
        if declared.grid is Grid.MONTH:
            period = pc.add(pc.multiply(year, 12), pc.subtract(pc.month(column), 1))
        else:
            period = year
        found: Array = pc.fill_null(period, missing).to_numpy(zero_copy_only=False).astype(np.int32)
        return found

    # --- roles, sets, lists ---

    def _role(self, kind: Kind, symbol: Symbol, parts: Mapping[Any, Any]) -> None:
        wanted = Reference(self.roles[symbol])
        encoded = self.encoder.values(kind.name, symbol.name, parts[None, None], wanted)
        if encoded is None:
            return
        if encoded.nulls is not None:
            row = int(np.flatnonzero(encoded.nulls)[0])
            self.encoder.problem(
                kind.name,
                symbol.name,
                row,
                f"Deze {kind.name} noemt geen {symbol.name}.",
                f"Geef het rijnummer van de {wanted.kind}.",
            )
            return
        self._check_reference(kind, symbol.name, wanted, encoded, None)
        self.facts[symbol] = FactData(FactLayout(Form.PLAIN, encoded.kind), encoded.numbers)

    def _completeness(self, kind: Kind, symbol: Symbol, column: Any) -> None:
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        if not pa.types.is_boolean(column.type):
            self.encoder.problem(
                kind.name,
                f"{symbol.name}.{names.COMPLETE}",
                None,
                "Dit is geen ja of nee.",
                "Geef een boolean.",
            )
            return
        full = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
        state = np.where(full, 0, states.UNKNOWN).astype(np.uint8)
        if state.any():
            empty = np.zeros(len(state) + 1, dtype=np.int64)
            self.lists[symbol] = ListData(
                ListLayout(False, None), empty, np.zeros(0, dtype=np.int32), state
            )

    def _ways_back(self) -> None:
        """The records of each thing, from the roles in their tables."""
        for symbol, (kind, role) in self.inverses.items():
            owners = self.things[symbol.kind or ""]
            fact = self.facts.get(Symbol(role, kind.name))
            players = fact.value if fact is not None else np.zeros(0, dtype=np.int32)
            if self.encoder.problems:
                return
            offsets, rows = records_by_player(players, owners)
            noted = self.lists.get(symbol)
            state = noted.state if noted is not None else None
            layout = ListLayout(len(rows) > 0, None if state is not None else True)
            self.lists[symbol] = ListData(layout, offsets, rows, state)

    def _set(self, kind: Kind, symbol: Symbol, wanted: SetOf, parts: Mapping[Any, Any]) -> None:
        column = parts.get((None, None))
        if column is None:
            return
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        if not (pa.types.is_list(column.type) or pa.types.is_large_list(column.type)):
            self.encoder.problem(
                kind.name, symbol.name, None, "Dit is geen lijst.", "Geef een lijst van rijnummers."
            )
            return
        inner = self.encoder.values(
            kind.name, symbol.name, column.flatten(), Reference(wanted.kind)
        )
        if inner is None:
            return
        self._check_reference(kind, symbol.name, Reference(wanted.kind), inner, None)
        holder = Encoded(
            np.zeros(len(column), dtype=np.int8),
            pc.is_null(column).to_numpy(zero_copy_only=False) if column.null_count else None,
        )
        given = parts.get((None, names.STATE))
        state = self.encoder.states(kind.name, symbol.name, holder, given, None)
        if state is not None:
            state = (state & ~np.uint8(states.OPEN)).astype(np.uint8)
        layout = ListLayout(len(inner.numbers) > 0, None if state is not None else True)
        self.lists[symbol] = ListData(
            layout, _offsets(column), inner.numbers.astype(np.int32), state
        )


# --- forms ------------------------------------------------------------------------------------------


def _wide(columns: list[FactData], first: int) -> FactData:
    values = np.concatenate([each.value for each in columns])
    some = any(each.state is not None for each in columns)
    state = None
    if some:
        state = np.concatenate(
            [
                each.state if each.state is not None else np.zeros(len(each.value), np.uint8)
                for each in columns
            ]
        )
    layout = evolve(
        columns[0].layout,
        form=Form.WIDE,
        states=some,
        kind=_kind_of(values),
        reach=_hull([each.layout for each in columns]),
    )
    return FactData(layout, values, state, first=first, count=len(columns))


def _stretches(columns: list[FactData], periods: list[int], always: FactData | None) -> FactData:
    """Columns of periods as stretches: those that are given first, then what always holds."""
    size = len(columns[0].value)
    parts = [*columns, *([always] if always is not None else [])]
    edges = [(period, period) for period in periods]
    if always is not None:
        edges.append((-_FOREVER, _FOREVER))
    den = int(np.lcm.reduce([part.layout.den for part in parts]))
    order = np.arange(len(parts) * size).reshape(len(parts), size).T.ravel()

    def gathered(pick: Any, fill: int, kind: Any) -> Array:
        found = []
        for part in parts:
            array = pick(part)
            found.append(np.full(size, fill, dtype=kind) if array is None else array.astype(kind))
        return np.concatenate(found)[order]

    factor = {id(part): den // part.layout.den for part in parts}
    value = gathered(lambda part: part.value.astype(np.int64) * factor[id(part)], 0, np.int64)
    state = gathered(lambda part: part.state, 0, np.uint8)
    bounds = any(part.high is not None for part in parts)
    high = (
        gathered(
            lambda part: (
                (part.high if part.high is not None else part.value).astype(np.int64)
                * factor[id(part)]
            ),
            0,
            np.int64,
        )
        if bounds
        else None
    )
    dated = any(part.layout.dated for part in parts)
    applied = gathered(lambda part: part.applied, NEVER, np.int32) if dated else None
    until = gathered(lambda part: part.until, NEVER, np.int32) if dated else None
    first = np.tile(np.array([a for a, _ in edges], dtype=np.int32), size)
    last = np.tile(np.array([b for _, b in edges], dtype=np.int32), size)
    # What is not given in its own period falls back to what always holds.
    if always is not None:
        hollow = (state & states.UNKNOWN) != 0
        hollow[len(columns) :: len(parts)] = False
        first = np.where(hollow, _FOREVER, first).astype(np.int32)
        # Of two stretches that hold, the later one in the list counts: own periods come last.
        turned = np.arange(len(value)).reshape(size, len(parts))[:, ::-1].ravel()
        value, state, first, last = value[turned], state[turned], first[turned], last[turned]
        high = None if high is None else high[turned]
        applied = None if applied is None else applied[turned]
        until = None if until is None else until[turned]
    layout = FactLayout(
        Form.SERIES, "i64", True, bounds, dated, den, _hull([part.layout for part in parts])
    )
    made = FactData(layout, value, state, high, applied, until)
    offsets = np.arange(size + 1, dtype=np.int64) * len(parts)
    return _with_nobody(made, offsets + 1, first, last, (0, 0), state_of_nobody(None))


def _as_series(
    made: FactData,
    offsets: Array,
    first: Array,
    last: Array,
    declared: Declared,
    bounds: tuple[int, int],
) -> FactData:
    item = declared if isinstance(declared, Item) else None
    nobody = states.ABSENT if isinstance(declared, Choice) else state_of_nobody(item)
    size = len(made.value)
    state = made.state if made.state is not None else np.zeros(size, dtype=np.uint8)
    layout = evolve(made.layout, form=Form.SERIES, states=True)
    shifted = FactData(layout, made.value, state, made.high, made.applied, made.until)
    return _with_nobody(shifted, offsets, first, last, bounds, nobody)


def state_of_nobody(item: Item | None) -> int:
    """The state of an item in a period in which nothing is given."""
    state = states.UNKNOWN
    state |= states.OPEN_LOW if item is None or item.low is None else 0
    return state | (states.OPEN_HIGH if item is None or item.high is None else 0)


def _with_nobody(
    made: FactData, offsets: Array, first: Array, last: Array, bounds: tuple[int, int], state: int
) -> FactData:
    """The entry of nobody in front: what holds where no stretch does."""

    def before(array: Array | None, value: int) -> Array | None:
        if array is None:
            return None
        return np.concatenate([np.array([value], dtype=array.dtype), array])

    value = before(made.value, bounds[0])
    assert value is not None
    return FactData(
        made.layout,
        value,
        before(made.state, state),
        before(made.high, bounds[1]),
        before(made.applied, NEVER),
        before(made.until, NEVER),
        offsets.astype(np.int64),
        before(first, _FOREVER),
        before(last, -_FOREVER),
    )


def _reach(kind: Type, encoded: Encoded) -> shapes.Range:
    """The range that code may count on: what a type can be, rounded so that data of one sort of
    size share their code."""
    if isinstance(kind, Amount | Number | Percentage):
        numbers = encoded.numbers
        most = int(max(abs(int(numbers.min())), abs(int(numbers.max())))) if len(numbers) else 0
        room = 2**20
        while room <= most:
            room *= 2**6
        low = 0 if len(numbers) and int(numbers.min()) >= 0 else -room
        return low, room
    return literals.reach_of(kind)


def _hull(layouts: list[FactLayout]) -> shapes.Range:
    den = int(np.lcm.reduce([layout.den for layout in layouts]))
    reaches = [shapes.scaled(layout.reach, den // layout.den) for layout in layouts]
    return min(r[0] for r in reaches), max(r[1] for r in reaches)


def _kind_of(array: Array) -> str:
    return {"int8": "i8", "int16": "i16", "int32": "i32"}.get(str(array.dtype), "i64")


def _offsets(column: Any) -> Array:
    """The offsets of a list column from its first entry on, as int64."""
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    offsets = np.zeros(len(column) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def _is_series(column: Any) -> bool:
    kind = column.type
    listed = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return listed and pa.types.is_struct(kind.value_type)


def _period_text(period: int, grid: Grid) -> str:
    if grid is Grid.MONTH:
        return f"{period // 12:04d}-{period % 12 + 1:02d}"
    return str(period)


__all__ = ["date", "read_tables"]
