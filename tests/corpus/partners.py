"""Who is whose partner (AWIR 3), found once more, apart from the rules of the law.

Month by month, from facts with days: marriages, contracts, children and who lives where. Where more
housemates could be the partner an official decides; then `UnclearError` is raised.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from attrs import define, field

from tests.corpus.households import grown_up, parenthood, with_bonds
from tests.corpus.people import case

Facts = dict[str, Any]
NEVER = date(9999, 12, 31)
_BONDS = ("notarieel_contract", "pensioenpartner", "gezamenlijke_woning")
_LEASE = "zakelijke_huur"


class UnclearError(Exception):
    """More than one housemate could be the partner."""


@define
class Bond:
    """A marriage, or what two housemates arranged, from a day until before another."""

    one: str
    other: str
    what: str
    begin: date
    end: date

    def of(self, name: str) -> str | None:
        """The other of the two."""
        return {self.one: self.other, self.other: self.one}.get(name)


@define
class Group:
    """People with birthdays, deaths and addresses from day to day; parents of children; bonds."""

    born: dict[str, date] = field(factory=dict)
    died: dict[str, date] = field(factory=dict)
    moves: dict[str, list[tuple[date, str]]] = field(factory=dict)
    parents: list[tuple[str, str]] = field(factory=list)  # child, parent
    weddings: list[Bond] = field(factory=list)
    bonds: list[Bond] = field(factory=list)

    # --- what registers say on a day ---

    def at(self, name: str, day: date) -> str:
        """Where someone lives."""
        return (["Plein 3"] + [to for since, to in self.moves[name] if since <= day])[-1]

    def housemates(self, name: str, day: date) -> set[str]:
        """Who live at the same address."""
        return {n for n in self.born if n != name and self.at(n, day) == self.at(name, day)}

    def lives(self, name: str, day: date) -> bool:
        """Whether someone has not died."""
        return day < self.died.get(name, NEVER)

    def adult(self, name: str, day: date) -> bool:
        """Whether someone is 18."""
        born = self.born[name]
        return born.replace(year=born.year + 18) <= day

    def children(self, name: str) -> set[str]:
        """Someone's children."""
        return {child for child, parent in self.parents if parent == name}

    def related(self, one: str, other: str) -> bool:
        """Whether two are parent and child, in law or by a marriage that there is or was."""
        near = {one, other}
        if any({child, parent} == near for child, parent in self.parents):
            return True
        by_marriage = [
            {wedding.one, wedding.other} - {spouse} | {relative}
            for wedding in self.weddings
            for spouse in (wedding.one, wedding.other)
            for bond in self.parents
            if spouse in bond
            for relative in set(bond) - {spouse}
        ]
        return near in by_marriage

    # --- the grounds ---

    def spouse(self, name: str, day: date) -> str | None:
        """The wife or husband."""
        for wedding in self.weddings:
            other = wedding.of(name)
            there = wedding.begin <= day < wedding.end
            if other and there and self.lives(name, day) and self.lives(other, day):
                return other
        return None

    def free(self, name: str, other: str, day: date) -> bool:
        """Whether two housemates are no family, and neither is married or has died."""
        return (
            other in self.housemates(name, day)
            and not self.related(name, other)
            and all(self.lives(n, day) and not self.spouse(n, day) for n in (name, other))
        )

    def by_bond(self, name: str, day: date, kinds: tuple[str, ...]) -> str | None:
        """The partner by what two adults arranged: first the kind, then the day decides."""
        found = sorted(
            (kinds.index(bond.what), bond.begin, other)
            for bond in self.bonds
            if bond.what in kinds and bond.begin <= day < bond.end
            for other in [bond.of(name)]
            if other and self.adult(name, day) and self.adult(other, day)
            if self.free(name, other, day)
        )
        if len({other for _, _, other in found}) > 1:
            raise UnclearError
        return found[0][2] if found else None

    def taken(self, name: str, day: date) -> str | None:
        """The partner by marriage or by contract."""
        return self.spouse(name, day) or self.by_bond(name, day, _BONDS[:1])

    def other_parents(self, name: str, day: date) -> set[str]:
        """Housemates with whom someone has a child, neither of them taken."""
        if self.taken(name, day) or not self.lives(name, day):
            return set()
        return {
            other
            for child, other in self.parents
            if child in self.children(name) and self.born[child] <= day
            if other in self.housemates(name, day) and self.lives(other, day)
            if not self.taken(other, day)
        }

    def by_child(self, name: str, day: date) -> str | None:
        """The partner by a child of both."""
        return _only(name, day, self.other_parents)

    def settled(self, name: str, day: date) -> str | None:
        """The partner on all grounds but the family."""
        found = self.taken(name, day) or self.by_child(name, day)
        if found:
            return found
        other = self.by_bond(name, day, _BONDS[1:])
        if other and (self.taken(other, day) or self.by_child(other, day)):
            return None
        return other

    def family(self, name: str, day: date) -> set[str]:
        """Adult housemates with whom someone is a family with a child under 18."""
        if not self.adult(name, day) or not self.lives(name, day):
            return set()
        return {
            other
            for other in self.housemates(name, day)
            if self.adult(other, day) and self.lives(other, day)
            if not self.settled(other, day) and not self.related(name, other)
            if self.minors(name, day) or self.minors(other, day)
            if not any(
                bond.what == _LEASE and bond.of(name) == other and bond.begin <= day < bond.end
                for bond in self.bonds
            )
        }

    def minors(self, name: str, day: date) -> bool:
        """Whether a child under 18 of someone lives there."""
        return any(
            self.born[child] <= day and not self.adult(child, day)
            for child in self.children(name) & self.housemates(name, day)
        )

    def by_ground(self, name: str, day: date) -> str | None:
        """The partner on a ground of the month itself."""
        return self.settled(name, day) or _only(name, day, self.family)

    # --- the months after ---

    def partner(self, name: str, day: date) -> str | None:
        """The partner in a month: on a ground of now, or of before, at one address."""
        now = self.by_ground(name, day)
        if now:
            return now
        back, other = day, None
        for _ in range(60):
            back = _before(back)
            other = self.by_ground(name, back)
            if other:
                break
        if not other or self.by_ground(other, day):
            return None
        months = [day]
        while months[-1] > back:
            months.append(_before(months[-1]))
        if any(self.by_ground(other, month) not in (None, name) for month in months):
            return None
        if not self.lives(name, day) or not self.lives(other, day):
            return None
        together = [month for month in months if other in self.housemates(name, month)]
        if day not in together:
            return None
        years = {month.year for month in together}
        each_year = all(year in years for year in range(back.year + 1, day.year))
        return other if together == months or (back.year < day.year and each_year) else None

    # --- as a case ---

    def case(self, day: date, applicant: str) -> Facts:
        """The group as case data."""
        months = [date(year, month, 1) for year in range(2019, 2027) for month in range(1, 13)]
        people = {
            name: grown_up(
                0,
                born.isoformat(),
                overlijdensdatum=_end(self.died.get(name, NEVER)),
                brp_adres={
                    f"{m:%Y-%m}": f"Straat van {min(name, *self.housemates(name, m))} 1"
                    for m in months
                },
                medebewoners={f"{m:%Y-%m}": sorted(self.housemates(name, m)) for m in months},
            )
            for name, born in self.born.items()
        }
        weddings = [_record(bond, "datum_sluiting", "datum_ontbinding") for bond in self.weddings]
        facts = [
            {**_record(bond, "begindatum", "einddatum"), "soort_feit": bond.what}
            for bond in self.bonds
        ]
        data = case(
            day.isoformat(), applicant, people, verbintenissen=weddings, samenlevingsfeiten=facts
        )
        return with_bonds(data, [parenthood(*pair, benefit=False) for pair in self.parents])


