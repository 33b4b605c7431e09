"""The columns that outcomes need are all that their compiled rules read."""

from __future__ import annotations

import pytest

from uitvoerbaar import face
from uitvoerbaar.kernel.layout import FactLayout, Form, Layout, ListLayout
from uitvoerbaar.kernel.lowering.program import compiled_program
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.law.expression import Symbol
from uitvoerbaar.law.types import Period, SetOf
from uitvoerbaar.tables import needs

_NO_FACTS = ("rows", "amounts", "marks", "assumption", "text", "things", "case", "cases", "out")


def everything(law: Law) -> Layout:
    """A layout in which all that can be told is there."""
    facts, lists = {}, {}
    for declared in (law.items, law.choices, law.judgements):
        for symbol, found in declared.items():
            if isinstance(found.type, SetOf):
                lists[symbol] = ListLayout(True, None)
            elif not isinstance(found.type, Period):
                facts[symbol] = FactLayout(Form.PLAIN, states=True, reach=(0, 2**20))
    for kind in law.kinds.values():
        for role in kind.roles:
            if kind.derivation is None:
                facts[Symbol(role.name, kind.name)] = FactLayout(Form.PLAIN)
                if role.inverse:
                    lists[Symbol(role.inverse, role.kind)] = ListLayout(True, None)
    return Layout(facts, lists, True)


def read_by_code(law: Law, outcomes: list[Symbol]) -> set[Symbol]:
    """The facts and lists that compiled rules look at."""
    program, _ = compiled_program(law, everything(law), outcomes)
    return {
        Symbol(key[2], key[1])
        for key in program.words.places
        if key[0] not in _NO_FACTS and len(key) >= 3
    }


@pytest.mark.parametrize(
    "outcome", ["zorgtoeslag", "basisbeurs", "woonsituatie", "recht_op_studiefinanciering"]
)
def test_all_that_the_code_of_an_outcome_reads_is_among_its_needs(
    lawbook: face.Lawbook, outcome: str
) -> None:
    law, symbol = lawbook.law, lawbook.rule(outcome).symbol
    needed = {
        Symbol(column.column.split(".", 1)[0], each.kind)
        for each in needs(law, [symbol])
        for column in each.columns
    }
    found = read_by_code(law, [symbol])
    assert len(found) > 5
    assert found - needed == set()


def test_no_outcome_needs_everything_and_each_need_is_told_by_someone(
    lawbook: face.Lawbook,
) -> None:
    law = lawbook.law
    asked = needs(law, [lawbook.rule("zorgtoeslag").symbol])
    columns = [column for each in asked for column in each.columns]
    assert 5 < len(columns) < len(law.items) / 2
    assert all(column.holds for column in columns)
    income = next(column for column in columns if column.column == "inkomensgegeven")
    assert (income.per, income.type, income.holder) == ("jaar", "bedrag per jaar", "BRI")
