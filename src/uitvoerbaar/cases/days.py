"""Dates and months as people write them; a date may be partly unknown."""

from __future__ import annotations

import re
from datetime import date

from uitvoerbaar.evaluation.facts import Between
from uitvoerbaar.law.time import last_day, month_index

# Outside these years a date is a slip, or a sign for "no date"; inside them no sum overflows.
FIRST_YEAR, LAST_YEAR = 1800, 2999

_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)


class ValueTextError(ValueError):
    """A text that is no value of the wanted type: a Dutch sentence, and how to mend it."""

    def __init__(self, sentence: str, mend: str) -> None:
        super().__init__(f"{sentence}; {mend}")
        self.sentence, self.mend = sentence, mend


def read_day(text: str) -> date:
    """A whole date (2026-03-01); raises ValueTextError."""
    found = read_date(text)
    if isinstance(found, Between):
        raise ValueTextError(f"`{text}` is geen hele datum", "schrijf ook de maand en de dag")
    return found


def read_date(text: str) -> date | Between:
    """A date, or the bounds of one of which the day (2006-02) or the month (2006) is unknown.

    Unknown parts may be written as zeros, as registers do. Raises ValueTextError.
    """
    if _YEAR.fullmatch(text):
        return _whole_year(_year(text, text))
    if found := _MONTH.fullmatch(text):
        return _whole_month(text, found)
    if found := _DATE.fullmatch(text):
        if found[3] == "00":
            year = _year(text, found[1])
            return _whole_year(year) if found[2] == "00" else _whole_month(text, found)
        return _day(text, found[1], found[2], found[3])
    mend = "schrijf een datum als `2026-03-01`"
    if found := _DUTCH.fullmatch(text):
        try:
            day = date(int(found[3]), int(found[2]), int(found[1]))
            mend = f"schrijf `{day.isoformat()}`: het jaar, de maand, de dag"
        except ValueError:
            pass
    raise ValueTextError(f"`{text}` is geen datum", mend)


def read_month(text: str) -> int:
    """A month (2026-03) as its index; raises ValueTextError."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise ValueTextError(f"`{text}` is geen maand", "schrijf een maand als `2026-03`")
    bounds = _whole_month(text, found)
    return month_index(bounds.low.year, bounds.low.month)


def first_day_of(text: str) -> date:
    """The first day of a date, month or year as written; raises ValueTextError."""
    found = read_date(text)
    if isinstance(found, Between):
        assert isinstance(found.low, date)
        return found.low
    return found


def _year(text: str, digits: str) -> int:
    year = int(digits)
    if year > LAST_YEAR:
        sentence = f"`{text}` ligt na {LAST_YEAR}"
        raise ValueTextError(sentence, "schrijf `ontbreekt` als er geen (eind)datum is")
    if year < FIRST_YEAR:
        sentence = f"`{text}` ligt voor {FIRST_YEAR}"
        raise ValueTextError(sentence, "schrijf `onbekend` als de datum niet bekend is")
    return year


def _day(text: str, year: str, month: str, day: str) -> date:
    checked = _year(text, year)
    try:
        return date(checked, int(month), int(day))
    except ValueError:
        sentence = f"de dag `{text}` bestaat niet"
        raise ValueTextError(sentence, "controleer de maand en de dag") from None


def _whole_month(text: str, found: re.Match[str]) -> Between:
    year, number = _year(text, found[1]), int(found[2])
    if not 1 <= number <= 12:
        raise ValueTextError(f"de maand `{text}` bestaat niet", "schrijf een maand als `2026-03`")
    return Between(date(year, number, 1), last_day(month_index(year, number)))


def _whole_year(year: int) -> Between:
    return Between(date(year, 1, 1), date(year, 12, 31))
