"""Laws of ten to a thousand rules, generated, to measure how cost grows with the number of rules.

    python -m bench.generated_laws FOLDER RULES

A law is made of schemes of ten rules each, as a scheme in a real law is: who is entitled (age,
work, a date), income above a threshold, a percentage of it, a maximum by category, something off
for each child and something of each parent, cases, rounding, and a result within limits. A scheme
reads results of the scheme before it, so that nothing can be left out, and its limits keep amounts
the size of real ones however many schemes there are.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from bench.population_data import Column, Population, days, places, some, spread

MONTH = date(2026, 3, 1)

_HEAD = """---
regeling: Gegenereerde wet
afkorting: GW
laag: wet
---
## Artikel 1 Personen

Status: gecodeerd

```regels
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders
    volledig
    meervoud ouderschappen
    register "BRP"

opsomming woonsituatie: thuiswonend, uitwonend

gegeven geboortedatum van persoon: datum
    bereik vanaf 1900-01-01 tot en met 2026-12-31
    register "BRP"

gegeven inkomen van persoon elk jaar: bedrag per jaar
    bereik vanaf € 0 tot en met € 10.000.000
    register "BRI"

gegeven loon van persoon elke maand: bedrag per maand
    bereik vanaf € 0 tot en met € 1.000.000
    register "UWV"

gegeven werkt van persoon elke maand: ja/nee
    register "UWV"

gegeven woonsituatie van persoon elke maand: woonsituatie
    register "BRP"
```
"""

# One scheme: its parameters, then its rules in the order in which they are taken. @ is the number
# of the scheme; < stands before what only a scheme with one before it says, > before what only the
# first one says.
_PARAMETERS = """parameter drempel_@: bedrag per jaar
    vanaf 2024-01-01: € {threshold} bron "gegenereerd" onzeker

parameter deel_@: percentage
    vanaf 2024-01-01: {share}% bron "gegenereerd" onzeker

parameter hoogste_@ per woonsituatie: bedrag per maand
    vanaf      | thuiswonend | uitwonend | bron
    2024-01-01 | {home}      | {away}    | "gegenereerd" onzeker

parameter per_kind_@: bedrag per maand
    vanaf 2024-01-01: € {child} bron "gegenereerd" onzeker"""

_RULES = (
    """regel oud_genoeg_@ van persoon elke maand: ja/nee
    geboortedatum + {age} jaar ≤ peildatum""",
    """regel boven_drempel_@ van persoon elke maand: bedrag per jaar
    inkomen - drempel_@
        ten minste € 0""",
    """regel maximum_@ van persoon elke maand: bedrag per maand
    hoogste_@(woonsituatie)""",
    """regel korting_@ van persoon elke maand: bedrag per maand
    (deel_@ × boven_drempel_@, omgerekend per maand)
        ten hoogste maximum_@""",
    """regel kinderen_@ van persoon elke maand: getal
    aantal kinderschappen waarvoor (niet oud_genoeg_@ van kind)""",
    """regel voor_kinderen_@ van persoon elke maand: bedrag per maand
    per_kind_@ × kinderen_@
        ten hoogste maximum_@""",
    """regel van_ouders_@ van persoon elke maand: bedrag per maand
    som van korting_@ van ouder over ouderschappen
        {direction} afgerond op centen""",
    """regel recht_@ van persoon elke maand: ja/nee
    oud_genoeg_@ en (niet werkt of loon < maximum_@)
<   of resultaat_# > maximum_@""",
    """regel bedrag_@ van persoon elke maand: bedrag per maand
    als niet recht_@: € 0
    als kinderen_@ > 0: maximum_@ - korting_@ + voor_kinderen_@
    anders: maximum_@ - korting_@""",
    """regel resultaat_@ van persoon elke maand: bedrag per maand
    uitkomst "Resultaat @"
>   bedrag_@ - van_ouders_@
<   bedrag_@ - van_ouders_@ + resultaat_# / {divisor}
        ten minste € 0
        afgerond op {step}""",
)


