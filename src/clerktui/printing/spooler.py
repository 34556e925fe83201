"""Delivery of finished paper: bytes go to a file, a command, a print queue or a socket.

No database and no retries here: the queue of print jobs is a service. Nothing a customer or a
clerk typed may become a file name, an option or a shell word on its way out.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from clerktui.errors import ClerkError
from clerktui.printing.clean import printable

TargetKind = Literal["none", "file", "command", "lp", "socket"]
Media = Literal["pdf", "text", "escpos"]

TIMEOUT_S = 30.0
RAW_PORT = 9100
_KINDS = ("none", "file", "command", "lp", "socket")
_SUFFIXES: dict[Media, str] = {"pdf": ".pdf", "text": ".txt", "escpos": ".bin"}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_QUEUE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,126}")
_SECRET_PREFIX = "CLERKTUI_"  # noqa: S105 - the settings a print command has no business with
_REASON_MAX = 200


class PrintTrouble(ClerkError):
    """The paper could not be delivered; nothing but the paper is affected."""

    def __init__(self, reason: str) -> None:
        super().__init__("print.failed", reason=printable(reason)[:_REASON_MAX])


@dataclass(frozen=True)
class Target:
    """Where paper goes.

    Attributes:
        kind: what `value` is: nothing, a spool folder, a command line (run without a shell),
            a CUPS queue, or `host` or `host:port`.
    """

    kind: TargetKind = "none"
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read `none`, `file:/var/spool/town`, `command:lpr -P front`, `lp:front`, `socket:host`.

        Raises:
            PrintTrouble: print.failed, when it is none of these.
        """
        kind, _, value = text.strip().partition(":")
        if kind not in _KINDS or (kind != "none" and not value):
            raise PrintTrouble(f"{text!r} is not a print target")
        return cls(cast("TargetKind", kind), value)


@dataclass(frozen=True)
class Printout:
    """Finished bytes with a name made of ids (`receipt-1042-0`), never of what was typed."""

    name: str
    media: Media
    payload: bytes

    def __post_init__(self) -> None:
        assert _NAME.fullmatch(self.name), f"not a name made of ids: {self.name!r}"


def deliver(printout: Printout, target: Target, *, timeout_s: float = TIMEOUT_S) -> str:
    """Hand the bytes over.

    Returns:
        What is known of it afterwards: the path written, the queue's request, or nothing.

    Raises:
        PrintTrouble: print.failed, with the reason.
    """
    ways: dict[TargetKind, Callable[[Printout, str, float], str]] = {
        "none": lambda *_: "",
        "file": _to_file,
        "command": _to_command,
        "lp": _to_queue,
        "socket": _to_socket,
    }
    return ways[target.kind](printout, target.value, timeout_s)


# ------------------------------------------------------------------------------------------ file
def _to_file(printout: Printout, folder: str, _timeout_s: float) -> str:
    """Write whole or not at all, never over another file; the same bytes again are fine."""
    final = Path(folder) / f"{printout.name}{_SUFFIXES[printout.media]}"
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        part = _write_part(final.parent, printout.payload)
        try:
            os.link(part, final, follow_symlinks=False)
            _keep_folder(final.parent)
        finally:
            part.unlink()
    except FileExistsError:
        if not _holds(final, printout.payload):
            raise PrintTrouble(f"{final} exists and is something else") from None
    except OSError as trouble:
        raise PrintTrouble(_said(trouble)) from trouble
    return str(final)


def _write_part(folder: Path, payload: bytes) -> Path:
    """The bytes on the disk under a name nobody reads (made with O_EXCL and O_NOFOLLOW)."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        file.write(payload)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _keep_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _holds(path: Path, payload: bytes) -> bool:
    return not path.is_symlink() and path.is_file() and path.read_bytes() == payload


# --------------------------------------------------------------------------------------- command
def _to_command(printout: Printout, line: str, timeout_s: float) -> str:
    try:
        argv = shlex.split(line)
    except ValueError as trouble:
        raise PrintTrouble(f"{line!r} cannot be read: {trouble}") from trouble
    if not argv:
        raise PrintTrouble("the print command is empty")
    return _run(argv, printout.payload, timeout_s)


def _to_queue(printout: Printout, queue: str, timeout_s: float) -> str:
    if not _QUEUE.fullmatch(queue):
        raise PrintTrouble(f"{queue!r} is not the name of a print queue")
    raw = ["-o", "raw"] if printout.media == "escpos" else []
    argv = ["lp", "-d", queue, "-t", printout.name, *raw]
    return _run(argv, printout.payload, timeout_s)


def _run(argv: list[str], payload: bytes, timeout_s: float) -> str:
    """Feed the bytes to a program of its own session, so that all of it can be ended."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(_SECRET_PREFIX)}
    try:
        process = subprocess.Popen(
            argv,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=kept,
            start_new_session=True,
        )
    except OSError as trouble:
        raise PrintTrouble(f"{argv[0]}: {_said(trouble)}") from trouble
    try:
        out, err = process.communicate(payload, timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise PrintTrouble(f"{argv[0]} did not finish in {timeout_s:g} s") from None
    finally:
        _end(process)
    if process.returncode:
        told = printable(err.decode(errors="replace"))
        raise PrintTrouble(f"{argv[0]} ended with {process.returncode}: {told}".rstrip(": "))
    return printable(out.decode(errors="replace"))[:_REASON_MAX]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End whatever is left of the program (its children too) and close its pipes."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


# ---------------------------------------------------------------------------------------- socket
def _to_socket(printout: Printout, address: str, timeout_s: float) -> str:
    host, port = _host_and_port(address)
    try:
        with socket.create_connection((host, port), timeout=timeout_s) as line:
            line.sendall(printout.payload)
            line.shutdown(socket.SHUT_WR)
    except OSError as trouble:
        raise PrintTrouble(f"{address}: {_said(trouble)}") from trouble
    return ""


def _host_and_port(address: str) -> tuple[str, int]:
    found = re.fullmatch(r"(?:\[([0-9A-Fa-f:.%]+)\]|([^\s:\[\]]+))(?::(\d{1,5}))?", address)
    if not found:
        raise PrintTrouble(f"{address!r} is not a host and port")
    return found[1] or found[2], int(found[3] or RAW_PORT)


def _said(trouble: OSError) -> str:
    return trouble.strerror or str(trouble) or type(trouble).__name__
