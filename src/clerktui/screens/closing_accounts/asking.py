"""Forms opened from an account: close it, move its customer, change the name, name the owner."""

from __future__ import annotations

import datetime as dt
import textwrap
import uuid
from collections.abc import Iterable

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import money, town_date
from clerktui.i18n.words import owes
from clerktui.rules.dates import parse_date
from clerktui.views.closing_accounts import (
    CloseForm,
    CloseOutDone,
    CloseOutDraft,
    MoveTownDraft,
    NameChanged,
    NameDraft,
    OwnerDone,
    OwnerDraft,
    OwnerView,
)
from clerktui.widgets import Field, MessageLine
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.form_screen import FormScreen
from clerktui.widgets.forms import BesideError
from clerktui.widgets.pad import DateInput, EntryInput, OptionInput, WordInput, numbered

_LABEL = 18
_DAYS = ("stop_on", "start_on")


class _AccountForm(FormScreen):
    """A form about one account, sent once however often it is sent."""

    TOPIC = "close_account"

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number
        self._command_id = str(uuid.uuid4())

    async def load(self) -> None:
        form: CloseForm = await self.desk.ask(
            "closing_accounts.starting.get_form", self.desk.actor, self.number
        )
        owed = f"{owes(form.balance_cents)}   deposit {money(form.deposit_cents)}"
        self.query_one("#about", MessageLine).say(f"{form.account}   {form.name}   {owed}")
        self.show([[(f" {note}", "grave")] for note in form.notes])
        self.offer(form)

    def offer(self, form: CloseForm) -> None:
        """What the fields begin with."""

    async def passed(self, field: Field) -> None:
        if isinstance(field, OptionInput):
            field.code()
        if field.id in _DAYS:
            self.day(str(field.id))

    def day(self, name: str) -> dt.date:
        """The day in a field."""
        try:
            return parse_date(self.word(name))
        except ClerkError as refusal:
            raise BesideError(name, refusal) from refusal


class CloseAccountScreen(_AccountForm):
    """Ask for an account to be closed: the last day, why, where the customer goes."""

    TITLE = "CLOSE ACCOUNT"
    REFUSED_AT = {
        "close_out.forward_part": "forward_address",
        "close_out.new_account": "new_account",
        "close_out.reason": "reason",
        "close_out.stop_on": "stop_on",
        "reach.phone": "phone",
        "text.too_long": "note",
    }

    def fields(self) -> Iterable[Widget]:
        yield DateInput(" Last day", id="stop_on", label_width=_LABEL, width=14, max_length=10)
        yield OptionInput(" Because", id="reason", label_width=_LABEL)
        yield EntryInput(" To account", id="new_account", label_width=_LABEL, width=24)
        yield WordInput(" Mail to: street", id="forward_address", label_width=_LABEL, width=48)
        yield WordInput(" City", id="forward_city", label_width=_LABEL, width=30)
        yield WordInput(" State", id="forward_state", label_width=_LABEL, width=4, max_length=20)
        yield WordInput(" Zip", id="forward_zip", label_width=_LABEL, width=12, max_length=12)
        yield WordInput(" Phone after", id="phone", label_width=_LABEL, width=24, max_length=40)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    def offer(self, form: CloseForm) -> None:
        self.field("stop_on").reset(town_date(form.on))
        self.field("reason").offer(numbered(form.reasons))

    async def send(self) -> None:
        words = {
            name: self.word(name)
            for name in (
                *("forward_address", "forward_city", "forward_state", "forward_zip"),
                *("phone", "new_account", "note"),
            )
        }
        draft = CloseOutDraft(
            command_id=self._command_id,
            account=self.number,
            stop_on=self.day("stop_on"),
            reason=self.field("reason").code(),
            **words,
        )
        done: CloseOutDone = await ask_approved(
            self.desk, "closing_accounts.starting.start", draft, command_id=draft.command_id
        )
        self.leave(f"Close-out {done.number}: the account closes when it is finished there.")


