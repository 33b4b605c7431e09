"""One engine in a process of its own, so that its memory is its own and every engine takes turns.

The benchmark starts `python -m bench.population_worker CHAIN ENGINE THREADS PEOPLE FOLDER` and
speaks with it in lines of JSON: the worker says that it is ready, then answers each line `run` with
the seconds of one run, and `stop` with its memory. Where the engine cannot run, it says so instead.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.engines import NotHereError
from bench.engines.registry import CHAINS, engine

MEBIBYTE = 2**20
COMPARED = 1_000_000
"""How many rows of each outcome are kept to compare."""


def memory(field: str) -> int:
    """A field of the process's own memory in bytes, such as VmRSS or VmHWM; 0 where unknown."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    found = [line for line in lines if line.startswith(f"{field}:")]
    return int(found[0].split()[1]) * 1024 if found else 0


def forget_peak() -> bool:
    """Starts VmHWM anew, where the system lets a process do that."""
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:
        return False
    return True


def serve(chain: str, name: str, threads: int, people: int, folder: Path) -> None:
    """Loads an engine and runs it each time that a line on standard input says so."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what an engine prints is no answer

    def say(**answer: Any) -> None:
        print(json.dumps(answer), file=answers, flush=True)

    try:
        contestant = engine(chain, name, threads)
        contestant.load(CHAINS[chain].population(people))
    except NotHereError as error:
        say(not_here=str(error))
        return
    except MemoryError:
        say(not_here=f"{people:,} people do not fit in memory")
        return
    outcomes = contestant.cents(contestant.run())
    for outcome, values in outcomes.items():
        np.save(folder / f"{name}-{threads}-{outcome}.npy", values[:COMPARED])
    del outcomes
    gc.collect()
    loaded, own_peak = memory("VmRSS"), forget_peak()
    say(name=contestant.name, loaded=loaded)
    for line in sys.stdin:
        if line.strip() != "run":
            break
        # The others had the processor, its caches and the memory: one run to have them back.
        contestant.reset()
        contestant.run()
        contestant.reset()
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        contestant.run()
        seconds = time.perf_counter() - start
        gc.enable()
        say(seconds=seconds)
    say(peak=memory("VmHWM"), of_runs_only=own_peak)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
