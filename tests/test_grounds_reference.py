"""The reference of grounds is itself a register: everything that it shows, holds."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from tests.test_readme import TRANSCRIPT, run
from uitvoerbaar import face
from uitvoerbaar.exchange.clauses import CLAUSES
from uitvoerbaar.exchange.decision import Lack
from uitvoerbaar.exchange.ground import Gap, Register
from uitvoerbaar.exchange.load import load_register, register_from_sources
from uitvoerbaar.exchange.messages import GROUND_CATALOGUE, example_page
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.messages import Severity
from uitvoerbaar.law.declaration import Law

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "grounds.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
RENEW = os.environ.get("UITVOERBAAR_RENEW") == "1"
FENCE = re.compile(
    r"^```(?P<info>[\w-]+)\n(?P<content>.*?)^```\n(?P<after>.*?)(?=^```|\Z)", re.M | re.S
)


@frozen
class Fence:
    """A fenced block, and the text up to the next one."""

    info: str
    content: str
    after: str


FENCES = [Fence(m["info"], m["content"], m["after"]) for m in FENCE.finditer(TEXT)]
MISTAKES = [fence for fence in FENCES if fence.info == "grondslag-met-fout"]


@pytest.fixture(scope="module")
def law() -> Law:
    """The law that the page is about."""
    return face.load(ROOT / "docs" / "language.md").law


@pytest.fixture(scope="module")
def register(law: Law) -> Register:
    return load_register(DOCUMENT, law)


def test_the_page_is_a_register_without_messages(law: Law) -> None:
    source = SourceFile("grounds.md", DOCUMENT.read_bytes())
    register, messages = register_from_sources([source], law)
    assert messages == []
    assert set(register.grounds) == {"V001", "V005"}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda fence: fence.content.split("\n")[0])
def test_a_mistake_gives_the_message_under_it(mistake: Fence, law: Law) -> None:
    code = re.search(r"`(GR\d{3})`(?:: “(?P<said>[^”]*)”)?", mistake.after)
    assert code is not None
    sources = [
        SourceFile("grounds.md", DOCUMENT.read_bytes()),
        SourceFile("mistake.md", example_page(mistake.content).encode()),
    ]
    _, messages = register_from_sources(sources, law)
    mine = [m for m in messages if m.place.file == "mistake.md" and m.is_error]
    assert {m.kind.code for m in mine} == {code[1]}
    if code["said"]:
        assert code["said"] in {m.sentence for m in mine}


def test_the_python_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    scope: dict[str, Any] = {}
    (setup,) = [fence for fence in FENCES if fence.info == "python-setup"]
    exec(setup.content, scope)
    shown = 0
    for code, output in pairwise(FENCES):
        if code.info != "python":
            continue
        assert output.info == "text"
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code.content, scope)
        assert printed.getvalue() == output.content
        shown += 1
    assert shown == 3


def test_the_transcript_is_what_the_command_prints() -> None:
    found = TRANSCRIPT.search(TEXT)
    assert found is not None
    printed = run(found["command"].split(), ROOT)
    if RENEW:
        text = DOCUMENT.read_text(encoding="utf-8").replace(found["shown"] or "\0", "", 1)
        start = text.index("```text\n", text.index("<!-- transcript")) + len("```text\n")
        DOCUMENT.write_text(text[:start] + printed + text[start:], encoding="utf-8")
        return
    assert found["shown"] == printed


def test_the_request_over_http_is_permitted(law: Law, register: Register, tmp_path: Path) -> None:
    from tests.web.service import running  # noqa: PLC0415 - starts a server's modules

    (shown,) = [fence.content for fence in FENCES if fence.info == "json"]
    with running(tmp_path, law, register, assumptions=frozenset()) as service:
        answer = service.ask(json.loads(shown)).json()
        assert answer["decision"] is True
        assert answer["context"]["form"] == "ja/nee"
        for name in ("ground", "article", "task", "form", "obligations", "assumptions"):
            assert name in answer["context"]


def test_every_declaration_clause_lack_and_gap_is_explained() -> None:
    for kind, clauses in CLAUSES.items():
        assert f"`{kind} " in TEXT, kind
        for clause in clauses:
            if clause not in ("naam", "doel"):
                assert re.search(rf"`{re.escape(clause)}[` ]", TEXT), (kind, clause)
    known = {Lack.UNKNOWN_MOMENT, Lack.UNKNOWN_FORM, Lack.UNKNOWN_VISIBILITY}
    for lack in set(Lack) - known:
        assert f"`{lack.value}`" in TEXT, lack
    for gap in Gap:
        assert re.search(rf"`{re.escape(gap.value)}[` ]", TEXT), gap


def test_the_table_of_messages_is_that_of_the_program() -> None:
    rows = [
        f"| `{kind.code}` | {kind.title} | {kind.explanation}"
        + (" (waarschuwing)" if kind.severity is Severity.WARNING else "")
        + " |"
        for kind in sorted(GROUND_CATALOGUE.values(), key=lambda kind: kind.code)
    ]
    table = "\n".join(rows) + "\n"
    if RENEW:
        text = DOCUMENT.read_text(encoding="utf-8")
        start = text.index("<!-- messages -->\n") + len("<!-- messages -->\n")
        end = text.index("<!-- end of messages -->")
        DOCUMENT.write_text(text[:start] + table + text[end:], encoding="utf-8")
        return
    assert f"<!-- messages -->\n{table}<!-- end of messages -->" in TEXT
