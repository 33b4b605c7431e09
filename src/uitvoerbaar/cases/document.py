"""A case file as nodes with their places: YAML or JSON, in which every value stays text.

Text stays text so that no number ever becomes a float, and no word a truth value. What makes YAML
surprising (anchors, labels, several documents) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import yaml
from attrs import define, field, frozen

from uitvoerbaar.law.citation import Place

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
_LONGEST = 10_000_000  # characters
_LINE_END = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # as YAML ends lines
_EMPTY = ("", "~", "null", "Null", "NULL")


@frozen(slots=True)
class CaseProblem:
    """One thing that is wrong in a case: where, one Dutch sentence, and how to mend it."""

    place: Place
    sentence: str
    mend: str

    @property
    def sort_key(self) -> tuple[int, int, str]:
        """Order by line and column."""
        return (self.place.line, self.place.column, self.sentence)


class CaseError(Exception):
    """A case that cannot be read; carries every problem, in the order of the file."""

    def __init__(self, problems: Iterable[CaseProblem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda problem: problem.sort_key))
        super().__init__("; ".join(f"{p.place}: {p.sentence}" for p in self.problems))


@frozen(slots=True)
class ScalarNode:
    """A single value or name as written; `quoted`: between quotation marks."""

    text: str
    quoted: bool
    place: Place

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written (or null)."""
        return not self.quoted and self.text in _EMPTY


@frozen(slots=True)
class ListNode:
    """A list."""

    elements: tuple[Node, ...]
    place: Place


@frozen(slots=True)
class Entry:
    """A name with what stands behind it."""

    key: ScalarNode
    value: Node


@frozen(slots=True)
class MapNode:
    """Names with what stands behind them, in the order of the file; each name once."""

    entries: tuple[Entry, ...]
    place: Place

    def get(self, name: str) -> Node | None:
        """What stands behind a name; None where the name is not there."""
        return next((entry.value for entry in self.entries if entry.key.text == name), None)

    @property
    def names(self) -> Iterator[str]:
        """The names."""
        return (entry.key.text for entry in self.entries)


Node = ScalarNode | ListNode | MapNode


@frozen(slots=True)
class Document:
    """A case file: its outermost map, and the problems that did not stop the reading."""

    root: MapNode
    problems: tuple[CaseProblem, ...]


def read_document(text: str | bytes, file: str) -> Document:
    """The nodes of a YAML or JSON text; `file` is its name for places.

    Raises CaseError where the text cannot be read at all, or is no map of names and values.
    """
    clean = _as_text(text, file)
    return _Builder(file, _LINE_END.split(clean)).build(clean)


def _as_text(text: str | bytes, file: str) -> str:
    start = Place(file, 1, 1, 1, 2)
    if len(text) > _LONGEST:
        raise CaseError([CaseProblem(start, "dit bestand is te groot", "splits het in gevallen")])
    try:
        clean = text.decode() if isinstance(text, bytes) else text.encode().decode()
    except UnicodeError as error:
        sentence = f"dit bestand is geen tekst in UTF-8 (teken {getattr(error, 'start', 0) + 1})"
        raise CaseError([CaseProblem(start, sentence, "bewaar het bestand als UTF-8")]) from error
    clean = clean.removeprefix("\ufeff")
    return _as_yaml(clean) if clean.lstrip().startswith(("{", "[")) else clean


_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u(d[89ab]\w\w)\\u(d[c-f]\w\w)", re.IGNORECASE | re.ASCII)


def _as_yaml(text: str) -> str:
    """JSON as YAML: what it writes in two halves (an emoji, say) becomes one."""

    def joined(match: re.Match[str]) -> str:
        try:
            high, low = int(match[2], 16), int(match[3], 16)
        except ValueError:
            return match[0]
        return f"{match[1]}\\U{0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00:08X}"

    return _PAIR.sub(joined, text)


@define
class _Frame:
    """A list or map being built; `key` waits for its value."""

    is_map: bool
    mark: Any
    elements: list[Any] = field(factory=list)
    key: ScalarNode | None = None
    awaits_value: bool = False


_THREE_DECIMALS = re.compile(r"-?\d{1,3}\.\d{3}")


