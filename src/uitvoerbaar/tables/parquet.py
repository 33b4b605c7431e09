"""Reading a Parquet file, or a folder of them, in batches of bounded size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from attrs import frozen

from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Amount, Percentage, Type
from uitvoerbaar.tables import names
from uitvoerbaar.tables.names import column_item
from uitvoerbaar.tables.widen import Expected

_PROBE = 256
_BUFFER = 2**20


class FileError(Exception):
    """A file that cannot be used: what is wrong in one Dutch sentence, and how to mend it."""

    def __init__(self, path: Path | str, sentence: str, mend: str | None = None) -> None:
        super().__init__(f"{path}: {sentence}")
        self.path, self.sentence, self.mend = path, sentence, mend


@frozen(slots=True)
class Leaf:
    """What a column of values holds over all files: whether some are missing, and their range."""

    nulls: bool
    low: Any
    high: Any


UNSEEN = Leaf(True, None, None)


class Source:
    """Files of one schema, read one after the other."""

    def __init__(self, path: Path) -> None:
        """Raises FileError for what is not there, is not Parquet, or does not fit together."""
        self.path = path
        self.files = _files(path)
        self.schema: Any = None
        self.rows = 0
        self.leaves: dict[str, Leaf] = {}
        for file in self.files:
            with _opened(file) as opened:
                self._take_in(file, opened)

    def _take_in(self, file: Path, opened: Any) -> None:
        schema = opened.schema_arrow.remove_metadata()
        double = {name for name in schema.names if schema.names.count(name) > 1}
        if double:
            raise FileError(file, f"de kolom {min(double)} staat er twee keer in", "houd er een")
        if self.schema is None:
            self.schema = schema
        elif not self.schema.equals(schema):
            raise FileError(file, *_differs(self.schema, schema, self.files[0]))
        metadata = opened.metadata
        self.rows += metadata.num_rows
        for group in range(metadata.num_row_groups):
            row_group = metadata.row_group(group)
            for number in range(row_group.num_columns):
                column = row_group.column(number)
                own = _leaf(column)
                before = self.leaves.get(column.path_in_schema)
                self.leaves[column.path_in_schema] = own if before is None else _both(before, own)

    def batches(
        self,
        most_bytes: int,
        most_rows: int,
        extra: int,
        threads: bool,
        paths: list[str] | None = None,
    ) -> Iterator[Any]:
        """Tables of at most so many rows, and about so many bytes with `extra` bytes a row.

        `paths`: the columns of values to read (None: all). Raises FileError where a file turns out
        to be damaged.
        """
        done = 0
        for file in self.files:
            with _opened(file) as opened:
                try:
                    size = _batch_size(opened, most_bytes, most_rows, extra, paths)
                    for batch in opened.iter_batches(size, columns=paths, use_threads=threads):
                        yield from _cut(batch, most_bytes, extra)
                        done += len(batch)
                except (pa.ArrowException, OSError) as error:
                    raise FileError(
                        file,
                        f"het bestand is beschadigd: na rij {done} kan het niet verder worden "
                        f"gelezen ({_first_line(error)})",
                        "maak het bestand opnieuw",
                    ) from error


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(
        file
        for file in path.glob("*.parquet")
        if file.is_file() and not file.name.startswith(("_", "."))
    )
    if not found:
        raise FileError(path, "in deze map staat geen Parquet-bestand", "noem een ander bestand")
    return found


def _opened(file: Path) -> Any:
    try:
        return pq.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
    except FileNotFoundError as error:
        raise FileError(file, "dit bestand bestaat niet", "controleer de naam") from error
    except (pa.ArrowException, OSError) as error:
        raise FileError(
            file,
            f"dit is geen (heel) Parquet-bestand ({_first_line(error)})",
            "maak het bestand opnieuw, of noem een ander",
        ) from error


def _differs(first: Any, second: Any, beside: Path) -> tuple[str, str]:
    for name in dict.fromkeys([*first.names, *second.names]):
        if name not in second.names:
            return f"de kolom {name} ontbreekt, die {beside.name} wel heeft", _SAME
        if name not in first.names:
            return f"de kolom {name} heeft {beside.name} niet", _SAME
        if not first.field(name).equals(second.field(name)):
            was, found = first.field(name).type, second.field(name).type
            return f"de kolom {name} heeft het type {found}, in {beside.name} {was}", _SAME
    return f"de kolommen staan in een andere volgorde dan in {beside.name}", _SAME


_SAME = "geef alle bestanden dezelfde kolommen"


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0][:200]


def _batch_size(
    opened: Any, most_bytes: int, most_rows: int, extra: int, paths: list[str] | None
) -> int:
    """How many rows to read at once, from the size of the first ones."""
    first = next(iter(opened.iter_batches(_PROBE, columns=paths, use_threads=False)), None)
    if first is None or not len(first):
        return most_rows
    each = first.nbytes / len(first) + extra
    return max(1, min(most_rows, int(most_bytes / each)))


def _cut(batch: Any, most_bytes: int, extra: int) -> Iterator[Any]:
    """The batch in pieces, where it is far larger than the first rows let expect."""
    table = pa.Table.from_batches([batch])
    pieces = max(1, min(len(batch), (batch.nbytes + extra * len(batch)) // (2 * most_bytes)))
    size = -(-len(batch) // pieces) or 1
    for start in range(0, len(batch), size):
        yield table.slice(start, size) if pieces > 1 else table


def _leaf(column: Any) -> Leaf:
    found = column.statistics
    if found is None or not found.has_null_count:
        return UNSEEN
    low = high = None
    if found.has_min_max and found.null_count < column.num_values:
        try:
            low, high = found.min, found.max
        except (pa.ArrowException, NotImplementedError):
            low = high = None
    return Leaf(found.null_count > 0, low, high)


def _both(first: Leaf, second: Leaf) -> Leaf:
    ends = (first.low, first.high, second.low, second.high)
    if not all(isinstance(end, int | Decimal) for end in ends):
        return Leaf(first.nulls or second.nulls, None, None)
    return Leaf(
        first.nulls or second.nulls, min(first.low, second.low), max(first.high, second.high)
    )


# --- what the files say of facts -----------------------------------------------------------------


def leaves_of(schema: Any) -> dict[str, Leaf]:
    """What a schema alone says of the columns of values, by their path in a Parquet file."""
    found: dict[str, Leaf] = {}

    def note(path: str, field: Any) -> None:
        kind = field.type
        if pa.types.is_list(kind) or pa.types.is_large_list(kind):
            note(f"{path}.list.element", kind.value_field)
            if field.nullable:
                found[path] = UNSEEN
        elif pa.types.is_struct(kind):
            for inner in kind:
                note(f"{path}.{inner.name}", inner)
        else:
            found[path] = UNSEEN if field.nullable else Leaf(False, None, None)

    for field in schema:
        note(field.name, field)
    return found


def expectations(
    law: Law, leaves: Mapping[str, Leaf], schema: Any, kind: str, dens: Mapping[Symbol, int]
) -> dict[Symbol, Expected]:
    """What all batches together look like, from what is known of their columns of values.

    `kind`: the kind of the things in a table without lists; `dens`: the scales of the facts.
    """
    plurals = {each.plural: each.name for each in law.kinds.values()}
    parts: dict[Symbol, list[tuple[str, Leaf]]] = {}
    for path, leaf in leaves.items():
        own, rest = kind, path
        root = path.split(".", 1)[0]
        if root in plurals:
            if path.count(".") < 3:
                continue
            own, rest = plurals[root], path.split(".", 3)[3]
        parts.setdefault(Symbol(column_item(rest), own), []).append((rest, leaf))
    found = {
        symbol: _expected(_type_of(law, symbol), own, dens.get(symbol, 1))
        for symbol, own in parts.items()
    }
    given = {plurals.get(name, kind) for name in schema.names}
    for other in law.kinds.values():
        for role in other.roles:
            found[Symbol(role.name, other.name)] = Expected(nulls=False)
            way = Symbol(role.inverse or "", role.kind)
            found[way] = Expected(nulls=way in parts, present=other.name in given)
    return found


def _expected(kind: Type | None, parts: Sequence[tuple[str, Leaf]], den: int) -> Expected:
    ends = {name.rsplit(".", 1)[-1] for name, _ in parts}
    nulls = not ends.isdisjoint((names.STATE, names.KNOWN_FROM)) or any(
        leaf.nulls for _, leaf in parts
    )
    bounds = {names.LOWEST, names.HIGHEST} <= ends
    values = [leaf for name, leaf in parts if name.rsplit(".", 1)[-1] not in names.BESIDE_VALUE]
    low = [_whole(leaf.low, kind, den) for leaf in values if leaf.low is not None]
    high = [_whole(leaf.high, kind, den) for leaf in values if leaf.high is not None]
    reach = None
    numbers = [leaf for leaf in values if not isinstance(leaf.low, str | bytes)]
    if low and len(low) == len(numbers) and None not in low and None not in high:
        reach = (min(n for n in low if n is not None), max(n for n in high if n is not None))
    return Expected(nulls, reach, bounds)


def _whole(value: Any, kind: Type | None, den: int) -> int | None:
    """A value of a column as the whole number that it becomes, rounded away from nil."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    found = Fraction(value) * den
    if isinstance(kind, Percentage):
        found /= 100
    elif isinstance(kind, Amount) and isinstance(value, Decimal):
        found *= 100
    whole = int(found)
    return whole if whole == found else whole + (1 if found > 0 else -1)


def _type_of(law: Law, symbol: Symbol) -> Type | None:
    for declared in (law.items, law.choices, law.judgements):
        found: Any = declared.get(symbol)
        if found is not None:
            kind: Type = found.type
            return kind
    return None


__all__ = ["UNSEEN", "FileError", "Leaf", "Source", "expectations", "leaves_of"]
