"""The commands. Thin: each reads its input, calls the face, and prints.

Exit codes: 0 decided, 1 wrong input, 2 an error in the law, 3 unknown.
"""

from __future__ import annotations

import gc
import sys

import click

from uitvoerbaar.cli.case_commands import decide, questions, replay
from uitvoerbaar.cli.columns_command import columns
from uitvoerbaar.cli.ground_commands import ground, grounds, serve
from uitvoerbaar.cli.journal_commands import journal
from uitvoerbaar.cli.law_commands import check, coverage, diff, fmt, schema, sources
from uitvoerbaar.cli.timeline_command import timeline
from uitvoerbaar.cli.tour import demo


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="uitvoerbaar")
def cli() -> None:
    """Law that runs: check it, ask it, and let it explain itself.

    \b
    Exit codes: 0 decided, 1 wrong input, 2 an error in the law, 3 unknown.
    """


_COMMANDS = (
    *(check, fmt, coverage, decide, columns, timeline, questions, replay),
    *(schema, diff, sources),
    *(ground, grounds, serve, journal, demo),
)
for command in _COMMANDS:
    cli.add_command(command)


def main() -> None:
    """The entry point of the command `uitvoerbaar`; no traceback reaches a user."""
    # A command is short and keeps most of what it makes: looking for garbage costs it a fifth.
    gc.set_threshold(50_000, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Afgebroken.", err=True)
        code = 1
    except click.ClickException as error:
        error.show()
        code = 1
    except BrokenPipeError:
        code = 0
        sys.stderr.close()
    except OSError as error:
        click.echo(f"{error.filename or 'bestand'}: {error.strerror}", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
