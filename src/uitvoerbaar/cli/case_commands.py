"""Commands about a case: decide, questions, replay."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from uitvoerbaar.cli.common import (
    DECIDED,
    ERROR_IN_LAW,
    UNKNOWN,
    WRONG_INPUT,
    Day,
    fail,
    json_option,
    law_option,
    open_law,
    print_json,
    read_text,
    stop,
)

if TYPE_CHECKING:
    from uitvoerbaar.evaluation.decision import (
        Decision,
        OutcomeState,
        SubjectError,
        UnknownOutcomeError,
    )
    from uitvoerbaar.evaluation.facts import Case
    from uitvoerbaar.face import Lawbook

case_argument = click.argument("case_file", metavar="GEVAL", type=click.Path(path_type=Path))
outcome_option = click.option(
    "--outcome",
    "outcomes",
    multiple=True,
    metavar="NAAM",
    help="Uitkomst; mag vaker. Zonder deze optie: alle openbare uitkomsten.",
)
date_option = click.option("--date", "on", type=Day(), help="Dag waarvoor wordt beslist.")
known_option = click.option(
    "--known-on", type=Day(), help="Alleen wat op deze dag bekend was, telt mee."
)
assume_option = click.option(
    "--assume",
    "assume",
    multiple=True,
    metavar="NAAM=WAARDE",
    help="Andere waarde voor een aanname van de wet; mag vaker.",
)


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar decide examples/noor.yaml --explain
  uitvoerbaar decide examples/noor.yaml --date 2026-09-01 --json
  uitvoerbaar decide examples/noor.yaml --receipt noor.bewijs.json
"""
)
@case_argument
@outcome_option
@date_option
@known_option
@assume_option
@click.option("--explain", is_flag=True, help="Met de uitleg tot op het artikel.")
@click.option(
    "--form",
    type=click.Choice(["boom", "zinnen", "html"]),
    default="boom",
    help="Vorm van de uitleg (met --explain).",
)
@click.option(
    "--depth",
    type=click.IntRange(1),
    help="Hoe diep de boom wordt getoond (anders: van één uitkomst helemaal).",
)
@click.option(
    "--receipt",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Schrijf een bewijsstuk om later na te spelen.",
)
@law_option
@json_option
def decide(
    case_file: Path,
    outcomes: tuple[str, ...],
    on: date | None,
    known_on: date | None,
    assume: tuple[str, ...],
    explain: bool,
    form: str,
    depth: int | None,
    receipt: Path | None,
    law_path: Path | None,
    as_json: bool,
) -> None:
    """Beslis over een GEVAL (YAML of JSON; - is standaardinvoer)."""
    lawbook = open_law(law_path)
    case = open_case(lawbook, case_file)
    decision = decide_or_fail(lawbook, case, outcomes, on, known_on, assume)
    if explain and form == "html" and not as_json and len(decision.outcomes) != 1:
        fail("een bladzijde legt één uitkomst uit", "noem die met --outcome NAAM")
    if receipt is not None:
        from uitvoerbaar.evaluation.receipt import receipt_data

        write_whole(receipt, json.dumps(receipt_data(decision), ensure_ascii=False, indent=2))
    if as_json:
        from uitvoerbaar.face.report import decision_data

        print_json(decision_data(decision, with_trace=explain))
    else:
        from uitvoerbaar.cli.show import show_decision

        show_decision(decision, explain, form, depth)
    stop(exit_code(decision))


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar questions examples/noor.yaml
  uitvoerbaar questions examples/noor.yaml --json
"""
)
@case_argument
@outcome_option
@date_option
@known_option
@assume_option
@law_option
@json_option
def questions(
    case_file: Path,
    outcomes: tuple[str, ...],
    on: date | None,
    known_on: date | None,
    assume: tuple[str, ...],
    law_path: Path | None,
    as_json: bool,
) -> None:
    """Wat ontbreekt er om over een GEVAL te beslissen, bij wie, en in welke volgorde."""
    lawbook = open_law(law_path)
    case = open_case(lawbook, case_file)
    decision = decide_or_fail(lawbook, case, outcomes, on, known_on, assume)
    if as_json:
        from uitvoerbaar.face.report import decision_data

        data = decision_data(decision)
        print_json(
            {
                **data,
                "outcomes": [
                    {
                        "outcome": outcome["outcome"],
                        "state": outcome["state"],
                        "questions": outcome.get("questions", []),
                    }
                    for outcome in data["outcomes"]
                ],
            }
        )
    else:
        from uitvoerbaar.cli.show import show_questions

        show_questions(decision)
    stop(exit_code(decision))


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar replay noor.bewijs.json
  uitvoerbaar replay noor.bewijs.json --law corpus --json
"""
)
@click.argument("receipt_file", metavar="BEWIJSSTUK", type=click.Path(path_type=Path))
@law_option
@json_option
def replay(receipt_file: Path, law_path: Path | None, as_json: bool) -> None:
    """Speel een beslissing na uit haar BEWIJSSTUK, en zeg precies wat er verschilt."""
    from uitvoerbaar.cases.document import CaseError
    from uitvoerbaar.evaluation.receipt import ReceiptError

    text = read_text(receipt_file)
    try:
        receipt = json.loads(text)
    except json.JSONDecodeError as error:
        fail(f"{receipt_file}:{error.lineno}:{error.colno}: dit is geen JSON ({error.msg})")
    except RecursionError:
        fail(f"{receipt_file}: dit JSON-bestand is te diep genest")
    lawbook = open_law(law_path)
    try:
        decision, differences = lawbook.replay(receipt)
    except (ReceiptError, KeyError, TypeError, ValueError) as error:
        reason = str(error) if isinstance(error, ReceiptError) else "er ontbreken delen"
        fail(f"{receipt_file}: {reason}", "gebruik het bestand dat `decide --receipt` schreef")
    except CaseError as error:
        print_case_problems(error, {})
        fail(f"{receipt_file}: het geval in het bewijsstuk past niet meer bij deze wet")
    same_law = receipt.get("law") == decision.program.law.digest
    if as_json:
        print_json(
            {
                "same": not differences,
                "same_law": same_law,
                "differences": [
                    {"where": d.where, "then": d.then, "now": d.now} for d in differences
                ],
            }
        )
    else:
        from uitvoerbaar.cli.show import show_replay

        show_replay(decision, differences, same_law)
    stop(DECIDED if not differences else WRONG_INPUT)


