"""The account desk of the demonstration town: who to transfer to, calls to make, proofs of flags.

Everything is written by the services, as the office would do it; a town of few people gets less.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, insert, select, update

from clerktui.clock import FixedClock
from clerktui.db import Database
from clerktui.models import AccountFlag, FlagMove, FlagProof
from clerktui.services import account_flags, contacts, directory
from clerktui.services.demo.books import Books
from clerktui.services.demo.people import CAST
from clerktui.services.demo.residents import Resident
from clerktui.services.reference import forget
from clerktui.views.accounts import FlagDraft
from clerktui.views.contacts import ContactDraft, DirectoryDraft

_FLAG = AccountFlag.__table__
_AFTERNOON = 54_000
_DAY = dt.timedelta(days=1)
_CAST_NAMES = {person.name for person in CAST}
_DIRECTORY = (
    DirectoryDraft(
        "Public Works",
        "(919) 555-0160",
        "Bo Tate",
        "12",
        "leak, low pressure, main break, water quality, meter, turn-on",
        "mon-fri 07:00-15:30",
        say="Ask for the street and the nearest cross street first.",
        note="After hours the police desk reaches whoever is on call.",
    ),
    DirectoryDraft(
        "Public Works",
        "(919) 555-0161",
        "Carts and yard waste",
        topics="garbage, missed pickup, second cart, yard waste, landfill, recycling",
        hours="mon-fri 07:00-15:30",
    ),
    DirectoryDraft(
        "County tax office",
        "(919) 555-0170",
        topics="property value, appeal, listing, vehicle tax, exemption, deed",
        hours="mon-fri 08:30-16:30",
        languages="en, es",
        say="The county sets the value; the town only collects.",
    ),
    DirectoryDraft(
        "Finance",
        "(919) 555-0180",
        "Fay Hinson",
        "31",
        "refund, payment plan above policy, write-off, bankruptcy, estate",
    ),
    DirectoryDraft(
        "Planning and inspections",
        "(919) 555-0190",
        topics="permit, zoning, address, tap, new service outside a subdivision",
        hours="mon-thu 08:00-12:00 13:00-17:00; fri 08:00-12:00",
    ),
    DirectoryDraft(
        "Police desk",
        "(919) 555-0100",
        topics="after hours water emergency, hydrant open, vandalism",
        hours="mon-sun 00:00-23:59",
        say="For life and limb they hang up and dial 911.",
    ),
    DirectoryDraft(
        "Social services",
        "(919) 555-0150",
        topics="help with a bill, crisis assistance, LIHWAP, cut-off notice",
        hours="mon-fri 08:00-17:00",
        languages="en, es",
        say="Bring the cut-off notice and proof of income.",
    ),
    DirectoryDraft(
        "Parks and recreation",
        "(919) 555-0195",
        topics="shelter rental, ball field, summer camp",
        hours="mon-fri 09:00-18:00",
    ),
)
_PROVED = {
    "life_support": ("doctor_letter", "Dr. Lee", 365),
    "bankruptcy": ("notice", "trustee's notice", None),
    "deceased": ("death_certificate", "copy at the desk", None),
    "confidential": ("program_card", "NC-2231", 1461),
}


def write_desk(db: Database, books: Books, residents: Sequence[Resident], seed: int) -> None:
    """Write the directory, the proofs of flags, two flags that run out, and calls to make."""
    forget(db)
    for draft in _DIRECTORY:
        directory.save_entry(db, books.staff["sam"], draft)
    with db.write(patient=True) as connection:
        _prove_flags(connection, books)
    people = [one for one in residents if one.status == "active" and one.name not in _CAST_NAMES]
    _run_out(db, books, people)
    _promise(db, books, people, seed)


def _prove_flags(connection: Connection, books: Books) -> None:
    """What flags of the town's past were proved by, who saw it, and until when they hold."""
    sam = books.staff["sam"].user_id
    rows = connection.execute(select(_FLAG).where(_FLAG.c.code.in_(_PROVED)).order_by(_FLAG.c.id))
    for row in rows.all():
        kind, reference, lasts = _PROVED[row.code]
        expires_on = row.starts_on + lasts * _DAY if lasts else None
        facts = dict(_facts(row))
        values = {
            "expires_on": expires_on,
            "review_on": expires_on - 30 * _DAY if expires_on else None,
        }
        mine = _FLAG.c.id == row.id
        connection.execute(update(_FLAG).where(mine).values(**values, **facts))
        at = books.calendar.at(row.starts_on, _AFTERNOON)
        move = {"flag_id": row.id, "kind": "set", "at": at, "user_id": sam, "reason": row.note}
        connection.execute(insert(FlagMove.__table__).values(expires_on=expires_on, **move))
        proof = {"kind": kind, "reference": reference, "seen_on": row.starts_on}
        connection.execute(
            insert(FlagProof.__table__).values(flag_id=row.id, seen_by_id=sam, **proof)
        )


def _facts(row: object) -> Iterator[tuple[str, object]]:
    """The case of a bankruptcy, and what is printed instead of a confidential address."""
    code, flag_id, starts_on = (getattr(row, name) for name in ("code", "id", "starts_on"))
    if code == "bankruptcy":
        filed_on = starts_on - 6 * _DAY
        yield "case_number", f"{filed_on:%y}-{50_000 + flag_id}"
        yield "court", "U.S. Bankruptcy Court, W.D.N.C."
        yield "filed_on", filed_on
        yield "petition_on", filed_on
    if code == "confidential":
        yield "substitute_address", f"PO Box 2109 Apt {1_000 + flag_id}, Raleigh NC 27602"


def _run_out(db: Database, books: Books, people: Sequence[Resident]) -> None:
    """Two people whose oxygen form runs out soon, on the list of flags to renew."""
    with db.read() as connection:
        flagged = set(connection.execute(select(_FLAG.c.account_id)).scalars())
    free = [one for one in people if one.account_id not in flagged and one.services]
    for place, one in enumerate(free[:2]):
        draft = FlagDraft(
            "life_support",
            "oxygen concentrator at the premise",
            books.calendar.today + (9 + 14 * place) * _DAY,
            "doctor_letter",
            "Dr. Lee",
        )
        account_flags.add_flag(db, books.staff["sam"], one.number, draft)


def _promise(db: Database, books: Books, people: Sequence[Resident], seed: int) -> None:
    """One call that is overdue since the last open day, and three of today."""
    said = (
        ("ana", "wants to know when the meter is read again", "high_bill"),
        ("ana", "asks for a copy of the bill with the leak on it", "leak"),
        ("dee", "asks whether a payment plan is possible", "arrangement"),
    )
    now = db.clock
    for place, (who, words, reason) in enumerate(said[: len(people)]):
        if place == 0:
            last_day = books.calendar.last_open_day()
            db.clock = FixedClock(books.calendar.at(last_day, _AFTERNOON - 7_200))
        draft = ContactDraft(
            f"demo-contact-{seed}-{place}",
            "call",
            words,
            people[place].number,
            number=f"(919) 555-01{20 + place}",
            reason=reason,
            outcome="call_back",
            call_back="soon",
        )
        contacts.log_contact(db, books.staff[who], draft)
        db.clock = now
    free = ContactDraft(
        f"demo-contact-{seed}-free",
        "call",
        "moves here next month, asks what a deposit is",
        caller="Jo Hunter",
        number="(704) 555-0118",
        reason="new_service",
        outcome="call_back",
        call_back="soon",
    )
    contacts.log_contact(db, books.staff["ana"], free)
