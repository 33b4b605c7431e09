"""The renderers on decisions of the real law: the people in examples/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from jsonschema import Draft202012Validator
from lxml import html
from rich.console import Console

from tests.counts import count
from tests.rendering import traces as t
from uitvoerbaar import face
from uitvoerbaar.evaluation.decision import OutcomeState, all_steps
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.receipt import receipt_data
from uitvoerbaar.evaluation.trace import trace_data, trace_schema
from uitvoerbaar.face.report import decision_data
from uitvoerbaar.rendering.page import trace_html
from uitvoerbaar.rendering.sentences import trace_sentences
from uitvoerbaar.rendering.stored import StoredFact, StoredTrace, stored_trace
from uitvoerbaar.rendering.tree import trace_text, trace_tree
from uitvoerbaar.rendering.why_not import why_not

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))
SHARE = count(test=10, verify=1)  # one in so many outcomes is drawn as a page


@frozen
class Story:
    """One outcome of one person: its value in Dutch, its trace and its summary, as stored."""

    shown: str
    state: OutcomeState
    trace: StoredTrace
    summary: t.Data


@frozen
class Person:
    """One person of examples/ with all outcomes: the decision as data, and each outcome."""

    name: str
    data: t.Data
    stories: tuple[Story, ...]


def _person(lawbook: face.Lawbook, path: Path) -> Person:
    case = lawbook.case(path.read_text("utf-8"), str(path))
    decision = lawbook.decide(case, list(lawbook.law.outcomes))
    data = json.loads(json.dumps(decision_data(decision, with_trace=True)))
    roots = [summary["root"] for summary in data["outcomes"]]
    whole = stored_trace(data["trace"], next(root for root in roots if root is not None))
    stories = [
        Story(dutch(o.value, o.rule.type), o.state, stored_trace(whole, summary["root"]), summary)
        for o, summary in zip(decision.outcomes, data["outcomes"], strict=True)
        if summary["root"] is not None
    ]
    return Person(path.stem, data, tuple(stories))


@pytest.fixture(scope="module")
def persons(lawbook: face.Lawbook) -> list[Person]:
    """Every person in examples/."""
    return [_person(lawbook, path) for path in EXAMPLES]


@pytest.fixture(scope="module")
def stories(persons: list[Person]) -> list[Story]:
    """Every outcome of every person."""
    found = [story for person in persons for story in person.stories]
    assert found
    return found


def _pages(stories: list[Story]) -> Iterator[tuple[Story, str]]:
    for story in stories[::SHARE]:
        yield story, trace_html(story.trace, story.summary)


def test_traces_of_the_real_law_follow_the_schema(persons: list[Person]) -> None:
    validator = Draft202012Validator(trace_schema())
    for person in persons:
        validator.validate(person.data["trace"])


def test_everything_stands_once_and_what_is_referred_to_is_there(persons: list[Person]) -> None:
    for person in persons:
        trace = person.data["trace"]
        for table in ("rules", "inputs", "tests"):
            entries = [json.dumps(entry, sort_keys=True) for entry in trace[table].values()]
            assert len(entries) == len(set(entries)), (person.name, table)
        ids = [step["id"] for step in trace["steps"]]
        assert len(ids) == len(set(ids))
        asked = {(s["rule"], s.get("subject"), s.get("period")) for s in trace["steps"]}
        assert len(asked) == len(ids), person.name
        used = {name for step in trace["steps"] for name in step.get("reads", ())}
        roots = {outcome["root"] for outcome in person.data["outcomes"]} - {None}
        assert used | roots == {*ids, *trace["inputs"]}
        assert {step["rule"] for step in trace["steps"]} == set(trace["rules"])
        assert {s["tests"] for s in trace["steps"] if "tests" in s} == set(trace["tests"])


def test_an_outcome_has_the_same_steps_in_its_own_trace_as_in_that_of_the_decision(
    lawbook: face.Lawbook, persons: list[Person]
) -> None:
    (noor,) = [person for person in persons if person.name == "noor"]
    path = next(path for path in EXAMPLES if path.stem == "noor")
    case = lawbook.case(path.read_text("utf-8"), str(path))
    decision = lawbook.decide(case, list(lawbook.law.outcomes))
    explained = [outcome for outcome in decision.outcomes if outcome.step is not None]
    for story, outcome in zip(noor.stories, explained, strict=True):
        own = trace_data(decision, outcome)
        assert own is not None
        assert outcome.step is not None
        assert len(own["steps"]) == len(list(all_steps(outcome.step)))
        assert trace_sentences(own, story.summary) == trace_sentences(story.trace, story.summary)


def test_a_receipt_says_the_same_of_an_outcome_alone_and_beside_others(
    lawbook: face.Lawbook,
) -> None:
    path = next(path for path in EXAMPLES if path.stem == "noor")
    case = lawbook.case(path.read_text("utf-8"), str(path))
    names = list(lawbook.law.outcomes)
    together = receipt_data(lawbook.decide(case, names))["outcomes"]
    apart = [receipt_data(lawbook.decide(case, [name]))["outcomes"][0] for name in names]
    assert together == apart
    assert len({outcome["trace"] for outcome in together}) == len(together)


def test_an_outcome_reads_the_same_in_every_form(stories: list[Story]) -> None:
    for story in stories:
        if _is_shown_the_same(story):
            assert story.shown in trace_text(story.trace, depth=1).splitlines()[0]
            assert story.shown in trace_sentences(story.trace, story.summary)[0]
    for story, written in _pages(stories):
        if _is_shown_the_same(story):
            page: Any = html.document_fromstring(written)
            (value,) = page.find_class("value")
            assert " ".join(value.text_content().split()) == story.shown


def _is_shown_the_same(story: Story) -> bool:
    """Known, and not the name of a person: that is written with a capital."""
    known = story.state in (OutcomeState.KNOWN, OutcomeState.PROVISIONAL)
    return known and story.summary["unit"] is not None


def test_a_page_names_every_fact_that_was_used(stories: list[Story]) -> None:
    for story, page in _pages(stories):
        for step in story.trace.walk():
            for read in step.reads:
                if isinstance(read, StoredFact) and read.nature != "role":
                    assert read.name.replace("_", " ")[1:] in page


def test_every_refusal_of_the_real_law_has_reasons_with_an_article(stories: list[Story]) -> None:
    refused = [story for story in stories if story.summary["value"] in ("0.00", "nee")]
    assert refused
    for story in refused:
        reasons = why_not(story.trace)
        assert reasons
        steps = {step.id for step in story.trace.walk()}
        for reason in reasons:
            assert reason.citation is not None
            assert reason.citation in reason.sentence
            assert reason.step in steps


def test_lines_of_real_trees_stay_within_the_screen(persons: list[Person]) -> None:
    console = Console(width=100, color_system=None, force_terminal=False, legacy_windows=False)
    for person in persons:
        written: set[str] = set()
        with console.capture() as captured:
            for story in person.stories:
                console.print(trace_tree(story.trace, width=100, depth=5, written=written))
        assert max(len(line.rstrip()) for line in captured.get().splitlines()) <= 100


def test_trees_of_one_decision_write_each_step_once(persons: list[Person]) -> None:
    (noor,) = [person for person in persons if person.name == "noor"]
    written: set[str] = set()
    apart = sum(len(trace_text(story.trace).splitlines()) for story in noor.stories)
    console = Console(width=100, color_system=None, force_terminal=False, legacy_windows=False)
    with console.capture() as captured:
        for story in noor.stories:
            before = set(written)
            console.print(trace_tree(story.trace, written=written))
            assert before <= written
    assert len(captured.get().splitlines()) * 3 < apart
