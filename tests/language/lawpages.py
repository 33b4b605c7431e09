"""Pages of law for tests, read as the program reads them."""

from __future__ import annotations

from textwrap import dedent

from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_from_sources
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import Law

FACTS = """\
soort persoon
    meervoud personen

opsomming leesniveau: beginner, gevorderd, meester
opsomming woonvorm: alleen, samen

gegeven leesniveau van persoon elke maand: leesniveau
    vraag "Hoe goed leest u?"
gegeven woonvorm van persoon elke maand: woonvorm
    vraag "Hoe woont u?"
gegeven blind van persoon elke maand: ja/nee
    vraag "Bent u blind?"
gegeven doof van persoon elke maand: ja/nee
    vraag "Bent u doof?"
gegeven leeftijd van persoon elke maand: getal
    bereik vanaf 0
    vraag "Hoe oud bent u?"
gegeven inkomen van persoon elke maand: bedrag per maand
    bereik vanaf € 0
    vraag "Wat verdient u?"
gegeven partner van persoon elke maand: persoon
    vraag "Wie is uw partner?"

parameter bedrag_een: bedrag per maand
    vanaf 2020-01-01: € 10 bron "artikel 1" wet
parameter bedrag_twee: bedrag per maand
    vanaf 2020-01-01: € 20 bron "artikel 1" wet
"""


def article(number: str, status: str, rules: str = "", title: str = "Titel") -> str:
    """An article with a status line (none if empty) and rules."""
    text = f"## Artikel {number} {title}\n\n"
    if status:
        text += f"Status: {status}.\n\n"
    if rules:
        text += f"```regels\n{dedent(rules).strip()}\n```\n\n"
    return text


def page(*articles: str, regulation: str = "LW", layer: str = "wet") -> str:
    """A page of a regulation."""
    front = f"---\nregeling: Regeling {regulation}\nafkorting: {regulation}\nlaag: {layer}\n---\n\n"
    return front + "".join(articles)


def facts() -> str:
    """A page with kinds and items that other pages use."""
    return page(article("99", "gecodeerd", FACTS), regulation="FEITEN")


def read(*pages: str) -> tuple[Law | None, list[Message]]:
    """The law of pages, and all messages."""
    sources = [
        SourceFile(f"bladzijde-{number}.md", text.encode()) for number, text in enumerate(pages)
    ]
    return law_from_sources(sources)


def messages(*pages: str) -> list[Message]:
    """All messages about pages and the facts that they use."""
    return read(facts(), *pages)[1]


def codes(*pages: str) -> list[str]:
    """The codes of all messages about pages, in order of place."""
    return [message.kind.code for message in messages(*pages)]


def rule_codes(*declarations: str, status: str = "gecodeerd") -> list[str]:
    """The codes of all messages about declarations under one article."""
    rules = "\n\n".join(dedent(declaration).strip() for declaration in declarations)
    return codes(page(article("1", status, rules)))
