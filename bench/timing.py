"""Timing of calls side by side.

Whoever is compared takes turns, case by case, in the same run: what else the machine is doing
then hits all of them. Who goes first changes with every case. The garbage collector is off
while a call is timed and tidies up between the rounds, as with Python's own `timeit`.
No judgement is passed here: a ratio is printed, nothing is asserted.
"""

from __future__ import annotations

import gc
import math
import os
import platform
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter_ns
from typing import Generic, TypeVar

from rich.console import Console
from rich.table import Table

Case = TypeVar("Case")


@dataclass(frozen=True)
class Contestant(Generic[Case]):
    """Something to time: a name for the table, and what to call with each case."""

    label: str
    call: Callable[[Case], object]


@dataclass(frozen=True)
class Timing:
    """How long one contestant's calls took: `nanoseconds`, a number for each timed call."""

    label: str
    cases: int
    repeats: int
    nanoseconds: tuple[int, ...]

    @property
    def median_ms(self) -> float:
        """The middle of all calls, in milliseconds."""
        return statistics.median(self.nanoseconds) / 1e6

    @property
    def p95_ms(self) -> float:
        """Nineteen of twenty calls took this many milliseconds or fewer (nearest rank)."""
        rank = math.ceil(0.95 * len(self.nanoseconds))
        return sorted(self.nanoseconds)[rank - 1] / 1e6

    def times(self, other: Timing) -> float:
        """How many times as long as the other one's median this one's median is."""
        return self.median_ms / other.median_ms


def measure(
    label: str, call: Callable[[Case], object], cases: Sequence[Case], repeats: int
) -> Timing:
    """Times one contestant alone: every case `repeats` times, after one untimed round."""
    return measure_together([Contestant(label, call)], cases, repeats)[0]


def measure_pair(
    first: Contestant[Case], second: Contestant[Case], cases: Sequence[Case], repeats: int
) -> tuple[Timing, Timing]:
    """Times two contestants in turns: A B, then B A with the next case, and so on."""
    one, other = measure_together([first, second], cases, repeats)
    return one, other


def measure_together(
    contestants: Sequence[Contestant[Case]], cases: Sequence[Case], repeats: int
) -> list[Timing]:
    """Times contestants in turns, in the order in which they are given back.

    Each case goes to all of them before the next case comes; who begins moves up by one with
    every case, and with every round. One round over all cases goes before, untimed. `ValueError`
    if there is nobody to time, no case or no round.
    """
    if not contestants or not cases or repeats < 1:
        raise ValueError("timing needs a contestant, a case and at least one round")
    for case in cases:
        for contestant in contestants:
            contestant.call(case)

    taken: list[list[int]] = [[] for _ in contestants]
    with _collector_off():
        for round_number in range(repeats):
            gc.collect()
            for number, case in enumerate(cases):
                for place in range(len(contestants)):
                    index = (round_number + number + place) % len(contestants)
                    call = contestants[index].call
                    start = perf_counter_ns()
                    call(case)
                    taken[index].append(perf_counter_ns() - start)
    return [
        Timing(contestant.label, len(cases), repeats, tuple(times))
        for contestant, times in zip(contestants, taken, strict=True)
    ]


def ratio_table(timings: Sequence[Timing], title: str = "") -> Table:
    """Medians, 95th percentiles and how many times the first one's median each needs."""
    first = timings[0]
    table = Table(title=title or None, caption=surroundings(first), caption_justify="left")
    table.add_column("")
    for heading in ("median", "95%", f"times {first.label}"):
        table.add_column(heading, justify="right")
    for timing in timings:
        table.add_row(
            timing.label,
            f"{timing.median_ms:.3f} ms",
            f"{timing.p95_ms:.3f} ms",
            f"{timing.times(first):.2f} x",
        )
    return table


def print_ratios(
    timings: Sequence[Timing], title: str = "", console: Console | None = None
) -> None:
    """Prints `ratio_table`, on the terminal unless another console is given."""
    (console or Console()).print(ratio_table(timings, title))


def surroundings(timing: Timing) -> str:
    """What a reader must know to judge the numbers: machine, Python, how often."""
    return (
        f"{_cores()} cores, {platform.python_implementation()} {platform.python_version()}; "
        f"{timing.cases} cases x {timing.repeats} rounds, in turns, after one round untimed; "
        "garbage collector off while timing"
    )


def _cores() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _collector_off() -> Iterator[None]:
    """No garbage collection of its own accord within; as before afterwards."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
