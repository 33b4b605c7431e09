"""Rows of a parameter: each year its own where the law fixes it yearly, in order, and once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from uitvoerbaar.language.checks.bodies import heading, listed, quoted
from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import Law, Parameter, ParameterVersion
from uitvoerbaar.law.time import Grid

MISSING_YEAR = declare(
    "L554",
    "Een bedrag dat elk jaar wordt vastgesteld, mist een jaar",
    "Een parameter met `elk jaar` heeft voor ieder kalenderjaar een eigen rij die op 1 januari "
    "geldt. Een vorig jaar loopt nooit door: wie het bedrag niet kent, schrijft `onbekend` of een "
    "`aanname`.",
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
    vanaf 2022-01-01: € 10 bron "artikel 1" wet
    vanaf 2024-01-01: € 11 bron "artikel 1" wet

regel leesbijdrage elk jaar: bedrag per maand
    bijdrage
```
""",
)

OUT_OF_ORDER = declare(
    "L555",
    "De rijen van een parameter staan niet op volgorde",
    "De rijen van een tabel staan van oud naar nieuw, zodat een nieuw bedrag één nieuwe regel is "
    "en `idem` altijd de rij erboven betekent.",
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
    vanaf 2024-01-01: € 11 bron "artikel 1" wet
    vanaf 2023-01-01: € 10 bron "artikel 1" wet

regel leesbijdrage elke maand: bedrag per maand
    bijdrage
```
""",
)

TWICE = declare(
    "L556",
    "Een parameter heeft twee rijen voor dezelfde dag",
    "Vanaf een dag geldt één rij. Een verbetering die later bekend werd, krijgt `bekend vanaf`.",
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
    vanaf 2024-01-01: € 10 bron "artikel 1" wet
    vanaf 2024-01-01: € 11 bron "artikel 1" wet

regel leesbijdrage elke maand: bedrag per maand
    bijdrage
```
""",
)


def check(law: Law) -> Iterator[Message]:
    """Missing years, rows out of order and rows twice in every parameter."""
    for parameter in law.parameters.values():
        yield from _missing_years(parameter)
        yield from _order(parameter)


def years_without_row(parameter: Parameter) -> tuple[int, ...]:
    """The calendar years after the first and up to the last row that no row opens on 1 January.

    Each category counts for itself: a row that an assumption adds may leave some of them out.
    """
    missing: set[int] = set()
    for keys in dict.fromkeys(keys for version in parameter.versions for keys in version.cells):
        days = [version.valid_from for version in parameter.versions if keys in version.cells]
        opened = {day.year for day in days if _opens_a_year(day)}
        first, last = min(days).year, max(days).year
        missing.update(year for year in range(first + 1, last + 1) if year not in opened)
    return tuple(sorted(missing))


def _opens_a_year(day: date) -> bool:
    return (day.month, day.day) == (1, 1)


def _missing_years(parameter: Parameter) -> Iterator[Message]:
    if parameter.grid is not Grid.YEAR:
        return
    missing = years_without_row(parameter)
    if missing:
        yield Message(
            MISSING_YEAR,
            heading(parameter),
            f"{quoted(parameter.name)} wordt elk jaar vastgesteld, maar heeft geen rij die geldt "
            f"op 1 januari {_years(missing)}.",
            f"Voeg een rij toe voor {missing[0]}-01-01, met `onbekend` als het bedrag niet te "
            f"vinden is, of een `aanname … op parameter {parameter.name}`.",
        )


def _years(years: tuple[int, ...]) -> str:
    """Years in words, consecutive ones as a stretch."""
    stretches: list[list[int]] = []
    for year in years:
        if stretches and stretches[-1][-1] == year - 1:
            stretches[-1].append(year)
        else:
            stretches.append([year])
    return listed(
        str(stretch[0]) if len(stretch) == 1 else f"{stretch[0]} tot en met {stretch[-1]}"
        for stretch in stretches
    )


def _order(parameter: Parameter) -> Iterator[Message]:
    written = sorted(
        (version for version in parameter.versions if _is_written(version)),
        key=lambda version: (version.origin.place.file, version.origin.place.line),
    )
    for before, after in pairwise(written):
        if before.origin.place.file != after.origin.place.file:
            continue
        if after.valid_from < before.valid_from:
            yield Message(
                OUT_OF_ORDER,
                after.origin.place,
                f"Deze rij van {quoted(parameter.name)} geldt vanaf {after.valid_from}, maar staat "
                f"na de rij van {before.valid_from}.",
                "Zet de rijen van oud naar nieuw.",
                related=(before.origin.place,),
            )
    seen: dict[tuple[date, date | None], ParameterVersion] = {}
    for version in written:
        earlier = seen.setdefault((version.valid_from, version.known_from), version)
        if earlier is not version:
            yield Message(
                TWICE,
                version.origin.place,
                f"{quoted(parameter.name)} heeft al een rij vanaf {version.valid_from} "
                f"({earlier.origin.place}).",
                "Haal een van de rijen weg, of geef de verbetering `bekend vanaf`.",
                related=(earlier.origin.place,),
            )


def _is_written(version: ParameterVersion) -> bool:
    """Whether a row stands in the table: not one of an assumption, nor one that ends the table."""
    return bool(version.cells) and all(cell.assumption is None for cell in version.cells.values())
