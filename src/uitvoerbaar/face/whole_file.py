"""A file that is there as a whole or not at all, whatever happens while it is made."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to, beside the target; it takes the target's place when the block ends well,
    after it is safe on the disk. After an error or an interruption it is removed.

    Only a process that is killed outright, or a machine that stops, leaves it behind: its name
    begins with a dot and ends in `.deel`.
    """
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.deel")
    try:
        yield partial
        _settle(partial)
        partial.replace(target)
    except BaseException:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # not every file system can settle a folder
        _settle(target.parent)


def _settle(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
