"""A program in several modules, compiled in processes: the same answers, whatever they do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import NoReturn

import pytest

from tests.kernel.agreement import Cases, agreement, columns_of
from tests.kernel.random_laws import RandomLaw, random_cases, random_law
from uitvoerbaar.kernel import Kernel, RefusedError, machine, modules
from uitvoerbaar.kernel import cache as kernel_cache
from uitvoerbaar.kernel.layout import Layout
from uitvoerbaar.kernel.lowering import program
from uitvoerbaar.kernel.lowering.program import Program, compiled_program
from uitvoerbaar.law.expression import Symbol

PARTS = 3
Start = Callable[[int], "subprocess.Popen[bytes] | None"]


@cache
def law() -> tuple[RandomLaw, Cases]:
    made = random_law(11, 14)
    return made, Cases.of(made.law, list(random_cases(made, 1, 6)))


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Programs are split however small they are; how many modules each had."""
    monkeypatch.setenv(kernel_cache.FOLDER_SETTING, kernel_cache.OFF)
    monkeypatch.setattr(modules, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(modules, "_START", 0)
    seen: list[int] = []

    def split(head: str, functions: Sequence[str]) -> list[str]:
        made = modules.split_modules(head, functions, PARTS)
        seen.append(len(made))
        return made

    monkeypatch.setattr(program, "split_modules", split)
    return seen


def agrees() -> None:
    made, given = law()
    names = [rule.symbol for rule in columns_of(made.law, "persoon")]
    kernel = Kernel(made.law, names, given.data)
    found = agreement(made.lawbook.program, kernel, given)
    assert not found.differences
    assert found.states["known"]


def test_a_program_in_modules_gives_what_the_law_says(parts: list[int]) -> None:
    agrees()
    assert parts[:1] == [PARTS]


def command(text: str) -> Start:
    return lambda level: subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


@pytest.mark.parametrize(
    "start",
    [
        lambda level: None,
        command("import sys; sys.exit(1)"),
        command("import sys; sys.stdin.read(); print('something else')"),
        command("import os; os.kill(os.getpid(), 9)"),
    ],
    ids=["none starts", "it fails", "it says something else", "it is killed"],
)
def test_what_a_process_does_not_do_is_done_here(
    parts: list[int], monkeypatch: pytest.MonkeyPatch, start: Start
) -> None:
    monkeypatch.setattr(modules, "_start", start)
    agrees()
    assert parts[:1] == [PARTS]


def test_a_process_that_hangs_is_not_waited_for(
    parts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    sleeper = command("import time; time.sleep(600)")

    def start(level: int) -> subprocess.Popen[bytes] | None:
        process = sleeper(level)
        assert process is not None
        started.append(process)
        return process

    monkeypatch.setattr(modules, "_start", start)
    monkeypatch.setattr(modules, "_PATIENCE", 0.1)
    agrees()
    assert started
    assert all(process.poll() is not None for process in started)


def test_a_machine_that_starts_no_more_threads_compiles_here(
    parts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoThreads(ThreadPoolExecutor):
        def submit(self, *arguments: object, **options: object) -> NoReturn:
            raise RuntimeError("can't start new thread")

    monkeypatch.setattr(modules, "ThreadPoolExecutor", NoThreads)
    agrees()
    assert parts[:1] == [PARTS]


def test_an_answer_that_is_not_whole_is_none() -> None:
    whole = machine.answer(b"an object file")
    assert machine.answered(whole) == b"an object file"
    for number in range(len(whole)):
        assert machine.answered(whole[:number]) is None
    assert machine.answered(whole + b"x") is None


def test_a_machine_that_starts_no_processes_compiles_here(
    parts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", None)
    assert modules._start(0) is None
    agrees()


def test_a_program_with_python_inside_does_not_start_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert modules._start(0) is None


def test_an_interrupted_compilation_leaves_no_process_behind(
    parts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = modules._start

    def start(level: int) -> subprocess.Popen[bytes] | None:
        process = real(level)
        assert process is not None
        started.append(process)
        return process

    def interrupted(text: str, level: int) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(modules, "_start", start)
    monkeypatch.setattr(machine, "object_file", interrupted)
    with pytest.raises(KeyboardInterrupt):
        agrees()
    assert len(started) == PARTS - 1
    assert all(process.poll() is not None for process in started)


def test_text_that_is_no_module_is_told() -> None:
    with pytest.raises(RuntimeError):
        modules.object_code(["define this", "and that"])


def test_small_programs_are_one_module() -> None:
    functions = [f"define internal i64 @f{n}(i64 %a) {{\n  ret i64 %a\n}}" for n in range(9)]
    assert len(modules.split_modules("", functions, 8)) == 1
    assert len(modules.split_modules("", [text + " " * 200_000 for text in functions], 8)) == 2


def written_anew(
    made: RandomLaw, layout: Layout, names: Sequence[Symbol]
) -> tuple[Program, Program]:
    """A program of which what learned something was written again, and one that was written anew
    as a whole, knowing the same."""
    first = Program(made.law, layout)
    first.compile(names)
    anew = Program(made.law, layout)
    anew.rules.hints = dict(first.rules.learned)
    anew.compile(names)
    return compiled_program(made.law, layout, names)[0], anew


def test_rules_that_ask_for_themselves_are_written_as_if_all_were_written_again() -> None:
    learned = 0
    for seed in range(30):
        made = random_law(seed, 14)
        given = Cases.of(made.law, list(random_cases(made, 1, 1)))
        names = [rule.symbol for rule in columns_of(made.law, "persoon")]
        try:
            part, whole = written_anew(made, given.data.layout, names)
        except RefusedError:
            continue
        learned += bool(whole.rules.hints)
        assert {key: f.shape for key, f in part.rules.made.items()} == {
            key: f.shape for key, f in whole.rules.made.items()
        }
    assert learned > 3
