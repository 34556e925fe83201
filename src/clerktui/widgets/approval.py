"""Approval on the spot: a permitted person's PIN, given without signing the clerk off.

    posted = await ask_approved(self.app, "payments.post_payment", draft, command_id=ticket_id)

The books warn; the dialog says why and asks who allows it; the same command is then sent again.
Nothing of what was typed is touched, and the clerk is back in the same field.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError, NeedsOverride
from clerktui.i18n import sentence
from clerktui.views.people import ApprovalDraft
from clerktui.widgets.dialogs import Close
from clerktui.widgets.inputs import PinInput, TextInput
from clerktui.widgets.lines import MessageLine
from clerktui.widgets.screen import Dialog


class ApproverPin(PinInput):
    """The PIN of whoever was named; Up goes back to the name. Every character is the PIN's."""

    KEY_HINTS = (("Enter", "next"), ("Up", "name"))

    def on_key(self, event: events.Key) -> None:
        if event.key == "up":
            event.stop()
            self.post_message(self.Back(self))


class ApprovalDialog(Dialog[bool]):
    """Somebody permitted types user and PIN to let this through; Esc leaves it as it is."""

    TITLE = "APPROVAL"
    COMMANDS = (Close,)
    KEEPS_TYPED = False
    """A name and a PIN are no work lost."""
    LEFT = False

    def __init__(self, warning: NeedsOverride, command_id: str) -> None:
        super().__init__()
        self.warning = warning
        self.command_id = command_id

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="warning")
        yield TextInput("Approved by", id="approver", label_width=14, width=24)
        yield ApproverPin("PIN", id="pin", label_width=14, width=24)

    def on_mount(self) -> None:
        self.query_one("#warning", MessageLine).warn(sentence(self.warning))

    @on(TextInput.Accepted, "#approver")
    def _named(self) -> None:
        self.query_one("#pin", PinInput).focus()

    @on(ApproverPin.Back, "#pin")
    def _rename(self) -> None:
        """Somebody else approves: the name is typed anew, and what was typed of the PIN is gone."""
        self.query_one("#pin", PinInput).reset()
        approver = self.query_one("#approver", TextInput)
        approver.select_all()
        approver.focus()

    @on(PinInput.Accepted, "#pin")
    def _proved(self, event: PinInput.Accepted) -> None:
        username = self.query_one("#approver", TextInput).value.strip()
        draft = ApprovalDraft(
            command_id=self.command_id,
            message_id=self.warning.message_id,
            permission=self.warning.permission,
            username=username,
            pin=event.value,
            about=str(self.warning),
        )
        self.app.run_held(self._approve(draft))

    async def _approve(self, draft: ApprovalDraft) -> None:
        app: Any = self.app
        try:
            await app.ask("signon.approve", app.actor, draft)
        except ClerkError as error:
            self.query_one("#pin", PinInput).refuse(error)
        else:
            self.dismiss(True)


async def ask_approved(app: Any, name: str, *args: Any, command_id: str) -> Any:
    """Ask the books as `app.ask` does, letting a permitted person approve each warning.

    Must run inside `app.run_held`. The actor is put before the arguments.

    Raises:
        ClerkError: what the service refused, or the warning itself when nobody approved it.
    """
    while True:
        try:
            return await app.ask(name, app.actor, *args)
        except NeedsOverride as warning:
            if not await app.push_screen_wait(ApprovalDialog(warning, command_id)):
                raise
