"""Stored values, periods and names in Dutch, as an official or a citizen reads them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from uitvoerbaar.evaluation.dutch import MONTHS, grouped
from uitvoerbaar.rendering.stored import Plain, StoredThing, StoredTrace

_NUMBER = re.compile(r"-?\d+(\.\d+)?…?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_BUILT_IN = {"getal", "percentage", "ja/nee", "datum", "maand", "jaar", "duur", "tekst", "adres"}
_NO_END = "9999-"  # the last year of the calendar: how the law writes that there is no end
_UNSEEN = {"Cc", "Cs", "Co"}
_STATES = {
    "absent": "ontbreekt",
    "not_applicable": "niet van toepassing",
    "error": "niet te bepalen",
}


def clean(text: str) -> str:
    """Text without signs that are not seen: those that steer a terminal or turn a line around."""
    return "".join(_seen(sign) for sign in text)


def _seen(sign: str) -> str:
    if sign.isspace():
        return " "
    category = unicodedata.category(sign)
    if category == "Cf":
        return ""
    return "\N{REPLACEMENT CHARACTER}" if category in _UNSEEN else sign


def words(name: str) -> str:
    """A name of the law in words, with spaces for underscores."""
    return clean(name).replace("_", " ")


def capital(text: str) -> str:
    """Text that starts with a capital."""
    return text[:1].upper() + text[1:]


def period_words(period: str | None) -> str:
    """A period as people write it: "maart 2026" for 2026-03; "" for none."""
    if period is None:
        return ""
    match = _MONTH.fullmatch(period)
    if match and 1 <= int(match[2]) <= 12:
        return f"{MONTHS[int(match[2]) - 1]} {match[1]}"
    return clean(period)


def in_period(period: str | None) -> str:
    """ "in maart 2026", "over 2024"; "" for no period."""
    if period is None:
        return ""
    return f"{'in' if _MONTH.fullmatch(period) else 'over'} {period_words(period)}"


def day_words(day: str | None) -> str:
    """An ISO date as 1 maart 2026."""
    if day is None:
        return ""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return clean(day)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def number_words(text: str) -> str:
    """A decimal string with a decimal comma, and dots between thousands."""
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = text.partition(".")
    return sign + grouped(whole) + (f",{rest}" if rest else "")


def money_words(text: str) -> str:
    """Euros as € 1.234,56; of parts of a cent two more decimals are shown, then "…"."""
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = text.partition(".")
    digits = rest.rstrip("…")
    if len(digits) > 2:
        digits = digits[:4].ljust(4, "0") + ("…" if len(digits) > 4 or rest.endswith("…") else "")
    return f"{sign}€ {grouped(whole)},{digits.ljust(2, '0')}"


def cents_words(text: str) -> str:
    """Euros to the cent, as € 1.234,56; what is less than half a cent says so."""
    exact = Decimal(text.rstrip("…"))
    rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not rounded and exact:
        return "minder dan € 0,01" if exact > 0 else "iets minder dan € 0,00"
    return money_words(str(rounded))


def is_money(kind: str | None) -> bool:
    """Whether a type is an amount of money."""
    return kind is not None and kind.split(" ")[0] == "bedrag"


def unit_words(kind: str | None) -> str:
    """ "per maand" or "per jaar" of an amount of money; else ""."""
    return kind.partition(" ")[2] if kind is not None and is_money(kind) else ""


def state_of(value: Plain) -> str | None:
    """The state of a value that is not there ("unknown", "absent", ..); None for a known one."""
    return str(value["state"]) if isinstance(value, dict) else None


def is_nil(value: Plain) -> bool:
    """Whether a value refuses: nee, an amount or number of 0, nobody, absent, not applicable."""
    if isinstance(value, dict):
        return value["state"] in ("absent", "not_applicable")
    if isinstance(value, list):
        return not value
    return value == "nee" or (bool(_NUMBER.fullmatch(value)) and not value.strip("-0.…"))


class Names:
    """The things of a trace under a name that a person recognises.

    A record is called after its players ("ouderschap van An en Noor"); where two records would be
    called the same, each keeps its own name as well.
    """

    def __init__(self, trace: StoredTrace, to_the_cent: bool = False) -> None:
        """`to_the_cent`: amounts are shown without parts of a cent."""
        self._money = cents_words if to_the_cent else money_words
        things = trace.things
        self._records = {name for name, thing in things.items() if thing.roles}
        known = {*things, *(name for thing in things.values() for _, name in thing.roles)}
        labels = {name: _label(name, things) for name in known}
        count = Counter(labels.values())
        self._labels = {
            name: label if count[label] == 1 else f"{label} ({clean(name)})"
            for name, label in labels.items()
        }

    def of(self, name: str) -> str:
        """What to call a thing."""
        return self._labels.get(name) or _label(name, {})

    def is_record(self, name: str) -> bool:
        """Whether a name is that of a record, such as a parenthood, and not of a person."""
        return name in self._records

    def owner(self, name: str | None) -> str:
        """ "van Noor"; "" for nobody."""
        return "" if name is None else f"van {self.of(name)}"

    def value(self, value: Plain, kind: str | None) -> str:
        """A stored value in Dutch: € 1.234,56 per maand, 13,6%, 1 maart 2026, ja, onbekend."""
        if isinstance(value, dict):
            return self._state(value, kind)
        if isinstance(value, list):
            return ", ".join(self.of(name) for name in value) or "geen"
        if is_money(kind):
            return f"{self._money(value)} {unit_words(kind)}".strip()
        if kind == "percentage":
            return f"{number_words(value)}%"
        if kind == "getal":
            return number_words(value)
        if kind in ("datum", "maand") and value.startswith(_NO_END):
            return "onbepaald"
        if kind == "datum":
            return day_words(value)
        if kind == "maand":
            return period_words(value)
        if kind in _BUILT_IN:
            return clean(value)
        return self._labels.get(value) or words(value)

    def statement(self, name: str, value: Plain, kind: str | None) -> str:
        """That something has a value: "Inkomen van An is € 38,00", "Partner ontbreekt"."""
        shown = self.value(value, kind)
        if state_of(value) == "absent":
            return capital(f"{name} {shown}")
        return capital(f"{name}: geen" if value == [] else f"{name} is {shown}")

    def _state(self, value: dict[str, Plain], kind: str | None) -> str:
        state = value["state"]
        if state != "unknown":
            return _STATES.get(state, words(state))
        if value.get("known"):
            return f"{self.value(value['known'], kind)} (misschien meer)"
        low, high = value.get("low"), value.get("high")
        if low is not None and high is not None:
            return f"onbekend, tussen {self.value(low, kind)} en {self.value(high, kind)}"
        if low is not None:
            return f"onbekend, ten minste {self.value(low, kind)}"
        if high is not None:
            return f"onbekend, ten hoogste {self.value(high, kind)}"
        return "onbekend"


def _label(name: str, things: Mapping[str, StoredThing]) -> str:
    thing = things.get(name)
    if thing is not None and thing.roles and thing.kind:
        players = " en ".join(dict.fromkeys(_own_name(player) for _, player in thing.roles))
        return f"{words(thing.kind)} van {players}"
    return _own_name(name)


def _own_name(name: str) -> str:
    """A name from a case as people write it: jan_peter is "Jan Peter"; o1 stays o1."""
    text = words(name)
    if any(sign.isdigit() for sign in text):
        return text
    return " ".join(capital(part) for part in text.split(" "))
