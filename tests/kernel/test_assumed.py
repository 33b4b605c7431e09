"""Other values for assumptions: finer or larger ones than the law's own get code of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest

from tests.kernel.small import small_law
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.face import Lawbook
from uitvoerbaar.kernel import Kernel, RefusedError
from uitvoerbaar.tables import TableError

PERSON = "soort persoon\n    meervoud personen\n\n"
LAW = small_law(
    f"""{PERSON}
gegeven deel van persoon: percentage
    register "R"

gegeven boeken van persoon: getal
    register "R"

aanname grens: bedrag
    waarde € 2
    omdat "x"

aanname korting: percentage
    waarde 12%
    omdat "x"

aanname factor: getal
    waarde 2
    omdat "x"

regel afgerond van persoon elke maand: bedrag
    uitkomst "X"
    deel × grens / 7
        afgerond op centen

regel meer van persoon elke maand: ja/nee
    uitkomst "Y"
    boeken × grens × factor > € 1.000.000

regel na_korting van persoon elke maand: bedrag
    uitkomst "Z"
    boeken × grens × (100% - korting)
        afgerond op centen
"""
)
NAMES = ["afgerond", "meer", "na_korting"]
ON = date(2026, 3, 1)


def rows() -> dict[str, Any]:
    share = pa.array(["99.90", "0.01", "33.33", "0.00"]).cast(pa.decimal128(9, 2))
    return {"persoon": pa.table({"deel": share, "boeken": pa.array([1, 7, 400_000, 0])})}


def agrees(lawbook: Lawbook, assumptions: dict[str, Any], **options: Any) -> None:
    """Whether a run over the rows gives what deciding each alone gives."""
    results = lawbook.at(ON).columns(NAMES, assumptions).run(rows(), **options)
    assert results.handed_back == 0
    for row in range(len(results)):
        decision = results.explain(row)
        for outcome in decision.outcomes:
            assert outcome.state is OutcomeState.KNOWN
            assert results.value(outcome.name, row) == outcome.value


@pytest.mark.parametrize("reasons", [False, True])
@pytest.mark.parametrize(
    "assumptions",
    [
        {},
        {"grens": 200_000_000_00},
        {"grens": 1_000_000_000_00},
        {"grens": -1_000_000_000_000_00},
        {"grens": Fraction(1, 3)},
        {"korting": Fraction(13, 100)},
        {"korting": Fraction(1, 8), "factor": Fraction(1, 2)},
        {"factor": 2**61},
        {"factor": -(2**62) + 1, "grens": 2**40},
    ],
    ids=str,
)
def test_any_value_of_an_assumption_gives_what_a_decision_gives(
    assumptions: dict[str, Any], reasons: bool
) -> None:
    agrees(LAW, assumptions, reasons=reasons)


def test_one_run_after_another_takes_its_own_values() -> None:
    columns = {value: LAW.at(ON).columns(NAMES, {"grens": value}) for value in (200, 10**13)}
    kernel = columns[200].kernel(columns[200].read(rows()).data)
    given = columns[200].read(rows())
    found = [
        [int(low) for low in kernel.run(given.data, 4, ON, assumptions={"grens": value})[0].low[0]]
        for value in (200, 10**13, 300, 10**13, 10**13 + 7, 200)
    ]
    exact = [round(Fraction(999, 1000) * value / 7) for value in (200, 10**13, 300)]
    assert [each[0] for each in found[:3]] == exact
    assert found[3] == found[1]
    assert found[4][0] == round(Fraction(999, 1000) * (10**13 + 7) / 7)
    assert found[5] == found[0]


@pytest.mark.parametrize(
    "declared",
    [
        'parameter p: getal\n    vanaf 2025-01-01: 1,000000000000001 bron "w" wet\n'
        '    vanaf 2026-01-01: 20.000 bron "w" wet\n',
        'parameter p: bedrag\n    vanaf 2025-01-01: € 100.000.000.000.000.000 bron "w" wet\n',
        'aanname p: getal\n    waarde 5,1234567890123456789\n    omdat "x"\n',
        'aanname p: bedrag\n    waarde € 300.000.000.000.000.000\n    omdat "x"\n',
    ],
    ids=["parameter of many decimals", "large amount", "assumption", "large assumption"],
)
def test_a_number_of_too_many_digits_is_refused_by_name(declared: str) -> None:
    kind = "bedrag" if "bedrag" in declared else "getal"
    law = small_law(
        f'{PERSON}gegeven a van persoon: getal\n    register "R"\n\n{declared}\n'
        f'regel x van persoon elke maand: {kind}\n    uitkomst "X"\n    p × a\n'
    )
    columns = law.at(ON).columns(["x"])
    data = columns.read({"persoon": pa.table({"a": pa.array([1])})}).data
    with pytest.raises(RefusedError) as caught:
        _ = Kernel(law.law, [rule.symbol for rule in columns.rules], data).code
    assert "cijfers" in str(caught.value)
    assert caught.value.origin is not None


@pytest.mark.parametrize(
    ("value", "kind"),
    [("1,000000000000001", "getal"), ("€ 3.000.000.000.000.000", "bedrag")],
)
def test_a_number_with_less_room_than_others_is_computed(value: str, kind: str) -> None:
    law = small_law(
        f'{PERSON}gegeven a van persoon: getal\n    register "R"\n\n'
        f'aanname q: {kind}\n    waarde {value}\n    omdat "x"\n\n'
        f'parameter p: {kind}\n    vanaf 2025-01-01: {value} bron "w" wet\n\n'
        f'regel x van persoon elke maand: {kind}\n    uitkomst "X"\n    p × a - q\n'
    )
    results = law.at(ON).columns(["x"]).run({"persoon": pa.table({"a": pa.array([3, 0])})})
    for row in range(2):
        assert results.value("x", row) == results.explain(row).outcomes[0].value


def test_assumptions_and_months_that_are_not_there_are_refused() -> None:
    law = small_law(
        f"""{PERSON}
