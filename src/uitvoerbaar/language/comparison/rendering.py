"""A difference between two laws as text: by regulation and article, old beside new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from uitvoerbaar.language.comparison.changes import (
    Amount,
    AmountChange,
    Change,
    ChangeKind,
    Detail,
    Difference,
    PartChange,
)

# Short texts stand on one line, old and new beside each other.
_SHORT = 40


def render_difference(found: Difference) -> str:
    """The changes as lines of text, without colours; "Geen verschil." if there are none."""
    if not found:
        return "Geen verschil."
    lines = [_count(found.changes)]
    for regulation, of_regulation in groupby(found.changes, key=lambda change: change.regulation):
        title = regulation or "Zonder regeling"
        lines += ["", title, "=" * len(title)]
        for article, changes in groupby(of_regulation, key=_article):
            if article:
                lines += ["", article, "-" * len(article)]
            for change in changes:
                lines += ["", *_change(change)]
    return "\n".join(lines)


def _count(changes: Sequence[Change]) -> str:
    counted = Counter(change.kind for change in changes)
    parts = ", ".join(f"{counted[kind]} {kind.value}" for kind in ChangeKind if counted[kind])
    word = "wijziging" if len(changes) == 1 else "wijzigingen"
    return f"{len(changes)} {word}: {parts}."


def _article(change: Change) -> str:
    if change.citation is None:
        return ""
    text = f"Artikel {change.citation.article}"
    if change.citation.paragraph:
        text += f", lid {change.citation.paragraph}"
    if change.citation.item:
        text += f", onderdeel {change.citation.item}"
    return text


def _change(change: Change) -> Iterator[str]:
    yield f"{change.kind.value.capitalize()}: {change.what} {change.name}"
    if change.text is not None:
        yield from _indented(change.text.split("\n"), 4)
    for stretch, details in groupby(change.details, key=lambda detail: str(detail.stretch)):
        if stretch:
            yield f"    {stretch}:"
        for detail in details:
            yield from _indented(_detail(detail), 6 if stretch else 4)
    yield from _indented(_amounts(change.amounts), 4)


def _indented(lines: Iterable[str], by: int) -> Iterator[str]:
    return (" " * by + line if line else "" for line in lines)


def _detail(detail: Detail) -> Iterator[str]:
    old, new = detail.old, detail.new
    if old is None or new is None:
        word, text = ("erbij", new) if old is None else ("vervalt", old)
        lines = (text or "").split("\n")
        if len(lines) == 1:
            yield f"{detail.label}, {word}: {lines[0]}"
        else:
            yield f"{detail.label}, {word}:"
            yield from _indented(lines, 4)
    elif max(len(old), len(new)) <= _SHORT and "\n" not in old + new:
        yield f"{detail.label}: {old} → {new}"
    else:
        yield f"{detail.label}:"
        yield from _beside("was", old.split("\n"))
        yield from _beside("wordt", new.split("\n"))
        yield from _beside("anders", [_part(part) for part in detail.parts])


def _beside(word: str, lines: Sequence[str]) -> Iterator[str]:
    """Lines with a word before the first."""
    for index, line in enumerate(lines):
        yield f"    {word if index == 0 else '':<8}{line}"


def _part(part: PartChange) -> str:
    if part.old is None:
        return f"erbij: `{part.new}`"
    return f"weg: `{part.old}`" if part.new is None else f"`{part.old}` wordt `{part.new}`"


# --- amounts ----------------------------------------------------------------------------------


def _amounts(changes: Sequence[AmountChange]) -> Iterator[str]:
    """A table of amounts: date, category (if there are any), old, new."""
    if not changes:
        return
    rows = [["vanaf", "kenmerken", "was", "wordt"]]
    for change in changes:
        old, new = (_said(amounts, with_source=False) for amounts in (change.old, change.new))
        if old == new:
            old, new = (_said(amounts, with_source=True) for amounts in (change.old, change.new))
        rows.append([str(change.valid_from), " ".join(change.category), old, new])
    if not any(change.category for change in changes):
        rows = [[day, old, new] for day, _, old, new in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _said(amounts: Sequence[Amount], *, with_source: bool) -> str:
    return "; ".join(_amount(amount, with_source) for amount in amounts) or "geen bedrag"


def _amount(amount: Amount, with_source: bool) -> str:
    text = f"{amount.value} ({amount.certainty}"
    if with_source:
        text += f', "{amount.source}"'
    if amount.known_from is not None:
        text += f", bekend vanaf {amount.known_from}"
    if amount.assumption is not None:
        text += f", aanname {amount.assumption}"
    return f"{text})"
