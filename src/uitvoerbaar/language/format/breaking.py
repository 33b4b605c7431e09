"""Where the lines of a declaration break and how deep they stand.

A logical line is a line as the grammar sees it; on paper it can take several. The decision to
break looks only at one line on paper and its place, so that breaking twice is breaking once.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, evolve, frozen
from lark import Token

from uitvoerbaar.language.format.words import Word, joined, words_of_line
from uitvoerbaar.language.lexer import SourceLine, tokens

WIDTH = 100
STEP = 4

# Where a long line may be broken, weakest first. The lexer knows all of these as continuations.
_BREAKS = {
    "_OF": 1, "_EN": 2, "COMPARE": 3, "EQUALS": 3, "DIFFERS": 3, "_PLUS": 4, "MINUS": 4,
    "_WAARIN": 5, "_OVER": 5, "_TIE": 5, "_WAARVOOR": 6, "_TIMES": 7, "_DIVIDED": 7,
}  # fmt: skip
# And where only a line of some clause may be, at its first choice.
_CLAUSE_BREAKS = {
    ("_EXPECT", "EQUALS"), ("_INTERPRETATION", "_RESTS_ON"), ("_QUESTION", "_ENGLISH"),
}  # fmt: skip
# A line that starts with one of these is (the start of) an expression, not a clause.
_EXPRESSION_STARTS = frozenset({
    "NAME", "MONEY", "PERCENT", "NUMBER", "DATE", "MONTH", "DURATION", "STRING", "YES", "NO",
    "NOT_APPLICABLE", "MINUS", "HIGHEST_OF", "LOWEST_OF", "FIRST_MONTH", "LAST_MONTH",
    "LONGEST_RUN", "ENDING_RUN", "_LP", "_NIET", "_VOOR", "_COUNT", "_SUM_OF", "_CHOOSE_FROM",
    "_SET",
})  # fmt: skip
# A line that starts with one of these hangs under what it belongs to, also in a formula.
_HANGING = frozenset({"_WAARIN", "_WAARVOOR", "_OVER", "_TIE", "_GAP"})
_NESTING = {"_LP": 1, "_RP": -1}


@frozen
class Physical:
    """One line of code on paper: its words, its comment, and where it stood."""

    number: int
    words: tuple[Word, ...]
    indent: int
    comment: str | None = None
    comment_column: int = 0
    comment_distance: int = 0

    @classmethod
    def of(cls, number: int, text: str, found: list[Token], before: Token | None) -> Physical:
        words, comment = words_of_line(text, found, before)
        indent = len(text) - len(text.lstrip(" "))
        column = len(text) - len(comment) if comment else 0
        distance = column - len(text[:column].rstrip())
        return cls(number, tuple(words), indent, comment, column, distance)


@define
class Logical:
    """A line as the grammar sees it: one or more lines on paper at one block level."""

    level: int
    lines: list[Physical]
    block_follows: bool = False

    @property
    def first(self) -> Word:
        return self.lines[0].words[0]

    @property
    def is_table_row(self) -> bool:
        return len(self.lines) == 1 and any(word.kind == "_BAR" for word in self.lines[0].words)

    @property
    def is_short_row(self) -> bool:
        kinds = [word.kind for word in self.lines[0].words[:3]]
        return len(self.lines) == 1 and kinds == ["_FROM", "DATE", "_COLON"]


def break_after_colons(logical: list[Logical]) -> Iterator[Logical]:
    """Put the value of a long `als` or `anders` on a line of its own; what hung under the line
    then hangs under the value."""
    pushed: int | None = None
    for line in logical:
        if pushed is not None and line.level <= pushed:
            pushed = None
        if pushed is not None:
            line.level += 1
        head_and_value = _split_at_colon(line) if pushed is None and _too_long(line) else None
        if head_and_value is None:
            yield line
        else:
            pushed = line.level
            yield from head_and_value


def _too_long(line: Logical) -> bool:
    indents = _indents(line, [list(physical.words) for physical in line.lines])
    return any(
        indent + len(joined(physical.words)) > WIDTH
        for indent, physical in zip(indents, line.lines, strict=True)
    )


def _split_at_colon(line: Logical) -> tuple[Logical, Logical] | None:
    if line.first.kind not in ("_ALS", "_ANDERS"):
        return None
    depth = 0
    for index, physical in enumerate(line.lines):
        for position, word in enumerate(physical.words):
            depth += _NESTING.get(word.kind, 0)
            if word.kind != "_COLON" or depth:
                continue
            head = Physical(physical.number, physical.words[: position + 1], physical.indent)
            rest = physical.words[position + 1 :]
            if not rest or not _starts_a_line(rest[0]):
                return None
            value = evolve(physical, words=rest)
            return (
                Logical(line.level, [*line.lines[:index], head]),
                Logical(line.level + 1, [value, *line.lines[index + 1 :]]),
            )
    return None


def _starts_a_line(word: Word) -> bool:
    """Whether the word keeps its meaning at the start of a line (`waarde` does not, and a minus
    continues the line before)."""
    if word.kind in ("noise", "MINUS"):
        return False
    return next(iter(tokens([SourceLine(1, word.text)]))).type == word.kind


def _indents(line: Logical, physical: list[list[Word]]) -> list[int]:
    """The indentation of each line on paper of a logical line."""
    base = line.level * STEP
    flat = _flat_continuations(line, physical)
    # What stands in parentheses may not look like a block or a continuation.
    first_step = 2 * STEP if line.block_follows or base + STEP in flat.values() else STEP
    result: list[int] = []
    opened: list[tuple[int, int]] = []  # for each open parenthesis: its line, and what is in it
    for index, words in enumerate(physical):
        if index == 0:
            indent = base
        elif index in flat:
            indent = flat[index]
        else:
            indent = opened[-1][0 if words[0].kind == "_RP" else 1]
        result.append(indent)
        here = len(opened)
        for word in words:
            if word.kind == "_LP":
                above = opened[-1][1] if len(opened) > here else indent
                opened.append((indent, above + (STEP if above != base else first_step)))
            elif word.kind == "_RP" and opened:
                opened.pop()
                here = min(here, len(opened))
    return result


def _flat_continuations(line: Logical, physical: list[list[Word]]) -> dict[int, int]:
    """The indentation of the continuations that stand outside all parentheses, by index."""
    base = line.level * STEP
    formula = line.first.kind in _EXPRESSION_STARTS
    result: dict[int, int] = {}
    depth = 0
    for index, words in enumerate(physical):
        if index and depth == 0:
            deeper = 0 if formula and words[0].kind not in _HANGING else STEP
            if line.block_follows and deeper and (formula or line.first.kind == "_ALS"):
                deeper = 2 * STEP
            result[index] = base + deeper
        depth += sum(_NESTING.get(word.kind, 0) for word in words)
    return result


@frozen
class Piece:
    """A line on paper of the result; `source` is the index of the line that it is (part of)."""

    source: int
    indent: int
    words: list[Word]


def broken(line: Logical) -> list[Piece]:
    """The lines on paper of a logical line, those over the width broken as far as they can be."""
    pieces = [(index, list(physical.words)) for index, physical in enumerate(line.lines)]
    while True:
        indents = _indents(line, [words for _, words in pieces])
        depth = 0
        for index, (source, words) in enumerate(pieces):
            if indents[index] + len(joined(words)) > WIDTH:
                cut = _cut(words, depth)
                if len(cut) > 1:
                    pieces[index : index + 1] = [(source, part) for part in cut]
                    break
            depth += sum(_NESTING.get(word.kind, 0) for word in words)
        else:
            return [
                Piece(source, indent, words)
                for (source, words), indent in zip(pieces, indents, strict=True)
            ]


def _cut(words: list[Word], depth: int) -> list[list[Word]]:
    """The words cut before the weakest of the outermost operators, or after commas or `geldt`."""
    places: list[tuple[int, int, int]] = []
    for index, word in enumerate(words):
        depth += _NESTING.get(word.kind, 0)
        weight = None if word.unary else _BREAKS.get(word.kind)
        if (words[0].kind, word.kind) in _CLAUSE_BREAKS:
            weight = 0
        if index and weight is not None:
            places.append((depth, weight, index))
        # In parentheses a line can end anywhere.
        if word.kind in ("_COMMA", "_GELDT") and depth and index + 1 < len(words):
            places.append((depth, 0, index + 1))
    if not places:
        return [words]
    best = min(places)[:2]
    cuts = [index for *place, index in places if tuple(place) == best]
    return [words[start:end] for start, end in zip([0, *cuts], [*cuts, len(words)], strict=True)]
