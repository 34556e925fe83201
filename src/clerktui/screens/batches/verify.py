"""Keying again: a second person keys the chosen lines from the envelopes, not knowing the first.

Where the two keyings differ only the characters they part in are asked again, under a mask of what
both agree on. What comes out the same twice is right; nothing the first person keyed is ever shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual import events, on
from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, sentence, town_date
from clerktui.rules.tenkey import key_character
from clerktui.screens.batches.fields import EntryInput, NumberInput
from clerktui.views.batches import BatchView, LineAgain, VerifyAnswer, VerifyTask
from clerktui.views.tickets import AccountLineView
from clerktui.widgets import AmountInput, Back, DutyScreen, Field, MessageLine, MoneyInput, Rule
from clerktui.widgets.choice import LeftRight

FIELDS = ("account", "amount", "reference")
_LABELS = {"account": "Account", "amount": "Amount", "reference": "Check number"}
_LABEL, _WIDTH = 18, 16
_ASK = "ask"
NOBODY, NO_CHECK, SAME_CHECK = "0", "0", "."
_NO_AMOUNT = "Type the amount."
_OUTCOMES = {
    "same": "agrees",
    "verifier_slip": "stands as it was keyed first",
    "keyer_wrong": "is corrected",
}


class AmountAgain(AmountInput):
    """The amount of an envelope, keyed a second time."""

    KEY_HINTS = (("Enter or +", "next"), ("-", "back"))


class CheckAgain(NumberInput):
    """A check number keyed a second time; . on an empty one is the check of the line above."""

    KEY_HINTS = (*NumberInput.KEY_HINTS, (".", "check above"), ("0 Enter", "none"))

    def on_key(self, event: events.Key) -> None:
        if event.character == SAME_CHECK and not (self.value and self.selection.is_empty):
            event.prevent_default()
            event.stop()
            self.reset(SAME_CHECK)
            self.accept(SAME_CHECK)


class PartAgain(NumberInput):
    """The characters in which two keyings part, keyed once more; - may be one of them."""

    AS_TEXT = "-"

    def on_key(self, event: events.Key) -> None:
        if key_character(event.character or "") == "-" and not self.value:
            event.prevent_default()
            event.stop()
            self.post_message(self.Back(self))


class VerifyScreen(DutyScreen[None]):
    """Key the chosen envelopes again: the line number finds the envelope in the stack."""

    TITLE = "VERIFY"
    TOPIC = "batch_proof"
    COMMANDS = (Back,)
    DEFAULT_CSS = """
    VerifyScreen Field { height: 1; }
    VerifyScreen #task { height: 1; text-style: bold; }
    VerifyScreen #left { height: 1; }
    VerifyScreen #why { height: 1; margin-bottom: 1; }
    VerifyScreen #parts { height: 1; margin-top: 1; text-style: bold; }
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self._tasks: list[VerifyTask] = []
        self._account = ""
        self._asked: dict[str, VerifyAnswer] = {}
        self._retyped: dict[str, str] = {}
        self._batch: BatchView | None = None

    def body(self) -> Iterable[Widget]:
        yield MessageLine(id="left")
        yield Rule()
        yield MessageLine(id="task")
        yield MessageLine(id="why")
        yield EntryInput(" Account", id="account", label_width=_LABEL, width=_WIDTH, max_length=80)
        yield AmountAgain(" Amount", id="amount", label_width=_LABEL, width=_WIDTH)
        yield CheckAgain(
            " Check number", id="reference", label_width=_LABEL, width=_WIDTH, max_length=30
        )
        yield LeftRight(id="name")
        yield MessageLine(id="parts")
        for name in FIELDS:
            yield PartAgain("", id=f"part-{name}", label_width=_LABEL + 24, width=_WIDTH)

    def on_mount(self) -> None:
        self.set_title(f"VERIFY BATCH {self.number}")
        self._hide_parts()
        self.desk.run_held(self._load())

    async def _load(self) -> None:
        try:
            self._batch = await self.desk.ask(
                "batches.headers.get_batch", self.desk.actor, self.number
            )
            tasks = await self.desk.ask(
                "batches.verifying.list_to_verify", self.desk.actor, self.number
            )
        except ClerkError as error:
            self.message.warn(sentence(error))
            return
        self._tasks = list(tasks)
        amount = self.query_one(AmountAgain)
        amount.implied_decimals = self._batch.implied_decimals
        self._begin()

    # ----------------------------------------------------------------------------------- the line
    def _begin(self) -> None:
        """The next line, its fields empty; after the last, say so."""
        self._asked, self._retyped, self._account = {}, {}, ""
        self._hide_parts()
        task = self._current
        for name in FIELDS:
            self._field(name).reset()
        self._say("#name", "")
        self._say_left()
        if task is None:
            self.query_one("#task", MessageLine).say("Nothing is left to verify here.")
            self.query_one("#why", MessageLine).say("Esc goes back.")
            self.set_focus(None)
            self.desk.run_held(self._tell_state())
            return
        self.query_one("#task", MessageLine).say(f"Line {task.line_no}: key it from the envelope.")
        self.query_one("#why", MessageLine).say(f"Chosen because {task.why}.")
        self._field(task.fields[0]).focus()

    async def _tell_state(self) -> None:
        """What the batch came to when its last line was verified."""
        batch = await self.desk.ask("batches.headers.get_batch", self.desk.actor, self.number)
        self.query_one("#why", MessageLine).say(f"The batch is {batch.state}. Esc goes back.")

    def _say_left(self) -> None:
        batch, left = self._batch, len(self._tasks)
        if batch is not None:
            lines = f"{left} {'line' if left == 1 else 'lines'} left"
            about = f"{batch.source_name} {town_date(batch.received_on)}   {batch.owner_name}"
            cents = "cents implied" if batch.implied_decimals else "dollars"
            self.query_one("#left", MessageLine).say(f"{about}   {cents}   {lines}")

    @property
    def _current(self) -> VerifyTask | None:
        return self._tasks[0] if self._tasks else None

    def _field(self, name: str) -> Field:
        return self.query_one(f"#{name}", Field)

    def _say(self, selector: str, text: str) -> None:
        self.query_one(selector, LeftRight).text = text

    # --------------------------------------------------------------------------------- the fields
    @on(Field.Changed)
    def _typed(self) -> None:
        """What was said of the line before is over with the first key of this one."""
        self.message.clear()

    @on(Field.Accepted, "#account")
    def _account_keyed(self, event: Field.Accepted) -> None:
        self.desk.run_held(self._open_account(event.value))

    async def _open_account(self, typed: str) -> None:
        """Which account is meant; 0 says that nobody knows."""
        self._account = ""
        field = self._field("account")
        if not typed:
            self._say("#name", "")
            field.refuse("Scan or type the account; 0 Enter: nobody knows.")
            return
        if typed != NOBODY:
            try:
                view = await self.desk.ask("batches.keying.open_entry", self.desk.actor, typed)
            except ClerkError as error:
                field.refuse(error)
                return
            is_account = isinstance(view, AccountLineView)
            self._account = view.account if is_account else view.code
            self._say("#name", f" {view.name}")
        else:
            self._say("#name", " Nobody knows whose money it is")
        field.reset(self._account or NOBODY)
        self._next("account")

    @on(MoneyInput.Accepted, "#amount")
    def _amount_keyed(self, event: MoneyInput.Accepted) -> None:
        if not event.cents:
            event.field.refuse(_NO_AMOUNT)
        else:
            event.field.reset(money(event.cents))
            self._next("amount")

    @on(Field.Accepted, "#reference")
    def _reference_keyed(self, event: Field.Accepted) -> None:
        if event.value:
            self._next("reference")
        else:
            event.field.refuse("Type its number; 0 Enter: it has none.")

    def _next(self, name: str) -> None:
        task = self._current
        if task is None:
            return
        place = task.fields.index(name) + 1
        if place < len(task.fields):
            self._field(task.fields[place]).focus()
        else:
            self._ask_to_send()

    @on(Field.Back)
    def _back(self, event: Field.Back) -> None:
        """One field back; from the parts to the line itself."""
        task, name = self._current, str(event.field.id)
        if task is None:
            return
        if name.startswith("part-"):
            self._asked, self._retyped = {}, {}
            self._hide_parts()
            self._field(task.fields[0]).focus()
        else:
            self._field(task.fields[max(0, task.fields.index(name) - 1)]).focus()

    # --------------------------------------------------------------------------------- the parts
    def _hide_parts(self) -> None:
        self.query_one("#parts").display = False
        task = self._current
        for name in FIELDS:
            self._field(f"part-{name}").display = False
            self._field(name).display = task is not None and name in task.fields

    def _show_parts(self, asked: dict[str, VerifyAnswer]) -> None:
        """Ask once more for what the two keyings do not agree on, and for nothing else."""
        is_again = bool(self._asked)
        self._asked = asked
        self.query_one("#parts").display = True
        self.query_one("#parts", MessageLine).say(
            "The two keyings differ. Look again and key only what stands at the marks."
        )
        for name in FIELDS:
            part = self._field(f"part-{name}")
            part.display = name in asked
            if name in asked:
                # What was keyed a moment ago is not copied from the glass.
                self._field(name).display = False
                part.label = f" {_LABELS[name]:<14} {asked[name].mask}"
                part.max_length = asked[name].differs
                part.look.width = max(4, asked[name].differs + 1)
                part.reset()
        if "account" in asked:
            self._say("#name", "")
        first = self._field(f"part-{next(iter(asked))}")
        first.focus()
        if is_again:
            first.refuse("Neither of the two: look again.")

    @on(Field.Accepted)
    def _part_keyed(self, event: Field.Accepted) -> None:
        if not isinstance(event.field, PartAgain):
            return
        names = list(self._asked)
        place = names.index(str(event.field.id).removeprefix("part-")) + 1
        if place < len(names):
            self._field(f"part-{names[place]}").focus()
        else:
            # A field that is settled by now is told again with those that are not.
            self._retyped |= {name: self._field(f"part-{name}").value for name in names}
            self._ask_to_send()

    # --------------------------------------------------------------------------------- the sending
    def _ask_to_send(self) -> None:
        task = self._current
        cents = self.query_one(AmountAgain).cents_or_none()
        if task is None or not cents:
            self._field("amount").refuse(_NO_AMOUNT)
            return
        reference = self._field("reference").value.strip()
        again = LineAgain(
            self.number,
            task.line_no,
            self._account,
            cents,
            "" if reference in (NO_CHECK, SAME_CHECK) else reference,
            dict(self._retyped),
            same_check=reference == SAME_CHECK,
        )
        self.desk.run_held(self._send(again))

    async def _send(self, again: LineAgain) -> None:
        name = "batches.verifying.verify_line"
        try:
            answers: dict[str, VerifyAnswer] = await self.desk.ask(name, self.desk.actor, again)
        except ClerkError as error:
            await self._not_taken(error)
            return
        asked = {name: one for name, one in answers.items() if one.verdict == _ASK}
        if asked:
            self._show_parts(asked)
            return
        verdicts = {one.verdict for one in answers.values()}
        verdict = next(one for one in ("keyer_wrong", "verifier_slip", "same") if one in verdicts)
        del self._tasks[0]
        self._begin()
        self.message.say(f"Line {again.line_no} {_OUTCOMES[verdict]}.")

    async def _not_taken(self, error: ClerkError) -> None:
        """Another verifier may have been quicker: the list is read anew, what was typed stays."""
        if error.message_id == "batch.no_line":
            await self._load()
            self.message.warn(sentence(error))
        elif error.message_id == "batch.no_check_above":
            self._field("reference").refuse("Type it: nobody verified the line above.")
        else:
            self._field("account").focus()
            self.message.warn(sentence(error))
