"""Amounts: each with a source, in a table; and assumptions only where the law has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from uitvoerbaar.language.checks.bodies import Body, bodies, quoted
from uitvoerbaar.language.checks.parameters import assumed
from uitvoerbaar.language.messages import Message, Severity, declare
from uitvoerbaar.law.declaration import Gap, Law, Parameter, ParameterVersion
from uitvoerbaar.law.expression import Literal, walk
from uitvoerbaar.law.time import Grid
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

ALREADY_THERE = declare(
    "L752",
    "Een aanname vult een bedrag dat de wet al heeft",
    "Een aanname vult wat ontbreekt. Heeft de tabel zelf een bedrag voor die tijd, dan is de "
    "aanname overbodig geworden of in strijd met de wet.",
    """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Leesbijdrage

Status: gecodeerd.

```regels
parameter bijdrage elk jaar: bedrag per maand
    vanaf 2026-01-01: € 10 bron "artikel 1" wet
    vanaf 2027-01-01: € 11 bron "artikel 1" wet

aanname bijdrage_2027 op parameter bijdrage
    vanaf 2027-01-01: € 12 bron "raming" onzeker
    omdat "nog niet vastgesteld"

regel leesbijdrage elk jaar: bedrag per maand
    bijdrage
```
""",
)

# Nil, a half and the whole are words of a rule rather than amounts that someone has set.
_PLAIN_SHARES = (0, Fraction(1, 2), 1)


def check(law: Law) -> Iterator[Message]:
    """Amounts and percentages written in rules, and assumptions where the law has an amount."""
    for body in bodies(law):
        if not body.is_borrowed:
            yield from _written(body)
    for parameter in law.parameters.values():
        yield from _already_there(parameter)


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


def _already_there(parameter: Parameter) -> Iterator[Message]:
    """Assumed rows for a moment (or on a yearly grid a year) with a row of the law itself."""

    def moment(version: ParameterVersion) -> date | int:
        yearly = parameter.grid is Grid.YEAR
        return version.valid_from.year if yearly else version.valid_from

    own = [version for version in parameter.versions if not assumed(version)]
    for version in filter(assumed, parameter.versions):
        for other in own:
            if moment(other) != moment(version) or not _shared(version, other):
                continue
            name = next(cell.assumption for cell in version.cells.values() if cell.assumption)
            yield Message(
                ALREADY_THERE,
                version.origin.place,
                f"De aanname {quoted(name)} vult {quoted(parameter.name)} vanaf "
                f"{version.valid_from}, maar de tabel heeft daarvoor zelf een bedrag "
                f"({other.origin.place}).",
                "Haal de aanname weg, of de rij als die zelf maar een aanname was.",
                related=(other.origin.place,),
            )


def _shared(assumption: ParameterVersion, row: ParameterVersion) -> bool:
    """Whether a row gives an amount for a category that an assumption fills."""
    return any(
        keys in row.cells and row.cells[keys].value is not Gap.UNKNOWN for keys in assumption.cells
    )
