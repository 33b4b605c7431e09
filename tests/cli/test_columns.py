"""`uitvoerbaar columns` as people run it: real files, real processes, and what goes wrong."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.face.leeswet import law_folder, nested_table, some_cases, write
from uitvoerbaar import face

COMMAND = str(Path(sys.executable).parent / "uitvoerbaar")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a law in `wet`, a small table and one that takes a while."""
    folder = tmp_path_factory.mktemp("columns")
    lawbook = face.load(law_folder(folder / "wet"))
    table = nested_table(lawbook, some_cases(lawbook, 200))
    write(table, folder / "in.parquet")
    write(pa.concat_tables([table] * 400), folder / "veel.parquet", 10_000)
    (folder / "soorten").mkdir()
    write(pa.table({"inkomen": [1, 2]}), folder / "soorten" / "persoon.parquet")
    write(pa.table({"kind": [0], "ouder": [1]}), folder / "soorten" / "ouderschapp.parquet")
    (folder / "an.yaml").write_text(
        "peildatum: 2026-03-01\naanvrager: an\npersonen:\n"
        "  an: {inkomen: {2026: 28000}, leestoeslag_aangevraagd: ja, ouders: []}\n",
        "utf-8",
    )
    return folder


def command(folder: Path, *arguments: str) -> list[str]:
    return [COMMAND, "columns", *arguments, "--law", str(folder / "wet")]


def run(folder: Path, *arguments: str, **more: Any) -> tuple[int, str, str]:
    done = subprocess.run(
        command(folder, *arguments), capture_output=True, text=True, cwd=folder, check=False, **more
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


ASKED = ("--outcome", "leestoeslag", "--on", "2026-03-01", "--keep", "zaak")


def test_a_run_says_how_many_rows_were_evaluated_one_by_one(place: Path, tmp_path: Path) -> None:
    target = tmp_path / "uit.parquet"
    code, out, err = run(place, "in.parquet", *ASKED, "-o", str(target))
    assert (code, err) == (0, "")
    assert "200 rijen op 2026-03-01" in out
    assert "precies nagerekend: 0 rijen (0,00%)" in out
    assert "leestoeslag: " in out
    assert pq.read_metadata(target).num_rows == 200
    code, out, _ = run(place, "in.parquet", *ASKED, "-o", str(target), "--json")
    assert code == 0
    answer = json.loads(out)
    assert answer["rows"] == sum(answer["states"]["leestoeslag"].values()) == 200
    assert answer["share_handed_back"] == 0


def test_an_example_of_case_files_can_be_run_and_agrees_with_decide(
    place: Path, tmp_path: Path
) -> None:
    table, target = tmp_path / "voorbeeld.parquet", tmp_path / "uit.parquet"
    code, out, _ = run(place, "--example", "an.yaml", "an.yaml", "-o", str(table))
    assert code == 0
    assert "2 rijen" in out
    assert "personen" in out
    asked = ("--outcome", "leestoeslag", "--from", "2025-12", "--to", "2026-02")
    code, _, err = run(place, str(table), *asked, "--reasons", "-o", str(target))
    assert (code, err) == (0, "")
    (row, second) = pq.read_table(target).to_pylist()
    assert row == second
    assert row["leestoeslag@2025-12"] is None
    assert row["leestoeslag@2025-12.staat"] == "onbekend"
    assert row["leestoeslag@2026-02"] == 1250
    assert "WL artikel 1" in row["leestoeslag@2026-02.reden"]


def test_the_schema_names_what_the_rules_read_and_who_has_it(place: Path) -> None:
    code, out, _ = run(place, "--schema", "--outcome", "leestoeslag")
    assert code == 0
    assert "inkomen: bedrag per jaar, per jaar" in out
    assert "basisregistratie inkomen" in out
    assert "Hoeveel verdient u in dit jaar?" in out
    assert "geboortedatum" not in out
    code, out, _ = run(place, "--schema", "--outcome", "leestoeslag", "--json")
    people, parents = json.loads(out)
    assert [column["column"] for column in parents["columns"]] == ["kind", "ouder"]
    assert {column["column"] for column in people["columns"]} == {
        "inkomen",
        "leestoeslag_aangevraagd",
        "ouderschappen.volledig",
    }


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["in.parquet", "--outcome", "leestoelag", "-o", "uit"], "leestoeslag"),
        (["--schema", "--outcome", "leestoelag"], "leestoeslag"),
        (["in.parquet", "--outcome", "groep"], "-o"),
        (["in.parquet", "-o", "uit"], "--outcome"),
        (["--outcome", "groep", "-o", "uit"], "INVOER"),
        (["in.parquet", "--outcome", "groep", "-o", "uit"], "zaak"),
        (["in.parquet", *ASKED, "-o", "uit", "--sort"], "--sort"),
        (["in.parquet", *ASKED, "-o", "uit", "--assume", "niets=ja"], "niets"),
        (["in.parquet", *ASKED, "-o", "nergens/uit"], "map"),
        (["wet", *ASKED, "-o", "uit"], "geen Parquet"),
        (["an.yaml", *ASKED, "-o", "uit"], "Parquet"),
        (["nergens.parquet", *ASKED, "-o", "uit"], "bestaat niet"),
        (["in.parquet", *ASKED, "-o", "uit", "--from", "2026-03", "--to", "2026-01"], "--from"),
        (["--example", "-o", "uit"], "geval"),
        (["--example", "an.yaml", "-o", "wet"], "wet: dit is een map"),
        (["--example", "an.yaml", "-o", "nergens/uit"], "de map nergens bestaat niet"),
        (["--example", "an.yaml", "-o", "an.yaml"], "dit is ook de invoer"),
        (["soorten", "--outcome", "groep", "-o", "uit"], "bedoelde u ouderschap?"),
        (["in.parquet", *ASKED, "--known-on", "gisteren", "-o", "uit"], "geen datum"),
        (["--example", "in.parquet", "-o", "uit"], "UTF-8"),
    ],
)
def test_wrong_input_is_said_in_a_sentence_and_leaves_nothing(
    place: Path, arguments: list[str], words: str
) -> None:
    code, out, err = run(place, *arguments)
    assert code == 1
    assert not out
    assert words in err
    assert not (place / "uit").exists()
    assert not list(place.glob(".*.deel"))


