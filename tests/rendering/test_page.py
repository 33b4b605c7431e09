"""The page of an explanation: complete, readable by everyone, and safe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from tests.rendering import traces as t
from uitvoerbaar.rendering.markup import Markup, tag, whole
from uitvoerbaar.rendering.page import trace_html
from uitvoerbaar.rendering.page_style import STYLE

ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav"),
    *("section", "div", "h1", "h2", "h3", "p", "span", "a", "b", "br", "blockquote", "pre"),
    *("ul", "li", "dl", "dt", "dd", "details", "summary"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "href", "class", "id", "open"),
    *("scope", "aria-label", "aria-labelledby"),
}
LAW = {"WSF artikel 3.8": "Een student krijgt de beurs op aanvraag."}

PAGES: list[tuple[t.Data, t.Data]] = [
    (t.granted(), t.granted_summary()),
    (t.not_applied(), {}),
    (t.too_rich(), {}),
    (t.capped(), {}),
    (t.unsettled(), t.unsettled_summary()),
    (t.carried(420), {}),
    (t.hostile(), t.hostile_summary()),
]


def page(trace: t.Data, summary: t.Data, **more: Any) -> html.HtmlElement:
    """The page as a parsed document."""
    return html.document_fromstring(trace_html(trace, summary, **more))


def text_of(element: Any) -> str:
    """The text in an element, white space joined."""
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(("trace", "summary"), PAGES)
def test_a_page_holds_nothing_but_plain_elements(trace: t.Data, summary: t.Data) -> None:
    found = page(trace, summary, law_texts={t.HOSTILE: t.HOSTILE})
    for element in found.iter():
        assert element.tag in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
    for link in found.iter("a"):
        assert str(link.get("href")).startswith(("#", "https://wetten.overheid.nl/"))


def test_hostile_names_are_shown_as_text() -> None:
    written = trace_html(t.hostile(), t.hostile_summary(), law_texts={t.HOSTILE: t.HOSTILE})
    assert "<script" not in written
    assert "javascript:" not in written
    assert "\x1b" not in written
    assert "\u202e" not in written
    assert "<script>alert(1)</script>\"'&[red]" in text_of(html.document_fromstring(written))


@given(st.text(min_size=1))
def test_no_text_becomes_markup(text: str) -> None:
    written = tag("p", text, tag("b", text, title=text))
    (parsed,) = html.fragments_fromstring(written)
    assert [element.tag for element in parsed.iter()] == ["p", "b"]
    assert isinstance(whole(written), Markup)


@pytest.mark.parametrize(("trace", "summary"), PAGES)
def test_every_link_on_a_page_leads_somewhere_once(trace: t.Data, summary: t.Data) -> None:
    found = page(trace, summary)
    places = [str(element.get("id")) for element in found.iter() if element.get("id")]
    assert len(places) == len(set(places))
    for link in found.iter("a"):
        address = str(link.get("href"))
        if address.startswith("#"):
            assert address[1:] in places


@pytest.mark.parametrize(("trace", "summary"), PAGES)
def test_a_page_can_be_read_without_seeing_it(trace: t.Data, summary: t.Data) -> None:
    found = page(trace, summary)
    assert found.get("lang") == "nl"
    assert len(list(found.iter("h1"))) == 1
    assert len(list(found.iter("main"))) == 1
    assert all(cell.get("scope") in ("col", "row") for cell in found.iter("th"))
    assert all(table.find("caption") is not None for table in found.iter("table"))
    assert all(details.find("summary") is not None for details in found.iter("details"))
    for section in found.iter("section"):
        assert section.get("aria-label") or section.get("aria-labelledby")


def test_the_fixed_words_stand_in_english_too() -> None:
    found = page(t.granted(), t.granted_summary())
    english = {text_of(span) for span in found.iter("span") if span.get("lang") == "en"}
    assert {"Explanation of a decision", "In plain language", "Step by step", "Origin"} <= english


def test_the_outcome_and_how_sure_it_is_stand_first() -> None:
    outcome = text_of(page(t.granted(), t.granted_summary()).find(".//section"))
    assert outcome.startswith("€ 376,58 per maand")
    for mark in ("Voorlopig", "Met een bedrag dat niet bevestigd is", "Met een aanname"):
        assert mark in outcome


def test_each_article_leads_to_the_law() -> None:
    found = page(t.granted(), t.granted_summary())
    links = {text_of(link): link.get("href") for link in found.iter("a")}
    assert links["WSF artikel 3.18"] == (
        "https://wetten.overheid.nl/jci1.3:c:BWBR0011453&artikel=3.18"
    )


def test_the_text_of_an_article_stands_beside_its_step() -> None:
    found = page(t.granted(), t.granted_summary(), law_texts=LAW)
    assert [text_of(quote) for quote in found.iter("blockquote")] == list(LAW.values())


def test_the_rule_as_written_can_be_opened() -> None:
    (written,) = page(t.granted(), t.granted_summary()).iter("pre")
    assert str(written.text).startswith("regel aanvullende_beurs van persoon elke maand")


def test_every_fact_and_amount_is_listed_with_its_origin() -> None:
    found = page(t.granted(), t.granted_summary())
    rows = [" ".join(text_of(cell) for cell in row) for row in found.iter("tr")]
    assert (
        "Toetsingsinkomen van Bob over 2024 € 38.000,00 per jaar "
        "Register: basisregistratie inkomen, voorlopig" in rows
    )
    assert any(
        row.startswith("Vrije voet bedrag (ho, gewoon)") and "rekenhulp" in row for row in rows
    )


def test_the_way_to_what_refused_is_open() -> None:
    found = page(t.too_rich(), {})
    assert "Dit gaf de doorslag" in text_of(found)
    for details in found.iter("details"):
        assert details.get("open") is not None


def test_a_shared_step_is_written_out_once_and_linked_to() -> None:
    found = page(t.granted(), t.granted_summary())
    links = [text_of(link) for link in found.iter("a")]
    assert links.count("zie boven see above") == 2


def test_a_debt_over_35_years_of_months_is_shown_whole() -> None:
    found = page(t.carried(420), {})
    assert len(list(found.iter("details"))) == 420
    deepest = max(len(list(step.iterancestors("details"))) for step in found.iter("details"))
    assert deepest < 10


def test_what_is_still_needed_is_listed() -> None:
    needed = page(t.unsettled(), t.unsettled_summary()).get_element_by_id("nodig")
    assert "Toetsingsinkomen van Bob 2024" in text_of(needed)
    assert "basisregistratie inkomen" in text_of(needed)


def test_nothing_is_loaded_and_no_script_may_run() -> None:
    written = trace_html(t.granted(), t.granted_summary())
    assert "default-src 'none'" in written.replace("&#x27;", "'")
    assert not re.search(r"url\(|@import|src=", written.replace("default-src", ""))


# --- contrast ---------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ink", ["ink", "quiet", "blue", "link", "bad", "care"])
@pytest.mark.parametrize("ground", ["paper", "soft", "care-soft"])
def test_text_stands_out_from_its_ground_as_wcag_asks(ink: str, ground: str) -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", STYLE))
    low, high = sorted(luminance(colours[name]) for name in (ink, ground))
    assert (high + 0.05) / (low + 0.05) >= 4.5
