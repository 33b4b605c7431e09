"""The functions of a program in modules that are compiled side by side.

LLVM's Python binding lets one thread in at a time, so that side by side means: in processes. One
costs a tenth of a second to start, so that a small program is one module, and is compiled here.
What a process cannot do for whatever reason, or does not do, is done here.
"""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from time import perf_counter

from uitvoerbaar.kernel import machine

_WORTH_A_PROCESS = 800_000  # bytes of text: compiling them takes some tenths of a second
_START = 250_000  # bytes of text that are compiled here while a process starts
_PATIENCE = 20  # times as long as the share of this process took, and as many seconds
_DEFINED = re.compile(
    r"^define (?:hidden )?(?P<result>.*?) ?@(?P<name>\w+)\((?P<parameters>[^)]*)\)", re.MULTILINE
)


def split_modules(head: str, functions: Sequence[str], processors: int | None = None) -> list[str]:
    """Functions in modules, each of which begins with `head` and declares the functions of the
    others: as many as pay for `processors` (by default those that this process may use). The first
    is the one to be compiled here, and the largest."""
    size = sum(map(len, functions))
    if processors is None:
        processors = _processors()
    shares: list[list[str]] = [[] for _ in range(max(1, min(processors, size // _WORTH_A_PROCESS)))]
    sizes = [0, *(_START for _ in shares[1:])]
    for text in sorted(functions, key=len, reverse=True):
        least = sizes.index(min(sizes))
        shares[least].append(text.replace("define internal ", "define hidden ", 1))
        sizes[least] += len(text)
    made = []
    for share in shares:
        own = "\n".join(share)
        others = [_declared(text) for other in shares if other is not share for text in other]
        made.append("\n".join([head, *others, own]))
    return made


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _declared(text: str) -> str:
    """The declaration of a function of another module."""
    found = _DEFINED.search(text)
    assert found is not None
    types = ", ".join(part.split()[0] for part in found["parameters"].split(", "))
    return f"declare {found['result']} @{found['name']}({types})"


def object_code(modules: Sequence[str], level: int = 1) -> bytes:
    """The object files of modules, one after another: the first is compiled here, each other at the
    same time in a process of its own. `level` as in `machine.object_file`. Raises RuntimeError for
    text that LLVM does not accept."""
    first, *others = modules
    with ExitStack() as ending:
        threads = ending.enter_context(ThreadPoolExecutor(max(1, len(others))))
        started = [_start(level) for _ in others]
        for process in started:
            if process is not None:
                ending.callback(_end, process)  # an interrupted run leaves none behind
        asked = [_asked(threads, *each) for each in zip(started, others, strict=True)]
        machine.processor()
        began = perf_counter()
        files = [machine.object_file(first, level)]
        patience = _PATIENCE * (1 + perf_counter() - began)
        given = [_answer(answer, patience) for answer in asked]
    files += [
        machine.object_file(text, level) if file is None else file
        for text, file in zip(others, given, strict=True)
    ]
    return b"".join(struct.pack("<Q", len(file)) + file for file in files)


def object_files(code: bytes) -> list[bytes]:
    """The object files in what `object_code` made. Raises ValueError where it is not whole."""
    found = []
    while code:
        size = struct.unpack_from("<Q", code)[0] if len(code) >= 8 else len(code)
        if len(code) < 8 + size:
            raise ValueError("object code is cut off")
        found.append(code[8 : 8 + size])
        code = code[8 + size :]
    return found


def _start(level: int) -> subprocess.Popen[bytes] | None:
    """A process that compiles; None where this machine starts none. Its folder is not where it
    looks for modules (-P): some of ours bear names of the standard library."""
    if getattr(sys, "frozen", False):  # then Python is a program that does something else
        return None
    try:
        return subprocess.Popen(
            [sys.executable, "-P", machine.__file__, str(level)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, ValueError, TypeError):
        return None


def _asked(
    threads: Executor, process: subprocess.Popen[bytes] | None, text: str
) -> Future[bytes | None] | None:
    """The answer to come of a process that is given a text; None where none can be asked."""
    if process is None:
        return None
    try:
        return threads.submit(_ask, process, text)
    except RuntimeError:  # this machine starts no more threads
        return None


def _ask(process: subprocess.Popen[bytes], text: str) -> bytes | None:
    """What a process makes of a text; None where it came to nothing."""
    try:
        made, _ = process.communicate(text.encode())
    except (OSError, ValueError):
        return None
    return machine.answered(made) if process.returncode == 0 else None


def _answer(answer: Future[bytes | None] | None, patience: float) -> bytes | None:
    try:
        return None if answer is None else answer.result(patience)
    except TimeoutError:
        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError, ValueError):
            if pipe is not None:
                pipe.close()


__all__ = ["object_code", "object_files", "split_modules"]
