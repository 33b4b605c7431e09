"""The periods for which a case gives a value: `2024`, `2025-03`, `vanaf 2025-03-15`, `altijd`.

For an item on a yearly grid a year means that year. For any other item a year, month or date means
from its first day on, until the next one; `in 2025-03` means that month only.
"""

from __future__ import annotations

import re
from datetime import date

from attrs import frozen

from uitvoerbaar.cases.days import ValueTextError, first_day_of, read_month
from uitvoerbaar.cases.values import read_year
from uitvoerbaar.law.time import Grid, month_index, month_name

ALWAYS_WORD = "altijd"
_YEAR = re.compile(r"\d{4}", re.ASCII)


@frozen(slots=True)
class Always:
    """In every period."""


@frozen(slots=True)
class Exactly:
    """In these months or years (on the grid of the item) only."""

    periods: tuple[int, ...]


@frozen(slots=True)
class Since:
    """From a day on, until the next such day."""

    day: date


Span = Always | Exactly | Since


def read_span(text: str, grid: Grid) -> Span:
    """The periods that a key stands for, for an item on a grid; raises ValueTextError."""
    if text == ALWAYS_WORD:
        return Always()
    word, _, rest = text.partition(" ")
    if word == "vanaf":
        return Since(_start(rest))
    if word == "in":
        return _within(rest, grid)
    if grid is Grid.YEAR:
        return Exactly((_year_only(text),))
    return Since(_start(text))


def write_span(span: Span, grid: Grid) -> list[str]:
    """The keys from which the same periods are read."""
    match span:
        case Always():
            return [ALWAYS_WORD]
        case Since(day):
            return [f"vanaf {day.isoformat()}"]
        case Exactly(periods):
            if grid is Grid.YEAR:
                return [str(year) for year in periods]
            return [f"in {month_name(month)}" for month in periods]


def _start(text: str) -> date:
    try:
        return first_day_of(text)
    except ValueTextError as error:
        raise _no_period(text, error) from error


def _no_period(text: str, error: ValueTextError) -> ValueTextError:
    if not text[:1].isdigit():
        return ValueTextError(
            f"`{text}` is geen periode", "schrijf een jaar, maand of datum, als `2025-03`"
        )
    return error


def _year_only(text: str) -> int:
    try:
        return read_year(text)
    except ValueTextError as error:
        if re.match(r"\d{4}-\d\d", text, re.ASCII):
            sentence = "dit gegeven wordt per jaar vastgesteld, niet per maand of dag"
            raise ValueTextError(sentence, f"schrijf `{text[:4]}`") from error
        raise _no_period(text, error) from error


def _within(text: str, grid: Grid) -> Exactly:
    if grid is Grid.NONE:
        sentence = "dit gegeven wordt niet per maand of jaar vastgesteld"
        raise ValueTextError(sentence, f"schrijf `vanaf {text}`, of alleen de waarde")
    if grid is Grid.YEAR:
        return Exactly((_year_only(text),))
    if _YEAR.fullmatch(text):
        year = read_year(text)
        return Exactly(tuple(month_index(year, number) for number in range(1, 13)))
    return Exactly((read_month(text),))
