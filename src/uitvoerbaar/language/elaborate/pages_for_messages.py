"""The pages on which messages are shown: a small law around the lines that go wrong."""

from __future__ import annotations

FRONT = "---\nregeling: Voorbeeldwet\nafkorting: VBW\nlaag: wet\n---\n"

_BASE = """
```regels
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders

opsomming kleur: rood, groen

gegeven geboortedatum van persoon: datum
gegeven inkomen van persoon elk jaar: bedrag per jaar
gegeven huur van persoon elke maand: bedrag per maand
gegeven leeftijd van persoon elke maand: getal
gegeven jas van persoon: kleur
gegeven partner van persoon elke maand: persoon
```
"""


def page(*declarations: str, article: str = "## Artikel 1 Voorbeeld") -> str:
    """A page of a small law with these declarations under an article."""
    blocks = "\n\n".join(declarations)
    return f"{FRONT}{_BASE}\n{article}\n\n```regels\n{blocks}\n```\n"


def rule(formula: str, kind: str = "getal", grid: str = " elke maand", after: str = "") -> str:
    """A page with one rule about a person."""
    return page(f"regel uitkomst_x van persoon{grid}: {kind}\n    {formula}{after}")
