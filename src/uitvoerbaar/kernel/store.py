"""A folder of entries that only its owner can write: whole or not there at all.

Code that is read from disk is run, so an entry is only read from a folder, and only from a file,
that belongs to the user and that no one else can write. Whatever is not as it should be means
working without: nothing here fails because of the folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

_PARTIAL_AGE = 3600  # seconds after which what was left half written is removed
_USED_AGE = 3600  # seconds after which a use is noted again
_SIZE = hashlib.sha256().digest_size


@frozen(slots=True)
class Store:
    """Entries of at most `most` in a folder. `magic`: the first bytes of each, by which the form
    of what follows is known."""

    path: Path
    magic: bytes
    most: int

    def read(self, name: str) -> bytes | None:
        """The content of an entry; None where there is none, or it is damaged or not trusted."""
        try:
            with self._folder(make=False) as folder:
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
                with open(os.open(name, flags, dir_fd=folder), "rb") as file:
                    state = os.fstat(file.fileno())
                    _trust(state)
                    content = file.read() if stat.S_ISREG(state.st_mode) else b""
                if time.time() - state.st_mtime > _USED_AGE:
                    with contextlib.suppress(OSError):
                        os.utime(name, dir_fd=folder)
        except OSError:
            return None
        start = len(self.magic) + _SIZE
        body = memoryview(content)[start:]
        if content[:start] != self.magic + hashlib.sha256(body).digest():
            return None
        return content[start:]

    def write(self, name: str, body: bytes) -> None:
        """Keeps an entry, if that is possible, and removes what has not been used for long."""
        content = b"".join((self.magic, hashlib.sha256(body).digest(), body))
        with contextlib.suppress(OSError), self._folder(make=True) as folder:
            partial = f"{name}.{os.getpid()}-{time.monotonic_ns()}"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
            try:
                with open(os.open(partial, flags, 0o600, dir_fd=folder), "wb") as file:
                    file.write(content)
                os.replace(partial, name, src_dir_fd=folder, dst_dir_fd=folder)
            except OSError:
                with contextlib.suppress(OSError):
                    os.unlink(partial, dir_fd=folder)
                raise
            self._clean(folder)

    @contextlib.contextmanager
    def _folder(self, make: bool) -> Iterator[int]:
        """The folder as a descriptor, so that what is trusted is what is used. Raises OSError."""
        if make and not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.mkdir(mode=0o700, exist_ok=True)
        folder = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            _trust(os.fstat(folder))
            yield folder
        finally:
            os.close(folder)

    def _clean(self, folder: int) -> None:
        entries: list[tuple[float, str]] = []
        with os.scandir(folder) as found:
            for file in found:
                with contextlib.suppress(FileNotFoundError):  # another process cleans as well
                    used = file.stat(follow_symlinks=False).st_mtime
                    if _ENTRY.fullmatch(file.name):
                        entries.append((used, file.name))
                    elif _PARTIAL.fullmatch(file.name) and time.time() - used > _PARTIAL_AGE:
                        os.unlink(file.name, dir_fd=folder)
        for _, name in sorted(entries, reverse=True)[self.most :]:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)


_ENTRY = re.compile(r"[0-9a-f]{64}\.bin")
_PARTIAL = re.compile(r"[0-9a-f]{64}\.bin\.\d+-\d+")


def _trust(state: os.stat_result) -> None:
    """Raises PermissionError for what others could have written."""
    if state.st_uid != os.geteuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError
