"""Cases that are never reached: what comes before them already decides, or they cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from uitvoerbaar.language.checks.bodies import Body, article_of, bodies, quoted
from uitvoerbaar.language.checks.presence import never_absent
from uitvoerbaar.language.checks.reasoning import Fact, Reasoning
from uitvoerbaar.language.checks.situations import Given, Situation, situations
from uitvoerbaar.language.messages import Message, Severity, declare
from uitvoerbaar.law.declaration import Law, RuleException
from uitvoerbaar.law.expression import Branch, Cases
from uitvoerbaar.law.time import Grid

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
opsomming leesniveau: beginner, gevorderd

gegeven leesniveau van persoon elke maand: leesniveau
    vraag "Hoe goed leest u?"
gegeven inkomen van persoon elke maand: bedrag per maand
    bereik vanaf € 0
    vraag "Wat verdient u?"

parameter bijdrage: bedrag per maand
    vanaf 2020-01-01: € 10 bron "artikel 1" wet
parameter drempel: bedrag per maand
    vanaf 2020-01-01: € 900 bron "artikel 1" wet

regel leesbijdrage van persoon elke maand: bedrag per maand
CASES```
"""


def _page(cases: str) -> str:
    return _PAGE.replace("CASES", cases)


DECIDED = declare(
    "L652",
    "Een geval wordt nooit bereikt",
    "De gevallen van een regel worden van boven naar beneden bekeken. Dit geval komt nooit aan de "
    "beurt, omdat een eerder geval altijd al geldt als dit zou gelden.",
    _page("""\
    als inkomen ≤ drempel: bijdrage
    als leesniveau is beginner en inkomen < drempel: 2 × bijdrage
    anders: € 0
"""),
)

NEVER = declare(
    "L653",
    "Een voorwaarde kan nooit gelden",
    "Wat hier gevraagd wordt, spreekt zichzelf tegen, of valt buiten het bereik van een gegeven.",
    _page("""\
    als inkomen < € 0: bijdrage
    anders: € 0
"""),
)

ALWAYS = declare(
    "L654",
    "`anders` wordt nooit bereikt",
    "De gevallen ervoor dekken alles al, dus wat bij `anders` staat geldt voor niemand. Laat het "
    "laatste geval zelf `anders` zijn; dan blijkt het ook als er een waarde bij de opsomming komt.",
    _page("""\
    als leesniveau is beginner: € 0
    als leesniveau is gevorderd: bijdrage
    anders: 2 × bijdrage
"""),
    Severity.WARNING,
)


def check(law: Law) -> Iterator[Message]:
    """Cases that are never reached, conditions that never hold, and `anders` for nobody."""
    checker = _Checker(law)
    for body in bodies(law):
        if not body.is_borrowed:
            yield from checker.check(body)


class _Checker:
    """Keeps what was worked out about a law from one body to the next."""

    def __init__(self, law: Law) -> None:
        self.careful = {grid: Reasoning(law, grid) for grid in Grid}
        usual = never_absent(law)
        self.usual = {grid: Reasoning(law, grid, usual) for grid in Grid}

    def check(self, body: Body) -> Iterator[Message]:
        declaration = body.declaration
        if isinstance(declaration, RuleException):
            yield from self._exception(body, declaration)
        for situation in situations(body, follow_locals=False):
            if isinstance(situation.part, Cases):
                yield from self._cases(body, situation, situation.part)

    def _exception(self, body: Body, exception: RuleException) -> Iterator[Message]:
        reasoning = self.careful[body.rule.grid]
        if not reasoning.can_hold([reasoning.fact(exception.condition, True, body.locals)]):
            yield Message(
                NEVER,
                exception.condition.origin.place,
                f"De voorwaarde van de uitzondering {quoted(exception.name)} op "
                f"{quoted(body.rule.symbol)} ({article_of(exception.origin)}) kan nooit gelden.",
                "Verbeter de voorwaarde, of haal de uitzondering weg.",
            )

    def _cases(self, body: Body, situation: Situation, cases: Cases) -> Iterator[Message]:
        reasoning = self.careful[situation.grid]
        given = [given_fact(reasoning, known) for known in situation.given]
        if not reasoning.can_hold(given):
            return  # the case around it is reported already
        before: list[tuple[Branch, Fact]] = []
        complete = True
        for branch in cases.branches:
            holds = reasoning.fact(branch.condition, True, body.locals)
            if not reasoning.can_hold([*given, *(fact for _, fact in before), holds]):
                complete = False
                yield self._unreached(body, reasoning, branch, holds, before)
            before.append((branch, holds._replace(truth=False)))
        usual = self.usual[situation.grid]
        nothing = [*given, *(fact for _, fact in before)]
        if complete and not usual.can_hold(nothing):
            yield Message(
                ALWAYS,
                cases.otherwise.origin.place,
                f"De gevallen van {quoted(body.rule.symbol)} dekken alles, dus `anders` geldt voor "
                "niemand.",
                "Maak van het laatste geval `anders`.",
            )

    def _unreached(
        self,
        body: Body,
        reasoning: Reasoning,
        branch: Branch,
        holds: Fact,
        before: list[tuple[Branch, Fact]],
    ) -> Message:
        place = branch.condition.origin.place
        rule = f"{quoted(body.rule.symbol)} ({article_of(body.declaration.origin)})"
        if not reasoning.can_hold([holds]):
            return Message(
                NEVER,
                place,
                f"Deze voorwaarde van {rule} kan nooit gelden.",
                "Verbeter de voorwaarde, of haal dit geval weg.",
            )
        for earlier, denied in before:
            if not reasoning.can_hold([holds, denied]):
                line = earlier.condition.origin.place.line
                return Message(
                    DECIDED,
                    place,
                    f"Dit geval van {rule} wordt nooit bereikt: als het geldt, geldt het geval op "
                    f"regel {line} ook, en dat gaat voor.",
                    f"Zet dit geval boven dat op regel {line}, of haal het weg.",
                    related=(earlier.condition.origin.place,),
                )
        return Message(
            DECIDED,
            place,
            f"Dit geval van {rule} wordt nooit bereikt: wat ervoor staat, beslist al.",
            "Verbeter de voorwaarde, of haal dit geval weg.",
            related=tuple(earlier.condition.origin.place for earlier, _ in before),
        )


def given_fact(reasoning: Reasoning, given: Given) -> Fact:
    """What is given in a situation as a fact to reason with."""
    return reasoning.fact(given.condition, given.truth, given.body.locals)
