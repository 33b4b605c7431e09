"""Values as plain data: decimal strings, dates and words, never floats."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from uitvoerbaar.evaluation.facts import Thing
from uitvoerbaar.evaluation.members import Members
from uitvoerbaar.evaluation.values import Missing, Unknown
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.time import Duration, month_name
from uitvoerbaar.law.types import Amount, Date, Month, Percentage, Type, Year

_DIGITS = 12  # of a number that has no end, such as a third


def decimal_text(number: int | Fraction) -> str:
    """A rational as a decimal string: exact where it ends, else cut to 12 decimals with "…"."""
    if type(number) is int:
        return str(number)
    exact = Fraction(number)
    rest, places = exact.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    ends = rest == 1
    if not ends:
        places = _DIGITS
    sign = "-" if exact < 0 else ""
    scaled = abs(exact) * 10**places
    digits = str(scaled.numerator // scaled.denominator).rjust(places + 1, "0")
    if places == 0:
        return sign + digits
    return f"{sign}{digits[:-places]}.{digits[-places:]}" + ("" if ends else "…")


def value_text(value: Any, kind: Type) -> str:
    """A known value as a string in the unit of people: euros, percents, ISO dates, yes or no."""
    if isinstance(kind, Amount):
        if type(value) is int:
            sign = "-" if value < 0 else ""
            return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"
        euros = Fraction(value) / 100
        text = decimal_text(euros)
        if "." not in text:
            return text + ".00"
        whole, _, cents = text.partition(".")
        return f"{whole}.{cents.ljust(2, '0')}"
    if type(value) is bool:
        return "ja" if value else "nee"
    if isinstance(kind, Percentage):
        return decimal_text(Fraction(value) * 100)
    if isinstance(kind, Month):
        return month_name(value)
    if isinstance(kind, Date | Year):
        return str(value)
    if isinstance(value, int | Fraction):
        return decimal_text(value)
    if isinstance(value, Duration):
        return duration_text(value)
    if isinstance(value, Thing):
        return value.name
    return str(value)


def duration_text(duration: Duration) -> str:
    """A duration as written in the law."""
    parts = []
    if duration.months:
        years, months = divmod(duration.months, 12)
        parts.append(f"{years} jaar" if months == 0 else f"{duration.months} maanden")
    if duration.days or not parts:
        parts.append(f"{duration.days} dagen")
    return " en ".join(parts)


def lies_before(delay: Duration | None) -> str:
    """How a date that comes too early lies to another, which it follows by at least so much."""
    return "ligt voor" if delay is None else f"ligt eerder dan {duration_text(delay)} na"


def plain_value(value: Any, kind: Type) -> Any:
    """A value as JSON data: a string, a list of names, or an object for what is not known.

    {"state": "unknown", "low": .., "high": ..}, {"state": "absent"}, {"state": "not_applicable"}.
    """
    if type(value) is Unknown:
        data: dict[str, Any] = {"state": "unknown"}
        if value.low is not None:
            data["low"] = value_text(value.low, kind)
        if value.high is not None:
            data["high"] = value_text(value.high, kind)
        return data
    if type(value) is Missing:
        return {"state": "absent" if value.word == "ontbreekt" else "not_applicable"}
    if isinstance(value, Members):
        names = [thing.name for thing in value.sure]
        return names if value.certain else {"state": "unknown", "known": names}
    return value_text(value, kind)


def fact_type(law: Law, symbol: Any) -> Type | None:
    """The type of a readable name; None for a role."""
    declared = (
        law.items.get(symbol)
        or law.choices.get(symbol)
        or law.judgements.get(symbol)
        or law.rules.get(symbol)
    )
    return declared.type if declared is not None else None


def plain_date(day: date | None) -> str | None:
    """A date in ISO form."""
    return None if day is None else day.isoformat()
