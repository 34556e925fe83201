"""The keyboard gate: the one way in for keys, so that type-ahead never lands in the wrong field.

Textual hands a printable key to the focused field at once but acts on Enter, Tab and F-keys later,
when they have bubbled up; keys that follow land in the old field. Here every key waits until all
that the key before it set off has happened: focus has moved, the dialog is open, the look-up has
answered. Nothing typed is lost, at any speed.

    class Desk(KeyboardApp): ...

    # a handler that asks the books; keys typed meanwhile wait and then go where focus went
    def on_lookup_input_accepted(self, event):
        self.app.run_held(self.find(event.value))

Rules: the gate is the only key entry; whatever awaits the books holds the keyboard (`run_held`, or
`async with app.keyboard_held()` inside something already running); a modal opened while it is
held gets the keys all the same, and the hold goes on when the modal has gone. Move focus with
`widget.focus()` inside the handler or the held work, never from a timer or after a refresh.

What was typed ahead of a refusal is neither lost nor let into the wrong field: `keep_typed_for`
the refused field sets it aside, and it goes on when that field has been corrected and accepted.
A field keyed heads-down (`lock`) takes nothing after a refusal until a key of `UNLOCKS` says that
the clerk has seen it: whatever is struck before that waits behind the rest.

A screen with `DROPS_TYPE_AHEAD = True` asks something that must be read first: keys typed before
it was drawn, or within 150 ms after, are dropped.

`is_idle` and `wait_idle()` tell tests when everything a key set off has happened; they never sleep.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App, ScreenStackError
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker

GRACE_S = 0.150
"""How long after it was drawn a destructive question takes no answer."""
KEPT_S = 30.0
"""How long keys typed ahead of a refusal wait for its correction; then they are forgotten."""
UNLOCKS = ("minus", "subtract", "backspace", "delete", "ctrl+u", "escape")
"""What a clerk who has seen the refusal of a locked field strikes; escape drops what waits."""
_LOOK_AGAIN_S = 0.25
_QUIET_ROUNDS = 2
_SLOW_S = 0.7

TypedEvent = events.Key | events.Paste


@dataclass
class _Kept:
    """Keys typed ahead of a refusal, and the field that has to be corrected first."""

    widget: DOMNode
    until: float
    keys: list[TypedEvent] = field(default_factory=list)
    is_accepted: bool = False
    is_locked: bool = False


class KeyboardApp(App[None]):
    """An App whose keys pass a gate, one at a time, in order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._typed: deque[TypedEvent] = deque()
        self._let_in: TypedEvent | None = None
        self._kept: _Kept | None = None
        self._given_back: list[TypedEvent] = []
        self._gate: asyncio.Task[None] | None = None
        self._holds: dict[object, frozenset[Screen[Any]]] = {}
        self._drawn_at: WeakKeyDictionary[Screen[Any], float] = WeakKeyDictionary()
        self._stirred = asyncio.Event()

    # --------------------------------------------------------------------------------- the gate
    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, TypedEvent) or event.is_forwarded or event is self._let_in:
            await super().on_event(event)
            return
        self._typed.append(event)
        if self._gate is None:
            self._gate = asyncio.create_task(self._let_all_in(), name="keyboard gate")

    async def _let_all_in(self) -> None:
        try:
            # Settle once more after the last key; what is typed during that goes round again.
            await self._settled()
            while self._typed and self.is_running:
                await self._let_one_in(self._typed.popleft())
                await self._settled()
                self._review_kept()
        finally:
            self._gate = None
            self._stir()

    async def _let_one_in(self, event: TypedEvent) -> None:
        if not (self._was_typed_blind(event) or self._is_held_back(event)):
            self._let_in = event
            self.post_message(event)
            await _passed(self)

    async def _settled(self) -> None:
        """Return when all that the last key set off has happened and nobody holds the keyboard."""
        quiet_rounds = 0
        while quiet_rounds < _QUIET_ROUNDS and self.is_running:
            while self.is_running and (self.is_keyboard_held or self._is_unread()):
                await self._wait_for_stir()
            pumps = self._pumps_of_keys()
            for pump in pumps:
                await _passed(pump)
            is_quiet = pumps == self._pumps_of_keys() and not _any_waiting(pumps)
            quiet_rounds = quiet_rounds + 1 if is_quiet and not self.is_keyboard_held else 0

    def _pumps_of_keys(self) -> list[MessagePump]:
        """Whom a key would pass, from the focused widget up to the app."""
        try:
            return list((self.focused or self.screen).ancestors_with_self)
        except ScreenStackError:
            return [self]

    # ------------------------------------------------------------------- typed ahead of a refusal
    def keep_typed_for(self, widget: DOMNode, *, lock: bool = False) -> int:
        """A field was refused: set aside what was typed ahead of it; how many keys that are.

        Args:
            widget: the field.
            lock: whether it takes nothing until a key of `UNLOCKS`; then keys wait as long as that.
        """
        now = events.Idle().time
        if self._kept is None or self._kept.widget is not widget:
            self._kept = _Kept(widget, now + KEPT_S)
        self._kept.is_accepted, self._kept.is_locked = False, lock
        self._kept.until = float("inf") if lock else now + KEPT_S
        self._kept.keys += self._typed
        self._typed.clear()
        return len(self._kept.keys)

    @property
    def keys_kept(self) -> int:
        """How many keys wait for the correction of a refused field."""
        return len(self._kept.keys) if self._kept is not None else 0

    def drop_kept(self) -> int:
        """Forget the keys that wait for a correction; how many there were."""
        dropped = self.keys_kept
        self._kept = None
        return dropped

    def forget_typed(self) -> None:
        """Where the keys typed ahead were meant for is gone: they go nowhere."""
        self._typed.clear()
        self.drop_kept()

    def _is_held_back(self, event: TypedEvent) -> bool:
        """Whether a locked field keeps this key from going anywhere yet."""
        kept = self._kept
        if kept is None or not kept.is_locked or self.focused is not kept.widget:
            return False
        key = event.key if isinstance(event, events.Key) else ""
        told: Any = kept.widget
        if key in UNLOCKS:
            kept.is_locked = False
            dropped = len(kept.keys) if key == "escape" else 0
            if dropped:
                kept.keys.clear()
            told.unlocked(len(kept.keys), dropped)
        elif not key or key in ("enter", "tab") or getattr(event, "is_printable", False):
            kept.keys.append(event)
            told.waits(len(kept.keys))
        self.bell()
        return True

    def accepted(self, widget: DOMNode) -> None:
        """A field was accepted, as far as it can tell; it may still be refused."""
        if self._kept is not None and self._kept.widget is widget:
            self._kept.is_accepted = True

    def _review_kept(self) -> None:
        """Give back what was set aside, once its field is right; forget it if the clerk left."""
        kept = self._kept
        if kept is None or (self.focused is kept.widget and not kept.is_accepted):
            return
        self._kept = None
        if kept.is_accepted and events.Idle().time < kept.until:
            self._given_back = list(kept.keys)
            self._typed.extendleft(reversed(kept.keys))

    def forget_given_back(self) -> None:
        """Drop what is left of keys that waited for a correction: they must not pay unseen."""
        stale = {id(event) for event in self._given_back}
        self._given_back = []
        self._typed = deque(event for event in self._typed if id(event) not in stale)

    @property
    def has_typed_ahead(self) -> bool:
        """Whether more keys wait behind the one that is being acted on."""
        return bool(self._typed)

    # ---------------------------------------------------------------------- questions to be read
    def _is_unread(self) -> bool:
        """Whether the screen wants to be read first and has not been drawn yet."""
        screen = self._top()
        return _drops_type_ahead(screen) and screen not in self._drawn_at

    def _was_typed_blind(self, event: TypedEvent) -> bool:
        screen = self._top()
        if screen is None or not _drops_type_ahead(screen):
            return False
        return event.time < self._drawn_at.get(screen, event.time) + GRACE_S

    def post_display_hook(self) -> None:
        super().post_display_hook()
        screen = self._top()
        if screen is not None and screen not in self._drawn_at and screen.is_mounted:
            self._drawn_at[screen] = events.Idle().time
            self._stir()

    def _top(self) -> Screen[Any] | None:
        return self.screen if self.screen_stack else None

    # ------------------------------------------------------------------------------ the holding
    @property
    def is_keyboard_held(self) -> bool:
        """Whether keys wait now; a modal opened during a hold is not held by it."""
        top = self._top()
        return any(
            top is None or not top.is_modal or top in modals for modals in self._holds.values()
        )

    def hold_keyboard(self) -> Callable[[], None]:
        """Hold the keyboard from now on; call what is returned to let go, once or more often."""
        hold = object()
        self._holds[hold] = frozenset(screen for screen in self.screen_stack if screen.is_modal)
        slow = self.set_timer(_SLOW_S, self._show_waiting)

        def release() -> None:
            slow.stop()
            self._holds.pop(hold, None)
            if not self._holds:
                self.waiting_changed(is_waiting=False)
            self._stir()

        return release

    @asynccontextmanager
    async def keyboard_held(self) -> AsyncIterator[None]:
        """Hold the keyboard for as long as the block runs."""
        release = self.hold_keyboard()
        try:
            yield
        finally:
            release()

    def run_held(self, work: Coroutine[Any, Any, None]) -> Worker[None]:
        """Hold the keyboard and run `work` beside the message handlers; let go when it ends.

        The screen goes on painting meanwhile, and `work` may open dialogs (`push_screen_wait`).
        It belongs to the app: closing the screen does not cancel it, but what it then wanted to
        show on that screen is shown nowhere.
        """
        release = self.hold_keyboard()
        screen = self.asking_screen()

        async def held() -> None:
            try:
                await work
            except NoMatches:
                if screen is None or screen in self.screen_stack:
                    raise
            finally:
                release()

        return self.run_worker(held(), group="held")

    def asking_screen(self) -> Screen[Any] | None:
        """The screen whose handler is running now; None where it cannot be told."""

    def waiting_changed(self, *, is_waiting: bool) -> None:
        """The keyboard has been held so long that the clerk should see it, or no longer."""

    def _show_waiting(self) -> None:
        if self.is_keyboard_held:
            self.waiting_changed(is_waiting=True)

    # ------------------------------------------------------------------------------- being idle
    @property
    def is_idle(self) -> bool:
        """Whether everything that was typed has been acted on."""
        if self._typed or self._gate is not None or self.is_keyboard_held:
            return False
        return not _any_waiting(self._all_pumps())

    async def wait_idle(self) -> None:
        """Return when the app is idle and painted; call from a test, not from a handler."""
        while self.is_running:
            while self.is_running and (
                self._gate is not None or self.is_keyboard_held or self._is_unread()
            ):
                await self._wait_for_stir()
            pumps = self._all_pumps()
            for pump in pumps:
                await _passed(pump)
            top = self._top()
            is_painted = top is None or (await _is_painted(top) and not self.has_to_draw(top))
            if is_painted and self.is_idle and pumps == self._all_pumps():
                return

    def has_to_draw(self, screen: Screen[Any]) -> bool:  # noqa: ARG002
        """Whether something of a screen waits to be laid out or painted, as far as can be told."""
        return False

    def _all_pumps(self) -> list[MessagePump]:
        top = self._top()
        nodes: Iterable[DOMNode] = top.walk_children(with_self=True) if top is not None else ()
        return [self, *nodes]

    def _stir(self) -> None:
        self._stirred.set()

    async def _wait_for_stir(self) -> None:
        """Wait for something that may have changed the answer; look again now and then."""
        self._stirred.clear()
        waiter = asyncio.ensure_future(self._stirred.wait())
        await asyncio.wait((waiter,), timeout=_LOOK_AGAIN_S)
        waiter.cancel()


