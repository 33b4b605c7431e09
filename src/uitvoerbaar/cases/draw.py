"""Drawing values of a type: often on an edge of the law, sometimes anywhere in their range."""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from uitvoerbaar.cases.telling_values import telling_values
from uitvoerbaar.cases.values import exact
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.time import Duration, add_duration, first_day, last_day, month_of
from uitvoerbaar.law.types import (
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Period,
    Type,
    Year,
)

_HIGHEST_AMOUNT = 12_000_000  # cents, where the law names none
_PLACES = ("Kerkstraat 1", "Kerkstraat 2", "Dorpsplein 7")


class Draw:
    """Draws values for a law around a reference date. Amounts drawn come back now and then, so
    that equal values occur."""

    def __init__(self, law: Law, rng: random.Random, reference: date) -> None:
        self.law = law
        self.rng = rng
        self.reference = reference
        self.telling = telling_values(law)
        self._drawn: dict[Type, list[Any]] = {}

    def value(self, kind: Type, low: Any, high: Any, before: Any, near: bool) -> Any:
        """A value of a type within a range (None: without end).

        `before` is the value of the period before, if any; `near`: a date near the reference date
        rather than a birth date. References and sets are not drawn here.
        """
        match kind:
            case Boolean():
                return self.rng.random() < 0.5
            case Enumerated():
                return self.rng.choice(self.law.enumerations[kind.enumeration].values)
            case Amount() | Number() | Percentage():
                return self._number(kind, low, high, before)
            case Date():
                day = self.near_day() if near else self.birthday()
                return _within(day, low, high)
            case Month():
                return month_of(self.near_day())
            case Year():
                return self.reference.year - self.rng.randint(-1, 3)
            case Period():
                return self.rng.choice([*self.telling.terms, Duration(months=12)])
        return self.rng.choice(_PLACES)

    # --- numbers ---

    def _number(self, kind: Type, low: Any, high: Any, before: Any) -> Any:
        drawn = self._drawn.setdefault(kind, [])
        value = _within(self._candidate(kind, low, high, before, drawn), low, high)
        drawn.append(value)
        return value

    def _candidate(self, kind: Type, low: Any, high: Any, before: Any, drawn: list[Any]) -> Any:
        rng = self.rng
        step = 1 if isinstance(kind, Amount) else Fraction(1, 100)
        dice = rng.random()
        if before is not None and dice < 0.3:
            return before
        if before is not None and dice < 0.45 and self.telling.shares:
            share = rng.choice(self.telling.shares)
            return self._whole(kind, before * share) + rng.choice((-1, 0, 1)) * step
        if dice < 0.55 and drawn:
            return rng.choice(drawn)
        named = [v for v in self.telling.by_type.get(kind, ()) if isinstance(v, int | Fraction)]
        if dice < 0.75 and named:
            return self._whole(kind, rng.choice(named)) + rng.choice((-1, 0, 0, 1)) * step
        edges = [edge for edge in (0, low, high) if edge is not None]
        if dice < 0.85:
            return rng.choice(edges) + rng.choice((0, 0, 1)) * step
        return self._anywhere(kind, low, high, named)

    def _anywhere(self, kind: Type, low: Any, high: Any, named: list[Any]) -> Any:
        rng = self.rng
        start = low if low is not None else min(0, high or 0)
        if isinstance(kind, Amount):
            highest = max(named) * 2 if named else _HIGHEST_AMOUNT
            end = high if high is not None else max(start + 1, int(highest))
            if rng.random() < 0.5:  # as many small ones as large
                digits = rng.randint(2, max(2, len(str(int(end)))))
                return int(start) + rng.randint(0, 10**digits)
            return rng.randint(int(start), int(end))
        end = high if high is not None else start + 3
        return exact(start + Fraction(rng.randint(0, 100), 100) * Fraction(end - start))

    def _whole(self, kind: Type, value: Any) -> Any:
        """Whole cents, and at most ten decimals: a share of a share does not grow for ever."""
        return round(value) if isinstance(kind, Amount) else exact(round(Fraction(value), 10))

    # --- dates ---

    def birthday(self) -> date:
        """A date long ago: often exactly a term of the law before the reference date."""
        rng = self.rng
        if rng.random() < 0.5:
            terms = [term for term in self.telling.terms if 12 <= term.months <= 1200]
            term = rng.choice([*terms, Duration(months=12 * 18)])
            day = add_duration(self.reference, -term)
            return rng.choice((
                day,
                day + timedelta(days=rng.choice((-1, 1))),
                first_day(month_of(day)),
                last_day(month_of(day)),
                first_day(month_of(day) + rng.randint(-12, 12)),
            ))  # fmt: skip
        return self.reference - timedelta(days=rng.randint(0, 80 * 365))

    def near_day(self) -> date:
        """A date near the reference date: first and last days of months, and days between."""
        rng = self.rng
        month = month_of(self.reference) + rng.choice((-24, -13, -12, -3, -2, -1, 0, 0, 0, 1, 2))
        first, last = first_day(month), last_day(month)
        return rng.choice((first, first, last, first + timedelta(days=rng.randint(0, 27))))


def _within(value: Any, low: Any, high: Any) -> Any:
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else value