class _Builder:
    """Builds nodes from events, without recursion, so that no input can exhaust the stack."""

    def __init__(self, file: str, lines: list[str]) -> None:
        self.file = file
        self.lines = lines
        # A JSON document starts with a brace and names its keys between quotation marks.
        self.json = re.match(r'\s*\{\s*"', "\n".join(lines[:50])) is not None
        self.problems: list[CaseProblem] = []

    def build(self, text: str) -> Document:
        """The document of a text."""
        root: Node | None = None
        documents = 0
        stack: list[_Frame] = []
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                if isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._stop(
                            event.start_mark,
                            "in dit bestand staat meer dan één geval",
                            "geef elk geval een eigen bestand; haal de regel `---` weg",
                        )
                    continue
                node = self._node(event, stack)
                if node is None:
                    continue
                if stack:
                    self._put(stack[-1], node)
                else:
                    root = node
        except yaml.YAMLError as error:
            raise CaseError([*self.problems, self._yaml_problem(error)]) from error
        if root is None or (isinstance(root, ScalarNode) and root.is_empty):
            raise CaseError([CaseProblem(
                Place(self.file, 1, 1, 1, 2),
                "dit bestand is leeg",
                "begin met `peildatum: 2026-03-01` en `aanvrager: ...`",
            )])  # fmt: skip
        if not isinstance(root, MapNode):
            sentence = "een geval bestaat uit namen met waarden"
            mend = "schrijf `peildatum: 2026-03-01` en zo verder, elk op een regel"
            raise CaseError([*self.problems, CaseProblem(root.place, sentence, mend)])
        return Document(root, tuple(self.problems))

    def _node(self, event: Any, stack: list[_Frame]) -> Node | None:
        """The node that an event completes, if any; opens and closes frames."""
        if isinstance(event, yaml.AliasEvent):
            self._stop(
                event.start_mark,
                f"verwijzingen als `*{event.anchor}` kunnen in een geval niet",
                "schrijf de waarde zelf; `*` vooraan een tekst vraagt aanhalingstekens",
            )
        if isinstance(event, yaml.NodeEvent):
            self._check_plain(event)
        if isinstance(event, yaml.ScalarEvent):
            quoted = not event.implicit[0]
            value = event.value
            if self.json and not quoted and _THREE_DECIMALS.fullmatch(value):
                value += "0"  # in JSON the dot of 1.034 can only be a decimal sign
            return ScalarNode(value, quoted, self._place(event.start_mark, event.end_mark))
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(stack) >= _DEEPEST:
                self._stop(
                    event.start_mark,
                    "dit geval is te diep genest",
                    "geef records bovenaan, onder het meervoud van hun soort",
                )
            stack.append(_Frame(isinstance(event, yaml.MappingStartEvent), event.start_mark))
            return None
        if isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            frame = stack.pop()
            place = self._place(frame.mark, event.end_mark)
            nodes = tuple(frame.elements)
            return MapNode(nodes, place) if frame.is_map else ListNode(nodes, place)
        return None

    def _check_plain(self, event: Any) -> None:
        tag = getattr(event, "tag", None)
        if event.anchor is not None or tag not in (None, "!"):
            sign = f"&{event.anchor}" if event.anchor is not None else "!"
            self._report(
                self._place(event.start_mark, event.start_mark),
                f"labels als `{sign}` kunnen in een geval niet",
                "schrijf alleen de waarde; `&` of `!` vooraan een tekst vraagt aanhalingstekens",
            )

    def _put(self, frame: _Frame, node: Node) -> None:
        if not frame.is_map:
            frame.elements.append(node)
        elif frame.awaits_value:
            if frame.key is not None:
                frame.elements.append(Entry(frame.key, node))
            frame.awaits_value, frame.key = False, None
        else:
            frame.awaits_value = True
            frame.key = self._key(frame, node)

    def _key(self, frame: _Frame, node: Node) -> ScalarNode | None:
        """The name of an entry; None, with a problem, where it cannot be one."""
        if not isinstance(node, ScalarNode):
            self._report(
                node.place, "voor de dubbele punt staat geen naam", "schrijf `naam: waarde`"
            )
            return None
        for entry in frame.elements:
            if entry.key.text == node.text:
                first = entry.key.place.line
                self._report(
                    node.place,
                    f"`{node.text}` staat hier twee keer (eerder op regel {first})",
                    "laat er een staan, of voeg ze samen",
                )
                return None
        return node

    # --- places and problems ---

    def _place(self, start: Any, end: Any) -> Place:
        line, column = self._within(start)
        end_line, end_column = self._within(end)
        if end_line > line and end_column == 1:  # a block ends where the next line starts
            end_line = min(end_line - 1, len(self.lines))
            end_column = len(self.lines[end_line - 1]) + 1
        if end_line == line:
            end_column = max(end_column, column + 1)
        return Place(self.file, line, column, end_line, end_column)

    def _within(self, mark: Any) -> tuple[int, int]:
        """A mark as line and column; the end of the text may be marked on a line after it."""
        if mark.line < len(self.lines):
            return mark.line + 1, mark.column + 1
        return len(self.lines), len(self.lines[-1]) + 1

    def _report(self, place: Place, sentence: str, mend: str) -> None:
        self.problems.append(CaseProblem(place, sentence, mend))

    def _stop(self, mark: Any, sentence: str, mend: str) -> None:
        problem = CaseProblem(self._place(mark, mark), sentence, mend)
        raise CaseError([*self.problems, problem])

    def _yaml_problem(self, error: yaml.YAMLError) -> CaseProblem:
        if isinstance(error, yaml.MarkedYAMLError):
            return self._marked_problem(error)
        position = getattr(error, "position", 0)
        before = "\n".join(self.lines)[:position].split("\n")
        place = Place(self.file, len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
        sentence = "hier staat een teken dat in tekst niet kan voorkomen"
        return CaseProblem(place, sentence, "haal het onzichtbare teken weg")

    def _marked_problem(self, error: yaml.MarkedYAMLError) -> CaseProblem:
        mark: Any = error.problem_mark or error.context_mark
        problem = error.problem or ""
        sentence, mend = "dit is geen geldige YAML of JSON", "controleer de tekens op deze plek"
        found = next((entry for entry in _EXPLAINED if entry[0] in problem), None)
        if found is not None:
            _, at_opening, sentence, mend = found
            if at_opening and error.context_mark is not None:
                mark = error.context_mark
        place = self._place(mark, mark) if mark else Place(self.file, 1, 1, 1, 2)
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            column = indent.index("\t") + 1
            place = Place(self.file, place.line, column, place.line, column + 1)
            sentence, mend = "hier staat een tab", "spring in met spaties"
        elif "cannot start any token" in problem and line[place.column - 1 :]:
            sentence = f"een waarde kan niet beginnen met `{line[place.column - 1]}`"
        return CaseProblem(place, sentence, mend)


# What libyaml says: a part of its message, whether the opening is the place, sentence and mend.
_EXPLAINED = (
    ("cannot start any token", False, "dit teken kan hier niet staan",
     "zet de waarde tussen aanhalingstekens"),
    ("mapping values are not allowed", False, "hier staat een dubbele punt die niet past",
     "laat namen die bij elkaar horen even ver inspringen; zet tekst met `: ` erin tussen"
     " aanhalingstekens"),
    ("expected ',' or", True, "deze haak wordt niet goed gesloten",
     "zet komma's tussen de delen en sluit met `]` of `}`"),
    ("unexpected end of stream", True, "dit aanhalingsteken wordt niet gesloten",
     "zet aan het eind van de tekst hetzelfde aanhalingsteken"),
    ("unexpected document indicator", True, "dit aanhalingsteken wordt niet gesloten",
     "zet aan het eind van de tekst hetzelfde aanhalingsteken"),
    ("expected ':'", False, "hier ontbreekt een dubbele punt",
     "schrijf `naam: waarde`, met een spatie achter de dubbele punt"),
    ("expected key", False, "deze regel past niet bij de regels erboven",
     "laat namen die bij elkaar horen even ver inspringen"),
    ("expected '-' indicator", False, "deze regel past niet bij de lijst erboven",
     "begin elk deel van de lijst met `- `, even ver ingesprongen"),
    ("block sequence entries are not allowed", False, "hier kan geen lijst beginnen",
     "zet de lijst op een nieuwe regel, of schrijf `[a, b]`"),
    ("escape", False, "achter de schuine streep staat geen geldig teken",
     "schrijf `\\\\` voor een schuine streep zelf"),
)  # fmt: skip
