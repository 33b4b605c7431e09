"""Values during evaluation: exact ones, missing ones, and unknown ones with bounds.

Known values are plain Python (see `law.types`), so that knowing everything costs nothing. Missing
and unknown values are objects that carry their meaning in their operators: computing with a
missing one is a fault, computing with an unknown one gives an unknown with narrower bounds, and
comparing it gives an answer wherever the bounds already decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Final, NoReturn

from attrs import frozen

from uitvoerbaar.law.expression import Symbol


@frozen(slots=True)
class Want:
    """A fact that would help: the item, of which thing (by name), in which period.

    `period` is a month or year as on the item's grid, or None. `relation` says that what is
    missing is whether a list is complete.
    """

    symbol: Symbol
    thing: str
    period: int | None
    relation: bool = False


class Fault(Exception):  # noqa: N818 - a fault of the law, not a programming error
    """The law has no answer here. `sentence` is Dutch; article and date are added on the way."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


NO_ANSWER = (Fault, OverflowError, ValueError)
"""What a part of a rule raises that has no answer: the last two at the ends of the calendar."""


class Missing:
    """A value that is known not to be there: absent, or not applicable."""

    __slots__ = ("word",)

    def __init__(self, word: str) -> None:
        self.word = word

    def __repr__(self) -> str:
        return self.word

    def _fault(self, *_: object) -> NoReturn:
        raise Fault(f"er wordt gerekend met een waarde die er niet is ({self.word})")

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _fault
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __neg__ = __mod__ = _fault
    __lt__ = __le__ = __gt__ = __ge__ = _fault


ABSENT: Final = Missing("ontbreekt")
NOT_APPLICABLE: Final = Missing("niet van toepassing")


class Wants:
    """Wants put together, read out only when someone asks: each once, in order of first use.

    What is unknown in one month is often unknown in the next for the same reasons; joining is done
    for every value, reading for a few outcomes.
    """

    __slots__ = ("_all", "_groups")

    def __init__(self, groups: tuple[Wanted, ...]) -> None:
        self._groups = groups
        self._all: tuple[Want, ...] | None = None

    @property
    def all(self) -> tuple[Want, ...]:
        """All wants."""
        if self._all is None:
            found: dict[Want, None] = {}
            seen: set[int] = set()
            open_groups: list[Wanted] = [self]
            while open_groups:
                group = open_groups.pop()
                if id(group) in seen:
                    continue
                seen.add(id(group))
                if isinstance(group, Wants) and group._all is None:
                    open_groups.extend(reversed(group._groups))
                else:
                    found.update(dict.fromkeys(group))
            self._all = tuple(found)
        return self._all

    def __iter__(self) -> Iterator[Want]:
        return iter(self.all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, tuple | Wants) and self.all == tuple(other)

    __hash__ = None  # type: ignore[assignment]


Wanted = tuple[Want, ...] | Wants


def merge(*wants: Wanted) -> Wanted:
    """All wants of some groups."""
    first: Wanted = ()
    groups: list[Wanted] = []
    for group in wants:
        if group is first or (type(group) is tuple and not group):
            continue
        groups.append(group)
        first = groups[0]
    return Wants(tuple(groups)) if len(groups) > 1 else first


def _lowest(values: Iterable[Any]) -> Any:
    found = list(values)
    return None if any(v is None for v in found) else min(found)


def _highest(values: Iterable[Any]) -> Any:
    found = list(values)
    return None if any(v is None for v in found) else max(found)


