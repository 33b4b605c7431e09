"""Writing: on the disk before the answer, once each, from threads and processes."""

from __future__ import annotations

import multiprocessing
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.journal.samples import (
    ANNA,
    BART,
    LONG,
    SHORT,
    append_from_process,
    entry,
    rewrite,
    scalar,
)
from tests.postgres import Cluster
from uitvoerbaar.journal import (
    DamagedError,
    Entry,
    EntryError,
    Journal,
    Keys,
    KeysError,
    StorageError,
)
from uitvoerbaar.journal.embedded import write_ahead
from uitvoerbaar.journal.logboek import log_record
from uitvoerbaar.journal.merkle import root_from_inclusion
from uitvoerbaar.journal.reading import all_entries, entries_of, lines_about
from uitvoerbaar.journal.verify import verify

ROOT = Path(__file__).parents[2]
ASKS_AND_ANSWERS = """
import os, sys
from tests.journal.samples import entry
from uitvoerbaar.journal import Journal
folder = sys.argv[1]
with Journal.open(folder + "/journaal.db", folder + "/k.json") as journal:
    for number in range(20):
        os.write(1, b"ASK\\n")
        journal.append(entry(number))
        os.write(1, b"ANSWER\\n")
"""


def sound(journal: Journal) -> bool:
    return verify(journal, journal.public_keys()).is_sound


def test_what_was_appended_is_read_back_by_another_connection(
    journal: Journal, url: str, keys: Keys
) -> None:
    given = entry(
        parent="00f067aa0ba902b7",
        caller="https://toeslagen.example",
        articles=("AWR 21e",),
        visible_from=date(2027, 1, 1),
        transaction="zaak-7",
        items=("inkomen", "partner"),
        name="inkomen opvragen",
    )
    receipt = journal.append(given)
    with Journal.open(url, keys) as other:
        (stored,) = all_entries(other)
    line, link = stored.line, stored.link
    for name in (
        "activity",
        "name",
        "status",
        "started",
        "ended",
        "provider",
        "recipient",
        "group",
        "purpose",
        "items",
        "grounds",
        "articles",
        "retention",
        "visible_from",
    ):
        assert getattr(line, name) == getattr(given, name), name
    assert (link.trace_id, link.span_id, link.parent) == (
        given.trace_id,
        given.span_id,
        given.parent,
    )
    assert (link.caller, link.transaction) == (given.caller, "zaak-7")
    assert line.pseudonym == keys.pseudonym_of(ANNA, "DUO")
    assert (line.number, receipt.number, receipt.retention) == (0, 0, SHORT)
    assert receipt.head.is_genuine(keys.public())


def test_a_receipt_is_under_the_signed_head_that_it_bears(journal: Journal, keys: Keys) -> None:
    receipts = journal.append_many(entry(n, retention=SHORT if n % 3 else LONG) for n in range(20))
    head = receipts[-1].head
    assert [(tree.retention, tree.size) for tree in head.trees] == [(LONG, 7), (SHORT, 13)]
    only = journal.append(entry(retention="1 dag"))
    tree = only.head.tree("1 dag")
    assert tree is not None
    assert root_from_inclusion(only.leaf, 0, 1, []) == tree.root
    assert journal.head() == only.head


def test_the_database_is_set_so_that_a_commit_is_on_the_disk(journal: Journal) -> None:
    if journal.storage.is_sqlite:
        assert scalar(journal, "PRAGMA journal_mode") == "wal"
        assert scalar(journal, "PRAGMA synchronous") == 2
        assert scalar(journal, "PRAGMA secure_delete") == 1
    else:
        assert scalar(journal, "SHOW synchronous_commit") == "on"
        assert scalar(journal, "SHOW fsync") == "on"


def test_the_same_entry_twice_is_written_once(journal: Journal) -> None:
    first = entry()
    one = journal.append(first)
    two = journal.append(first)
    three, four = journal.append_many([first, first])
    assert len({(r.number, r.leaf) for r in (one, two, three, four)}) == 1
    assert len(list(all_entries(journal))) == 1
    new = entry(1)
    five, six = journal.append_many([new, new])
    assert (five.number, six.number) == (1, 1)
    assert sound(journal)


def test_the_same_entry_is_recognised_after_the_keys_were_changed(url: str, keys: Keys) -> None:
    given = entry()
    with Journal.open(url, keys) as journal:
        one = journal.append(given)
    newer = keys.with_new_pseudonym_key().with_new_signing_key()
    with Journal.open(url, newer) as journal:
        assert journal.append(given).leaf == one.leaf
        journal.append(entry(1))
        assert {stored.line.key_version for stored in all_entries(journal)} == {"a", "b"}
        assert sound(journal)


