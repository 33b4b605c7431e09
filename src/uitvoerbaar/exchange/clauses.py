"""The lines of a declaration of grounds taken apart: a first line, and clauses beneath it.

A clause is a line `woord waarde`; a value goes on over the next line after a comma. A value is a
list of parts between commas, each a text in quotes or plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from attrs import define, field, frozen

from uitvoerbaar.exchange.messages import GROUND, NAMES, PROVISION, declare
from uitvoerbaar.language.lexer import SourceLine
from uitvoerbaar.language.messages import Message, MessageKind
from uitvoerbaar.language.page import Chunk
from uitvoerbaar.law.citation import Place

UNKNOWN_WORD = declare(
    "GR101",
    "Onbekend begin van een declaratie",
    "Een declaratie begint met partij, groep, regeling, bewaring, voorwaarde, besluit, doel, "
    "aanname, bepaling of grondslag, en een naam.",
    "partijj bibliotheek",
)
UNKNOWN_CLAUSE = declare(
    "GR102",
    "Onbekend onderdeel",
    "Ieder soort declaratie kent vaste onderdelen; elk begint een ingesprongen regel.",
    'partij bibliotheek\n    naam "de bibliotheek"\n    adress "Kade 1"',
)
DOUBLE_CLAUSE = declare(
    "GR103",
    "Onderdeel staat er twee keer",
    "Behalve `gegeven`, `let op` en `leg vast` staat een onderdeel er hooguit een keer in.",
    'partij bibliotheek\n    naam "de bibliotheek"\n    naam "de bieb"',
)
BAD_CLAUSE = declare(
    "GR104",
    "Waarde van een onderdeel klopt niet",
    "Sommige onderdelen kennen maar een paar waarden, of een vaste vorm.",
    NAMES + PROVISION.replace("aard verplicht", "aard soms") + GROUND,
)
MISSING_CLAUSE = declare(
    "GR105",
    "Onderdeel ontbreekt",
    "Een grond is pas bruikbaar als alles is genoemd, in de grond zelf of in haar bepaling. Wat "
    "geen bron zegt heet `niet bekend`: dat moet er dan ook staan.",
    NAMES + PROVISION.replace("    moment alleen na aanvraag\n", "") + GROUND,
)
OPEN_TEXT = declare(
    "GR106",
    "Tekst niet gesloten",
    "Een tekst begint en eindigt met een recht aanhalingsteken.",
    'partij bibliotheek\n    naam "de bibliotheek',
)

# What each declaration may say; those in `_MANY` may stand there more than once.
_FACETS = (
    *("verstrekker", "ontvanger", "over", "aard", "wijze", "bsn", "moment", "vorm", "zichtbaar"),
    *("vereist besluit", "voorwaarde", "let op", "leg vast", "bewaren"),
    *("geldig vanaf", "geldig tot en met", "zekerheid"),
)
CLAUSES: dict[str, tuple[str, ...]] = {
    "partij": ("naam", "onderdeel van", "betrokkene zelf"),
    "groep": ("naam", "geen personen"),
    "regeling": ("naam", "bwb", "artikelen"),
    "bewaring": ("naam",),
    "voorwaarde": ("naam",),
    "besluit": ("naam", "volgens", "niet gevonden", "gevonden", "van"),
    "doel": ("naam", "van", "taak"),
    "aanname": ("opent", "omdat", "steunt op"),
    "bepaling": (*_FACETS, "gegevens", "tekst"),
    "grondslag": (*_FACETS, "volgens", "doel", "gegeven"),
}
MANY = ("gegeven", "let op", "leg vast")

_PART = re.compile(r'\s*(?:"(?P<text>[^"]*)"|(?P<words>[^",]+?))\s*(?:(?P<comma>,)|$)')
_NAME = re.compile(r"[^\W\d]\w*")


@frozen(slots=True)
class Part:
    """One part of a value: a text in quotes (`quoted`), or words; with its place."""

    text: str
    quoted: bool
    place: Place


@frozen(slots=True)
class Clause:
    """A clause: its word and its parts; `place` is that of the word."""

    word: str
    parts: tuple[Part, ...]
    place: Place

    @property
    def words(self) -> str:
        """The whole value as words."""
        return ", ".join(part.text for part in self.parts)


@define
class Block:
    """A declaration: its kind, what follows on the first line, and its clauses by word."""

    kind: str
    head: str
    place: Place
    clauses: dict[str, list[Clause]] = field(factory=dict)

    def one(self, word: str) -> Clause | None:
        """The clause of a word, None if it is not there."""
        found = self.clauses.get(word)
        return found[0] if found else None

    def all(self, word: str) -> list[Clause]:
        """All clauses of a word."""
        return self.clauses.get(word, [])


class Report:
    """Collects messages."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def __call__(
        self,
        kind: MessageKind,
        place: Place,
        sentence: str,
        mend: str,
        related: tuple[Place, ...] = (),
    ) -> None:
        self.messages.append(Message(kind, place, sentence, mend, related))


