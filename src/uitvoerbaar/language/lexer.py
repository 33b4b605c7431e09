"""Words of the language: from the lines of one declaration to tokens for the grammar.

Indentation opens and closes blocks; a line that starts with an operator or stands inside open
parentheses continues the line before; `de` and `het` are noise; `#` starts a comment. Clause words
are words of the language only at the start of a line, so that they stay free as names elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from attrs import frozen
from lark.lexer import Lexer, Token

# Words that have a meaning only where a line starts (or after an amendment's date).
_AT_LINE_START = {
    "soort": "KIND",
    "opsomming": "ENUMERATION",
    "gegeven": "ITEM",
    "parameter": "PARAMETER",
    "regel": "RULE",
    "uitzondering": "EXCEPTION",
    "keuze": "CHOICE",
    "oordeel": "JUDGEMENT",
    "aanname": "ASSUMPTION",
    "voorbeeld": "EXAMPLE",
    "garantie": "GUARANTEE",
    "vervang vanaf": "REPLACE",
    "voeg toe vanaf": "ADD",
    "trek in vanaf": "_REPEAL",
    "loopt": "_RUNS",
    "volledig": "COMPLETE",
    "mogelijk onvolledig": "INCOMPLETE",
    "meervoud": "_PLURAL",
    "afgeleid": "_DERIVED",
    "ongeordend": "_UNORDERED",
    "ten hoogste een tegelijk": "_AT_MOST_ONE",
    "ten hoogste een per": "_ONE_PER",
    "vraag": "_QUESTION",
    "register": "_REGISTER",
    "bereik": "_RANGE",
    "in gehelen": "WHOLE_NUMBER",
    "niet eerder dan": "_NOT_BEFORE",
    "wederkerig": "MUTUAL",
    "op de eerste dag van een jaar": "FIRST_OF_YEAR",
    "op de eerste dag van een maand": "FIRST_OF_MONTH",
    "actualiteit": "_FRESHNESS",
    "ook bekend als": "_SYNONYMS",
    "omschrijving": "_DEFINITION",
    "op aanvraag": "_ON_APPLICATION",
    "werkt vanaf": "_EFFECT",
    "uiterlijk": "_DEADLINE",
    "standaard": "_DEFAULT",
    "door": "_BY",
    "waarde": "_VALUE",
    "omdat": "_BECAUSE",
    "steunt op": "_RESTS_ON",
    "uitkomst": "_OUTCOME",
    "uitbetaling": "_PAYMENT",
    "teller": "_COUNTER",
    "geldig": "_VALID",
    "begint in": "_STARTS_IN",
    "stel": "_LET",
    "overeenkomstig": "_BORROWED",
    "uitleg": "_EXPLANATION",
    "interpretatie": "_INTERPRETATION",
    "als": "_ALS",
    "anders": "_ANDERS",
    "verwacht": "_EXPECT",
}

# The words with which a declaration starts.
DECLARATION_WORDS = tuple(_AT_LINE_START)[:14]

# Words that have a meaning anywhere; they are reserved.
_ANYWHERE = {
    "niet van toepassing": "NOT_APPLICABLE",
    "omgekeerd": "_INVERSE",
    "engels": "_ENGLISH",
    "niet authentiek": "NOT_AUTHENTIC",
    "authentiek": "AUTHENTIC",
    "met redenen": "WITH_REASONS",
    "met hetzelfde": "_WITH_SAME",
    "bekend vanaf": "_KNOWN_FROM",
    "bron": "_SOURCE",
    "idem": "IDEM",
    "onbekend": "UNKNOWN",
    "vervallen": "LAPSED",
    "steunt op": "_RESTS_ON",
    "meervoud": "_PLURAL",
    "in plaats van": "_INSTEAD_OF",
    "gaat voor": "_BEFORE",
    "zoals": "_LIKE",
    "voorlopig": "PROVISIONAL",
    "fout": "FAULT",
    "stijgt niet": "NEVER_RISES",
    "daalt niet": "NEVER_FALLS",
    "bij meer": "_WITH_MORE",
    "ten minste": "_AT_LEAST",
    "ten hoogste": "_AT_MOST",
    "naar beneden afgerond op": "ROUND_DOWN",
    "naar boven afgerond op": "ROUND_UP",
    "afgerond op": "ROUND",
    "centen": "CENTS",
    "hele euro's": "WHOLE_EUROS",
    "gehelen": "WHOLES",
    "decimalen": "_DECIMALS",
    "veelvouden van": "_MULTIPLES",
    "omgerekend per": "_CONVERT_PER",
    "geteld per": "_COUNTED_PER",
    "geteld ineens": "COUNTED_ONCE",
    "bij ontbreken": "_IF_ABSENT",
    "volgens de tekst op": "_TEXT_OF",
    "schrikkeldag naar": "_LEAP_DAY",
    "aantal": "_COUNT",
    "som van": "_SUM_OF",
    "hoogste van": "HIGHEST_OF",
    "laagste van": "LOWEST_OF",
    "hoogste": "HIGHEST",
    "laagste": "LOWEST",
    "kies uit": "_CHOOSE_FROM",
    "bij gelijk": "_TIE",
    "eerste maand": "FIRST_MONTH",
    "laatste maand": "LAST_MONTH",
    "langste reeks maanden": "LONGEST_RUN",
    "aaneengesloten maanden": "ENDING_RUN",
    "onderbroken door minder dan": "_GAP",
    "maanden": "_MONTHS",
    "waarin": "_WAARIN",
    "verzameling": "_SET",
    "andere": "OTHER",
    "op enig moment lopende": "RUNNING_ANY",
    "lopende": "RUNNING",
    "waarvoor": "_WAARVOOR",
    "over": "_OVER",
    "voor": "_VOOR",
    "geldt": "_GELDT",
    "alle": "ALL",
    "een van": "SOME",
    "geen van": "NONE_OF",
    "vorige": "_PREVIOUS",
    "vorig": "_PREVIOUS",
    "tot de macht": "_POWER",
    "tot en met": "_UNTIL",
    "vanaf": "_FROM",
    "bestaat": "EXISTS",
    "ontbreekt": "ABSENT",
    "ja/nee": "YES_NO",
    "ja": "YES",
    "nee": "NO",
    "van": "_VAN",
    "in": "_INSIDE",
    "is": "_IS",
    "of": "_OF",
    "en": "_EN",
    "niet": "_NIET",
    "met": "_MET",
    "per": "_PER",
    "elke": "_EVERY",
    "elk": "_EVERY",
    "door": "_BY",
    "op": "_OP",
    "parameter": "PARAMETER",
    "regel": "RULE",
    "uitzondering": "EXCEPTION",
    "de": "",
    "het": "",
}

_SIGNS = {
    ":": "_COLON",
    ",": "_COMMA",
    "|": "_BAR",
    "(": "_LP",
    ")": "_RP",
    "+": "_PLUS",
    "-": "MINUS",
    "\u2212": "MINUS",
    "×": "_TIMES",
    "*": "_TIMES",
    "/": "_DIVIDED",
    "=": "EQUALS",
    "≠": "DIFFERS",
    "<": "COMPARE",
    "≤": "COMPARE",
    ">": "COMPARE",
    "≥": "COMPARE",
    "<=": "COMPARE",
    ">=": "COMPARE",
}


def spellings() -> dict[str, list[str]]:
    """How each kind of token is written, for messages: "_VAN" is ["van"]."""
    found: dict[str, list[str]] = {}
    for table in (_AT_LINE_START, _ANYWHERE, _SIGNS):
        for word, name in table.items():
            if word not in found.setdefault(name, []):
                found[name].append(word)
    return found


_NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
_WORD_END = r"(?![\w])"


def _alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first, with free spacing inside."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(r"[ \t]+".join(map(re.escape, word.split(" "))) for word in ordered)


_LITERALS = (
    r"(?P<DATE>\d{4}-\d{2}-\d{2}(?!\d))"
    r"|(?P<MONTH>\d{4}-\d{2}(?![\d-]))"
    rf"|(?P<MONEY>€[ \t]*{_NUMBER})"
    rf"|(?P<PERCENT>{_NUMBER}[ \t]*%)"
    rf"|(?P<DURATION>\d+[ \t]+(?:jaar|jaren|maanden|maand|weken|week|dagen|dag){_WORD_END})"
    rf"|(?P<NUMBER>{_NUMBER})(?![\w])"
    r'|(?P<STRING>"[^"]*")'
)
_TAIL = (
    rf"|(?P<word>(?:{_alternatives(_ANYWHERE)}){_WORD_END})"
    r"|(?P<NAME>[^\W\d]\w*)"
    r"|(?P<sign><=|>=|[:,|()+\-\u2212×*/=≠<≤>≥])"
    r"|(?P<space>[ \t]+)"
    r"|(?P<comment>#.*)"
)
_INLINE = re.compile(_LITERALS + _TAIL)
_FIRST = re.compile(
    rf"(?P<start>(?:{_alternatives(_AT_LINE_START)}){_WORD_END})|" + _LITERALS + _TAIL
)

_CONTINUES = frozenset({
    "_PLUS", "MINUS", "_TIMES", "_DIVIDED", "EQUALS", "DIFFERS", "COMPARE", "_EN", "_OF", "_OVER",
    "_WAARVOOR", "_WAARIN", "_GELDT", "_TIE", "_RP", "_GAP", "_ENGLISH", "_LIKE", "EXISTS",
    "ABSENT",
})  # fmt: skip
# Of these a comma at the end of a line says that more names follow.
_LISTS = frozenset({"ENUMERATION", "_SYNONYMS"})
_LINE_WORDS_THAT_STAY_OPEN = frozenset({"REPLACE", "ADD"})


@frozen(slots=True)
class SourceLine:
    """One line of a declaration: its number in the file and its text, without line end."""

    number: int
    text: str


class LexicalError(Exception):
    """A sign or indentation that the language does not know; with place and kind."""

    def __init__(self, kind: str, line: int, column: int, end_column: int, text: str) -> None:
        super().__init__(kind)
        self.kind, self.line, self.column, self.end_column = kind, line, column, end_column
        self.text = text


def _scan(line: SourceLine, start: int, first: bool = True) -> Iterator[Token]:
    """The tokens of a line from a column (0-based) on, comments and noise left out.

    Without `first`, words that mean something only at the start of a line are names.
    """
    position = start
    text = line.text
    while position < len(text):
        match = (_FIRST if first else _INLINE).match(text, position)
        if match is None:
            kind = "open_string" if text[position] == '"' else "unknown_sign"
            end = len(text) if kind == "open_string" else position + 1
            raise LexicalError(kind, line.number, position + 1, end + 1, text[position:end])
        name, value = str(match.lastgroup), match.group()
        begin, position = position, match.end()
        if name in ("space", "comment"):
            continue
        if name == "start":
            name = _AT_LINE_START[" ".join(value.split())]
        elif name == "word":
            name = _ANYWHERE[" ".join(value.split())]
            if not name:
                continue
        elif name == "sign":
            name = _SIGNS[value]
        keep_open = first and name in _LINE_WORDS_THAT_STAY_OPEN
        yield Token(name, value, begin, line.number, begin + 1, line.number, position + 1, position)
        first = keep_open or (name == "DATE" and keep_first(text, begin))


def keep_first(text: str, begin: int) -> bool:
    """Whether the date at `begin` belongs to an amendment, after which a declaration starts."""
    return text.startswith(("vervang", "voeg toe")) and text[:begin].split()[-1:] == ["vanaf"]


@frozen(slots=True)
class Fragment:
    """An expression inside a line, such as a name in braces in an explanation."""

    line: SourceLine
    start: int
    end: int


def fragment_tokens(fragment: Fragment) -> Iterator[Token]:
    """The tokens of an expression between two columns (0-based, end exclusive) of a line."""
    line = SourceLine(fragment.line.number, fragment.line.text[: fragment.end])
    yield from _scan(line, fragment.start, first=False)


def tokens(lines: Iterable[SourceLine]) -> Iterator[Token]:
    """The tokens of one declaration, with _NL, _IN and _OUT.

    Raises LexicalError for an unknown sign, an unclosed string or parenthesis, and indentation
    that fits no open block.
    """
    indents = [0]
    depth = 0
    last: Token | None = None
    clause = ""
    opened: list[Token] = []
    for line in lines:
        text = line.text.rstrip()
        stripped = text.lstrip(" ")
        if not stripped or stripped.startswith("#"):
            continue
        indent = len(text) - len(stripped)
        if stripped[0] == "\t":
            raise LexicalError("tab", line.number, indent + 1, indent + 2, "\t")
        found = list(_scan(SourceLine(line.number, text), indent))
        if not found:
            continue
        new_line = False
        listing = clause in _LISTS and last is not None and last.type == "_COMMA"
        if depth == 0 and last is not None and not listing and not _continues(found[0], clause):
            new_line = True
            yield _mark("_NL", last, at_end=True)
            if indent > indents[-1]:
                indents.append(indent)
                yield _mark("_IN", found[0])
            while indent < indents[-1]:
                indents.pop()
                yield _mark("_OUT", found[0])
            if indent != indents[-1]:
                raise LexicalError("indentation", line.number, 1, indent + 1, text[:indent])
        elif last is not None:
            found[0] = _after_start(found[0])
        if last is None or new_line:
            clause = found[0].type
        for token in found:
            if token.type == "_LP":
                opened.append(token)
            elif token.type == "_RP" and opened:
                opened.pop()
            yield token
        depth = len(opened)
        last = found[-1]
    if opened:
        token = opened[-1]
        raise LexicalError(
            "open_parenthesis", _int(token.line), _int(token.column), _int(token.column) + 1, "("
        )
    if last is not None:
        yield _mark("_NL", last, at_end=True)
        for _ in indents[1:]:
            yield _mark("_OUT", last, at_end=True)


def _continues(token: Token, clause: str) -> bool:
    """Whether a line that starts with this token goes on with the clause before it."""
    if token.type == "_RESTS_ON":  # a clause of its own in an assumption
        return clause == "_INTERPRETATION"
    return token.type in _CONTINUES


def _after_start(token: Token) -> Token:
    """A clause word at the start of a continuation line is an ordinary word or name there."""
    word = " ".join(token.value.split())
    if word in _AT_LINE_START and token.type == _AT_LINE_START[word]:
        return token.update(type=_ANYWHERE.get(word, "NAME"))
    return token


def _mark(kind: str, near: Token, at_end: bool = False) -> Token:
    column = near.end_column if at_end else near.column
    return Token(kind, "", near.end_pos, near.line, column, near.line, column, near.end_pos)


def _int(value: int | None) -> int:
    return value or 1


class LineLexer(Lexer):
    """Feeds the tokens of a list of SourceLine, or of a Fragment, to lark."""

    def __init__(self, lexer_conf: Any) -> None:
        del lexer_conf

    def lex(self, data: Any) -> Iterator[Token]:  # type: ignore[override]
        return fragment_tokens(data) if isinstance(data, Fragment) else tokens(data)
