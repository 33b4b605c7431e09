"""Counting over months, against a plain computation on lists."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from uitvoerbaar.evaluation import months as m
from uitvoerbaar.evaluation.values import ABSENT, Unknown, Want
from uitvoerbaar.law.expression import Symbol

DOUBT = Unknown((Want(Symbol("x"), "an", None),))
truths = st.lists(st.booleans(), max_size=24)
veiled = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=18)


def longest(values: list[bool], gap: int) -> int:
    """The longest run by trying every stretch: no gap inside it reaches `gap` months."""
    best = 0
    for start in range(len(values)):
        for end in range(start + 1, len(values) + 1):
            part = values[start:end]
            gaps = [len(list(group)) for value, group in groupby(part) if not value]
            if part[0] and part[-1] and all(length < gap for length in gaps):
                best = max(best, sum(part))
    return best


@given(truths, st.integers(1, 4))
def test_the_longest_run_is_that_of_every_stretch_tried(values: list[bool], gap: int) -> None:
    found = m.month_run(range(len(values)), values.__getitem__, gap, at_end=False)
    assert found == longest(values, gap)


@given(truths, st.integers(1, 4))
def test_the_run_that_ends_now_counts_back_to_the_first_real_gap(
    values: list[bool], gap: int
) -> None:
    found = m.month_run(range(len(values)), values.__getitem__, gap, at_end=True)
    expected, missing = 0, 0
    for value in reversed(values):
        expected, missing = (expected + 1, 0) if value else (expected, missing + 1)
        if missing >= gap:
            break
    assert found == expected


@given(veiled)
def test_unknown_months_give_bounds_that_hold_the_truth(values: list[tuple[bool, bool]]) -> None:
    real = [truth for truth, _ in values]
    seen: list[Any] = [DOUBT if hidden else truth for truth, hidden in values]
    stretch = range(len(values))
    for found, truth in (
        (m.month_count(stretch, seen.__getitem__), sum(real)),
        (m.month_run(stretch, seen.__getitem__, 1, at_end=False), longest(real, 1)),
    ):
        if isinstance(found, Unknown):
            assert found.low <= truth <= found.high
        else:
            assert found == truth


@given(veiled, st.booleans())
def test_the_first_or_last_month_is_right_or_unknown(
    values: list[tuple[bool, bool]], first: bool
) -> None:
    real = [truth for truth, _ in values]
    seen: list[Any] = [DOUBT if hidden else truth for truth, hidden in values]
    found = m.month_find(range(len(values)), seen.__getitem__, first)
    where = [month for month, truth in enumerate(real) if truth]
    truth = ABSENT if not where else where[0 if first else -1]
    if isinstance(found, Unknown):
        assert any(hidden for _, hidden in values)
        if found.low is not None and found.high is not None:
            assert found.low <= truth <= found.high
    else:
        assert found is truth or found == truth
