"""Partners of generated groups are those that a second search, apart from the law, finds."""

from __future__ import annotations

import json
import random
from datetime import date

from tests.corpus.partners import Group, UnclearError, group_of
from tests.counts import count
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook

DAYS = (date(2025, 9, 1), date(2026, 3, 1))


def expected(group: Group, name: str, day: date) -> str | None:
    """The name of the partner, `?` where an official decides, None where there is no partner."""
    try:
        return group.partner(name, day)
    except UnclearError:
        return "?"


def found(lawbook: Lawbook, group: Group, name: str, day: date) -> str | None:
    """The same as the law finds it."""
    read = lawbook.case(json.dumps(group.case(day, name)), "test")
    outcome = lawbook.decide(read, ["partner"]).outcomes[0]
    assert outcome.error is None
    if outcome.state is OutcomeState.UNKNOWN:
        assert {want.symbol.name for want in outcome.wanted} == {"aangewezen_partner"}
        return "?"
    return outcome.value.name if outcome.state is OutcomeState.KNOWN else None


def test_partners_are_those_that_a_second_search_finds(lawbook: Lawbook) -> None:
    with_partner = alone = 0
    for seed in range(count(30, 300)):
        group = group_of(random.Random(f"partners-{seed}"))
        day = DAYS[seed % 2]
        for name, born in group.born.items():
            other = expected(group, name, day)
            if born > day or other == "?":
                continue  # in some of them the law needs no official, because of who else is there
            assert found(lawbook, group, name, day) == other, f"seed {seed}: {name} on {day}"
            with_partner += other is not None
            alone += other is None
    assert with_partner > 20
    assert alone > 20
