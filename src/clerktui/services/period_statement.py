"""A statement for any period: opening balance, everything booked in it, closing balance.

Read back from the journal by the day each entry is booked to, so that it foots with the account as
of the days around it. Looking at it writes nothing; giving it out is a disclosure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import accumulate
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.i18n import ENGLISH, town_date
from clerktui.ledger import replay
from clerktui.models import (
    Account,
    Allocation,
    Customer,
    Premise,
    PrintJob,
    Tender,
    TenderType,
    Workstation,
)
from clerktui.printing.kept_words import in_language
from clerktui.printing.wording import Say, paper_date, saying
from clerktui.security.permissions import require
from clerktui.services import disclosures
from clerktui.services.account_numbers import which_account
from clerktui.services.entry_words import Facts, correction_name, entry_words, get_facts
from clerktui.services.letters import addressee
from clerktui.services.open_items import display_name
from clerktui.services.reference import get_reference
from clerktui.views.as_of import AsOf
from clerktui.views.disclosures import DisclosureDraft
from clerktui.views.documents import Column, ReportDocument, ReportRow, document_to_data
from clerktui.views.people import Actor
from clerktui.views.statements import StatementDraft, StatementLine, StatementView

_ACCOUNT = Account.__table__
_ALLOCATION = Allocation.__table__
_CUSTOMER = Customer.__table__
_JOB = PrintJob.__table__
_PREMISE = Premise.__table__
_TENDER = Tender.__table__
_TYPE = TenderType.__table__
_STATION = Workstation.__table__
_ONE_DAY = dt.timedelta(days=1)


def get_statement(
    db: Database, number: str, first: dt.date, last: dt.date, language: str = ENGLISH
) -> StatementView:
    """What is on the account from one day to another, both included; for the clerk in English.

    Raises:
        Refused: `account.unknown`, `account.ambiguous`, `statement.period`, `moment.future`.
    """
    with db.read() as connection:
        return _checked(db, connection, number, (first, last), language)


def _checked(
    db: Database,
    connection: Connection,
    number: str,
    days: tuple[dt.date, dt.date],
    language: str,
) -> StatementView:
    first, last = days
    if last < first:
        raise Refused("statement.period")
    if last > get_reference(db, connection).on:
        raise Refused("moment.future", day=last)
    return statement_of(db, connection, number, days, language)


def statement_of(
    db: Database,
    connection: Connection,
    number: str,
    days: tuple[dt.date, dt.date],
    language: str = "",
) -> StatementView:
    """A statement of any days, what is booked ahead of today too, in an open transaction.

    Args:
        db: the books.
        connection: the transaction.
        number: the account's number.
        days: the first and the last, both included.
        language: what it is worded in; the customer's own when empty.
    """
    first, last = days
    reference = get_reference(db, connection)
    head = _head(connection, which_account(connection, number).id)
    to = addressee(connection, head.id)
    opening = _balance(connection, head.id, first - _ONE_DAY)
    tongue = language or to.language
    lines = _lines(connection, head.id, days, opening, tongue)
    closing = lines[-1].balance_cents if lines else opening
    assert closing == _balance(connection, head.id, last), "the statement does not foot"
    return StatementView(
        account=head.number,
        name=display_name(head.last_name, head.first_name),
        to_lines=to.lines,
        service_address=head.address,
        language=tongue,
        town=reference.town,
        town_lines=tuple(reference.policy["receipt.header"]),
        timezone=reference.timezone,
        made_at=db.clock.now(),
        first=first,
        last=last,
        opening_cents=opening,
        closing_cents=closing,
        charged_cents=sum(max(0, line.amount_cents) for line in lines),
        paid_cents=sum(max(0, -line.amount_cents) for line in lines),
        lines=lines,
    )


def _head(connection: Connection, account_id: int) -> Any:
    return connection.execute(
        select(
            _ACCOUNT.c.id,
            _ACCOUNT.c.number,
            _CUSTOMER.c.last_name,
            _CUSTOMER.c.first_name,
            _PREMISE.c.address,
        )
        .join(_CUSTOMER, _CUSTOMER.c.id == _ACCOUNT.c.customer_id)
        .join(_PREMISE, _PREMISE.c.id == _ACCOUNT.c.premise_id)
        .where(_ACCOUNT.c.id == account_id)
    ).one()


def _balance(connection: Connection, account_id: int, day: dt.date) -> int:
    """What the account owed at the end of a day, from the journal alone."""
    open_then = replay.receivable_balances(AsOf(business_day=day), account_id).subquery()
    total = select(func.coalesce(func.sum(open_then.c.balance_cents), 0))
    return int(connection.execute(total).scalar_one())


def _lines(
    connection: Connection,
    account_id: int,
    days: tuple[dt.date, dt.date],
    opening_cents: int,
    language: str,
) -> tuple[StatementLine, ...]:
    say = saying(language)
    entries = connection.execute(replay.entries_between(account_id, *days)).all()
    wanted = {entry.entry_id for entry in entries}
    parts = [
        line for line in connection.execute(replay.lines_on(account_id)) if line.entry_id in wanted
    ]
    facts = _without_others(connection, get_facts(connection, entries, parts), account_id)
    lines = [
        StatementLine(
            entry.business_date,
            entry.kind,
            _words(say, entry, facts),
            int(entry.amount_cents),
            0,
            entry.receipt,
        )
        for entry in entries
    ]
    sums = list(accumulate((one.amount_cents for one in lines), initial=opening_cents))[1:]
    return tuple(
        replace(line, balance_cents=cents) for line, cents in zip(lines, sums, strict=True)
    )


def _without_others(connection: Connection, facts: Facts, account_id: int) -> Facts:
    """The facts without the check of whoever paid for others too: it is not this customer's."""
    shared = connection.execute(
        select(_ALLOCATION.c.payment_id)
        .where(
            _ALLOCATION.c.payment_id.in_(list(facts.tenders)),
            or_(_ALLOCATION.c.account_id.is_(None), _ALLOCATION.c.account_id != account_id),
        )
        .distinct()
    ).scalars()
    kinds: dict[int, list[tuple[str, str]]] = {payment_id: [] for payment_id in shared}
    if not kinds:
        return facts
    rows = connection.execute(
        select(_TENDER.c.payment_id, _TYPE.c.name)
        .join(_TYPE, _TYPE.c.code == _TENDER.c.tender_type)
        .where(_TENDER.c.payment_id.in_(list(kinds)), _TENDER.c.amount_cents > 0)
        .order_by(_TENDER.c.payment_id, _TENDER.c.line_no)
    )
    for row in rows:
        kinds[row.payment_id].append((row.name, ""))
    return replace(facts, tenders={**facts.tenders, **kinds})


