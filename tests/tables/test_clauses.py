"""What the law says cannot be so where it declares its data, is refused in tables as in cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.tables.clauses_facts import BOOK, DAY, ITEMS, KNOWN, Facts, all_facts
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.face import Lawbook
from uitvoerbaar.face.stream import stream
from uitvoerbaar.tables import TableError, TableProblem, read_tables
from uitvoerbaar.tables.nested import flattened

KNOWN_ON = st.sampled_from([None, None, *KNOWN[1:]])


def problems_of(facts: Facts, known_on: date | None) -> tuple[TableProblem, ...]:
    """What is wrong with facts in tables: by kind, and with a row for each case."""
    found: list[tuple[TableProblem, ...]] = []
    nested = flattened(BOOK.law, facts.nested(), "persoon")
    one_case = {kind: np.zeros(number, dtype=np.int32) for kind, number in facts.things.items()}
    for tables, cases in ((facts.tables(), one_case), (nested.tables, nested.cases)):
        try:
            read_tables(BOOK.law, tables, cases, known_on)
            found.append(())
        except TableError as error:
            found.append(error.problems)
    first, second = found
    assert [p.column for p in first] == [p.column for p in second]
    return first


@pytest.mark.parametrize("kinds", [["persoon"], ["lening"], ["kaart"], ["persoon", "lening"]])
def test_a_table_is_refused_exactly_when_a_case_with_the_same_facts_is(kinds: list[str]) -> None:
    @settings(max_examples=count(120, 5_000), deadline=None)
    @given(all_facts(kinds), KNOWN_ON)
    def check(facts: Facts, known_on: date | None) -> None:
        refused = ""
        try:
            BOOK.case(facts.case())
        except CaseError as error:
            refused = str(error)
        found = problems_of(facts, known_on)
        event("refused" if refused else "taken")
        assert bool(found) is bool(refused), (refused, [str(problem) for problem in found])
        for problem in found:
            assert problem.row is not None
            item = (problem.column or "").split("@")[0]
            assert item in ITEMS
            assert item in refused or problem.table in refused

    check()


# --- what is said ---------------------------------------------------------------------------------


def refusals(tables: dict[str, Any], known_on: date | None = None) -> list[str]:
    """What is said of tables that cannot be."""
    with pytest.raises(TableError) as caught:
        read_tables(BOOK.law, tables, None, known_on)
    return [str(problem) for problem in caught.value.problems]


def persons(**columns: Any) -> dict[str, Any]:
    return {"persoon": pa.table(columns)}


def loans(**columns: Any) -> dict[str, Any]:
    return {"persoon": pa.table({"geboren": pa.nulls(3)}), "lening": pa.table(columns)}


def test_half_a_pass_is_refused_with_the_number_of_rows() -> None:
    passes = [Decimal("1.00"), Decimal("0.50"), None, Decimal("-2.25")]
    assert refusals(persons(**{"passen@2026": passes})) == [
        "tabel persoon, kolom passen@2026, rij 1: passen is een geheel getal, en hier staat 0,5 "
        "(2 rijen). Geef een getal zonder decimalen."
    ]
    read_tables(BOOK.law, persons(**{"passen@2026": [Decimal("1.00"), None]}))
    stretch = [{"van": None, "tot": None, "waarde": Decimal("1.5")}]
    (said,) = refusals(persons(passen=[[], stretch]))
    assert "rij 1: passen is een geheel getal, en hier staat 1,5. (Tijdvak 0 van de rij" in said


def test_leaving_before_being_born_is_refused() -> None:
    born, left = [date(2002, 2, 2)] * 3, [date(2002, 2, 2), date(2002, 2, 1), date(2002, 1, 1)]
    assert refusals(persons(geboren=born, vertrokken=left)) == [
        "tabel persoon, kolom vertrokken, rij 1: vertrokken (2002-02-01) ligt voor geboren "
        "(2002-02-02) (2 rijen). Verbeter een van beide dagen."
    ]
    later = {"vertrokken.bekend_vanaf": [date(2026, 3, 1)] * 3}
    assert refusals(persons(geboren=born, vertrokken=left, **later), date(2026, 1, 1))


def test_oneself_as_housemate_is_refused() -> None:
    assert refusals(persons(huisgenoten=[[], [1]])) == [
        "tabel persoon, kolom huisgenoten, rij 1: Deze persoon staat hier bij zichzelf. "
        "Haal dit lid weg."
    ]
    stretch = [{"van": None, "tot": None, "waarde": [1]}]
    (said,) = refusals(persons(huisgenoten=pa.array([[], stretch], _STRETCHES)))
    assert "rij 1: Deze persoon staat hier bij zichzelf. (Tijdvak 0" in said


def test_who_does_not_name_the_other_is_refused() -> None:
    assert refusals(persons(huisgenoten=[[1, 2], [0], [], None])) == [
        "tabel persoon, kolom huisgenoten, rij 0: Hier staat rij 2 van tabel persoon, maar bij die "
        "persoon staat deze niet in huisgenoten. Zet deze persoon ook in huisgenoten van de ander, "
        "of haal de ander hier weg."
    ]
    read_tables(BOOK.law, persons(huisgenoten=[[1, 2], [0], None]))
    columns = {"huisgenoten": [[1], [0]], "huisgenoten@2026-03": [None, []]}
    (said,) = refusals(persons(**columns))
    assert (
        "rij 0: Hier staat rij 1 van tabel persoon, maar bij die persoon staat deze in 2026-03 "
        in said
    )


def test_stretches_are_compared_period_by_period() -> None:
    def stretch(start: date | None, end: date | None, members: list[int] | None) -> dict[str, Any]:
        return {"van": start, "tot": end, "waarde": members}

    march = date(2026, 3, 1)
    an = [stretch(None, date(2026, 2, 28), []), stretch(march, None, [1])]
    late = [stretch(None, date(2026, 4, 30), []), stretch(date(2026, 5, 1), None, [0])]
    (said,) = refusals(persons(huisgenoten=pa.array([an, late], _STRETCHES)))
    assert "rij 0: Hier staat rij 1 van tabel persoon" in said
    assert "staat deze in 2026-03 niet in huisgenoten" in said
    read_tables(BOOK.law, persons(huisgenoten=pa.array([an, late[1:]], _STRETCHES)))


_STRETCHES = pa.list_(
    pa.struct({"van": pa.date32(), "tot": pa.date32(), "waarde": pa.list_(pa.int32())})
)


def test_a_house_of_many_is_compared_as_one_of_few() -> None:
    house = [[other for other in range(12) if other != own] for own in range(12)]
    read_tables(BOOK.law, persons(huisgenoten=house))
    house[7].remove(3)
    (said,) = refusals(persons(huisgenoten=house))
    assert "rij 3: Hier staat rij 7 van tabel persoon" in said


def test_a_second_loan_of_a_sort_is_refused() -> None:
    days = [date(2026, 1, 1)] * 4
    sorts = ["strip", "roman", "strip", "strip"]
    assert refusals(loans(lezer=[1, 1, 0, 1], boeksoort=sorts, sinds=days)) == [
        "tabel lening, kolom sinds, rij 3: Er is hooguit één lening met dezelfde lezer, boeksoort "
        "en sinds, en rij 0 van tabel lening is er ook zo een. "
        "Voeg ze samen, of verbeter een van beide."
    ]
    read_tables(BOOK.law, loans(lezer=[1, 1], boeksoort=["strip", None], sinds=days[:2]))
    read_tables(BOOK.law, loans(lezer=[1, 1], boeksoort=["strip", "strip"]))


def test_things_are_told_apart_within_a_case() -> None:
    cards = {"houders": [[], [], [0, 1], [1, 0]], "nummer": [7, 7, 2**40, 2**40]}
    tables = {**persons(geboren=pa.nulls(2)), "kaart": pa.table(cards)}
    (said,) = refusals(tables)
    assert "rij 3: Er is hooguit één kaart met dezelfde houders en nummer, en rij 2 van " in said
    nobody, one_case = np.zeros(2, dtype=np.int32), np.zeros(4, dtype=np.int32)
    cases = {"persoon": nobody, "lening": nobody[:0], "kaart": one_case}
    with pytest.raises(TableError) as caught:
        read_tables(BOOK.law, tables, cases)
    assert caught.value.problems[0].row == 1


def test_keys_that_do_not_fit_in_one_number_together_are_told_apart() -> None:
    numbers = [Decimal(n) for n in (9 * 10**16, -9 * 10**16, 1, 9 * 10**16)]
    cards = {"houders": [[0], [0], [0], [1]], "nummer": pa.array(numbers, pa.decimal128(20, 2))}
    tables = {**persons(geboren=pa.nulls(2)), "kaart": pa.table(cards)}
    read_tables(BOOK.law, tables)
    tables["kaart"] = pa.table({**cards, "houders": [[0], [0], [0], [0]]})
    assert "rij 3: Er is hooguit één kaart" in refusals(tables)[0]


# --- a row for each case, in a stream -------------------------------------------------------------


def households(wrong: int | None, number: int = 5) -> Any:
    """Cases of two housemates with two loans each; in one of them there is something wrong."""
    rows = []
    for place in range(number):
        mates = [[1], [0] if place != wrong else []]
        rows.append(
            {
                "personen": [{"passen@2026": 1, "huisgenoten": each} for each in mates],
                "leningen": [
                    {"lezer": 1, "boeksoort": sort, "sinds": date(2026, 1, 1), "boeken": 3}
                    for sort in ("roman", "roman" if place == wrong else "strip")
                ],
            }
        )
    return pa.Table.from_pylist(rows)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (
            "gelezen",
            "tabel leningen, kolom sinds, rij 4: Er is hooguit één lening met dezelfde lezer, "
            "boeksoort en sinds, en plaats 0 in de lijst leningen is er ook zo een. (Plaats 1 in "
            "de lijst.) Voeg ze samen, of verbeter een van beide.",
        ),
        (
            "gezelschap",
            "tabel personen, kolom huisgenoten, rij 4: Hier staat plaats 1 in de lijst personen, "
            "maar bij die persoon staat deze niet in huisgenoten. (Plaats 0 in de lijst.) Zet deze "
            "persoon ook in huisgenoten van de ander, of haal de ander hier weg.",
        ),
    ],
)
def test_a_stream_reads_what_tells_whether_its_data_can_be(
    tmp_path: Path, outcome: str, said: str
) -> None:
    columns = BOOK.at(DAY).columns([outcome])
    source, target = tmp_path / "in.parquet", tmp_path / "uit.parquet"
    pq.write_table(households(wrong=4), source, row_group_size=2)
    with pytest.raises(TableError) as caught:
        stream(columns, source, target)
    assert str(caught.value) == said
    assert not target.exists()
    pq.write_table(households(wrong=None), source)
    assert stream(columns, source, target).rows == 5
    read = set(pq.read_table(target).column(outcome).to_pylist())
    assert read == {0} if outcome == "gelezen" else read == {1}


def test_a_stream_reads_the_other_of_two_dates(tmp_path: Path) -> None:
    columns = BOOK.at(DAY).columns(["laatste_jaar"])
    source = tmp_path / "in.parquet"
    day = date(2002, 5, 5)
    pq.write_table(pa.table({"geboren": [day, day], "vertrokken": [day, date(2002, 1, 1)]}), source)
    with pytest.raises(TableError, match="rij 1: vertrokken"):
        stream(columns, source, tmp_path / "uit.parquet")


def test_a_day_that_follows_on_an_application_needs_it_and_is_not_before_it(
    lawbook: Lawbook,
) -> None:
    """The third row decides before it was asked, the fourth without; the first two are right."""
    name, asked = "besluitdatum_kwijtschelding", "kwijtschelding_aanvullende_beurs_aangevraagd"
    day, other = date(2025, 3, 10), date(2025, 3, 11)

    def refused(**columns: Any) -> list[str]:
        try:
            read_tables(lawbook.law, persons(**columns))
        except TableError as error:
            return [str(problem) for problem in error.problems]
        return []

    assert not refused(**{name: [day, None], asked: [day, None]})
    early, without = refused(**{name: [day, None, day, day], asked: [day, None, other, None]})
    assert "rij 2:" in early
    assert "ligt voor" in early
    assert "rij 3:" in without
    assert f"{asked} niet" in without
    (alone,) = refused(**{name: [None, day]})
    assert "rij 1:" in alone
