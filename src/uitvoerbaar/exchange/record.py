"""The register of processing activities (AVG article 30), from the grounds.

One activity is one purpose of a party, or one purpose of others for which it gives data. What the
grounds do not say (a transfer outside the EU, security) is shown as not determined here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from attrs import fields, frozen

from uitvoerbaar.exchange.ground import Ground, Register
from uitvoerbaar.exchange.service import activity_of
from uitvoerbaar.exchange.words import Words, readable

_ELSEWHERE = "niet in de gronden bepaald"


@frozen(slots=True)
class Activity:
    """A processing activity: what AVG article 30, paragraph 1 asks, and the articles it rests on.

    Each is text for people, parts with `; ` between them.
    """

    uri: str
    controller: str
    role: str
    purpose: str
    task: str
    data_subjects: str
    data: str
    sources: str
    recipients: str
    outside_eu: str
    retention: str
    security: str
    grounds: str
    confidence: str


HEADINGS = {
    "uri": "activiteit",
    "controller": "verwerkingsverantwoordelijke",
    "role": "rol",
    "purpose": "doel",
    "task": "taak",
    "data_subjects": "betrokkenen",
    "data": "gegevens",
    "sources": "verstrekkers",
    "recipients": "ontvangers",
    "outside_eu": "doorgifte buiten de EU",
    "retention": "bewaartermijn",
    "security": "beveiliging",
    "grounds": "gronden",
    "confidence": "zekerheid",
}


def activities(register: Register, party: str | None, base: str) -> list[Activity]:
    """The activities of a party and of its parts; of all parties where None."""
    words = Words(register)
    mine = {
        name
        for name, found in register.parties.items()
        if party is None or party in (name, found.part_of)
    }
    groups: dict[tuple[str, str, str], list[Ground]] = {}
    for ground in register.grounds.values():
        if ground.recipient in mine:
            groups.setdefault((ground.recipient, "ontvangen", ground.purpose), []).append(ground)
        if ground.provider in mine:
            groups.setdefault((ground.provider, "verstrekken", ground.purpose), []).append(ground)
    return [_activity(words, key, grounds, base) for key, grounds in sorted(groups.items())]


def _activity(
    words: Words, key: tuple[str, str, str], grounds: Sequence[Ground], base: str
) -> Activity:
    controller, role, purpose = key
    register = words.register
    return Activity(
        activity_of(base, purpose),
        words.party(controller),
        role,
        words.purpose(purpose),
        words.task(purpose) or "geen bron noemt een artikel",
        _list(words.group(g.group) for g in grounds),
        _list(readable(g.written) for g in grounds),
        _list(words.party(g.provider) for g in grounds),
        _list(words.party(g.recipient) for g in grounds),
        _ELSEWHERE,
        _list(register.retentions[g.retention].title for g in grounds),
        _ELSEWHERE,
        _list(f"{g.id} {g.reference}" for g in grounds),
        _list(g.confidence.value for g in grounds),
    )


def _list(parts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(parts))


def as_csv(found: Sequence[Activity]) -> str:
    """The activities as CSV with a heading; a cell that a spreadsheet would run is made text."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEADINGS.values())
    for activity in found:
        writer.writerow(_harmless(str(getattr(activity, name))) for name in HEADINGS)
    return target.getvalue()


def as_markdown(found: Sequence[Activity]) -> str:
    """The activities as a page: a heading and a small table for each."""
    parts = ["# Register van verwerkingsactiviteiten (AVG artikel 30)\n"]
    for activity in found:
        parts.append(f"## {activity.controller}: {activity.purpose} ({activity.role})\n")
        cells = {name: str(getattr(activity, name)).replace("|", r"\|") for name in HEADINGS}
        rows = [
            f"| {heading} | {cells[name]} |"
            for name, heading in HEADINGS.items()
            if name not in ("controller", "purpose", "role")
        ]
        parts.append("\n".join(["| | |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


assert set(HEADINGS) == {attribute.name for attribute in fields(Activity)}
