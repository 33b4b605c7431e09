"""Charts of how cost grows, as Vega-Altair; saved as SVG beside the numbers."""

from __future__ import annotations

from typing import Any

import altair as alt


def growth_in_people(data: dict[str, Any]) -> alt.Chart:
    """Seconds against people, on two logarithmic scales: a straight line is linear growth.

    `data` is what `bench/population.py` keeps.
    """
    rows = [
        {
            "people": int(people),
            "seconds": measured["median"],
            "engine": f"{measured['name']}, {_threads(measured['threads'])}",
        }
        for people, engines in data["people"].items()
        for measured in engines
    ]
    return _growth(rows, "people", "People", "engine", data["chain"])


def growth_in_rules(rows: list[dict[str, Any]], title: str) -> alt.Chart:
    """Seconds against rules, on two logarithmic scales; rows with `rules`, `seconds`, `what`."""
    return _growth(rows, "rules", "Rules", "what", title)


def _threads(count: int) -> str:
    return "1 thread" if count == 1 else f"{count} threads"


def _growth(rows: list[dict[str, Any]], by: str, label: str, kind: str, title: str) -> alt.Chart:
    order = list(dict.fromkeys(row[kind] for row in rows))
    base = alt.Chart(alt.InlineData(values=rows), title=title, width=460, height=320)
    chart: alt.Chart = base.mark_line(point=True).encode(
        x=alt.X(f"{by}:Q", title=label, scale=alt.Scale(type="log")),
        y=alt.Y("seconds:Q", title="Seconds (median)", scale=alt.Scale(type="log")),
        color=alt.Color(f"{kind}:N", title=None, sort=order),
        strokeDash=alt.StrokeDash(f"{kind}:N", title=None, sort=order),
    )
    return chart


def memory_and_rows(data: dict[str, Any]) -> alt.Chart:
    """The most memory of a streamed run against its rows, beside what the table is in memory; a
    level line is memory that does not grow. `data` is what `bench/streaming.py` keeps."""
    rows = [
        {"rows": one["rows"], "memory": one[field], "what": what}
        for one in data["measured"]
        for field, what in (
            ("peak", f"most of the run, {one['what']}"),
            ("table", "the table itself, in memory"),
        )
    ]
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows), title="A streamed run", width=460, height=320)
        .mark_line(point=True)
        .encode(
            x=alt.X("rows:Q", title="Rows", scale=alt.Scale(type="log")),
            y=alt.Y("memory:Q", title="Memory (MB)", scale=alt.Scale(zero=True)),
            color=alt.Color("what:N", title=None),
            strokeDash=alt.StrokeDash("what:N", title=None),
        )
    )
    return chart


def missing_values(data: dict[str, Any]) -> alt.Chart:
    """Nanoseconds a person against the share of values that is missing, with rows taken apart and
    all one by one. `data` is what `bench/gaps.py` keeps."""
    rows = [
        {"missing": f"{one['share']:.2%}", "ns": one[way] / one["people"] * 1e9, "what": what}
        for one in data["measured"]
        for way, what in (("apart", "rows with a gap apart"), ("one by one", "all one by one"))
    ]
    order = list(dict.fromkeys(row["missing"] for row in rows))
    chart: alt.Chart = (
        alt.Chart(alt.InlineData(values=rows), title=data["chain"], width=460, height=320)
        .mark_line(point=True)
        .encode(
            x=alt.X("missing:O", title="Values that are missing", sort=order),
            y=alt.Y("ns:Q", title="Nanoseconds a person", scale=alt.Scale(type="log")),
            color=alt.Color("what:N", title=None),
            strokeDash=alt.StrokeDash("what:N", title=None),
        )
    )
    return chart


def scattered_and_sorted(data: dict[str, Any]) -> alt.Chart:
    """How many times as long runs take where rows lie scattered, or are sorted first. `data` is
    what `bench/scattered.py` keeps."""
    order = list(dict.fromkeys(one["way"] for one in data["measured"]))
    chart: alt.Chart = (
        alt.Chart(
            alt.InlineData(values=data["measured"]),
            title="Rows of a household together, scattered and sorted",
            width=460,
        )
        .mark_bar()
        .encode(
            x=alt.X("ratio:Q", title="Times as long as with the rows together"),
            y=alt.Y("way:N", title=None, sort=order),
            row=alt.Row("cases:O", title="Cases"),
        )
    )
    return chart
