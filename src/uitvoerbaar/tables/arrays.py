"""Arrow columns as arrays: one chunk, where there is nothing, days, words, lists."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from uitvoerbaar.kernel.data import Array
from uitvoerbaar.kernel.lowering.reads import NEVER


def one_chunk(array: Any) -> Any:
    """A column as one array."""
    if isinstance(array, pa.ChunkedArray):
        return array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    return array


def nulls_of(array: Any) -> Array:
    """Where a column has nothing (bool)."""
    found: Array = pc.is_null(array).to_numpy(zero_copy_only=False)
    return found


def days_of(array: Any) -> Array | None:
    """A column of days as int32, NEVER where there is none; None where it holds no days."""
    array = one_chunk(array)
    if pa.types.is_null(array.type):
        return np.full(len(array), NEVER, dtype=np.int32)
    if not pa.types.is_date(array.type):
        return None
    try:
        days = pc.fill_null(array.cast(pa.date32()).cast(pa.int32()), NEVER)
    except pa.ArrowInvalid:  # milliseconds within a day, or too far away for 32 bits
        return None
    found: Array = days.to_numpy(zero_copy_only=False)
    return found


def words_of(array: Any) -> Any:
    """A column of texts, dictionary-encoded, without nulls among its words; None where it holds
    something else."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        if not _is_text(kind.value_type):
            return None
        if array.dictionary.null_count == 0:
            return array
        array, kind = array.cast(pa.string()), pa.string()
    if not _is_text(kind):
        return None
    if pa.types.is_string_view(kind):
        array = array.cast(pa.string())
    return array.dictionary_encode()


def _is_text(kind: Any) -> bool:
    types = pa.types
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def is_list(kind: Any) -> bool:
    """Whether a type is that of lists."""
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def is_list_of_structs(kind: Any) -> bool:
    """Whether a type is that of lists of structs."""
    return is_list(kind) and bool(pa.types.is_struct(kind.value_type))


def lengths_of(column: Any) -> Array:
    """How long each list of a column is; of what is null 0."""
    found: Array = pc.fill_null(pc.list_value_length(column), 0).to_numpy(zero_copy_only=False)
    return found


def offsets_of(column: Any) -> Array:
    """The offsets of a list column from its first entry on, as int64."""
    return offsets_from(lengths_of(column))


def offsets_from(lengths: Array) -> Array:
    """Where lists of these lengths begin, one after another, and the last one ends (int64)."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def day_text(day: int) -> str:
    """A day, counted from 1970, in ISO form."""
    return str(np.datetime64(day, "D"))
