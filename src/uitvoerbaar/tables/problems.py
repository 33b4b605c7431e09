"""What is wrong with tables of data: every problem with its table, column and row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from attrs import define, field, frozen

from uitvoerbaar.kernel.data import Array

MOST_SHOWN = 20


@frozen(slots=True)
class TableProblem:
    """One thing that is wrong: where, what in one Dutch sentence, and how to mend it.

    `row` counts from 0, None where it is about a whole column or table. `named`: a row (of a table)
    that the sentence names, as `row_text` does.
    """

    table: str
    column: str | None
    row: int | None
    sentence: str
    mend: str
    named: tuple[str, int] | None = None

    def __str__(self) -> str:
        place = f"tabel {self.table}" if self.table else "de tabel"
        if self.column is not None:
            place += f", kolom {self.column}"
        if self.row is not None:
            place += f", rij {self.row}"
        return f"{place}: {self.sentence} {self.mend}"


def row_text(table: str, row: int) -> str:
    """What a sentence calls a row of a table."""
    return f"rij {row} van tabel {table}"


class TableError(Exception):
    """Tables that cannot be used; `problems` says all that is wrong."""

    def __init__(self, problems: Sequence[TableProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


@define(slots=True)
class Problems:
    """The problems found so far; no more of them than people read."""

    found: list[TableProblem] = field(factory=list)

    def note(
        self,
        table: str,
        column: str | None,
        row: int | None,
        sentence: str,
        mend: str,
        named: tuple[str, int] | None = None,
    ) -> None:
        """Notes a problem."""
        if len(self.found) < MOST_SHOWN:
            self.found.append(TableProblem(table, column, row, sentence, mend, named))

    def note_first(
        self,
        table: str,
        column: str,
        wrong: Array,
        what: str | Callable[[int], str],
        mend: str | Callable[[int], str],
        counted: str = "rijen",
        named: tuple[str, int] | Callable[[int], tuple[str, int]] | None = None,
    ) -> bool:
        """Notes the first of the rows that are wrong (bool array), and how many there are if there
        are more; whether there is one. `what`: a sentence without its full stop, or one made for a
        row; `counted`: what there are more of; `named`: the row of a table that it names."""
        rows = np.flatnonzero(wrong)
        if not len(rows):
            return False
        row = int(rows[0])
        sentence, advice = (said if isinstance(said, str) else said(row) for said in (what, mend))
        count = f" ({len(rows)} {counted})" if len(rows) > 1 else ""
        other = named(row) if callable(named) else named
        self.note(table, column, row, f"{sentence}{count}.", advice, other)
        return True

    def check(self) -> None:
        """Raises TableError if there is a problem."""
        if self.found:
            raise TableError(self.found)
