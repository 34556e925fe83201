"""Where tests keep databases: in memory where there is room, as every commit waits for a disk.

What a commit survives is not weakened by it: the programs still ask for every write to be synced.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_WANTED = 1 << 30


def database_root() -> Path | None:
    """The folder to make temporary folders in; None for the machine's usual one."""
    if not os.access(_MEMORY, os.W_OK | os.X_OK):
        return None
    return _MEMORY if shutil.disk_usage(_MEMORY).free > _WANTED else None
