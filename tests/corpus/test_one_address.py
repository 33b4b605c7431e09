"""The address in the register decides who lives together, and a child counts once it is born."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from tests.corpus.households import grown_up, household, parenthood, rental, small, with_bonds
from tests.corpus.people import case, wedding
from tests.counts import count
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook

Facts = dict[str, Any]
SHARED = ("partner", "huurtoeslag", "huurtoeslag_over_het_jaar", "zorgtoeslag")
ALL = (*SHARED, "kindgebonden_budget", "besteedbaar_per_maand")


def answers(lawbook: Lawbook, data: Facts, person: str, *names: str) -> dict[str, tuple[Any, str]]:
    """The state and the value of outcomes for one person of a case."""
    read = lawbook.case(json.dumps({**data, "aanvrager": person}), "test")
    outcomes = lawbook.decide(read, list(names)).outcomes
    return {
        name: (outcome.state, str(outcome.value))
        for name, outcome in zip(names, outcomes, strict=True)
    }


def unlisted(data: Facts) -> Facts:
    """The same people at the same addresses, of whom nobody names another."""
    emptied = copy.deepcopy(data)
    for person in emptied["personen"].values():
        person["medebewoners"] = []
    return emptied


def random_home(source: random.Random) -> Facts:
    """A rented home of one or two grown-ups, married, parents of one child or neither."""
    incomes: list[object] = [source.choice([0, 12_000, 24_000]) for _ in range(2)]
    births = [source.choice(["2014-02-03", "2006-02-03"]) for _ in range(source.randrange(3))]
    rent = source.choice([450, 650, 900])
    data = household("2026-03-01", incomes[: source.choice([1, 2])], births, rent)
    if "bob" in data["personen"] and (births and source.random() < 0.5):
        data["verbintenissen"] = []  # partners by their child
    if source.random() < 0.3 and "bob" in data["personen"]:
        data["personen"]["bob"]["huurovereenkomsten"] = [rental(rent)]
    return data


def test_who_is_registered_at_one_address_is_one_household_whatever_the_lists_say(
    lawbook: Lawbook,
) -> None:
    couples = 0
    for seed in range(count(25, 1000)):
        data = random_home(random.Random(f"address-{seed}"))
        for person in data["personen"]:
            listed = answers(lawbook, data, person, *SHARED)
            assert answers(lawbook, unlisted(data), person, *SHARED) == listed, (seed, person)
            couples += listed["partner"][0] is OutcomeState.KNOWN
    assert couples > 10


def test_who_is_registered_elsewhere_does_not_count_for_the_home(lawbook: Lawbook) -> None:
    data = household("2026-03-01", [20_000, 30_000], [], 750)
    apart = unlisted(data)
    apart["personen"]["bob"]["brp_adres"] = "Kade 8"
    # One person: 498.20 - 202.52, 65% of 713.02 - 498.20 and 40% of 750 - 713.02, which is 450.10.
    found = answers(lawbook, apart, "ada", "partner", "huurtoeslag")
    assert found["partner"] == (OutcomeState.KNOWN, "bob")
    assert found["huurtoeslag"] == (OutcomeState.KNOWN, "45000")


def test_the_address_is_asked_of_whom_the_list_does_not_name(lawbook: Lawbook) -> None:
    data = unlisted(household("2026-03-01", [20_000, 30_000], [], 750))
    del data["personen"]["bob"]["brp_adres"]
    read = lawbook.case(json.dumps(data), "test")
    (found,) = lawbook.decide(read, ["huurtoeslag"]).outcomes
    assert found.state is OutcomeState.UNKNOWN
    assert {(want.symbol.name, want.thing) for want in found.wanted} == {("brp_adres", "bob")}
    named = household("2026-03-01", [20_000, 30_000], [], 750)
    del named["personen"]["bob"]["brp_adres"]
    assert answers(lawbook, named, "ada", "huurtoeslag")["huurtoeslag"][0] is OutcomeState.KNOWN


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize("born", ["2026-03-02", "2026-05-10"])
def test_a_child_that_is_not_yet_born_changes_nothing_this_month(
    lawbook: Lawbook, born: str, listed: bool
) -> None:
    for incomes in ([9_000], [9_000, 9_000]):
        data = household("2026-03-01", list(incomes), [], 900, born="2005-12-15")
        before = {name: answers(lawbook, data, name, *ALL) for name in data["personen"]}
        child = small(born, medebewoners=list(before))
        if not listed:  # nobody knows where it lived before it was born
            child["medebewoners"] = {f"vanaf {born}": list(before)}
            child["brp_adres"] = {f"vanaf {born}": "Plein 3"}
        for name in before:
            others = [other for other in before if other != name]
            since = {"vanaf 2015-01-01": others, f"vanaf {born}": [*others, "kit"]}
            data["personen"][name]["medebewoners"] = [*others, "kit"] if listed else since
        data["personen"]["kit"] = child
        data = with_bonds(data, [parenthood("kit", name, name == "ada") for name in before])
        monthly = [name for name in ALL if name != "huurtoeslag_over_het_jaar"]
        for name, known in before.items():
            found = answers(lawbook, data, name, *monthly)
            assert found == {each: known[each] for each in monthly}, (name, incomes)


def test_of_two_marriages_at_once_the_third_person_has_no_partner(lawbook: Lawbook) -> None:
    addresses = {"ada": "Plein 3", "bob": "Kade 8", "cas": "Laan 2"}
    people = {name: grown_up(20_000, brp_adres=where) for name, where in addresses.items()}
    first = {**wedding("bob", "ada"), "datum_sluiting": "2010-01-01"}
    second = {**wedding("ada", "cas"), "datum_sluiting": "2015-01-01"}
    data = case("2026-03-01", "ada", people, verbintenissen=[second, first])
    found = {name: answers(lawbook, data, name, "partner")["partner"] for name in people}
    assert found["ada"] == (OutcomeState.KNOWN, "bob")
    assert found["bob"] == (OutcomeState.KNOWN, "ada")
    assert found["cas"][0] is OutcomeState.NOT_APPLICABLE
