"""Rules that need each other in the same period, so that none of them can be evaluated first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from uitvoerbaar.language.checks.bodies import article_of, listed, quoted
from uitvoerbaar.language.checks.dependencies import Dependency, Node, dependencies, grid_of
from uitvoerbaar.language.checks.graphs import heavy_ring, on_rings, shortest_ring
from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.time import Grid

RING = declare(
    "L650",
    "Regels hebben elkaar in dezelfde periode nodig",
    "Een regel kan pas een waarde hebben als alles wat zij leest er een heeft. Regels die elkaar "
    "rond lezen, hebben dus nooit een begin; ook niet als zij over verschillende personen gaan. "
    "Zet een gezamenlijke zaak in stappen: eerst wat ieder zelf heeft, dan wat van de ander komt. "
    "Een waarde uit een vorige maand of een vorig jaar mag wel.",
    """\
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
    boekenkosten - leeskorting

regel leeskorting van persoon elke maand: bedrag per maand
    leesbijdrage
        ten hoogste boekenkosten
```
""",
)


def check(law: Law) -> Iterator[Message]:
    """One message for each ring of rules, with every member and where it reads the next."""
    for ring in rings(law):
        yield _message(law, ring)


def rings(law: Law) -> list[list[Dependency]]:
    """Rings of dependencies that come back in the same period; no two share a rule."""
    candidates = on_rings(dependencies(law))
    found: list[list[Dependency]] = []
    for group in candidates:
        for day in _days(group):
            used = {dependency.source for ring in found for dependency in ring}
            in_force = [d for d in group if d.validity.holds_on(day) and d.source not in used]
            while ring := _ring(law, in_force):
                found.append(ring)
                nodes = {dependency.source for dependency in ring}
                in_force = [d for d in in_force if d.source not in nodes]
    return found


def _days(group: Iterable[Dependency]) -> list[date]:
    """Days such that each combination of texts in force occurs on one of them."""
    days = {date.min}
    for dependency in group:
        if dependency.validity.start:
            days.add(dependency.validity.start)
        if dependency.validity.end and dependency.validity.end < date.max:
            days.add(dependency.validity.end + timedelta(days=1))
    return sorted(days)


def _ring(law: Law, edges: Sequence[Dependency]) -> list[Dependency] | None:
    """A ring that comes back in the same period, or later.

    A value without a period is fixed once, so that any ring through it is one. Through a yearly
    value only whole years count, for the months of one year all lead to the same value.
    """
    grids = {node: grid_of(law, node) for d in edges for node in (d.source, d.target)}
    once = [node for node, grid in grids.items() if grid is Grid.NONE]
    yearly = [node for node, grid in grids.items() if grid is Grid.YEAR]
    monthly = {node for node, grid in grids.items() if grid is Grid.MONTH}
    only_months = [d for d in edges if d.source in monthly and d.target in monthly]
    periodic = [d for d in edges if grids[d.source] is not Grid.NONE is not grids[d.target]]
    return (
        shortest_ring(edges, once)
        or shortest_ring((d for d in periodic if d.years >= 0), yearly)
        or shortest_ring((d for d in only_months if d.months >= 0), monthly)
        or heavy_ring(only_months, lambda d: (len(grids) + 1) * d.months + 1)
        or _ring_of_years(periodic, set(yearly))
    )


def _ring_of_years(edges: Sequence[Dependency], yearly: set[Node]) -> list[Dependency] | None:
    """A ring through a yearly value that goes back and forth by years."""
    if not yearly:
        return None

    def weight(dependency: Dependency) -> int:
        # A ring that stays in its year must weigh something, as soon as it has a yearly value.
        return (len(edges) + 1) * dependency.years + (dependency.source in yearly)

    ring = heavy_ring(edges, weight)
    return ring if ring and any(d.source in yearly for d in ring) else None


def _message(law: Law, ring: list[Dependency]) -> Message:
    first = min(ring, key=lambda d: (d.place.file, d.place.line))
    start = ring.index(first)
    ring = [*ring[start:], *ring[:start]]
    names = [name_of(dependency.source) for dependency in ring]
    period = _period(law, ring)
    if len(ring) == 1:
        sentence = f"{names[0]} ({article_of(first.declaration.origin)}) leest {period} zichzelf."
    else:
        members = (
            f"{name_of(d.source)} ({article_of(d.declaration.origin)}, {d.place})" for d in ring
        )
        way = " → ".join([*names, names[0]])
        sentence = f"{listed(members)} hebben elkaar {period} nodig: {way}."
    return Message(
        RING,
        first.place,
        sentence,
        "Zet de zaak in stappen: eerst een regel met ieders eigen bedrag, dan een die dat van de "
        "ander leest; of lees een eerdere periode, zoals `in vorige maand`.",
        related=tuple(dependency.origin.place for dependency in ring),
    )


def _period(law: Law, ring: Iterable[Dependency]) -> str:
    grids = {grid_of(law, dependency.source) for dependency in ring}
    if Grid.NONE in grids:
        return "in dezelfde periode"
    return "in hetzelfde jaar" if Grid.YEAR in grids else "in dezelfde maand"


def name_of(node: Node) -> str:
    """A rule, choice or derived kind as it is called in a message."""
    kind = "soort " if isinstance(node.name, str) else ""
    text = f" (tekst van {node.text})" if node.text else ""
    return f"{quoted(f'{kind}{node.name}')}{text}"
