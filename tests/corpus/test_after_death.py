"""Who has died has no partner and no allowance from the month after (AWIR 3 and 5); the survivor
of a marriage is the tenant of the home then (BW 7:268)."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.corpus.households import grown_up, household, live_together, rental
from tests.corpus.people import case
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


@pytest.mark.parametrize("still_there", [True, False])
def test_he_who_died_has_nothing_and_takes_nothing(lawbook: Lawbook, still_there: bool) -> None:
    data = widow(registered=False, still_there=still_there)
    for name in (RENT, CARE, CHILDREN, LEFT):
        assert euros(lawbook, data, "bob", name) == 0
    assert euros(lawbook, data, "ada", LEFT) == 1_206


def test_a_tenant_who_died_in_january_has_january_alone(lawbook: Lawbook) -> None:
    data = household("2026-03-01", [20_000], [], 600)
    alive = {name: euros(lawbook, data, "ada", name) for name in (RENT, CARE, LEFT)}
    data["personen"]["ada"]["overlijdensdatum"] = "2026-01-10"
    assert all(euros(lawbook, data, "ada", name) == 0 for name in alive)
    # 498.20 - 202.52 and 65% of 600 - 498.20, which is 361.85, once in the year.
    assert euros(lawbook, data, "ada", "huurtoeslag_over_het_jaar") == 362
    data["peildatum"] = "2026-01-01"
    assert {name: euros(lawbook, data, "ada", name) for name in alive} == alive
    assert alive[RENT] == 361


def test_of_two_tenants_the_one_who_lives_has_the_benefit(lawbook: Lawbook) -> None:
    people = {
        "ada": grown_up(20_000, "1950-01-15", huurovereenkomsten=[rental(600)]),
        "bob": grown_up(20_000, "1960-01-15", huurovereenkomsten=[rental(600)]),
    }
    live_together(people)
    data = case("2026-03-01", "bob", people)
    # Two people have 3.63 instead of 1.82 off what they pay themselves; above 31,500, 22% counts.
    assert [euros(lawbook, data, name, RENT) for name in people] == [207, 0]
    people["ada"]["overlijdensdatum"] = "2025-12-10"
    data = case("2026-03-01", "bob", people)
    assert [euros(lawbook, data, name, RENT) for name in people] == [0, 361]


def his_contract(still_there: bool = False) -> Facts:
    """Ada's husband bob, who died on 10 February, had the contract of their home; she has none."""
    data = widow(registered=False, still_there=still_there)
    people = data["personen"]
    people["bob"]["huurovereenkomsten"] = people["ada"]["huurovereenkomsten"]
    people["ada"]["huurovereenkomsten"] = []
    return data


@pytest.mark.parametrize("still_there", [True, False])
def test_a_widow_goes_on_with_the_contract_of_her_husband(
    lawbook: Lawbook, still_there: bool
) -> None:
    data = his_contract(still_there)
    parts = {RENT: 363, CARE: 129, CHILDREN: 714}
    assert {name: euros(lawbook, data, "ada", name) for name in parts} == parts
    assert euros(lawbook, data, "ada", LEFT) == 1_206
    assert euros(lawbook, data, "bob", RENT) == euros(lawbook, data, "bob", LEFT) == 0
    data = {**his_contract(still_there=True), "peildatum": "2026-02-01"}
    together = [euros(lawbook, data, name, RENT) for name in ("ada", "bob")]
    # Four people: 498.20 - 200.71 and 65% of the 101.80 above; 23,000 is free.
    assert together == [363, 363]


def test_a_widow_who_marries_again_shares_the_benefit_of_the_home(lawbook: Lawbook) -> None:
    data = his_contract()
    people = data["personen"]
    people["cas"] = grown_up(4_000, "1985-01-15", ouders=[], kinderen=[])
    data["verbintenissen"].append(
        {**data["verbintenissen"][0], "eerste": "cas", "datum_sluiting": "2026-02-20"}
        | {"tweede": "ada"}
    )
    for name in ("ada", "k1", "k2"):
        people[name]["medebewoners"].append("cas")
    people["cas"]["medebewoners"] = ["ada", "k1", "k2"]
    # Four people with 24,000 together.
    assert [euros(lawbook, data, name, RENT) for name in ("ada", "cas", "bob")] == [363, 363, 0]
    assert euros(lawbook, data, "ada", LEFT) == euros(lawbook, data, "cas", LEFT) > 363


def test_when_both_have_died_nobody_has_the_benefit(lawbook: Lawbook) -> None:
    data = his_contract()
    data["personen"]["ada"]["overlijdensdatum"] = "2026-02-20"
    for name in ("ada", "bob"):
        assert euros(lawbook, data, name, RENT) == euros(lawbook, data, name, LEFT) == 0
    data["personen"]["k1"]["geboortedatum"] = "2000-05-01"
    # A grown-up child is no tenant by itself; with a contract of its own it is.
    assert euros(lawbook, data, "k1", RENT) == 0
    data["personen"]["k1"]["huurovereenkomsten"] = [rental(600, begindatum="2026-02-25")]
    assert euros(lawbook, data, "k1", RENT) == 363
