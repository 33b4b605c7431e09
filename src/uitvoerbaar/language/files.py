"""The files of a law: their names, their bytes, and the digest of them all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen


@frozen(slots=True)
class SourceFile:
    """A file of law: its name within the law, and its bytes."""

    name: str
    content: bytes


def read_sources(path: Path) -> list[SourceFile]:
    """All Markdown files below a folder, sorted by name; or one file. Names are relative to the
    folder, with `/`. Raises OSError where a file cannot be read."""
    if path.is_dir():
        files = sorted(path.rglob("*.md"), key=lambda file: file.relative_to(path).as_posix())
        return [SourceFile(f.relative_to(path).as_posix(), f.read_bytes()) for f in files]
    return [SourceFile(path.name, path.read_bytes())]


def digest_of(sources: Iterable[SourceFile]) -> str:
    """The SHA-256 over names and contents, in hexadecimal; lengths keep them apart."""
    total = hashlib.sha256()
    for source in sources:
        for part in (source.name.encode(), source.content):
            total.update(len(part).to_bytes(8, "big"))
            total.update(part)
    return total.hexdigest()
