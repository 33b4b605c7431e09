"""Generated laws and cases are sound, repeatable, and say everything that the language can say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.counts import count
from tests.kernel.random_laws import RandomLaw, random_cases, random_law, smallest
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState, decide
from uitvoerbaar.law import expression
from uitvoerbaar.law.declaration import Law, RuleException, RuleVersion
from uitvoerbaar.law.expression import Expression, walk

LAWS = count(40, 2_000)


def expressions(law: Law) -> Iterator[Expression]:
    """Every expression that an evaluator of the law has to know."""
    for rule in law.rules.values():
        for version in rule.versions:
            yield from (e for e in (version.start, version.start_value) if e is not None)
        parts: list[RuleVersion | RuleException] = [*rule.versions, *rule.exceptions]
        for part in parts:
            if isinstance(part, RuleException):
                yield part.condition
            yield from (local for _, local in part.locals)
            yield part.body
    for choice in law.choices.values():
        yield from (e for e in (choice.effect, choice.deadline) if e is not None)


def test_every_kind_of_expression_occurs_and_every_state_comes_out() -> None:
    known = {
        kind
        for kind in vars(expression).values()
        if isinstance(kind, type) and issubclass(kind, Expression) and kind is not Expression
    }
    seen: set[type] = set()
    states: Counter[OutcomeState] = Counter()
    for seed in range(LAWS):
        made = random_law(seed)
        seen.update(type(node) for root in expressions(made.law) for node in walk(root))
        for case in random_cases(made, seed=1, count=2):
            outcomes = decide(made.lawbook.program, case, made.outcomes).outcomes
            states.update(outcome.state for outcome in outcomes)
    assert known - seen == set()
    assert set(states) == set(OutcomeState)
    assert states[OutcomeState.KNOWN] > 0.4 * states.total()
    assert states[OutcomeState.ERROR] < 0.35 * states.total()


def test_a_law_has_rules_with_versions_exceptions_and_values_carried_forward() -> None:
    laws = [random_law(seed).law for seed in range(20)]
    rules = [rule for law in laws for rule in law.rules.values()]
    assert len(rules) > 10 * len(laws)
    assert any(len(rule.versions) > 1 for rule in rules)
    assert any(rule.exceptions for rule in rules)
    assert any(version.start is not None for rule in rules for version in rule.versions)
    assert any(version.borrowed is not None for rule in rules for version in rule.versions)
    assert {rule.symbol.kind for rule in rules} >= {
        "persoon", "ouderschap", "verblijf", "woning", "stel", None,
    }  # fmt: skip


def test_the_same_seed_gives_the_same_law_and_cases() -> None:
    def told(outcome: Outcome) -> tuple[str, OutcomeState, str]:
        return outcome.name, outcome.state, str(outcome.value)

    for seed in (3, 4):
        one, other = random_law(seed), random_law(seed)
        assert one.text == other.text
        for first, second in zip(random_cases(one, 7, 3), random_cases(other, 7, 3), strict=True):
            assert first.data == second.data
            left = decide(one.lawbook.program, first, one.outcomes).outcomes
            right = decide(other.lawbook.program, second, other.outcomes).outcomes
            assert [told(outcome) for outcome in left] == [told(outcome) for outcome in right]
    assert random_law(3).text != random_law(4).text


def test_a_failing_law_becomes_as_small_as_the_failure_allows() -> None:
    made = random_law(5)
    wanted = max(
        (rule for rule in made.outcomes), key=lambda rule: len(rule.versions[0].source)
    ).symbol

    def fails(law: RandomLaw) -> bool:
        rule = law.law.rules.get(wanted)
        return (
            rule is not None
            and rule.versions[0].source == made.law.rules[wanted].versions[0].source
        )

    small = smallest(made, fails)
    assert fails(small)
    assert len(small.law.rules) < len(made.law.rules)
    for place in range(small.fixed, len(small.declarations)):
        text = small.declarations[place]
        assert f" {wanted.name} " in text or text.count("\n") <= 3
