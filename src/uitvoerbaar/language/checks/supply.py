"""Who can say: each item has a register or a question, each judgement a question."""

from __future__ import annotations

from collections.abc import Iterator

from uitvoerbaar.language.checks.bodies import heading, quoted
from uitvoerbaar.language.messages import Message, Severity, declare
from uitvoerbaar.law.declaration import Law

_PAGE = """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Leesbijdrage

Status: gecodeerd.

```regels
soort persoon

{fact}

parameter bijdrage: bedrag per maand
    vanaf 2020-01-01: € 10 bron "artikel 1" wet

regel leesbijdrage van persoon elke maand: bedrag per maand
    als leest_graag: bijdrage
    anders: € 0
```
"""

NOBODY = declare(
    "L658",
    "Een gegeven dat niemand kan leveren",
    "Een gegeven staat in een register, of iemand kan ernaar gevraagd worden. Anders blijft elke "
    "uitkomst die ervan afhangt onbekend. De gegevens van een `soort` met een register komen "
    "daaruit mee.",
    _PAGE.format(fact="gegeven leest_graag van persoon elke maand: ja/nee"),
)

UNASKED = declare(
    "L659",
    "Een oordeel zonder vraag",
    "Wie moet oordelen, krijgt een vraag te zien. Zonder eigen vraag is dat alleen de naam.",
    _PAGE.format(
        fact="oordeel leest_graag van persoon elke maand: ja/nee\n    door medewerker, met redenen"
    ),
    Severity.WARNING,
)


def check(law: Law) -> Iterator[Message]:
    """Items without register or question, and judgements without question."""
    for item in law.items.values():
        kind = law.kinds.get(item.symbol.kind or "")
        comes_along = kind is not None and kind.register is not None
        if item.register is None and item.question is None and not comes_along:
            yield Message(
                NOBODY,
                heading(item),
                f"{quoted(item.symbol)} heeft geen register en geen vraag: niemand kan het "
                "leveren.",
                'Voeg `register "…"` toe, of `vraag "…"` als alleen de burger het weet.',
            )
    for judgement in law.judgements.values():
        if judgement.question is None:
            yield Message(
                UNASKED,
                heading(judgement),
                f"Het oordeel {quoted(judgement.symbol)} heeft geen vraag.",
                f'Voeg `vraag "…"` toe, gericht aan de {judgement.official}.',
            )
