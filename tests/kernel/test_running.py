"""A run ends only when no thread runs compiled code any more, also when it is interrupted."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from uitvoerbaar.kernel.running import Work

BUSY = 0.02  # seconds of a chunk


def context(straight: bool) -> Any:
    """As much of a context as threads need."""
    words = np.zeros(1, dtype=np.int64)
    return SimpleNamespace(straight=straight, for_thread=lambda: (words, [words]))


@pytest.mark.parametrize("straight", [False, True])
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_an_interrupted_run_ends_after_the_chunks_that_are_being_run(
    straight: bool, workers: int
) -> None:
    running, done, ended = set[int](), list[int](), threading.Event()

    def run(words: int, first: int, last: int) -> None:
        assert not ended.is_set(), "code ran after the run had ended"
        running.add(first)
        time.sleep(BUSY)
        running.discard(first)

    def progress(rows: int, total: int) -> None:
        done.append(rows)
        if len(done) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Work(context(straight), 1_000, 10, progress).go(run, workers)
    assert not running
    ended.set()
    time.sleep(2 * BUSY)
    assert 3 <= len(done) < 100


def test_every_chunk_is_run_once_and_progress_ends_at_all_rows() -> None:
    seen: list[tuple[int, int]] = []
    told: list[int] = []
    Work(context(True), 105, 10, lambda rows, _: told.append(rows)).go(
        lambda _, first, last: seen.append((first, last)), 3
    )
    assert sorted(seen) == [(first, min(first + 10, 105)) for first in range(0, 105, 10)]
    assert max(told) == 105
