"""The renderers on decisions of the real law: the people in examples/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import html

from tests.rendering import traces as t
from uitvoerbaar import face
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.trace import trace_schema
from uitvoerbaar.face.report import outcome_data
from uitvoerbaar.rendering.page import trace_html
from uitvoerbaar.rendering.sentences import trace_sentences
from uitvoerbaar.rendering.tree import trace_text
from uitvoerbaar.rendering.why_not import why_not

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))


class Story:
    """One outcome of one person: its value in Dutch, and trace and summary as they are stored."""

    def __init__(self, shown: str, state: OutcomeState, trace: t.Data, summary: t.Data) -> None:
        self.shown, self.state, self.trace, self.summary = shown, state, trace, summary


def stories_of(lawbook: face.Lawbook) -> Iterator[Story]:
    for path in EXAMPLES:
        case = lawbook.case(path.read_text("utf-8"), str(path))
        decision = lawbook.decide(case, list(lawbook.law.outcomes))
        for outcome in decision.outcomes:
            if outcome.step is None:
                continue
            data = outcome_data(decision, outcome, with_trace=True)
            stored = json.loads(json.dumps(data))
            shown = dutch(outcome.value, outcome.rule.type)
            yield Story(shown, outcome.state, stored.pop("trace"), stored)


@pytest.fixture(scope="module")
def stories(lawbook: face.Lawbook) -> list[Story]:
    """Every outcome of every person in examples/."""
    found = list(stories_of(lawbook))
    assert found
    return found


def test_traces_of_the_real_law_follow_the_schema(stories: list[Story]) -> None:
    validator = Draft202012Validator(trace_schema())
    for story in stories:
        validator.validate(story.trace)


def test_an_outcome_reads_the_same_in_every_form(stories: list[Story]) -> None:
    for story in stories:
        if story.state not in (OutcomeState.KNOWN, OutcomeState.PROVISIONAL):
            continue
        if story.summary["unit"] is None:
            continue  # names of people are written with a capital
        assert story.shown in trace_text(story.trace).splitlines()[0]
        assert story.shown in trace_sentences(story.trace, story.summary)[0]
        page: Any = html.document_fromstring(trace_html(story.trace, story.summary))
        (value,) = page.find_class("value")
        assert " ".join(value.text_content().split()) == story.shown


def test_a_page_names_every_fact_that_was_used(stories: list[Story]) -> None:
    for story in stories:
        page = trace_html(story.trace, story.summary)
        for step in story.trace["steps"]:
            for read in step["reads"]:
                if "fact" in read and read["fact"]["nature"] != "role":
                    assert read["fact"]["name"].replace("_", " ")[1:] in page


def test_every_refusal_of_the_real_law_has_reasons_with_an_article(stories: list[Story]) -> None:
    refused = [story for story in stories if story.summary["value"] in ("0.00", "nee")]
    assert refused
    for story in refused:
        reasons = why_not(story.trace)
        assert reasons
        for reason in reasons:
            assert reason.citation is not None
            assert reason.citation in reason.sentence
            assert reason.step in {step["id"] for step in story.trace["steps"]}


def test_lines_of_real_trees_stay_within_the_screen(stories: list[Story]) -> None:
    for story in stories:
        assert max(len(line) for line in trace_text(story.trace).splitlines()) <= 100
