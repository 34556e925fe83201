"""Who does this, when nobody sits at a keyboard: a user name and a file that holds the PIN."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from clerktui.config import BadSetting, Settings

if TYPE_CHECKING:
    from clerktui.db import Database
    from clerktui.views.people import Actor


def sign_on(db: Database, settings: Settings) -> Actor:
    """Sign the headless user on.

    Raises:
        BadSetting: `config.user_missing`, `config.pin_file`.
        Refused: what `signon.sign_on` refuses.
    """
    from clerktui.services import signon

    if settings.user is None or settings.pin_file is None:
        raise BadSetting("config.user_missing")
    return signon.sign_on(db, settings.user, read_pin(settings.pin_file))


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
