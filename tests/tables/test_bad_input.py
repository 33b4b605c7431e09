"""Tables that cannot be used: each problem with its table, column and row, what is wrong, and how
to mend it; several problems at once; and never anything but a TableError."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.small import small_law
from uitvoerbaar.kernel import Data
from uitvoerbaar.tables import TableError, TableProblem, read_tables

BOOK = small_law(
    """
opsomming kleur: rood, groen

soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    volledig
    meervoud ouderschappen
    register "R"

soort stel
    een: persoon, omgekeerd stellen
    ander: persoon, omgekeerd stellen_als_ander
    afgeleid elke maand waarvoor vriend van een is ander
    ongeordend
    meervoud stellen_alle

gegeven vriend van persoon: persoon
    register "R"

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0 tot en met € 90.000
    register "R"

gegeven vermogen van persoon: bedrag
    register "R"

gegeven boeken van persoon elke maand: getal
    bereik vanaf 0 tot en met 40
    register "R"

gegeven aandeel van persoon: percentage
    bereik vanaf 0,5% tot en met 12,5%
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

gegeven geboren van persoon: datum
    register "R"

gegeven begin van persoon: maand
    register "R"

gegeven jaargang van persoon: jaar
    register "R"

gegeven tint van persoon: kleur
    register "R"

gegeven duurt van persoon: duur
    register "R"

gegeven naam van persoon: tekst
    register "R"

gegeven kring van persoon elke maand: verzameling persoon
    register "R"

keuze wil van persoon elk jaar: ja/nee
    vraag "Wil je?"

keuze gift van persoon elk jaar: bedrag
    bereik vanaf € 0 tot en met € 100
    vraag "Hoeveel?"

regel dubbel van persoon elke maand: getal
    uitkomst "Dubbel"
    boeken × 2

regel half van persoon: percentage
    uitkomst "Half"
    aandeel / 2

regel rijk van persoon: bedrag
    uitkomst "Rijk"
    vermogen × 2
