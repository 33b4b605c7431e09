"""Counting over months: how many, how much, the first, the longest run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from uitvoerbaar.evaluation.values import (
    ABSENT,
    Fault,
    Missing,
    Unknown,
    bounds,
    merge,
    need_truth,
)
from uitvoerbaar.law.time import month_of

AtMonth = Callable[[int], Any]

_LONGEST = 12 * 200  # months; more is a mistake in a date


def stretch(start: Any, end: Any) -> range | Unknown:
    """The months from start up to and including end (months or dates)."""
    doubts = [getattr(edge, "wanted", ()) for edge in (start, end) if type(edge) is Unknown]
    if doubts:
        return Unknown(merge(*doubts))
    for edge in (start, end):
        if type(edge) is Missing:
            bounds(edge)
    first = month_of(start) if isinstance(start, date) else start
    last = month_of(end) if isinstance(end, date) else end
    if last - first > _LONGEST:
        raise Fault("de periode is langer dan 200 jaar")
    return range(first, last + 1)


def month_count(months: range | Unknown, test: AtMonth) -> Any:
    """The number of months in which a condition holds."""
    if isinstance(months, Unknown):
        return Unknown(months.wanted, 0, None)
    sure, doubts = 0, []
    for month in months:
        truth = test(month)
        if truth is True:
            sure += 1
        elif truth is not False:
            doubts.append(need_truth(truth).wanted)
    return Unknown(merge(*doubts), sure, sure + len(doubts)) if doubts else sure


def month_sum(months: range | Unknown, value: AtMonth) -> Any:
    """The sum of a value over months."""
    if isinstance(months, Unknown):
        return Unknown(months.wanted)
    result: Any = 0
    for month in months:
        result = result + value(month)
    return result


def month_find(months: range | Unknown, test: AtMonth, first: bool) -> Any:
    """The first or last month in which a condition holds; absent if none."""
    if isinstance(months, Unknown):
        return months
    doubts: list[Any] = []
    edge: int | None = None
    for month in months if first else reversed(months):
        truth = test(month)
        if truth is True:
            if not doubts:
                return month
            low, high = (edge, month) if first else (month, edge)
            return Unknown(merge(*doubts), low, high)
        if truth is not False:
            doubts.append(need_truth(truth).wanted)
            edge = month if edge is None else edge
    return Unknown(merge(*doubts)) if doubts else ABSENT


def month_run(months: range | Unknown, test: AtMonth, gap: Any, at_end: bool) -> Any:
    """The length of the longest run of months, or of the run that ends in the last month.

    A gap of fewer than `gap` months does not break a run; its months do not count. A gap at the
    very end is judged by the same measure.
    """
    if isinstance(months, Unknown):
        return Unknown(months.wanted, 0, None)
    if type(gap) is Unknown or type(gap) is Missing:
        return gap if type(gap) is Unknown else bounds(gap)
    allowed = int(gap)
    truths = [(month, test(month)) for month in months] if not at_end else None
    if at_end:
        return _run_at_end(months, test, allowed)
    assert truths is not None
    doubts = [need_truth(t).wanted for _, t in truths if t is not True and t is not False]
    low = _longest([truth is True for _, truth in truths], allowed)
    if not doubts:
        return low
    high = _longest([truth is not False for _, truth in truths], allowed)
    return low if low == high else Unknown(merge(*doubts), low, high)


def _longest(truths: list[bool], allowed: int) -> int:
    best = length = gap = 0
    for truth in truths:
        if truth:
            length, gap = length + 1, 0
            best = max(best, length)
        else:
            gap += 1
            if gap >= allowed:
                length = 0
    return best


def _run_at_end(months: range, test: AtMonth, allowed: int) -> Any:
    """Looks back from the last month, no further than the run reaches."""
    length = gap = 0
    for month in reversed(months):
        truth = test(month)
        if truth is True:
            length, gap = length + 1, 0
        elif truth is False:
            gap += 1
            if gap >= allowed:
                break
        else:
            return Unknown(need_truth(truth).wanted, length, None)
    return length
