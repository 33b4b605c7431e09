"""Commands on a law from the cache: the same answers, without reading the law again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from uitvoerbaar.language.cache import OFF, SETTING

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
COMMAND = str(Path(sys.executable).parent / "uitvoerbaar")

LAW = """\
---
regeling: Voorbeeldwet
afkorting: VBW
laag: wet
---
## Artikel 1 Voorbeeld

Status: gecodeerd; delegeert aan ministeriële regeling

```regels
regel grens: getal
    uitkomst "Grens"
    BODY
```
"""


def answer(cache: str, *arguments: str) -> tuple[int, str, str]:
    """What a command says and its exit code, with a setting of the cache."""
    done = subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, SETTING: cache},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda path: path.stem)
def test_a_decision_is_the_same_with_and_without_the_cache(case: Path, tmp_path: Path) -> None:
    receipt = tmp_path / "bewijs.json"
    settings = (OFF, str(tmp_path / "cache"), str(tmp_path / "cache"))
    found = []
    for setting in settings:
        command = ("decide", str(case), "--json", "--explain", "--receipt", str(receipt))
        found.append((*answer(setting, *command), receipt.read_text("utf-8")))
        receipt.unlink()
    assert found[0] == found[1] == found[2]
    assert json.loads(found[0][1])["outcomes"]
    assert list((tmp_path / "cache").iterdir())


def test_a_kept_law_needs_neither_parser_nor_checker(tmp_path: Path) -> None:
    law, case = tmp_path / "wet.md", tmp_path / "geval.yaml"
    law.write_text(LAW.replace("BODY", "1"), "utf-8")
    case.write_text("peildatum: 2026-03-01\n", "utf-8")
    script = (
        "import sys\nfrom uitvoerbaar.cli import main\n"
        f"sys.argv = ['uitvoerbaar', 'schema', '--law', {str(law)!r}]\n"
        "try:\n    main()\nfinally:\n    print(sorted(sys.modules), file=sys.stderr)\n"
    )
    for loaded in (True, False):
        done = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            env={**os.environ, SETTING: str(tmp_path / "cache")},
            check=True,
        )
        for module in ("lark", "markdown_it", "uitvoerbaar.language.load"):
            assert (f"'{module}'" in done.stderr) is loaded
        assert "'jsonschema'" not in done.stderr


def test_errors_and_warnings_are_told_each_time(tmp_path: Path) -> None:
    law, cache = tmp_path / "wet.md", str(tmp_path / "cache")
    law.write_text(LAW.replace("BODY", "1 + ja"), "utf-8")
    first = answer(cache, "schema", "--law", str(law))
    assert first[0] == 2
    assert "1 + ja" in first[2]
    assert answer(cache, "schema", "--law", str(law)) == first
    law.write_text(LAW.replace("BODY", "1"), "utf-8")
    before = json.loads(answer(OFF, "check", str(law), "--json")[1])
    assert before["warnings"], "that nothing fills what is delegated is a warning"
    assert answer(cache, "schema", "--law", str(law))[0] == 0
    assert json.loads(answer(cache, "check", str(law), "--json")[1]) == before
