"""Runs from Parquet to Parquet: the same outcomes as in memory, and nothing half when it fails."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.face.leeswet import OUTCOMES, law_folder, nested_table, plain_rows, some_cases, write
from uitvoerbaar import face
from uitvoerbaar.face import stream as streaming
from uitvoerbaar.face.columns import Columns
from uitvoerbaar.face.kinds import kind_files, run_kinds
from uitvoerbaar.face.stream import stream
from uitvoerbaar.face.whole_file import whole_file
from uitvoerbaar.tables import TableError, nested, tables_of
from uitvoerbaar.tables.parquet import FileError

ROOT = Path(__file__).parents[2]
ON = date(2026, 3, 1)
WORDS_OF_STATES = {
    "known": "bekend",
    "provisional": "voorlopig",
    "absent": "ontbreekt",
    "not_applicable": "niet van toepassing",
    "unknown": "onbekend",
    "error": "fout",
}
ROWS = 300


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> face.Lawbook:
    return face.load(law_folder(tmp_path_factory.mktemp("law")))


@pytest.fixture(scope="module")
def columns(reading: face.Lawbook) -> Columns:
    return reading.at(ON).columns(OUTCOMES)


@pytest.fixture(scope="module")
def table(reading: face.Lawbook) -> Any:
    return nested_table(reading, some_cases(reading, ROWS))


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_MOST_ROWS", 37)
    monkeypatch.setattr(streaming, "_GROUP", 100)


def in_memory(columns: Columns, table: Any) -> list[dict[str, Any]]:
    """The rows of a run in memory, with the number of each case in front."""
    rows = plain_rows(columns.run(table.drop_columns(["zaak"])).table)
    numbers = table.column("zaak").to_pylist()
    return [{"zaak": zaak, **row} for zaak, row in zip(numbers, rows, strict=True)]


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.endswith(".deel"))


@pytest.mark.usefixtures("small_batches")
def test_a_streamed_run_gives_what_a_run_in_memory_gives_in_the_same_order(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    source, target = write(table, tmp_path / "in.parquet"), tmp_path / "uit.parquet"
    seen: list[tuple[int, int]] = []
    report = stream(columns, source, target, keep=["zaak"], progress=lambda *at: seen.append(at))
    assert plain_rows(pq.read_table(target)) == in_memory(columns, table)
    assert report.rows == ROWS
    assert report.compiled == 1
    assert seen[-1] == (ROWS, ROWS)
    assert len(seen) > 5
    assert sum(report.states["groep"].values()) == ROWS
    assert left_behind(tmp_path) == []
    notes = pq.read_schema(target).metadata
    assert notes[b"uitvoerbaar.wet"].decode() == columns.lawbook.law.digest


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("statistics", [True, False])
def test_what_only_a_later_batch_holds_needs_no_other_code(
    reading: face.Lawbook, tmp_path: Path, statistics: bool
) -> None:
    incomes: list[int | None] = [1000] * 150 + [None] * 50 + [5_900_000] * 50 + [2**40] * 50
    table = pa.table({"inkomen": incomes})
    source = tmp_path / "in.parquet"
    pq.write_table(table, source, row_group_size=60, write_statistics=statistics)
    columns = reading.at(ON).columns(["groep"])
    report = stream(columns, source, tmp_path / "uit.parquet")
    assert report.compiled == 1 or (statistics and report.compiled == 2)
    found = pq.read_table(tmp_path / "uit.parquet").column("groep").to_pylist()
    assert found == ["laag"] * 150 + [None] * 50 + ["laag"] * 50 + ["hoog"] * 50
    assert report.handed_back == 50  # beyond what the kernel counts on


@pytest.mark.usefixtures("small_batches")
def test_months_and_reasons_go_along(columns: Columns, table: Any, tmp_path: Path) -> None:
    source, target = write(table, tmp_path / "in.parquet"), tmp_path / "uit.parquet"
    months = [2026 * 12 + 1, 2026 * 12 + 2]
    stream(columns, source, target, keep=["zaak"], months=months, reasons=True)
    found = pq.read_table(target)
    assert {"leestoeslag@2026-02", "leestoeslag@2026-03.staat", "groep@2026-02.reden"} <= set(
        found.column_names
    )
    known = [reason for reason in found.column("groep@2026-03.reden").to_pylist() if reason]
    assert known
    assert all("WL artikel 1" in reason for reason in known)


def test_a_table_without_rows_gives_one_without_rows(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    source, target = write(table.slice(0, 0), tmp_path / "in.parquet"), tmp_path / "uit.parquet"
    report = stream(columns, source, target, keep=["zaak"])
    assert report.rows == 0
    assert report.share_handed_back == 0
    full = write(table, tmp_path / "vol.parquet")
    stream(columns, full, tmp_path / "vol.uit.parquet", keep=["zaak"])
    assert pq.read_schema(target).equals(pq.read_schema(tmp_path / "vol.uit.parquet"))


@pytest.mark.usefixtures("small_batches")
def test_a_folder_of_files_is_read_in_the_order_of_their_names(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    write(table.slice(0, 120), tmp_path / "in" / "deel-1.parquet")
    write(table.slice(120), tmp_path / "in" / "deel-2.parquet")
    (tmp_path / "in" / "_SUCCESS").touch()
    stream(columns, tmp_path / "in", tmp_path / "uit.parquet", keep=["zaak"])
    assert plain_rows(pq.read_table(tmp_path / "uit.parquet")) == in_memory(columns, table)


# --- bad input -----------------------------------------------------------------------------------


def fails(columns: Columns, source: Path, folder: Path, **more: Any) -> Exception:
    """The error of a run; the output that was there is as it was, and nothing else is left."""
    target = folder / "uit.parquet"
    target.write_bytes(b"van gisteren")
    with pytest.raises((FileError, TableError)) as caught:
        stream(columns, source, target, **{"keep": ["zaak"], **more})
    assert target.read_bytes() == b"van gisteren"
    assert left_behind(folder) == []
    return caught.value


@pytest.mark.parametrize("kept", [0, 3, 4, 200, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(
    columns: Columns, table: Any, tmp_path: Path, kept: float
) -> None:
    source = write(table, tmp_path / "in.parquet")
    content = source.read_bytes()
    source.write_bytes(content[: int(kept if kept > 1 else kept * len(content))])
    assert "geen (heel) Parquet-bestand" in str(fails(columns, source, tmp_path))


def test_a_file_that_is_damaged_halfway_is_refused_with_the_row(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    source = tmp_path / "in.parquet"
    pq.write_table(table, source, row_group_size=100, write_page_checksum=True)
    content = bytearray(source.read_bytes())
    second = pq.ParquetFile(source).metadata.row_group(1).column(0)
    start = second.dictionary_page_offset or second.data_page_offset
    content[start : start + second.total_compressed_size] = bytes(second.total_compressed_size)
    source.write_bytes(bytes(content))
    error = fails(columns, source, tmp_path)
    assert "beschadigd" in str(error)
    assert "in.parquet" in str(error)


def test_a_file_that_is_not_there_a_text_and_an_empty_folder_are_refused(
    columns: Columns, tmp_path: Path
) -> None:
    assert "bestaat niet" in str(fails(columns, tmp_path / "nergens.parquet", tmp_path))
    (tmp_path / "tekst.parquet").write_text("geen tabel" * 10)
    assert "Parquet" in str(fails(columns, tmp_path / "tekst.parquet", tmp_path))
    (tmp_path / "leeg").mkdir()
    assert "geen Parquet" in str(fails(columns, tmp_path / "leeg", tmp_path))


def test_files_with_other_columns_are_refused_by_name(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    write(table, tmp_path / "in" / "a.parquet")
    other = table.set_column(0, "zaak", table.column("zaak").cast(pa.int32()))
    write(other, tmp_path / "in" / "b.parquet")
    error = fails(columns, tmp_path / "in", tmp_path)
    assert "b.parquet" in str(error)
    assert "zaak" in str(error)
    assert "int32" in str(error)
    write(table.drop_columns(["aanvrager"]), tmp_path / "in" / "b.parquet")
    assert "aanvrager ontbreekt" in str(fails(columns, tmp_path / "in", tmp_path))


def changed(table: Any, kind: str, change: Callable[[list[Any]], None]) -> Any:
    """The table with the list of a kind in each row changed."""
    lists = table.column(kind).to_pylist()
    change(lists)
    place = table.column_names.index(kind)
    return table.set_column(place, kind, pa.array(lists, table.schema.field(kind).type))


@pytest.mark.usefixtures("small_batches")
def test_what_is_wrong_in_a_row_is_said_with_its_row_and_column(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    row = 250
    lists_of_parents = table.column("ouderschap").to_pylist()
    with_parents = next(n for n in range(row, ROWS) if lists_of_parents[n])

    def nobody(lists: list[Any]) -> None:
        lists[with_parents][0]["ouder"] = 17

    source = write(changed(table, "ouderschap", nobody), tmp_path / "in.parquet")
    error = fails(columns, source, tmp_path)
    assert isinstance(error, TableError)
    assert error.problems[0].row == with_parents
    assert "tabel ouderschap, kolom ouder, " in str(error)

    stretch = {"van": date(2026, 1, 1), "tot": None, "waarde": 5, "staat": "bekend"}

    def negative(lists: list[Any]) -> None:
        earlier = {**stretch, "van": None, "tot": date(2025, 12, 31)}
        lists[row][0]["inkomen"] = [earlier, {**stretch, "waarde": -5}]

    source = write(changed(table, "personen", negative), tmp_path / "in.parquet")
    error = fails(columns, source, tmp_path)
    assert isinstance(error, TableError)
    assert error.problems[0].row == row
    assert "tabel personen, kolom inkomen" in str(error)
    assert "bereik" in str(error)
    assert "Tijdvak 1 van de rij" in str(error)


def test_columns_that_cannot_be_used_are_refused_by_name(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    source = write(table, tmp_path / "in.parquet")
    assert "zaak" in str(fails(columns, source, tmp_path, keep=[]))
    assert "dossier" in str(fails(columns, source, tmp_path, keep=["dossier"]))
    flat = write(pa.table({"inkomn": [1], "zaak": [1]}), tmp_path / "plat.parquet")
    assert "inkomen" in str(fails(columns, flat, tmp_path))
    text = write(pa.table({"inkomen": ["veel"], "zaak": [1]}), tmp_path / "plat.parquet")
    assert "inkomen" in str(fails(columns, text, tmp_path))
    same = write(pa.table({"inkomen": [1], "groep": [1]}), tmp_path / "plat.parquet")
    assert "heet ook zo" in str(fails(columns, same, tmp_path, keep=["groep"]))


def test_an_output_that_cannot_be_is_refused_before_the_run(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    source = write(table, tmp_path / "in.parquet")
    with pytest.raises(FileError, match="ook de invoer"):
        stream(columns, source, source, keep=["zaak"])
    with pytest.raises(FileError, match="is een map"):
        stream(columns, source, tmp_path, keep=["zaak"])
    with pytest.raises(FileError, match="bestaat niet"):
        stream(columns, source, tmp_path / "nergens" / "uit.parquet", keep=["zaak"])
    device, link = tmp_path / "pijp", tmp_path / "koppeling"
    os.mkfifo(device)
    link.symlink_to(tmp_path / "elders.parquet")
    for special in (device, link):
        with pytest.raises(FileError, match="geen gewoon bestand"):
            stream(columns, source, special, keep=["zaak"])
    assert device.is_fifo()
    assert link.is_symlink()


def test_a_run_that_is_broken_off_leaves_nothing(
    columns: Columns, table: Any, tmp_path: Path
) -> None:
    source, target = write(table, tmp_path / "in.parquet"), tmp_path / "uit.parquet"

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stream(columns, source, target, keep=["zaak"], progress=stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.parquet"]


def test_a_file_takes_its_place_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "x"
    with whole_file(target) as partial:
        partial.write_bytes(b"half")
        assert not target.exists()
    assert target.read_bytes() == b"half"

    def stop_halfway() -> None:
        with whole_file(target) as partial:
            partial.write_bytes(b"ander")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_halfway()
    assert target.read_bytes() == b"half"
    assert left_behind(tmp_path) == []


# --- a table for each kind -----------------------------------------------------------------------


def test_rows_in_any_order_give_the_same_outcomes_sorted_or_not(
    reading: face.Lawbook, columns: Columns, table: Any, tmp_path: Path
) -> None:
    made = tables_of(reading.law, some_cases(reading, ROWS))
    people = made.tables["persoon"]
    mixed = np.random.default_rng(3).permutation(len(people))
    place = np.empty(len(mixed), dtype=np.int64)
    place[mixed] = np.arange(len(mixed))
    parents = made.tables["ouderschap"]
    moved = pa.table(
        {
            "kind": pa.array(place[parents.column("kind").to_numpy()], pa.int32()),
            "ouder": pa.array(place[parents.column("ouder").to_numpy()], pa.int32()),
        }
    ).take(pa.array(np.random.default_rng(4).permutation(len(parents))))
    (tmp_path / "in").mkdir()
    people = people.append_column("nummer", pa.array(np.arange(len(people))))
    write(people.take(pa.array(mixed)), tmp_path / "in" / "persoon.parquet")
    write(moved, tmp_path / "in" / "ouderschap.parquet")
    files = kind_files(reading.law, tmp_path / "in")
    assert files is not None
    run = reading.at(ON).columns(["leestoeslag", "groep", "deel"])
    found = []
    for by_case in (False, True):
        target = tmp_path / f"uit-{by_case}.parquet"
        report = run_kinds(run, files, target, keep=["nummer"], by_case=by_case)
        assert report.rows == len(people)
        found.append(plain_rows(pq.read_table(target)))
    assert found[0] == found[1]
    assert [row["nummer"] for row in found[0]] == mixed.tolist()
    wanted = plain_rows(run.run(table.drop_columns(["zaak"])).table)
    by_number = {row["nummer"]: row for row in found[0]}
    for applicant, row in zip(made.applicants.tolist(), wanted, strict=True):
        assert {k: v for k, v in by_number[applicant].items() if k != "nummer"} == row


# --- the law that comes along --------------------------------------------------------------------


def test_the_examples_come_out_of_a_stream_as_they_are_decided(
    lawbook: face.Lawbook, tmp_path: Path
) -> None:
    names = ["zorgtoeslag", "basisbeurs", "woonsituatie"]
    found = [
        lawbook.case(path.read_text("utf-8"), path.name)
        for path in sorted((ROOT / "examples").glob("*.yaml"))
    ]
    cases = [case for case in found if case.reference == ON]
    assert len(cases) > 2
    table = nested(lawbook.law, tables_of(lawbook.law, cases))
    source, target = write(table, tmp_path / "in.parquet"), tmp_path / "uit.parquet"
    stream(lawbook.at(ON).columns(names), source, target)
    for case, row in zip(cases, pq.read_table(target).to_pylist(), strict=True):
        decision = lawbook.decide(case, names, ON)
        for name, outcome in zip(names, decision.outcomes, strict=True):
            if outcome.state.value in ("known", "provisional"):
                assert row[name] == outcome.value
            else:
                assert row[name] is None
            assert row[f"{name}.staat"] == WORDS_OF_STATES[outcome.state.value]
