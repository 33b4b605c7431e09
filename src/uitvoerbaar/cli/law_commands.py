"""Commands about the law itself: check, fmt, coverage, schema, diff, sources."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from uitvoerbaar.cli.common import (
    DECIDED,
    ERROR_IN_LAW,
    WRONG_INPUT,
    counted_as,
    fail,
    json_option,
    law_option,
    message_data,
    open_law,
    open_part,
    print_json,
    print_messages,
    read_text,
    stop,
)

if TYPE_CHECKING:
    from uitvoerbaar.language.messages import Message
    from uitvoerbaar.law.declaration import Law

_path_argument = click.argument(
    "path", metavar="[PAD]", required=False, type=click.Path(path_type=Path)
)


def _folder(path: Path | None) -> Path:
    from uitvoerbaar.face import default_corpus

    folder = path or default_corpus()
    if not folder.exists():
        fail(f"{folder}: dit bestaat niet", "noem een map of bestand met wetstekst in Markdown")
    return folder


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar check
  uitvoerbaar check corpus --no-examples
  uitvoerbaar check --json corpus
"""
)
@_path_argument
@click.option("--examples/--no-examples", default=True, help="Loop ook de voorbeelden na.")
@click.option(
    "--cases",
    "case_count",
    default=20,
    show_default=True,
    help="Bedachte gevallen waarop iedere garantie wordt beproefd.",
)
@json_option
def check(path: Path | None, examples: bool, case_count: int, as_json: bool) -> None:
    """Controleer de wet in PAD en meld iedere fout met plaats en verbetering."""
    from uitvoerbaar.language.load import check_law

    started = time.perf_counter()
    folder = _folder(path)
    law, messages, lines = check_law(folder)
    if law is not None and not law.regulations:
        fail(
            f"{folder}: hier staat geen wet",
            "noem een map met wetstekst in Markdown; alleen gronden: uitvoerbaar grounds check",
        )
    grounds = _check_grounds(folder, law, messages, lines)
    expectations = 0
    if law is not None and examples:
        from uitvoerbaar.evaluation.program import Program
        from uitvoerbaar.face.examples import failures
        from uitvoerbaar.face.guarantees import broken_guarantees

        program = Program(law)
        messages = [*messages, *failures(program), *broken_guarantees(program, case_count)]
        expectations = sum(len(example.expectations) for example in law.examples)
    errors = sum(1 for message in messages if message.is_error)
    messages = sorted(messages, key=lambda message: message.sort_key)
    if as_json:
        print_json(
            {
                "errors": errors,
                "warnings": len(messages) - errors,
                "expectations": expectations,
                "grounds": grounds,
                "messages": [message_data(message) for message in messages],
            }
        )
    else:
        print_messages(messages, lines)
        seconds = time.perf_counter() - started
        counted = f"{counted_as(errors, 'fout', 'fouten')}, "
        counted += counted_as(len(messages) - errors, "waarschuwing", "waarschuwingen")
        if law is not None:
            counted += f"; {counted_as(len(law.rules), 'regel', 'regels')}, "
            counted += counted_as(len(law.examples), "voorbeeld", "voorbeelden")
            verified = counted_as(expectations, "verwachting", "verwachtingen")
            counted += f" met {verified}" if examples else " (niet nagelopen)"
            if grounds:
                counted += f", {counted_as(grounds, 'grond', 'gronden')}"
        click.echo(f"{counted} ({seconds:.1f} s)")
    stop(ERROR_IN_LAW if errors else DECIDED)


def _check_grounds(
    folder: Path, law: Law | None, messages: list[Message], lines: dict[str, list[str]]
) -> int:
    """Checks the grounds beside a law; adds what it finds, and gives how many there are. Grounds
    are about the items of a law: of a law with errors they cannot be checked."""
    from uitvoerbaar.language.files import read_ground_sources
    from uitvoerbaar.language.load import lines_by_file

    sources = read_ground_sources(folder)
    if law is None or not sources:
        return 0
    from uitvoerbaar.exchange.load import register_from_sources

    register, found = register_from_sources(sources, law)
    messages += found
    lines |= lines_by_file(sources)
    return len(register.grounds)


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar fmt corpus
  uitvoerbaar fmt --check corpus
  uitvoerbaar fmt - < corpus/awir/awir.md
