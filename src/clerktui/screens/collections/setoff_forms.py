"""The small forms of debt setoff: each Enter goes on, the last one sends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import Refused
from clerktui.i18n import money, town_date
from clerktui.screens.collections.enforcement_forms import ReadForm
from clerktui.views.setoff import SetoffView
from clerktui.views.setoff_files import ReturnsAnswer
from clerktui.widgets.forms import BesideError, Send
from clerktui.widgets.pad import DateInput, NumberInput, OptionInput, WordInput, numbered

_LABEL = 18
_DECISIONS = {"owed": "owed", "not_owed": "nothing is owed", "withdrawn": "taken back"}
_HEARD_BY = {"board": "the board", "designee": "its designee"}
_GIVEN_BACK = {
    "excess": "more than the debt",
    "not_owed": "nothing was owed",
    "no_notice": "no letter was mailed",
}


class _SetoffForm(ReadForm):
    """A form that lacks nothing it must have."""

    MUST: ClassVar[tuple[str, ...]] = ()
    """The days that are not left out."""

    def values(self) -> dict[str, Any]:
        said = super().values()
        for name in self.MUST:
            if said[name] is None:
                raise BesideError(name, "Type the day.")
        return said

    def day(self, label: str, name: str) -> Widget:
        """A field for a day."""
        return DateInput(f" {label}", id=name, label_width=_LABEL, width=12)

    def note(self) -> Widget:
        """A field for words."""
        return WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)


class AgreementForm(_SetoffForm):
    """A year's agreement, with the code the clearinghouse gave the town."""

    DATES = MUST = ("signed_on", "from_on", "until_on")
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "setoff.entity_code": "entity_code",
        "setoff.agreement_days": "until_on",
    }

    def __init__(self, entity_code: str, send: Send) -> None:
        super().__init__("This year's agreement with the clearinghouse", send)
        self.entity_code = entity_code

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Town's code", id="entity_code", label_width=_LABEL, width=8)
        yield self.day("Signed on", "signed_on")
        yield self.day("In force from", "from_on")
        yield self.day("Until", "until_on")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#entity_code", WordInput).reset(self.entity_code)


class MailedForm(_SetoffForm):
    """The day the letter was mailed."""

    DATES = MUST = ("mailed_on",)
    REFUSED_AT: ClassVar[dict[str, str]] = {"setoff.mailed_on": "mailed_on"}

    def __init__(self, view: SetoffView, send: Send) -> None:
        said = f"Letter of {town_date(view.letter_on)} for {money(view.letter_cents)}"
        super().__init__(f"Letter of debt {view.number} mailed", send, [said])

    def fields(self) -> Iterable[Widget]:
        yield self.day("Mailed on", "mailed_on")


class HearingForm(_SetoffForm):
    """A written request for a hearing: its postmark counts, not the day it came."""

    DATES = MUST = ("asked_on", "received_on")
    REFUSED_AT: ClassVar[dict[str, str]] = {"setoff.asked_on": "asked_on"}

    def __init__(self, view: SetoffView, send: Send) -> None:
        until = view.hearing_until
        facts = [f"In time when mailed by {town_date(until)}."] if until else []
        super().__init__(f"Hearing asked for, debt {view.number}", send, facts)

    def fields(self) -> Iterable[Widget]:
        yield self.day("Its postmark", "asked_on")
        yield self.day("It came on", "received_on")
        yield self.note()


class DecisionForm(_SetoffForm):
    """How a hearing ended."""

    CHOICES = ("decision", "held_by")
    DATES = ("held_on", "told_on")
    AMOUNTS = ("amount_cents",)
    MUST = ("held_on",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "setoff.decision": "decision",
        "setoff.held_on": "held_on",
        "setoff.held_by": "held_by",
        "setoff.decided_cents": "amount_cents",
        "setoff.told_on": "told_on",
    }

    def __init__(self, view: SetoffView, send: Send) -> None:
        facts = [_listed(_DECISIONS), _listed(_HEARD_BY)]
        super().__init__(f"Hearing of debt {view.number}, {money(view.letter_cents)}", send, facts)

    def fields(self) -> Iterable[Widget]:
        decisions = numbered(list(_DECISIONS.items()))
        yield OptionInput(" It ended", decisions, id="decision", label_width=_LABEL)
        yield self.day("Held on", "held_on")
        heard_by = numbered(list(_HEARD_BY.items()))
        yield OptionInput(" Held by", heard_by, id="held_by", label_width=_LABEL)
        yield NumberInput(" Owed", id="amount_cents", label_width=_LABEL, width=14)
        yield self.day("Debtor told on", "told_on")
        yield self.note()

    def on_mount(self) -> None:
        super().on_mount()
        self.pick("decision", "owed")
        self.pick("held_by", "board")


