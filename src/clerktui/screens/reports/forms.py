"""What narrows a report, and what a saved set is made of, asked in a band."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from textual.widget import Widget

from clerktui.errors import ClerkError
from clerktui.i18n import town_date
from clerktui.rules.dates import parse_date
from clerktui.screens.batches.fields import DateInput, WordInput
from clerktui.screens.batches.forms import BesideError, FormDialog, Send
from clerktui.views.reports import ReportAsked, ReportKind, ReportSetView, SetReport
from clerktui.widgets import Field

_LABEL = 16
_DAYS_MAX = 36_500


class NarrowForm(FormDialog):
    """Dates, office, days past due: only what the report can be narrowed by."""

    REFUSED_AT: ClassVar[dict[str, str]] = {"report.dates": "until"}

    def __init__(
        self, kind: ReportKind, asked: ReportAsked, offices: tuple[str, ...], send: Send
    ) -> None:
        one_of = f", one office or all: {', '.join(offices)}" if _asks_office(kind, offices) else ""
        super().__init__(f"{kind.title}{one_of}", send)
        self.kind = kind
        self.asked = asked
        self.offices = offices

    def fields(self) -> Iterable[Widget]:
        if "dates" in self.kind.takes:
            yield _date(" From", "since", self.asked.since)
        last = " To" if "dates" in self.kind.takes else " As of"
        yield _date(last, "until", self.asked.until)
        if _asks_office(self.kind, self.offices):
            office = self.asked.office
            yield WordInput(
                " Office", office, id="office", label_width=_LABEL, width=12, max_length=20
            )
        if "over_days" in self.kind.takes:
            days = str(self.asked.over_days)
            yield WordInput(
                " Days past due", days, id="over", label_width=_LABEL, width=6, max_length=5
            )

    def on_mount(self) -> None:
        super().on_mount()
        for field in self.query(Field):
            field.select_all()

    def values(self) -> tuple[Any, ...]:
        until = self._day("until")
        since = self._day("since") if "dates" in self.kind.takes else until
        narrowed = replace(self.asked, since=since, until=until, office=self._office())
        return (replace(narrowed, over_days=self._over()),)

    def _day(self, field: str) -> dt.date:
        try:
            return parse_date(self.query_one(f"#{field}", Field).value)
        except ClerkError as refusal:
            raise BesideError(field, refusal) from refusal

    def _typed(self, where: str) -> str:
        """What a field says; nothing where the report cannot be narrowed by it."""
        return "".join(field.value.strip() for field in self.query(where).results(Field))

    def _office(self) -> str:
        typed = "".join(
            field.value.strip().upper() for field in self.query("#office").results(Field)
        )
        if typed and typed not in [code.upper() for code in self.offices]:
            raise BesideError("office", f"There is no office {typed}. Empty is all offices.")
        return typed

    def _over(self) -> int:
        typed = self._typed("#over") or "0"
        if not (typed.isascii() and typed.isdigit()) or int(typed) > _DAYS_MAX:
            raise BesideError("over", "Type a number of days.")
        return int(typed)


def _asks_office(kind: ReportKind, offices: tuple[str, ...]) -> bool:
    return "office" in kind.takes and len(offices) > 1


def _date(label: str, id_: str, day: dt.date | None) -> DateInput:
    return DateInput(label, town_date(day), id=id_, label_width=_LABEL, width=12, max_length=10)


class SetForm(FormDialog):
    """A set: code, name, key, and the reports that were picked, where more may narrow each."""

    REFUSED_AT: ClassVar[dict[str, str]] = {
        "report.set_code": "code",
        "report.set_name": "name",
        "report.set_key": "key",
        "report.set_key_taken": "key",
    }

    def __init__(self, title: str, draft: ReportSetView, send: Send) -> None:
        super().__init__(title, send)
        self.draft = draft

    def fields(self) -> Iterable[Widget]:
        draft = self.draft
        if not draft.code:
            yield WordInput(" Code", id="code", label_width=_LABEL, width=14, max_length=12)
        yield WordInput(" Name", draft.name, id="name", label_width=_LABEL, width=42, max_length=40)
        key = str(draft.position or "")
        yield WordInput(" Key, 1 to 9", key, id="key", label_width=_LABEL, width=3, max_length=1)
        reports = " ".join(one.said() for one in draft.reports)
        yield WordInput(
            " Reports", reports, id="reports", label_width=_LABEL, width=60, max_length=400
        )

    def values(self) -> tuple[Any, ...]:
        key = self.query_one("#key", Field).value.strip() or "0"
        if not (key.isascii() and key.isdigit()):
            raise BesideError("key", "Type a digit, or nothing.")
        code = self.draft.code or self.query_one("#code", Field).value.strip()
        words = self.query_one("#reports", Field).value.split()
        return (
            ReportSetView(
                code,
                self.query_one("#name", Field).value.strip(),
                int(key),
                tuple(SetReport.read(word) for word in words),
            ),
        )
