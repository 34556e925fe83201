"""The desk: one app, its screens by name, its way to the books, and the fence around accidents.

The first screen is painted before anything heavy is imported; the books are opened behind it. A
screen asks the books by name, with the keyboard held:

    view = await self.app.ask("accounts.get_account", number)
    self.app.open("account", view)

An accident is never shown and seldom ends the desk: the clerk gets a number, the log its place.
"""

from __future__ import annotations

import asyncio
import importlib
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from textual import events
from textual.filter import LineFilter
from textual.message import Message
from textual.message_pump import MessagePump
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from clerktui.clock import Clock
from clerktui.config import Settings
from clerktui.errors import ClerkError
from clerktui.gateway import Gateway, Incident, record_incident
from clerktui.i18n import sentence, town_date
from clerktui.keyboard import KeyboardApp
from clerktui.screens.register import DUTIES
from clerktui.terminal import pinned
from clerktui.terminal.app import EXIT_CRASHED, TerminalApp
from clerktui.terminal.tty import quiet
from clerktui.widgets.everywhere import EVERYWHERE, Everywhere
from clerktui.widgets.lines import MessageLine, Standing
from clerktui.widgets.plain import ControlFilter
from clerktui.widgets.task_count import CountsTasks
from clerktui.widgets.theme import APP_CSS, CLERK_THEME

WARM = ("drawers", "lookup", "accounts", "payments", "receipts", "batches.keying")
"""Services imported behind the first screen, with all they import: no customer waits for them."""
DEMO_USER, DEMO_STATION = "ana", "DESK2"

INDOORS, OUT = "find", "my_orders"
"""Where somebody starts: whoever sees accounts with them, field staff with their orders."""
_ACCIDENTS_MAX = 5
_ACCIDENTS_WITHIN_S = 10.0