async def _passed(pump: MessagePump) -> None:
    """Return when the pump has handled everything that was in its queue; a pump that ended has."""
    reached = asyncio.get_running_loop().create_future()

    def reach() -> None:
        if not reached.done():
            reached.set_result(None)

    if not pump.call_later(reach):
        return
    # Once the app has ended Textual drops what was to be called later, though widgets still run.
    while pump.app.is_running and not (reached.done() or _has_ended(pump)):
        await asyncio.wait((reached,), timeout=_LOOK_AGAIN_S)


async def _is_painted(screen: Screen[Any]) -> bool:
    """Wait for a screen's next painting; False when it did not come, as when it is being closed."""
    if not screen.is_running:
        return False
    painting = asyncio.ensure_future(screen.wait_for_refresh())
    done, _ = await asyncio.wait((painting,), timeout=_LOOK_AGAIN_S)
    painting.cancel()
    return bool(done)


def _has_ended(pump: MessagePump) -> bool:
    """Whether a pump will handle nothing any more; one that has not begun yet will."""
    return not pump.is_running and bool(getattr(pump, "is_mounted", True))


def _any_waiting(pumps: Iterable[MessagePump]) -> bool:
    return any(pump.message_queue_size for pump in pumps)


def _drops_type_ahead(screen: Screen[Any] | None) -> bool:
    return bool(getattr(screen, "DROPS_TYPE_AHEAD", False))
