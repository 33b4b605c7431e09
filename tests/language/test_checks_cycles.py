"""Rules that need each other in the same period, and values that multiply themselves."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from tests.language import lawbuilder as build
from uitvoerbaar.language.checks import cycles, recurrence
from uitvoerbaar.language.checks.dependencies import Dependency
from uitvoerbaar.language.checks.graphs import heavy_ring, shortest_ring
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import Law, Rule
from uitvoerbaar.law.expression import (
    Add,
    AtMost,
    Branch,
    Cases,
    Compare,
    CurrentPeriod,
    Direction,
    Expression,
    FrozenText,
    Local,
    MonthSum,
    Multiply,
    Now,
    Order,
    Read,
    Round,
    Subtract,
    Symbol,
)
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Boolean, Month, Number, Percentage, Reference, Year


def add(left: Expression, right: Expression) -> Add:
    return Add(build.MONTHLY, build.origin(), left, right)


def times(share: Fraction | int, amount: Expression) -> Multiply:
    kind = Number() if isinstance(share, int) else Percentage()
    return Multiply(build.MONTHLY, build.origin(), build.literal(share, kind), amount)


def rings(*rules: Rule) -> list[set[str]]:
    """The names of the rules on each ring that is found."""
    law = build.law(*rules)
    return [{str(d.source.name).split()[0] for d in ring} for ring in cycles.rings(law)]


def only_message(messages: list[Message]) -> Message:
    assert len(messages) == 1
    return messages[0]


def simple(name: str, *needed: Expression, line: int = 1) -> Rule:
    """A rule that adds up what it reads."""
    body: Expression = build.literal(0, build.MONTHLY)
    for expression in needed:
        body = add(body, expression)
    return build.rule(name, build.version(body, line=line))


def test_rules_that_read_each_other_have_no_beginning() -> None:
    law = build.law(
        simple("a", build.read("b"), line=3),
        simple("b", build.read("c"), line=6),
        simple("c", build.read("a"), line=9),
        simple("d", build.read("a"), line=12),
    )
    message = only_message(list(cycles.check(law)))
    assert message.sentence == (
        "`a van persoon` (LW artikel 1, leeswet.md:3:1), "
        "`b van persoon` (LW artikel 1, leeswet.md:6:1) en "
        "`c van persoon` (LW artikel 1, leeswet.md:9:1) hebben elkaar in dezelfde maand nodig: "
        "`a van persoon` → `b van persoon` → `c van persoon` → `a van persoon`."
    )
    assert message.place.line == 3
    assert len(message.related) == 3


def test_a_value_of_last_month_makes_no_ring() -> None:
    last_month = build.read("a", period=build.month(1))
    assert rings(simple("a", build.read("b")), simple("b", last_month)) == []


def test_a_value_of_a_coming_month_never_ends() -> None:
    next_month = Add(Month(), build.origin(), build.month(), build.literal(1, Number()))
    assert rings(simple("a", build.read("a", period=next_month))) == [{"a"}]


def test_going_back_and_forth_as_far_makes_a_ring() -> None:
    back = build.read("b", period=build.month(2))
    there = Add(Month(), build.origin(), build.month(), build.literal(2, Number()))
    nearly = Add(Month(), build.origin(), build.month(), build.literal(1, Number()))
    assert rings(simple("a", back), simple("b", build.read("a", period=there))) == [{"a", "b"}]
    assert rings(simple("a", back), simple("b", build.read("a", period=nearly))) == []


def test_reading_the_same_of_another_person_is_a_ring_too() -> None:
    partner = build.read("partner", Reference("persoon"))
    surplus = Read(build.MONTHLY, build.origin(), Symbol("a", build.KIND), partner, None)
    assert rings(simple("a", surplus)) == [{"a"}]


def test_a_period_that_nobody_can_tell_may_be_the_current_one() -> None:
    chosen = build.read("gekozen_maand", Month())
    assert rings(simple("a", build.read("a", period=chosen))) == [{"a"}]


def test_a_rule_that_goes_back_is_known_to_go_back() -> None:
    start = build.rule("begin", build.version(build.month(3)), kind=Month())
    there = build.read("begin", Month())
    assert rings(start, simple("a", build.read("a", period=there))) == []


def test_a_sum_over_the_months_before_makes_no_ring() -> None:
    start = build.month(12)

    def total(end: Expression) -> Expression:
        return MonthSum(build.MONTHLY, build.origin(), start, end, build.read("a"))

    assert rings(simple("a", total(build.month(1)))) == []
    assert rings(simple("a", total(build.month()))) == [{"a"}]


def year(back: int = 0) -> Expression:
    now = CurrentPeriod(Year(), build.origin(), Now.YEAR)
    return Subtract(Year(), build.origin(), now, build.literal(back, Number())) if back else now


def yearly(name: str, needed: Expression) -> Rule:
    return build.rule(name, build.version(needed), grid=Grid.YEAR)


def test_last_month_is_no_way_out_through_a_yearly_value() -> None:
    chosen = build.read("gekozen_maand", Month())
    a_year = yearly("jaarlijks", build.read("maandelijks", period=chosen))
    back = build.read("jaarlijks", period=build.month(1))
    assert rings(a_year, simple("maandelijks", back)) == [{"jaarlijks", "maandelijks"}]
    far_back = build.read("jaarlijks", period=build.month(12))
    assert rings(a_year, simple("maandelijks", far_back)) == []
    last_year = build.read("jaarlijks", period=year(1))
    assert rings(a_year, simple("maandelijks", last_year)) == []


def test_a_value_without_period_cannot_need_itself_in_any_month() -> None:
    once = build.rule(
        "eenmaal", build.version(build.read("a", period=build.month(1))), grid=Grid.NONE
    )
    assert rings(once, simple("a", build.read("eenmaal"))) == [{"eenmaal", "a"}]


def test_texts_that_never_hold_together_make_no_ring() -> None:
    first = build.version(build.read("b"), end=date(2023, 12, 31))
    later = build.version(build.literal(0, build.MONTHLY), start=date(2024, 1, 1))
    a = build.rule("a", first, later)
    b_old = build.version(build.literal(0, build.MONTHLY), end=date(2023, 12, 31))
    b_new = build.version(build.read("a"), start=date(2024, 1, 1))
    assert rings(a, build.rule("b", b_old, b_new)) == []
    b_overlapping = build.version(build.read("a"), start=date(2023, 6, 1))
    assert rings(a, build.rule("b", b_overlapping)) == [{"a", "b"}]


def test_an_old_text_is_another_rule() -> None:
    frozen = FrozenText(build.MONTHLY, build.origin(), build.read("a"), date(2020, 1, 1))
    old = build.version(build.literal(5, build.MONTHLY), end=date(2020, 12, 31))
    new = build.version(frozen, start=date(2021, 1, 1))
    assert rings(build.rule("a", old, new)) == []
    assert rings(build.rule("a", build.version(frozen))) == [{"a"}]


def test_a_ring_through_an_exception_counts() -> None:
    condition = Compare(
        Boolean(), build.origin(), Order.MORE, build.read("a"), build.literal(0, build.MONTHLY)
    )
    rule = build.rule(
        "a",
        build.version(build.literal(0, build.MONTHLY)),
        exceptions=[build.exception("x", "a", condition)],
    )
    assert rings(rule) == [{"a"}]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(-2, 1)), max_size=8))
def test_a_ring_is_found_when_there_is_one_that_does_not_go_back(
    edges: list[tuple[int, int, int]],
) -> None:
    rules = []
    for number in range(5):
        needed = [
            build.read(f"r{target}", period=_moved(shift))
            for source, target, shift in edges
            if source == number
        ]
        rules.append(simple(f"r{number}", *needed))
    law = build.law(*rules)
    assert bool(cycles.rings(law)) == _has_ring(edges)


def _moved(shift: int) -> Expression:
    if shift <= 0:
        return build.month(-shift)
    return Add(Month(), build.origin(), build.month(), build.literal(shift, Number()))


def _has_ring(edges: list[tuple[int, int, int]]) -> bool:
    """Tries all ways round without passing a node twice."""

    def onward(path: list[int], total: int) -> bool:
        for source, target, shift in edges:
            if source != path[-1]:
                continue
            if target == path[0] and total + shift >= 0:
                return True
            if target not in path and onward([*path, target], total + shift):
                return True
        return False

    return any(onward([start], 0) for start in range(5))


# --- values that multiply themselves ------------------------------------------------------------


def growing(*rules: Rule) -> list[Message]:
    return list(recurrence.check(build.law(*rules)))


RATE = Fraction(102, 100)


def earlier(name: str = "schuld") -> Read:
    return build.read(name, period=build.month(1))


def test_a_debt_that_multiplies_itself_must_round() -> None:
    message = only_message(growing(simple("schuld", times(RATE, earlier()))))
    assert message.sentence == (
        "`schuld van persoon` (LW artikel 1) vermenigvuldigt of deelt zijn eigen eerdere waarde, "
        "en rondt die nergens af."
    )


def test_a_debt_that_is_rounded_may_multiply_itself() -> None:
    rounded = Round(
        build.MONTHLY, build.origin(), times(RATE, earlier()), Direction.HALF, Fraction(1)
    )
    assert growing(build.rule("schuld", build.version(rounded))) == []


def test_rounding_anywhere_on_the_way_round_is_enough() -> None:
    rounded = Round(build.MONTHLY, build.origin(), earlier(), Direction.HALF, Fraction(1))
    interest = simple("rente", times(RATE, build.read("stand")))
    assert growing(interest, build.rule("stand", build.version(add(earlier("rente"), rounded))))
    safe = Round(build.MONTHLY, build.origin(), earlier("rente"), Direction.HALF, Fraction(1))
    assert growing(interest, build.rule("stand", build.version(safe))) == []


def test_a_debt_that_only_adds_need_not_round() -> None:
    assert growing(simple("schuld", earlier(), times(RATE, build.read("opname")))) == []


def test_whole_multiples_bring_no_fractions() -> None:
    assert growing(simple("schuld", times(2, earlier()))) == []


@pytest.mark.parametrize("multiplied", [True, False])
def test_a_condition_on_the_earlier_value_does_not_multiply_it(multiplied: bool) -> None:
    bound = times(RATE, earlier())
    if multiplied:
        body: Expression = AtMost(build.MONTHLY, build.origin(), build.read("opname"), bound)
    else:
        more = Compare(Boolean(), build.origin(), Order.MORE, bound, build.read("opname"))
        body = Cases(
            build.MONTHLY,
            build.origin(),
            (Branch(more, earlier()),),
            build.read("opname"),
        )
    assert bool(growing(build.rule("schuld", build.version(body)))) == multiplied


def test_multiplying_in_a_local_name_is_seen() -> None:
    local = Local(build.MONTHLY, build.origin(), "met_rente")
    version = evolve(build.version(local), locals=(("met_rente", times(RATE, earlier())),))
    assert growing(build.rule("schuld", version))


# --- the search itself ---------------------------------------------------------------------------


def test_the_shortest_ring_is_named() -> None:
    law: Law = build.law(
        simple("a", build.read("b"), build.read("c")),
        simple("b", build.read("d")),
        simple("d", build.read("a")),
        simple("c", build.read("a")),
    )
    found: list[list[Dependency]] = cycles.rings(law)
    assert [len(ring) for ring in found] == [2]
    assert shortest_ring([], []) is None
    assert heavy_ring([], lambda edge: 1) is None
