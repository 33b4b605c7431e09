"""The status line of each article: what became of it, and whether that is so."""

from __future__ import annotations

from collections.abc import Iterator

from uitvoerbaar.language.checks.standing import Standing, Standings
from uitvoerbaar.language.messages import Message, Severity, declare
from uitvoerbaar.law.declaration import ArticleStatus, Law

_PAGE = """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Leesbijdrage
{status}
Wie leest, krijgt een bijdrage.
"""

UNSTATED = declare(
    "L857",
    "Een artikel zonder status",
    "Van ieder artikel staat in een statusregel wat ervan geworden is: gecodeerd, oordeel, "
    "procedureel of niet gecodeerd met de reden. Zo is te zien wat de regels dekken.",
    _PAGE.format(status=""),
    Severity.WARNING,
)

EMPTY = declare(
    "L858",
    "Een artikel heet gecodeerd, maar heeft geen regels",
    "Onder een artikel dat gecodeerd is, staat wat het bepaalt; of het delegeert dat.",
    _PAGE.format(status="\nStatus: gecodeerd.\n"),
    Severity.WARNING,
)


def check(law: Law) -> Iterator[Message]:
    """Articles without status, and empty ones that are said to be encoded.

    Parts of articles count for the article: the rules of a paragraph often stand with another.
    """
    standings = Standings(law)
    for standing in standings.all:
        if standing.is_part:
            continue
        if standing.article.status is ArticleStatus.UNSTATED:
            yield from _unstated(standings, standing)
        elif standing.article.status is ArticleStatus.ENCODED:
            yield from _empty(standings, standing)


def _unstated(standings: Standings, standing: Standing) -> Iterator[Message]:
    parts = standings.by_number[standing.number]
    if any(part.article.status is not ArticleStatus.UNSTATED for part in parts):
        return
    yield Message(
        UNSTATED,
        standing.article.origin.place,
        f"Van {standing.article.citation} staat niet wat ervan geworden is.",
        "Zet onder de kop een statusregel, zoals `Status: gecodeerd` of "
        "`Status: niet gecodeerd: gaat over scholen`.",
    )


def _empty(standings: Standings, standing: Standing) -> Iterator[Message]:
    places = standing.article.encoded_at
    if places:
        yield from _elsewhere(standings, standing, places)
        return
    if standings.declared_under(standing) or standing.article.delegations:
        return
    yield Message(
        EMPTY,
        standing.article.origin.place,
        f"{standing.article.citation} heet gecodeerd, maar er staat niets onder.",
        "Schrijf de regels, of zet `gecodeerd bij ARTIKEL`, `procedureel` of "
        "`niet gecodeerd: REDEN` in de statusregel.",
    )


def _elsewhere(
    standings: Standings, standing: Standing, places: tuple[str, ...]
) -> Iterator[Message]:
    """Articles whose rules are said to stand with another that has none, or is not there."""
    for place in places:
        there = standings.by_number.get((standing.number[0], place), ())
        if any(standings.declared_under(other) for other in there):
            continue
        yield Message(
            EMPTY,
            standing.article.origin.place,
            f"{standing.article.citation} zou bij artikel {place} zijn gecodeerd, maar daar staat "
            "geen regel.",
            "Noem het nummer van een artikel met regels.",
        )
