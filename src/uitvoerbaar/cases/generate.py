"""Generated cases for a law: complete, seeded, and drawn to the edges where outcomes change.

Nothing here knows what a law is about. Things, records and facts follow from its kinds, items,
types and ranges; values come from the law itself, a cent beside them, and from each other.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from itertools import permutations
from typing import Any

from uitvoerbaar.cases.draw import Draw
from uitvoerbaar.cases.facts import (
    APPLIED,
    BY,
    PROVISIONAL,
    REASONS,
    UNTIL,
    VALUE,
    Declared,
)
from uitvoerbaar.cases.generate_order import put_in_order
from uitvoerbaar.cases.order import first_from
from uitvoerbaar.cases.periods import ALWAYS_WORD
from uitvoerbaar.cases.telling_values import telling_values
from uitvoerbaar.cases.values import write_value
from uitvoerbaar.cases.vocabulary import (
    APPLICANT_KEY,
    COMPLETE_KEY,
    REFERENCE_KEY,
    WayBack,
    vocabulary,
)
from uitvoerbaar.law.declaration import Choice, Item, Judgement, Kind, Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.others import named_by
from uitvoerbaar.law.time import Grid, first_day, month_of
from uitvoerbaar.law.types import Boolean, Date, Reference, SetOf

_YEARS_BACK, _YEARS_ON = 4, 1
_MONTHS_BACK = 24


def random_case(
    law: Law,
    rng: random.Random,
    reference: date | None = None,
    kind: str | None = None,
    most: int = 4,
    hidden: float = 0.0,
) -> dict[str, Any]:
    """A complete case as plain data, for `read_case`.

    `reference` is its date (default: one for which the law has amounts), `kind` that of the
    applicant (default: the first that is no relation), `most` the number of things of that kind,
    `hidden` the share of facts that is then left out. Raises ValueError for a law without kinds.
    """
    people = [k for k in law.kinds.values() if not k.roles and k.derivation is None]
    applicants = law.kinds[kind] if kind is not None else next(iter(people), None)
    if applicants is None:
        raise ValueError("a case needs a kind that is no relation")
    day = reference if reference is not None else _reference(law, rng)
    generator = CaseGenerator(law, rng, day)
    for known in [applicants, *(k for k in people if k is not applicants)]:
        lowest = 1 if known is applicants else 0
        generator.add_things(known, rng.randint(lowest, most if known is applicants else 2))
    generator.add_records()
    data = generator.data(generator.things[applicants.name][0])
    return hide_facts(data, law, hidden, rng) if hidden else data


def hide_facts(data: dict[str, Any], law: Law, share: float, rng: random.Random) -> dict[str, Any]:
    """A copy of case data in which a share of the items and judgements is left out.

    Choices, roles and lists stay: they say who is there and what was applied for.
    """
    found = deepcopy(data)
    for kind in law.kinds.values():
        things = found.get(kind.plural, {})
        for facts in things if isinstance(things, list) else things.values():
            for name in list(facts):
                symbol = Symbol(name, kind.name)
                is_fact = symbol in law.items or symbol in law.judgements
                if is_fact and rng.random() < share:
                    del facts[name]
    return found


def _reference(law: Law, rng: random.Random) -> date:
    year = rng.choice(telling_values(law).years)
    day = 1 if rng.random() < 0.7 else rng.randint(1, 28)
    return date(year, rng.randint(1, 12), day)


class CaseGenerator:
    """Builds one case: first the things, then the records between them, then all facts."""

    def __init__(self, law: Law, rng: random.Random, reference: date) -> None:
        self.law = law
        self.rng = rng
        self.reference = reference
        self.draw = Draw(law, rng, reference)
        self.things: dict[str, list[str]] = {}
        self.players: dict[str, dict[str, str]] = {}
        self._groups: dict[Symbol, list[set[str]]] = {}
        self._shared: dict[tuple[Symbol, int], Any] = {}

    def add_things(self, kind: Kind, count: int) -> None:
        """Adds things of a kind that is no relation."""
        self.things[kind.name] = [f"{kind.name}{number}" for number in range(1, count + 1)]

    def add_records(self) -> None:
        """Adds records of every kind of relation, few for each thing, and without circles."""
        waiting = [k for k in self.law.kinds.values() if k.roles and k.derivation is None]
        while waiting:
            ready = [k for k in waiting if all(r.kind in self.things for r in k.roles)]
            for kind in ready or waiting:
                self._records(kind)
                waiting.remove(kind)

    def _records(self, kind: Kind) -> None:
        pools = [self.things.get(role.kind, []) for role in kind.roles]
        combinations = self._combinations(kind, pools)
        self.rng.shuffle(combinations)
        used: dict[tuple[int, str], int] = {}
        chosen: list[tuple[str, ...]] = []
        wanted = self.rng.randint(0, 1 + max((len(pool) for pool in pools), default=0))
        for players in combinations:
            if len(chosen) >= wanted:
                break
            if self._is_another(kind, players, chosen) and all(
                used.get(place, 0) < 2 for place in enumerate(players)
            ):
                chosen.append(players)
                for place in enumerate(players):
                    used[place] = used.get(place, 0) + 1
        names = [f"{kind.name}{number}" for number in range(1, len(chosen) + 1)]
        self.things[kind.name] = names
        for name, players in zip(names, chosen, strict=True):
            self.players[name] = {
                role.name: player for role, player in zip(kind.roles, players, strict=True)
            }

    def _is_another(
        self, kind: Kind, players: tuple[str, ...], chosen: list[tuple[str, ...]]
    ) -> bool:
        """Whether no record was chosen of a kind with at most one for these players."""
        places = [n for n, role in enumerate(kind.roles) if role.name in kind.unique]
        mine = [players[n] for n in places]
        return not kind.unique or all([other[n] for n in places] != mine for other in chosen)

    def _combinations(self, kind: Kind, pools: list[list[str]]) -> list[tuple[str, ...]]:
        """Who could play the roles; between things of one kind only in one direction."""
        if len(pools) == 1:
            return _product(pools) * 2
        if len(pools) == 2 and kind.roles[0].kind == kind.roles[1].kind:
            names = list(pools[0])
            turned = self.rng.random() < 0.5
            pairs = [(a, b) for a, b in permutations(names, 2) if names.index(a) < names.index(b)]
            return [(b, a) if turned else (a, b) for a, b in pairs]
        return [players for players in _product(pools) if len(set(players)) == len(players)]

    # --- facts ---

    def data(self, applicant: str) -> dict[str, Any]:
        """The whole case as plain data."""
        found: dict[str, Any] = {
            REFERENCE_KEY: self.reference.isoformat(),
            APPLICANT_KEY: applicant,
        }
        for name, members in self.things.items():
            if members:
                kind = self.law.kinds[name]
                found[kind.plural] = {member: self.facts(kind, member) for member in members}
        put_in_order(self.law, found)
        return found

    def facts(self, kind: Kind, thing: str) -> dict[str, Any]:
        """Everything about one thing: its players, every item, choice and judgement, its lists."""
        words = vocabulary(self.law).kinds[kind.name]
        found: dict[str, Any] = dict(self.players.get(thing, {}))
        for name, meaning in words.own.items():
            if isinstance(meaning, Declared):
                fact = self._declared(meaning, thing, kind)
                if fact is not None:
                    found[name] = fact
        lists = [
            name
            for name, meaning in words.ways_back
            if isinstance(meaning, WayBack) and meaning.kind.derivation is None
        ]
        if lists:
            found[COMPLETE_KEY] = sorted(lists)
        return found

    def _declared(self, declared: Declared, thing: str, kind: Kind) -> Any:
        if isinstance(declared, Choice):
            return self._choice(declared, thing)
        if isinstance(declared, Judgement):
            return self._judgement(declared, thing)
        return self._item(declared, thing, kind)

    def _item(self, item: Item, thing: str, kind: Kind) -> Any:
        group = self._group_with_one(item, thing)
        if group is None:
            return self._item_alone(item, thing, kind)
        if group not in self._shared:
            self._shared[group] = self._item_alone(item, thing, kind)
        return self._shared[group]

    def _group_with_one(self, item: Item, thing: str) -> tuple[Symbol, int] | None:
        """Which of the groups of things that have this item in common a thing is in."""
        for mutual in self.law.items.values():
            if mutual.same == item.symbol.name and mutual.symbol.kind == item.symbol.kind:
                groups = self._groups_of(mutual.symbol, item.symbol.kind or "")
                return item.symbol, [thing in group for group in groups].index(True)
        return None

    def _item_alone(self, item: Item, thing: str, kind: Kind) -> Any:
        if item.grid is Grid.YEAR:
            years = range(self.reference.year - _YEARS_BACK, self.reference.year + _YEARS_ON + 1)
            values: dict[str, Any] = {}
            before: Any = None
            for year in years:
                before, written = self._value(item, thing, kind, before)
                provisional = written != "ontbreekt" and self.rng.random() < 0.03
                values[str(year)] = {VALUE: written, PROVISIONAL: "ja"} if provisional else written
            return values
        if item.grid is Grid.MONTH and self.rng.random() < 0.25:
            now = month_of(self.reference)
            _, written = self._value(item, thing, kind, None)
            values = {ALWAYS_WORD: written}
            for month in sorted(self.rng.sample(range(now - _MONTHS_BACK, now + 2), 2)):
                _, written = self._value(item, thing, kind, None)
                values[f"vanaf {first_day(month).isoformat()}"] = written
            return values
        return self._value(item, thing, kind, None)[1]

    def _value(self, item: Item, thing: str, kind: Kind, before: Any) -> tuple[Any, Any]:
        """A value and how it is written; `before` is the value of the period before."""
        chance = 0.8 if item.symbol.name == kind.end else 0.4
        can_be_absent = item.symbol in self.draw.telling.may_be_absent and not item.mutual
        can_be_absent = can_be_absent and self._group_with_one(item, thing) is None
        if can_be_absent and self.rng.random() < chance:
            return before, "ontbreekt"
        if isinstance(item.type, Reference | SetOf):
            return None, self._things_of(item, thing)
        near = isinstance(item.type, Date) and bool(kind.roles)
        value = self.draw.value(item.type, item.low, item.high, before, near)
        if item.whole:
            value = int(value)
        if item.first_of is not None:
            value = first_from(value, item.first_of)
        return value, write_value(value, item.type)

    def _things_of(self, item: Item, thing: str) -> Any:
        assert isinstance(item.type, Reference | SetOf)
        others = [name for name in self.things.get(item.type.kind, []) if name != thing]
        if item.among is not None:
            others = self._listed(item, item.among, thing)
        if isinstance(item.type, Reference):
            return self.rng.choice(others) if others else "ontbreekt"
        for group in self._groups_of(item.symbol, item.type.kind):
            if thing in group:
                return sorted(group - {thing})
        return sorted(self.rng.sample(others, self.rng.randint(0, min(2, len(others)))))

    def _listed(self, item: Item, name: str, thing: str) -> list[str]:
        """Who are in a list of a thing."""
        there = named_by(self.law, item.symbol.kind or "", name)
        assert there is not None
        assert there.own is not None
        records = [
            record
            for record in self.things.get(there.own.kind or "", [])
            if self.players[record].get(there.own.name) == thing
        ]
        if there.other is None:
            return records
        return [self.players[record][there.other.name] for record in records]

    def _groups_of(self, symbol: Symbol, kind: str) -> list[set[str]]:
        """Sets of things of one kind go together: who is with another has the other with him."""
        if symbol.kind != kind:
            return []
        if symbol not in self._groups:
            groups: list[set[str]] = [set() for _ in range(self.rng.randint(1, 3))]
            for name in self.things.get(kind, []):
                self.rng.choice(groups).add(name)
            self._groups[symbol] = groups
        return self._groups[symbol]

    def _choice(self, choice: Choice, thing: str) -> Any:
        if self.rng.random() < 0.4:
            return None
        value: Any
        if isinstance(choice.type, Reference | SetOf):
            others = [name for name in self.things.get(choice.type.kind, []) if name != thing]
            if not others:
                return None
            name = self.rng.choice(others)
            value = name if isinstance(choice.type, Reference) else [name]
        elif isinstance(choice.type, Boolean) and self.rng.random() < 0.8:
            value = "ja"
        else:
            drawn = self.draw.value(choice.type, choice.low, choice.high, None, True)
            value = write_value(drawn, choice.type)
        if self.rng.random() < 0.2:
            return {VALUE: value}
        applied = self.draw.near_day()
        fact = {VALUE: value, APPLIED: applied.isoformat()}
        if self.rng.random() < 0.1:
            fact[UNTIL] = max(applied, self.draw.near_day()).isoformat()
        return fact

    def _judgement(self, judgement: Judgement, thing: str) -> Any:
        value: Any
        if isinstance(judgement.type, Boolean):
            value = "ja" if self.rng.random() < 0.2 else "nee"
        elif isinstance(judgement.type, Reference | SetOf):
            return "onbekend"
        else:
            drawn = self.draw.value(judgement.type, None, None, None, True)
            value = write_value(drawn, judgement.type)
        if not judgement.reasons:
            return value
        return {VALUE: value, REASONS: f"zo beoordeeld voor {thing}", BY: judgement.official}


def _product(pools: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for pool in pools:
        found = [(*combination, name) for combination in found for name in pool]
    return found
