"""Every open reading of the allowances can be run both ways, and named amounts are reported."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.corpus.households import household, parenthood, pupil
from tests.corpus.people import case, dutch, student
from tests.corpus.test_after_death import his_contract
from tests.corpus.test_bottlenecks_students import SHORT, belgian
from uitvoerbaar.evaluation.decision import Outcome, OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.citation import Certainty

Facts = dict[str, Any]


def tenant() -> Facts:
    """The tenant of the control example of 2026."""
    return household("2026-03-01", [20_000], [], 750, born="2001-01-15")


def two_tenants_in_2025() -> Facts:
    """Two partners with a high rent in 2025."""
    return household("2025-03-01", [20_000, 5_000], [], 850)


def mother_of_a_teenager() -> Facts:
    """A mother without partner, with a child of thirteen."""
    return household("2026-03-01", [20_000], ["2013-02-15"])


def fee_in_june() -> Facts:
    """A student in mbo who pays the last of nine terms."""
    return case(
        "2026-06-01",
        "sem",
        {"sem": student("2026-03-01", "mbo", vrijgesteld_van_lesgeld="nee")},
    )


def back_at_school() -> Facts:
    """A pupil in vavo who had a year of prestatiebeurs in higher education."""
    grant = {
        "begindatum": "2024-09-01",
        "einddatum": "2025-08-31",
        "onderwijsgroep": "hoger_onderwijs",
        "toegekende_vorm": "prestatiebeurs",
    }
    return pupil("2026-10-01", 0, "f_vavo", geboortedatum="2006-02-11", toekenningen=[grant])


def sister_who_does_not_apply() -> Facts:
    """A pupil in vavo of 18 or older, whose sister could apply as well and does not."""
    data = pupil("2026-09-01", 60_000, "f_vavo")
    sister = copy.deepcopy(data["personen"]["mo"])
    sister |= {"geboortedatum": "2008-01-05", "nationaliteiten": dutch("2008-01-05")}
    sister["tegemoetkoming_scholieren_aangevraagd"] = "nee"
    data["personen"]["zus"] = sister
    data["ouderschappen"].append(parenthood("zus", "p1", True))
    return data


# By assumption: its other value, a case and an outcome, and what that outcome is with the value of
# the law and with the other one. Amounts are in euros.
READINGS: dict[str, tuple[Any, Callable[[], Facts], str, object, object]] = {
    "basishuur_zonder_verlaging": (True, tenant, "huurtoeslag", "450", "389"),
    "boven_aftopping_vanaf_2026": ("niemand", tenant, "huurtoeslag", "450", "435"),
    "boven_aftopping_tot_2026": ("iedereen", two_tenants_in_2025, "huurtoeslag", "413", "480"),
    "langstlevende_zet_huur_voort": (False, his_contract, "huurtoeslag", "363", "0"),
    "kindgebonden_budget_volgens_rekenhulp": (
        *(True, mother_of_a_teenager, "kindgebonden_budget", "560", "550"),
    ),
    "rest_van_lesgeld_in_laatste_termijn": (
        *(True, fee_in_june, "lesgeldtermijn", "161.98", "162.16"),
    ),
    "prestatiebeurs_ho_moet_op_zijn": (
        *(True, back_at_school, "tegemoetkoming_scholieren", "0", "426.04"),
    ),
    "leerling_zonder_aanvraag_is_telkind": (
        *(True, sister_who_does_not_apply, "tegemoetkoming_scholieren", "147.65", "247.12"),
    ),
    "urennorm_24_is_genoeg": (
        *(True, lambda: belgian(SHORT, "geen_status"), "omvang_recht"),
        *("alleen_toegang", "volledig"),
    ),
}
# By assumption that fills amounts: a case, an outcome that leans on it, and how sure it then is.
FILLED: dict[str, tuple[Callable[[], Facts], str, Certainty]] = {
    "minimum_ijkpunten_2025": (two_tenants_in_2025, "huurtoeslag", Certainty.UNVERIFIED),
    "grensbedrag_wtos_met_index": (
        *(lambda: pupil("2026-10-01", 60_000, "f_vavo"), "tegemoetkoming_scholieren"),
        Certainty.DERIVED,
    ),
    "schoolkosten_met_index": (
        *(lambda: pupil("2025-10-01", 0, "e_so_vso"), "tegemoetkoming_scholieren"),
        Certainty.DERIVED,
    ),
}


def answer(lawbook: Lawbook, data: Facts, name: str, **assumptions: Any) -> Outcome:
    """One outcome of a case."""
    read = lawbook.case(json.dumps(data), "test")
    return lawbook.decide(read, [name], assumptions=assumptions).outcomes[0]


@pytest.mark.parametrize("assumption", READINGS)
def test_both_readings_of_an_allowance_can_be_run_and_differ(
    lawbook: Lawbook, assumption: str
) -> None:
    other, make, name, expected, otherwise = READINGS[assumption]
    chosen = lawbook.law.assumptions[assumption].value
    assert chosen != other
    for assumptions, value in (
        ({}, expected),
        ({assumption: chosen}, expected),
        ({assumption: other}, otherwise),
    ):
        outcome = answer(lawbook, make(), name, **assumptions)
        assert outcome.state is OutcomeState.KNOWN, (outcome.error, outcome.wanted)
        assert assumption in outcome.assumptions
        if isinstance(value, str) and not isinstance(outcome.value, str):
            assert Fraction(outcome.value) / 100 == Fraction(Decimal(value))
        else:
            assert outcome.value == value
    assert expected != otherwise


@pytest.mark.parametrize("assumption", FILLED)
def test_an_outcome_says_that_it_leans_on_an_amount_that_was_not_found(
    lawbook: Lawbook, assumption: str
) -> None:
    make, name, certainty = FILLED[assumption]
    outcome = answer(lawbook, make(), name)
    assert outcome.state is OutcomeState.KNOWN, (outcome.error, outcome.wanted)
    assert assumption in outcome.assumptions
    assert outcome.certainty is certainty
