"""Writing a contact down: what kind, why and how it ended by one key each; a call back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from textual.widget import Widget

from clerktui.i18n import clock_time
from clerktui.screens.contacts.fields import OneKeyInput, by_key
from clerktui.views.accounts import AccountView
from clerktui.views.contacts import ContactChoices, ContactDraft, ContactLogged
from clerktui.widgets import Back, Field, MessageLine
from clerktui.widgets.form_screen import Book, FormScreen
from clerktui.widgets.listing import Part, flow
from clerktui.widgets.pad import EntryInput, WordInput

_LABEL = 13
_KINDS = by_key(
    (
        ("c", "call in", "They called"),
        ("o", "call out", "We called"),
        ("v", "visit in", "They came in"),
        ("l", "letter in", "Their letter"),
        ("w", "letter out", "We wrote"),
        ("n", "note in", "Note"),
    )
)


class LogContactScreen(FormScreen):
    """Write down a call, visit or letter while it lasts; a promised call back gets its due time."""

    TITLE = "CONTACT"
    TOPIC = "contact"
    COMMANDS = (Book, Back)
    REFUSED_AT = {
        "account.ambiguous": "account",
        "account.unknown": "account",
        "call_back.closed": "call_back",
        "call_back.number_missing": "number",
        "call_back.past": "call_back",
        "call_back.when": "call_back",
        "contact.caller_missing": "caller",
        "contact.empty": "words",
        "flag.forbids": "kind",
        "text.control": "words",
        "text.too_long": "words",
    }

    def __init__(self, number: str = "") -> None:
        super().__init__()
        self.number = number
        self._command_id = str(uuid.uuid4())
        self._codes = ContactChoices((), ())

    def fields(self) -> Iterable[Widget]:
        yield OneKeyInput(" What", _KINDS, id="kind", label_width=_LABEL)
        yield EntryInput(" Account", id="account", label_width=_LABEL, width=20)
        yield WordInput(" Caller", id="caller", label_width=_LABEL, width=40, max_length=80)
        yield OneKeyInput(" Why", id="reason", label_width=_LABEL)
        yield OneKeyInput(" Ended", id="outcome", label_width=_LABEL)
        yield WordInput(" Said", id="words", label_width=_LABEL, width=62, max_length=500)
        yield WordInput(" Number", id="number", label_width=_LABEL, width=20, max_length=30)
        yield WordInput(" Call back", id="call_back", label_width=_LABEL, width=18, max_length=18)

    async def load(self) -> None:
        self._codes = await self.desk.ask("contact_codes.list_codes")
        for name, codes in (("reason", self._codes.reasons), ("outcome", self._codes.outcomes)):
            self.field(name).offer(by_key(tuple((one.key, one.code, one.name) for one in codes)))
            self.field(name).reset("")
        self.field("kind").choose("call in")
        self.show([[(" Call back: soon, 2h, 45m, 1430, or a date and time; empty is none", "")]])
        if self.number:
            await self._about(self.number)
            self.field("account").display = self.field("caller").display = False
        else:
            self.query_one("#about", MessageLine).say("Somebody called; an account if there is one")

    async def _about(self, number: str) -> None:
        """Whose account it is, and what its flags say of calling."""
        view: AccountView = await self.desk.ask("accounts.get_account", number)
        self.number = view.account
        self.query_one("#about", MessageLine).say(f"{view.account}  {view.name}")
        self.field("number").reset(view.phone)
        told: list[Part] = [
            (f"{flag.words}: {flag.effect}", "grave" if flag.is_grave else "bold")
            for flag in view.flags
            if flag.effect
        ]
        if told:
            self.show(flow(told, self.size.width, 4))

    async def passed(self, field: Field) -> None:
        if field.id == "kind":
            self.field("kind").code()
        if field.id == "account":
            typed = self.word("account")
            self.field("caller").display = not typed
            if typed:
                await self._about(typed)
        if field.id == "outcome":
            chosen = self.field("outcome").code_or_none()
            follows = {one.code: one.next for one in self._codes.outcomes}.get(chosen, "")
            if follows == "call_back" and not self.word("call_back"):
                self.field("call_back").reset("soon")
        if field.id == "reason":
            self.field("reason").code_or_none()

    async def send(self) -> None:
        kind, _, direction = str(self.field("kind").code()).partition(" ")
        draft = ContactDraft(
            self._command_id,
            kind,
            self.word("words"),
            self.number or self.word("account"),
            self.word("caller") if self.field("caller").display else "",
            self.word("number"),
            direction,
            self.field("reason").code_or_none(),
            self.field("outcome").code_or_none(),
            self.word("call_back"),
        )
        logged: ContactLogged = await self.desk.ask("contacts.log_contact", self.desk.actor, draft)
        due = ""
        if logged.due_at is not None:
            due = f" Call back by {clock_time(logged.due_at, self.desk.actor.timezone)}."
        self.leave(f"Written down: {logged.kind}.{due}")
        if logged.next == "directory":
            self.desk.open("directory")
