"""What has ended but is still used: a rule that reads it, or an exception that stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from uitvoerbaar.language.messages import Message, Severity, declare
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Law, Rule, Validity
from uitvoerbaar.law.expression import Expression, FrozenText, Read, Symbol

STILL_READ = declare(
    "L557",
    "Iets dat is geëindigd, wordt nog gebruikt",
    "Een regel leest een andere regel die eerder ophoudt te gelden, of een uitzondering staat op "
    "een regel die er niet meer is. Vanaf die dag is er dan geen antwoord.",
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
    vanaf 2020-01-01: € 10 bron "artikel 1" wet

regel oude_bijdrage elke maand: bedrag per maand
    geldig tot en met 2023-12-31
    bijdrage

regel leesbijdrage elke maand: bedrag per maand
    2 × oude_bijdrage
```
""",
    Severity.WARNING,
)


def check(law: Law) -> Iterator[Message]:
    """A warning for each text that outlives something it needs in the same period."""
    ends = {symbol: last_day(rule) for symbol, rule in law.rules.items()}
    for symbol, rule in law.rules.items():
        for version in rule.versions:
            expressions = [version.body, *(local for _, local in version.locals)]
            yield from _outlives(ends, symbol, version.validity, expressions)
        for exception in rule.exceptions:
            end = ends[symbol]
            if end is not None and _later(exception.validity.end, end):
                sentence = f"`{symbol}` eindigt op {end.isoformat()}, maar deze uitzondering niet."
                yield _message(exception.origin.place, sentence)
            own = [exception.condition, exception.body, *(x for _, x in exception.locals)]
            yield from _outlives(ends, symbol, exception.validity, own)
        yield from _without_form(ends, rule)


def last_day(rule: Rule) -> date | None:
    """The last day on which a rule has a text; None: it does not end."""
    ends = [version.validity.end for version in rule.versions]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _without_form(ends: dict[Symbol, date | None], rule: Rule) -> Iterator[Message]:
    """A payment that goes on when the rule that says its form has ended."""
    form = rule.payment.form if rule.payment else None
    end = ends.get(form) if form else None
    if end is not None and _later(last_day(rule), end):
        day = end.isoformat()
        sentence = (
            f"`{rule.symbol}` wordt betaald in de vorm van `{form}`, maar dat eindigt op {day}."
        )
        yield _message(rule.versions[-1].origin.place, sentence)


def _later(end: date | None, than: date) -> bool:
    return end is None or end > than


def _outlives(
    ends: dict[Symbol, date | None],
    symbol: Symbol,
    validity: Validity,
    expressions: list[Expression],
) -> Iterator[Message]:
    seen: set[Symbol] = set()
    for expression in expressions:
        for read in _reads_now(expression):
            end = ends.get(read.symbol)
            if end is None or read.symbol in seen or not _later(validity.end, end):
                continue
            seen.add(read.symbol)
            sentence = f"`{symbol}` leest `{read.symbol}`, maar dat eindigt op {end.isoformat()}."
            yield _message(read.origin.place, sentence)


def _reads_now(expression: Expression) -> Iterator[Read]:
    """Reads in the period itself; another period, or a frozen text, may well have a text."""
    if isinstance(expression, FrozenText):
        return
    if isinstance(expression, Read) and expression.period is None:
        yield expression
    for child in expression.children():
        yield from _reads_now(child)


def _message(place: Place, sentence: str) -> Message:
    mend = "Schrijf een versie die daarna geldt, of laat dit op dezelfde dag eindigen."
    return Message(STILL_READ, place, sentence, mend)
