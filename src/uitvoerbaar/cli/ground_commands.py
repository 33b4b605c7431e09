"""Commands about grounds: may this be shared, on what article, and what is in the register."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from uitvoerbaar.cli.common import (
    DECIDED,
    ERROR_IN_LAW,
    UNKNOWN,
    Day,
    counted_as,
    fail,
    json_option,
    law_option,
    message_data,
    open_law,
    print_json,
    print_messages,
    read_text,
    stop,
)

if TYPE_CHECKING:
    from uitvoerbaar.exchange.decision import DecisionPoint
    from uitvoerbaar.exchange.ground import Register
    from uitvoerbaar.face import Lawbook

_assume = click.option(
    "--assume",
    "assumptions",
    metavar="AANNAME",
    multiple=True,
    help="Zet een aanname aan; mag vaker.",
)


def open_register(path: Path | None) -> tuple[Lawbook, Register]:
    """The law and the grounds at a path, or those that come along; errors end the command."""
    from uitvoerbaar.exchange.load import load_register
    from uitvoerbaar.face import default_corpus
    from uitvoerbaar.language.files import read_ground_sources
    from uitvoerbaar.language.load import lines_by_file
    from uitvoerbaar.language.messages import LawError

    lawbook = open_law(path)
    folder = path or default_corpus()
    try:
        register = load_register(folder, lawbook.law)
    except LawError as error:
        errors = [message for message in error.messages if message.is_error]
        print_messages(errors, lines_by_file(read_ground_sources(folder)))
        click.echo("De gronden hebben fouten en kunnen niet worden gebruikt.", err=True)
        stop(ERROR_IN_LAW)
    if not register.grounds:
        fail(f"{folder}: hier staan geen gronden", "noem met --law een map met grondslagen")
    return lawbook, register


def make_point(lawbook: Lawbook, register: Register) -> DecisionPoint:
    """The decision point for a register."""
    from uitvoerbaar.exchange.decision import DecisionPoint
    from uitvoerbaar.exchange.items import items_of
    from uitvoerbaar.exchange.need import Needs

    law = lawbook.law
    return DecisionPoint(register, items_of(law), Needs(law, register.purposes))


def _found(name: str, names: Mapping[str, object], what: str) -> str:
    """A name of the register, written with or without underscores; else near names."""
    written = name.strip().replace(" ", "_")
    if written not in names:
        _unknown(name, written, names, what)
    return written


def _unknown(name: str, written: str, names: Mapping[str, object], what: str) -> NoReturn:
    near = difflib.get_close_matches(written, names, 3, 0.5)
    holding = [known for known in names if written.lower() in known.lower()][:5]
    options = list(dict.fromkeys([*near, *holding]))
    mend = f"bedoelde u {' of '.join(options)}?" if options else None
    fail(f"{what} {name} staat niet in het register", mend)


def check_assumptions(register: Register, names: tuple[str, ...]) -> frozenset[str]:
    """The assumptions that are switched on; an unknown one ends the command."""
    return frozenset(_found(name, register.assumptions, "de aanname") for name in names)


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar ground inkomensgegeven --for ouderbijdrage_aanvullende_beurs
  uitvoerbaar ground woonadres --for uitwonend_vaststellen --assume vorm_vrij
  uitvoerbaar ground inkomensgegeven
"""
)
@click.argument("item", metavar="GEGEVEN")
@click.option("--for", "purpose", metavar="DOEL", help="Waarvoor het gegeven nodig is.")
@click.option("--date", "day", type=Day(), help="De dag van verstrekken (anders: vandaag).")
@_assume
@law_option
@json_option
def ground(
    item: str,
    purpose: str | None,
    day: date | None,
    assumptions: tuple[str, ...],
    law_path: Path | None,
    as_json: bool,
) -> None:
    """Leg uit of GEGEVEN voor een doel mag worden gedeeld, en wat u anders aan wie vraagt."""
    from uitvoerbaar.exchange.advice import advise

    lawbook, register = open_register(law_path)
    point = make_point(lawbook, register)
    if point.items.key(item) is None:
        near = " of ".join(point.items.near(item))
        fail(f"de wet kent geen gegeven {item}", f"bedoelde u {near}?" if near else None)
    if purpose is None:
        _list_purposes(point, item)
        return
    chosen = _found(purpose, register.purposes, "het doel")
    on = check_assumptions(register, assumptions)
    advice = advise(point, lawbook.law, item, chosen, day or date.today(), on)  # noqa: DTZ011
    if as_json:
        print_json(
            {
                "item": advice.item,
                "purpose": advice.purpose,
                "day": advice.day.isoformat(),
                "permitted": advice.permitted,
                "sections": [
                    {"heading": s.heading, "lines": list(s.lines)} for s in advice.sections
                ],
            }
        )
    else:
        from uitvoerbaar.exchange.words import Words, day_in_words

        title = Words(register).purpose(chosen)
        click.echo(f"{item.replace('_', ' ')} voor “{title}”, op {day_in_words(advice.day)}\n")
        for section in advice.sections:
            click.echo(section.heading)
            for line in section.lines:
                click.echo(_wrapped(line))
            click.echo()
    stop(DECIDED if advice.permitted else UNKNOWN)


