"""A sum over the few entries of a list that lie side by side, read and added at once.

Written out one by one, the entries of a household's list are as many loads, choices and additions
as the longest list has. Where what is added is a number as it stands in a column, and the rows of a
list follow each other, one load that is masked by the length of the list takes them all. That pays
where rows of a loop go one by one; where a processor takes several rows at once it would not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from uitvoerbaar.kernel.machine import processor
from uitvoerbaar.kernel.shapes import BYTES

if TYPE_CHECKING:
    from uitvoerbaar.kernel.lowering.text import Function

MOST = 8  # entries
ROW = "%each"
"""The name of an entry's row while it is written to see whether it is a number in a column."""

_MASKED_LOADS = re.compile(r"\+(avx2|avx512vl|sve)\b")
_LINE = re.compile(r"  (%v\d+) = (.*)")
_START = re.compile(r"add i64 (%v\d+|\d+), %each")
_PLACE = re.compile(r"getelementptr (i8|i32|i64), ptr (%v\d+), i64 (%\w+)")
_LOAD = re.compile(r"load (i8|i32|i64), ptr (%v\d+), align \d+.*")
_WIDENED = re.compile(r"sext (i8|i32) (%v\d+) to i64")


@frozen(slots=True)
class InColumn:
    """A number in a column: its machine type, the column, and what is added to a row to find it
    ("0": nothing)."""

    element: str
    column: str
    start: str


def can_mask() -> bool:
    """Whether this processor loads with a mask: another would do it entry by entry, with jumps."""
    return _MASKED_LOADS.search(processor().features) is not None


def in_column(lines: Sequence[str], operand: str, uniform: set[str]) -> InColumn | None:
    """What lines read for `ROW`, if it is only a number in a column that is the same for every row,
    and the operand that they made is that number."""
    made = [match.groups() for match in map(_LINE.fullmatch, lines) if match]
    if len(made) < len(lines) or not 2 <= len(made) <= 4:
        return None
    start, row = "0", ROW
    if first := _START.fullmatch(made[0][1]):
        start, row = first[1], made[0][0]
        made = made[1:]
    if not 2 <= len(made) <= 3:
        return None
    place, load = _PLACE.fullmatch(made[0][1]), _LOAD.fullmatch(made[1][1])
    if not place or not load or place[3] != row or load[2] != made[0][0] or place[1] != load[1]:
        return None
    if len(made) == 3:
        widened = _WIDENED.fullmatch(made[2][1])
        if not widened or widened[2] != made[1][0]:
            return None
    elif load[1] != "i64":
        return None
    shared = all(name in uniform for name in (place[2], start) if name.startswith("%"))
    return InColumn(load[1], place[2], start) if operand == made[-1][0] and shared else None


def sum_of(f: Function, each: InColumn, first: str, number: str, most: int) -> str:
    """The sum (i64) of the numbers of as many rows as `number`, at most `most`, from `first` on."""
    lanes = 1 << (most - 1).bit_length()
    kind, wide = f"<{lanes} x {each.element}>", f"<{lanes} x i64>"
    one = f.op(f"insertelement {wide} poison, i64 {number}, i64 0")
    all_of = f.op(f"shufflevector {wide} {one}, {wide} poison, <{lanes} x i32> zeroinitializer")
    counted = ", ".join(f"i64 {lane}" for lane in range(lanes))
    mask = f.op(f"icmp sgt {wide} {all_of}, <{counted}>")
    place = f.op(
        f"getelementptr {each.element}, ptr {each.column}, "
        f"i64 {f.binary('add', 'i64', first, each.start)}"
    )
    found = f.op(
        f"call {kind} @llvm.masked.load.v{lanes}{each.element}.p0(ptr {place}, "
        f"i32 {BYTES[each.element]}, <{lanes} x i1> {mask}, {kind} zeroinitializer)"
    )
    if each.element != "i64":
        found = f.op(f"sext {kind} {found} to {wide}")
    return f.op(f"call i64 @llvm.vector.reduce.add.v{lanes}i64({wide} {found})")
