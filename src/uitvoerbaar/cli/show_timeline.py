"""A timeline for people in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from uitvoerbaar.timeline.model import Timeline
from uitvoerbaar.timeline.table import Grid, grids
from uitvoerbaar.timeline.words import missing, notes, span_text

_BETWEEN = 2
_SIGNS = {"?": "yellow", "!": "red"}


def show_timeline(found: Timeline, chart: Path | None = None) -> None:
    """The tables, what is missing, what it leans on, and where the chart is."""
    console = Console(highlight=False)
    head = Text(found.case.applicant.name.replace("_", " ").capitalize(), style="bold")
    head.append(f"  {span_text(found.first, found.last)}", style="dim")
    head.append(f"  gezien vanaf {found.case.reference.isoformat()}", style="dim")
    console.print(head)
    shown = list(grids(found))
    for grid in shown:
        console.print()
        console.print(Text(grid.title, style="bold"))
        for columns in _that_fit(grid, console.width):
            console.print(_table(grid, columns, console.width))
    if not shown:
        console.print("In deze maanden is er niets.")
    absent = list(missing(found))
    if absent:
        console.print()
    for each in absent:
        console.print(Text(f"{each.sign} {each.what}", style=_SIGNS[each.sign]))
        console.print(Text(f"  {each.reason}"))
    leans = list(notes(found))
    if leans:
        console.print()
        console.print(Text("\n".join(leans), style="dim"))
    if chart is not None:
        console.print(Text(f"De grafiek staat in {chart}."))


def _that_fit(grid: Grid, room: int) -> Iterator[list[int]]:
    """The columns in groups that fit beside each other, each group after the first column."""
    widths = [_width(grid, place) + _BETWEEN for place in range(len(grid.columns))]
    group: list[int] = []
    for place in range(1, len(widths)):
        if group and sum(widths[each] for each in (0, *group, place)) - _BETWEEN > room:
            yield [0, *group]
            group = []
        group.append(place)
    yield [0, *group]


def _width(grid: Grid, place: int) -> int:
    """The room that a column needs at least: what may be broken is broken at spaces."""
    column = grid.columns[place]
    texts = [text for row in grid.rows for text in (row[place].text, row[place].under)]
    if column.wraps:
        texts = [word for text in texts for word in text.split()]
    return max(map(len, (*column.title.split(), *texts)))


def _whole_width(grid: Grid, place: int) -> int:
    """The room in which nothing of a column is broken."""
    return max(len(grid.columns[place].title), *(len(row[place].text) for row in grid.rows))


def _table(grid: Grid, columns: list[int], room: int) -> Table:
    widths = {place: _width(grid, place) for place in columns}
    spare = room - sum(widths.values()) - _BETWEEN * (len(columns) - 1)
    table = Table(box=None, pad_edge=False, padding=(0, _BETWEEN, 0, 0), header_style="dim")
    for place in columns:
        column = grid.columns[place]
        more = max(0, min(spare, _whole_width(grid, place) - widths[place]))
        spare -= more
        table.add_column(
            column.title,
            justify="right" if column.number else "left",
            vertical="top",
            width=widths[place] + more,
        )
    for number, row in enumerate(grid.rows):
        total = grid.total and number == len(grid.rows) - 1
        cells = (_cell(row[place].text, row[place].under) for place in columns)
        table.add_row(*cells, style="bold" if total else None)
    return table


def _cell(text: str, under: str) -> Text:
    cell = Text(text)
    if text in _SIGNS:
        cell.stylize(_SIGNS[text])
    if under:
        cell.append(f"\n{under}", style="dim")
    return cell
