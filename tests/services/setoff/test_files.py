"""The week of debt setoff: what goes in its file, made once, the same bytes for ever, on record."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from sqlalchemy import null, select, update

from clerktui.errors import Refused
from clerktui.formats import debt_setoff
from clerktui.i18n import sentence
from clerktui.models import (
    AuditEntry,
    CustomerIdentity,
    Disclosure,
    SetoffFileLine,
    SetoffLetter,
    SetoffMove,
)
from clerktui.security import identity_keys
from clerktui.services.setoff import anew, files, hearings, letters, week
from clerktui.views.setoff import SetoffStep
from tests.support import setoff
from tests.support.batches import begin_batch, key
from tests.support.office import Office, new_id
from tests.support.refusing import refused
from tests.support.setoff import HERE, LONG_AGO, NUMBER, SMALL

FRIDAY = dt.date(2026, 12, 25)


@pytest.fixture
def town(office: Office, tmp_path) -> Office:
    """Maria's debt of 120.00 is final, on Thursday December 24."""
    setoff.debtor(office, tmp_path)
    setoff.to_final(office, setoff.letter(office))
    return office


def changes(made) -> list[tuple[int, str, int]]:
    return [(one.number, one.change, one.amount_cents) for one in made.week.lines]


def next_week(office: Office) -> None:
    setoff.later(office, 7)


def test_a_debt_is_added_with_its_columns(town):
    plan = setoff.planned(town)
    assert (plan.due_on, plan.file_number, plan.added) == (FRIDAY, None, 1)
    made = setoff.sent(town)
    assert changes(made) == [(1, "add", 12_000)]
    [line] = made.content.decode().splitlines()
    assert len(line) == debt_setoff.LENGTH
    assert line[:9] == NUMBER
    assert line[9:35] == "MARIA     ERODRIGUEZ      "
    assert line[78:103] == "0012000M12320291212242026"
    assert line[103:139] == f"{HERE:<25}00000001UTL"
    found = setoff.whole(town, 1)
    assert (found.state, found.sent_cents) == ("sent", 12_000)
    assert setoff.planned(town).file_number == 1
    town.prove()


def test_a_file_is_made_once_and_made_again_byte_for_byte(town):
    first = setoff.sent(town)
    again = setoff.sent(town)
    assert again.is_again
    assert again.content == first.content
    assert hashlib.sha256(first.content).hexdigest() == first.week.sha256 == again.week.sha256
    # Name and address may change: what was sent stays as it was sent.
    setoff.rename(town, HERE, last_name="HALL")
    next_week(town)
    assert setoff.sent(town, FRIDAY).content == first.content
    assert len(files.list_files(town.db, town.people["ana"])) == 1


def test_every_number_that_is_opened_is_on_record_and_nowhere_else(town):
    setoff.sent(town)
    setoff.sent(town)
    with town.db.read() as connection:
        opened = connection.execute(
            select(AuditEntry.__table__).where(AuditEntry.__table__.c.action == "export_identity")
        ).all()
        given = connection.execute(select(Disclosure.__table__)).all()
        everything = [
            str(tuple(row))
            for table in (AuditEntry, Disclosure, SetoffFileLine, SetoffMove)
            for row in connection.execute(select(table.__table__))
        ]
    assert [row.subject_id for row in opened] == ["1", "1"]
    assert [(row.ground, row.account_id) for row in given] == [("setoff", 1), ("setoff", 1)]
    assert "105A-3" in given[0].citation
    assert not [line for line in everything if NUMBER in line]
    made = setoff.sent(town)
    assert NUMBER not in repr(made)


def test_a_look_at_the_week_opens_no_number(town):
    setoff.planned(town)
    with town.db.read() as connection:
        actions = set(connection.execute(select(AuditEntry.__table__.c.action)).scalars())
    assert "export_identity" not in actions


def test_only_new_figures_go_in_a_later_file(town):
    setoff.sent(town)
    next_week(town)
    assert refused(files.make_file, town.db, town.people["sam"]) == "setoff.nothing_to_send"
    town.pay(HERE, 5_000)
    assert changes(setoff.sent(town)) == [(1, "update", 7_000)]
    next_week(town)
    town.pay(HERE, 3_000)
    # An old debt may fall below the minimum; only a new one may not.
    assert changes(setoff.sent(town)) == [(1, "update", 4_000)]
    next_week(town)
    town.pay(HERE, 4_000)
    made = setoff.sent(town)
    assert changes(made) == [(1, "delete", 0)]
    assert made.content[78:85] == b"0000000"
    found = setoff.whole(town, 1)
    assert (found.state, found.sent_cents) == ("closed", 0)
    town.prove()


