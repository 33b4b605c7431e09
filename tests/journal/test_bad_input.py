"""Damaged files, wrong keys, a full disk, another schema: a clear message, and nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.journal.samples import entry, rewrite
from tests.postgres import Cluster
from uitvoerbaar.journal import (
    DamagedError,
    Journal,
    JournalError,
    Keys,
    KeysError,
    StorageError,
    load_public,
)
from uitvoerbaar.journal.reading import all_entries
from uitvoerbaar.journal.verify import verify

ROOT = Path(__file__).parents[2]

# Appends until the disk is full: `limit` is the largest file that the process may write.
FILLS_UP = """
import json, resource, sys
from tests.journal.samples import entry
from uitvoerbaar.journal import Journal, JournalError, Keys
from pathlib import Path
path, keys, limit = sys.argv[1], Keys.load(Path(sys.argv[2])), int(sys.argv[3])
with Journal.open(path, keys) as journal:
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    written, error = 0, ""
    while not error and written < 20_000:
        try:
            journal.append(entry(written))
            written += 1
        except JournalError as problem:
            error = str(problem)
    print(json.dumps([written, error]))
"""


def fill_up(path: Path, keys: Path, limit: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", FILLS_UP, str(path), str(keys), str(limit)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    written, error = json.loads(done.stdout)
    return int(written), str(error)


def still_sound(path: Path, keys: Keys, written: int) -> None:
    """Every entry that was answered is there, and once there is room the journal goes on."""
    with Journal.open(str(path), keys) as journal:
        assert len(list(all_entries(journal))) >= written
        journal.append(entry(30_000))
        assert verify(journal, keys.public()).is_sound


@pytest.mark.parametrize("limit", [150_000, 400_000])
def test_a_file_that_may_not_grow_gives_a_message_and_loses_nothing(
    tmp_path: Path, keys: Keys, limit: int
) -> None:
    keys.save(tmp_path / "k.json")
    written, error = fill_up(tmp_path / "journaal.db", tmp_path / "k.json", limit)
    assert written > 0
    assert "schijf" in error
    still_sound(tmp_path / "journaal.db", keys, written)


def test_a_full_disk_gives_a_message_and_loses_nothing(tmp_path: Path, keys: Keys) -> None:
    disk = tmp_path / "schijf"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("a small disk cannot be mounted here (it takes root)")
    try:
        keys.save(tmp_path / "k.json")
        written, error = fill_up(disk / "journaal.db", tmp_path / "k.json", 0)
        assert written > 0
        assert "vol" in error
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        still_sound(disk / "journaal.db", keys, written)
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_journal_of_another_schema_is_not_touched(journal: Journal, url: str, keys: Keys) -> None:
    journal.append(entry())
    rewrite(journal, "UPDATE journal_fact SET value = '99' WHERE name = 'schema'")
    with pytest.raises(StorageError, match="andere opzet"):
        Journal.open(url, keys)
    assert not verify(journal, keys.public()).is_sound


@pytest.mark.parametrize(
    "name",
    [
        "journal_leaf",
        "journal_content",
        "journal_head",
        "journal_tile",
        "journal_recipient",
        "journal_fact",
    ],
)
def test_a_table_that_is_gone_is_found(journal: Journal, url: str, keys: Keys, name: str) -> None:
    journal.append(entry())
    rewrite(journal, f"DROP TABLE {name}")
    assert not verify(journal, keys.public()).is_sound
    with pytest.raises(JournalError), Journal.open(url, keys, create=False) as other:
        other.append_many(entry(n) for n in range(256))  # the first tile needs its table


@pytest.mark.parametrize(
    "address",
    [
        "",
        "postgresql://",
        "mysql://x/y",
        "sqlite://",
        "sqlite:///:memory:",
        "http://x",
        "://",
        "postgresql://postgres@/x?host=/nergens",
        "postgresql://niemand@127.0.0.1:1/x",
    ],
)
def test_an_address_where_no_journal_can_be_gives_a_message(keys: Keys, address: str) -> None:
    with pytest.raises(StorageError) as caught:
        Journal.open(address, keys)
    assert caught.value.mend


def test_a_password_is_not_repeated() -> None:
    with pytest.raises(StorageError) as caught:
        Journal.open("postgresql://jan:geheim@127.0.0.1:1/x")
    assert "geheim" not in str(caught.value)


def test_a_journal_that_is_not_there_is_not_made_by_reading(tmp_path: Path, keys: Keys) -> None:
    with pytest.raises(StorageError, match="bestaat niet"):
        Journal.open(str(tmp_path / "weg.db"), keys, create=False)
    with pytest.raises(StorageError, match="geen journaal staan"):
        Journal.open(str(tmp_path / "geen" / "map.db"), keys)
    with pytest.raises(StorageError):
        Journal.open(str(tmp_path), keys)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeysError, match="nieuw journaal"):
        Journal.open(str(tmp_path / "nieuw.db"))


def test_a_file_that_is_no_journal_gives_a_message(tmp_path: Path, keys: Keys) -> None:
    path = tmp_path / "brief.txt"
    path.write_text("Geachte heer, " * 500, encoding="utf-8")
    with pytest.raises(DamagedError, match="geen journaal"):
        Journal.open(str(path), keys)
    assert path.read_text(encoding="utf-8").startswith("Geachte")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_gives_a_message(tmp_path: Path, keys: Keys) -> None:
    path = tmp_path / "journaal.db"
    Journal.open(str(path), keys).close()
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StorageError), Journal.open(str(path), keys) as journal:
            journal.append(entry())
    finally:
        tmp_path.chmod(0o700)


def test_a_server_without_durability_is_refused(postgres_cluster: Cluster, keys: Keys) -> None:
    url = postgres_cluster.create("onveilig")
    for setting in ("fsync", "full_page_writes"):
        postgres_cluster.set(setting, "off")
        try:
            with pytest.raises(StorageError, match=setting):
                Journal.open(url, keys)
        finally:
            postgres_cluster.set(setting, "on")
    Journal.open(url, keys).close()


KEY_FILES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no JSON": lambda data: "x",
    "too deep": lambda data: "[" * 100_000,
    "a list": lambda data: "[]",
    "empty": lambda data: "",
    "no form": lambda data: {key: value for key, value in data.items() if key != "form"},
    "another form": lambda data: data | {"form": "iets anders"},
    "no active key": lambda data: data | {"signs_with": "abcdefgh"},
    "no active version": lambda data: data | {"pseudonym_version": "z"},
    "a short key": lambda data: data | {"pseudonym": {"a": "abcd"}},
    "not in letters": lambda data: data | {"pseudonym": {"a": "1" * 64}},
    "a key under another name": lambda data: data | {"signing": {data["signs_with"]: "a" * 64}},
    "no texts": lambda data: data | {"signing": {data["signs_with"]: 5}},
}


@pytest.mark.parametrize("what", KEY_FILES)
def test_a_file_that_holds_no_keys_gives_a_message(tmp_path: Path, keys: Keys, what: str) -> None:
    path = tmp_path / "sleutels.json"
    keys.save(path)
    assert Keys.load(path) == keys
    assert path.stat().st_mode & 0o077 == 0
    made = KEY_FILES[what](json.loads(path.read_text(encoding="utf-8")))
    path.write_text(made if isinstance(made, str) else json.dumps(made), encoding="utf-8")
    with pytest.raises(KeysError) as caught:
        Keys.load(path)
    assert str(path) in caught.value.sentence
    with pytest.raises(KeysError):
        load_public(path)


def test_public_keys_hold_no_secret_and_come_back(tmp_path: Path, keys: Keys) -> None:
    path = tmp_path / "openbaar.json"
    path.write_text(json.dumps(keys.public().data()), encoding="utf-8")
    assert load_public(path) == keys.public()
    with pytest.raises(KeysError):
        Keys.load(path)
    with pytest.raises(KeysError):
        load_public(tmp_path / "weg.json")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(KeysError):
        load_public(path)


def test_keys_show_no_secret_of_themselves(keys: Keys) -> None:
    shown = repr(keys)
    for secret in (*keys.signing.values(), *keys.pseudonym.values()):
        assert secret.hex() not in shown
        assert repr(secret) not in shown


def test_versions_of_a_pseudonym_key_have_names_of_their_own(keys: Keys) -> None:
    grown = keys
    for _ in range(30):
        grown = grown.with_new_pseudonym_key()
    assert len(grown.pseudonym) == 31
    assert grown.pseudonym_version == "ae"
