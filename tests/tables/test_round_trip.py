"""Cases become tables and come back as cases that are decided the same, also by way of one table
with a row for each case, and by way of Parquet."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.counts import count
from tests.kernel.agreement import columns_of
from tests.kernel.populations import random_persons
from tests.kernel.random_laws import random_cases, random_law
from uitvoerbaar.evaluation.decision import Outcomes
from uitvoerbaar.evaluation.facts import Case, Thing
from uitvoerbaar.evaluation.runtime import Evaluation
from uitvoerbaar.evaluation.values import Unknown
from uitvoerbaar.face import Lawbook
from uitvoerbaar.kernel import Data
from uitvoerbaar.law.declaration import Rule
from uitvoerbaar.law.time import month_of
from uitvoerbaar.tables import CaseTables, read_tables, tables_of
from uitvoerbaar.tables.nested import flattened, nested
from uitvoerbaar.tables.to_case import CaseReader

LAWS = count(25, 500)
PERSONS = count(25, 1_000)


def told(book: Lawbook, case: Case, rules: Sequence[Rule]) -> list[tuple[str, Any]]:
    """The outcomes of a case: state and value, a thing as its kind."""
    outcomes = Outcomes(Evaluation(book.program, case))
    found = []
    for rule in rules:
        outcome = outcomes.of(rule, month_of(case.reference))
        value = outcome.value
        if type(value) is Unknown:
            value = (value.low, value.high)
        elif isinstance(value, Thing):
            value = value.kind
        found.append((f"{rule.symbol}: {outcome.state.value}", str(value)))
    return found


def through(law: Any, made: CaseTables) -> list[tuple[str, Data, Any]]:
    """The data of cases by way of tables, of one nested table, and of a Parquet file of that."""
    one = nested(law, made)
    buffer = io.BytesIO()
    pq.write_table(one, buffer)
    ways = [("tables", read_tables(law, made.tables, made.cases), made.applicants)]
    for name, table in (("one table", one), ("parquet", pq.read_table(buffer))):
        flat = flattened(law, table, made.kind)
        ways.append((name, read_tables(law, flat.tables, flat.cases), flat.applicants))
    return ways


def check(book: Lawbook, cases: list[Case], rules: Sequence[Rule]) -> None:
    """Each case comes back as one that is decided the same."""
    made = tables_of(book.law, cases)
    for name, data, applicants in through(book.law, made):
        reader = CaseReader(book.law, data)
        for case, row in zip(cases, applicants, strict=True):
            back = reader.case(made.kind, int(row), case.reference)
            assert told(book, back, rules) == told(book, case, rules), name


@pytest.mark.parametrize("seed", range(LAWS))
def test_random_cases_of_random_laws_come_back_the_same(seed: int) -> None:
    made = random_law(seed, 5)
    check(made.lawbook, list(random_cases(made, 3, 5)), columns_of(made.law, "persoon"))


def test_random_persons_come_back_the_same(lawbook: Lawbook) -> None:
    rules = list(lawbook.law.outcomes.values())
    check(lawbook, random_persons(lawbook, 77_000, PERSONS), rules)


def test_rows_in_another_order_give_the_same(lawbook: Lawbook) -> None:
    cases = random_persons(lawbook, 88_000, 12)
    rules = list(lawbook.law.outcomes.values())
    shuffled = list(cases)
    random.Random(1).shuffle(shuffled)
    one = nested(lawbook.law, tables_of(lawbook.law, shuffled))
    order = [shuffled.index(case) for case in cases]
    flat = flattened(lawbook.law, one.take(order), "persoon")
    reader = CaseReader(lawbook.law, read_tables(lawbook.law, flat.tables, flat.cases))
    for case, row in zip(cases, flat.applicants, strict=True):
        back = reader.case("persoon", int(row), case.reference)
        assert told(lawbook, back, rules) == told(lawbook, case, rules)
