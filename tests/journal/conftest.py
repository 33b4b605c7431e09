"""What the tests of the journal share: each runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster, postgres_cluster, postgres_url
from uitvoerbaar.journal import Journal, Keys

__all__ = ["postgres_cluster", "postgres_url"]

_numbers = itertools.count()


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Keys for every journal of the tests."""
    return Keys.generate()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'journaal.db'}"
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    return cluster.create(f"journaal{next(_numbers)}")


@pytest.fixture
def journal(url: str, keys: Keys) -> Iterator[Journal]:
    """An empty journal."""
    with Journal.open(url, keys) as opened:
        yield opened
