"""A page of law: a Markdown file taken apart into front matter, headings, prose and declarations.

This module only finds the parts and their places; what they mean is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from uitvoerbaar.language.lexer import SourceLine


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
    """A whole file. `text` is what was read; `front` the front matter by field name."""

    file: str
    text: str
    front: Mapping[str, Field]
    sections: tuple[Section, ...]
