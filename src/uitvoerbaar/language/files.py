"""The files of a law: their names, their bytes, and the digest of them all.

Pages of legal grounds (front matter `grondslagen`) stand in the same folder as the law, but are no
part of it: a ground that comes or goes leaves every decision as it was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from attrs import frozen


@frozen(slots=True)
class SourceFile:
    """A file of law: its name within the law, and its bytes."""

    name: str
    content: bytes


_GROUNDS = re.compile(
    rb"\A(?:\xef\xbb\xbf)?---[ \t]*\r?\n(?:(?!---)[^\n]*\n)*?[ \t]*grondslagen[ \t]*:",
    re.IGNORECASE,
)


def read_sources(path: Path) -> list[SourceFile]:
    """The Markdown files of a law: all below a folder, sorted by name, or one file.

    Pages of grounds are left out. Names are relative to the folder, with `/`. Raises OSError where
    a file cannot be read.
    """
    return [source for source in _all_sources(path) if not _GROUNDS.match(source.content)]


def read_ground_sources(path: Path) -> list[SourceFile]:
    """The pages of grounds in a folder or file, named and sorted as `read_sources` does."""
    return [source for source in _all_sources(path) if _GROUNDS.match(source.content)]


def _all_sources(path: Path) -> list[SourceFile]:
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
