"""A town's file being read: its bytes counted and hashed on the way."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from clerktui.errors import Refused

Progress = Callable[[int, int], None]
_BUFFER_BYTES = 1 << 18


class _HashedFile(io.RawIOBase):
    """The bytes of a file, each hashed and counted once as it is read."""

    def __init__(self, path: Path, raw: io.FileIO) -> None:
        super().__init__()
        self._path = path
        self._raw = raw
        self._digest = hashlib.sha256()
        self.bytes_read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            count = self._raw.readinto(buffer) or 0
        except OSError as err:
            raise _unreadable(self._path, err) from err
        self._digest.update(memoryview(buffer)[:count])
        self.bytes_read += count
        return count

    def sha256(self) -> str:
        """The hash of what has been read."""
        return self._digest.hexdigest()


class Source:
    """One file: its stream, its name, how far it has been read, and the hash of its content."""

    def __init__(self, path: Path, raw: io.FileIO) -> None:
        self.name = path.name
        self._hashed = _HashedFile(path, raw)
        self._bytes_total = path.stat().st_size
        self.stream = io.BufferedReader(self._hashed, _BUFFER_BYTES)

    def tell(self, progress: Progress | None) -> None:
        """Say how many bytes have been read, of how many."""
        if progress:
            progress(self._hashed.bytes_read, self._bytes_total)

    def sha256(self) -> str:
        """The hash of the content; whole once the stream is at its end."""
        return self._hashed.sha256()


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Open a file to be loaded.

    Raises:
        Refused: `import.unreadable`.
    """
    try:
        raw = path.open("rb", buffering=0)
    except OSError as err:
        raise _unreadable(path, err) from err
    with raw:
        yield Source(path, raw)


def _unreadable(path: Path, err: OSError) -> Refused:
    reason = err.strerror or type(err).__name__
    return Refused("import.unreadable", file=str(path), reason=reason)
