"""Messages as files another program picks up: there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from clerktui.services.outbox.answers import Answer


def written(path: Path, content: bytes) -> Answer:
    """Write a file whole; under the same name again it is the same message.

    Args:
        path: its name is made of the message's id.
        content: the same at every try.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    except OSError as error:
        return Answer("put_off", 0, f"{path}: {error.strerror or error}", stops=True)
    return Answer("sent", 0, str(path))
