"""Write the hash-locked package lists from pyproject.toml: `make lock`.

The lists name packages, versions and hashes, and nothing about the machine or the registry they
were made with. Needs `uv` beside the Python that runs this.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")
HEADER = "# Made by `make lock` from pyproject.toml; not for editing by hand.\n"
EXTRAS = {
    "requirements.lock": ["build"],
    "requirements-dev.lock": ["build", "dev"],
}


def main() -> int:
    """Write both lists; the development list keeps to the versions of the runtime list."""
    runtime = ROOT / "requirements.lock"
    for name, extras in EXTRAS.items():
        constraints = [] if name == runtime.name else ["--constraint", runtime.name]
        lines = compile_lock(extras, constraints)
        (ROOT / name).write_text(HEADER + lines, encoding="utf-8")
        print(f"clerktui: wrote {name}", file=sys.stderr)
    return 0


def compile_lock(extras: list[str], constraints: list[str]) -> str:
    """The text of one list, for every platform and every Python we support."""
    command = [str(UV), "pip", "compile", "pyproject.toml", "--universal", "--python-version"]
    command += ["3.11", "--generate-hashes", "--no-header", "--no-emit-index-url"]
    command += ["--no-emit-find-links", "--no-annotate", "--quiet", *constraints]
    for extra in extras:
        command += ["--extra", extra]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
