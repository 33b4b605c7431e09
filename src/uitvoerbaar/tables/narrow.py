"""Reading only the columns that outcomes can need: the rest of a file is left where it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pyarrow as pa
from attrs import frozen

from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.others import named_by, others
from uitvoerbaar.tables import names
from uitvoerbaar.tables.arrays import is_list_of_structs
from uitvoerbaar.tables.names import column_item
from uitvoerbaar.tables.needs import needs


@frozen(slots=True)
class Narrowed:
    """The part of a file that is read: its schema, and the paths of its columns of values."""

    schema: Any
    paths: list[str]


def narrowed(
    law: Law,
    schema: Any,
    paths: Iterable[str],
    outcomes: Iterable[Symbol],
    kind: str,
    keep: Collection[str],
) -> Narrowed | None:
    """What of a file outcomes can need; None where that is not clear from its form.

    `paths`: those of all its columns of values; `kind`: the kind of the things in a table without
    lists; `keep`: columns that are read anyway.
    """
    needed = {
        Symbol(column.column.split(".", 1)[0], each.kind)
        for each in needs(law, outcomes)
        for column in each.columns
    }
    needed |= _beside(law, needed)
    kinds = {each.kind for each in needs(law, outcomes)} | {kind}
    kinds |= {symbol.kind or "" for symbol in needed}
    plurals = {each.plural: each.name for each in law.kinds.values()}
    nested = any(name in plurals for name in schema.names)
    fields, taken = [], []
    for field in schema:
        own = [path for path in paths if path == field.name or path.startswith(f"{field.name}.")]
        if field.name in keep or (nested and field.name == names.APPLICANT):
            fields.append(field)
            taken.extend(own)
        elif not nested:
            if Symbol(column_item(field.name), kind) in needed:
                fields.append(field)
                taken.extend(own)
        elif plurals.get(field.name) in kinds:
            if not is_list_of_structs(field.type) or any(path.count(".") < 3 for path in own):
                return None
            inner = list(field.type.value_type)
            wanted = [
                part
                for part in inner
                if part.name == names.KNOWN_FROM
                or Symbol(column_item(part.name), plurals[field.name]) in needed
            ]
            wanted = wanted or inner[:1]  # how many there are still counts
            fields.append(field.with_type(_list_of(field.type, wanted)))
            items = {part.name for part in wanted}
            taken.extend(path for path in own if _part(path) & items)
    if not taken:
        return None
    return Narrowed(pa.schema(fields), taken)


def _beside(law: Law, needed: set[Symbol]) -> set[Symbol]:
    """What must be read to see whether what is needed can be so: the other date of two in order,
    what those in a list have in common, and what tells things of a kind apart."""
    found: set[Symbol] = set()
    for symbol, item in law.items.items():
        for before in item.not_before:
            there = others(law, symbol.kind or "", before)
            first = Symbol(before.name, symbol.kind if there is None else there.kind)
            if symbol in needed or (there is None and first in needed):
                found |= {symbol, first}
                if there is not None:
                    found |= {*filter(None, (there.role, there.own, there.other, there.way_back))}
        if item.among is not None and symbol in needed:
            listed = named_by(law, symbol.kind or "", item.among)
            assert listed is not None
            found |= {*filter(None, (listed.own, listed.other, listed.way_back))}
        same = Symbol(item.same, symbol.kind) if item.same is not None else None
        if symbol in needed and same is not None:
            found.add(same)
    kinds = {symbol.kind for symbol in needed}
    for kind in law.kinds.values():
        if kind.name in kinds:
            found |= {Symbol(name, kind.name) for name in kind.unique}
    return found


def _part(path: str) -> set[str]:
    """The names that the column of a thing can have, given the path of one of its values: a dot can
    be a part of a name."""
    rest = path.split(".", 3)[3].split(".")
    return {".".join(rest[: number + 1]) for number in range(len(rest))}


def _list_of(kind: Any, fields: list[Any]) -> Any:
    inner = kind.value_field.with_type(pa.struct(fields))
    return pa.large_list(inner) if pa.types.is_large_list(kind) else pa.list_(inner)


__all__ = ["Narrowed", "narrowed"]
