"""Commands about the journal of processings: thin, over `uitvoerbaar.journal`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uitvoerbaar.cli.common import Day, counted_as, fail, json_option, print_json, read_text, stop

if TYPE_CHECKING:
    from uitvoerbaar.journal import Head, Journal
    from uitvoerbaar.journal.reconciling import Crossing

NOT_SOUND = 4

_journal = click.argument("address", metavar="JOURNAAL")
_keys = click.option(
    "--keys",
    "keys_path",
    type=click.Path(path_type=Path),
    envvar="UITVOERBAAR_JOURNAL_KEYS",
    required=True,
    help="Bestand met de sleutels (of UITVOERBAAR_JOURNAL_KEYS).",
)


@click.group()
def journal() -> None:
    """Het journaal van verwerkingen: nalopen, lezen, bewijzen, vergelijken en wissen.

    \b
    JOURNAAL is een bestand, of sqlite:///pad of postgresql://gebruiker@server/naam.
    Exitcodes: 0 in orde, 1 verkeerde invoer, 4 het journaal klopt niet of verschilt.
    """


@contextmanager
def _opened(address: str, keys_path: Path | None = None) -> Iterator[Journal]:
    """The journal at an address; what goes wrong is said, and ends the command."""
    from uitvoerbaar.journal import DamagedError, Journal, JournalError

    try:
        with Journal.open(address, keys_path, create=False) as opened:
            yield opened
    except DamagedError as error:
        fail(error.sentence, error.mend, NOT_SOUND)
    except JournalError as error:
        fail(error.sentence, error.mend)


def _head_in(path: Path) -> Head:
    from uitvoerbaar.journal import DamagedError
    from uitvoerbaar.journal.head import read_head_text

    try:
        return read_head_text(read_text(path), str(path))
    except DamagedError as error:
        fail(error.sentence, error.mend)


def _extract_in(path: Path) -> list[Crossing]:
    from uitvoerbaar.journal import DamagedError
    from uitvoerbaar.journal.reconciling import read_extract

    try:
        return list(read_extract(read_text(path), str(path)))
    except DamagedError as error:
        fail(error.sentence, error.mend)


@journal.command()
@click.argument("path", metavar="BESTAND", type=click.Path(path_type=Path))
@click.option(
    "--public",
    "public_path",
    type=click.Path(path_type=Path),
    help="Schrijf hierheen de openbare sleutels.",
)
@click.option("--new-pseudonym-key", is_flag=True, help="Voeg een nieuwe pseudoniemsleutel toe.")
@click.option("--new-signing-key", is_flag=True, help="Voeg een nieuwe ondertekensleutel toe.")
def keys(
    path: Path, public_path: Path | None, new_pseudonym_key: bool, new_signing_key: bool
) -> None:
    """Maak sleutels in BESTAND, of vul ze aan; oude sleutels blijven voor wat er al staat."""
    from uitvoerbaar.journal import JournalError, Keys
    from uitvoerbaar.journal.keys import write_whole

    try:
        found = Keys.load(path) if path.exists() else None
        chosen = found or Keys.generate()
        if found is not None and new_pseudonym_key:
            chosen = chosen.with_new_pseudonym_key()
        if found is not None and new_signing_key:
            chosen = chosen.with_new_signing_key()
        if chosen is not found:
            chosen.save(path)
        if public_path is not None:
            write_whole(public_path, json.dumps(chosen.public().data(), indent=2) + "\n")
    except JournalError as error:
        fail(error.sentence, error.mend)
    done = "gemaakt" if found is None else "aangevuld" if chosen is not found else "gelezen"
    click.echo(f"{path}: sleutels {done}; ondertekent met {chosen.signs_with}, ", nl=False)
    click.echo(f"pseudoniemen met versie {chosen.pseudonym_version}")


@journal.command()
@_journal
@_keys
@click.option(
    "--kept",
    "kept_paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Eerder bewaarde kop; mag vaker.",
)
@json_option
def verify(address: str, keys_path: Path, kept_paths: tuple[Path, ...], as_json: bool) -> None:
    """Loop JOURNAAL na: is iets gewijzigd, weggelaten, toegevoegd, verplaatst of teruggedraaid?

    Openbare sleutels zijn genoeg. Alleen met een bewaarde kop (--kept) valt terugdraaien op.
    """
    from uitvoerbaar.journal import load_public
    from uitvoerbaar.journal.verify import verify as check

    with _opened(address) as opened:
        kept = [_head_in(path) for path in kept_paths]
        result = check(opened, load_public(keys_path), kept)
    if as_json:
        print_json(
            {
                "sound": result.is_sound,
                "entries": result.entries,
                "contents": result.contents,
                "findings": [
                    {
                        "kind": finding.kind.value,
                        "sentence": finding.sentence,
                        "retention": finding.retention,
                        "first": finding.first,
                        "last": finding.last,
                    }
                    for finding in result.findings
                ],
                "head": None if result.head is None else result.head.data(),
            }
        )
    else:
        from uitvoerbaar.journal.telling import told_verification

        click.echo(told_verification(result, len(kept)))
    stop(0 if result.is_sound else NOT_SOUND)


@journal.command()
@_journal
@click.option(
    "--keys",
    "keys_path",
    type=click.Path(path_type=Path),
    envvar="UITVOERBAAR_JOURNAL_KEYS",
    help="Controleer de handtekening met deze sleutels.",
)
def head(address: str, keys_path: Path | None) -> None:
    """Geef de ondertekende kop van JOURNAAL, om elders te bewaren (JSON)."""
    from uitvoerbaar.journal import load_public

    with _opened(address) as opened:
        found = opened.head()
        genuine = keys_path is None or found.is_genuine(load_public(keys_path))
    if not genuine:
        fail("De handtekening onder de kop klopt niet.", "loop het journaal na", NOT_SOUND)
    click.echo(found.text())


@journal.command()
@_journal
@click.argument("retention", metavar="BEWAARTERMIJN")
@click.argument("number", metavar="NUMMER")
@click.option(
    "--since",
    "since_path",
    type=click.Path(path_type=Path),
    help="Toon ook dat het sinds deze bewaarde kop alleen groeide.",
)
@click.option(
    "--on",
    "day",
    type=Day(),
    default=None,
    help="Dag waarop de betrokkene het krijgt (anders: vandaag).",
)
def proof(
    address: str, retention: str, number: str, since_path: Path | None, day: date | None
) -> None:
    """Geef het bewijs dat regel NUMMER in JOURNAAL staat (JSON), voor de betrokkene.

    BEWAARTERMIJN en NUMMER staan bij iedere regel die `read` toont.
    """
    from uitvoerbaar.journal.proof import make_proof

    if not number.replace("_", "").isdecimal() or not number.isascii():
        fail(f"“{number}” is geen nummer van een regel", "schrijf een nummer als 1_204")
    with _opened(address) as opened:
        kept = None if since_path is None else _head_in(since_path)
        found = make_proof(opened, retention, int(number.replace("_", "")), kept, day or _today())
    print_json(found)


@journal.command()
@_journal
@_keys
@click.option(
    "--on",
    "day",
    type=Day(),
    default=None,
    help="Wat de betrokkene op deze dag mag zien (anders: vandaag).",
)
@json_option
def read(address: str, keys_path: Path, day: date | None, as_json: bool) -> None:
    """Lees wie welke gegevens van iemand gebruikte, wanneer, waarvoor en volgens welk artikel.

    Het burgerservicenummer wordt gevraagd, of van de standaardinvoer gelezen; nooit als argument,
    want dat blijft achter in de geschiedenis.
    """
    from uitvoerbaar.journal.reading import lines_about
    from uitvoerbaar.journal.telling import line_data, told_all

    with _opened(address, keys_path) as opened:
        lines = lines_about(opened, _asked_number(), day or _today())
    if as_json:
        print_json([line_data(line) for line in lines])
    else:
        click.echo(told_all(lines))


@journal.command()
@_journal
@click.argument("other", metavar="[ANDER]", required=False)
@click.option(
    "--between", nargs=2, metavar="PARTIJ PARTIJ", help="Alleen wat tussen deze twee ging."
)
@click.option("--from", "from_day", type=Day(), default=None, help="Vastgelegd vanaf deze dag.")
@click.option("--until", "until_day", type=Day(), default=None, help="Vastgelegd voor deze dag.")
@click.option("--extract", is_flag=True, help="Geef het uittreksel voor de andere partij.")
@json_option
def reconcile(
    address: str,
    other: str | None,
    between: tuple[str, str] | None,
    from_day: date | None,
    until_day: date | None,
    extract: bool,
    as_json: bool,
) -> None:
    """Vergelijk JOURNAAL per transactie met ANDER: een journaal of een uittreksel ervan."""
    from uitvoerbaar.journal.reconciling import chosen, crossings, written
    from uitvoerbaar.journal.reconciling import reconcile as compare
    from uitvoerbaar.journal.telling import difference_data, told_difference

    if (other is None) is not extract:
        fail("Noem het andere journaal, of vraag met --extract om een uittreksel.")
    with _opened(address) as opened:
        here = list(crossings(opened, between, from_day, until_day))
        if other is None:
            for row in written(here):
                click.echo(row)
            return
        if _is_extract(other):
            there = chosen(_extract_in(Path(other)), here, between, from_day, until_day)
        else:
            with _opened(other) as others:
                there = list(crossings(others, between, from_day, until_day))
    differences = compare(here, there)
    if as_json:
        print_json([difference_data(difference) for difference in differences])
    elif differences:
        click.echo("\n\n".join(told_difference(difference) for difference in differences))
    else:
        click.echo(
            f"{counted_as(len(here), 'regel', 'regels')} hier, {len(there)} bij de ander: gelijk"
        )
    stop(NOT_SOUND if differences else 0)


@journal.command()
@_journal
@click.argument("retention", metavar="BEWAARTERMIJN")
@_keys
@click.option("--before", type=Day(), required=True, help="Wis wat voor deze dag is vastgelegd.")
@click.option("--decided", is_flag=True, help="Er is vastgesteld dat de termijn voorbij is.")
@click.option("--yes", is_flag=True, help="Vraag niet om bevestiging.")
def erase(
    address: str, retention: str, keys_path: Path, before: date, decided: bool, yes: bool
) -> None:
    """Wis de inhoud van regels waarvan de BEWAARTERMIJN voorbij is; bewijzen blijven gelden."""
    from uitvoerbaar.journal.erasing import erase as wipe

    with _opened(address, keys_path) as opened:
        if not yes:
            question = (
                f"Alles van voor {before.isoformat()} met bewaartermijn “{retention}” wissen?"
            )
            click.confirm(question, abort=True)
        erased = wipe(opened, retention, before, _today(), decided)
    click.echo(f"{counted_as(erased, 'regel', 'regels')} gewist")


def _today() -> date:
    return datetime.now().astimezone().date()


def _asked_number() -> str:
    if sys.stdin.isatty():
        text: str = click.prompt("Burgerservicenummer", hide_input=True)
    else:
        text = sys.stdin.readline()
    digits = text.strip().replace(" ", "").replace(".", "").replace("-", "")
    return digits.zfill(9) if len(digits) == 8 else digits


def _is_extract(other: str) -> bool:
    """Whether a file holds an extract, not a database."""
    if "://" in other:
        return False
    try:
        with Path(other).open("rb") as file:
            return file.read(1) == b"{"
    except OSError:
        return False
