"""A page of law: a Markdown file taken apart into front matter, headings, prose and declarations.

This module only finds the parts and their places; what they mean is decided elsewhere. Whatever
the bytes are, they give a page and messages, never an exception.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache

from attrs import define, field, frozen
from markdown_it import MarkdownIt
from markdown_it.token import Token

from uitvoerbaar.language.lexer import DECLARATION_WORDS, SourceLine
from uitvoerbaar.language.messages import Message, MessageKind, declare
from uitvoerbaar.law.citation import Place


@frozen(slots=True)
class Field:
    """A line `naam: waarde` of the front matter."""

    value: str
    line: int


@frozen(slots=True)
class Chunk:
    """The lines of one declaration: a first line in column 1 and the lines that belong to it.

    Comment and blank lines that stand directly before a declaration belong to it as `leading`.
    """

    leading: tuple[SourceLine, ...]
    lines: tuple[SourceLine, ...]


@frozen(slots=True)
class Block:
    """A fenced block: its language (`regels` or `voorbeeld`), its fence lines (numbers, both
    inclusive of the fences) and its declarations in order; `trailing` are comments after them."""

    info: str
    first_line: int
    last_line: int
    chunks: tuple[Chunk, ...]
    trailing: tuple[SourceLine, ...]


@frozen(slots=True)
class Section:
    """A heading with the prose and blocks under it, up to the next heading of any level.

    `status` is the text of a paragraph that starts with "Status:" (its line is `status_line`),
    without that word; `prose` is the remaining text.
    """

    level: int
    heading: str
    line: int
    status: str | None
    status_line: int
    prose: str
    blocks: tuple[Block, ...]


@frozen(slots=True)
class Page:
    """A whole file. `text` is what was read; `front` the front matter by field name. `lost`: there
    may be declarations on the page that could not be found."""

    file: str
    text: str
    front: Mapping[str, Field]
    sections: tuple[Section, ...]
    lost: bool = False


# --- messages ---------------------------------------------------------------------------------

NOT_UTF8 = declare(
    "L101",
    "Bestand is geen UTF-8",
    "Een bladzijde van een wet is een tekstbestand in UTF-8. Elk teken dat daar niet in past, "
    "maakt het bestand onleesbaar.",
    "---\nregeling: Voorbeeldwet\n---\n\ufffd\n",
)
NO_FRONT_MATTER = declare(
    "L102",
    "Geen kop met velden",
    "Een bladzijde met regels begint met velden tussen twee regels `---`, waarin staat van welke "
    "regeling zij is.",
    "## Artikel 1 Begrippen\n\n```regels\nsoort persoon\n```\n",
)
BAD_FIELD = declare(
    "L103",
    "Onleesbare kop",
    "De velden boven aan een bladzijde staan elk op een regel `naam: waarde`, tussen twee regels "
    "`---`.",
    "---\nregeling: Voorbeeldwet\nlaag wet\n---\n",
)
UNKNOWN_FIELD = declare(
    "L104",
    "Onbekend of dubbel veld",
    "De kop van een bladzijde kent een vast aantal velden, en elk staat er hooguit een keer in.",
    "---\nregeling: Voorbeeldwet\nafkoring: VBW\n---\n",
)
OPEN_BLOCK = declare(
    "L105",
    "Blok niet gesloten",
    "Een blok regels begint met ```` ```regels ```` en eindigt met een regel ```` ``` ````.",
    "---\nregeling: Voorbeeldwet\n---\n\n```regels\nsoort persoon\n",
)
NESTED_BLOCK = declare(
    "L106",
    "Blok in een lijst of citaat",
    "Een blok regels staat los in de tekst, niet ingesprongen en niet in een lijst of citaat: "
    "anders kloppen de inspringingen van de regels niet.",
    "---\nregeling: Voorbeeldwet\n---\n\n- punt\n\n  ```regels\n  soort persoon\n  ```\n",
)
UNKNOWN_BLOCK = declare(
    "L107",
    "Onbekend soort blok",
    "Wat in een blok staat telt alleen mee als het blok `regels` of `voorbeeld` heet. Een blok "
    "dat daarop lijkt of dat een declaratie bevat, is waarschijnlijk zo bedoeld.",
    "---\nregeling: Voorbeeldwet\n---\n\n```regel\nsoort persoon\n```\n",
)
LOOSE_LINE = declare(
    "L108",
    "Ingesprongen regel zonder begin",
    "Een declaratie begint helemaal links; wat erbij hoort springt in. Een ingesprongen regel "
    "boven aan een blok hoort nergens bij.",
    "---\nregeling: Voorbeeldwet\n---\n\n```regels\n    soort persoon\n```\n",
)
# With these, declarations may have gone unseen.
_LOSING = (NOT_UTF8, OPEN_BLOCK, NESTED_BLOCK, UNKNOWN_BLOCK, LOOSE_LINE)

FIELDS = (
    *("regeling", "afkorting", "bwb", "laag"),
    *("geldend op", "gezien op", "voorstel", "grondslagen"),
)

LAW_BLOCKS = ("regels", "voorbeeld")
_FIELD = re.compile(r"[ \t]*([^:#]*?)[ \t]*:[ \t]*(.*?)[ \t]*")
_OUTSIDE = re.compile(r"```|Status:")
_STARTS_DECLARATION = re.compile(rf"(?:{'|'.join(map(re.escape, DECLARATION_WORDS))})[ \t]")


# --- reading ----------------------------------------------------------------------------------


def lines_of(text: str) -> list[str]:
    """The lines of a page, numbered as in its messages."""
    return re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))


def decode(content: bytes) -> str:
    """The text of a file. What is no UTF-8 becomes U+FFFD, which `read_page` reports."""
    return content.decode("utf-8-sig", errors="replace")


def read_page(
    text: str, file: str, blocks: Sequence[str] = LAW_BLOCKS
) -> tuple[Page, list[Message]]:
    """A page taken apart, and what is wrong with its layout; `blocks` are the fences that count.

    Never raises. What can be recognised is in the page, also where there are messages.
    """
    reader = _Reader(file, lines_of(text), tuple(blocks))
    return reader.read(text), reader.messages


@cache
def _markdown() -> MarkdownIt:
    # Without inline rules: only the blocks of a page matter here.
    return MarkdownIt("commonmark").disable("inline")


@define
class _Part:
    """A section that is being read."""

    level: int
    heading: str
    line: int
    status: str | None = None
    status_line: int = 0
    prose: list[str] = field(factory=list)
    blocks: list[Block] = field(factory=list)

    def finished(self) -> Section:
        prose = "\n\n".join(self.prose)
        return Section(
            self.level,
            self.heading,
            self.line,
            self.status,
            self.status_line,
            prose,
            tuple(self.blocks),
        )


@define
class _Reader:
    file: str
    lines: list[str]
    fences: tuple[str, ...] = LAW_BLOCKS
    messages: list[Message] = field(factory=list)
    front: dict[str, Field] = field(factory=dict)
    parts: list[_Part] = field(factory=lambda: [_Part(0, "", 1)])

    def report(self, kind: MessageKind, line: int, sentence: str, mend: str) -> None:
        """A message about a whole line."""
        width = len(self.lines[line - 1]) if line <= len(self.lines) else 0
        place = Place(self.file, line, 1, line, max(width, 1) + 1)
        self.messages.append(Message(kind, place, sentence, mend))

    def read(self, text: str) -> Page:
        for number, line in enumerate(self.lines, 1):
            if "\ufffd" in line:
                sentence = "In deze regel staat een teken dat geen UTF-8 is."
                self.report(NOT_UTF8, number, sentence, "Sla het bestand op als UTF-8.")
        body = self._front_matter()
        # Blank lines in place of the front matter keep the line numbers right.
        source = "\n".join([""] * body + self.lines[body:])
        for token, content in _blocks(_markdown().parse(source), self.fences):
            self._token(token, content)
        if body == 0 and any(part.blocks for part in self.parts):
            sentence = "De bladzijde heeft regels, maar geen kop met velden."
            mend = "Begin met `---`, dan `regeling: ...` en `afkorting: ...`, en weer `---`."
            self.report(NO_FRONT_MATTER, 1, sentence, mend)
        sections = tuple(part.finished() for part in self.parts)
        lost = any(message.kind in _LOSING for message in self.messages)
        return Page(self.file, text, self.front, sections, lost)

    def _front_matter(self) -> int:
        """Reads the fields; returns the number of lines that they take, 0 if there are none."""
        if self.lines[0].rstrip() != "---":
            return 0
        ends = [i for i, line in enumerate(self.lines) if i and line.rstrip() == "---"]
        if not ends:
            sentence = "De kop met velden is niet gesloten."
            self.report(BAD_FIELD, 1, sentence, "Zet onder de velden een regel `---`.")
        for index, line in enumerate(self.lines[1 : ends[0] if ends else None], 1):
            match = _FIELD.fullmatch(line)
            if not ends and (match is None or match[1].lower() not in FIELDS):
                return index  # what follows is read as the page itself
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if match is None:
                sentence = "Deze regel in de kop is geen veld."
                self.report(BAD_FIELD, index + 1, sentence, "Schrijf `naam: waarde`.")
                continue
            self._field(match[1].lower(), match[2], index + 1)
        return ends[0] + 1 if ends else len(self.lines)

    def _field(self, name: str, value: str, line: int) -> None:
        if name not in FIELDS:
            close = get_close_matches(name, FIELDS, 1)
            known = ", ".join(f"`{known}`" for known in FIELDS)
            mend = f"Bedoelde u `{close[0]}`?" if close else f"De velden zijn {known}."
            self.report(UNKNOWN_FIELD, line, f"Het veld `{name}` bestaat niet.", mend)
        elif name in self.front:
            sentence = f"Het veld `{name}` staat er al."
            mend = f"Laat er een weg; het eerste staat op regel {self.front[name].line}."
            self.report(UNKNOWN_FIELD, line, sentence, mend)
        else:
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            self.front[name] = Field(value, line)

    def _token(self, token: Token, content: str) -> None:
        first, end = token.map or [0, 0]
        if token.type == "heading_open":
            level = int(token.tag[1:])
            heading = " ".join(content.split()) if token.level == 0 else ""
            if token.level == 0:
                self.parts.append(_Part(level, heading, first + 1))
        elif token.type == "fence":
            self._fence(token, first, end)
        else:
            self._prose(token, content, first, end)

    def _prose(self, token: Token, content: str, first: int, end: int) -> None:
        part = self.parts[-1]
        if token.level == 0 and content.startswith("Status:"):
            status = " ".join(content.removeprefix("Status:").split())
            if part.status is None:
                part.status, part.status_line = status, first + 1
            else:
                part.status = f"{part.status}; {status}"
        else:
            part.prose.append("\n".join(self.lines[first:end]).strip("\n"))

    def _fence(self, token: Token, first: int, end: int) -> None:
        info = token.info.strip()
        inside = self.lines[first + 1 : end]
        if info not in self.fences:
            self._other_fence(info, first, inside)
            return
        if token.level or self.lines[first][:1] in " \t":
            sentence = "Een blok regels mag niet ingesprongen of in een lijst of citaat staan."
            self.report(NESTED_BLOCK, first + 1, sentence, "Zet het blok helemaal links.")
            return
        marker = token.markup
        fence = rf" {{0,3}}{re.escape(marker)}{re.escape(marker[0])}*[ \t]*"
        closed = re.fullmatch(fence, inside[-1]) if inside else None
        # A block that opens, or a status line, inside a block: the block was not closed before it.
        stray = next((i for i, line in enumerate(inside[:-1]) if _OUTSIDE.match(line)), None)
        if stray is not None:
            closed, inside = None, inside[:stray]
        if closed:
            inside = inside[:-1]
        else:
            sentence = "Dit blok wordt nergens gesloten."
            mend = f"Zet onder de laatste regel van het blok een regel met alleen {marker}"
            self.report(OPEN_BLOCK, first + 1, sentence, mend)
        numbered = [SourceLine(first + 2 + i, line) for i, line in enumerate(inside)]
        chunks, trailing = self._chunks(numbered)
        last = first + 1 + len(inside) + (1 if closed else 0)
        self.parts[-1].blocks.append(Block(info, first + 1, last, tuple(chunks), trailing))

    def _other_fence(self, info: str, first: int, inside: Sequence[str]) -> None:
        close = get_close_matches(info.lower(), self.fences, 1, 0.75)
        holds_law = not info and any(_STARTS_DECLARATION.match(line) for line in inside)
        if close or holds_law:
            name = close[0] if close else self.fences[0]
            sentence = (
                f"Een blok `{info}` telt niet mee."
                if info
                else "Dit blok heeft geen naam; wat erin staat telt niet mee."
            )
            self.report(UNKNOWN_BLOCK, first + 1, sentence, f"Bedoelde u ```` ```{name} ````?")

    def _chunks(self, lines: Sequence[SourceLine]) -> tuple[list[Chunk], tuple[SourceLine, ...]]:
        """The declarations of a block, and the comment and blank lines after the last one."""
        chunks: list[Chunk] = []
        pending: list[SourceLine] = []
        current: list[SourceLine] | None = None
        leading: tuple[SourceLine, ...] = ()
        loose = False
        for line in lines:
            indented = line.text[:1] in (" ", "\t")
            stripped = line.text.strip()
            if not stripped or (stripped.startswith("#") and not (indented and current)):
                pending.append(line)
            elif indented:
                if current is None:
                    if not loose and not stripped.startswith("#"):
                        sentence = "Deze ingesprongen regel hoort bij geen declaratie."
                        mend = "Laat een declaratie helemaal links beginnen."
                        self.report(LOOSE_LINE, line.number, sentence, mend)
                        loose = True
                    continue
                current += [*pending, line]
                pending.clear()
            else:
                if current is not None:
                    chunks.append(Chunk(leading, tuple(current)))
                leading, current = tuple(pending), [line]
                pending.clear()
        if current is not None:
            chunks.append(Chunk(leading, tuple(current)))
        return chunks, tuple(pending)


def _blocks(tokens: Sequence[Token], fences: Sequence[str]) -> Iterator[tuple[Token, str]]:
    """The headings, fences and outermost pieces of prose, each with its text."""
    depth_of_prose: int | None = None
    for index, token in enumerate(tokens):
        if token.type == "fence" and (token.level == 0 or token.info.strip() in fences):
            yield token, token.content
        if depth_of_prose is not None:
            if token.nesting == -1 and token.level == depth_of_prose:
                depth_of_prose = None
            continue
        if token.type == "heading_open":
            yield token, tokens[index + 1].content
            depth_of_prose = token.level
        elif token.nesting == 1:
            yield token, tokens[index + 1].content if token.type == "paragraph_open" else ""
            depth_of_prose = token.level
        elif token.nesting == 0 and token.type not in ("fence", "inline"):
            yield token, token.content
