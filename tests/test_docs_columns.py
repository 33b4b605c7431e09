"""What docs/columns.md and docs/cluster.md show is what happens."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_readme import fences as of_readme

ROOT = Path(__file__).parents[1]
COMMAND = str(Path(sys.executable).parent / "uitvoerbaar")
_FENCE = re.compile(r"^```(?P<language>sh|pycon)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the law and the case of the README, in which one works."""
    (tmp_path / "my-law").mkdir()
    (law,) = of_readme("markdown")
    (case,) = of_readme("yaml")
    (tmp_path / "my-law" / "books.md").write_text(law, "utf-8")
    (tmp_path / "an.yaml").write_text(case, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_of_the_guide_to_columns_run_in_the_order_of_the_page(folder: Path) -> None:
    names: dict[str, object] = {}
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    text = (ROOT / "docs" / "columns.md").read_text("utf-8")
    said: list[str] = []
    count = 0
    for fence in _FENCE.finditer(text):
        count += 1
        if fence["language"] == "sh":
            _, *arguments = fence["text"].split()
            done = subprocess.run(
                [COMMAND, *arguments], capture_output=True, text=True, cwd=folder, check=False
            )
            assert done.returncode == 0, done.stderr
            continue
        line = text[: fence.start("text")].count("\n")
        test = parser.get_doctest(fence["text"], names, "columns.md", "columns.md", line)
        result = runner.run(test, out=said.append, clear_globs=False)
        names.update(test.globs)
        assert result.failed == 0, "".join(said)
    assert count >= 8


def test_the_names_in_the_guide_to_clusters_exist() -> None:
    text = (ROOT / "docs" / "cluster.md").read_text("utf-8")
    help_text = subprocess.run(
        [COMMAND, "columns", "--help"], capture_output=True, text=True, check=True
    ).stdout
    for option in set(re.findall(r"(?<=[\s`(])--[a-z]+", text)):
        assert option in help_text
    source = (ROOT / "src" / "uitvoerbaar" / "spark" / "__init__.py").read_text("utf-8")
    for name in set(re.findall(r"uitvoerbaar\.spark\.(\w+)\(", text)):
        assert f"def {name}(" in source
