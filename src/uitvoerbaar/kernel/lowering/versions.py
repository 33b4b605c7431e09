"""Which text of a rule is in force when: its versions and exceptions, in stretches of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from attrs import frozen

from uitvoerbaar.law.declaration import Rule, RuleException, RuleVersion, Validity
from uitvoerbaar.law.time import Grid


@frozen(slots=True)
class Text:
    """A rule version with the exceptions beside it, those that go before others first."""

    version: RuleVersion
    exceptions: tuple[RuleException, ...]


@frozen(slots=True)
class Stretch:
    """The text in force from a day on (None: always); None: there is none."""

    start: date | None
    text: Text | None


def text_on(rule: Rule, day: date | None) -> Text | None:
    """The text of a rule that is in force on a day (None: before every date in it)."""

    def in_force(validity: Validity) -> bool:
        if day is None:
            return validity.start is None
        return validity.holds_on(day)

    versions = [v for v in rule.versions if in_force(v.validity)]
    if not versions:
        return None
    version = max(versions, key=lambda v: v.validity.known_from or date.min)
    exceptions = [x for x in rule.exceptions if in_force(x.validity)]
    return Text(version, tuple(_by_priority(exceptions)))


def stretches(rule: Rule) -> tuple[Stretch, ...]:
    """The texts of a rule over time, oldest first, without repetition."""
    days: set[date] = set()
    parts: list[RuleVersion | RuleException] = [*rule.versions, *rule.exceptions]
    for part in parts:
        if part.validity.start is not None:
            days.add(part.validity.start)
        if part.validity.end is not None and part.validity.end < date.max:
            days.add(part.validity.end + timedelta(days=1))
    found = [Stretch(None, text_on(rule, None))]
    for day in sorted(days):
        text = text_on(rule, day)
        if text != found[-1].text:
            found.append(Stretch(day, text))
    return tuple(found)


def first_period(day: date, grid: Grid) -> int:
    """The first month or year whose first day is not before a day."""
    if grid is Grid.YEAR:
        return day.year + (day > date(day.year, 1, 1))
    month = day.year * 12 + day.month - 1
    return month + (day.day > 1)


def _by_priority(exceptions: Sequence[RuleException]) -> list[RuleException]:
    """Exceptions in an order in which each stands before those it goes before."""
    ordered: list[RuleException] = []
    waiting = list(exceptions)
    while waiting:
        for exception in waiting:
            others = (other for other in waiting if other is not exception)
            if not any(exception.name in other.before for other in others):
                break
        else:  # a ring of priorities, which the checker reports
            exception = waiting[0]
        waiting.remove(exception)
        ordered.append(exception)
    return ordered
