"""The sentences of stories about days that are closed."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

from sqlalchemy import text

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.ledger import seal as seals
from clerktui.models import DayMove
from clerktui.rules.calendar import Calendar
from clerktui.rules.deposit_clock import DepositRule, deadlines
from clerktui.services import reference, town_calendar
from clerktui.services.closing import days, general_ledger, papers
from clerktui.services.closing.seals import check_day, check_seal
from clerktui.views.closing import CalendarChange, DayClosed, GlProof
from tests.ledger.tampering import behind_the_back
from tests.stories.stage import MONEY, WHO, Stage, agree, cents, says
from tests.support.closing import close_day, finance, reopen

DAY = r"(?P<day>\d{4}-\d\d-\d\d)"
LAYOUTS = ("csv", "iif", "munis")
_closed: dict[int, DayClosed] = {}
_files: dict[tuple[int, str, bool], bytes] = {}
_of_the_day: dict[int, bytes] = {}


def _today(stage: Stage) -> dt.date:
    return stage.db.clock.today("America/New_York")


def _batch(stage: Stage, number: str | int) -> GlProof:
    return general_ledger.get_batch(stage.db, stage.actor("Sam"), int(number))


@says(rf"it is {DAY} at (?P<hour>\d+):00")
def it_is(stage: Stage, day: str, hour: str) -> None:
    at = dt.datetime.fromisoformat(day).replace(hour=int(hour) + 5, tzinfo=dt.UTC)
    stage.db.clock.at = at
    reference.forget(stage.db)


@says(r"Fay is the finance officer")
def fay(stage: Stage) -> None:
    finance(stage.office)


@says(rf'{WHO} sees that "(?P<what>.+)" of (?P<owner>.+) blocks the close')
def blocks(stage: Stage, who: str, what: str, owner: str) -> None:
    lines = days.get_day(stage.db, stage.actor(who)).lines
    agree([(one.says, one.owner) for one in lines if one.weight == "block"], [(what, owner)])


@says(rf'{WHO} tries to close the day and is told "(?P<words>.+)"')
def not_closed(stage: Stage, who: str, words: str) -> None:
    try:
        close_day(stage.office, _today(stage), who.lower(), accept_warnings=False)
    except Refused as refusal:
        agree(sentence(refusal), words)
    else:
        raise AssertionError("it was closed")


@says(rf"{WHO} reads the warnings and closes the day")
def closes_day(stage: Stage, who: str) -> None:
    _closed[id(stage)] = close_day(stage.office, _today(stage), who.lower())


@says(
    rf"ledger batch (?P<number>\d+) has (?P<entries>\d+) entr(?:y|ies) "
    rf"and (?P<debit>{MONEY}) of debits"
)
def batch_has(stage: Stage, number: str, entries: str, debit: str) -> None:
    agree(_closed[id(stage)].gl_batch, int(number))
    batch = _batch(stage, number)
    agree(batch.entries, int(entries))
    agree(batch.debit_cents, cents(debit))
    assert all(fund.debit_cents == fund.credit_cents for fund in batch.funds)


@says(
    rf"in ledger batch (?P<number>\d+) fund (?P<fund>\d+) is owed (?P<owed>{MONEY}) "
    r"by fund (?P<by>\d+)"
)
def is_owed(stage: Stage, number: str, fund: str, owed: str, by: str) -> None:
    lines = [line for line in _batch(stage, number).lines if line.is_between_funds]
    agree(
        {(one.account, one.description): one.debit_cents for one in lines if one.debit_cents}[
            f"{fund}-1900", f"Due from fund {by}"
        ],
        cents(owed),
    )
    agree(
        {(one.account, one.description): one.credit_cents for one in lines if one.credit_cents}[
            f"{by}-2900", f"Due to fund {fund}"
        ],
        cents(owed),
    )


@says(r"in ledger batch (?P<number>\d+) nothing is owed between funds")
def nothing_owed(stage: Stage, number: str) -> None:
    agree([one for one in _batch(stage, number).lines if one.is_between_funds], [])


@says(r"the day has (?P<count>\d+) papers")
def has_papers(stage: Stage, count: str) -> None:
    found = papers.list_papers(stage.db, stage.actor("Sam"), _today(stage))
    agree(str(len(found)), count)
    for paper in found:
        papers.get_paper(stage.db, stage.actor("Sam"), paper.document_id)


@says(r'the first paper of the day says "(?P<words>.+)"')
def first_paper(stage: Stage, words: str) -> None:
    first = papers.list_papers(stage.db, stage.actor("Sam"), _today(stage))[0]
    lines = papers.get_text(stage.db, stage.actor("Sam"), first.document_id)
    assert words in "\n".join(lines), lines


@says(r"drawer (?P<drawer>\d) works for " + DAY)
def works_for(stage: Stage, drawer: str, day: str) -> None:
    [session] = [s for s in stage.office.sessions.values() if s.drawer == drawer]
    agree(session.business_date.isoformat(), day)


@says(rf'Fay opens {DAY} again: "(?P<reason>.+)"')
def opens_again(stage: Stage, day: str, reason: str) -> None:
    reopen(stage.office, dt.date.fromisoformat(day), reason=reason)


@says(r"the day is (?P<state>open|closed|reopened)")
def day_is(stage: Stage, state: str) -> None:
    agree(days.get_day(stage.db, stage.actor("Sam"), _today(stage)).state, state)


@says(r"the day was closed (?P<times>\d+) times")
def closed_times(stage: Stage, times: str) -> None:
    found = days.get_day(stage.db, stage.actor("Sam"), _today(stage))
    agree(str(found.times_closed), times)


@says(r"the board decides: the offices are open on the (?P<holiday>.+)")
def board_decides(stage: Stage, holiday: str) -> None:
    asked = CalendarChange("open", "the board", holiday=holiday)
    town_calendar.change(stage.db, stage.office.people["admin"], asked)


def _calendar(stage: Stage) -> Calendar:
    with stage.db.read() as connection:
        return reference.get_reference(stage.db, connection).calendar(1)


@says(rf"the next business day after {DAY} is (?P<after>\d{{4}}-\d\d-\d\d)")
def next_business_day(stage: Stage, day: str, after: str) -> None:
    found = days.get_day(stage.db, stage.actor("Sam"), dt.date.fromisoformat(day))
    agree(str(found.next_day), after)


@says(
    rf"money taken on {DAY} must be at the bank by (?P<by>\S+), "
    r"money of (?P<other>\S+) by (?P<other_by>\S+)"
)
def at_the_bank_by(stage: Stage, day: str, by: str, other: str, other_by: str) -> None:
    taken = [(dt.date.fromisoformat(one), 100) for one in (day, other)]
    found = deadlines(DepositRule(0, 1), taken, _calendar(stage))
    agree([str(due) for _, due in found], [by, other_by])


@says(rf"{DAY} is kept as (?P<holiday>.+)")
def is_kept(stage: Stage, day: str, holiday: str) -> None:
    found = days.get_day(stage.db, stage.actor("Sam"), dt.date.fromisoformat(day))
    agree(found.holiday, holiday)


@says(r"the day's ledger batch is exported, and its seal holds")
def exported_and_sealed(stage: Stage) -> None:
    closed = _closed[id(stage)]
    assert closed.gl_batch is not None
    sam = stage.actor("Sam")
    file = general_ledger.export(stage.db, sam, closed.gl_batch, "csv", is_detail=False)
    _of_the_day[closed.gl_batch] = file.content
    assert all(check.ok for check in check_seal(stage.db, closed.seal))
    assert all(check.ok for check in check_day(stage.db, closed.day))


def _exported(stage: Stage, *, is_again: bool) -> dict[tuple[int, str, bool], bytes]:
    made = {}
    for number in range(1, 6):
        for layout in LAYOUTS:
            for is_detail in (False, True):
                file = general_ledger.export(
                    stage.db, stage.actor("Sam"), number, layout, is_detail=is_detail
                )
                was_given = (layout, is_detail) == ("csv", False)
                agree(file.is_again, is_again or was_given)
                if was_given:
                    agree(file.content, _of_the_day[number])
                made[number, layout, is_detail] = file.content
    return made


@says(r"ledger batches 1 to 5 are exported as csv, iif and munis, in summary and in detail")
def exported(stage: Stage) -> None:
    _files.clear()
    _files.update(_exported(stage, is_again=False))


@says(r"exported again, every file is the same to the byte")
def exported_again(stage: Stage) -> None:
    agree(_exported(stage, is_again=True), _files)


@says(r"what was exported comes to what the journal says")
def comes_to_the_journal(stage: Stage) -> None:
    with stage.db.read() as connection:
        rows = connection.execute(
            text(
                "SELECT g.code, sum(l.amount_cents) FROM journal_line l "
                "JOIN gl_account g ON g.id = l.gl_account_id GROUP BY g.code"
            )
        )
        journal = {row[0]: int(row[1]) for row in rows}
    for is_detail in (False, True):
        found: dict[str, int] = {}
        for number in range(1, 6):
            content = _files[number, "csv", is_detail].decode()
            for row in csv.DictReader(io.StringIO(content)):
                if row["between_funds"] == "no":
                    amount = cents(row["debit"]) - cents(row["credit"])
                    found[row["account"]] = found.get(row["account"], 0) + amount
        agree(found, journal)


@says(r"the seal of every day is typed from its paper and holds")
def seals_hold(stage: Stage) -> None:
    sam = stage.actor("Sam")
    typed = 0
    for day in days.list_days(stage.db, sam):
        for paper in papers.list_papers(stage.db, sam, day.day):
            if paper.name == "day-close.txt":
                lines = "\n".join(papers.get_text(stage.db, sam, paper.document_id))
                found = re.search(r"Seal ((?:\w{4}-){3}\w{4})", lines)
                assert found, lines
                assert all(check.ok for check in check_seal(stage.db, found[1].lower()))
                typed += 1
        assert all(check.ok for check in check_day(stage.db, day.day))
    agree(str(typed), "5")


@says(
    r"somebody with the database's own password changes Monday's first payment, "
    r"and Monday's seal names it"
)
def changed(stage: Stage) -> None:
    with behind_the_back(stage.db) as connection:
        entry = connection.execute(
            text("SELECT min(id) FROM journal_entry WHERE kind = 'payment'")
        ).scalar_one()
        connection.execute(
            text("UPDATE journal_line SET amount_cents = 2 * amount_cents WHERE entry_id = :e"),
            {"e": entry},
        )
        moves = DayMove.__table__
        seal = connection.execute(moves.select().order_by(moves.c.id)).first().seal
        _, failures = seals.verify(connection, seal)
    agree(failures, (f"entry {entry} in chain drawer:1 is not what was written",))
