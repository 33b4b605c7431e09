"""Parameters, their tables and sources, and assumptions about them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.language.reading import codes, law_of, read
from uitvoerbaar.law.citation import Certainty
from uitvoerbaar.law.declaration import Cell, Gap, Parameter

HEAD = "vanaf | mbo | ho | bron"


def table(*rows: str, head: str = HEAD, kind: str = "bedrag per maand") -> str:
    """A parameter `p` by sector with these rows."""
    lines = "\n    ".join((head, *rows))
    return f"parameter p per sector: {kind}\n    {lines}"


def parameter(*declarations: str) -> Parameter:
    """The parameter `p`."""
    return law_of(*declarations).parameters["p"]


def test_a_row_gives_cells_by_category_in_cents() -> None:
    found = parameter(table('2024-01-01 | 10,50 | € 1.000 | "PW 1" wet'))
    (version,) = found.versions
    assert version.valid_from == date(2024, 1, 1)
    assert version.cells["mbo",] == Cell(1050, "PW 1", Certainty.STATUTE)
    assert version.cells["ho",].value == 100000


def test_idem_takes_over_the_cell_above_with_its_source() -> None:
    found = parameter(
        table('2024-01-01 | 1 | 2 | "PW 1" wet', '2025-01-01 | idem | 3 | "DUO" gepubliceerd')
    )
    assert found.versions[1].cells["mbo",] == Cell(100, "PW 1", Certainty.STATUTE)
    assert found.versions[1].cells["ho",].certainty is Certainty.PUBLISHED


def test_a_cell_may_have_a_source_of_its_own() -> None:
    found = parameter(table('2024-01-01 | 1 "keten" afgeleid | 2 | "PW 1" wet'))
    assert found.versions[0].cells["mbo",].certainty is Certainty.DERIVED
    alone = parameter(table('2024-01-01 | 1 "a" wet | 2 "b" wet', head="vanaf | mbo | ho"))
    assert alone.versions[0].cells["ho",].source == "b"


def test_a_gap_says_what_kind_of_gap_it_is() -> None:
    found = parameter(table('2024-01-01 | vervallen | onbekend | "" onzeker'))
    assert [cell.value for cell in found.versions[0].cells.values()] == [Gap.LAPSED, Gap.UNKNOWN]


def test_a_row_says_when_it_became_known() -> None:
    found = parameter(
        table('2024-01-01 | 1 | 2 | "PW 1" wet | 2023-12-01', head=HEAD + " | bekend vanaf")
    )
    assert found.versions[0].known_from == date(2023, 12, 1)
    short = parameter(
        'parameter p: getal\n    vanaf 2024-01-01: 0,5 bekend vanaf 2023-12-01 bron "PW" wet'
    )
    assert short.versions[0].known_from == date(2023, 12, 1)
    assert short.versions[0].cells[()].value == Fraction(1, 2)


def test_columns_may_name_their_categories_in_any_order_and_some_may_lack() -> None:
    law = law_of(
        "parameter p per sector, vorm: getal\n    vanaf | gift mbo | ho lening | bron\n"
        '    2024-01-01 | 1 | 2 | "PW 1" wet'
    )
    assert set(law.parameters["p"].versions[0].cells) == {("mbo", "gift"), ("ho", "lening")}


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("percentage", "26%", Fraction(13, 50)),
        ("ja/nee", "ja", True),
        ("datum", "2024-02-29", date(2024, 2, 29)),
        ("jaar", "2024", 2024),
        ("duur", "18 jaar", None),
        ("vorm", "gift", "gift"),
        ("bedrag", "-3", -300),
    ],
)
def test_a_cell_is_of_the_type_of_the_parameter(kind: str, cell: str, value: object) -> None:
    found = parameter(f'parameter p: {kind}\n    vanaf 2024-01-01: {cell} bron "PW" wet')
    assert value is None or found.versions[0].cells[()].value == value


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        (table("2024-01-01 | 1 | 2", head="vanaf | mbo | ho"), ["L701", "L701"]),
        (table('2024-01-01 | 1 | onbekend | "" wet'), ["L701"]),
        ("parameter p: getal\n    vanaf 2024-01-01: 1", ["L701"]),
        (table('2024-01-01 | 1 | 2 | "PW" zeker'), ["L702"]),
        (table('2024-01-01 | 1 | 2 | "PW" wet', head="vanaf | mbo | mbo | bron"), ["L703"]),
        (table('2024-01-01 | 1 | 2 | "PW" wet', head="vanaf | mbo | wo | bron"), ["L703"]),
        (table('2024-01-01 | 1 | 2 | "PW" wet', head="vanaf | mbo | mbo ho | bron"), ["L703"]),
        (table('2024-01-01 | 1 | "PW" wet'), ["L704"]),
        (table('2024-01-01 | 1 | "PW" wet | "PW" wet'), ["L705"]),
        (table("2024-01-01 | 1 | 2 | 3"), ["L705"]),
        (table('2024-01-01 | idem | 2 | "PW" wet'), ["L706"]),
        (table('2024-01-01 | 26% | ja | "PW" wet'), ["L404", "L404"]),
        (table('2024-01-01 | gift | 2 | "PW" wet'), ["L404"]),
        (table('2024-13-01 | 1 | 2 | "PW" wet'), ["L211"]),
        ('parameter p per sector: getal\n    vanaf 2024-01-01: 1 bron "PW" wet', ["L709"]),
        ('parameter p: getal\n    vanaf | mbo | bron\n    2024-01-01 | 1 | "PW" wet', ["L703"]),
        ('parameter p: percentage\n    vanaf 2024-01-01: 26 bron "PW" wet', ["L404"]),
        ('parameter p per sectoren: getal\n    vanaf 2024-01-01: 1 bron "PW" wet', ["L307"]),
        ('parameter p: persoon\n    vanaf 2024-01-01: 1 bron "PW" wet', ["L304"]),
    ],
)
def test_what_is_wrong_in_a_table_is_told_where_it_stands(
    declaration: str, expected: list[str]
) -> None:
    assert codes(declaration) == expected


def test_an_assumption_fills_versions_that_a_parameter_lacks() -> None:
    law = law_of(
        table('2024-01-01 | 1 | onbekend | "PW" wet'),
        "aanname raming op parameter p\n    vanaf | ho | bron\n"
        '    2024-01-01 | 5 | "raming" onzeker\n    2025-01-01 | 6 | "raming" onzeker\n'
        '    omdat "nog niet vastgesteld"\n    steunt op "CPB"',
    )
    first, second = law.parameters["p"].versions
    assert first.cells["ho",] == Cell(500, "raming", Certainty.UNVERIFIED, "raming")
    assert first.cells["mbo",].assumption is None
    assert second.cells["mbo",] == first.cells["mbo",]
    assert law.assumptions["raming"].parameter == "p"
    assert law.assumptions["raming"].rests_on == "CPB"


def test_an_assumption_does_not_overrule_the_law() -> None:
    declaration = 'parameter p: getal\n    vanaf 2024-01-01: 1 bron "PW" wet'
    assumed = (
        'aanname hoger op parameter p\n    vanaf 2024-01-01: 2 bron "x" onzeker\n    omdat "y"'
    )
    assert codes(declaration, assumed) == ["L708"]


def test_an_assumption_has_a_reason_and_a_value() -> None:
    assert codes("aanname a: getal\n    waarde 2") == ["L710"]
    assert codes('aanname a: getal\n    omdat "x"') == ["L710"]
    assert codes('aanname a: getal\n    waarde ja\n    omdat "x"') == ["L404"]
    assert codes(
        'aanname a op parameter q\n    vanaf 2024-01-01: 1 bron "x" wet\n    omdat "x"'
    ) == ["L711"]


def test_a_parameter_stands_under_an_article() -> None:
    _, messages = read('parameter p: getal\n    vanaf 2024-01-01: 1 bron "PW" wet')
    assert messages == []
