"""Whatever is changed, dropped, added, reordered or rolled back is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.counts import count
from tests.journal.samples import ANNA, BART, LONG, SHORT, entry, rewrite, scalar
from uitvoerbaar.journal import Head, Journal, JournalError, Keys
from uitvoerbaar.journal.erasing import erase
from uitvoerbaar.journal.line import leaf_of
from uitvoerbaar.journal.proof import check_proof, make_proof
from uitvoerbaar.journal.reading import lines_about
from uitvoerbaar.journal.verify import Kind, Verification, verify
from uitvoerbaar.journal.writing import to_letters

TILED, LOOSE = 259, 6  # entries in the first tree (a full tile and some), and in the second


def fill(journal: Journal) -> None:
    journal.append_many(
        entry(n, subject=(ANNA, BART)[n % 2], retention=SHORT) for n in range(TILED)
    )
    journal.append_many(entry(n, retention=LONG, transaction=f"zaak-{n}") for n in range(LOOSE))


@pytest.fixture
def full(journal: Journal) -> Journal:
    fill(journal)
    return journal


def check(journal: Journal, *kept: Head) -> Verification:
    return verify(journal, journal.public_keys(), kept)


def kinds(journal: Journal, *kept: Head) -> set[Kind]:
    return {finding.kind for finding in check(journal, *kept).findings}


def test_a_journal_that_nobody_touched_is_sound(full: Journal) -> None:
    before = full.head()
    assert check(full, before).findings == ()
    full.append(entry(900))
    result = check(full, before, full.head())
    assert result.is_sound
    assert (result.entries, result.contents) == (TILED + LOOSE + 1, TILED + LOOSE + 1)


def test_an_empty_journal_is_sound(journal: Journal) -> None:
    assert check(journal, journal.head()).is_sound


CHANGES = [
    "UPDATE journal_content SET line = REPLACE(line, 'inkomen', 'vermogen') WHERE number = 3",
    "UPDATE journal_content SET line = line || ' ' WHERE number = 3",
    "UPDATE journal_content SET line = 'x' WHERE number = 3",
    "UPDATE journal_content SET link = REPLACE(link, 'zaak-3', 'zaak-4') WHERE tree = 1",
    "UPDATE journal_content SET salt = 'a' WHERE number = 3",
    "UPDATE journal_content SET subject = NULL WHERE number = 3",
    "UPDATE journal_content SET subject = 'abc' WHERE number = 3",
    "UPDATE journal_content SET span = 'abc' WHERE number = 3 AND tree = 0",
    "UPDATE journal_content SET exchange = 'zaak-9' WHERE number = 3 AND tree = 1",
    "UPDATE journal_content SET recorded = '2020-01-01' WHERE number = 3",
    "UPDATE journal_leaf SET hash = 'abc' WHERE number = 3",
    "UPDATE journal_leaf SET hash = REPLACE(hash, 'a', 'b')",
    "UPDATE journal_tile SET hash = REPLACE(hash, 'a', 'b')",
    "DELETE FROM journal_tile",
    "UPDATE journal_fact SET value = 'x' WHERE name = 'journal'",
    "INSERT INTO journal_fact (name, value) VALUES ('x', 'y')",
    "DELETE FROM journal_recipient",
    "INSERT INTO journal_recipient VALUES ('UWV', 'a')",
    "INSERT INTO journal_recipient SELECT * FROM journal_recipient",
    "UPDATE journal_head SET text = REPLACE(text, '5 jaar', '6 jaar')",
    "UPDATE journal_head SET text = REPLACE(text, 'signature', 'Signature')",
    "UPDATE journal_head SET text = text || ' '",
    "DELETE FROM journal_head",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_what_is_changed_is_found(full: Journal, statement: str) -> None:
    rewrite(full, statement)
    assert Kind.CHANGED in kinds(full)


DROPS = [
    (
        "DELETE FROM journal_leaf WHERE number = 3 AND tree = 0",
        "DELETE FROM journal_content WHERE number = 3 AND tree = 0",
    ),
    (
        f"DELETE FROM journal_leaf WHERE number = {TILED - 1}",
        f"DELETE FROM journal_content WHERE number = {TILED - 1}",
    ),
    ("DELETE FROM journal_content WHERE number = 3 AND tree = 0",),
    ("DELETE FROM journal_content",),
    ("DELETE FROM journal_leaf WHERE tree = 1", "DELETE FROM journal_content WHERE tree = 1"),
    ("DELETE FROM journal_leaf", "DELETE FROM journal_content", "DELETE FROM journal_tile"),
]


@pytest.mark.parametrize("statements", DROPS)
def test_what_is_dropped_is_found(full: Journal, statements: tuple[str, ...]) -> None:
    rewrite(full, *statements)
    assert Kind.DROPPED in kinds(full)


def test_what_is_dropped_and_closed_up_is_found(full: Journal) -> None:
    """The entries after it move one place down, so that there is no gap."""
    for table in ("leaf", "content"):
        rewrite(full, f"DELETE FROM journal_{table} WHERE tree = 1 AND number = 2")
        for number in range(3, LOOSE):
            rewrite(
                full,
                f"UPDATE journal_{table} SET number = {number - 1} "
                f"WHERE tree = 1 AND number = {number}",
            )
    assert {Kind.DROPPED, Kind.REORDERED} <= kinds(full)


COPY = (
    "INSERT INTO journal_content (tree, number, salt, line, link, recorded, subject, span, "
    "exchange) SELECT {tree}, {number}, salt, line, link, recorded, subject, 'x', exchange "
    "FROM journal_content WHERE tree = 1 AND number = 2"
)
ADDITIONS = [
    (
        f"INSERT INTO journal_leaf SELECT tree, {LOOSE}, hash FROM journal_leaf "
        "WHERE tree = 1 AND number = 2",
        COPY.format(tree=1, number=LOOSE),
    ),
    (COPY.format(tree=1, number=900),),
    (COPY.format(tree=7, number=0),),
    ("INSERT INTO journal_leaf VALUES (2, 0, 'abc')",),
    ("INSERT INTO journal_leaf VALUES (0, -1, 'abc')",),
    ("INSERT INTO journal_leaf VALUES (-1, 1, 'abc')",),
    ("INSERT INTO journal_tile SELECT tree, level, 9, hash FROM journal_tile",),
    ("INSERT INTO journal_tile SELECT tree, 2, 0, hash FROM journal_tile",),
]


@pytest.mark.parametrize("statements", ADDITIONS)
def test_what_is_added_is_found(full: Journal, statements: tuple[str, ...]) -> None:
    rewrite(full, *statements)
    assert Kind.ADDED in kinds(full)


def test_two_heads_are_found(full: Journal) -> None:
    rewrite(full, "INSERT INTO journal_head SELECT 2, text FROM journal_head")
    assert not check(full).is_sound


@pytest.mark.parametrize("tables", [("leaf", "content"), ("content",), ("leaf",)])
def test_what_is_reordered_is_found(full: Journal, tables: tuple[str, ...]) -> None:
    for table in tables:
        rewrite(
            full,
            f"UPDATE journal_{table} SET number = -5 WHERE tree = 1 AND number = 2",
            f"UPDATE journal_{table} SET number = 2 WHERE tree = 1 AND number = 4",
            f"UPDATE journal_{table} SET number = 4 WHERE tree = 1 AND number = -5",
        )
    expected = Kind.REORDERED if len(tables) == 2 else Kind.CHANGED
    assert expected in kinds(full)


def test_an_entry_that_is_replaced_leaf_and_all_is_found(full: Journal) -> None:
    """Someone without the key can make a leaf that fits, but not a root."""
    salt = bytes(16)
    line = str(scalar(full, "SELECT line FROM journal_content WHERE tree = 1 AND number = 2"))
    link = str(scalar(full, "SELECT link FROM journal_content WHERE tree = 1 AND number = 2"))
    line = line.replace("inkomen", "vermogen")
    rewrite(
        full,
        "UPDATE journal_content SET line = :line, salt = :salt WHERE tree = 1 AND number = 2",
        line=line,
        salt=to_letters(salt),
    )
    rewrite(
        full,
        "UPDATE journal_leaf SET hash = :hash WHERE tree = 1 AND number = 2",
        hash=to_letters(leaf_of(salt, line, link)),
    )
    (finding,) = check(full).findings
    assert (finding.kind, finding.retention) == (Kind.CHANGED, LONG)


def test_replaced_leaves_are_traced_to_their_tile(full: Journal) -> None:
    old = full.head()
    rewrite(full, "UPDATE journal_leaf SET hash = :h WHERE tree = 0 AND number = 7", h="a" * 64)
    places = {(f.first, f.last) for f in check(full, old).findings}
    assert {(7, 7), (0, 255), (0, TILED - 1)} <= places


def restore(journal: Journal, head: Head) -> None:
    """The journal as it was at an earlier head: the rows after it are gone."""
    for number, tree in enumerate(head.trees):
        for table in ("leaf", "content"):
            condition = f"tree = {number} AND number >= {tree.size}"
            rewrite(journal, f"DELETE FROM journal_{table} WHERE {condition}")
    for table in ("leaf", "content", "tile"):
        rewrite(journal, f"DELETE FROM journal_{table} WHERE tree >= {len(head.trees)}")
    rewrite(journal, "UPDATE journal_head SET text = :text", text=head.text())


def test_a_journal_that_was_rolled_back_is_found_against_a_kept_head(journal: Journal) -> None:
    journal.append_many(entry(n) for n in range(5))
    old = journal.head()
    journal.append_many(entry(n) for n in range(5, 9))
    kept = journal.head()
    restore(journal, old)
    assert check(journal).is_sound  # by itself it is a journal as it once was
    assert kinds(journal, kept) == {Kind.ROLLED_BACK}


def test_a_tree_that_was_rolled_back_whole_is_found(journal: Journal) -> None:
    journal.append(entry())
    old = journal.head()
    journal.append(entry(1, retention=LONG))
    kept = journal.head()
    restore(journal, old)
    assert check(journal).is_sound
    assert Kind.ROLLED_BACK in kinds(journal, kept)


def test_a_journal_that_was_rolled_back_and_went_on_is_found(url: str, keys: Keys) -> None:
    with Journal.open(url, keys) as journal:
        journal.append_many(entry(n) for n in range(5))
        old = journal.head()
        journal.append_many(entry(n) for n in range(5, 9))
        kept = journal.head()
        restore(journal, old)
    with Journal.open(url, keys) as journal:
        journal.append_many(entry(n) for n in range(20, 29))
        assert check(journal).is_sound
        (finding,) = check(journal, kept).findings
        assert (finding.kind, finding.first, finding.last) == (Kind.CHANGED, 0, 8)


def test_an_old_head_on_a_grown_journal_is_found(full: Journal) -> None:
    old = full.head()
    full.append(entry(900))
    rewrite(full, "UPDATE journal_head SET text = :text", text=old.text())
    assert Kind.ADDED in kinds(full)


def test_of_two_kept_heads_of_one_size_that_differ_one_is_found(url: str, keys: Keys) -> None:
    """Somebody with the key shows one history to one, and another to another."""
    kept = []
    with Journal.open(url, keys) as journal:
        empty = journal.head()
    for _ in range(2):
        with Journal.open(url, keys) as journal:
            restore(journal, empty)
        with Journal.open(url, keys) as journal:
            journal.append(entry())
            kept.append(journal.head())
    with Journal.open(url, keys) as journal:
        assert check(journal, kept[1]).is_sound
        for order in (kept, kept[::-1]):
            assert not check(journal, *order).is_sound


def test_tiles_of_tiles_carry_large_trees(
    url: str, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With tiles of four in place of 256, a few hundred entries reach the fourth level."""
    for module in ("hashes", "batch", "verify"):
        monkeypatch.setattr(f"uitvoerbaar.journal.{module}.TILE", 2)
    monkeypatch.setattr("uitvoerbaar.journal.hashes.BLOCK", 4)
    heads = []
    for size in (1, 63, 64, 130):
        with Journal.open(url, keys) as journal:
            journal.append_many(entry(n) for n in range(size))
            heads.append(journal.head())
    with Journal.open(url, keys) as journal:
        assert scalar(journal, "SELECT MAX(level) FROM journal_tile") == 4
        assert check(journal, *heads).is_sound
        for number in (0, 63, 64, 127, 128, 255, 257):
            for kept in heads:
                check_proof(make_proof(journal, SHORT, number, kept), keys.public())
        rewrite(journal, "UPDATE journal_tile SET hash = :h WHERE level = 3", h="a" * 64)
        assert Kind.CHANGED in kinds(journal)


