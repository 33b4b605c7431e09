"""The allowances of 2025 and 2026 computed once more, apart from the rules of the law.

Straight from the amounts and formulas of the acts, with fractions, for people whose partners are
told instead of found. Euros throughout; what is per month says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import ceil, floor

from attrs import define, field

_WIDEST = date(9999, 12, 31)


@define
class Person:
    """Someone with a yearly income and assets; `addresses` from which day someone lives where."""

    born: date
    income: int = 0
    assets: int = 0
    insured: bool = True
    died: date = _WIDEST
    addresses: list[tuple[date, str]] = field(factory=list)

    def age_on(self, years: int) -> date:
        """The birthday on which someone turns so old."""
        leap = self.born.month == 2 and self.born.day == 29
        return date(self.born.year + years, self.born.month, 28 if leap else self.born.day)

    def lives(self, day: date) -> bool:
        """Whether someone has been born and has not died."""
        return self.born <= day < self.died

    def at(self, day: date) -> str | None:
        """Where someone lives."""
        if not self.lives(day):
            return None
        return [address for since, address in self.addresses if since <= day][-1]


@define
class Lease:
    """A home that someone rents, at a rent per month; the last day is part of it."""

    tenant: str
    address: str
    rent: Fraction
    begin: date = date(2020, 1, 1)
    end: date = _WIDEST
    services: tuple[Fraction, ...] = ()
    disabled: bool = False
    adapted: bool = False
    lodgers: frozenset[str] = frozenset()
    heir: str | None = None  # the wife or husband who goes on with it
    without_claim: bool = False  # another lease of the same home has the claim


@define
class Home:
    """People, who are partners from a day until before another, parents, and leases."""

    year: int
    people: dict[str, Person] = field(factory=dict)
    pairs: list[tuple[str, str, date, date]] = field(factory=list)
    parents: list[tuple[str, str, bool]] = field(factory=list)  # child, parent, child benefit
    leases: list[Lease] = field(factory=list)

    def partner(self, name: str, day: date) -> str | None:
        """The partner of someone."""
        for one, other, begin, end in self.pairs:
            there = begin <= day < end
            both = self.people[one].lives(day) and self.people[other].lives(day)
            if name in (one, other) and there and both:
                return other if name == one else one
        return None

    def together(self, name: str, day: date) -> list[str]:
        """Someone, and the partner if there is one."""
        partner = self.partner(name, day)
        return [name] if partner is None else [name, partner]

    def children(self, names: Iterable[str]) -> set[str]:
        """The children of some people."""
        return {child for child, parent, _ in self.parents if parent in set(names)}

    def at_home(self, names: list[str], day: date) -> set[str]:
        """The children who live where their parent does."""
        return {
            child
            for name in names
            for child in self.children([name])
            if self.people[child].at(day) == self.people[name].at(day) is not None
        }

    def tenant(self, lease: Lease, day: date) -> str:
        """Who rents: after a death the one who goes on with it."""
        gone = not self.people[lease.tenant].lives(day)
        return lease.heir if gone and lease.heir is not None else lease.tenant


def rounded(amount: Fraction) -> int:
    """Whole euros, half up."""
    return floor(amount + Fraction(1, 2))


def granted(amount: Fraction) -> int:
    """What is granted over a year: whole euros, and nothing below 24."""
    return rounded(amount) if rounded(amount) >= 24 else 0


def monthly(amount: Fraction) -> int:
    """What is paid per month of an amount per year: whole euros, down."""
    return floor(Fraction(granted(amount), 12))


def cents(amount: Fraction) -> Fraction:
    """Whole cents, half up."""
    return Fraction(rounded(amount * 100), 100)


def share(percentage: str) -> Fraction:
    """A percentage as a fraction."""
    return Fraction(percentage) / 100


# --- care ---------------------------------------------------------------------------------------

_THRESHOLD = {2025: 28_406, 2026: 29_736}
_PREMIUM = {2025: 2_112, 2026: 2_119}
_BELOW = {2025: ("1.896", "4.273"), 2026: ("1.912", "4.289")}
_ABOVE = {2025: "13.7", 2026: "13.73"}
_ASSETS = {2025: (141_896, 179_429), 2026: (146_011, 184_633)}


def care(home: Home, name: str, day: date) -> Fraction:
    """The healthcare allowance of someone, per year, as it is on the first day of a month."""
    year, person = home.year, home.people[name]
    both = [home.people[each] for each in home.together(name, day)]
    pair = len(both) == 2
    if not person.age_on(18) < day or not person.lives(day) or not person.insured:
        return Fraction(0)
    if sum(each.assets for each in both) > _ASSETS[year][pair]:
        return Fraction(0)
    above = max(0, sum(each.income for each in both) - _THRESHOLD[year])
    norm = cents(share(_BELOW[year][pair]) * _THRESHOLD[year] + share(_ABOVE[year]) * above)
    found = max(Fraction(0), len(both) * _PREMIUM[year] - norm)
    return found if all(each.insured for each in both) else cents(found / 2)


# --- children -----------------------------------------------------------------------------------

_CHILD = {2025: (2_511, 703, 936, 3_389), 2026: (2_580, 724, 964, 3_416)}
_REDUCTION = {2025: ("7.1", 9_139), 2026: ("7.6", 9_405)}


def child_budget(home: Home, name: str, day: date) -> Fraction:
    """The child budget of a parent and the partner, per year, as it is in a month."""
    year, together = home.year, home.together(name, day)
    both = [home.people[each] for each in together]
    pair = len(both) == 2
    each, from_12, from_16, alone = _CHILD[year]
    month = (day.year, day.month)

    def after(birthday: date) -> bool:
        return month > (birthday.year, birthday.month)

    most = 0
    for child in {c for c, parent, benefit in home.parents if benefit and parent in together}:
        found = home.people[child]
        if not found.lives(day) or not after(found.born) or after(found.age_on(18)):
            continue
        most += each
        if after(found.age_on(16)):
            most += from_16
        elif after(found.age_on(12)):
            most += from_12
    if not most or not both[0].lives(day):
        return Fraction(0)
    if sum(person.assets for person in both) > _ASSETS[year][pair]:
        return Fraction(0)
    percentage, more = _REDUCTION[year]
    free = _THRESHOLD[year] + (more if pair else 0)
    above = max(0, sum(person.income for person in both) - free)
    return max(Fraction(0), most + (0 if pair else alone) - share(percentage) * above)


# --- rent ---------------------------------------------------------------------------------------

_CHILD_INCOME = {2025: 6_042, 2026: 6_218}
_RENT_ASSETS = {2025: 37_395, 2026: 38_479}
_HIGH_AGE = {2025: 23, 2026: 21}
_MOST = {2025: ("477.20", "900.07"), 2026: ("498.20", "932.93")}
_FULL = {2025: "477.20", 2026: "498.20"}
_HALF = {2025: ("682.96", "731.93"), 2026: ("713.02", "764.14")}


def rent_benefit(home: Home, lease: Lease, day: date) -> Fraction:
    """The rent benefit of a home, per month and not rounded, as it is on the first day of one."""
    year, tenant = home.year, home.tenant(lease, day)
    person = home.people[tenant]
    if not lease.begin <= day <= lease.end or person.at(day) != lease.address:
        return Fraction(0)
    if person.age_on(18) > day or lease.without_claim:
        return Fraction(0)
    pair = [n for n in home.together(tenant, day) if home.people[n].at(day) == lease.address]
    others = [
        name
        for name, other in home.people.items()
        if name not in pair and other.at(day) == lease.address and name not in lease.lodgers
    ]
    people = pair + others
    limit = _RENT_ASSETS[year]
    if sum(home.people[name].assets for name in pair) > limit * len(pair):
        return Fraction(0)
    if any(home.people[name].assets > limit for name in others):
        return Fraction(0)
    income = sum(home.people[name].income for name in people)
    for child in home.children(pair).intersection(others):
        if home.people[child].age_on(23) > day:
            income -= min(home.people[child].income, _CHILD_INCOME[year])
    high = (
        any(home.people[name].age_on(_HIGH_AGE[year]) <= day for name in people)
        or bool(home.children(people).intersection(people))
        or lease.disabled
    )
    most = Fraction(_MOST[year][high])
    rent = lease.rent
    if year == 2025:
        rent += sum(min(Fraction(12), service) for service in lease.services)
        if rent > most:
            return Fraction(0)
    own, cut = _own_part(year, income, len(people) == 1)
    to_full, to_half = Fraction(_FULL[year]), Fraction(_HALF[year][len(people) > 2])
    rent = min(rent, most)
    found = max(Fraction(0), min(rent, to_full) - own)
    found += max(Fraction(0), min(rent, to_half) - max(to_full, own)) * share("65")
    if year == 2026 or len(people) == 1 or lease.adapted:
        found += max(Fraction(0), rent - max(to_half, own)) * share("40")
    return max(Fraction(0), found - cut)


def _own_part(year: int, income: int, single: bool) -> tuple[Fraction, Fraction]:
    """What a household pays itself before, and what goes off for its income; both per month."""
    if year == 2026:
        free, percentage = (23_425, "27") if single else (31_500, "22")
        own = Fraction("202.52") if single else Fraction("200.71")
        return own, max(0, income - free) * share(percentage) / 12
    low_income, high_income = (22_700, 32_625) if single else (30_500, 42_475)
    low = Fraction("238.01") - Fraction("1.82" if single else "3.63")
    high = Fraction("483.78") - Fraction("2.27" if single else "4.54")
    norm = low
    if income > low_income:  # a Y² + b Y through both points, up to cents
        a = (high / high_income - low / low_income) / (high_income - low_income)
        b = low / low_income - a * low_income
        norm = Fraction(ceil((a * income**2 + b * income) * 100), 100)
    return norm - Fraction("37.14"), Fraction(0)


# --- together -----------------------------------------------------------------------------------


def rent_of(home: Home, name: str, day: date) -> int:
    """The rent benefit that someone has as a tenant, per month."""
    return sum(
        monthly(12 * rent_benefit(home, lease, day))
        for lease in home.leases
        if home.tenant(lease, day) == name
    )


def left(home: Home, name: str, day: date) -> int:
    """What a household without students and debtors has left of the allowances, per month."""
    pair = home.together(name, day)
    total = 0
    for each in {*pair, *home.at_home(pair, day)}:
        total += rent_of(home, each, day)
        if len(home.together(each, day)) == 1:
            total += monthly(care(home, each, day)) + monthly(child_budget(home, each, day))
    if len(pair) == 2:
        total += max(monthly(care(home, each, day)) for each in pair)
        total += max(monthly(child_budget(home, each, day)) for each in pair)
    return total
