"""Amounts that stand in a rule, where nobody sees their source."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from uitvoerbaar.language.checks.bodies import Body, bodies, quoted
from uitvoerbaar.language.messages import Message, Severity, declare
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Literal, walk
from uitvoerbaar.law.types import Amount, Percentage

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

gegeven boekenkosten van persoon elke maand: bedrag per maand
    vraag "Wat geeft u uit aan boeken?"

regel leesbijdrage van persoon elke maand: bedrag per maand
    {body}
```
"""

AMOUNT = declare(
    "L750",
    "Een bedrag staat in een regel in plaats van in een tabel",
    "Bedragen veranderen. In een `parameter` staat bij elk bedrag vanaf wanneer het geldt, waar "
    "het gelezen is en hoe zeker dat is; in een regel niet. Alleen € 0 mag.",
    _PAGE.format(body="boekenkosten - € 5"),
    Severity.WARNING,
)

SHARE = declare(
    "L751",
    "Een percentage staat in een regel in plaats van in een tabel",
    "Ook percentages veranderen. Alleen 0%, 50% en 100% mogen in een regel staan.",
    _PAGE.format(body="26% × boekenkosten"),
    Severity.WARNING,
)

# Nil, a half and the whole are words of a rule rather than amounts that someone has set.
_PLAIN_SHARES = (0, Fraction(1, 2), 1)


def check(law: Law) -> Iterator[Message]:
    """Amounts of money and percentages that are written in rules."""
    for body in bodies(law):
        if not body.is_borrowed:
            yield from _written(body)


def _written(body: Body) -> Iterator[Message]:
    for expression in body.computed:
        for part in walk(expression):
            if not isinstance(part, Literal):
                continue
            if isinstance(part.type, Amount) and part.value != 0:
                kind, what = AMOUNT, "Een bedrag"
            elif isinstance(part.type, Percentage) and part.value not in _PLAIN_SHARES:
                kind, what = SHARE, "Een percentage"
            else:
                continue
            yield Message(
                kind,
                part.origin.place,
                f"{what} staat in {quoted(body.rule.symbol)} zelf, zonder bron en ingangsdatum.",
                "Maak er een `parameter` van, met de bron, en gebruik de naam hier.",
            )