"""
)
@_path_argument
@click.option("--check", "only_check", is_flag=True, help="Wijzig niets; meld wat anders zou zijn.")
def fmt(path: Path | None, only_check: bool) -> None:
    """Zet de regels in PAD in de vaste vorm."""
    from uitvoerbaar.cli.case_commands import write_whole
    from uitvoerbaar.language.formatter import format_page

    if path is not None and str(path) == "-":
        click.echo(format_page(read_text(path)), nl=False)
        return
    folder = _folder(path)
    files = sorted(folder.rglob("*.md")) if folder.is_dir() else [folder]
    changed = 0
    for file in files:
        text = read_text(file)
        formatted = format_page(text)
        if formatted == text:
            continue
        changed += 1
        click.echo(f"{file}: {'zou veranderen' if only_check else 'in vorm gezet'}")
        if not only_check:
            write_whole(file, formatted.removesuffix("\n"))
    click.echo(f"{counted_as(len(files), 'bestand', 'bestanden')}, {changed} anders")
    stop(WRONG_INPUT if only_check and changed else DECIDED)


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar coverage
  uitvoerbaar coverage corpus/wsf2000 --json
"""
)
@_path_argument
@click.option("--articles", is_flag=True, help="Noem ieder artikel met zijn status en reden.")
@json_option
def coverage(path: Path | None, articles: bool, as_json: bool) -> None:
    """Toon per hoofdstuk wat van de wet is gecodeerd."""
    from uitvoerbaar.cli.show import show_coverage
    from uitvoerbaar.language.coverage import coverage as measure
    from uitvoerbaar.language.coverage import coverage_data

    measured = measure(open_part(path))
    if as_json:
        print_json(coverage_data(measured))
    else:
        show_coverage(measured, articles)


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar schema > geval.schema.json
  uitvoerbaar schema --trace
"""
)
@click.option("--trace", "of_trace", is_flag=True, help="Het schema van een uitleg (trace).")
@law_option
def schema(of_trace: bool, law_path: Path | None) -> None:
    """Toon het JSON-schema van een geval, afgeleid uit de wet."""
    if of_trace:
        from uitvoerbaar.evaluation.trace import trace_schema

        print_json(trace_schema())
        return
    from uitvoerbaar.cases.schema import case_schema

    print_json(case_schema(open_law(law_path).law))


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar diff corpus corpus-nieuw
  uitvoerbaar diff corpus --proposal voorstellen/lagere-drempel-peiljaar.md
"""
)
@click.argument("old", metavar="OUD", type=click.Path(path_type=Path))
@click.argument("new", metavar="[NIEUW]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--proposal",
    type=click.Path(path_type=Path),
    help="Vergelijk OUD met OUD na dit voorstel (map of bestand).",
)
@json_option
def diff(old: Path, new: Path | None, proposal: Path | None, as_json: bool) -> None:
    """Zeg per regel en artikel wat er tussen twee wetten verandert."""
    from uitvoerbaar.language.difference import difference, difference_data, render_difference

    if (new is None) == (proposal is None):
        fail("geef een tweede wet of een voorstel", "uitvoerbaar diff OUD NIEUW, of --proposal")
    before = open_law(_folder(old)).law
    if proposal is not None:
        from uitvoerbaar.language.amend import check_amended
        from uitvoerbaar.language.load import check_law

        law, messages, lines = check_amended(_folder(old), _folder(proposal))
        if law is None:
            print_messages([m for m in messages if m.is_error], lines)
            stop(ERROR_IN_LAW)
        already = {(m.kind.code, m.sentence) for m in check_law(_folder(old))[1]}
        print_messages([m for m in messages if (m.kind.code, m.sentence) not in already], lines)
    else:
        law = open_law(_folder(new)).law
    found = difference(before, law)
    if as_json:
        print_json(difference_data(found))
    else:
        click.echo(render_difference(found))


@click.group()
def sources() -> None:
    """De officiële wetstekst: wat is er veranderd sinds de regels zijn geschreven?"""


@sources.command(
    "check",
    epilog="""\b
Voorbeelden:
  uitvoerbaar sources check BWBR0018451.xml
  uitvoerbaar sources check BWBR0018451.xml --json
""",
)
@click.argument("file", metavar="BWB.xml", type=click.Path(path_type=Path))
@law_option
@json_option
def check_sources(file: Path, law_path: Path | None, as_json: bool) -> None:
    """Noem de regels waarvan de wetstekst in BWB.xml (een toestand) is veranderd."""
    from uitvoerbaar.language.sources import recorded_texts
    from uitvoerbaar.language.statute import load_statute
    from uitvoerbaar.language.statute_check import TextState, compare
    from uitvoerbaar.language.statute_xml import StatuteError

    try:
        statute = load_statute(file)
    except StatuteError as error:
        fail(str(error))
    law = open_law(law_path).law
    recorded = recorded_texts(law, statute.bwb_id)
    findings = compare(statute, recorded)
    work = [f for f in findings if f.state in (TextState.CHANGED, TextState.GONE)]
    if as_json:
        print_json([_finding_data(finding) for finding in findings])
    else:
        if not recorded:
            click.echo(f"De wet noemt geen artikelen van {statute.bwb_id}.", err=True)
        for finding in findings:
            click.echo(finding.sentence)
            for rule in finding.rules:
                click.echo(f"    {rule}")
        click.echo(f"{len(findings)} artikelen vergeleken, {len(work)} om na te lopen")
    stop(WRONG_INPUT if work else DECIDED)


def _finding_data(finding: Any) -> dict[str, Any]:
    return {
        "state": finding.state.value,
        "article": finding.article,
        "reference": finding.reference,
        "sha256": finding.sha256,
        "rules": list(finding.rules),
        "sentence": finding.sentence,
    }
