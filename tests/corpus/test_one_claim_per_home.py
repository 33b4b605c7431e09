"""Rent benefit is one claim for a home, however many people rent it (Wht 7, second paragraph)."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from typing import Any

import pytest

from tests.corpus.households import grown_up, live_together, parenthood, rental, with_bonds
from tests.corpus.people import case, wedding
from tests.counts import count
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState
from uitvoerbaar.face import Lawbook

Facts = dict[str, Any]
BENEFIT, LEFT = "huurtoeslag van persoon", "besteedbaar_per_maand"


def decided(lawbook: Lawbook, data: Facts, person: str, name: str = BENEFIT) -> Outcome:
    """One outcome for one person of a case."""
    read = lawbook.case(json.dumps({**data, "aanvrager": person}), "test")
    return lawbook.decide(read, [name]).outcomes[0]


def euros(lawbook: Lawbook, data: Facts, person: str, name: str = BENEFIT) -> Fraction:
    """A known amount in euros."""
    found = decided(lawbook, data, person, name)
    assert found.state is OutcomeState.KNOWN, (found.error, found.wanted[:3])
    return Fraction(found.value) / 100


def home(births: list[str], rent: object = 650, income: object = 12_000) -> Facts:
    """Friends who live at one address, of whom each has a contract for the whole home."""
    people = {
        name: grown_up(income, born, huurovereenkomsten=[rental(rent)])
        for name, born in zip(("ada", "bob", "cas", "dik"), births, strict=False)
    }
    live_together(people)
    return case("2026-03-01", "ada", people)


def without_contract(data: Facts, *names: str) -> Facts:
    """The same case in which some people rent nothing."""
    people = {
        name: {**facts, "huurovereenkomsten": []} if name in names else facts
        for name, facts in data["personen"].items()
    }
    return {**data, "personen": people}


def test_two_tenants_of_a_home_get_one_benefit(lawbook: Lawbook) -> None:
    data = home(["1990-04-10", "1985-01-02"])
    once = euros(lawbook, without_contract(data, "ada"), "bob")
    # Two people, 650 a month: 100% of 498.20 - 200.71 and 65% of 650 - 498.20; 24,000 is free.
    assert once == 396
    assert euros(lawbook, data, "bob") == once
    assert euros(lawbook, data, "ada") == 0
    care = [euros(lawbook, data, name, "zorgtoeslag") for name in ("ada", "bob")]
    left = [euros(lawbook, data, name, LEFT) for name in ("ada", "bob")]
    assert sum(left) == sum(care) + once


def test_the_tenant_who_applies_has_the_benefit(lawbook: Lawbook) -> None:
    data = home(["1990-04-10", "1985-01-02"])
    data["personen"]["ada"]["huurovereenkomsten"][0]["huurtoeslag_op_deze_naam"] = "2026-02-10"
    assert euros(lawbook, data, "ada") == 396
    assert euros(lawbook, data, "bob") == 0


@pytest.mark.parametrize("married", [False, True])
def test_tenants_of_one_birth_date_get_one_benefit(lawbook: Lawbook, married: bool) -> None:
    data = home(["1990-04-10", "1990-04-10"])
    seen = [396, 396] if married else [396, 0]
    if married:
        data["verbintenissen"] = [wedding("ada", "bob")]
    assert [euros(lawbook, data, name) for name in ("ada", "bob")] == seen
    left = [euros(lawbook, data, name, LEFT) for name in ("ada", "bob")]
    care = [euros(lawbook, data, name, "zorgtoeslag") for name in ("ada", "bob")]
    if married:
        assert left[0] == left[1] == 396 + care[0]
    else:
        assert left == [396 + care[0], care[1]]


def test_of_two_contracts_of_one_tenant_for_one_home_the_last_one_counts(lawbook: Lawbook) -> None:
    data = home(["1990-04-10"], income=20_000)
    data["personen"]["ada"]["huurovereenkomsten"] = [
        rental(600),
        rental(650, begindatum="2026-01-01"),
    ]
    later = home(["1990-04-10"], 650, 20_000)
    assert euros(lawbook, data, "ada") == euros(lawbook, later, "ada") > 0
    assert euros(lawbook, data, "ada", LEFT) == euros(lawbook, later, "ada", LEFT)


def test_a_lodger_with_a_room_takes_nothing_from_the_tenant(lawbook: Lawbook) -> None:
    data = home(["1990-04-10", "1960-01-02"])
    data["personen"]["bob"]["huurovereenkomsten"] = [rental(300, zelfstandige_woonruimte="nee")]
    assert euros(lawbook, data, "ada") == euros(lawbook, without_contract(data, "bob"), "ada") > 0
    assert euros(lawbook, data, "bob") == 0


def test_rooms_in_supported_housing_are_each_a_home(lawbook: Lawbook) -> None:
    data = home(["1990-04-10", "1960-01-02"])
    for person in data["personen"].values():
        person["huurovereenkomsten"] = [
            rental(500, zelfstandige_woonruimte="nee", aangewezen_woonvorm="ja")
        ]
    for name in ("ada", "bob"):
        assert euros(lawbook, data, name) > 0


def test_a_tenant_on_paper_who_lives_elsewhere_takes_nothing(lawbook: Lawbook) -> None:
    data = home(["1990-04-10", "1960-01-02"])
    data["personen"]["ada"]["medebewoners"] = data["personen"]["bob"]["medebewoners"] = []
    data["personen"]["bob"]["brp_adres"] = "Elders 1"
    assert euros(lawbook, data, "ada") > 0
    # Whether he can be blamed for where he is registered is for an official to judge.
    judged = decided(lawbook, data, "bob").wanted
    assert {want.symbol.name for want in judged} == {"onjuiste_inschrijving_niet_toe_te_rekenen"}


def test_a_parent_and_a_grown_child_who_rent_together_count_one_benefit(lawbook: Lawbook) -> None:
    data = home(["1970-04-10", "1998-01-02"])
    data["ouderschappen"] = [parenthood("bob", "ada", benefit=False)]
    whole = with_bonds(data, data["ouderschappen"])
    left = euros(lawbook, whole, "ada", LEFT)
    assert left == euros(lawbook, without_contract(whole, "bob"), "ada", LEFT)


def test_what_a_housemate_rents_is_asked_only_of_housemates(lawbook: Lawbook) -> None:
    data = home(["1990-04-10", "1985-01-02"])
    del data["personen"]["bob"]["huurovereenkomsten"][0]["huuradres"]
    found = decided(lawbook, data, "ada")
    assert found.state is OutcomeState.UNKNOWN
    assert found.wanted[0].symbol.name == "huuradres"
    data["personen"]["bob"]["medebewoners"] = data["personen"]["ada"]["medebewoners"] = []
    assert decided(lawbook, data, "ada").state is OutcomeState.UNKNOWN  # still at one address
    data["personen"]["bob"]["brp_adres"] = "Elders 1"
    assert decided(lawbook, data, "ada").state is OutcomeState.KNOWN


@pytest.mark.parametrize(("income", "benefit"), [(9_000, 451), (20_000, 296)])
def test_tenants_registered_at_one_address_are_one_household_whatever_their_lists_say(
    lawbook: Lawbook, income: int, benefit: int
) -> None:
    data = home(["1990-04-10", "1985-01-02"], 750, income)
    listed = [euros(lawbook, data, name) for name in ("ada", "bob")]
    data["personen"]["ada"]["medebewoners"] = data["personen"]["bob"]["medebewoners"] = []
    # Two people: 498.20 - 200.71, 65% of 713.02 - 498.20 and 40% of 750 - 713.02, which is 451.92;
    # of 40,000 together, 22% of what is above 31,500 is 155.83 a month.
    assert [euros(lawbook, data, name) for name in ("ada", "bob")] == listed == [0, benefit]
    data["personen"]["ada"]["rendementsgrondslag"]["2026"] = "38480"
    assert [euros(lawbook, data, name) for name in ("ada", "bob")] == [0, 0]


def test_a_lodger_whom_the_lists_do_not_name_counts_unless_a_contract_says_otherwise(
    lawbook: Lawbook,
) -> None:
    data = home(["1990-04-10", "1985-01-02"], 750, 20_000)
    people = data["personen"]
    people["ada"]["medebewoners"] = people["bob"]["medebewoners"] = []
    people["ada"]["huurovereenkomsten"] = [rental(300, zelfstandige_woonruimte="nee")]
    # Registered at one address, whoever she rents from: 451.92 less 155.83, as above.
    assert euros(lawbook, data, "bob") == 296
    assert euros(lawbook, without_contract(data, "ada"), "bob") == 296
    contract = {
        "eerste": "bob",
        "tweede": "ada",
        "soort_feit": "zakelijke_huur",
        "begindatum": "2024-01-01",
        "einddatum": "ontbreekt",
    }
    # One person: 498.20 - 202.52, 65% of 713.02 - 498.20 and 40% of 750 - 713.02.
    assert euros(lawbook, {**data, "samenlevingsfeiten": [contract]}, "bob") == 450
    people["ada"]["huurovereenkomsten"] = [rental(750)]
    people["ada"]["brp_adres"] = "Elders 1"
    assert euros(lawbook, data, "bob") == 450


def test_however_many_rent_a_home_one_claim_counts(lawbook: Lawbook) -> None:
    several = 0
    for seed in range(count(40, 1500)):
        source = random.Random(f"home-{seed}")
        size = source.choice([1, 2, 3, 4])
        births = [source.choice(["1970-01-01", "1990-04-10", "1990-04-10"]) for _ in range(size)]
        data = home(births, source.choice([450, 650, 900]), source.choice([0, 6_000, 20_000]))
        people = data["personen"]
        for person in people.values():
            contract = person["huurovereenkomsten"][0]
            contract["begindatum"] = source.choice(["2022-01-01", "2024-05-01"])
            contract["huurtoeslag_op_deze_naam"] = source.choice(["ja", "nee", "nee"])
            if source.random() < 0.2:
                person["huurovereenkomsten"] = []
            elif source.random() < 0.2:
                person["huurovereenkomsten"].append(dict(contract))
        found = {name: euros(lawbook, data, name) for name in people}
        claims = [amount for amount in found.values() if amount]
        renting = [name for name, facts in people.items() if facts["huurovereenkomsten"]]
        assert len(claims) <= 1, f"seed {seed}"
        several += len(claims) == 1 < len(renting)
        for name in renting:
            if found[name]:
                others = [other for other in people if other != name]
                assert found[name] == euros(lawbook, without_contract(data, *others), name)
        # The order in which a case tells its people makes no difference.
        turned = {**data, "personen": dict(reversed(people.items()))}
        assert {name: euros(lawbook, turned, name) for name in people} == found
    assert several > 10
