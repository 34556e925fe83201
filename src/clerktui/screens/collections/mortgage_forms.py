"""The forms about mortgage companies: a company, a parcel, a file to check or to take in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.rules.dates import parse_date
from clerktui.rules.money import parse_cents
from clerktui.widgets import Field
from clerktui.widgets.forms import BandForm, BesideError
from clerktui.widgets.pad import DateInput, WordInput

_LABEL = 16


class CompanyForm(BandForm):
    """A company's code, its name, how its files are laid out."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "mortgage.code": "code",
        "mortgage.dated": "code",
        "mortgage.layout": "layout",
    }

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Code", id="code", label_width=_LABEL, width=20, max_length=20)
        yield WordInput(" Name", id="name", label_width=_LABEL, width=48, max_length=60)
        yield WordInput(" Layout", "csv", id="layout", label_width=_LABEL, width=20, max_length=20)


class ParcelForm(BandForm):
    """An account, tax bill or parcel, and the company's own number of its loan."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "mortgage.not_found": "account",
        "mortgage.pays_already": "account",
    }

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" Account, parcel", id="account", label_width=18, width=24, max_length=40)
        yield WordInput(" Loan", id="loan", label_width=18, width=24, max_length=30)


class DayForm(BandForm):
    """The day the company means to pay."""

    def fields(self) -> Iterable[Widget]:
        yield DateInput(" It pays on", id="as_of", label_width=_LABEL, width=12)

    def values(self) -> dict[str, Any]:
        return {"as_of": day_of(self, "as_of")}


class FileForm(BandForm):
    """Where the file is, when its money counts from, what its check says."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "file.unreadable": "path",
        "file.duplicate": "path",
        "mortgage.check_missing": "check_cents",
        "mortgage.check_total": "check_cents",
        "mortgage.day": "as_of",
    }
    takes_money: ClassVar[bool] = False

    def fields(self) -> Iterable[Widget]:
        yield WordInput(" File", id="path", label_width=_LABEL, width=56, max_length=400)
        yield DateInput(" It pays on", id="as_of", label_width=_LABEL, width=12)
        yield WordInput(" Check is over", id="check_cents", label_width=_LABEL, width=14)
        if self.takes_money:
            yield WordInput(" Check number", id="check_number", label_width=_LABEL, width=20)

    def values(self) -> dict[str, Any]:
        said = super().values()
        said["path"] = Path(said["path"])
        said["as_of"] = day_of(self, "as_of")
        typed = said["check_cents"]
        try:
            said["check_cents"] = parse_cents(typed) if typed else None
        except ClerkError as refusal:
            raise BesideError("check_cents", refusal) from refusal
        return said


class MoneyForm(FileForm):
    """The same for money that came, with the number of its check."""

    takes_money = True


def day_of(form: BandForm, name: str) -> Any:
    """What a field says of a day; nothing typed is no day.

    Raises:
        BesideError: it is no day.
    """
    typed = form.query_one(f"#{name}", Field).value.strip()
    try:
        return parse_date(typed) if typed else None
    except ClerkError as refusal:
        raise BesideError(name, refusal) from refusal
