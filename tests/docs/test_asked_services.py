"""Every service a screen asks for by name is a function that exists."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "clerktui"
ASKED = re.compile(r'"([a-z_]+(?:\.[a-z_]+){1,2})"')
MODULES = {path.stem for path in (SOURCE / "services").iterdir()}


def _asked() -> list[str]:
    names = set()
    for folder in ("screens", "widgets"):
        for path in (SOURCE / folder).rglob("*.py"):
            for name in ASKED.findall(path.read_text(encoding="utf-8")):
                if name.partition(".")[0] in MODULES:
                    names.add(name)
    return sorted(names | {"spool.run_jobs"})


@pytest.mark.parametrize("name", _asked())
def test_it_exists(name: str) -> None:
    module, _, function = name.rpartition(".")
    found = getattr(importlib.import_module(f"clerktui.services.{module}"), function, None)
    # Permissions and message ids look the same; only a service module with that function counts.
    if found is None:
        from clerktui.i18n import MESSAGES
        from clerktui.security.permissions import PERMISSIONS

        assert name in MESSAGES or name in PERMISSIONS, f"no service {name}"
        return
    assert callable(found)
