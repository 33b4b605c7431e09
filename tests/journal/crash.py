"""Kills a writer with signal 9 at random moments under load, and checks what it left.

    python -m tests.journal.crash PLAN.json

A process of its own, because it forks: each writer is a fork that opens the journal, appends from
several threads and tells of each answer over a pipe. After each kill, in the state as it was left:
every answered entry is there once and whole, the journal is sound, and the next writer goes on.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.journal.samples import LONG, SHORT, entry
from tests.postgres import Cluster
from uitvoerbaar.journal import Journal, JournalError, Keys
from uitvoerbaar.journal.reading import all_entries
from uitvoerbaar.journal.verify import verify

THREADS, LONGEST = 6, 0.3  # writers in a process; seconds until the kill
PER_JOURNAL = 20  # kills before a new journal is begun: a check reads all of it


def write_until_killed(url: str, keys: Keys, answers: int) -> None:
    """Appends from several threads; writes the span of each entry to `answers` once it is there."""
    journal = Journal.open(url, keys)

    def work(thread: int) -> None:
        number = 0
        while True:
            number += 1
            given = entry(number, retention=(SHORT, LONG)[thread % 2])
            try:
                journal.append(given)
            except JournalError:
                return  # the server was killed: no answer
            os.write(answers, (given.span_id + "\n").encode())

    threads = [threading.Thread(target=work, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def kill_one(url: str, keys: Keys, after: float, server: Callable[[], None] | None) -> list[str]:
    """Lets a writer run and kills it (and the server first, if asked); gives what it answered."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.close(reading)
            write_until_killed(url, keys, writing)
        finally:
            os._exit(0)
    os.close(writing)
    answers = b""
    end = time.monotonic() + after
    while (left := end - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            answers += os.read(reading, 1 << 16)
    if server is not None:
        server()
    os.kill(process, signal.SIGKILL)
    while more := os.read(reading, 1 << 16):
        answers += more
    os.close(reading)
    os.waitpid(process, 0)
    return answers.decode().split()


def check(url: str, keys: Keys, answered: list[str]) -> int:
    """What a killed writer left: sound, every answered entry once. Gives how many there are."""
    with Journal.open(url, keys) as journal:
        result = verify(journal, keys.public())
        assert result.is_sound, result.findings
        spans = Counter(stored.link.span_id for stored in all_entries(journal))
        assert set(spans.values()) <= {1}, "an entry is there twice"
        lost = [span for span in answered if span not in spans]
        assert not lost, f"{len(lost)} answered entries are gone"
        return spans.total()


def run(plan: dict[str, Any]) -> dict[str, int]:
    """Carries out a plan: urls (one for each journal), keys, kills, seed, and the server if any."""
    keys = Keys.load(Path(plan["keys"]))
    draw = random.Random(plan["seed"])
    cluster = None
    if plan["server"] is not None:
        programs, folder, user = plan["server"]
        cluster = Cluster(Path(programs), Path(folder), user)
    total = {"kills": 0, "server_kills": 0, "answered": 0, "written": 0}
    for url in plan["urls"]:
        answered: list[str] = []
        for number in range(min(PER_JOURNAL, plan["kills"] - total["kills"])):
            kills_server = cluster is not None and number % 5 == 4
            server = cluster.kill if cluster is not None and kills_server else None
            answered += kill_one(url, keys, draw.uniform(0, LONGEST), server)
            if cluster is not None and kills_server:
                cluster.start()
                total["server_kills"] += 1
            written = check(url, keys, answered)
            total["kills"] += 1
        total["answered"] += len(answered)
        total["written"] += written
    return total


if __name__ == "__main__":
    print(json.dumps(run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))
