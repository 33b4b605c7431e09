"""Durations in tables: as text of ISO 8601 ("P1Y6M", "P8W"), and as one number in the kernel."""

from __future__ import annotations

import re

from uitvoerbaar.law.time import Duration

_ISO = re.compile(
    r"(?P<sign>-?)P(?=\d)(?:(?P<years>\d{1,5})Y)?(?:(?P<months>\d{1,6})M)?"
    r"(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,7})D)?"
)
_HALF = 2**32


def duration_of(text: str) -> Duration | None:
    """The duration that a text of ISO 8601 says, of years, months, weeks and days; None for
    another text."""
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    years, months, weeks, days = (int(found[part] or 0) for part in _PARTS)
    made = Duration(12 * years + months, 7 * weeks + days)
    return -made if found["sign"] else made


_PARTS = ("years", "months", "weeks", "days")


def iso_text(duration: Duration) -> str:
    """A duration as text of ISO 8601; months and days have one sign."""
    if duration.months < 0 or duration.days < 0:
        return "-" + iso_text(-duration)
    months = f"{duration.months}M" if duration.months or not duration.days else ""
    return f"P{months}{f'{duration.days}D' if duration.days else ''}"


def packed(duration: Duration) -> int:
    """A duration as one number: its months in the upper 32 bits, its days in the lower."""
    return duration.months * _HALF + duration.days % _HALF


def unpacked(number: int) -> Duration:
    """The duration that `packed` made a number of."""
    months, days = divmod(number, _HALF)
    return Duration(months, days - _HALF if days >= _HALF // 2 else days)