def test_a_terminal_shows_how_far_the_run_is(place: Path, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    arguments = command(place, "in.parquet", *ASKED, "-o", str(tmp_path / "uit.parquet"))
    settings = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    settings.pop("NO_COLOR", None)
    pieces: list[bytes] = []

    def read() -> None:
        with suppress(OSError):  # the other end is closed
            while piece := os.read(ours, 65536):
                pieces.append(piece)

    reader = threading.Thread(target=read)
    reader.start()
    done = subprocess.run(
        arguments, stdout=subprocess.PIPE, stderr=theirs, cwd=place, env=settings, check=False
    )
    os.close(theirs)
    reader.join()
    os.close(ours)
    shown = b"".join(pieces).decode()
    assert done.returncode == 0
    assert "rijen" in shown
    assert "200/200" in shown


def limited() -> None:
    """No file of more than 8 kB can be written."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))


def test_a_full_disk_is_said_and_an_earlier_output_stays(place: Path, tmp_path: Path) -> None:
    target = tmp_path / "uit.parquet"
    target.write_bytes(b"van gisteren")
    code, _, err = run(place, "veel.parquet", *ASKED, "-o", str(target), preexec_fn=limited)
    assert code == 1
    assert "schrijven lukt niet" in err
    assert target.read_bytes() == b"van gisteren"
    assert [path.name for path in tmp_path.iterdir()] == ["uit.parquet"]


def test_an_example_on_a_full_disk_is_said_by_its_own_name(place: Path, tmp_path: Path) -> None:
    target = tmp_path / "uit.parquet"
    code, _, err = run(
        place,
        "--example",
        "an.yaml",
        "-o",
        str(target),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)),
    )
    assert code == 1
    assert f"{target}: schrijven lukt niet" in err
    assert list(tmp_path.iterdir()) == []


def test_what_was_known_on_a_day_is_asked_and_noted_in_the_output(
    place: Path, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "uit.parquet"
    days = [date(2026, 2, 1), date(2026, 2, 3)]
    write(pa.table({"inkomen": [100, 100], "inkomen.bekend_vanaf": days}), source)
    asked = ("--outcome", "groep", "--on", "2026-03-01", "--known-on", "2026-02-02")
    code, _, err = run(place, str(source), *asked, "-o", str(target))
    assert (code, err) == (0, "")
    made = pq.read_table(target)
    assert made.column("groep").to_pylist() == ["laag", None]
    assert made.schema.metadata[b"uitvoerbaar.bekend_op"] == b"2026-02-02"


def test_a_run_names_what_the_table_lacks(place: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "uit.parquet"
    write(pa.table({"geboortedatum": [date(2000, 1, 1)]}), source)
    asked = ("--outcome", "groep", "--outcome", "meerderjarig_vanaf", "--on", "2026-03-01")
    code, out, _ = run(place, str(source), *asked, "-o", str(target))
    assert code == 0
    assert "niet in de tabel, en dus onbekend: inkomen van persoon" in out
    assert "geboortedatum van persoon" not in out
    code, out, _ = run(place, str(place / "in.parquet"), *asked, *ASKED, "-o", str(target))
    assert "niet in de tabel" not in out


SLOW = ("veel.parquet", "--outcome", "deel", "--on", "2026-03-01", "--keep", "zaak")


def started(place: Path, target: Path) -> subprocess.Popen[str]:
    """A run that has begun to write."""
    process = subprocess.Popen(
        command(place, *SLOW, "-o", str(target)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=place,
        env=dict(os.environ),
    )
    for _ in range(600):
        if list(target.parent.glob(".*.deel")):
            return process
        assert process.poll() is None, process.communicate()
        time.sleep(0.1)
    process.kill()
    raise AssertionError("the run did not begin to write")


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_so_and_leaves_nothing(
    place: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    process = started(place, tmp_path / "uit.parquet")
    process.send_signal(sign)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "Afgebroken" in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_killed_run_leaves_nothing_that_looks_whole(place: Path, tmp_path: Path) -> None:
    process = started(place, tmp_path / "uit.parquet")
    process.kill()
    process.communicate(timeout=60)
    assert not (tmp_path / "uit.parquet").exists()
    for left in tmp_path.iterdir():
        assert left.name.startswith(".")
        assert left.name.endswith(".deel")
        with pytest.raises(pa.ArrowInvalid):
            pq.read_table(left)
