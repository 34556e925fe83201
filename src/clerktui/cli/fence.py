"""The last line: whatever happens, a sentence and an exit code, never a traceback.

What was not foreseen is written, without the values of any variable, to `incidents.log` in the
home folder under a number the sentence names.
"""

from __future__ import annotations

import errno
from collections.abc import Callable

from clerktui.cli.reply import Reply, answer_lost
from clerktui.clock import Clock
from clerktui.config import load_settings
from clerktui.errors import EXIT_INTERRUPTED, EXIT_OK, ClerkError

_FULL = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT)
"""What the system says when a place takes no more."""


def fenced(work: Callable[[], int], *, reply: Reply) -> int:
    """Do the work and return its exit code, or the one that fits what went wrong."""
    try:
        return work()
    except ClerkError as error:
        return reply.failure(error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else EXIT_OK
    except OSError as error:
        # Typer writes `--help` by itself; what fails then has no file's name.
        if error.filename is None and error.errno in _FULL:
            return reply.failure(answer_lost(error))
        return reply.failure(_written_down(error))
    except Exception as error:  # noqa: BLE001  # this is the fence
        return reply.failure(_written_down(error))


def _written_down(error: Exception) -> ClerkError:
    """The incident the accident becomes, once its place is in the log."""
    from clerktui.gateway import Incident, record_incident

    try:
        settings = load_settings()
    except ClerkError:
        settings = load_settings("sqlite://")
    return Incident(record_incident(settings, Clock(), error))
