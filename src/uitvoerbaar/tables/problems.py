"""What is wrong with tables of data: every problem with its table, column and row."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen


@frozen(slots=True)
class TableProblem:
    """One thing that is wrong: where, what in one Dutch sentence, and how to mend it.

    `row` counts from 0, None where it is about a whole column or table.
    """

    table: str
    column: str | None
    row: int | None
    sentence: str
    mend: str

    def __str__(self) -> str:
        place = f"tabel {self.table}" if self.table else "de tabel"
        if self.column is not None:
            place += f", kolom {self.column}"
        if self.row is not None:
            place += f", rij {self.row}"
        return f"{place}: {self.sentence} {self.mend}"


class TableError(Exception):
    """Tables that cannot be used; `problems` says all that is wrong."""

    def __init__(self, problems: Sequence[TableProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


MOST_SHOWN = 20
