"""A run ends only when no thread runs compiled code any more, also when it is interrupted."""

from __future__ import annotations

import threading
import time
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from uitvoerbaar.kernel.running import Step, Work

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

    work = Work([Step(context(straight), run, 1_000)], 10, progress, 1_000)
    with pytest.raises(KeyboardInterrupt):
        work.go(workers)
    assert not running
    ended.set()
    time.sleep(2 * BUSY)
    assert 3 <= len(done) < 100


@pytest.mark.parametrize("straight", [False, True])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_every_row_is_run_once_in_its_step_and_progress_ends_at_all_rows(
    straight: bool, workers: int
) -> None:
    rows = (12_345, 0, 1, 7_000, 0)
    done = [0] * len(rows)
    seen: list[list[tuple[int, int]]] = [[] for _ in rows]
    told: list[tuple[int, int]] = []
    lock = threading.Lock()

    def step(number: int) -> Step:
        def run(words: int, first: int, last: int) -> None:
            assert done[:number] == list(rows[:number]), "a step began before the one before ended"
            time.sleep(1e-5)
            with lock:
                seen[number].append((first, last))
                done[number] += last - first

        return Step(context(straight), run, rows[number])

    Work([step(number) for number in range(len(rows))], 10, lambda *at: told.append(at), 900).go(
        workers
    )
    for number, size in enumerate(rows):
        ends = sorted(seen[number])
        assert [first for first, _ in ends] == [0, *(last for _, last in ends)][: len(ends)]
        assert (ends[-1][1] if ends else 0) == size
    assert max(told) == (900, 900)
    assert all(total == 900 for _, total in told)


def test_a_chunk_is_short_however_long_a_row_takes() -> None:
    sizes: list[int] = []

    def slow(words: int, first: int, last: int) -> None:
        sizes.append(last - first)
        time.sleep(0.001 * (last - first))

    Work([Step(context(True), slow, 600)], 128).go(1)
    assert sizes[0] == 128
    assert max(sizes[3:]) <= 20

    quick: list[int] = []
    Work([Step(context(True), lambda _, first, last: quick.append(last - first), 100_000)], 8).go(1)
    assert max(quick) > 1_000
