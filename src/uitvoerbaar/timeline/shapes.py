"""What a chart draws, as places and texts: the only module in which money becomes a float.

Positions are in months (a month takes the place from its own number to the next) and in euros or
numbers. Texts are made from the exact values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TypedDict

from uitvoerbaar.law.types import Amount, Enumerated
from uitvoerbaar.rendering.wording import clean
from uitvoerbaar.timeline import sums
from uitvoerbaar.timeline.model import Cell, Part, Timeline, Track, stretches
from uitvoerbaar.timeline.sums import Total
from uitvoerbaar.timeline.table import total_text
from uitvoerbaar.timeline.words import (
    ERROR_SIGN,
    SHORT,
    UNKNOWN_SIGN,
    form_text,
    full_text,
    span_text,
    value_text,
)

WIDTH = 880
LETTER = 6.4  # the width of a letter in pixels, roughly


class Block(TypedDict):
    """A rectangle over some months, with what it says under a pointer."""

    start: int
    end: int
    low: float
    high: float
    what: str
    form: str
    months: str
    said: str


class Label(TypedDict):
    """A text in a chart."""

    at: float
    high: float
    text: str


class Point(TypedDict):
    """A place on the line of a counter; `piece` numbers the pieces of a line with gaps."""

    at: int
    high: float
    what: str
    part: str
    piece: int
    months: str
    said: str


class Band(TypedDict):
    """A stretch of a state: the row it stands in (0 is the highest) and its text."""

    start: int
    end: int
    low: float
    high: float
    what: str
    colour: int
    label: str
    months: str
    said: str


def pixels(found: Timeline, months: int) -> float:
    """How wide a number of months is."""
    return WIDTH * months / len(found.months)


# --- money ------------------------------------------------------------------------------------


class Money:
    """The money of a timeline as blocks on each other, in the order of the law."""

    def __init__(self, found: Timeline) -> None:
        self.found = found
        self.tracks = found.of(Part.PAID)
        self._lows: list[list[Fraction]] = []
        above = [Fraction(0)] * len(found.months)
        below = [Fraction(0)] * len(found.months)
        for track in self.tracks:
            lows = []
            for place, cell in enumerate(track.cells):
                side = above if cell.amount >= 0 else below
                lows.append(side[place])
                side[place] += cell.amount
            self._lows.append(lows)
        self._tops = above
        self.highest = _euros(max(above, default=Fraction(0))) or 100.0
        self.lowest = _euros(min(below, default=Fraction(0)))

    @property
    def sign_height(self) -> float:
        """The height of the block that stands for what is not known: it says nothing of size."""
        return (self.highest - self.lowest) * 0.1

    @property
    def room(self) -> float:
        """How high the panel reaches, so that what stands above the blocks fits."""
        opens = any(cell.is_open for track in self.tracks for cell in track.cells)
        tops = self.highest + self.sign_height * opens
        return tops + (self.highest - self.lowest) * 0.1

    def blocks(self) -> Iterator[Block]:
        """What is known to be paid: a block for each outcome and stretch of equal months."""
        for track, lows in zip(self.tracks, self._lows, strict=True):
            keys = [(cell.key, low) for cell, low in zip(track.cells, lows, strict=True)]
            for start, end in stretches(keys):
                cell = track.cells[start]
                if cell.is_known and not cell.is_nil:
                    low = lows[start]
                    yield {
                        "start": cell.month,
                        "end": cell.month + end - start,
                        "low": _euros(low),
                        "high": _euros(low + cell.amount),
                        "what": clean(track.title),
                        "form": form_text(cell.form),
                        "months": span_text(cell.month, cell.month + end - start - 1),
                        "said": full_text(cell),
                    }

    def open_blocks(self) -> Iterator[Block]:
        """What is not known, on top of what is: one block for each stretch of months."""
        for start, end in stretches([self._open(place) for place in range(len(self._tops))]):
            top, names, signs = self._open(start)
            if names:
                first = self.found.first + start
                yield {
                    "start": first,
                    "end": first + end - start,
                    "low": top,
                    "high": top + self.sign_height,
                    "what": ", ".join(names),
                    "form": signs,
                    "months": span_text(first, first + end - start - 1),
                    "said": "nog niet bekend" if signs == UNKNOWN_SIGN else "geen antwoord",
                }

    def _open(self, place: int) -> tuple[float, tuple[str, ...], str]:
        open_tracks = [track for track in self.tracks if track.cells[place].is_open]
        signs = {value_text(track.cells[place]) for track in open_tracks}
        sign = UNKNOWN_SIGN if UNKNOWN_SIGN in signs else ERROR_SIGN
        names = tuple(clean(track.title) for track in open_tracks)
        return (_euros(self._tops[place]) if names else 0.0), names, sign if names else ""

    def labels(self) -> Iterator[Label]:
        """What is paid together, above each stretch of months that is wide enough."""
        months = list(zip(*(track.cells for track in self.tracks), strict=True))
        texts = [total_text(sum(map(sums.of_cell, cells), Total())) for cells in months]
        for start, end in stretches(list(zip(texts, self._tops, strict=True))):
            if not any(cell.amount for cell in months[start]):
                continue
            top = _euros(self._tops[start])
            if any(cell.is_open for cell in months[start]):
                top += self.sign_height
            if pixels(self.found, end - start) > LETTER * len(texts[start]):
                middle = self.found.first + (start + end) / 2
                yield {"at": middle, "high": top, "text": texts[start]}

    def separators(self) -> Iterator[Label]:
        """The lines between months, as high as what stands on both sides."""
        for place in range(1, len(self._tops)):
            high = min(self._tops[place - 1], self._tops[place])
            if high:
                yield {"at": self.found.first + place, "high": _euros(high), "text": ""}


def _euros(cents: int | Fraction) -> float:
    return float(Fraction(cents) / 100)


# --- counters ---------------------------------------------------------------------------------


def points(tracks: Sequence[Track]) -> Iterator[Point]:
    """The lines of counters: a point where each month starts, and where the last one ends."""
    for track in tracks:
        piece = 0
        for start, end in stretches([cell.is_known for cell in track.cells]):
            piece += 1
            cells = track.cells[start:end]
            if not cells[0].is_known:
                continue
            for cell in cells:
                yield _point(track, cell, cell.month, piece)
            yield _point(track, cells[-1], cells[-1].month + 1, piece)


def _point(track: Track, cell: Cell, at: int, piece: int) -> Point:
    return {
        "at": at,
        "high": float(cell.amount),
        "what": clean(track.title),
        "part": track.part.value,
        "piece": piece,
        "months": span_text(cell.month, cell.month),
        "said": full_text(cell),
    }


def ends(tracks: Sequence[Track]) -> Iterator[Label]:
    """The last known value of each counter, to stand behind its line."""
    for track in tracks:
        known = [cell for cell in track.cells if cell.is_known]
        for cell in known[-1:]:
            yield {"at": cell.month + 1, "high": float(cell.amount), "text": value_text(cell)}


def gaps(found: Timeline, tracks: Sequence[Track]) -> Iterator[Block]:
    """The months in which some counter is not known."""
    open_tracks = [
        tuple(clean(t.title) for t in tracks if t.cells[place].is_open)
        for place in range(len(found.months))
    ]
    for start, end in stretches(open_tracks):
        if open_tracks[start]:
            first = found.first + start
            yield {
                "start": first,
                "end": first + end - start,
                "low": 0.0,
                "high": 0.0,
                "what": ", ".join(open_tracks[start]),
                "form": UNKNOWN_SIGN,
                "months": span_text(first, first + end - start - 1),
                "said": "nog niet bekend",
            }


# --- states -----------------------------------------------------------------------------------

NO, YES, OPEN_BAND, FIRST_VALUE = 0, 1, 2, 3
ROW, _TITLE, _BAR = 46, 18, 22  # pixels: of a row, of its title, of its bar


def bands(found: Timeline, tracks: Sequence[Track]) -> Iterator[Band]:
    """The bars of states, in pixels from the top."""
    for number, track in enumerate(tracks):
        for run in track.runs():
            cell = run.cell
            if cell.is_nil and not cell.is_known:
                continue
            end = run.last + 1
            text = value_text(cell)
            fits = pixels(found, end - run.first) > LETTER * len(text) + 8
            yield {
                "start": run.first,
                "end": end,
                "low": number * ROW + _TITLE,
                "high": number * ROW + _TITLE + _BAR,
                "what": clean(track.title),
                "colour": _colour(found, track, cell),
                "label": text if fits else "",
                "months": span_text(run.first, run.last),
                "said": full_text(cell),
            }


def _colour(found: Timeline, track: Track, cell: Cell) -> int:
    if cell.is_open:
        return OPEN_BAND
    kind = track.rule.type
    if isinstance(kind, Enumerated):
        values = found.law.enumerations[kind.enumeration].values
        return FIRST_VALUE + values.index(cell.outcome.value)
    return YES if cell.outcome.value else NO


# --- the axis of months -----------------------------------------------------------------------


def ticks(found: Timeline) -> Iterator[Label]:
    """Where months are named: each, each quarter or each January, as there is room; the year
    under its first one."""
    step = next(step for step in (1, 3, 12) if step == 12 or pixels(found, step) > 34)
    year = 0
    for month in found.months:
        if month % step and month != found.first:
            continue
        if month == found.first and month % step and pixels(found, step - month % step) < 40:
            continue
        shown = str(month // 12) if month // 12 != year else ""
        name = "" if step == 12 and month % 12 == 0 else SHORT[month % 12]
        year = month // 12
        yield {"at": month + 0.5, "high": 0.0, "text": f"{name}\n{shown}".strip()}


def year_starts(found: Timeline) -> list[int]:
    """The Januaries after the first month."""
    return [month for month in found.months if month % 12 == 0 and month > found.first]


def reference(found: Timeline) -> float | None:
    """The place of the reference date; None where it is not among the months."""
    day = found.case.reference
    at = day.year * 12 + day.month - 1 + (day.day - 1) / 31
    return at if found.first <= at <= found.last + 1 else None


def state_title(track: Track) -> str:
    """The title of a row; with the amount that it comes to, which may not fit its bar."""
    last = track.cells[-1]
    if isinstance(track.rule.type, Amount) and last.is_known and not last.is_nil:
        return f"{clean(track.title)}: {value_text(last)}"
    return clean(track.title)
