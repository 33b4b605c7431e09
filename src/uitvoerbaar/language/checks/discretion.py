"""Discretion that the law gives and the rules take away: "may" and "at most" as a fixed outcome.

An article that says that something may be done, or gives a maximum, leaves a decision to a human
being or a choice to a citizen. Rules that always give the same fixed answer there are harsher, or
milder, than the law.
"""

from __future__ import annotations

from collections.abc import Iterator

from uitvoerbaar.language.checks.bodies import Body, Declared, bodies_of, heading, listed
from uitvoerbaar.language.checks.standing import Standing, Standings
from uitvoerbaar.language.messages import Message, Severity, declare
from uitvoerbaar.law.declaration import Choice, Judgement, Law, RuleException, RuleVersion
from uitvoerbaar.law.expression import AtMost, Expression, Read, Symbol, walk
from uitvoerbaar.law.types import Amount, Boolean, Number, Percentage

FIXED = declare(
    "L855",
    "Wat de wet openlaat, ligt in de regels vast",
    "Het artikel zegt `kan` of `ten hoogste`, maar de regels eronder geven een vaste uitkomst: er "
    "is geen oordeel, geen keuze en geen `ten hoogste` in. Zo wordt een boete van ten hoogste de "
    "helft altijd de helft.",
    """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Boete

Status: gecodeerd; ten hoogste.

```regels
soort persoon

gegeven te_laat_terugbetaald van persoon elke maand: bedrag
    vraag "Hoeveel hebt u te laat terugbetaald?"

regel boete van persoon elke maand: bedrag
    50% × te_laat_terugbetaald
```
""",
)

HARSH = declare(
    "L856",
    "Een harde termijn zonder hardheidsclausule",
    "Wie de termijn mist, verliest zijn recht, en niemand mag daarvan afwijken. Dat kan de "
    "bedoeling van de wet zijn; de uitvoering hoort het te weten.",
    """\
---
regeling: Leeswet
afkorting: LW
laag: wet
---

## Artikel 1 Aanvraag

Status: gecodeerd; op aanvraag; harde termijn.

```regels
soort persoon

keuze leesbijdrage_aangevraagd van persoon elke maand: ja/nee
    op aanvraag door student
    uiterlijk laatste_dag van maand
    vraag "Vraagt u de leesbijdrage aan?"
```
""",
    Severity.WARNING,
)


def check(law: Law) -> Iterator[Message]:
    """Discretion encoded as a constant, and hard deadlines that nobody may soften."""
    standings = Standings(law)
    for standing in standings.all:
        article = standing.article
        if article.discretionary or article.at_most:
            yield from _fixed(law, standings, standing)
        if article.hard_deadline and not _softened(standings, standing):
            yield Message(
                HARSH,
                article.origin.place,
                f"{article.citation} heeft een harde termijn, maar daarvoor is in "
                f"{standing.regulation.name} geen hardheidsclausule.",
                "Zet `hardheidsclausule ARTIKEL` in de statusregel als er een is; is zij er niet, "
                "dan is dit een knelpunt van de wet.",
            )


def _softened(standings: Standings, standing: Standing) -> bool:
    """Whether a hardship clause covers an article: it names one, or its regulation has one."""
    for other in standings.by_number[standing.number]:
        named = (other.article.hardship or "").split()[-1:]
        # A clause that is not there softens nothing.
        if named and (standing.number[0], named[0]) in standings.by_number:
            return True
    return any(
        _is_hardship_clause(other)
        for other in standings.all
        if other.regulation.abbreviation == standing.regulation.abbreviation
    )


def _is_hardship_clause(standing: Standing) -> bool:
    """Whether an article names itself as the hardship clause, or is called so."""
    named = (standing.article.hardship or "").split()
    return standing.number[1] in named[-1:] or "hardheid" in standing.article.title.lower()


def _fixed(law: Law, standings: Standings, standing: Standing) -> Iterator[Message]:
    """The outcomes under an article if none of them leaves anything open; otherwise those among
    them that are a constant all the same, whatever stands beside them."""
    under = standings.declared_under(standing)
    outcomes = _outcomes(law, under)
    if any(isinstance(each.declaration, Choice) for each in under):
        return  # what may be asked for may well be a fixed amount
    judged = any(isinstance(each.declaration, Judgement) for each in under)
    if judged or any(_leaves_open(law, body) for body in _bodies(law, under)):
        outcomes = [
            each for each in outcomes if all(_is_constant(body) for body in _bodies(law, (each,)))
        ]
    if not outcomes:
        return
    word = "kan" if standing.article.discretionary else "ten hoogste"
    names = listed(dict.fromkeys(each.called for each in outcomes))
    yield Message(
        FIXED,
        heading(outcomes[0].declaration),
        f"{standing.article.citation} zegt `{word}`, maar {names} ligt vast: er is geen oordeel, "
        "geen keuze en geen `ten hoogste` in.",
        "Voeg een `oordeel` of `keuze` toe die beslist, of begrens wat een ander bepaalt met "
        f"`ten hoogste`; laat de wet toch geen ruimte, haal dan `{word}` uit de statusregel.",
        related=(standing.article.origin.place,),
    )


def _bodies(law: Law, under: tuple[Declared, ...]) -> Iterator[Body]:
    """The bodies of the rules and exceptions under an article."""
    for each in under:
        if isinstance(each.declaration, RuleVersion | RuleException):
            for body in bodies_of(law.rules[each.symbol]):
                if body.declaration is each.declaration:
                    yield body


def _leaves_open(law: Law, body: Body) -> bool:
    """Whether a body leaves something to an official, to a citizen or below a maximum."""
    return any(_is_open(law, part) for expression in body.computed for part in walk(expression))


def _is_constant(body: Body) -> bool:
    """Whether a body reads nothing of anyone: an amount or an answer that is always the same."""
    return not any(
        isinstance(part, Read | AtMost) for expression in body.computed for part in walk(expression)
    )


def _is_open(law: Law, part: Expression) -> bool:
    if isinstance(part, AtMost):
        return True
    return isinstance(part, Read) and (part.symbol in law.judgements or part.symbol in law.choices)


def _outcomes(law: Law, under: tuple[Declared, ...]) -> list[Declared]:
    """What comes out of an article: amounts, shares and yes or no that are no step to another."""
    steps: set[Symbol] = {
        part.symbol
        for body in _bodies(law, under)
        for expression in body.computed
        for part in walk(expression)
        if isinstance(part, Read) and part.symbol != body.rule.symbol
    }
    return [
        each
        for each in under
        if isinstance(each.declaration, RuleVersion | RuleException)
        and isinstance(law.rules[each.symbol].type, Amount | Number | Percentage | Boolean)
        and (each.symbol not in steps or isinstance(each.declaration, RuleException))
    ]
