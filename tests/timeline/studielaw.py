"""A small law with all that a timeline shows, and cases for it."""

from __future__ import annotations

from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.face import Lawbook
from uitvoerbaar.language.load import law_from_pages
from uitvoerbaar.language.page import read_page
from uitvoerbaar.timeline.build import default_rules, timeline
from uitvoerbaar.timeline.model import Timeline, Track

LAW = """\
---
regeling: Wet op de leesstudie
afkorting: WLS
laag: wet
---
## Artikel 1 Wie leest

Status: gecodeerd.

```regels
soort persoon
    meervoud personen

soort inschrijving
    student: persoon, omgekeerd inschrijvingen
    loopt van begindatum tot en met einddatum
    meervoud inschrijvingen
    register "leesschool"

opsomming vorm: gift, prestatielening, lening
opsomming verblijf: thuis, op_kamers

gegeven begindatum van inschrijving: datum
gegeven einddatum van inschrijving: datum

gegeven geboortedatum van persoon: datum
    register "BRP", authentiek

gegeven verblijf van persoon elke maand: verblijf
    register "BRP", authentiek

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0
    register "BRI", authentiek

gegeven zieke_maand van persoon elke maand: ja/nee
    vraag "Was u deze maand ziek?", engels "Were you ill this month?"

keuze leent van persoon elke maand: ja/nee
    op aanvraag door student
    vraag "Wilt u lenen?"
```

## Artikel 2 Bedragen

Status: gecodeerd.

```regels
parameter leesbedrag per verblijf: bedrag per maand
    vanaf      | thuis | op_kamers | bron
    2023-01-01 | 80,00 |    280,00 | "WLS 2" wet
    2025-01-01 | 90,10 |    302,39 | "WLS 2" wet

parameter toelagemaximum: bedrag per maand
    vanaf 2023-01-01: € 416 bron "WLS 2" gepubliceerd

parameter leenbedrag elk jaar: bedrag per maand
    vanaf 2023-01-01: € 250 bron "WLS 2" wet
    vanaf 2024-01-01: € 250 bron "WLS 2" wet
    vanaf 2025-01-01: € 260 bron "WLS 2" wet
    vanaf 2026-01-01: € 270 bron "WLS 2" afgeleid

parameter leesmaanden: getal
    vanaf 2023-01-01: 24 bron "WLS 2" wet

parameter giftmaanden: getal
    vanaf 2023-01-01: 5 bron "WLS 2" wet

aanname toelage_is_gift: ja/nee
    waarde ja
    omdat "WLS 2 zegt niet in welke vorm de toelage wordt betaald"
```

## Artikel 3 Wat u krijgt

Status: gecodeerd.

```regels
regel ingeschreven van persoon elke maand: ja/nee
    uitkomst "Ingeschreven"
    aantal lopende inschrijvingen > 0

regel recht van persoon elke maand: ja/nee
    ingeschreven en (gebruikt in vorige maand, bij ontbreken 0) < leesmaanden

regel gebruikt van persoon elke maand: getal
    uitkomst "Maanden gebruikt"
    teller verbruikt
    begint in 2023-01 met 0
    als recht: gebruikt in vorige maand + 1
    anders: gebruikt in vorige maand

regel maanden_over van persoon elke maand: getal
    uitkomst "Maanden over"
    teller resterend
    leesmaanden - gebruikt

regel vorm_van_het_leesgeld van persoon elke maand: vorm
    als gebruikt ≤ giftmaanden: gift
    anders: prestatielening

regel leesgeld van persoon elke maand: bedrag per maand
    uitkomst "Leesgeld"
    uitbetaling in vorm_van_het_leesgeld
    als recht: leesbedrag(verblijf)
    anders: € 0

regel vorm_van_de_toelage van persoon elke maand: vorm
    als toelage_is_gift: gift
    anders: prestatielening

regel toelage van persoon elke maand: bedrag per maand
    uitkomst "Toelage"
    uitbetaling in vorm_van_de_toelage
    als niet recht: € 0
    anders:
        toelagemaximum - (inkomen in vorig jaar, omgerekend per maand) / 3
            ten minste € 0
            ten hoogste toelagemaximum

regel vorm_van_de_lening van persoon elke maand: vorm
    lening

regel lening van persoon elke maand: bedrag per maand
    uitkomst "Lening"
    uitbetaling in vorm_van_de_lening
    als ingeschreven en leent: leenbedrag
    anders: € 0

regel ziekengeld van persoon elke maand: bedrag per maand
    uitkomst "Ziekengeld"
    uitbetaling
    als niet ingeschreven: niet van toepassing
    als zieke_maand: leesbedrag(thuis)
    anders: € 0

regel maximum van persoon elke maand: bedrag per maand
    uitkomst "Maximum van de toelage"
    toelagemaximum

regel woont van persoon elke maand: verblijf
    uitkomst "Thuis of op kamers"
    verblijf

regel jarig van persoon elke maand: ja/nee
    uitkomst "Jarig deze maand"
    maandnummer van geboortedatum = maandnummer van peildatum
```
"""

CASE = """\
peildatum: 2025-10-01
aanvrager: noor
personen:
  noor:
    geboortedatum: 2006-02-11
    verblijf: {vanaf 2023-01-01: thuis, vanaf 2025-03-01: op_kamers}
    inkomen: {2023: 3600, 2024: 0, 2025: {waarde: 1800, voorlopig: ja}}
    zieke_maand: nee
    leent: 2025-01-10
    volledig: [inschrijvingen]
inschrijvingen:
  - student: noor
    begindatum: 2024-09-01
    einddatum: 2026-08-31
"""


def lawbook(text: str = LAW) -> Lawbook:
    """The small law, or another text."""
    page, messages = read_page(text, "leesstudie.md")
    law, found = law_from_pages([page])
    assert law is not None, [f"{m.place} {m.sentence}" for m in (*messages, *found)]
    return Lawbook(law)


def made(
    case: str = CASE, first: int | None = None, last: int | None = None, law: str = LAW
) -> Timeline:
    """The timeline of a case by the small law."""
    book = lawbook(law)
    read: Case = book.case(case, "noor.yaml")
    program: Program = book.program
    return timeline(program, read, default_rules(book.law, read), first, last)


def track(found: Timeline, name: str) -> Track:
    """The track of an outcome."""
    return next(each for each in found.tracks if each.name == name)
