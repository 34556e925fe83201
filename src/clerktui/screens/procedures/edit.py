"""Writing a version of a procedure: its facts in fields, its text over the rest of the screen.

What is typed is kept in the books while it is typed, so that neither a dropped line nor leaving
loses it; nothing of it holds before it is entered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import sentence, town_date
from clerktui.rules.dates import parse_date
from clerktui.rules.procedures import CITATION_MAX, TITLE_MAX, TOPIC_MAX, parse_governs
from clerktui.screens.procedures.prose import Prose
from clerktui.screens.register import DUTIES
from clerktui.views.procedures import (
    ProcedureDraft,
    ProcedureSaved,
    ProcedureView,
    ProcedureWriting,
)
from clerktui.widgets import Command, Confirm, DutyScreen, Field, Rule
from clerktui.widgets.listing import Sides
from clerktui.widgets.marked import PART_WORDS, PARTS
from clerktui.widgets.pad import DateInput, WordInput

_LABEL = 12
_KEEP_EVERY_S = 3.0
_GOVERNS_MAX = 400
_NAMES = {"text": "body", "en": "script_en", "es": "script_es"}
_FACTS = ("topic", "title", "effective", "governs", "citation")
_REFUSED_AT = {
    "procedure.topic": "topic",
    "procedure.no_title": "title",
    "procedure.past": "effective",
    "procedure.place": "governs",
    "procedure.no_screen": "governs",
}


class Save(Command):
    """Enter this version: it holds from its day."""

    key = "f12"
    twin = "ctrl+t"
    word = "Save"


class Part(Command):
    """Go on to what is said aloud in English, in Spanish, then to the text again."""

    key = "f3"
    twin = "ctrl+r"
    word = "Text"
    letter = "x"


class Facts(Command):
    """From the text to the facts above it, and back."""

    key = "f9"
    twin = "ctrl+p"
    word = "Facts"


class Preview(Command):
    """Read it as others will."""

    key = "f5"
    twin = "ctrl+e"
    word = "Preview"


class StartOver(Command):
    """Drop what was typed and begin with the newest version again."""

    key = "f6"
    twin = "ctrl+g"
    word = "Start over"
    letter = "o"
    in_footer = False


class End(Command):
    """From the day given the town has no such procedure any more."""

    key = "f8"
    twin = "ctrl+x"
    word = "End"
    in_footer = False


class Leave(Command):
    """Leave; what was typed is kept for you."""

    key = "escape"
    word = "Back"


def _words(label: str, name: str, length: int) -> WordInput:
    return WordInput(label, id=name, max_length=length, label_width=_LABEL, width=60)


class EditProcedureScreen(DutyScreen[None]):
    """Write the next version: the day it holds from, the text, what is said; F12 enters it.

    Args:
        topic: of which procedure; nothing for a new one.
    """

    TITLE = "WRITE A PROCEDURE"
    TOPIC = "procedures"
    COMMANDS = (Save, Part, Facts, Preview, Leave, StartOver, End)

    def __init__(self, topic: str = "") -> None:
        super().__init__()
        self._key = topic
        self._part = PARTS[0]
        self._writing = ProcedureWriting(topic=topic)
        self._kept = self._writing
        self._is_ready = False

    def body(self) -> Iterable[Widget]:
        yield _words(" Topic", "topic", TOPIC_MAX)
        yield _words(" Title", "title", TITLE_MAX)
        yield DateInput(" Holds from", id="effective", label_width=_LABEL, width=10, max_length=10)
        yield _words(" F1 at", "governs", _GOVERNS_MAX)
        yield _words(" Written in", "citation", CITATION_MAX)
        yield Rule()
        yield Sides(id="part")
        yield Prose(id="prose")

    def on_mount(self) -> None:
        if self._key:
            self.set_title(f"WRITE {self._key}")
            self.query_one("#topic").display = False
        self.desk.run_held(self._load())
        self.set_interval(_KEEP_EVERY_S, self._keep_by_and_by)

    async def _load(self) -> None:
        try:
            writing, was_kept = await self.desk.ask(
                "procedures.writing.begin_writing", self.desk.actor, self._key
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._writing = self._kept = writing
        for name in _FACTS:
            self._field(name).reset(getattr(writing, name))
        self._is_ready = True
        self._show_part()
        self._field("effective" if self._key else "topic").focus()
        self.refresh_bindings()
        if was_kept:
            self.message.say("As you left it. Start over (F6) drops it.")

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    @property
    def _prose(self) -> Prose:
        return self.query_one(Prose)

    # ---------------------------------------------------------------------------- what is typed
    def _typed(self) -> ProcedureWriting:
        """All that stands on the screen now."""
        facts: dict[str, Any] = {name: self._field(name).value for name in _FACTS}
        facts["topic"] = self._key or facts["topic"]
        facts[_NAMES[self._part]] = self._prose.text
        return replace(self._writing, **facts)

    def _keep_by_and_by(self) -> None:
        if self._is_ready and self.is_current and self._typed() != self._kept:
            self.desk.run_held(self._keep())

    async def _keep(self) -> bool:
        """Keep what is typed; gives whether it is kept."""
        if not self._is_ready:
            return True
        typed = self._typed()
        if typed == self._kept:
            return True
        try:
            await self.desk.ask(
                "procedures.writing.keep_writing", self.desk.actor, self._key, typed
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return False
        self._writing = self._kept = typed
        return True

    def _show_part(self) -> None:
        self._prose.load_text(getattr(self._writing, _NAMES[self._part]))
        sides = self.query_one("#part", Sides)
        sides.left = PART_WORDS[self._part]
        sides.right = "# heading   - item   - [ ] to tick   > quote"

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Another field has the keyboard."""
        if isinstance(event.widget, Field):
            event.widget.select_all()

    @on(Field.Accepted)
    def _passed(self, event: Field.Accepted) -> None:
        event.stop()
        fields = [field for field in self.query(Field) if field.display]
        place = fields.index(event.field) + 1
        (fields[place] if place < len(fields) else self._prose).focus()

    @on(Field.Back)
    def _back(self, event: Field.Back) -> None:
        event.stop()
        fields = [field for field in self.query(Field) if field.display]
        fields[max(0, fields.index(event.field) - 1)].focus()

    def key_hints(self) -> Iterator[tuple[str, str]]:
        if isinstance(self.focused, Prose):
            yield "Enter", "new line"
        else:
            yield from super().key_hints()

    def allows(self, command: type[Command]) -> bool:
        if command is End:
            return self._is_ready and bool(self._key)
        return command is Leave or self._is_ready

    # ------------------------------------------------------------------------------ the commands
    def action_part(self) -> None:
        """The next of the three texts."""
        self._writing = self._typed()
        self._part = PARTS[(PARTS.index(self._part) + 1) % len(PARTS)]
        self._show_part()
        self._prose.focus()

    def action_facts(self) -> None:
        """Where the keyboard is not."""
        if isinstance(self.focused, Prose):
            self._field("title").focus()
        else:
            self._prose.focus()

    def action_preview(self) -> None:
        """As others will read it."""
        typed = self._typed()
        try:
            day = parse_date(typed.effective)
        except Refused:
            day = self.desk.clock.today(self.desk.actor.timezone)
        view = ProcedureView(
            version_id=0,
            topic=typed.topic,
            title=typed.title,
            body=typed.body,
            script_en=typed.script_en,
            script_es=typed.script_es,
            citation=typed.citation,
            effective_from=day,
        )
        self.desk.open("procedure", view=view)

    def action_leave(self) -> None:
        """Kept, and away."""
        self.desk.run_held(self._leave())

    async def _leave(self) -> None:
        was_typed = self._is_ready and self._typed() != self._kept
        if await self._keep():
            self.desk.back()
            if was_typed:
                self.desk.tell("What you wrote is kept as you left it.", quietly=True)

    def action_start_over(self) -> None:
        """Is it meant?"""
        self.desk.run_held(self._start_over())

    async def _start_over(self) -> None:
        if await self.desk.push_screen_wait(Confirm("Drop what you wrote and start over?")):
            await self._drop()
            self._part = PARTS[0]
            await self._load()

    async def _drop(self) -> None:
        try:
            await self.desk.ask("procedures.writing.drop_writing", self.desk.actor, self._key)
        except ClerkError as error:
            self.message.warn(sentence(error))

    def action_save(self) -> None:
        """It holds from its day."""
        self.desk.run_held(self._enter(ends=False))

    def action_end(self) -> None:
        """Is it meant?"""
        self.desk.run_held(self._end())

    async def _end(self) -> None:
        day = self._day()
        if day is None:
            return
        question = f"From {town_date(day)} on there is no procedure {self._key}?"
        if await self.desk.push_screen_wait(Confirm(question, "Its versions can still be read.")):
            await self._enter(ends=True)

    def _day(self) -> dt.date | None:
        """The day it holds from; None, with the reason beside the field, where that is no day."""
        try:
            return parse_date(self._field("effective").value)
        except Refused as refusal:
            self._field("effective").refuse(refusal)
            return None

    async def _enter(self, *, ends: bool) -> None:
        # Kept before it is sent: whatever becomes of the line, it is there.
        day = self._day()
        if day is None or not await self._keep():
            return
        typed = self._typed()
        try:
            draft = ProcedureDraft(
                topic=typed.topic,
                title=typed.title,
                body=typed.body,
                script_en=typed.script_en,
                script_es=typed.script_es,
                governs=parse_governs(typed.governs),
                citation=typed.citation,
                effective_from=day,
                ends=ends,
                based_on=typed.based_on,
            )
            saved: ProcedureSaved = await self.desk.ask(
                "procedures.saving.save_procedure", self.desk.actor, draft, tuple(DUTIES)
            )
        except ClerkError as error:
            self._refuse(error)
            if error.message_id == "procedure.changed":
                await self._follow_the_newest()
            return
        await self._drop()
        self.desk.back()
        verb = "ends" if ends else "holds"
        said = f"{saved.title}: {verb} from {town_date(saved.effective_from)}."
        self.desk.tell(said, quietly=True)

    async def _follow_the_newest(self) -> None:
        """The writer knows of the other version now: saved again, this one follows it."""
        with suppress(ClerkError):
            found: list[ProcedureView] = await self.desk.ask(
                "procedures.finding.list_versions", self.desk.actor, self._key
            )
            newest = max(one.version_id for one in found)
            self._writing = replace(self._typed(), based_on=newest)

    def _refuse(self, error: ClerkError) -> None:
        at = _REFUSED_AT.get(error.message_id)
        if at is None or not self._field(at).display:
            self.message.warn(sentence(error))
            self.desk.bell()
        else:
            self._field(at).refuse(error)
