"""Compiled code on disk: what is damaged, foreign or not to be trusted is noticed and rebuilt."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from attrs import evolve

from tests.kernel.agreement import Cases, agreement
from tests.kernel.small import small_law, some_cases
from uitvoerbaar.kernel import Kernel, cache, machine
from uitvoerbaar.kernel import kernel as kernel_module
from uitvoerbaar.kernel.compiling import Wanted, compile_code
from uitvoerbaar.kernel.layout import Layout
from uitvoerbaar.kernel.ways import Way, regime
from uitvoerbaar.law.expression import Symbol

LAW = small_law(
    """
soort persoon
    meervoud personen

gegeven boeken van persoon: getal
    bereik vanaf 0 tot en met 40
    register "R"

regel dubbel van persoon elke maand: getal
    uitkomst "Dubbel"
    als boeken ≥ 20: boeken × 2
    anders: boeken
"""
)
OUTCOMES = [Symbol("dubbel", "persoon")]
CASES = some_cases(LAW, 20)


@pytest.fixture
def compiles(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """A cache of its own; grows by one with every compilation."""
    monkeypatch.setenv("UITVOERBAAR_CACHE", str(tmp_path / "cache"))
    seen: list[int] = []
    real = compile_code

    def compile_(wanted: Wanted) -> object:
        seen.append(1)
        return real(wanted)

    monkeypatch.setattr(cache, "compile_code", compile_)
    return seen


def wanted(layout: Layout) -> Wanted:
    return Wanted(LAW.law, tuple(OUTCOMES), layout, Way.QUICK)


def use() -> None:
    """Compiles or reads, runs, and compares every row with the exact evaluator."""
    given = Cases.of(LAW.law, CASES)
    kernel = Kernel(LAW.law, OUTCOMES, given.data)
    found = agreement(LAW.program, kernel, given)
    assert not found.differences
    assert found.reasons >= len(CASES) // 2


def entry() -> Path:
    """The one entry."""
    folder = cache.cache_folder()
    assert folder is not None
    (found,) = folder.glob("*.bin")
    return found


def test_a_second_use_reads_what_the_first_compiled(compiles: list[int]) -> None:
    use()
    use()
    assert len(compiles) == 1
    assert entry().stat().st_mode & 0o077 == 0


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _flip(place: int) -> Callable[[bytes], bytes]:
    def flip(content: bytes) -> bytes:
        at = place % len(content)
        return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]

    return flip


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "cut off": _cut,
    "one byte short": lambda content: content[:-1],
    "a byte too many": lambda content: content + b"x",
    "a bit in the magic": _flip(3),
    "a bit in the checksum": _flip(30),
    "a bit in the header": _flip(80),
    "a bit in the code": _flip(-40),
    "another file": lambda content: b"\x7fELF" + content,
    "only the magic": lambda content: cache._MAGIC,
}


def test_many_rows_go_by_faster_code_that_says_the_same(
    compiles: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel_module, "_FEW_ROWS", 3 * len(CASES))
    given = Cases.of(LAW.law, CASES)
    kernel = Kernel(LAW.law, OUTCOMES, given.data)
    for _ in range(3):
        assert not agreement(LAW.program, kernel, given).differences
    assert kernel.ways == {Way.QUICK}
    assert not agreement(LAW.program, kernel, given).differences
    assert kernel.ways == {Way.QUICK, Way.GENERAL}
    assert len(compiles) == 2
    another = Kernel(LAW.law, OUTCOMES, given.data)
    assert not agreement(LAW.program, another, given).differences
    assert another.ways == {Way.GENERAL}  # it is there already
    assert len(compiles) == 2


def test_outcomes_that_cannot_go_in_loops_are_not_tried_again(compiles: list[int]) -> None:
    law = small_law(
        """
soort persoon
    meervoud personen

gegeven boeken van persoon elke maand: getal
    register "R"

regel eerder van persoon elke maand: getal
    uitkomst "Eerder"
    als maand < 2020-01: 0
    anders: eerder in (maand - 1) + boeken
