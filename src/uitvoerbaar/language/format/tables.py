"""Tables of amounts in columns: dates and words to the left, amounts to the right.

Amounts of one column then stand with their cents under each other, so that an odd one is seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from uitvoerbaar.language.format.words import Word, joined

_NUMERIC = frozenset({"MONEY", "PERCENT", "NUMBER"})
_BETWEEN = " | "


@frozen
class _Cell:
    """A cell: its value, and its own source and certainty if it has them."""

    value: str
    source: str
    numeric: bool


def align_table(rows: Sequence[Sequence[Word]]) -> list[str]:
    """The lines of a table (its header first), without indentation; rows may differ in length."""
    table = [_cells(row) for row in rows]
    columns = max(map(len, table), default=0)
    filled = [row + [_Cell("", "", False)] * (columns - len(row)) for row in table]
    aligned = [_column(column) for column in zip(*filled, strict=True)]
    return [
        _BETWEEN.join(texts[: len(row)]).rstrip()
        for row, texts in zip(table, zip(*aligned, strict=True), strict=True)
    ]


def align_short_rows(rows: Sequence[Sequence[Word]]) -> list[str]:
    """The lines `vanaf D: amount bron ..`, without indentation, with the amounts in a column."""
    cells = []
    for row in rows:
        end = next((i for i, w in enumerate(row) if w.kind in ("_KNOWN_FROM", "_SOURCE")), len(row))
        cells.append((joined(row[:3]), _cell(row[3:end]), joined(row[end:])))
    column = _column([cell for _, cell, _ in cells])
    return [
        f"{start} {text} {rest}".rstrip()
        for (start, _, rest), text in zip(cells, column, strict=True)
    ]


def _cells(row: Sequence[Word]) -> list[_Cell]:
    bars = [index for index, word in enumerate(row) if word.kind == "_BAR"]
    return [
        _cell(row[start:end])
        for start, end in zip([0, *(bar + 1 for bar in bars)], [*bars, len(row)], strict=True)
    ]


def _cell(words: Sequence[Word]) -> _Cell:
    sign = 1 if words and words[0].unary else 0
    if len(words) > sign and words[sign].kind in _NUMERIC:
        return _Cell(joined(words[: sign + 1]), joined(words[sign + 1 :]), True)
    return _Cell(joined(words), "", False)


def _column(cells: Sequence[_Cell]) -> list[str]:
    """The cells of a column, all as wide as the widest."""
    if not any(cell.numeric for cell in cells):
        width = max((len(cell.value) for cell in cells), default=0)
        return [cell.value.ljust(width) for cell in cells]
    if not any(cell.source for cell in cells):
        width = max(len(cell.value) for cell in cells)
        return [cell.value.rjust(width) for cell in cells]
    # A heading may be wider than the amounts, which stand in line among themselves.
    width = max((len(cell.value) for cell in cells if cell.numeric), default=0)
    texts = [f"{cell.value:>{width}} {cell.source}".rstrip() for cell in cells]
    return [text.ljust(max(map(len, texts))) for text in texts]
