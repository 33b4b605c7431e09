"""From tables to the data of the kernel: every column by its name, every list, every case."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from uitvoerbaar.kernel import states
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
from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.law.declaration import Choice, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Reference, SetOf
from uitvoerbaar.tables import forms, names
from uitvoerbaar.tables.arrays import one_chunk
from uitvoerbaar.tables.by_now import Read
from uitvoerbaar.tables.cases import group_cases
from uitvoerbaar.tables.checks import check_rows, read_days
from uitvoerbaar.tables.clauses import check_clauses
from uitvoerbaar.tables.encode import Encoder
from uitvoerbaar.tables.facts import FactColumns, Parts
from uitvoerbaar.tables.names import ColumnName, column_item, column_name
from uitvoerbaar.tables.records import check_records
from uitvoerbaar.tables.sets import SetColumns
from uitvoerbaar.tables.stretches import is_series
from uitvoerbaar.tables.telling import Declared, Teller


def read_tables(
    law: Law,
    tables: Mapping[str, Any],
    cases: Mapping[str, Array] | None = None,
    known_on: date | None = None,
) -> Data:
    """The data in tables by kind. Raises TableError with all that is wrong.

    `cases`: for each kind the case of each row; without it, things that name each other, directly
    or through others, are one case. `known_on`: only what was known on that day (None: all).
    """
    return Reader(law, tables, known_on).read(cases)


class Reader:
    """Reads tables; see `read_tables`."""

    def __init__(self, law: Law, tables: Mapping[str, Any], known_on: date | None) -> None:
        self.law = law
        self.known_on = known_on
        self.encoder = Encoder(law)
        self.problems = self.encoder.problems
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
        self.columns: dict[Symbol, Parts] = {}
        self.facts: dict[Symbol, FactData] = {}
        self.lists: dict[Symbol, ListData] = {}
        self.things: dict[str, int] = {}
        self.late: dict[str, Array] = {}  # of each kind of records which became known too late

    def read(self, cases: Mapping[str, Array] | None) -> Data:
        """The data. Raises TableError."""
        law = self.law
        for name, table in self.tables.items():
            if not hasattr(table, "column_names"):
                mend = "Geef een tabel van pyarrow; pyarrow.table maakt er een."
                self.problems.note(name, None, None, "Dit is geen tabel.", mend)
            elif name in law.kinds and law.kinds[name].derivation is not None:
                sentence = f"Elke {name} volgt uit een regel en kan niet gegeven worden."
                self.problems.note(name, None, None, sentence, "Laat de tabel weg.")
            elif name not in law.kinds:
                near = difflib.get_close_matches(name, law.kinds, 1)
                mend = f"Bedoelde u {near[0]}?" if near else f"Kies uit: {', '.join(law.kinds)}."
                self.problems.note(name, None, None, "Deze soort kent de wet niet.", mend)
            else:
                self.things[name] = table.num_rows
        self.problems.check()
        for name in law.kinds:
            self.things.setdefault(name, 0)
        for name, table in self.tables.items():
            self._table(law.kinds[name], table)
        self.problems.check()
        for name in self.tables:
            check_records(law, law.kinds[name], self.facts, self.problems)
        self.problems.check()
        check_clauses(law, self.encoder, self._read_so_far(cases))
        self.problems.check()
        self._ways_back()
        grouped: dict[str, Array] = {}
        members: dict[str, ListData] = {}
        if any(kind.derivation is not None for kind in law.kinds.values()):
            grouped, members = group_cases(law, self.things, self.facts, self.lists, cases)
        return Data(self.things, self.facts, self.lists, self.encoder.texts, grouped, members)

    def _read_so_far(self, cases: Mapping[str, Array] | None) -> Read:
        return Read(self.columns, self.facts, self.lists, self.things, cases, self.known_on)

    # --- one table ---

    def _table(self, kind: Kind, table: Any) -> None:
        groups: dict[str, list[tuple[ColumnName, str]]] = {}
        seen: set[str] = set()
        for text in table.column_names:
            name = column_name(text)
            if table.column_names.count(text) > 1:
                if text not in seen:
                    sentence = "Deze kolom staat er meer dan eens."
                    self.problems.note(kind.name, text, None, sentence, "Laat er een weg.")
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
                self.problems.note(
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
        return symbol in self.declared or symbol in self.roles or self._is_known_from(kind, symbol)

    def _is_known_from(self, kind: Kind, symbol: Symbol) -> bool:
        """Whether a column says of records since when they are known."""
        return bool(kind.roles) and symbol == Symbol(names.KNOWN_FROM, kind.name)

    def _parts_of(self, symbol: Symbol) -> tuple[str | None, ...]:
        """The columns that something can have beside its own."""
        if symbol in self.inverses:
            return (names.COMPLETE,)
        declared = self.declared.get(symbol)
        if declared is None:
            return (None,)
        if isinstance(declared, Choice):
            return (None, names.STATE, names.APPLIED, names.UNTIL, names.KNOWN_FROM)
        if forms.has_bounds(declared.type):
            return (None, names.STATE, names.LOWEST, names.HIGHEST, names.KNOWN_FROM)
        return (None, names.STATE, names.KNOWN_FROM)

    def _has_periods(self, kind: Kind, name: ColumnName) -> bool:
        return Symbol(name.item, kind.name) in self.declared

    def _unknown_part(
        self, kind: Kind, text: str, name: ColumnName, parts: tuple[str | None, ...]
    ) -> None:
        """Notes a column beside another that cannot be there."""
        known = [f"{name.item}.{part}" if part else name.item for part in parts]
        near = difflib.get_close_matches(text, known, 1)
        self.problems.note(
            kind.name,
            text,
            None,
            f"{name.item} van een {kind.name} heeft deze kolom niet.",
            f"Bedoelde u {near[0]}?" if near else f"Kies uit: {', '.join(known)}.",
        )

    def _unknown_column(self, kind: Kind, text: str) -> None:
        item = column_item(text)
        bare, _, period = text.partition("@")
        if period and column_name(text) is None and column_name(bare) is not None:
            sentence = f"Achter @ staat geen jaar of maand: {period}."
            mend = f"Schrijf een jaar als {item}@2026, een maand als {item}@2026-03."
            self.problems.note(kind.name, text, None, sentence, mend)
            return
        own = [s.name for s in (*self.declared, *self.roles) if s.kind == kind.name]
        near = difflib.get_close_matches(item, own, 1)
        mend = f"Bedoelde u {near[0]}?" if near else "Laat de kolom weg."
        symbol = Symbol(item, kind.name)
        sentence = f"Een {kind.name} heeft geen gegeven {item}."
        if symbol in self.law.rules:
            sentence = f"{item} volgt uit een regel en kan niet gegeven worden."
            mend = "Laat de kolom weg."
        self.problems.note(kind.name, text, None, sentence, mend)

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
        declared = self.declared.get(symbol)
        if declared is None:
            self._known_from(kind, parts[None, None])
            return
        if not self._right_grid(kind, declared, columns) or not self._alone(kind, columns, parts):
            return
        wanted = declared.type.kind if isinstance(declared.type, Reference | SetOf) else ""
        teller = Teller(self.encoder, declared, self.things.get(wanted, 0), self.known_on)
        things = self.things[kind.name]
        self.columns[symbol] = parts
        if isinstance(declared.type, SetOf):
            found = SetColumns(teller, declared, things).read(parts)
            if found is not None:
                self.lists[symbol] = found.lists
            fact = None if found is None else found.fact
        else:
            fact = FactColumns(teller, declared, things).read(parts)
        if fact is not None:
            self.facts[symbol] = fact

    def _alone(
        self, kind: Kind, columns: list[tuple[ColumnName, str]], parts: Mapping[Any, Any]
    ) -> bool:
        """Whether a column of stretches is the only one of its item: all is in its stretches."""
        main = parts.get((None, None))
        if main is None or not is_series(main) or len(columns) == 1:
            return True
        for name, text in columns:
            if name.period is not None or name.part is not None:
                self.problems.note(
                    kind.name,
                    text,
                    None,
                    f"{name.item} staat al in tijdvakken, en deze kolom zegt er ook iets van.",
                    "Zet alles in de tijdvakken, of geef losse kolommen.",
                )
        return False

    def _right_grid(
        self, kind: Kind, declared: Declared, columns: list[tuple[ColumnName, str]]
    ) -> bool:
        for name, text in columns:
            if name.period is None:
                continue
            wanted = {Grid.YEAR: "een jaar", Grid.MONTH: "een maand", Grid.NONE: "geen periode"}
            fits = declared.grid is (Grid.MONTH if name.monthly else Grid.YEAR)
            if not fits:
                self.problems.note(
                    kind.name,
                    text,
                    None,
                    f"{declared.symbol.name} hoort bij {wanted[declared.grid]}.",
                    "Noem de kolom daarnaar.",
                )
                return False
        return True

    # --- roles, sets, lists ---

    def _role(self, kind: Kind, symbol: Symbol, parts: Mapping[Any, Any]) -> None:
        wanted = Reference(self.roles[symbol])
        encoded = self.encoder.values(kind.name, symbol.name, parts[None, None], wanted)
        if encoded is None:
            return
        if self.problems.note_first(
            kind.name,
            symbol.name,
            encoded.is_null(),
            f"Deze {kind.name} noemt geen {symbol.name}",
            f"Geef het rijnummer van de {wanted.kind}.",
        ):
            return
        there = np.ones(len(encoded.numbers), dtype=bool)
        rows = self.things.get(wanted.kind, 0)
        check_rows(self.encoder, kind.name, symbol.name, wanted, encoded.numbers, there, rows)
        in_order = stand_in_order(encoded.numbers)
        layout = FactLayout(Form.PLAIN, encoded.kind, in_order=in_order)
        self.facts[symbol] = FactData(layout, encoded.numbers)

    def _known_from(self, kind: Kind, column: Any) -> None:
        """Notes which records became known too late to count."""
        days = read_days(self.encoder, kind.name, names.KNOWN_FROM, column)
        if days is not None and self.known_on is not None:
            self.late[kind.name] = days > literals.day_number(self.known_on)

    def _completeness(self, kind: Kind, symbol: Symbol, column: Any) -> None:
        column = one_chunk(column)
        if pa.types.is_null(column.type):
            column = column.cast(pa.bool_())
        if not pa.types.is_boolean(column.type):
            self.problems.note(
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
            if kind.name in self.late:
                players = np.where(self.late[kind.name], -1, players)
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


__all__ = ["read_tables"]
