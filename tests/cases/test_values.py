"""Values as people write them: exact, with every usual spelling, and never a guess."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cases.sample import law
from uitvoerbaar.cases.days import ValueTextError
from uitvoerbaar.cases.values import read_value, state_of, write_value
from uitvoerbaar.evaluation.facts import Between, FactState
from uitvoerbaar.law.time import Duration, month_index
from uitvoerbaar.law.types import (
    Address,
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Period,
    Reference,
    SetOf,
    Text,
    Type,
    Unit,
    Year,
)

MONEY = Amount(Unit.PER_YEAR)
MARCH = Between(date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("38000", MONEY, 3_800_000),
        ("38000.50", MONEY, 3_800_050),
        ("38.000,50", MONEY, 3_800_050),
        ("38000,5", MONEY, 3_800_050),
        ("€ 38.000", MONEY, 3_800_000),
        ("€ 1.234.567,89", MONEY, 123_456_789),
        ("1.234.567", MONEY, 123_456_700),
        ("12,-", MONEY, 1200),
        ("-12.50", MONEY, -1250),
        ("€ -12", MONEY, -1200),
        ("\u221212", MONEY, -1200),
        ("0,10", MONEY, 10),
        ("1/3", MONEY, Fraction(100, 3)),
        ("13,6%", Percentage(), Fraction(17, 125)),
        ("13.6 %", Percentage(), Fraction(17, 125)),
        ("100%", Percentage(), 1),
        ("0.9485", Number(), Fraction(9485, 10000)),
        ("0,9485", Number(), Fraction(9485, 10000)),
        ("1.234,5", Number(), Fraction(12345, 10)),
        ("0.948", Number(), Fraction(948, 1000)),
        ("-3", Number(), -3),
        ("2/3", Number(), Fraction(2, 3)),
        ("ja", Boolean(), True),
        ("false", Boolean(), False),
        ("True", Boolean(), True),
        ("2026-03-01", Date(), date(2026, 3, 1)),
        ("2026-03", Date(), MARCH),
        ("2026-03-00", Date(), MARCH),
        ("2026", Date(), Between(date(2026, 1, 1), date(2026, 12, 31))),
        ("2026-00-00", Date(), Between(date(2026, 1, 1), date(2026, 12, 31))),
        ("2026-03", Month(), month_index(2026, 3)),
        ("2026", Year(), 2026),
        ("18 jaar", Period(), Duration(216)),
        ("14 maanden en 3 dagen", Period(), Duration(14, 3)),
        ("2 weken", Period(), Duration(0, 14)),
        ("strip", Enumerated("genre"), "strip"),
        ("Kerkstraat  1", Address(), "Kerkstraat 1"),
    ],
)
def test_a_value_is_read_exactly(text: str, kind: Type, value: Any) -> None:
    found = read_value(text, kind, law())
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "kind", "mend"),
    [
        ("38.000", MONEY, "`38000` of `38.000,00`"),
        ("12.345", Number(), "`12345` of `12,345`"),
        ("38,000.50", MONEY, "bedrag"),
        ("38000.123", MONEY, "centen"),
        ("--12", MONEY, "bedrag"),
        ("veel", MONEY, "bedrag"),
        ("1e5", MONEY, "bedrag"),
        ("nan", MONEY, "bedrag"),
        ("9" * 40, MONEY, "30 cijfers"),
        ("٣", Number(), "getal"),
        ("1/0", Number(), "getal"),
        ("13.6", Percentage(), "`13.6%`"),
        ("misschien", Boolean(), "`ja` of `nee`"),
        ("2026-02-30", Date(), "dag"),
        ("2026-13-01", Date(), "dag"),
        ("2026-13", Month(), "maand"),
        ("11-02-2006", Date(), "`2006-02-11`"),
        ("9999-12-31", Date(), "`ontbreekt`"),
        ("0000-00-00", Date(), "`onbekend`"),
        ("26", Year(), "`2026`"),
        ("3 uur", Period(), "`3 maanden`"),
        ("stripp", Enumerated("genre"), "bedoelde u `strip`?"),
        ("krant", Enumerated("genre"), "`proza`, `poezie`, `strip`"),
        (" ja", Boolean(), "schrijf `ja`"),
        ("noor", Reference("lezer"), "zet `noor` bij `lezers`"),
        ("noor", SetOf("lezer"), "[noor]"),
        ("", Text(), "onbekend"),
    ],
)
def test_a_value_that_is_none_is_refused_with_a_mend(text: str, kind: Type, mend: str) -> None:
    with pytest.raises(ValueTextError) as caught:
        read_value(text, kind, law())
    assert caught.value.sentence
    assert mend in caught.value.mend


def test_words_for_states_are_known_in_any_case() -> None:
    assert state_of("ontbreekt") is FactState.ABSENT
    assert state_of("Onbekend") is FactState.UNKNOWN
    assert state_of("n.v.t.") is state_of("niet van toepassing") is FactState.NOT_APPLICABLE
    assert state_of("nee") is None


rationals = st.one_of(
    st.integers(-(10**12), 10**12), st.fractions(-1000, 1000, max_denominator=900)
).map(lambda n: n.numerator if n.denominator == 1 else n)
days = st.dates(date(1800, 1, 1), date(2999, 12, 31))
VALUES: dict[Type, st.SearchStrategy[Any]] = {
    MONEY: rationals,
    Number(): rationals,
    Percentage(): rationals,
    Boolean(): st.booleans(),
    Date(): st.one_of(
        days,
        days.map(lambda day: read_value(day.isoformat()[:7], Date(), law())),
        days.map(lambda day: read_value(str(day.year), Date(), law())),
    ),
    Month(): st.integers(month_index(1800, 1), month_index(2999, 12)),
    Year(): st.integers(1800, 2999),
    Period(): st.builds(Duration, st.integers(-999, 999), st.integers(-999, 999)),
    Enumerated("genre"): st.sampled_from(["proza", "poezie", "strip"]),
}


@given(st.data())
def test_a_written_value_is_read_as_the_same_value(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(VALUES)))
    value = data.draw(VALUES[kind])
    text = write_value(value, kind)
    assert read_value(text, kind, law()) == value
    assert write_value(read_value(text, kind, law()), kind) == text


@given(st.text(max_size=30), st.sampled_from([*VALUES, Text(), Reference("lezer")]))
def test_any_text_is_a_value_or_is_refused(text: str, kind: Type) -> None:
    try:
        value = read_value(text, kind, law())
    except ValueTextError as error:
        value = (error.sentence, error.mend)
    assert value != ("", "")
    assert not isinstance(value, float)
