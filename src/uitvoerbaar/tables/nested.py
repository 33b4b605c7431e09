"""Tables with a row for each case: the things of a kind are a list in that row.

Such a table needs no other: it can be cut anywhere between rows, streamed, and spread over
machines. References are places in the lists of the same row; `aanvrager` is the place of the
applicant in the list of its kind (without that column: 0).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from uitvoerbaar.kernel.data import Array
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Reference, SetOf
from uitvoerbaar.tables import names
from uitvoerbaar.tables.problems import TableError, TableProblem


@frozen(slots=True, eq=False)
class FlatTables:
    """Tables by kind, the case of each row, and the row of each case's applicant."""

    tables: dict[str, Any]
    cases: dict[str, Array]
    applicants: Array


def is_nested(law: Law, names_of_columns: list[str]) -> bool:
    """Whether a table has a row for each case."""
    plurals = {kind.plural for kind in law.kinds.values()}
    return any(name in plurals for name in names_of_columns)


def flattened(law: Law, table: Any, kind: str) -> FlatTables:
    """A table with a row for each case, as a table for each kind; `kind` is that of the applicants.

    Raises TableError.
    """
    plurals = {each.plural: each.name for each in law.kinds.values()}
    tables: dict[str, Any] = {}
    cases: dict[str, Array] = {}
    starts: dict[str, Array] = {}
    for name in table.column_names:
        if name == names.APPLICANT:
            continue
        if name not in plurals:
            raise TableError(
                [
                    TableProblem(
                        "",
                        name,
                        None,
                        "Deze soort kent de wet niet.",
                        f"Kies uit: {', '.join(plurals)}.",
                    )
                ]
            )
        column = table.column(name)
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        if not _is_list_of_structs(column.type):
            raise TableError(
                [
                    TableProblem(
                        "",
                        name,
                        None,
                        "Dit is geen lijst van dingen.",
                        "Geef per zaak een lijst van structs.",
                    )
                ]
            )
        inner = column.flatten()
        counts = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
        own = plurals[name]
        starts[own] = np.concatenate([[0], np.cumsum(counts)])[:-1].astype(np.int64)
        cases[own] = np.repeat(np.arange(table.num_rows, dtype=np.int32), counts)
        tables[own] = pa.table(
            {part.name: inner.field(part.name) for part in inner.type}
            if len(inner.type)
            else {"naam": pa.nulls(len(inner))}
        )
    for own in law.kinds:
        cases.setdefault(own, np.zeros(0, dtype=np.int32))
    edges = {own: np.append(start, len(cases[own])) for own, start in starts.items()}
    problems: list[TableProblem] = []
    for own, flat in tables.items():
        tables[own], wrong = _rebased(law, own, flat, cases[own], edges)
        problems.extend(wrong)
    if problems:
        raise TableError(problems)
    return FlatTables(tables, cases, _applicants(table, kind, tables, starts, cases))


def _applicants(
    table: Any,
    kind: str,
    tables: dict[str, Any],
    starts: dict[str, Array],
    cases: dict[str, Array],
) -> Array:
    if kind not in tables:
        raise TableError(
            [
                TableProblem(
                    "",
                    kind,
                    None,
                    f"Er zijn geen dingen van soort {kind}.",
                    "Geef er een per zaak.",
                )
            ]
        )
    place = np.zeros(table.num_rows, dtype=np.int64)
    if names.APPLICANT in table.column_names:
        place = pc.fill_null(table.column(names.APPLICANT), 0).to_numpy().astype(np.int64)
    sizes = np.bincount(cases[kind], minlength=table.num_rows)
    wrong = np.flatnonzero((place < 0) | (place >= sizes))
    if len(wrong):
        row = int(wrong[0])
        raise TableError(
            [
                TableProblem(
                    "",
                    names.APPLICANT,
                    row,
                    f"Deze zaak heeft geen {kind} op plaats {int(place[row])}.",
                    f"Er zijn er {int(sizes[row])}, geteld vanaf 0.",
                )
            ]
        )
    return starts[kind] + place


