"""Whole populations: the native kernel beside OpenFisca and beside C, in one run.

    make bench, or: .venv-bench/bin/python bench/population.py --people 10000,100000,1000000

Each engine has a process of its own with the columns resident in its own form; making and loading
them, compiling and one run before are not timed. Then the engines take turns, each with one run
that is not timed, to have the caches of the processor back from the others. Told are medians over
the turns, ratios, threads, memory with the columns loaded and at its peak while running, and the
share of outcomes (of the first million rows) in which an engine differs from the first one.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.charts import growth_in_people
from bench.engines.registry import CHAINS
from bench.population_worker import MEBIBYTE

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_PINNED = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # would slow a current numpy
_OFF = 0.5  # cents: more than this is another amount


@dataclass
class Measured:
    """One engine on one size. Times in seconds, memory in bytes."""

    engine: str
    threads: int
    name: str = ""
    seconds: list[float] = field(default_factory=list)
    loaded: int = 0
    peak: int = 0
    differing: float = 0.0
    not_here: str = ""
    alternating: bool = True

    @property
    def median(self) -> float:
        """The median of its runs."""
        return statistics.median(self.seconds) if self.seconds else float("nan")


class Worker:
    """An engine's process, and what was measured of it."""

    def __init__(self, chain: str, engine: str, threads: int, people: int, folder: Path) -> None:
        self.measured = Measured(engine, threads)
        command = [sys.executable, "-m", "bench.population_worker"]
        command += [chain, engine, str(threads), str(people), str(folder)]
        self._words = (folder / f"{engine}-{threads}.log").open("w+", encoding="utf-8")
        environment = {k: v for k, v in os.environ.items() if k not in _PINNED}
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
        )
        answer = self._answer()
        self.measured.not_here = answer.get("not_here", "")
        self.measured.name = answer.get("name", engine)
        self.measured.loaded = answer.get("loaded", 0)

    @property
    def here(self) -> bool:
        """Whether it can run."""
        return not self.measured.not_here

    def run(self) -> None:
        """One timed run."""
        self._say("run")
        answer = self._answer()
        if "seconds" in answer:
            self.measured.seconds.append(answer["seconds"])

    def stop(self) -> None:
        """Ends the process, and notes its peak."""
        if self.here:
            self._say("stop")
            self.measured.peak = self._answer().get("peak", 0)
        self._process.communicate()
        self._words.close()

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # an engine that stopped says so by having no answer
            self._process.stdin.write(f"{line}\n")
            self._process.stdin.flush()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self._process.wait()
        self._words.seek(0)
        last = self._words.read().strip().splitlines()[-1:] or ["ended, perhaps for its memory"]
        self.measured.not_here = f"stopped: {last[0]}"
        return {"not_here": self.measured.not_here}


def measure(chain: str, people: int, repeats: int, only: Sequence[str]) -> list[Measured]:
    """Every engine of a chain on one size: together in turns, or one by one where they do not fit
    in memory together."""
    contestants = [c for c in CHAINS[chain].contestants if not only or c[0] in only]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = _in_turns(chain, people, repeats, contestants, folder)
        if found is None:
            found = []
            for contestant in contestants:
                alone = _in_turns(chain, people, repeats, [contestant], folder) or []
                for measured in alone:
                    measured.alternating = False
                found += alone
        _compare(found, CHAINS[chain].outcomes, folder)
    return found


def _in_turns(
    chain: str,
    people: int,
    repeats: int,
    contestants: Sequence[tuple[str, int]],
    folder: Path,
) -> list[Measured] | None:
    """None where all together do not fit in the memory that is free."""
    workers: list[Worker] = []
    with ExitStack() as stack:
        for engine, threads in contestants:
            if workers and _free() < 2 * max(w.measured.loaded for w in workers):
                return None
            worker = Worker(chain, engine, threads, people, folder)
            stack.callback(worker.stop)
            workers.append(worker)
        here = [worker for worker in workers if worker.here]
        for turn in range(repeats):
            for place in range(len(here)):
                here[(turn + place) % len(here)].run()
    return [worker.measured for worker in workers]