class ToldForm(_SetoffForm):
    """The day the debtor had the decision."""

    DATES = MUST = ("told_on",)
    REFUSED_AT: ClassVar[dict[str, str]] = {"setoff.told_on": "told_on"}

    def __init__(self, view: SetoffView, send: Send) -> None:
        super().__init__(f"The debtor of debt {view.number} had the decision", send)

    def fields(self) -> Iterable[Widget]:
        yield self.day("On", "told_on")


class AppealForm(_SetoffForm):
    """The day of a petition; of one that is open, how it ended."""

    DATES = MUST = ("on",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "setoff.appeal_on": "on",
        "setoff.appeal_late": "on",
        "setoff.decision": "decision",
        "setoff.decided_cents": "amount_cents",
    }

    def __init__(self, view: SetoffView, send: Send) -> None:
        self.ends = view.state == "appealed"
        until = view.appeal_until
        facts = [f"It could be filed until {town_date(until)}."] if until else []
        if self.ends:
            facts = [_listed(_DECISIONS)]
            self.CHOICES, self.AMOUNTS = ("decision",), ("amount_cents",)
        what = "The appeal ended" if self.ends else "An appeal was filed"
        super().__init__(f"{what}, debt {view.number}", send, facts)

    def fields(self) -> Iterable[Widget]:
        yield self.day("On", "on")
        if self.ends:
            decisions = numbered(list(_DECISIONS.items()))
            yield OptionInput(" It ended", decisions, id="decision", label_width=_LABEL)
            yield NumberInput(" Owed", id="amount_cents", label_width=_LABEL, width=14)
        yield self.note()

    def on_mount(self) -> None:
        super().on_mount()
        if self.ends:
            self.pick("decision", "owed")


class TakeInForm(_SetoffForm):
    """The clearinghouse's own total, which the file must come to, and when it came."""

    DATES = ("received_on",)
    AMOUNTS = ("control_cents",)
    REFUSED_AT: ClassVar[dict[str, str]] = {"setoff.control": "control_cents"}

    def __init__(self, answer: ReturnsAnswer, send: Send) -> None:
        facts = [f"The file brings {money(answer.net_cents)} for the debts."]
        super().__init__("Take the file in as a batch", send, facts)

    def fields(self) -> Iterable[Widget]:
        label = " Their total"
        yield NumberInput(label, id="control_cents", label_width=_LABEL, width=14)
        yield self.day("Received on", "received_on")

    def values(self) -> dict[str, Any]:
        if not self.query_one("#control_cents", NumberInput).value.strip():
            raise BesideError("control_cents", "Type the total the clearinghouse reports.")
        return super().values()


class GiveBackForm(_SetoffForm):
    """Which money goes back, and why; interest runs from the State's notice."""

    CHOICES = ("reason",)
    DATES = ("notice_on",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "setoff.money_unknown": "money_id",
        "setoff.given_back": "money_id",
        "setoff.not_posted": "money_id",
        "setoff.give_back_reason": "reason",
        "setoff.no_excess": "reason",
        "setoff.notice_on": "notice_on",
        "setoff.no_rate": "notice_on",
    }

    def __init__(self, view: SetoffView, send: Send) -> None:
        facts = [
            f"{one.money_id:>4}  {town_date(one.matched_on)} {money(one.gross_cents)}, "
            f"net {money(one.net_cents)}, given back {money(one.given_back_cents)}"
            for one in view.money
        ]
        super().__init__(
            f"Give back, debt {view.number}", send, [*facts[-5:], _listed(_GIVEN_BACK)]
        )
        self.first = view.money[0].money_id
        self.known = {one.money_id for one in view.money}

    def fields(self) -> Iterable[Widget]:
        yield NumberInput(" Money, no.", id="money_id", label_width=_LABEL, width=8)
        reasons = numbered(list(_GIVEN_BACK.items()))
        yield OptionInput(" Because", reasons, id="reason", label_width=_LABEL)
        yield self.day("State's notice", "notice_on")
        yield self.note()

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#money_id", NumberInput).reset(str(self.first))
        self.pick("reason", "excess")

    def values(self) -> dict[str, Any]:
        said = super().values()
        typed = said["money_id"]
        if not typed.isdigit() or int(typed) not in self.known:
            raise BesideError("money_id", Refused("setoff.money_unknown", number=typed or "''"))
        return {**said, "money_id": int(typed)}


def _listed(choices: dict[str, str]) -> str:
    return "   ".join(f"{place} {words}" for place, words in enumerate(choices.values(), 1))
