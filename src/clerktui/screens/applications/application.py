"""An application step by step: every answer is kept at once, so that anybody can go on with it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from textual.containers import Vertical
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.i18n.words import items
from clerktui.rules.applications import FIELDS, Step
from clerktui.rules.dates import parse_date
from clerktui.screens.applications import commands
from clerktui.screens.applications.paper import PaperForm
from clerktui.screens.applications.words import unbillable_words
from clerktui.views.applications import (
    AnswerDraft,
    ApplicationDone,
    ApplicationView,
    CompleteDraft,
    GiveDraft,
    PaperDraft,
)
from clerktui.views.identities import IdentityDraft, IdentityView
from clerktui.views.tasks import TaskView
from clerktui.widgets import Back, Column, Confirm, Field, MessageLine, Row, Rule
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import Choice
from clerktui.widgets.form_screen import FormScreen
from clerktui.widgets.listing import Lines, Part, flow
from clerktui.widgets.pad import DateInput, WordInput
from clerktui.widgets.reasons import ask_note
from clerktui.widgets.referring import Refer, Referring

_LABEL = 38


class ApplicationScreen(Referring, FormScreen):
    """The town's steps, one on the screen at a time; it opens at the first field that is missing.

    Args:
        number: of the application.
    """

    TITLE = "APPLICATION"
    TOPIC = "open_account"
    COMMANDS = (
        commands.Complete,
        commands.Steps,
        commands.Paper,
        commands.Debts,
        commands.Letter,
        commands.Withdraw,
        commands.ItsTasks,
        Refer,
        Back,
    )
    SHOWS_TASKS = True
    DEFAULT_CSS = """
    ApplicationScreen #fields { height: auto; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = int(number)
        self._view: ApplicationView | None = None
        self._tasks: tuple[TaskView, ...] = ()
        self._step = ""
        self._was_left = False

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="about")
        yield Rule()
        yield Vertical(id="fields")
        yield Rule()
        yield Lines(id="legend")
        yield Lines(id="shown")

    def fields(self) -> Iterable[Widget]:
        """They come with the step."""
        return ()

    async def _load(self) -> None:
        """Begin where it was left."""
        try:
            await self.load()
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._is_ready = True

    async def load(self) -> None:
        view = await self._ask()
        await self._go_to(view.step, view.field)

    async def _ask(self) -> ApplicationView:
        name = "applications.looking.get_application"
        self._view = await self.desk.ask(name, self.desk.actor, self.number)
        if self.desk.actor.may("task.use"):
            name, about = "tasks.listing.list_about", ("application", str(self.number))
            self._tasks = await self.desk.ask(name, self.desk.actor, *about)
        self._tell()
        return self._view

    @property
    def view(self) -> ApplicationView:
        """The application as it was last read."""
        assert self._view is not None, "nothing is done before it was read"
        return self._view

    # ------------------------------------------------------------------------------- the showing
    async def _go_to(self, step: str, field: str = "") -> None:
        """Show a step, and go to a field of it."""
        self._step = step
        place = self.query_one("#fields", Vertical)
        await place.remove_children()
        await place.mount_all([self._field(one.code, one.name) for one in self._now.fields])
        self._tell()
        wanted = self.field(field or self._now.fields[0].code)
        wanted.focus()
        wanted.select_all()

    @property
    def _now(self) -> Step:
        return next(one for one in self.view.steps if one.code == self._step)

    def _field(self, code: str, name: str) -> Field:
        kind = DateInput if FIELDS[code] == "day" else WordInput
        value = self._shown(code)
        return kind(f" {name}", value, id=code, label_width=_LABEL, width=38, max_length=200)

    def _shown(self, code: str) -> str:
        if code == "identity":
            return self.view.paper
        value = self.view.answers.get(code, "")
        is_day = FIELDS[code] == "day" and value
        return town_date(dt.date.fromisoformat(value)) if is_day else value

    def _tell(self) -> None:
        view = self.view
        about = f"{view.number}  {view.applicant or '(no name yet)'}  {view.state}"
        place = [one.code for one in view.steps].index(self._step) + 1 if self._step else 0
        step = f"   Step {place} of {len(view.steps)}: {self._now.name}" if place else ""
        self.query_one("#about", MessageLine).say(f"{about}{step}")
        lines = flow([(text, "") for text in self._facts()], self.size.width, 7)
        blocking = sum(one.is_blocking for one in view.debts)
        if blocking:
            said: list[Part] = [(f" {blocking} earlier debt to be paid or decided: F9", "grave")]
            lines.append(said)
        self.show(lines)

    def _facts(self) -> Iterable[str]:
        view = self.view
        if view.state != "open":
            yield f"{view.state} {view.account}"
            return
        yield "Missing:" if view.missing else "Nothing is missing: F12 completes it."
        yield from (one.name for one in view.missing)
        if view.unbillable:
            yield f"cannot be billed: {unbillable_words(view.unbillable)}"
        if view.offer is not None:
            offer = view.offer
            yield f"there before: {offer.account} {offer.name}, {offer.status}"
        yield from view.previous
        yield f"deposit by the rule {money(view.recommended_cents)}"
        if self._tasks:
            open_ones = items(len(self._tasks), "open task")
            yield f"{open_ones} about it, the first: {self._tasks[0].title}"

    # --------------------------------------------------------------------------------- the fields
    async def passed(self, field: Field) -> None:
        code, typed = str(field.id), field.value.strip()
        if code == "identity":
            if not self.view.answers.get("identity"):
                await self._paper()
            return
        if FIELDS[code] == "day" and typed:
            typed = parse_date(typed).isoformat()
        if typed == self.view.answers.get(code, ""):
            return
        draft = AnswerDraft(str(uuid.uuid4()), self.number, self.view.version, ((code, typed),))
        await self.desk.ask("applications.answering.answer", self.desk.actor, draft)
        await self._ask()
        field.reset(self._shown(code))
        self._show_answers()

    def _show_answers(self) -> None:
        """Show what was answered besides; what is being typed stays."""
        for one in self._now.fields:
            field = self.field(one.code)
            if not field.is_typed:
                field.reset(self._shown(one.code))

    async def send(self) -> None:
        """The last field of a step: on to the next one."""
        codes = [one.code for one in self.view.steps]
        place = codes.index(self._step) + 1
        if place < len(codes):
            await self._go_to(codes[place])
        else:
            self.message.say("That was the last step. F12 completes it, F5 goes to another step.")

    # ------------------------------------------------------------------------------- the commands
    def action_steps(self) -> None:
        """By its digit."""
        self.desk.run_held(self._choose())

    async def _choose(self) -> None:
        left = {one.step for one in self.view.missing}
        rows = [
            Row(one.code, (one.name, "something is missing" if one.code in left else ""))
            for one in self.view.steps
        ]
        columns = (Column("", 34), Column("", 24))
        chosen = await self.desk.push_screen_wait(Choice("Which step?", columns, rows))
        if chosen is not None:
            await self._go_to(chosen)

    def action_paper(self) -> None:
        """Seen, not copied."""
        self.desk.run_held(self._guarded(self._paper))

    async def _paper(self) -> None:
        form = await self.desk.ask("identities.get_form", self.desk.actor)
        ids = str(uuid.uuid4()), str(uuid.uuid4())

        async def send(**said: Any) -> str:
            paper: IdentityView = await self.desk.ask(
                "identities.enter", self.desk.actor, IdentityDraft(ids[0], **said)
            )
            draft = PaperDraft(ids[1], self.number, paper.identity_id)
            await self.desk.ask("applications.answering.add_paper", self.desk.actor, draft)
            return f"{paper.kind_name} ending {paper.last4} is written down."

        language = self.view.answers.get("language", "en")
        said = await self.desk.push_screen_wait(PaperForm(form, send, language))
        if said is not None:
            await self._ask()
            self._show_answers()
            self.message.say(said)

    def action_debts(self) -> None:
        """Whose, how much, and by which law."""
        self._was_left = True
        self.desk.open("prior_debts", self.number)

    def on_screen_resume(self) -> None:
        """A debt may have been paid or decided meanwhile."""
        if self._was_left:
            self._was_left = False
            self.message.clear()
            self.desk.run_held(self._guarded(self._ask))

    def action_back(self) -> None:
        """What nobody answered anything in is not left in the queue."""
        self.leave_by(self._leave)

    def _leave(self) -> None:
        view = self._view
        if view is None or view.answers or view.state != "open":
            self.desk.back()
        else:
            self.desk.run_held(self._guarded(self._drop))

    async def _drop(self) -> None:
        draft = GiveDraft(str(uuid.uuid4()), self.number, note="Nothing was answered.")
        await self.desk.ask("applications.answering.withdraw", self.desk.actor, draft)
        self.leave(f"Nothing was answered: application {self.number} is withdrawn.")

    def refers_to(self) -> tuple[str, str]:
        return "application", str(self.number)

    def action_its_tasks(self) -> None:
        """What co-workers have to do about it."""
        self._was_left = True
        self.desk.open("tasks", "application", str(self.number))

    def action_letter(self) -> None:
        """What is missing, on paper."""
        self.desk.run_held(self._guarded(self._letter))

    async def _letter(self) -> None:
        draft = GiveDraft(str(uuid.uuid4()), self.number)
        await self.desk.ask("applications.letters.send_letter", self.desk.actor, draft)
        await self._ask()
        self.message.say("The letter is printing.")

    def action_withdraw(self) -> None:
        """With the reason."""
        self.desk.run_held(self._guarded(self._withdraw))

    async def _withdraw(self) -> None:
        note = await ask_note(self.desk, f"Why does nothing come of application {self.number}?")
        if note is None:
            return
        draft = GiveDraft(str(uuid.uuid4()), self.number, note=note)
        await self.desk.ask("applications.answering.withdraw", self.desk.actor, draft)
        self.leave(f"Application {self.number} is withdrawn.")

    def action_book(self) -> None:
        """The account is opened."""
        self.desk.run_held(self._guarded(self._complete))

    async def _complete(self) -> None:
        view = await self._ask()
        ready = "applications.completing.check_ready"
        await self.desk.ask(ready, self.desk.actor, self.number)
        question = f"Open an account for {view.applicant}, {view.answers.get('premise', '')}?"
        question = " ".join((*(f"{one}." for one in view.previous), question))
        if not await self.desk.push_screen_wait(Confirm(question)):
            return
        draft = CompleteDraft(str(uuid.uuid4()), self.number, view.version)
        name = "applications.completing.complete"
        done: ApplicationDone = await ask_approved(
            self.desk, name, draft, command_id=draft.command_id
        )
        due = f"{money(done.due_cents)} to pay: + takes it" if done.due_cents else "nothing to pay"
        said = f"{done.account} waits for order {done.order}; {due}."
        if done.previous:
            said = f"{said} {done.previous}."
        self.desk.replace("account", done.account, said=said)

    async def _guarded(self, work: Any) -> None:
        try:
            await work()
        except ClerkError as error:
            self.message.warn(sentence(error))
            self.desk.bell()