def _list_purposes(point: DecisionPoint, item: str) -> None:
    key = point.items.key(item)
    found = [g for g in point.register.grounds.values() if g.item == key]
    if not found:
        click.echo(f"Geen grond gaat over {item}.")
        stop(UNKNOWN)
    click.echo(f"Gronden voor {item}; kies een doel met --for:")
    for one in found:
        parties = f"{one.provider} → {one.recipient}, over {one.group}"
        click.echo(f"  {one.purpose}  {one.id}  {parties}  ({one.reference})")


def _wrapped(line: str) -> str:
    import textwrap

    return textwrap.fill(line, 98, initial_indent="  - ", subsequent_indent="    ")


@click.group()
def grounds() -> None:
    """Het register van grondslagen: nalopen, exporteren en vastleggen in een database."""


@grounds.command(
    "check",
    epilog="""\b
Voorbeelden:
  uitvoerbaar grounds check
  uitvoerbaar grounds check corpus/grondslagen --json
""",
)
@click.argument("path", metavar="[PAD]", required=False, type=click.Path(path_type=Path))
@law_option
@json_option
def check_grounds(path: Path | None, law_path: Path | None, as_json: bool) -> None:
    """Controleer de gronden in PAD, met de wet ernaast, en meld iedere fout met plaats."""
    from uitvoerbaar.exchange.load import register_from_sources
    from uitvoerbaar.face import default_corpus
    from uitvoerbaar.language.files import read_ground_sources
    from uitvoerbaar.language.load import lines_by_file

    law = open_law(law_path).law
    folder = path or law_path or default_corpus()
    if not folder.exists():
        fail(f"{folder}: dit bestaat niet", "noem een map of bestand met gronden")
    sources = read_ground_sources(folder)
    if not sources:
        fail(f"{folder}: hier staan geen gronden", "een bladzijde begint met `grondslagen: naam`")
    register, messages = register_from_sources(sources, law)
    errors = sum(message.is_error for message in messages)
    if as_json:
        print_json(
            {
                "errors": errors,
                "warnings": len(messages) - errors,
                "grounds": len(register.grounds),
                "messages": [message_data(message) for message in messages],
            }
        )
    else:
        print_messages(messages, lines_by_file(sources))
        click.echo(
            f"{counted_as(errors, 'fout', 'fouten')}, "
            f"{counted_as(len(messages) - errors, 'waarschuwing', 'waarschuwingen')}; "
            f"{counted_as(len(register.grounds), 'grond', 'gronden')}, "
            f"{counted_as(len(register.purposes), 'doel', 'doelen')}"
        )
    stop(ERROR_IN_LAW if errors else DECIDED)


@grounds.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar grounds export --party DUO > verwerkingen.md
  uitvoerbaar grounds export --party DUO --form csv > verwerkingen.csv