def _rebased(
    law: Law, kind: str, table: Any, cases: Array, starts: Mapping[str, Array]
) -> tuple[Any, list[TableProblem]]:
    """A table in which references count in whole tables, not within the case; and the references
    that name nobody of their case. `starts`: for each kind where each case begins, and the end."""
    problems: list[TableProblem] = []
    nowhere = np.zeros(int(cases.max(initial=-1)) + 2, dtype=np.int64)

    def shifted(name: str, wanted: str, rows: Any, owners: Array) -> Any:
        base, own = starts.get(wanted, nowhere), cases[owners]
        places = pc.fill_null(rows.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
        sizes = base[own + 1] - base[own]
        given = pc.is_valid(rows).to_numpy(zero_copy_only=False)
        wrong = np.flatnonzero(given & ((places < 0) | (places >= sizes)))
        if len(wrong):
            first = wrong[0]
            owner = int(owners[first])
            problems.append(
                TableProblem(
                    "",
                    f"{law.kinds[kind].plural}.{name}",
                    int(cases[owner]),
                    f"(plaats {owner - int(np.searchsorted(cases, cases[owner]))}) Deze zaak heeft "
                    f"geen {wanted} op plaats {int(places[first])}.",
                    f"Er zijn er {int(sizes[first])}, geteld vanaf 0.",
                )
            )
            return rows
        return pc.add(rows.cast(pa.int64()), pa.array(base[own])).cast(pa.int32())

    return _with_references(law, kind, table, shifted), problems


def moved(law: Law, kind: str, table: Any, places: Mapping[str, Array]) -> Any:
    """A table in which references name the new places of rows (by kind, for each row as it was)."""

    def placed(name: str, wanted: str, rows: Any, owners: Array) -> Any:
        return pa.array(places[wanted].astype(np.int32)).take(rows.cast(pa.int64()))

    return _with_references(law, kind, table, placed)


def _with_references(
    law: Law, kind: str, table: Any, change: Callable[[str, str, Any, Array], Any]
) -> Any:
    """A table with other references: `change` gets the column, the kind of what is referred to, the
    rows that are referred to, and the rows that refer."""
    for name in table.column_names:
        item = name.split("@")[0]
        if "." in item:
            continue
        wanted = _reference_kind(law, Symbol(item, kind))
        if wanted is None:
            continue
        column = _chunk(table.column(name))
        owners = np.arange(len(column))
        if pa.types.is_list(column.type) and pa.types.is_integer(column.type.value_type):
            lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
            rows = change(name, wanted, column.flatten(), np.repeat(owners, lengths))
            offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
            made = pa.ListArray.from_arrays(
                pa.array(offsets), rows, mask=pc.is_null(column) if column.null_count else None
            )
        elif pa.types.is_integer(column.type):
            made = change(name, wanted, column, owners)
        else:
            continue
        table = table.set_column(table.column_names.index(name), name, made)
    return table


def _reference_kind(law: Law, symbol: Symbol) -> str | None:
    kind = law.kinds[symbol.kind or ""]
    for role in kind.roles:
        if role.name == symbol.name:
            return role.kind
    for declared in law.told:
        if declared.symbol == symbol and isinstance(declared.type, Reference | SetOf):
            return declared.type.kind
    return None


def _is_list_of_structs(kind: Any) -> bool:
    listed = pa.types.is_list(kind) or pa.types.is_large_list(kind)
    return bool(listed and pa.types.is_struct(kind.value_type))


def nested(law: Law, made: Any) -> Any:
    """Tables of cases (`CaseTables`) as one table with a row for each case."""
    number = len(made.applicants)
    columns: dict[str, Any] = {}
    starts: dict[str, Array] = {}
    for kind in made.tables:
        counts = np.bincount(made.cases[kind], minlength=number)
        starts[kind] = np.concatenate([[0], np.cumsum(counts)])[:-1].astype(np.int64)
    for kind, table in made.tables.items():
        cases = made.cases[kind]
        local = _with_references(law, kind, table, _within(cases, starts))
        inner = pa.StructArray.from_arrays(
            [_chunk(local.column(name)) for name in local.column_names], local.column_names
        )
        counts = np.bincount(cases, minlength=number)
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        columns[law.kinds[kind].plural] = pa.ListArray.from_arrays(pa.array(offsets), inner)
    place = made.applicants - starts[made.kind]
    columns[names.APPLICANT] = pa.array(place.astype(np.int32))
    return pa.table(columns)


def _within(cases: Array, starts: Mapping[str, Array]) -> Callable[[str, str, Any, Array], Any]:
    """References within the case of what refers, from references in whole tables."""

    def local(name: str, wanted: str, rows: Any, owners: Array) -> Any:
        base = pa.array(starts[wanted][cases[owners]])
        return pc.subtract(rows.cast(pa.int64()), base).cast(pa.int32())

    return local


def _chunk(column: Any) -> Any:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
