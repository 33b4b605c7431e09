"""Decided, written, answered: every item that is returned has exactly one entry, and a ground."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from itertools import count as numbers
from pathlib import Path
from typing import Any

from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.exchange import generated
from tests.exchange.sample import WHOLE, sample_law, sound
from tests.postgres import Cluster, postgres_cluster
from uitvoerbaar.exchange.decision import Question
from uitvoerbaar.exchange.ground import Moment, Register
from uitvoerbaar.exchange.live import LiveRegister
from uitvoerbaar.exchange.request import Refusal, Request
from uitvoerbaar.exchange.service import UNKNOWN, Exchange
from uitvoerbaar.exchange.table import RegisterTable
from uitvoerbaar.exchange.words import readable
from uitvoerbaar.journal import Journal, Keys, Status, TraceContext, holds_number
from uitvoerbaar.journal.reading import all_entries, lines_about

__all__ = ["postgres_cluster"]

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
TODAY = date(2026, 6, 15)
SUBJECTS = ("999990019", "999990020")
KEYS = Keys.generate()
_NUMBERS = numbers()


def exchange(folder: Path, register: Register, on: frozenset[str] = frozenset()) -> Exchange:
    """An exchange of its own; its table and journal are closed with the folder."""
    number = next(_NUMBERS)
    table = RegisterTable(f"sqlite:///{folder / f'gronden{number}.db'}")
    table.record(register)
    journal = Journal.open(f"sqlite:///{folder / f'journaal{number}.db'}", KEYS)
    return Exchange(LiveRegister(table, sample_law()), journal, assumptions=on, clock=lambda: NOW)


def test_it_is_the_same_on_postgresql(postgres_cluster: Cluster) -> None:
    address = postgres_cluster.create(f"uitwisseling{next(_NUMBERS)}")
    with RegisterTable(address) as table, Journal.open(address, KEYS) as journal:
        table.record(sound(WHOLE))
        opened = Exchange(LiveRegister(table, sample_law()), journal, clock=lambda: NOW)
        permitted = opened.answer([request()], TraceContext.start())
        replayed = opened.answer([request()], TraceContext.start())
        refused = opened.answer(
            [request(number="tx-2", moment=Moment.BEFORE)], TraceContext.start()
        )
        assert [reply.permitted for (reply,) in (permitted, replayed, refused)] == [
            True, False, False,
        ]  # fmt: skip
        assert len(list(all_entries(journal))) == 3
        table.record(evolve(sound(WHOLE), grounds={}))
        assert not opened.answer([request(number="tx-3")], TraceContext.start())[0].permitted


def close(opened: Exchange) -> None:
    opened.journal.close()
    opened.register.table.close()


@st.composite
def messages(draw: st.DrawFn, register: Register) -> list[list[Request]]:
    """Messages with some requests each: for today, most with a number, some of them used twice."""
    found: list[list[Request]] = []
    for _ in range(draw(st.integers(1, 4))):
        one: list[Request] = []
        for _ in range(draw(st.integers(1, 4))):
            asked = draw(st.one_of(generated.near(register), generated.questions()))
            day = TODAY if draw(st.integers(0, 9)) else asked.day
            one.append(
                Request(
                    evolve(asked, day=day),
                    draw(st.sampled_from((*SUBJECTS, None))),
                    draw(st.sampled_from(("tx-1", "tx-2", "tx-3", "tx-4", "tx-5", None))),
                    None,
                    draw(st.none() | st.sampled_from((*register.grounds, "H999"))),
                )
            )
        found.append(one)
    return found


@settings(
    max_examples=count(25, 1_000), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_every_item_returned_has_exactly_one_entry_and_a_ground(
    tmp_path: Path, data: st.DataObject
) -> None:
    register = data.draw(generated.registers(most=6))
    on = data.draw(generated.assumed)
    opened = exchange(tmp_path, register, on)
    used: set[tuple[str, str]] = set()
    given_out: Counter[tuple[str, str]] = Counter()
    for message in data.draw(messages(register)):
        replies = opened.answer(message, TraceContext.start())
        assert len(replies) == len(message)
        for request, reply in zip(message, replies, strict=True):
            question = request.question
            if reply.permitted:
                assert request.transaction is not None
                assert request.subject is not None
                assert (question.recipient, request.transaction) not in used
                assert question.day == TODAY
                verdict = reply.verdict
                assert verdict is not None
                assert verdict.ground is not None
                assert generated.carries(verdict.ground, question, on, register)
                given_out[reply.trace.span_id, question.items[0]] += 1
            assert reply.reasons
        used |= {
            (r.question.recipient, r.transaction) for r in message if r.transaction is not None
        }
    entries = list(all_entries(opened.journal))
    by_span = {stored.link.span_id: stored.line for stored in entries}
    assert len(by_span) == len(entries)
    written: Counter[tuple[str, str]] = Counter()
    for span, line in by_span.items():
        if line.status is Status.PERMIT:
            written.update((span, item) for item in line.items)
            assert line.grounds
            assert set(line.grounds) <= register.grounds.keys()
    # An item that is asked twice in one exchange is written once, and returned twice.
    assert set(written) == set(given_out)
    assert set(written.values()) <= {1}
    assert not any(holds_number(str(stored.line)) for stored in entries)
    close(opened)


def request(subject: str | None = SUBJECTS[0], number: str = "tx-1", **changes: Any) -> Request:
    question = Question(
        "bibliotheek", "gemeente", "lezer", ("gelezen_boeken",), "leeskaart", Moment.AFTER, TODAY
    )
    return Request(evolve(question, **changes), subject, number)


def test_a_use_that_a_ground_delays_is_seen_only_later(tmp_path: Path) -> None:
    delayed = sound(WHOLE.replace("zichtbaar meteen", "zichtbaar na 6 maanden"))
    opened = exchange(tmp_path, delayed)
    (reply,) = opened.answer([request()], TraceContext.start())
    assert reply.permitted
    assert lines_about(opened.journal, SUBJECTS[0], date(2026, 12, 31)) == ()
    (line,) = lines_about(opened.journal, SUBJECTS[0], date(2027, 1, 1))
    assert line.items == ("gelezen_boeken",)
    close(opened)


def test_what_an_asker_makes_up_is_not_written(tmp_path: Path) -> None:
    opened = exchange(tmp_path, sound(WHOLE))
    made_up = request(
        provider="Jan de Vries", group="buurman", purpose="roddel", items=("kapsel van Jan",)
    )
    (reply,) = opened.answer([made_up], TraceContext.start())
    assert reply.refusal is Refusal.UNKNOWN_PARTY
    (stored,) = all_entries(opened.journal)
    line = stored.line
    assert (line.provider, line.group, line.purpose, line.items) == (
        UNKNOWN, UNKNOWN, UNKNOWN, (UNKNOWN,),
    )  # fmt: skip
    assert line.recipient == readable("gemeente")
    close(opened)


def test_a_number_is_not_used_up_by_who_may_not_ask(tmp_path: Path) -> None:
    opened = exchange(tmp_path, sound(WHOLE))
    stranger = evolve(request(number="tx-9"), caller="iemand anders")
    assert opened.answer([stranger], TraceContext.start())[0].refusal is Refusal.NOT_THE_CALLER
    assert opened.answer([request(number="tx-9")], TraceContext.start())[0].permitted
    again = opened.answer([request(number="tx-9")], TraceContext.start())
    assert again[0].refusal is Refusal.REPLAYED
    close(opened)


def test_a_ground_that_is_named_carries_if_it_can(tmp_path: Path) -> None:
    opened = exchange(tmp_path, sound(WHOLE))
    right = evolve(request(number="tx-a"), ground="V001")
    wrong = evolve(request(number="tx-b"), ground="V002")
    assert opened.answer([right], TraceContext.start())[0].permitted
    assert opened.answer([wrong], TraceContext.start())[0].refusal is Refusal.FORGED_GROUND
    close(opened)


def test_persons_are_asked_about_one_by_one(tmp_path: Path) -> None:
    opened = exchange(tmp_path, sound(WHOLE))
    both = [request(subject) for subject in SUBJECTS]
    replies = opened.answer(both, TraceContext.start())
    assert replies[0].trace.span_id != replies[1].trace.span_id
    assert replies[0].trace.trace_id == replies[1].trace.trace_id
    for subject in SUBJECTS:
        assert len(lines_about(opened.journal, subject, TODAY)) == 1
    close(opened)
