"""A checked law kept on disk, so that a command need not parse and check it again.

An entry is found by all that it follows from: the bytes of the law, of the modules that read it,
and the versions of Python and of what they import. Nothing in it can therefore go stale.

An entry is a pickle, which can run code when it is read. So it is only read from a folder, and only
from a file, that belongs to the user and that no one else can write. Whatever is not as it should
be, of the folder or of an entry, means working without: this module never fails because of it.

`UITVOERBAAR_CACHE` names another folder, or is `nee` for none at all.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import io
import os
import pickle
import re
import stat
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from attrs import fields, has

from uitvoerbaar.language.files import digest_of, read_sources
from uitvoerbaar.law.declaration import Law

SETTING, OFF = "UITVOERBAAR_CACHE", "nee"
_ALSO_OFF = frozenset({OFF, "uit", "off", "no", "0"})
MOST_ENTRIES = 8

_MAGIC = b"uitvoerbaar law 1\n"
_ENTRY = re.compile(r"law-[0-9a-f]{64}\.bin")
_PARTIAL = re.compile(r"law-[0-9a-f]{64}\.bin\.\d+-\d+")
_PARTIAL_AGE = 3600  # seconds after which what was left half written is removed
_USED_AGE = 3600  # seconds after which a use is noted again

# What a law follows from: these rooms of the package, and these packages.
_PACKAGE = Path(__file__).resolve().parent.parent
_ROOMS = ("law", "language")
_LEANS_ON = ("attr", "lark", "markdown_it")

_STARTED = time.time_ns()


def cached_law(path: Path) -> Law:
    """The law in a folder or file, as `load_law` gives it: from the cache, or read and kept.

    Raises LawError with all messages if any is an error, and OSError where a file cannot be read.
    """
    sources = read_sources(path)
    digest = digest_of(sources)
    entry = _entry(digest)
    if entry is not None:
        law = _kept(entry, digest)
        if law is not None:
            return law
    # Here, not above: parsing and checking take longer to import than a kept law to read.
    from uitvoerbaar.language.load import law_or_error  # noqa: PLC0415

    law = law_or_error(sources)
    if entry is not None:
        _keep(entry, law)
    return law


# --- names --------------------------------------------------------------------------------------


def _entry(digest: str) -> str | None:
    """The name of the entry for a law; None where there is no cache."""
    reading = None if _folder_path() is None else _digest_of_reading()
    if reading is None:
        return None
    total = hashlib.sha256(_MAGIC)
    for part in (digest, reading):
        total.update(part.encode())
    return f"law-{total.hexdigest()}.bin"


def _digest_of_reading() -> str | None:
    """A digest of all that turns the text of a law into a law: modules, packages and Python.

    None where that cannot be told, or where modules changed while this program runs.
    """
    total = hashlib.sha256(f"{sys.implementation.cache_tag} {sys.version}".encode())
    try:
        for room in _ROOMS:
            files = [file for file in (_PACKAGE / room).rglob("*.*") if _is_source(file)]
            if not files:
                return None
            for file in sorted(files):
                if file.stat().st_mtime_ns > _STARTED:
                    return None
                content = file.read_bytes()
                total.update(f"{file.relative_to(_PACKAGE)} {len(content)} ".encode())
                total.update(content)
        for name in _LEANS_ON:
            found = find_spec(name)
            if found is None or found.origin is None:
                return None
            state = os.stat(found.origin)
            total.update(f"{found.origin} {state.st_size} {state.st_mtime_ns} ".encode())
    except OSError:
        return None
    return total.hexdigest()


def _is_source(file: Path) -> bool:
    return file.suffix in (".py", ".lark", ".json")


# --- the folder ---------------------------------------------------------------------------------


def _folder_path() -> Path | None:
    """Where entries are kept; None where nothing is kept."""
    setting = os.environ.get(SETTING, "")
    # Without users a folder cannot be trusted.
    if setting in _ALSO_OFF or not hasattr(os, "geteuid"):
        return None
    if setting:
        return Path(setting).absolute()
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(caches):
        caches = os.path.expanduser("~/.cache")
    return Path(caches, "uitvoerbaar") if os.path.isabs(caches) else None


@contextlib.contextmanager
def _folder(make: bool) -> Iterator[int]:
    """The folder as a descriptor, so that what is trusted is what is used. Raises OSError."""
    path = _folder_path()
    if path is None:
        raise FileNotFoundError
    if make and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _trust(os.fstat(folder))
        yield folder
    finally:
        os.close(folder)


def _trust(state: os.stat_result) -> None:
    """Raises PermissionError for what others could have written."""
    if state.st_uid != os.geteuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError


# --- entries ------------------------------------------------------------------------------------


class _Pickler(pickle.Pickler):
    """Writes the parts of a law as calls of their classes: half as long to read as their states."""

    def reducer_override(self, part: Any) -> Any:
        """How to make a part again; NotImplemented for what is no part of a law of its own."""
        if not has(type(part)):
            return NotImplemented
        return type(part), tuple(getattr(part, attribute.name) for attribute in fields(type(part)))


def _kept(entry: str, digest: str) -> Law | None:
    """The law of an entry; None where there is none, or where it is damaged or not trusted."""
    try:
        with _folder(make=False) as folder:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            with open(os.open(entry, flags, dir_fd=folder), "rb") as file:
                state = os.fstat(file.fileno())
                _trust(state)
                content = file.read() if stat.S_ISREG(state.st_mode) else b""
            if time.time() - state.st_mtime > _USED_AGE:
                with contextlib.suppress(OSError):
                    os.utime(entry, dir_fd=folder)
    except OSError:
        return None
    start = len(_MAGIC) + hashlib.sha256().digest_size
    head, pickled = content[:start], memoryview(content)[start:]
    if head != _MAGIC + hashlib.sha256(pickled).digest():
        return None
    law = _unpickled(pickled)
    return law if isinstance(law, Law) and law.digest == digest else None


def _unpickled(pickled: memoryview) -> object:
    collecting = gc.isenabled()
    gc.disable()  # everything that is made here stays
    try:
        return pickle.loads(pickled)
    except Exception:  # a pickle that does not fit can raise anything
        return None
    finally:
        if collecting:
            gc.enable()


def _keep(entry: str, law: Law) -> None:
    """Writes an entry as a whole or not at all, and removes what has not been used for long."""
    buffer = io.BytesIO()
    try:
        _Pickler(buffer, protocol=5).dump(law)
    except (RecursionError, pickle.PicklingError):
        return
    pickled = buffer.getvalue()
    content = b"".join((_MAGIC, hashlib.sha256(pickled).digest(), pickled))
    with contextlib.suppress(OSError), _folder(make=True) as folder:
        partial = f"{entry}.{os.getpid()}-{time.monotonic_ns()}"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
        try:
            with open(os.open(partial, flags, 0o600, dir_fd=folder), "wb") as file:
                file.write(content)
            os.replace(partial, entry, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(partial, dir_fd=folder)
            raise
        _clean(folder)


def _clean(folder: int) -> None:
    """Keeps the entries that were used last; removes the others, and what was left half written."""
    entries: list[tuple[float, str]] = []
    with os.scandir(folder) as found:
        for file in found:
            used = file.stat(follow_symlinks=False).st_mtime
            if _ENTRY.fullmatch(file.name):
                entries.append((used, file.name))
            elif _PARTIAL.fullmatch(file.name) and time.time() - used > _PARTIAL_AGE:
                os.unlink(file.name, dir_fd=folder)
    for _, name in sorted(entries, reverse=True)[MOST_ENTRIES:]:
        os.unlink(name, dir_fd=folder)
