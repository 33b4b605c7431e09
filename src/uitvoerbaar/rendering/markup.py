"""HTML in which text cannot become markup: whatever is not `Markup` is escaped."""

from __future__ import annotations

from html import escape

from uitvoerbaar.rendering.wording import clean

_VOID = ("meta", "link", "br", "hr")


class Markup(str):
    """Text that is HTML already. Only `tag` and `whole` make it."""

    __slots__ = ()


Content = str | None
"""Markup as it is, other text escaped, None left out."""


def tag(name: str, /, *content: Content, **attributes: str | bool | None) -> Markup:
    """An element. Attributes: `class_` is class, underscores are hyphens; True is written without
    a value, False and None are left out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{whole(*content)}</{name}>")


def whole(*content: Content) -> Markup:
    """Pieces after each other."""
    return Markup("".join(_escaped(piece) for piece in content if piece is not None))


def _escaped(piece: str) -> str:
    if isinstance(piece, Markup):
        return piece
    return escape(clean_lines(piece)).replace("€ ", "€\N{NO-BREAK SPACE}")


def clean_lines(text: str) -> str:
    """Text without unseen signs; its line ends stay."""
    return "\n".join(clean(line) for line in text.split("\n"))


def _attribute(key: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(clean(value))}"'


def both(dutch: str, english: str) -> Markup:
    """A fixed word in Dutch with its English beside it."""
    return whole(dutch, " ", tag("span", english, lang="en", class_="english"))
