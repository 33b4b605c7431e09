"""Messages about the text of a law: a code, a place, one Dutch sentence, and a mend.

Each kind of message is declared once, in the module that raises it, with `declare`; the catalogue
in `docs/errors.md` is generated from these declarations, and a test shows each by its example.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from attrs import field, frozen

from uitvoerbaar.law.citation import Place


class Severity(Enum):
    """An error stops the law from being used; a warning does not."""

    ERROR = "fout"
    WARNING = "waarschuwing"


@frozen(slots=True)
class MessageKind:
    """A kind of message: `example` is a whole page (Markdown) on which it appears."""

    code: str
    title: str
    severity: Severity
    explanation: str
    example: str = field(repr=False)


@frozen(slots=True)
class Message:
    """One finding: where, what is wrong in one Dutch sentence, and how to mend it."""

    kind: MessageKind
    place: Place
    sentence: str
    mend: str
    related: tuple[Place, ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Order by file, line, column and code."""
        return (self.place.file, self.place.line, self.place.column, self.kind.code)

    @property
    def is_error(self) -> bool:
        """Whether the law cannot be used."""
        return self.kind.severity is Severity.ERROR


class LawError(Exception):
    """A law that cannot be used; carries every message, warnings included."""

    def __init__(self, messages: Iterable[Message]) -> None:
        self.messages = tuple(sorted(messages, key=lambda message: message.sort_key))
        super().__init__(f"{len(self.messages)} meldingen")


CATALOGUE: dict[str, MessageKind] = {}


def declare(
    code: str,
    title: str,
    explanation: str,
    example: str,
    severity: Severity = Severity.ERROR,
) -> MessageKind:
    """Declare a kind of message; a code is used once.

    Codes: L1xx page and layout, L2xx grammar, L3xx names, L4xx types and units, L5xx time and
    versions, L6xx structure of rules, L7xx amounts and sources, L8xx layers and articles, L9xx
    examples and guarantees. `example` is a whole page that shows the message.
    """
    if code in CATALOGUE:
        raise ValueError(f"message code {code} is declared twice")
    kind = MessageKind(code, title, severity, explanation, example)
    CATALOGUE[code] = kind
    return kind


def render(message: Message, source_line: str | None) -> str:
    """A message as text: place, code, sentence, the line with a mark, and the mend."""
    head = f"{message.place}: {message.kind.severity.value} {message.kind.code}: {message.sentence}"
    lines = [head]
    if source_line is not None:
        place = message.place
        same_line = place.end_line == place.line
        width = max(1, place.end_column - place.column if same_line else 1)
        lines.append(f"    {source_line}")
        lines.append("    " + " " * (place.column - 1) + "^" * width)
    if message.mend:
        lines.append(f"    {message.mend}")
    return "\n".join(lines)
