"""What every column of references or of days must be."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from uitvoerbaar.kernel import shapes
from uitvoerbaar.kernel.data import Array, FactData
from uitvoerbaar.kernel.lowering.reads import NEVER
from uitvoerbaar.law.types import Reference
from uitvoerbaar.tables.arrays import days_of
from uitvoerbaar.tables.encode import Encoded, Encoder


def check_rows(
    encoder: Encoder,
    table: str,
    label: str,
    wanted: Reference,
    rows: Array,
    known: Array,
    things: int,
) -> None:
    """Notes the first reference that names no row."""
    encoder.problems.note_first(
        table,
        label,
        ((rows < 0) | (rows >= things)) & known,
        lambda row: f"Rij {int(rows[row])} van tabel {wanted.kind} bestaat niet",
        f"De tabel {wanted.kind} heeft {things} rijen, geteld vanaf 0.",
        "verwijzingen naar niemand",
    )


def read_days(encoder: Encoder, table: str, label: str, column: Any) -> Array | None:
    """A column of days that may be missing; None (and a problem) where it holds something else."""
    days = days_of(column)
    if days is None:
        encoder.problems.note(
            table, label, None, "Deze kolom bevat geen datums.", "Geef een datum (date32)."
        )
        return None
    low, high = shapes.DAYS
    encoder.problems.note_first(
        table,
        label,
        (days != NEVER) & ((days < low) | (days > high)),
        "Deze datum bestaat niet",
        "De kalender loopt van het jaar 1 tot en met 9999.",
    )
    return days


def rescaled(encoder: Encoder, table: str, label: str, fact: FactData, den: int) -> FactData:
    """A fact on a finer scale. Notes numbers that do not fit on it."""
    factor = den // fact.layout.den
    if factor == 1:
        return fact
    own = Encoded(fact.value, None, fact.layout.den, told=fact.told)
    encoder.rescale(table, label, own, den)
    high = None
    if fact.high is not None:
        side = Encoded(fact.high, None, fact.layout.den)
        encoder.rescale(table, label, side, den)
        high = side.numbers
    reach = shapes.scaled(fact.layout.reach, factor)
    layout = evolve(fact.layout, den=den, kind="i64", reach=reach)
    return evolve(fact, layout=layout, value=own.numbers, high=high, told=own.told)


__all__ = ["check_rows", "read_days", "rescaled"]
