"""What the law says cannot be so where it declares its data, is refused in tables as in cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.tables.clauses_facts import BOOK, DAY, ITEMS, KNOWN, Facts, all_facts
from uitvoerbaar.cases.document import CaseError
from uitvoerbaar.face.stream import stream
from uitvoerbaar.tables import TableError, TableProblem, read_tables
from uitvoerbaar.tables.nested import flattened

KNOWN_ON = st.sampled_from([None, None, *KNOWN[1:]])


def problems_of(facts: Facts, known_on: date | None) -> tuple[TableProblem, ...]:
    """What is wrong with facts in tables: by kind, and with a row for each case."""
    found: list[tuple[TableProblem, ...]] = []
    nested = flattened(BOOK.law, facts.nested(), "persoon")
    one_case = {kind: np.zeros(number, dtype=np.int32) for kind, number in facts.things.items()}
    for tables, cases in ((facts.tables(), one_case), (nested.tables, nested.cases)):
        try:
            read_tables(BOOK.law, tables, cases, known_on)
            found.append(())
        except TableError as error:
            found.append(error.problems)
    first, second = found
    assert [p.column for p in first] == [p.column for p in second]
    return first


@pytest.mark.parametrize("kinds", [["persoon"], ["lening"], ["kaart"], ["persoon", "lening"]])
def test_a_table_is_refused_exactly_when_a_case_with_the_same_facts_is(kinds: list[str]) -> None:
    @settings(max_examples=count(120, 5_000), deadline=None)
    @given(all_facts(kinds), KNOWN_ON)
    def check(facts: Facts, known_on: date | None) -> None:
        refused = ""
        try:
            BOOK.case(facts.case())
        except CaseError as error:
            refused = str(error)
        found = problems_of(facts, known_on)
        event("refused" if refused else "taken")
        assert bool(found) is bool(refused), (refused, [str(problem) for problem in found])
        for problem in found:
            assert problem.row is not None
            item = (problem.column or "").split("@")[0]
            assert item in ITEMS
            assert item in refused or problem.table in refused

    check()