def test_a_head_of_another_journal_or_key_is_found(
    full: Journal, keys: Keys, tmp_path: Path
) -> None:
    with Journal.open(str(tmp_path / "ander.db"), keys) as other:
        assert not check(full, other.head()).is_sound
    with Journal.open(str(tmp_path / "vreemd.db"), Keys.generate()) as strange:
        assert not check(full, strange.head()).is_sound
    with pytest.raises(JournalError, match="sleutel"):
        verify(full, Keys.generate().public())


def test_erasure_is_sound_and_what_comes_back_or_goes_too_far_is_found(full: Journal) -> None:
    saved = full.head()
    erase(full, LONG, date(2100, 1, 1), date(2100, 1, 1), decided=True)
    result = check(full, saved)
    assert result.is_sound
    assert (result.entries, result.contents) == (TILED + LOOSE, TILED)
    after = full.head()
    full.append(entry(5_000, retention=LONG))
    rewrite(full, "DELETE FROM journal_content WHERE tree = 1")
    assert kinds(full, after) == {Kind.DROPPED, Kind.CHANGED} or kinds(full, after) == {
        Kind.DROPPED
    }
    rewrite(full, COPY.format(tree=1, number=0).replace("tree = 1", "tree = 0"))
    assert Kind.ADDED in kinds(full)


