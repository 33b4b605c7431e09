"""What the columns of a table are called, and what they hold.

A table holds the things of one kind, a row each. The column of an item bears its name. Beside it:

    x              the value in every period (null: unknown)
    x@2024         the value in a year; x@2026-03 in a month
    x              a list of {van, tot, waarde, ..} for values by stretches of periods
    x.staat        bekend, voorlopig, ontbreekt, niet van toepassing or onbekend
    x.laagste      with x.hoogste: the bounds of a value that is partly known
    x.aangevraagd  of a choice: the day of application; x.tot the last day
    x.bekend_vanaf the day on which this became known (null: always)
    w.volledig     whether the list of records w of this thing is complete (none: it is)
    bekend_vanaf   of a record: the day on which it became known

Types: an amount is whole cents in an integer column, or euros in a decimal one; a percentage is a
decimal in percents; a day a date; a duration text of ISO 8601 (P18M); a month or year an integer
(2026, or 202603) or a date; an enumeration or text a string, dictionary-encoded if you like; a
reference the row of the thing in its table; a set a list of such rows. In a table with a row for
each case (`nested`), the things of a kind are a list of structs with these columns, and rows are
counted within the case.
"""

from __future__ import annotations

import re

from attrs import frozen

STATE, LOWEST, HIGHEST = "staat", "laagste", "hoogste"
APPLIED, UNTIL, COMPLETE = "aangevraagd", "tot", "volledig"
FROM, TO, VALUE, LAST = "van", "tot", "waarde", "tot_en_met"
KNOWN_FROM = "bekend_vanaf"
BESIDE_VALUE = (STATE, FROM, TO, APPLIED, LAST, KNOWN_FROM)  # parts that hold no value of an item
APPLICANT = "aanvrager"

STATES = ("bekend", "voorlopig", "ontbreekt", "niet van toepassing", "onbekend")

_NAME = re.compile(
    r"(?P<item>[^@.]+)(?:@(?P<year>\d{4})(?:-(?P<month>\d{2}))?)?(?:\.(?P<part>\w+))?"
)


@frozen(slots=True)
class ColumnName:
    """The parts of a column's name: `period` is a year, or a month as 12 * year + number - 1."""

    item: str
    period: int | None
    monthly: bool
    part: str | None


def column_item(text: str) -> str:
    """The item of a column: its name without period and part."""
    return text.split("@", 1)[0].split(".", 1)[0]


def column_name(text: str) -> ColumnName | None:
    """The parts of a column's name; None for a name that cannot be one."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    year, month = found["year"], found["month"]
    period = None
    if year is not None:
        period = int(year)
        if not period:
            return None
        if month is not None:
            if not 1 <= int(month) <= 12:
                return None
            period = period * 12 + int(month) - 1
    return ColumnName(found["item"], period, month is not None, found["part"])