class ClerkApp(CountsTasks, Everywhere, KeyboardApp, TerminalApp):
    """The app a clerk lives in all day.

    Args:
        settings: where the books, the log and the spool are.
        first: name of the first screen, or a screen.
        clock: what time it is.
        gateway: the way to the books; by default the real one.
        duties: screens by name, for tests; by default `DUTIES`.

    Attributes:
        warm_modules: services to import behind the first screen.
        arrival: how somebody signs on without being asked, as `sign_on` takes it; for the
            demonstration.
    """

    COMMANDS: ClassVar[Any] = EVERYWHERE
    CSS = APP_CSS
    AUTO_FOCUS = "*"

    standing: reactive[Standing] = reactive(Standing(), init=False)
    """What the first and last line say; change it with `stand`."""

    def __init__(
        self,
        settings: Settings,
        first: str | Screen[Any] = "sign_on",
        *,
        clock: Clock | None = None,
        gateway: Gateway | None = None,
        duties: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.settings = settings
        self.clock = clock or Clock()
        self.gateway = gateway or Gateway(settings, self.clock)
        self.printer = Gateway(settings, self.clock)
        self.last_words = ""
        self.warm_modules: Sequence[str] = ()
        self.arrival: Sequence[str] = ()
        self._duties = DUTIES if duties is None else duties
        self._first = first
        self._actor: Any = None
        self._drawer: Any = None
        self._zone = ""
        self._accidents: deque[float] = deque(maxlen=_ACCIDENTS_MAX)
        self._filter = ControlFilter()
        self.register_theme(CLERK_THEME)
        self.theme = CLERK_THEME.name

    # ------------------------------------------------------------------------------- the screens
    def get_default_screen(self) -> Screen[Any]:
        screen = self.make_screen(self._first) if isinstance(self._first, str) else self._first
        for path in screen.css_path:
            # Textual reads the style sheets of screens that are pushed, not of the first.
            self.stylesheet.read(path)
        pinned.make_replaceable(screen)
        return screen

    def make_screen(self, name: str, *args: Any, **options: Any) -> Screen[Any]:
        """A new screen by its name in the register, imported if need be."""
        module, _, cls = self._duties[name].partition(":")
        screen: Any = getattr(importlib.import_module(module), cls)(*args, **options)
        screen.duty = name
        made: Screen[Any] = screen
        return made

    def open(self, name: str, *args: Any, **options: Any) -> Screen[Any]:
        """Put a screen on top by its name; what follows is given to the screen."""
        screen = self.make_screen(name, *args, **options)
        self.push_screen(screen)
        return screen

    def replace(self, name: str, *args: Any, **options: Any) -> Screen[Any]:
        """Put a screen in the place of the top one."""
        screen = self.make_screen(name, *args, **options)
        self.switch_screen(screen)
        return screen

    def back(self) -> None:
        """Close the top screen, unless it is the first."""
        if len(self.screen_stack) > 1:
            self.pop_screen()

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._filter]

    # --------------------------------------------------------------------------------- the books
    async def ask(self, name: str, *args: Any, **options: Any) -> Any:
        """Ask the books for `module.function`, with the keyboard held until they answer.

        Raises:
            ClerkError: what the service raised, or an `Incident`.
        """
        async with self.keyboard_held():
            answer = asyncio.wrap_future(self.gateway.call(name, *args, **options))
            # Leaving does not take back what the books were asked.
            return await asyncio.shield(answer)

    def print_waiting(self) -> None:
        """Try this station's print jobs, behind everything else; trouble waits and is retried."""
        if self._actor is not None:
            folder = self.settings.home / "spool"
            self.printer.call("spool.run_jobs", self._actor.workstation_id, folder)

    def asking_screen(self) -> Screen[Any] | None:
        pump = pinned.current_pump(self)
        return pump.screen if isinstance(pump, Widget) else None

    def has_to_draw(self, screen: Screen[Any]) -> bool:
        return pinned.has_to_draw(screen)

    def waiting_changed(self, *, is_waiting: bool) -> None:
        if self.standing.is_waiting != is_waiting:
            self.stand(is_waiting=is_waiting)

    # ------------------------------------------------------------------------ who is at the desk
    @property
    def actor(self) -> Any:
        """Who is signed on (`views.people.Actor`), or None."""
        return self._actor

    @actor.setter
    def actor(self, actor: Any) -> None:
        self._actor = actor
        self.stand(
            town=getattr(actor, "town_name", self.standing.town),
            counter=getattr(actor, "office_name", ""),
            clerk=getattr(actor, "username", ""),
            is_out=self.first_duty == OUT,
            tasks=0,
            unread=0,
        )
        self._tell_time()
        self.refresh_bindings()

    @property
    def first_duty(self) -> str:
        """The screen whoever is signed on starts with."""
        actor = self._actor
        if actor is None or actor.may("account.view") or not actor.may("work_order.crew"):
            return INDOORS
        return OUT

    @property
    def drawer(self) -> Any:
        """The clerk's open drawer (`views.drawers.DrawerView`), or None."""
        return self._drawer

    @drawer.setter
    def drawer(self, drawer: Any) -> None:
        self._drawer = drawer
        self.stand(
            drawer=str(getattr(drawer, "drawer", "")),
            is_pending=getattr(drawer, "is_pending", False),
            business_date=town_date(getattr(drawer, "business_date", None)),
            items=getattr(drawer, "payments", 0),
            tickets=getattr(drawer, "open_tickets", 0),
        )
        self.count_tasks()
        self.refresh_bindings()

    async def sign_on(self, service: str, *who: str) -> None:
        """Sign somebody on, with the drawer they have open.

        Args:
            service: `signon.sign_on`, or `signon.demo_sign_on`.
            who: what it asks for.

        Raises:
            ClerkError: what the service refused; nobody is signed on then.
        """
        actor = await self.ask(service, *who)
        self.drawer = await self.ask("drawers.current_drawer", actor)
        self.actor = actor
        self.watch_tasks()

    def sit_down(self, station: Any) -> None:
        """Say where this desk stands (`views.people.StationView`) before anybody signs on."""
        self._zone = station.timezone
        self.stand(town=station.town_name, counter=station.office_name)
        self._tell_time()

    def stand(self, **changes: Any) -> None:
        """Change what the first and last line say."""
        self.standing = replace(self.standing, **changes)

    def _tell_time(self) -> None:
        """Put the town's time in the first line, and come back at the next full minute."""
        zone = getattr(self._actor, "timezone", self._zone)
        now = self.clock.now()
        here = now.astimezone(importlib.import_module("zoneinfo").ZoneInfo(zone) if zone else None)
        self.stand(clock=f"{here:%a} {town_date(here.date())} {here:%H:%M}")

    def on_mount(self) -> None:
        """Tell the time, and open the books once the first screen can be seen."""
        self._tell_time()
        self.set_interval(15, self._tell_time)
        self.set_interval(60, self.print_waiting)
        if self.arrival:
            self.run_held(self._arrive())
        else:
            self.call_after_refresh(self._warm_up)

    async def _arrive(self) -> None:
        """Sign on without being asked; what is typed meanwhile waits."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        await painted.wait()
        try:
            await self.sign_on(*self.arrival)
        except ClerkError as error:
            self.replace("sign_on", sentence(error))
        else:
            if self._first == INDOORS != self.first_duty:
                self.replace(self.first_duty)
        self._warm_up()

    def _warm_up(self) -> None:
        if self.terminal is not None:
            self.gateway.warm_up(*self.warm_modules)

    # ------------------------------------------------------------------------------- the saying
    def tell(self, text: str, *, quietly: bool = False) -> None:
        """Say something on whatever screen is there; unless quietly, it must not be overlooked."""
        for screen in reversed(self.screen_stack):
            # One that could not be built has no line to say it in; the one below it has.
            for line in screen.query("#message").results(MessageLine):
                (line.say if quietly else line.warn)(text)
                return
        self.stand(notice=text)

    # ----------------------------------------------------------------------------- the accidents
    def stillborn(self, error: Exception) -> None:
        self.last_words = self._written_down(error)

    def _written_down(self, error: Exception) -> str:
        """What the clerk is told of an accident; the log is told where it happened."""
        if not isinstance(error, Incident):
            error = Incident(record_incident(self.settings, self.clock, error))
        return sentence(error)

    def accident(self, error: Exception, at: MessagePump, during: Message | None) -> None:
        if isinstance(error, ClerkError) and not isinstance(error, Incident):
            self.tell(sentence(error))
            return
        words = self._written_down(error)
        now = events.Idle().time
        too_many = len(self._accidents) == _ACCIDENTS_MAX
        if too_many and now - self._accidents[0] < _ACCIDENTS_WITHIN_S:
            self.last_words = words
            self.crash()
            return
        self._accidents.append(now)
        self._recover(at, during, words)

    def _recover(self, at: MessagePump, during: Message | None, words: str) -> None:
        """Take away a screen that could not be built; without any screen, end."""
        is_unfinished = isinstance(during, events.Mount) or not self.screen.children
        if at is self.screen and is_unfinished:
            if len(self.screen_stack) == 1:
                self.last_words = words
                self.crash()
                return
            self.pop_screen()
        self.tell(words)


def run_app(settings: Settings, start: Mapping[str, Any] | None = None) -> int:
    """Run the desk on this terminal until the clerk leaves.

    Args:
        settings: where the books are.
        start: `screen`: name of the first screen; `warm`: service modules to import behind it;
            `demo` (or `demo_user` and `workstation`): start signed on in a demonstration.

    Returns:
        The exit code of the process: 0, 128 + signal, or 70 after an accident.
    """
    start = start or {}
    is_demo = bool(start.get("demo") or start.get("demo_user"))
    app = ClerkApp(settings, start.get("screen", "find" if is_demo else "sign_on"))
    app.warm_modules = start.get("warm", WARM)
    if is_demo:
        who = start.get("demo_user", DEMO_USER), start.get("workstation", DEMO_STATION)
        app.arrival = ("signon.demo_sign_on", *who)
    try:
        with quiet():
            app.run(mouse=False)
    finally:
        app.gateway.close()
        app.printer.close()
    if app.exit_code == EXIT_CRASHED:
        sys.stderr.write(f"clerktui had to stop. {app.last_words}\n")
    return app.exit_code
