"""Short messages to telephones and pagers: into a file, or to a program of this machine.

Which program that is, is never in the books: who keeps the books must not run programs of the
machine. It is given the message on its standard input and nothing else of ours. A program that
was ended, or ended itself by a signal, may have sent it: that try is told as lost.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from clerktui.rules.outbox import shortened
from clerktui.services.outbox.answers import Answer, said_safely
from clerktui.services.outbox.files import written
from clerktui.services.outbox.ways import TextWay

NO_PROGRAM = (
    "This machine has no program for texts. Name it in CLERKTUI_TEXT_COMMAND, or decide another "
    "way in policy outbox.text."
)
PUT_OFF = (os.EX_TEMPFAIL, 126, 127)
"""75 is "not now"; a shell gives 126 and 127 for a program it could not run."""
_KEPT = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR")
_HEARD_BYTES = 4096


def send(
    way: TextWay,
    row: Any,
    places: tuple[Path, Sequence[str]],
    has_time: Callable[[], bool],
) -> Answer:
    """Send one short message.

    Args:
        way: how the town sends them.
        row: the message.
        places: the folder for files, and the program with its arguments.
        has_time: asked before the point of no return whether the message is still ours.
    """
    folder, command = places
    if not row.address:
        return Answer("refused", 0, "There is no number to send it to.")
    content = told(way, row)
    if way.way == "file":
        return written(folder / f"text-{row.id}.json", content)
    if not command:
        return Answer("put_off", 0, NO_PROGRAM, stops=True)
    if not has_time():
        return Answer("put_off", 0, "the program may take longer than its lease", stops=True)
    return handed_over(command, content, way.timeout_seconds)


def told(way: TextWay, row: Any) -> bytes:
    """The message as JSON, the same at every try; who has seen its `mark` sends it no more."""
    data = {
        "id": row.id,
        "mark": row.mark,
        "to": row.address,
        "text": shortened(row.body.strip(), way.longest),
        "language": row.language,
        "queued_at": row.queued_at.isoformat(),
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def handed_over(command: Sequence[str], content: bytes, timeout_seconds: float) -> Answer:
    """Run the program in a session of its own, without a shell; end all of it when it is late.

    What it says goes to a file: a child it leaves behind keeps nobody waiting.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as heard:
        given.write(content)
        given.seek(0)
        try:
            process = subprocess.Popen(
                list(command),
                stdin=given,
                stdout=subprocess.DEVNULL,
                stderr=heard,
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
                start_new_session=True,
            )
        except OSError as error:
            trouble = said_safely(f"{command[0]}: {error.strerror or error}")
            return Answer("put_off", 0, trouble, stops=True)
        try:
            code = process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            return Answer("lost", 0, "the program did not end in time", stops=True)
        finally:
            _end(process)
        return _answer(code, _last_line(heard))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what has not ended, its children too."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answer(code: int, said: str) -> Answer:
    """0 is sent, 75 is not now, any other number is never; a signal is nobody knows."""
    if code == 0:
        return Answer("sent", 0, said)
    if code < 0:
        return Answer("lost", 0, said or f"the program was ended by signal {-code}")
    outcome = "put_off" if code in PUT_OFF else "refused"
    return Answer(outcome, code, said or f"the program ended with {code}")


def _last_line(heard: IO[bytes]) -> str:
    heard.seek(max(0, heard.seek(0, os.SEEK_END) - _HEARD_BYTES))
    lines = [line for line in heard.read().splitlines() if line.strip()]
    return said_safely(lines[-1]) if lines else ""
