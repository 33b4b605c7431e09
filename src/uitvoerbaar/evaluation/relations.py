"""The records around a thing during one evaluation: given ones, derived ones, running ones."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from uitvoerbaar.evaluation.facts import Fact, Thing
from uitvoerbaar.evaluation.members import Members, members, where
from uitvoerbaar.evaluation.program import RunnableFact, is_known
from uitvoerbaar.evaluation.reads import RelationRead
from uitvoerbaar.evaluation.values import (
    ABSENT,
    Fault,
    Missing,
    Unknown,
    Want,
    all_of,
    any_of,
    negate,
)
from uitvoerbaar.law.declaration import Kind
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.time import Grid

if TYPE_CHECKING:
    from uitvoerbaar.evaluation.runtime import Evaluation


class Relations:
    """The records around things, found once per evaluation.

    The evaluation is handed to each method, not kept: two that hold each other would stay in
    memory, with all that was read, until Python looks for such rings.
    """

    def __init__(self) -> None:
        self._given: dict[Any, tuple[Members, RelationRead]] = {}
        self._relations: dict[Any, tuple[Members, RelationRead]] = {}
        self._ends: dict[str, tuple[RunnableFact, RunnableFact]] = {}
        self._derived: dict[Any, Thing] = {}
        self._derived_sets: dict[Any, tuple[Members, tuple[Any, ...]]] = {}

    def related(
        self, evaluation: Evaluation, symbol: Symbol, owner: Any, moment: Any, reads: list[Any]
    ) -> Any:
        """The records that name a thing in a role."""
        if type(owner) is not Thing:
            return Members((), (), owner) if type(owner) is Unknown else Members(())
        found = self._given.get((symbol, owner))
        if found is None:
            kind, role = evaluation.program.ways_back[symbol]
            if kind.derivation is None:
                found = self._given[symbol, owner] = self._records(evaluation, symbol, owner)
            else:
                key = (symbol, owner, moment, evaluation.text_day)
                found = self._relations.get(key)
                if found is None:
                    everything, behind = self._all_derived(evaluation, kind, moment, owner)
                    group = self._players(everything, symbol, kind, role, owner)
                    read = RelationRead(symbol, owner, group.sure, group.certain, behind)
                    found = self._relations[key] = group, read
        reads.append(found[1])
        return found[0]

    def _players(
        self, everything: Members, symbol: Symbol, kind: Kind, role: str, owner: Thing
    ) -> Members:
        assert kind.derivation is not None
        position = [r.name for r in kind.roles].index(role)

        def plays(thing: Thing) -> bool:
            if kind.derivation is not None and kind.derivation.unordered:
                return owner in thing.players
            return thing.players[position] is owner

        group = where(everything, plays)
        if kind.derivation.at_most_one and len(group.sure) > 1:
            raise Fault(f"{owner.name} heeft meer dan een {kind.name} tegelijk")
        return group

    def _records(
        self, evaluation: Evaluation, symbol: Symbol, owner: Thing
    ) -> tuple[Members, RelationRead]:
        records = [
            record
            for record in owner.records.get(symbol, ())
            if is_known(record.known_from, evaluation.known_on)
        ]
        complete = symbol in owner.complete
        unknown = None if complete else Unknown((Want(symbol, owner.name, None, relation=True),))
        group = Members(records, (), unknown)
        return group, RelationRead(symbol, owner, tuple(records), complete)

    def derived(self, evaluation: Evaluation, kind: Kind, moment: Any, player: Thing) -> Members:
        """The things of a derived kind in a month (or year) in which a thing plays a role.

        Other combinations are not looked at: what is unclear about them does not matter.
        """
        return self._all_derived(evaluation, kind, moment, player)[0]

    def _all_derived(
        self, evaluation: Evaluation, kind: Kind, moment: Any, player: Thing
    ) -> tuple[Members, tuple[Any, ...]]:
        """The same, and what was read to find them."""
        derivation = kind.derivation
        assert derivation is not None
        period = None if derivation.grid is Grid.NONE else moment
        if derivation.grid is Grid.YEAR and period is not None:
            period = period // 12
        key = (kind.name, period, evaluation.text_day, player)
        found = self._derived_sets.get(key)
        if found is not None:
            return found
        test = evaluation.program.derivation(kind)
        found_for: dict[Thing, Any] = {}
        reads: list[Any] = []
        for players in product(*(evaluation.case.of_kind(role.kind) for role in kind.roles)):
            if player not in players or len(set(players)) < len(players):
                continue
            # Without order, two combinations are one thing: it exists if either says so.
            thing = self._derived_thing(evaluation, kind, players)
            known = found_for.get(thing, False)
            if known is True:
                continue
            truth = test(evaluation, period, reads, *players)
            found_for[thing] = any_of(partial(_same, known), partial(_same, truth))
        sure = [thing for thing, truth in found_for.items() if truth is True]
        maybe = tuple((thing, t) for thing, t in found_for.items() if type(t) is Unknown)
        made = self._derived_sets[key] = Members(sure, maybe), tuple(reads)
        return made

    def _derived_thing(
        self, evaluation: Evaluation, kind: Kind, players: tuple[Thing, ...]
    ) -> Thing:
        assert kind.derivation is not None
        ordered = players
        if kind.derivation.unordered:
            names = list(evaluation.case.things)
            ordered = tuple(sorted(players, key=lambda player: names.index(player.name)))
        found = self._derived.get((kind.name, ordered))
        if found is None:
            name = f"{kind.name}({', '.join(player.name for player in ordered)})"
            found = self._derived[kind.name, ordered] = Thing(name, kind.name)
            found.players = ordered
            for role, player in zip(kind.roles, ordered, strict=True):
                found.series(Symbol(role.name, kind.name)).always.append(Fact(player))
        return found

    def running(
        self,
        evaluation: Evaluation,
        group: Members,
        kind_name: str,
        days: Any,
        any_day: bool,
        reads: list[Any],
    ) -> Members:
        """The records that run on the first (or on any) of the days from first to last."""
        if type(days) is not tuple:
            return members(of_no_thing(days))
        begin, end = self._edges(evaluation, kind_name)
        first = days[0]
        last = days[1] if any_day else first
        fact = evaluation.fact

        def runs(thing: Thing) -> Any:
            starts = fact(begin, thing, None, reads)
            if type(starts) is Missing:
                return False
            started = starts <= last
            if started is False:
                return False
            ends = fact(end, thing, None, reads)
            ended = type(ends) is not Missing and ends < first
            if ended is True or started is True:
                return negate(ended)
            return all_of(lambda: started, lambda: negate(ended))

        return where(group, runs)

    def _edges(self, evaluation: Evaluation, kind_name: str) -> tuple[RunnableFact, RunnableFact]:
        """What says when a record of a kind begins and ends."""
        found = self._ends.get(kind_name)
        if found is None:
            program = evaluation.program
            kind = program.law.kinds[kind_name]
            assert kind.begin is not None
            assert kind.end is not None
            begin, end = (program.facts[Symbol(n, kind_name)] for n in (kind.begin, kind.end))
            found = self._ends[kind_name] = begin, end
        return found


def of_no_thing(owner: Any) -> Any:
    """Something of an absent thing is absent; of an unknown one, unknown."""
    if type(owner) is Unknown:
        return Unknown(owner.wanted)
    if type(owner) is Missing:
        return ABSENT
    raise Fault(f"{owner} is geen ding en geen periode")


def _same(truth: Any) -> Any:
    return truth
