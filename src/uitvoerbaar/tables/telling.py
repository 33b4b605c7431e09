"""Columns beside each other that say one thing of each row: a value with its state, its bounds,
the day on which it was applied for, and since when it is known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from attrs import frozen

from uitvoerbaar.evaluation.dutch import dutch_number
from uitvoerbaar.kernel import shapes, states
from uitvoerbaar.kernel.data import Array, FactData
from uitvoerbaar.kernel.layout import FactLayout, Form
from uitvoerbaar.kernel.lowering import literals
from uitvoerbaar.kernel.lowering.reads import NEVER
from uitvoerbaar.law.declaration import Choice, Item, Judgement
from uitvoerbaar.law.types import Amount, Boolean, Number, Percentage, Reference
from uitvoerbaar.tables import forms, names
from uitvoerbaar.tables.arrays import nulls_of, one_chunk
from uitvoerbaar.tables.checks import check_rows, read_days
from uitvoerbaar.tables.encode import Encoded, Encoder

Declared = Item | Choice | Judgement

_STATE_BITS = np.array(
    [0, states.PROVISIONAL, states.ABSENT, states.NOT_APPLICABLE, states.UNKNOWN], dtype=np.uint8
)
_FIRST_WITHOUT_VALUE = names.STATES.index("ontbreekt")
_PROVISIONAL = names.STATES.index("voorlopig")
_BOUNDABLE = names.STATES.index("onbekend")
ALWAYS_KNOWN = NEVER  # what became known on no day in particular


@frozen(slots=True, eq=False)
class Told:
    """What columns say: a fact for each row, and of which rows they say anything (bool)."""

    fact: FactData
    said: Array


@frozen(slots=True, eq=False)
class Columns:
    """The columns of one thing that is said. `label` names them in messages; `columns`: by part
    (None: the value itself); `size`: how many rows they have."""

    label: str
    columns: Mapping[str | None, Any]
    size: int

    def part(self, name: str) -> str:
        """The name of one of the columns, for messages."""
        return f"{self.label}.{name}"

    def is_said(self, name: str | None) -> Array:
        """Where a column has something (bool)."""
        column = self.columns.get(name)
        if column is None:
            return np.zeros(self.size, dtype=bool)
        return ~nulls_of(one_chunk(column))


class Teller:
    """Reads columns of one item, choice or judgement, as known on a day (None: as known at any
    time). What is wrong is noted in the encoder."""

    def __init__(
        self, encoder: Encoder, declared: Declared, things: int, known_on: date | None
    ) -> None:
        """`things`: how many things there are that a reference can name."""
        self.encoder, self.problems = encoder, encoder.problems
        self.declared, self.things = declared, things
        self.table = declared.symbol.kind or ""
        self.item = declared if isinstance(declared, Item) else None
        self.ranged = declared if isinstance(declared, Item | Choice) else None
        self.known_on = None if known_on is None else literals.day_number(known_on)

    def read(self, given: Columns) -> Told | None:
        """What columns say; None where they cannot be read."""
        column = given.columns.get(None)
        made = None
        if self._has_both_bounds(given):
            made = self.encoder.values(
                self.table, given.label, forms.nothing(given.size) if column is None else column,
                self.declared.type,
            )  # fmt: skip
        if made is None:
            return None
        word = self._words_of_state(given)
        applied, until = self._days(given, names.APPLIED), self._days(given, names.UNTIL)
        known_from = self.known_from(given, applied)
        if word is None:
            return None
        self._check_together(given, made, word)
        self._check_days(given, made, applied, until)
        said = given.is_said(None) | (word >= 0)
        said |= given.is_said(names.LOWEST) | given.is_said(names.HIGHEST)
        hidden = np.zeros(given.size, dtype=bool)
        if self.known_on is not None:
            hidden = known_from > self.known_on
        return Told(
            self._fact(given, made, np.where(hidden, -1, word), applied, until, hidden), said
        )

    def _fact(
        self,
        given: Columns,
        made: Encoded,
        word: Array,
        applied: Array | None,
        until: Array | None,
        hidden: Array,
    ) -> FactData:
        bounded = names.LOWEST in given.columns
        dated = applied is not None or until is not None
        state = self._states(made, word, hidden)
        if self.ranged is not None:
            scale = np.lcm(made.den, literals.scale_of_bounds(self.ranged))
            self.encoder.rescale(self.table, given.label, made, int(scale))
        self._check_range(given.label, made, ~made.is_null())
        self._check_whole(given.label, made)
        state = self._within_reach(made, state)
        self._check_reference(given, made)
        highest = self._bounds(given, made, state, hidden) if bounded else None
        if applied is not None and self.known_on is not None:
            state = self._too_late(made, state, applied)
        if isinstance(self.declared, Choice):
            # No choice is none: it is never unknown.
            state = np.where(state & states.UNKNOWN, states.ABSENT, state).astype(np.uint8)
        elif not bounded:
            state = np.where(state & states.UNKNOWN, state | self._open(), state).astype(np.uint8)
        stateful = bounded or names.STATE in given.columns or bool(state.any())
        reach = forms.reach_of(self.declared.type, made.numbers, highest)
        highest = forms.narrow(made, reach, highest)
        layout = FactLayout(Form.PLAIN, made.kind, stateful, bounded, dated, made.den, reach)
        return FactData(
            layout,
            made.numbers,
            state if stateful else None,
            highest,
            _or_never(applied, given.size) if dated else None,
            _or_never(until, given.size) if dated else None,
            told=made.told,
        )

    # --- states ---

    def _words_of_state(self, given: Columns) -> Array | None:
        """For each row the place of its state in `names.STATES`, -1 where none is said."""
        column = given.columns.get(names.STATE)
        if column is None:
            return np.full(given.size, -1, dtype=np.int32)
        label = given.part(names.STATE)
        codes = self.encoder.words(self.table, label, column, names.STATES)
        if codes is None:
            mend = f"Kies uit: {', '.join(names.STATES)}."
            self.problems.note(self.table, label, None, "De staat is geen tekst.", mend)
            return None
        return np.where(given.is_said(names.STATE) & ~codes.is_null(), codes.numbers, -1)

    def _check_together(self, given: Columns, made: Encoded, word: Array) -> None:
        """Notes rows in which the columns contradict each other."""
        valued = ~made.is_null()
        low, high = given.is_said(names.LOWEST), given.is_said(names.HIGHEST)
        note = self._noter(given.label)
        note(
            ~valued & (word >= 0) & (word < _FIRST_WITHOUT_VALUE),
            "De staat zegt dat er een waarde is, maar die ontbreekt",
            "Geef de waarde, of de staat onbekend.",
        )
        note(
            valued & (word >= _FIRST_WITHOUT_VALUE),
            lambda row: f"De staat is “{names.STATES[word[row]]}”, maar er staat een waarde",
            "Laat de waarde leeg, of verbeter de staat.",
        )
        note(
            valued & (low | high),
            "Hier staan een waarde en grenzen tegelijk",
            "Laat een van beide leeg.",
        )
        if self.item is None:
            note(
                word == _PROVISIONAL,
                "Alleen een gegeven kan voorlopig zijn, een keuze of oordeel niet",
                "Geef de staat bekend, of laat hem leeg.",
            )
        note(
            ~valued & (low | high) & (word >= 0) & (word != _BOUNDABLE),
            lambda row: f"De staat is “{names.STATES[word[row]]}”, maar er staan grenzen",
            "Laat de grenzen leeg, of geef de staat onbekend.",
        )

    def _noter(self, label: str) -> Any:
        def note(wrong: Array, what: Any, mend: Any) -> bool:
            return self.problems.note_first(self.table, label, wrong, what, mend)

        return note

    def _states(self, made: Encoded, word: Array, hidden: Array) -> Array:
        """The state of each row: what it says, or unknown where there is no value."""
        state = np.where(word >= 0, _STATE_BITS[np.maximum(word, 0)], 0)
        nothing = hidden | (made.is_null() & ((state & states.NO_VALUE) == 0))
        return np.where(nothing, states.UNKNOWN, state).astype(np.uint8)

    def _open(self) -> int:
        """At which sides an unknown value has no bound."""
        low = self.ranged is not None and self.ranged.low is not None
        high = self.ranged is not None and self.ranged.high is not None
        return (0 if low else states.OPEN_LOW) | (0 if high else states.OPEN_HIGH)

    # --- values ---

    def _check_range(self, label: str, made: Encoded, there: Array) -> None:
        """Notes a value outside the declared range."""
        if self.ranged is None:
            return
        for bound, word in ((self.ranged.low, "laagste"), (self.ranged.high, "hoogste")):
            if bound is None:
                continue
            limit = literals.whole_number(bound, made.den)
            out = made.numbers < limit if word == "laagste" else made.numbers > limit
            self._noter(label)(
                out & there,
                f"De waarde ligt buiten het bereik van {self.ranged.symbol.name}",
                f"De {word} waarde is {bound}; herstel de rij of laat haar leeg.",
            )

    def _check_whole(self, label: str, made: Encoded) -> None:
        """Notes a value with decimals, where the law says that it is a whole number."""
        if self.item is None or not self.item.whole or made.den == 1:
            return
        self._noter(label)(
            (made.numbers % made.den != 0) & ~made.is_null(),
            lambda row: (
                f"{self.declared.symbol.name} is een geheel getal, en hier staat "
                f"{dutch_number(Fraction(int(made.numbers[row]), made.den))}"
            ),
            "Geef een getal zonder decimalen.",
        )

    def _within_reach(self, made: Encoded, state: Array) -> Array:
        """The states, with a mark where a value is beyond what code was made for."""
        if not isinstance(self.declared.type, Amount | Number | Percentage):
            return state
        most = shapes.LARGEST_INPUT * made.den
        numbers = made.numbers
        if numbers.dtype != np.int64 or not len(numbers):
            return state
        beyond = ((state & states.NO_VALUE) == 0) & ((numbers > most) | (numbers < -most))
        if not beyond.any():
            return state
        made.told, made.numbers = numbers, np.where(beyond, 0, numbers)
        return np.where(beyond, state | states.HAND_BACK, state).astype(np.uint8)

    def _check_reference(self, given: Columns, made: Encoded) -> None:
        kind, there = self.declared.type, ~made.is_null()
        if isinstance(kind, Reference):
            check_rows(
                self.encoder, self.table, given.label, kind, made.numbers, there, self.things
            )

    # --- bounds ---

    def _has_both_bounds(self, given: Columns) -> bool:
        low, high = names.LOWEST in given.columns, names.HIGHEST in given.columns
        if low == high:
            return True
        there, gone = (names.LOWEST, names.HIGHEST) if low else (names.HIGHEST, names.LOWEST)
        self.problems.note(
            self.table,
            given.part(there),
            None,
            f"Bij deze kolom hoort een kolom {given.part(gone)}.",
            "Geef beide; laat een grens leeg die er niet is.",
        )
        return False

    def _bounds(self, given: Columns, made: Encoded, state: Array, hidden: Array) -> Array | None:
        """Puts the lowest values beside the known ones; the highest values."""
        sides = []
        for part in (names.LOWEST, names.HIGHEST):
            side = self.encoder.values(
                self.table, given.part(part), given.columns[part], self.declared.type
            )
            if side is None:
                return None
            sides.append(side)
        den = int(np.lcm.reduce([made.den, *(side.den for side in sides)]))
        self.encoder.rescale(self.table, given.label, made, den)
        for part, side in zip((names.LOWEST, names.HIGHEST), sides, strict=True):
            self.encoder.rescale(self.table, given.part(part), side, den)
            self._check_range(given.part(part), side, ~side.is_null())
        low, high = sides
        self._noter(given.part(names.LOWEST))(
            ~low.is_null() & ~high.is_null() & (low.numbers > high.numbers),
            "De laagste waarde is hoger dan de hoogste",
            "Wissel de grenzen om.",
        )
        doubt = (state & states.UNKNOWN) != 0
        ends = []
        for side, bit, bound in (
            (low, states.OPEN_LOW, self.ranged and self.ranged.low),
            (high, states.OPEN_HIGH, self.ranged and self.ranged.high),
        ):
            free = doubt & (side.is_null() | hidden)
            end = np.where(doubt & ~free, side.numbers, made.numbers).astype(np.int64)
            if bound is None:
                state[free] |= bit
                end[free] = 0
            else:
                end[free] = literals.whole_number(bound, den)
            ends.append(end)
        made.numbers, made.kind = ends[0], "i64"
        return ends[1]

    # --- days ---

    def _days(self, given: Columns, part: str) -> Array | None:
        """A column of days that may be missing, as int32; None where there is no such column."""
        column = given.columns.get(part)
        if column is None:
            return None
        return read_days(self.encoder, self.table, given.label, column)

    def known_from(self, given: Columns, applied: Array | None) -> Array:
        """The day on which each row became known; of a choice that does not say so, that of the
        application."""
        days = self._days(given, names.KNOWN_FROM)
        found = _or_never(days, given.size)
        if isinstance(self.declared, Choice) and applied is not None:
            return np.where(found == ALWAYS_KNOWN, applied, found)
        return found

    def _check_days(
        self, given: Columns, made: Encoded, applied: Array | None, until: Array | None
    ) -> None:
        """Notes an application without a choice, and one that ends before it begins."""
        for part, days in ((names.APPLIED, applied), (names.UNTIL, until)):
            if days is not None:
                self._noter(given.part(part))(
                    (days != NEVER) & made.is_null(),
                    "Hier staat een dag, maar er is niets gekozen",
                    f"Geef ook {given.label}, of laat de dag leeg.",
                )
        if applied is not None and until is not None:
            self._noter(given.part(names.UNTIL))(
                (applied != NEVER) & (until != NEVER) & (until < applied),
                "De laatste dag ligt voor de aanvraag",
                "Verbeter een van beide dagen.",
            )

    def _too_late(self, made: Encoded, state: Array, applied: Array) -> Array:
        """What was applied for after the day on which is looked, is not chosen yet; what was
        refused then is."""
        assert self.known_on is not None
        late = applied > self.known_on
        if isinstance(self.declared.type, Boolean):
            late &= made.numbers != 0
        return np.where(late, states.ABSENT, state).astype(np.uint8)


def _or_never(days: Array | None, size: int) -> Array:
    return np.full(size, NEVER, dtype=np.int32) if days is None else days


__all__ = [
    "ALWAYS_KNOWN",
    "Columns",
    "Declared",
    "Teller",
    "Told",
]
