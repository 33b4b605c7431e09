"""Nothing that is written holds nine digits that pass the eleven test: files, logs and errors.

The scan has an eleven test of its own, and looks at raw bytes, so that it does not lean on the
code that it judges.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import traceback
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.journal.samples import ANNA, BART, CARLA, LONG, SHORT, entry
from tests.postgres import Cluster
from uitvoerbaar.journal import Journal, JournalError, Keys, TraceContext
from uitvoerbaar.journal.erasing import erase
from uitvoerbaar.journal.keys import write_whole
from uitvoerbaar.journal.proof import make_proof
from uitvoerbaar.journal.reading import all_entries, lines_about
from uitvoerbaar.journal.reconciling import crossings, written
from uitvoerbaar.journal.telling import line_data, told_all
from uitvoerbaar.journal.verify import verify

PROGRAM = Path(sys.executable).with_name("uitvoerbaar")
TODAY = date(2026, 6, 1)


def suspects(data: bytes) -> list[bytes]:
    """Every nine digits in a row, wherever they begin, that pass the eleven test."""
    found = []
    for match in re.finditer(rb"(?=([0-9]{9}))", data):
        digits = match.group(1)
        total = sum((9 - place) * (byte - 48) for place, byte in enumerate(digits[:8]))
        if (total - (digits[8] - 48)) % 11 == 0 and int(digits):
            found.append(digits)
    return found


def test_the_scan_finds_what_it_looks_for() -> None:
    assert suspects(b"x" + ANNA.encode() + b"y") == [ANNA.encode()]
    assert suspects(b"123456789 12345678 111111110") == [b"111111110"]
    assert suspects(b"00" + BART.encode()) != []


def append_with_other_keys(url: str) -> None:
    with Journal.open(url, Keys.generate(), create=False) as journal:
        journal.append(entry(subject=CARLA))


def live(journal: Journal, url: str, keys: Keys) -> list[str]:
    """A journal's whole life, with everything that goes wrong; gives what was said."""
    said: list[str] = []
    people = (ANNA, BART, CARLA)
    journal.append_many(
        entry(n, subject=people[n % 3], retention=(SHORT, LONG)[n % 2]) for n in range(400)
    )
    attempts: list[Any] = [
        lambda: entry(subject="123456789"),
        lambda: entry(purpose=f"voor {ANNA}"),
        lambda: entry(items=(ANNA,)),
        lambda: entry(transaction=ANNA),
        lambda: entry(activity=f"https://x.example/{BART}?q=1"),
        lambda: lines_about(journal, "123456789", TODAY),
        lambda: make_proof(journal, ANNA, 3),
        lambda: make_proof(journal, SHORT, 123_456_782),
        lambda: erase(journal, SHORT, date(2026, 1, 1), TODAY),
        lambda: append_with_other_keys(url),
    ]
    doubled = entry(7, subject=BART)
    journal.append(doubled)
    attempts.append(
        lambda: journal.append(
            entry(8, subject=ANNA, trace_id=doubled.trace_id, span_id=doubled.span_id)
        )
    )
    for attempt in attempts:
        try:
            said.append(repr(attempt()))
        except JournalError as error:
            said += [str(error), repr(error), *traceback.format_exception_only(error)]
            logging.getLogger("test").exception("went wrong")
    journal.append(entry(9, transaction="2026999990019001"))
    context = TraceContext.start()
    said += [repr(entry()), repr(journal), repr(keys), json.dumps(context.headers())]
    said.append(journal.head().text())
    said.append(told_all(lines_about(journal, ANNA, TODAY)))
    said.append(json.dumps([line_data(line) for line in lines_about(journal, BART, TODAY)]))
    said.append(json.dumps(make_proof(journal, SHORT, 17, journal.head())))
    said += written(crossings(journal))
    said += [repr(stored.line) for stored in all_entries(journal)]
    said.append(repr(verify(journal, keys.public())))
    erase(journal, LONG, date(2100, 1, 1), date(2100, 1, 1), decided=True)
    return said


def test_nothing_that_a_journal_writes_or_says_holds_a_persons_number(
    url: str,
    keys: Keys,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    request: pytest.FixtureRequest,
) -> None:
    keys.save(tmp_path / "sleutels.json")
    write_whole(tmp_path / "openbaar.json", json.dumps(keys.public().data()))
    with caplog.at_level(logging.DEBUG), Journal.open(url, keys) as journal:
        said = live(journal, url, keys)
        sqlite = journal.storage.is_sqlite
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        scanned = {path: path.read_bytes() for path in files}  # while it is open: with its log
    assert len(caplog.text) > 1_000  # the database's own debug log is in it
    assert suspects(caplog.text.encode()) == []
    assert suspects("\n".join(said).encode()) == []
    if sqlite:
        assert {path.name for path in scanned} >= {"journaal.db", "journaal.db-wal"}
    for path, data in scanned.items():
        assert suspects(data) == [], path
    if not sqlite:
        cluster: Cluster = request.getfixturevalue("postgres_cluster")
        log = cluster.log.read_bytes()
        assert b"INSERT INTO journal_content" in log  # every statement, with its values
        for number in (ANNA, BART, CARLA):
            assert number.encode() not in log
            for path in cluster.data.rglob("*"):
                if path.is_file():
                    assert number.encode() not in path.read_bytes(), path


def test_the_commands_write_and_say_no_number(tmp_path: Path) -> None:
    def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(PROGRAM), "journal", *arguments],
            input=given,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
            timeout=60,
        )

    run("keys", "k.json", "--public", "p.json")
    keys = Keys.load(tmp_path / "k.json")
    with Journal.open(str(tmp_path / "j.db"), keys) as journal:
        journal.append_many(entry(n, subject=(ANNA, BART)[n % 2]) for n in range(40))
    outputs = [
        run("read", "j.db", "--keys", "k.json", given=ANNA + "\n"),
        run("read", "j.db", "--keys", "k.json", "--json", given=ANNA + "\n"),
        run("read", "j.db", "--keys", "k.json", given="123456789\n"),
        run("verify", "j.db", "--keys", "p.json", "--json"),
        run("head", "j.db"),
        run("proof", "j.db", SHORT, "3"),
        run("reconcile", "j.db", "--extract"),
        run("read", "weg.db", "--keys", "k.json", given=ANNA + "\n"),
        run("proof", "j.db", SHORT, "x"),
    ]
    assert [output.returncode for output in outputs] == [0, 0, 1, 0, 0, 0, 0, 1, 1]
    assert "20 keer" in outputs[0].stdout
    for output in outputs:
        assert suspects((output.stdout + output.stderr).encode()) == []
        assert "Traceback" not in output.stderr
    for path in tmp_path.iterdir():
        assert suspects(path.read_bytes()) == [], path
