"""A law kept on disk: the same law, never a stale one, and never one that someone else wrote."""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from uitvoerbaar.language import cache, load
from uitvoerbaar.language.cache import MOST_ENTRIES, SETTING, cached_law
from uitvoerbaar.language.files import digest_of, read_sources
from uitvoerbaar.language.load import load_law
from uitvoerbaar.language.messages import LawError
from uitvoerbaar.law.declaration import Law

SAMPLE = Path(__file__).parent / "sample"
HEAD = "---\nregeling: Voorbeeldwet\nafkorting: VBW\nlaag: wet\n---\n\n## Artikel 1 Voorbeeld\n\n"


def page(body: str) -> str:
    """A page of law with one article."""
    return f"{HEAD}Status: gecodeerd\n\n```regels\nregel grens: getal\n    {body}\n```\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the cache, not made yet; the package looks as if it has long been there."""
    monkeypatch.setenv(SETTING, str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_STARTED", sys.maxsize)
    return tmp_path / "cache"


@pytest.fixture
def law_file(tmp_path: Path) -> Path:
    """A small law."""
    path = tmp_path / "wet.md"
    path.write_text(page("1"), "utf-8")
    return path


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The digests of the laws that were parsed and checked."""
    digests: list[str] = []
    original: Callable[..., Law] = load.law_or_error

    def counted(sources: Any) -> Law:
        digests.append(digest_of(sources))
        return original(sources)

    monkeypatch.setattr(load, "law_or_error", counted)
    return digests


def entries(folder: Path) -> list[Path]:
    """What is in the cache."""
    return sorted(folder.iterdir())


def parts(law: Law) -> dict[str, Any]:
    """All that a law says, with its places."""
    return {name: getattr(law, name) for name in Law.__slots__ if not name.startswith("__")}


def test_a_kept_law_is_the_same_law(folder: Path, readings: list[str]) -> None:
    first, second, plain = cached_law(SAMPLE), cached_law(SAMPLE), load_law(SAMPLE)
    assert len(readings) == 2, "once by the cache, once without it"
    assert second is not first
    assert parts(first) == parts(second) == parts(plain)
    assert second.digest == digest_of(read_sources(SAMPLE))
    for symbol, rule in plain.rules.items():
        for version, kept in zip(rule.versions, second.rules[symbol].versions, strict=True):
            assert version.origin == kept.origin
            assert version.source == kept.source
            assert version.body.origin == kept.body.origin
    assert list(plain.rules) == list(second.rules)


def test_the_folder_and_its_entries_are_the_users_own(folder: Path, law_file: Path) -> None:
    before = os.umask(0)
    try:
        cached_law(law_file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (entry,) = entries(folder)
    assert stat.S_IMODE(entry.stat().st_mode) == 0o600


def test_a_changed_law_is_read_again(folder: Path, law_file: Path, readings: list[str]) -> None:
    one = cached_law(law_file)
    state = law_file.stat()
    law_file.write_text(page("2"), "utf-8")
    os.utime(law_file, ns=(state.st_atime_ns, state.st_mtime_ns))
    two = cached_law(law_file)
    assert one.digest != two.digest
    assert parts(one)["rules"] != parts(two)["rules"]
    assert cached_law(law_file).digest == two.digest
    assert len(readings) == 2


def test_a_renamed_file_is_another_law(folder: Path, law_file: Path, readings: list[str]) -> None:
    one = cached_law(law_file)
    two = cached_law(law_file.rename(law_file.with_name("andere.md")))
    assert len(readings) == 2
    assert one.regulations[0].file != two.regulations[0].file


def test_a_law_with_errors_is_not_kept(folder: Path, law_file: Path, readings: list[str]) -> None:
    law_file.write_text(page("1 + ja"), "utf-8")
    for _ in range(2):
        with pytest.raises(LawError) as raised:
            cached_law(law_file)
        assert raised.value.messages
    assert len(readings) == 2
    assert not folder.exists()


def test_a_changed_package_reads_again(
    folder: Path,
    law_file: Path,
    readings: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    package = tmp_path / "uitvoerbaar"
    for room in ("law", "language"):
        shutil.copytree(cache._PACKAGE / room, package / room)
    monkeypatch.setattr(cache, "_PACKAGE", package)
    cached_law(law_file)
    cached_law(law_file)
    assert len(readings) == 1
    for number, name in enumerate(("law/time.py", "language/grammar.lark"), 2):
        file = package / name
        state = file.stat()
        text = file.read_text("utf-8")
        file.write_text(text.replace(text[-20:-1], "#" * 19), "utf-8")
        os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
        cached_law(law_file)
        assert len(readings) == number, "the same size and time, but not the same text"
    assert len(entries(folder)) == 3


def test_a_package_that_changes_under_a_running_program_keeps_nothing(
    folder: Path, law_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_STARTED", 0)
    cached_law(law_file)
    assert not folder.exists()


def test_another_python_reads_again(
    folder: Path, law_file: Path, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cached_law(law_file)
    monkeypatch.setattr(sys, "version", "3.99.0 (later)")
    cached_law(law_file)
    assert len(readings) == 2


class Trap:
    """Something that leaves a mark where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: b"",
    "truncated": lambda content: content[: len(content) // 2],
    "one byte short": lambda content: content[:-1],
    "longer": lambda content: content + b".",
    "another byte": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "another head": lambda content: b"X" + content[1:],
    "no pickle": lambda content: b"# " + content,
    "a bare pickle": lambda content: pickle.dumps("wet"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_entry_is_ignored_and_written_again(
    damage: str, folder: Path, law_file: Path, readings: list[str]
) -> None:
    law = cached_law(law_file)
    (entry,) = entries(folder)
    sound = entry.read_bytes()
    entry.write_bytes(DAMAGE[damage](sound))
    assert parts(cached_law(law_file)) == parts(law)
    assert len(readings) == 2
    assert entries(folder) == [entry]
    assert entry.read_bytes() == sound


def sealed(what: Any) -> bytes:
    """An entry of the right form with something in it."""
    pickled = pickle.dumps(what)
    return cache._MAGIC + hashlib.sha256(pickled).digest() + pickled


def test_an_entry_that_holds_something_else_is_ignored(
    folder: Path, law_file: Path, readings: list[str]
) -> None:
    cached_law(law_file)
    (entry,) = entries(folder)
    other = law_file.with_name("andere.md")
    other.write_text(page("3"), "utf-8")
    for content in (sealed("wet"), sealed(load_law(other)), sealed(b"")[:-1] + b"\x80"):
        entry.write_bytes(content)
        assert cached_law(law_file).digest == digest_of(read_sources(law_file))


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777, 0o770])
def test_a_folder_that_others_can_write_is_not_used(
    mode: int, folder: Path, law_file: Path, readings: list[str], tmp_path: Path
) -> None:
    cached_law(law_file)
    (entry,) = entries(folder)
    entry.write_bytes(sealed(Trap(tmp_path / "trapped")))
    before = entry.read_bytes()
    folder.chmod(mode)
    assert cached_law(law_file).digest == readings[0]
    assert len(readings) == 2
    assert not (tmp_path / "trapped").exists()
    assert entry.read_bytes() == before, "nothing is written there either"


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_an_entry_that_others_can_write_is_not_read(
    mode: int, folder: Path, law_file: Path, readings: list[str], tmp_path: Path
) -> None:
    cached_law(law_file)
    (entry,) = entries(folder)
    entry.write_bytes(sealed(Trap(tmp_path / "trapped")))
    entry.chmod(mode)
    cached_law(law_file)
    assert len(readings) == 2
    assert not (tmp_path / "trapped").exists()
    cached_law(law_file)
    assert len(readings) == 2, "it was replaced by one of the user's own"


def test_a_folder_of_someone_else_is_not_used(
    folder: Path, law_file: Path, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cached_law(law_file)
    own = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: own + 1)
    cached_law(law_file)
    assert len(readings) == 2


def test_an_entry_is_no_link(
    folder: Path, law_file: Path, readings: list[str], tmp_path: Path
) -> None:
    cached_law(law_file)
    (entry,) = entries(folder)
    entry.rename(tmp_path / "elsewhere.bin")
    entry.symlink_to(tmp_path / "elsewhere.bin")
    cached_law(law_file)
    assert len(readings) == 2
    assert not entry.is_symlink()


def test_without_a_place_to_write_a_law_is_read_each_time(
    tmp_path: Path, law_file: Path, readings: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    for setting in ("nee", str(tmp_path / "file"), str(tmp_path / "file" / "below"), "/dev/null/x"):
        monkeypatch.setenv(SETTING, setting)
        readings.clear()
        assert cached_law(law_file).digest == cached_law(law_file).digest
        assert len(readings) == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_without_permission_is_no_error(
    folder: Path, law_file: Path, readings: list[str]
) -> None:
    folder.mkdir(mode=0o500)
    cached_law(law_file)
    cached_law(law_file)
    assert len(readings) == 2


def test_a_full_disk_is_no_error(
    folder: Path, law_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    cached_law(law_file)
    assert entries(folder) == [], "what was half written is gone"


def test_where_the_cache_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv(SETTING, str(tmp_path / "own"))
    assert cache._folder_path() == tmp_path / "own"
    monkeypatch.setenv(SETTING, "")
    assert cache._folder_path() == tmp_path / "xdg" / "uitvoerbaar"
    for unset in ("", "not/absolute"):
        monkeypatch.setenv("XDG_CACHE_HOME", unset)
        assert cache._folder_path() == tmp_path / "home" / ".cache" / "uitvoerbaar"
    monkeypatch.setenv("HOME", "nowhere")
    assert cache._folder_path() is None
    monkeypatch.setenv(SETTING, "nee")
    assert cache._folder_path() is None


def test_entries_that_are_long_unused_go(folder: Path, law_file: Path) -> None:
    cached_law(law_file)
    (first,) = entries(folder)
    (folder / "notitie.txt").write_text("of the user")
    half = folder / f"{first.name}.1-1"
    half.write_text("half")
    os.utime(half, (0, 0))
    os.utime(first, (1, 1))
    for number in range(MOST_ENTRIES):
        law_file.write_text(page(str(number + 2)), "utf-8")
        cached_law(law_file)
    kept = [file for file in entries(folder) if file.suffix == ".bin"]
    assert len(kept) == MOST_ENTRIES
    assert first not in kept
    assert (folder / "notitie.txt").exists(), "only its own files are removed"
    assert not half.exists()


def test_using_an_entry_keeps_it(folder: Path, law_file: Path) -> None:
    cached_law(law_file)
    (entry,) = entries(folder)
    os.utime(entry, (1, 1))
    cached_law(law_file)
    assert entry.stat().st_mtime > 1
