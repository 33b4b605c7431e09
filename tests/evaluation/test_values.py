"""Unknown and missing values: sound bounds, absorbing conditions, exact rounding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from uitvoerbaar.evaluation import arithmetic
from uitvoerbaar.evaluation import values as v
from uitvoerbaar.law.expression import Direction, Symbol
from uitvoerbaar.law.time import Duration, LeapDay

ITEM = (v.Want(Symbol("x", "persoon"), "an", None),)
OTHER = (v.Want(Symbol("y", "persoon"), "an", None),)
numbers = st.one_of(
    st.integers(-10_000, 10_000), st.fractions(min_value=-500, max_value=500, max_denominator=60)
)

BINARY: list[Callable[[Any, Any], Any]] = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    v.at_least,
    v.at_most,
    lambda a, b: arithmetic.divide(a, v.at_least(b, 1)),
    lambda a, b: arithmetic.round_to(a + b, Direction.HALF, Fraction(1)),
    lambda a, b: arithmetic.round_to(a - b, Direction.DOWN, Fraction(100)),
    lambda a, b: arithmetic.round_to(a * b, Direction.UP, Fraction(1, 10)),
    lambda a, b: arithmetic.divide(a, v.at_most(b, -1)),
]
COMPARISONS: list[Callable[[Any, Any], Any]] = [
    lambda a, b: a < b,
    lambda a, b: a <= b,
    lambda a, b: a > b,
    lambda a, b: a >= b,
    v.same,
    v.differs,
]


@st.composite
def hidden(draw: st.DrawFn, items: tuple[v.Want, ...]) -> tuple[Any, Any]:
    """A number and what is known of it: itself, an interval around it, or nothing."""
    number = draw(numbers)
    low = draw(st.one_of(st.none(), st.just(number), st.fractions(0, 50).map(lambda d: number - d)))
    high = draw(
        st.one_of(st.none(), st.just(number), st.fractions(0, 50).map(lambda d: number + d))
    )
    return number, draw(st.sampled_from([number, v.Unknown(items, low, high)]))


@given(hidden(ITEM), hidden(OTHER), st.sampled_from(BINARY))
def test_the_bounds_of_an_unknown_result_always_hold_the_true_result(
    left: tuple[Any, Any], right: tuple[Any, Any], operation: Callable[[Any, Any], Any]
) -> None:
    truth = operation(left[0], right[0])
    seen = operation(left[1], right[1])
    if isinstance(seen, v.Unknown):
        assert seen.low is None or seen.low <= truth
        assert seen.high is None or truth <= seen.high
    else:
        assert seen == truth


@given(hidden(ITEM), hidden(OTHER))
def test_a_quotient_lies_between_its_bounds_whatever_the_sign_of_the_divisor(
    left: tuple[Any, Any], right: tuple[Any, Any]
) -> None:
    assume(right[0] != 0)
    truth = arithmetic.divide(left[0], right[0])
    seen = arithmetic.divide(left[1], right[1])
    low, high = v.bounds(seen)
    assert low is None or low <= truth
    assert high is None or truth <= high


@given(st.integers(1, 100_000), hidden(ITEM))
def test_a_month_moved_by_an_unknown_number_lies_between_whole_months(
    month: int, number: tuple[Any, Any]
) -> None:
    truth = month + number[0]
    assume(truth.denominator == 1 and 1 <= truth < 120_000)
    seen = arithmetic.shift(month, number[1])
    if isinstance(seen, v.Unknown):
        assert all(type(side) is int for side in (seen.low, seen.high) if side is not None)
        assert seen.low is None or seen.low <= truth
        assert seen.high is None or truth <= seen.high
    else:
        assert seen == truth


@given(hidden(ITEM), hidden(OTHER), st.sampled_from(COMPARISONS))
def test_a_comparison_that_bounds_decide_is_decided_rightly(
    left: tuple[Any, Any], right: tuple[Any, Any], comparison: Callable[[Any, Any], Any]
) -> None:
    seen = comparison(left[1], right[1])
    if not isinstance(seen, v.Unknown):
        assert seen is comparison(left[0], right[0])


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=6))
def test_no_absorbs_in_and_and_yes_absorbs_in_or(truths: list[bool | None]) -> None:
    operands = [
        (lambda value=truth: v.Unknown(ITEM) if value is None else value) for truth in truths
    ]
    conjunction, disjunction = v.all_of(*operands), v.any_of(*operands)
    if False in truths:
        assert conjunction is False
    else:
        assert conjunction is True or None in truths
    if True in truths:
        assert disjunction is True
    else:
        assert disjunction is False or None in truths


def test_an_unknown_case_whose_branches_agree_needs_no_condition() -> None:
    assert v.undecided(v.Unknown(ITEM), lambda: 5, lambda: Fraction(5)) == 5


def test_an_unknown_case_asks_its_condition_before_its_branches() -> None:
    result = v.undecided(v.Unknown(ITEM), lambda: v.Unknown(OTHER, 0, 10), lambda: 20)
    assert isinstance(result, v.Unknown)
    assert result.wanted == ITEM + OTHER
    assert (result.low, result.high) == (0, 20)


def test_a_branch_without_an_answer_leaves_an_unknown_case_without_bounds() -> None:
    for branch in (lambda: arithmetic.divide(1, 0), lambda: date(2026 + 9000, 1, 1)):
        result = v.undecided(v.Unknown(ITEM), branch, lambda: 20)
        assert isinstance(result, v.Unknown)
        assert (result.low, result.high) == (None, None)


def test_yes_is_not_the_number_one() -> None:
    result = v.undecided(v.Unknown(ITEM), lambda: True, lambda: 1)
    assert isinstance(result, v.Unknown)


@pytest.mark.parametrize("missing", [v.ABSENT, v.NOT_APPLICABLE])
def test_a_missing_value_is_the_same_as_nothing_not_even_itself(missing: v.Missing) -> None:
    assert v.same(missing, missing) is False
    assert v.differs(missing, 3) is True
    assert v.exists(missing) is False


@pytest.mark.parametrize("missing", [v.ABSENT, v.NOT_APPLICABLE])
@pytest.mark.parametrize(
    ("operation", "other"),
    [
        *(
            (operation, other)
            for operation in [*BINARY[:6], lambda a, b: arithmetic.divide(b, a), lambda a, b: b + a]
            for other in [3, Fraction(1, 3), v.Unknown(ITEM)]
        ),
        *(
            (comparison, other)
            for comparison in COMPARISONS[:4]
            for other in [3, v.Unknown(ITEM), date(2026, 1, 1)]
        ),
    ],
)
def test_computing_with_a_missing_value_is_a_fault(
    missing: v.Missing, operation: Callable[[Any, Any], Any], other: Any
) -> None:
    with pytest.raises(v.Fault):
        operation(missing, other)


@pytest.mark.parametrize(
    ("value", "direction", "step", "expected"),
    [
        (Fraction(5, 2), Direction.HALF, 1, 3),
        (Fraction(-5, 2), Direction.HALF, 1, -3),
        (Fraction(249, 100), Direction.HALF, 1, 2),
        (Fraction(-5, 2), Direction.DOWN, 1, -3),
        (Fraction(-5, 2), Direction.UP, 1, -2),
        (12_350, Direction.HALF, 100, 12_400),
        (12_399, Direction.DOWN, 100, 12_300),
        (Fraction(1, 3), Direction.HALF, Fraction(1, 100), Fraction(33, 100)),
        (62_401, Direction.UP, 2_500, 62_500),
    ],
)
def test_half_goes_away_from_zero_down_and_up_go_one_way(
    value: Any, direction: Direction, step: Any, expected: Any
) -> None:
    assert arithmetic.round_to(value, direction, Fraction(step)) == expected


@given(numbers, st.sampled_from(list(Direction)), st.sampled_from([1, 100, Fraction(1, 100)]))
def test_rounding_never_moves_further_than_a_step(
    value: Any, direction: Direction, step: Any
) -> None:
    rounded = arithmetic.round_to(value, direction, Fraction(step))
    assert abs(rounded - value) < step
    assert Fraction(rounded / Fraction(step)).denominator == 1


def test_dividing_by_what_may_be_nil_leaves_no_bounds_and_by_nil_is_a_fault() -> None:
    assert arithmetic.divide(v.Unknown(ITEM, 1, 2), v.Unknown(OTHER, 0, 2)).high is None
    with pytest.raises(v.Fault):
        arithmetic.divide(v.Unknown(ITEM, 1, 2), 0)


def test_the_29th_of_february_plus_years_follows_the_declared_reading() -> None:
    leap = date(2008, 2, 29)
    eighteen = Duration(months=18 * 12)
    assert arithmetic.move(leap, eighteen) == date(2026, 2, 28)
    assert arithmetic.move(leap, eighteen, LeapDay.FORWARD) == date(2026, 3, 1)
    assert arithmetic.move(leap, Duration(months=16 * 12), LeapDay.FORWARD) == date(2024, 2, 29)


def test_a_partly_known_birth_date_moves_with_its_bounds() -> None:
    born = v.Unknown(ITEM, date(2008, 2, 1), date(2008, 2, 29))
    turned = arithmetic.move(born, Duration(months=216))
    assert (turned.low, turned.high) == (date(2026, 2, 1), date(2026, 2, 28))
    assert (date(2026, 3, 1) > turned) is True
    assert (date(2026, 1, 31) > turned) is False
    assert isinstance(date(2026, 2, 14) > turned, v.Unknown)


def test_bounds_that_are_one_value_are_that_value() -> None:
    born = v.Unknown(ITEM, date(2008, 1, 1), date(2008, 12, 31))
    assert arithmetic.apply(born, lambda day: day.year) == 2008
    assert v.Unknown(ITEM) * 0 == 0
    assert v.at_most(v.Unknown(ITEM, 5, None), 5) == 5


@given(numbers)
def test_a_month_moves_by_whole_numbers_within_the_calendar(number: Any) -> None:
    if Fraction(number).denominator == 1 and 1 <= 24_314 + number < 120_000:
        assert arithmetic.shift(24_314, number) == 24_314 + number
    else:
        with pytest.raises(v.Fault):
            arithmetic.shift(24_314, number)


def test_a_power_without_end_is_a_fault_not_a_wait() -> None:
    with pytest.raises(v.Fault):
        arithmetic.power(2, 10**12)
    with pytest.raises(v.Fault):
        arithmetic.move(date(9999, 12, 31), Duration(days=1))


days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@given(days, days, st.integers(0, 400), st.integers(0, 400), st.booleans(), st.booleans())
def test_the_days_between_two_dates_lie_within_the_bounds_of_what_is_known_of_them(
    first: date, second: date, before: int, after: int, left_known: bool, right_known: bool
) -> None:
    def seen(day: date, known: bool, items: tuple[v.Want, ...]) -> Any:
        early, late = timedelta(days=before), timedelta(days=after)
        return day if known else v.Unknown(items, day - early, day + late if after else None)

    result = arithmetic.minus(seen(first, left_known, ITEM), seen(second, right_known, OTHER))
    low, high = v.bounds(result)
    between = (first - second).days
    assert low is None or low <= between
    assert high is None or between <= high
    if left_known and right_known:
        assert result == between