def _only(name: str, day: date, candidates: Any) -> str | None:
    """The one candidate, if each of the two has no other."""
    found = candidates(name, day)
    if not found:
        return None
    (other, *more) = sorted(found)
    if more or len(candidates(other, day)) > 1:
        raise UnclearError
    return str(other)


def _before(day: date) -> date:
    return date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)


def _end(day: date) -> str:
    return "ontbreekt" if day == NEVER else day.isoformat()


def _record(bond: Bond, begin: str, end: str) -> Facts:
    return {
        "eerste": bond.one,
        "tweede": bond.other,
        begin: bond.begin.isoformat(),
        end: _end(bond.end),
    }


def group_of(rng: random.Random) -> Group:
    """Two to four adults with children, marriages, bonds and moves, on the edges of months."""
    group = Group()
    adults = ["a", "b", "c", "d"][: rng.choice([2, 3, 3, 4])]

    def day(years: list[int]) -> date:
        return date(rng.choice(years), rng.randint(1, 12), rng.choice([1, 10]))

    for name in adults:
        group.born[name] = day(list(range(1960, 2005)))
    if rng.random() < 0.1:
        group.died[rng.choice(adults)] = day([2024, 2025, 2026])
    for number in range(rng.choice([0, 1, 1, 2])):
        group.born[f"k{number}"] = day([2004, 2005, 2006, 2007, 2008, 2012, 2020])
        for parent in rng.sample(adults, rng.choice([1, 1, 2])):
            if group.born[parent].year + 15 < group.born[f"k{number}"].year:
                group.parents.append((f"k{number}", parent))
    if rng.random() < 0.25:
        child, parent = rng.sample(adults, 2)
        group.parents.append((child, parent))
        group.born[parent] = date(group.born[child].year - 25, 3, 3)
    if rng.random() < 0.35:
        one, other = rng.sample(adults, 2)
        end = rng.choice([NEVER, NEVER, date(2024, 6, 10), date(2026, 1, 20), date(2025, 3, 1)])
        grown_up = max(group.born[one].year, group.born[other].year) + 18
        group.weddings.append(Bond(one, other, "", date(max(2005, grown_up), 5, 5), end))
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        one, other = rng.sample(adults, 2)
        what = rng.choice([*_BONDS, _LEASE])
        end = rng.choice([NEVER, NEVER, date(2025, 7, 1), date(2025, 12, 20)])
        if not any(bond.what == what and bond.of(one) == other for bond in group.bonds):
            group.bonds.append(Bond(one, other, what, day([2022, 2024]), end))
    for name in group.born:
        moves = [(day([2022, 2023, 2024, 2025]), rng.choice(["Plein 3", "Kade 8"])) for _ in "123"]
        group.moves[name] = sorted(moves[: rng.choice([0, 0, 0, 1, 2, 3])])
    return group
