"""Two exceptions on one rule: which wins, and what of their priorities is wrong."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language import lawbuilder as build
from uitvoerbaar.language.checks import exceptions
from uitvoerbaar.language.messages import Message
from uitvoerbaar.law.declaration import RuleException, Validity
from uitvoerbaar.law.expression import And, Expression, Not, Or, Read
from uitvoerbaar.law.types import Boolean

NAMES = ("blind", "doof", "oud")

conditions = st.recursive(
    st.sampled_from(NAMES).map(lambda name: build.read(name, Boolean())),
    lambda inner: st.one_of(
        inner.map(lambda operand: Not(Boolean(), build.origin(), operand)),
        st.tuples(inner, inner).map(lambda pair: And(Boolean(), build.origin(), pair)),
        st.tuples(inner, inner).map(lambda pair: Or(Boolean(), build.origin(), pair)),
    ),
    max_leaves=5,
)


def holds(condition: Expression, case: dict[str, bool]) -> bool:
    match condition:
        case Read():
            return case[condition.symbol.name]
        case Not():
            return not holds(condition.operand, case)
        case And():
            return all(holds(operand, case) for operand in condition.operands)
        case Or():
            return any(holds(operand, case) for operand in condition.operands)
        case _:
            raise TypeError(type(condition).__name__)


def messages(*found: RuleException) -> list[Message]:
    """What is wrong with these exceptions on one rule."""
    rule = build.rule("bijdrage", build.version(build.literal(5, build.MONTHLY)), exceptions=found)
    items = [build.item(name, Boolean()) for name in NAMES]
    return list(exceptions.check(build.law(rule, items=items)))


def exception(name: str, condition: Expression, *before: str) -> RuleException:
    return build.exception(name, "bijdrage", condition, before)


def codes(*found: RuleException) -> list[str]:
    return [message.kind.code for message in messages(*found)]


@settings(deadline=None)
@given(
    st.lists(conditions, min_size=2, max_size=4),
    st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3))),
)
def test_a_conflict_is_named_exactly_when_some_case_has_two_winners(
    given_conditions: list[Expression], priorities: set[tuple[int, int]]
) -> None:
    found = [
        exception(
            f"u{i}",
            condition,
            *(f"u{j}" for a, j in sorted(priorities) if a == i < j < len(given_conditions)),
        )
        for i, condition in enumerate(given_conditions)
    ]
    expected = set()
    for values in product([True, False], repeat=len(NAMES)):
        case = dict(zip(NAMES, values, strict=True))
        holding = [e for e in found if holds(e.condition, case)]
        for first, second in combinations(holding, 2):
            decided = second.name in first.before or any(
                {first.name, second.name} <= set(other.before) for other in holding
            )
            if not decided:
                expected.add((first.name, second.name))
    named = {
        tuple(word.strip("`") for word in message.sentence.split() if word.startswith("`u"))
        for message in messages(*found)
    }
    assert named == expected


def flag(name: str) -> Expression:
    return build.read(name, Boolean())


def test_a_conflict_names_both_articles() -> None:
    first = exception("blinde_lezer", flag("blind"))
    second = evolve(exception("oude_lezer", flag("oud")), origin=build.origin(9, "3"))
    (message,) = messages(first, second)
    assert message.sentence == (
        "De uitzonderingen `blinde_lezer` (LW artikel 1) en `oude_lezer` (LW artikel 3) op "
        "`bijdrage van persoon` kunnen tegelijk gelden, en geen van beide gaat voor."
    )
    assert message.place.line == 9


def test_exceptions_of_other_times_do_not_meet() -> None:
    first = evolve(exception("vroeger", flag("blind")), validity=Validity(None, date(2023, 12, 31)))
    second = evolve(exception("nu", flag("blind")), validity=Validity(date(2024, 1, 1)))
    assert codes(first, second) == []
    assert codes(first, evolve(second, validity=Validity(date(2023, 12, 31)))) == ["L656"]


def test_who_goes_before_both_need_not_be_in_force_when_they_meet() -> None:
    two = (exception("a", flag("blind")), exception("b", flag("doof")))
    both = And(Boolean(), build.origin(), (flag("blind"), flag("doof")))
    deciding = exception("c", both, "a", "b")
    assert codes(*two, deciding) == []
    assert codes(*two, evolve(deciding, validity=Validity(date(2024, 1, 1)))) == ["L656"]


def test_going_before_who_goes_before_is_no_priority() -> None:
    found = (
        exception("a", flag("blind"), "b"),
        exception("b", flag("doof"), "c"),
        exception("c", flag("oud")),
    )
    assert codes(*found) == ["L656"]


def test_a_ring_of_priorities_is_reported_once() -> None:
    found = (
        exception("a", flag("blind"), "b"),
        exception("b", flag("doof"), "c"),
        exception("c", flag("oud"), "a"),
    )
    assert codes(*found) == ["L657"]
