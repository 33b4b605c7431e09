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

from uitvoerbaar.kernel import literals, states
from uitvoerbaar.kernel.data import (
    Array,
    Data,
    FactData,
    ListData,
    longest,
    records_by_player,
    stand_in_order,
)
from uitvoerbaar.kernel.layout import FactLayout, Form, ListLayout
from uitvoerbaar.kernel.reads import NEVER
from uitvoerbaar.law.declaration import Choice, Item, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import (
    Amount,
    Date,
    Month,
    Number,
    Percentage,
    Reference,
    SetOf,
    Type,
    Year,
)
from uitvoerbaar.tables import forms, names
from uitvoerbaar.tables.cases import group_cases
from uitvoerbaar.tables.encode import Encoded, Encoder
from uitvoerbaar.tables.forms import Declared
from uitvoerbaar.tables.names import ColumnName, column_name
from uitvoerbaar.tables.sets import SetColumns


def read_tables(
    law: Law, tables: Mapping[str, Any], cases: Mapping[str, Array] | None = None
) -> Data:
    """The data in tables by kind. Raises TableError with all that is wrong.

    `cases`: for each kind the case of each row; without it, things that name each other, directly
    or through others, are one case.
    """
    return Reader(law, tables).read(cases)


class Reader:
    """Reads tables; see `read_tables`."""

    def __init__(self, law: Law, tables: Mapping[str, Any]) -> None:
        self.law = law
        self.encoder = Encoder(law)
        self.tables = tables
        self.declared: dict[Symbol, Declared] = {}
        for declared in law.told:
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
            if not hasattr(table, "column_names"):
                mend = "Geef een tabel van pyarrow; pyarrow.table maakt er een."
                self.encoder.problem(name, None, None, "Dit is geen tabel.", mend)
            elif name in law.kinds and law.kinds[name].derivation is not None:
                sentence = f"Elke {name} volgt uit een regel en kan niet gegeven worden."
                self.encoder.problem(name, None, None, sentence, "Laat de tabel weg.")
            elif name not in law.kinds:
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
        grouped: dict[str, Array] = {}
        members: dict[str, ListData] = {}
        if any(kind.derivation is not None for kind in law.kinds.values()):
            grouped, members = group_cases(law, self.things, self.facts, self.lists, cases)
        return Data(self.things, self.facts, self.lists, self.encoder.texts, grouped, members)

    # --- one table ---

    def _table(self, kind: Kind, table: Any) -> None:
        groups: dict[str, list[tuple[ColumnName, str]]] = {}
        seen: set[str] = set()
        for text in table.column_names:
            name = column_name(text)
            if table.column_names.count(text) > 1:
                if text not in seen:
                    sentence = "Deze kolom staat er meer dan eens."
                    self.encoder.problem(kind.name, text, None, sentence, "Laat er een weg.")
                seen.add(text)
                continue
            if name is None or not self._is_known(kind, name):
                self._unknown_column(kind, text)
                continue
            parts = self._parts_of(Symbol(name.item, kind.name))
            if name.part not in parts or (
                name.period is not None and not self._has_periods(kind, name)
            ):
                self._unknown_part(kind, text, name, parts)
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

    def _parts_of(self, symbol: Symbol) -> tuple[str | None, ...]:
        """The columns that something can have beside its own."""
        if symbol in self.inverses:
            return (names.COMPLETE,)
        if symbol in self.roles:
            return (None,)
        declared = self.declared[symbol]
        if isinstance(declared, Choice):
            return (None, names.STATE, names.APPLIED, names.UNTIL)
        if isinstance(declared.type, Amount | Number | Percentage | Date | Month | Year):
            return (None, names.STATE, names.LOWEST, names.HIGHEST)
        return (None, names.STATE)

    def _has_periods(self, kind: Kind, name: ColumnName) -> bool:
        return Symbol(name.item, kind.name) in self.declared

    def _unknown_part(
        self, kind: Kind, text: str, name: ColumnName, parts: tuple[str | None, ...]
    ) -> None:
        """Notes a column beside another that cannot be there."""
        known = [f"{name.item}.{part}" if part else name.item for part in parts]
        near = difflib.get_close_matches(text, known, 1)
        self.encoder.problem(
            kind.name,
            text,
            None,
            f"{name.item} van een {kind.name} heeft deze kolom niet.",
            f"Bedoelde u {near[0]}?" if near else f"Kies uit: {', '.join(known)}.",
        )

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
        if isinstance(declared.type, SetOf):
            if self._right_grid(kind, declared, columns):
                SetColumns(self, kind, declared).read(parts)
            return
        periods = sorted({period for period, _ in parts if period is not None})
        if periods and not self._right_grid(kind, declared, columns):
            return
        main = parts.get((None, None))
        if main is not None and forms.is_series(main):
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
        label = name if period is None else f"{name}@{forms.period_text(period, declared.grid)}"
        column = parts.get((period, None))
        low, high = parts.get((period, names.LOWEST)), parts.get((period, names.HIGHEST))
        if (low is None) != (high is None):
            there, gone = names.LOWEST, names.HIGHEST
            if low is None:
                there, gone = gone, there
            self.encoder.problem(
                kind.name,
                f"{label}.{there}",
                None,
                f"Bij deze kolom hoort een kolom {label}.{gone}.",
                "Geef beide; laat een grens leeg die er niet is.",
            )
            return None
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
        reach = forms.reach_of(declared.type, encoded, bounds)
        bounds = forms.narrow(encoded, reach, bounds)
        layout = FactLayout(
            Form.PLAIN,
            encoded.kind,
            state is not None,
            bounds is not None,
            dated,
            encoded.den,
            reach,
        )
        return FactData(layout, encoded.numbers, state, bounds, applied, until, told=encoded.told)

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

    def check_members(
        self, kind: Kind, label: str, wanted: Reference, members: Encoded, column: Any
    ) -> None:
        """Notes a member of a set that is no row of its table, with the row that names it."""
        rows = self.things.get(wanted.kind, 0)
        wrong = np.flatnonzero((members.numbers < 0) | (members.numbers >= rows))
        if not len(wrong):
            return
        row = int(np.searchsorted(forms.offsets_of(column), wrong[0], side="right")) - 1
        self.encoder.problem(
            kind.name,
            label,
            row,
            f"Rij {int(members.numbers[wrong[0]])} van tabel {wanted.kind} bestaat niet "
            f"({len(wrong)} verwijzingen naar niemand).",
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
        den = int(np.lcm.reduce([encoded.den, low.den, high.den]))
        for each in (encoded, low, high):
            each.numbers = each.numbers.astype(np.int64) * (den // each.den)
            if each.told is not None:
                each.told = each.told * (den // each.den)
            each.den, each.kind = den, "i64"
        doubt = (state & states.UNKNOWN) != 0
        for side, bit in ((low, states.OPEN_LOW), (high, states.OPEN_HIGH)):
            if side.nulls is not None:
                state[doubt & side.nulls] |= bit
        encoded.numbers = np.where(doubt, low.numbers, encoded.numbers)
        highest: Array = np.where(doubt, high.numbers, encoded.numbers)
        item = declared if isinstance(declared, Item) else None
        if item is not None:
            for array, bound, bit in (
                (encoded.numbers, item.low, states.OPEN_LOW),
                (highest, item.high, states.OPEN_HIGH),
            ):
                if bound is not None:
                    free = (state & bit) != 0
                    array[free] = literals.whole_number(bound, encoded.den)
                    state[free] &= states.ALL & ~bit
        return highest.astype(np.int64)

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
        plain = not any(c.layout.dated or c.layout.bounds for c in columns)
        if always is None and plain and len(dens) == 1:
            return forms.wide(columns, periods)
        return forms.stretches(columns, periods, always)

    def _series(self, kind: Kind, declared: Declared, column: Any) -> FactData | None:
        """A column of lists of stretches."""
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        inner = column.flatten()
        fields = {f.name: inner.field(f.name) for f in inner.type}
        name, size = declared.symbol.name, len(inner)
        offsets = forms.offsets_of(column)
        first, last = self.edges(kind, declared, fields, size)
        shifted: dict[Any, Any] = {(None, None): fields.get(names.VALUE, pa.nulls(size))}
        for part in (names.STATE, names.LOWEST, names.HIGHEST, names.APPLIED):
            if part in fields:
                shifted[None, part] = fields[part]
        if "tot_en_met" in fields:
            shifted[None, names.UNTIL] = fields["tot_en_met"]
        before = len(self.encoder.problems)
        made = self._plain(kind, declared, shifted, None)
        for place, problem in enumerate(self.encoder.problems[before:], before):
            if problem.row is not None:  # a stretch: say of which row
                row = int(np.searchsorted(offsets, problem.row, side="right")) - 1
                self.encoder.problems[place] = evolve(problem, row=row)
        if made is None or first is None or last is None:
            return None
        low, high = (
            0 if b is None else literals.whole_number(b, made.layout.den)
            for b in ((declared.low, declared.high) if isinstance(declared, Item) else (None, None))
        )
        if self.encoder.problems:
            return None
        assert name
        return forms.as_series(made, offsets + 1, first, last, declared, (low, high))

    def edges(
        self, kind: Kind, declared: Declared, fields: Mapping[str, Any], size: int
    ) -> tuple[Array | None, Array | None]:
        """The first and the last period of each of so many stretches; None: they cannot be read."""
        return (
            self._edges(kind, declared, fields.get(names.FROM), -forms.FOREVER, size),
            self._edges(kind, declared, fields.get(names.TO), forms.FOREVER, size),
        )

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
        in_order = stand_in_order(encoded.numbers)
        layout = FactLayout(Form.PLAIN, encoded.kind, in_order=in_order)
        self.facts[symbol] = FactData(layout, encoded.numbers)

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
            layout = ListLayout(
                len(rows) > 0,
                None if state is not None else True,
                longest(offsets),
                stand_in_order(rows),
            )
            self.lists[symbol] = ListData(layout, offsets, rows, state)


__all__ = ["date", "read_tables"]
