"""Signing on: the first screen, painted before the books are open.

The books are asked which desk this is behind the typing; what they answer is only needed, and
only waited for, when user and PIN are there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import sentence
from clerktui.views.people import StationView
from clerktui.widgets import (
    Command,
    Confirm,
    DutyScreen,
    MessageLine,
    PinInput,
    TextInput,
)

_LABEL_WIDTH = 14


class Leave(Command):
    """Clear what was typed; with nothing typed, leave clerktui."""

    key = "escape"
    word = "Leave"
    leaves = True


class SignOnScreen(DutyScreen[None]):
    """Sign on with your own user and PIN.

    Args:
        words: why somebody has to sign on, if there is anything to say.
    """

    TITLE = "SIGN ON"
    TOPIC = "signon"
    COMMANDS = (Leave,)
    CSS_PATH = "sign_on.tcss"

    def __init__(self, words: str = "") -> None:
        super().__init__()
        self._words = words
        self._station: StationView | None = None
        self._looking = asyncio.Lock()

    def body(self) -> Iterable[Widget]:
        yield TextInput("User", id="user", label_width=_LABEL_WIDTH, max_length=32)
        yield PinInput("PIN", id="pin", label_width=_LABEL_WIDTH)
        yield MessageLine(id="said")
        yield MessageLine(id="station")

    def on_mount(self) -> None:
        if self._words:
            self._said.warn(self._words)
        self.run_worker(self._look_behind(), group="station")

    @property
    def _user(self) -> TextInput:
        return self.query_one("#user", TextInput)

    @property
    def _pin(self) -> PinInput:
        return self.query_one("#pin", PinInput)

    @property
    def _said(self) -> MessageLine:
        return self.query_one("#said", MessageLine)

    # ------------------------------------------------------------------------------ which desk
    async def _look_behind(self) -> None:
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()
        try:
            await self._look()
        except ClerkError as error:
            self._said.warn(sentence(error))

    async def _look(self) -> None:
        """Learn which desk this is, once.

        Raises:
            ClerkError: what `stations.find_station` refuses.
        """
        async with self._looking:
            if self._station is not None:
                return
            wanted = self.desk.settings.workstation
            asked = self.desk.gateway.call("stations.find_station", wanted)
            station: StationView = await asyncio.wrap_future(asked)
            self._station = station
        self.desk.sit_down(station)
        said = f"{'Workstation':<{_LABEL_WIDTH}} {station.workstation}, {station.name}"
        self.query_one("#station", MessageLine).say(said)

    # --------------------------------------------------------------------------- who is at it
    @on(TextInput.Accepted, "#user")
    def _named(self, event: TextInput.Accepted) -> None:
        self._said.clear()
        (self._pin if event.value else self._user).focus()

    @on(PinInput.Accepted, "#pin")
    def _proved(self, event: PinInput.Accepted) -> None:
        user = self._user.value.strip()
        if user and event.value:
            self.desk.run_held(self._sign_on(user, event.value))
        else:
            (self._pin if user else self._user).focus()

    async def _sign_on(self, user: str, pin: str) -> None:
        self._said.clear()
        try:
            await self._look()
            assert self._station is not None
            await self.desk.sign_on("signon.sign_on", user, pin, self._station.workstation)
        except ClerkError as error:
            self._said.warn(sentence(error))
            self.desk.bell()
            self._pin.focus()
        else:
            self.desk.replace(self.desk.first_duty)

    def on_key(self, event: events.Key) -> None:
        """The arrows move between the two fields."""
        if event.key in ("up", "down"):
            event.stop()
            (self._user if event.key == "up" else self._pin).focus()

    def action_leave(self) -> None:
        """Start over, or leave."""
        if self._user.value or self._pin.value:
            self._user.reset()
            self._pin.reset()
            self._said.clear()
            self._user.focus()
        else:
            self.desk.run_held(self._leave())

    async def _leave(self) -> None:
        if await self.desk.push_screen_wait(Confirm("Leave clerktui?")):
            self.desk.exit(return_code=0)
