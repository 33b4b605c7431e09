"""Versions of a rule: each day has one text, with no day between the first and the last without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations, groupby

from uitvoerbaar.language.checks.bodies import article_of, bodies_of, heading, quoted
from uitvoerbaar.language.messages import Message, declare
from uitvoerbaar.law.declaration import Law, Rule, RuleException, RuleVersion, Validity

_ONE_DAY = timedelta(days=1)

OVERLAP = declare(
    "L550",
    "Twee versies van een regel gelden tegelijk",
    "Op elke dag geldt één tekst van een regel. Versies mogen elkaar alleen overlappen als de ene "
    "later bekend is geworden dan de andere (`bekend vanaf`): dan is zij een verbetering.",
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

regel leesbijdrage elke maand: bedrag per maand
    geldig vanaf 2020-01-01 tot en met 2023-12-31
    bijdrage

regel leesbijdrage elke maand: bedrag per maand
    geldig vanaf 2023-08-01
    2 × bijdrage
```
""",
)

GAP = declare(
    "L551",
    "Tussen twee versies van een regel ontbreken dagen",
    "Tussen de eerste en de laatste dag waarop een regel geldt, mag geen dag zonder tekst zijn. "
    "Gold de regel toen echt niet, schrijf dan een versie die dat zegt.",
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

regel leesbijdrage elke maand: bedrag per maand
    geldig vanaf 2020-01-01 tot en met 2023-07-30
    bijdrage

regel leesbijdrage elke maand: bedrag per maand
    geldig vanaf 2023-08-01
    2 × bijdrage
```
""",
)

BACKWARDS = declare(
    "L552",
    "Een versie eindigt voordat zij begint",
    "De laatste dag waarop een versie geldt, ligt op of na de eerste.",
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

regel leesbijdrage elke maand: bedrag per maand
    geldig vanaf 2024-01-01 tot en met 2023-12-31
    bijdrage
```
""",
)

EXCEPTION_OVERLAP = declare(
    "L553",
    "Twee versies van een uitzondering gelden tegelijk",
    "Twee uitzonderingen met één naam op één regel zijn versies van elkaar. Op elke dag geldt er "
    "hoogstens één, tenzij de ene later bekend is geworden.",
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

gegeven blind van persoon elke maand: ja/nee
    vraag "Bent u blind?"

parameter bijdrage: bedrag per maand
    vanaf 2020-01-01: € 10 bron "artikel 1" wet

regel leesbijdrage van persoon elke maand: bedrag per maand
    bijdrage

uitzondering blinde_lezer op leesbijdrage van persoon
    geldig vanaf 2020-01-01 tot en met 2024-12-31
    als blind: € 0

uitzondering blinde_lezer op leesbijdrage van persoon
    geldig vanaf 2024-01-01
    als blind: 3 × bijdrage
```
""",
)


def check(law: Law) -> Iterator[Message]:
    """Overlaps, gaps and reversed stretches among the versions of every rule and exception."""
    for rule in law.rules.values():
        for body in bodies_of(rule):
            yield from _backwards(rule, body.declaration)
        yield from _overlaps(rule)
        yield from _gaps(rule)
        yield from _exception_overlaps(rule)


def overlap(first: Validity, second: Validity) -> bool:
    """Whether there is a day on which both are in force."""
    start = max(first.start or date.min, second.start or date.min)
    end = min(first.end or date.max, second.end or date.max)
    return start <= end


def covers(whole: Validity, first: Validity, second: Validity) -> bool:
    """Whether one is in force, and as early known, on each day on which two others both are."""
    start = max(first.start or date.min, second.start or date.min)
    end = min(first.end or date.max, second.end or date.max)
    known = whole.known_from in (None, first.known_from, second.known_from)
    return known and whole.holds_on(start) and whole.holds_on(end)


def gaps(validities: Iterable[Validity]) -> Iterator[tuple[date, date]]:
    """The stretches (first and last day) between the first and last day that none covers."""
    stretches = sorted(
        (validity.start or date.min, validity.end or date.max)
        for validity in validities
        if (validity.start or date.min) <= (validity.end or date.max)
    )
    covered: date | None = None
    for start, end in stretches:
        if covered is not None and covered != date.max and start > covered + _ONE_DAY:
            yield covered + _ONE_DAY, start - _ONE_DAY
        covered = end if covered is None else max(covered, end)


def _backwards(rule: Rule, declaration: RuleVersion | RuleException) -> Iterator[Message]:
    start, end = declaration.validity.start, declaration.validity.end
    if start and end and end < start:
        yield Message(
            BACKWARDS,
            heading(declaration),
            f"Deze tekst van {quoted(rule.symbol)} eindigt op {end}, vóór zijn begin op {start}.",
            f"Schrijf `geldig vanaf {end} tot en met {start}`, of verbeter een van beide data.",
        )


def _overlaps(rule: Rule) -> Iterator[Message]:
    for first, second in combinations(rule.versions, 2):
        if not _clash(first.validity, second.validity):
            continue
        start = max(first.validity.start or date.min, second.validity.start or date.min)
        yield Message(
            OVERLAP,
            heading(second),
            f"Van {quoted(rule.symbol)} gelden {_from(start)} twee teksten: deze "
            f"({article_of(second.origin)}) en die op {first.origin.place}.",
            _end_earlier(first.validity, second.validity),
            related=(heading(first),),
        )


def _clash(first: Validity, second: Validity) -> bool:
    return first.known_from == second.known_from and overlap(first, second)


def _from(start: date) -> str:
    return "altijd" if start == date.min else f"vanaf {start}"


def _end_earlier(first: Validity, second: Validity) -> str:
    """How to make two versions follow each other."""
    earlier, later = sorted((first, second), key=lambda v: v.start or date.min)
    if later.start is None or later.start == earlier.start:
        return "Geef elke tekst met `geldig vanaf … tot en met …` een eigen tijd."
    return (
        f"Laat de eerdere tekst eindigen met `tot en met {later.start - _ONE_DAY}`, of geef de "
        "latere `bekend vanaf` als zij een verbetering is."
    )


def _gaps(rule: Rule) -> Iterator[Message]:
    for start, end in gaps(version.validity for version in rule.versions):
        after = next(v for v in rule.versions if v.validity.start == end + _ONE_DAY)
        stretch = f"op {start}" if start == end else f"van {start} tot en met {end}"
        yield Message(
            GAP,
            heading(after),
            f"Van {quoted(rule.symbol)} geldt {stretch} geen tekst.",
            f"Laat deze versie gelden vanaf {start}, laat de vorige gelden tot en met {end}, of "
            "schrijf voor die tijd een eigen versie.",
        )


def _exception_overlaps(rule: Rule) -> Iterator[Message]:
    named = sorted(rule.exceptions, key=lambda exception: exception.name)
    for name, group in groupby(named, key=lambda exception: exception.name):
        for first, second in combinations(group, 2):
            if _clash(first.validity, second.validity):
                yield Message(
                    EXCEPTION_OVERLAP,
                    heading(second),
                    f"De uitzondering {quoted(name)} op {quoted(rule.symbol)} staat er twee keer "
                    f"voor dezelfde tijd: ook op {first.origin.place}.",
                    "Geef een van beide een andere naam, of "
                    + _lower_first(_end_earlier(first.validity, second.validity)),
                    related=(heading(first),),
                )


def _lower_first(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
