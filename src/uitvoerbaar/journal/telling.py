"""A journal in words and as data, for the person concerned: who used which of my data.

Dutch, plain. Nothing that links a line to another person is told: no trace, no transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from uitvoerbaar.journal.entry import Status
from uitvoerbaar.journal.line import Line
from uitvoerbaar.journal.reconciling import Crossing, Difference, Lack
from uitvoerbaar.journal.verify import Finding, Verification
from uitvoerbaar.journal.writing import to_count, to_moment

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
ArticleOf = Callable[[str], str | None]


def no_articles(ground: str) -> str | None:
    """For who has no register of grounds at hand: the line's own articles are all there is."""
    return None


@cache
def _zone() -> ZoneInfo | None:
    try:
        return ZoneInfo("Europe/Amsterdam")
    except (ZoneInfoNotFoundError, OSError):
        return None


def told_moment(moment: datetime) -> str:
    """A moment in Dutch time: 3 maart 2026 om 14.05 uur."""
    zone = _zone()
    local = moment if zone is None else moment.astimezone(zone)
    suffix = " (UTC)" if zone is None else ""
    day = f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day} om {local.hour}.{local.minute:02d} uur{suffix}"


def articles_of(line: Line, article_of: ArticleOf = no_articles) -> tuple[str, ...]:
    """Under which articles: as recorded, else as the register of grounds says now."""
    if line.articles:
        return line.articles
    found = [(ground, article_of(ground)) for ground in line.grounds]
    return tuple(f"grond {ground}" if text is None else text for ground, text in found)


def told(line: Line, article_of: ArticleOf = no_articles) -> str:
    """One line of the journal for the person whom it is about."""
    items = ", ".join(line.items) or "niet vastgelegd welke gegevens"
    recipient = line.recipient or "een onbekende ontvanger"
    provider = line.provider or "een onbekende bron"
    if line.status is Status.PERMIT and line.provider == line.recipient:
        what = f"{recipient} gebruikte gegevens die er al waren: {items}."
    elif line.status is Status.PERMIT:
        what = f"{recipient} kreeg gegevens van {provider}: {items}."
    elif line.status is Status.REFUSE:
        what = f"{recipient} vroeg {provider} om gegevens: {items}. "
        what += "Dat is geweigerd: er is niets gegeven."
    else:
        what = f"{recipient} vroeg {provider} om gegevens: {items}. Daarbij ging iets mis."
    rows = [told_moment(line.started), what]
    if line.purpose:
        rows.append(f"Waarvoor: {line.purpose}.")
    articles = articles_of(line, article_of)
    if articles and line.status is not Status.REFUSE:
        rows.append(f"Dat mag volgens: {'; '.join(articles)}.")
    if line.group:
        rows.append(f"U staat hierin als: {line.group}.")
    rows.append(f"Regel {to_count(line.number)}, bewaartermijn: {line.retention}.")
    return "\n  ".join(rows)


def told_all(lines: Sequence[Line], article_of: ArticleOf = no_articles) -> str:
    """All lines about a person, or that there are none."""
    if not lines:
        return "In dit journaal staat niets over u."
    count = "1 keer" if len(lines) == 1 else f"{to_count(len(lines))} keer"
    heading = f"Uw gegevens komen {count} voor in dit journaal."
    return "\n\n".join((heading, *(told(line, article_of) for line in lines)))


def line_data(line: Line, article_of: ArticleOf = no_articles) -> dict[str, Any]:
    """One line as data for the person, with nothing that links it to another."""
    return {
        "retention": line.retention,
        "number": to_count(line.number),
        "recorded": to_moment(line.recorded),
        "started": to_moment(line.started),
        "ended": to_moment(line.ended),
        "name": line.name,
        "activity": line.activity,
        "status": line.status.value,
        "provider": line.provider,
        "recipient": line.recipient,
        "group": line.group,
        "purpose": line.purpose,
        "items": list(line.items),
        "grounds": list(line.grounds),
        "articles": list(articles_of(line, article_of)),
    }


def told_verification(result: Verification, kept: int) -> str:
    """What a check found, for an official; `kept` heads were compared."""
    size = f"{to_count(result.entries)} regels, waarvan {to_count(result.contents)} met inhoud"
    if result.is_sound:
        compared = (
            "Zonder bewaarde kop is niet na te gaan of alles is teruggedraaid."
            if kept == 0
            else "Het journaal is sinds de bewaarde kop alleen gegroeid."
        )
        return f"Het journaal klopt: {size}.\n{compared}"
    rows = (f"  {found.kind.value}: {found.sentence}{_place(found)}" for found in result.findings)
    return "\n".join((f"Het journaal klopt niet ({size} nagelopen):", *rows))


def _place(finding: Finding) -> str:
    if finding.retention is None:
        return ""
    if finding.first is None or finding.last is None:
        return f" (bewaartermijn {finding.retention})"
    numbers = f"regel {to_count(finding.first)}"
    if finding.last != finding.first:
        numbers += f" tot en met {to_count(finding.last)}"
    return f" ({numbers}, bewaartermijn {finding.retention})"


def told_difference(difference: Difference) -> str:
    """One difference between two journals, for an official."""
    heading = f"transactie {difference.transaction}: {difference.lack.value}"
    if difference.lack is Lack.DIFFERENT:
        heading += f" ({', '.join(difference.fields)})"
    rows = [heading]
    for who, line in (("hier", difference.here), ("ander", difference.there)):
        if line is not None:
            rows.append(f"{who}: {_told_crossing(line)}")
    return "\n  ".join(rows)


def difference_data(difference: Difference) -> dict[str, Any]:
    """One difference as data."""
    return {
        "lack": difference.lack.value,
        "transaction": difference.transaction,
        "fields": list(difference.fields),
        "here": None if difference.here is None else difference.here.data(),
        "there": None if difference.there is None else difference.there.data(),
    }


def _told_crossing(line: Crossing) -> str:
    items = ", ".join(line.items) or "geen gegevens"
    return (
        f"{told_moment(line.started)}, {line.provider} aan {line.recipient}, "
        f"{line.group or 'geen groep'}: {items}; {line.purpose or 'geen doel'} "
        f"({line.status.value})"
    )
