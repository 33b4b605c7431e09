"""A small law with things that refer to each other, and tables of cases of it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from uitvoerbaar import face
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.tables import nested, tables_of

LAW = """\
---
regeling: Wet op de leestoeslag
afkorting: WL
laag: wet
---
## Artikel 1 Leestoeslag

Wie met de ouders onder de grens verdient, krijgt een bedrag per maand.

Status: gecodeerd; op aanvraag.

```regels
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    register "BRP"

opsomming inkomensgroep: laag, hoog

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0
    register "basisregistratie inkomen"
    vraag "Hoeveel verdient u in dit jaar?"

gegeven geboortedatum van persoon: datum
    register "BRP"

keuze leestoeslag_aangevraagd van persoon elke maand: ja/nee
    op aanvraag door lezer
    vraag "Wilt u leestoeslag?"

parameter leesbedrag elk jaar: bedrag per maand
    vanaf 2025-01-01: € 10 bron "WL 1 lid 1" wet
    vanaf 2026-01-01: € 12,50 bron "WL 1 lid 1" wet

parameter inkomensgrens elk jaar: bedrag per jaar
    vanaf 2025-01-01: € 60.000 bron "WL 1 lid 2" wet
    vanaf 2026-01-01: € 60.000 bron "WL 1 lid 2" wet

regel gezinsinkomen van persoon elk jaar: bedrag per jaar
    inkomen + som van inkomen over ouders

regel groep van persoon elke maand: inkomensgroep
    uitkomst "Inkomensgroep"
    als gezinsinkomen ≤ inkomensgrens: laag
    anders: hoog

regel leestoeslag van persoon elke maand: bedrag per maand
    uitkomst "Leestoeslag"
    als leestoeslag_aangevraagd en gezinsinkomen ≤ inkomensgrens: leesbedrag
    anders: € 0

regel deel van persoon elke maand: getal
    uitkomst "Deel"
    gezinsinkomen / inkomensgrens

regel oudste_ouder van persoon elke maand: persoon
    uitkomst "Oudste ouder"
    kies uit ouders de laagste geboortedatum

regel meerderjarig_vanaf van persoon: datum
    uitkomst "Meerderjarig vanaf"
    geboortedatum + 18 jaar
```
"""
OUTCOMES = ["leestoeslag", "groep", "deel", "oudste_ouder", "meerderjarig_vanaf"]


def law_folder(folder: Path) -> Path:
    """A folder with the law."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "leestoeslag.md").write_text(LAW, "utf-8")
    return folder


def some_cases(
    lawbook: face.Lawbook, number: int, seed: int = 1, beyond: float = 0.0
) -> list[Case]:
    """Random cases, some with unknown and provisional incomes, with none to two parents. `beyond`:
    the share of incomes that are so high that the kernel hands them back."""
    rng = random.Random(seed)
    made = []
    for count in range(number):
        parents = rng.randrange(3)
        lines = ["peildatum: 2026-03-01", "aanvrager: cas", "personen:"]
        for name in ("cas", "an", "bo")[: parents + 1]:
            lines.append(f"  {name}:")
            if rng.random() < 0.9:
                income = rng.randrange(0, 45_000 * 100)
                if beyond and rng.random() < beyond:
                    income += 2**32
                amount = f"{income // 100}.{income % 100:02d}"
                kind = ", voorlopig: ja" if rng.random() < 0.2 else ""
                lines.append(f"    inkomen: {{2026: {{waarde: {amount}{kind}}}}}")
            day = (
                f"{1950 + rng.randrange(60)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
            )
            lines.append(f"    geboortedatum: {day}")
            if name == "cas":
                lines.append(f"    ouders: [{', '.join(('an', 'bo')[:parents])}]")
                if rng.random() < 0.8:
                    lines.append("    leestoeslag_aangevraagd: ja")
        made.append(lawbook.case("\n".join(lines) + "\n", f"zaak-{count}"))
    return made


def nested_table(lawbook: face.Lawbook, cases: list[Case]) -> Any:
    """The cases as a table with a row for each, numbered in `zaak`."""
    table = nested(lawbook.law, tables_of(lawbook.law, cases))
    return table.add_column(0, "zaak", pa.array(range(1000, 1000 + len(cases)), pa.int64()))


def write(table: Any, path: Path, group: int = 100) -> Path:
    """A Parquet file of a table."""
    pq.write_table(table, path, row_group_size=group)
    return path


def plain_rows(table: Any) -> list[dict[str, Any]]:
    """The rows of a table as they are compared."""
    rows: list[dict[str, Any]] = table.to_pylist()
    return rows
