"""An amount that a citizen chooses is never below zero, in a case and in a table alike."""

from __future__ import annotations

import copy
import json
from typing import Any

import pyarrow as pa
import pytest

from tests.corpus.debtors import case, debt, debtor
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.face import Lawbook
from uitvoerbaar.law.declaration import Choice
from uitvoerbaar.law.types import Amount
from uitvoerbaar.tables import TableError, read_tables


def amounts(lawbook: Lawbook) -> list[Choice]:
    """The choices of an amount in the law."""
    return [c for c in lawbook.law.choices.values() if isinstance(c.type, Amount)]


def chosen(choice: Choice, value: Any) -> dict[str, Any]:
    """The case of a debtor who chooses an amount."""
    dora = debtor(50_000, [debt(20_000)])
    (dora["schulden"][0] if choice.symbol.kind == "schuld" else dora)[choice.symbol.name] = value
    return case("2025-04-01", dora)


def test_every_amount_that_can_be_chosen_has_a_lower_bound(lawbook: Lawbook) -> None:
    found = amounts(lawbook)
    assert len(found) >= 5
    assert {choice.symbol.name for choice in found if choice.low != 0} == set()


@pytest.mark.parametrize(
    "value",
    [
        "-0.01",
        {"in 2025-03": -5000},
        {"2025-01": "0", "in 2025-03": "-1"},
        {"waarde": "-150", "op": "2025-02-01"},
    ],
)
def test_a_negative_amount_is_refused_in_a_case(lawbook: Lawbook, value: Any) -> None:
    for choice in amounts(lawbook):
        name = choice.symbol.name
        with pytest.raises(CaseError) as refused:
            lawbook.case(json.dumps(chosen(choice, copy.deepcopy(value))), "geval.json")
        (problem,) = refused.value.problems
        assert f"`{name}` is ten minste € 0,00" in problem.sentence
        assert problem.mend
        lawbook.case(json.dumps(chosen(choice, "0")), "geval.json")
        lawbook.case(json.dumps(chosen(choice, {"in 2025-03": "0.01"})), "geval.json")


@pytest.mark.parametrize("period", ["", "@2025-03"])
def test_a_negative_amount_is_refused_in_a_table(lawbook: Lawbook, period: str) -> None:
    for choice in amounts(lawbook):
        column = choice.symbol.name + period
        tables = {"persoon": pa.table({"pensioengerechtigd": [False, True]})}
        if choice.symbol.kind == "schuld":
            debts = {"debiteur": pa.array([0, 1], pa.int32()), column: [0, -1]}
            tables["schuld"] = pa.table(debts)
        else:
            tables["persoon"] = tables["persoon"].append_column(column, pa.array([0, -1]))
        with pytest.raises(TableError) as refused:
            read_tables(lawbook.law, tables)
        (problem,) = refused.value.problems
        assert (problem.table, problem.column) == (choice.symbol.kind, column)
        assert problem.row == 1
        assert f"buiten het bereik van {choice.symbol.name}" in problem.sentence
