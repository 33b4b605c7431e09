"""A timeline as a page that stands on its own: the chart, and the same in tables.

Everything is in the file; nothing is loaded from elsewhere, and the page forbids that it is.
In Dutch, with English beside the fixed words; light or dark, as the reader has set.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import vl_convert

from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.rendering.markup import Content, Markup, both, tag, whole
from uitvoerbaar.rendering.page_style import STYLE
from uitvoerbaar.timeline.chart import description, specification, title
from uitvoerbaar.timeline.look import config
from uitvoerbaar.timeline.model import Timeline
from uitvoerbaar.timeline.table import Grid, Text, grids
from uitvoerbaar.timeline.words import missing, notes, span_text

# The chart is drawn by a script in the page, which makes functions of its formulas.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "img-src data: blob:"
)
_STYLE = """
header, main, footer { max-width: 66rem; }
.chart { margin: 0; }
.chart svg { max-width: 100%; height: auto; }
.chart .vega-embed { max-width: 100%; }
.chart summary::before { display: none; }
.scroll { overflow-x: auto; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td, th { vertical-align: top; padding-right: 1rem; }
td .under { display: block; color: var(--quiet); font-size: .85em; }
tr.total td, tr.total th { font-weight: 700; border-top: 2px solid var(--line); }
@media (prefers-color-scheme: dark) {
  :root { color-scheme: dark; --ink: #e8ebf0; --quiet: #aab3bf; --line: #3a424d; --soft: #1e242c;
    --paper: #15191f; --blue: #9cc4f0; --link: #8fc1f2; --bad: #ff9a9a; --care: #f2c879;
    --care-soft: #3a2f17; }
}
@media (max-width: 40rem) { td.number { text-align: left; } }
@media print { .vega-actions, details.vega-actions { display: none; } }
"""
_LIBRARIES = "window.vegaEmbed = vegaEmbed;"
_SCRIPT = """
const spec = @SPEC@, light = @LIGHT@, dark = @DARK@;
const words = {SVG_ACTION: "Bewaar als SVG", PNG_ACTION: "Bewaar als PNG", CLICK_TO_VIEW_ACTIONS:
  "Bewaar de grafiek"};
const night = window.matchMedia("(prefers-color-scheme: dark)");
function draw() {
  vegaEmbed("#grafiek", spec, {mode: "vega-lite", renderer: "svg", i18n: words,
    config: night.matches ? dark : light,
    actions: {export: true, source: false, compiled: false, editor: false}});
}
night.addEventListener("change", draw);
draw();
"""


def page(found: Timeline) -> str:
    """The page of a timeline."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="description", content=description(found)),
        tag("title", title(found)),
        tag("style", Markup(STYLE + _STYLE)),
    )
    body = tag(
        "body",
        tag("a", "Naar de tabellen", href="#tabellen", class_="skip"),
        tag("div", class_="ribbon"),
        tag(
            "header",
            tag("p", both("Maand voor maand", "Month by month"), class_="above"),
            tag("h1", title(found)),
        ),
        tag("main", _when(found), _figure(found), _tables(found), _missing(found), _leans(found)),
        tag(
            "footer",
            tag("p", both("Vingerafdruk van de wet", "Fingerprint of the law"), ": "),
            tag("p", found.law.digest),
        ),
        tag("script", _script(found)),
    )
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='nl')}\n"


def _when(found: Timeline) -> Markup:
    day = dutch(found.case.reference, None)
    return tag(
        "p",
        f"{span_text(found.first, found.last)}. Alle maanden zijn bekeken op {day}. ",
        tag("span", f"All months as seen on {found.case.reference}.", lang="en", class_="english"),
    )


def _figure(found: Timeline) -> Markup:
    """The place of the chart; who cannot see it hears what it shows, and where the tables are."""
    without = tag(
        "noscript",
        tag("p", "De grafiek heeft JavaScript nodig. De tabellen zeggen hetzelfde."),
        tag("p", "The chart needs JavaScript. The tables say the same.", lang="en"),
    )
    place = tag("div", id="grafiek", role="img", aria_label=description(found))
    return tag("figure", place, without, class_="chart")


def _tables(found: Timeline) -> Markup:
    return tag("div", *map(_table, grids(found)), id="tabellen")


def _table(grid: Grid) -> Markup:
    heads = (
        tag(
            "th",
            both(column.title, column.english) if column.english else column.title,
            scope="col",
            class_="number" if column.number else None,
        )
        for column in grid.columns
    )
    rows = [_row(grid, place, row) for place, row in enumerate(grid.rows)]
    table = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))
    return tag(
        "section",
        tag("h2", both(grid.title, grid.english)),
        tag("div", table, class_="scroll", tabindex="0", role="region", aria_label=grid.title),
    )


def _row(grid: Grid, place: int, row: tuple[Text, ...]) -> Markup:
    total = grid.total and place == len(grid.rows) - 1
    cells = (
        tag("td", *_content(text), class_="number" if column.number else None)
        for text, column in zip(row[1:], grid.columns[1:], strict=True)
    )
    first = tag("th", row[0].text, scope="row")
    return tag("tr", first, *cells, class_="total" if total else None)


def _content(text: Text) -> tuple[Content, ...]:
    return text.text, tag("span", text.under, class_="under") if text.under else None


def _missing(found: Timeline) -> Markup | None:
    items = [
        tag("li", tag("b", f"{each.sign} {each.what}"), tag("p", each.reason, class_="from"))
        for each in missing(found)
    ]
    if not items:
        return None
    heading = tag("h2", both("Wat nog niet bekend is", "What is not known yet"))
    return tag("section", heading, tag("ul", *items, class_="reasons"))


def _leans(found: Timeline) -> Markup | None:
    said = [tag("p", each) for each in notes(found)]
    if not said:
        return None
    return tag("section", tag("h2", both("Hoe zeker dit is", "How certain this is")), *said)


def _script(found: Timeline) -> Markup:
    """The libraries that draw, and the chart; text in it cannot end the script."""
    drawing = (
        _SCRIPT.replace("@SPEC@", _json(specification(found, alone=False)))
        .replace("@LIGHT@", _json(config()))
        .replace("@DARK@", _json(config(dark=True)))
    )
    return whole(_libraries(), Markup(drawing))


@cache
def _libraries() -> Markup:
    """The scripts that draw; they take seconds to make, and are the same for every page."""
    return Markup(vl_convert.javascript_bundle(_LIBRARIES).replace("</script", "<\\/script"))


def _json(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
