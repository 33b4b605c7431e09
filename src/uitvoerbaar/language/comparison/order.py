"""The order of articles as people count them: 3.9, 3.9a, 3.10."""

from __future__ import annotations

import re

from uitvoerbaar.law.citation import Citation

Number = tuple[tuple[int, int, str], ...]


def natural(citation: Citation) -> Number:
    """A key that sorts articles, then paragraphs, then items."""
    text = f"{citation.article} {citation.paragraph or ''} {citation.item or ''}"
    parts = re.findall(r"\d+|[^\d\W]+", text)
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