def test_another_entry_under_the_same_span_is_refused_and_the_rest_is_written(
    journal: Journal,
) -> None:
    given = entry()
    other = entry(5, trace_id=given.trace_id, span_id=given.span_id)
    journal.append(given)
    with pytest.raises(EntryError, match="span"):
        journal.append(other)
    fresh = entry(6)
    with pytest.raises(EntryError, match="span"):
        journal.append_many([fresh, other])
    clash = entry(8, trace_id=fresh.trace_id, span_id=fresh.span_id)
    with pytest.raises(EntryError, match="span"):
        journal.append_many([entry(7), clash])
    assert len(list(all_entries(journal))) == 3
    assert sound(journal)


def test_entries_of_many_threads_are_each_written_once(journal: Journal) -> None:
    entries = [entry(n, retention=(SHORT, LONG)[n % 2]) for n in range(300)]
    with ThreadPoolExecutor(12) as pool:
        receipts = list(pool.map(journal.append, entries))
    assert len({(r.retention, r.number) for r in receipts}) == 300
    stored = {s.link.span_id: s.line for s in all_entries(journal)}
    for written, receipt in zip(entries, receipts, strict=True):
        line = stored[written.span_id]
        assert (line.retention, line.number, line.started) == (
            receipt.retention,
            receipt.number,
            written.started,
        )
    assert sound(journal)


def test_threads_that_wait_are_written_together(journal: Journal) -> None:
    heads: Counter[bytes] = Counter()
    ready = threading.Barrier(24)

    def work(number: int) -> None:
        ready.wait()
        heads[journal.append(entry(number)).head.signature] += 1

    with ThreadPoolExecutor(24) as pool:
        list(pool.map(work, range(24)))
    assert sum(heads.values()) == 24
    assert len(heads) < 24


def test_processes_write_to_one_journal_without_losing_order(url: str, keys: Keys) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=append_from_process, args=(url, keys, 100 * n)) for n in range(3)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    with Journal.open(url, keys) as journal:
        assert sorted(tree.size for tree in journal.head().trees) == [21, 24]
        assert sound(journal)


def test_who_opens_a_new_journal_at_the_same_moment_opens_the_same_one(
    url: str, tmp_path: Path, keys: Keys
) -> None:
    for turn in range(10):
        place = f"sqlite:///{tmp_path / str(turn)}" if url.startswith("sqlite") else url
        start = threading.Barrier(6)

        def name(place: str = place, start: threading.Barrier = start) -> str:
            start.wait()
            with Journal.open(place, keys) as journal:
                return journal.name

        with ThreadPoolExecutor(6) as pool:
            assert len({asked.result() for asked in [pool.submit(name) for _ in range(6)]}) == 1


def test_a_file_that_another_reads_changes_its_mode_when_it_may(tmp_path: Path) -> None:
    path = tmp_path / "journaal.db"
    reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    reader.executescript("CREATE TABLE one (two); INSERT INTO one VALUES (3); BEGIN")
    reader.execute("SELECT * FROM one").fetchall()
    writer = sqlite3.connect(path)
    with pytest.raises(sqlite3.OperationalError, match="locked"):  # SQLite itself does not wait
        writer.execute("PRAGMA journal_mode=WAL")
    later = threading.Timer(0.2, reader.execute, ("COMMIT",))
    later.start()
    write_ahead(writer)
    later.join()
    assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    writer.close()
    reader.close()


def test_two_journals_on_one_database_take_turns(url: str, keys: Keys) -> None:
    with Journal.open(url, keys) as one, Journal.open(url, keys) as two:
        for number in range(10):
            (one, two)[number % 2].append(entry(number))
        assert [stored.line.number for stored in all_entries(one)] == list(range(10))
        assert sound(two)


def test_an_entry_after_the_journal_closed_is_refused(url: str, keys: Keys) -> None:
    journal = Journal.open(url, keys)
    journal.append(entry())
    journal.close()
    with pytest.raises(StorageError, match="gesloten"):
        journal.append(entry(1))


def test_without_keys_a_journal_is_read_and_not_written(
    journal: Journal, url: str, keys: Keys
) -> None:
    journal.append(entry())
    with Journal.open(url) as reader:
        assert len(list(all_entries(reader))) == 1
        with pytest.raises(KeysError):
            reader.append(entry(1))
    assert sound(journal)


