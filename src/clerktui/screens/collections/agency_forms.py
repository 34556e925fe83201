"""The small forms about collection agencies: each Enter goes on, the last one sends."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.i18n import town_date
from clerktui.screens.collections.enforcement_forms import ReadForm
from clerktui.views.agencies import AgencyView
from clerktui.widgets.forms import BesideError, Send
from clerktui.widgets.pad import DateInput, NumberInput, OptionInput, WordInput, numbered

_LABEL = 20
_RATES = {False: "as agreed", True: "as the file says"}
_ACTIVE = {True: "gets debts", False: "gets nothing any more"}
_WORDS = ("code", "name", "layout")


def percent(permille: int) -> str:
    """Parts of a thousand as a percentage.

    >>> percent(250), percent(225)
    ('25 %', '22.5 %')
    """
    whole, tenth = divmod(permille, 10)
    return f"{whole}.{tenth} %" if tenth else f"{whole} %"


class TermsForm(ReadForm):
    """What is agreed from a day on; of an agency there is, its terms stand there already."""

    CHOICES = ("is_active",)
    DATES = ("effective_from",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "agency.code": "code",
        "agency.layout": "layout",
        "agency.terms": "commission_permille",
        "agency.dated": "effective_from",
    }

    def __init__(self, agency: AgencyView | None, send: Send) -> None:
        facts = []
        if agency:
            keeps = f"{agency.code} keeps {percent(agency.commission_permille)}"
            facts = [f"{keeps}, agreed since {town_date(agency.effective_from)}."]
        super().__init__("What is agreed with an agency", send, facts)
        self.agency = agency

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Code", id="code", label_width=_LABEL, width=20, max_length=20)
        yield WordInput(" Name", id="name", label_width=_LABEL, width=50, max_length=60)
        yield WordInput(" Layout of its files", id="layout", label_width=_LABEL, width=20)
        yield NumberInput(" Keeps, of 1,000", id="commission_permille", label_width=_LABEL, width=5)
        yield NumberInput(" Taken back, days", id="recall_days", label_width=_LABEL, width=5)
        yield DateInput(" From (else today)", id="effective_from", label_width=_LABEL, width=12)
        yield OptionInput(
            " It", numbered(list(_ACTIVE.items())), id="is_active", label_width=_LABEL
        )

    def on_mount(self) -> None:
        super().on_mount()
        said = self.agency
        before = {"layout": "csv"}
        if said:
            before = {
                "code": said.code,
                "name": said.name,
                "layout": said.layout,
                "commission_permille": str(said.commission_permille),
                "recall_days": str(said.recall_days),
            }
        for name, value in before.items():
            self.query_one(f"#{name}", WordInput if name in _WORDS else NumberInput).reset(value)
        self.pick("is_active", not said or said.is_active)

    def values(self) -> dict[str, Any]:
        said = super().values()
        for name in ("commission_permille", "recall_days"):
            if not said[name].isdecimal():
                raise BesideError(name, "Type a whole number.")
            said[name] = int(said[name])
        return {**said, "code": said["code"].upper()}


class MoneyForm(ReadForm):
    """Which file an agency sent with its money, and whether its own commission is taken."""

    CHOICES = ("accepts_rate",)
    DATES = ("received_on",)
    REFUSED_AT: ClassVar[dict[str, str]] = {
        "file.unreadable": "path",
        "file.empty": "path",
        "file.duplicate": "path",
        "agency.column": "path",
        "agency.line": "path",
        "agency.adds_up": "path",
        "agency.mixed": "path",
        "agency.not_placed": "path",
        "agency.rate": "accepts_rate",
        "batch.received_late": "received_on",
    }

    def __init__(self, send: Send) -> None:
        super().__init__("The file of what an agency collected", send)

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" File", id="path", label_width=_LABEL, width=54, max_length=400)
        yield DateInput(" Received on", id="received_on", label_width=_LABEL, width=12)
        rates = numbered(list(_RATES.items()))
        yield OptionInput(" Commission", rates, id="accepts_rate", label_width=_LABEL)

    def on_mount(self) -> None:
        super().on_mount()
        self.pick("accepts_rate", False)

    def values(self) -> dict[str, Any]:
        said = super().values()
        if not said["path"]:
            raise BesideError("path", "Type where the file is.")
        return {**said, "path": Path(said["path"])}
