"""Whether conditions can hold together, against trying all cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language import lawbuilder as build
from uitvoerbaar.language.checks.reasoning import Reasoning
from uitvoerbaar.law.declaration import Enumeration, Law
from uitvoerbaar.law.expression import (
    And,
    Branch,
    Cases,
    Compare,
    Count,
    Exists,
    Expression,
    Literal,
    Local,
    Member,
    Not,
    NotApplicable,
    OneOf,
    Or,
    Order,
    Quantified,
    Quantifier,
    Read,
    Related,
    Same,
    Symbol,
    Where,
)
from uitvoerbaar.law.time import Grid
from uitvoerbaar.law.types import Boolean, Enumerated, Number, Reference, SetOf

LEVEL = Enumerated("niveau")
LEVELS = ("begin", "midden", "eind")
YES_NO = ("blind", "doof", "oud")
NUMBERS = ("leeftijd", "kinderen")

LAW = build.law(
    items=[
        *(build.item(name, Boolean()) for name in YES_NO),
        *(build.item(name, Number(), low=0) for name in NUMBERS),
        build.item("niveau", LEVEL),
    ],
    enumerations=[Enumeration(build.origin(), "", "niveau", LEVELS)],
)

Case = Mapping[str, object]


def flag(name: str) -> Expression:
    return build.read(name, Boolean())


def same(left: Expression, right: Expression, negated: bool = False) -> Expression:
    return Same(Boolean(), build.origin(), left, right, negated)


def compare(left: Expression, order: Order, right: Expression) -> Expression:
    return Compare(Boolean(), build.origin(), order, left, right)


def both(*operands: Expression) -> Expression:
    return And(Boolean(), build.origin(), operands)


def either(*operands: Expression) -> Expression:
    return Or(Boolean(), build.origin(), operands)


def no(operand: Expression) -> Expression:
    return Not(Boolean(), build.origin(), operand)


def number(value: int) -> Expression:
    return build.literal(value, Number())


atoms = st.one_of(
    st.sampled_from(YES_NO).map(flag),
    st.builds(
        lambda value, negated: same(
            build.read("niveau", LEVEL), build.literal(value, LEVEL), negated
        ),
        st.sampled_from(LEVELS),
        st.booleans(),
    ),
    st.builds(
        lambda values, negated: OneOf(
            Boolean(),
            build.origin(),
            build.read("niveau", LEVEL),
            tuple(build.literal(value, LEVEL) for value in values),
            negated,
        ),
        st.lists(st.sampled_from(LEVELS), min_size=1, max_size=2, unique=True),
        st.booleans(),
    ),
    st.builds(
        lambda name, order, value, turned: (
            compare(number(value), order, build.read(name, Number()))
            if turned
            else compare(build.read(name, Number()), order, number(value))
        ),
        st.sampled_from(NUMBERS),
        st.sampled_from(Order),
        st.integers(-1, 3),
        st.booleans(),
    ),
    st.builds(
        lambda order: compare(
            build.read("leeftijd", Number()), order, build.read("kinderen", Number())
        ),
        st.sampled_from(Order),
    ),
)


def _cases(parts: list[Expression]) -> Expression:
    *pairs, last = parts
    branches = tuple(
        Branch(condition, value) for condition, value in zip(pairs[::2], pairs[1::2], strict=True)
    )
    return Cases(Boolean(), build.origin(), branches, last)


def composed(
    simple: st.SearchStrategy[Expression], leaves: int = 6
) -> st.SearchStrategy[Expression]:
    """Conditions made of simple ones with and, or, not and cases."""
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            inner.map(no),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: both(*parts)),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: either(*parts)),
            st.lists(inner, min_size=3, max_size=3).map(_cases),
        ),
        max_leaves=leaves,
    )


conditions = composed(atoms)

# Half steps lie between the numbers that are written, for those may be anything.
_STEPS = [step / 2 for step in range(9)]
ALL_CASES: list[Case] = [
    dict(zip((*YES_NO, *NUMBERS, "niveau"), values, strict=True))
    for values in product(*([[True, False]] * 3), _STEPS, _STEPS, LEVELS)
]

_FEW_STEPS = [None, 0, 0.5, 2, 3]
CASES_WITH_GAPS: list[Case] = [
    dict(zip((*YES_NO, *NUMBERS, "niveau"), values, strict=True))
    for values in product(*([[True, False, None]] * 3), _FEW_STEPS, _FEW_STEPS, [*LEVELS, None])
]

_ORDERS: Mapping[Order, Callable[[float, float], bool]] = {
    Order.LESS: lambda a, b: a < b,
    Order.AT_MOST: lambda a, b: a <= b,
    Order.MORE: lambda a, b: a > b,
    Order.AT_LEAST: lambda a, b: a >= b,
}


class NoAnswer(Exception):  # noqa: N818 - it is the case that has no answer, not a fault here
    """A condition is asked of a value that is absent."""


def holds(condition: Expression, case: Case) -> object:
    """The plain meaning of a condition in a case; None stands for an absent value."""
    match condition:
        case Read():
            return case[condition.symbol.name]
        case Not():
            return not truth(condition.operand, case)
        case And():
            return all(truth(operand, case) for operand in condition.operands)
        case Or():
            return any(truth(operand, case) for operand in condition.operands)
        case Exists():
            return (holds(condition.operand, case) is not None) != condition.negated
        case Same():
            left = holds(condition.left, case)
            equal = left is not None and left == holds(condition.right, case)
            return equal != condition.negated
        case OneOf():
            options = [holds(option, case) for option in condition.options]
            return (holds(condition.operand, case) in options) != condition.negated
        case Compare():
            left, right = holds(condition.left, case), holds(condition.right, case)
            if left is None or right is None:
                raise NoAnswer
            assert isinstance(left, int | float)
            assert isinstance(right, int | float)
            return _ORDERS[condition.order](left, right)
        case Cases():
            for branch in condition.branches:
                if truth(branch.condition, case):
                    return holds(branch.value, case)
            return holds(condition.otherwise, case)
        case Literal():
            return condition.value
        case _:
            raise TypeError(type(condition).__name__)


def truth(condition: Expression, case: Case) -> bool:
    """Whether a condition holds. Raises NoAnswer if it has no answer."""
    found = holds(condition, case)
    if found is None:
        raise NoAnswer
    return bool(found)


def all_hold(wanted: list[Expression], case: Case) -> bool:
    """Whether conditions all have an answer, and that is yes."""
    try:
        answers = [truth(condition, case) for condition in wanted]
    except NoAnswer:
        return False
    return all(answers)


def can_hold(*wanted: Expression, law: Law = LAW) -> bool:
    """What the reasoning says of conditions that should all hold."""
    reasoning = Reasoning(law, Grid.MONTH)
    return reasoning.can_hold([reasoning.fact(condition, True) for condition in wanted])


@settings(max_examples=300, deadline=None)
@given(st.lists(conditions, min_size=1, max_size=3))
def test_conditions_that_hold_in_some_case_are_never_said_to_exclude_each_other(
    wanted: list[Expression],
) -> None:
    if any(all_hold(wanted, case) for case in ALL_CASES):
        assert can_hold(*wanted)


existence = st.builds(
    lambda operand, negated: Exists(Boolean(), build.origin(), operand, negated),
    st.sampled_from(
        [
            *(flag(name) for name in YES_NO),
            *(build.read(name, Number()) for name in NUMBERS),
            build.read("niveau", LEVEL),
        ]
    ),
    st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(composed(atoms | existence), min_size=1, max_size=3))
def test_what_a_case_lacks_does_not_make_conditions_exclude_each_other(
    wanted: list[Expression],
) -> None:
    if any(all_hold(wanted, case) for case in CASES_WITH_GAPS):
        assert can_hold(*wanted)


yes_no_conditions = composed(st.sampled_from(YES_NO).map(flag), 8)


@settings(max_examples=300, deadline=None)
@given(yes_no_conditions, yes_no_conditions)
def test_on_yes_and_no_the_reasoning_agrees_with_the_truth_table(
    first: Expression, second: Expression
) -> None:
    table = any(holds(first, case) and holds(second, case) for case in ALL_CASES)
    assert can_hold(first, second) == table


def test_a_value_of_an_enumeration_excludes_the_others() -> None:
    level = build.read("niveau", LEVEL)
    begin, middle, end = (same(level, build.literal(value, LEVEL)) for value in LEVELS)
    assert not can_hold(begin, middle)
    assert not can_hold(level_exists(level), no(begin), no(middle), no(end))
    assert can_hold(no(begin), no(middle))


def level_exists(level: Expression) -> Expression:
    return Exists(Boolean(), build.origin(), level, False)


def test_without_a_value_none_of_an_enumeration_is_it() -> None:
    level = build.read("niveau", LEVEL)
    assert can_hold(*(same(level, build.literal(value, LEVEL), True) for value in LEVELS))


def test_what_an_absent_thing_would_have_is_no_value() -> None:
    partner = build.read("partner", Reference("persoon"))
    income = Read(Number(), build.origin(), Symbol("leeftijd", "persoon"), partner, None)
    absent = Exists(Boolean(), build.origin(), partner, True)
    assert not can_hold(absent, compare(income, Order.MORE, number(3)))
    assert not can_hold(compare(income, Order.MORE, number(3)), absent)
    assert can_hold(no(absent), compare(income, Order.MORE, number(3)))


def test_local_names_and_member_numbers_do_not_hide_that_conditions_are_the_same() -> None:
    reasoning = Reasoning(LAW, Grid.MONTH)

    def some_child(number_: int) -> Quantified:
        children = Related(
            SetOf("persoon"), build.origin(), Symbol("kinderen", "persoon"), build.person()
        )
        member = Member(Reference("persoon"), build.origin(), number_)
        blind = Read(Boolean(), build.origin(), Symbol("blind", "persoon"), member, None)
        return Quantified(Boolean(), build.origin(), Quantifier.SOME, children, number_, blind)

    none = evolve(some_child(7), quantifier=Quantifier.NONE)
    local = Local(Boolean(), build.origin(), "blind_kind")
    facts = [
        reasoning.fact(local, True, {"blind_kind": some_child(1)}),
        reasoning.fact(none, True),
    ]
    assert not reasoning.can_hold(facts)


def test_for_all_excludes_that_one_is_not() -> None:
    children = Related(
        SetOf("persoon"), build.origin(), Symbol("kinderen", "persoon"), build.person()
    )
    member = Member(Reference("persoon"), build.origin(), 3)
    blind = Read(Boolean(), build.origin(), Symbol("blind", "persoon"), member, None)
    every = Quantified(Boolean(), build.origin(), Quantifier.ALL, children, 3, blind)
    some_not = evolve(every, quantifier=Quantifier.SOME, condition=no(blind))
    assert not can_hold(every, some_not)


def test_a_count_is_never_below_nil() -> None:
    children = Related(
        SetOf("persoon"), build.origin(), Symbol("kinderen", "persoon"), build.person()
    )
    chosen = Where(SetOf("persoon"), build.origin(), children, 1, flag("blind"))
    count = Count(Number(), build.origin(), chosen)
    assert not can_hold(compare(count, Order.LESS, number(0)))
    assert not can_hold(
        compare(count, Order.MORE, number(0)), compare(count, Order.LESS, number(1))
    )


def test_a_rule_of_yes_or_no_is_looked_into() -> None:
    grown_up = build.rule(
        "volwassen",
        build.version(compare(build.read("leeftijd", Number()), Order.AT_LEAST, number(18))),
        kind=Boolean(),
    )
    law = evolve(LAW, rules={grown_up.symbol: grown_up})
    young = compare(build.read("leeftijd", Number()), Order.LESS, number(12))
    assert not can_hold(flag("volwassen"), young, law=law)
    assert can_hold(no(flag("volwassen")), young, law=law)


def test_a_rule_that_chooses_values_is_looked_into() -> None:
    cases = Cases(
        LEVEL,
        build.origin(),
        (Branch(flag("blind"), build.literal("begin", LEVEL)),),
        NotApplicable(LEVEL, build.origin()),
    )
    level = build.rule("leesniveau", build.version(cases), kind=LEVEL)
    law = evolve(LAW, rules={level.symbol: level})
    begin = same(build.read("leesniveau", LEVEL), build.literal("begin", LEVEL))
    middle = same(build.read("leesniveau", LEVEL), build.literal("midden", LEVEL))
    assert not can_hold(begin, no(flag("blind")), law=law)
    assert not can_hold(middle, law=law)
    assert can_hold(no(middle), no(flag("blind")), law=law)


def test_a_rule_with_exceptions_is_not_looked_into() -> None:
    grown_up = build.rule(
        "volwassen",
        build.version(build.yes(False)),
        exceptions=[build.exception("anders", "volwassen", flag("blind"))],
        kind=Boolean(),
    )
    law = evolve(LAW, rules={grown_up.symbol: grown_up})
    assert can_hold(flag("volwassen"), law=law)


def test_reasoning_gives_up_with_maybe_instead_of_taking_forever() -> None:
    wide = [either(*(flag(f"f{i}_{j}") for j in range(6))) for i in range(12)]
    narrow = [no(flag(f"f{i}_{j}")) for i in range(11, 12) for j in range(6)]
    assert can_hold(*wide)
    assert isinstance(can_hold(*wide, *narrow), bool)


def test_names_that_build_on_each_other_do_not_grow_without_end() -> None:
    local: dict[str, Expression] = {"n0": flag("blind")}
    for step in range(1, 60):
        before = Local(Boolean(), build.origin(), f"n{step - 1}")
        local[f"n{step}"] = both(before, either(before, flag("doof")))
    reasoning = Reasoning(LAW, Grid.MONTH)
    last = Local(Boolean(), build.origin(), "n59")
    assert reasoning.can_hold([reasoning.fact(last, True, local)])
    facts = [reasoning.fact(last, True, local), reasoning.fact(last, False, local)]
    assert not reasoning.can_hold(facts)
    other = {name: expression for name, expression in local.items() if name != "n0"}
    other["n0"] = no(flag("blind"))
    facts = [reasoning.fact(last, True, local), reasoning.fact(last, False, other)]
    assert reasoning.can_hold(facts)
