"""Titles of examples: each once, so that one can be named."""

from __future__ import annotations

from collections.abc import Iterator

from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import Example, Law

TWICE = declare(
    "L950",
    "Twee voorbeelden met dezelfde titel",
    "Een voorbeeld wordt bij zijn titel genoemd: in verslagen, en met `zoals`.",
    """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Leesbijdrage

Status: gecodeerd.

```regels
parameter bijdrage: bedrag per maand
    vanaf 2020-01-01: € 10 bron "artikel 1" wet

regel leesbijdrage elke maand: bedrag per maand
    bijdrage
```

```voorbeeld
voorbeeld "de bijdrage" op 2024-01-01
    verwacht leesbijdrage = € 10

voorbeeld "de bijdrage" op 2025-01-01
    verwacht leesbijdrage = € 10
```
""",
)


def check(law: Law) -> Iterator[Message]:
    """Each title that an example before it has, too."""
    seen: dict[str, Example] = {}
    for example in law.examples:
        first = seen.setdefault(example.title, example)
        if first is not example:
            yield Message(
                TWICE,
                example.origin.place,
                f"Er is al een voorbeeld “{example.title}” ({first.origin.place}).",
                "Geef dit voorbeeld een eigen titel.",
                related=(first.origin.place,),
            )
