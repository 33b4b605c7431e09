"""Values as the law writes them: `€ 1.234,56`, `13,6%`, `2026-01-01`, `18 jaar`, `ja`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from uitvoerbaar.law.expression import Value
from uitvoerbaar.law.time import Duration, month_name
from uitvoerbaar.law.types import Amount, Month, Percentage, Text, Type, Year


def write_value(value: Value, kind: Type) -> str:
    """A value of a type in the notation of the law.

    Amounts are in cents (see `law.types`). An exact quotient that has no finite number of decimals
    is written as a fraction; it cannot come from a literal.
    """
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, str):
        return value if _is_name(kind) else f'"{value}"'
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Duration):
        return write_duration(value)
    if isinstance(kind, Amount):
        return _signed("€ ", Fraction(value) / 100, 2)
    if isinstance(kind, Percentage):
        return f"{_signed('', Fraction(value) * 100, 0)}%"
    if isinstance(kind, Month):
        return month_name(int(value))
    if isinstance(kind, Year):
        return str(value)
    return _signed("", Fraction(value), 0)


def _is_name(kind: Type) -> bool:
    """Whether the text values of a type are names (of an enumeration) rather than texts."""
    return not isinstance(kind, Text) and kind.name not in ("tekst", "adres")


def write_duration(duration: Duration) -> str:
    """A duration in its largest whole unit; months and days together cannot be written."""
    if duration.days and duration.months:
        return f"{duration.months} maanden en {duration.days} dagen"
    if duration.days:
        return f"{duration.days} {'dag' if duration.days == 1 else 'dagen'}"
    if duration.months % 12 == 0 and duration.months:
        return f"{duration.months // 12} jaar"
    return f"{duration.months} {'maand' if duration.months == 1 else 'maanden'}"


def _signed(before: str, number: Fraction, decimals: int) -> str:
    """A number with a point for thousands and a comma for decimals: none, or at least so many."""
    sign = "-" if number < 0 else ""
    return f"{sign}{before}{_decimal(abs(number), decimals)}"


def _decimal(number: Fraction, decimals: int) -> str:
    count = 0
    while (number * 10**count).denominator != 1:
        count += 1
        if count > 40:
            return f"{number.numerator}/{number.denominator}"
    if count:
        count = max(count, decimals)
    digits = str(int(number * 10**count)).rjust(count + 1, "0")
    whole, fraction = (digits[:-count], digits[-count:]) if count else (digits, "")
    if len(whole) > 4 or (decimals and len(whole) > 3):
        whole = f"{int(whole):,}".replace(",", ".")
    return f"{whole},{fraction}" if fraction else whole
