"""Each public outcome says who has to begin: the citizen, the agency, or both."""

from __future__ import annotations

import pytest

from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.initiative import initiative

# From section 13.1 of the specification.
ON_APPLICATION = (
    "basisbeurs",
    "toeslag_eenoudergezin",
    "basislening_maximum",
    "aanvullende_lening_maximum",
    "collegegeldkrediet_maximum",
    "levenlanglerenkrediet_maximum",
    "reisvoorziening",
    "toegekende_basisbeurs",
    "toegekende_lening",
    "huurtoeslag",
    "tegemoetkoming_scholieren",
    "studietoeslag",
    "minder_op_aanvraag",
    "kwijtschelding_aanvullende_beurs",
)
EX_OFFICIO = (
    "recht_op_studiefinanciering",
    "veronderstelde_ouderlijke_bijdrage",
    "vorm",
    "maanden_prestatiebeurs",
    "resterende_maanden",
    "omzetting",
    "tegemoetkoming_leenstelsel",
    "lesgeld",
    "besteedbaar_per_maand",
    "termijn",
    "draagkracht",
    "te_betalen",
    "restschuld",
    "kwijtschelding",
)


def test_every_public_outcome_says_who_has_to_begin(lawbook: Lawbook) -> None:
    silent = [
        name
        for name, rule in lawbook.law.outcomes.items()
        if not initiative(lawbook.law, rule).dutch
    ]
    assert silent == []


@pytest.mark.parametrize("name", ON_APPLICATION)
def test_a_first_award_comes_on_application_only(lawbook: Lawbook, name: str) -> None:
    found = initiative(lawbook.law, lawbook.rule(name))
    assert (found.on_application, found.ex_officio) == (True, False)


@pytest.mark.parametrize("name", EX_OFFICIO)
def test_what_follows_by_law_comes_ex_officio_only(lawbook: Lawbook, name: str) -> None:
    found = initiative(lawbook.law, lawbook.rule(name))
    assert (found.on_application, found.ex_officio) == (False, True)
