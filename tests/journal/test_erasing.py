"""After the retention the content is gone, from the files too; before it, erasing is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.journal.samples import ANNA, BART, LONG, SHORT, entry, scalar
from tests.postgres import Cluster
from uitvoerbaar.journal import Journal, JournalError, Keys
from uitvoerbaar.journal.erasing import erase, period_before
from uitvoerbaar.journal.reading import all_entries, lines_about
from uitvoerbaar.journal.verify import verify

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("5 jaar", date(2021, 6, 1)),
        ("protocol 20 jaar (Wet BRP 3.11)", date(2006, 6, 1)),
        ("18 maanden", date(2024, 12, 1)),
        ("2 weken", date(2026, 5, 18)),
        ("30 dagen", date(2026, 5, 2)),
        ("1 dag", date(2026, 5, 31)),
        ("selectielijst", None),
        ("5 jaar, protocol 20 jaar", None),
        ("jaar", None),
        ("5 jaargangen", None),
    ],
)
def test_a_period_is_read_from_its_name_if_there_is_one(name: str, expected: date | None) -> None:
    assert period_before(name, TODAY) == expected


def test_a_period_of_months_ends_on_a_day_that_exists() -> None:
    assert period_before("6 maanden", date(2026, 8, 31)) == date(2026, 2, 28)


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    for module in ("journal", "storage"):
        monkeypatch.setattr(f"uitvoerbaar.journal.{module}.now", lambda: moment)


@pytest.fixture
def old(url: str, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """A journal with an entry of each of ten years, in two trees."""
    at(monkeypatch, datetime(2016, 1, 1, tzinfo=UTC))
    journal = Journal.open(url, keys)
    for year in range(2016, 2026):
        at(monkeypatch, datetime(year, 3, 1, tzinfo=UTC))
        journal.append(entry(subject=BART if year < 2018 else ANNA, recipient=f"DUO {year}"))
        journal.append(entry(retention=LONG))
    monkeypatch.undo()
    return journal


def test_what_is_old_enough_goes_and_the_rest_stays(old: Journal) -> None:
    before = old.head()
    assert erase(old, SHORT, date(2021, 1, 1), TODAY) == 5
    assert [s.line.recorded.year for s in all_entries(old) if s.line.retention == SHORT] == [
        *range(2021, 2026)
    ]
    assert len([s for s in all_entries(old) if s.line.retention == LONG]) == 10
    tree = old.head().tree(SHORT)
    assert tree is not None
    assert (tree.size, tree.erased) == (10, 5)
    assert verify(old, old.public_keys(), [before]).is_sound
    assert lines_about(old, BART, TODAY) == ()
    assert erase(old, SHORT, date(2021, 1, 1), TODAY) == 0
    assert scalar(old, "SELECT COUNT(*) FROM journal_recipient WHERE recipient = 'DUO 2016'") == 0
    assert old.append(entry(recipient="DUO 2016")).number == 10
    assert len(lines_about(old, ANNA, TODAY)) == 16
    assert verify(old, old.public_keys(), [before]).is_sound
    old.close()


def test_what_is_not_old_enough_is_refused(old: Journal) -> None:
    with pytest.raises(JournalError, match="2021-06-01"):
        erase(old, SHORT, date(2022, 1, 1), TODAY)
    with pytest.raises(JournalError, match="toekomst"):
        erase(old, SHORT, TODAY + timedelta(1), TODAY)
    with pytest.raises(JournalError, match="geen regels"):
        erase(old, "1 dag", date(2020, 1, 1), TODAY)
    old.append(entry(retention="selectielijst"))
    with pytest.raises(JournalError, match="vaststellen"):
        erase(old, "selectielijst", date(2020, 1, 1), TODAY)
    assert len(list(all_entries(old))) == 21
    old.close()


def test_another_process_that_writes_goes_on_after_the_erasure(
    old: Journal, url: str, keys: Keys
) -> None:
    with Journal.open(url, keys) as other:
        other.append(entry(1, recipient="DUO 2017"))
        erase(old, SHORT, date(2021, 1, 1), TODAY)
        other.append(entry(2, recipient="DUO 2016"))
        assert verify(other, other.public_keys()).is_sound
    old.close()


def test_what_was_erased_is_not_left_in_the_files(
    old: Journal, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    marks = [
        *(
            str(scalar(old, f"SELECT {column} FROM journal_content WHERE tree = 0 AND number = 1"))
            for column in ("salt", "subject", "span")
        ),
        "DUO 2017",
    ]
    erase(old, SHORT, date(2021, 1, 1), TODAY)
    if old.storage.is_sqlite:
        old.close()
        files = list(tmp_path.glob("journaal.db*"))
    else:
        cluster: Cluster = request.getfixturevalue("postgres_cluster")
        path = str(scalar(old, "SELECT pg_relation_filepath('journal_content')"))
        old.append(entry(5))
        scalar(old, "SELECT 1")
        old.close()
        # Its log and other tables are for the server's administrator: the table is what we rewrite.
        files = list((cluster.data / path).parent.glob(f"{Path(path).name}*"))
    assert files
    for file in files:
        stored = file.read_bytes()
        assert [mark for mark in marks if mark.encode() in stored] == []
