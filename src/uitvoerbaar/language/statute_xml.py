"""The bytes of a BWB file as a tree of elements, without the bookkeeping; nothing is trusted."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.parsers import expat

from attrs import frozen

# Far above the texts of the BWB: a large act is a few megabytes and some 20 elements deep.
MAX_BYTES = 64 * 1024 * 1024
MAX_ELEMENTS = 2_000_000
MAX_DEPTH = 64
DOWNLOAD = "Download de XML van de regeling opnieuw van wetten.overheid.nl."
# Bookkeeping: not even kept while reading. It is most of the file.
_BOOKKEEPING = {"meta-data", "bwb-inputbestand", "bwb-wijzigingen", "redactionele-correcties"}
_ENCODINGS = {"utf-8", "utf-16", "us-ascii", "iso-8859-1"}
_SEEN = re.compile(r"jci1\.3:c:.*&z=(\d{4}-\d{2}-\d{2})", re.ASCII)


@frozen
class StatuteError(Exception):
    """A file that cannot be read as a statute: what is wrong and what to do, in Dutch."""

    path: Path
    line: int | None
    sentence: str
    mend: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.sentence} {self.mend}"


@frozen(slots=True, eq=False)
class Node:
    """An element: its tag, its attributes, its line, and what is in it."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Node | str]


def file_bytes(path: Path) -> bytes:
    """What is in a file. Raises StatuteError where it cannot be read, or is too large."""
    mend = "Controleer de naam van het bestand."
    try:
        if not path.exists():
            raise StatuteError(path, None, "Dit bestand bestaat niet.", mend)
        if not path.is_file():
            raise StatuteError(path, None, "Dit is geen bestand dat te lezen is.", mend)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise StatuteError(path, None, "Dit bestand kan niet worden gelezen.", mend) from error
    if len(data) > MAX_BYTES:
        sentence = f"Dit bestand is groter dan {MAX_BYTES // 1024**2} megabyte."
        raise StatuteError(path, None, sentence, "Controleer of dit een wettekst is.")
    return data


class TreeReader:
    """Expat rather than a tree parser: it lets us stop at a DOCTYPE, before any entity exists."""

    def __init__(self, path: Path) -> None:
        self.seen: date | None = None
        self._path = path
        self._root: Node | None = None
        self._open: list[Node] = []
        self._skipped = 0
        self._elements = 0
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.XmlDeclHandler = self._declaration
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self, data: bytes) -> Node:
        """The outermost element. Raises StatuteError for bytes that are not XML."""
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError) as error:
            sentence = "Dit bestand is geen geldige XML, of het is niet compleet."
            line = self._parser.ErrorLineNumber
            raise StatuteError(self._path, line, sentence, DOWNLOAD) from error
        assert self._root is not None, "expat accepts no document without an element"
        return self._root

    def _refuse(self, sentence: str) -> StatuteError:
        line = self._parser.CurrentLineNumber
        return StatuteError(self._path, line, sentence, "Lees dit bestand niet in. " + DOWNLOAD)

    def _declaration(self, _: str, encoding: str | None, __: int) -> None:
        # Expat would hand any other name to the codecs of Python, which are many and odd.
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise self._refuse("De tekens in dit bestand zijn niet te lezen (onbekende codering).")

    def _doctype(self, *_: object) -> None:
        raise self._refuse("In dit bestand staat een DOCTYPE. Die hoort niet in een wettekst.")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        self._elements += 1
        if self._elements > MAX_ELEMENTS or len(self._open) + self._skipped >= MAX_DEPTH:
            raise self._refuse("Dit bestand is te groot of te diep genest voor een wettekst.")
        if tag == "jci" and self.seen is None:
            seen = _SEEN.match(attributes.get("verwijzing", ""))
            self.seen = read_day(seen.group(1)) if seen else None
        if self._skipped or (self._open and tag in _BOOKKEEPING):
            self._skipped += 1
            return
        node = Node(tag, attributes, self._parser.CurrentLineNumber, [])
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        self._open.append(node)

    def _end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
        else:
            self._open.pop()

    def _characters(self, text: str) -> None:
        if self._open and not self._skipped:
            self._open[-1].children.append(text)


def read_day(text: str) -> date | None:
    """A day in ISO form; None for anything else."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
