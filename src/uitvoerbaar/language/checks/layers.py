"""Layers of law: a lower regulation fills what a higher one delegates, and only that."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from uitvoerbaar.language.checks.bodies import Declared, bodies, heading, listed, quoted
from uitvoerbaar.language.checks.standing import Number, Standing, Standings, number_in
from uitvoerbaar.language.messages import Message, Severity, declare
from uitvoerbaar.law.citation import Layer
from uitvoerbaar.law.declaration import Article, Delegation, Law, RuleException
from uitvoerbaar.law.expression import ParameterCell, Read, Symbol, walk

_PAGE = """\
---
regeling: Leesregeling
afkorting: LR
laag: {layer}
---
{above}
## Artikel 2 Leesbedrag

Status: gecodeerd{fills}.

```regels
parameter leesbedrag: bedrag per maand
    vanaf 2020-01-01: € 10 bron "artikel 2" wet
{beside}```
"""

_ABOVE = """
## Artikel 1 Wat de minister regelt

Status: procedureel{delegates}.
"""

_MINISTERIAL = Layer.MINISTERIAL.value

NO_SUCH_ARTICLE = declare(
    "L850",
    "Een regeling vult een artikel dat er niet is",
    "`vult` noemt het artikel van de hogere regeling waaraan deze regels hun kracht ontlenen. Dat "
    "artikel staat ook in de wet, al is het maar als kop met een status.",
    _PAGE.format(layer=_MINISTERIAL, above="", fills="; vult LR artikel 1", beside=""),
)

NOT_DELEGATED = declare(
    "L851",
    "Een regeling vult een artikel dat niets aan haar overlaat",
    "Het hogere artikel moet de regeling de macht geven: `delegeert … aan amvb` of "
    "`aan ministeriële regeling`. Een beleidsregel mag ieder artikel uitleggen.",
    _PAGE.format(
        layer=_MINISTERIAL,
        above=_ABOVE.format(delegates=""),
        fills="; vult LR artikel 1",
        beside="",
    ),
)

OTHER_NAME = declare(
    "L852",
    "Een regeling regelt iets anders dan haar is overgelaten",
    "Noemt het hogere artikel namen (`delegeert standaardpremie aan ministeriële regeling`), dan "
    "regelt de lagere regeling die, met wat zij daarvoor zelf nodig heeft, en niets anders.",
    _PAGE.format(
        layer=_MINISTERIAL,
        above=_ABOVE.format(delegates="; delegeert leesbedrag aan ministeriële regeling"),
        fills="; vult LR artikel 1",
        beside='\nparameter leenboete: bedrag\n    vanaf 2020-01-01: € 5 bron "artikel 2" wet\n',
    ),
)

WITHOUT_BASIS = declare(
    "L853",
    "Regels van een lagere regeling zonder grondslag",
    "Een amvb, ministeriële regeling of beleidsregel zegt bij elk artikel met regels welk hoger "
    "artikel het vult.",
    _PAGE.format(layer=_MINISTERIAL, above="", fills="", beside=""),
)

UNFILLED = declare(
    "L854",
    "Wat is gedelegeerd, is nergens geregeld",
    "Een artikel laat iets over aan een lagere regeling, maar geen regeling vult het.",
    """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Leesbedrag

