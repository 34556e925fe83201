"""Make or refresh `.venv`: the locked packages by hash, then clerktui itself in place.

Needs a Python with `venv` and nothing else. Run it as often as you like: a stamp inside `.venv`
remembers what was installed, and when nothing has changed it returns at once. It must never write
outside the checkout.

    python3 tools/environment.py           # what the program needs
    python3 tools/environment.py --dev     # and what its tests need
"""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
RUNTIME_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / ".clerktui-stamp"
NO_ENSUREPIP = (
    "{python} cannot make virtual environments, because it lacks ensurepip: install it from your "
    "system's packages (on Debian `apt-get install python3-venv`) or name another Python with "
    "`make PYTHON=...`."
)


class CannotPrepareError(Exception):
    """One clear sentence for the person at the terminal."""


def main(arguments: list[str]) -> int:
    """Prepare the environment; returns the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        return _hand_over_to_newer_python(arguments)
    try:
        prepare(dev="--dev" in arguments)
    except CannotPrepareError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def prepare(*, dev: bool) -> None:
    """Bring `.venv` to what the lock files say, doing nothing when it is there already."""
    # The development list contains the runtime list, so a development `.venv` serves both.
    acceptable = [stamp_text(DEV_LOCK)] if dev else [stamp_text(RUNTIME_LOCK), stamp_text(DEV_LOCK)]
    if _stamp_found() in acceptable and PYTHON.exists():
        return
    _make_venv()
    STAMP.unlink(missing_ok=True)
    lock = DEV_LOCK if dev else RUNTIME_LOCK
    _install(lock)
    STAMP.write_text(stamp_text(lock), encoding="utf-8")


def stamp_text(lock: Path) -> str:
    """What `.venv` was made from: where and by which Python; then the list and pyproject.toml."""
    digest = hashlib.sha256(lock.read_bytes() + b"\0" + (ROOT / "pyproject.toml").read_bytes())
    return f"{_place()}\n{digest.hexdigest()}\n"


def _place() -> str:
    return f"{VENV} python{sys.version_info[0]}.{sys.version_info[1]}"


def _stamp_found() -> str:
    return STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""


def _make_venv() -> None:
    moved = STAMP.exists() and not _stamp_found().startswith(f"{_place()}\n")
    if not moved and PYTHON.exists() and _runs(PYTHON, "-m", "pip", "--version"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        raise CannotPrepareError(NO_ENSUREPIP.format(python=sys.executable))
    _say("making .venv")
    _run(sys.executable, "-m", "venv", "--clear", str(VENV))


def _install(lock: Path) -> None:
    _say(f"installing {lock.name}, each package checked against its hash (about half a minute)")
    # Twice quiet: warnings about the machine's own pip settings say nothing about clerktui.
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    # The list is whole, so nothing is worked out again: an older pip that does would look at the
    # newest release of a package with extras, and stop because that one is not in the list.
    _run(*pip, "--no-deps", "--require-hashes", "-r", str(lock))
    _say("installing clerktui in place")
    _run(*pip, "--no-deps", "--no-build-isolation", "--no-index", "-e", ".")
    # Compiled once here, so the first start is as quick as every other.
    _run(str(PYTHON), "-m", "compileall", "-q", "src")


def _run(*command: str) -> None:
    result = subprocess.run(command, cwd=ROOT, check=False)
    if result.returncode:
        raise CannotPrepareError(f"This step failed: {' '.join(command)}")


def _runs(*command: str | Path) -> bool:
    result = subprocess.run(
        [str(part) for part in command], cwd=ROOT, check=False, capture_output=True
    )
    return result.returncode == 0


def _hand_over_to_newer_python(arguments: list[str]) -> int:
    here = sysconfig.get_python_version()
    for name in NEWER_PYTHONS:
        if newer := shutil.which(name):
            return subprocess.call([newer, __file__, *arguments])
    oldest = ".".join(map(str, OLDEST_PYTHON))
    print(f"clerktui needs Python {oldest} or newer; this is {here}.", file=sys.stderr)
    return 1


def _say(sentence: str) -> None:
    print(f"clerktui: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
