"""A fault put into the compiler on purpose is found by the comparison with exact evaluation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve

from tests.kernel.small import FAMILY, compared, small_law, some_cases
from uitvoerbaar.kernel import parameters
from uitvoerbaar.kernel.lowering import groups, months, versions, writer
from uitvoerbaar.kernel.lowering.comparing import _SIGNS
from uitvoerbaar.kernel.lowering.numbers import Numbers
from uitvoerbaar.kernel.lowering.rules import Rules
from uitvoerbaar.kernel.lowering.values import States, Value
from uitvoerbaar.law import expression as e

LAW = small_law(
    FAMILY
    + """
gegeven boeken van persoon elke maand: getal
    bereik vanaf 0 tot en met 40
    register "R"

gegeven lid van persoon: ja/nee
    register "R"

gegeven begin van persoon: maand
    register "R"

regel onder_grens van persoon elk jaar: ja/nee
    uitkomst "Onder de grens"
    inkomen ≤ grens

regel precies van persoon elk jaar: ja/nee
    uitkomst "Boven nul"
    inkomen > € 0

regel bijdrage van persoon elke maand: bedrag per maand
    uitkomst "Bijdrage"
    inkomen × deel
        omgerekend per maand
        ten minste € 10
        afgerond op centen

uitzondering lid_betaalt_half op bijdrage van persoon
    als lid: € 7,50

regel van_ouders van persoon elke maand: bedrag per maand
    uitkomst "Van ouders"
    som van bijdrage over ouders

regel leesmaanden van persoon elke maand: getal
    uitkomst "Leesmaanden"
    aantal maanden vanaf (maand - 5) tot en met maand waarin (boeken ≥ 20)

regel oud van persoon elke maand: getal
    uitkomst "Oud"
    geldig tot en met 2025-06-30
    boeken + 1

regel oud van persoon elke maand: getal
    uitkomst "Oud"
    geldig vanaf 2025-07-01
    boeken + 2

regel spaart van persoon elke maand: getal
    uitkomst "Spaart"
    begint in 2024-03 met 3
    spaart in vorige maand + boeken
"""
)
CASES = some_cases(LAW, 60)
MONTHS = range(-3, 4)


@pytest.fixture(autouse=True)
def _without_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UITVOERBAAR_CACHE", "nee")


def test_without_a_fault_there_is_no_difference() -> None:
    found = compared(LAW, CASES, MONTHS)
    assert not found.differences, found.differences[:5]
    assert found.states["unknown"] > 100
    assert found.states["known"] > 1000


Patch = Callable[[pytest.MonkeyPatch], None]


def _flipped(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(_SIGNS, e.Order.AT_MOST, "slt")
    patch.setitem(_SIGNS, e.Order.MORE, "sge")


def _unrounded(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(writer.LOWERINGS, e.Round, lambda w, node: w.lower(node.operand))


def _rounded_down(patch: pytest.MonkeyPatch) -> None:
    real = Numbers.rounded
    patch.setattr(
        Numbers, "rounded", lambda w, value, how, step: real(w, value, e.Direction.DOWN, step)
    )


def _wrong_scale(patch: pytest.MonkeyPatch) -> None:
    real = Numbers.times_fraction

    def times(w: Numbers, value: Value, factor: Any) -> Value:
        made = real(w, value, factor)
        return evolve(made, shape=evolve(made.shape, den=made.shape.den * 10))

    patch.setattr(Numbers, "times_fraction", times)


def _one_too_few(patch: pytest.MonkeyPatch) -> None:
    real = groups.each

    def each(w: Any, members: Value, body: Any, stop: str | None = None) -> None:
        less = w.f.op(f"sub i64 {members.high}, 1")
        real(w, evolve(members, high=less), body, stop)

    patch.setattr(groups, "each", each)


def _a_month_short(patch: pytest.MonkeyPatch) -> None:
    real = months.Stretch.__init__

    def short(self: months.Stretch, w: Any, start: Any, end: Any) -> None:
        real(self, w, start, end)
        self.number = w.f.op(f"sub i64 {self.number}, 1")

    patch.setattr(months.Stretch, "__init__", short)


def _unknown_is_known(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(States, "is_doubt", lambda w, value: "false")


def _no_exceptions(patch: pytest.MonkeyPatch) -> None:
    real = Rules.excepted
    patch.setattr(
        Rules, "excepted", lambda self, w, text, number: real(self, w, text, len(text.exceptions))
    )


def _a_month_later(patch: pytest.MonkeyPatch) -> None:
    real = versions.first_period
    patch.setattr("uitvoerbaar.kernel.lowering.rules.first_period", lambda d, g: real(d, g) + 1)


def _last_version_always(patch: pytest.MonkeyPatch) -> None:
    real = Rules._latest
    patch.setattr(
        Rules,
        "_latest",
        lambda self, w, rule, function, found: real(
            self, w, rule, function, (evolve(found[-1], start=None),)
        ),
    )


def _a_cent_off(patch: pytest.MonkeyPatch) -> None:
    real = parameters.table

    def table(*arguments: Any) -> parameters.Table:
        made = real(*arguments)
        made.amounts[:] += 1
        return made

    patch.setattr(parameters, "table", table)


FAULTS: dict[str, Patch] = {
    "a comparison flipped": _flipped,
    "a rounding dropped": _unrounded,
    "a rounding the other way": _rounded_down,
    "a wrong scale": _wrong_scale,
    "one record too few": _one_too_few,
    "a stretch of months one short": _a_month_short,
    "unknown taken for known": _unknown_is_known,
    "exceptions forgotten": _no_exceptions,
    "a version a month late": _a_month_later,
    "the newest version at all times": _last_version_always,
    "an amount a cent off": _a_cent_off,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_compiler_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    FAULTS[fault](monkeypatch)
    assert compared(LAW, CASES, MONTHS).differences, f"nobody notices {fault}"
