"""`uitvoerbaar timeline` as people run it: answers, exit codes, and messages for what is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.timeline.studielaw import CASE, LAW
from uitvoerbaar.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the small law, in a folder of its own: exit code, output, errors."""
    (tmp_path / "wet").mkdir()
    (tmp_path / "wet" / "leesstudie.md").write_text(LAW, "utf-8")
    (tmp_path / "noor.yaml").write_text(CASE, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: str) -> tuple[int, str, str]:
        command = ["uitvoerbaar", "timeline", "noor.yaml", "--law", "wet", *arguments]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, captured.out, captured.err

    return call


def test_it_shows_tables_and_decides(run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    for said in (
        "Wat u krijgt, per maand",
        "sep 2024 – dec 2024 (4)",
        "€ 21.407,22",
        "1 → 24",
        "* Voorlopig: dit kan nog veranderen.",
    ):
        assert said in out


@pytest.mark.parametrize("width", ["50", "60", "80"])
def test_no_amount_is_cut_in_a_narrow_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    _, out, _ = run()
    assert "…" not in out
    for amount in ("€ 302,39", "€ 366,00*", "€ 11.316,10", "€ 21.407,22"):
        assert amount in out
    assert max(len(line) for line in out.splitlines()) <= int(width)


def test_unknown_and_no_answer_have_their_own_exit_codes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "noor.yaml").write_text(CASE.replace("    zieke_maand: nee\n", ""), "utf-8")
    code, out, _ = run()
    assert code == 3
    assert "? Ziekengeld in sep 2024 – aug 2026 (24)" in out
    code, out, _ = run("--from", "2022-11", "--to", "2022-12", "--outcome", "maximum")
    assert code == 2
    assert "! Maximum van de toelage in nov 2022 – dec 2022 (2)" in out
    assert "er is geen bedrag van toelagemaximum voor 2022-11-01" in out


def test_with_outcomes_only_those_are_shown_other_amounts_too(run: Run) -> None:
    code, out, _ = run("--outcome", "maximum", "--outcome", "jarig", "--from", "2025-01")
    assert code == 0
    assert "Maximum van de toelage" in out
    assert "€ 416,00" in out
    assert "Leesgeld" not in out


def test_as_json_with_an_assumption(run: Run) -> None:
    code, out, _ = run("--json", "--assume", "toelage_is_gift=nee", "--to", "2024-10")
    assert code == 0
    data = json.loads(out)
    assert (data["from"], data["to"]) == ("2024-10", "2024-10") or data["to"] == "2024-10"
    assert "prestatielening" in [each["form"] for each in data["totals"]["forms"]]


@pytest.mark.parametrize("name", ["kaart.svg", "kaart.PNG", "kaart.html"])
def test_a_chart_is_written_as_a_whole(run: Run, tmp_path: Path, name: str) -> None:
    code, out, err = run("--chart", name)
    assert (code, err) == (0, "")
    assert f"De grafiek staat in {name}." in out
    assert (tmp_path / name).stat().st_size > 10_000
    assert list(tmp_path.glob("*.deel")) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "2026-02", "--to", "2026-01"], ["--from is later dan --to", "wissel"]),
        (["--from", "2026"], ["“2026” is geen maand", "2026-03"]),
        (["--from", "2026-13"], ["“2026-13” is geen maand"]),
        (["--to", "1500-01"], ["geen maand van 1800 tot en met 2999"]),
        (["--from", "1900-01", "--to", "2000-01"], ["meer dan 50 jaar", "minder maanden"]),
        (["--chart", "kaart.pdf"], ["kaart.pdf", "“.pdf”", ".svg, .png of .html"]),
        (["--chart", "kaart"], ["“kaart”", ".svg, .png of .html"]),
        (["--chart", "weg/kaart.svg"], ["weg/kaart.svg: de map weg bestaat niet"]),
        (["--outcome", "leesgld"], ["geen uitkomst leesgld", "bedoelde u leesgeld"]),
        (["--assume", "toelage_is_gift"], ["zegt geen waarde"]),
        (
            ["--chart", "k.svg", "--outcome", "maximum"],
            ["er is niets om te tekenen", "kies andere maanden of uitkomsten"],
        ),
    ],
)
def test_wrong_input_is_told_with_a_mend(run: Run, arguments: list[str], said: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (1, "")
    for text in said:
        assert text in err


def test_a_chart_that_cannot_be_written_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "de schijf is vol")

    monkeypatch.setattr(Path, "write_bytes", full)
    code, out, err = run("--chart", "kaart.svg")
    assert (code, out) == (1, "")
    assert "kaart.svg: schrijven lukt niet: de schijf is vol" in err


def test_a_law_that_pays_and_counts_nothing_asks_for_an_outcome(run: Run, tmp_path: Path) -> None:
    text = "".join(
        line
        for line in LAW.splitlines(keepends=True)
        if not line.strip().startswith(("uitkomst", "uitbetaling", "teller"))
    )
    (tmp_path / "wet" / "leesstudie.md").write_text(text, "utf-8")
    code, _, err = run()
    assert code == 1
    assert "noem uitkomsten met --outcome" in err
