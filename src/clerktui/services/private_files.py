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
