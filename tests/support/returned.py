"""Checks that come back, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from clerktui.services import drawers
from clerktui.services.returns import booking, find
from clerktui.views.returns import ReturnDraft, ReturnedView
from clerktui.views.tickets import LineDraft, PaymentPosted, TenderDraft
from tests.support.office import Office, new_id


def check(cents: int, number: str = "1187") -> TenderDraft:
    """A check."""
    return TenderDraft("check", cents, number)


def pay_by_check(
    office: Office, account: str, cents: int, number: str = "1187", **options
) -> PaymentPosted:
    """One check on one account."""
    return office.pay(account, cents, check(cents, number), **options)


def to_the_bank(office: Office) -> None:
    """Close every drawer that took something as it should be, and open it again.

    No bank has what still lies in an open drawer.
    """
    for who, session in tuple(office.sessions.items()):
        actor = office.people[who]
        now = drawers.current_drawer(office.db, actor)
        if now is None or now.session_id != session.session_id or not now.payments:
            continue
        lines = drawers.get_drawer(office.db, actor, session.drawer).lines
        held = {line.tender_type: line.expected_cents for line in lines if line.is_counted}
        office.close(who, **held)
        office.open_drawer(session.drawer, who)


def tender_of(office: Office, wanted: str, amount_cents: int | None = None) -> int:
    """The only piece of money that fits."""
    found = find.find_tenders(office.db, office.people["ana"], wanted, amount_cents)
    return find.the_one(found).tender_id


def draft(office: Office, wanted: str, **said) -> ReturnDraft:
    """The bank returned this check for want of funds, unless told otherwise."""
    to_the_bank(office)
    told = {"command_id": new_id(), "reason": "nsf", "code": "NSF", **said}
    return ReturnDraft(tender_id=tender_of(office, wanted), **told)


def bounce(office: Office, wanted: str, who: str = "ana", **said) -> ReturnedView:
    """Take a check back."""
    return booking.book_return(office.db, office.people[who], draft(office, wanted, **said))


def several(office: Office, lines: dict[str, int], *tenders: TenderDraft) -> PaymentPosted:
    """One ticket for several accounts or codes, paid in several ways."""
    drafts = [
        LineDraft("account" if number[0].isdigit() else "revenue", number, cents)
        for number, cents in lines.items()
    ]
    return office.post(office.draft(*drafts, tenders=tenders))


INTEREST = {"first_ppm": 20_000, "then_ppm": 7_500, "from_month": 1, "from_day": 6}


@contextmanager
def before_interest(office: Office) -> Iterator[None]:
    """Payments inside pay tax alone, as those did that were taken before interest ran."""
    office.decide("tax.interest", {**INTEREST, "first_ppm": 0, "then_ppm": 0})
    yield
    office.decide("tax.interest", INTEREST)
