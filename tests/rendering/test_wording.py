"""Stored values and names in Dutch."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rendering import traces as t
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.plain import value_text
from uitvoerbaar.law.types import Amount, Number, Percentage, Type, Unit
from uitvoerbaar.rendering.stored import stored_trace
from uitvoerbaar.rendering.wording import Names, clean, is_nil, period_words


def names_of(trace: t.Data) -> Names:
    return Names(stored_trace(trace))


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        ("1234.56", "bedrag per maand", "€ 1.234,56 per maand"),
        ("-0.50", "bedrag", "-€ 0,50"),
        ("39.661234567890…", "bedrag per maand", "€ 39,6612… per maand"),
        ("13.6", "percentage", "13,6%"),
        ("12500", "getal", "12.500"),
        ("2026-03-01", "datum", "1 maart 2026"),
        ("2026-03", "maand", "maart 2026"),
        ("2024", "jaar", "2024"),
        ("9999-12-31", "datum", "onbepaald"),
        ("9999-12", "maand", "onbepaald"),
        ("met_partner", "huishouden", "met partner"),
        ("Dorpsstraat_1", "adres", "Dorpsstraat_1"),
        ("an", "persoon", "An"),
        (["an", "bob"], "verzameling persoon", "An, Bob"),
        ([], "verzameling persoon", "geen"),
        ({"state": "absent"}, "persoon", "ontbreekt"),
        ({"state": "not_applicable"}, "bedrag", "niet van toepassing"),
        (
            {"state": "unknown", "low": "0.00", "high": "491.08"},
            "bedrag per maand",
            "onbekend, tussen € 0,00 per maand en € 491,08 per maand",
        ),
        ({"state": "unknown", "known": ["an"]}, "verzameling persoon", "An (misschien meer)"),
    ],
)
def test_a_stored_value_is_shown_as_people_write_it(value: Any, kind: str, shown: str) -> None:
    assert names_of(t.granted()).value(value, kind) == shown


@given(
    number=st.fractions(min_value=-(10**9), max_value=10**9),
    kind=st.sampled_from([Amount(Unit.PER_MONTH), Amount(), Number(), Percentage()]),
)
def test_what_is_stored_reads_as_what_was_decided(number: Fraction, kind: Type) -> None:
    value = int(number) if number.denominator == 1 else number
    stored = value_text(value, kind)
    assert names_of(t.not_applied()).value(stored, kind.name) == dutch(value, kind)


def test_a_record_is_called_after_its_players() -> None:
    names = names_of(t.granted())
    assert names.of("o1") == "ouderschap van Noor en An"
    assert names.of("noor") == "Noor"
    assert names.of("stranger_1") == "stranger 1"


def test_records_with_the_same_players_keep_their_own_names() -> None:
    record = {"kind": "inschrijving", "roles": {"student": "noor"}}
    step = t.step("s1", "recht", "ja/nee", "ja", None)
    names = names_of(t.trace(step, things={"i1": record, "i2": record}))
    assert names.of("i1") == "inschrijving van Noor (i1)"
    assert names.of("i2") == "inschrijving van Noor (i2)"


@pytest.mark.parametrize(
    ("value", "nil"),
    [
        ("nee", True),
        ("0.00", True),
        ("-0.00", True),
        ("0", True),
        ([], True),
        ({"state": "absent"}, True),
        ({"state": "not_applicable"}, True),
        ({"state": "unknown"}, False),
        ("ja", False),
        ("0.01", False),
        ("0.001…", False),
        ("mbo", False),
        (["an"], False),
    ],
)
def test_nil_is_what_refuses(value: Any, nil: bool) -> None:
    assert is_nil(value) is nil


def test_signs_that_steer_a_screen_are_taken_out() -> None:
    assert clean("a\x1b[31mb\u202ec\td\x00") == "a\N{REPLACEMENT CHARACTER}[31mbc d\ufffd"


def test_a_period_that_is_none_stays_as_it_is() -> None:
    assert period_words("2026-99") == "2026-99"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("450.1050", "€ 450,11 per maand"),
        ("450.1049…", "€ 450,10 per maand"),
        ("-1234.5678…", "-€ 1.234,57 per maand"),
        ("0.0049…", "minder dan € 0,01 per maand"),
        ("-0.001", "iets minder dan € 0,00 per maand"),
        ("0.00", "€ 0,00 per maand"),
        ({"state": "unknown", "low": "1.005"}, "onbekend, ten minste € 1,01 per maand"),
    ],
)
def test_amounts_to_the_cent_show_no_part_of_one(value: Any, shown: str) -> None:
    names = Names(stored_trace(t.granted()), to_the_cent=True)
    assert names.value(value, "bedrag per maand") == shown
