"""What a run over columns gives: values, states and reasons, as arrays and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import define, field

from uitvoerbaar.evaluation.decision import Decision
from uitvoerbaar.face.output import (
    WORDS,
    decoded,
    output_table,
    plain,
    reason_text,
    state_codes,
)
from uitvoerbaar.kernel import Column, states
from uitvoerbaar.law.types import Address, Text

if TYPE_CHECKING:
    from uitvoerbaar.face.columns import Columns, Input


@define(slots=True, eq=False)
class Results:
    """The outcomes of a run. `columns` has the arrays of each outcome; `handed_back` says how many
    subjects the kernel was not sure of, so that they were evaluated one by one, and `by_hand` for
    each subject whether it was."""

    run: Columns
    input: Input
    months: list[int]
    columns: list[Column]
    handed_back: int = 0
    by_hand: Any = None
    exact: dict[tuple[str, int, int], Any] = field(factory=dict)
    exact_bounds: dict[tuple[str, int, int], tuple[Any, Any]] = field(factory=dict)
    _texts: list[str] = field(factory=list, init=False)

    def __len__(self) -> int:
        """How many subjects there are."""
        return len(self.input.subjects)

    @property
    def share_handed_back(self) -> float:
        """The share of subjects that were evaluated one by one."""
        return self.handed_back / len(self) if len(self) else 0.0

    @property
    def table(self) -> Any:
        """A table with a row for each subject; see `outcome_table`."""
        return outcome_table(self)

    def value(self, outcome: str, row: int, month: int = 0) -> Any:
        """The value of an outcome as the law has it (an int or Fraction of cents, a bool, a date,
        a word); None where there is none."""
        column = self._column(outcome)
        if column.state[month, row] & states.NO_VALUE:
            return None
        key = (column.outcome.rule.symbol.name, month, row)
        if key in self.exact:
            return plain(column.outcome.rule.type, self.exact[key])
        kind, raw = column.outcome.rule.type, column.value(month, row)
        if isinstance(kind, Text | Address):
            return self._text(raw)
        return decoded(self.run.lawbook.law, kind, raw)

    def _text(self, number: int) -> str:
        """A text by its number in the run."""
        texts = self.input.data.texts
        if len(self._texts) != len(texts):
            self._texts[:] = sorted(texts, key=texts.__getitem__)
        return self._texts[number]

    def state(self, outcome: str, row: int, month: int = 0) -> str:
        """The state of an outcome: one of `WORDS`."""
        return WORDS[int(state_codes(self._column(outcome).state[month, row : row + 1])[0])]

    def reason(self, outcome: str, row: int, month: int = 0) -> str | None:
        """Which text and branch decided, in words; None where the kernel does not say."""
        column = self._column(outcome)
        number = int(column.reason[month, row])
        return None if number < 0 else reason_text(column, number)

    def explain(self, row: int) -> Decision:
        """The decision for one subject, evaluated again with its whole explanation."""
        return self.run.decision(self.input, row)

    def _column(self, name: str) -> Column:
        return next(c for c in self.columns if c.outcome.rule.symbol.name == name)


def outcome_table(results: Results, reasons: bool = False) -> Any:
    """A pyarrow table with a row for each subject; `face.output` says which columns it has.

    An amount is whole cents (int64). A value that is not known is null.
    """
    return output_table(results, reasons)


__all__ = ["WORDS", "Results", "outcome_table", "reason_text"]
