"""Two parties compare their journals by transaction, and find the line that one of them lacks."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from tests.journal.samples import ANNA, BART, entry
from uitvoerbaar.journal import DamagedError, Journal, Keys, TraceContext, holds_number
from uitvoerbaar.journal.reconciling import (
    Crossing,
    Difference,
    Lack,
    chosen,
    crossings,
    read_extract,
    reconcile,
    written,
)
from uitvoerbaar.journal.telling import difference_data, told_difference

PARTIES = ("Belastingdienst", "DUO")


@pytest.fixture
def other(tmp_path: Path) -> Any:
    """The journal of the other party, with keys of its own."""
    with Journal.open(str(tmp_path / "ander.db"), Keys.generate()) as opened:
        yield opened


def both(here: Journal, there: Journal, number: int, **changes: Any) -> None:
    """An exchange that both wrote, each under its own span, at its own time."""
    first = entry(number, **changes)
    here.append(first)
    context = TraceContext(first.trace_id, first.span_id).child()
    changed = {**changes, "trace_id": context.trace_id, "span_id": context.span_id}
    there.append(entry(number + 1, **changed, parent=context.parent))


def compare(here: Journal, there: Journal) -> tuple[Difference, ...]:
    return reconcile(crossings(here, PARTIES), crossings(there, PARTIES))


def test_equal_journals_have_no_difference(journal: Journal, other: Journal) -> None:
    for number in range(5):
        both(journal, other, number, transaction=f"zaak-{number // 2}" if number % 2 else None)
    assert compare(journal, other) == ()


def test_the_missing_line_is_found_on_either_side(journal: Journal, other: Journal) -> None:
    both(journal, other, 0, transaction="zaak-0")
    both(journal, other, 1, transaction="zaak-0", subject=BART)
    journal.append(entry(2, transaction="zaak-0"))
    other.append(entry(3, transaction="zaak-3", items=("woonadres",)))
    differences = compare(journal, other)
    assert [(d.lack, d.transaction) for d in differences] == [
        (Lack.THERE, "zaak-0"),
        (Lack.HERE, "zaak-3"),
    ]
    told = "\n".join(told_difference(difference) for difference in differences)
    assert "transactie zaak-3: ontbreekt hier" in told
    assert "woonadres" in told
    assert difference_data(differences[0])["there"] is None


def test_a_line_with_other_items_is_shown_beside_its_partner(
    journal: Journal, other: Journal
) -> None:
    journal.append(entry(0, transaction="zaak-0", items=("inkomen",)))
    other.append(entry(0, transaction="zaak-0", items=("inkomen", "partner")))
    (difference,) = compare(journal, other)
    assert (difference.lack, difference.fields) == (Lack.DIFFERENT, ("items",))


def test_a_refusal_that_never_went_over_is_no_difference(journal: Journal, other: Journal) -> None:
    journal.append(entry(0, status="refuse", grounds=()))
    assert compare(journal, other) == ()
    journal.append(entry(1, status="refuse", grounds=(), transaction="zaak-1"))
    other.append(entry(1, transaction="zaak-1"))
    (difference,) = compare(journal, other)
    assert (difference.lack, difference.fields) == (Lack.DIFFERENT, ("status",))


def test_exchanges_with_a_third_party_are_left_out(journal: Journal, other: Journal) -> None:
    journal.append(entry(0, provider="UWV"))
    assert compare(journal, other) == ()
    assert len(reconcile(crossings(journal), crossings(other))) == 1


def written_of_third(other: Journal) -> list[Crossing]:
    """A line of an extract about an exchange with somebody else."""
    return [evolve(line, provider="UWV", transaction="x") for line in crossings(other, PARTIES)]


def test_an_extract_says_the_same_as_the_journal_and_names_nobody(
    journal: Journal, other: Journal, keys: Keys
) -> None:
    both(journal, other, 0)
    other.append(entry(2, transaction="2026999990019001", items=("b", "a")))
    text = "\n".join(written(crossings(other, PARTIES)))
    assert tuple(read_extract(text, "x")) == tuple(crossings(other, PARTIES))
    (difference,) = reconcile(crossings(journal, PARTIES), read_extract(text, "x"))
    assert difference.lack is Lack.HERE
    third = [*crossings(other, PARTIES), *written_of_third(other)]
    here = list(crossings(journal, PARTIES))
    assert chosen(third, here, PARTIES) == list(crossings(other, PARTIES))
    (known,) = chosen(third, here, PARTIES, until_day=date(2000, 1, 1))
    assert known.transaction == here[0].transaction
    assert not holds_number(text)
    for person in (ANNA, keys.pseudonym_of(ANNA, "DUO"), other.keys.pseudonym_of(ANNA, "DUO")):
        assert person not in text


@pytest.mark.parametrize(
    "text", ["x", "{}", "[]", "5", '{"form":"x"}', "[" * 100_000, '{"transaction":null}']
)
def test_what_is_no_extract_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(DamagedError, match=r"uittreksel\.jsonl:2"):
        list(read_extract("\n" + text, "uittreksel.jsonl"))
