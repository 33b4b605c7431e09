"""What an outcome leans on where it asks records that follow by rule: what they follow from too."""

from __future__ import annotations

import json
from datetime import date

from tests.kernel.small import small_law
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.law.citation import Certainty

LAW = small_law(
    """
soort persoon
    meervoud personen

gegeven partner van persoon: persoon
    register "R"

gegeven inkomen van persoon: bedrag
    register "R"

parameter grens: bedrag
    vanaf 2020-01-01: € 10 bron "R" onzeker

aanname ruim: ja/nee
    waarde ja
    omdat "zo gelezen"
    steunt op "A"

soort stel
    een: persoon, omgekeerd stellen
    ander: persoon, omgekeerd stellen_als_ander
    afgeleid elke maand waarvoor samen_arm van een en (partner van een is ander)
    ongeordend
    meervoud stellen_alle

regel samen_arm van persoon elke maand: ja/nee
    inkomen ≤ grens en ruim

regel stellen_tel van persoon elke maand: getal
    uitkomst "Stellen"
    aantal stellen
"""
)


def test_who_belongs_together_leans_on_facts_amounts_and_assumptions() -> None:
    told = {"partner": "bo", "inkomen": {"waarde": 5, "voorlopig": "ja"}}
    people = {"an": told, "bo": {"partner": "ontbreekt", "inkomen": 50}}
    case = {"peildatum": "2026-03-01", "aanvrager": "an", "personen": people}
    decision = LAW.at(date(2026, 3, 1)).decide(LAW.case(json.dumps(case)), ["stellen_tel"])
    (outcome,) = decision.outcomes
    assert outcome.state is OutcomeState.PROVISIONAL
    assert outcome.value == 1
    assert outcome.leans.provisional
    assert list(outcome.leans.assumptions) == ["ruim"]
    assert outcome.certainty is Certainty.UNVERIFIED
