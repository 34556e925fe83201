"""A real sshd on loopback for the tests, with a key and a configuration of its own."""

from __future__ import annotations

import getpass
import os
import pwd
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

CONFIG = """
ListenAddress 127.0.0.1:{port}
HostKey {folder}/host_key
PidFile {folder}/pid
AuthorizedKeysFile {folder}/clerk_key.pub
StrictModes no
UsePAM {pam}
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
DisableForwarding yes
PermitUserRC no
PermitUserEnvironment no
ClientAliveInterval 15
ClientAliveCountMax 3
Compression yes
ForceCommand {command}
"""


class NoSshdError(Exception):
    """No sshd can be started here; the text says why."""


@dataclass(frozen=True)
class Sshd:
    """A running server and how to reach it."""

    port: int
    folder: Path

    @property
    def arguments(self) -> list[str]:
        """What `ssh` is given to open a terminal on it."""
        return [
            "-tt",
            "-p",
            str(self.port),
            "-i",
            str(self.folder / "clerk_key"),
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "LogLevel=ERROR",
            f"{getpass.getuser()}@127.0.0.1",
        ]


@contextmanager
def running_sshd(folder: Path, environ: dict[str, str]) -> Iterator[Sshd]:
    """An sshd whose only command is the program on the books `environ` names.

    Raises:
        NoSshdError: where there is no sshd, or it does not start.
    """
    server = shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")
    if server is None or shutil.which("ssh") is None:
        raise NoSshdError("there is no sshd and ssh here (Debian: openssh-server)")
    for name in ("host_key", "clerk_key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True
        )
    port = _free_port()
    settings = {"PATH": os.environ["PATH"], "HOME": str(folder), **environ}
    words = [f"{name}={value}" for name, value in settings.items()]
    program = shlex.join(["env", "-i", *words])
    command = f'{program} TERM="$TERM" {shlex.join([sys.executable, "-m", "clerktui", "demo"])}'
    config = folder / "sshd_config"
    pam = "yes" if os.geteuid() == 0 else "no"
    config.write_text(CONFIG.format(port=port, folder=folder, command=command, pam=pam))
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        pwd.getpwnam("sshd")
    log = folder / "sshd.log"
    process = subprocess.Popen([server, "-D", "-f", config, "-E", log])
    try:
        _wait_for(port, process, log)
        yield Sshd(port, folder)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers; its own closing of the line is what is waited on."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if process.poll() is not None:
            raise NoSshdError(f"sshd ended at once: {log.read_text()}")
        with socket.socket() as line:
            line.settimeout(0.2)
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        process_ended = _ended_within(process, 0.05)
        if process_ended:
            continue
    raise NoSshdError("sshd did not answer within 10 s")


def _ended_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True
