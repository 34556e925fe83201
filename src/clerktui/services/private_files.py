"""Files that name people: only their owner may read them."""

from __future__ import annotations

import os
from pathlib import Path

from clerktui.errors import Refused


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, from its first byte on.

    Raises:
        Refused: `file.not_written`.
    """
    try:
        opened = os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(opened, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(content)
    except OSError as error:
        raise Refused("file.not_written", path=str(path), reason=error.strerror or "") from None


def need_folder(path: Path) -> None:
    """Make sure that a file can be written there before anything is done that it will tell of.

    Raises:
        Refused: `file.not_written`.
    """
    if path.is_dir():
        raise Refused("file.not_written", path=str(path), reason="it is a folder")
    place = path if path.exists() else path.parent
    if not place.exists():
        raise Refused("file.not_written", path=str(path), reason="its folder does not exist")
    if not os.access(place, os.W_OK):
        raise Refused("file.not_written", path=str(path), reason="nobody may write there")
