"""What is written cannot hold a person's number by chance, and has one form only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.journal.samples import entry
from uitvoerbaar.journal import EntryError, holds_number, scrub
from uitvoerbaar.journal.numbers import (
    LEFT_OUT,
    is_person_number,
    names_person,
    passes_eleven_test,
)
from uitvoerbaar.journal.writing import (
    from_count,
    from_letters,
    from_moment,
    to_count,
    to_letters,
    to_moment,
)

_NAIVE = datetime(2026, 6, 15, tzinfo=UTC).replace(tzinfo=None)
NUMBERS = (
    st.integers(1, 99_999_999)
    .map(lambda n: f"{n:08d}")
    .map(
        lambda eight: next(
            (eight + str(d) for d in range(10) if passes_eleven_test(eight + str(d))), "999990019"
        )
    )
)


@given(st.binary(max_size=64))
def test_bytes_in_letters_hold_no_digit_and_come_back(data: bytes) -> None:
    text = to_letters(data)
    assert not any(mark.isdigit() for mark in text)
    assert from_letters(text, len(data)) == data


@given(st.integers(0, 10**15))
@example(123_456_782)
def test_a_count_never_holds_a_number_and_comes_back(number: int) -> None:
    assert not holds_number(to_count(number))
    assert from_count(to_count(number)) == number


@given(
    st.datetimes(
        _NAIVE.replace(year=1900),
        _NAIVE.replace(year=2999),
        timezones=st.sampled_from(
            [UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9))]
        ),
    )
)
def test_a_moment_never_holds_a_number_and_comes_back(moment: datetime) -> None:
    assert not holds_number(to_moment(moment))
    assert from_moment(to_moment(moment)) == moment


@pytest.mark.parametrize("text", ["A", "abc", "aq", "0123", "ab cd", "é"])
def test_what_is_not_in_letters_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not in letters|hexadecimal"):
        from_letters(text)


@pytest.mark.parametrize("text", ["", "01", "1000", "1_00", "-1", "+1", " 1", "1_000_", "٣"])
def test_what_is_not_a_count_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a count|invalid literal"):
        from_count(text)


@given(NUMBERS, st.text("abc 0123456789.-", max_size=12), st.text("abc 0123456789", max_size=12))
def test_a_number_is_found_in_any_text_and_scrubbed(number: str, left: str, right: str) -> None:
    assert holds_number(left + number + right)
    grouped = f"x{number[:4]}.{number[4:6]}.{number[6:]}"
    assert holds_number(grouped)
    for text in (left + number + right, grouped, f"{left}x{number[:3]} {number[3:6]} {number[6:]}"):
        assert not holds_number(scrub(text))
        assert LEFT_OUT in scrub(text)


@given(st.text(st.characters(), max_size=40) | st.text(st.sampled_from("0159 .-\ud800\x1b")))
def test_scrubbing_makes_any_text_fit_for_an_entry_and_leaves_a_fit_one(text: str) -> None:
    fit = scrub(text)
    entry(purpose="x" + fit)
    assert scrub(fit) == fit
    try:
        entry(purpose="x" + text)
    except EntryError:
        assert fit != text
    else:
        assert fit == text


@pytest.mark.parametrize("text", ["x" * 5_000, "12" * 2_000, "999990019" * 500, "\ud800\x9b\u202e"])
def test_scrubbing_cuts_and_cleans_what_is_too_long_or_hostile(text: str) -> None:
    entry(purpose=scrub(text))


def test_digits_of_other_scripts_are_digits() -> None:
    assert holds_number("٩٩٩٩٩٠٠١٩")
    assert not holds_number(scrub("nummer ٩٩٩٩٩٠٠١٩ hier"))


def test_a_number_inside_a_longer_one_is_held_but_names_nobody() -> None:
    assert holds_number("2026999990019001")
    assert not names_person("2026999990019001")
    assert names_person("zaak 999990019")
    assert names_person("zaak 0999990019")
    assert names_person("9999.90.019")


@pytest.mark.parametrize(
    "number", ["000000000", "123456789", "12345678", "9999900190", "99999001é", ""]
)
def test_what_fails_the_eleven_test_is_no_citizen_service_number(number: str) -> None:
    assert not passes_eleven_test(number)
    assert not is_person_number(number)


def test_an_education_number_is_a_persons_number_and_no_citizen_service_number() -> None:
    assert is_person_number("101222331")  # the example of python-stdnum
    assert not passes_eleven_test("101222331")
    assert not is_person_number("101222332")
    assert holds_number("leerling 1012.22.331")
    assert entry(subject="101222331").subject == "101222331"
