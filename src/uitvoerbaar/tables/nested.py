"""Tables with a row for each case: the things of a kind are a list in that row.

Such a table needs no other: it can be cut anywhere between rows, streamed, and spread over
machines. References are places in the lists of the same row; `aanvrager` is the place of the
applicant in the list of its kind, in every row (without that column: the first).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from uitvoerbaar.kernel.data import Array
from uitvoerbaar.law.declaration import Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Reference, SetOf
from uitvoerbaar.tables import names
from uitvoerbaar.tables.arrays import (
    is_list,
    is_list_of_structs,
    lengths_of,
    nulls_of,
    offsets_from,
    offsets_of,
    one_chunk,
)
from uitvoerbaar.tables.problems import Problems, TableError, TableProblem, row_text


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
    if not isinstance(table, pa.Table):
        table = pa.Table.from_batches([table])
    plurals = {each.plural: each.name for each in law.kinds.values() if each.derivation is None}
    problems = _wrong_columns(table, plurals)
    if problems:
        raise TableError(problems)
    tables: dict[str, Any] = {}
    cases: dict[str, Array] = {}
    starts: dict[str, Array] = {}
    for name in table.column_names:
        if name == names.APPLICANT:
            continue
        column = one_chunk(table.column(name))
        problems.extend(_empty_things(law.kinds[plurals[name]], column))
        if pa.types.is_null(column.type.value_type):
            continue  # nobody, so that there is no type to be seen either
        inner = column.flatten()
        counts = lengths_of(column)
        own = plurals[name]
        starts[own] = offsets_from(counts)
        cases[own] = np.repeat(np.arange(table.num_rows, dtype=np.int32), counts)
        tables[own] = pa.Table.from_arrays(
            inner.flatten() or [pa.nulls(len(inner))],
            [part.name for part in inner.type] or [_NO_COLUMN],
        )
    if problems:
        raise TableError(problems)
    nobody = np.zeros(table.num_rows + 1, dtype=np.int64)
    for own in law.kinds:
        cases.setdefault(own, np.zeros(0, dtype=np.int32))
        starts.setdefault(own, nobody)
    flat = FlatTables(tables, cases, _applicants(law, table, kind, starts))
    for own, each in tables.items():
        tables[own] = _Rebased(law, own, cases[own], starts, problems).of(each)
    if problems:
        raise TableError(problems)
    return flat


def _empty_things(kind: Kind, column: Any) -> list[TableProblem]:
    """The first row without a list, and the first with a thing that is null."""
    found, name = Problems(), kind.plural
    mend = "Geef de lijst; een lege als er geen zijn."
    ways = [f"{role.inverse}.{names.COMPLETE}" for role in kind.roles if role.inverse]
    if ways:
        mend += f" Is niet bekend of er meer zijn, zet dan {' of '.join(ways)} op onwaar."
    found.note_first(
        "",
        name,
        nulls_of(column),
        f"Deze zaak heeft geen lijst van {name}",
        mend,
    )
    inner = column.flatten()
    gone = nulls_of(inner)
    if gone.any():
        first = int(np.flatnonzero(gone)[0])
        offsets = offsets_of(column)
        row = int(np.searchsorted(offsets, first, side="right")) - 1
        sentence = (
            f"Plaats {first - int(offsets[row])} in de lijst is leeg ({int(gone.sum())} keer)."
        )
        found.note("", name, row, sentence, "Vul het in, of laat het weg.")
    return found.found


_NO_COLUMN = "naam"


def _wrong_columns(table: Any, plurals: dict[str, str]) -> list[TableProblem]:
    """The columns that are no list of things of a kind."""
    found = []
    for name in dict.fromkeys(table.column_names):
        sentence = mend = ""
        if table.column_names.count(name) > 1:
            sentence, mend = "Deze kolom staat er meer dan eens.", "Laat er een weg."
        elif name == names.APPLICANT:
            if not pa.types.is_integer(table.schema.field(name).type):
                sentence = "De aanvrager is geen plaats in de lijst."
                mend = "Geef een geheel getal, geteld vanaf 0."
        elif name not in plurals:
            sentence = "Deze soort kent de wet niet."
            mend = f"Kies uit: {', '.join(plurals)}."
        elif not _can_hold_things(table.schema.field(name).type):
            sentence, mend = "Dit is geen lijst van dingen.", "Geef per zaak een lijst van structs."
        if sentence:
            found.append(TableProblem("", name, None, sentence, mend))
    return found


def _can_hold_things(kind: Any) -> bool:
    return is_list_of_structs(kind) or (is_list(kind) and pa.types.is_null(kind.value_type))


def _applicants(law: Law, table: Any, kind: str, starts: dict[str, Array]) -> Array:
    sizes = np.diff(starts[kind])
    plural = law.kinds[kind].plural
    if plural not in table.column_names:
        sentence = f"De kolom {plural} ontbreekt, en de aanvrager is een {kind}."
        mend = f"Geef per zaak een lijst van {plural}."
        raise TableError([TableProblem("", plural, None, sentence, mend)])
    place = np.zeros(table.num_rows, dtype=np.int64)
    unsaid = np.zeros(table.num_rows, dtype=bool)
    problems = Problems()
    problems.note_first(
        "",
        plural,
        sizes == 0,
        f"Deze zaak heeft geen {kind}, en dus geen aanvrager",
        f"Zet de aanvrager in de lijst {plural}.",
    )
    problems.check()
    if names.APPLICANT in table.column_names:
        given = one_chunk(table.column(names.APPLICANT))
        unsaid = nulls_of(given)
        if pa.types.is_uint64(given.type):
            given = pc.min_element_wise(given, pa.scalar(2**63 - 1, pa.uint64()))
        place = pc.fill_null(given.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    problems.note_first(
        "",
        names.APPLICANT,
        unsaid,
        "Deze rij zegt niet wie de aanvrager is",
        f"Geef zijn plaats in de lijst {plural}, geteld vanaf 0.",
    )
    problems.note_first(
        "",
        names.APPLICANT,
        (place < 0) | (place >= sizes),
        lambda row: f"Deze zaak heeft geen {kind} op plaats {int(place[row])}",
        lambda row: f"Er zijn er {int(sizes[row])}, geteld vanaf 0.",
    )
    problems.check()
    return np.asarray(starts[kind][:-1] + place)


class _Rebased:
    """Makes references within cases into rows of whole tables, or (`back`) the other way."""

    def __init__(
        self,
        law: Law,
        kind: str,
        cases: Array,
        starts: dict[str, Array],
        problems: list[TableProblem],
        back: bool = False,
    ) -> None:
        self.law, self.kind, self.cases, self.starts = law, kind, cases, starts
        self.problems, self.back = problems, back

    def of(self, table: Any) -> Any:
        """The table with references rebased."""
        for place, name in enumerate(table.column_names):
            item = name.split("@")[0]
            wanted = None if "." in item else _reference_kind(self.law, Symbol(item, self.kind))
            if wanted is not None:
                column = one_chunk(table.column(place))
                made = self._column(column, self.cases, wanted, name)
                table = table.set_column(place, name, made)
        return table

    def _column(self, column: Any, cases: Array, wanted: str, name: str) -> Any:
        """A column of rows, lists of rows, or stretches with one of those; another stays."""
        kind = column.type
        if pa.types.is_integer(kind):
            return self._rows(column, cases, wanted, name)
        if not is_list(kind):
            return column
        lengths = lengths_of(column)
        inner = column.flatten()
        inner_cases = np.repeat(cases, lengths) if len(cases) else cases
        if pa.types.is_struct(kind.value_type):
            parts = [field.name for field in kind.value_type]
            columns = inner.flatten()
            for place, part in enumerate(parts):
                if part == names.VALUE:
                    columns[place] = self._column(columns[place], inner_cases, wanted, name)
            empty = pc.is_null(inner) if inner.null_count else None
            made = pa.StructArray.from_arrays(columns, parts, mask=empty)
        else:
            made = self._column(inner, inner_cases, wanted, name)
        offsets = offsets_from(lengths).astype(np.int32)
        gone = pc.is_null(column) if column.null_count else None
        return pa.ListArray.from_arrays(pa.array(offsets), made, mask=gone)

    def _rows(self, column: Any, cases: Array, wanted: str, name: str) -> Any:
        base = self.starts[wanted][:-1][cases]
        local = pc.fill_null(column.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
        there = ~pc.is_null(column).to_numpy(zero_copy_only=False)
        if self.back:
            return pa.array((local - base).astype(np.int32), mask=~there)
        sizes = np.diff(self.starts[wanted])[cases]
        wrong = np.flatnonzero(((local < 0) | (local >= sizes)) & there)
        if len(wrong):
            at = int(wrong[0])
            self.problems.append(
                TableProblem(
                    self.law.kinds[self.kind].plural,
                    name,
                    int(cases[at]),
                    f"Deze zaak heeft geen {wanted} op plaats {int(local[at])} "
                    f"({len(wrong)} verwijzingen naar niemand).",
                    f"Er zijn er {int(sizes[at])}, geteld vanaf 0.",
                )
            )
        return pa.array((local + base).astype(np.int32), mask=~there)


class _Moved(_Rebased):
    """Makes references name the new places of rows."""

    def __init__(self, law: Law, kind: str, places: Mapping[str, Array]) -> None:
        super().__init__(law, kind, np.zeros(0, dtype=np.int32), {}, [])
        self.places = places

    def _rows(self, column: Any, cases: Array, wanted: str, name: str) -> Any:
        return pa.array(self.places[wanted].astype(np.int32)).take(column.cast(pa.int64()))


def moved(law: Law, kind: str, table: Any, places: Mapping[str, Array]) -> Any:
    """A table in which references name the new places of rows (by kind, for each row as it was)."""
    return _Moved(law, kind, places).of(table)


def in_cases(law: Law, flat: FlatTables, error: TableError) -> TableError:
    """Problems in flat tables, told by the row of the case and the place in its list."""
    found = []
    for problem in error.problems:
        table, row, sentence = problem.table, problem.row, problem.sentence
        if table in law.kinds:
            table = law.kinds[table].plural
        if problem.named is not None:
            kind, other = problem.named
            _, place = _place(flat, kind, other)
            called = f"plaats {place} in de lijst {law.kinds[kind].plural}"
            said = row_text(kind, other)
            sentence = sentence.replace(said, called)
            sentence = sentence.replace(said.capitalize(), called.capitalize())
        if row is not None and problem.table in flat.cases:
            row, place = _place(flat, problem.table, row)
            sentence += f" (Plaats {place} in de lijst.)"
        found.append(TableProblem(table, problem.column, row, sentence, problem.mend))
    return TableError(found)


def _place(flat: FlatTables, kind: str, row: int) -> tuple[int, int]:
    """The case of a row, and its place in the list of that case."""
    cases = flat.cases[kind]
    case = int(cases[row])
    return case, row - int(np.searchsorted(cases, case))


def _reference_kind(law: Law, symbol: Symbol) -> str | None:
    kind = law.kinds[symbol.kind or ""]
    for role in kind.roles:
        if role.name == symbol.name:
            return role.kind
    for declared in law.told:
        if declared.symbol == symbol and isinstance(declared.type, Reference | SetOf):
            return declared.type.kind
    return None


def nested(law: Law, made: Any) -> Any:
    """Tables of cases (`CaseTables`) as one table with a row for each case."""
    number = len(made.applicants)
    columns: dict[str, Any] = {}
    starts = {
        kind: offsets_from(np.bincount(cases, minlength=number))
        for kind, cases in made.cases.items()
    }
    for kind, table in made.tables.items():
        local = _Rebased(law, kind, made.cases[kind], starts, [], back=True).of(table)
        inner = pa.StructArray.from_arrays(
            [one_chunk(column) for column in local.columns], local.column_names
        )
        offsets = pa.array(starts[kind].astype(np.int32))
        columns[law.kinds[kind].plural] = pa.ListArray.from_arrays(offsets, inner)
    place = made.applicants - starts[made.kind][:-1]
    columns[names.APPLICANT] = pa.array(place.astype(np.int32))
    return pa.table(columns)
