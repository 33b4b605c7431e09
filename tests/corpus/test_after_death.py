"""Who has died has no partner and no allowance from the month after (AWIR 3 and 5)."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.corpus.households import household
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook

Facts = dict[str, Any]
LEFT, RENT = "besteedbaar_per_maand", "huurtoeslag van persoon"
CARE, CHILDREN = "zorgtoeslag", "kindgebonden_budget"


def euros(lawbook: Lawbook, data: Facts, person: str, name: str) -> Fraction:
    """A known amount of one person of a case, in euros."""
    read = lawbook.case(json.dumps({**data, "aanvrager": person}), "test")
    found = lawbook.decide(read, [name]).outcomes[0]
    assert found.state is OutcomeState.KNOWN, (found.error, found.wanted[:3])
    return Fraction(found.value) / 100


def widow(registered: bool, still_there: bool) -> Facts:
    """Ada's husband bob died on 10 February; she rents and has two children of 10 and 6.

    `registered`: the end of the marriage; `still_there`: he is still shown at the address.
    """
    data = household("2026-03-01", [20_000, 3_000], ["2016-05-01", "2019-05-01"], 600)
    data["personen"]["bob"]["overlijdensdatum"] = "2026-02-10"
    if registered:
        data["verbintenissen"][0]["datum_ontbinding"] = "2026-02-10"
    if not still_there:
        people = data["personen"]
        people["bob"] |= {"medebewoners": [], "brp_adres": "ontbreekt"}
        for name in ("ada", "k1", "k2"):
            people[name]["medebewoners"].remove("bob")
    return data


@pytest.mark.parametrize("registered", [True, False])
def test_a_widow_has_one_claim_to_each_allowance(lawbook: Lawbook, registered: bool) -> None:
    data = widow(registered, still_there=False)
    # Two children of 2,580 and 3,416 for one parent, 8,576 a year; three people in a home of 600:
    # 498.20 - 200.71 and 65% of the 101.80 above; and the most that one person gets for care.
    parts = {RENT: 363, CARE: 129, CHILDREN: 714}
    assert {name: euros(lawbook, data, "ada", name) for name in parts} == parts
    assert euros(lawbook, data, "ada", LEFT) == sum(parts.values()) == 1_206