class MoveAccountScreen(_AccountForm):
    """Move a customer within town: a new account there, the old one begins to close."""

    TITLE = "MOVE"
    REFUSED_AT = {
        "close_out.place": "place",
        "close_out.place_services": "place",
        "close_out.place_number": "new_number",
        "close_out.stop_on": "stop_on",
        "move.days": "start_on",
        "move.number_taken": "new_number",
        "move.same_place": "place",
        "reach.phone": "phone",
        "text.too_long": "note",
    }

    def fields(self) -> Iterable[Widget]:
        yield EntryInput(" New place", id="place", label_width=_LABEL, width=40, max_length=60)
        yield DateInput(" Last day here", id="stop_on", label_width=_LABEL, width=14, max_length=10)
        yield DateInput(" First day there", id="start_on", label_width=_LABEL, width=14)
        yield WordInput(" New number", id="new_number", label_width=_LABEL, width=24, max_length=40)
        yield WordInput(" Phone after", id="phone", label_width=_LABEL, width=24, max_length=40)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    def offer(self, form: CloseForm) -> None:
        for name in _DAYS:
            self.field(name).reset(town_date(form.on))

    async def passed(self, field: Field) -> None:
        await super().passed(field)
        if field.id in ("place", "start_on") and self.word("place"):
            await self._tell()

    async def _tell(self) -> None:
        """Who is at the new place still, and what is served there."""
        asked = (self.number, self.word("place"), self.day("start_on"))
        name = "closing_accounts.moving.tell_place"
        try:
            told = await self.desk.ask(name, self.desk.actor, *asked)
        except ClerkError as refusal:
            raise BesideError("place", refusal) from refusal
        width = self.size.width - 2
        self.show([[(f" {line}", "")] for one in told for line in textwrap.wrap(one, width)])

    async def send(self) -> None:
        draft = MoveTownDraft(
            self._command_id,
            self.number,
            self.word("place"),
            self.day("stop_on"),
            self.day("start_on"),
            self.word("new_number"),
            self.word("phone"),
            self.word("note"),
        )
        name = "closing_accounts.moving.move_within_town"
        done: CloseOutDone = await ask_approved(self.desk, name, draft, command_id=draft.command_id)
        previous = f" Close-out {done.previous} moves out who was there." if done.previous else ""
        waits = f"{done.new_account} waits for order {done.order}"
        said = f"{waits}; close-out {done.number} of {done.account}."
        self.leave(f"{said}{previous}")


class ChangeNameScreen(_AccountForm):
    """Change a customer's name, with why and the paper that was seen."""

    TITLE = "CHANGE NAME"
    REFUSED_AT = {
        "name_change.proof_missing": "proof",
        "name_change.reason_missing": "reason",
        "name_change.same": "last_name",
        "name_change.too_short": "last_name",
    }

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Last or business", id="last_name", label_width=_LABEL, width=40)
        yield WordInput(" First", id="first_name", label_width=_LABEL, width=40)
        yield WordInput(" Because", id="reason", label_width=_LABEL, width=40, max_length=80)
        yield WordInput(" Paper you saw", id="proof", label_width=_LABEL, width=40, max_length=80)

    async def load(self) -> None:
        self.query_one("#about", MessageLine).say(f"Another name for account {self.number}")
        names = await self.desk.ask(
            "closing_accounts.looking.list_names", self.desk.actor, self.number
        )
        self.show(
            [[(f" {town_date(one.on)}  {one.old_name} -> {one.new_name}", "")] for one in names]
        )

    async def send(self) -> None:
        names = ("last_name", "first_name", "reason", "proof")
        draft = NameDraft(self._command_id, self.number, *(self.word(name) for name in names))
        done: NameChanged = await self.desk.ask(
            "closing_accounts.renaming.change_name", self.desk.actor, draft
        )
        self.leave(f"{done.old_name} is {done.new_name} now, on {done.accounts} account(s).")


class PlaceOwnerScreen(_AccountForm):
    """Name the owner to whom service at a place comes back between tenants; or end that."""

    TITLE = "OWNER"
    REFUSED_AT = {
        "account.unknown": "owner",
        "account.ambiguous": "owner",
        "owner.none": "owner",
        "owner.same": "owner",
        "text.too_long": "note",
    }

    def fields(self) -> Iterable[Widget]:
        yield EntryInput(" Owner's account", id="owner", label_width=_LABEL, width=24)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    async def load(self) -> None:
        view: OwnerView = await self.desk.ask(
            "closing_accounts.standing.get_owner", self.desk.actor, self.number
        )
        self.query_one("#about", MessageLine).say(
            f"Between tenants, service at {view.service_address}:"
        )
        now = "Nobody takes it: the place is vacant then."
        if view.since is not None:
            since = f"since {town_date(view.since)}"
            now = f"It comes back to {view.owner_name}, account {view.owner}, {since}."
        lines = [now, *([view.note] if view.note else []), *(f"Named: {one}" for one in view.known)]
        lines.append("Left empty, the agreement ends." if view.since else "")
        self.show([[(f" {line}", "")] for line in lines if line])

    async def send(self) -> None:
        draft = OwnerDraft(self._command_id, self.number, self.word("owner"), self.word("note"))
        done: OwnerDone = await self.desk.ask(
            "closing_accounts.standing.agree", self.desk.actor, draft
        )
        if done.is_ended:
            self.leave("Between tenants the place is vacant from now on.")
        else:
            self.leave(f"Between tenants service comes back to {done.owner_name}, {done.owner}.")
