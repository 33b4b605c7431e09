"""Messages about examples and guarantees that do not hold; found by running them."""

from __future__ import annotations

from uitvoerbaar.language.messages import declare

_PAGE = """\
---
regeling: Wet voorbeeld
afkorting: WV
laag: wet
---
## Artikel 1 Toelage

Iedereen krijgt de toelage.

Status: gecodeerd.

```regels
soort persoon
    meervoud personen

parameter toelage_bedrag: bedrag per maand
    vanaf 2020-01-01: € 10 bron "WV 1" wet

regel toelage van persoon elke maand: bedrag per maand
    toelage_bedrag
{extra}```

```voorbeeld
voorbeeld "de toelage" op 2026-01-01
    an is persoon
    verwacht toelage van an = {expected}
```
"""

EXAMPLE_FAILS = declare(
    "L901",
    "een voorbeeld klopt niet",
    "Een voorbeeld beschrijft een geval met zijn uitkomst. Bij het nalopen van de wet wordt het "
    "uitgerekend; komt er iets anders uit, dan is de regel of het voorbeeld fout.",
    _PAGE.format(extra="", expected="€ 12"),
)

GUARANTEE_FAILS = declare(
    "L902",
    "een garantie houdt geen stand",
    "Een garantie moet voor ieder geval gelden. Zij wordt beproefd op bedachte gevallen; het "
    "eerste geval waarvoor zij niet geldt, staat in de melding.",
    _PAGE.format(
        extra="\ngarantie toelage_is_hoog van persoon elke maand\n    toelage > € 11\n",
        expected="€ 10",
    ),
)
