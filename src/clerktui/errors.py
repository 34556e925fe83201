"""What can go wrong on purpose: the refusals and failures every layer speaks of.

A refusal carries the id of its sentence and the facts the sentence names; the sentence itself is
made at the edge (`clerktui.i18n.sentence`), so it can be translated and its facts shown as plain
text. Nothing here may import anything of clerktui.
"""

from __future__ import annotations

from collections.abc import Mapping

EXIT_OK = 0
EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_UNREACHABLE = 3
EXIT_UNSAID = 4
EXIT_INTERRUPTED = 130


class ClerkError(Exception):
    """The root of every error clerktui raises knowingly.

    Attributes:
        message_id: the id of the sentence in `clerktui.i18n.messages.MESSAGES`.
        facts: what the sentence names; money in fields ending `_cents`.
    """

    exit_code = EXIT_REFUSED

    def __init__(self, message_id: str, **facts: object) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.message_id}({named})"


class Refused(ClerkError):
    """The office does not do this; nothing was changed, and nothing typed is lost."""


class NeedsOverride(Refused):
    """Refused for this clerk, but a person who holds `permission` may allow it on the spot."""

    def __init__(self, message_id: str, permission: str, **facts: object) -> None:
        super().__init__(message_id, **facts)
        self.permission = permission


class DatabaseUnreachable(ClerkError):
    """The books cannot be reached; worth trying again later."""

    exit_code = EXIT_UNREACHABLE


class OutcomeUnknown(ClerkError):
    """The line to the books broke during a commit: posted or not is not known yet.

    The cure is always the same: send the same command with the same id again.
    """

    exit_code = EXIT_UNREACHABLE


class AnswerLost(ClerkError):
    """What was done stays done, but its answer could not be written where it was to go."""

    exit_code = EXIT_UNSAID