opsomming kleur: rood, blauw

gegeven a van persoon: getal
    register "R"

aanname verf: kleur
    waarde rood
    omdat "x"

regel x van persoon elke maand: getal
    uitkomst "X"
    als verf is rood: a
    anders: 0
"""
    )
    table = pa.table({"a": pa.array([3])})
    assert law.at(ON).columns(["x"], {"verf": "blauw"}).run(table).value("x", 0) == 0
    with pytest.raises(ValueError, match="rood, blauw"):
        law.at(ON).columns(["x"], {"verf": "geel"})
    with pytest.raises(ValueError, match="geen aanname vref"):
        law.at(ON).columns(["x"], {"vref": "rood"})
    columns = law.at(ON).columns(["x"])
    for month in (-5, 0, 11, 120_000):
        with pytest.raises(ValueError, match="buiten de kalender"):
            columns.run(table, months=[month])
    assert columns.run(table, months=[12, 119_999]).value("x", 0, 1) == 3
    with pytest.raises(TableError, match="geen tabel"):
        columns.run([1, 2])


@pytest.mark.parametrize("scale", [-3, -1, 0, 2])
def test_a_decimal_column_may_have_a_negative_scale(scale: int) -> None:
    law = small_law(
        f'{PERSON}gegeven a van persoon: getal\n    register "R"\n\n'
        'regel x van persoon elke maand: getal\n    uitkomst "X"\n    a × 2\n'
    )
    given = pa.array([Decimal(12_000), Decimal(-5_000)]).cast(pa.decimal128(12, 0))
    results = law.at(ON).columns(["x"]).run(pa.table({"a": given.cast(pa.decimal128(12, scale))}))
    assert [results.value("x", row) for row in range(2)] == [24_000, -10_000]