Status: procedureel; delegeert leesbedrag aan ministeriële regeling.
""",
    Severity.WARNING,
)


def check(law: Law) -> Iterator[Message]:
    """Rules of lower regulations without basis, or beside it; and delegations left open."""
    checker = _Checker(law)
    for standing in checker.standings.all:
        if standing.layer is not Layer.ACT:
            yield from checker.lower(standing)
        for delegation in standing.article.delegations:
            yield from checker.unfilled(standing, delegation)


class _Checker:
    """Looks from lower articles up, and from delegations down."""

    def __init__(self, law: Law) -> None:
        self.standings = Standings(law)
        self.readers = _readers(law)

    def lower(self, standing: Standing) -> Iterator[Message]:
        """What an article of a lower regulation may not do."""
        if standing.article.fills is not None:
            yield from self._filling(standing, standing.article.fills)
        elif not standing.is_part:
            loose = [d for d in self.standings.declared_under(standing) if self._needs_basis(d)]
            if loose:
                names = dict.fromkeys(each.called for each in loose)
                yield Message(
                    WITHOUT_BASIS,
                    heading(loose[0].declaration),
                    f"{standing.article.citation} is van een lagere regeling "
                    f"({standing.layer.value}) en regelt {listed(names)}, maar zegt niet welk "
                    "hoger artikel het vult.",
                    "Zet in de statusregel `vult AFKORTING artikel NUMMER`.",
                )

    def _needs_basis(self, each: Declared) -> bool:
        """Whether something rules, and no part of its article says what it fills."""
        standings = self.standings.standings_of(each.declaration.origin.citation)
        return each.rules and not any(standing.article.fills for standing in standings)

    def _filling(self, standing: Standing, fills: str) -> Iterator[Message]:
        number = number_in(fills)
        targets = self.standings.by_number.get(number, ())
        if not targets:
            yield Message(
                NO_SUCH_ARTICLE,
                standing.article.origin.place,
                f"{standing.article.citation} vult {number[0]} artikel {number[1]}, maar dat "
                "artikel is er niet.",
                self._nearby(number),
            )
            return
        target = targets[0].article
        delegations = [
            delegation
            for each in targets
            for delegation in each.article.delegations
            if delegation.layer is standing.layer
        ]
        if standing.layer is Layer.POLICY and not delegations:
            return
        if not delegations:
            yield Message(
                NOT_DELEGATED,
                standing.article.origin.place,
                f"{standing.article.citation} vult {target.citation}, maar dat laat niets over aan "
                f"een {standing.layer.value}.",
                f"Zet bij {target.citation} `delegeert … aan {standing.layer.value}`, of verbeter "
                "het artikel bij `vult`.",
                related=(target.origin.place,),
            )
        elif all(delegation.names for delegation in delegations):
            names = {name for delegation in delegations for name in delegation.names}
            yield from self._beside(standing, target, names)

    def _nearby(self, number: Number) -> str:
        numbers = [n for a, n in self.standings.by_number if a == number[0]]
        if not numbers:
            return f"Voeg de regeling {number[0]} toe, of verbeter de afkorting."
        near = get_close_matches(number[1], numbers, 1, 0.5)
        if near:
            return f"Bedoelde u {number[0]} artikel {near[0]}?"
        return f"Voeg {number[0]} artikel {number[1]} toe, of verbeter het nummer."

    def _beside(self, standing: Standing, target: Article, names: set[str]) -> Iterator[Message]:
        """What is ruled under names that were not delegated, and is not only a step to those."""
        for each in self.standings.declared_under(standing):
            if not each.rules or each.names & names or self._is_step(each, standing):
                continue
            yield Message(
                OTHER_NAME,
                heading(each.declaration),
                f"{standing.article.citation} regelt {each.called}, maar {target.citation} laat "
                f"alleen {listed(map(quoted, sorted(names)))} over.",
                f"Gebruik de naam uit {target.citation}, of zet deze naam daar bij `delegeert`.",
                related=(target.origin.place,),
            )

    def _is_step(self, each: Declared, standing: Standing) -> bool:
        """Whether something is read, and only within its own regulation."""
        if isinstance(each.declaration, RuleException):
            return False
        readers = self.readers.get(each.symbol, set())
        return bool(readers) and readers <= {standing.regulation.abbreviation}

    def unfilled(self, standing: Standing, delegation: Delegation) -> Iterator[Message]:
        """That nobody fills a delegation, or not all its names."""
        filling = [
            other
            for other in self.standings.all
            if other.layer is delegation.layer
            and other.article.fills is not None
            and number_in(other.article.fills) == standing.number
        ]
        under = [each for other in filling for each in self.standings.declared_under(other)]
        given = {name for each in under for name in each.names}
        missing = [name for name in delegation.names if name not in given]
        if filling and not missing:
            return
        what = listed(map(quoted, missing)) if missing else "de uitwerking"
        yield Message(
            UNFILLED,
            standing.article.origin.place,
            f"{standing.article.citation} laat {what} over aan een {delegation.layer.value}, maar "
            "geen artikel vult dat.",
            f"Voeg de {delegation.layer.value} toe met `vult {standing.number[0]} artikel "
            f"{standing.number[1]}` in de statusregel.",
        )


def _readers(law: Law) -> dict[Symbol, set[str]]:
    """The regulations whose rules read a rule or parameter, itself left out."""
    readers: dict[Symbol, set[str]] = {}
    for body in bodies(law):
        citation = body.declaration.origin.citation
        regulation = citation.abbreviation if citation else ""
        for expression in body.computed:
            for part in walk(expression):
                if isinstance(part, Read) and part.symbol != body.rule.symbol:
                    readers.setdefault(part.symbol, set()).add(regulation)
                elif isinstance(part, ParameterCell):
                    readers.setdefault(Symbol(part.parameter), set()).add(regulation)
    return readers
