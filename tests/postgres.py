"""A PostgreSQL server of our own for the tests, in a temporary folder, gone afterwards.

`pytest_plugins = ["tests.postgres"]`, or an import of `postgres_url`, gives the fixture. Real
settings: fsync is on. Skips, saying why, where PostgreSQL is not installed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from attrs import frozen
from psycopg import sql

MEMORY, ENOUGH = Path("/dev/shm"), 2 << 30
SETTINGS = """
listen_addresses = ''
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = 16MB
max_connections = 60
log_statement = 'all'
log_destination = 'stderr'
logging_collector = off
"""


def programs() -> Path | None:
    """The folder with PostgreSQL's programs, or None: the newest of Debian, or that on the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3].zfill(4)
    )
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).resolve().parent if on_path else None


@frozen
class Cluster:
    """A server: its programs, its folder (data, socket and log), and the user it runs as."""

    programs: Path
    folder: Path
    user: str | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of its programs as its user; shows what it said if it fails."""
        command = [str(self.programs / program), *arguments]
        if self.user is not None:
            command = ["runuser", "-u", self.user, "--", *command]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=self.folder, timeout=120, check=False
        )
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"

    def start(self) -> None:
        """Starts the server and waits until it answers; recovers if it was killed."""
        options = f"-k {self.folder}"
        self.run(
            "pg_ctl", *("-D", str(self.data), "-l", str(self.log), "-o", options, "-w", "start")
        )

    def stop(self) -> None:
        """Stops the server at once, as after a crash; does nothing if it does not run."""
        if not (self.data / "postmaster.pid").exists():
            return
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def set(self, setting: str, value: str) -> None:
        """Changes a setting that can be changed while the server runs, and waits until it holds."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            statement = sql.SQL("ALTER SYSTEM SET {} = {}")
            connection.execute(statement.format(sql.Identifier(setting), sql.Literal(value)))
            connection.execute("SELECT pg_reload_conf()")
        shown = None
        deadline = time.monotonic() + 30
        while shown != value:
            assert time.monotonic() < deadline, f"{setting} does not become {value}"
            with psycopg.connect(self.url(), autocommit=True) as connection:
                row = connection.execute(sql.SQL("SHOW {}").format(sql.Identifier(setting)))
                shown = row.fetchone()[0]  # type: ignore[index]

    def kill(self) -> None:
        """Kills the server with signal 9, and waits until it and its children are gone."""
        process = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        for number in (process, *map(int, children)):
            try:
                os.kill(number, signal.SIGKILL)
            except ProcessLookupError:
                continue
        deadline = time.monotonic() + 30
        while any(_lives(number) for number in (process, *map(int, children))):
            assert time.monotonic() < deadline, "the server does not go away"
            time.sleep(0.02)
        # Where nobody reaps the dead process, its lock files would still seem to be in use.
        for lock in (self.data / "postmaster.pid", *self.folder.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)

    def url(self, database: str = "postgres") -> str:
        """The address of a database, by the socket in the folder."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, name: str) -> str:
        """The address of an empty place of its own (a schema) on the server; quick to make."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
        return f"{self.url()}&options=-csearch_path%3D{name}"


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def make_cluster(folder: Path) -> Cluster:
    """A new server in a folder, running. Skips the test where there can be none."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed (on Debian: apt-get install postgresql)")
    user = None
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        if shutil.which("runuser") is None:
            pytest.skip("PostgreSQL does not run as root, and runuser is not installed")
        user = "postgres"
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    cluster = Cluster(found, folder, user)
    settings = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    cluster.run("initdb", "-D", str(cluster.data), "--data-checksums", *settings)
    with (cluster.data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    cluster.start()
    return cluster


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A running server for the tests of this process."""
    # Short, for a socket's name may not be long; not below pytest's folder, which is root's alone;
    # in memory where there is room, for the tests flush to it thousands of times.
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    where = MEMORY if in_memory else Path("/tmp")
    with tempfile.TemporaryDirectory(prefix="uv-pg-", dir=where) as name:
        folder = Path(name)
        folder.chmod(0o755)
        cluster = make_cluster(folder)
        try:
            yield cluster
        finally:
            cluster.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres_cluster: Cluster) -> str:
    """The address of a database on a server of our own."""
    return postgres_cluster.url()