def test_money_in_a_batch_counts_as_paid_and_the_debt_stays_open(town):
    setoff.sent(town)
    number = begin_batch(town, received_on=setoff.today(town))
    key(town, number, (HERE, 12_000, "2041"))
    next_week(town)
    assert changes(setoff.sent(town)) == [(1, "delete", 0)]
    assert setoff.whole(town, 1).state == "final"
    assert week.run(town.db, town.people["sam"]).paid == ()


def test_what_stops_a_debt_takes_it_back_and_lets_it_go_again(town):
    setoff.sent(town)
    town.flag(1, "bankruptcy")
    next_week(town)
    made = setoff.sent(town)
    assert changes(made) == [(1, "delete", 0)]
    assert "stopped" in made.week.lines[0].why
    assert setoff.whole(town, 1).state == "final"
    next_week(town)
    [held] = setoff.planned(town).held_back
    assert "stopped" in held.why
    assert refused(files.make_file, town.db, town.people["sam"]) == "setoff.held_back"


def test_a_request_that_was_mailed_in_time_takes_a_sent_debt_back(town):
    setoff.sent(town)
    setoff.hearing(town, 1, dt.date(2026, 12, 23))
    next_week(town)
    assert changes(setoff.sent(town)) == [(1, "delete", 0)]
    assert setoff.whole(town, 1).state == "contested"
    setoff.decide(town, 1, amount_cents=9_000, told_on=setoff.today(town))
    setoff.later(town, 31)
    setoff.determined(town, 1)
    # What the board took off must come off the books first: a payment would be eaten up by it.
    [held] = setoff.planned(town).held_back
    assert "The decision says 90.00, the books still 120.00: adjust 30.00 off" in held.why
    setoff.taken_off(town, 3_000)
    assert changes(setoff.sent(town)) == [(1, "add", 9_000)]
    next_week(town)
    town.pay(HERE, 2_000)
    assert changes(setoff.sent(town)) == [(1, "update", 7_000)]
    town.prove()


def test_a_debt_that_was_withdrawn_is_taken_back_by_a_zero(town):
    setoff.sent(town)
    setoff.withdrawn(town, 1)
    next_week(town)
    assert changes(setoff.sent(town)) == [(1, "delete", 0)]
    found = setoff.whole(town, 1)
    assert (found.state, found.sent_cents) == ("closed", 0)
    town.prove()


def test_an_expired_debt_is_taken_back(town):
    setoff.sent(town)
    setoff.agree(town, until=dt.date(2031, 1, 1))
    setoff.later(town, 3 * 366)
    assert changes(setoff.sent(town)) == [(1, "delete", 0)]
    assert setoff.whole(town, 1).state == "closed"


def test_what_has_no_place_in_the_columns_is_held_back(town):
    town.account(SMALL, "LEE, ANN", due=LONG_AGO, water=9_000)
    setoff.live(town, SMALL)
    setoff.shown(town, SMALL, "999700000", "itin")
    setoff.to_final(town, setoff.letter(town, SMALL))
    town.flag(1, "bankruptcy")
    made = refused(files.make_file, town.db, town.people["sam"])
    assert made == "setoff.held_back"
    setoff.live(town, SMALL, zip_code="")
    whys = [line.why for line in setoff.planned(town).held_back]
    assert "stopped" in whys[0]
    assert "mailing address" in whys[1]


def test_small_remains_and_other_keys_are_held_back(town, tmp_path):
    town.pay(HERE, 9_000)
    [held] = setoff.planned(town).held_back
    assert "Only 30.00 is left" in held.why
    town.db.identity_key_files = (tmp_path / "none.key",)
    assert refused(files.make_file, town.db, town.people["sam"]) == "identity.no_key"
    setoff.with_key(town, tmp_path / "other")
    with pytest.raises(Refused) as caught:
        setoff.sent(town)
    assert caught.value.message_id == "setoff.held_back"
    assert "debt 1. Only 30.00 is left" in sentence(caught.value)


