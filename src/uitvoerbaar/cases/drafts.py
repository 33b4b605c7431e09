"""The things that a case names, before their facts are read.

A thing may be described in more than one place: at the top under the plural of its kind, and inside
the thing that it belongs to. A draft gathers those places.
"""

from __future__ import annotations

from attrs import define, field

from uitvoerbaar.cases.document import ListNode, MapNode, Node, ScalarNode
from uitvoerbaar.cases.naming import wrong_name
from uitvoerbaar.cases.problems import Problems
from uitvoerbaar.cases.vocabulary import RESERVED, Refusal, Vocabulary, WayBack
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Kind


@define(eq=False)
class Draft:
    """A thing being read: where its facts stand, and who plays its roles (None: unknown)."""

    kind: Kind
    name: str | None
    place: Place
    sources: list[MapNode] = field(factory=list)
    players: dict[str, Draft | None] = field(factory=dict)


@define(eq=False)
class Drafts:
    """All things of a case. `unnamed` are the records at the top that have no name."""

    words: Vocabulary
    problems: Problems
    by_name: dict[str, Draft] = field(factory=dict)
    unnamed: list[tuple[Kind, MapNode]] = field(factory=list)

    def declare(self, root: MapNode) -> None:
        """Takes in every thing that has a name, and the unnamed records at the top."""
        given: dict[str, str] = {}
        for entry in root.entries:
            name = entry.key.text
            if name in RESERVED:
                continue
            kind = self.words.top(name)
            if isinstance(kind, Refusal):
                self.problems.add(entry.key, kind.sentence, kind.mend)
                continue
            if kind.name in given:
                sentence = f"`{name}` en `{given[kind.name]}` zijn namen van hetzelfde"
                self.problems.add(entry.key, sentence, "voeg ze samen onder één naam")
            given[kind.name] = name
            self._collection(kind, name, entry.value)

    def _collection(self, kind: Kind, name: str, node: Node) -> None:
        if isinstance(node, MapNode):
            self.named(kind, name, node)
        elif isinstance(node, ListNode):
            for element in node.elements:
                if isinstance(element, MapNode) and kind.roles:
                    self.unnamed.append((kind, element))
                    self._inside(kind, element)
                elif isinstance(element, ScalarNode) and not element.is_empty and not kind.roles:
                    self._register(kind, element, None)
                elif kind.roles:
                    mend = "schrijf elk record als groep: `{naam: waarde, ...}`"
                    self.problems.add(element, f"dit is geen record van `{name}`", mend)
                else:
                    mend = f"schrijf `{name}: {{naam: {{...}}}}`"
                    self.problems.add(element, "deze lijst bestaat uit namen", mend)
        elif not node.is_empty:
            mend = f"schrijf `{name}: {{naam: {{...}}}}`"
            self.problems.add(node, f"onder `{name}` horen dingen met hun gegevens", mend)

    def named(self, kind: Kind, name: str, node: MapNode) -> None:
        """Takes in things by name with their facts."""
        for entry in node.entries:
            if isinstance(entry.value, MapNode):
                self._register(kind, entry.key, entry.value)
            elif isinstance(entry.value, ScalarNode) and entry.value.is_empty:
                self._register(kind, entry.key, None)
            elif self.words.kinds[kind.name].own.get(entry.key.text) is not None:
                mend = f"schrijf `{name}: [{{{entry.key.text}: ...}}]`"
                self.problems.add(entry.key, f"`{name}` is een lijst van records", mend)
                return
            else:
                mend = f"schrijf `{entry.key.text}: {{gegeven: waarde}}`"
                sentence = f"onder `{entry.key.text}` horen gegevens met hun naam"
                self.problems.add(entry.value, sentence, mend)

    def _register(self, kind: Kind, key: ScalarNode, node: MapNode | None) -> None:
        name = key.text
        wrong = wrong_name(name)
        if wrong is not None:
            self.problems.add(key, wrong, "kies een andere naam")
            return
        draft = self.by_name.get(name)
        if draft is None:
            draft = self.by_name[name] = Draft(kind, name, key.place)
        elif draft.kind is not kind:
            first = draft.place.line
            sentence = f"de naam `{name}` is al van een {draft.kind.name} (regel {first})"
            self.problems.add(key, sentence, "geef elk ding een eigen naam")
            return
        if node is not None:
            draft.sources.append(node)
            self._inside(kind, node)

    def _inside(self, kind: Kind, node: MapNode) -> None:
        """Takes in the named things inside a thing."""
        for entry in node.entries:
            meaning = self.words.list_named(kind.name, entry.key.text)
            if not isinstance(meaning, WayBack):
                continue
            if isinstance(entry.value, MapNode):
                self.named(meaning.kind, entry.key.text, entry.value)
            elif isinstance(entry.value, ListNode):
                for element in entry.value.elements:
                    if isinstance(element, MapNode):
                        self._inside(meaning.kind, element)
