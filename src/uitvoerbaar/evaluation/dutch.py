"""Values in Dutch, as a citizen reads them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from uitvoerbaar.evaluation.facts import Thing
from uitvoerbaar.evaluation.members import Members
from uitvoerbaar.evaluation.plain import decimal_text, duration_text
from uitvoerbaar.evaluation.values import Missing, Unknown
from uitvoerbaar.law.time import Duration
from uitvoerbaar.law.types import Amount, Month, Percentage, Type, Unit, Year

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)


def dutch(value: Any, kind: Type | None) -> str:
    """A value in Dutch: € 1.234,56 per maand, 13,6%, 1 maart 2026, ja, onbekend."""
    if type(value) is Unknown:
        return dutch_unknown(value, kind)
    if type(value) is Missing:
        return value.word
    if isinstance(value, Members):
        names = ", ".join(thing.name for thing in value.sure) or "niemand"
        return names if value.certain else f"{names} (misschien meer)"
    if type(value) is bool:
        return "ja" if value else "nee"
    if isinstance(kind, Amount):
        unit = f" {kind.unit.value}" if kind.unit is not Unit.ONCE else ""
        return dutch_money(value) + unit
    if isinstance(kind, Percentage):
        return dutch_number(Fraction(value) * 100) + "%"
    if isinstance(kind, Month):
        return f"{MONTHS[value % 12]} {value // 12}"
    if isinstance(kind, Year):
        return str(value)
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, Duration):
        return duration_text(value)
    if isinstance(value, int | Fraction):
        return dutch_number(value)
    if isinstance(value, Thing):
        return value.name
    return str(value).replace("_", " ")


def dutch_unknown(value: Unknown, kind: Type | None) -> str:
    """An unknown with its bounds, where it has any."""
    if value.low is not None and value.high is not None:
        return f"onbekend, tussen {dutch(value.low, kind)} en {dutch(value.high, kind)}"
    if value.low is not None:
        return f"onbekend, ten minste {dutch(value.low, kind)}"
    if value.high is not None:
        return f"onbekend, ten hoogste {dutch(value.high, kind)}"
    return "onbekend"


def dutch_money(cents: int | Fraction) -> str:
    """Cents as € 1.234,56; parts of a cent are shown by "…" after four decimals."""
    exact = Fraction(cents)
    whole = exact.denominator == 1
    shown = abs(exact) if whole else abs(exact) * 100
    number = shown.numerator // shown.denominator
    places = 2 if whole else 4
    digits = str(number).rjust(places + 1, "0")
    euros, rest = digits[:-places], digits[-places:]
    cut = "" if whole or shown.denominator == 1 else "…"
    sign = "-" if exact < 0 else ""
    return f"{sign}€ {grouped(euros)},{rest}{cut}"


def dutch_number(number: int | Fraction) -> str:
    """A number with a decimal comma and dots between thousands."""
    text = decimal_text(number)
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = text.partition(".")
    return sign + grouped(whole) + (f",{rest}" if rest else "")


def grouped(digits: str) -> str:
    """Digits in groups of three, with dots."""
    groups: list[str] = []
    while len(digits) > 3:
        digits, group = digits[:-3], digits[-3:]
        groups.insert(0, group)
    return ".".join([digits, *groups])
