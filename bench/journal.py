"""The journal beside plain ways to keep a durable log, in the same run.

    .venv/bin/python bench/journal.py [postgresql://...]

Everyone gets the same entries, ready made, and answers only when an entry is on the disk. Ours:
from one thread, from 32 threads (written together), and in batches of 100; with its pseudonym,
salted leaf, Merkle tree and a signed head over every answer; and once more with a proof of
inclusion made for each entry. The peers keep the bare fields and prove nothing: JSON lines with
`fsync` for each line, and SQLite with a commit for each row, from one thread and from 32 under a
lock. Rounds go in turns; the median counts. Checking proofs is the reader's work and has a row of
its own. With the address of a PostgreSQL database, ours is also timed there.
"""

from __future__ import annotations

import json
import os
import secrets
import sqlite3
import statistics
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psycopg
from attrs import asdict
from psycopg import sql
from rich.console import Console
from rich.table import Table

from tests.journal.samples import entry
from uitvoerbaar.journal import Entry, Journal, Keys
from uitvoerbaar.journal.proof import check_proof, make_proofs
from uitvoerbaar.journal.verify import verify

ENTRIES, ALONE = 2_000, 400  # from many threads or in batches; from one thread
ROUNDS, THREADS, BATCH = 3, 32, 100
AIM = 2_000  # entries a second
Append = Callable[[Entry], object]


def from_threads(append: Append, entries: Sequence[Entry]) -> None:
    """Every entry once, from many threads."""
    shares = [entries[first::THREADS] for first in range(THREADS)]

    def work(share: Sequence[Entry]) -> None:
        for given in share:
            append(given)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, shares))


def from_one(append: Append, entries: Sequence[Entry]) -> None:
    """Every entry once, one after the other."""
    for given in entries:
        append(given)


def bare(given: Entry) -> str:
    """The fields as a line of JSON, the person replaced by a fixed text."""
    return json.dumps(asdict(given) | {"subject": "x"}, default=str)


@contextmanager
def json_lines(folder: Path) -> Iterator[Append]:
    """A file of JSON lines, each on the disk before the next."""
    lock = threading.Lock()
    with (folder / f"{secrets.token_hex(4)}.jsonl").open("w", encoding="utf-8") as file:

        def append(given: Entry) -> None:
            line = bare(given)
            with lock:
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())

        yield append


@contextmanager
def sqlite_rows(folder: Path) -> Iterator[Append]:
    """A table in SQLite, with a commit for each row and the same settings as ours."""
    lock = threading.Lock()
    path = folder / f"{secrets.token_hex(4)}.db"
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE log (id INTEGER PRIMARY KEY, line TEXT)")

    def append(given: Entry) -> None:
        line = bare(given)
        with lock:
            connection.execute("INSERT INTO log (line) VALUES (?)", (line,))

    yield append
    connection.close()


@contextmanager
def ours(url: str, keys: Keys) -> Iterator[Journal]:
    """A new journal; checked to the last byte when the clock has stopped."""
    with Journal.open(url, keys) as journal:
        yield journal
        assert verify(journal, keys.public()).is_sound


def new_place(url: str, folder: Path) -> str:
    """The address of a new journal: a file, or a schema on the server."""
    name = f"bench_{secrets.token_hex(4)}"
    if not url:
        return f"sqlite:///{folder / name}.db"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    return f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"


def with_proofs(journal: Journal, entries: Sequence[Entry]) -> None:
    """Appends from threads, then makes a proof for each entry."""
    from_threads(journal.append, entries)
    retention = entries[0].retention
    made = sum(1 for _ in make_proofs(journal, retention, range(len(entries))))
    assert made == len(entries)


def in_batches(journal: Journal, entries: Sequence[Entry]) -> None:
    """Appends a batch at a time."""
    for first in range(0, len(entries), BATCH):
        journal.append_many(entries[first : first + BATCH])


