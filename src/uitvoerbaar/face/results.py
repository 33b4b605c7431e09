"""What a run over columns gives: values, states and reasons, as arrays and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from attrs import define, field

from uitvoerbaar.evaluation.decision import Decision
from uitvoerbaar.kernel import Column, states
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.kernel.literals import day_number
from uitvoerbaar.law.time import month_name
from uitvoerbaar.law.types import Amount, Boolean, Date, Enumerated, Percentage, Reference

if TYPE_CHECKING:
    from uitvoerbaar.face.columns import Columns, Input

WORDS = ("bekend", "voorlopig", "ontbreekt", "niet van toepassing", "onbekend", "fout")
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


@define(slots=True, eq=False)
class Results:
    """The outcomes of a run. `columns` has the arrays of each outcome; `handed_back` says how many
    subjects the kernel was not sure of, so that they were evaluated one by one."""

    run: Columns
    input: Input
    months: list[int]
    columns: list[Column]
    handed_back: int = 0
    exact: dict[tuple[str, int, int], Any] = field(factory=dict)
    exact_bounds: dict[tuple[str, int, int], tuple[Any, Any]] = field(factory=dict)

    def __len__(self) -> int:
        """How many subjects there are."""
        return len(self.input.subjects)

    @property
    def share_handed_back(self) -> float:
        """The share of subjects that were evaluated one by one."""
        return self.handed_back / len(self) if len(self) else 0.0

    @property
    def table(self) -> Any:
        """A table with a row for each subject; see `outcome_table`."""
        return outcome_table(self)

    def value(self, outcome: str, row: int, month: int = 0) -> Any:
        """The value of an outcome as the law has it (an int or Fraction of cents, a bool, a date,
        a word); None where there is none."""
        column = self._column(outcome)
        if column.state[month, row] & states.NO_VALUE:
            return None
        key = (column.outcome.rule.symbol.name, month, row)
        if key in self.exact:
            return self.exact[key]
        return self._decoded(column, column.value(month, row))

    def state(self, outcome: str, row: int, month: int = 0) -> str:
        """The state of an outcome: one of `WORDS`."""
        return WORDS[int(_state_codes(self._column(outcome).state[month, row : row + 1])[0])]

    def reason(self, outcome: str, row: int, month: int = 0) -> str | None:
        """Which text and branch decided, in words; None where the kernel does not say."""
        column = self._column(outcome)
        number = int(column.reason[month, row])
        return None if number < 0 else reason_text(column, number)

    def explain(self, row: int) -> Decision:
        """The decision for one subject, evaluated again with its whole explanation."""
        return self.run.decision(self.input, row)

    def _column(self, name: str) -> Column:
        return next(c for c in self.columns if c.outcome.rule.symbol.name == name)

    def _decoded(self, column: Column, raw: Any) -> Any:
        kind = column.outcome.rule.type
        if isinstance(kind, Enumerated):
            return self.run.lawbook.law.enumerations[kind.enumeration].values[raw]
        if isinstance(kind, Date):
            return date.fromordinal(raw + date(1970, 1, 1).toordinal())
        return raw


def reason_text(column: Column, number: int) -> str:
    """A reason in words: the article, an exception by its name, and the branches taken."""
    reason = column.outcome.reasons[number]
    parts = [str(reason.text.origin.citation or "")]
    name = getattr(reason.text, "name", None)
    if name is not None:
        parts.append(f"uitzondering {name}")
    if reason.branches:
        parts.append("geval " + ".".join(str(branch + 1) for branch in reason.branches))
    return ", ".join(part for part in parts if part)


def outcome_table(results: Results, reasons: bool = False) -> Any:
    """A pyarrow table: for each outcome (in several months: `x@2026-03`) its value and `x.staat`.

    An amount is whole cents (int64); of one that is not whole, the field's metadata `noemer` says
    by which number to divide. A value that is not known is null.
    """
    made: dict[str, Any] = {}
    fields: list[Any] = []
    for column in results.columns:
        for place, month in enumerate(results.months):
            name = column.outcome.rule.symbol.name
            label = name if len(results.months) == 1 else f"{name}@{month_name(month)}"
            values, metadata = _values(results, column, place)
            fields.append(pa.field(label, values.type, metadata=metadata))
            made[label] = values
            codes = _state_codes(column.state[place])
            words = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(WORDS))
            fields.append(pa.field(f"{label}.staat", words.type))
            made[f"{label}.staat"] = words
            if reasons:
                fields.append(pa.field(f"{label}.reden", pa.string()))
                made[f"{label}.reden"] = _reasons(column, place)
    return pa.table(list(made.values()), schema=pa.schema(fields))


def _reasons(column: Column, place: int) -> Any:
    texts = [reason_text(column, number) for number in range(len(column.outcome.reasons))]
    codes = column.reason[place]
    mask = pa.array(codes < 0)
    indices = pa.array(np.maximum(codes, 0).astype(np.int32), mask=codes < 0)
    del mask
    return pa.DictionaryArray.from_arrays(indices, pa.array(texts or [""])).cast(pa.string())


def _state_codes(state: Array) -> Array:
    """The places of states in WORDS."""
    codes = np.zeros(len(state), dtype=np.int8)
    codes[(state & states.PROVISIONAL) != 0] = 1
    codes[(state & states.ABSENT) != 0] = 2
    codes[(state & states.NOT_APPLICABLE) != 0] = 3
    codes[(state & states.UNKNOWN) != 0] = 4
    codes[(state & states.FAULT) != 0] = 5
    return codes


def _values(results: Results, column: Column, place: int) -> tuple[Any, dict[str, str] | None]:
    kind = column.outcome.rule.type
    hidden = (column.state[place] & states.NO_VALUE) != 0
    exact = {
        row: value
        for (name, month, row), value in results.exact.items()
        if name == column.outcome.rule.symbol.name and month == place
    }
    if column.outcome.shape.sort in ("ratio",) or column.low.ndim == 3:
        return _wide_values(results, column, place, hidden)
    low = column.low[place].copy()
    if isinstance(kind, Boolean):
        for row, value in exact.items():
            low[row] = int(value)
        return pa.array(low != 0, mask=hidden), None
    if isinstance(kind, Enumerated):
        words = results.run.lawbook.law.enumerations[kind.enumeration].values
        for row, value in exact.items():
            low[row] = words.index(value)
        indices = pa.array(np.where(hidden, 0, low).astype(np.int32), mask=hidden)
        return pa.DictionaryArray.from_arrays(indices, pa.array(words)), None
    if isinstance(kind, Date):
        for row, value in exact.items():
            low[row] = day_number(value)
        return pa.array(low.astype(np.int32), mask=hidden).cast(pa.date32()), None
    if isinstance(kind, Reference):
        for row in exact:
            low[row], hidden[row] = 0, True
        return pa.array(low, mask=hidden), {"soort": kind.kind}
    den = column.outcome.shape.den
    scale = lcm(den, *(Fraction(value).denominator for value in exact.values()))
    low *= scale // den
    for row, value in exact.items():
        low[row] = int(Fraction(value) * scale)
    return pa.array(low, mask=hidden), _metadata(kind, scale)


def _wide_values(
    results: Results, column: Column, place: int, hidden: Array
) -> tuple[Any, dict[str, str] | None]:
    """Values that do not fit in 64 bits: each as the law has it."""
    name = column.outcome.rule.symbol.name
    values = [
        None if hidden[row] else results.value(name, row, place) for row in range(len(hidden))
    ]
    known = [Fraction(value) for value in values if value is not None]
    scale = lcm(1, *(value.denominator for value in known))
    whole = [None if v is None else int(Fraction(v) * scale) for v in values]
    inside = all(v is None or _SMALLEST <= v <= _LARGEST for v in whole)
    made = pa.array(whole, pa.int64() if inside else pa.decimal128(38, 0))
    return made, _metadata(column.outcome.rule.type, scale)


def _metadata(kind: Any, scale: int) -> dict[str, str]:
    found = {}
    if isinstance(kind, Amount):
        found["eenheid"] = f"eurocent {kind.unit.value}".strip()
    elif isinstance(kind, Percentage):
        found["eenheid"] = "deel van een"
    if scale != 1:
        found["noemer"] = str(scale)
    return found


__all__ = ["Results", "Sequence", "outcome_table", "reason_text"]
