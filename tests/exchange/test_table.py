"""The table of grounds, on SQLite and on PostgreSQL: nothing that was known is ever overwritten."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import count as numbers
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.counts import count
from tests.exchange import generated
from tests.exchange.sample import DAY, WHOLE, sample_law, sound
from tests.postgres import Cluster, postgres_cluster
from uitvoerbaar.exchange.codec import ground_from, to_text
from uitvoerbaar.exchange.ground import Ground, Moment, Register
from uitvoerbaar.exchange.live import LiveRegister
from uitvoerbaar.exchange.load import load_register
from uitvoerbaar.exchange.messages import NAMES, PROVISION
from uitvoerbaar.exchange.table import RegisterTable, TableError
from uitvoerbaar.face import Lawbook, default_corpus

__all__ = ["postgres_cluster"]

START = datetime(2026, 1, 1, 12, tzinfo=UTC)
_NUMBERS = numbers()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each sort."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gronden.db'}"
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    return cluster.create(f"gronden{next(_NUMBERS)}")


@pytest.fixture
def table(url: str) -> Iterator[RegisterTable]:
    with RegisterTable(url) as opened:
        yield opened


def same(one: Register, other: Register) -> bool:
    """Whether two registers say the same, places included."""
    return all(
        dict(getattr(one, name)) == dict(getattr(other, name))
        for name in (
            "parties", "groups", "statutes", "retentions", "conditions", "decisions", "purposes",
            "assumptions", "grounds",
        )
    )  # fmt: skip


def test_who_opens_new_tables_at_the_same_moment_makes_them_once(url: str, tmp_path: Path) -> None:
    for turn in range(10):
        place = f"sqlite:///{tmp_path / str(turn)}" if url.startswith("sqlite") else url
        start = threading.Barrier(6)

        def revision(place: str = place, start: threading.Barrier = start) -> int:
            start.wait()
            with RegisterTable(place) as table:
                return table.revision()

        with ThreadPoolExecutor(6) as pool:
            assert [opened.result() for opened in [pool.submit(revision) for _ in range(6)]] == [
                0
            ] * 6


def test_who_records_at_the_same_moment_waits_for_the_others(url: str) -> None:
    registers = [sound(WHOLE), sound(NAMES + PROVISION)]
    start = threading.Barrier(6)

    def record(me: int) -> int:
        with RegisterTable(url) as table:
            start.wait()
            return max(table.record(registers[(me + turn) % 2]).revision for turn in range(4))

    with ThreadPoolExecutor(6) as pool:
        last = max(pool.map(record, range(6)))
    with RegisterTable(url) as table:
        assert table.revision() == last > 1


def test_what_is_recorded_comes_back(table: RegisterTable, lawbook: Lawbook) -> None:
    register = load_register(default_corpus(), lawbook.law)
    change = table.record(register, START)
    assert change.revision == 1
    assert len([name for name in change.opened if name in register.grounds]) == 172
    assert same(table.register(), register)
    again = table.record(register, START + timedelta(days=1))
    assert (again.revision, again.opened, again.closed) == (1, (), ())


def test_a_ground_that_changes_keeps_its_history(table: RegisterTable) -> None:
    register = sound(WHOLE)
    table.record(register, START)
    ended = sound(WHOLE + "    geldig tot en met 2026-06-30\n")
    change = table.record(ended, START + timedelta(days=10))
    assert change.opened == change.closed == ("V001",)
    first, second = table.history("V001")
    assert first.ground.valid_until is None
    assert first.known_until == second.known_from == START + timedelta(days=10)
    assert second.ground.valid_until == date(2026, 6, 30)
    assert second.known_until is None
    assert same(table.register(START + timedelta(days=5)), register)
    assert same(table.register(START + timedelta(days=10)), ended)
    assert not table.register(START - timedelta(seconds=1)).grounds


def test_moving_a_ground_on_its_page_changes_nothing(table: RegisterTable) -> None:
    table.record(sound(WHOLE), START)
    moved = sound("# nog niets\n\n\n" + WHOLE)
    assert table.record(moved, START + timedelta(days=1)).opened == ()


def test_the_past_is_not_rewritten(table: RegisterTable) -> None:
    table.record(sound(WHOLE), START)
    with pytest.raises(TableError, match="niet herschreven"):
        table.record(generated.named([]), START - timedelta(days=1))
    assert set(table.register().grounds) == {"V001"}


def test_a_withdrawn_ground_carries_nothing_from_that_moment(table: RegisterTable) -> None:
    live = LiveRegister(table, sample_law())
    table.record(sound(WHOLE), START)

    def asked(known_on: datetime | None = None) -> bool:
        return live.point(known_on).may(
            "bibliotheek", "gemeente", "lezer", ["gelezen_boeken"], "leeskaart", Moment.AFTER, DAY
        ).permitted  # fmt: skip

    assert asked()
    register = sound(WHOLE)
    table.record(evolve(register, grounds={}), START + timedelta(days=1))
    assert not asked()
    assert asked(START)
    table.record(register, START + timedelta(days=2))
    assert asked()
    assert not asked(START + timedelta(days=1))


def test_a_transaction_is_seen_before_only_the_second_time(table: RegisterTable) -> None:
    assert not table.seen_before("gemeente", "tx-1", START)
    assert table.seen_before("gemeente", "tx-1", START)
    assert not table.seen_before("bibliotheek", "tx-1", START)
    assert not table.seen_before("gemeente", "tx-2", START)


def test_of_many_that_send_one_transaction_at_once_one_is_first(table: RegisterTable) -> None:
    seen: list[bool] = []
    barrier = threading.Barrier(6)

    def send() -> None:
        barrier.wait()
        seen.append(table.seen_before("gemeente", "samen", START))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [False, True, True, True, True, True]


def test_what_was_recorded_is_there_for_who_opens_later(url: str) -> None:
    with RegisterTable(url) as first:
        first.record(sound(WHOLE), START)
        first.seen_before("gemeente", "tx-1", START)
    with RegisterTable(url) as second:
        assert set(second.register().grounds) == {"V001"}
        assert second.revision() == 1
        assert second.seen_before("gemeente", "tx-1", START)


def test_texts_that_look_like_statements_are_texts(table: RegisterTable) -> None:
    ugly = "'); DROP TABLE ground; --"
    register = sound(WHOLE.replace('naam "wie leest"', f'naam "{ugly}"'))
    table.record(register, START)
    assert table.register().groups["lezer"].title == ugly
    assert not table.seen_before(ugly, ugly, START)
    assert table.seen_before(ugly, ugly, START)


def test_an_address_that_is_none_is_explained(tmp_path: Path) -> None:
    for wrong in ("mysql://a/b", "postgresql://127.0.0.1:1/geen", str(tmp_path / "geen" / "x.db")):
        with pytest.raises(TableError) as caught:
            RegisterTable(wrong)
        assert caught.value.sentence
        assert caught.value.mend


@settings(max_examples=count(100, 3_000))
@given(generated.ground(1))
def test_a_ground_survives_being_written(ground: Ground) -> None:
    assert ground_from(to_text(ground)) == ground
    assert to_text(ground_from(to_text(ground))) == to_text(ground)


@settings(max_examples=count(8, 200), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(generated.registers(most=6), min_size=1, max_size=5))
def test_every_state_that_was_recorded_can_be_asked_for(
    tmp_path: Path, states: list[Register]
) -> None:
    with RegisterTable(f"sqlite:///{tmp_path / f'{next(_NUMBERS)}.db'}") as table:
        for day, state in enumerate(states):
            table.record(state, START + timedelta(days=day))
        for day, state in enumerate(states):
            assert same(table.register(START + timedelta(days=day, hours=1)), state)
        assert same(table.register(), states[-1])
