"""The small forms of garnishments and attachments: each Enter goes on, the last one sends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import money, town_date
from clerktui.rules.dates import parse_date
from clerktui.rules.enforcement import (
    ANSWERS,
    HOW_SERVED,
    KINDS,
    PERIODS,
    RELEASES,
    SERVED_ON,
)
from clerktui.rules.money import parse_cents
from clerktui.views.enforcement import CaseView, ThirdPartyView
from clerktui.widgets.forms import BandForm, BesideError, Send
from clerktui.widgets.pad import DateInput, NumberInput, OptionInput, WordInput, numbered

_LABEL = 18
_SHOWN = 6
_NO_PERIOD = ("", "none")


class ReadForm(BandForm):
    """A form whose dates, amounts and choices are read by the names of its fields."""

    DATES: tuple[str, ...] = ()
    AMOUNTS: tuple[str, ...] = ()
    CHOICES: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        said = super().values()
        for name in self.DATES:
            said[name] = self._read(name, _date, said[name])
        for name in self.AMOUNTS:
            said[name] = self._read(name, _cents, said[name])
        for name in self.CHOICES:
            field = self.query_one(f"#{name}", OptionInput)
            said[name] = self._read(name, lambda _, of=field: of.code(), "")
        return said

    def _read(self, name: str, read: Any, typed: str) -> Any:
        try:
            return read(typed)
        except ClerkError as refusal:
            raise BesideError(name, refusal) from refusal

    def pick(self, name: str, code: Any) -> None:
        """Choose something beforehand."""
        field = self.query_one(f"#{name}", OptionInput)
        field.choose(code)
        field.select_all()


def _date(typed: str) -> dt.date | None:
    return parse_date(typed) if typed else None


def _cents(typed: str) -> int:
    return parse_cents(typed) if typed else 0


class CaseForm(ReadForm):
    """What is to be taken, and on whom the notice is served."""

    CHOICES = ("kind",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "enforcement.kind": "kind",
        "third_party.unknown": "party_id",
    }

    def __init__(self, account: str, parties: Sequence[ThirdPartyView], send: Send) -> None:
        facts = ["   ".join(f"{place} {name}" for place, name in enumerate(KINDS.values(), 1))]
        facts += [f"{one.party_id:>4}  {one.name}, {one.kind}" for one in parties[:_SHOWN]]
        if not parties:
            facts.append("Nobody is entered to serve papers on: F6 on the list, then F4.")
        elif len(parties) > _SHOWN:
            facts.append(f"and {len(parties) - _SHOWN} more: F6 on the list shows their numbers")
        super().__init__(f"New case of {account}", send, facts)
        self.first = parties[0] if parties else None

    def fields(self) -> Iterable[Widget]:
        yield OptionInput(" Take", numbered(list(KINDS.items())), id="kind", label_width=_LABEL)
        yield NumberInput(" Served on, no.", id="party_id", label_width=_LABEL, width=8)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    def on_mount(self) -> None:
        super().on_mount()
        kinds = {party: kind for kind, party in SERVED_ON.items()}
        self.pick("kind", kinds[self.first.kind] if self.first else "wages")

    def values(self) -> dict[str, Any]:
        said = super().values()
        if not said["party_id"].isdigit():
            refusal = Refused("third_party.unknown", number=said["party_id"] or "''")
            raise BesideError("party_id", refusal)
        return {**said, "party_id": int(said["party_id"])}


class PartyForm(ReadForm):
    """Who papers are served on, and where."""

    CHOICES = ("kind",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "third_party.kind": "kind",
        "third_party.missing": "name",
    }

    def fields(self) -> Iterable[Widget]:
        kinds = numbered([(one, one) for one in SERVED_ON.values()])
        yield OptionInput(" It is", kinds, id="kind", label_width=_LABEL)
        for name, label in (
            *(("name", "Name"), ("attention", "Attention"), ("address", "Address")),
            *(("city", "City"), ("state", "State"), ("zip", "ZIP"), ("phone", "Phone")),
        ):
            yield WordInput(f" {label}", id=name, label_width=_LABEL, width=40, max_length=60)

    def on_mount(self) -> None:
        super().on_mount()
        self.pick("kind", "employer")
        self.query_one("#state", WordInput).reset("NC")


class ServeForm(ReadForm):
    """The day both notices were served, and how."""

    DATES = ("third_party_on", "taxpayer_on")
    CHOICES = ("how",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "enforcement.same_day": "taxpayer_on",
        "enforcement.served_on": "third_party_on",
        "enforcement.stale": "third_party_on",
    }

    def __init__(self, view: CaseView, send: Send) -> None:
        fee = money(view.fee_cents)
        facts = [
            f"Papers {', '.join(one.number for one in view.papers)}, {view.third_party.name}",
            f"Both on one day, by {town_date(view.serve_by)}; then {fee} more is owed.",
        ]
        super().__init__(f"Service of case {view.number}", send, facts)

    def fields(self) -> Iterable[Widget]:
        yield DateInput(" Third party", id="third_party_on", label_width=_LABEL, width=12)
        yield DateInput(" Taxpayer", id="taxpayer_on", label_width=_LABEL, width=12)
        how = numbered(list(HOW_SERVED.items()))
        yield OptionInput(" How", how, id="how", label_width=_LABEL)

    def on_mount(self) -> None:
        super().on_mount()
        self.pick("how", "collector")

    def values(self) -> dict[str, Any]:
        said = super().values()
        for name in self.DATES:
            if said[name] is None:
                raise BesideError(name, "Type the day it was served.")
        return said


class AnswerForm(ReadForm):
    """What the third party said; of wages when they are paid, else what is held."""

    DATES = ("answered_on", "next_on")
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "enforcement.answer": "answer",
        "enforcement.answered_on": "answered_on",
        "enforcement.pay_period": "next_on",
        "enforcement.held": "held_cents",
    }

    def __init__(self, view: CaseView, send: Send) -> None:
        facts = [f"{view.third_party.name}, served {town_date(view.served_on or view.dated_on)}"]
        super().__init__(f"Answer in case {view.number}", send, facts)
        self.is_wages = view.kind == "wages"
        self.CHOICES = ("answer", "pay_period") if self.is_wages else ("answer",)
        self.AMOUNTS = () if self.is_wages else ("held_cents",)

    def fields(self) -> Iterable[Widget]:
        answers = numbered(list(ANSWERS.items()))
        yield OptionInput(" It", answers, id="answer", label_width=_LABEL)
        yield DateInput(" Answered on", id="answered_on", label_width=_LABEL, width=12)
        if self.is_wages:
            periods = numbered([*((one, one) for one in PERIODS), _NO_PERIOD])
            yield OptionInput(" Paid", periods, id="pay_period", label_width=_LABEL)
            yield DateInput(" Next pay day", id="next_on", label_width=_LABEL, width=12)
        else:
            yield NumberInput(" Holds", id="held_cents", label_width=_LABEL, width=14)
            yield DateInput(" Pays over on", id="next_on", label_width=_LABEL, width=12)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    def on_mount(self) -> None:
        super().on_mount()
        self.pick("answer", "admits")
        if self.is_wages:
            self.pick("pay_period", "biweekly")

    def values(self) -> dict[str, Any]:
        said = super().values()
        if said["answered_on"] is None:
            raise BesideError("answered_on", "Type the day it came.")
        return said


class MoneyForm(ReadForm):
    """What came, of which pay period, by which check."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "enforcement.amount": "amount_cents",
        "enforcement.gross": "gross_cents",
        "enforcement.over_limit": "note",
        "enforcement.period": "period_on",
        "payment.reference_missing": "reference",
    }

    def __init__(self, view: CaseView, send: Send) -> None:
        facts = [f"{view.third_party.name}: {money(view.left_cents)} is left."]
        super().__init__(f"Money in case {view.number}", send, facts)
        self.is_wages = view.kind == "wages"
        self.AMOUNTS = ("amount_cents", "gross_cents") if self.is_wages else ("amount_cents",)
        self.DATES = ("period_on",) if self.is_wages else ()

    def fields(self) -> Iterable[Widget]:
        yield NumberInput(" Amount", id="amount_cents", label_width=_LABEL, width=14)
        if self.is_wages:
            yield NumberInput(" Gross wages", id="gross_cents", label_width=_LABEL, width=14)
            yield DateInput(" Period ending", id="period_on", label_width=_LABEL, width=12)
        yield WordInput(" Check number", id="reference", label_width=_LABEL, width=20)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)


class ReleaseForm(ReadForm):
    """Why the case is let go."""

    CHOICES = ("reason",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "enforcement.must_release": "reason",
        "enforcement.not_paid": "reason",
        "enforcement.note_missing": "note",
    }

    def __init__(self, view: CaseView, send: Send) -> None:
        names = [f"{place} {words}" for place, words in enumerate(RELEASES.values(), 1)]
        facts = ["   ".join(names[:3]), "   ".join(names[3:])]
        super().__init__(f"Release of case {view.number}", send, facts)
        paid = "" if view.left_cents else "paid"
        nothing = "nothing" if view.answer == "denies" else ""
        self.reason = view.must or paid or nothing or "agreed"

    def fields(self) -> Iterable[Widget]:
        reasons = numbered(list(RELEASES.items()))
        yield OptionInput(" Because", reasons, id="reason", label_width=_LABEL)
        yield WordInput(" Note", id="note", label_width=_LABEL, width=48, max_length=150)

    def on_mount(self) -> None:
        super().on_mount()
        self.pick("reason", self.reason)