def _words(say: Say, entry: Any, facts: Facts) -> str:
    """What an entry was, for the customer: of a correction not the office's notes and approvals."""
    if entry.correction is None:
        return entry_words(say, entry, facts)
    correction = facts.corrections[entry.correction]
    return say(
        "{kind} {number}: {reason}",
        kind=correction_name(say, correction.kind),
        number=str(correction.number),
        reason=in_language(correction.reason, say.language),
    )


# ------------------------------------------------------------------------------------ given out
def give_statement(db: Database, actor: Actor, draft: StatementDraft) -> StatementView:
    """A statement that is given out, its line written in the disclosure log.

    Raises:
        Refused: as `get_statement` and `disclosures.disclose`.
    """
    require(actor, "account.disclose")
    return db.post(lambda connection: _given(db, connection, actor, draft))


def print_statement(db: Database, actor: Actor, draft: StatementDraft) -> StatementView:
    """The same, queued for the printer of the actor's workstation.

    Raises:
        Refused: as `give_statement`, and `print.no_printer`.
    """
    require(actor, "account.disclose")
    return db.post(lambda connection: _printed(db, connection, actor, draft))


def _given(
    db: Database, connection: Connection, actor: Actor, draft: StatementDraft
) -> StatementView:
    last = draft.last or get_reference(db, connection).on
    view = _checked(db, connection, draft.account, (draft.first, last), draft.language)
    given = f"statement {town_date(draft.first)} to {town_date(last)}"
    told = draft.disclosure or DisclosureDraft(draft.command_id, draft.account, given)
    told = replace(told, command_id=draft.command_id, account=draft.account, given=given)
    disclosures.written(db, connection, actor, told)
    return view


def _printed(
    db: Database, connection: Connection, actor: Actor, draft: StatementDraft
) -> StatementView:
    kind = connection.execute(
        select(_STATION.c.printer_kind).where(_STATION.c.id == actor.workstation_id)
    ).scalar_one()
    if kind == "none":
        raise Refused("print.no_printer", workstation=actor.workstation)
    view = _given(db, connection, actor, draft)
    now = db.clock.now()
    connection.execute(
        insert(_JOB).values(
            subject_id=view.account,
            workstation_id=actor.workstation_id,
            next_try_at=now,
            created_at=now,
            **document_to_data(to_report(view)),
        )
    )
    return view


def to_report(view: StatementView) -> ReportDocument:
    """The statement as a document for paper, text and CSV, in the language it is worded in."""
    tongue = view.language
    say = saying(tongue)
    opening = (view.first, say("Opening balance"), None, None, view.opening_cents)
    closing = (
        view.last,
        say("Closing balance"),
        view.charged_cents,
        view.paid_cents,
        view.closing_cents,
    )
    is_english = tongue == "en"
    return ReportDocument(
        title=say("Statement of account {account}", account=view.account),
        subtitle=say(
            "{first} to {last}",
            first=paper_date(view.first, tongue),
            last=paper_date(view.last, tongue),
        ),
        town=view.town,
        columns=(
            Column(name=say("Date"), kind="date" if is_english else "text", width=10),
            Column(name=say("What"), width=30),
            Column(name=say("Charges"), kind="money", width=11),
            Column(name=say("Payments and credits"), kind="money", width=11),
            Column(name=say("Balance"), kind="money", width=11),
        ),
        rows=tuple(_row(cells, tongue) for cells in (opening, *map(_cells, view.lines))),
        totals=(_row(closing, tongue),),
        footnotes=(
            *view.to_lines,
            say("Service at {address}", address=view.service_address),
            *view.town_lines,
        ),
        made_at=view.made_at,
        timezone=view.timezone,
    )


def _cells(line: StatementLine) -> tuple[Any, ...]:
    cents = line.amount_cents
    charged, paid = (cents, None) if cents >= 0 else (None, -cents)
    return line.on, line.words, charged, paid, line.balance_cents


def _row(cells: tuple[Any, ...], language: str) -> ReportRow:
    """Dates as the language writes them; English ones stay dates, ISO in a CSV file."""
    day, *others = cells
    return ReportRow((day if language == "en" else paper_date(day, language), *others))
