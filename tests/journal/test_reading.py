"""What a person may read, in words and as data; what must wait, and what is nobody's business."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.journal.samples import ANNA, BART, CARLA, LONG, entry, rewrite
from uitvoerbaar.journal import DamagedError, Journal, JournalError, Keys, KeysError
from uitvoerbaar.journal.reading import lines_about
from uitvoerbaar.journal.telling import line_data, told_all

TODAY = date(2026, 6, 1)


def test_a_person_reads_every_use_for_every_recipient_in_order(journal: Journal) -> None:
    journal.append_many(
        [
            entry(3, recipient="UWV"),
            entry(1, recipient="DUO", retention=LONG),
            entry(2, recipient="gemeente Utrecht", status="refuse", grounds=()),
            entry(0, subject=BART),
            entry(4, subject=None),
        ]
    )
    lines = lines_about(journal, ANNA, TODAY)
    assert [line.recipient for line in lines] == ["DUO", "gemeente Utrecht", "UWV"]
    assert [line.provider for line in lines_about(journal, BART, TODAY)] == ["Belastingdienst"]
    assert lines_about(journal, CARLA, TODAY) == ()


def test_what_is_told_names_who_what_when_why_and_the_article(journal: Journal) -> None:
    journal.append_many(
        [
            entry(0, articles=("AWR artikel 21e lid 1",)),
            entry(1),
            entry(2, status="refuse", grounds=(), items=("woonadres", "diploma")),
            entry(3, status="error", grounds=()),
        ]
    )
    articles = {"G045": "AWR artikel 21e"}
    lines = lines_about(journal, ANNA, TODAY)
    text = told_all(lines, articles.get)
    assert "Uw gegevens komen 4 keer voor" in text
    assert "1 maart 2026 om 10.30 uur" in text  # Dutch time
    assert "DUO kreeg gegevens van Belastingdienst: inkomen." in text
    assert "Waarvoor: aanvullende beurs vaststellen (WSF 3.9)." in text
    assert "Dat mag volgens: AWR artikel 21e lid 1." in text
    assert "Dat mag volgens: AWR artikel 21e." in text
    assert "U staat hierin als: ouder." in text
    assert "woonadres, diploma. Dat is geweigerd: er is niets gegeven." in text
    assert "Daarbij ging iets mis." in text
    assert line_data(lines[1], articles.get)["articles"] == ["AWR artikel 21e"]
    assert line_data(lines[1])["articles"] == ["grond G045"]
    assert told_all(()) == "In dit journaal staat niets over u."


def test_use_of_what_an_organisation_had_already_is_told_as_that(journal: Journal) -> None:
    journal.append(entry(provider="DUO"))
    assert "DUO gebruikte gegevens die er al waren: inkomen." in told_all(
        lines_about(journal, ANNA, TODAY)
    )


def test_a_delayed_line_is_not_there_before_its_day_and_nothing_shows_it(
    journal: Journal,
) -> None:
    journal.append_many([entry(0), entry(1, visible_from=date(2026, 7, 1))])
    assert len(lines_about(journal, ANNA, date(2026, 6, 30))) == 1
    assert len(lines_about(journal, ANNA, date(2026, 7, 1))) == 2


def test_no_line_reveals_another_person(journal: Journal, keys: Keys) -> None:
    """Parent and child are in one transaction, under one trace: neither sees the other."""
    child = entry(0, group="student", transaction="zaak-7")
    parent = entry(
        1, subject=BART, trace_id=child.trace_id, parent=child.span_id, transaction="zaak-7"
    )
    journal.append_many([child, parent])
    lines = lines_about(journal, BART, TODAY)
    shown = told_all(lines) + json.dumps([line_data(line) for line in lines])
    hidden = [
        keys.pseudonym_of(ANNA, "DUO"),
        keys.pseudonym_of(BART, "DUO"),
        "zaak-7",
        "student",
        child.trace_id,
        child.span_id,
        parent.span_id,
    ]
    assert [secret for secret in hidden if secret in shown] == []


def test_lines_are_found_under_every_version_of_the_key(url: str, keys: Keys) -> None:
    newer = keys.with_new_pseudonym_key()
    with Journal.open(url, keys) as journal:
        journal.append(entry(0))
    with Journal.open(url, newer) as journal:
        journal.append(entry(1))
        assert len(lines_about(journal, ANNA, TODAY)) == 2
    only_new = Keys(newer.signing, newer.signs_with, {"b": newer.pseudonym["b"]}, "b")
    with Journal.open(url, only_new) as journal, pytest.raises(KeysError, match="versie a"):
        lines_about(journal, ANNA, TODAY)
    with Journal.open(url) as journal, pytest.raises(KeysError):
        lines_about(journal, ANNA, TODAY)


@pytest.mark.parametrize("number", ["", "123456789", "99999001", "abc", "9999900190"])
def test_what_is_no_number_is_refused_without_repeating_it(journal: Journal, number: str) -> None:
    with pytest.raises(JournalError) as caught:
        lines_about(journal, number, TODAY)
    assert not number or number not in str(caught.value)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_content SET line = REPLACE(line, 'inkomen', 'vermogen')",
        "UPDATE journal_content SET link = 'x'",
        "UPDATE journal_leaf SET hash = 'x'",
        "DELETE FROM journal_leaf",
    ],
)
def test_a_line_that_was_changed_is_not_told(journal: Journal, statement: str) -> None:
    journal.append(entry())
    rewrite(journal, statement)
    with pytest.raises(DamagedError):
        lines_about(journal, ANNA, TODAY)


def test_a_hostile_text_is_told_as_text(journal: Journal) -> None:
    hostile = "'; DROP TABLE journal_leaf; -- <script>alert(1)</script> {{7*7}} %s"
    journal.append(entry(purpose=hostile, recipient=hostile, items=(hostile,), retention=hostile))
    (line,) = lines_about(journal, ANNA, TODAY)
    assert line.purpose == line.recipient == line.retention == hostile
    assert line.number == 0
