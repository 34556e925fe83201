"""What clerks know of people: flags every screen must say, and what was said on the telephone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from clerktui.models import AccountFlag, Contact
from clerktui.services.demo.chance import Dice, happens
from clerktui.services.demo.days import Calendar, open_day
from clerktui.services.demo.people import CAST
from clerktui.services.demo.residents import Resident
from clerktui.services.demo.tables import Pile

_TALK = (
    ("call", "Asks when the bill is due. Told the due date and the balance.", "bill", "resolved"),
    (
        "call",
        "High bill. Meter read again, reading right; toilet may be running.",
        "high_bill",
        "resolved",
    ),
    ("call", "Asks how to pay by card from home. Gave the web address.", "payment", "resolved"),
    (
        "call",
        "Reports low pressure at the street. Passed on to Public Works.",
        "leak",
        "transferred",
    ),
    ("call", "Wants a second solid waste cart from next month.", "garbage", "resolved"),
    ("call", "Did not get the bill. Mail address checked, copy sent.", "bill", "resolved"),
    ("visit", "Came in for a copy of the last three bills.", "bill", "resolved"),
    ("visit", "Showed the lease; name on the account is right.", "new_service", "resolved"),
    ("visit", "Paid at the counter, asked for a receipt by mail as well.", "payment", "resolved"),
    ("letter", "Leak adjustment form received with the plumber's bill.", "leak", "none"),
    ("letter", "Mail returned, no forwarding address. Call before the next bill.", "bill", "none"),
    ("note", "Dog in the yard: meter reader to ring first.", "", ""),
    ("note", "Gate code is at the desk. Meter behind the shed.", "", ""),
    ("note", "Customer writes notes such as [b]call after 5[/b]: read them as they stand.", "", ""),
)
_BEHIND_TALK = (
    ("call", "Reminded of the past due balance. Will pay on payday.", "payment", "promise"),
    ("call", "No answer. Left a message to call the office.", "payment", "message"),
    ("letter", "Past due notice sent.", "payment", "none"),
    (
        "visit",
        "Asks for a payment plan; told what the ordinance allows.",
        "arrangement",
        "resolved",
    ),
    ("call", "Disputes the late fee. Explained the due date on the bill.", "bill", "disputes"),
)
_WE_CALLED = ("promise", "message")
_RARE_FLAGS = (
    ("life_support", 4, "oxygen concentrator at the premise; doctor's letter on file"),
    ("bankruptcy", 3, "chapter 13 filed; trustee's notice on file"),
    ("do_not_call", 6, "asked in writing"),
    ("confidential", 2, "address confidentiality program"),
    ("no_checks", 5, "account closed at the bank"),
)
_DAYS_BACK = 540
_OFFICE_OPENS, _OFFICE_CLOSES = 30_000, 60_000
_DAY = dt.timedelta(days=1)
_CAST_NAMES = {person.name for person in CAST}


class Notes:
    """Writes flags and contacts for one account after another."""

    def __init__(
        self, pile: Pile, calendar: Calendar, user_ids: tuple[int, ...], rng: Dice
    ) -> None:
        self._pile = pile
        self._calendar = calendar
        self._user_ids = user_ids
        self._rng = rng
        self._last_day = calendar.last_open_day()

    def write(self, resident: Resident) -> None:
        """Put an account's flags and contacts on the pile."""
        for code, note, starts_on, expires_on in self._flags(resident):
            self._pile.add(AccountFlag, (resident.account_id, code, note, starts_on, expires_on))
        contacts = sorted(self._contacts(resident), key=lambda contact: contact[1])
        for (kind, body, reason, outcome), at in contacts:
            user_id = self._rng.choice(self._user_ids)
            way = "out" if outcome in _WE_CALLED else "in"
            said = (resident.account_id, kind, at, user_id, body, way, reason, outcome)
            self._pile.add(Contact, said)

    def _flags(self, resident: Resident) -> Iterator[tuple[str, str, dt.date, dt.date | None]]:
        rng, today = self._rng, self._calendar.today
        if resident.language == "es":
            yield "spanish", "", today - _DAY * 400, None
        if "[DECEASED]" in resident.name:
            yield "deceased", "see the estate's letter", today - _DAY * 90, None
            return
        if resident.status != "active" or not resident.services:
            return
        if happens(rng, 12) or resident.name == CAST[0].name:
            resident.tender = "cash"
            returned_on = open_day(today - _DAY * rng.randrange(40, 200))
            note = f"returned check {returned_on:%m/%d/%y}"
            yield "cash_only", note, returned_on, today + _DAY * rng.randrange(60, 300)
        for code, per_mille, note in _RARE_FLAGS:
            if happens(rng, per_mille):
                yield code, note, today - _DAY * rng.randrange(20, 300), None
        if resident.months_behind >= 3 and happens(rng, 450):
            yield "cut_off", "for non-payment", today - _DAY * rng.randrange(3, 25), None
        elif resident.months_behind >= 2 and happens(rng, 300):
            amount = rng.randrange(2, 9) * 10
            promised_on = today + _DAY * rng.randrange(2, 12)
            note = f"{amount}.00 by {promised_on:%m/%d/%y}"
            yield "promise", note, today - _DAY * rng.randrange(1, 9), promised_on

    def _contacts(self, resident: Resident) -> Iterator[tuple[tuple[str, ...], dt.datetime]]:
        rng = self._rng
        count = rng.choices((0, 1, 2, 3, 5), (62, 20, 10, 5, 3))[0]
        if resident.name in _CAST_NAMES:
            count = max(count, 2)
        for _ in range(count):
            said = rng.choice(_TALK)
            yield said, self._moment(_DAYS_BACK)
        if resident.months_behind >= 2:
            for _ in range(min(resident.months_behind, 4)):
                said = rng.choice(_BEHIND_TALK)
                yield said, self._moment(30 * resident.months_behind)

    def _moment(self, days_back: int) -> dt.datetime:
        day = open_day(self._last_day - _DAY * self._rng.randrange(1, days_back))
        seconds = self._rng.randrange(_OFFICE_OPENS, _OFFICE_CLOSES)
        return self._calendar.at(min(day, self._last_day), seconds)