def _free() -> float:
    """Memory that a new process can have, in bytes."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return float("inf")
    return next(int(x.split()[1]) * 1024 for x in lines if x.startswith("MemAvailable"))


def _compare(found: Sequence[Measured], names: Sequence[str], folder: Path) -> None:
    """The share of outcomes in which each engine differs from the first one that ran."""
    first: dict[str, Any] = {}
    for measured in (m for m in found if m.seconds):
        stem = f"{measured.engine}-{measured.threads}"
        outcomes = {name: np.load(folder / f"{stem}-{name}.npy") for name in names}
        first = first or outcomes
        off = sum(int(np.sum(np.abs(outcomes[n] - first[n]) > _OFF)) for n in names)
        measured.differing = off / sum(len(values) for values in first.values())


def table(chain: str, people: int, found: Sequence[Measured]) -> Table:
    """What was measured on one size, with ratios to each peer."""
    peers = [m for m in found if m.engine in ("openfisca", "c") and m.threads == 1 and m.seconds]
    result = Table(title=f"{CHAINS[chain].title}, {people:,} people", title_justify="left")
    headings = ["", "threads", "median", "a person", "columns", "peak", "differs"]
    for heading in (*headings, *(f"{peer.name} takes" for peer in peers)):
        result.add_column(heading, justify="left" if not heading else "right")
    for m in found:
        if m.not_here:
            continue
        result.add_row(
            m.name + ("" if m.alternating else " (alone)"),
            str(m.threads),
            f"{m.median * 1e3:,.1f} ms",
            f"{m.median / people * 1e9:,.1f} ns",
            f"{m.loaded / MEBIBYTE:,.0f} MiB",
            f"{m.peak / MEBIBYTE:,.0f} MiB",
            f"{m.differing:.4%}" if m.differing else "nothing",
            *(f"{peer.median / m.median:.2f} x" for peer in peers),
        )
    return result


def surroundings(repeats: int) -> dict[str, Any]:
    """What a reader must know to judge the numbers."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "processor": _processor(),
        "cores": cores,
        "python": platform.python_version(),
        "runs": repeats,
        "versions": dict(_versions()),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _versions() -> Iterator[tuple[str, str]]:
    for name in ("numpy", "pyarrow", "llvmlite", "openfisca-core", "openfisca-country-template"):
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            continue


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, prints, and keeps the numbers and the charts in `bench/results`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--chain", choices=(*CHAINS, "all"), default="all")
    parser.add_argument("--people", default=",".join(map(str, SIZES[:3])))
    parser.add_argument("--engines", default="", help="only these, separated by commas")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--results", type=Path, default=RESULTS)
    chosen = parser.parse_args(arguments)
    console = Console(width=150)
    about = surroundings(chosen.repeats)
    versions = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
    console.print(f"{about['processor']}, {about['cores']} cores; Python {about['python']}")
    console.print(f"{versions}; {chosen.repeats} runs each, in turns, each after one untimed")
    for chain in CHAINS if chosen.chain == "all" else (chosen.chain,):
        sizes: dict[str, Any] = {}
        for people in map(int, chosen.people.split(",")):
            only = [name for name in chosen.engines.split(",") if name]
            found = measure(chain, people, chosen.repeats, only)
            console.print(table(chain, people, found))
            for reason in dict.fromkeys(m.not_here for m in found if m.not_here):
                who = next(m.engine for m in found if m.not_here == reason)
                console.print(f"Without {who}: {reason}")
            sizes[str(people)] = [asdict(m) | {"median": m.median} for m in found if m.seconds]
        if any(sizes.values()):
            keep(chosen.results, chain, about, sizes)
    return 0


def keep(folder: Path, chain: str, about: dict[str, Any], sizes: dict[str, Any]) -> None:
    """Writes the numbers as JSON and the growth as SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    data = {"chain": CHAINS[chain].title, **about, "people": sizes}
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (folder / f"population-{chain}.json").write_text(f"{text}\n", "utf-8")
    growth_in_people(data).save(folder / f"population-{chain}.svg")


if __name__ == "__main__":
    sys.exit(main())
