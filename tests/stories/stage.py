"""The sentences stories are told in, and what each of them does at the desk."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from sqlalchemy import text

from clerktui.db import database
from clerktui.errors import ClerkError, NeedsOverride, OutcomeUnknown
from clerktui.i18n import sentence
from clerktui.rules.money import format_cents, parse_cents
from clerktui.rules.scanline import ScanLayout, make_scan
from clerktui.services import drawer_close, policies, receipts, reference, tickets
from clerktui.views.drawers import CloseDrawerDraft, DrawerClosed
from clerktui.views.tickets import LineDraft, PaymentDraft, PaymentPosted, TenderDraft
from tests.stories.teller import Teller
from tests.support.office import Office, new_id

WHO = r"(?P<who>Ana|Dee|Sam)"
MONEY = r"[\d,]+\.\d\d"
ACCOUNT = r"(?P<account>\d\d-\d{4}-\d\d)"
SERVICES = {
    "water": "water",
    "sewer": "sewer",
    "solid waste": "solid_waste",
    "fees": "fee",
    "property tax": "tax",
}
TENDERS = {
    "in cash": "cash",
    "by check": "check",
    "by card": "card",
    "by money order": "money_order",
}
COUNTED = {"cash": "cash", "checks": "check", "cards": "card", "money orders": "money_order"}
STUB = ScanLayout("stub", 20, (0, 8), (8, 19), "luhn", account_picture="##-####-##")

teller = Teller()
says = teller.says


@dataclass
class Stage:
    """The office of a story, and what just happened in it."""

    office: Office
    posted: PaymentPosted | None = None
    sent: PaymentDraft | None = None
    closed: DrawerClosed | None = None
    waiting: tuple[Any, NeedsOverride] | None = None
    line: Any = None
    told: Any = None
    folder: TemporaryDirectory[str] | None = None
    lines: list[Any] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def db(self):
        return self.office.db

    def actor(self, who: str):
        return self.office.people[who.lower()]


def cents(typed: str) -> int:
    return parse_cents(typed)


def agree(found: object, wanted: object) -> None:
    assert found == wanted, f"it is {_told(found)}, not {_told(wanted)}"


def _told(value: object) -> str:
    return format_cents(value) if isinstance(value, int) else repr(value)


def the_list(words: str) -> list[str]:
    """The parts of "a, b and c"."""
    return [part for part in re.split(r", (?:and )?| and ", words) if part]


# -------------------------------------------------------------------------------------- the town
@says(rf"account {ACCOUNT} of (?P<name>[A-Z][\w' ]+?) owes (?P<owed>.+)")
def an_account(stage: Stage, account: str, name: str, owed: str) -> None:
    first, _, last = name.rpartition(" ")
    amounts = {}
    for part in the_list(owed):
        amount, _, service = part.partition(" for ")
        amounts[SERVICES[service]] = cents(amount)
    stage.office.account(account, f"{last.upper()}, {first.upper()}", **amounts)


@says(rf"account {ACCOUNT} is CASH ONLY: (?P<note>.+)")
def cash_only(stage: Stage, account: str, note: str) -> None:
    line = tickets.open_line(stage.db, stage.actor("Ana"), account)
    stage.office.flag(line.account_id, "cash_only", note)


@says(r"bill stubs carry the account in 8 digits, the amount in 11 and a check digit")
def stubs(stage: Stage) -> None:
    policies.set_policy(stage.db, "scan.layouts", [STUB.to_data()], dt.date(2026, 1, 1))
    reference.forget(stage.db)


@says(r"two persons must agree to every void")
def two_persons(stage: Stage) -> None:
    rule = {"when": "always", "above_cents": 0}
    policies.set_policy(stage.db, "void.second_person", rule, dt.date(2026, 1, 1))
    reference.forget(stage.db)


# ------------------------------------------------------------------------------------ the drawer
@says(rf"{WHO} opens drawer (?P<drawer>\d) with (?P<float_>{MONEY})")
def opens_drawer(stage: Stage, who: str, drawer: str, float_: str) -> None:
    stage.office.open_drawer(drawer, who.lower(), cents(float_))


@says(rf"{WHO} closes the drawer, counting (?P<counted>.+)")
def closes_drawer(stage: Stage, who: str, counted: str) -> None:
    amounts = {}
    for part in the_list(counted):
        amount, _, kind = part.partition(" in ")
        amounts[COUNTED[kind]] = cents(amount)
    session = stage.office.sessions[who.lower()].session_id
    draft = CloseDrawerDraft(new_id(), session, tuple(amounts.items()))
    stage.closed = drawer_close.close_drawer(stage.db, stage.actor(who), draft)


@says(rf"the drawer is (?P<off>{MONEY}) (?P<which>over|short)")
def off_by(stage: Stage, off: str, which: str) -> None:
    agree(stage.closed.over_short_cents, cents(off) * (1 if which == "over" else -1))


@says(r"the drawer is exact")
def exact(stage: Stage) -> None:
    agree(stage.closed.over_short_cents, 0)


@says(
    rf"the Z report has (?P<name>[\w ]+?): expected (?P<expected>{MONEY}), "
    rf"counted (?P<counted>{MONEY})"
)
def z_tender(stage: Stage, name: str, expected: str, counted: str) -> None:
    found = {
        t.name.lower(): (t.expected_cents, t.counted_cents) for t in stage.closed.z_report.tenders
    }
    agree(found.get(name), (cents(expected), cents(counted)))


@says(r"the Z report has no other kind of money than (?P<names>.+)")
def z_only(stage: Stage, names: str) -> None:
    agree([t.name.lower() for t in stage.closed.z_report.tenders], the_list(names))


@says(
    rf"the Z report counts (?P<payments>\d+) payments of (?P<paid>{MONEY}) "
    rf"and (?P<voids>\d+) voids? of (?P<void>{MONEY})"
)
def z_counts(stage: Stage, payments: str, paid: str, voids: str, void: str) -> None:
    report = stage.closed.z_report
    agree((report.payments_count, report.payments_cents), (int(payments), cents(paid)))
    agree((report.voids_count, report.voids_cents), (int(voids), cents(void)))


@says(rf"the Z report has (?P<amount>{MONEY}) for (?P<what>.+)")
def z_service(stage: Stage, amount: str, what: str) -> None:
    found = {total.name.lower(): total.amount_cents for total in stage.closed.z_report.services}
    agree(found.get(what.lower()), cents(amount))


@says(r"the Z report names receipts (?P<first>\S+) to (?P<last>\S+)")
def z_numbers(stage: Stage, first: str, last: str) -> None:
    report = stage.closed.z_report
    agree((report.first_receipt, report.last_receipt), (first, last))


# ----------------------------------------------------------------------------------- the payment
def make_lines(stage: Stage, who: str, said: str) -> tuple[LineDraft, ...]:
    """The lines of "86.40 on account 10-0442-07 and 2 x REC-SWIM at 35.00"."""
    lines = []
    for part in the_list(said):
        on = re.fullmatch(rf"(?P<amount>{MONEY}) on account {ACCOUNT}", part)
        priced = re.fullmatch(rf"(?P<n>\d+) x (?P<code>[\w-]+) at (?P<unit>{MONEY})", part)
        amount = re.fullmatch(rf"(?P<amount>{MONEY}) for (?P<code>[\w-]+)", part)
        if on:
            version = stage.seen.pop((who, on["account"]), None)
            line = LineDraft("account", on["account"], cents(on["amount"]), seen_version=version)
        elif priced:
            unit, count = cents(priced["unit"]), int(priced["n"])
            line = LineDraft("revenue", priced["code"], unit * count, count, unit)
        else:
            assert amount, f"{part!r} is nothing that can be paid"
            line = LineDraft("revenue", amount["code"], cents(amount["amount"]))
        lines.append(line)
    return tuple(lines)


def make_tenders(said: str) -> tuple[TenderDraft, ...]:
    """The tenders of "100.00 in cash and 25.00 by check 1187"."""
    tenders = []
    for part in the_list(said):
        kinds = "|".join(TENDERS)
        found = re.fullmatch(rf"(?P<amount>{MONEY}) (?P<how>{kinds})(?: (?P<ref>\w+))?", part)
        assert found, f"{part!r} is no way to pay"
        tenders.append(
            TenderDraft(TENDERS[found["how"]], cents(found["amount"]), found["ref"] or "")
        )
    return tuple(tenders)


def make_draft(stage: Stage, who: str, lines: str, tenders: str) -> PaymentDraft:
    drafted = make_lines(stage, who, lines)
    return stage.office.draft(*drafted, who=who.lower(), tenders=make_tenders(tenders))


@says(rf"{WHO} takes (?P<lines>.+), paid (?P<tenders>[^;]+)")
def takes(stage: Stage, who: str, lines: str, tenders: str) -> None:
    stage.sent = make_draft(stage, who, lines, tenders)
    stage.posted = stage.office.post(stage.sent, who.lower())


@says(rf'{WHO} tries to take (?P<lines>.+), paid (?P<tenders>[^;]+), and is told "(?P<told>.+)"')
def tries(stage: Stage, who: str, lines: str, tenders: str, told: str) -> None:
    stage.sent = make_draft(stage, who, lines, tenders)
    refuse(stage, who, told)


def refuse(stage: Stage, who: str, told: str) -> None:
    try:
        stage.office.post(stage.sent, who.lower())
    except ClerkError as error:
        agree(sentence(error), told)
        stage.waiting = (who, error)
    else:
        raise AssertionError("it was taken")


@says(r"(?P<by>Sam) lets it through with his PIN, and it is taken")
def lets_through(stage: Stage, by: str) -> None:
    who, warning = stage.waiting
    office = stage.office
    office.approve(
        stage.sent.command_id,
        warning.message_id,
        warning.permission,
        by.lower(),
        who.lower(),
        warning,
    )
    stage.posted = office.post(stage.sent, who.lower())


@says(rf"{WHO} scans the stub of account {ACCOUNT} over (?P<amount>{MONEY})")
def scans(stage: Stage, who: str, account: str, amount: str) -> None:
    typed = make_scan(STUB, account, cents(amount))
    stage.line = tickets.open_line(stage.db, stage.actor(who), typed)


@says(rf"{WHO} scans the same stub with one digit smudged and is told \"(?P<told>.+)\"")
def scans_badly(stage: Stage, who: str, told: str) -> None:
    typed = make_scan(STUB, stage.line.account, stage.line.scanned_cents)
    wrong = typed[:5] + str((int(typed[5]) + 1) % 10) + typed[6:]
    try:
        tickets.open_line(stage.db, stage.actor(who), wrong)
    except ClerkError as error:
        agree(sentence(error), told)
    else:
        raise AssertionError("it was read")


@says(rf"the line shows account {ACCOUNT} and (?P<amount>{MONEY})")
def shows(stage: Stage, account: str, amount: str) -> None:
    agree((stage.line.account, stage.line.scanned_cents), (account, cents(amount)))


@says(rf"{WHO} looks at account {ACCOUNT}: it owes (?P<owed>{MONEY})")
def looks(stage: Stage, who: str, account: str, owed: str) -> None:
    line = tickets.open_line(stage.db, stage.actor(who), account)
    agree(line.balance_cents, cents(owed))
    stage.seen[who, account] = line.version


@says(r"the receipt is (?P<number>\S+)")
def receipt_is(stage: Stage, number: str) -> None:
    agree(stage.posted.receipt, number)


@says(rf"the change is (?P<change>{MONEY})")
def change_is(stage: Stage, change: str) -> None:
    agree(stage.posted.change_cents, cents(change))


@says(rf"(?P<amount>{MONEY}) of it went to (?P<service>[a-z ]+), (?P<reason>[a-z0-9 :]+)")
def went_to(stage: Stage, amount: str, service: str, reason: str) -> None:
    code = SERVICES.get(service, service)
    found = [
        (s.share.amount_cents, s.share.reason)
        for s in stage.posted.shares
        if s.share.service == code
    ]
    agree(found, [(cents(amount), reason)])


@says(rf"account {ACCOUNT} owes (?P<owed>{MONEY})")
def owes(stage: Stage, account: str, owed: str) -> None:
    agree(stage.office.balance(account), cents(owed))


@says(rf"account {ACCOUNT} has a credit of (?P<credit>{MONEY})")
def has_credit(stage: Stage, account: str, credit: str) -> None:
    agree(stage.office.balance(account), -cents(credit))


@says(rf"account {ACCOUNT} still owes (?P<owed>.+)")
def still_owes(stage: Stage, account: str, owed: str) -> None:
    line = tickets.open_line(stage.db, stage.actor("Ana"), account)
    wanted = {}
    for part in the_list(owed):
        amount, _, service = part.partition(" for ")
        wanted[SERVICES[service]] = cents(amount)
    agree({item.service: item.balance_cents for item in line.items}, wanted)


# ---------------------------------------------------------------------------- voids and answers
@says(rf'{WHO} voids receipt (?P<number>\S+): "(?P<reason>.+)"')
def voids(stage: Stage, who: str, number: str, reason: str) -> None:
    stage.office.void(number, reason, who.lower())


@says(rf'{WHO} tries to void receipt (?P<number>\S+) and is told "(?P<told>.+)"')
def tries_to_void(stage: Stage, who: str, number: str, told: str) -> None:
    try:
        stage.office.void(number, who=who.lower())
    except ClerkError as error:
        agree(sentence(error), told)
    else:
        raise AssertionError("it was void")


@says(r"receipt (?P<number>\S+) is marked VOID, (?P<reason>.+), over (?P<amount>[\d,.]+\d)")
def is_void(stage: Stage, number: str, reason: str, amount: str) -> None:
    document = receipts.get_receipt(stage.db, stage.actor("Ana"), number).document
    agree((document.status, document.void_reason), ("void", reason))
    agree(document.total_cents, cents(amount))


@says(
    rf"{WHO} takes (?P<lines>.+), paid (?P<tenders>[^;]+); the line drops before the answer comes"
)
def drops(stage: Stage, who: str, lines: str, tenders: str) -> None:
    stage.sent = make_draft(stage, who, lines, tenders)
    honest = database._commit

    def commit_and_drop(connection: Any) -> None:
        honest(connection)
        raise OutcomeUnknown("db.outcome_unknown")

    with mock.patch.object(database, "_commit", commit_and_drop):
        refuse(stage, who, "The line to the books broke while posting. Checking what happened.")


@says(
    rf"{WHO} takes (?P<lines>.+), paid (?P<tenders>[^;]+); the line drops before the books hear it"
)
def drops_early(stage: Stage, who: str, lines: str, tenders: str) -> None:
    stage.sent = make_draft(stage, who, lines, tenders)

    def drop(_connection: Any) -> None:
        raise OutcomeUnknown("db.outcome_unknown")

    with mock.patch.object(database, "_commit", drop):
        refuse(stage, who, "The line to the books broke while posting. Checking what happened.")


@says(rf"{WHO} sends the same ticket again and hears: (?P<how>posted before|posted now)")
def sends_again(stage: Stage, who: str, how: str) -> None:
    stage.posted = stage.office.post(stage.sent, who.lower())
    agree("posted before" if stage.posted.duplicate else "posted now", how)


@says(rf'{WHO} sends that ticket over (?P<amount>{MONEY}) instead and is told "(?P<told>.+)"')
def sends_other(stage: Stage, who: str, amount: str, told: str) -> None:
    [line] = stage.sent.lines
    kept = stage.sent
    stage.sent = replace(
        kept,
        lines=(replace(line, amount_cents=cents(amount)),),
        tenders=(TenderDraft("cash", cents(amount)),),
    )
    refuse(stage, who, told)
    stage.sent = kept


# ------------------------------------------------------------------------------------ the ledger
@says(rf"the ledger has (?P<amount>-?{MONEY}) on (?P<code>\d\d-\d{{4}}), (?P<name>.+)")
def ledger_has(stage: Stage, amount: str, code: str, name: str) -> None:
    query = (
        "SELECT g.name, CAST(coalesce(sum(l.amount_cents), 0) AS BIGINT) FROM gl_account g "
        "LEFT JOIN journal_line l ON l.gl_account_id = g.id WHERE g.code = :code GROUP BY g.name"
    )
    with stage.db.read() as connection:
        found = connection.execute(text(query), {"code": code}).one()
    sign = -1 if amount.startswith("-") else 1
    agree(found[0], name)
    agree(found[1], sign * cents(amount.lstrip("-")))


@says(r"there are (?P<count>\d+) receipts, numbered without a gap")
def receipts_are(stage: Stage, count: str) -> None:
    with stage.db.read() as connection:
        numbers = connection.execute(text("SELECT number FROM receipt ORDER BY id")).scalars().all()
    agree(numbers, [f"26-{number:06d}" for number in range(1, int(count) + 1)])


@says(r"the books prove")
def books_prove(stage: Stage) -> None:
    stage.office.prove()
