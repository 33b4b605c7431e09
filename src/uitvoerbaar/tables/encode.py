"""From Arrow columns to the arrays of the kernel: values, states, codes, checked on the way."""

from __future__ import annotations

from math import lcm
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import define, field

from uitvoerbaar.kernel import literals, shapes, states
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.law.declaration import Item, Law
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
from uitvoerbaar.tables.durations import duration_of, packed
from uitvoerbaar.tables.names import STATES
from uitvoerbaar.tables.problems import MOST_SHOWN, TableError, TableProblem

_STATE_BITS = np.array(
    [0, states.PROVISIONAL, states.ABSENT, states.NOT_APPLICABLE, states.UNKNOWN], dtype=np.uint8
)


@define(slots=True, eq=False)
class Encoded:
    """A column in the machine: numbers on a scale, and where there is none (bool array or None)."""

    numbers: Array
    nulls: Array | None
    den: int = 1
    kind: str = "i64"
    told: Array | None = None  # the numbers as given, where some are too large for code


@define(slots=True)
class Encoder:
    """Encodes columns for a law. Problems are gathered; `texts` numbers the texts it meets."""

    law: Law
    problems: list[TableProblem] = field(factory=list)
    texts: dict[str, int] = field(factory=dict)

    def problem(
        self, table: str, column: str | None, row: int | None, sentence: str, mend: str
    ) -> None:
        """Notes a problem."""
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(TableProblem(table, column, row, sentence, mend))

    def check(self) -> None:
        """Raises TableError if there is a problem."""
        if self.problems:
            raise TableError(self.problems)

    def values(self, table: str, column: str, array: Any, kind: Type) -> Encoded | None:
        """A column of values of a type; None (and a problem) where it cannot be that."""
        array = one_chunk(array)
        nulls = _nulls(array)
        try:
            made = self._of_type(table, column, array, kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError, TypeError):
            made = None
        if made is None:
            self.problem(
                table,
                column,
                None,
                f"De kolom heeft het type {array.type}, en {kind.name} past daar niet in.",
                f"Geef {_wanted(kind)}.",
            )
            return None
        made.nulls = nulls
        return made

    def _of_type(self, table: str, column: str, array: Any, kind: Type) -> Encoded | None:
        if pa.types.is_null(array.type):
            return Encoded(np.zeros(len(array), dtype=np.int64), None)
        if isinstance(kind, Boolean):
            if not pa.types.is_boolean(array.type):
                return None
            filled = pc.fill_null(array, False)
            return Encoded(filled.to_numpy(zero_copy_only=False).astype(np.int8), None, 1, "i8")
        if isinstance(kind, Enumerated):
            options = self.law.enumerations[kind.enumeration].values
            return self._codes(table, column, array, {v: n for n, v in enumerate(options)}, options)
        if isinstance(kind, Date):
            if not pa.types.is_date(array.type):
                return None
            days = pc.fill_null(array.cast(pa.date32()).cast(pa.int32()), 0)
            numbers = days.to_numpy(zero_copy_only=False)
            low, high = shapes.DAYS
            self._exists(table, column, array, (numbers >= low) & (numbers <= high), "datum")
            return Encoded(numbers, None, 1, "i32")
        if isinstance(kind, Month | Year):
            return self._periods(table, column, array, monthly=isinstance(kind, Month))
        if isinstance(kind, Reference):
            if not pa.types.is_integer(array.type):
                return None
            rows = pc.fill_null(array.cast(pa.int32()), -1)
            return Encoded(rows.to_numpy(zero_copy_only=False), None, 1, "i32")
        if isinstance(kind, Amount | Number | Percentage):
            return self._numbers(array, kind)
        if isinstance(kind, Period):
            return self._durations(table, column, array)
        return self._texts(array)

    def _numbers(self, array: Any, kind: Type) -> Encoded | None:
        if pa.types.is_integer(array.type):
            size = {8: "i8", 16: "i16", 32: "i32"}.get(array.type.bit_width, "i64")
            if not pa.types.is_signed_integer(array.type):
                array, size = array.cast(pa.int64()), "i64"
            numbers = pc.fill_null(array, 0).to_numpy(zero_copy_only=False)
            return Encoded(numbers, None, 100 if isinstance(kind, Percentage) else 1, size)
        if not pa.types.is_decimal(array.type):
            return None
        scale = array.type.scale
        whole, den = _unscaled(array), 10**scale
        if isinstance(kind, Amount):
            # Euros: a cent is a hundredth.
            if scale < 2:
                whole, den = whole * 10 ** (2 - scale), 100
            den //= 100
        elif isinstance(kind, Percentage):
            den *= 100
        return Encoded(whole, None, den)

    def _exists(self, table: str, column: str, array: Any, fine: Array, what: str) -> None:
        """Notes the first row with a day or period that the calendar does not have."""
        wrong = np.flatnonzero(~fine & ~_nulls_or_none(array))
        if len(wrong):
            row = int(wrong[0])
            self.problem(
                table,
                column,
                row,
                f"Deze {what} bestaat niet ({len(wrong)} rijen).",
                "De kalender loopt van het jaar 1 tot en met 9999.",
            )

    def _periods(self, table: str, column: str, array: Any, monthly: bool) -> Encoded | None:
        if pa.types.is_date(array.type):
            year = pc.fill_null(pc.year(array), 1).to_numpy(zero_copy_only=False)
            if not monthly:
                return Encoded(year.astype(np.int64), None)
            number = pc.fill_null(pc.month(array), 1).to_numpy(zero_copy_only=False)
            return Encoded(year.astype(np.int64) * 12 + number - 1, None)
        if not pa.types.is_integer(array.type):
            return None
        raw = pc.fill_null(array.cast(pa.int64()), 101).to_numpy(zero_copy_only=False)
        if not monthly:
            raw = np.where(_nulls_or_none(array), 1, raw)
            self._exists(table, column, array, (raw >= 1) & (raw <= 9999), "jaar")
            return Encoded(raw, None)
        year, number = raw // 100, raw % 100
        inside = (year >= 1) & (year <= 9999) & (number >= 1) & (number <= 12)
        self._exists(table, column, array, inside, "maand")
        return Encoded(np.where(inside, year * 12 + number - 1, 12), None)

    def _codes(
        self, table: str, column: str, array: Any, codes: dict[str, int], options: Any
    ) -> Encoded | None:
        """The numbers of texts that must be one of a few."""
        array = _dictionary(array)
        if array is None:
            return None
        words = array.dictionary.to_pylist()
        mapped = np.array([codes.get(word, -1) for word in words] or [0], dtype=np.int32)
        indices = pc.fill_null(array.indices, 0).to_numpy(zero_copy_only=False)
        numbers = mapped[indices] if words else np.zeros(len(array), dtype=np.int32)
        known = ~_nulls_or_none(array)
        wrong = np.flatnonzero((numbers < 0) & known)
        if len(wrong):
            row = int(wrong[0])
            self.problem(
                table,
                column,
                row,
                f"“{array[row].as_py()}” is geen waarde van deze opsomming.",
                f"Kies uit: {', '.join(options)}.",
            )
        return Encoded(numbers.astype(np.int32), None, 1, "i32")

    def _durations(self, table: str, column: str, array: Any) -> Encoded | None:
        """Durations as one number each."""
        array = _dictionary(array)
        if array is None:
            return None
        found = [duration_of(str(word)) for word in array.dictionary.to_pylist()]
        mapped = np.array([0 if d is None else packed(d) for d in found] or [0], dtype=np.int64)
        bad = np.array([d is None for d in found] or [False])
        indices = pc.fill_null(array.indices, 0).to_numpy(zero_copy_only=False)
        wrong = np.flatnonzero(bad[indices] & ~_nulls_or_none(array))
        if len(wrong):
            row = int(wrong[0])
            self.problem(
                table,
                column,
                row,
                f"“{array[row].as_py()}” is geen duur.",
                "Geef een duur zoals P18M, P1Y6M of P8W.",
            )
        return Encoded(mapped[indices], None)

    def _texts(self, array: Any) -> Encoded | None:
        array = _dictionary(array)
        if array is None:
            return None
        words = [str(word) for word in array.dictionary.to_pylist()]
        mapped = np.array(
            [self.texts.setdefault(word, len(self.texts)) for word in words] or [0], dtype=np.int32
        )
        indices = pc.fill_null(array.indices, 0).to_numpy(zero_copy_only=False)
        numbers = mapped[indices] if words else np.zeros(len(array), dtype=np.int32)
        return Encoded(numbers, None, 1, "i32")

    def states(
        self,
        table: str,
        column: str,
        encoded: Encoded,
        given: Any,
        item: Item | None,
        bounded: bool = False,
    ) -> Array | None:
        """The states of a column: what it says, or unknown where there is no value.

        None where every value is known. `bounded`: unknown values have bounds of their own.
        """
        low = item is not None and item.low is not None
        high = item is not None and item.high is not None
        unknown = states.UNKNOWN
        if not bounded:
            unknown |= 0 if low else states.OPEN_LOW
            unknown |= 0 if high else states.OPEN_HIGH
        found = np.zeros(len(encoded.numbers), dtype=np.uint8)
        if given is not None:
            codes = self._codes(
                table, column, one_chunk(given), {word: n for n, word in enumerate(STATES)}, STATES
            )
            if codes is None:
                self.problem(table, column, None, "De staat is geen tekst.", _one_of(STATES))
                return None
            found = _STATE_BITS[np.maximum(codes.numbers, 0)]
            unsaid = _nulls_or_none(one_chunk(given))
            if encoded.nulls is not None:
                empty = encoded.nulls & ((found & states.NO_VALUE) == 0) & ~unsaid
                if empty.any():
                    row = int(np.flatnonzero(empty)[0])
                    self.problem(
                        table,
                        column,
                        row,
                        f"De staat zegt dat er een waarde is, maar die ontbreekt "
                        f"({int(empty.sum())} rijen).",
                        "Geef de waarde, of de staat onbekend.",
                    )
            found = np.where(unsaid, 0, found).astype(np.uint8)
        if encoded.nulls is not None:
            found = np.where(
                encoded.nulls & ((found & states.NO_VALUE) == 0), states.UNKNOWN, found
            ).astype(np.uint8)
        found = np.where(found & states.UNKNOWN, found | unknown, found).astype(np.uint8)
        return found if given is not None or found.any() else None

    def check_range(
        self, table: str, column: str, encoded: Encoded, state: Array | None, item: Item | None
    ) -> Array | None:
        """The states after a look at the range: outside the declared one is a problem, beyond what
        code was made for is marked to be evaluated exactly."""
        if item is not None:
            _on_scale_of(encoded, item)
        known = np.ones(len(encoded.numbers), dtype=bool)
        if state is not None:
            known = (state & states.NO_VALUE) == 0
        if item is not None:
            self._in_declared_range(table, column, encoded, known, item)
            kind = item.type
            if not isinstance(kind, Amount | Number | Percentage):
                return state
        most = shapes.LARGEST_INPUT * encoded.den
        numbers = encoded.numbers
        if numbers.dtype == np.int64 and len(numbers):
            beyond = known & ((numbers > most) | (numbers < -most))
            if beyond.any():
                state = np.zeros(len(numbers), dtype=np.uint8) if state is None else state
                state = np.where(beyond, state | states.HAND_BACK, state).astype(np.uint8)
                encoded.told, encoded.numbers = numbers, np.where(beyond, 0, numbers)
        return state

    def _in_declared_range(
        self, table: str, column: str, encoded: Encoded, known: Array, item: Item
    ) -> None:
        for bound, word in ((item.low, "laagste"), (item.high, "hoogste")):
            if bound is None:
                continue
            limit = literals.whole_number(bound, encoded.den)
            out = encoded.numbers < limit if word == "laagste" else encoded.numbers > limit
            wrong = np.flatnonzero(out & known)
            if len(wrong):
                self.problem(
                    table,
                    column,
                    int(wrong[0]),
                    f"De waarde ligt buiten het bereik van {item.symbol.name} "
                    f"({len(wrong)} rijen).",
                    f"De {word} waarde is {_shown(bound)}; herstel de rij of laat haar leeg.",
                )


