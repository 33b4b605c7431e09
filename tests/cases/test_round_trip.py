"""A case survives being written and read, and no text whatever breaks the reader."""

from __future__ import annotations

import json
import random
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cases.edits import edited, scratched
from tests.cases.sample import from_data, law, of_noor, tried
from tests.counts import count
from uitvoerbaar.cases.generate import random_case
from uitvoerbaar.cases.reader import read_case
from uitvoerbaar.evaluation.facts import Case, Fact, Series, Thing
from uitvoerbaar.face import Lawbook

seeds = st.integers(0, 10**9)
YAML = of_noor(
    "geboren: 2006-02",
    "voogden: [an, bob]",
    "inkomsten: {2024: 38000, 2025: {waarde: '39.000,50', voorlopig: ja}}",
    "genre: {vanaf 2024-01-01: strip, 2025-09: proza}",
    "leesbedrag_gevraagd: {waarde: ja, op: 2026-02-15}",
    "abonnementen: [{begin: 2024-01-01, eind: ontbreekt}]",
    "volledig: [abonnementen]",
)


def plain(case: Case) -> Any:
    """Everything in a case as plain values, with things by name, to compare cases."""

    def value(found: Any) -> Any:
        if isinstance(found, Thing):
            return f"thing {found.name}"
        return tuple(map(value, found)) if isinstance(found, tuple) else found

    def fact(found: Fact) -> Any:
        return (value(found.value), found.state, found.known_from, found.source, found.reasons)

    def series(found: Series) -> Any:
        return (
            [fact(one) for one in found.always],
            {key: [fact(one) for one in facts] for key, facts in found.exact.items()},
            [(day, [fact(one) for one in facts]) for day, facts in found.since],
        )

    return (
        case.reference,
        case.applicant.name,
        dict(case.assumptions),
        [
            (
                thing.name,
                thing.kind,
                thing.known_from,
                {symbol: series(found) for symbol, found in thing.facts.items()},
                {symbol: [r.name for r in records] for symbol, records in thing.records.items()},
                thing.complete,
            )
            for thing in case.things.values()
        ],
    )


def assert_survives(case: Case) -> None:
    """A case is read from its data as the same case, with the same data."""
    again = from_data(case.data)
    assert again.data == case.data
    assert json.dumps(again.data) == json.dumps(case.data)
    assert plain(again) == plain(case)


@given(seeds)
@settings(max_examples=count(100, 2000))
def test_a_generated_case_is_read_from_its_data_as_the_same_case(seed: int) -> None:
    assert_survives(from_data(random_case(law(), random.Random(seed))))


@given(seeds)
@settings(max_examples=count(20, 500))
def test_a_case_of_the_real_law_is_read_from_its_data_as_the_same_case(
    lawbook: Lawbook, seed: int
) -> None:
    case = lawbook.case(json.dumps(random_case(lawbook.law, random.Random(seed))))
    again = lawbook.case(json.dumps(case.data, sort_keys=True))
    assert again.data == case.data
    assert plain(again) == plain(case)


@given(seeds)
@settings(max_examples=count(150, 3000))
def test_an_edited_case_is_read_or_gives_problems_with_a_place(seed: int) -> None:
    rng = random.Random(seed)
    found = tried(json.dumps(edited(random_case(law(), rng, most=3), rng)))
    if isinstance(found, Case):
        assert_survives(found)


@given(seeds)
@settings(max_examples=count(200, 5000))
def test_a_scratched_file_is_read_or_gives_problems(seed: int) -> None:
    rng = random.Random(seed)
    text = scratched(YAML, rng)
    found = tried(text)
    if isinstance(found, Case):
        assert_survives(found)
    else:
        lines = text.count("\n") + 1
        assert all(problem.place.line <= lines for problem in found)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
@settings(max_examples=count(200, 5000))
def test_any_bytes_give_problems_and_never_a_traceback(text: str | bytes) -> None:
    tried(text)


def test_yaml_and_json_of_the_same_case_are_the_same_case() -> None:
    loaded = yaml.load(YAML, Loader=yaml.BaseLoader)
    assert from_data(loaded).data == read_case(YAML, "geval.yaml", law()).data


def test_the_data_of_a_case_is_text_lists_and_dicts_only() -> None:
    def check(data: Any) -> None:
        if isinstance(data, dict):
            assert all(type(key) is str for key in data)
            for value in data.values():
                check(value)
        elif isinstance(data, list):
            for value in data:
                check(value)
        else:
            assert type(data) is str

    check(read_case(YAML, "geval.yaml", law()).data)
