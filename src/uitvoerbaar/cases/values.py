"""Values as people write them, and back: text to the exact values of the law, never by a float.

Where a way of writing has two meanings (38.000 is a lot in Dutch and little in English) it is
refused with both spellings, because a guess would be a decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, TypeVar

from uitvoerbaar.cases.days import FIRST_YEAR, LAST_YEAR, ValueTextError, read_date, read_month
from uitvoerbaar.evaluation.facts import Between, FactState, Thing
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.time import Duration, month_name, month_of
from uitvoerbaar.law.types import (
    Amount,
    Boolean,
    Date,
    Enumerated,
    Month,
    Number,
    Percentage,
    Period,
    Reference,
    SetOf,
    Type,
    Year,
)

T = TypeVar("T")

_MOST_DIGITS = 30


def _in_any_case(words: Mapping[str, T]) -> dict[str, T]:
    """Words as they are, with a capital and in capitals."""
    forms: tuple[Callable[[str], str], ...] = (str, str.capitalize, str.upper)
    return {form(word): value for form in forms for word, value in words.items()}


YES_NO = _in_any_case({"ja": True, "nee": False, "true": True, "false": False})
STATES = _in_any_case(
    {
        "ontbreekt": FactState.ABSENT,
        "onbekend": FactState.UNKNOWN,
        "niet van toepassing": FactState.NOT_APPLICABLE,
        "nvt": FactState.NOT_APPLICABLE,
        "n.v.t.": FactState.NOT_APPLICABLE,
    }
)


def state_of(text: str) -> FactState | None:
    """The state that a word stands for (ontbreekt, onbekend, nvt), or None for a value."""
    return STATES.get(text)


def read_value(text: str, kind: Type, law: Law, things: Mapping[str, Thing] | None = None) -> Any:
    """The value of a type that a text stands for: cents, fractions, dates, truth, names.

    A date of which day or month is unknown (2006-02, 2006) gives `Between` its bounds. References
    are looked up in `things`. Raises ValueTextError (a ValueError) with a Dutch sentence and mend.
    """
    if text != text.strip():
        raise ValueTextError("om deze waarde staan spaties", f"schrijf `{text.strip()}`")
    text = " ".join(text.replace("\u2212", "-").split())
    if not text:
        raise ValueTextError("hier staat geen waarde", "schrijf een waarde, of `onbekend`")
    match kind:
        case Amount():
            return exact(_money(text) * 100)
        case Percentage():
            if not text.endswith("%"):
                raise ValueTextError(f"`{text}` is geen percentage", f"schrijf `{text}%`")
            return exact(_number(text[:-1].strip()) / 100)
        case Number():
            return exact(_number(text))
        case Boolean():
            return _yes_no(text)
        case Date():
            return read_date(text)
        case Month():
            return read_month(text)
        case Year():
            return read_year(text)
        case Period():
            return _duration(text)
        case Enumerated():
            return _enumerated(text, law.enumerations[kind.enumeration].values, kind)
        case Reference():
            return read_thing(text, kind.kind, law, things or {})
        case SetOf():
            raise ValueTextError("hier hoort een lijst van namen", f"schrijf `[{text}]`")
    return text


def write_value(value: Any, kind: Type) -> str:
    """The text from which `read_value` reads the same value; always the same for one value."""
    if isinstance(value, Between):
        if value.low.year == value.high.year and value.low.month == value.high.month:
            return month_name(month_of(value.low))
        return str(value.low.year)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Thing):
        return value.name
    match kind:
        case Amount():
            return _written_money(Fraction(value))
        case Percentage():
            return _written_number(Fraction(value) * 100) + "%"
        case Number():
            return _written_number(Fraction(value))
        case Month():
            return month_name(value)
        case Period():
            return _written_duration(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def exact(number: Fraction) -> int | Fraction:
    """A whole number as an int."""
    return number.numerator if number.denominator == 1 else number


def did_you_mean(name: str, candidates: Iterable[str]) -> str:
    """`bedoelde u ...?` for the nearest candidate, or an empty text."""
    close = get_close_matches(name, list(dict.fromkeys(candidates)), 1, 0.7)
    return f"bedoelde u `{close[0]}`?" if close else ""


# --- numbers ------------------------------------------------------------------------------------

_WHOLE = re.compile(r"-?\d+", re.ASCII)
_DECIMAL = re.compile(r"(-?\d+)[.,](\d+)", re.ASCII)
_GROUPED = re.compile(r"(-?\d{1,3}(?:\.\d{3})+),(\d+)", re.ASCII)
_GROUPS = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_RATIO = re.compile(r"(-?\d+)/(\d*[1-9]\d*)", re.ASCII)
_MONEY = re.compile(r"(-?)(?:€|EUR)?\s*(-?)(.*?)(,-+)?", re.ASCII)


def _number(text: str) -> Fraction:
    """An exact number: 12, -0,41, 0.41, 1.234,56, 2/3."""
    if sum(sign.isdigit() for sign in text) > _MOST_DIGITS:
        raise ValueTextError("dit getal is te lang", "schrijf een getal van hooguit 30 cijfers")
    if _WHOLE.fullmatch(text):
        return Fraction(int(text))
    if found := _RATIO.fullmatch(text):
        return Fraction(int(found[1]), int(found[2]))
    if _GROUPS.fullmatch(text) and text.count(".") > 1:
        return Fraction(int(text.replace(".", "")))
    if _GROUPS.fullmatch(text):
        whole, small = text.replace(".", ""), text.replace(".", ",")
        sentence = f"`{text}` kan {whole} zijn of {small}"
        raise ValueTextError(sentence, f"schrijf `{whole}` of `{small}`")
    if found := _GROUPED.fullmatch(text) or _DECIMAL.fullmatch(text):
        digits = found[1].replace(".", "") + found[2]
        return Fraction(int(digits), 10 ** len(found[2]))
    raise ValueTextError(f"`{text}` is geen getal", "schrijf een getal als `12` of `0,5`")


def _money(text: str) -> Fraction:
    """Euros as written: 38000, 38000.50, "38.000,50", "€ 38.000", "€ 12,-"."""
    found = _MONEY.fullmatch(text)
    assert found is not None
    digits = found[3].strip()
    sign = -1 if found[1] or found[2] else 1
    wrong = bool(found[1] and found[2]) or not digits[:1].isdigit()
    if _GROUPS.fullmatch(digits) and ("€" in text or "EUR" in text or found[4]):
        digits = digits.replace(".", "")
    refusal = ValueTextError(
        f"`{text}` is geen bedrag", "schrijf een bedrag in euro's als `38000` of `38000,50`"
    )
    if wrong:
        raise refusal
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})", digits):
        plain = digits.replace(".", "")
        sentence = f"`{text}` kan {plain} euro zijn of {digits.partition('.')[0]} euro"
        mend = f"schrijf `{plain}` of `{digits},00`"
        raise ValueTextError(sentence, mend)
    decimals = digits.replace(",", ".").rpartition(".")[2]
    if ("," in digits or digits.count(".") == 1) and len(decimals) > 2:
        sentence = f"`{text}` heeft meer dan twee cijfers achter de komma"
        raise ValueTextError(sentence, "schrijf een bedrag in euro's en centen, als `38000,50`")
    if not re.fullmatch(r"[\d.]+(,\d+)?|\d+/\d+", digits, re.ASCII):
        raise refusal
    return sign * _number(digits)


def _written_money(cents: Fraction) -> str:
    if cents.denominator != 1:
        euros = cents / 100
        return f"{euros.numerator}/{euros.denominator}"
    sign = "-" if cents < 0 else ""
    digits = str(abs(cents.numerator)).rjust(3, "0")
    rest = "" if digits.endswith("00") else f".{digits[-2:]}"
    return f"{sign}{digits[:-2]}{rest}"


def _written_number(number: Fraction) -> str:
    """Digits with a comma where the number ends within six decimals, else as a ratio."""
    places = next((n for n in range(7) if 10**n % number.denominator == 0), None)
    if places is None:
        return f"{number.numerator}/{number.denominator}"
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return sign + (f"{digits[:-places]},{digits[-places:]}" if places else digits)


# --- other values -------------------------------------------------------------------------------


def _yes_no(text: str) -> bool:
    found = YES_NO.get(text)
    if found is None:
        raise ValueTextError(f"`{text}` is geen ja of nee", "schrijf `ja` of `nee`")
    return found


def read_year(text: str) -> int:
    """A calendar year; raises ValueTextError."""
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise ValueTextError(f"`{text}` is geen jaar", "schrijf een jaar als `2026`")
    year = int(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        sentence = f"`{text}` ligt buiten {FIRST_YEAR} tot en met {LAST_YEAR}"
        raise ValueTextError(sentence, "controleer het jaar")
    return year


_DURATION_UNITS = {
    **dict.fromkeys(("jaar", "jaren"), (12, 0)),
    **dict.fromkeys(("maand", "maanden"), (1, 0)),
    **dict.fromkeys(("week", "weken"), (0, 7)),
    **dict.fromkeys(("dag", "dagen"), (0, 1)),
}


def _duration(text: str) -> Duration:
    months = days = 0
    for part in text.split(" en "):
        found = re.fullmatch(r"(-?\d{1,6}) ?([a-z]+)", part, re.ASCII)
        if found is None or found[2] not in _DURATION_UNITS:
            raise ValueTextError(f"`{text}` is geen duur", "schrijf een duur als `3 maanden`")
        in_months, in_days = _DURATION_UNITS[found[2]]
        months += int(found[1]) * in_months
        days += int(found[1]) * in_days
    return Duration(months, days)


def _written_duration(duration: Duration) -> str:
    parts = [f"{duration.months} maanden"] if duration.months else []
    if duration.days or not parts:
        parts.append(f"{duration.days} dagen")
    return " en ".join(parts)


def _enumerated(text: str, values: tuple[str, ...], kind: Enumerated) -> str:
    if text in values:
        return text
    mend = did_you_mean(text, values)
    if not mend:
        shown = ", ".join(f"`{value}`" for value in values[:8])
        mend = f"kies uit {shown}" + (" en meer" if len(values) > 8 else "")
    raise ValueTextError(f"`{text}` is geen {kind.enumeration}", mend)


def read_thing(text: str, kind: str, law: Law, things: Mapping[str, Thing]) -> Thing:
    """A thing of a kind by its name; raises ValueTextError where the case has none."""
    found = things.get(text)
    if found is None:
        names = [name for name, thing in things.items() if thing.kind == kind]
        known = law.kinds.get(kind)
        plural = known.plural if known is not None else kind
        mend = did_you_mean(text, names) or f"zet `{text}` bij `{plural}` in dit geval"
        raise ValueTextError(f"`{text}` komt in dit geval niet voor", mend)
    if found.kind != kind:
        sentence = f"`{text}` is een {found.kind}, en hier hoort een {kind}"
        raise ValueTextError(sentence, f"noem een {kind} uit dit geval")
    return found
