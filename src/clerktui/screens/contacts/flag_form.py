"""The form of one flag: until when, why, what proves it; a case, a substitute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from textual.widget import Widget

from clerktui.i18n import town_date
from clerktui.rules.dates import parse_date
from clerktui.views.accounts import FlagDraft, FlagView
from clerktui.views.contacts import FlagRuleView
from clerktui.widgets import Back, Field, MessageLine
from clerktui.widgets.form_screen import Book, FormScreen
from clerktui.widgets.pad import DateInput, OptionInput, WordInput, numbered

_LABEL = 18
_CASE = ("case_number", "court", "filed_on", "petition_on")
_DAYS = ("expires_on", "seen_on", "filed_on", "petition_on")


class FlagFormScreen(FormScreen):
    """Put a flag on an account or renew it; what it needs is asked, what it changes is said."""

    TITLE = "FLAG"
    TOPIC = "flags"
    COMMANDS = (Book, Back)
    REFUSED_AT = {
        "flag.already": "note",
        "flag.expired": "expires_on",
        "flag.forbids": "note",
        "flag.no_expiry": "expires_on",
        "flag.proof_future": "seen_on",
        "text.too_long": "note",
    }

    def __init__(self, number: str, code: str, *, renews: bool = False) -> None:
        super().__init__()
        self.number = number
        self.code = code
        self.renews = renews

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=200)
        yield DateInput(" Last day", id="expires_on", label_width=_LABEL, width=14, max_length=10)
        yield OptionInput(" Proof", id="proof", label_width=_LABEL)
        yield WordInput(" Its number", id="reference", label_width=_LABEL, width=40)
        yield DateInput(" You saw it", id="seen_on", label_width=_LABEL, width=14, max_length=10)
        yield WordInput(" Case number", id="case_number", label_width=_LABEL, width=24)
        yield WordInput(" Court", id="court", label_width=_LABEL, width=40)
        yield DateInput(" Filed", id="filed_on", label_width=_LABEL, width=14, max_length=10)
        yield DateInput(" Petition", id="petition_on", label_width=_LABEL, width=14, max_length=10)
        yield WordInput(" Printed instead", id="substitute", label_width=_LABEL, width=56)

    async def load(self) -> None:
        rules = await self.desk.ask("account_flags.list_rules", self.desk.actor)
        rule: FlagRuleView = next(one for one in rules if one.code == self.code)
        what = "Renew" if self.renews else "Put on"
        self.query_one("#about", MessageLine).say(f"{what} {rule.words}, account {self.number}")
        for name in ("proof", "reference", "seen_on"):
            self.field(name).display = bool(rule.proof)
        for name in _CASE:
            self.field(name).display = rule.needs == "case"
        self.field("substitute").display = rule.needs == "substitute"
        named = [(kind, kind.replace("_", " ")) for kind in rule.proof]
        self.field("proof").offer(numbered(named))
        lasts = f"lasts {rule.lasts_days} days unless you say a day" if rule.lasts_days else ""
        said = (f"It changes: {rule.says}", *rule.effects, lasts)
        self.show([[(f" {text}", "")] for text in said if text])

    async def passed(self, field: Field) -> None:
        if field.id in _DAYS:
            self._day(str(field.id))
        if field.id == "proof":
            self.field("proof").code()

    def _day(self, name: str) -> dt.date | None:
        typed = self.word(name)
        return parse_date(typed) if typed else None

    async def send(self) -> None:
        proof = self.field("proof")
        draft = FlagDraft(
            self.code,
            self.word("note"),
            self._day("expires_on"),
            str(proof.code()) if proof.display else "",
            self.word("reference"),
            self._day("seen_on"),
            None,
            self.word("case_number"),
            self.word("court"),
            self._day("filed_on"),
            self._day("petition_on"),
            self.word("substitute"),
        )
        name = "accounts.renew_flag" if self.renews else "accounts.add_flag"
        view: FlagView = await self.desk.ask(name, self.desk.actor, self.number, draft)
        until = f" until {town_date(view.expires_on)}" if view.expires_on else ""
        self.leave(f"{view.words}{until}: {view.effect}.")
