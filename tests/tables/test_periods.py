"""Columns of periods: side by side, with holes, with what always holds, as stretches; the kernel
and the cases made of the tables say what a case with the same facts says."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.kernel.small import small_law
from uitvoerbaar.evaluation.decision import OutcomeState, decide
from uitvoerbaar.kernel import states
from uitvoerbaar.tables.to_case import CaseReader

BOOK = small_law(
    """
soort persoon
    meervoud personen

gegeven boeken van persoon elke maand: getal
    bereik vanaf 0 tot en met 40
    register "R"

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0
    register "R"

gegeven kring van persoon elke maand: verzameling persoon
    register "R"

regel leest van persoon elke maand: getal
    uitkomst "Leest"
    boeken

regel verdient van persoon elk jaar: bedrag per jaar
    uitkomst "Verdient"
    inkomen

regel samen van persoon elke maand: getal
    uitkomst "Samen"
    som van boeken over kring

regel kring_tel van persoon elke maand: getal
    uitkomst "Kring"
    aantal kring
"""
)
OUTCOMES = ("leest", "verdient", "samen", "kring_tel")
DAY = date(2026, 1, 15)
FIRST = 2026 * 12
MONTHS = range(FIRST - 2, FIRST + 8)
ROWS = 3

books = st.one_of(st.none(), st.integers(0, 40), st.decimals(0, 40, places=1))
money = st.one_of(st.none(), st.integers(0, 10**7))
circle = st.one_of(st.none(), st.lists(st.integers(0, ROWS - 1), unique=True, max_size=ROWS))


def column(values: Any) -> Any:
    """A value for each row."""
    return st.lists(values, min_size=ROWS, max_size=ROWS)


def month_text(month: int) -> str:
    """A month as columns are named."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


some_months = st.sets(st.integers(FIRST - 1, FIRST + 5), max_size=5)


def told(value: Any) -> Any:
    """A value as a case writes it."""
    return str(value).replace(".", ",") if isinstance(value, Decimal) else value


def case_of(facts: dict[str, dict[str, list[Any]]], row: int) -> str:
    """The case with the same facts; `facts`: by item, by period ("" always), for each row."""
    people: dict[str, dict[str, Any]] = {f"p{number}": {} for number in range(ROWS)}
    for item, columns in facts.items():
        for period, values in columns.items():
            for number, value in enumerate(values):
                if value is None:
                    continue
                plain = told(value)
                if item == "kring":
                    plain = [f"p{other}" for other in value]
                if item == "inkomen":
                    plain = f"{value // 100},{value % 100:02d}"
                own = people[f"p{number}"].setdefault(item, {})
                own[f"in {period}" if period else "altijd"] = plain
    return json.dumps(
        {"peildatum": DAY.isoformat(), "aanvrager": f"p{row}", "personen": people}, default=str
    )


def table_of(facts: dict[str, dict[str, list[Any]]]) -> Any:
    """The table with these facts."""
    types = {"boeken": pa.decimal128(10, 1), "inkomen": pa.int64(), "kring": pa.list_(pa.int32())}
    made = {}
    for item, columns in facts.items():
        for period, values in columns.items():
            name = f"{item}@{period}" if period else item
            made[name] = pa.array(
                [Decimal(v) if item == "boeken" and v is not None else v for v in values],
                types[item],
            )
    return pa.table(made) if made else pa.table({"boeken": pa.nulls(ROWS)})


@st.composite
def all_facts(draw: st.DrawFn) -> dict[str, dict[str, list[Any]]]:
    """Columns in some periods, and perhaps one of always."""
    found: dict[str, dict[str, list[Any]]] = {}
    for item, values in (("boeken", books), ("kring", circle), ("inkomen", money)):
        periods = {month_text(month) for month in draw(some_months)}
        if item == "inkomen":
            periods = {str(year) for year in draw(st.sets(st.integers(2024, 2027)))}
        if draw(st.booleans()):
            periods.add("")
        if periods:
            found[item] = {period: draw(column(values)) for period in sorted(periods)}
    return found


@settings(max_examples=count(25, 1_500))
@given(all_facts())
def test_columns_of_periods_say_what_a_case_says(facts: dict[str, dict[str, list[Any]]]) -> None:
    columns = BOOK.at(DAY).columns(OUTCOMES)
    months = list(MONTHS)
    found = columns.run(table_of(facts), months=months, threads=1)
    assert found.handed_back == 0
    reader = CaseReader(BOOK.law, found.input.data)
    for row in range(ROWS):
        case = BOOK.case(case_of(facts, row))
        back = reader.case("persoon", row, DAY)
        for place, month in enumerate(months):
            on = date(month // 12, month % 12 + 1, 1)
            exact = decide(BOOK.program, case, columns.rules, on).outcomes
            again = decide(BOOK.program, back, columns.rules, on).outcomes
            for name, one, other in zip(OUTCOMES, exact, again, strict=True):
                assert one.state is other.state, (name, month_text(month), row)
                if one.state is OutcomeState.KNOWN:
                    assert one.value == other.value
                    assert found.value(name, row, place) == one.value, (name, month_text(month))
                else:
                    assert one.state is OutcomeState.UNKNOWN
                    assert found.state(name, row, place) == "onbekend", (name, month_text(month))


def test_months_that_follow_each_other_lie_side_by_side() -> None:
    facts = {"boeken": {month_text(FIRST + ahead): [ahead] * ROWS for ahead in range(3)}}
    columns = BOOK.at(DAY).columns(["leest"])
    found = columns.run(table_of(facts), months=[FIRST - 1, FIRST, FIRST + 2, FIRST + 3])
    (fact,) = found.input.data.facts.values()
    assert fact.layout.form.value == "wide"
    assert [found.value("leest", 1, place) for place in range(4)] == [None, 0, 2, None]
    assert found.columns[0].state[0, 0] & states.UNKNOWN
    assert found.columns[0].number(found.columns[0].high[3, 0]) == 40


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_number_of_threads_changes_nothing(threads: int) -> None:
    table = pa.table({"boeken": pa.array([number % 41 for number in range(10_000)])})
    seen: list[tuple[int, int]] = []
    columns = BOOK.at(DAY).columns(["leest"])
    found = columns.run(
        {"persoon": table}, threads=threads, progress=lambda done, of: seen.append((done, of))
    )
    assert [found.value("leest", row) for row in range(0, 10_000, 997)] == [
        row % 41 for row in range(0, 10_000, 997)
    ]
    assert max(done for done, _ in seen) == 10_000
    assert {of for _, of in seen} == {10_000}
