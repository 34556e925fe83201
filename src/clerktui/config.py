"""Where the books are, where this installation keeps its files, and who runs it headless.

Everything comes from the command line or the environment and is read once, at the front door.
This module must never open anything: it only names places.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clerktui.errors import EXIT_USAGE, ClerkError

DATABASE_NAME = "clerktui.sqlite3"
DEMO_NAME = "demo.sqlite3"
IDENTITY_KEY_NAME = "identity.key"
IDENTITY_CREDENTIAL = "clerktui-identity-key"
SMTP_PASSWORD_NAME = "smtp.password"  # noqa: S105 - the name of a file
SMTP_CREDENTIAL = "clerktui-smtp-password"
_SQLITE_PREFIX = "sqlite:///"
_SPELLINGS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
}


class BadSetting(ClerkError):
    """A setting on the command line or in the environment cannot be used as written."""

    exit_code = EXIT_USAGE


@dataclass(frozen=True)
class Settings:
    """What an installation needs to know before it can open its books.

    Attributes:
        database_url: SQLAlchemy URL, `sqlite:///path` or `postgresql+psycopg://...`.
        home: folder for data, spool and logs; may not exist yet (see `make_home`).
        user: user name for headless commands, or None.
        pin_file: file whose first line is that user's PIN, or None.
        workstation: code of the desk this is, or None for the first of the town.
        identity_key_files: where the key of identity numbers may be; the first that is there is it.
        smtp_password_files: the same for the password of the town's mail server.
        text_command: the program of this machine that sends texts, with its arguments. It is named
            here and never in the books: who keeps the books does not run programs of the machine.
    """

    database_url: str
    home: Path
    user: str | None = None
    pin_file: Path | None = None
    workstation: str | None = None
    identity_key_files: tuple[Path, ...] = ()
    smtp_password_files: tuple[Path, ...] = ()
    text_command: tuple[str, ...] = ()

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None when the books are not one file."""
        return sqlite_path(self.database_url)

    def make_home(self) -> Path:
        """Create the home folder, readable by its owner only, and return it."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.home


def load_settings(db: str | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; `db` is the command line's `--db` and wins over the environment.

    Raises:
        BadSetting: `config.database_url` when the address is of no database we speak,
            `config.text_command` when the program for texts is not named whole.
    """
    home = _home(environ)
    url = db or environ.get("CLERKTUI_DATABASE_URL") or sqlite_url(home / DATABASE_NAME)
    pin_file = environ.get("CLERKTUI_PIN_FILE")
    return Settings(
        database_url=normal_url(url),
        home=home,
        user=environ.get("CLERKTUI_USER") or None,
        pin_file=Path(pin_file).expanduser() if pin_file else None,
        workstation=environ.get("CLERKTUI_WORKSTATION") or None,
        identity_key_files=_secret_files(
            home, environ, ("CLERKTUI_IDENTITY_KEY_FILE", IDENTITY_CREDENTIAL, IDENTITY_KEY_NAME)
        ),
        smtp_password_files=_secret_files(
            home, environ, ("CLERKTUI_SMTP_PASSWORD_FILE", SMTP_CREDENTIAL, SMTP_PASSWORD_NAME)
        ),
        text_command=_command(environ.get("CLERKTUI_TEXT_COMMAND", "")),
    )


def demo_settings(settings: Settings) -> Settings:
    """The settings with the demonstration's own database file, unless another one was named."""
    if settings.sqlite_path != settings.home / DATABASE_NAME:
        return settings
    return replace(settings, database_url=sqlite_url(settings.home / DEMO_NAME))


def normal_url(url: str) -> str:
    """Spell a database address the one way the rest of the program expects.

    >>> normal_url("postgresql://till@books/town")
    'postgresql+psycopg://till@books/town'

    Raises:
        BadSetting: `config.database_url`; its facts never hold the address itself, which may
            carry a password.
    """
    scheme, colon, rest = url.partition("://")
    spelling = _SPELLINGS.get(scheme.lower())
    if not colon or spelling is None:
        raise BadSetting("config.database_url", scheme=scheme if colon else "")
    return f"{spelling}://{rest}"


def sqlite_url(path: Path) -> str:
    """The address of a database file."""
    return f"{_SQLITE_PREFIX}{path}"


def sqlite_path(url: str) -> Path | None:
    """The file an address names, or None for a server or a database in memory.

    >>> sqlite_path("sqlite:////srv/books.sqlite3?timeout=5")
    PosixPath('/srv/books.sqlite3')
    """
    name = url.removeprefix(_SQLITE_PREFIX).partition("?")[0]
    if name == url or name in {"", ":memory:"} or name.startswith("file:"):
        return None
    return Path(name)


def _secret_files(
    home: Path, environ: Mapping[str, str], names: tuple[str, str, str]
) -> tuple[Path, ...]:
    """The file that was named; else systemd's credential of that name, else the home folder's.

    Only the place of a secret is ever named: what stands in the environment is read by every child.

    Args:
        home: the home folder.
        environ: the environment.
        names: the variable that names a file, systemd's credential, the file of the home folder.
    """
    variable, credential, name = names
    named = environ.get(variable)
    if named:
        return (Path(named).expanduser().absolute(),)
    given = environ.get("CREDENTIALS_DIRECTORY")
    at_home = home / name
    return (Path(given) / credential, at_home) if given else (at_home,)


def _command(line: str) -> tuple[str, ...]:
    """A program with its arguments, written as for a shell; none will read it."""
    try:
        words = tuple(shlex.split(line))
    except ValueError:
        raise BadSetting("config.text_command") from None
    if words and not Path(words[0]).is_absolute():
        raise BadSetting("config.text_command")
    return words


def _home(environ: Mapping[str, str]) -> Path:
    """`CLERKTUI_HOME`, or the folder this platform keeps a user's program data in."""
    named = environ.get("CLERKTUI_HOME")
    if named:
        return Path(named).expanduser().absolute()
    # Imported here because most runs name their home and never need it.
    from platformdirs import user_data_path

    return user_data_path("clerktui", appauthor=False)
