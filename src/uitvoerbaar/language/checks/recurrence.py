"""Values carried forward that multiply themselves: without rounding they grow without end."""

from __future__ import annotations

from collections.abc import Iterator

from uitvoerbaar.language.checks.bodies import article_of, listed, quoted
from uitvoerbaar.language.checks.cycles import name_of, rings
from uitvoerbaar.language.checks.dependencies import dependencies
from uitvoerbaar.language.checks.graphs import on_rings
from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import Law

UNROUNDED = declare(
    "L651",
    "Een waarde vermenigvuldigt zichzelf door de tijd zonder afronding",
    "Alles wordt exact berekend. Een schuld die elke maand met rente groeit, krijgt zonder "
    "afronding steeds meer cijfers achter de komma, tot er niet meer mee te rekenen is. Waar de "
    "wet niet zegt hoe wordt afgerond, is de afronding een lezing: schrijf haar op, met een "
    "`interpretatie`.",
    """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Leenschuld

Status: gecodeerd.

```regels
soort persoon

gegeven eerste_maand van persoon: maand
    vraag "In welke maand leende u voor het eerst boeken?"

parameter leenrente: percentage
    vanaf 2020-01-01: 2% bron "artikel 1" wet

regel schuld van persoon elke maand: bedrag
    begint in eerste_maand met € 0
    (1 + leenrente) × (schuld in vorige maand)
```
""",
)


def check(law: Law) -> Iterator[Message]:
    """One message for each group of rules that multiply each other's earlier values."""
    looping = {d.source for ring in rings(law) for d in ring}
    flowing = [
        d
        for d in dependencies(law)
        if d.flow is not None and not d.flow.rounded and not {d.source, d.target} & looping
    ]
    for group in on_rings(flowing):
        growing = [d for d in group if d.flow is not None and d.flow.multiplied is not None]
        if not growing:
            continue
        first = min(growing, key=lambda d: (d.origin.place.file, d.origin.place.line))
        names = dict.fromkeys(name_of(d.source) for d in group)
        through = "" if len(names) == 1 else f" (via {listed(list(names))})"
        assert first.flow is not None
        assert first.flow.multiplied is not None
        yield Message(
            UNROUNDED,
            first.flow.multiplied.place,
            f"{name_of(first.source)} ({article_of(first.declaration.origin)}) vermenigvuldigt of "
            f"deelt zijn eigen eerdere waarde{through}, en rondt die nergens af.",
            f"Rond {quoted(first.source.name)} af, bijvoorbeeld met `afgerond op centen` of "
            "`afgerond op 10 decimalen`, en schrijf de lezing erbij met `interpretatie`.",
            related=tuple(d.origin.place for d in group),
        )
