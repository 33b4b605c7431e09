"""A real decision point for tests: uvicorn on a free port, a table, a journal, a fixed clock."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from attrs import define, field

from uitvoerbaar.exchange.ground import Register
from uitvoerbaar.exchange.live import LiveRegister
from uitvoerbaar.exchange.service import Exchange
from uitvoerbaar.exchange.table import RegisterTable
from uitvoerbaar.journal import Journal, Keys
from uitvoerbaar.journal.reading import Stored, all_entries
from uitvoerbaar.law.declaration import Law
from uitvoerbaar.web.app import make_app

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
TODAY = date(2026, 11, 28)
BSN = "999990019"  # a test number; it passes the eleven test
OPEN = frozenset({"vorm_vrij", "meteen_zichtbaar", "moment_vrij"})


@define
class Service:
    """A running service, with what a test needs to ask it and to look behind it."""

    client: httpx.Client
    exchange: Exchange
    journal: Journal
    table: RegisterTable
    folder: Path
    sent: int = field(default=0)

    def request(self, **changes: Any) -> dict[str, Any]:
        """A request that is permitted, with a number of its own; `changes` by dotted name, where
        None removes."""
        self.sent += 1
        body: dict[str, Any] = {
            "subject": {"type": "organisatie", "id": "DUO"},
            "action": {"name": "verstrekken", "properties": {}},
            "resource": {
                "type": "gegeven",
                "id": "inkomensgegeven",
                "properties": {
                    "provider": "inspecteur",
                    "group": "ouder",
                    "data_subject_id": BSN,
                    "data_subject_id_type": "BSN",
                },
            },
            "context": {
                "purpose": "ouderbijdrage_aanvullende_beurs",
                "moment": "na aanvraag",
                "transaction": f"transactie-{self.sent:06}",
            },
        }
        for name, value in changes.items():
            *path, last = name.split("__")
            at = body
            for step in path:
                at = at[step]
            if value is None:
                at.pop(last)
            else:
                at[last] = value
        return body

    def ask(self, body: Any, **options: Any) -> httpx.Response:
        """Sends a single evaluation."""
        return self.client.post("/access/v1/evaluation", json=body, **options)

    def entries(self) -> list[Stored]:
        """All that the journal holds."""
        return list(all_entries(self.journal))

    def written(self) -> bytes:
        """Every byte that the service wrote to its folder."""
        return b"\n".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())


@contextmanager
def running(
    folder: Path,
    law: Law,
    register: Register,
    callers: Mapping[str, str] | None = None,
    assumptions: frozenset[str] = OPEN,
) -> Iterator[Service]:
    """A service on a free port of this machine, stopped afterwards."""
    with (
        RegisterTable(f"sqlite:///{folder / 'gronden.db'}") as table,
        Journal.open(f"sqlite:///{folder / 'journaal.db'}", Keys.generate()) as opened,
    ):
        table.record(register)
        exchange = Exchange(
            LiveRegister(table, law),
            opened,
            "https://beslispunt.voorbeeld",
            assumptions,
            lambda: NOW,
        )
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            port = listening.getsockname()[1]
            settings = uvicorn.Config(
                make_app(exchange, callers), access_log=False, log_config=None
            )
            server = uvicorn.Server(settings)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
            thread.start()
            try:
                deadline = time.monotonic() + 20
                while not server.started:
                    assert time.monotonic() < deadline, "the service does not start"
                    time.sleep(0.01)
                with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
                    yield Service(client, exchange, opened, table, folder)
            finally:
                server.should_exit = True
                thread.join(20)