def test_a_rehearsal_holds_back_what_this_machine_cannot_open(town, tmp_path):
    assert setoff.planned(town).added == 1
    setoff.with_key(town, tmp_path / "other")
    found = setoff.planned(town)
    assert found.lines == ()
    assert "not sealed with this machine's key" in found.held_back[0].why
    with pytest.raises(Refused) as caught:
        setoff.sent(town)
    assert "this machine's key" in sentence(caught.value)


def test_without_an_agreement_nothing_is_sent(town):
    setoff.later(town, 800)
    assert refused(files.make_file, town.db, town.people["sam"]) == "setoff.no_agreement"
    assert "no agreement" in setoff.planned(town).held_back[0].why


def test_another_weeks_file_is_refused_and_a_clerk_makes_none(town):
    sam = town.people["sam"]
    assert refused(files.make_file, town.db, sam, dt.date(2026, 12, 18)) == "setoff.no_file"
    assert refused(files.make_file, town.db, town.people["ana"]) == "denied"


def test_friday_at_five_is_over_a_moment_later(town):
    # Thursday 10 am in town; Friday 17:00 is 31 hours on.
    setoff.later(town, 1, hours=0)
    town.db.clock.at = dt.datetime(2026, 12, 25, 22, 0, tzinfo=dt.UTC)
    assert setoff.planned(town).due_on == FRIDAY
    town.db.clock.at = dt.datetime(2026, 12, 25, 22, 0, 1, tzinfo=dt.UTC)
    assert setoff.planned(town).due_on == dt.date(2027, 1, 1)


def test_a_number_changed_since_is_found_out(town):
    setoff.sent(town)
    with town.db.write() as connection:
        connection.execute(
            update(CustomerIdentity.__table__).values(sealed="", blind_index="", key_code="")
        )
    assert refused(files.make_file, town.db, town.people["sam"]) == "setoff.file_changed"


def test_bytes_that_are_not_those_of_the_first_time_are_refused(town):
    setoff.sent(town)
    key_ = identity_keys.load_key(town.db.identity_key_files)
    sealed = key_.seal("219089999", "ssn:9999")
    with town.db.write() as connection:
        connection.execute(update(CustomerIdentity.__table__).values(sealed=sealed))
    assert refused(files.make_file, town.db, town.people["sam"]) == "setoff.file_changed"


def test_the_run_determines_what_is_ripe_and_closes_what_is_paid(office, tmp_path):
    setoff.debtor(office, tmp_path)
    office.account(SMALL, "LEE, ANN", due=LONG_AGO, water=9_000)
    setoff.live(office, SMALL)
    setoff.shown(office, SMALL, "219088888")
    for account in (HERE, SMALL):
        setoff.mailed(office, setoff.letter(office, account))
    sam = office.people["sam"]
    assert week.run(office.db, sam).determined == ()
    setoff.later(office, 31)
    office.pay(SMALL, 9_000)
    rehearsed = week.run(office.db, sam, dry_run=True)
    assert (rehearsed.determined, rehearsed.paid) == ((1,), (2,))
    done = week.run(office.db, sam)
    assert (done.determined, done.paid) == ((1,), (2,))
    assert week.run(office.db, sam).determined == ()
    assert setoff.whole(office, 2).state == "closed"
    step = SetoffStep(new_id(), 2)
    assert refused(hearings.determine, office.db, sam, step) == "setoff.not_now"
    office.prove()


def test_a_file_that_a_purge_took_is_not_made_again(town):
    setoff.sent(town)
    setoff.taken_by_purge(town, SetoffFileLine, record="")
    assert refused(files.make_file, town.db, town.people["sam"]) == "setoff.purged"


def test_a_letter_that_a_purge_took_is_not_shown_again(town):
    setoff.taken_by_purge(town, SetoffLetter, document=null())
    assert refused(letters.get_letter, town.db, town.people["ana"], 1) == "setoff.purged"
    again = SetoffStep(new_id(), 1)
    assert refused(letters.print_again, town.db, town.people["ana"], again) == "setoff.purged"


def test_a_file_is_written_for_its_owner_only(town, tmp_path):
    path = tmp_path / "week.txt"
    view = files.write_file(town.db, town.people["sam"], path)
    assert (view.file_number, len(view.lines)) == (1, 1)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == setoff.sent(town).content