"""
)
@click.option("--party", metavar="PARTIJ", help="Alleen de activiteiten van deze partij.")
@click.option(
    "--form", type=click.Choice(["markdown", "csv"]), default="markdown", show_default=True
)
@click.option(
    "--base", default="urn:uitvoerbaar", show_default=True, help="Adres van het register."
)
@law_option
def export(party: str | None, form: str, base: str, law_path: Path | None) -> None:
    """Schrijf het register van verwerkingsactiviteiten (AVG artikel 30)."""
    from uitvoerbaar.exchange.record import activities, as_csv, as_markdown

    _, register = open_register(law_path)
    chosen = _found(party, register.parties, "de partij") if party else None
    found = activities(register, chosen, base)
    click.echo(as_csv(found) if form == "csv" else as_markdown(found), nl=False)


@grounds.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar grounds record sqlite:///gronden.db
  uitvoerbaar grounds record postgresql://beheer@server/gronden
"""
)
@click.argument("address", metavar="DATABASE")
@law_option
def record(address: str, law_path: Path | None) -> None:
    """Leg de gronden vast in DATABASE; wat er stond blijft bekend, met de dag waarop."""
    from uitvoerbaar.exchange.table import RegisterTable, TableError

    _, register = open_register(law_path)
    try:
        with RegisterTable(address) as table:
            change = table.record(register)
    except TableError as error:
        fail(error.sentence, error.mend)
    click.echo(
        f"stand {change.revision}: {len(change.opened)} nieuw of gewijzigd, "
        f"{len(change.closed)} beëindigd of vervangen"
    )


@click.command(
    epilog="""\b
Voorbeelden:
  uitvoerbaar journal keys sleutels.json
  uitvoerbaar serve --register gronden.db --journal journaal.db --keys sleutels.json
"""
)
@click.option("--register", "register_url", metavar="DATABASE", required=True, help="De gronden.")
@click.option("--journal", "journal_url", metavar="DATABASE", required=True, help="Het journaal.")
@click.option(
    "--keys",
    "keys_path",
    required=True,
    type=click.Path(path_type=Path),
    envvar="UITVOERBAAR_JOURNAL_KEYS",
    help="Sleutels van het journaal (of UITVOERBAAR_JOURNAL_KEYS).",
)
@click.option(
    "--callers",
    type=click.Path(path_type=Path),
    help="JSON met de SHA-256 van ieder token en de partij die het bewijst.",
)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
@click.option("--base", help="Adres waarop anderen deze dienst kennen.")
@click.option(
    "--certificate", type=click.Path(path_type=Path, exists=True), help="TLS-certificaat."
)
@click.option("--private-key", type=click.Path(path_type=Path, exists=True), help="TLS-sleutel.")
@_assume
@law_option
def serve(
    register_url: str,
    journal_url: str,
    keys_path: Path,
    callers: Path | None,
    host: str,
    port: int,
    base: str | None,
    certificate: Path | None,
    private_key: Path | None,
    assumptions: tuple[str, ...],
    law_path: Path | None,
) -> None:
    """Start het beslispunt: AuthZEN over HTTP, ieder verzoek vastgelegd voor het antwoord.

    De gronden worden bij het starten vastgelegd in de database. Zonder --callers luistert het
    beslispunt alleen op deze machine.
    """
    from uitvoerbaar.exchange.live import LiveRegister
    from uitvoerbaar.exchange.service import Exchange
    from uitvoerbaar.exchange.table import RegisterTable, TableError
    from uitvoerbaar.journal import Journal, JournalError
    from uitvoerbaar.web.app import make_app
    from uitvoerbaar.web.server import CallersError, read_callers, run

    if callers is None and host not in ("127.0.0.1", "::1", "localhost"):
        fail(
            "zonder --callers mag alleen deze machine het beslispunt bereiken",
            "noem een bestand met aanroepers, of laat --host weg",
        )
    if (certificate is None) != (private_key is None):
        fail(
            "een certificaat en zijn sleutel horen bij elkaar",
            "geef --certificate en --private-key",
        )
    lawbook, register = open_register(law_path)
    on = check_assumptions(register, assumptions)
    try:
        known = read_callers(read_text(callers)) if callers else None
        unknown = set((known or {}).values()) - register.parties.keys()
        if unknown:
            fail(f"de aanroeper {sorted(unknown)[0]} is geen partij in het register")
        with (
            RegisterTable(register_url) as table,
            Journal.open(journal_url, keys_path) as journal,
        ):
            change = table.record(register)
            address = base or f"http{'s' if certificate else ''}://{host}:{port}"
            exchange = Exchange(LiveRegister(table, lawbook.law), journal, address, on)
            exchange.check()
            click.echo(f"{len(register.grounds)} gronden (stand {change.revision}), op {address}")
            for name in sorted(on):
                click.echo(f"aanname {name}: {register.assumptions[name].title}")
            run(make_app(exchange, known), host, port, certificate, private_key)
    except CallersError as error:
        fail(f"{callers}: {error}", "zie docs/grounds.md")
    except (TableError, JournalError) as error:
        fail(error.sentence, error.mend)
