"""What is asked of a run beside tables, looked at before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from uitvoerbaar.cases.assuming import check_assumed
from uitvoerbaar.law.declaration import Law

_MONTHS = range(12, 12 * 10_000)  # of the years 1 to 9999


def checked_months(months: Sequence[int]) -> list[int]:
    """Months (12 * year + number - 1). Raises ValueError for one outside the calendar."""
    for month in months:
        if month not in _MONTHS:
            raise ValueError(
                f"Maand {month} ligt buiten de kalender. Een maand is 12 × jaar + nummer - 1: van "
                f"{_MONTHS[0]} (januari van het jaar 1) tot en met {_MONTHS[-1]} (december 9999)."
            )
    return list(months)


def checked_assumptions(law: Law, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for assumptions, by name. Raises ValueError for a name that the law does not have, or
    that has no value of its own, and for a value that the assumption cannot have."""
    for name, value in values.items():
        check_assumed(law, name, value)
    return dict(values)


__all__ = ["checked_assumptions", "checked_months"]
