"""The part of the tour about sharing: a request permitted, one refused, and the journal of both."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from uitvoerbaar.exchange.request import Reply
    from uitvoerbaar.exchange.service import Exchange
    from uitvoerbaar.face import Lawbook
    from uitvoerbaar.journal import Journal
    from uitvoerbaar.web.authzen import Evaluation

# What the tour assumes where no source says it; the answers repeat it.
_ASSUMED = frozenset({"vorm_vrij", "meteen_zichtbaar"})
_OTHER_MOMENT = "voor aanvraag"
_OTHERS = 5


def show_exchange(console: Console, lawbook: Lawbook, request_file: Path) -> None:
    """Sends the request in a file, then the same before an application, to a decision point with a
    register, a journal and keys of its own; shows the answers, the line and its proof."""
    from uitvoerbaar.cli.common import read_text
    from uitvoerbaar.exchange.live import LiveRegister
    from uitvoerbaar.exchange.load import load_register
    from uitvoerbaar.exchange.service import Exchange
    from uitvoerbaar.exchange.table import RegisterTable
    from uitvoerbaar.face import default_corpus
    from uitvoerbaar.journal import Journal, Keys
    from uitvoerbaar.web import authzen

    first = authzen.read_evaluation(authzen.read_json(read_text(request_file).encode()))
    now = datetime.fromisoformat(first.context.time or "")
    register = load_register(default_corpus(), lawbook.law)
    with tempfile.TemporaryDirectory() as folder:
        keys = Keys.generate()
        with (
            RegisterTable(f"sqlite:///{folder}/gronden.db") as table,
            Journal.open(f"sqlite:///{folder}/journaal.db", keys) as journal,
        ):
            table.record(register)
            live = LiveRegister(table, lawbook.law)
            exchange = Exchange(live, journal, assumptions=_ASSUMED, clock=lambda: now)
            context = first.context.model_copy(
                update={"moment": _OTHER_MOMENT, "transaction": f"{first.context.transaction}b"}
            )
            second = first.model_copy(update={"context": context})
            replies = [_asked(exchange, one) for one in (first, second)]
            for number, other in enumerate(_about_others(first, _OTHERS)):
                _asked(exchange, other, f"ander-{number:04}")
            _show_replies(console, len(register.grounds), request_file, replies)
            _show_line(console, journal, replies[0])


def _asked(exchange: Exchange, evaluation: Evaluation, number: str | None = None) -> Reply:
    from uitvoerbaar.journal import TraceContext
    from uitvoerbaar.web import authzen

    request = authzen.request_of(evaluation, exchange.today(), number, None, exchange.base)
    (reply,) = exchange.answer([request], TraceContext.start())
    return reply


def _about_others(first: Evaluation, count: int) -> Iterator[Evaluation]:
    """The same request about other test persons, so that the journal holds more than one line."""
    from uitvoerbaar.journal.numbers import passes_eleven_test

    number = int(first.resource.properties.data_subject_id or "0")
    context = first.context.model_copy(update={"transaction": None})
    while count:
        number += 1
        if not passes_eleven_test(str(number)):
            continue
        count -= 1
        properties = first.resource.properties.model_copy(update={"data_subject_id": str(number)})
        resource = first.resource.model_copy(update={"properties": properties})
        yield first.model_copy(update={"resource": resource, "context": context})


def _show_replies(
    console: Console, grounds: int, request_file: Path, replies: Iterable[Reply]
) -> None:
    from rich.rule import Rule as Line

    from uitvoerbaar.exchange.words import readable

    console.print(Line(f"Mag dit gegeven worden gedeeld? ({request_file.name})", align="left"))
    console.print(f"Het register kent {grounds} gronden, ieder met artikel en zekerheid.")
    for reply in replies:
        question = reply.request.question
        console.print(
            f"\n{readable(question.provider)} → {readable(question.recipient)}: "
            f"{readable(question.items[0])} van {readable(question.group)}, "
            f"{question.moment.value}: "
            + ("[bold]toegestaan[/]" if reply.permitted else "[bold]geweigerd[/]")
        )
        for reason in reply.reasons:
            console.print(f"  {reason}", markup=False)
    console.print()


def _show_line(console: Console, journal: Journal, reply: Reply) -> None:
    from rich.rule import Rule as Line

    from uitvoerbaar.journal.proof import check_proof, make_proof
    from uitvoerbaar.journal.reading import lines_about
    from uitvoerbaar.journal.telling import told

    console.print(Line("Wat de burger in het journaal leest", align="left"))
    subject = reply.request.subject
    assert subject is not None
    for line in lines_about(journal, subject, reply.receipt.head.moment.date()):
        console.print(f"- {told(line)}", markup=False)
    proof = make_proof(journal, reply.receipt.retention, reply.receipt.number)
    proven = check_proof(proof, journal.public_keys())
    console.print(
        f"\nBewijs van de eerste regel: blad {str(proof['leaf'])[:16]}…, regel {proven.number} van "
        f"“{proven.retention}”, {len(proof['path'])} stappen naar een ondertekende kop. "
        + ("Het klopt: de regel is niet gewijzigd." if proven.line else "De inhoud is gewist."),
        markup=False,
    )
    console.print("Wie dit wil nagaan zonder dit programma: scripts/check_proof.py", style="dim")
