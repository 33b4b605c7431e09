"""The standard layout of one declaration: indentation, spacing, breaks, tables and comments.

Works on words and lines, never on what they mean. The result is checked against the original: it
must give the same syntax tree and hold the same comments, or the declaration stays as it was.

1. A block is four spaces deeper; a continuation of a formula stands under it, a continuation of a
   clause one level deeper, or two after an `als` with a block; text in parentheses one level deeper
   than the line that opened them, or two where it could be taken for a block.
2. A line over 100 columns is broken: first after the colon of `als` or `anders`, then before `of`,
   `en`, `+` and `-` and such, outermost first. Breaks that were there stay.
3. Comments after code that shared a column keep it; one alone keeps its distance.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from attrs import define
from lark import Token, Tree

from uitvoerbaar.language.format.breaking import (
    STEP,
    Logical,
    Physical,
    break_after_colons,
    broken,
)
from uitvoerbaar.language.format.tables import align_short_rows, align_table
from uitvoerbaar.language.format.words import Word, joined, words_of_line
from uitvoerbaar.language.lexer import SourceLine, tokens
from uitvoerbaar.language.parser import Failure, parse_text

_LAYOUT = {"_NL": 0, "_IN": 1, "_OUT": -1}


@define
class _Row:
    """A line of the result. `indent` is where it stood before, `text` includes its new indent."""

    text: str
    indent: int
    comment: str | None = None
    comment_column: int = 0
    distance: int = 0
    is_code: bool = True


def lay_out(lines: Sequence[SourceLine]) -> list[str] | None:
    """The lines of a declaration in the standard layout, without line ends.

    `lines` holds the declaration with its comments and blank lines. None where it does not lex or
    parse, or where the layout could not be shown to leave it the same: then it is left untouched.
    """
    tree = parse_text("\n".join(line.text for line in lines))
    if isinstance(tree, Failure):
        return None
    result = _laid_out(lines, list(tokens(lines)))
    if result is None or result == [line.text for line in lines]:
        return result
    same = parse_text("\n".join(result))
    if isinstance(same, Failure) or not _same_tree(tree, same):
        return None
    after = [SourceLine(number, text) for number, text in enumerate(result, 1)]
    return result if _comments(lines) == _comments(after) else None


def _laid_out(lines: Sequence[SourceLine], found: list[Token]) -> list[str] | None:
    logical = _logical_lines(lines, found)
    if logical is None:
        return None
    logical = list(break_after_colons(logical))
    for line, following in pairwise(logical):
        line.block_follows = following.level > line.level
    code: dict[int, list[_Row]] = {}
    for line in logical:
        for number, rows in _rows_of(line).items():
            code.setdefault(number, []).extend(rows)
    _replace_tables(logical, code)
    return _with_comments(lines, code)


def _logical_lines(lines: Sequence[SourceLine], found: list[Token]) -> list[Logical] | None:
    """The logical lines; None where a line holds only noise words, which belong to no line."""
    texts = {line.number: line.text.rstrip() for line in lines}
    level = 0
    groups: list[tuple[int, dict[int, list[Token]]]] = []  # level; tokens by line on paper
    for token in found:
        if token.type in _LAYOUT:
            level += _LAYOUT[token.type]
            groups.append((level, {}))
            continue
        if not groups:
            groups.append((level, {}))
        groups[-1][1].setdefault(token.line or 0, []).append(token)
    result = []
    seen: set[int] = set()
    for level, by_line in groups:
        before: Token | None = None
        physical = []
        for number, words in by_line.items():
            physical.append(Physical.of(number, texts[number], words, before))
            before = words[-1]
        seen.update(by_line)
        if physical:
            result.append(Logical(level, physical))
    code = {n for n, text in texts.items() if text and not text.lstrip().startswith("#")}
    return result if code == seen else None


# --- lines of the result ----------------------------------------------------------------------


def _rows_of(line: Logical) -> dict[int, list[_Row]]:
    """The result lines of a logical line, by the number of the line on paper that they replace."""
    rows: dict[int, list[_Row]] = {}
    for piece in broken(line):
        old = line.lines[piece.source]
        text = " " * piece.indent + joined(piece.words)
        rows.setdefault(old.number, []).append(_Row(text, old.indent))
    for old in line.lines:
        last = rows[old.number][-1]
        last.comment, last.comment_column = old.comment, old.comment_column
        last.distance = old.comment_distance
    return rows


def _replace_tables(logical: list[Logical], code: dict[int, list[_Row]]) -> None:
    """Give the rows of a table, and short rows, their columns."""
    for rows, align in (
        ([line for line in logical if line.is_table_row], align_table),
        ([line for line in logical if line.is_short_row], align_short_rows),
    ):
        texts = align([line.lines[0].words for line in rows])
        for line, text in zip(rows, texts, strict=True):
            code[line.lines[0].number][-1].text = " " * (line.level * STEP) + text


def _with_comments(lines: Sequence[SourceLine], code: dict[int, list[_Row]]) -> list[str]:
    """The lines of the result with comments and single blank lines between them."""
    rows: list[_Row] = []
    for line in lines:
        text = line.text.strip()
        if not text:
            # Not directly under the first line, and never two in a row.
            if len(rows) > 1 and rows[-1].text:
                rows.append(_Row("", 0, is_code=False))
        elif text.startswith("#"):
            indent = len(line.text) - len(line.text.lstrip())
            rows.append(_Row(text, indent, is_code=False))
        else:
            rows.extend(code[line.number])
    while rows and not rows[-1].text:
        rows.pop()
    _place_comment_lines(rows)
    _place_trailing_comments(rows)
    return [row.text for row in rows]


def _place_comment_lines(rows: list[_Row]) -> None:
    """Indent comment lines like the code they stood in line with: that of the next line, or of
    the line before, or of a block around that; never that of the first line."""
    around: list[tuple[int, int]] = []  # where lines stood and where they stand now, innermost last
    for index, row in enumerate(rows):
        if row.is_code:
            now = len(row.text) - len(row.text.lstrip(" "))
            while around and (around[-1][0] >= row.indent or around[-1][1] >= now):
                around.pop()
            if index:
                around.append((row.indent, now))
        elif row.text:
            following = next((r for r in rows[index + 1 :] if r.is_code), None)
            choices = list(around)
            if following is not None:
                now = len(following.text) - len(following.text.lstrip(" "))
                choices = [(old, new) for old, new in choices if new > now]
                choices.insert(0, (following.indent, now))
            fitting = [choice for choice in choices if choice[0] <= row.indent]
            new = max(fitting)[1] if fitting else min(choices)[1] if choices else STEP
            row.text = " " * new + row.text


def _place_trailing_comments(rows: list[_Row]) -> None:
    """Put comments after code: those that shared a column stay there together, one alone keeps
    its distance."""
    shared: dict[int, list[_Row]] = {}
    for row in rows:
        if row.comment is not None:
            shared.setdefault(row.comment_column, []).append(row)
    for column, group in shared.items():
        if len(group) == 1:
            place = len(group[0].text) + max(2, group[0].distance)
        else:
            place = max(column, *(len(row.text) + 2 for row in group))
        for row in group:
            row.text = f"{row.text:<{place}}{row.comment}"


# --- the same before and after ----------------------------------------------------------------


def _same_tree(left: Tree[Token], right: Tree[Token]) -> bool:
    """Whether two syntax trees say the same, signs and spacing inside words aside."""
    todo: list[tuple[object, object]] = [(left, right)]
    while todo:
        one, other = todo.pop()
        if isinstance(one, Tree) and isinstance(other, Tree):
            if one.data != other.data or len(one.children) != len(other.children):
                return False
            todo.extend(zip(one.children, other.children, strict=True))
        elif isinstance(one, Token) and isinstance(other, Token):
            if Word.of(one) != Word.of(other):
                return False
        elif one is not other:
            return False
    return True


def _comments(lines: Sequence[SourceLine]) -> list[str]:
    """The comments of a declaration that lexes, in order."""
    found: dict[int, list[Token]] = {}
    for token in tokens(lines):
        if token.type not in _LAYOUT:
            found.setdefault(token.line or 1, []).append(token)
    result = []
    for line in lines:
        comment = words_of_line(line.text.rstrip(), found.get(line.number, []), None)[1]
        if comment is not None:
            result.append(comment)
    return result
