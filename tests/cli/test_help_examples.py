"""Every example in the help of a command runs as it stands there, in one folder, in order."""

from __future__ import annotations

import io
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.counts import VERIFY
from uitvoerbaar.cli import cli, main

ROOT = Path(__file__).parents[2]

# What an example needs that is not of the product: only that its options exist is looked at.
ELSEWHERE = {
    "uitvoerbaar serve --register": "a server, which runs on",
    "uitvoerbaar grounds record postgresql:": "a PostgreSQL server",
    "uitvoerbaar sources check": "the XML of a statute",
}


def helped(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[str]:
    """The example lines in the help of a command and of those under it."""
    for line in (command.epilog or "").splitlines():
        if line.strip().startswith("uitvoerbaar "):
            yield line.strip()
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from helped(each, (*path, name))


EXAMPLES = list(dict.fromkeys(helped(cli)))

# Of commands that take seconds, the last example runs always and the others where all is verified.
SLOW = ("check", "demo", "diff", "questions", "timeline")


def chosen() -> list[str]:
    """The examples that run: all of them under `UITVOERBAAR_VERIFY=1`."""
    last = {line.split()[1]: line for line in EXAMPLES}
    return [e for e in EXAMPLES if VERIFY or e.split()[1] not in SLOW or e in last.values()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a user has it who has fetched the product; `corpus-nieuw` is a copy."""
    folder = tmp_path_factory.mktemp("help")
    for name in ("corpus", "examples", "voorstellen"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(ROOT / "corpus", folder / "corpus-nieuw")
    return folder


def runs(line: str) -> bool:
    return not any(line.startswith(start) for start in ELSEWHERE)


@pytest.mark.parametrize("line", chosen())
def test_an_example_in_the_help_runs(
    line: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = shlex.split(line)[1:]
    if not runs(line):
        words.append("--help")
    monkeypatch.chdir(folder)
    if ">" in words:
        words = words[: words.index(">")]
    if "<" in words:
        source = words.pop()
        words.remove("<")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(source).read_bytes())))
    monkeypatch.setattr(sys, "argv", ["uitvoerbaar", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    captured = capsys.readouterr()
    assert ended.value.code in (0, 3), captured.err  # 3: decided that it is not known
    assert captured.out
    assert "Traceback" not in captured.err


def test_every_command_that_a_user_types_has_an_example() -> None:
    named = {line.split()[1] for line in EXAMPLES}
    assert named >= set(cli.commands) - {"sources"}


def test_what_cannot_run_here_is_still_in_the_help() -> None:
    for start in ELSEWHERE:
        assert any(line.startswith(start) for line in EXAMPLES), start
