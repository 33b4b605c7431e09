"""`uitvoerbaar timeline`: month by month what someone gets, as a table and a chart."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uitvoerbaar.cli.case_commands import (
    assume_option,
    case_argument,
    known_option,
    outcome_option,
)
from uitvoerbaar.cli.common import fail, json_option, law_option, open_law, print_json, stop

if TYPE_CHECKING:
    from uitvoerbaar.evaluation.facts import Case
    from uitvoerbaar.face import Lawbook
    from uitvoerbaar.law.declaration import Rule
    from uitvoerbaar.timeline.model import Timeline

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_FIRST_YEAR, _LAST_YEAR = 1800, 2999  # as in case files
_MOST_YEARS = 50
_CHARTS = (".svg", ".png", ".html")


class Month(click.ParamType[int]):
    """A month as 2026-03; see `law.time` for what comes of it."""

    name = "MAAND"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The month, or a usage error that shows the form."""
        if isinstance(value, int):
            return value
        match = _MONTH.fullmatch(value)
        if match is None or not 1 <= int(match[2]) <= 12:
            self.fail(f"“{value}” is geen maand; schrijf een maand als 2026-03", param, ctx)
        year = int(match[1])
        if not _FIRST_YEAR <= year <= _LAST_YEAR:
            span = f"van {_FIRST_YEAR} tot en met {_LAST_YEAR}"
            self.fail(f"“{value}” is geen maand {span}, als 2026-03", param, ctx)
        return year * 12 + int(match[2]) - 1


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar timeline examples/noor.yaml
  uitvoerbaar timeline examples/noor.yaml --from 2024-09 --to 2028-08 --chart noor.html
  uitvoerbaar timeline examples/noor.yaml --json
"""
)
@case_argument
@outcome_option
@click.option(
    "--from",
    "first",
    type=Month(),
    help="Eerste maand. Anders: januari van het jaar van de peildatum, of eerder als er eerder "
    "iets is betaald (vanaf het begin van de eerste inschrijving en dergelijke).",
)
@click.option(
    "--to",
    "last",
    type=Month(),
    help="Laatste maand. Anders: december van het jaar na de peildatum, of eerder als er dan nog "
    "geen bedragen zijn.",
)
@click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="BESTAND",
    help="Schrijf ook een grafiek: BESTAND.svg, .png of .html.",
)
@known_option
@assume_option
@law_option
@json_option
def timeline(
    case_file: Path,
    outcomes: tuple[str, ...],
    first: int | None,
    last: int | None,
    chart: Path | None,
    known_on: date | None,
    assume: tuple[str, ...],
    law_path: Path | None,
    as_json: bool,
) -> None:
    """Toon maand voor maand wat iemand krijgt, in welke vorm, en wat op raakt.

    Zonder --outcome: wat wordt uitbetaald, tellers, en openbare uitkomsten met ja/nee of een
    vaste reeks waarden. Met --outcome: alleen die, ook bedragen die niet worden uitbetaald.
    """
    _check_input(first, last, chart)
    lawbook = open_law(law_path)
    found = _timeline(lawbook, case_file, outcomes, (first, last), known_on, assume)
    if chart is not None:
        _write_chart(found, chart)
    if as_json:
        from uitvoerbaar.timeline.data import timeline_data

        print_json(timeline_data(found))
    else:
        from uitvoerbaar.cli.show_timeline import show_timeline

        show_timeline(found, chart)
    from uitvoerbaar.cli.case_commands import exit_code_of

    stop(exit_code_of(found.states))


def _check_input(first: int | None, last: int | None, chart: Path | None) -> None:
    """What can be said before a law or a case is read."""
    if first is not None and last is not None:
        if first > last:
            fail("--from is later dan --to", "wissel de maanden om")
        if last - first >= _MOST_YEARS * 12:
            fail(f"dit is meer dan {_MOST_YEARS} jaar", "kies minder maanden met --from en --to")
    if chart is not None and chart.suffix.lower() not in _CHARTS:
        fail(
            f"{chart}: van “{chart.suffix or chart.name}” kan geen grafiek worden gemaakt",
            f"laat de naam eindigen op {', '.join(_CHARTS[:-1])} of {_CHARTS[-1]}",
        )
    if chart is not None and not chart.absolute().parent.is_dir():
        fail(f"{chart}: de map {chart.parent} bestaat niet", "maak de map, of kies een andere")


def _timeline(
    lawbook: Lawbook,
    case_file: Path,
    names: tuple[str, ...],
    span: tuple[int | None, int | None],
    known_on: date | None,
    assume: tuple[str, ...],
) -> Timeline:
    """The timeline, or a message about what is wrong with the question."""
    from uitvoerbaar.cli.case_commands import (
        assumptions_or_fail,
        no_such_outcome,
        no_such_subject,
        open_case,
    )
    from uitvoerbaar.evaluation.decision import SubjectError, UnknownOutcomeError
    from uitvoerbaar.timeline.build import timeline as made

    case = open_case(lawbook, case_file)
    try:
        rules = _rules(lawbook, case, names)
        assumptions = assumptions_or_fail(lawbook, assume)
        found = made(lawbook.program, case, rules, *span, known_on, assumptions)
    except UnknownOutcomeError as error:
        no_such_outcome(error)
    except SubjectError as error:
        no_such_subject(error)
    return found


def _rules(lawbook: Lawbook, case: Case, names: tuple[str, ...]) -> list[Rule]:
    from uitvoerbaar.timeline.build import default_rules

    if names:
        return [lawbook.rule(name) for name in dict.fromkeys(names)]
    rules = default_rules(lawbook.law, case)
    if not rules:
        fail(
            "deze wet zegt van geen uitkomst dat die wordt uitbetaald of telt",
            "noem uitkomsten met --outcome",
        )
    return list(rules)


def _write_chart(found: Timeline, path: Path) -> None:
    from uitvoerbaar.cli.case_commands import write_bytes

    if not found.can_be_drawn:
        fail(
            "er is niets om te tekenen: in deze maanden is alles nihil, of alleen een bedrag dat "
            "niet wordt uitbetaald",
            "kies andere maanden of uitkomsten",
        )
    from uitvoerbaar.timeline.picture import chart_file

    write_bytes(path, chart_file(found, path.suffix.lower()))
