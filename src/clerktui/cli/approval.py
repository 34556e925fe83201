"""The second person of a headless command: asked for only when the books ask for one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from clerktui.cli.call import Call
from clerktui.cli.identity import read_pin
from clerktui.errors import NeedsOverride

Posted = TypeVar("Posted")
_WARNINGS_MAX = 8

ApproverOption = Annotated[
    str | None,
    typer.Option("--approver", metavar="USER", help="Who lets it through if the books ask."),
]
ApproverPinOption = Annotated[
    Path | None,
    typer.Option("--approver-pin-file", metavar="FILE", help="File with the approver's PIN."),
]


@dataclass(frozen=True)
class Approver:
    """A person named on the command line to approve what the books warn about."""

    username: str | None
    pin_file: Path | None
    reason: str = ""


def post(call: Call, command_id: str, approver: Approver, work: Callable[[], Posted]) -> Posted:
    """Post, letting the approver answer each warning once.

    Raises:
        Refused: whatever the work refuses, and what the approver may not approve.
    """
    answered: set[str] = set()
    while True:
        try:
            return work()
        except NeedsOverride as warning:
            is_new = str(warning) not in answered and len(answered) < _WARNINGS_MAX
            if approver.username is None or approver.pin_file is None or not is_new:
                raise
            answered.add(str(warning))
            approve(call, command_id, approver, warning)


def approve(call: Call, command_id: str, approver: Approver, warning: NeedsOverride) -> None:
    """Let a person approve one warning of a command, by the PIN in their file."""
    from clerktui.services import signon
    from clerktui.views.people import ApprovalDraft

    assert approver.username is not None
    assert approver.pin_file is not None
    draft = ApprovalDraft(
        command_id,
        warning.message_id,
        warning.permission,
        approver.username,
        read_pin(approver.pin_file),
        approver.reason,
        str(warning),
    )
    name = signon.approve(call.books, call.actor, draft)
    call.reply.note(f"{name} approved: {warning.message_id}")
