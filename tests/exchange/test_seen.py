"""Numbers that were seen: written together, each once, and an error is everyone's own."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from uitvoerbaar.exchange.seen import Number, SeenBefore


def number(name: str) -> Number:
    return Number("gemeente", name, "2026-01-01")


class Store:
    """A store in memory that can be made slow or broken."""

    def __init__(self) -> None:
        self.kept: set[Number] = set()
        self.batches: list[int] = []
        self.started, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self.broken = False

    def write(self, numbers: Sequence[Number]) -> list[bool]:
        self.batches.append(len(numbers))
        self.started.set()
        assert self.go_on.wait(20)
        if self.broken:
            raise OSError("vol")
        answers = []
        for one in numbers:
            answers.append(one in self.kept)
            self.kept.add(one)
        return answers


def test_who_waits_is_written_together_and_one_of_equals_is_first() -> None:
    store = Store()
    seen = SeenBefore(store.write, most=4)
    answers: list[bool] = []
    store.go_on.clear()
    names = ["eerst", "a", "a", "b", "c", "c", "d"]
    threads = [
        threading.Thread(target=lambda n=name: answers.append(seen.ask(number(n))))
        for name in names
    ]
    threads[0].start()
    assert store.started.wait(20)
    for thread in threads[1:]:
        thread.start()
    while len(seen._waiting) < 6:
        threading.Event().wait(0.005)
    store.go_on.set()
    for thread in threads:
        thread.join(20)
    assert sorted(answers) == [False] * 5 + [True] * 2
    assert sorted(store.batches) == [1, 2, 4]


def test_after_an_error_the_next_is_written_again() -> None:
    store = Store()
    seen = SeenBefore(store.write)
    store.broken = True
    with pytest.raises(OSError, match="vol"):
        seen.ask(number("a"))
    store.broken = False
    assert seen.ask(number("a")) is False
    assert seen.ask(number("a")) is True
