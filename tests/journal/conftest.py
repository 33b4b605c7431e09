"""What the tests of the journal share: each runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster, postgres_cluster, postgres_url
from uitvoerbaar.journal import Journal, Keys

__all__ = ["postgres_cluster", "postgres_url"]

MEMORY, ENOUGH = Path("/dev/shm"), 1 << 30
_numbers = itertools.count()


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Keys for every journal of the tests."""
    return Keys.generate()


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder in memory where there is room: the tests flush to it thousands of times.

    What is killed or fills up takes its folder from `tmp_path_factory`: that is on a disk.
    """
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ENOUGH:
        yield tmp_path_factory.mktemp("journaal")
        return
    with tempfile.TemporaryDirectory(prefix="uv-", dir=MEMORY) as name:
        yield Path(name)


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
