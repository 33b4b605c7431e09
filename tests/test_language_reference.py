"""The reference of the rule language is itself a law: everything that it shows, holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from attrs import frozen
from lark import Token, Tree
from markdown_it import MarkdownIt

from uitvoerbaar.cases.example import example_case
from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.evaluation.program import Program
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.face.examples import ExampleResult, failures, run_examples
from uitvoerbaar.face.guarantees import broken_guarantees
from uitvoerbaar.language import lexer
from uitvoerbaar.language.amend import check_amended
from uitvoerbaar.language.files import SourceFile
from uitvoerbaar.language.formatter import format_page
from uitvoerbaar.language.load import check_law, law_from_sources
from uitvoerbaar.language.messages import CATALOGUE, Message
from uitvoerbaar.language.page import read_page
from uitvoerbaar.language.parser import parse_chunk
from uitvoerbaar.law.declaration import Example, Law
from uitvoerbaar.law.time import Grid, month_of

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "language.md"
GRAMMAR = ROOT / "src" / "uitvoerbaar" / "language" / "grammar.lark"
TEXT = DOCUMENT.read_text(encoding="utf-8")
LINES = TEXT.splitlines(keepends=True)
CODE = re.compile(r"`(L\d{3})`")
GUARANTEE_CASES = 60


# --- the parts of the document ----------------------------------------------------------------


@frozen
class Fence:
    """A fenced block: its name, the lines of its fences (from 0, end exclusive), what it holds."""

    info: str
    first: int
    end: int
    content: str


def _fences() -> Iterator[Fence]:
    for token in MarkdownIt("commonmark").parse(TEXT):
        if token.type == "fence" and token.map is not None:
            first, end = token.map
            yield Fence(token.info.strip(), first, end, token.content)


FENCES = tuple(_fences())
MISTAKES = [fence for fence in FENCES if fence.info == "regels-fout"]
PAGES = [fence for fence in FENCES if fence.info == "bladzijde"]
PROPOSALS = [fence for fence in FENCES if fence.info == "voorstel"]


@frozen
class Article:
    """An article of the document with its whole text."""

    number: int
    heading: str
    text: str


def _articles() -> list[Article]:
    # Headings inside other fences (a lower regulation, a proposal) are none of the document.
    inside = {line for fence in FENCES for line in range(fence.first, fence.end)}
    headings = [n for n, line in enumerate(LINES) if line.startswith(("## ", "# "))]
    starts = [number for number in headings if number not in inside]
    found = []
    for start, end in zip(starts, [*starts[1:], len(LINES)], strict=True):
        match = re.fullmatch(r"## (Artikel (\d+) .*)\n", LINES[start])
        if match:
            found.append(Article(int(match[2]), match[1], "".join(LINES[start:end])))
    return found


ARTICLES = _articles()


def _code_of(fence: Fence) -> str:
    """The first code in the paragraph after a mistake."""
    found = CODE.search(_paragraph_after(fence))
    assert found is not None
    return found[1]


def _paragraph_after(fence: Fence) -> str:
    """The first paragraph of text after a block, on one line."""
    rest = "".join(LINES[fence.end :]).lstrip("\n")
    return " ".join(rest.split("\n\n", 1)[0].split())


@cache
def _whole_law() -> tuple[Law, tuple[Message, ...]]:
    """The law of the document with the other pages that it shows."""
    sources = [SourceFile("language.md", TEXT.encode())]
    sources += [SourceFile(f"page-{n}.md", f.content.encode()) for n, f in enumerate(PAGES)]
    law, messages = law_from_sources(sources)
    assert law is not None, [str(m.place) + " " + m.sentence for m in messages]
    return law, tuple(messages)


@cache
def _results() -> tuple[ExampleResult, ...]:
    return tuple(run_examples(Program(_whole_law()[0])))


# --- the document is a law --------------------------------------------------------------------


def test_the_document_alone_is_a_law() -> None:
    law, messages, _ = check_law(DOCUMENT)
    assert law is not None
    # Only the lower regulation is missing, which the document shows as a file of its own.
    assert [message.kind.code for message in messages] == ["L854"]


def test_with_the_lower_regulation_nothing_is_left_to_say_about_it() -> None:
    assert [f"{m.place} {m.kind.code} {m.sentence}" for m in _whole_law()[1]] == []


def _titles(texts: Iterable[str]) -> list[str]:
    return [title for text in texts for title in re.findall(r'^voorbeeld "(.*?)"', text, re.M)]


TITLES = _titles(f.content for f in FENCES if f.info in ("regels", "voorbeeld", "bladzijde"))


def test_the_law_has_every_example_that_the_document_shows() -> None:
    assert sorted(TITLES) == sorted(example.title for example in _whole_law()[0].examples)


@pytest.mark.parametrize("title", TITLES)
def test_an_example_of_the_document_holds(title: str) -> None:
    results = [result for result in _results() if result.example.title == title]
    assert results
    assert [
        f"{result.expectation.origin.place}: {result.found}"
        for result in results
        if not result.holds
    ] == []


def test_guarantees_of_the_document_hold() -> None:
    law, _ = _whole_law()
    assert len(law.guarantees) >= 3
    broken = broken_guarantees(Program(law), GUARANTEE_CASES)
    assert [message.sentence for message in broken] == []


def test_the_document_is_in_the_standard_layout() -> None:
    assert format_page(TEXT) == TEXT


@pytest.mark.parametrize("fence", PROPOSALS, ids=lambda fence: f"line {fence.first + 1}")
def test_the_law_with_a_proposal_of_the_document_holds(fence: Fence, tmp_path: Path) -> None:
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "language.md").write_text(TEXT, encoding="utf-8")
    proposal = tmp_path / "voorstel.md"
    proposal.write_text(fence.content, encoding="utf-8")
    law, messages, _ = check_amended(tmp_path / "law", proposal)
    assert law is not None, [f"{m.place} {m.sentence}" for m in messages]
    titles = _titles([fence.content])
    results = [r for r in run_examples(Program(law)) if r.example.title in titles]
    assert results
    assert [f"{r.expectation.origin.place}: {r.found}" for r in results if not r.holds] == []


def test_what_is_unknown_names_what_would_settle_it() -> None:
    unknown = [
        result
        for result in _results()
        if result.example.title == "wie jong is krijgt leestoelage" and "onbekend" in result.found
    ]
    assert [result.found for result in unknown] == [
        "onbekend, tussen € 0,00 per maand en € 12,00 per maand (nodig: geboortedatum van cas)"
    ]


def test_the_table_of_what_was_known_when_holds() -> None:
    law, _ = _whole_law()
    program = Program(law)
    example = _example(law, "een verbetering werkt terug")
    actual = example.expectations[0].actual
    run = program.compiled(actual, Grid.MONTH)
    found, shown = [], []
    for day, outcome in re.findall(r"^\| (\d{4}-\d\d-\d\d) \| (€.*?) \|$", TEXT, re.MULTILINE):
        known_on = date.fromisoformat(day)
        evaluation = Evaluation(program, example_case(example, law), known_on)
        found.append(dutch(run(evaluation, None, month_of(example.on), []), actual.type))
        shown.append(outcome)
    assert len(shown) == 4
    assert found == shown


def _example(law: Law, title: str) -> Example:
    return next(example for example in law.examples if example.title == title)


def test_the_written_forms_of_a_reference_are_those_in_the_text() -> None:
    law, _ = _whole_law()
    rule = next(rule for s, rule in law.rules.items() if s.name == "knipkaart_korting")
    citation = rule.versions[0].origin.citation
    assert citation is not None
    assert str(citation) == "LR artikel 4, lid 2"
    assert f"`{citation.juriconnect}`" in TEXT


# --- mistakes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("fence", MISTAKES, ids=lambda f: f"{_code_of(f)} on line {f.first + 1}")
def test_a_mistake_gives_exactly_the_message_under_it(fence: Fence) -> None:
    changed = [*LINES[: fence.first], "```regels\n", *LINES[fence.first + 1 :]]
    law, messages = law_from_sources([SourceFile("language.md", "".join(changed).encode())])
    codes = Counter(message.kind.code for message in messages) - Counter({"L854": 1})
    if law is not None:
        program = Program(law)
        cases = GUARANTEE_CASES if _code_of(fence) == "L902" else GUARANTEE_CASES // 3
        running = [*failures(program), *broken_guarantees(program, cases)]
        codes += Counter(message.kind.code for message in running)
    assert set(codes) == {_code_of(fence)}
    said = {text for message in messages for text in (message.sentence, message.mend)}
    assert set(re.findall(r"“(.*?)”", _paragraph_after(fence))) <= said


def test_every_code_in_the_document_is_in_the_catalogue() -> None:
    assert set(re.findall(r"\bL\d{3}\b", TEXT)) <= set(CATALOGUE)


# --- completeness -----------------------------------------------------------------------------


def _declarations() -> Iterator[tuple[tuple[lexer.SourceLine, ...], Tree[Token]]]:
    """The lines and the tree of every declaration that the document shows as right."""
    for text in (TEXT, *(fence.content for fence in (*PAGES, *PROPOSALS))):
        page, _ = read_page(text, "language.md")
        for section in page.sections:
            for block in section.blocks:
                for chunk in block.chunks:
                    tree = parse_chunk(chunk, page.file)
                    assert not isinstance(tree, Message), tree
                    yield chunk.lines, tree


def test_the_examples_use_every_form_of_the_grammar() -> None:
    grammar = re.sub(r"//.*", "", GRAMMAR.read_text(encoding="utf-8"))
    rules = re.findall(r"^(\w+):(.*(?:\n +.*)*)", grammar, re.MULTILINE)
    # A rule with `->` has a form for each of these names instead of one of its own.
    forms = {name for name, text in rules if "->" not in text}
    forms |= set(re.findall(r"-> (\w+)", grammar))
    used = {str(node.data) for _, tree in _declarations() for node in tree.iter_subtrees()}
    assert forms - {"start", "fragment"} - used == set()


def test_the_examples_use_every_kind_of_word() -> None:
    used = {token.type for lines, _ in _declarations() for token in lexer.tokens(lines)}
    assert set(lexer.spellings()) - {""} - used == set()


@cache
def _word_table() -> dict[str, list[int]]:
    """Each word of the table at the end, with the articles it refers to."""
    table = TEXT[TEXT.index("\n# Words\n") :]
    rows = re.findall(r"^\| `(.+?)` \|.*?\| (.*) \|$", table, re.MULTILINE)
    return {
        word.replace("\\|", "|"): [int(n) for n in re.findall(r"\[(\d+)\]", links)]
        for word, links in rows
    }


ALL_WORDS = sorted({word for words in lexer.spellings().values() for word in words})


def test_the_table_of_words_has_the_words_of_the_language_and_no_others() -> None:
    assert sorted(_word_table()) == ALL_WORDS


@pytest.mark.parametrize("word", ALL_WORDS)
def test_a_word_occurs_in_each_article_to_which_the_table_refers(word: str) -> None:
    numbers = _word_table()[word]
    assert numbers
    texts = {article.number: article.text for article in ARTICLES}
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
    assert [number for number in numbers if not pattern.search(texts[number])] == []


def test_articles_are_numbered_and_each_shows_an_example() -> None:
    assert [article.number for article in ARTICLES] == list(range(1, len(ARTICLES) + 1))
    without = [a.number for a in ARTICLES if "\nverwacht" not in a.text.replace("    ", "")]
    assert [a.heading for a in ARTICLES if a.number in without] == [
        "Artikel 32 Guarantees: `garantie`"
    ]


def test_links_inside_the_document_lead_somewhere() -> None:
    inside = {line for fence in FENCES for line in range(fence.first, fence.end)}
    anchors = {
        re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
        for number, line in enumerate(LINES)
        if line.startswith("#") and number not in inside
    }
    assert set(re.findall(r"\]\(#(.*?)\)", TEXT)) - anchors == set()
