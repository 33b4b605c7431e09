"""How bytes, counts and times are written, so that no text can hold a person's number by chance.

A hash in hexadecimal has nine digits in a row now and then, and one in eleven of those passes the
eleven test: a scan for citizen service numbers could then never be clean. Therefore bytes are
written in sixteen letters (a for 0 up to p for 15), counts in groups of three (`12_345`), and times
in ISO 8601, whose longest run is six digits. Epoch milliseconds never go into a file.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

_HEXADECIMAL, _LETTERS = "0123456789abcdef", "abcdefghijklmnop"
_TO_LETTERS = str.maketrans(_HEXADECIMAL, _LETTERS)
_FROM_LETTERS = str.maketrans(
    _LETTERS + "".join(mark for mark in _HEXADECIMAL if mark not in _LETTERS),
    _HEXADECIMAL + "?" * 10,
)


def to_letters(data: bytes) -> str:
    """Bytes as letters, two for each byte."""
    return data.hex().translate(_TO_LETTERS)


def from_letters(text: str, length: int | None = None) -> bytes:
    """The bytes that `to_letters` wrote; `length` in bytes, where it is fixed.

    Raises ValueError for anything else, so that each value has one written form only.
    """
    if not set(text) <= set(_LETTERS):
        raise ValueError("not in letters")
    data = bytes.fromhex(text.translate(_FROM_LETTERS))
    if length is not None and len(data) != length:
        raise ValueError("not of this length")
    return data


def to_count(number: int) -> str:
    """A count in groups of three digits: 12345 is `12_345`."""
    return f"{number:_}"


def from_count(text: str) -> int:
    """The number that `to_count` wrote; ValueError for anything else."""
    if not text.isascii() or len(text) > 30:
        raise ValueError("not a count")
    number = int(text)
    if number < 0 or to_count(number) != text:
        raise ValueError("not a count")
    return number


def to_moment(moment: datetime) -> str:
    """A moment in UTC, to the microsecond: 2026-03-01T09:30:00.000000Z."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_moment(text: str) -> datetime:
    """The moment that `to_moment` wrote; ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("not a moment")
    if to_moment(moment) != text:
        raise ValueError("not a moment")
    return moment


def to_json(data: Any) -> str:
    """The one written form of data: keys in order, no spaces."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
