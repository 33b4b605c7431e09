"""Where more housemates can be the partner, a human being designates one (AWIR 3, paragraph 4)."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import pytest

from tests.corpus.households import grown_up, live_together, parenthood, small, with_bonds
from tests.corpus.people import case
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState
from uitvoerbaar.face import Lawbook

Facts = dict[str, Any]
CARE = "zorgtoeslag"
NAMES = ("mia", "sam", "vic")


def decided(lawbook: Lawbook, data: Facts, person: str, name: str) -> Outcome:
    """One outcome for one person of a case."""
    read = lawbook.case(json.dumps({**data, "aanvrager": person}), "test")
    return lawbook.decide(read, [name]).outcomes[0]


def care(lawbook: Lawbook, data: Facts) -> list[Fraction]:
    """What mia, sam and vic get for care, each in euros a month."""
    found = [decided(lawbook, data, name, CARE) for name in NAMES]
    assert all(outcome.state is OutcomeState.KNOWN for outcome in found)
    return [Fraction(outcome.value) / 100 for outcome in found]


def stepfamily(partner: str | None = None) -> Facts:
    """Mia, her grown-up son sam, her friend vic and his child of 8; who is designated for vic."""
    people = {
        "mia": grown_up(20_000, "1978-03-03"),
        "sam": grown_up(0, "2005-02-02"),
        "vic": grown_up(30_000, "1980-04-04"),
        "kay": small("2018-01-15"),
    }
    live_together(people)
    if partner is not None:
        reasons = {"redenen": "zij voeren samen het huishouden", "door": "medewerker"}
        people["vic"]["aangewezen_partner"] = {"waarde": partner, **reasons}
    bonds = [parenthood("sam", "mia", benefit=False), parenthood("kay", "vic", benefit=True)]
    return with_bonds(case("2026-03-01", "mia", people), bonds)


@pytest.mark.parametrize("person", NAMES)
def test_only_of_him_who_has_more_candidates_the_judgement_is_asked(
    lawbook: Lawbook, person: str
) -> None:
    found = decided(lawbook, stepfamily(), person, CARE)
    assert found.state is OutcomeState.UNKNOWN
    asked = {(want.symbol.name, want.thing) for want in found.wanted}
    assert asked == {("aangewezen_partner", "vic")}


def test_who_is_designated_is_the_partner_and_the_other_is_not(lawbook: Lawbook) -> None:
    # Of 50,000 together, 4.289% of 29,736 and 13.73% of the rest is theirs to pay, 4,057.63 a
    # year of twice the premium. Who is alone and below the threshold gets 129.
    assert care(lawbook, stepfamily("mia")) == [15, 129, 15]
    alone, together, same = care(lawbook, stepfamily("sam"))
    assert alone == 129
    assert together == same > 15  # of 30,000 together


def test_a_family_with_one_candidate_is_not_asked(lawbook: Lawbook) -> None:
    data = stepfamily()
    del data["personen"]["sam"]
    data["ouderschappen"] = data["ouderschappen"][1:]
    for facts in data["personen"].values():
        facts["medebewoners"] = [name for name in facts["medebewoners"] if name != "sam"]
    assert decided(lawbook, data, "mia", CARE).value == 15 * 100


def test_a_designation_needs_its_reasons(lawbook: Lawbook) -> None:
    data = stepfamily("mia")
    del data["personen"]["vic"]["aangewezen_partner"]["redenen"]
    with pytest.raises(CaseError, match="heeft redenen nodig"):
        decided(lawbook, data, "mia", CARE)