class Unknown:
    """A value that is not known: what would settle it, and the bounds within which it lies."""

    __slots__ = ("high", "low", "wanted")

    def __init__(self, wanted: Wanted, low: Any = None, high: Any = None) -> None:
        self.wanted = wanted
        self.low = low
        self.high = high

    def __repr__(self) -> str:
        return f"onbekend[{self.low}..{self.high}]({', '.join(str(w.symbol) for w in self.wanted)})"

    def _with(self, other: Any, low: Any, high: Any) -> Any:
        wanted = merge(self.wanted, other.wanted) if type(other) is Unknown else self.wanted
        return within(wanted, low, high)

    # --- arithmetic by intervals ---

    def __add__(self, other: Any) -> Any:
        low, high = bounds(other)
        return self._with(
            other,
            None if self.low is None or low is None else self.low + low,
            None if self.high is None or high is None else self.high + high,
        )

    def __radd__(self, other: Any) -> Any:
        return self.__add__(other)

    def __neg__(self) -> Unknown:
        return Unknown(
            self.wanted,
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
        )

    def __sub__(self, other: Any) -> Any:
        low, high = bounds(other)
        return self._with(
            other,
            None if self.low is None or high is None else self.low - high,
            None if self.high is None or low is None else self.high - low,
        )

    def __rsub__(self, other: Any) -> Unknown:
        low = None if self.high is None else other - self.high
        high = None if self.low is None else other - self.low
        return Unknown(self.wanted, low, high)

    def __mul__(self, other: Any) -> Any:
        low, high = bounds(other)
        return self._with(other, *product_bounds(self.low, self.high, low, high))

    def __rmul__(self, other: Any) -> Any:
        return self.__mul__(other)

    def __floordiv__(self, other: int) -> Any:
        return self.map(lambda value: value // other)

    def map(self, function: Callable[[Any], Any]) -> Any:
        """The unknown after a function that never falls."""
        return within(
            self.wanted,
            None if self.low is None else function(self.low),
            None if self.high is None else function(self.high),
        )

    # --- comparisons that bounds may decide ---

    def _doubt(self, other: Any) -> Unknown:
        """That a comparison is not decided."""
        return Unknown(merge(self.wanted, getattr(other, "wanted", ())))

    def __lt__(self, other: Any) -> bool | Unknown:
        low, high = bounds(other)
        if self.high is not None and low is not None and self.high < low:
            return True
        if self.low is not None and high is not None and self.low >= high:
            return False
        return self._doubt(other)

    def __le__(self, other: Any) -> bool | Unknown:
        low, high = bounds(other)
        if self.high is not None and low is not None and self.high <= low:
            return True
        if self.low is not None and high is not None and self.low > high:
            return False
        return self._doubt(other)

    def __gt__(self, other: Any) -> bool | Unknown:
        return negate(self <= other)

    def __ge__(self, other: Any) -> bool | Unknown:
        return negate(self < other)


def within(wanted: Wanted, low: Any, high: Any) -> Any:
    """An unknown between bounds; where they are one value, that value: then it is known."""
    return low if low is not None and low == high else Unknown(wanted, low, high)


def product_bounds(a: Any, b: Any, c: Any, d: Any) -> tuple[Any, Any]:
    """Bounds of a product of [a, b] and [c, d], None being unbounded."""
    if a is None or b is None or c is None or d is None:
        if a == b == 0 or c == d == 0:  # nothing times whatever it is
            return 0, 0
        if a is not None and c is not None and a >= 0 and c >= 0:
            return a * c, None if b is None or d is None else b * d
        if c is not None and c == d:  # one open interval times a known number
            low, high = (a, b) if c > 0 else (b, a)
            return None if low is None else low * c, None if high is None else high * c
        if a is not None and a == b:
            return product_bounds(c, d, a, b)
        return None, None
    corners = (a * c, a * d, b * c, b * d)
    return min(corners), max(corners)


def bounds(value: Any) -> tuple[Any, Any]:
    """The lowest and highest that a value can be; equal for a known one."""
    if type(value) is Unknown:
        return value.low, value.high
    if type(value) is Missing:
        value._fault()
    return value, value


def negate(truth: bool | Unknown) -> bool | Unknown:
    """The opposite of yes or no; of unknown, unknown."""
    return truth if type(truth) is Unknown else not truth


def all_of(*operands: Callable[[], Any]) -> bool | Unknown:
    """Yes if all are; evaluated up to the first no. No and unknown is no."""
    unknown: Unknown | None = None
    for operand in operands:
        truth = operand()
        if truth is True:
            continue
        if truth is False:
            return False
        truth = need_truth(truth)
        unknown = truth if unknown is None else Unknown(merge(unknown.wanted, truth.wanted))
    return True if unknown is None else unknown


def any_of(*operands: Callable[[], Any]) -> bool | Unknown:
    """Yes if one is; evaluated up to the first yes. Yes or unknown is yes."""
    unknown: Unknown | None = None
    for operand in operands:
        truth = operand()
        if truth is False:
            continue
        if truth is True:
            return True
        truth = need_truth(truth)
        unknown = truth if unknown is None else Unknown(merge(unknown.wanted, truth.wanted))
    return False if unknown is None else unknown


def need_truth(value: Any) -> Unknown:
    """An unknown truth; a missing one is a fault."""
    if type(value) is Unknown:
        return value
    raise Fault(f"een voorwaarde heeft geen antwoord ({value})")


def deny(value: Any) -> bool | Unknown:
    """`niet`."""
    if value is True:
        return False
    if value is False:
        return True
    return need_truth(value)


def same(left: Any, right: Any) -> bool | Unknown:
    """`is`: absent is the same as nothing, not even as absent."""
    if type(left) is Missing or type(right) is Missing:
        return False
    if type(left) is Unknown or type(right) is Unknown:
        unknown, other = (left, right) if type(left) is Unknown else (right, left)
        if unknown.low is not None or unknown.high is not None:
            low, high = bounds(other)
            if unknown.high is not None and low is not None and unknown.high < low:
                return False
            if unknown.low is not None and high is not None and unknown.low > high:
                return False
        return Unknown(merge(unknown.wanted, getattr(other, "wanted", ())))
    return bool(left == right)


def differs(left: Any, right: Any) -> bool | Unknown:
    """`is niet`: the opposite of `is`."""
    return negate(same(left, right))


def exists(value: Any) -> bool | Unknown:
    """`bestaat`: whether there is a value."""
    if type(value) is Missing:
        return False
    return Unknown(value.wanted) if type(value) is Unknown else True


def at_least(value: Any, bound: Any) -> Any:
    """The highest of two; bounds decide where they can."""
    higher = value >= bound
    if higher is True:
        return value
    if higher is False:
        return bound
    (a, b), (c, d) = bounds(value), bounds(bound)
    low = c if a is None else a if c is None else max(a, c)
    return within(higher.wanted, low, None if b is None or d is None else max(b, d))


def at_most(value: Any, bound: Any) -> Any:
    """The lowest of two; bounds decide where they can."""
    lower = value <= bound
    if lower is True:
        return value
    if lower is False:
        return bound
    (a, b), (c, d) = bounds(value), bounds(bound)
    high = d if b is None else b if d is None else min(b, d)
    return within(lower.wanted, None if a is None or c is None else min(a, c), high)


def undecided(truth: Unknown, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
    """A case whose condition is unknown: what both branches agree on, else their union.

    The items of the condition come first: they are asked before those of the branches. A branch
    that has no answer says nothing, so that the outcome is then unknown without bounds.
    """
    truth = need_truth(truth)
    try:
        first, second = yes(), no()
    except NO_ANSWER:
        return Unknown(truth.wanted)
    if type(first) is not Unknown and type(second) is not Unknown:
        if first is second or (type(first) is type(second) and first == second):
            return first
        if _is_number(first) and _is_number(second) and first == second:
            return first
    wanted = merge(truth.wanted, getattr(first, "wanted", ()), getattr(second, "wanted", ()))
    if not (_ordered(first) and _ordered(second)):
        return Unknown(wanted)
    (a, b), (c, d) = bounds(first), bounds(second)
    return within(wanted, _lowest((a, c)), _highest((b, d)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Fraction) and type(value) is not bool


def _ordered(value: Any) -> bool:
    return type(value) is Unknown or isinstance(value, date) or _is_number(value)
