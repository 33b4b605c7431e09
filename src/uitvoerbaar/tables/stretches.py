"""Values by stretches of time: a list in each row of {van, tot, waarde, staat, ...}.

A stretch holds in whole periods of its item: it begins on the first day of one and ends on the last
day of one. Two stretches of a row overlap only where one became known later than the other; of
those the one that was known last, on the day on which is looked, counts.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from attrs import evolve, frozen

from uitvoerbaar.kernel.data import Array
from uitvoerbaar.kernel.lowering.reads import NEVER
from uitvoerbaar.law.declaration import Choice
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import SetOf
from uitvoerbaar.tables import forms, names
from uitvoerbaar.tables.arrays import (
    day_text,
    is_list_of_structs,
    nulls_of,
    offsets_from,
    offsets_of,
    one_chunk,
)
from uitvoerbaar.tables.checks import read_days
from uitvoerbaar.tables.problems import Problems
from uitvoerbaar.tables.telling import Columns, Declared, Teller

_EDGES = (names.FROM, names.TO)


@frozen(slots=True, eq=False)
class Stretches:
    """The stretches of all rows, of each row those that were known last behind the others.

    `columns`: what they say, by part. Row n has the stretches from `offsets[n]` to before
    `offsets[n + 1]`, each for the periods from `first` up to and including `last` (int32); one
    that was not known on the day is for none. `rows`: the row of each stretch; `places`: its place
    in the list of that row.
    """

    columns: Mapping[str | None, Any]
    offsets: Array
    first: Array
    last: Array
    rows: Array
    places: Array

    @contextmanager
    def told_by_row(self, problems: Problems) -> Iterator[None]:
        """What is found wrong meanwhile in a stretch is told with its row and place."""
        before = len(problems.found)
        yield
        for number, problem in enumerate(problems.found[before:], before):
            if problem.row is not None:
                problems.found[number] = evolve(
                    problem,
                    row=int(self.rows[problem.row]),
                    sentence=_placed(problem.sentence, int(self.places[problem.row])),
                )

    def given(self, label: str) -> Columns:
        """The columns of the stretches."""
        return Columns(label, self.columns, len(self.rows))

    def of_each_row(self, label: str) -> Columns:
        """For each row what its last stretch says: for items that have no periods."""
        counting = np.flatnonzero(self.first <= self.last)
        latest = np.full(len(self.offsets) - 1, -1)
        latest[self.rows[counting]] = counting  # of more in a row the last one remains
        wanted = pa.array(np.maximum(latest, 0), mask=latest < 0)
        taken = {part: column.take(wanted) for part, column in self.columns.items()}
        return Columns(label, taken, len(latest))


def is_series(column: Any) -> bool:
    """Whether a column has stretches."""
    return is_list_of_structs(column.type)


def stretches_of(teller: Teller, declared: Declared, column: Any) -> Stretches | None:
    """The stretches of a column, as known on the day of the teller; None (and a problem) where
    they cannot be used."""
    return _Reading(teller, declared, one_chunk(column)).read()


class _Reading:
    def __init__(self, teller: Teller, declared: Declared, column: Any) -> None:
        self.teller, self.declared, self.column = teller, declared, column
        self.problems, self.table = teller.problems, teller.table
        self.name = declared.symbol.name
        offsets = offsets_of(column)
        self.inner = column.flatten()
        self.rows = np.repeat(np.arange(len(column)), np.diff(offsets))
        self.places = np.arange(len(self.inner)) - offsets[self.rows]

    def read(self) -> Stretches | None:
        before = len(self.problems.found)
        if not self._has_right_parts():
            return None
        self._note(nulls_of(self.inner), "Dit tijdvak is leeg", "Vul het in, of laat het weg.")
        parts = [field.name for field in self.inner.type]
        fields = dict(zip(parts, self.inner.flatten(), strict=True))
        first, last = self._edges(fields)
        columns: dict[str | None, Any] = {
            {names.VALUE: None, names.LAST: names.UNTIL}.get(part, part): column
            for part, column in fields.items()
            if part not in _EDGES
        }
        given = Columns(self.name, columns, len(self.inner))
        applied = None
        if names.APPLIED in columns:
            applied = read_days(self.teller.encoder, self.table, self.name, columns[names.APPLIED])
        known_from = self.teller.known_from(given, applied)
        if len(self.problems.found) > before or first is None or last is None:
            return None
        self._check_overlap(first, last, known_from)
        if len(self.problems.found) > before:
            return None
        return self._counting(columns, first, last, known_from)

    def _note(self, wrong: Array, what: Any, mend: Any) -> None:
        """Notes the first stretch that is wrong, by its row."""
        before = len(self.problems.found)
        self.problems.note_first(self.table, self.name, wrong, what, mend, "tijdvakken")
        for number, problem in enumerate(self.problems.found[before:], before):
            stretch = int(np.flatnonzero(wrong)[0])
            self.problems.found[number] = evolve(
                problem,
                row=int(self.rows[stretch]),
                sentence=_placed(problem.sentence, int(self.places[stretch])),
            )

    def _has_right_parts(self) -> bool:
        """Whether the stretches have no parts that mean nothing."""
        known = [*_EDGES, names.VALUE, names.STATE, names.KNOWN_FROM]
        if isinstance(self.declared, Choice):
            known += [names.APPLIED, names.LAST]
        elif not isinstance(self.declared.type, SetOf) and forms.has_bounds(self.declared.type):
            known += [names.LOWEST, names.HIGHEST]
        parts = [field.name for field in self.inner.type]
        for part in parts:
            if part not in known:
                near = difflib.get_close_matches(part, known, 1)
                mend = f"Bedoelde u {near[0]}?" if near else f"Kies uit: {', '.join(known)}."
                sentence = f"Een tijdvak van {self.name} heeft geen {part}."
                self.problems.note(self.table, self.name, None, sentence, mend)
                return False
            if parts.count(part) > 1:
                sentence = f"In een tijdvak staat {part} er meer dan eens."
                self.problems.note(self.table, self.name, None, sentence, "Laat er een weg.")
                return False
        return True

    # --- edges ---

    def _edges(self, fields: Mapping[str, Any]) -> tuple[Array | None, Array | None]:
        """The first and the last period of each stretch; None where they cannot be read."""
        found = []
        for part in _EDGES:
            column = fields.get(part)
            days = np.full(len(self.inner), NEVER, dtype=np.int32)
            if column is not None and not pa.types.is_null(column.type):
                if not pa.types.is_date(column.type):
                    self.problems.note(
                        self.table,
                        self.name,
                        None,
                        "De grenzen van een tijdvak zijn geen datums.",
                        "Geef van en tot als datum (date32).",
                    )
                    return None, None
                before = len(self.problems.found)
                read = read_days(self.teller.encoder, self.table, self.name, column)
                for number, problem in enumerate(self.problems.found[before:], before):
                    if problem.row is not None:
                        row = int(self.rows[problem.row])
                        self.problems.found[number] = evolve(problem, row=row)
                if read is None or len(self.problems.found) > before:
                    return None, None
                days = read
            found.append(days)
        begin, end = found
        if self.declared.grid is Grid.NONE:
            self._note(
                (begin != NEVER) | (end != NEVER),
                f"{self.name} hoort niet bij een jaar of maand, en dit tijdvak heeft een grens",
                "Laat van en tot leeg, en geef wat op de dag van de beslissing geldt.",
            )
        before = len(self.problems.found)
        first = self._periods(begin, begin, -forms.FOREVER, "begint", "de eerste")
        last = self._periods(end, end + 1, forms.FOREVER, "eindigt", "de laatste")
        if len(self.problems.found) > before:
            return None, None
        self._note(
            (begin != NEVER) & (end != NEVER) & (begin > end),
            lambda at: (
                f"Dit tijdvak begint op {day_text(int(begin[at]))} en eindigt eerder, op "
                f"{day_text(int(end[at]))}"
            ),
            "Verbeter van of tot; tot is de laatste dag die meetelt.",
        )
        return first, last

    def _periods(self, days: Array, starts: Array, missing: int, verb: str, wanted: str) -> Array:
        """The periods in which days lie (int32). `starts`: the days on which a period must begin,
        for the days to be its edge."""
        if self.declared.grid is Grid.NONE:
            return np.full(len(days), missing, dtype=np.int32)
        there = days != NEVER
        unit, word = ("Y", "jaar") if self.declared.grid is Grid.YEAR else ("M", "maand")
        begin = np.where(there, starts, 0).astype("datetime64[D]")
        cut = begin != begin.astype(f"datetime64[{unit}]").astype("datetime64[D]")
        self._note(
            cut & there,
            lambda at: (
                f"Dit tijdvak {verb} midden in een {word} ({day_text(int(days[at]))}), en "
                f"{self.name} hoort bij een {word}"
            ),
            f"Neem {wanted} dag van een {word}.",
        )
        moments = np.where(there, days, 0).astype("datetime64[D]").astype(f"datetime64[{unit}]")
        period = moments.astype(np.int64) + (1970 if unit == "Y" else 1970 * 12)
        return np.where(there, period, missing).astype(np.int32)

    def _check_overlap(self, first: Array, last: Array, known_from: Array) -> None:
        """Notes a stretch that lies over another of its row that became known on the same day."""
        order = np.lexsort((first, known_from, self.rows))
        here, after = order[:-1], order[1:]
        same = (self.rows[here] == self.rows[after]) & (known_from[here] == known_from[after])
        over = np.zeros(len(first), dtype=bool)
        over[after[same & (first[after] <= last[here])]] = True
        self._note(
            over,
            "Dit tijdvak valt (deels) samen met een ander van deze rij",
            "Laat elke periode in één tijdvak vallen, of geef wat later bekend werd een eigen "
            "bekend_vanaf.",
        )

    # --- what was known ---

    def _counting(
        self, columns: Mapping[str | None, Any], first: Array, last: Array, known_from: Array
    ) -> Stretches:
        """The stretches in the order in which they became known."""
        size = len(self.column)
        if names.KNOWN_FROM not in columns and names.APPLIED not in columns:
            offsets = offsets_from(np.bincount(self.rows, minlength=size))
            return Stretches(columns, offsets, first, last, self.rows, self.places)
        if self.teller.known_on is not None:
            hidden = known_from > self.teller.known_on
            first = np.where(hidden, forms.FOREVER, first).astype(np.int32)
            last = np.where(hidden, -forms.FOREVER, last).astype(np.int32)
        order = np.lexsort((known_from, self.rows))
        indices = pa.array(order)
        return Stretches(
            {part: pc.take(column, indices) for part, column in columns.items()},
            offsets_from(np.bincount(self.rows, minlength=size)),
            first[order],
            last[order],
            self.rows,
            self.places[order],
        )


def _placed(sentence: str, place: int) -> str:
    return f"{sentence} (Tijdvak {place} van de rij, geteld vanaf 0.)"


__all__ = ["Stretches", "is_series", "stretches_of"]
