"""Sums over the entries of a list that lie side by side give what adding one by one gives."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from bench import country_template
from uitvoerbaar.face import Lawbook, load
from uitvoerbaar.kernel import Kernel, compiling, modules
from uitvoerbaar.kernel import cache as kernel_cache
from uitvoerbaar.kernel.lowering import abreast
from uitvoerbaar.kernel.ways import Way

MONTH = date(2025, 1, 1)
OUTCOMES = ("uitkeringen", "belastingen", "besteedbaar_inkomen")
UNIFORM = {"%v1", "%v2"}


@pytest.fixture(scope="module")
def template() -> Lawbook:
    """The country template: households with sums over who lives there."""
    return load(country_template.LAW)


def households(sizes: list[int], rng: np.random.Generator) -> dict[str, pa.Table]:
    """People in households of given sizes, with amounts up to near two billion cents."""
    people = sum(sizes)
    home = np.repeat(np.arange(len(sizes)), sizes)
    days = rng.integers(0, 20_000, people).astype(np.int32)
    return {
        "persoon": pa.table(
            {
                "geboortedatum": pa.array(days, pa.date32()),
                "salaris@2025-01": rng.choice([0, 1, 500_00, 19_999_999_99], people),
                "opbrengst_vermogen@2025-01": rng.integers(0, 5_000_00, people),
            }
        ),
        "huishouden": pa.table(
            {
                "woonoppervlakte@2025-01": rng.integers(15, 220, len(sizes)).astype(np.int32),
                "woonstatus@2025-01": pa.array(
                    rng.choice(["eigenaar", "huurder", "inwonend", "dakloos"], len(sizes))
                ).dictionary_encode(),
            }
        ),
        "bewoning": pa.table(
            {
                "bewoner": np.arange(people, dtype=np.int32),
                "huis": home.astype(np.int32),
                "volwassene": rng.integers(0, 2, people).astype(bool),
            }
        ),
    }


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are compiled; nothing comes from the cache."""
    seen: list[str] = []

    def keep(texts: Any, level: int = 1) -> bytes:
        seen.extend(texts)
        return modules.object_code(texts, level)

    monkeypatch.setattr(compiling, "object_code", keep)
    monkeypatch.setenv(kernel_cache.FOLDER_SETTING, kernel_cache.OFF)
    return seen


@pytest.mark.parametrize("masks", [True, False])
@pytest.mark.parametrize("most", range(1, 10))
def test_households_of_every_size_add_up_the_same(
    template: Lawbook, texts: list[str], monkeypatch: pytest.MonkeyPatch, most: int, masks: bool
) -> None:
    if masks and not abreast.can_mask():
        pytest.skip("this processor has no loads with a mask")
    if not masks:
        monkeypatch.setattr(abreast, "_MASKED_LOADS", re.compile("none of these"))
    rng = np.random.default_rng(most)
    sizes = [*rng.integers(0, most + 1, 400).tolist(), most, 0, most]
    columns = template.at(MONTH).columns(OUTCOMES)
    given = columns.read(households(sizes, rng))
    fast = Kernel(template.law, [rule.symbol for rule in columns.rules], given.data, reasons=False)
    found = fast.run(given.data, len(sizes), MONTH, threads=2)
    assert fast.ways == {Way.ALL_ROWS}
    at_once = any("@llvm.masked.load" in text for text in texts)
    assert at_once == (masks and 2 <= most <= 6)  # above six the longest is taken to be longer
    slow = Kernel(template.law, fast.outcomes, given.data).run(given.data, len(sizes), MONTH)
    for one, other in zip(found, slow, strict=True):
        assert not other.state.any()
        assert np.array_equal(
            one.low.astype(np.int64) * (other.outcome.shape.den),
            (other.low * one.outcome.shape.den),
        ), one.outcome.rule.symbol.name


def test_a_number_in_a_column_is_recognised() -> None:
    plain = ["  %v5 = getelementptr i64, ptr %v1, i64 %each", "  %v6 = load i64, ptr %v5, align 8"]
    assert abreast.in_column(plain, "%v6", UNIFORM) == abreast.InColumn("i64", "%v1", "0")
    later = [
        "  %v4 = add i64 %v2, %each",
        "  %v5 = getelementptr i32, ptr %v1, i64 %v4",
        "  %v6 = load i32, ptr %v5, align 4, !invariant.load !0",
        "  %v7 = sext i32 %v6 to i64",
    ]
    assert abreast.in_column(later, "%v7", UNIFORM) == abreast.InColumn("i32", "%v1", "%v2")


@pytest.mark.parametrize(
    ("lines", "operand"),
    [
        ([], "%v6"),
        (["  %v5 = getelementptr i64, ptr %v1, i64 %each"], "%v5"),
        # of a column that differs by row, of another row, and a place that is not of this row
        (["  %v5 = getelementptr i64, ptr %v9, i64 %each", "  %v6 = load i64, ptr %v5, align 8"],
         "%v6"),
        (["  %v5 = getelementptr i64, ptr %v1, i64 %v3", "  %v6 = load i64, ptr %v5, align 8"],
         "%v6"),
        (["  %v4 = add i64 %v3, %each", "  %v5 = getelementptr i64, ptr %v1, i64 %v4",
          "  %v6 = load i64, ptr %v5, align 8"], "%v6"),
        # something is done with the number, before or after; another number is meant
        (["  %v5 = getelementptr i64, ptr %v1, i64 %each", "  %v6 = load i64, ptr %v5, align 8",
          "  %v7 = mul i64 %v6, 3"], "%v7"),
        (["  %v5 = getelementptr i64, ptr %v1, i64 %each", "  %v6 = load i64, ptr %v5, align 8"],
         "%v3"),
        (["  %v5 = getelementptr i32, ptr %v1, i64 %each", "  %v6 = load i64, ptr %v5, align 8"],
         "%v6"),
        (["  %v5 = getelementptr i32, ptr %v1, i64 %each", "  %v6 = load i32, ptr %v5, align 4"],
         "%v6"),
        (["  %v5 = getelementptr i64, ptr %v1, i64 %each", "  br i1 %v2, label %b1, label %b2"],
         "%v5"),
    ],
)  # fmt: skip
def test_anything_else_is_not(lines: list[str], operand: str) -> None:
    assert abreast.in_column(lines, operand, UNIFORM) is None
