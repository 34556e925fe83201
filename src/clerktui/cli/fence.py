"""The last line: whatever happens, a sentence and an exit code, never a traceback.

What was not foreseen is written, without the values of any variable, to `incidents.log` in the
home folder under a number the sentence names.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from clerktui.cli.reply import Reply, narrate
from clerktui.clock import Clock
from clerktui.config import load_settings
from clerktui.errors import EXIT_INTERRUPTED, EXIT_OK, EXIT_REFUSED, ClerkError

LOG_NAME = "incidents.log"


def fenced(work: Callable[[], int]) -> int:
    """Do the work and return its exit code, or the one that fits what went wrong."""
    try:
        return work()
    except ClerkError as error:
        return Reply().failure(error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else EXIT_OK
    except Exception as error:  # noqa: BLE001  # this is the fence
        narrate(_record_incident(error))
        return EXIT_REFUSED


def _record_incident(error: Exception) -> str:
    """Write the traceback to the incident log and return the sentence for the person."""
    number = uuid4().hex[:8].upper()
    import traceback

    # The exception's own text may hold a customer's data, so only its type and place are kept.
    places = "".join(traceback.format_tb(error.__traceback__))
    record = f"{Clock().now().isoformat()} {number} {type(error).__name__}\n{places}\n"
    try:
        log = load_settings().make_home() / LOG_NAME
        with log.open("a", encoding="utf-8") as file:
            file.write(record)
    except (OSError, ClerkError):
        return f"Something went wrong (incident {number}, which could not be written down)."
    return f"Something went wrong (incident {number}, written down in {log})."
