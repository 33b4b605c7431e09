"""kill -9 at random moments under load: no answered entry is lost, none is there by half."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests.counts import count
from tests.journal.crash import PER_JOURNAL
from tests.postgres import make_cluster
from uitvoerbaar.journal import Keys

ROOT = Path(__file__).parents[2]
KILLS = count(10, 200)
JOURNALS = -(-KILLS // PER_JOURNAL)


def crash(folder: Path, urls: list[str], server: Any) -> dict[str, int]:
    """Runs the killings in a process of their own; what it counted."""
    Keys.generate().save(folder / "sleutels.json")
    plan = {
        "urls": urls,
        "keys": str(folder / "sleutels.json"),
        "kills": KILLS,
        "seed": random.SystemRandom().randrange(1 << 32),
        "server": server,
    }
    (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.journal.crash", str(folder / "plan.json")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=count(240, 7_200),
    )
    assert done.returncode == 0, f"seed {plan['seed']}\n{done.stdout}\n{done.stderr}"
    counted: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    assert counted["kills"] == KILLS
    assert 0 < counted["answered"] <= counted["written"]
    return counted


@pytest.fixture
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder on a disk."""
    return tmp_path_factory.mktemp("kill")


def test_a_writer_that_is_killed_loses_no_answered_entry_in_sqlite(disk: Path) -> None:
    crash(disk, [f"sqlite:///{disk / f'journaal{n}.db'}" for n in range(JOURNALS)], None)


def test_a_writer_or_server_that_is_killed_loses_no_answered_entry_in_postgresql(
    disk: Path,
) -> None:
    with tempfile.TemporaryDirectory(prefix="uv-pg-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        cluster = make_cluster(Path(name))
        try:
            urls = [cluster.create(f"journaal{n}") for n in range(JOURNALS)]
            server = [str(cluster.programs), str(cluster.folder), cluster.user]
            counted = crash(disk, urls, server)
            assert counted["server_kills"] == KILLS // 5
        finally:
            cluster.stop()
