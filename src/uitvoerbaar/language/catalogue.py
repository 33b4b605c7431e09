"""The catalogue of messages as a page: what each means, and an example with what is printed.

`docs/errors.md` is made with `python -m uitvoerbaar.language.catalogue`.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import uitvoerbaar.language
from uitvoerbaar.language.amend import amended
from uitvoerbaar.language.load import is_proposal, law_from_pages
from uitvoerbaar.language.messages import CATALOGUE, Message, MessageKind, render
from uitvoerbaar.language.page import read_page

PAGE = Path("docs/errors.md")
FILE = "voorbeeld.md"

# Messages about outcomes: reading a law does not give them, only running its examples does.
ON_RUNNING = frozenset({"L901", "L902"})

_OPENING = """\
# Meldingen

Iedere melding van `uitvoerbaar check` noemt de plaats, zegt in één zin wat er mis is, en stelt een
verbetering voor. Een fout maakt dat de wet niet gebruikt kan worden; een waarschuwing niet.
Hieronder staat van iedere melding wat zij betekent, met een bladzijde waarop zij verschijnt.

Deze bladzijde wordt gemaakt met `python -m uitvoerbaar.language.catalogue`.
"""

_GROUPS = {
    "L1": "Bladzijde en opmaak",
    "L2": "Grammatica",
    "L3": "Namen",
    "L4": "Typen en eenheden",
    "L5": "Tijd en versies",
    "L6": "Opbouw van regels",
    "L7": "Bedragen en bronnen",
    "L8": "Lagen en artikelen",
    "L9": "Voorbeelden en garanties",
}


def kinds() -> list[MessageKind]:
    """Every kind of message, by code; imports all modules that declare one."""
    package = uitvoerbaar.language
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    return [CATALOGUE[code] for code in sorted(CATALOGUE)]


def shown(kind: MessageKind) -> list[Message]:
    """The messages of a kind on its example page; none where it only appears on running a law."""
    page, messages = read_page(kind.example, FILE)
    if is_proposal(page):
        _, found = amended([], [page])
    else:
        _, found = law_from_pages([page])
    return [message for message in [*messages, *found] if message.kind is kind]


def errors_markdown() -> str:
    """The page with all messages, as Markdown."""
    parts = [_OPENING]
    group = ""
    for kind in kinds():
        if kind.code[:2] != group:
            group = kind.code[:2]
            parts.append(f"## {_GROUPS[group]}\n")
        parts.append(_entry(kind))
    return "\n".join(parts)


def _entry(kind: MessageKind) -> str:
    """One kind of message: its meaning, the page, and what is printed about it."""
    messages = shown(kind)
    lines = kind.example.split("\n")
    printed = "\n".join(render(m, lines[m.place.line - 1]) for m in messages)
    result = (
        f"Melding:\n\n{_fenced(printed, 'text')}"
        if messages
        else "Deze melding komt bij het uitrekenen van de wet.\n"
    )
    title = kind.title.rstrip(".")
    return (
        f"### {kind.code} {title[0].upper()}{title[1:]}\n\n"
        f"*{kind.severity.value.capitalize()}.* {kind.explanation}\n\n"
        f"{_fenced(kind.example, 'markdown')}\n{result}"
    )


def _fenced(text: str, language: str) -> str:
    """Text in a fence that is longer than any fence inside it."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(errors_markdown(), encoding="utf-8")
