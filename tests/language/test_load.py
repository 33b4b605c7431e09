"""Whole laws read from files: the sample law, digests, proposals, and text gone wrong anyhow."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.language.reading import BASE, FRONT, page_of, read_texts
from uitvoerbaar.language.files import SourceFile, digest_of, read_sources
from uitvoerbaar.language.load import (
    check_law,
    law_from_pages,
    law_from_sources,
    load_law,
    parse_pages,
)
from uitvoerbaar.language.messages import LawError
from uitvoerbaar.language.page import read_page
from uitvoerbaar.law.expression import Symbol

SAMPLE = Path(__file__).parent / "sample"


def test_the_sample_law_loads() -> None:
    law = load_law(SAMPLE)
    assert len(law.rules) > 50
    assert len(law.examples) > 20
    assert Symbol("vrije_voet", "ouderschap") in law.rules
    assert len(law.rules[Symbol("vrije_voet", "ouderschap")].exceptions) == 2


def test_the_order_of_files_is_no_matter_for_what_a_law_says() -> None:
    sources = read_sources(SAMPLE)
    forwards, _ = law_from_sources(sources)
    backwards, _ = law_from_sources(sources[::-1])
    assert forwards is not None
    assert backwards is not None
    assert dict(forwards.items) == dict(backwards.items)
    assert set(forwards.rules) == set(backwards.rules)
    assert forwards.digest != backwards.digest


def test_the_digest_is_over_names_and_contents() -> None:
    first = digest_of([SourceFile("a.md", b"x"), SourceFile("b.md", b"y")])
    assert first == digest_of([SourceFile("a.md", b"x"), SourceFile("b.md", b"y")])
    assert first != digest_of([SourceFile("a.md", b"xb.md"), SourceFile("", b"y")])
    assert load_law(SAMPLE).digest == digest_of(read_sources(SAMPLE))


def test_a_law_with_errors_raises_all_messages_of_all_files(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text(page_of("regel x: getal\n    y"), encoding="utf-8")
    (tmp_path / "a.md").write_text("---\nregeling: Ander\nlag: wet\n---\n", encoding="utf-8")
    with pytest.raises(LawError) as raised:
        load_law(tmp_path)
    errors = [message.kind.code for message in raised.value.messages if message.is_error]
    assert {"L104", "L301"} <= set(errors)
    law, messages, lines = check_law(tmp_path)
    assert law is None
    assert len(messages) == len(raised.value.messages)
    assert lines["a.md"][2] == "lag: wet"


def test_one_file_is_a_law_too(tmp_path: Path) -> None:
    file = tmp_path / "klein.md"
    file.write_text(f"{FRONT}\n```regels\nsoort persoon\n```\n", encoding="utf-8")
    assert set(load_law(file).kinds) == {"persoon"}


def test_an_amendment_stands_on_a_proposal_only() -> None:
    text = page_of("voeg toe vanaf 2027-01-01 regel x: getal\n    1")
    law, messages = law_from_pages([read_page(text, "a.md")[0]])
    assert law is None
    assert "L614" in [message.kind.code for message in messages]
    proposal = text.replace("laag: wet", "laag: wet\nvoorstel: Plan")
    found, messages = law_from_pages([read_page(proposal, "a.md")[0]])
    assert found is not None
    assert found.rules == {}
    assert messages == []


def test_a_declaration_stays_parsed_when_the_lines_above_it_change() -> None:
    first = parse_pages([read_page(page_of("regel x: getal\n    1"), "a.md")[0]])
    text = page_of("# hier\n\nregel x: getal\n    1")
    second = parse_pages([read_page(text, "a.md")[0]])
    assert first.declarations[-1].tree is second.declarations[-1].tree
    assert second.declarations[-1].place().line == first.declarations[-1].place().line + 2


def test_a_law_of_three_thousand_lines_is_read_whole() -> None:
    rules = "\n\n".join(
        f"regel r{number} van persoon elke maand: bedrag per maand\n"
        f"    als leeftijd < {number} en student: huur + € {number}\n"
        "    anders: (huur - € 5, ten minste € 0)"
        for number in range(750)
    )
    text = page_of(rules)
    assert text.count("\n") > 3000
    law, messages = read_texts(text)
    assert messages == []
    assert law is not None
    assert len(law.rules) >= 750


# --- whatever the text, there are messages and never an exception -------------------------------

PLAIN_WORDS = """
    regel gegeven soort opsomming parameter uitzondering keuze oordeel aanname voorbeeld garantie
    persoon ouderschap kind ouder leeftijd huur inkomen vorm gift mbo sector norm korting partner
    maand jaar peildatum aanvraagdatum van in is niet en of als anders: elke elk per met op over
    waarvoor waarin geldt bestaat ontbreekt andere lopende aantal vanaf ja nee idem onbekend bron
    vervallen volledig ongeordend zoals verwacht stel geldig voorlopig overeenkomstig x a b ( ) ,
    : | = + - × / < ≥ € 5% 18 2024 2024-03 2024-03-01 1,5 "tekst" "{a}" # ``` --- ² ٣ getal bedrag
    ja/nee datum persoon: getal: (a) €5
"""
WORDS = (
    *PLAIN_WORDS.split(),
    *("ten minste", "ten hoogste", "afgerond op centen", "omgerekend per maand", "kies uit"),
    *("bij ontbreken", "som van", "hoogste van", "eerste maand", "tot en met", "een van"),
    *("voor alle", "in plaats van", "niet van toepassing", "vorige maand", "tot de macht"),
    *("18 jaar", "bekend vanaf", "schrikkeldag naar 1 maart", "volgens de tekst op 2020-01-01"),
    *("\n", "\n    ", "\n        ", "\t", "\x00", "\u2028"),
)

VALID = page_of(
    "regel x van persoon elke maand: bedrag per maand\n    geldig vanaf 2020-01-01\n"
    "    stel grens is € 5\n    als student en vorm is gift: (huur, ten minste grens)\n"
    '    anders: norm(mbo) in vorige maand × 2\n    uitleg "Het is {huur}."',
    "uitzondering u op x van persoon\n    als leeftijd < 18: € 0",
    "regel y van ouderschap elke maand: getal\n    aantal andere kinderen van ouder",
    'voorbeeld "v" op 2026-01-01\n    a is persoon\n        huur = € 5\n        vorm = gift\n'
    "    verwacht x van a = € 0",
)


def test_the_page_for_random_edits_is_right() -> None:
    assert read_texts(VALID)[1] == []
    assert BASE in VALID


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_any_words_in_a_block_give_messages(text: str) -> None:
    _, messages = law_from_sources([SourceFile("a.md", page_of(text).encode())])
    for message in messages:
        assert message.sentence
        assert message.place.line >= 1
        assert message.place.column >= 1


@given(
    st.lists(
        st.tuples(st.integers(0, len(VALID)), st.integers(0, 12), st.sampled_from(["", *WORDS])),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=200)
def test_any_edits_of_a_page_give_a_law_or_messages(edits: list[tuple[int, int, str]]) -> None:
    text = VALID
    for position, length, word in edits:
        text = text[:position] + word + text[position + length :]
    law, messages = law_from_sources([SourceFile("a.md", text.encode())])
    assert (law is None) == any(message.is_error for message in messages)


@given(st.binary(max_size=300))
def test_any_bytes_give_a_law_or_messages(content: bytes) -> None:
    law, messages = law_from_sources([SourceFile("a.md", content)])
    assert (law is None) == any(message.is_error for message in messages)
