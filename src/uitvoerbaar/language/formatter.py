"""Pages of law in their standard layout: the declarations in their blocks, the prose left alone.

Formatting never changes what a page says and never fails: a declaration that does not lex or parse
is left as it stands, so that a page can be formatted while it is being written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import define, field

from uitvoerbaar.language.format.layout import lay_out
from uitvoerbaar.language.lexer import SourceLine
from uitvoerbaar.language.page import read_page

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")


@define
class _Declaration:
    """The lines of a declaration, and the comments and blank lines directly before it."""

    before: list[str] = field(factory=list)
    lines: list[str] = field(factory=list)


def format_page(text: str) -> str:
    """The page in its standard layout.

    Declarations in blocks fenced `regels` or `voorbeeld` are laid out (see `layout`), with one
    blank line between them; one-line declarations of a kind that stood together stay together.
    Elsewhere only trailing whitespace goes, except two spaces that break a line of prose. The page
    ends with one line end. Formatting twice gives the same as once.
    """
    lines = re.split("\r\n|\r|\n", text)
    page, _ = read_page(text, "")
    blocks = {block.first_line for section in page.sections for block in section.blocks}
    result: list[str] = []
    index = 0
    while index < len(lines):
        fence = _FENCE.fullmatch(lines[index])
        if fence is None or (fence[1][0] == "`" and "`" in fence[2]):
            result.append(_prose(lines[index]))
            index += 1
            continue
        end = _closing_fence(lines, index, fence[1])
        inside = lines[index + 1 : end]
        if index + 1 in blocks and end < len(lines):
            inside = _format_block(inside)
        result += [lines[index].rstrip(), *inside]
        if end < len(lines):
            result.append(lines[end].rstrip())
        index = end + 1
    while result and not result[-1].strip():
        result.pop()
    return "\n".join(result) + "\n" if result else ""


def _closing_fence(lines: list[str], start: int, fence: str) -> int:
    """The index of the line that closes a fence, or the number of lines if none does."""
    closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*")
    found = (i for i in range(start + 1, len(lines)) if closing.fullmatch(lines[i]))
    return next(found, len(lines))


def _prose(line: str) -> str:
    """A line of prose without trailing whitespace; two spaces after text break a line and stay."""
    bare = line.rstrip(" \t")
    return f"{bare}  " if bare and line[len(bare) :].startswith("  ") else bare


# --- blocks -----------------------------------------------------------------------------------


def _format_block(lines: list[str]) -> list[str]:
    """The lines between the fences, laid out."""
    result: list[str] = []
    previous: list[str] = []
    for declaration in _declarations(lines):
        before = _without_outer_blanks(declaration.before)
        laid_out = _format_declaration(declaration.lines)
        stood_together = not declaration.before or bool(declaration.before[0].strip())
        if result and not (stood_together and _may_stand_together(previous, laid_out)):
            result.append("")
        result += [line.strip() for line in before]
        if before and declaration.before and not declaration.before[-1].strip() and laid_out:
            result.append("")
        result += laid_out
        previous = laid_out
    return result


def _declarations(lines: list[str]) -> Iterator[_Declaration]:
    """The declarations of a block; the last may hold only the comments at its end.

    A declaration starts in column 1. Indented comments after it belong to it, and so does all that
    stands before another indented line.
    """
    current = _Declaration()
    waiting: list[str] = []  # blank lines and comments whose place is not known yet
    for line in lines:
        bare = line.strip()
        if not bare or bare.startswith("#"):
            waiting.append(line)
        elif line[0] not in " \t" and (current.lines or waiting):
            mine = _number_of_own_comments(waiting) if current.lines else 0
            current.lines += waiting[:mine]
            if current.lines:
                yield current
            current, waiting = _Declaration(waiting[mine:], [line]), []
        else:
            current.lines += [*waiting, line]
            waiting = []
    mine = _number_of_own_comments(waiting) if current.lines else 0
    current.lines += waiting[:mine]
    if current.lines:
        yield current
    if any(line.strip() for line in waiting[mine:]):
        yield _Declaration(waiting[mine:])


def _number_of_own_comments(waiting: list[str]) -> int:
    """How many of the lines after a declaration are its own: up to its last indented comment,
    as far as no comment in column 1 stands before that."""
    count = 0
    for index, line in enumerate(waiting, 1):
        if line.startswith("#"):
            break
        if line.strip():
            count = index
    return count


def _format_declaration(lines: list[str]) -> list[str]:
    numbered = [SourceLine(number, text) for number, text in enumerate(lines, 1)]
    laid_out = lay_out(numbered) if lines else None
    return _without_outer_blanks(lines) if laid_out is None else laid_out


def _may_stand_together(one: list[str], other: list[str]) -> bool:
    """Whether both are one-line declarations of the same kind, such as enumerations."""
    return len(one) == len(other) == 1 and one[0].split()[:1] == other[0].split()[:1]


def _without_outer_blanks(lines: list[str]) -> list[str]:
    """The lines without blank ones at the start and end."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while start < end and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
