"""A chart as a file: a drawing (SVG), a picture (PNG) or a page. No browser, no network.

Loads Altair, so it is imported only when a chart is asked for.
"""

from __future__ import annotations

import vl_convert

from uitvoerbaar.rendering.markup import tag, whole
from uitvoerbaar.timeline.chart import description, specification, title
from uitvoerbaar.timeline.look import config
from uitvoerbaar.timeline.model import Timeline
from uitvoerbaar.timeline.page import page

_FINENESS = 2  # pixels of a picture for one on a screen


def chart_file(found: Timeline, suffix: str) -> bytes:
    """The content of a file with this suffix: .svg, .png or .html."""
    if suffix == ".png":
        return png(found)
    return (page(found) if suffix == ".html" else svg(found)).encode()


def svg(found: Timeline) -> str:
    """A drawing, with its title and a description for who cannot see it."""
    drawn = vl_convert.vegalite_to_svg(specification(found), config=config(), allowed_base_urls=[])
    head, _, rest = drawn.partition(">")
    named = f'{head} role="img" xml:lang="nl" aria-labelledby="titel beschrijving">'
    words = whole(
        tag("title", title(found), id="titel"),
        tag("desc", description(found), id="beschrijving"),
    )
    return f"{named}{words}{rest}\n"


def png(found: Timeline) -> bytes:
    """A picture, finer than a screen needs."""
    spec = specification(found)
    return vl_convert.vegalite_to_png(spec, config=config(), scale=_FINENESS, allowed_base_urls=[])
