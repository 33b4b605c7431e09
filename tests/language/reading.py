"""Small laws for tests of the reader: elaborated without the analyses of a whole law."""

from __future__ import annotations

from uitvoerbaar.language.elaborate import elaborate
from uitvoerbaar.language.load import parse_pages
from uitvoerbaar.language.messages import Message
from uitvoerbaar.language.page import Page, read_page
from uitvoerbaar.law.declaration import Law, RuleVersion
from uitvoerbaar.law.expression import Expression, Symbol

FRONT = "---\nregeling: Proefwet\nafkorting: PW\nlaag: wet\ngeldend op: 2026-01-01\n---\n"

BASE = """
```regels
soort persoon
    meervoud personen

soort ouderschap
    kind: persoon, omgekeerd ouderschappen, meervoud kinderen
    ouder: persoon, omgekeerd kinderschappen, meervoud ouders

soort inschrijving
    student: persoon, omgekeerd inschrijvingen
    loopt van begindatum tot en met einddatum

opsomming sector: mbo, ho
opsomming vorm: gift, lening

gegeven begindatum van inschrijving: datum
gegeven einddatum van inschrijving: datum
gegeven sector van inschrijving: sector
gegeven geboortedatum van persoon: datum
gegeven leeftijd van persoon elke maand: getal
gegeven student van persoon elke maand: ja/nee
gegeven vorm van persoon elke maand: vorm
gegeven inkomen van persoon elk jaar: bedrag per jaar
gegeven huur van persoon elke maand: bedrag per maand
gegeven vermogen van persoon elk jaar: bedrag
gegeven woonadres van persoon elke maand: adres
gegeven partner van persoon elke maand: persoon
gegeven huisgenoten van persoon elke maand: verzameling persoon
gegeven pensioenjaar van persoon: jaar
gegeven proeftijd van persoon: duur
gegeven gewerkt van ouderschap elke maand: ja/nee

parameter norm per sector elk jaar: bedrag per maand
    vanaf      | mbo   | ho     | bron
    2025-01-01 | 10,50 | 20     | "PW 1" wet
    2026-01-01 | 11    | 21     | "PW 1" wet
parameter korting: percentage
    vanaf 2020-01-01: 26% bron "PW 2" wet
```
"""


def page_of(*declarations: str, article: str = "## Artikel 1 Proef") -> str:
    """A page with the base of the tests and these declarations under an article."""
    return f"{FRONT}\n## Artikel 0 Begrippen\n{BASE}\n{article}\n\n```regels\n" + (
        "\n\n".join(declarations) + "\n```\n"
    )


def pages_of(*texts: str) -> list[Page]:
    """Pages read from texts, named 1.md, 2.md and so on."""
    return [read_page(text, f"{number}.md")[0] for number, text in enumerate(texts, 1)]


def read_texts(*texts: str) -> tuple[Law | None, list[Message]]:
    """The law on pages, without the analyses of a whole law, and what reading it tells."""
    parsed = parse_pages(pages_of(*texts))
    law, messages = elaborate(
        parsed.declarations, parsed.regulations, unread=parsed.unread, blind=parsed.blind
    )
    return law, sorted([*parsed.messages, *messages], key=lambda m: m.sort_key)


def read(*declarations: str) -> tuple[Law | None, list[Message]]:
    """The base of the tests with these declarations under an article."""
    return read_texts(page_of(*declarations))


def law_of(*declarations: str) -> Law:
    """The law of the base and these declarations, which must be without messages."""
    law, messages = read(*declarations)
    assert law is not None, [(m.kind.code, m.sentence) for m in messages]
    return law


def codes(*declarations: str) -> list[str]:
    """The codes of the messages about these declarations, in order of place."""
    return [message.kind.code for message in read(*declarations)[1]]


def version(law: Law, name: str = "x", kind: str | None = "persoon") -> RuleVersion:
    """The first version of a rule."""
    return law.rules[Symbol(name, kind)].versions[0]


def formula(text: str, kind: str = "getal", about: str = "persoon", grid: str = "maand") -> str:
    """A rule `x` with one formula; with an empty grid it is fixed once."""
    every = f" elke {grid}" if grid == "maand" else f" elk {grid}" if grid else ""
    return f"regel x van {about}{every}: {kind}\n    {text}"


def meaning(
    text: str, kind: str = "getal", about: str = "persoon", grid: str = "maand"
) -> Expression:
    """What a formula means in a rule."""
    return version(law_of(formula(text, kind, about, grid)), "x", about).body


def complaint(
    text: str, kind: str = "getal", about: str = "persoon", grid: str = "maand"
) -> Message:
    """The only message about a formula in a rule."""
    _, messages = read(formula(text, kind, about, grid))
    assert len(messages) == 1, [(m.kind.code, m.sentence) for m in messages]
    return messages[0]