def timed(work: Callable[[], object]) -> float:
    """Seconds that something takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def contestants(folder: Path, url: str, keys: Keys) -> dict[str, Callable[[], float]]:
    """What is timed, by name: each makes a new log and entries, and gives entries a second."""

    def peer(
        log: Callable[[Path], object], spread: Callable[..., None], size: int = ENTRIES
    ) -> Callable[[], float]:
        def round_of() -> float:
            entries = [entry(number) for number in range(size)]
            with log(folder) as append:  # type: ignore[attr-defined]
                return size / timed(lambda: spread(append, entries))

        return round_of

    def own(
        place: str, work: Callable[[Journal, Sequence[Entry]], None], size: int = ENTRIES
    ) -> Callable[[], float]:
        def round_of() -> float:
            entries = [entry(number) for number in range(size)]
            with ours(new_place(place, folder), keys) as journal:
                return size / timed(lambda: work(journal, entries))

        return round_of

    def threads(journal: Journal, entries: Sequence[Entry]) -> None:
        from_threads(journal.append, entries)

    def single(journal: Journal, entries: Sequence[Entry]) -> None:
        from_one(journal.append, entries)

    found = {
        f"journal, {THREADS} threads": own("", threads),
        f"journal, {THREADS} threads, a proof made for each": own("", with_proofs),
        f"journal, batches of {BATCH}": own("", in_batches),
        "journal, one thread": own("", single, ALONE),
        f"JSON lines + fsync, {THREADS} threads": peer(json_lines, from_threads),
        "JSON lines + fsync, one thread": peer(json_lines, from_one, ALONE),
        f"SQLite, a commit for each, {THREADS} threads": peer(sqlite_rows, from_threads),
        "SQLite, a commit for each, one thread": peer(sqlite_rows, from_one, ALONE),
    }
    if url:
        found[f"journal in PostgreSQL, {THREADS} threads"] = own(url, threads)
        found["journal in PostgreSQL, one thread"] = own(url, single, ALONE)
    return found


def checking(folder: Path, keys: Keys) -> float:
    """Proofs that a reader checks in a second, signature and all."""
    with ours(new_place("", folder), keys) as journal:
        journal.append_many(entry(number) for number in range(ENTRIES))
        proofs = list(make_proofs(journal, entry().retention, range(0, ENTRIES, 10)))
        public = keys.public()
        return len(proofs) / timed(lambda: [check_proof(proof, public) for proof in proofs])


def main() -> None:
    """Everything, on one machine, in one run."""
    url = sys.argv[1] if len(sys.argv) > 1 else ""
    keys = Keys.generate()
    with tempfile.TemporaryDirectory(prefix="journal-bench-") as name:
        folder = Path(name)
        work = contestants(folder, url, keys)
        rates: dict[str, list[float]] = {label: [] for label in work}
        labels = list(work)
        for number in range(ROUNDS):
            for label in labels[number:] + labels[:number]:
                rates[label].append(work[label]())
        checked = checking(folder, keys)
    speeds = {label: statistics.median(found) for label, found in rates.items()}
    first = speeds[labels[0]]
    table = Table(
        title="Durable entries a second",
        caption=f"{ENTRIES} entries ({ALONE} from one thread) x {ROUNDS} rounds, in turns; "
        f"{os.cpu_count()} cores; median. "
        f"A reader checks {checked:,.0f} proofs a second.",
        caption_justify="left",
    )
    headings = ("entries/s", "slowest round", "of the first", f"of the aim ({AIM:,})")
    table.add_column("")
    for heading in headings:
        table.add_column(heading, justify="right")
    for label, speed in speeds.items():
        slowest = min(rates[label])
        table.add_row(
            *(label, f"{speed:,.0f}", f"{slowest:,.0f}"),
            *(f"{speed / first:.2f} x", f"{speed / AIM:.2f} x"),
        )
    console = Console()
    console.width = max(console.width, 110)
    console.print(table)


if __name__ == "__main__":
    main()
