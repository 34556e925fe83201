"""Compare with a kept file; `UPDATE_GOLDENS=1 pytest tests/printing` writes them anew."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "goldens"


def matches_golden(name: str, text: str) -> bool:
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDENS"):
        path.write_bytes(text.encode())
    return path.read_bytes() == text.encode()
