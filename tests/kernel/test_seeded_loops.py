"""A fault put on purpose into what writes loops over rows is found by exact evaluation as well."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from attrs import evolve

from tests.kernel.small import FAMILY, small_law
from uitvoerbaar.evaluation.decision import OutcomeState
from uitvoerbaar.kernel import kernel, shapes
from uitvoerbaar.kernel.lowering import entries, stages, straight, writer
from uitvoerbaar.kernel.lowering.comparing import _SIGNS
from uitvoerbaar.kernel.lowering.values import Value
from uitvoerbaar.kernel.ways import Way
from uitvoerbaar.law import expression as e

LAW = small_law(
    FAMILY
    + """
gegeven boeken van persoon elke maand: getal
    bereik vanaf 0 tot en met 40
    in gehelen
    register "R"

gegeven vermogen van persoon: bedrag
    bereik vanaf € 0 tot en met € 40.000.000
    register "R"

gegeven gift van ouderschap: bedrag
    bereik vanaf € 0 tot en met € 5.000
    register "R"

regel onder_grens van persoon elk jaar: ja/nee
    uitkomst "Onder de grens"
    inkomen ≤ grens

regel bijdrage van persoon elke maand: bedrag per maand
    inkomen × deel
        omgerekend per maand
        ten minste € 10
        afgerond op centen

regel van_ouders van persoon elke maand: bedrag per maand
    uitkomst "Van ouders"
    som van bijdrage van ouder over ouderschappen

regel boeken_van_ouders van persoon elke maand: getal
    uitkomst "Boeken van ouders"
    som van boeken van ouder over ouderschappen

regel lezende_ouders van persoon elke maand: getal
    uitkomst "Lezende ouders"
    aantal ouderschappen waarvoor (boeken van ouder ≥ 20)

regel vermogen_van_ouders van persoon: bedrag
    uitkomst "Vermogen van ouders"
    som van vermogen van ouder over ouderschappen

regel giften van persoon: bedrag
    uitkomst "Giften"
    som van gift over ouderschappen

regel boeken_van_kinderen van persoon elke maand: getal
    som van boeken van kind over kinderschappen

regel boeken_van_gezin van persoon elke maand: getal
    uitkomst "Boeken van het gezin"
    som van boeken_van_kinderen van ouder over ouderschappen

regel oud van persoon elke maand: getal
    uitkomst "Oud"
    geldig tot en met 2025-06-30
    boeken + 1

regel oud van persoon elke maand: getal
    uitkomst "Oud"
    geldig vanaf 2025-07-01
    boeken + 2
"""
)
CHILDREN = 40
DAYS = [date(2024, 3, 1), date(2025, 6, 1), date(2025, 7, 1)]


def tables() -> dict[str, pa.Table]:
    """Forty children and their parents, up to three each, of whom everything is known."""
    rng = random.Random(5)
    parents = [rng.randint(0, 3) for _ in range(CHILDREN)]
    people = CHILDREN + sum(parents)
    incomes = [rng.choice((30_000_00, 31_234_56, rng.randint(0, 90_000_00))) for _ in range(people)]
    return {
        "persoon": pa.table(
            {
                "inkomen@2024": incomes,
                "inkomen@2025": incomes[::-1],
                "boeken": [rng.choice((19, 20, rng.randint(0, 40))) for _ in range(people)],
                "vermogen": [rng.randint(0, 40_000_000_00) for _ in range(people)],
            }
        ),
        "ouderschap": pa.table(
            {
                "kind": [child for child, number in enumerate(parents) for _ in range(number)],
                "ouder": list(range(CHILDREN, people)),
                "gift": [rng.randint(0, 5_000_00) for _ in range(people - CHILDREN)],
            }
        ),
    }


def differences() -> list[str]:
    """Where loops over rows give something else than deciding each child's case."""
    found = []
    names = list(LAW.law.outcomes)
    for day in DAYS:
        columns = LAW.at(day).columns(names)
        results = columns.run(tables())
        assert columns.kernel(results.input.data).ways == {Way.ALL_ROWS}
        for child in range(CHILDREN):
            for outcome in results.explain(child).outcomes:
                assert outcome.state is OutcomeState.KNOWN
                value = results.value(outcome.name, child)
                if value != outcome.value:
                    found.append(f"{day} {child} {outcome.name}: {value}, exact {outcome.value}")
    return found


@pytest.fixture(autouse=True)
def _without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UITVOERBAAR_CACHE", "nee")


def test_without_a_fault_loops_give_what_is_decided() -> None:
    assert not differences()


Patch = Callable[[pytest.MonkeyPatch], None]


def _flipped(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(_SIGNS, e.Order.AT_MOST, "slt")
    patch.setitem(_SIGNS, e.Order.AT_LEAST, "sgt")


def _unrounded(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(writer.LOWERINGS, e.Round, lambda w, node: w.lower(node.operand))


def _owner_before(patch: pytest.MonkeyPatch) -> None:
    real = entries._list_of

    def list_of(w: Any, node: Any) -> Any:
        found = real(w, node)
        return found and evolve(found, low=w.f.op(f"add i64 {found.low}, 1"))

    patch.setattr(entries, "_list_of", list_of)


def _one_too_few(patch: pytest.MonkeyPatch) -> None:
    real = entries._list_of

    def list_of(w: Any, node: Any) -> Any:
        found = real(w, node)
        return found and evolve(found, number=w.f.op(f"sub i64 {found.number}, 1"))

    patch.setattr(entries, "_list_of", list_of)


def _nobody_counts(patch: pytest.MonkeyPatch) -> None:
    """The first row of the table stands for an entry that is not there, and then counts."""
    real = entries.each_member
    patch.setattr(
        entries,
        "each_member",
        lambda w, node, body: real(w, node, lambda row, _: body(row, "true")),
    )


def _a_stage_of_another(patch: pytest.MonkeyPatch) -> None:
    real = straight._from_stage

    def from_stage(w: Any, stage: stages.Stage, owner: Value) -> Value:
        return real(w, stage, evolve(owner, low="0"))

    patch.setattr(straight, "_from_stage", from_stage)


def _too_narrow(patch: pytest.MonkeyPatch) -> None:
    real = shapes.is_small
    patch.setattr(shapes, "is_small", lambda reach: True)
    assert not real((0, 2**40))


def _every_month_alike(patch: pytest.MonkeyPatch) -> None:
    """Code for the months in which one text holds is used for all."""
    patch.setattr(kernel, "regime", lambda law, month: (1, shapes.MONTHS[1]))
    patch.setattr(straight, "_latest", lambda w, rule, found: straight._by_text(w, found[-1].text))


FAULTS: dict[str, Patch] = {
    "a comparison flipped": _flipped,
    "a rounding dropped": _unrounded,
    "the list of another": _owner_before,
    "one record too few": _one_too_few,
    "an entry that is not there": _nobody_counts,
    "a stage read at another row": _a_stage_of_another,
    "a number kept too narrow": _too_narrow,
    "the newest text at all times": _every_month_alike,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_loops_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    assert differences(), f"nobody notices {fault}"
