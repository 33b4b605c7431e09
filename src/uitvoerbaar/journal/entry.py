"""One processing of personal data, as the journal takes it in.

The fields are those of the standard Logboek Dataverwerkingen (trace, span, activity, subject,
status, times), with what it leaves to extensions: provider, recipient, group of persons, purpose,
data items, legal grounds and retention.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from attrs import Attribute, field, frozen

from uitvoerbaar.journal.errors import EntryError
from uitvoerbaar.journal.numbers import (
    holds_number,
    is_person_number,
    names_person,
    without_numbers,
)

LONGEST_TEXT, MOST_VALUES = 2_000, 1_000
# Control marks, line ends, marks that turn the direction of writing, and halves of Unicode.
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_FIRST_YEAR, _LAST_YEAR = 1900, 2999
_Check = Callable[[Any, "Attribute[Any]", Any], None]


class Status(StrEnum):
    """How the processing ended: permitted, refused, or broken off by an error."""

    PERMIT = "permit"
    REFUSE = "refuse"
    ERROR = "error"


def _check_text(name: str, value: object, required: bool) -> None:
    if not isinstance(value, str):
        raise EntryError(f"het veld {name} is geen tekst", "geef een tekst")
    if len(value) > LONGEST_TEXT:
        raise EntryError(
            f"het veld {name} is langer dan {LONGEST_TEXT} tekens", "geef een kortere tekst"
        )
    if _CONTROL.search(value):
        raise EntryError(
            f"het veld {name} bevat een stuurteken of een halve Unicode-code",
            "geef één regel gewone tekst",
        )
    if required and not value.strip():
        raise EntryError(f"het veld {name} is leeg", "vul het in")


def _clean_text(name: str, value: str) -> None:
    if holds_number(value):
        raise EntryError(
            f"in het veld {name} staan negen cijfers die het nummer van een persoon kunnen zijn",
            "laat het nummer weg: de betrokkene hoort alleen in het veld subject; "
            "voor tekst van buiten is er uitvoerbaar.journal.scrub",
        )


def _text(required: bool) -> _Check:
    def check(entry: object, attribute: Attribute[str], value: object) -> None:
        _check_text(attribute.name, value, required)
        _clean_text(attribute.name, str(value))

    return check


def _texts(entry: object, attribute: Attribute[tuple[str, ...]], value: tuple[object, ...]) -> None:
    if len(value) > MOST_VALUES:
        raise EntryError(
            f"het veld {attribute.name} telt meer dan {MOST_VALUES} waarden",
            "verdeel de verwerking over meer regels",
        )
    for text in value:
        _check_text(attribute.name, text, required=True)
        _clean_text(attribute.name, str(text))


def _tuple(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise EntryError("een lijst van teksten is geen lijst", "geef een tuple van teksten")
    return tuple(value)


def _hexadecimal(length: int, optional: bool = False) -> _Check:
    def check(entry: object, attribute: Attribute[str], value: object) -> None:
        if value is None and optional:
            return
        fits = isinstance(value, str) and re.fullmatch(rf"[0-9a-f]{{{length}}}", value)
        if not fits or set(str(value)) == {"0"}:
            raise EntryError(
                f"het veld {attribute.name} is geen W3C-nummer",
                f"geef {length} hexadecimale tekens in kleine letters, niet alle nul",
            )

    return check


def _moment(entry: object, attribute: Attribute[datetime], value: object) -> None:
    if not isinstance(value, datetime) or value.tzinfo is None or value.utcoffset() is None:
        raise EntryError(
            f"het veld {attribute.name} is geen tijdstip met tijdzone",
            "geef een datetime met tijdzone",
        )
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        raise EntryError(f"het veld {attribute.name} ligt buiten de kalender", "controleer de klok")


def _day(entry: object, attribute: Attribute[date | None], value: object) -> None:
    if value is None:
        return
    if not isinstance(value, date) or isinstance(value, datetime):
        raise EntryError(f"het veld {attribute.name} is geen datum", "geef een date, of None")


def _status(value: object) -> Status:
    try:
        return Status(str(value))
    except ValueError:
        raise EntryError("de status is onbekend", "kies uit permit, refuse en error") from None


def _subject(entry: object, attribute: Attribute[str | None], value: object) -> None:
    if value is None:
        return
    if not isinstance(value, str) or not is_person_number(value):
        raise EntryError(
            "de betrokkene (subject) is geen burgerservicenummer en geen onderwijsnummer",
            "geef negen cijfers die de elfproef doorstaan, of None zonder betrokkene",
        )


def _transaction(entry: object, attribute: Attribute[str | None], value: object) -> None:
    if value is None:
        return
    _check_text(attribute.name, value, required=True)
    if names_person(str(value)):
        raise EntryError(
            "het transactienummer is of bevat het nummer van een persoon",
            "gebruik een nummer dat niets over een persoon zegt",
        )


@frozen(slots=True, kw_only=True)
class Entry:
    """A processing of personal data about at most one person; raises EntryError if unfit.

    trace_id: the W3C trace, 32 hexadecimal digits. span_id: this action, 16 digits, used once.
    parent: the span that called, if any. caller: URI of the calling application of another party.
    activity: id or URI of the processing activity in the register (AVG art. 30).
    name: what was done, in words, for people. status: permit, refuse or error.
    started, ended: moments with time zone. provider, recipient: the organisations, by name.
    group: group of persons. purpose: task with article. items: names of data items, never values.
    grounds: ids of legal grounds; articles: their citations as shown when it was permitted.
    retention: name of the period that the entry is kept; each has a tree of its own.
    visible_from: first day on which the person may see the entry; None is at once.
    transaction: what both parties call the exchange; without it the trace joins them.
    subject: the person's citizen service number (or education number, for who has none), in memory
    only: what is stored is a keyed pseudonym for this recipient. It is not in `repr`.

    A permitted processing names provider, recipient, purpose, items and at least one ground.
    """

    trace_id: str = field(validator=_hexadecimal(32))
    span_id: str = field(validator=_hexadecimal(16))
    activity: str = field(validator=_text(required=True))
    status: Status = field(converter=_status)
    started: datetime = field(validator=_moment)
    ended: datetime = field(validator=_moment)
    provider: str = field(validator=_text(required=False))
    recipient: str = field(validator=_text(required=False))
    purpose: str = field(validator=_text(required=False))
    retention: str = field(validator=_text(required=True))
    items: tuple[str, ...] = field(converter=_tuple, validator=_texts)
    grounds: tuple[str, ...] = field(converter=_tuple, validator=_texts, default=())
    articles: tuple[str, ...] = field(converter=_tuple, validator=_texts, default=())
    subject: str | None = field(default=None, repr=False, validator=_subject)
    group: str = field(default="", validator=_text(required=False))
    parent: str | None = field(default=None, validator=_hexadecimal(16, optional=True))
    caller: str = field(default="", validator=_text(required=False))
    name: str = field(default="gegevens verstrekken", validator=_text(required=True))
    visible_from: date | None = field(default=None, validator=_day)
    transaction: str | None = field(default=None, validator=_transaction)

    def __attrs_post_init__(self) -> None:
        if self.ended < self.started:
            raise EntryError("de verwerking eindigt voordat zij begint", "controleer de tijden")
        if self.status is not Status.PERMIT:
            return
        for name in ("provider", "recipient", "purpose", "items", "grounds"):
            if not getattr(self, name):
                raise EntryError(
                    f"een toegestane verwerking noemt {name} niet",
                    "zonder grondslag en doel geen gegeven: vul het in, of weiger",
                )


def scrub(text: str) -> str:
    """Any text made fit for an entry: what came from outside and must be recorded all the same.

    Numbers of persons are left out, control marks become `\ufffd`, and it is cut at 2,000.
    """
    clean = without_numbers(_CONTROL.sub("\ufffd", text[:LONGEST_TEXT]))
    return clean[:LONGEST_TEXT]


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
