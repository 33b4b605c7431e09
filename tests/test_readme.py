"""What the README shows is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
TRANSCRIPT = re.compile(
    r"<!-- transcript: (?P<command>.+?) -->\n```text\n(?P<shown>.*?)```\n<!-- end", re.DOTALL
)


def run(arguments: list[str], folder: Path) -> str:
    """The output of a command at a fixed width, without the space at line ends."""
    command = [str(Path(sys.executable).parent / "uitvoerbaar"), *arguments]
    settings = {**os.environ, "COLUMNS": "98", "NO_COLOR": "1", "TERM": "dumb"}
    answer = subprocess.run(
        command, capture_output=True, text=True, cwd=folder, env=settings, check=False
    )
    assert not answer.stderr, answer.stderr
    return "\n".join(line.rstrip() for line in answer.stdout.splitlines()) + "\n"


def test_the_transcript_in_the_readme_is_what_the_command_prints() -> None:
    text = README.read_text("utf-8")
    found = TRANSCRIPT.search(text)
    assert found is not None
    printed = run(found["command"].split(), ROOT)
    if os.environ.get("UITVOERBAAR_RENEW") == "1":
        shown = text[: found.start("shown")] + printed + text[found.end("shown") :]
        README.write_text(shown, "utf-8")
        return
    assert found["shown"] == printed, "renew it: UITVOERBAAR_RENEW=1 pytest tests/test_readme.py"


def fences(language: str) -> list[str]:
    """The fenced blocks of a language in the README."""
    text = README.read_text("utf-8")
    pattern = rf"^(?P<fence>`{{3,}}){language}\n(.*?)^(?P=fence)$"
    return [match[1] for match in re.findall(pattern, text, re.DOTALL | re.MULTILINE)]


@pytest.fixture
def newcomer(tmp_path: Path) -> Path:
    """A folder with the files that the README tells a newcomer to write."""
    (tmp_path / "my-law").mkdir()
    (law,) = fences("markdown")
    (case,) = fences("yaml")
    (tmp_path / "my-law" / "books.md").write_text(law, "utf-8")
    (tmp_path / "an.yaml").write_text(case, "utf-8")
    return tmp_path


def test_the_rule_of_five_minutes_checks_and_decides(newcomer: Path) -> None:
    assert "0 fouten" in run(["check", "my-law"], newcomer)
    assert "€ 10,00 per maand" in run(["decide", "an.yaml", "--law", "my-law"], newcomer)


def test_the_python_of_the_readme_runs(newcomer: Path) -> None:
    first, then = fences("python")
    parquet.write_table(pa.table({"inkomen": [2_800_000, 3_100_000]}), newcomer / "people.parquet")
    script = newcomer / "try.py"
    asked = "\nprint(decision.outcomes[0].value, results.table['leestoeslag'].to_pylist())\n"
    script.write_text(f"{first}\n{then}{asked}", "utf-8")
    answer = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, cwd=newcomer, check=False
    )
    assert answer.stdout == "1000 [1000, 0]\n", answer.stderr


def test_every_command_in_the_table_exists() -> None:
    text = README.read_text("utf-8")
    printed = run(["--help"], ROOT)
    for name in re.findall(r"^\| `(\w+)", text, re.MULTILINE):
        assert re.search(rf"^\s+{name}\b", printed, re.MULTILINE)