"""
)


def problems(tables: dict[str, Any]) -> tuple[TableProblem, ...]:
    """What is wrong with tables; each problem is a whole sentence and says how to mend it."""
    with pytest.raises(TableError) as caught:
        read_tables(BOOK.law, tables)
    for problem in caught.value.problems:
        assert problem.sentence.rstrip(")").endswith((".", "?"))
        assert problem.mend.endswith((".", "?"))
        assert str(problem) in str(caught.value)
    return caught.value.problems


def persons(**columns: Any) -> dict[str, Any]:
    """A table of persons."""
    return {"persoon": pa.table(columns)}


COLUMNS: dict[str, tuple[dict[str, Any], str, int | None, str]] = {
    "an unknown column": ({"inkomsten@2024": [1]}, "inkomsten@2024", None, "geen gegeven"),
    "a rule given": ({"dubbel": [1]}, "dubbel", None, "volgt uit een regel"),
    "floats for money": ({"inkomen": [1.5]}, "inkomen", None, "type double"),
    "text for money": ({"inkomen": ["1"]}, "inkomen", None, "type string"),
    "text for a truth": ({"lid": ["ja"]}, "lid", None, "type string"),
    "a number for a truth": ({"lid": [1]}, "lid", None, "type int64"),
    "text for a day": ({"geboren": ["2000-01-01"]}, "geboren", None, "type string"),
    "a truth for a month": ({"begin": [True]}, "begin", None, "type bool"),
    "month thirteen": ({"begin": [202601, 202613]}, "begin", 1, "Deze maand bestaat niet"),
    "month nought": ({"begin": [202600]}, "begin", 0, "Deze maand bestaat niet"),
    "a year past the calendar": ({"jaargang": [2000, 12_000]}, "jaargang", 1, "jaar bestaat niet"),
    "a day past the calendar": (
        {"geboren": pa.array([0, 2**31 - 1], pa.int32()).cast(pa.date32())},
        "geboren",
        1,
        "Deze datum bestaat niet",
    ),
    "a word that is no colour": ({"tint": ["rood", "paars"]}, "tint", 1, "“paars”"),
    "no duration": ({"duurt": ["P1Y", "een jaar"]}, "duurt", 1, "geen duur"),
    "below the range": ({"inkomen": [0, 5, -1]}, "inkomen", 2, "buiten het bereik"),
    "above the range": ({"inkomen": [9_000_001]}, "inkomen", 0, "buiten het bereik"),
    "a choice below its range": ({"gift": [0, -1]}, "gift", 1, "buiten het bereik van gift"),
    "a choice above its range": ({"gift": [10_001]}, "gift", 0, "buiten het bereik van gift"),
    "a percentage below its range": (
        {"aandeel": [Decimal("0.5"), Decimal("0.4")]},
        "aandeel",
        1,
        "buiten het bereik",
    ),
    "a whole percentage above its range": ({"aandeel": [12, 13]}, "aandeel", 1, "buiten het"),
    "a friend past the table": ({"vriend": [0, 1, 3]}, "vriend", 2, "Rij 3 van tabel persoon"),
    "a friend before the table": ({"vriend": [-1]}, "vriend", 0, "Rij -1 van tabel persoon"),
    "a circle past the table": ({"kring": [[0], [], [0, 7]]}, "kring", 2, "Rij 7 van tabel"),
    "no list": ({"kring": [1]}, "kring", None, "geen lijst"),
    "a list of texts": ({"kring": [["an"]]}, "kring", None, "type string"),
    "a wrong word of state": (
        {"lid": [True, None], "lid.staat": ["bekend", "weet niet"]},
        "lid.staat",
        1,
        "“weet niet”",
    ),
    "a state that is no text": (
        {"lid": [True], "lid.staat": [1]},
        "lid.staat",
        None,
        "staat is geen",
    ),
    "known without a value": (
        {"lid": [True, None], "lid.staat": ["bekend", "bekend"]},
        "lid",
        1,
        "ontbreekt",
    ),
    "a part that there is not": ({"lid": [True], "lid.staatt": ["x"]}, "lid.staatt", None, "niet"),
    "bounds of a truth": ({"lid": [None], "lid.laagste": [True]}, "lid.laagste", None, "niet"),
    "one bound alone": ({"inkomen.laagste": [5]}, "inkomen.laagste", None, "inkomen.hoogste"),
    "a month for a yearly item": ({"inkomen@2024-01": [1]}, "inkomen@2024-01", None, "een jaar"),
    "a year for a monthly item": ({"boeken@2024": [1]}, "boeken@2024", None, "een maand"),
    "a period for an item without": ({"lid@2024": [True]}, "lid@2024", None, "geen periode"),
    "month 13 in a name": ({"boeken@2024-13": [1]}, "boeken@2024-13", None, "geen jaar of maand"),
    "days of application that are none": (
        {"wil": [True], "wil.aangevraagd": ["gisteren"]},
        "wil",
        None,
        "geen datums",
    ),
    "completeness that is no truth": (
        {"ouderschappen.volledig": ["ja"]},
        "ouderschappen.volledig",
        None,
        "geen ja of nee",
    ),
    "records in the table of another": ({"ouderschappen": [1]}, "ouderschappen", None, "geen"),
    "edges of a stretch that are no days": (
        {"boeken": [[{"van": 2024, "tot": None, "waarde": 3}]]},
        "boeken",
        None,
        "geen datums",
    ),
    "bounds the wrong way round": (
        {"inkomen.laagste": [1, 9], "inkomen.hoogste": [2, 8]},
        "inkomen.laagste",
        1,
        "hoger dan de hoogste",
    ),
    "a bound out of range": (
        {"inkomen.laagste": [-1], "inkomen.hoogste": [2]},
        "inkomen.laagste",
        0,
        "buiten het bereik",
    ),
    "a value and bounds": (
        {"inkomen": [None, 5], "inkomen.laagste": [1, 1], "inkomen.hoogste": [2, 9]},
        "inkomen",
        1,
        "een waarde en grenzen tegelijk",
    ),
    "a value that the state denies": (
        {"lid": [None, True], "lid.staat": ["onbekend", "ontbreekt"]},
        "lid",
        1,
        "“ontbreekt”, maar er staat een waarde",
    ),
    "bounds that the state denies": (
        {"inkomen.staat": ["ontbreekt"], "inkomen.laagste": [1], "inkomen.hoogste": [2]},
        "inkomen",
        0,
        "maar er staan grenzen",
    ),
    "a provisional choice": (
        {"wil": [True], "wil.staat": ["voorlopig"]},
        "wil",
        0,
        "keuze of oordeel niet",
    ),
    "an application without a choice": (
        {"wil": [True, None], "wil.aangevraagd": [date(2026, 1, 1)] * 2},
        "wil.aangevraagd",
        1,
        "niets gekozen",
    ),
    "a choice that ends before it is applied for": (
        {"wil": [True], "wil.aangevraagd": [date(2026, 2, 1)], "wil.tot": [date(2026, 1, 1)]},
        "wil.tot",
        0,
        "voor de aanvraag",
    ),
    "stretches and a column beside them": (
        {"boeken": [[{"waarde": 3}]], "boeken@2024-05": [4]},
        "boeken@2024-05",
        None,
        "staat al in tijdvakken",
    ),
    "stretches and a state beside them": (
        {"boeken": [[{"waarde": 3}]], "boeken.staat": ["bekend"]},
        "boeken.staat",
        None,
        "staat al in tijdvakken",
    ),
    "a part of a stretch that means nothing": (
        {"boeken": [[{"van": date(2024, 1, 1), "warde": 3}]]},
        "boeken",
        None,
        "Bedoelde u waarde?",
    ),
    "a stretch of nothing": ({"boeken": [[{"waarde": 3}], [None]]}, "boeken", 1, "is leeg"),
    "a stretch of an item without periods": (
        {"lid": [[{"van": date(2024, 1, 1), "waarde": True}]]},
        "lid",
        0,
        "hoort niet bij een jaar of maand",
    ),
    "half a year of a yearly item": (
        {"inkomen": [[], [{"tot": date(2024, 6, 30), "waarde": 3}]]},
        "inkomen",
        1,
        "eindigt midden in een jaar (2024-06-30)",
    ),
    "half a month of a monthly item": (
        {"boeken": [[{"van": date(2024, 6, 15), "waarde": 3}]]},
        "boeken",
        0,
        "begint midden in een maand",
    ),
    "a stretch that ends before it begins": (
        {"boeken": [[{"van": date(2024, 6, 1), "tot": date(2024, 5, 31), "waarde": 3}]]},
        "boeken",
        0,
        "eindigt eerder",
    ),
    "stretches over each other": (
        {"boeken": [[{"van": date(2024, 6, 1), "waarde": 3}, {"van": None, "waarde": 4}]]},
        "boeken",
        0,
        "samen met een ander",
    ),
    "two values of an item without periods": (
        {"lid": [[{"waarde": True}, {"waarde": False}]]},
        "lid",
        0,
        "samen met een ander",
    ),
    "a member twice": ({"kring": [[0], [1, 0, 1]]}, "kring", 1, "twee keer"),
    "a member that is null": ({"kring": [[0], [0, None]]}, "kring", 1, "is leeg"),
    "a friend far past the table": ({"vriend": [0, 2**40]}, "vriend", 1, "te groot"),
    "a number past all": (
        {"inkomen": pa.array([1, 2**64 - 1], pa.uint64())},
        "inkomen",
        1,
        "te groot",
    ),
    "more decimals than there can be": (
        {"vermogen": pa.array([Decimal("1"), Decimal("0.00000000001")], pa.decimal128(38, 18))},
        "vermogen",
        1,
        "te veel decimalen",
    ),
    "an amount that does not fit in cents": (
        {"vermogen": pa.array([Decimal(1), Decimal(2**62)], pa.decimal128(38, 0))},
        "vermogen",
        1,
        "te groot",
    ),
    "a day of knowledge that is none": (
        {"lid": [True], "lid.bekend_vanaf": [2024]},
        "lid",
        None,
        "geen datums",
    ),
    "a value out of range in a stretch": (
        {"boeken": [[{"van": date(2024, 1, 1), "tot": None, "waarde": 99}]]},
        "boeken",
        0,
        "buiten het bereik",
    ),
}


@pytest.mark.parametrize("what", COLUMNS)
def test_a_column_that_cannot_be_read_is_told_with_its_row(what: str) -> None:
    columns, column, row, words = COLUMNS[what]
    (problem,) = problems(persons(**columns))
    assert problem.table == "persoon"
    assert problem.column == column
    assert problem.row == row
    assert words in problem.sentence + problem.mend


def test_several_problems_are_told_at_once() -> None:
    found = problems(
        {
            "persoon": pa.table({"inkomen": [-1], "tint": ["paars"], "lidd": [True]}),
            "ouderschap": pa.table({"kind": [0]}),
        }
    )
    assert {(p.table, p.column) for p in found} == {
        ("persoon", "inkomen"),
        ("persoon", "tint"),
        ("persoon", "lidd"),
        ("ouderschap", "ouder"),
    }
    assert "Bedoelde u lid?" in str(found[0]) + str(found)


def test_no_more_problems_than_people_read() -> None:
    found = problems(persons(**{f"kolom{number}": [1] for number in range(500)}))
    assert len(found) <= 20


def test_a_column_that_stands_there_twice_is_told() -> None:
    table = pa.Table.from_arrays([pa.array([True]), pa.array([False])], ["lid", "lid"])
    (problem,) = problems({"persoon": table})
    assert "meer dan eens" in problem.sentence


def test_a_table_of_no_kind_or_of_things_that_follow_by_rule_is_told() -> None:
    (problem,) = problems({"persoonn": pa.table({"lid": [True]})})
    assert "Bedoelde u persoon?" in problem.mend
    (problem,) = problems({"stel": pa.table({"een": [0], "ander": [1]})})
    assert "volgt uit een regel" in problem.sentence
    (problem,) = problems({"persoon": [{"lid": True}]})
    assert problem.sentence == "Dit is geen tabel."


@pytest.mark.parametrize("value", [[None, 0], [0, 2], [0, -1]])
def test_a_record_needs_its_players(value: list[Any]) -> None:
    found = problems(
        {
            "persoon": pa.table({"lid": [True, True]}),
            "ouderschap": pa.table({"kind": pa.array(value, pa.int32()), "ouder": [0, 0]}),
        }
    )
    assert found[0].table == "ouderschap"
    assert found[0].column == "kind"
    assert found[0].row == (0 if value[0] is None else 1)


def test_nobody_plays_two_roles_in_a_record_and_a_link_stands_once() -> None:
    people = pa.table({"lid": [True, True]})
    (problem,) = problems({"persoon": people, "ouderschap": pa.table({"kind": [0], "ouder": [0]})})
    assert (problem.column, problem.row) == ("ouder", 0)
    assert "dezelfde persoon" in problem.sentence
    double = pa.table({"kind": [0, 1, 0], "ouder": [1, 0, 1]})
    (problem,) = problems({"persoon": people, "ouderschap": double})
    assert (problem.column, problem.row) == ("ouder", 2)
    assert "staat er al" in problem.sentence


def test_a_record_does_not_end_before_it_begins() -> None:
    book = small_law(
        """
