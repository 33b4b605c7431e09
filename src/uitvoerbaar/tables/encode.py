"""From Arrow columns to the numbers of the kernel, checked on the way."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field

from uitvoerbaar.kernel import shapes
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.types import (
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Period,
    Reference,
    Type,
    Year,
)
from uitvoerbaar.tables.arrays import nulls_of, one_chunk, words_of
from uitvoerbaar.tables.durations import duration_of, packed
from uitvoerbaar.tables.problems import Problems

MOST_DECIMALS = 10  # of a decimal column; what has more is refused, not rounded
_LARGEST = 2**63 - 1


@define(slots=True, eq=False)
class Encoded:
    """A column in the machine: numbers on a scale, and where there is none (bool array or None)."""

    numbers: Array
    nulls: Array | None
    den: int = 1
    kind: str = "i64"
    told: Array | None = None  # the numbers as given, where some are too large for code

    def is_null(self) -> Array:
        """Where there is no number (bool)."""
        if self.nulls is None:
            return np.zeros(len(self.numbers), dtype=bool)
        return self.nulls


@define(slots=True)
class Encoder:
    """Encodes columns for a law. Problems are gathered; `texts` numbers the texts it meets."""

    law: Law
    problems: Problems = field(factory=Problems)
    texts: dict[str, int] = field(factory=dict)

    def values(self, table: str, column: str, array: Any, kind: Type) -> Encoded | None:
        """A column of values of a type; None (and a problem) where it cannot be that."""
        array = one_chunk(array)
        try:
            made = self._of_type(table, column, array, kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError, TypeError):
            made = None
        if made is None:
            self.problems.note(
                table,
                column,
                None,
                f"De kolom heeft het type {array.type}, en {kind.name} past daar niet in.",
                f"Geef {_wanted(kind)}.",
            )
            return None
        made.nulls = nulls_of(array) if array.null_count else None
        return made

    def _of_type(self, table: str, column: str, array: Any, kind: Type) -> Encoded | None:
        if pa.types.is_null(array.type):
            return Encoded(np.zeros(len(array), dtype=np.int64), None)
        match kind:
            case Boolean():
                if not pa.types.is_boolean(array.type):
                    return None
                filled = pc.fill_null(array, False)
                return Encoded(filled.to_numpy(zero_copy_only=False).astype(np.int8), None, 1, "i8")
            case Enumerated():
                return self.words(
                    table, column, array, self.law.enumerations[kind.enumeration].values
                )
            case Date():
                return self._dates(table, column, array)
            case Month() | Year():
                return self._periods(table, column, array, monthly=isinstance(kind, Month))
            case Reference():
                return self._rows(table, column, array)
            case Amount() | Number() | Percentage():
                return self._numbers(table, column, array, kind)
            case Period():
                return self._durations(table, column, array)
        return self._texts(array)

    # --- numbers ---

    def _whole(self, table: str, column: str, array: Any, bits: int = 64) -> Array | None:
        """A column of integers as int64, nil where there is none; None where it holds others.
        Notes what does not fit in so many bits."""
        if not pa.types.is_integer(array.type):
            return None
        least, most = -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
        if array.type.bit_width >= bits:
            signed = pa.types.is_signed_integer(array.type)
            large = pc.greater(array, pa.scalar(most, array.type))
            if signed:
                large = pc.or_(large, pc.less(array, pa.scalar(least, array.type)))
            over = pc.fill_null(large, False).to_numpy(zero_copy_only=False)
            if self._too_large(table, column, array, over):
                array = pc.if_else(pa.array(over), pa.scalar(None, array.type), array)
        filled = pc.fill_null(array, 0)
        found: Array = filled.cast(pa.int64()).to_numpy(zero_copy_only=False)
        return found

    def _too_large(self, table: str, column: str, array: Any, over: Array) -> bool:
        return self.problems.note_first(
            table,
            column,
            over,
            lambda row: f"Het getal {array[row].as_py()} is hier te groot",
            "Verbeter het getal, of laat het leeg als het niet bekend is.",
        )

    def _rows(self, table: str, column: str, array: Any) -> Encoded | None:
        found = self._whole(table, column, array, bits=32)
        if found is None:
            return None
        rows = np.where(nulls_of(array), -1, found) if array.null_count else found
        return Encoded(rows.astype(np.int32), None, 1, "i32")

    def _numbers(self, table: str, column: str, array: Any, kind: Type) -> Encoded | None:
        if pa.types.is_integer(array.type):
            den = 100 if isinstance(kind, Percentage) else 1
            found = self._whole(table, column, array)
            if found is None or not pa.types.is_signed_integer(array.type):
                return None if found is None else Encoded(found, None, den)
            size = {8: "i8", 16: "i16", 32: "i32"}.get(array.type.bit_width, "i64")
            if size != "i64":
                found = found.astype(f"int{array.type.bit_width}")
            return Encoded(found, None, den, size)
        if not pa.types.is_decimal(array.type):
            return None
        scale = max(0, min(array.type.scale, MOST_DECIMALS))
        den = 10**scale
        whole = self._unscaled(table, column, array, scale)
        if isinstance(kind, Amount):
            # Euros: a cent is a hundredth.
            if scale < 2:
                whole, den = self._times(table, column, array, whole, 10 ** (2 - scale)), 100
            den //= 100
        elif isinstance(kind, Percentage):
            den *= 100
        return Encoded(whole, None, den)

    def _unscaled(self, table: str, column: str, array: Any, scale: int) -> Array:
        """A decimal column as whole numbers of a decimal, nil where there is none. Notes numbers
        that have more decimals than that, or do not fit."""
        wide = pa.decimal256(76, scale) if array.type.precision > 38 else pa.decimal128(38, scale)
        try:
            cast = array.cast(wide)
        except pa.ArrowInvalid:
            fine = [(Fraction(n or 0) * 10**scale).denominator != 1 for n in array.to_pylist()]
            self.problems.note_first(
                table,
                column,
                np.array(fine, dtype=bool),
                lambda row: f"Het getal {array[row].as_py()} heeft te veel decimalen",
                f"Geef er ten hoogste {scale}.",
            )
            return np.zeros(len(array), dtype=np.int64)
        there = ~nulls_of(cast)
        words = _words_of(cast)
        fits = (words[:, 1:] == (words[:, :1] >> 63)).all(axis=1)
        self._too_large(table, column, array, ~fits & there)
        return np.where(there & fits, words[:, 0], 0)

    def _times(self, table: str, column: str, array: Any, numbers: Array, factor: int) -> Array:
        """Numbers times a factor. Notes what does not fit."""
        if _risky(numbers, factor):
            wrong = np.abs(numbers.astype(object)) > _LARGEST // factor
            self._too_large(table, column, array, wrong.astype(bool))
            numbers = np.where(wrong, 0, numbers)
        return numbers.astype(np.int64) * factor

    def rescale(self, table: str, column: str, encoded: Encoded, den: int) -> None:
        """Puts a column on a finer scale. Notes numbers that do not fit on it."""
        factor = den // encoded.den
        if factor == 1:
            return
        shown = encoded.numbers if encoded.told is None else encoded.told
        array = pa.array(shown)
        if encoded.told is not None:
            encoded.told = self._times(table, column, array, encoded.told, factor)
        encoded.numbers = self._times(table, column, array, encoded.numbers, factor)
        encoded.den, encoded.kind = den, "i64"

    # --- days and periods ---

    def _exists(self, table: str, column: str, array: Any, fine: Array, what: str) -> None:
        """Notes the first row with a day or period that the calendar does not have."""
        self.problems.note_first(
            table,
            column,
            ~fine & ~nulls_of(array),
            f"Deze {what} bestaat niet",
            "De kalender loopt van het jaar 1 tot en met 9999.",
        )

    def _dates(self, table: str, column: str, array: Any) -> Encoded | None:
        if not pa.types.is_date(array.type):
            return None
        days = pc.fill_null(array.cast(pa.date32()).cast(pa.int32()), 0)
        numbers = days.to_numpy(zero_copy_only=False)
        low, high = shapes.DAYS
        self._exists(table, column, array, (numbers >= low) & (numbers <= high), "datum")
        return Encoded(numbers, None, 1, "i32")

    def _periods(self, table: str, column: str, array: Any, monthly: bool) -> Encoded | None:
        if pa.types.is_date(array.type):
            days = self._dates(table, column, array)
            assert days is not None
            inside = np.clip(days.numbers, *shapes.DAYS)
            months = inside.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
            months += 1970 * 12
            return Encoded(months if monthly else months // 12, None)
        raw = self._whole(table, column, array)
        if raw is None:
            return None
        raw = np.where(nulls_of(array), 101 if monthly else 1, raw)
        if not monthly:
            self._exists(table, column, array, (raw >= 1) & (raw <= 9999), "jaar")
            return Encoded(raw, None)
        year, number = raw // 100, raw % 100
        fine = (year >= 1) & (year <= 9999) & (number >= 1) & (number <= 12)
        self._exists(table, column, array, fine, "maand")
        return Encoded(np.where(fine, year * 12 + number - 1, 12), None)

    # --- words ---

    def words(self, table: str, column: str, array: Any, options: Any) -> Encoded | None:
        """The numbers of texts that must be one of a few, null where a text is none of them; None
        where they are no texts."""
        codes = {word: place for place, word in enumerate(options)}
        return self._by_word(
            table,
            column,
            one_chunk(array),
            codes.get,
            np.int32,
            "is hier geen waarde",
            f"Kies uit: {', '.join(options)}.",
        )

    def _durations(self, table: str, column: str, array: Any) -> Encoded | None:
        def number(word: str) -> int | None:
            found = duration_of(word)
            return None if found is None else packed(found)

        mend = "Geef een duur zoals P18M, P1Y6M of P8W."
        return self._by_word(table, column, array, number, np.int64, "is geen duur", mend)

    def _texts(self, array: Any) -> Encoded | None:
        def number(word: str) -> int:
            return self.texts.setdefault(word, len(self.texts))

        return self._by_word("", "", array, number, np.int32, "", "")

    def _by_word(
        self,
        table: str,
        column: str,
        array: Any,
        number: Callable[[str], int | None],
        kind: Any,
        says: str,
        mend: str,
    ) -> Encoded | None:
        """The number of each text of a column, nil where there is none; notes the first text that
        has no number."""
        if pa.types.is_null(array.type):
            array = array.cast(pa.string())
        array = words_of(array)
        if array is None:
            return None
        found = [number(word) for word in array.dictionary.to_pylist()] or [0]
        none = np.array([each is None for each in found])
        numbers = np.array([each or 0 for each in found], dtype=kind)
        indices = pc.fill_null(array.indices, 0).to_numpy(zero_copy_only=False)
        wrong = none[indices] & ~nulls_of(array)
        self.problems.note_first(
            table,
            column,
            wrong,
            lambda row: f"“{array[row].as_py()}” {says}",
            mend,
        )
        return Encoded(numbers[indices], wrong, 1, "i64" if kind is np.int64 else "i32")


def _words_of(decimals: Any) -> Array:
    """The 64-bit words of each number of a decimal column, lowest first (int64)."""
    width = decimals.type.byte_width // 8
    if not len(decimals):
        return np.zeros((0, width), dtype=np.int64)
    words = np.frombuffer(
        decimals.buffers()[1], dtype=np.int64, count=width * (decimals.offset + len(decimals))
    )
    return words[width * decimals.offset :].reshape(-1, width)


def _risky(numbers: Array, factor: int) -> bool:
    """Whether numbers times a factor may not fit in 64 bits."""
    if not len(numbers):
        return False
    return max(abs(int(numbers.min())), abs(int(numbers.max()))) > _LARGEST // factor


def _wanted(kind: Type) -> str:
    return _WANTED.get(type(kind), "tekst (string)")


_WANTED: dict[type[Type], str] = {
    Amount: "hele centen (integer) of euro's (decimal)",
    Percentage: "procenten (decimal)",
    Number: "een integer of decimal",
    Boolean: "ja of nee (boolean)",
    Date: "een datum (date32)",
    Month: "een maand als 202603 (integer) of als datum",
    Year: "een jaartal (integer)",
    Reference: "het rijnummer van het ding in zijn tabel (integer)",
    Period: "een duur als P18M of P1Y6M (string)",
}


__all__ = ["Encoded", "Encoder"]