# ----------------------------------------------------------------- what changed since it was made
def _two(town: Office) -> None:
    """Ann owes 90.00, final like Maria."""
    town.account(SMALL, "LEE, ANN", due=LONG_AGO, water=9_000)
    setoff.live(town, SMALL)
    setoff.shown(town, SMALL, "219088888")
    setoff.to_final(town, setoff.letter(town, SMALL))


def _anew(town: Office):
    return files.make_file(town.db, town.people["sam"], None, True)


def test_what_stopped_since_is_said_and_a_file_made_anew_leaves_it_out(town):
    _two(town)
    first = setoff.sent(town)
    assert first.week.changed == ()
    # What is in a week's file waits for the same Friday: a bankruptcy must not go with it.
    setoff.later(town, 1)
    town.flag(1, "bankruptcy")
    [line] = setoff.planned(town).changed
    assert (line.number, line.before_cents) == (1, 12_000)
    assert "stopped" in line.why
    again = setoff.sent(town)
    assert (again.content, again.week.is_stale) == (first.content, True)
    made = _anew(town)
    assert changes(made) == [(2, "add", 9_000)]
    assert (made.week.file_number, made.week.replaces) == (2, 1)
    assert [one.number for one in made.week.held_back] == [1]
    found = setoff.whole(town, 1)
    assert (found.state, found.sent_cents) == ("final", 0)
    assert setoff.sent(town).content == made.content
    assert setoff.planned(town).changed == ()
    town.prove()


def test_a_file_made_anew_may_hold_nothing(town):
    setoff.sent(town)
    setoff.withdrawn(town, 1)
    assert [one.why for one in setoff.planned(town).changed] == ["It is closed since."]
    made = _anew(town)
    assert (made.content, made.week.lines) == (b"", ())
    next_week(town)
    assert refused(files.make_file, town.db, town.people["sam"]) == "setoff.nothing_to_send"
    town.prove()


def test_a_file_made_anew_tells_a_balance_as_it_is_then(town):
    setoff.sent(town)
    next_week(town)
    town.pay(HERE, 2_000)
    assert changes(setoff.sent(town)) == [(1, "update", 10_000)]
    town.pay(HERE, 3_000)
    assert setoff.planned(town).changed[0].why == "70.00 of it is left."
    made = _anew(town)
    assert changes(made) == [(1, "update", 7_000)]
    assert made.week.lines[0].before_cents == 12_000
    town.pay(HERE, 7_000)
    assert changes(_anew(town)) == [(1, "delete", 0)]
    assert setoff.whole(town, 1).state == "closed"
    assert changes(_anew(town)) == [(1, "delete", 0)]
    town.prove()


def test_what_was_uploaded_stands(town):
    sam = town.people["sam"]
    setoff.sent(town)
    assert refused(anew.tell_uploaded, town.db, town.people["ana"], 1) == "denied"
    assert refused(anew.tell_uploaded, town.db, sam, 9) == "setoff.file_unknown"
    _anew(town)
    assert refused(anew.tell_uploaded, town.db, sam, 1) == "setoff.file_replaced"
    early = dt.date(2026, 12, 1)
    assert refused(anew.tell_uploaded, town.db, sam, 2, early) == "setoff.uploaded_on"
    told = anew.tell_uploaded(town.db, sam, 2)
    assert told.uploaded_on == setoff.today(town)
    assert anew.tell_uploaded(town.db, sam, 2).uploaded_on == told.uploaded_on
    town.flag(1, "bankruptcy")
    found = setoff.planned(town)
    assert (len(found.changed), found.is_stale) == (1, False)
    assert refused(_anew, town) == "setoff.is_uploaded"
    next_week(town)
    assert refused(files.make_file, town.db, sam, FRIDAY, True) == "setoff.anew_late"
    assert changes(setoff.sent(town)) == [(1, "delete", 0)]
    town.prove()


def test_a_file_that_cannot_be_written_is_not_made(town, tmp_path):
    sam = town.people["sam"]
    for path in (tmp_path / "none" / "week.txt", tmp_path):
        assert refused(files.write_file, town.db, sam, path) == "file.not_written"
    assert setoff.planned(town).file_number is None