"""
    )
    given = Cases.of(law.law, some_cases(law, 4))
    told = Wanted(
        law.law, (Symbol("eerder", "persoon"),), given.data.layout, Way.ALL_ROWS, regime(law.law, 1)
    )
    assert cache.compiled(told) is None
    assert cache.compiled(told) is None
    assert cache.kept(told) is None
    assert len(compiles) == 1
    path = entry()
    path.write_bytes(path.read_bytes()[:-1])
    assert cache.compiled(told) is None
    assert len(compiles) == 2


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_entry_is_noticed_and_written_again(damage: str, compiles: list[int]) -> None:
    use()
    path = entry()
    whole = path.read_bytes()
    path.write_bytes(DAMAGE[damage](whole))
    use()
    assert len(compiles) == 2
    use()
    assert len(compiles) == 2


def test_a_whole_entry_under_the_key_of_another_is_not_believed(compiles: list[int]) -> None:
    use()
    path = entry()
    store = cache._store()
    assert store is not None
    body = store.read(path.name)
    assert body is not None
    store.write(path.name, body.replace(path.stem.encode(), b"0" * 64))
    use()
    assert len(compiles) == 2


@pytest.mark.parametrize("header", [b"", b"{}", b"[]", b"null", b'{"key": 3}', b"\xff", b"{" * 50])
def test_a_header_of_another_form_is_not_believed(header: bytes, compiles: list[int]) -> None:
    use()
    store = cache._store()
    assert store is not None
    store.write(entry().name, len(header).to_bytes(8, "big") + header + b"code")
    use()
    assert len(compiles) == 2


def test_another_processor_or_compiler_has_an_entry_of_its_own(
    compiles: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    use()
    own = machine.processor()
    real = machine.processor
    other = machine.Processor(own.triple, own.name, own.features + ",+nothing")
    monkeypatch.setattr(cache, "processor", lambda: other)
    given = Cases.of(LAW.law, CASES)
    assert cache._key(wanted(given.data.layout)) != entry().stem
    monkeypatch.setattr(cache, "processor", real)
    assert cache._key(wanted(given.data.layout)) == entry().stem


def test_another_layout_or_outcome_has_an_entry_of_its_own() -> None:
    given = Cases.of(LAW.law, CASES).data.layout
    other = Cases.of(LAW.law, CASES[:1]).data.layout
    keys = {
        cache._key(wanted(given)),
        cache._key(evolve(wanted(given), outcomes=())),
        cache._key(wanted(other)),
        cache._key(evolve(wanted(given), beside=tuple(OUTCOMES))),
    }
    assert len(keys) == 3 + (given != other)


@pytest.mark.parametrize("mode", [0o660, 0o606, 0o622])
def test_an_entry_that_others_can_write_is_not_read(mode: int, compiles: list[int]) -> None:
    use()
    entry().chmod(mode)
    use()
    assert len(compiles) == 2
    assert entry().stat().st_mode & 0o077 == 0


def test_a_folder_that_others_can_write_is_not_used(compiles: list[int]) -> None:
    use()
    entry().parent.chmod(0o777)
    use()
    use()
    assert len(compiles) == 3


def test_a_link_is_not_followed(compiles: list[int], tmp_path: Path) -> None:
    use()
    path = entry()
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    use()
    assert len(compiles) == 2


def test_a_pipe_or_a_folder_in_the_place_of_an_entry_does_no_harm(compiles: list[int]) -> None:
    use()
    path = entry()
    path.unlink()
    os.mkfifo(path)
    use()
    path.unlink()
    path.mkdir()
    use()
    assert len(compiles) == 3


def test_a_folder_that_cannot_be_made_costs_time_and_nothing_else(
    compiles: list[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("UITVOERBAAR_CACHE", str(tmp_path / "file"))
    use()
    use()
    assert len(compiles) == 2


@pytest.mark.parametrize("word", ["nee", "uit", "off", "no", "0"])
def test_the_cache_can_be_off(
    word: str, compiles: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UITVOERBAAR_CACHE", word)
    assert cache.cache_folder() is None
    use()
    use()
    assert len(compiles) == 2


def test_only_the_entries_used_last_stay(
    compiles: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_ENTRIES", 3)
    store = cache._store()
    assert store is not None
    for number in range(6):
        name = f"{number:064x}.bin"
        store.write(name, b"code")
        os.utime(store.path / name, (number, number))
    left = sorted(path.name for path in store.path.iterdir())
    assert left == [f"{number:064x}.bin" for number in (3, 4, 5)]
    assert not compiles


def _write_and_read(task: tuple[str, int]) -> int:
    """In a process of its own: the number of times that what was read is not whole."""
    os.environ["UITVOERBAAR_CACHE"] = task[0]
    store = cache._store()
    assert store is not None
    wrong = 0
    for number in range(60):
        name = f"{number % 5:064x}.bin"
        store.write(name, bytes([number % 5]) * 20_000)
        found = store.read(name)
        wrong += found is not None and found != bytes([number % 5]) * 20_000
    return wrong


def test_several_writers_at_once_leave_whole_entries(tmp_path: Path) -> None:
    with ProcessPoolExecutor(3) as pool:
        tasks = [(str(tmp_path), number) for number in range(3)]
        assert list(pool.map(_write_and_read, tasks)) == [0, 0, 0]
    left = list((tmp_path / "kernel").iterdir())
    assert {path.suffix for path in left} == {".bin"}
    assert len(left) == 5