TABLES = {
    "journal_fact": ("name", "value"),
    "journal_head": ("id", "text"),
    "journal_leaf": ("tree", "number", "hash"),
    "journal_tile": ("tree", "level", "number", "hash"),
    "journal_content": (
        *("tree", "number", "salt", "line", "link", "recorded", "subject", "span", "exchange"),
    ),
    "journal_recipient": ("recipient", "key_version"),
}


@given(st.data())
@settings(
    max_examples=count(60, 3_000),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_changed_character_in_any_table_is_found(
    any_change: Callable[[st.DataObject], tuple[Journal, Any]], data: st.DataObject
) -> None:
    journal, undo = any_change(data)
    try:
        result = check(journal)
    except JournalError:
        pass
    else:
        assert not result.is_sound
    finally:
        undo()


@pytest.fixture
def any_change(full: Journal) -> Callable[[st.DataObject], tuple[Journal, Any]]:
    """Changes one character (or number) of one stored value; gives what undoes it."""

    def change(data: st.DataObject) -> tuple[Journal, Any]:
        table = data.draw(st.sampled_from(sorted(TABLES)))
        columns = TABLES[table]
        column = data.draw(st.sampled_from(columns))
        with full.storage.reading() as connection:
            query = text(f"SELECT * FROM {table} ORDER BY {columns[0]}, {columns[1]}")
            rows = connection.execute(query).mappings().all()
        row = dict(data.draw(st.sampled_from(rows)))
        value = row[column]
        if isinstance(value, str):
            at = data.draw(st.integers(0, len(value) - 1))
            other = data.draw(st.sampled_from([m for m in "aBp0 _:é" if m != value[at]]))
            changed: Any = value[:at] + other + value[at + 1 :]
        else:
            changed = value + data.draw(st.sampled_from([-1, 1])) * 10_000
        whole = " AND ".join(f"{name} = :old_{name}" for name in columns if row[name] is not None)
        old = {f"old_{name}": row[name] for name in columns}
        rewrite(full, f"UPDATE {table} SET {column} = :new WHERE {whole}", new=changed, **old)

        def undo() -> None:
            back = whole.replace(f":old_{column}", ":new")
            statement = f"UPDATE {table} SET {column} = :value WHERE {back}"
            rewrite(full, statement, new=changed, value=value, **old)

        return full, undo

    return change


def contents_of(path: Path) -> Any:
    """Everything that can be read of a journal in a file."""
    keys = Keys.load(path.with_name("sleutels.json"))
    with Journal.open(str(path), keys, create=False) as journal:
        with journal.storage.reading() as connection:
            dump = [
                sorted(map(repr, connection.execute(text(f"SELECT * FROM {table}")).all()))
                for table in sorted(TABLES)
            ]
        read = [lines_about(journal, number, date(2026, 6, 1)) for number in (ANNA, BART)]
        return check(journal).findings, dump, read


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, Any]:
    """A journal in a file without a log beside it, its bytes, and what is in it."""
    path = tmp_path_factory.mktemp("bytes") / "journaal.db"
    keys = Keys.generate()
    keys.save(path.with_name("sleutels.json"))
    with Journal.open(str(path), keys) as journal:
        journal.append_many(entry(n, subject=(ANNA, BART)[n % 2]) for n in range(25))
        journal.storage.forget_deleted("journal_content")
    return path, path.read_bytes(), contents_of(path)


