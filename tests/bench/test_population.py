"""The population benchmark: engines in processes of their own, told with what they differ in."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench import population, rules
from bench.engines import NotHereError
from bench.engines.c import compiled
from bench.engines.registry import CHAINS
from uitvoerbaar.face import Moment


@pytest.fixture(autouse=True)
def compiler() -> None:
    try:
        compiled()
    except NotHereError as error:
        pytest.skip(str(error))


def test_each_engine_runs_as_often_as_asked_and_the_exact_ones_agree() -> None:
    found = population.measure("b", 2_000, 3, ["c"])
    assert [(m.engine, m.threads) for m in found] == [("c", 1), ("c", 2)]
    for measured in found:
        assert len(measured.seconds) == 3
        assert measured.peak >= measured.loaded > 0
        assert measured.differing == 0
        assert measured.alternating


def test_an_engine_that_is_not_here_says_why_and_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # without a compiler
    population.main([
        "--chain", "b", "--people", "500", "--repeats", "1", "--engines", "c",
        "--results", str(tmp_path),
    ])  # fmt: skip
    assert "Without c: There is no C compiler here" in capsys.readouterr().out
    assert list(tmp_path.glob("*.json")) == []


def test_numbers_and_chart_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    population.main([
        "--chain", "b", "--people", "500,1000", "--repeats", "2", "--engines", "c",
        "--results", str(tmp_path),
    ])  # fmt: skip
    kept = json.loads((tmp_path / "population-b.json").read_text("utf-8"))
    assert set(kept["people"]) == {"500", "1000"}
    assert {m["name"] for m in kept["people"]["500"]} == {"C, by hand"}
    assert kept["cores"] >= 1
    assert kept["processor"]
    assert (tmp_path / "population-b.svg").read_text("utf-8").startswith("<svg")
    assert "1,000 people" in capsys.readouterr().out


def test_the_share_that_differs_counts_half_a_cent_and_more(tmp_path: Path) -> None:
    names = CHAINS["b"].outcomes
    for engine, shift in (("one", 0.0), ("other", 0.6)):
        for name in names:
            values = np.zeros(10)
            values[0] = shift if name == names[0] else 0
            np.save(tmp_path / f"{engine}-1-{name}.npy", values)
    found = [
        population.Measured("one", 1, seconds=[1.0]),
        population.Measured("other", 1, seconds=[1.0]),
    ]
    population._compare(found, names, tmp_path)
    assert found[1].differing == pytest.approx(1 / 30)


def test_growth_with_rules_is_measured_on_laws_of_each_size(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules.main(
        ["--rules", "10,20", "--people", "1000", "--repeats", "1", "--results", str(tmp_path)]
    )
    kept = json.loads((tmp_path / "rules.json").read_text("utf-8"))
    assert {row["rules"] for row in kept["rows"]} == {10, 20}
    assert all(row["seconds"] > 0 for row in kept["rows"])
    assert (tmp_path / "rules.svg").exists()
    without = "Without the native kernel" in capsys.readouterr().out
    assert without is not hasattr(Moment, "columns")
