"""The JSON Schema of case files: valid, as wide as the reader, and closed to rules."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.cases.edits import edited
from tests.cases.sample import from_data, law, tried
from tests.counts import count
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.cases.example import example_case
from uitvoerbaar.cases.generate import random_case
from uitvoerbaar.cases.schema import case_schema
from uitvoerbaar.evaluation.facts import Case
from uitvoerbaar.face import Lawbook

SCHEMA = case_schema(law())
VALIDATOR = Draft202012Validator(SCHEMA)


def noor(**facts: Any) -> dict[str, Any]:
    """A case about noor with these facts."""
    return {"peildatum": "2026-03-01", "aanvrager": "noor", "lezers": {"noor": facts, "an": None}}


def test_it_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_every_example_of_the_law_fits(lawbook: Lawbook) -> None:
    validator = Draft202012Validator(case_schema(lawbook.law))
    for example in lawbook.law.examples:
        validator.validate(example_case(example, lawbook.law).data)
    for example in law().examples:
        VALIDATOR.validate(example_case(example, law()).data)


def test_items_bring_their_meaning_holder_range_and_question() -> None:
    properties = SCHEMA["$defs"]["ding: lezer"]["properties"]
    assert properties["geboren"]["title"] == "Geboren"
    assert "houder: Leesregister, authentiek" in properties["geboren"]["description"]
    assert "ten minste € 0,00 per jaar" in properties["inkomsten"]["description"]
    assert "vraag: Wat leest u?" in properties["genre"]["description"]
    assert properties["verdiensten"]["deprecated"]


@pytest.mark.parametrize(
    "facts",
    [
        {"inkomsten": {"2024": 38000, "2025": {"waarde": "39.000,50", "voorlopig": "ja"}}},
        {"inkomsten": {"2024": [{"waarde": 1}, {"waarde": 2, "bekend vanaf": "2026-01-01"}]}},
        {"inkomsten": {"2024": {"ten hoogste": 28406}}},
        {"genre": {"vanaf 2024-01-01": "strip", "2025-03": "proza", "in 2025-02": "onbekend"}},
        {"leesbedrag_gevraagd": "2026-02-15"},
        {"leesbedrag_gevraagd": {"waarde": True, "op": "2026-02-15", "tot": "2026-08-01"}},
        {"zeer_belezen": {"waarde": "ja", "redenen": "veel", "door": "medewerker"}},
        {"snelle_lezer": False},
        {"voogden": ["an"], "voogdijen": [{"voogd": "an", "vrijgesteld": "nvt"}]},
        {"abonnementen": {"krant": {"begin": "2024-01"}}, "volledig": ["abonnementen"]},
        {"volledig": "alles"},
        {"voogden": "onbekend", "korting": "13,6%", "leestijd": "2 weken", "boeken": 0.5},
        {"eerste_maand": "2026-03", "eerste_jaar": 2026, "geboren": 2006, "huisgenoten": []},
    ],
)
def test_what_the_reader_takes_in_fits(facts: dict[str, Any]) -> None:
    from_data(noor(**facts))
    VALIDATOR.validate(noor(**facts))


@pytest.mark.parametrize(
    "facts",
    [
        {"jong": "ja"},
        {"leesuitkering": 10},
        {"leesparen": []},
        {"xyzzy": 1},
        {"inkomsten": 38000},
        {"inkomsten": {"2025-03": 1}},
        {"inkomsten": {"2025": "veel"}},
        {"inkomsten": {"2025": {"waarde": 1, "redenen": "x"}}},
        {"genre": "krant"},
        {"genre": {}},
        {"bril": "misschien"},
        {"korting": "13.6"},
        {"geboren": "11-02-2006"},
        {"zeer_belezen": "ja"},
        {"zeer_belezen": {"waarde": "ja"}},
        {"leesbedrag_gevraagd": {"waarde": "ja", "op": "2026-02"}},
        {"voogden": "an"},
        {"volledig": ["geboren"]},
        {"volledig": ["alles"]},
        {"volledig": "ja"},
        {"bril": None},
    ],
)
def test_what_is_wrong_in_form_does_not_fit(facts: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(noor(**facts))
    with pytest.raises(CaseError):
        from_data(noor(**facts))


@pytest.mark.parametrize("name", ["leesbedrag", "begin_van_het_leesjaar", "leespaar", "zomaar"])
def test_only_things_of_the_law_stand_at_the_top(name: str) -> None:
    assert not VALIDATOR.is_valid({**noor(), name: []})
    assert not VALIDATOR.is_valid({"aanvrager": "noor"})


def test_all_or_a_list_of_kinds_of_records_is_complete_at_the_top() -> None:
    for value in ("alles", ["voogdijen"], []):
        VALIDATOR.validate({**noor(), "volledig": value})
        from_data({**noor(), "volledig": value})
    wrong: tuple[Any, ...] = ("ja", "voogdijen", ["alles"], ["lezers"], None)
    for other in wrong:
        assert not VALIDATOR.is_valid({**noor(), "volledig": other})
        with pytest.raises(CaseError):
            from_data({**noor(), "volledig": other})


@given(st.integers(0, 10**9))
@settings(max_examples=count(100, 2000))
def test_every_edited_case_that_can_be_read_fits(seed: int) -> None:
    rng = random.Random(seed)
    data = edited(random_case(law(), rng, most=3), rng)
    case = tried(json.dumps(data))
    if isinstance(case, Case):
        VALIDATOR.validate(data)
        VALIDATOR.validate(case.data)


def test_a_choice_of_an_amount_is_described_as_one_and_says_how_to_choose_it_once(
    lawbook: Lawbook,
) -> None:
    text = json.dumps(case_schema(lawbook.law), ensure_ascii=False)
    (told,) = re.findall(r'"extra_aflossing": \{[^{}]*"description": "([^"]*)"', text)
    assert "ja, nee" not in told
    assert "`in 2026-03:` alleen in die maand" in told
