"""Where nobody is left in a list, an explanation has who was left out and by which condition."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from tests.kernel.small import small_law
from uitvoerbaar.evaluation.trace import trace_data, trace_schema
from uitvoerbaar.rendering.why_not import why_not

LAW = small_law(
    """soort persoon
    meervoud personen

soort inschrijving
    wie: persoon, omgekeerd inschrijvingen
    volledig
    register "R"

gegeven uren van inschrijving: getal
    register "R"

gegeven erkend van inschrijving: ja/nee
    register "R"

parameter minimum: getal
    vanaf 2020-01-01: 850 bron "KW 1" wet

regel telt van inschrijving: ja/nee
    erkend
    en uren ≥ minimum

regel tellende van persoon: verzameling inschrijving
    inschrijvingen waarvoor telt

regel recht van persoon: ja/nee
    uitkomst "Recht"
    als aantal inschrijvingen waarvoor telt = 0: nee
    anders: ja

regel bedrag_per_uur van persoon: bedrag
    uitkomst "Bedrag"
    som van (uren × € 1) over inschrijvingen waarvoor telt

regel recht_uit_lijst van persoon: ja/nee
    uitkomst "Recht uit een lijst"
    voor een van tellende geldt uren > 0

regel eerste_uren van persoon: getal
    uitkomst "Uren"
    laagste van uren over tellende

regel vast_bedrag: bedrag
    € 12

regel toelage van persoon: bedrag
    uitkomst "Toelage"
    als aantal tellende = 0: € 0
    anders: vast_bedrag
    uitleg "De toelage is {vast_bedrag}."
"""
)
OUTCOMES = ["recht", "bedrag_per_uur", "recht_uit_lijst", "eerste_uren", "toelage"]


def trace(outcome: str, *enrolments: tuple[str, int]) -> dict[str, Any]:
    """The trace of an outcome for an, who has these enrolments: recognised, and hours."""
    records = [{"wie": "an", "erkend": each, "uren": str(hours)} for each, hours in enrolments]
    data = {
        "peildatum": "2026-03-01",
        "aanvrager": "an",
        "volledig": "alles",
        "personen": {"an": {}},
        "inschrijvingen": records,
    }
    decision = LAW.decide(LAW.case(json.dumps(data)), [outcome])
    found = trace_data(decision, decision.outcomes[0])
    assert found is not None
    jsonschema.validate(found, trace_schema())
    return found


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_who_was_left_out_reads_the_part_that_was_not_met(outcome: str) -> None:
    told = " ".join(reason.sentence for reason in why_not(trace(outcome, ("ja", 849))))
    assert "is 849; dat is lager dan minimum (850) (KW artikel 1)" in told, told


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_another_part_gives_another_reason(outcome: str) -> None:
    told = " ".join(reason.sentence for reason in why_not(trace(outcome, ("nee", 900))))
    assert "geldt niet: erkend" in told, told
    assert "850" not in told


def test_the_nearest_come_first_and_there_are_no_more_than_three() -> None:
    many = [("nee", 100), ("nee", 100), ("ja", 10), ("ja", 20), ("nee", 100)]
    (listed,) = [
        test["left_out"]
        for tests in trace("recht", *many)["tests"].values()
        for test in tests
        if "left_out" in test
    ]
    assert len(listed) == 3
    assert all(test["value"] == "nee" for test in listed)


def test_who_is_counted_after_all_leaves_nobody_out() -> None:
    found = trace("recht", ("ja", 900), ("nee", 900))
    assert why_not(found) == []
    assert "left_out" not in json.dumps(found)


def test_nobody_at_all_is_nobody_left_out() -> None:
    found = trace("recht")
    assert why_not(found)
    assert "left_out" not in json.dumps(found)


def test_the_way_to_an_amount_is_not_told_to_who_has_none() -> None:
    def told(*enrolments: tuple[str, int]) -> list[str]:
        found = trace("toelage", *enrolments)
        return [step["explanation"] for step in found["steps"] if "explanation" in step]

    assert told(("ja", 900)) == ["De toelage is € 12,00."]
    assert told(("ja", 849)) == []