def test_nothing_is_written_onto_a_forged_head_or_changed_leaves(url: str, keys: Keys) -> None:
    with Journal.open(url, keys) as journal:
        journal.append_many(entry(n) for n in range(5))
        rewrite(journal, "UPDATE journal_leaf SET hash = :h WHERE number = 4", h="a" * 64)
    with Journal.open(url, keys) as journal, pytest.raises(DamagedError, match="verder"):
        journal.append(entry(9))
    other = Keys.generate()
    with Journal.open(url, other) as journal, pytest.raises(KeysError):
        journal.append(entry(9))


def test_after_an_error_the_next_entry_is_written(journal: Journal) -> None:
    journal.append(entry())
    rewrite(journal, "ALTER TABLE journal_content RENAME TO elsewhere")
    with pytest.raises(DamagedError):
        journal.append(entry(1))
    rewrite(journal, "ALTER TABLE elsewhere RENAME TO journal_content")
    assert journal.append(entry(2)).number == 1
    assert sound(journal)


def test_a_thread_that_is_interrupted_holds_up_nobody(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C hits the thread that writes for all: the others get an answer or an error."""
    write = journal._write
    queued = threading.Event()
    interrupted = threading.Event()

    def interrupt_once(batch: Sequence[Any]) -> None:
        if not interrupted.is_set():
            interrupted.set()
            assert queued.wait(10)
            raise KeyboardInterrupt
        write(batch)

    monkeypatch.setattr(journal, "_write", interrupt_once)
    ended: list[type[BaseException] | None] = []

    def append(number: int) -> None:
        try:
            journal.append(entry(number))
            ended.append(None)
        except BaseException as error:
            ended.append(type(error))

    threads = [threading.Thread(target=append, args=(number,)) for number in range(6)]
    threads[0].start()
    assert interrupted.wait(10)
    for thread in threads[1:]:
        thread.start()
    while len(journal._waiting) < 5:
        threads[1].join(0.01)
    queued.set()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert sorted(ended, key=str) == sorted([KeyboardInterrupt, *[None] * 5], key=str)
    assert len(list(all_entries(journal))) == 5
    assert sound(journal)


def test_when_the_server_is_back_the_same_entry_is_written_once(
    postgres_cluster: Cluster, keys: Keys
) -> None:
    with Journal.open(postgres_cluster.create("terug"), keys) as journal:
        journal.append(entry(0))
        postgres_cluster.kill()
        given = entry(1)
        try:
            with pytest.raises(StorageError):
                journal.append(given)
        finally:
            postgres_cluster.start()
        assert [journal.append(given).number for _ in range(2)] == [1, 1]
        assert journal.append(entry(2)).number == 2
        assert sound(journal)


def test_a_clock_that_goes_back_does_not_turn_the_order_around(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [datetime(2026, 5, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)]
    for moment in moments:
        monkeypatch.setattr("uitvoerbaar.journal.journal.now", lambda moment=moment: moment)
        journal.append(entry())
    recorded = [stored.line.recorded for stored in all_entries(journal)]
    assert recorded == sorted(recorded)


def test_the_longest_texts_of_any_script_are_written(journal: Journal) -> None:
    """Long names do not fit every index of a database: that may hold up nobody."""
    draw = random.Random(7)
    long = {
        name: "".join(chr(draw.randrange(0x1F300, 0x1F5FF)) for _ in range(2_000))
        for name in (
            "activity",
            "provider",
            "recipient",
            "purpose",
            "retention",
            "group",
            "transaction",
            "caller",
            "name",
        )
    }
    receipts = journal.append_many([entry(0), entry(1, **long), entry(2)])
    assert [receipt.number for receipt in receipts] == [0, 0, 1]
    (stored,) = entries_of(journal, long["transaction"])
    assert stored.line.recipient == long["recipient"]
    assert [line.number for line in lines_about(journal, ANNA, date(2027, 1, 1))] == [0, 0, 1]
    assert sound(journal)


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_every_answer_comes_after_a_flush_to_the_disk(
    tmp_path_factory: pytest.TempPathFactory, keys: Keys
) -> None:
    folder = tmp_path_factory.mktemp("disk")
    keys.save(folder / "k.json")
    watched = ("strace", "-f", "-e", "trace=fsync,fdatasync,write", "-o", str(folder / "calls"))
    done = subprocess.run(
        [*watched, sys.executable, "-c", ASKS_AND_ANSWERS, str(folder)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if "ptrace" in done.stderr:
        pytest.skip("strace may not watch a process here")
    assert done.returncode == 0, done.stderr
    calls = (folder / "calls").read_text(encoding="utf-8", errors="replace")
    between = re.findall(r'"ASK\\n"(.*?)"ANSWER\\n"', calls, re.DOTALL)
    assert len(between) == 20
    assert all(re.search(r"\bf(data)?sync\(\d+\)\s+= 0", part) for part in between)


def test_a_pseudonym_differs_by_recipient_by_person_and_by_key() -> None:
    keys = Keys.generate()
    newer = keys.with_new_pseudonym_key()
    pseudonyms = {
        keys.pseudonym_of(ANNA, "DUO"),
        keys.pseudonym_of(ANNA, "UWV"),
        keys.pseudonym_of(BART, "DUO"),
        newer.pseudonym_of(ANNA, "DUO"),
        Keys.generate().pseudonym_of(ANNA, "DUO"),
    }
    assert len(pseudonyms) == 5
    assert newer.pseudonym_of(ANNA, "DUO", "a") == keys.pseudonym_of(ANNA, "DUO")


def test_a_transaction_is_found_by_its_name_or_its_trace(journal: Journal) -> None:
    named, long_name, bare = (
        entry(0, transaction="zaak-7"),
        entry(1, transaction="2026999990019001"),
        entry(2),
    )
    journal.append_many([named, long_name, bare, entry(3)])
    for name, expected in (
        ("zaak-7", named),
        ("2026999990019001", long_name),
        (bare.trace_id, bare),
        (bare.trace_id.upper(), bare),
    ):
        (stored,) = entries_of(journal, name)
        assert stored.link.span_id == expected.span_id
    assert entries_of(journal, "zaak-8") == ()


def test_a_stored_entry_is_a_record_of_the_standard_logbook(journal: Journal, keys: Keys) -> None:
    given = entry(parent="00f067aa0ba902b7", caller="https://toeslagen.example/")
    journal.append_many([given, entry(1, status="refuse", grounds=()), entry(2, status="error")])
    records = [log_record(stored) for stored in all_entries(journal)]
    record = records[0]
    assert (record["trace_id"], record["span_id"]) == (given.trace_id, given.span_id)
    assert record["parent_span_id"] == given.parent
    assert record["end_time"] - record["start_time"] == 120
    assert record["start_time"] == round(given.started.timestamp() * 1000)
    attributes = record["attributes"]
    assert attributes["dpl.core.processing_activity_id"] == given.activity
    assert attributes["dpl.core.data_subject_id"] == keys.pseudonym_of(ANNA, "DUO")
    assert attributes["dpl.core.foreign_operation.processor"] == "https://toeslagen.example/"
    assert [r["status"] for r in records] == ["Ok", "Unset", "Error"]


words = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Nd")), min_size=1, max_size=12
).filter(lambda text: text.strip() != "")
_NAIVE = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
moments = st.datetimes(
    _NAIVE.replace(year=1950),
    _NAIVE.replace(year=2900),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]),
)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    started = draw(moments)
    status = draw(st.sampled_from(["permit", "refuse", "error"]))
    few = st.lists(words, min_size=1, max_size=3)
    return entry(
        status=status,
        started=started,
        ended=started + draw(st.timedeltas(timedelta(0), timedelta(1))),
        activity=draw(words),
        provider=draw(words),
        recipient=draw(words),
        group=draw(words),
        purpose=draw(words),
        items=draw(few),
        grounds=draw(few),
        articles=draw(few),
        retention=draw(st.sampled_from([SHORT, LONG, "né '; DROP TABLE journal_leaf; --"])),
        subject=draw(st.sampled_from([ANNA, BART, None])),
        name=draw(words),
        visible_from=draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        transaction=draw(st.none() | words),
    )


@given(st.lists(st.lists(entries(), max_size=6), max_size=4))
@settings(max_examples=count(12, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_appended_entry_is_there_exactly_once(
    journal: Journal, batches: list[list[Entry]]
) -> None:
    before = len(list(all_entries(journal)))
    receipts = [
        (e, r) for batch in batches for e, r in zip(batch, journal.append_many(batch), strict=True)
    ]
    stored = {(s.line.retention, s.line.number): s for s in all_entries(journal)}
    assert len(stored) == before + len(receipts)
    for given_entry, receipt in receipts:
        found = stored[receipt.retention, receipt.number]
        assert found.link.span_id == given_entry.span_id
        for name in ("activity", "provider", "items", "grounds", "started", "visible_from"):
            assert getattr(found.line, name) == getattr(given_entry, name)
    assert sound(journal)


def test_a_file_of_a_journal_is_its_owners_alone(tmp_path: Path, keys: Keys) -> None:
    path = tmp_path / "journaal.db"
    with Journal.open(str(path), keys) as journal:
        journal.append(entry())
        for file in tmp_path.iterdir():
            assert file.stat().st_mode & 0o077 == 0, file.name
