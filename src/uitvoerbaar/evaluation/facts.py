"""The facts of a case: things of a kind, and what is known of them, since when and until when.

A case knows no rules. Everything in it has been given; nothing has been derived.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from attrs import define, field, frozen

from uitvoerbaar.law.expression import Symbol


class FactState(Enum):
    """What is known of a fact; an unknown fact is simply not in the case."""

    KNOWN = "bekend"
    PROVISIONAL = "voorlopig"
    ABSENT = "ontbreekt"
    UNKNOWN = "onbekend"
    NOT_APPLICABLE = "niet van toepassing"


@frozen(slots=True)
class Between:
    """A value of which only bounds are known, such as a birth date without a day."""

    low: Any
    high: Any


@frozen(slots=True)
class Fact:
    """A value with its state; `known_from` is the day on which it became known (None: always).

    `reasons` are those of the official for a judgement; `source` says who supplied it.
    """

    value: Any
    state: FactState = FactState.KNOWN
    known_from: date | None = None
    source: str | None = None
    reasons: str | None = None


@frozen(slots=True)
class Application:
    """The value of a choice with the day on which it was applied for, and until when it runs."""

    value: Any
    applied: date | None
    until: date | None = None


@define(slots=True)
class Series:
    """The facts about one item of one thing, by period.

    `exact` by month or year; `since` by the day from which they hold, until the next; `always` in
    every period. Each place holds the successive versions of what was known.
    """

    always: list[Fact] = field(factory=list)
    exact: dict[int, list[Fact]] = field(factory=dict)
    since: list[tuple[date, list[Fact]]] = field(factory=list)

    def find(self, period: int | None, first: date | None, known_on: date | None) -> Fact | None:
        """The fact for a period, as known on a day; None: unknown.

        `first` is the first day of the period, or the reference date for an item without grid.
        """
        return latest(self.versions(period, first), known_on)

    def versions(self, period: int | None, first: date | None) -> list[Fact]:
        """All that was ever known for a period; see `find`."""
        versions = None if period is None else self.exact.get(period)
        if versions is None and self.since and first is not None:
            position = bisect_right(self.since, first, key=lambda entry: entry[0])
            if position:
                versions = self.since[position - 1][1]
        return self.always if versions is None else versions


def latest(versions: Iterable[Fact], known_on: date | None) -> Fact | None:
    """The version that was known last on a day (None: known at any time)."""
    found: Fact | None = None
    for fact in versions:
        if known_on is not None and fact.known_from is not None and fact.known_from > known_on:
            continue
        if found is None or (fact.known_from or date.min) >= (found.known_from or date.min):
            found = fact
    return found


class Thing:
    """A thing in a case: a person, a parenthood, an enrolment.

    `records` are the things that name this one in a role, by the name of the way back;
    `complete` holds the ways back of which the case gives the whole list.
    """

    __slots__ = ("complete", "facts", "kind", "known_from", "name", "players", "records")

    def __init__(self, name: str, kind: str, known_from: date | None = None) -> None:
        self.name = name
        self.kind = kind
        self.known_from = known_from
        self.facts: dict[Symbol, Series] = {}
        self.records: dict[Symbol, list[Thing]] = {}
        self.complete: set[Symbol] = set()
        self.players: tuple[Thing, ...] = ()

    def __repr__(self) -> str:
        return self.name

    def series(self, symbol: Symbol) -> Series:
        """The facts about an item, made empty where there are none yet."""
        found = self.facts.get(symbol)
        if found is None:
            found = self.facts[symbol] = Series()
        return found


@frozen(slots=True, eq=False)
class Case:
    """A case: the reference date, who applies, and everything that is known.

    `data` is the case as it was given (plain data), for the receipt.
    """

    reference: date
    applicant: Thing
    things: Mapping[str, Thing]
    assumptions: Mapping[str, Any]
    data: Any

    def of_kind(self, kind: str) -> list[Thing]:
        """The things of a kind, in the order in which they were given."""
        return [thing for thing in self.things.values() if thing.kind == kind]
