"""The chart: where things stand, and files that stand on their own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from tests.timeline.studielaw import CASE, made
from uitvoerbaar.law.time import month_index
from uitvoerbaar.timeline import look, shapes
from uitvoerbaar.timeline.chart import description, specification
from uitvoerbaar.timeline.model import Part, Timeline
from uitvoerbaar.timeline.picture import chart_file

UNKNOWN_INCOME = CASE.replace(", 2025: {waarde: 1800, voorlopig: ja}", "")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def found() -> Timeline:
    """A timeline with money, counters, states and something unknown."""
    return made(UNKNOWN_INCOME)


def test_blocks_stand_on_each_other_without_gaps(found: Timeline) -> None:
    blocks = list(shapes.Money(found).blocks())
    january = [b for b in blocks if b["start"] <= month_index(2025, 1) < b["end"]]
    assert [(b["what"], b["low"], b["high"]) for b in january] == [
        ("Leesgeld", 0.0, 90.1),
        ("Toelage", 90.1, 506.1),
        ("Lening", 506.1, 766.1),
    ]
    assert january[0]["said"] == "€ 90,10 per maand, gift"


def test_what_is_unknown_stands_on_top_with_its_sign(found: Timeline) -> None:
    money = shapes.Money(found)
    (block,) = money.open_blocks()
    assert (block["start"], block["end"]) == (month_index(2026, 1), month_index(2026, 9))
    assert (block["what"], block["form"], block["low"]) == ("Toelage", "?", 572.39)
    assert "€ 572,39 + ?" in [label["text"] for label in money.labels()]
    assert max(label["high"] for label in money.labels()) < money.room


def test_lines_break_where_a_counter_is_not_known() -> None:
    case = CASE.replace("    volledig: [inschrijvingen]\n", "")
    found = made(case, month_index(2026, 7), month_index(2026, 10))
    tracks = found.of(Part.USED, Part.LEFT)
    assert {point["at"] for point in shapes.points(tracks)} <= {
        month_index(2026, month) for month in (7, 8, 9)
    }
    assert [gap["form"] for gap in shapes.gaps(found, tracks)] in (["?"], ["?", "?"])


@pytest.mark.parametrize(("years", "first", "count"), [(1, "jan\n2020", 12), (10, "2020", 10)])
def test_months_are_named_as_there_is_room(years: int, first: str, count: int) -> None:
    found = made(first=month_index(2020, 1), last=month_index(2019 + years, 12))
    ticks = list(shapes.ticks(found))
    assert (ticks[0]["text"], len(ticks)) == (first, count)


def test_every_colour_is_used_for_one_thing_only() -> None:
    for colours in (look.COMPONENTS, look.COUNTERS, look.BANDS):
        assert len(set(colours)) == len(colours)


def test_the_drawing_is_xml_with_words_for_who_cannot_see_it(found: Timeline) -> None:
    root = ElementTree.fromstring(chart_file(found, ".svg"))
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "nl"
    assert root.findtext(f"{SVG}title") == "Wat Noor krijgt, maand voor maand"
    assert root.findtext(f"{SVG}desc") == description(found)
    said = {text for text in (each.text for each in root.iter(f"{SVG}text")) if text}
    assert {"€ 978,39", "Leesgeld", "prestatielening", "peildatum", "op kamers", "?"} <= said
    assert {"okt", "2026"} <= {text for each in root.iter(f"{SVG}tspan") if (text := each.text)}


def test_the_picture_is_a_png(found: Timeline) -> None:
    content = chart_file(found, ".png")
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width = int.from_bytes(content[16:20], "big")
    assert 1500 < width < 2500


class _Page(HTMLParser):
    """The parts of a page that a test looks at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_loads_nothing_and_forbids_it(found: Timeline) -> None:
    page = _Page(chart_file(found, ".html").decode())
    for tag, attributes in page.tags:
        assert tag not in ("link", "iframe", "img", "object", "embed", "base")
        for name in ("src", "href", "data", "action"):
            assert not (attributes.get(name) or "").startswith(("http", "//"))
    policy = [a["content"] for _, a in page.tags if "http-equiv" in a]
    assert policy[0] is not None
    assert policy[0].startswith("default-src 'none'")
    assert "http" not in policy[0]


def test_the_page_says_in_tables_what_the_chart_shows(found: Timeline) -> None:
    page = _Page(chart_file(found, ".html").decode())
    tags = [tag for tag, _ in page.tags]
    assert tags.count("table") == 4
    assert page.tags[0] == ("html", {"lang": "nl"})
    assert ("div", {"id": "grafiek", "role": "img", "aria-label": description(found)}) in page.tags
    text = " ".join(page.text).replace("\N{NO-BREAK SPACE}", " ")
    for said in ("€ 978,39", "What you get, by month", "Eerst nodig: inkomen van noor (2025)"):
        assert said in text
    assert page.text.count("Wat Noor krijgt, maand voor maand") == 2


def test_no_name_can_become_markup_or_end_the_script() -> None:
    name = "</script><b onclick=alert(1)>"
    found = made(CASE.replace("noor", json.dumps(name)))
    text = chart_file(found, ".html").decode()
    assert "<b onclick" not in text.lower()
    assert "&lt;b onclick" in text.lower()
    assert len(re.findall(r"</script", text)) == 1


def test_the_specification_has_no_dates_or_zones_and_only_its_own_data(found: Timeline) -> None:
    text = json.dumps(specification(found))
    assert '"url"' not in text
    assert '"temporal"' not in text


def test_a_chart_is_only_loaded_when_it_is_asked_for() -> None:
    code = (
        "import sys; import uitvoerbaar.cli, uitvoerbaar.timeline.build, uitvoerbaar.timeline.data,"
        "uitvoerbaar.cli.show_timeline; "
        "sys.exit(int('altair' in sys.modules or 'vl_convert' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