def _unscaled(array: Any) -> Array:
    """A decimal column as whole numbers of its last decimal, nil where there is none. Raises
    ValueError where one does not fit in 64 bits."""
    wide = array.cast(pa.decimal128(38, array.type.scale))
    pairs = np.frombuffer(wide.buffers()[1], dtype=np.int64, count=2 * (wide.offset + len(wide)))
    low, high = pairs[2 * wide.offset :: 2], pairs[2 * wide.offset + 1 :: 2]
    there = ~_nulls_or_none(wide)
    if (there & (high != low >> 63)).any():
        raise ValueError("a number that does not fit in 64 bits")
    return np.where(there, low, 0)


def _on_scale_of(encoded: Encoded, item: Item) -> None:
    """Puts a column on a scale on which the range of its item lies."""
    den = lcm(encoded.den, literals.scale_of_bounds(item))
    if den != encoded.den:
        encoded.numbers = encoded.numbers.astype(np.int64) * (den // encoded.den)
        encoded.den, encoded.kind = den, "i64"


def _shown(bound: Any) -> str:
    return str(bound)


def _one_of(options: Any) -> str:
    return f"Kies uit: {', '.join(options)}."


def one_chunk(array: Any) -> Any:
    """A column as one array."""
    if isinstance(array, pa.ChunkedArray):
        return array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    return array


def _nulls(array: Any) -> Array | None:
    if array.null_count == 0:
        return None
    return _nulls_or_none(array)


def _nulls_or_none(array: Any) -> Array:
    found: Array = pc.is_null(array).to_numpy(zero_copy_only=False)
    return found


def _dictionary(array: Any) -> Any:
    if pa.types.is_dictionary(array.type):
        return array
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        return array.dictionary_encode()
    return None


def _wanted(kind: Type) -> str:
    if isinstance(kind, Amount):
        return "hele centen (integer) of euro's (decimal)"
    if isinstance(kind, Percentage):
        return "procenten (decimal)"
    if isinstance(kind, Number):
        return "een integer of decimal"
    if isinstance(kind, Boolean):
        return "ja of nee (boolean)"
    if isinstance(kind, Date):
        return "een datum (date32)"
    if isinstance(kind, Month):
        return "een maand als 202603 (integer) of als datum"
    if isinstance(kind, Year):
        return "een jaartal (integer)"
    if isinstance(kind, Reference):
        return "het rijnummer van het ding in zijn tabel (integer)"
    if isinstance(kind, Period):
        return "een duur als P18M of P1Y6M (string)"
    return "tekst (string)"


__all__ = ["Encoded", "Encoder"]
