"""Records between the things of a case: who plays which role, and which lists are all there is.

A link may be told from each side and at the top; it is one record. Records of the same players that
are told in several places are matched in the order in which each place tells them.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field, frozen

from uitvoerbaar.cases.days import ValueTextError
from uitvoerbaar.cases.document import ListNode, MapNode, Node, ScalarNode
from uitvoerbaar.cases.drafts import Draft, Drafts
from uitvoerbaar.cases.problems import Problems
from uitvoerbaar.cases.values import did_you_mean, state_of
from uitvoerbaar.cases.vocabulary import (
    ALL,
    COMPLETE_KEY,
    Players,
    Vocabulary,
    WayBack,
)
from uitvoerbaar.evaluation.facts import FactState
from uitvoerbaar.law.citation import Place
from uitvoerbaar.law.declaration import Kind, Role
from uitvoerbaar.law.expression import Symbol

Pool = tuple[str, tuple[int, ...]]


@define(eq=False)
class GivenList:
    """A list that the case gives of a thing: the records in it, or the players (None: not told)."""

    way_back: WayBack
    name: str
    records: set[Draft] = field(factory=set)
    players: tuple[Role, set[Draft]] | None = None

    def holds(self, record: Draft) -> bool:
        """Whether a record is in the list."""
        if self.players is None:
            return record in self.records
        role, players = self.players
        return record.players.get(role.name) in players


@frozen(slots=True)
class _Told:
    """Players told by name: the thing, what the name of the list means, and where it stands."""

    host: Draft
    meaning: Players
    name: str
    node: ListNode


@define(eq=False)
class Relations:
    """The records of a case. After `link`, `records` holds them all, with their players."""

    drafts: Drafts
    records: list[Draft] = field(factory=list)
    lists: dict[tuple[Draft, Symbol], GivenList] = field(factory=dict)
    complete: dict[tuple[Draft, Symbol], None] = field(factory=dict)
    _pools: dict[Pool, list[Draft]] = field(factory=dict)
    _taken: dict[tuple[Draft | None, Symbol], set[Draft]] = field(factory=dict)
    _told: list[_Told] = field(factory=list)
    _queue: list[tuple[Draft, MapNode]] = field(factory=list)

    @property
    def words(self) -> Vocabulary:
        """The names of the law."""
        return self.drafts.words

    @property
    def problems(self) -> Problems:
        """The problems found so far."""
        return self.drafts.problems

    def link(self) -> None:
        """Finds all records and their players, and which lists are complete."""
        named = list(self.drafts.by_name.values())
        for draft in named:
            for source in draft.sources:
                self._own_roles(draft, source)
        for draft in named:
            for source in draft.sources:
                self._named_records(draft, source)
        for draft in named:
            if draft.kind.roles:
                self.records.append(draft)
                self._pool(draft).append(draft)
            self._queue.extend((draft, source) for source in draft.sources)
        for kind, node in self.drafts.unnamed:
            self._match(kind, {}, (None, Symbol(kind.name)), node)
        while self._queue:
            draft, source = self._queue.pop(0)
            self._named_records(draft, source)
            self._unnamed_records(draft, source)
        for told in self._told:
            self._players(told)
        for record in self.records:
            self._check_roles(record)
        self._check_lists()

    # --- roles ---

    def _own_roles(self, draft: Draft, source: MapNode) -> None:
        for role in draft.kind.roles:
            node = source.get(role.name)
            if node is not None:
                self._assign(draft, role, self._player(role, node), node.place)

    def _player(self, role: Role, node: Node) -> Draft | None:
        """The thing that a role names; None where it is unknown (or wrong, after a problem)."""
        mend = f"schrijf de naam van een {role.kind}, of `onbekend`"
        scalar = self.problems.scalar(node, f"`{role.name}`", mend)
        if scalar is None:
            return None
        state = state_of(scalar.text)
        if state is FactState.UNKNOWN:
            return None
        if state is not None:
            sentence = f"`{role.name}` kan niet {state.value} zijn: dan is er geen record"
            self.problems.add(scalar, sentence, "haal het record weg, of schrijf `onbekend`")
            return None
        return self._thing(scalar, role.kind)

    def _thing(self, scalar: ScalarNode, kind: str) -> Draft | None:
        return self.problems.attempt(scalar, lambda text: self._find(text, kind))

    def _find(self, name: str, kind: str) -> Draft:
        found = self.drafts.by_name.get(name)
        if found is None:
            names = [n for n, draft in self.drafts.by_name.items() if draft.kind.name == kind]
            plural = self.words.law.kinds[kind].plural
            mend = did_you_mean(name, names) or f"zet `{name}` bij `{plural}` in dit geval"
            raise ValueTextError(f"`{name}` komt in dit geval niet voor", mend)
        if found.kind.name != kind:
            sentence = f"`{name}` is een {found.kind.name}, en hier hoort een {kind}"
            raise ValueTextError(sentence, f"noem een {kind} uit dit geval")
        return found

    def _assign(self, record: Draft, role: Role, player: Draft | None, place: Place) -> None:
        if role.name in record.players and record.players[role.name] is not player:
            before = record.players[role.name]
            if before is not None and player is not None:
                sentence = f"`{role.name}` is hier {player.name}, en elders {before.name}"
                self.problems.add(place, sentence, "laat beide plaatsen hetzelfde zeggen")
                return
            player = before or player
        record.players[role.name] = player

    def _check_roles(self, record: Draft) -> None:
        for role in record.kind.roles:
            if role.name not in record.players:
                self.problems.add(
                    record.place,
                    f"van deze {record.kind.name} is niet gezegd wie `{role.name}` is",
                    f"schrijf `{role.name}: ...`, of `{role.name}: onbekend`",
                )
        known = [player for player in record.players.values() if player is not None]
        if len(set(known)) < len(known):
            sentence = f"{known[0].name} heeft in deze {record.kind.name} twee rollen"
            self.problems.add(record.place, sentence, "noem voor elke rol een ander")

    # --- records inside a thing ---

    def _given(self, host: Draft, meaning: WayBack | Players, name: str) -> GivenList:
        back = meaning if isinstance(meaning, WayBack) else meaning.way_back
        key = (host, _list_symbol(back))
        if key not in self.lists:
            self.lists[key] = GivenList(back, name)
        return self.lists[key]

    def _named_records(self, host: Draft, source: MapNode) -> None:
        """The records inside a thing that have a name: written out there, or named in a list."""
        for entry in source.entries:
            meaning = self.words.list_named(host.kind.name, entry.key.text)
            if not isinstance(meaning, WayBack):
                continue
            found: Iterable[tuple[str, ScalarNode]] = ()
            if isinstance(entry.value, MapNode):
                found = [(sub.key.text, sub.key) for sub in entry.value.entries]
            elif isinstance(entry.value, ListNode):
                elements = [e for e in entry.value.elements if isinstance(e, ScalarNode)]
                found = [(element.text, element) for element in elements]
            else:
                continue
            given = self._given(host, meaning, entry.key.text)
            for name, node in found:
                record = self.drafts.by_name.get(name)
                if record is not None and record.kind is meaning.kind:
                    self._assign(record, meaning.role, host, node.place)
                    given.records.add(record)
                    self._taken.setdefault((host, meaning.symbol), set()).add(record)

    def _unnamed_records(self, host: Draft, source: MapNode) -> None:
        for entry in source.entries:
            name, node = entry.key.text, entry.value
            if name == COMPLETE_KEY:
                self._declared_complete(host, node)
                continue
            meaning = self.words.list_named(host.kind.name, name)
            if meaning is None:
                continue
            if isinstance(node, ScalarNode):
                self._no_list(host, meaning, name, node)
            elif isinstance(meaning, Players):
                if isinstance(node, ListNode):
                    self._told.append(_Told(host, meaning, name, node))
                else:
                    self.problems.add(
                        node,
                        f"`{name}` is een lijst van namen",
                        f"schrijf `{name}: [an, bob]`, of geef `{_back_name(meaning)}`",
                    )
            elif isinstance(node, ListNode):
                self._elements(host, meaning, name, node)

    def _no_list(
        self, host: Draft, meaning: WayBack | Players, name: str, node: ScalarNode
    ) -> None:
        state = None if node.is_empty else state_of(node.text)
        if state is FactState.ABSENT:
            self._given(host, meaning, name)
            if isinstance(meaning, Players):
                self._told.append(_Told(host, meaning, name, ListNode((), node.place)))
        elif state is not FactState.UNKNOWN:
            mend = f"schrijf `{name}: [...]`, of `{name}: []` als er geen zijn"
            self.problems.add(node, f"`{name}` is een lijst", mend)

    def _elements(self, host: Draft, meaning: WayBack, name: str, node: ListNode) -> None:
        given = self._given(host, meaning, name)
        source = (host, meaning.symbol)
        for element in node.elements:
            if isinstance(element, MapNode):
                record = self._match(meaning.kind, {meaning.role.name: host}, source, element)
                given.records.add(record)
            elif isinstance(element, ScalarNode) and not element.is_empty:
                if self._thing(element, meaning.kind.name) is None:
                    continue
            else:
                mend = "schrijf elk record als groep: `{naam: waarde, ...}`"
                self.problems.add(element, f"dit is geen record van `{name}`", mend)

    def _match(
        self,
        kind: Kind,
        players: dict[str, Draft | None],
        source: tuple[Draft | None, Symbol],
        node: MapNode,
    ) -> Draft:
        """The record that a group of facts describes: one told elsewhere, or a new one."""
        told = Draft(kind, None, node.place, [node], dict(players))
        self._own_roles(told, node)
        taken = self._taken.setdefault(source, set())
        pool = self._pool(told)
        record = next((known for known in pool if known not in taken), None)
        if record is None:
            record = told
            pool.append(record)
            self.records.append(record)
        else:
            record.sources.append(node)
        taken.add(record)
        self._queue.append((record, node))
        return record

    def _pool(self, record: Draft) -> list[Draft]:
        """The records of a kind with the same players."""
        players = tuple(id(record.players.get(role.name)) for role in record.kind.roles)
        return self._pools.setdefault((record.kind.name, players), [])

    # --- players by name, and complete lists ---

    def _players(self, told: _Told) -> None:
        meaning = told.meaning
        given = self._given(told.host, meaning, told.name)
        found = given.players[1] if given.players is not None else set()
        given.players = (meaning.other, found)
        for element in told.node.elements:
            mend = f"noem een {meaning.other.kind} uit dit geval"
            scalar = self.problems.scalar(element, f"een naam in `{told.name}`", mend)
            player = None if scalar is None else self._thing(scalar, meaning.other.kind)
            if player is None:
                continue
            if player in found:
                sentence = f"`{player.name}` staat twee keer in `{told.name}`"
                self.problems.add(element, sentence, "laat er een weg")
            found.add(player)
            roles = {meaning.own.name: told.host, meaning.other.name: player}
            record = Draft(meaning.kind, None, element.place, [], dict(roles))
            pool = self._pool(record)
            if not pool:
                pool.append(record)
                self.records.append(record)

    def _declared_complete(self, host: Draft, node: Node) -> None:
        known = {
            name: meaning
            for name, meaning in self.words.kinds[host.kind.name].ways_back
            if meaning.kind.derivation is None
        }
        if not known:
            sentence = f"een {host.kind.name} heeft geen lijsten die volledig kunnen zijn"
            self.problems.add(node, sentence, f"haal `{COMPLETE_KEY}` weg")
            return
        if isinstance(node, ScalarNode) and node.text == ALL:
            for meaning in known.values():
                self._all_given(host, meaning)
            return
        shown = ", ".join(f"`{name}`" for name in known)
        elements = node.elements if isinstance(node, ListNode) else (node,)
        for element in elements:
            scalar = self.problems.scalar(
                element,
                f"`{COMPLETE_KEY}`",
                f"schrijf `{COMPLETE_KEY}: {ALL}`, of `{COMPLETE_KEY}: [naam van een lijst]`",
            )
            if scalar is None:
                continue
            named = self.words.list_named(host.kind.name, scalar.text)
            if named is not None:
                self._all_given(host, named)
            elif scalar.text == ALL:
                sentence = f"`{ALL}` staat zonder haken"
                self.problems.add(scalar, sentence, f"schrijf `{COMPLETE_KEY}: {ALL}`")
            else:
                near = did_you_mean(scalar.text, [*known, ALL])
                sentence = f"`{scalar.text}` is geen lijst van een {host.kind.name}"
                self.problems.add(scalar, sentence, near or f"schrijf `{ALL}`, of kies uit {shown}")

    def _all_given(self, host: Draft, meaning: WayBack | Players) -> None:
        """The list of a thing is all there is."""
        back = meaning.way_back if isinstance(meaning, Players) else meaning
        if back.role.inverse is not None:
            self.complete[host, back.symbol] = None

    def _check_lists(self) -> None:
        """A list that is all there is holds every record that was told elsewhere."""
        by_player: dict[tuple[Draft, str, str], list[Draft]] = {}
        for record in self.records:
            for name, player in record.players.items():
                if player is not None:
                    by_player.setdefault((player, record.kind.name, name), []).append(record)
        for (host, symbol), given in self.lists.items():
            kind, role = given.way_back.kind, given.way_back.role
            if role.inverse is None:
                continue
            if kind.complete:
                self.complete[host, symbol] = None
            if (host, symbol) not in self.complete:
                continue
            for record in by_player.get((host, kind.name, role.name), ()):
                if not given.holds(record):
                    owner = host.name or f"deze {host.kind.name}"
                    self.problems.add(
                        record.place,
                        f"dit staat niet in `{given.name}` van {owner}, en die lijst is volledig",
                        f"zet het ook in `{given.name}` van {owner}, of haal het weg",
                    )


def _list_symbol(back: WayBack) -> Symbol:
    return back.symbol if back.role.inverse is not None else Symbol(f"{back.kind.name}.", None)


def _back_name(meaning: Players) -> str:
    return meaning.own.inverse or meaning.kind.name
