"""A small law and a small register for tests: reading, lending and a library."""

from __future__ import annotations

from datetime import date
from functools import cache

from uitvoerbaar.exchange.decision import DecisionPoint
from uitvoerbaar.exchange.ground import Register
from uitvoerbaar.exchange.items import items_of
from uitvoerbaar.exchange.load import register_from_sources
from uitvoerbaar.exchange.messages import GROUND, NAMES, PROVISION, example_page
from uitvoerbaar.exchange.need import Needs
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_from_sources
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import Law

DAY = date(2026, 3, 1)

LAW = """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---
## Artikel 3 Leeskaart

Wie veel leest, krijgt een kaart.

Status: gecodeerd

```regels
soort persoon
    meervoud personen

soort inschrijving
    lezer: persoon, omgekeerd inschrijvingen
    volledig
    meervoud inschrijvingen

gegeven gelezen_boeken van persoon elke maand: getal
    bereik vanaf 0
    register "bibliotheek", niet authentiek
    ook bekend als boeken_gelezen

gegeven geboortedatum van persoon: datum
    register "BRP", authentiek

gegeven leesspaargeld van persoon elke maand: bedrag
    bereik vanaf € 0
    register "bibliotheek", niet authentiek

gegeven vestiging van persoon: tekst
    register "bibliotheek", niet authentiek

gegeven vestiging van inschrijving: tekst
    register "bibliotheek", niet authentiek

regel veel_gelezen van persoon elke maand: ja/nee
    gelezen_boeken ≥ 10

regel leeskaart van persoon elke maand: bedrag
    uitkomst "Leeskaart"
    als veel_gelezen en geboortedatum + 18 jaar > peildatum: leesspaargeld
    anders: € 0
```
"""


@cache
def sample_law() -> Law:
    """The law on reading."""
    law, messages = law_from_sources([SourceFile("leeswet.md", LAW.encode())])
    assert law is not None, messages
    return law


def read(*declarations: str, law: Law | None = None) -> tuple[Register, list[Message]]:
    """The register on pages with these declarations, each a page, and the messages about it."""
    sources = [
        SourceFile(f"gronden-{number}.md", example_page(text).encode())
        for number, text in enumerate(declarations)
    ]
    return register_from_sources(sources, law or sample_law())


def sound(*declarations: str) -> Register:
    """The register on pages that must have no errors."""
    register, messages = read(*declarations)
    assert not [m for m in messages if m.is_error], messages
    return register


def point_of(register: Register, law: Law | None = None) -> DecisionPoint:
    """A decision point for a register."""
    chosen = law or sample_law()
    return DecisionPoint(register, items_of(chosen), Needs(chosen, register.purposes))


# A register in which nothing is open: everything is known, and one ground.
WHOLE = NAMES + PROVISION + GROUND
