"""The looks of a chart: colours that anyone can tell apart, on light and on dark paper."""

from __future__ import annotations

from typing import Any

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

# Okabe and Ito, without yellow and black, then four of Tol's muted ones.
COMPONENTS = (
    *("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"),
    *("#AA4477", "#999933", "#7A6BB5", "#44AA99"),
)
COUNTERS = ("#C8553D", "#1E88C8", "#8E6BBF", "#4B9C6B", "#B08900")
# Nee, ja, open, and the values of enumerations (Tol's light ones): for dark letters on them.
BANDS = (
    *("#DCE1E7", "#7FCDBB", "#F4E3C1"),
    *("#77AADD", "#EEDD88", "#FFAABB", "#99DDFF", "#BBCC33", "#EE8866", "#AAAA00", "#DDDDDD"),
)
BAND_INK = "#1c1f24"
# From a full block to an empty one, by the order of the forms in the law.
FILLS = (1.0, 0.55, 0.12, 0.8, 0.35, 0.25)
STROKES = ((1, 0), (1, 0), (5, 3), (2, 2), (1, 4), (8, 2))
NO_FORM_FILL, NO_FORM_STROKE = 0.8, (2, 2)
UNKNOWN_FILL, UNKNOWN_STROKE = 0.3, (1, 3)


def config(*, dark: bool = False) -> dict[str, Any]:
    """The looks of a whole chart on light or dark paper."""
    ink, quiet, line, paper = (
        ("#e8ebf0", "#aab3bf", "#3a424d", "#15191f")
        if dark
        else ("#1c1f24", "#535a63", "#d9dee5", "#ffffff")
    )
    return {
        "aria": False,
        "background": paper,
        "font": FONT,
        "padding": {"left": 16, "right": 20, "top": 16, "bottom": 12},
        "view": {"stroke": None},
        "title": {"color": ink, "subtitleColor": quiet, "anchor": "start", "font": FONT},
        "axis": {
            "labelColor": quiet,
            "titleColor": quiet,
            "gridColor": line,
            "domainColor": line,
            "tickColor": line,
            "labelFontSize": 12,
        },
        "legend": {
            "labelColor": ink,
            "titleColor": quiet,
            "labelFontSize": 12.5,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelLimit": 320,
        },
        "style": {
            "ink": {"color": ink},
            "quiet": {"color": quiet},
            "paper": {"color": paper},
            "line": {"color": line},
            "open": {"color": quiet},
        },
    }
