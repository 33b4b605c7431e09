"""From the lines of one declaration to its syntax tree, or to a message in Dutch.

A declaration is parsed on its own, so that an error in one never hides the others. Trees are cached
by the text of the declaration, with line numbers that count from 1 in the declaration: a change
elsewhere in the file leaves them valid. Nobody changes a tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from attrs import frozen
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken

from uitvoerbaar.language.expectation import describe, mend_for
from uitvoerbaar.language.lexer import Fragment, LexicalError, LineLexer, SourceLine
from uitvoerbaar.language.messages import Message, MessageKind, declare
from uitvoerbaar.language.page import Chunk
from uitvoerbaar.law.citation import Place


def _example(declaration: str) -> str:
    head = (
        "---\nregeling: Voorbeeldwet\nafkorting: VBW\nlaag: wet\n---\n\n## Artikel 1 Voorbeeld\n\n"
    )
    return f"{head}```regels\n{declaration}\n```\n"


UNEXPECTED = declare(
    "L201",
    "Hier past dit woord niet",
    "Op deze plaats kan het woord of teken dat er staat niet voorkomen.",
    _example("regel x: getal\n    1 + × 2"),
)
UNFINISHED = declare(
    "L202",
    "De declaratie is niet af",
    "De declaratie houdt op waar nog iets moet volgen.",
    _example("regel x: getal"),
)
UNKNOWN_SIGN = declare(
    "L203",
    "Onbekend teken",
    "Dit teken komt in de taal niet voor.",
    _example("regel x: getal\n    1.5"),
)
OPEN_STRING = declare(
    "L204",
    "Tekst niet gesloten",
    "Een tekst begint en eindigt op dezelfde regel met een recht aanhalingsteken.",
    _example('regel x: getal\n    1\n    uitleg "een'),
)
OPEN_PARENTHESIS = declare(
    "L205",
    "Haakje niet gesloten",
    "Bij elk haakje openen hoort een haakje sluiten.",
    _example("regel x: getal\n    (1 + 2"),
)
INDENTATION = declare(
    "L206",
    "Inspringing past niet",
    "Een regel springt even ver in als de regels waar hij bij hoort. Een diepere regel opent een "
    "blok; een minder diepe regel moet gelijk staan met een eerdere.",
    _example("regel x: getal\n    als ja:\n        1\n      anders: 2"),
)
TAB = declare(
    "L207",
    "Tab aan het begin van een regel",
    "Inspringen gaat met spaties: een tab is op elk scherm anders breed.",
    _example("regel x: getal\n\t1"),
)
TOO_DEEP = declare(
    "L208",
    "Te diep genest",
    "De formule heeft zo veel haakjes of gevallen in elkaar dat niemand haar meer leest, en dit "
    "programma ook niet.",
    _example("regel x: getal\n    " + "(" * 2000 + "1" + ")" * 2000),
)

_LEXICAL: dict[str, tuple[MessageKind, str, str]] = {
    "unknown_sign": (UNKNOWN_SIGN, "Het teken `{text}` komt in de taal niet voor.", ""),
    "open_string": (
        OPEN_STRING,
        "Deze tekst wordt op deze regel niet gesloten.",
        'Zet aan het eind van de tekst een `"`.',
    ),
    "open_parenthesis": (
        OPEN_PARENTHESIS,
        "Dit haakje wordt nergens gesloten.",
        "Zet het haakje sluiten erbij.",
    ),
    "indentation": (
        INDENTATION,
        "Deze regel staat met geen enkele eerdere regel gelijk.",
        "Laat de regel even ver inspringen als de regels waar hij bij hoort.",
    ),
    "tab": (TAB, "Deze regel springt in met een tab.", "Gebruik vier spaties."),
}
_SIGN_MENDS = {
    ".": "Schrijf een komma voor decimalen en een punt alleen voor duizendtallen: `1.234,50`.",
    "'": 'Gebruik rechte dubbele aanhalingstekens: `"tekst"`.',
    "‘": 'Gebruik rechte dubbele aanhalingstekens: `"tekst"`.',
    "’": 'Gebruik rechte dubbele aanhalingstekens: `"tekst"`.',
    "“": 'Gebruik rechte dubbele aanhalingstekens: `"tekst"`.',
    "”": 'Gebruik rechte dubbele aanhalingstekens: `"tekst"`.',
    "$": "Bedragen zijn in euro's: `€ 10`.",
    "€": "Zet achter `€` een bedrag: `€ 1.234,50`.",
    "!": "Schrijf `niet`, of `≠`.",
    "&": "Schrijf `en`.",
    "·": "Schrijf `×`.",
    ";": "Gebruik een komma of een nieuwe regel.",
    "[": "Gebruik ronde haakjes.",
    "]": "Gebruik ronde haakjes.",
    "{": "Gebruik ronde haakjes.",
    "}": "Gebruik ronde haakjes.",
    "–": "Schrijf een gewoon minteken: `-`.",
    "—": "Schrijf een gewoon minteken: `-`.",
}


@frozen(slots=True)
class Failure:
    """Why a declaration has no tree; lines count from 1 in the declaration."""

    kind: MessageKind
    line: int
    column: int
    end_column: int
    sentence: str
    mend: str

    def message(self, file: str, first_line: int) -> Message:
        """The message for a declaration whose first line has this number in the file."""
        line = self.line + first_line - 1
        place = Place(file, line, self.column, line, max(self.end_column, self.column + 1))
        return Message(self.kind, place, self.sentence, self.mend)


def parse_chunk(chunk: Chunk, file: str) -> Tree[Token] | Message:
    """The tree of one declaration (its root is e.g. `rule` or `kind`), or what is wrong with it."""
    result = parse_text("\n".join(line.text for line in chunk.lines))
    if isinstance(result, Failure):
        return result.message(file, chunk.lines[0].number)
    return result


@lru_cache(maxsize=50_000)
def parse_text(text: str) -> Tree[Token] | Failure:
    """The tree of a declaration given as text, its lines counted from 1, or why there is none."""
    lines = [SourceLine(number, line) for number, line in enumerate(text.split("\n"), 1)]
    return _parse(lines, "start")


def parse_fragment(line: SourceLine, start: int, end: int) -> Tree[Token] | Failure:
    """The tree of an expression between two columns (0-based, end exclusive) of a line."""
    return _parse(Fragment(line, start, end), "fragment")


@cache
def _parser() -> Lark:
    return Lark(
        Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
        parser="lalr",
        lexer=LineLexer,
        start=["start", "fragment"],
        propagate_positions=True,
        maybe_placeholders=True,
    )


def forms(start: str) -> frozenset[str]:
    """The names of the trees that can stand where the grammar has a rule, at any depth."""
    rules = _parser().rules
    found: set[str] = set()
    seen, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        for rule in rules:
            if str(rule.origin.name) != name:
                continue
            inside = [str(symbol.name) for symbol in rule.expansion if not symbol.is_term]
            # A rule that only passes on what is inside it makes no tree of its own.
            passes = rule.options.expand1 or name.startswith("_")
            if rule.alias or not passes or len(rule.expansion) > 1:
                found.add(str(rule.alias or name))
            waiting += [other for other in inside if other not in seen]
            seen.update(inside)
    return frozenset(name for name in found if not name.startswith("_"))


def _parse(source: list[SourceLine] | Fragment, start: str) -> Tree[Token] | Failure:
    try:
        tree = _parser().parse(source, start=start)
    except LexicalError as error:
        kind, sentence, mend = _LEXICAL[error.kind]
        sentence = sentence.format(text=error.text)
        mend = mend or _SIGN_MENDS.get(error.text, "Haal het teken weg.")
        return Failure(kind, error.line, error.column, error.end_column, sentence, mend)
    except UnexpectedToken as error:
        return _unexpected(error, source)
    root = tree.children[0]
    assert isinstance(root, Tree)
    if _depth(root) > MAX_DEPTH:
        sentence = "Deze declaratie is te diep genest."
        return Failure(TOO_DEEP, 1, 1, 2, sentence, "Splits haar met `stel` of in meer regels.")
    return root


MAX_DEPTH = 100


def _depth(tree: Tree[Token]) -> int:
    """How deep the tree is; stops counting above MAX_DEPTH."""
    depth, level = 0, [tree]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [c for node in level for c in node.children if isinstance(c, Tree)]
    return depth


def _unexpected(error: UnexpectedToken, source: list[SourceLine] | Fragment) -> Failure:
    token = error.token
    possible = frozenset(error.accepts or ())
    if token.type == "$END" or (token.type in ("_NL", "_OUT") and _at_end(token, source)):
        line, column = _end_of(source)
        what, kind = "Hier houdt de declaratie op", UNFINISHED
        end = column + 1
    elif token.type == "_NL":
        line, column, what, kind = (
            token.line or 1,
            token.column or 1,
            "De regel is niet af",
            UNFINISHED,
        )
        end = column + 1
    else:
        line, column, kind = token.line or 1, token.column or 1, UNEXPECTED
        end = token.end_column or column + 1
        what = _what_stands_here(token)
    sentence = f"{what}; hier kan {describe(possible)} staan." if possible else f"{what}."
    return Failure(kind, line, column, end, sentence, mend_for(token, possible))


def _what_stands_here(token: Token) -> str:
    if token.type == "_IN":
        return "Deze regel springt dieper in dan de vorige, maar daar hoort niets onder"
    if token.type == "_OUT":
        return "Het blok hierboven is niet af"
    text = re.sub(r"\s+", " ", token.value)
    return f"`{text}` past hier niet"


def _end_of(source: list[SourceLine] | Fragment) -> tuple[int, int]:
    """Line and column just after the last text."""
    if isinstance(source, Fragment):
        return source.line.number, source.end + 1
    filled = [line for line in source if _has_text(line)]
    return (filled[-1].number, len(filled[-1].text.rstrip()) + 1) if filled else (1, 1)


def _has_text(line: SourceLine) -> bool:
    stripped = line.text.strip()
    return bool(stripped) and not stripped.startswith("#")


def _at_end(token: Token, source: Iterable[SourceLine] | Fragment) -> bool:
    if isinstance(source, Fragment):
        return True
    filled = [line.number for line in source if _has_text(line)]
    return not filled or (token.line or 1) >= filled[-1]