def generated_law(rules: int, seed: int = 1) -> str:
    """The page of a law of exactly so many rules (at least one); the same for a seed."""
    if rules < 1:
        raise ValueError("a law has at least one rule")
    rng = random.Random(f"{seed}-law")
    parts = [_HEAD]
    for scheme in range(1, (rules + 9) // 10 + 1):
        wanted = min(10, rules - 10 * (scheme - 1))
        declarations = [_filled(_PARAMETERS, scheme, rng)]
        declarations += (_filled(text, scheme, rng) for text in _RULES[:wanted])
        parts.append(f"## Artikel {scheme + 1} Regeling {scheme}\n\nStatus: gecodeerd\n\n```regels")
        parts.append("\n\n".join(declarations) + "\n```\n")
    return "\n".join(parts)


def outcomes(rules: int) -> tuple[str, ...]:
    """The public outcomes of a law of so many rules: one for each whole scheme."""
    return tuple(f"resultaat_{scheme}" for scheme in range(1, rules // 10 + 1))


def write_law(folder: Path, rules: int, seed: int = 1) -> Path:
    """Writes the law into a folder of its own; returns that folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wet.md").write_text(generated_law(rules, seed), "utf-8")
    return folder


def _filled(text: str, scheme: int, rng: random.Random) -> str:
    values = {
        "threshold": f"{rng.randrange(12, 60)}.{rng.randrange(0, 1000):03d}",
        "share": rng.choice(("13,6", "26", "7,5", "1,912", "13,73")),
        "home": f"{rng.randrange(100, 400)},{rng.randrange(100):02d}",
        "away": f"{rng.randrange(400, 900)},{rng.randrange(100):02d}",
        "child": f"{rng.randrange(10, 90)},{rng.randrange(100):02d}",
        "age": str(rng.choice((12, 18, 21, 65))),
        "direction": rng.choice(("naar boven", "naar beneden", "")),
        "divisor": rng.choice(("2", "4", "10")),
        "step": rng.choice(("centen", "hele euro's", "veelvouden van € 0,50")),
    }
    chosen = "<" if scheme > 1 else ">"
    other = ">" if scheme > 1 else "<"
    lines = [line for line in text.splitlines() if not line.startswith(other)]
    filled = "\n".join(f" {line[1:]}" if line.startswith(chosen) else line for line in lines)
    for name, value in values.items():
        filled = filled.replace(f"{{{name}}}", value)
    filled = filled.replace("@", str(scheme)).replace("#", str(scheme - 1))
    return "\n".join(_tidied(filled.splitlines()))


def _tidied(lines: list[str]) -> Iterator[str]:
    for line in lines:
        indent = len(line) - len(line.lstrip())
        yield " " * indent + " ".join(line.split())


def generated_population(people: int, seed: int = 1) -> Population:
    """People for any of these laws, each child beside its one or two parents."""
    rng = np.random.default_rng(seed)
    parents = 1 + some(rng, people, 0.8).astype(np.int64)
    size = parents + 1 + rng.choice(3, people, p=(0.5, 0.35, 0.15))
    families = int(np.searchsorted(np.cumsum(size), people)) + 1
    parents, size = parents[:families], size[:families]
    family, place = places(size)
    family, place = family[:people], place[:people]
    first = np.cumsum(size) - size
    children = np.flatnonzero(place >= parents[family])
    which, which_parent = places(parents[family[children]])
    kind = children[which]
    grown = place < parents[family]
    year = np.where(grown, rng.integers(1955, 1995, people), rng.integers(1998, 2020, people))
    income = np.where(
        grown, spread(rng, people, 38_000_00, 0.6), spread(rng, people, 4_000_00, 0.9)
    )
    works = some(rng, people, 0.6)
    month = f"@{MONTH:%Y-%m}"
    person: dict[str, Column] = {
        "geboortedatum": days(year, rng.integers(0, 365, people)),
        f"inkomen@{MONTH.year}": income,
        f"loon{month}": np.where(works, income // 12, 0),
        f"werkt{month}": works,
        f"woonsituatie{month}": some(rng, people, 0.5).astype(np.int8),
    }
    kinship: dict[str, Column] = {
        "kind": kind.astype(np.int32),
        "ouder": (first[family[kind]] + which_parent).astype(np.int32),
    }
    return Population(
        MONTH,
        {"persoon": person, "ouderschap": kinship},
        frozenset({"geboortedatum"}),
        {"woonsituatie": ("thuiswonend", "uitwonend")},
        {},
        {},
    )


def main(arguments: list[str]) -> int:
    """Writes a law of so many rules into a folder."""
    if len(arguments) != 2 or not arguments[1].isdecimal() or int(arguments[1]) < 1:
        print("Use: python -m bench.generated_laws FOLDER RULES")
        return 1
    write_law(Path(arguments[0]), int(arguments[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
