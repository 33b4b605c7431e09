"""The catalogue of messages: each kind shown by its own example, and the page up to date."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from uitvoerbaar.language import catalogue, checks
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.load import law_from_sources
from uitvoerbaar.language.messages import MessageKind

KINDS = catalogue.kinds()
OF_CHECKS = [
    kind
    for module in vars(checks).values()
    if isinstance(module, ModuleType) and module.__name__.startswith(checks.__name__)
    for kind in vars(module).values()
    if isinstance(kind, MessageKind)
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_message_is_shown_by_its_example(kind: MessageKind) -> None:
    if kind.code in catalogue.ON_RUNNING:
        assert catalogue.shown(kind) == []
    else:
        assert catalogue.shown(kind)


@pytest.mark.parametrize("kind", OF_CHECKS, ids=lambda kind: kind.code)
def test_the_example_of_an_analysis_is_right_in_all_else(kind: MessageKind) -> None:
    _, messages = law_from_sources([SourceFile("voorbeeld.md", kind.example.encode())])
    assert [message.kind.code for message in messages] == [kind.code]
    (message,) = messages
    assert message.sentence.endswith(".")
    assert message.mend.endswith((".", "?"))


def test_every_analysis_has_an_example() -> None:
    assert len({kind.code for kind in OF_CHECKS}) > len(checks.ALL_CHECKS)


def test_the_page_with_messages_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / catalogue.PAGE
    assert page.read_text(encoding="utf-8") == catalogue.errors_markdown(), (
        f"{page} is out of date; make it again with: python -m uitvoerbaar.language.catalogue"
    )