def meant(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """A mend that proposes the nearest known name."""
    close = get_close_matches(name, list(known), 1, 0.6)
    return f"Bedoelde u `{close[0]}`?" if close else otherwise


def read_block(chunk: Chunk, file: str, report: Report) -> Block | None:
    """A declaration taken apart; None where not even its kind is known. Reports what is wrong."""
    first, *rest = chunk.lines
    kind, _, head = first.text.strip().partition(" ")
    place = _place(file, first, 0, len(first.text.rstrip()))
    if kind not in CLAUSES:
        known = ", ".join(CLAUSES)
        mend = meant(kind, CLAUSES, f"Een declaratie begint met {known}.")
        report(UNKNOWN_WORD, place, f"Met `{kind}` begint geen declaratie van gronden.", mend)
        return None
    head = head.split("#")[0].strip()
    block = Block(kind, head, place)
    is_citation = kind == "bepaling"
    if not head or not (is_citation or _NAME.fullmatch(head)):
        sentence = (
            f"Achter `{kind}` staat geen naam."
            if not head
            else f"“{head}” is geen naam: een naam is een woord van letters, cijfers en `_`."
        )
        report(BAD_CLAUSE, place, sentence, f"Schrijf `{kind} naam`.")
        return None
    for lines in _joined(rest):
        clause = _clause(block, lines, file, report)
        if clause is None:
            continue
        if clause.word in block.clauses and clause.word not in MANY:
            sentence = f"Het onderdeel `{clause.word}` staat er al."
            report(DOUBLE_CLAUSE, clause.place, sentence, "Laat er een weg.")
            continue
        block.clauses.setdefault(clause.word, []).append(clause)
    return block


def _joined(lines: list[SourceLine]) -> Iterator[list[SourceLine]]:
    """The lines of each clause: one, and those that follow after a comma."""
    current: list[SourceLine] = []
    for line in lines:
        text = _without_comment(line.text)
        if not text.strip():
            continue
        current.append(SourceLine(line.number, text))
        if not text.rstrip().endswith(","):
            yield current
            current = []
    if current:
        yield current


def _without_comment(text: str) -> str:
    quoted = False
    for index, sign in enumerate(text):
        if sign == '"':
            quoted = not quoted
        elif sign == "#" and not quoted:
            return text[:index]
    return text


def _clause(block: Block, lines: list[SourceLine], file: str, report: Report) -> Clause | None:
    first = lines[0]
    indent = len(first.text) - len(first.text.lstrip())
    words = CLAUSES[block.kind]
    bare = " ".join(first.text.split())
    word = next(
        (w for w in sorted(words, key=len, reverse=True) if bare == w or bare.startswith(f"{w} ")),
        None,
    )
    if word is None:
        written = bare.split(" ")[0]
        place = _place(file, first, indent, indent + len(written))
        mend = meant(written, words, f"Hier kan staan: {', '.join(words)}.")
        sentence = f"Het onderdeel `{written}` bestaat niet bij `{block.kind}`."
        report(UNKNOWN_CLAUSE, place, sentence, mend)
        return None
    start = indent
    for piece in word.split(" "):
        start = first.text.index(piece, start) + len(piece)
    parts: list[Part] = []
    for line in lines:
        position = start if line is first else 0
        text = line.text.rstrip()
        while position < len(text) and text[position:].strip():
            match = _PART.match(text, position)
            if match is None:
                place = _place(file, line, position, len(text))
                kind = OPEN_TEXT if text[position:].count('"') % 2 else BAD_CLAUSE
                sentence = (
                    "Deze tekst wordt op deze regel niet gesloten."
                    if kind is OPEN_TEXT
                    else "Dit past hier niet."
                )
                mend = 'Zet aan het eind van de tekst een `"`, en tussen delen een komma.'
                report(kind, place, sentence, mend)
                return None
            group = "text" if match["text"] is not None else "words"
            place = _place(file, line, *match.span(group))
            value = match[group]
            if group == "words":
                value = " ".join(value.split())
            parts.append(Part(value, group == "text", place))
            position = match.end()
    return Clause(word, tuple(parts), _place(file, first, indent, start))


def _place(file: str, line: SourceLine, start: int, end: int) -> Place:
    return Place(file, line.number, start + 1, line.number, max(end, start + 1) + 1)
