"""Periods of the law: months and years on which values are fixed, and durations."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from attrs import frozen


class Grid(Enum):
    """How often a value is fixed. Not to be confused with the unit of an amount."""

    NONE = ""
    MONTH = "elke maand"
    YEAR = "elk jaar"


# A month is an int: 12 * year + (month - 1). Differences of months are then plain integers.


def month_of(day: date) -> int:
    """The month (index) in which a day lies."""
    return day.year * 12 + day.month - 1


def month_index(year: int, number: int) -> int:
    """The month with number 1..12 of a year."""
    return year * 12 + number - 1


@lru_cache(maxsize=8192)
def first_day(month: int) -> date:
    """The first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


@lru_cache(maxsize=8192)
def last_day(month: int) -> date:
    """The last day of a month."""
    year, number = month // 12, month % 12 + 1
    return date(year, number, calendar.monthrange(year, number)[1])


def year_of(month: int) -> int:
    """The calendar year of a month."""
    return month // 12


def quarter_start(day: date) -> date:
    """The first day of the quarter in which a day lies."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def month_name(month: int) -> str:
    """ISO form, e.g. 2026-03."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


@frozen(slots=True)
class Duration:
    """A span of months and days ("18 jaar" is 216 months, "8 weken" is 56 days)."""

    months: int = 0
    days: int = 0

    def __neg__(self) -> Duration:
        return Duration(-self.months, -self.days)


class LeapDay(Enum):
    """What 29 February becomes in a year that has none: a declared reading."""

    BACK = "28 februari"
    FORWARD = "1 maart"


def add_duration(day: date, duration: Duration, leap: LeapDay = LeapDay.BACK) -> date:
    """A day moved by months, then by days.

    A day that the target month lacks (31 April, 29 February) becomes that month's last day; with
    LeapDay.FORWARD, 29 February becomes 1 March instead.
    """
    month = month_of(day) + duration.months
    end = last_day(month)
    if day.day <= end.day:
        moved = end.replace(day=day.day)
    elif leap is LeapDay.FORWARD and day.month == 2 and day.day == 29:
        moved = end + timedelta(days=1)
    else:
        moved = end
    return moved + timedelta(days=duration.days) if duration.days else moved
