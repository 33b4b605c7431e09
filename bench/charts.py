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
