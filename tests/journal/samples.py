"""Synthetic entries and journals. The numbers are test numbers: no person has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, text

from uitvoerbaar.journal import Entry, Journal, Keys, TraceContext
from uitvoerbaar.journal.storage import database_url

ANNA, BART, CARLA = "999990019", "999993653", "999991723"
ACTIVITY = "https://register.example/verwerkingen/aanvullende-beurs"
MOMENT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SHORT, LONG = "5 jaar", "protocol 20 jaar (Wet BRP 3.11)"


def entry(number: int = 0, **changes: Any) -> Entry:
    """A permitted processing, a minute after the one before it."""
    context = TraceContext.start()
    started = MOMENT + timedelta(minutes=number)
    fields: dict[str, Any] = {
        "trace_id": context.trace_id,
        "span_id": context.span_id,
        "activity": ACTIVITY,
        "status": "permit",
        "started": started,
        "ended": started + timedelta(milliseconds=120),
        "provider": "Belastingdienst",
        "recipient": "DUO",
        "group": "ouder",
        "purpose": "aanvullende beurs vaststellen (WSF 3.9)",
        "items": ("inkomen",),
        "grounds": ("G045",),
        "retention": SHORT,
        "subject": ANNA,
    }
    return Entry(**(fields | changes))


def append_from_process(url: str, keys: Keys, first: int) -> None:
    """Appends fifteen entries from a process of its own."""
    with Journal.open(url, keys) as journal:
        for number in range(first, first + 15):
            journal.append(entry(number, retention=(SHORT, LONG)[number % 2]))


def rewrite(journal: Journal, *statements: str, **values: Any) -> None:
    """Does to the tables what a journal never does, as someone with the database could."""
    engine = create_engine(database_url(str(journal.storage.url.render_as_string(False))))
    try:
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement), values)
    finally:
        engine.dispose()


def scalar(journal: Journal, query: str, **values: Any) -> Any:
    """One value from the tables."""
    with journal.storage.reading() as connection:
        return connection.execute(text(query), values).scalar()
