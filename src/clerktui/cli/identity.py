"""Who does this, when nobody sits at a keyboard; and where a new PIN comes from."""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clerktui.config import BadSetting, Settings

if TYPE_CHECKING:
    from clerktui.db import Database
    from clerktui.views.people import Actor

# The workstation, and the drawer, of whoever does not sit at one.
HEADLESS = "HEADLESS"
# No letter or digit that could be read as another.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_NEW_PIN_LENGTH = 8

PinFileOption = Annotated[
    Path | None,
    typer.Option(
        "--pin-file", metavar="FILE", help="File with the new PIN; else it is asked for, or made."
    ),
]


def sign_on(db: Database, settings: Settings) -> Actor:
    """Sign the headless user on.

    Raises:
        BadSetting: `config.user_missing`, `config.pin_file`.
        Refused: what `signon.sign_on` refuses.
    """
    from clerktui.services import signon

    if settings.user is None or settings.pin_file is None:
        raise BadSetting("config.user_missing")
    return signon.sign_on(db, settings.user, read_pin(settings.pin_file), HEADLESS)


def read_pin(path: Path) -> str:
    """The first line of a PIN file.

    Raises:
        BadSetting: `config.pin_file` when it cannot be read or its first line is empty.
    """
    try:
        with path.open(encoding="utf-8") as file:
            pin = file.readline().strip()
    except (OSError, UnicodeDecodeError):
        raise BadSetting("config.pin_file", path=str(path)) from None
    if not pin:
        raise BadSetting("config.pin_file", path=str(path))
    return pin


def new_pin(username: str, file: Path | None) -> tuple[str, bool]:
    """A PIN for a user: from the file, typed twice on a terminal, or else made up.

    Returns:
        The PIN, and whether it was made up and so must be told once.
    """
    if file is not None:
        return read_pin(file), False
    if sys.stdin.isatty() and sys.stderr.isatty():
        asked = f"PIN for {username}"
        return typer.prompt(asked, hide_input=True, confirmation_prompt=True, err=True), False
    return "".join(secrets.choice(_ALPHABET) for _ in range(_NEW_PIN_LENGTH)), True
