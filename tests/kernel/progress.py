"""Which parts of a long comparison were done before, so that one that was stopped can go on.

The environment variable UITVOERBAAR_PROGRESS names a file; without it nothing is kept. A part
counts as done for the same law, kernel and tests only.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path

import uitvoerbaar

SETTING = "UITVOERBAAR_PROGRESS"


@cache
def _version() -> str:
    """A digest of the package, the corpus and these tests."""
    root = Path(__file__).parent.parent.parent
    package = Path(uitvoerbaar.__file__).parent
    total = hashlib.sha256()
    for folder, pattern in (
        (package, "*.py"),
        (package, "*.lark"),
        (root / "corpus", "*.md"),
        (root / "tests" / "kernel", "*.py"),
        (root / "tests" / "corpus", "*.py"),
    ):
        for path in sorted(folder.rglob(pattern)):
            total.update(path.read_bytes())
    return total.hexdigest()[:16]


def _entry(name: str, first: int, count: int) -> str:
    return json.dumps([_version(), name, first, count])


def done_before(name: str, first: int, count: int) -> bool:
    """Whether a part was done before."""
    path = os.environ.get(SETTING)
    if not path or not Path(path).exists():
        return False
    return _entry(name, first, count) in Path(path).read_text("utf-8").splitlines()


def note_done(name: str, first: int, count: int) -> None:
    """Notes that a part was done, and found in order."""
    path = os.environ.get(SETTING)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(_entry(name, first, count) + "\n")
