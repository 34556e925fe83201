"""A real PostgreSQL for the benchmarks: the tests' own server, but one that keeps what it says."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import books
from bench.figures import tell
from tests.support.postgres import NEWEST, SETTINGS, SharedServer

# What the tests switch off for speed is on again: a commit is on the disk when it returns.
DURABLE = {
    **SETTINGS,
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "autovacuum": "on",
    "shared_buffers": "256MB",
}
_TEMPLATE = "bench_town"


class Town:
    """A server with a town on it, to be copied."""

    def __init__(self, server: SharedServer, accounts: int) -> None:
        self._server = server
        self._accounts = accounts
        self._names = (f"bench_{number}" for number in itertools.count(1))

    def copy(self) -> str:
        """The address of a copy of the town."""
        return self._server.database_from(_TEMPLATE, self._build, next(self._names))

    def _build(self, url: str) -> None:
        tell(f"building a town of {self._accounts:,} accounts on PostgreSQL")
        books.build(url, self._accounts)


@contextmanager
def postgres(accounts: int) -> Iterator[Town]:
    """A server that stops when the block ends; its data is on a disk, not in memory."""
    folder = Path(tempfile.mkdtemp(prefix="clerktui-bench-"))
    server = SharedServer(folder, NEWEST, DURABLE)
    try:
        yield Town(server, accounts)
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
