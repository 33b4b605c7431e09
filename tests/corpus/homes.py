"""Generated homes of many forms, with what happens in a year: moves, births, weddings, deaths.

Each form says who is whose partner from when; the case data say only what registers know.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from attrs import define, field

from tests.corpus.allowances import Home, Lease, Person
from tests.corpus.households import every_year, grown_up, parenthood, rental, with_bonds
from tests.corpus.people import case

Facts = dict[str, Any]
_LONG_AGO, _NEVER = date(1900, 1, 1), date(9999, 12, 31)
_INCOMES = (
    0,
    5_000,
    12_000,
    20_000,
    22_700,
    23_425,
    28_406,
    29_736,
    31_500,
    34_000,
    41_000,
    52_000,
)
_ASSETS = (37_395, 38_479, 38_480, 74_790, 76_958, 76_959, 146_011, 146_012, 184_634)
_RENTS = ("350", "477.20", "498.20", "600", "650.55", "713.02", "764.14", "900.07", "932.93", "950")
_HOME, _ELSEWHERE = "Plein 3", "Kade 8"


@define
class Made:
    """A home that is being made: what its case says of it besides people and leases."""

    home: Home
    rng: random.Random
    weddings: list[tuple[str, str, date, date]] = field(factory=list)
    facts: list[tuple[str, str, str, date]] = field(factory=list)

    # --- people ---

    def born(self, youngest: int, oldest: int) -> date:
        """A birthday; often on an edge of a month, sometimes on 29 February."""
        year = self.home.year - self.rng.randint(youngest, oldest)
        if year % 4 == 0 and self.rng.random() < 0.1:
            return date(year, 2, 29)
        return date(year, self.rng.randint(1, 12), self.rng.choice([1, 2, 15, 28]))

    def day(self) -> date:
        """A day in the year on which something happens."""
        return date(self.home.year, self.rng.randint(1, 12), self.rng.choice([1, 2, 15, 28]))

    def add(self, name: str, born: date, at: str = _HOME) -> None:
        """Someone with a random income and sometimes assets."""
        rng, grown = self.rng, self.home.year - born.year > 14
        income = rng.choice([*_INCOMES, rng.randrange(60_000)]) if grown else 0
        assets = rng.choice(_ASSETS) if rng.random() < 0.15 else 0
        insured = rng.random() < 0.95
        person = Person(born, income, assets, insured, addresses=[(_LONG_AGO, at)])
        self.home.people[name] = person

    def adults(self, *names: str, at: str = _HOME) -> None:
        """Grown-ups."""
        for name in names:
            self.add(name, self.born(20, 60), at)

    def child(self, name: str, *parents: str, ages: tuple[int, int] = (1, 19)) -> date:
        """A child of parents of whom the first has the child benefit; gives the birthday."""
        self.add(name, self.born(*ages))
        for parent in parents:
            self.home.parents.append((name, parent, parent == parents[0]))
        return self.home.people[name].born

    def move(self, name: str, day: date, to: str) -> None:
        """Someone moves."""
        self.home.people[name].addresses.append((day, to))

    # --- bonds ---

    def marry(self, one: str, other: str, day: date, until: date = _NEVER) -> None:
        """A marriage makes partners, wherever they live."""
        self.weddings.append((one, other, day, until))
        self.pair(one, other, day, until)

    def wedding_day(self, one: str, other: str) -> date:
        """A day on which both have grown up."""
        youngest = max(self.home.people[name].born.year for name in (one, other))
        return date(max(2015, youngest + 19), 5, 5)

    def pair(self, one: str, other: str, day: date, until: date = _NEVER) -> None:
        """Partners from a day on."""
        self.home.pairs.append((one, other, day, until))

    def arrange(self, one: str, other: str, what: str, day: date) -> None:
        """Two people arrange something."""
        self.facts.append((one, other, what, day))

    @property
    def lease(self) -> Lease:
        """The lease of the home."""
        return self.home.leases[0]

    # --- case data ---

    def case(self, day: date, applicant: str) -> Facts:
        """The home as case data."""
        home, year = self.home, self.home.year
        months = [date(each, month, 1) for each in (year - 1, year) for month in range(1, 13)]
        people = {name: self._person(name, months) for name in home.people}
        for lease in home.leases:
            people[lease.tenant]["huurovereenkomsten"].append(_contract(lease))
        data = case(
            day.isoformat(),
            applicant,
            people,
            verbintenissen=[
                {
                    "eerste": one,
                    "tweede": other,
                    "datum_sluiting": begin.isoformat(),
                    "datum_ontbinding": _end(end),
                }
                for one, other, begin, end in self.weddings
            ],
            samenlevingsfeiten=[
                {
                    "eerste": one,
                    "tweede": other,
                    "soort_feit": what,
                    "begindatum": begin.isoformat(),
                    "einddatum": "ontbreekt",
                }
                for one, other, what, begin in self.facts
            ],
        )
        return with_bonds(data, [parenthood(*bond) for bond in home.parents])

    def _person(self, name: str, months: list[date]) -> Facts:
        person, people = self.home.people[name], self.home.people
        addresses, others = {}, {}
        for day in months:
            at = person.at(day)
            addresses[f"{day:%Y-%m}"] = at or "ontbreekt"
            others[f"{day:%Y-%m}"] = [
                other for other in people if at and other != name and people[other].at(day) == at
            ]
        first = f"{months[0]:%Y-%m}"
        facts = grown_up(person.income, person.born.isoformat(), huurovereenkomsten=[])
        return facts | {
            "overlijdensdatum": _end(person.died),
            "rendementsgrondslag": every_year(person.assets),
            "zorgverzekerd": _yes(person.insured),
            "brp_adres": {"altijd": addresses[first], **addresses},
            "medebewoners": {"altijd": others[first], **others},
        }


def _yes(value: bool) -> str:
    return "ja" if value else "nee"


def _end(day: date) -> str:
    return "ontbreekt" if day == _NEVER else day.isoformat()


def _contract(lease: Lease) -> Facts:
    posts = ("energie", "schoonmaak", "huismeester", "ruimten")
    whole, part = divmod(int(lease.rent * 100), 100)
    return rental(
        f"{whole}.{part:02d}",
        begindatum=lease.begin.isoformat(),
        einddatum=_end(lease.end),
        huuradres=lease.address,
        bewoner_heeft_handicap=_yes(lease.disabled),
        aangepast_wegens_handicap=_yes(lease.adapted),
        **{
            f"servicekosten_{post}": str(cost)
            for post, cost in zip(posts, lease.services, strict=False)
        },
    )


# --- forms ------------------------------------------------------------------------------------


def _single_parent(made: Made) -> None:
    for number in range(made.rng.choice([0, 1, 2, 3])):
        made.child(f"k{number}", "a")


def _couple(made: Made) -> None:
    made.adults("b", at=made.rng.choice([_HOME, _HOME, _ELSEWHERE]))
    made.marry("a", "b", made.wedding_day("a", "b"))
    for number in range(made.rng.choice([0, 1, 2])):
        made.child(f"k{number}", "a", "b")


def _with_a_child_of_both(made: Made) -> None:
    made.adults("b")
    made.pair("a", "b", made.child("k", "a", "b", ages=(3, 19)))


def _blended(made: Made) -> None:
    made.adults("b")
    made.pair("a", "b", made.child("k", "a", ages=(3, 15)))


def _two_couples(made: Made) -> None:
    made.adults("b", "c", "d")
    made.marry("a", "b", made.wedding_day("a", "b"))
    made.pair("c", "d", made.child("k", "c", "d", ages=(3, 19)))


def _grandparents(made: Made) -> None:
    made.home.people["a"].born = made.born(20, 30)
    for name in ("oma", "opa"):
        made.add(name, made.born(50, 66))
        made.home.parents.append(("a", name, False))
    made.marry("oma", "opa", made.wedding_day("oma", "opa"))
    made.child("k", "a")
    made.lease.tenant = made.rng.choice(["a", "oma", "opa"])


def _grown_child(made: Made) -> None:
    made.home.people["a"].born = made.born(45, 60)
    made.child("k", "a", ages=(18, 25))
    if made.rng.random() < 0.5:
        made.adults("s")
        made.marry("k", "s", date(made.home.year - 1, 1, 1))
    elif made.rng.random() < 0.5 and made.home.people["k"].age_on(18) <= made.lease.begin:
        made.lease.tenant = "k"


def _friends(made: Made) -> None:
    made.adults("b", "c")
    made.lease.services = tuple(Fraction(made.rng.choice([0, 5, 12, 20])) for _ in range(4))


def _two_tenants(made: Made) -> None:
    made.adults("b")
    made.home.people["a"].born, made.home.people["b"].born = date(1980, 1, 1), date(1990, 1, 1)
    made.home.leases.append(Lease("b", _HOME, made.lease.rent, without_claim=True))


def _lodger(made: Made) -> None:
    made.adults("b")
    made.child("k", "a")
    made.arrange("a", "b", "zakelijke_huur", date(2010, 1, 1))
    made.lease.lodgers = frozenset({"b"})


def _co_parents(made: Made) -> None:
    made.adults("b", at=_ELSEWHERE)
    made.child("k", "a", "b")
    made.child("j", "b", "a")
    made.home.people["j"].addresses = [(_LONG_AGO, _ELSEWHERE)]
    made.home.leases.append(Lease("b", _ELSEWHERE, made.lease.rent))


def _arranged(made: Made) -> None:
    made.adults("b")
    day = made.day()
    made.arrange("b", "a", made.rng.choice(["notarieel_contract", "pensioenpartner"]), day)
    made.pair("a", "b", day)


def _wedding(made: Made) -> None:
    made.adults("b")
    made.marry("a", "b", made.day())


def _birth(made: Made) -> None:
    made.adults("b")
    made.add("k", made.day())
    made.home.parents += [("k", "a", True), ("k", "b", False)]
    made.pair("a", "b", made.home.people["k"].born)


def _divorce(made: Made) -> None:
    made.adults("b")
    day = made.day()
    away = (day - timedelta(1)).replace(day=1) + timedelta(32)
    made.move("b", away.replace(day=1), _ELSEWHERE)
    married = made.wedding_day("a", "b")
    made.weddings.append(("a", "b", married, day))
    made.pair("a", "b", married, away.replace(day=1))
    made.child("k", "a", "b", ages=(3, 19))


def _widow(made: Made) -> None:
    made.adults("b")
    made.marry("a", "b", made.wedding_day("a", "b"))
    made.child("k", "a", "b")
    made.home.people["b"].died = made.day()
    if made.rng.random() < 0.5:
        made.lease.tenant, made.lease.heir = "b", "a"


def _move(made: Made) -> None:
    made.child("k", "a")
    day = made.day()
    for name in ("a", "k"):
        made.move(name, day, _ELSEWHERE)
    made.lease.end = day + timedelta(made.rng.choice([0, 20, 50]))
    made.home.leases.append(Lease("a", _ELSEWHERE, made.lease.rent + 50, begin=day))


def _child_comes_or_goes(made: Made) -> None:
    made.adults("b")
    made.marry("a", "b", made.wedding_day("a", "b"))
    for name in ("a", "b"):
        made.home.people[name].born = made.born(45, 60)
    made.child("k", "b", ages=(3, 22))
    made.child("j", "a", ages=(18, 24))
    made.home.people["k"].addresses = [(_LONG_AGO, "Weg 5"), (made.day(), _HOME)]
    made.move("j", made.day(), "Weg 5")


def _child_dies(made: Made) -> None:
    made.child("k", "a")
    made.child("j", "a")
    made.home.people["k"].died = made.day()


FORMS: dict[str, Callable[[Made], None]] = {
    "a parent or someone alone": _single_parent,
    "a couple": _couple,
    "partners by a child": _with_a_child_of_both,
    "a blended family": _blended,
    "two couples in a home": _two_couples,
    "grandparents with parent and child": _grandparents,
    "a parent with a grown-up child": _grown_child,
    "friends": _friends,
    "two tenants of a home": _two_tenants,
    "a lodger": _lodger,
    "co-parents": _co_parents,
    "partners by arrangement": _arranged,
    "a wedding": _wedding,
    "a birth": _birth,
    "a divorce": _divorce,
    "a widow": _widow,
    "a move": _move,
    "a child that comes or goes": _child_comes_or_goes,
    "a child that dies": _child_dies,
}


def made_home(form: str, seed: str) -> Made:
    """A home of a form, in 2025 or 2026; a is always there, in a home that is rented."""
    rng = random.Random(f"{form}-{seed}")
    made = Made(Home(rng.choice([2025, 2026, 2026])), rng)
    made.adults("a")
    lease = Lease("a", _HOME, Fraction(rng.choice(_RENTS)))
    lease.disabled, lease.adapted = rng.random() < 0.1, rng.random() < 0.1
    made.home.leases.append(lease)
    FORMS[form](made)
    return made