soort persoon
    meervoud personen

soort inschrijving
    persoon: persoon, omgekeerd inschrijvingen
    loopt van begin tot en met einde
    meervoud inschrijvingen_alle

gegeven begin van inschrijving: datum
    register "R"

gegeven einde van inschrijving: datum
    register "R"

regel aantal_nu van persoon elke maand: getal
    uitkomst "Aantal"
    aantal inschrijvingen
"""
    )
    days = {"begin": [date(2024, 1, 1)] * 2, "einde": [None, date(2023, 12, 31)]}
    tables = {
        "persoon": pa.table({"naam": pa.nulls(1)}).drop_columns(["naam"]),
        "inschrijving": pa.table({"persoon": [0, 0], **days}),
    }
    with pytest.raises(TableError) as caught:
        read_tables(book.law, tables)
    assert ("einde", 1) in {(p.column, p.row) for p in caught.value.problems}
    assert "eindigt (2023-12-31) voor hij begint" in str(caught.value)


def test_decimals_of_any_width_keep_their_value() -> None:
    columns = BOOK.at(date(2026, 3, 1)).columns(["rijk", "half"])
    for kind in (pa.decimal128(38, 18), pa.decimal256(50, 30), pa.decimal128(9, 2)):
        amounts = pa.array([Decimal("1.25"), Decimal("1000000.5")], kind)
        shares = pa.array([Decimal("1.25"), Decimal("12.5")], kind)
        found = columns.run(persons(vermogen=amounts, aandeel=shares))
        assert [found.value("rijk", row) for row in range(2)] == [250, 200_000_100]
        assert found.value("half", 0) == Fraction(1, 160)


def test_a_role_with_a_state_or_a_period_is_told() -> None:
    found = problems({"ouderschap": pa.table({"kind.staat": ["bekend"], "ouder@2024": [0]})})
    assert {p.column for p in found} >= {"kind.staat", "ouder@2024"}


def test_empty_tables_and_columns_without_a_value_are_fine() -> None:
    data = read_tables(BOOK.law, persons(lid=pa.array([], pa.bool_())))
    assert data.things["persoon"] == 0
    data = read_tables(BOOK.law, persons(lid=pa.nulls(3), inkomen=pa.nulls(3), kring=pa.nulls(3)))
    assert data.things["persoon"] == 3
    empty = pa.chunked_array([], pa.int64())
    assert read_tables(BOOK.law, persons(inkomen=empty)).things["persoon"] == 0


def nested_table(**columns: Any) -> Any:
    """A table with a row for each case."""
    return pa.table(columns)


PEOPLE = [[{"boeken": 3}, {"boeken": 4}], [{"boeken": 5}]]
NESTED: dict[str, tuple[Any, str, int | None, str]] = {
    "an applicant past the list": (
        nested_table(personen=PEOPLE, aanvrager=[1, 1]), "aanvrager", 1, "op plaats 1",
    ),
    "an applicant before the list": (
        nested_table(personen=PEOPLE, aanvrager=[-2, 0]), "aanvrager", 0, "op plaats -2",
    ),
    "no applicant": (
        nested_table(personen=PEOPLE, aanvrager=[0, None]), "aanvrager", 1, "zegt niet wie",
    ),
    "an applicant at minus one": (
        nested_table(personen=PEOPLE, aanvrager=[-1, 0]), "aanvrager", 0, "op plaats -1",
    ),
    "an applicant beyond all lists": (
        nested_table(personen=PEOPLE, aanvrager=pa.array([0, 2**64 - 1], pa.uint64())),
        "aanvrager", 1, "geen persoon op plaats",
    ),
    "an applicant by name": (
        nested_table(personen=PEOPLE, aanvrager=["an", "bo"]), "aanvrager", None, "geen plaats",
    ),
    "a case without persons": (
        nested_table(personen=[PEOPLE[0], []]), "personen", 1, "geen persoon, en dus geen aan",
    ),
    "a case with null for persons": (
        nested_table(personen=[PEOPLE[0], None]), "personen", 1, "geen lijst van personen",
    ),
    "no column of persons": (
        nested_table(ouderschappen=[[], []]), "personen", None, "De kolom personen ontbreekt",
    ),
    "an empty person": (
        nested_table(personen=[[*PEOPLE[0], None], PEOPLE[1]]), "personen", 0, "Plaats 2 in de",
    ),
    "null for records": (
        nested_table(personen=PEOPLE, ouderschappen=pa.array(
            [[], None], pa.list_(pa.struct([("kind", pa.int32()), ("ouder", pa.int32())])))),
        "ouderschappen", 1, "geen lijst van ouderschappen",
    ),
    "an unknown kind": (
        nested_table(personen=PEOPLE, dieren=PEOPLE), "dieren", None, "kent de wet niet",
    ),
    "things that follow by rule": (
        nested_table(personen=PEOPLE, stellen_alle=PEOPLE), "stellen_alle", None, "kent de wet",
    ),
    "no list of things": (
        nested_table(personen=PEOPLE, ouderschappen=[1, 2]), "ouderschappen", None, "geen lijst",
    ),
    "a reference into another case": (
        nested_table(personen=PEOPLE, ouderschappen=[[], [{"kind": 0, "ouder": 1}]]),
        "ouder", 1, "geen persoon op plaats 1",
    ),
    "a value out of range": (
        nested_table(personen=[PEOPLE[0], [{"boeken": 3}, {"boeken": 41}]]),
        "boeken", 1, "Plaats 1 in de lijst",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", NESTED)
def test_a_case_that_cannot_be_read_is_told_by_its_row(what: str) -> None:
    table, column, row, words = NESTED[what]
    columns = BOOK.at(date(2026, 3, 1)).columns(["dubbel"])
    with pytest.raises(TableError) as caught:
        columns.read(table)
    (problem,) = caught.value.problems
    assert (problem.column, problem.row) == (column, row)
    assert words in problem.sentence


@pytest.mark.parametrize("subjects", [[3], [-1], [[0]], ["an"], [0.5]])
def test_rows_to_decide_for_must_be_there(subjects: list[Any]) -> None:
    columns = BOOK.at(date(2026, 3, 1)).columns(["dubbel"])
    with pytest.raises(TableError) as caught:
        columns.read(persons(boeken=[1, 2, 3]), subjects)
    assert "3 rijen" in str(caught.value)
    assert len(columns.read(persons(boeken=[1, 2, 3]), []).subjects) == 0


def test_a_percentage_keeps_its_range_on_any_scale() -> None:
    columns = BOOK.at(date(2026, 3, 1)).columns(["half"])
    found = columns.run(persons(aandeel=pa.array([1, None, 12], pa.int64())))
    assert [found.value("half", row) for row in range(3)] == [
        Decimal(1) / 200, None, Decimal(12) / 200,
    ]  # fmt: skip
    assert found.state("half", 1) == "onbekend"
    bounds = found.columns[0]
    assert bounds.number(bounds.low[0, 1]) * 400 == 1
    assert columns.run(persons(lid=[True])).state("half", 0) == "onbekend"


def test_an_amount_too_large_for_code_is_evaluated_exactly() -> None:
    columns = BOOK.at(date(2026, 3, 1)).columns(["rijk"])
    large = 2**62 - 1
    found = columns.run(persons(vermogen=[100, large, -large, None]))
    assert found.handed_back == 2
    assert [found.value("rijk", row) for row in range(4)] == [200, 2 * large, -2 * large, None]
    assert found.table.num_rows == 4


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.sampled_from(["rood", "P1M", "x", ""]),
    st.dates(),
    st.decimals(-10, 10, places=3),
    st.floats(),
)


def read_or_refused(tables: dict[str, Any]) -> Data | None:
    """The data of tables, or nothing where they were refused with a reason."""
    try:
        return read_tables(BOOK.law, tables)
    except TableError as error:
        if not error.problems:
            raise
        return None


NAMES = st.sampled_from(
    [
        "vriend", "inkomen", "inkomen@2024", "inkomen.laagste", "inkomen.hoogste", "boeken",
        "boeken@2024-05", "aandeel", "lid", "lid.staat", "geboren", "begin", "jaargang", "tint",
        "duurt", "naam", "kring", "wil", "wil.aangevraagd", "wil.tot", "dubbel", "ouderschappen",
        "ouderschappen.volledig", "", "@", ".", "lid@", "kring@2024-01", "x.y.z",
    ]
)  # fmt: skip


@given(st.dictionaries(NAMES, st.tuples(CELLS, st.integers(0, 3)), max_size=4), st.integers(0, 3))
def test_whatever_a_table_holds_it_is_read_or_refused(
    columns: dict[str, tuple[Any, int]], rows: int
) -> None:
    made = {}
    for name, (cell, wrapped) in columns.items():
        value = cell
        if wrapped == 1:
            value = [cell]
        if wrapped == 2:
            value = [{"van": date(2024, 1, 1), "waarde": cell}]
        try:
            made[name] = pa.array([value] * rows)
        except (pa.ArrowInvalid, OverflowError):
            return
    table = pa.table(made) if made else pa.table({"lid": pa.nulls(rows)})
    data = read_or_refused({"persoon": table})
    if data is not None:
        assert data.things["persoon"] == rows
        for fact in data.facts.values():
            assert np.asarray(fact.value).dtype.kind == "i"
            assert fact.state is None or len(fact.state) == len(fact.value)


@pytest.mark.parametrize("period", ["2026-13", "26", "2026-3", "0000", "2026-03-01"])
def test_a_period_that_is_none_is_said_to_be_none(period: str) -> None:
    column = f"inkomen@{period}"
    with pytest.raises(TableError) as caught:
        read_tables(BOOK.law, {"persoon": pa.table({column: pa.array([1], pa.int64())})})
    assert "geen jaar of maand" in str(caught.value)
    assert column in str(caught.value)
