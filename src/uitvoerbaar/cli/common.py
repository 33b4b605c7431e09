"""What the commands share: options, reading files, printing messages, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from uitvoerbaar.face import Lawbook
    from uitvoerbaar.language.messages import Message
    from uitvoerbaar.law.declaration import Law

_FIRST_YEAR, _LAST_YEAR = 1800, 2999  # as in case files

DECIDED, WRONG_INPUT, ERROR_IN_LAW, UNKNOWN = 0, 1, 2, 3


class Day(click.ParamType[date]):
    """A date as 2026-03-01."""

    name = "DATUM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date, or a usage error that shows the form."""
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}” is geen datum; schrijf een datum als 2026-03-01", param, ctx)
        if value != day.isoformat() or not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            span = f"van {_FIRST_YEAR} tot en met {_LAST_YEAR}"
            self.fail(f"“{value}” is geen datum {span}, als 2026-03-01", param, ctx)
        return day


law_option = click.option(
    "--law",
    "law_path",
    type=click.Path(path_type=Path),
    help="Map met de wet (anders: de wet die is meegeleverd).",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Antwoord als JSON.")


def stop(code: int) -> NoReturn:
    """Ends the command with an exit code."""
    raise click.exceptions.Exit(code)


def fail(sentence: str, mend: str | None = None, code: int = WRONG_INPUT) -> NoReturn:
    """Says what is wrong and how to mend it, and ends the command."""
    click.echo(sentence, err=True)
    if mend:
        click.echo(f"    {mend}", err=True)
    stop(code)


def counted_as(number: int, one: str, more: str) -> str:
    """A number with the right form of its noun."""
    return f"{number} {one if number == 1 else more}"


def print_json(data: Any) -> None:
    """Data as JSON on standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def read_text(path: Path) -> str:
    """The text of a file; a clear message where it is not there or is no text. `-` is stdin."""
    try:
        if str(path) == "-":
            return sys.stdin.buffer.read().decode("utf-8")
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        fail(f"{path}: dit bestand bestaat niet", "controleer de naam")
    except IsADirectoryError:
        fail(f"{path}: dit is een map, geen bestand", "noem een bestand in die map")
    except UnicodeDecodeError as error:
        fail(
            f"{path}: dit bestand is geen tekst in UTF-8 (byte {error.start + 1})",
            "bewaar het bestand als UTF-8",
        )
    except OSError as error:
        fail(f"{path}: het bestand kan niet worden gelezen: {error.strerror}")


def print_messages(messages: Sequence[Message], lines: Mapping[str, Sequence[str]]) -> None:
    """Messages with the line they are about, on standard error."""
    from uitvoerbaar.language.messages import render

    for message in messages:
        source = lines.get(message.place.file, ())
        number = message.place.line
        line = source[number - 1] if 0 < number <= len(source) else None
        click.echo(render(message, line), err=True)


def message_data(message: Message) -> dict[str, Any]:
    """A message as plain data."""
    place = message.place
    return {
        "code": message.kind.code,
        "severity": message.kind.severity.value,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "sentence": message.sentence,
        "mend": message.mend,
    }


def open_law(path: Path | None) -> Lawbook:
    """The law at a path, or the one that comes along; its errors are shown and end the command."""
    from uitvoerbaar.face import Lawbook
    from uitvoerbaar.language.cache import cached_law

    return Lawbook(_read_or_stop(path, cached_law))


def open_part(path: Path | None) -> Law:
    """A law or a part of one, only to look at its articles: names of the rest may lack."""
    from uitvoerbaar.language.load import law_by_itself

    return _read_or_stop(path, law_by_itself)


def _read_or_stop(path: Path | None, read: Callable[[Path], Law]) -> Law:
    from uitvoerbaar.face import default_corpus
    from uitvoerbaar.language.messages import LawError

    folder = path or default_corpus()
    if not folder.exists():
        fail(f"{folder}: hier staat geen wet", "noem een map met de optie --law")
    try:
        law = read(folder)
    except LawError as error:
        from uitvoerbaar.language.files import read_sources
        from uitvoerbaar.language.load import lines_by_file

        errors = [message for message in error.messages if message.is_error]
        print_messages(errors, lines_by_file(read_sources(folder)))
        click.echo("De wet heeft fouten en kan niet worden gebruikt.", err=True)
        stop(ERROR_IN_LAW)
    if not law.regulations:
        fail(f"{folder}: hier staat geen wet", "noem een map met de optie --law")
    return law
