"""Exceptions on one rule: which of two wins, wherever both can hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from attrs import frozen

from uitvoerbaar.language.checks.bodies import article_of, heading, quoted
from uitvoerbaar.language.checks.graphs import shortest_ring
from uitvoerbaar.language.checks.reasoning import Fact, Reasoning
from uitvoerbaar.language.checks.versions import covers, overlap
from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import Law, Rule, RuleException

_PAGE = """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Leesbijdrage

Status: gecodeerd.

```regels
soort persoon

gegeven blind van persoon elke maand: ja/nee
    vraag "Bent u blind?"
gegeven leraar van persoon elke maand: ja/nee
    vraag "Geeft u les?"

parameter bijdrage: bedrag per maand
    vanaf 2020-01-01: € 10 bron "artikel 1" wet

regel leesbijdrage van persoon elke maand: bedrag per maand
    bijdrage

uitzondering blinde_lezer op leesbijdrage van persoon{first}
    als blind: € 0
```

## Artikel 2 Leraren

Status: gecodeerd.

```regels
uitzondering lerende_lezer op leesbijdrage van persoon{second}
    als leraar: 2 × bijdrage
```
"""

CONFLICT = declare(
    "L656",
    "Twee uitzonderingen kunnen tegelijk gelden, zonder voorrang",
    "Waar twee uitzonderingen op een regel gelden, moet de wet zeggen welke voorgaat. De controle "
    "zwijgt als de voorwaarden elkaar uitsluiten.",
    _PAGE.format(first="", second=""),
)

CIRCLE = declare(
    "L657",
    "Uitzonderingen gaan rond voor elkaar",
    "Van uitzonderingen die rond voor elkaar gaan, kan er geen winnen.",
    _PAGE.format(first=" gaat voor lerende_lezer", second=" gaat voor blinde_lezer"),
)


def check(law: Law) -> Iterator[Message]:
    """Exceptions without priority that can meet, and priorities that go round."""
    for rule in law.rules.values():
        yield from _circles(rule)
        yield from _conflicts(law, rule)


@frozen(slots=True)
class _Priority:
    """That one exception goes before another, by their names."""

    source: str
    target: str
    exception: RuleException


def _circles(rule: Rule) -> Iterator[Message]:
    edges = [
        _Priority(exception.name, name, exception)
        for exception in rule.exceptions
        for name in exception.before
        if name != exception.name
    ]
    while ring := shortest_ring(edges, dict.fromkeys(edge.source for edge in edges)):
        members = {edge.source for edge in ring}
        edges = [edge for edge in edges if edge.source not in members]
        first = ring[0].exception
        way = " → ".join(quoted(edge.source) for edge in [*ring, ring[0]])
        yield Message(
            CIRCLE,
            heading(first),
            f"De voorrang van de uitzonderingen op {quoted(rule.symbol)} loopt rond: {way}.",
            "Haal één `gaat voor` weg.",
            related=tuple(heading(edge.exception) for edge in ring),
        )


def _conflicts(law: Law, rule: Rule) -> Iterator[Message]:
    reasoning = Reasoning(law, rule.grid)
    for first, second in combinations(rule.exceptions, 2):
        if first.name == second.name or not overlap(first.validity, second.validity):
            continue
        # The priority of others says nothing here: the winner goes before each that also holds.
        if second.name in first.before or first.name in second.before:
            continue
        # One that goes before both decides where it holds itself.
        deciding = [
            other
            for other in rule.exceptions
            if {first.name, second.name} <= set(other.before)
            and covers(other.validity, first.validity, second.validity)
        ]
        facts = [
            *(_fact(reasoning, exception, True) for exception in (first, second)),
            *(_fact(reasoning, exception, False) for exception in deciding),
        ]
        if reasoning.can_hold(facts):
            yield Message(
                CONFLICT,
                heading(second),
                f"De uitzonderingen {quoted(first.name)} ({article_of(first.origin)}) en "
                f"{quoted(second.name)} ({article_of(second.origin)}) op {quoted(rule.symbol)} "
                "kunnen tegelijk gelden, en geen van beide gaat voor.",
                f"Schrijf bij een van beide `gaat voor …`, bijvoorbeeld `gaat voor {first.name}` "
                f"bij {quoted(second.name)}, of laat de voorwaarden elkaar uitsluiten.",
                related=(heading(first),),
            )


def _fact(reasoning: Reasoning, exception: RuleException, truth: bool) -> Fact:
    return reasoning.fact(exception.condition, truth, dict(exception.locals))
