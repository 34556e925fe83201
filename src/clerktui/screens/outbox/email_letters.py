"""How a customer's letters go: what the town lets, what was said, what comes of it; say it anew."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import sentence, town_date
from clerktui.rules.email import ALL, NEVER
from clerktui.screens.outbox import commands
from clerktui.views.email_consents import ConsentDraft, ConsentsView, ConsentView, LetterWay
from clerktui.widgets import Back, Field
from clerktui.widgets.account_list import AccountListScreen
from clerktui.widgets.forms import BandForm, BesideError, Send
from clerktui.widgets.listing import Part, Spec, ViewTable
from clerktui.widgets.pad import OneOf, OptionInput, WordInput, numbered

_LABEL = 18
_SAID_MOST = 5
_RULES = {"also": "beside paper", "instead": "instead of paper", "never": "never"}
_WANTS = {"paper": "paper", "email": "e-mail", "both": "paper and e-mail"}
_SHORT = {**_WANTS, "both": "both"}
_OPTIONS = (
    OneOf("1", "paper", "on paper only"),
    OneOf("2", "email", "by e-mail"),
    OneOf("3", "both", "both"),
)
_SPECS = (
    Spec("Letters", 28, lambda one: one.name, grows=1),
    Spec("E-mail may go", 17, lambda one: _RULES.get(one.rule, one.rule)),
    Spec("Wanted", 10, lambda one: "-" if one.rule == NEVER else _SHORT[one.wants]),
    Spec("They go by", 10, lambda one: _SHORT[one.goes]),
)


class WayTable(ViewTable):
    """Kinds of letters; `@` marks what goes by e-mail."""

    KEY_HINTS = ()

    def key_of(self, view: LetterWay) -> str:
        return view.letter

    def mark_of(self, view: LetterWay) -> str:
        return "@" if view.goes != "paper" else ""


class WantedForm(BandForm):
    """Which letters, how, to which address, and how the customer said so."""

    TITLE = "LETTERS"
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "email.address_missing": "address",
        "email.how": "how",
        "email.letter": "letter",
        "email.wants": "wants",
        "reach.email": "address",
        "text.control": "address",
        "text.too_long": "address",
    }

    def __init__(self, found: ConsentsView, marked: str, send: Send) -> None:
        facts = ["An e-mail is read by whoever reads that mailbox: ask, never suppose."]
        super().__init__(f"Letters to {found.name}", send, facts)
        self.found = found
        self.marked = marked

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Which letters", id="letter", label_width=_LABEL)
        yield OptionInput(" They are wanted", _OPTIONS, id="wants", label_width=_LABEL)
        yield WordInput(" E-mail", id="address", label_width=_LABEL, width=44, max_length=200)
        yield OptionInput(" The customer", id="how", label_width=_LABEL)

    def on_mount(self) -> None:
        may = [(way.letter, way.name) for way in self.found.ways if way.rule != NEVER]
        self.query_one("#letter", OptionInput).offer(numbered([(ALL, "all"), *may]), self.marked)
        self.query_one("#address", Field).reset(self.found.email)
        # Never a signed form by default: the usual way is that it is said here.
        usual = next((code for code, _ in self.found.hows if code == "in_person"), None)
        self.query_one("#how", OptionInput).offer(numbered(self.found.hows), usual)
        super().on_mount()

    def values(self) -> dict[str, Any]:
        said = {name: self._code(name) for name in ("letter", "wants", "how")}
        return {**said, "address": self.query_one("#address", Field).value.strip()}

    def _code(self, name: str) -> str:
        try:
            return str(self.query_one(f"#{name}", OptionInput).code())
        except ClerkError as refusal:
            raise BesideError(name, refusal) from refusal


class EmailLettersScreen(AccountListScreen):
    """Each kind of letter with how it goes; F4 writes down what the customer says."""

    TITLE = "LETTERS BY E-MAIL"
    TOPIC = "outbox"
    COMMANDS = (commands.SetWanted, Back)
    DEFAULT_CSS = """
    EmailLettersScreen WayTable { height: 1fr; }
    EmailLettersScreen #told { height: 6; }
    """
    TABLE = WayTable
    SPECS = _SPECS
    EMPTY = "The town has no kinds of letters (policy email.letters)."

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self._found: ConsentsView | None = None

    async def load(self) -> tuple[str, Sequence[LetterWay]]:
        found: ConsentsView = await self.desk.ask(
            "email_consents.get_consents", self.desk.actor, self.number
        )
        self._found = found
        if found.off:
            self.message.warn(sentence(Refused(found.off)))
        return f"{found.account}  {found.name}  {found.email or 'no e-mail address'}", found.ways

    def told(self, one: LetterWay) -> list[list[Part]]:
        said = self._found.said if self._found is not None else ()
        of_it = [each for each in said if each.letter in (ALL, one.letter)]
        if not of_it:
            return [[(" Nothing was ever said of e-mail: they go on paper.", "")]]
        return [[(_line(each), "")] for each in of_it[:_SAID_MOST]]

    def action_set_wanted(self) -> None:
        """How does the customer want them?"""
        self.desk.run_held(self._set())

    async def _set(self) -> None:
        if self._found is None:
            return
        command_id = str(uuid.uuid4())

        async def send(**said: Any) -> ConsentsView:
            draft = ConsentDraft(command_id, self.number, **said)
            name = "email_consents.enter"
            done: ConsentsView = await self.desk.ask(name, self.desk.actor, draft)
            return done

        done = await self.desk.push_screen_wait(WantedForm(self._found, ALL, send))
        if done is not None:
            newest: ConsentView = done.said[0]
            await self._load(f"{newest.name}: {_WANTS[newest.wants]}. It holds from now on.")


def _line(said: ConsentView) -> str:
    """One thing that was said, in a line."""
    to = f" to {said.address}" if said.address else ""
    by = f", {said.who}" if said.who else ""
    return f" {town_date(said.said_on)} {said.name}: {_WANTS[said.wants]}{to} ({said.how}{by})"