@given(st.integers(0, 10**9), st.integers(1, 255))
@settings(max_examples=count(60, 5_000))
def test_any_changed_byte_of_the_file_is_found_or_changes_nothing(
    folder: tuple[Path, bytes, Any], place: int, shift: int
) -> None:
    path, whole, (findings, dump, read) = folder
    assert findings == ()
    at = place % len(whole)
    byte = (whole[at] + shift) % 256
    for beside in path.parent.glob("journaal.db*"):
        beside.unlink()
    path.write_bytes(whole[:at] + bytes([byte]) + whole[at + 1 :])
    try:
        found, now_dump, now_read = contents_of(path)
    except JournalError:
        return
    assert found or (now_dump, now_read) == (dump, read)


@given(st.integers(0, 10**9), st.sampled_from(["cut", "other", "empty"]))
@settings(max_examples=count(15, 500))
def test_a_file_that_was_cut_or_is_something_else_gives_a_message(
    folder: tuple[Path, bytes, Any], place: int, what: str
) -> None:
    path, whole, (_, dump, read) = folder
    for beside in path.parent.glob("journaal.db*"):
        beside.unlink()
    cut = place % len(whole)
    path.write_bytes({"cut": whole[:cut], "other": b"x" * cut, "empty": b""}[what])
    try:
        found, now_dump, now_read = contents_of(path)
    except JournalError:
        return
    assert found or (now_dump, now_read) == (dump, read)
