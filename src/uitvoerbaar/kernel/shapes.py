"""Scales, ranges and widths: how a value of the law lies in whole numbers of the machine.

A number of the law is a whole number of parts: `den` parts make one (a cent, a day, one). The scale
is fixed when a rule is compiled; the range says how large the whole number can be, and the
narrowest width that holds it is taken. What nothing bounds is assumed to be below a limit, and a
row that breaks the assumption is marked, to be evaluated exactly.
"""

from __future__ import annotations

from math import lcm

from attrs import field, frozen

BYTES = {"i8": 1, "i16": 2, "i32": 4, "i64": 8}  # of the machine types in memory
WIDTHS = (64, 128, 256)
_ROOM = {64: 2**62, 128: 2**126, 256: 2**250}
WIDEST = _ROOM[256] - 1
KEPT = _ROOM[128] - 1  # the largest number that a rule can give

# Assumed where the law sets no bound; checked where a value comes in.
LARGEST_INPUT = 2**32  # an amount in cents: some 43 million euro
LARGEST_CARRIED = 2**40  # what is carried from month to month
MOST_MEMBERS = 4096  # of one collection
MOST_DIVIDED = 10  # a count by which something is divided
MOST_MONTHS = 2401  # of one stretch; more is an error of the law

DAYS = (-719162, 2932896)  # 0001-01-01 to 9999-12-31, from 1970-01-01
MONTHS = (1, 120_000)
YEARS = (1, 120_000)

Range = tuple[int, int]

RATIO = "{ i256, i256 }"  # a numerator, and a denominator above nil


def ratio(top: str, bottom: str) -> str:
    """A constant ratio as an operand."""
    return f"{{ i256 {top}, i256 {bottom} }}"


def fits(reach: Range) -> int | None:
    """The narrowest width, in bits, for whole numbers in a range; None: none is wide enough."""
    most = max(abs(reach[0]), abs(reach[1]))
    return next((width for width in WIDTHS if most < _ROOM[width]), None)


def added(a: Range, b: Range) -> Range:
    """The range of a sum."""
    return a[0] + b[0], a[1] + b[1]


def is_small(a: Range) -> bool:
    """Whether 32 bits hold every number of a range."""
    return a[0] >= -(2**31) and a[1] < 2**31


def roomy(low: int, high: int) -> Range:
    """A range that holds both, rounded so that data of one sort of size share their code."""
    most = max(abs(low), abs(high))
    room = next((2**size for size in (20, 26, 31, 38, 44, 50, 56) if most < 2**size), 2**62)
    return (0 if low >= 0 else 1 - room), room - 1


def negated(a: Range) -> Range:
    """The range of an opposite."""
    return -a[1], -a[0]


def multiplied(a: Range, b: Range) -> Range:
    """The range of a product."""
    corners = [x * y for x in a for y in b]
    return min(corners), max(corners)


def scaled(a: Range, factor: int) -> Range:
    """The range after multiplication by a positive whole number."""
    return a[0] * factor, a[1] * factor


def joined(a: Range, b: Range) -> Range:
    """The smallest range that holds both."""
    return min(a[0], b[0]), max(a[1], b[1])


def with_nil(a: Range) -> Range:
    """The range with 0 in it: what is not there is 0 in the machine."""
    return min(a[0], 0), max(a[1], 0)


def common(first: int, second: int) -> int:
    """The scale on which values of two scales meet."""
    return lcm(first, second)


def element(shape: Shape) -> str:
    """The machine type in which a straight way keeps values in memory: narrow where their range is
    proved, since a population takes longer to move than to compute."""
    if shape.sort == "truth":
        return "i8"
    if shape.sort in ("code", "thing"):
        return "i32"
    return "i32" if shape.sort == "number" and is_small(shape.reach) else "i64"


def stored(shape: Shape) -> int:
    """The width in bits in which a value goes from function to function."""
    if shape.sort == "ratio":
        return 128
    return shape.width if shape.sort == "number" else 64


@frozen(slots=True)
class Shape:
    """How the values of something lie in the machine.

    `sort`: "number" (also days, months and years), "ratio" (a numerator and a denominator of its
    own), "truth", "code" (enumerations and text), "thing" (a row), "span" (a duration), "group" (a
    collection), "none" (only a state).
    `bits`: the states that can occur (`states`). `options`: all whole numbers that it can be, where
    they are few.
    """

    sort: str
    den: int = 1
    reach: Range = (0, 0)
    bits: int = 0
    options: frozenset[int] | None = field(default=None, eq=False)

    @property
    def width(self) -> int:
        """The width in bits; what is too wide was narrowed before it came here."""
        if self.sort != "number":
            return 256 if self.sort == "ratio" else 64
        found = fits(self.reach)
        assert found is not None
        return found
