"""The words of a line of code as they are written out: normal signs and spacing.

The lexer leaves out noise words (`de`, `het`) and comments; here they are found back, because
whoever formats a text may not lose them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen
from lark import Token

_NORMAL_SIGNS = {"*": "×", "<=": "≤", ">=": "≥", "\u2212": "-"}
# What can end an operand: a minus after it is a subtraction, elsewhere it is a sign.
_OPERAND_ENDS = frozenset({
    "NAME", "MONEY", "PERCENT", "NUMBER", "DATE", "MONTH", "DURATION", "STRING", "YES", "NO", "_RP",
    "EXISTS", "ABSENT", "NOT_APPLICABLE", "IDEM", "UNKNOWN", "LAPSED",
})  # fmt: skip


@frozen
class Word:
    """A word or sign: its kind (as the lexer names it, or "noise") and normal spelling.

    `unary` marks a minus that is a sign of what follows.
    """

    kind: str
    text: str
    unary: bool = False

    @classmethod
    def of(cls, token: Token, before: Token | None = None) -> Word:
        """The word of a token that follows the token `before`."""
        unary = token.type == "MINUS" and (before is None or before.type not in _OPERAND_ENDS)
        return cls(token.type, _spelling(token), unary)


def _spelling(token: Token) -> str:
    """A token's text with normal signs and single spaces."""
    text = str(token)
    if token.type == "STRING":
        return text
    if token.type == "MONEY":
        return f"€ {text[1:].strip()}"
    if token.type == "PERCENT":
        return f"{text[:-1].strip()}%"
    return _NORMAL_SIGNS.get(text, " ".join(text.split()))


def words_of_line(
    text: str, found: Sequence[Token], before: Token | None
) -> tuple[list[Word], str | None]:
    """The words of a line of code, noise words included, and the comment after them.

    `text` is the line without its line end, `found` its tokens in order (no layout), `before` the
    last token of the line that it continues.
    """
    words: list[Word] = []
    position = 0
    for token in found:
        start = (token.column or 1) - 1
        words.extend(_noise(text[position:start]))
        words.append(Word.of(token, before))
        position, before = (token.end_column or 1) - 1, token
    rest = text[position:]
    code, sign, comment = rest.partition("#")
    words.extend(_noise(code))
    return words, f"#{comment}" if sign else None


def _noise(text: str) -> Iterable[Word]:
    return (Word("noise", word) for word in text.split())


def joined(words: Iterable[Word]) -> str:
    """The words of one line with normal spacing."""
    parts: list[str] = []
    before: Word | None = None
    for word in words:
        if before is not None and _space_between(before, word):
            parts.append(" ")
        parts.append(word.text)
        before = word
    return "".join(parts)


def _space_between(left: Word, right: Word) -> bool:
    if right.kind in ("_COMMA", "_COLON", "_RP") or left.kind == "_LP" or left.unary:
        return False
    # A name before a parenthesis has categories: percentage(mbo).
    return not (right.kind == "_LP" and left.kind == "NAME")
