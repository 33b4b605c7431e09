"""The columns in which outcomes are written: the same ones for every batch, machine and layout.

For an outcome `x` (in several months `x@2026-03`):

    x         its value: whole cents, a number, ja or nee, a word, a day; null where there is none
    x.noemer  of an outcome that need not be a whole number: x divided by this is the value
    x.staat   one of `WORDS`
    x.reden   if asked for: the article and the branch that decided
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from attrs import frozen

from uitvoerbaar.kernel import Column, states
from uitvoerbaar.kernel.code import OutcomeCode
from uitvoerbaar.kernel.data import Array
from uitvoerbaar.kernel.lowering.literals import day_number
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.time import month_name
from uitvoerbaar.law.types import (
    Address,
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Percentage,
    Period,
    Reference,
    Text,
    Type,
)
from uitvoerbaar.tables.durations import iso_text

if TYPE_CHECKING:
    from uitvoerbaar.face.results import Results

WORDS = (
    "bekend",
    "voorlopig",
    "ontbreekt",
    "niet van toepassing",
    "onbekend",
    "fout",
    "te groot",  # there is a value, and no column holds it: see the explanation of the row
)
_TOO_LARGE = WORDS.index("te groot")
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_EPOCH = date(1970, 1, 1).toordinal()

_Exact = Mapping[int, Any]


@frozen(slots=True)
class OutcomeForm:
    """The columns of an outcome. `den`: by how many parts its whole numbers are counted (1: it is
    whole, 0: each value has its own); of what is no number None."""

    name: str
    type: Type
    den: int | None

    @property
    def has_denominator(self) -> bool:
        """Whether a denominator stands beside the value."""
        return self.den is not None and self.den != 1


def form_of(outcome: OutcomeCode) -> OutcomeForm:
    """The form of a compiled outcome; it follows from the law and the types of the columns."""
    shape = outcome.shape
    den = {"number": shape.den, "ratio": 0}.get(shape.sort)
    return OutcomeForm(outcome.rule.symbol.name, outcome.rule.type, den)


def output_schema(
    law: Law, forms: Sequence[OutcomeForm], months: Sequence[int], reasons: bool = False
) -> Any:
    """The schema of the table of outcomes."""
    fields: list[Any] = []
    for form in forms:
        for month in months:
            label = form.name if len(months) == 1 else f"{form.name}@{month_name(month)}"
            fields.append(pa.field(label, _arrow_type(form), metadata=_metadata(form)))
            if form.has_denominator:
                fields.append(pa.field(f"{label}.noemer", pa.int64()))
            fields.append(pa.field(f"{label}.staat", pa.dictionary(pa.int8(), pa.string())))
            if reasons:
                fields.append(pa.field(f"{label}.reden", pa.string()))
    return pa.schema(fields)


def _arrow_type(form: OutcomeForm) -> Any:
    if isinstance(form.type, Boolean):
        return pa.bool_()
    if isinstance(form.type, Enumerated):
        return pa.dictionary(pa.int32(), pa.string())
    if isinstance(form.type, Text | Address | Period):
        return pa.string()
    if isinstance(form.type, Date | Month):
        return pa.date32()
    return pa.int64()


def _metadata(form: OutcomeForm) -> dict[str, str] | None:
    if isinstance(form.type, Amount):
        return {"eenheid": f"eurocent {form.type.unit.value}".strip()}
    if isinstance(form.type, Percentage):
        return {"eenheid": "deel van een"}
    if isinstance(form.type, Reference):
        return {"soort": form.type.kind}
    return None


def output_table(
    results: Results, reasons: bool = False, forms: Sequence[OutcomeForm] | None = None
) -> Any:
    """The outcomes of a run as a pyarrow table with a row for each subject.

    `forms`: the columns to write, where other runs decide them (else: those of this run).
    """
    law = results.run.lawbook.law
    exact: dict[tuple[str, int], dict[int, Any]] = {}
    for (name, month, row), value in results.exact.items():
        exact.setdefault((name, month), {})[row] = value
    forms = forms or [form_of(column.outcome) for column in results.columns]
    made: list[Any] = []
    for form, column in zip(forms, results.columns, strict=True):
        for place in range(len(results.months)):
            own = exact.get((form.name, place), {})
            made.extend(_arrays(results, form, column, place, reasons, own))
    return pa.table(made, schema=output_schema(law, forms, results.months, reasons))


def _arrays(
    results: Results,
    form: OutcomeForm,
    column: Column,
    place: int,
    reasons: bool,
    exact: _Exact,
) -> list[Any]:
    state = column.state[place]
    codes = state_codes(state)
    hidden = (state & states.NO_VALUE) != 0
    found: list[Any] = []
    if form.den is not None and not isinstance(form.type, Date | Month):
        found.extend(_numbers(form, column, place, hidden, exact, codes))
    elif isinstance(form.type, Period):
        found.append(_durations(column, place, hidden, exact))
    else:
        found.append(_others(results, form, column.low[place].astype(np.int64), hidden, exact))
    found.append(pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(WORDS)))
    if reasons:
        found.append(_reasons(column, place))
    return found


def _numbers(
    form: OutcomeForm, column: Column, place: int, hidden: Array, exact: _Exact, codes: Array
) -> list[Any]:
    """The values (numerators), and their denominators where they have them."""
    low, odd = _in_64_bits(column.low[place])
    shape = column.outcome.shape
    if shape.sort == "ratio":
        den, also = _in_64_bits(column.high[place])
        odd |= also
        den[den == 0] = 1
    else:
        den = np.full(len(low), shape.den, dtype=np.int64)
    if form.den == 0:
        divisor = np.gcd(low, den)
        low, den = low // divisor, den // divisor
    else:
        odd |= den != form.den  # other code counted otherwise
    own = dict(exact)
    for place_of_row in np.flatnonzero(odd & ~hidden).tolist():
        own.setdefault(place_of_row, column.value(place, place_of_row))
    for row, value in own.items():
        fitting = _in_form(form, Fraction(value))
        if fitting is None:
            codes[row], hidden[row] = _TOO_LARGE, True
        else:
            low[row], den[row] = fitting
    values = [pa.array(low, mask=hidden)]
    return [*values, pa.array(den, mask=hidden)] if form.has_denominator else values


def _in_64_bits(raw: Array) -> tuple[Array, Array]:
    """The numbers as int64, and which of them do not fit in that."""
    if raw.ndim == 1:
        return raw.astype(np.int64), np.zeros(len(raw), dtype=bool)
    low, high = raw[:, 0].copy(), raw[:, 1]
    return low, high != (low >> 63)


def _in_form(form: OutcomeForm, value: Fraction) -> tuple[int, int] | None:
    """Numerator and denominator of a value; None where they do not fit."""
    scale = form.den or value.denominator
    if scale % value.denominator:
        scale = value.denominator  # of what was counted too finely for the scale of the kernel
    whole = int(value * scale)
    if not (_SMALLEST <= whole <= _LARGEST and scale <= _LARGEST):
        return None
    return None if form.den == 1 and scale != 1 else (whole, scale)


def _durations(column: Column, place: int, hidden: Array, exact: _Exact) -> Any:
    """The values of durations, as text of ISO 8601."""
    values = [
        None if gone else exact.get(row, column.value(place, row))
        for row, gone in enumerate(hidden.tolist())
    ]
    return pa.array([None if v is None else iso_text(v) for v in values], pa.string())


def _others(results: Results, form: OutcomeForm, low: Array, hidden: Array, exact: _Exact) -> Any:
    """The values of what is no number."""
    kind = form.type
    if isinstance(kind, Boolean):
        for row, value in exact.items():
            low[row] = int(value)
        return pa.array(low != 0, mask=hidden)
    if isinstance(kind, Enumerated):
        words = results.run.lawbook.law.enumerations[kind.enumeration].values
        for row, value in exact.items():
            low[row] = words.index(value)
        indices = pa.array(np.where(hidden, 0, low).astype(np.int32), mask=hidden)
        return pa.DictionaryArray.from_arrays(indices, pa.array(words))
    if isinstance(kind, Text | Address):
        texts = [text for text, _ in sorted(results.input.data.texts.items(), key=lambda t: t[1])]
        found = [None if gone else texts[int(n)] for n, gone in zip(low, hidden, strict=True)]
        for row, value in exact.items():
            found[row] = value
        return pa.array(found, pa.string())
    if isinstance(kind, Month):
        for row, value in exact.items():
            low[row] = value
        low = np.where(hidden, 0, low - 1970 * 12)
        days = low.astype("datetime64[M]").astype("datetime64[D]")
        return pa.array(days, mask=hidden).cast(pa.date32())
    if isinstance(kind, Date):
        for row, value in exact.items():
            low[row] = day_number(value)
        return pa.array(low.astype(np.int32), mask=hidden).cast(pa.date32())
    assert isinstance(kind, Reference), kind
    for row, value in exact.items():
        low[row] = plain(kind, value)
    starts = results.input.starts.get(kind.kind)
    return pa.array(low if starts is None else low - starts, mask=hidden)


def plain(kind: Type, value: Any) -> Any:
    """A value of exact evaluation as results give it: a thing by its row."""
    if isinstance(kind, Reference):
        return int(value.name.removeprefix(value.kind))  # as the reader of cases names things
    return value


def state_codes(state: Array) -> Array:
    """The places of states in WORDS."""
    codes = np.zeros(len(state), dtype=np.int8)
    codes[(state & states.PROVISIONAL) != 0] = 1
    codes[(state & states.ABSENT) != 0] = 2
    codes[(state & states.NOT_APPLICABLE) != 0] = 3
    codes[(state & states.UNKNOWN) != 0] = 4
    codes[(state & states.FAULT) != 0] = 5
    return codes


def _reasons(column: Column, place: int) -> Any:
    texts = [reason_text(column, number) for number in range(len(column.outcome.reasons))]
    codes = column.reason[place]
    indices = pa.array(np.maximum(codes, 0).astype(np.int32), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(texts or [""])).cast(pa.string())


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


def decoded(law: Law, kind: Type, raw: Any) -> Any:
    """A raw value of the kernel as the law has it: a word, a day, or what it was."""
    if isinstance(kind, Enumerated):
        return law.enumerations[kind.enumeration].values[raw]
    return date.fromordinal(raw + _EPOCH) if isinstance(kind, Date) else raw
