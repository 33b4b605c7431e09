"""Outcomes about several kinds in one run are what they are kind by kind."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from bench import country_template
from bench.population_template import MONTH, template_population
from tests.counts import count
from tests.kernel.random_cases import complete_case
from tests.kernel.random_laws import random_law
from tests.kernel.test_straight import same
from uitvoerbaar.cases.reader import read_case
from uitvoerbaar.evaluation.decision import UnknownOutcomeError
from uitvoerbaar.face import Lawbook, load
from uitvoerbaar.face.by_kind import ColumnsByKind
from uitvoerbaar.face.results import Results
from uitvoerbaar.kernel import Kernel, RefusedError
from uitvoerbaar.kernel.cache import compiled
from uitvoerbaar.kernel.compiling import Wanted
from uitvoerbaar.kernel.ways import Way, regime
from uitvoerbaar.law.time import Grid
from uitvoerbaar.tables import TableError, read_tables, tables_of

LAWS = count(24, 400)
TOGETHER = count(8, 100)  # of what those laws have, as far as it can go together
DECEMBER = 12 * 2025 - 1  # of 2024: the month before, in which another text may be in force


@pytest.fixture(scope="module")
def template() -> Lawbook:
    """A law with outcomes of a person and of a household."""
    return load(country_template.LAW)


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    return dict(template_population(3_000).arrow())


def shuffled() -> list[str]:
    """The outcomes, those of the two kinds between each other."""
    names = list(country_template.OUTCOMES)
    random.Random(4).shuffle(names)
    return names


def apart(by_kind: ColumnsByKind, tables: Any, **options: Any) -> dict[str, Results]:
    """The same asked for each kind by itself."""
    return {kind: columns.run(tables, **options) for kind, columns in by_kind.kinds.items()}


def equal(some: dict[str, Results], others: dict[str, Results]) -> bool:
    return list(some) == list(others) and all(
        some[kind].table.equals(others[kind].table) for kind in some
    )


def test_kinds_together_are_one_run_and_give_what_each_gives_by_itself(
    template: Lawbook, tables: Any
) -> None:
    by_kind = template.at(MONTH).columns_by_kind(shuffled())
    assert set(by_kind.kinds) == {"persoon", "huishouden"}
    told: list[tuple[int, int]] = []
    given = by_kind.read(tables)
    assert by_kind.found(given, threads=2, progress=lambda *at: told.append(at)) is not None
    assert told
    assert max(told)[0] == told[-1][1]
    found = by_kind.run(given, threads=2)
    assert equal(found, apart(by_kind, tables))
    assert {kind: len(results) for kind, results in found.items()} == {
        kind: len(tables[kind]) for kind in found
    }
    (decided,) = (o for o in found["persoon"].explain(7).outcomes if o.name == "sociale_premie")
    assert found["persoon"].value("sociale_premie", 7) == decided.value


def test_an_earlier_run_may_be_written_over(template: Lawbook, tables: Any) -> None:
    by_kind = template.at(MONTH).columns_by_kind(shuffled())
    given = by_kind.read(tables)
    first = by_kind.found(given)
    assert first is not None
    before = [column.low.copy() for column in first]
    for column in first:
        column.low[:] = -1
    again = by_kind.found(given, into=first)
    assert again is not None
    assert all(one is other for one, other in zip(again, first, strict=True))
    assert all(np.array_equal(c.low, b) for c, b in zip(again, before, strict=True))


def test_several_months_and_reasons_come_out_the_same(template: Lawbook, tables: Any) -> None:
    by_kind = template.at(MONTH).columns_by_kind(shuffled())
    month = 12 * MONTH.year
    wide = {kind: _with_months(table, month - 1, month + 1) for kind, table in tables.items()}
    for months in ([month, month + 1], [DECEMBER, month], [month]):
        found = by_kind.run(wide, months=months)
        assert equal(found, apart(by_kind, wide, months=months))
    found = by_kind.run(tables, reasons=True)
    assert found["huishouden"].reason("belastingen", 0)
    assert equal(found, apart(by_kind, tables, reasons=True))


def _with_months(table: pa.Table, *months: int) -> pa.Table:
    for name in table.column_names:
        item, _, month = name.partition("@")
        for other in months if month else ():
            spelled = f"{item}@{other // 12}-{other % 12 + 1:02}"
            table = table.append_column(spelled, table[name])
    return table


def test_what_is_not_known_goes_row_by_row_for_every_kind(template: Lawbook, tables: Any) -> None:
    persons = tables["persoon"].slice(0, 200).to_pydict()
    name = next(name for name in persons if name.startswith("salaris"))
    persons[name][5] = None
    home = tables["bewoning"]["huis"][199].as_py() + 1
    some = {
        "persoon": pa.table(persons, schema=tables["persoon"].schema),
        "huishouden": tables["huishouden"].slice(0, home),
        "bewoning": tables["bewoning"].slice(0, 200),
    }
    by_kind = template.at(MONTH).columns_by_kind(shuffled())
    assert by_kind.found(by_kind.read(some)) is None
    told: list[tuple[int, int]] = []
    found = by_kind.run(some, progress=lambda *at: told.append(at))
    assert equal(found, apart(by_kind, some))
    assert found["persoon"].state("inkomstenbelasting", 5) == "onbekend"
    assert max(told) == (200 + home, 200 + home)


def test_outcomes_about_one_kind_and_wrong_names_and_tables(template: Lawbook, tables: Any) -> None:
    moment = template.at(MONTH)
    one = moment.columns_by_kind(["belastingen"])
    assert list(one.run(tables)) == ["huishouden"]
    with pytest.raises(UnknownOutcomeError):
        moment.columns_by_kind(["belastingen", "belasting"])
    wrong = dict(tables) | {"persoon": tables["persoon"].slice(0, 10)}
    with pytest.raises(TableError):
        moment.columns_by_kind(shuffled()).run(wrong)


def test_laws_at_random_give_the_same_together_as_apart() -> None:
    """Each outcome beside one of another kind, for all things; where they can go together."""
    gone = 0
    for seed in range(9_000, 9_000 + LAWS):
        law = random_law(seed).law
        rng = random.Random(seed)
        day = date(rng.choice((2024, 2025, 2026)), rng.randint(1, 12), 1)
        texts = [json.dumps(complete_case(law, rng, day)) for _ in range(12)]
        made = tables_of(law, [read_case(text, "case", law) for text in texts])
        data = read_tables(law, made.tables, made.cases)
        month = 12 * day.year + day.month - 1
        fast = []
        for symbol, rule in law.rules.items():
            if symbol.kind and rule.grid is not Grid.NONE:
                with suppress(RefusedError):
                    months = regime(law, month)
                    if compiled(Wanted(law, (symbol,), data.layout, Way.ALL_ROWS, months)):
                        fast.append(symbol)
        for kind in dict.fromkeys(symbol.kind or "" for symbol in fast):
            own = [symbol for symbol in fast if symbol.kind == kind]
            beside = [symbol for symbol in fast if symbol.kind != kind]
            kernel = Kernel(law, own, data, False, beside)
            found = kernel.run_beside(data, data.things[kind], day) if beside else None
            if found is None:
                continue
            gone += 1
            for column, symbol in zip(found, (*own, *beside), strict=True):
                alone = Kernel(law, [symbol], data)
                # A text that is not in force in the month can be one that is refused by name.
                with suppress(RefusedError):
                    same([column], alone.run(data, data.things[symbol.kind or ""], day))
    assert gone >= TOGETHER


def test_an_input_is_what_reading_gives(template: Lawbook, tables: Any) -> None:
    given = template.at(MONTH).columns_by_kind(shuffled()).read(tables)
    assert all(each.all_rows for each in given.values())
    assert given["persoon"].data is given["huishouden"].data
