"""A timeline as a chart: money stacked by month, counters as lines, states as bands.

Loads Altair, so it is imported only when a chart is asked for.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt

from uitvoerbaar.evaluation.dutch import dutch
from uitvoerbaar.rendering.wording import clean, words
from uitvoerbaar.timeline import look, shapes
from uitvoerbaar.timeline.model import NO_FORM, UNKNOWN_FORM, Part, Timeline, Track
from uitvoerbaar.timeline.words import form_text, missing, notes, span_text

# The classes of Altair say little to a type checker.
Panel = Any

_MONEY_HEIGHT, _COUNTER_HEIGHT, _LINE = 300, 150, 17
_AXIS = 56
_NO_FORM_DASH = len(look.STROKES)
_UNKNOWN_DASH = _NO_FORM_DASH + 1
_DASHES = alt.Scale(
    domain=list(range(_UNKNOWN_DASH + 1)),
    range=[list(dash) for dash in (*look.STROKES, look.NO_FORM_STROKE, look.UNKNOWN_STROKE)],
)
_EURO = "'€ ' + replace(format(datum.value, ',.0f'), /,/g, '.')"


def specification(found: Timeline, *, alone: bool = True) -> dict[str, Any]:
    """The chart in Vega-Lite, without its colours for light or dark (see `look.config`).

    `alone`: it has its own title and notes, because nothing stands around it.
    """
    panels: list[Panel] = []
    money = shapes.Money(found)
    if money.tracks:
        panels.append(_money(found, money))
    counters = found.of(Part.USED, Part.LEFT)
    if counters:
        panels.append(_counters(found, counters))
    states = found.answered_states
    if states:
        panels.append(_states(found, states))
    if alone:
        panels.append(_notes(found))
    whole: Panel = alt.vconcat(*panels, spacing=34, bounds="full")
    whole = whole.resolve_scale(
        color="independent", stroke="independent", strokeDash="independent", y="independent"
    ).properties(description=description(found))
    if alone:
        whole = whole.properties(title=_heading(found))
    data: dict[str, Any] = whole.to_dict()
    return data


def _heading(found: Timeline) -> alt.TitleParams:
    day = dutch(found.case.reference, None)
    lines = [
        f"{span_text(found.first, found.last)}, gezien op {day}",
        "What this person gets, month by month",
    ]
    return alt.TitleParams(
        title(found),
        subtitle=lines,
        fontSize=22,
        subtitleFontSize=13,
        subtitlePadding=6,
        offset=18,
    )


def title(found: Timeline) -> str:
    """The title of a chart."""
    return f"Wat {words(found.case.applicant.name).title()} krijgt, maand voor maand"


def description(found: Timeline) -> str:
    """What the chart shows, for who cannot see it."""
    parts = []
    paid, counters = found.of(Part.PAID), found.of(Part.USED, Part.LEFT)
    if paid:
        parts.append(f"gestapelde staven met het bedrag per maand van {_listed(paid)}")
    if counters:
        parts.append(f"lijnen van {_listed(counters)}")
    states = found.answered_states
    if states:
        parts.append(f"balken van {_listed(states)}")
    span = span_text(found.first, found.last)
    return f"{title(found)}, {span}: {'; '.join(parts)}. De tabellen geven dezelfde gegevens."


def _listed(tracks: Iterable[Track]) -> str:
    return ", ".join(clean(track.title) for track in tracks)


# --- panels -----------------------------------------------------------------------------------


def _money(found: Timeline, money: shapes.Money) -> Panel:
    titles = [clean(track.title) for track in money.tracks]
    colours = alt.Scale(domain=titles, range=_cycle(look.COMPONENTS, len(titles)))
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[money.lowest, money.room], nice=False),
        axis=_axis(labelExpr=_EURO, tickCount=5),
    )
    blocks = [{**block, **_fill(found, block["form"])} for block in money.blocks()]
    place = {"x": _months(found), "x2": "end", "y": y, "y2": "high"}
    legend = _legend("Onderdeel · Part", titles)
    drawn = (
        _chart(blocks)
        .mark_bar(strokeWidth=1.4)
        .encode(
            **place,
            color=alt.Color("what:N", scale=colours, legend=legend),
            stroke=alt.Stroke("what:N", scale=colours, legend=None),
            fillOpacity=alt.FillOpacity("full:Q", scale=None, legend=None),
            strokeDash=alt.StrokeDash("dash:N", scale=_DASHES, legend=None),
            tooltip=_tooltip("what", "said", "months"),
        )
    )
    separators = (
        _chart(money.separators())
        .mark_rule(style="paper", strokeWidth=1 if shapes.pixels(found, 1) > 8 else 0)
        .encode(x="at:Q", y="high:Q", y2=alt.datum(0.0))
    )
    waiting = list(money.open_blocks())
    panel = _layered(
        found,
        _MONEY_HEIGHT,
        [
            _chart(blocks).mark_rect(style="paper").encode(**place),  # hides the lines behind
            drawn,
            separators,
            _open_rectangles(waiting).encode(y="low:Q", y2="high"),
            _open_signs(waiting).encode(y="middle:Q"),
            _chart(money.labels())
            .mark_text(dy=-6, fontSize=12, style="ink", baseline="bottom")
            .encode(x="at:Q", y="high:Q", text="text:N"),
        ],
        named=True,
    )
    name = "Geld per maand · Money by month"
    forms = [form for form in found.forms if form != NO_FORM or len(found.forms) > 1]
    if not forms:
        return panel.properties(title=_title(name))
    keys = _forms(found, forms).properties(title=_title(name))
    both: Panel = alt.vconcat(keys, panel, spacing=10)
    return both.resolve_scale(color="independent", stroke="independent")


def _forms(found: Timeline, forms: Sequence[str]) -> Panel:
    """The key to how full a block is: in which form it is paid."""
    at, keys = 0.0, []
    for form in forms:
        text = form_text(form)
        keys.append({"at": at, "end": at + 15, "text": text, **_fill(found, text)})
        at += 15 + 7 + shapes.LETTER * 1.05 * len(text) + 18
    y = alt.Y(
        "low:Q", scale=alt.Scale(domain=[36, 0], nice=False), axis=_axis(labels=False, grid=False)
    )
    x = alt.X("at:Q", scale=alt.Scale(domain=[0, shapes.WIDTH], nice=False), axis=None)
    rows = [{**key, "low": 19.0, "high": 34.0} for key in keys]
    swatches = (
        _chart(rows)
        .mark_bar(style="open", strokeWidth=1.4)
        .encode(
            x=x,
            x2="end",
            y=y,
            y2="high",
            fillOpacity=alt.FillOpacity("full:Q", scale=None, legend=None),
            strokeDash=alt.StrokeDash("dash:N", scale=_DASHES, legend=None),
        )
    )
    names = (
        _chart({"at": key["end"] + 6, "low": 27.0, "text": key["text"]} for key in keys)
        .mark_text(align="left", baseline="middle", fontSize=12.5, style="ink")
        .encode(x="at:Q", y="low:Q", text="text:N")
    )
    heading = (
        _chart([{"at": 0.0, "low": 0.0, "text": "Vorm · Form"}])
        .mark_text(align="left", baseline="top", fontSize=12, style="quiet")
        .encode(x="at:Q", y="low:Q", text="text:N")
    )
    return alt.layer(swatches, names, heading).properties(width=shapes.WIDTH, height=36)


def _fill(found: Timeline, form: str) -> dict[str, Any]:
    """How full a block of a form is drawn, and the dashes of its edge."""
    texts = [form_text(each) for each in found.forms if each not in (NO_FORM, UNKNOWN_FORM)]
    if form == form_text(UNKNOWN_FORM):
        return {"full": look.UNKNOWN_FILL, "dash": _UNKNOWN_DASH}
    if form not in texts:  # without a form; if nothing has one, there is nothing to tell apart
        return {"full": look.NO_FORM_FILL if texts else 1.0, "dash": _NO_FORM_DASH if texts else 0}
    number = texts.index(form) % len(look.FILLS)
    return {"full": look.FILLS[number], "dash": number}


def _counters(found: Timeline, tracks: Sequence[Track]) -> Panel:
    titles = [clean(track.title) for track in tracks]
    colours = alt.Scale(domain=titles, range=_cycle(look.COUNTERS, len(titles)))
    dashes = [[5, 3] if track.part is Part.LEFT else [1, 0] for track in tracks]
    legend = _legend("Teller · Counter", titles)
    points = list(shapes.points(tracks))
    lines = (
        _chart(points)
        .mark_line(interpolate="step-after", strokeWidth=2.6)
        .encode(
            x=_months(found, field="at"),
            y=alt.Y(
                "high:Q",
                scale=alt.Scale(zero=True, nice=True),
                axis=_axis(tickCount=4, tickMinStep=1),
            ),
            color=alt.Color("what:N", scale=colours, legend=legend),
            strokeDash=alt.StrokeDash(
                "what:N", scale=alt.Scale(domain=titles, range=dashes), legend=legend
            ),
            detail="piece:N",
        )
    )
    spots = (
        _chart(points)
        .mark_point(size=90, opacity=0, filled=True)
        .encode(x="at:Q", y="high:Q", tooltip=_tooltip("what", "said", "months"))
    )
    waiting = list(shapes.gaps(found, tracks))
    panel = _layered(
        found,
        _COUNTER_HEIGHT,
        [
            lines,
            _open_rectangles(waiting).encode(y=alt.value(0), y2=alt.value(_COUNTER_HEIGHT)),
            _open_signs(waiting).encode(y=alt.value(_COUNTER_HEIGHT / 2)),
            spots,
            _chart(shapes.ends(tracks))
            .mark_text(dx=6, fontSize=13, align="left", fontWeight="bold", style="ink")
            .encode(x="at:Q", y="high:Q", text="text:N"),
        ],
    )
    return panel.properties(title=_title("Gebruikt en over · Used and left"))


def _states(found: Timeline, tracks: Sequence[Track]) -> Panel:
    height = shapes.ROW * len(tracks)
    bands = list(shapes.bands(found, tracks))
    colours = alt.Scale(domain=list(range(len(look.BANDS))), range=list(look.BANDS))
    y = alt.Y(
        "low:Q",
        scale=alt.Scale(domain=[height, 0], nice=False),
        axis=_axis(labels=False, grid=False),
    )
    bars = (
        _chart(bands)
        .mark_rect(cornerRadius=3)
        .encode(
            x=_months(found),
            x2="end",
            y=y,
            y2="high",
            color=alt.Color("colour:O", scale=colours, legend=None),
            tooltip=_tooltip("what", "said", "months"),
        )
    )
    labels = (
        _chart(
            {
                "at": (band["start"] + band["end"]) / 2,
                "low": (band["low"] + band["high"]) / 2,
                "text": band["label"],
            }
            for band in bands
        )
        .mark_text(fontSize=12, color=look.BAND_INK)
        .encode(x="at:Q", y="low:Q", text="text:N")
    )
    titles = (
        _chart(
            {"at": found.first, "low": number * shapes.ROW + 9, "text": shapes.state_title(track)}
            for number, track in enumerate(tracks)
        )
        .mark_text(fontSize=12.5, align="left", baseline="middle", style="ink")
        .encode(x="at:Q", y="low:Q", text="text:N")
    )
    panel = _layered(found, height, [bars, labels, titles])
    return panel.properties(title=_title("Wat er geldt · What holds"))


def _notes(found: Timeline) -> Panel:
    """What is missing and what it leans on, under the chart."""
    said = [f"{each.sign} {each.what}. {each.reason}" for each in missing(found)]
    lines = [line for each in (*said, *notes(found)) for line in textwrap.wrap(each, 132)]
    texts = [{"row": row, "text": line} for row, line in enumerate(lines or [""])]
    chart = (
        _chart(texts)
        .mark_text(align="left", baseline="top", fontSize=12, style="quiet")
        .encode(
            x=alt.value(0),
            y=alt.Y(
                "row:Q",
                scale=alt.Scale(domain=[0, max(len(lines), 1)], nice=False, reverse=True),
                axis=_axis(labels=False, grid=False),
            ),
            text="text:N",
        )
    )
    return alt.layer(chart).properties(width=shapes.WIDTH, height=_LINE * max(len(lines), 1))


# --- parts of panels --------------------------------------------------------------------------


def _layered(
    found: Timeline, height: float, layers: Sequence[Panel], *, named: bool = False
) -> Panel:
    """A panel: its layers between the lines of years and that of the reference date."""
    years = (
        _chart({"at": month} for month in shapes.year_starts(found))
        .mark_rule(style="line", strokeWidth=1)
        .encode(x="at:Q")
    )
    moment = shapes.reference(found)
    moments = (
        _chart([] if moment is None else [{"at": moment}])
        .mark_rule(style="ink", strokeWidth=1, strokeDash=[2, 3], opacity=0.7)
        .encode(x="at:Q")
    )
    whole = [years, *layers, moments]
    if named and moment is not None:
        word = _chart([{"at": moment, "text": "peildatum"}])
        whole.append(
            word.mark_text(baseline="bottom", dy=-3, fontSize=11, style="quiet").encode(
                x="at:Q", y=alt.value(0), text="text:N"
            )
        )
    return alt.layer(*whole).properties(width=shapes.WIDTH, height=height)


def _title(name: str) -> alt.TitleParams:
    return alt.TitleParams(name, fontSize=15, offset=12, frame="group")


def _axis(**how: Any) -> alt.Axis:
    """An axis of values: as wide in every panel, so that months stand under each other."""
    return alt.Axis(
        title=None,
        domain=False,
        ticks=False,
        labelPadding=7,
        minExtent=_AXIS,
        maxExtent=_AXIS,
        **how,
    )


def _chart(values: Iterable[Any]) -> Panel:
    return alt.Chart.from_dict({"data": {"values": list(values)}, "mark": "rect"})


def _months(found: Timeline, field: str = "start") -> alt.X:
    """The axis of months, the same for all panels."""
    ticks = list(shapes.ticks(found))
    names = {str(tick["at"]): tick["text"].split("\n") for tick in ticks}
    return alt.X(
        f"{field}:Q",
        scale=alt.Scale(domain=[found.first, found.last + 1], nice=False, zero=False),
        axis=alt.Axis(
            values=[tick["at"] for tick in ticks],
            labelExpr=f"({json.dumps(names)})[datum.value]",
            labelFlush=False,
            labelOverlap=False,
            grid=False,
            title=None,
            tickSize=4,
        ),
    )


def _open_rectangles(blocks: Iterable[Any]) -> Panel:
    return (
        _chart(blocks)
        .mark_rect(style="open", fillOpacity=0.12, strokeDash=[3, 3], strokeOpacity=0.6)
        .encode(x="start:Q", x2="end", tooltip=_tooltip("what", "said", "months"))
    )


def _open_signs(blocks: Iterable[shapes.Block]) -> Panel:
    return (
        _chart(
            {
                "at": (block["start"] + block["end"]) / 2,
                "middle": (block["low"] + block["high"]) / 2,
                "text": block["form"],
            }
            for block in blocks
        )
        .mark_text(fontSize=15, fontWeight="bold", style="quiet")
        .encode(x="at:Q", text="text:N")
    )


def _legend(name: str, titles: Sequence[str]) -> alt.Legend:
    """A key above a panel, in one row if there is room."""
    widths = [28 + 1.05 * shapes.LETTER * len(title) for title in titles]
    one_row = sum(widths) < shapes.WIDTH
    columns = len(titles) if one_row else max(1, int(shapes.WIDTH / max(widths)))
    return alt.Legend(title=name, orient="top", columns=columns, symbolType="square")


def _tooltip(*fields: str) -> list[alt.Tooltip]:
    names = {"what": "wat", "said": "waarde", "months": "maanden"}
    return [alt.Tooltip(f"{field}:N", title=names[field]) for field in fields]


def _cycle(values: Sequence[Any], count: int) -> list[Any]:
    return [values[place % len(values)] for place in range(count)]