def open_case(lawbook: Lawbook, path: Path) -> Case:
    """The case in a file; its problems are shown and end the command."""
    from uitvoerbaar.cases.document import CaseError

    text = read_text(path)
    try:
        return lawbook.case(text, str(path))
    except CaseError as error:
        print_case_problems(error, {str(path): text.splitlines()})
        stop(WRONG_INPUT)


def print_case_problems(error: Any, lines: Mapping[str, Sequence[str]]) -> None:
    """The problems of a case, each with its place, the line and how to mend it."""
    for problem in error.problems:
        click.echo(f"{problem.place}: {problem.sentence}", err=True)
        source = lines.get(problem.place.file, ())
        if 0 < problem.place.line <= len(source):
            click.echo(f"    {source[problem.place.line - 1]}", err=True)
            click.echo("    " + " " * (problem.place.column - 1) + "^", err=True)
        if problem.mend:
            click.echo(f"    {problem.mend}", err=True)


def decide_or_fail(
    lawbook: Lawbook,
    case: Case,
    outcomes: tuple[str, ...],
    on: date | None,
    known_on: date | None,
    assume: tuple[str, ...],
) -> Decision:
    """The decision, or a message about a wrong outcome, applicant or assumption."""
    from uitvoerbaar.evaluation.decision import SubjectError, UnknownOutcomeError

    names = outcomes or tuple(sorted(lawbook.law.outcomes))
    assumptions = assumptions_or_fail(lawbook, assume)
    try:
        return lawbook.decide(case, names, on, known_on, assumptions)
    except UnknownOutcomeError as error:
        no_such_outcome(error)
    except SubjectError as error:
        no_such_subject(error)


def no_such_outcome(error: UnknownOutcomeError) -> NoReturn:
    """Says that the law does not have an outcome, and which it does have."""
    mend = f"bedoelde u {' of '.join(error.suggestions)}?" if error.suggestions else None
    fail(f"de wet heeft geen uitkomst {error.name}", mend)


def no_such_subject(error: SubjectError) -> NoReturn:
    """Says that an outcome is about another kind than the applicant is."""
    fail(str(error), "kies een andere aanvrager of een andere uitkomst")


def assumptions_or_fail(lawbook: Lawbook, assume: tuple[str, ...]) -> dict[str, Any]:
    """The values of assumptions as written on the command line, or a message about a wrong one."""
    from uitvoerbaar.cases.assuming import AssumptionError, assumption_with_value, check_assumed
    from uitvoerbaar.cases.values import read_value

    assumptions: dict[str, Any] = {}
    for entry in assume:
        name, sign, text = entry.partition("=")
        if not sign:
            fail(f"“{entry}” zegt geen waarde", f"schrijf --assume {name.strip()}=ja")
        try:
            declared, kind = assumption_with_value(lawbook.law, name.strip())
            value = read_value(text.strip(), kind, lawbook.law)
            check_assumed(lawbook.law, declared.name, value)
            assumptions[declared.name] = value
        except AssumptionError as error:
            fail(error.sentence, error.mend)
        except ValueError as error:
            fail(f"--assume {entry}: {error}")
    return assumptions


def exit_code(decision: Decision) -> int:
    """The exit code of a decision."""
    return exit_code_of({outcome.state for outcome in decision.outcomes})


def exit_code_of(found: Collection[OutcomeState]) -> int:
    """The exit code that says most: an error in the law, then unknown, then decided."""
    states = {state.value for state in found}
    if "error" in states:
        return ERROR_IN_LAW
    return UNKNOWN if "unknown" in states else DECIDED


def write_whole(path: Path, text: str) -> None:
    """Writes a file of text as a whole or not at all."""
    write_bytes(path, (text + "\n").encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a file as a whole or not at all."""
    partial = path.with_name(path.name + ".deel")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        print(f"{path}: schrijven lukt niet: {error.strerror}", file=sys.stderr)
        stop(WRONG_INPUT)
