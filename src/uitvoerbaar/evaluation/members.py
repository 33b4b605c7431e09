"""Collections of things during evaluation, and what is computed over them.

A collection has members that are sure, members of which it is unknown whether they belong, and it
may be open: then there may be more members than the case tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from uitvoerbaar.evaluation.facts import Thing
from uitvoerbaar.evaluation.values import (
    ABSENT,
    Fault,
    Missing,
    Unknown,
    Wanted,
    at_least,
    at_most,
    bounds,
    exists,
    merge,
    need_truth,
)

Test = Callable[[Thing], Any]


class Members:
    """`sure` things, `maybe` things with what decides on them, and what is `open` (or None)."""

    __slots__ = ("maybe", "open", "sure")

    def __init__(
        self,
        sure: Iterable[Thing],
        maybe: tuple[tuple[Thing, Unknown], ...] = (),
        unbounded: Unknown | None = None,
    ) -> None:
        self.sure = tuple(sure)
        self.maybe = maybe
        self.open = unbounded

    def __repr__(self) -> str:
        return "(" + ", ".join(t.name for t in self.sure) + ")" + ("…" if self.open else "")

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Members)
            and set(self.sure) == set(other.sure)
            and not (self.maybe or other.maybe or self.open or other.open)
        )

    def __hash__(self) -> int:
        return hash(frozenset(self.sure))

    @property
    def certain(self) -> bool:
        """Whether exactly these are the members."""
        return not self.maybe and self.open is None

    @property
    def doubt(self) -> Wanted:
        """What would settle who belongs."""
        groups = [unknown.wanted for _, unknown in self.maybe]
        return merge(*groups, self.open.wanted if self.open else ())


def members(value: Any) -> Members:
    """A value of a set type as a collection; an unknown one is open."""
    if isinstance(value, Members):
        return value
    if type(value) is Unknown:
        return Members((), (), Unknown(value.wanted))
    if type(value) is Missing:
        return Members(())
    raise TypeError(f"not a collection: {value!r}")


def set_exists(value: Any) -> Any:
    """`bestaat` of a set: of one that is not known, nobody knows."""
    if isinstance(value, Members):
        return True if value.open is None else Unknown(value.open.wanted)
    return exists(value)


def gather(values: Iterable[Any]) -> Members:
    """`verzameling (a, b)`: missing values drop out, repeated ones count once."""
    sure: dict[Thing, None] = {}
    doubt: list[Any] = []
    for value in values:
        if type(value) is Missing:
            continue
        if type(value) is Unknown:
            doubt.append(value.wanted)
        elif isinstance(value, Members):
            sure.update(dict.fromkeys(value.sure))
            if not value.certain:
                doubt.append(value.doubt)
        else:
            sure[value] = None
    return Members(sure, (), Unknown(merge(*doubt)) if doubt else None)


def where(group: Members, test: Test) -> Members:
    """The members for which a condition holds."""
    sure: list[Thing] = []
    maybe: list[tuple[Thing, Unknown]] = []
    for thing in group.sure:
        truth = test(thing)
        if truth is True:
            sure.append(thing)
        elif truth is not False:
            maybe.append((thing, need_truth(truth)))
    for thing, unknown in group.maybe:
        truth = test(thing)
        if truth is True:
            maybe.append((thing, unknown))
        elif truth is not False:
            maybe.append((thing, Unknown(merge(unknown.wanted, need_truth(truth).wanted))))
    return Members(sure, tuple(maybe), group.open)


def without(group: Members, excluded: Any) -> Members:
    """`andere`: a collection without one thing."""
    if type(excluded) is Unknown:
        doubts = tuple((thing, excluded) for thing in group.sure)
        return Members((), group.maybe + doubts, group.open)
    return Members(
        (thing for thing in group.sure if thing is not excluded),
        tuple(pair for pair in group.maybe if pair[0] is not excluded),
        group.open,
    )


def through(group: Members, role: Callable[[Thing], Any]) -> Members:
    """The players of a role in a collection of records."""
    players = gather(role(record) for record in group.sure)
    if group.certain:
        return players
    maybe = tuple(
        (player, unknown)
        for record, unknown in group.maybe
        if isinstance(player := role(record), Thing)
    )
    still_open = [u.wanted for u in (players.open, group.open) if u is not None]
    return Members(players.sure, maybe, Unknown(merge(*still_open)) if still_open else None)


def contains(group: Members, thing: Any) -> Any:
    """Whether a thing is a member."""
    if type(thing) is Missing:
        return False
    if type(thing) is Unknown:
        if group.certain and not group.sure:
            return False
        return Unknown(merge(thing.wanted, group.doubt))
    if thing in group.sure:
        return True
    for candidate, unknown in group.maybe:
        if candidate is thing:
            return unknown
    return False if group.open is None else group.open


def count(group: Members) -> Any:
    """How many members; with bounds where membership is unknown."""
    number = len(group.sure)
    if group.certain:
        return number
    high = None if group.open is not None else number + len(group.maybe)
    return Unknown(group.doubt, number, high)


def total(group: Members, value: Test) -> Any:
    """The sum of a value over the members; over none it is nil. A missing value is a fault."""
    result: Any = 0
    for thing in group.sure:
        result = result + value(thing)
    for thing, unknown in group.maybe:
        low, high = bounds(value(thing))
        result = result + Unknown(
            unknown.wanted,
            None if low is None else min(0, low),
            None if high is None else max(0, high),
        )
    return result if group.open is None else result + group.open


def extreme(group: Members, value: Test, highest: bool) -> Any:
    """The highest or lowest value; over no members absent. Missing values drop out."""
    result = extreme_of((value(thing) for thing in group.sure), highest)
    if group.certain:
        return result
    values = [value(thing) for thing, _ in group.maybe]
    wanted = merge(group.doubt, *(getattr(v, "wanted", ()) for v in (*values, result)))
    return Unknown(wanted)


def extreme_of(values: Iterable[Any], highest: bool) -> Any:
    """The highest or lowest of values; missing ones drop out, of none it is absent."""
    result: Any = ABSENT
    choose = at_least if highest else at_most
    for value in values:
        if type(value) is Missing:
            continue
        result = value if result is ABSENT else choose(result, value)
    return result


def holds_for_some(group: Members, test: Test) -> Any:
    """Whether a condition holds for one member; stops at the first."""
    return _holds(group, test, decisive=True)


def holds_for_all(group: Members, test: Test) -> Any:
    """Whether a condition holds for every member; stops at the first for which it does not."""
    return _holds(group, test, decisive=False)


def _holds(group: Members, test: Test, decisive: bool) -> Any:
    """The decisive truth if a sure member has it, its opposite if none can; else unknown."""
    doubts: list[Any] = []
    for thing in group.sure:
        truth = test(thing)
        if truth is decisive:
            return decisive
        if truth is not (not decisive):
            doubts.append(need_truth(truth).wanted)
    for thing, unknown in group.maybe:
        truth = test(thing)
        if truth is not (not decisive):
            doubts.append(merge(unknown.wanted, getattr(truth, "wanted", ())))
    if group.open is not None:
        doubts.append(group.open.wanted)
    return Unknown(merge(*doubts)) if doubts else not decisive


def choose(group: Members, keys: tuple[tuple[Test, bool], ...]) -> Any:
    """The one member that comes first by its keys; of none absent, an unresolved tie is a fault."""
    if not group.certain:
        return Unknown(group.doubt)
    best: list[Thing] = list(group.sure)
    for key, highest in keys:
        if len(best) < 2:
            break
        values = [key(thing) for thing in best]
        winner = extreme_of(values, highest)
        if type(winner) is Unknown:
            return Unknown(winner.wanted)
        best = [thing for thing, value in zip(best, values, strict=True) if value == winner]
    if not best:
        return ABSENT
    if len(best) > 1:
        names = ", ".join(thing.name for thing in best)
        raise Fault(f"de keuze uit {names} is niet beslist: ze staan gelijk op elke sleutel")
    return best[0]
