"""Runs inside Apache Spark give what a run on one machine gives, also when tasks are lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.face.leeswet import OUTCOMES, law_folder, nested_table, plain_rows, some_cases, write
from uitvoerbaar import face
from uitvoerbaar.tables import TableError

pytest.importorskip("pyspark", reason="pyspark is not installed: make spark has it")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("there is no Java on this machine", allow_module_level=True)

from uitvoerbaar import spark as on_spark
from uitvoerbaar.cli import main

# Spark's own libraries warn about each other.
pytestmark = pytest.mark.filterwarnings("default")

ON = date(2026, 3, 1)
ROWS = 400


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    settings = {
        "UITVOERBAAR_CACHE": str(tmp_path_factory.mktemp("cache")),  # workers share compiled code
        "PYTHONPATH": str(Path(__file__).parents[2]),  # workers import this module for its tests
    }
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    made = on_spark.session(
        "local[2,4]",
        {
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
            "spark.sql.execution.arrow.maxRecordsPerBatch": "50",
            "spark.driver.memory": "1g",
        },
    )
    yield made
    made.stop()
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return law_folder(tmp_path_factory.mktemp("law"))


@pytest.fixture(scope="module")
def given(law: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """A file of cases, and the outcomes of a run on one machine."""
    lawbook = face.load(law)
    table = nested_table(lawbook, some_cases(lawbook, ROWS, beyond=0.05))
    path = write(table, tmp_path_factory.mktemp("in") / "in.parquet")
    columns = lawbook.at(ON).columns(OUTCOMES)
    rows = plain_rows(columns.run(table.drop_columns(["zaak"])).table)
    numbered = [{"zaak": 1000 + place, **row} for place, row in enumerate(rows)]
    return path, numbered


def collected(made: Any) -> list[dict[str, Any]]:
    rows = sorted((row.asDict() for row in made.collect()), key=lambda row: row["zaak"])
    return [{name: value for name, value in row.items() if name != "nagerekend"} for row in rows]


def test_values_and_states_are_those_of_one_machine(
    session: Any, law: Path, given: tuple[Path, list[dict[str, Any]]]
) -> None:
    path, wanted = given
    table = session.read.parquet(str(path)).repartition(2)
    made = on_spark.columns(table, law, ON, OUTCOMES, keep=["zaak"])
    assert collected(made) == wanted
    rows, marked = on_spark.share_handed_back(made)
    assert rows == ROWS
    assert 0 < marked < ROWS


def test_a_table_of_one_kind_with_states_of_its_own_goes_along(
    session: Any, law: Path, tmp_path: Path
) -> None:
    table = pa.table(
        {
            "zaak": [3, 4, 5],
            "inkomen": [4_000_000, None, 7_000_000],
            "inkomen.staat": ["voorlopig", "onbekend", "bekend"],
        }
    )
    wanted = face.load(law).at(ON).columns(["groep"]).run(table.drop_columns(["zaak"])).table
    given = session.read.parquet(str(write(table, tmp_path / "one.parquet")))
    made = on_spark.columns(given, law, ON, ["groep"], keep=["zaak"])
    found = [{k: v for k, v in row.items() if k != "zaak"} for row in collected(made)]
    assert found == plain_rows(wanted)
    assert [row["groep"] for row in found] == ["laag", None, "hoog"]


@pytest.mark.parametrize("after", [False, True])
def test_a_lost_task_is_done_again_without_losing_or_doubling_a_row(
    session: Any,
    law: Path,
    given: tuple[Path, list[dict[str, Any]]],
    tmp_path: Path,
    after: bool,
) -> None:
    path, wanted = given
    marker = tmp_path / "died"

    def dies_once(batches: Iterator[Any]) -> Iterator[Any]:
        for number, batch in enumerate(batches):
            yield batch
            if number == 1:
                try:
                    os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    continue
                os._exit(9)  # the worker is gone, with what it had given and not

    table = session.read.parquet(str(path)).repartition(2)
    if not after:
        table = table.mapInArrow(dies_once, table.schema)
    made = on_spark.columns(table, law, ON, OUTCOMES, keep=["zaak"])
    if after:
        names = made.columns
        plain = made.toDF(*(str(place) for place in range(len(names))))
        made = plain.mapInArrow(dies_once, plain.schema).toDF(*names)
    made.write.parquet(str(tmp_path / "out"))
    assert marker.exists(), "no worker died, so nothing was tested"
    assert collected(session.read.parquet(str(tmp_path / "out"))) == wanted


def test_a_column_that_the_law_does_not_know_is_refused_before_any_work(
    session: Any, law: Path, given: tuple[Path, list[dict[str, Any]]]
) -> None:
    table = session.read.parquet(str(given[0]))
    with pytest.raises(TableError, match="zaak"):
        on_spark.columns(table, law, ON, OUTCOMES)


def test_the_worker_says_which_law_it_needs(law: Path) -> None:
    from uitvoerbaar.language.files import read_sources  # noqa: PLC0415
    from uitvoerbaar.spark import task  # noqa: PLC0415

    job = task.Job(
        tuple(read_sources(law)), "other", ON, None, ("groep",), (24314,), {}, False, (), None, None
    )
    with pytest.raises(RuntimeError, match="not the one that was sent"):
        task._law(job)


def command(
    *arguments: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> tuple[int, str, str]:
    """`uitvoerbaar columns` in this process, which has a session already."""
    monkeypatch.setattr(sys, "argv", ["uitvoerbaar", "columns", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, said.out, said.err


@pytest.mark.usefixtures("session")
def test_the_command_runs_inside_spark_and_says_what_it_came_to(
    law: Path,
    given: tuple[Path, list[dict[str, Any]]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, wanted = given
    asked = [str(path), "--outcome", "groep", "--on", "2026-03-01", "--law", str(law), "--spark"]
    target = tmp_path / "uit"
    code, out, err = command(
        *asked, "--keep", "zaak", "-o", str(target), capsys=capsys, monkeypatch=monkeypatch
    )
    assert code == 0, err
    assert f"{ROWS} rijen" in out
    assert "precies nagerekend" in out
    assert (target / "_SUCCESS").exists()
    found = sorted(pq.read_table(target).to_pylist(), key=lambda row: row["zaak"])
    assert [row["groep"] for row in found] == [row["groep"] for row in wanted]
    known = sum(row["groep.staat"] == "bekend" for row in wanted)
    assert f"{known} bekend" in out
    code, _, err = command(
        *asked, "--keep", "zaak", "-o", str(target), capsys=capsys, monkeypatch=monkeypatch
    )
    assert code == 1
    assert "bestaat al" in err
    code, _, err = command(
        *asked, "-o", str(tmp_path / "ander"), capsys=capsys, monkeypatch=monkeypatch
    )
    assert code == 1
    assert "zaak" in err
    assert not (tmp_path / "ander").exists()


@pytest.mark.usefixtures("session")
def test_a_wrong_row_ends_the_command_with_what_is_wrong(
    law: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write(pa.table({"inkomen": [1, 2, -3]}), tmp_path / "in.parquet")
    target = tmp_path / "uit"
    asked = [str(source), "--outcome", "groep", "--law", str(law), "--spark", "-o", str(target)]
    code, _, err = command(*asked, capsys=capsys, monkeypatch=monkeypatch)
    assert code == 1
    assert "kolom inkomen, rij 2" in err
    assert "Traceback" not in err
    assert not (target / "_SUCCESS").exists()


def as_program(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own, with a Java of its own."""
    command_ = Path(sys.executable).parent / "uitvoerbaar"
    environment = {**os.environ, **settings}
    return subprocess.run(
        [command_, "columns", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_what_java_has_to_say_stays_aside(law: Path, tmp_path: Path) -> None:
    source = write(pa.table({"inkomen": [1, 2, 3]}), tmp_path / "in.parquet")
    asked = [str(source), "--outcome", "groep", "--law", str(law), "--spark"]
    done = as_program(*asked, "-o", str(tmp_path / "uit"))
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert (tmp_path / "uit" / "_SUCCESS").exists()


def test_a_java_that_does_not_start_is_told_with_its_own_words(law: Path, tmp_path: Path) -> None:
    source = write(pa.table({"inkomen": [1]}), tmp_path / "in.parquet")
    java = tmp_path / "java" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho this Java is broken >&2\nexit 1\n")
    java.chmod(0o755)
    asked = [str(source), "--outcome", "groep", "--law", str(law), "--spark"]
    done = as_program(*asked, "-o", str(tmp_path / "uit"), JAVA_HOME=str(tmp_path / "java"))
    assert done.returncode == 1
    assert "this Java is broken" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "uit").exists()


def test_a_lost_machine_is_made_up_for_by_the_others(
    law: Path,
    given: tuple[Path, list[dict[str, Any]]],
    tmp_path: Path,
) -> None:
    import pyspark  # noqa: PLC0415

    path, wanted = given
    marker = tmp_path / "died"
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-m", "tests.spark.lost_executor", str(law), str(path), str(marker)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": root,
            "SPARK_HOME": str(Path(pyspark.__file__).parent),
            "UITVOERBAAR_CACHE": str(tmp_path / "cache"),
        },
    )
    assert done.returncode == 0, done.stderr
    assert marker.exists(), "nothing died, so nothing was tested"
    rows = json.loads(done.stdout.strip().splitlines()[-1])
    assert rows == [[row["zaak"], row["groep"], row["groep.staat"]] for row in wanted]
