"""Reading a case file: YAML or JSON in, a case out, or every problem in it with its place.

    peildatum: 2026-03-01
    aanvrager: noor
    lezers:
      noor: {geboren: 2006-02-11, voogden: [an, bob]}
      an: {inkomsten: {2024: 38000}}
      bob: {inkomsten: {2024: onbekend}}
    volledig: [voogdijen]

`volledig` at the top says of which kinds of records these are all there are, and `volledig: alles`
that they are of every kind; under a thing it says so of the lists of that thing. A case holds facts
only: the name of a rule is refused. All things stand in the order of their names, so that the order
of a file never matters.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from attrs import define, field

from uitvoerbaar.cases.assuming import (
    AssumptionError,
    assumption_with_value,
    check_assumed,
)
from uitvoerbaar.cases.days import read_day
from uitvoerbaar.cases.document import ListNode, MapNode, Node, ScalarNode, read_document
from uitvoerbaar.cases.drafts import Draft, Drafts
from uitvoerbaar.cases.facts import FactReader
from uitvoerbaar.cases.impossible import Impossibilities
from uitvoerbaar.cases.naming import free_name, natural
from uitvoerbaar.cases.problems import Problems
from uitvoerbaar.cases.relations import Relations
from uitvoerbaar.cases.values import did_you_mean, read_value
from uitvoerbaar.cases.vocabulary import (
    ALL,
    APPLICANT_KEY,
    ASSUMPTIONS_KEY,
    COMPLETE_KEY,
    KNOWN_FROM_KEY,
    REFERENCE_KEY,
    Players,
    Refusal,
    Vocabulary,
    WayBack,
    vocabulary,
)
from uitvoerbaar.cases.writer import case_data
from uitvoerbaar.evaluation.facts import Case, Fact, FactState, Thing
from uitvoerbaar.law.declaration import Kind, Law, Role
from uitvoerbaar.law.expression import Symbol


def read_case(text: str | bytes, file: str, law: Law) -> Case:
    """The case in a YAML or JSON text, for a law; `file` is its name in places.

    `data` of the case is the same case as plain data, from which it is read again. Raises CaseError
    with every problem, each with its place, a Dutch sentence and how to mend it.
    """
    document = read_document(text, file)
    reading = _Reading(vocabulary(law), document.root, Problems(list(document.problems)))
    return reading.case()


@define(eq=False)
class _Reading:
    """One reading of a case."""

    words: Vocabulary
    root: MapNode
    problems: Problems
    things: dict[Draft, Thing] = field(factory=dict)

    @property
    def law(self) -> Law:
        """The law for which the case is read."""
        return self.words.law

    def case(self) -> Case:
        """The whole case; raises CaseError."""
        reference = self._reference()
        drafts = Drafts(self.words, self.problems)
        drafts.declare(self.root)
        relations = Relations(drafts)
        relations.link()
        self._things(drafts, relations)
        self._links(relations)
        by_name = {thing.name: thing for thing in self.things.values()}
        year = reference.year if reference is not None else 2026
        impossible = Impossibilities(self.law, self.problems)
        reader = FactReader(self.law, by_name, self.problems, year)
        facts = _FactsOfThings(self.words, reader, self.problems, impossible)
        for draft, thing in self.things.items():
            facts.read(draft, thing)
            impossible.thing(thing, draft.place)
        impossible.together()
        assumptions = self._assumptions()
        applicant = self._applicant(by_name)
        self.problems.raise_any()
        assert reference is not None
        assert applicant is not None
        ordered = {name: by_name[name] for name in sorted(by_name, key=natural)}
        data = case_data(reference, applicant, ordered, assumptions, self.law)
        return Case(reference, applicant, ordered, assumptions, data)

    # --- the top ---

    def _reference(self) -> date | None:
        node = self.root.get(REFERENCE_KEY)
        mend = f"schrijf `{REFERENCE_KEY}: 2026-03-01`"
        if node is None:
            self.problems.add(_start(self.root), f"`{REFERENCE_KEY}` ontbreekt", mend)
            return None
        scalar = self.problems.scalar(node, f"`{REFERENCE_KEY}`", mend)
        return self.problems.attempt(scalar, read_day, f"`{REFERENCE_KEY}`") if scalar else None

    def _applicant(self, things: dict[str, Thing]) -> Thing | None:
        """Who applies: named, or the only thing that is not a record."""
        people = [n for n, thing in things.items() if not self.law.kinds[thing.kind].roles]
        node = self.root.get(APPLICANT_KEY)
        shown = ", ".join(f"`{name}`" for name in people[:5]) or "iemand uit dit geval"
        mend = f"schrijf `{APPLICANT_KEY}: ...` met een naam uit dit geval: {shown}"
        if node is None:
            if len(people) == 1:
                return things[people[0]]
            self.problems.add(_start(self.root), f"`{APPLICANT_KEY}` ontbreekt", mend)
            return None
        scalar = self.problems.scalar(node, f"`{APPLICANT_KEY}`", mend)
        if scalar is None:
            return None
        if scalar.text not in things:
            sentence = f"`{scalar.text}` komt in dit geval niet voor"
            self.problems.add(scalar, sentence, did_you_mean(scalar.text, things) or mend)
        return things.get(scalar.text)

    def _assumptions(self) -> dict[str, Any]:
        node = self.root.get(ASSUMPTIONS_KEY)
        if node is None or (isinstance(node, ScalarNode) and node.is_empty):
            return {}
        mend = f"schrijf `{ASSUMPTIONS_KEY}: {{naam: waarde}}`"
        if not isinstance(node, MapNode):
            self.problems.add(node, "aannamen zijn namen met waarden", mend)
            return {}
        found: dict[str, Any] = {}
        for entry in node.entries:
            name = entry.key.text
            at: Node = entry.key
            try:
                _, kind = assumption_with_value(self.law, name)
                at = entry.value
                scalar = self.problems.scalar(entry.value, f"`{name}`", "schrijf een waarde")
                if scalar is not None:
                    read = partial(read_value, kind=kind, law=self.law)
                    value = self.problems.attempt(scalar, read, f"`{name}`")
                    if value is not None:
                        check_assumed(self.law, name, value)
                        found[name] = value
            except AssumptionError as error:
                self.problems.add(at, error.sentence, error.mend)
        return {name: found[name] for name in sorted(found)}

    # --- things and links ---

    def _things(self, drafts: Drafts, relations: Relations) -> None:
        """Every thing with its name; records without one are named after their players."""
        taken = dict(drafts.by_name)
        for draft in [*drafts.by_name.values(), *relations.records]:
            if draft in self.things:
                continue
            if draft.name is None:
                players = [draft.players.get(role.name) for role in draft.kind.roles]
                names = ", ".join("?" if p is None or p.name is None else p.name for p in players)
                draft.name = free_name(f"{draft.kind.name}({names})", taken)
                taken[draft.name] = draft
            self.things[draft] = Thing(draft.name, draft.kind.name)

    def _links(self, relations: Relations) -> None:
        for record in sorted(relations.records, key=lambda draft: natural(draft.name or "")):
            thing = self.things[record]
            for role in record.kind.roles:
                player = record.players.get(role.name)
                fact = Fact(None, FactState.UNKNOWN)
                if player is not None:
                    fact = Fact(self.things[player])
                    if role.inverse is not None:
                        back = Symbol(role.inverse, role.kind)
                        self.things[player].records.setdefault(back, []).append(thing)
                thing.series(Symbol(role.name, record.kind.name)).always = [fact]
        for host, symbol in relations.complete:
            self.things[host].complete.add(symbol)
        self._lists_at_the_top()

    def _lists_at_the_top(self) -> None:
        """`volledig` at the top: of these kinds of records (or all) these are all there are."""
        node = self.root.get(COMPLETE_KEY)
        if node is None:
            return
        records = self.words.record_kinds()
        if isinstance(node, ScalarNode) and node.text == ALL and records:
            for record in records:
                self._all_given(record)
            return
        mend = f"schrijf `{COMPLETE_KEY}: {ALL}`, of `{COMPLETE_KEY}: [naam van een soort record]`"
        if not isinstance(node, ListNode):
            self._no_kinds(node, mend)
            return
        for element in node.elements:
            scalar = self.problems.scalar(element, f"`{COMPLETE_KEY}`", mend)
            if scalar is None:
                continue
            kind = self.words.top(scalar.text)
            if scalar.text == ALL:
                sentence = f"`{ALL}` staat zonder haken"
                self.problems.add(scalar, sentence, f"schrijf `{COMPLETE_KEY}: {ALL}`")
            elif isinstance(kind, Refusal):
                self.problems.add(scalar, kind.sentence, kind.mend)
            elif not kind.roles:
                self.problems.add(scalar, f"`{scalar.text}` zijn geen records", mend)
            else:
                self._all_given(kind)

    def _no_kinds(self, node: Node, mend: str) -> None:
        """A problem for what is neither all kinds of records nor a list of them."""
        if not self.words.record_kinds():
            sentence = "deze wet heeft geen soorten records die volledig kunnen zijn"
            self.problems.add(node, sentence, f"haal `{COMPLETE_KEY}` weg")
            return
        kind = self.words.top(node.text) if isinstance(node, ScalarNode) else None
        if isinstance(node, ScalarNode) and isinstance(kind, Kind) and kind.roles:
            mend = f"schrijf `{COMPLETE_KEY}: [{node.text}]`, of `{COMPLETE_KEY}: {ALL}`"
        sentence = f"`{COMPLETE_KEY}` is `{ALL}` of een lijst van soorten records"
        self.problems.add(node, sentence, mend)

    def _all_given(self, kind: Kind) -> None:
        for thing in self.things.values():
            for role in kind.roles:
                if role.inverse is not None and role.kind == thing.kind:
                    thing.complete.add(Symbol(role.inverse, role.kind))


@define(eq=False)
class _FactsOfThings:
    """Reads what stands under each thing, apart from its roles and lists."""

    words: Vocabulary
    reader: FactReader
    problems: Problems
    impossible: Impossibilities

    def read(self, draft: Draft, thing: Thing) -> None:
        """All facts of a thing, from every place where it is described."""
        written: dict[Symbol, Node] = {}
        for source in draft.sources:
            names: dict[Symbol, str] = {}
            for entry in source.entries:
                name = entry.key.text
                if name == COMPLETE_KEY:
                    continue
                if name == KNOWN_FROM_KEY and draft.kind.roles:
                    self._known_from(thing, entry.value)
                    continue
                meaning = self.words.meaning(draft.kind.name, name)
                if isinstance(meaning, Refusal):
                    self.problems.add(entry.key, meaning.sentence, meaning.mend)
                elif not isinstance(meaning, Role | WayBack | Players):
                    symbol = meaning.symbol
                    if symbol in names:
                        sentence = f"`{name}` en `{names[symbol]}` zijn hetzelfde gegeven"
                        self.problems.add(entry.key, sentence, "laat er een weg")
                        continue
                    names[symbol] = name
                    series = self.reader.series(meaning, entry.value)
                    if series is None:
                        continue
                    if thing.facts.get(symbol, series) != series:
                        sentence = f"`{name}` van {thing.name} heeft elders een andere waarde"
                        self.problems.add(entry.key, sentence, "laat een van beide weg")
                    thing.facts[symbol] = series
                    written[symbol] = entry.value
                    self.impossible.fact(thing, meaning, series, entry.value)
        self._check_run(draft.kind, thing, written)

    def _check_run(self, kind: Kind, thing: Thing, written: dict[Symbol, Node]) -> None:
        """A record does not end before it begins."""
        if kind.begin is None or kind.end is None:
            return
        last = Symbol(kind.end, kind.name)
        begin, end = _only_day(thing, Symbol(kind.begin, kind.name)), _only_day(thing, last)
        if begin is not None and end is not None and end < begin:
            sentence = f"`{kind.end}` ligt voor `{kind.begin}` ({begin.isoformat()})"
            self.problems.add(written[last], sentence, "verbeter een van beide dagen")

    def _known_from(self, thing: Thing, node: Node) -> None:
        scalar = self.problems.scalar(node, f"`{KNOWN_FROM_KEY}`", "schrijf een datum")
        if scalar is not None:
            day = self.problems.attempt(scalar, read_day, f"`{KNOWN_FROM_KEY}`")
            if day is not None and thing.known_from not in (None, day):
                sentence = f"`{KNOWN_FROM_KEY}` van {thing.name} is elders een andere dag"
                self.problems.add(node, sentence, "laat een van beide weg")
            thing.known_from = day


def _only_day(thing: Thing, symbol: Symbol) -> date | None:
    """The day that a fact about a thing gives, where there is one version of it."""
    series = thing.facts.get(symbol)
    if series is None or len(series.always) != 1:
        return None
    day = series.always[0].value
    return day if isinstance(day, date) else None


def _start(root: MapNode) -> Node:
    """Where to show that something is missing at the top."""
    return root.entries[0].key if root.entries else root
