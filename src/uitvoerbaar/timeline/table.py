"""A timeline as tables: equal months in one row, and what has nothing to say left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from attrs import field, frozen

from uitvoerbaar.law.types import Amount, Number
from uitvoerbaar.rendering.wording import capital, clean
from uitvoerbaar.timeline import sums
from uitvoerbaar.timeline.model import NO_FORM, Cell, Part, Timeline, Track, stretches
from uitvoerbaar.timeline.sums import Total
from uitvoerbaar.timeline.words import (
    ERROR_SIGN,
    NOTHING_SIGN,
    UNKNOWN_SIGN,
    form_text,
    money_text,
    span_text,
    value_text,
    year_text,
)


@frozen(slots=True)
class Text:
    """What stands in a place of a table, and smaller under it."""

    text: str
    under: str = ""


@frozen(slots=True)
class Column:
    """A column: its heading, in English only where it is no word of the law. `number`: it is set
    to the right. `wraps`: its cells may be broken at spaces."""

    title: str
    english: str = ""
    number: bool = False
    wraps: bool = False


@frozen(slots=True)
class Grid:
    """A table: the first column of each row is what it is about."""

    title: str
    english: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    total: bool = field(default=False)  # the last row adds up the others


_MONTHS = Column("Maanden", "Months")
_TOGETHER = Column("Samen", "Together", number=True)


def grids(found: Timeline) -> Iterator[Grid]:
    """All tables that have something to say."""
    paid = found.of(Part.PAID)
    if paid:
        yield _money(found, paid)
        yield _years(found)
    counters = found.of(Part.USED, Part.LEFT)
    if counters:
        yield _counters(counters)
    states = found.answered_states
    if states:
        yield _states(states)
    others = found.of(Part.OTHER)
    if others:
        yield _merged("Andere uitkomsten", "Other outcomes", others)


# --- money ------------------------------------------------------------------------------------


def _money(found: Timeline, paid: Sequence[Track]) -> Grid:
    """What is paid in each month, and together."""
    columns = [_MONTHS, *(Column(clean(track.title), number=True) for track in paid)]
    if len(paid) > 1:
        columns.append(_TOGETHER)
    rows = []
    for start, end in _equal(paid, lambda cell: cell.key):
        cells = [track.cells[start] for track in paid]
        row = [_span(paid, start, end), *(_paid(cell) for cell in cells)]
        if len(paid) > 1:
            row.append(Text(total_text(sum(map(sums.of_cell, cells), Total()))))
        rows.append(tuple(row))
    return Grid("Wat u krijgt, per maand", "What you get, by month", tuple(columns), tuple(rows))


def _paid(cell: Cell) -> Text:
    shown = cell.is_known and not cell.is_nil and cell.form != NO_FORM
    return Text(value_text(cell), form_text(cell.form) if shown else "")


def _years(found: Timeline) -> Grid:
    """What is paid in each calendar year, by form where there are forms."""
    forms = found.forms
    if len(forms) == 1 and forms[0] == NO_FORM:
        forms = ()
    together = not forms or len(forms) > 1
    columns = [Column("Jaar", "Year")]
    columns += [Column(capital(form_text(form)), number=True) for form in forms]
    columns += [_TOGETHER] if together else []
    rows = []
    for year in sums.years(found):
        row = [Text(year_text(year, found))]
        row += [Text(total_text(sums.of_year(found, year, form))) for form in forms]
        row += [Text(total_text(sums.of_year(found, year)))] if together else []
        rows.append(tuple(row))
    several = len(rows) > 1
    if several:
        last = [Text("Alle maanden samen")]
        last += [Text(total_text(sums.of_form(found, form))) for form in forms]
        last += [Text(total_text(sums.total(found)))] if together else []
        rows.append(tuple(last))
    title = "Wat u krijgt, per kalenderjaar"
    return Grid(title, "What you get, by calendar year", tuple(columns), tuple(rows), several)


def total_text(total: Total) -> str:
    """A sum, with a sign for what could not be added."""
    if total.is_nil:
        return NOTHING_SIGN
    signs = [
        *([UNKNOWN_SIGN] if total.unknown else []),
        *([ERROR_SIGN] if total.errors else []),
    ]
    if not total.cents:
        return " ".join(signs)
    return " + ".join([money_text(total.cents), *signs])


# --- counters and states ----------------------------------------------------------------------


def _counters(tracks: Sequence[Track]) -> Grid:
    """Counters, with months in one row as long as each goes on in the same steps."""
    columns = [_MONTHS, *(Column(clean(track.title), number=True) for track in tracks)]
    rows = []
    for start, end in _steady(tracks):
        row = [_span(tracks, start, end)]
        for track in tracks:
            first, last = value_text(track.cells[start]), value_text(track.cells[end - 1])
            row.append(Text(first if first == last else f"{first} → {last}"))
        rows.append(tuple(row))
    title = "Wat is gebruikt en wat over is"
    return Grid(title, "What is used and what is left", tuple(columns), tuple(rows))


def _steady(tracks: Sequence[Track]) -> Iterator[tuple[int, int]]:
    """The stretches in which every counter changes by the same step each month."""
    count = len(tracks[0].cells)
    start = 0
    for place in range(1, count + 1):
        if place == count or not all(
            _goes_on(track.cells[start : start + 2], track.cells[place - 1 : place + 1])
            for track in tracks
        ):
            yield start, place
            start = place


def _goes_on(first: Sequence[Cell], now: Sequence[Cell]) -> bool:
    """Whether the step between two months is that between the first two."""
    if not all(cell.is_known for cell in (*first, *now)):
        return len({cell.key for cell in (*first, *now)}) == 1
    same_state = len({cell.state for cell in (*first, *now)}) == 1
    return same_state and bool(now[1].amount - now[0].amount == first[1].amount - first[0].amount)


def _states(tracks: Sequence[Track]) -> Grid:
    """Yes/no and states, each with its own stretches of months."""
    what, answers = Column("Wat", "What", wraps=True), Column("Antwoord", "Answer", wraps=True)
    rows = []
    for track in tracks:
        for number, run in enumerate(track.runs()):
            title = clean(track.title) if number == 0 else ""
            answer = value_text(run.cell) or NOTHING_SIGN
            rows.append((Text(title), Text(span_text(run.first, run.last)), Text(answer)))
    return Grid("Wat er geldt", "What holds", (what, _MONTHS, answers), tuple(rows))


def _merged(title: str, english: str, tracks: Sequence[Track]) -> Grid:
    """Outcomes beside each other, equal months in one row."""
    columns = [_MONTHS]
    columns += [
        Column(clean(track.title), number=isinstance(track.rule.type, Amount | Number))
        for track in tracks
    ]
    rows = [
        (_span(tracks, start, end), *(Text(value_text(track.cells[start])) for track in tracks))
        for start, end in _equal(tracks, lambda cell: cell.key)
    ]
    return Grid(title, english, tuple(columns), tuple(rows))


def _equal(tracks: Sequence[Track], key: Callable[[Cell], Hashable]) -> Iterator[tuple[int, int]]:
    """The stretches in which all outcomes together say the same."""
    months = zip(*(track.cells for track in tracks), strict=True)
    return stretches([tuple(map(key, cells)) for cells in months])


def _span(tracks: Sequence[Track], start: int, end: int) -> Text:
    cells = tracks[0].cells
    return Text(span_text(cells[start].month, cells[end - 1].month))
