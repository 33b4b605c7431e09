"""Versions of rules and rows of parameters: gaps, overlaps and missing years."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.language import lawbuilder as build
from uitvoerbaar.language.checks import parameters, versions
from uitvoerbaar.law.declaration import Validity
from uitvoerbaar.law.time import Grid

FIRST = date(2024, 1, 1)
DAYS = 40
days = st.integers(0, DAYS - 1).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def stretches(draw: st.DrawFn) -> Validity:
    """A stretch of days in early 2024, open at either side now and then."""
    start = draw(st.none() | days)
    end = draw(st.none() | days)
    if start and end and end < start:
        start, end = end, start
    return Validity(start, end)


def in_force(validity: Validity) -> set[date]:
    """The days of a wide calendar on which a stretch is in force, one by one."""
    calendar = (FIRST + timedelta(days=number) for number in range(-5, DAYS + 5))
    return {day for day in calendar if validity.holds_on(day)}


@given(st.lists(stretches(), min_size=1, max_size=6))
def test_gaps_are_the_days_between_the_first_and_last_that_no_version_covers(
    validities: list[Validity],
) -> None:
    covered = set().union(*map(in_force, validities))
    between = {
        min(covered) + timedelta(days=number)
        for number in range((max(covered) - min(covered)).days)
    }
    found = {
        start + timedelta(days=number)
        for start, end in versions.gaps(validities)
        for number in range((end - start).days + 1)
    }
    assert found == between - covered


@given(stretches(), stretches())
def test_two_versions_overlap_when_some_day_is_in_both(first: Validity, second: Validity) -> None:
    assert versions.overlap(first, second) == bool(in_force(first) & in_force(second))


@given(stretches(), stretches(), stretches())
def test_a_stretch_covers_two_others_when_it_has_each_day_that_they_share(
    whole: Validity, first: Validity, second: Validity
) -> None:
    shared = in_force(first) & in_force(second)
    if shared:
        wide = versions.covers(whole, first, second)
        assert not wide or shared <= in_force(whole)
        if first.start and first.end:
            assert wide == (shared <= in_force(whole))


@given(st.lists(st.integers(2015, 2030), min_size=1, max_size=6, unique=True))
def test_missing_years_are_those_between_rows_that_have_none(years: list[int]) -> None:
    rows = (date(year, 1, 1) for year in sorted(years))
    table = build.parameter("bedrag", *rows, grid=Grid.YEAR)
    expected = set(range(min(years), max(years))) - set(years)
    assert set(parameters.years_without_row(table)) == expected


def test_a_year_that_starts_with_the_amount_of_last_year_has_no_row() -> None:
    table = build.parameter(
        "bedrag", date(2023, 1, 1), date(2024, 9, 1), date(2025, 1, 1), grid=Grid.YEAR
    )
    assert parameters.years_without_row(table) == (2024,)


def test_the_first_row_of_a_yearly_amount_may_start_within_a_year() -> None:
    table = build.parameter("bedrag", date(2023, 9, 1), date(2024, 1, 1), grid=Grid.YEAR)
    assert parameters.years_without_row(table) == ()
