"""Declarations parsed: words, layout, and what is told where one does not fit."""

from __future__ import annotations

import pytest
from lark import Tree

from uitvoerbaar.language.parser import Failure, parse_text


def failure(text: str) -> Failure:
    """Why a declaration has no tree."""
    result = parse_text(text)
    assert isinstance(result, Failure)
    return result


def test_a_declaration_is_parsed_once_and_kept() -> None:
    assert parse_text("regel x: getal\n    1") is parse_text("regel x: getal\n    1")


def test_a_line_that_starts_with_an_operator_continues_the_line_before() -> None:
    tree = parse_text("regel x: getal\n    a\n    + b")
    assert isinstance(tree, Tree)
    assert tree.children[-1] == parse_text("regel x: getal\n    a + b").children[-1]  # type: ignore[union-attr]


def test_clause_words_are_names_elsewhere_in_a_line() -> None:
    tree = parse_text("regel x: getal\n    a + waarde + register")
    assert isinstance(tree, Tree)


def test_noise_words_say_nothing() -> None:
    with_noise = parse_text("regel x: getal\n    aantal van de jaren van het kind")
    assert isinstance(with_noise, Failure)
    assert isinstance(parse_text("regel x: getal\n    de leeftijd van het kind"), Tree)


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("regel x: getal\n    als a: 1", "`anders: ...`"),
        ("regel x: getal\n    als a: 1\n    ander: 2", "anders"),
        ("regel x: getal\n    a / b, ten minste 1", ""),
        ("regel x: getal\n    a\n    ten minste 1", "diepere regel"),
        ("regel x: getal\n    a < b < c", "`en`"),
        ("regel x: getal\n    als a dan 1\n    anders: 2", "dubbele punt"),
        ("regel mijn naam: getal\n    1", "lage streepjes"),
        ("gegevn x van y: getal", "`gegeven`"),
        ("regel x: getal", "vier spaties dieper"),
    ],
)
def test_a_common_slip_is_told_with_its_mend(text: str, mend: str) -> None:
    assert mend in failure(text).mend


def test_a_message_says_what_could_stand_there_in_words() -> None:
    found = failure("regel x: getal\n    1 + ")
    assert "een waarde" in found.sentence
    assert (found.line, found.column) == (2, 8)


def test_a_formula_of_a_hundred_terms_is_no_matter_and_deep_nesting_is_told() -> None:
    assert isinstance(parse_text("regel x: getal\n    " + "(" * 40 + "1" + ")" * 40), Tree)
    deep = "regel x: getal\n    " + "(" * 5000 + "1" + ")" * 5000
    assert failure(deep).kind.code == "L208"
