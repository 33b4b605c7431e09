"""What is stored of an entry: two texts, one for the person concerned and one that links.

The *line* says who used which data, when, for what and on which ground: the person may see it. The
*link* holds what joins lines of several persons or parties (trace, span, transaction) and stays
with the organisation. Each has a salted commitment of its own, and the leaf of the tree is made of
both, so that a proof shows the line and leaves the link closed. Without text and salt nothing can
be told from a leaf.
"""

from __future__ import annotations

import hmac
import json
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from attrs import frozen

from uitvoerbaar.journal.entry import Entry, Status
from uitvoerbaar.journal.merkle import leaf_hash
from uitvoerbaar.journal.numbers import holds_number
from uitvoerbaar.journal.writing import (
    from_count,
    from_letters,
    from_moment,
    to_count,
    to_json,
    to_letters,
    to_moment,
)

FORM = "1"
SALT_LENGTH = 16
_LONGEST_NAME = 200
_LINE_DOMAIN, _LINK_DOMAIN = b"uitvoerbaar/journal/line/1\n", b"uitvoerbaar/journal/link/1\n"


@frozen(slots=True)
class Line:
    """A stored entry, read back. number: place in the tree of its retention, from 0."""

    number: int
    retention: str
    recorded: datetime
    activity: str
    name: str
    status: Status
    started: datetime
    ended: datetime
    provider: str
    recipient: str
    group: str
    purpose: str
    items: tuple[str, ...]
    grounds: tuple[str, ...]
    articles: tuple[str, ...]
    visible_from: date | None
    pseudonym: str | None
    key_version: str | None


@frozen(slots=True)
class Link:
    """What joins a line to others: W3C numbers in hexadecimal, and the written transaction."""

    trace_id: str
    span_id: str
    parent: str | None
    caller: str
    transaction: str


def written_transaction(transaction: str | None, trace_id: str) -> str:
    """What a transaction is called in writing; the same for every party that knows its name.

    Without a name of its own it is the trace. A name in which nine digits could be a person's
    number by chance, or one that is too long for an index, is written as its hash.
    """
    if transaction is None:
        return "trace " + to_letters(bytes.fromhex(trace_id))
    reserved = transaction.startswith(("trace ", "hash "))
    if reserved or len(transaction) > _LONGEST_NAME or holds_number(transaction):
        return "hash " + to_letters(sha256(transaction.encode()).digest())
    return transaction


def written_line(
    entry: Entry, number: int, recorded: datetime, pseudonym: str | None, key_version: str | None
) -> str:
    """The text of the line, its person replaced by a pseudonym made with a version of the key."""
    return to_json(
        {
            "form": FORM,
            "number": to_count(number),
            "retention": entry.retention,
            "recorded": to_moment(recorded),
            "activity": entry.activity,
            "name": entry.name,
            "status": entry.status.value,
            "started": to_moment(entry.started),
            "ended": to_moment(entry.ended),
            "provider": entry.provider,
            "recipient": entry.recipient,
            "group": entry.group,
            "purpose": entry.purpose,
            "items": list(entry.items),
            "grounds": list(entry.grounds),
            "articles": list(entry.articles),
            "visible_from": None if entry.visible_from is None else entry.visible_from.isoformat(),
            "subject": pseudonym,
            "subject_key": None if pseudonym is None else key_version,
        }
    )


def written_span(trace_id: str, span_id: str) -> str:
    """Trace and span in letters: what makes an entry unique."""
    return to_letters(bytes.fromhex(trace_id + span_id))


def written_link(entry: Entry) -> str:
    """The text of the link."""
    return to_json(
        {
            "form": FORM,
            "trace": to_letters(bytes.fromhex(entry.trace_id)),
            "span": to_letters(bytes.fromhex(entry.span_id)),
            "parent": None if entry.parent is None else to_letters(bytes.fromhex(entry.parent)),
            "caller": entry.caller,
            "transaction": written_transaction(entry.transaction, entry.trace_id),
        }
    )


def read_line(text: str) -> Line:
    """The line in a text; ValueError if it is not one."""
    data = _object(text, 19)
    try:
        day = data["visible_from"]
        pseudonym = data["subject"]
        if pseudonym is not None:
            from_letters(pseudonym, 32)
        return Line(
            number=from_count(data["number"]),
            retention=_text(data["retention"]),
            recorded=from_moment(data["recorded"]),
            activity=_text(data["activity"]),
            name=_text(data["name"]),
            status=Status(data["status"]),
            started=from_moment(data["started"]),
            ended=from_moment(data["ended"]),
            provider=_text(data["provider"]),
            recipient=_text(data["recipient"]),
            group=_text(data["group"]),
            purpose=_text(data["purpose"]),
            items=tuple(_text(item) for item in data["items"]),
            grounds=tuple(_text(ground) for ground in data["grounds"]),
            articles=tuple(_text(article) for article in data["articles"]),
            visible_from=None if day is None else date.fromisoformat(day),
            pseudonym=pseudonym,
            key_version=None if pseudonym is None else _text(data["subject_key"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a line") from error


def read_link(text: str) -> Link:
    """The link in a text; ValueError if it is not one."""
    data = _object(text, 6)
    try:
        parent = data["parent"]
        return Link(
            trace_id=from_letters(data["trace"], 16).hex(),
            span_id=from_letters(data["span"], 8).hex(),
            parent=None if parent is None else from_letters(parent, 8).hex(),
            caller=_text(data["caller"]),
            transaction=_text(data["transaction"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a link") from error


def found_by(line: Line, link: Link) -> dict[str, str | None]:
    """The columns by which content is found: they repeat what its texts say."""
    return {
        "recorded": to_moment(line.recorded),
        "subject": line.pseudonym,
        "span": written_span(link.trace_id, link.span_id),
        "exchange": link.transaction,
    }


def salts(salt: bytes) -> tuple[bytes, bytes]:
    """The salts of line and link: knowing the one does not tell the other."""
    return hmac.digest(salt, _LINE_DOMAIN, "sha256"), hmac.digest(salt, _LINK_DOMAIN, "sha256")


def line_commitment(salt: bytes, line: str) -> bytes:
    """The commitment to a line with its own salt (32 bytes each)."""
    return sha256(_LINE_DOMAIN + salt + line.encode()).digest()


def link_commitment(salt: bytes, link: str) -> bytes:
    """The commitment to a link with its own salt (32 bytes each)."""
    return sha256(_LINK_DOMAIN + salt + link.encode()).digest()


def leaf_of(salt: bytes, line: str, link: str) -> bytes:
    """The hash of the leaf for an entry with this salt (16 bytes)."""
    line_salt, link_salt = salts(salt)
    return leaf_hash(line_commitment(line_salt, line) + link_commitment(link_salt, link))


def _object(text: str, size: int) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (TypeError, RecursionError) as error:
        raise ValueError("not JSON") from error
    if not isinstance(data, dict) or len(data) != size or data.get("form") != FORM:
        raise ValueError("another form")
    return data


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return value
