"""Batches begun, listed and given away; a header is changed while it may be, by whom it may."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import insert, update

from clerktui.models import Batch, Office as OfficeTable, User
from clerktui.services import policies, reference
from clerktui.services.batches import headers, keying
from clerktui.views.batches import HeaderDraft, Place
from tests.services.batches.conftest import A, B
from tests.support.batches import HOLDER, TODAY, begin_batch, get_batch, key, to_state
from tests.support.office import Office, new_id
from tests.support.refusing import refusal, refused, without


def draft(**said) -> HeaderDraft:
    usual = {"source": "mail", "received_on": TODAY, "default_tender": "check"}
    return HeaderDraft(new_id(), **(usual | said))


def save(office: Office, header: HeaderDraft, who: str = "ana"):
    return headers.save_header(office.db, office.people[who], header)


def moves(office: Office, number: int) -> list[tuple]:
    found = headers.list_moves(office.db, office.people["ana"], number)
    return [(m.from_state, m.to_state, m.who, m.items, m.amount_cents, m.reason) for m in found]


def test_a_batch_is_begun_and_says_what_was_typed(books):
    first = save(books, draft(control_cents=9000, control_items=2, note="  from   the box "))
    assert (first.number, first.state, first.source_name, first.office) == (
        1,
        "open",
        "Mail",
        "Main St.",
    )
    assert (first.owner, first.owner_name, first.note) == ("ana", "Ana Ruiz", "from the box")
    assert (first.received_on, first.gl_on, first.verify_mode) == (TODAY, TODAY, "off")
    assert (first.difference_cents, first.difference_items) == (-9000, -2)
    assert not first.is_balanced
    assert moves(books, 1) == [("open", "open", "Ana Ruiz", 0, 0, "")]
    second = save(books, draft(gl_on=dt.date(2026, 11, 20), verify_mode="all"), "dee")
    assert (second.number, second.gl_on, second.verify_mode) == (2, dt.date(2026, 11, 20), "all")
    assert (second.difference_cents, second.difference_items, second.is_balanced) == (
        None,
        None,
        False,
    )
    assert first.file_name == ""
    books.prove()


def test_the_town_says_whether_a_batch_is_keyed_twice(books):
    rule = {"mode": "sample", "above_cents": 1, "share_permille": 0}
    policies.set_policy(books.db, "batch.verify", rule, dt.date(2026, 1, 1))
    reference.forget(books.db)
    assert save(books, draft()).verify_mode == "sample"
    assert save(books, draft(verify_mode="all")).verify_mode == "all"


def test_a_header_sent_again_begins_no_second_batch(books):
    header = draft(control_cents=9000)
    assert save(books, header) == save(books, header)
    assert refused(save, books, dataclasses.replace(header, note="other")) == "command.reused"
    assert len(headers.list_batches(books.db, books.people["ana"]).rows) == 1


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ({"source": "moon"}, "batch.source_unknown"),
        ({"received_on": dt.date(2026, 11, 24)}, "batch.received_late"),
        ({"gl_on": dt.date(2026, 11, 24)}, "batch.posting_late"),
        ({"control_cents": 0}, "batch.control"),
        ({"control_cents": 10**12}, "batch.control"),
        ({"control_items": 0}, "batch.control"),
        ({"control_items": 100_000}, "batch.control"),
        ({"start_field": "name"}, "batch.choice"),
        ({"verify_mode": "some"}, "batch.choice"),
        ({"default_tender": "barter"}, "payment.unknown_tender"),
        ({"default_tender": "suspense"}, "payment.unknown_tender"),
        ({"note": "x" * 61}, "text.too_long"),
        ({"number": 7}, "batch.unknown"),
    ],
)
@pytest.mark.sqlite_only
def test_a_header_nobody_could_work_with_is_refused(office, said, wanted):
    assert refused(save, office, draft(**said)) == wanted
    assert headers.list_batches(office.db, office.people["ana"]).rows == ()


def test_a_control_total_is_corrected_until_the_batch_is_proved(books):
    number = begin_batch(books, "ana", 9100, 2, verify_mode="sample")
    key(books, number, (A, 5000, "31"), (B, 4000, "32"))
    to_state(books, number, "keyed")
    same = draft(number=number, control_cents=9100, control_items=2, note="from the box")
    assert save(books, same).note == "from the box"
    assert len(moves(books, number)) == 3
    assert save(books, dataclasses.replace(same, command_id=new_id(), control_cents=9000)).items
    assert moves(books, number)[-1] == (
        "keyed",
        "keyed",
        "Ana Ruiz",
        2,
        9000,
        "control total changed",
    )
    assert get_batch(books, number).is_balanced
    to_state(books, number, "balanced")
    late = draft(number=number, control_cents=1)
    assert refusal(save, books, late).facts == {"batch": number, "state": "balanced"}
    books.prove()


def test_a_header_is_changed_by_its_clerk_or_who_may_take_it_up(books):
    number = begin_batch(books)
    other = without(books.people["dee"], "batch.resume_any")
    change = draft(number=number, note="mine now")
    not_hers = refusal(headers.save_header, books.db, other, change)
    assert (not_hers.message_id, not_hers.facts["owner"]) == ("batch.not_yours", "Ana Ruiz")
    assert save(books, change, "dee").owner == "ana"


def test_nobody_without_the_permission_does_anything(office):
    db, nobody = office.db, without(office.people["ana"])
    number = begin_batch(office)
    for call, *args in (
        (headers.save_header, draft()),
        (headers.get_batch, number),
        (headers.list_batches,),
        (headers.list_moves, number),
        (headers.reassign, number, "dee"),
    ):
        assert refused(call, db, nobody, *args) == "denied"
    for call in (headers.get_batch, headers.list_moves):
        assert refused(call, db, office.people["ana"], 9) == "batch.unknown"
    assert refused(headers.reassign, db, office.people["ana"], 9, "dee") == "batch.unknown"


def test_batches_are_listed_newest_first_by_state_and_office(books):
    for _ in range(5):
        begin_batch(books)
    key(books, 2, (A, 100))
    key(books, 3, (A, 100))
    to_state(books, 3, "keyed")
    with books.db.write() as connection:
        elsewhere = {"code": "PARK", "name": "Park", "receipt_prefix": "P"}
        connection.execute(insert(OfficeTable.__table__).values(**elsewhere))
        connection.execute(
            update(Batch.__table__).where(Batch.__table__.c.number == 5).values(office_id=2)
        )
    db, ana = books.db, books.people["ana"]

    def numbers(state: str = "", **more) -> list[int]:
        return [one.number for one in headers.list_batches(db, ana, state, **more).rows]

    assert numbers() == numbers("unposted") == [4, 3, 2, 1]
    assert (numbers("keyed"), numbers("keying"), numbers("posted")) == ([3], [2], [])
    page = headers.list_batches(db, ana, limit=2)
    assert page.after == (3,)
    assert numbers(after=page.after, limit=2) == [2, 1]
    assert headers.list_batches(db, ana, after=page.after, limit=2).after is None


def test_sources_are_in_the_towns_order(office):
    sources = headers.list_sources(office.db)
    assert [one.code for one in sources][:3] == ["mail", "drop_box", "lockbox"]
    assert (sources[0].name, sources[0].default_tender) == ("Mail", "check")


def test_a_batch_is_given_to_another_with_its_place(books):
    db, ana, dee = books.db, books.people["ana"], books.people["dee"]
    number = begin_batch(books)
    key(books, number, (A, 100, "31"))
    place = Place(2, "amount", "12.", {"key": B})
    keying.keep_place(db, ana, number, HOLDER, place)
    assert headers.reassign(db, ana, number, " DEE ").owner == "dee"
    assert moves(books, number)[-1] == (
        "keying",
        "keying",
        "Ana Ruiz",
        1,
        100,
        "given to Dee Walker",
    )
    assert refused(keying.keep_place, db, ana, number, HOLDER, place) == "batch.taken_over"
    assert keying.take_up(db, dee, number, "desk 2").place == place
    assert refused(headers.reassign, db, ana, number, "ana") == "denied"
    given = headers.reassign(db, books.people["sam"], number, "ana", "dee is ill")
    assert (given.owner, moves(books, number)[-1][-1]) == ("ana", "dee is ill")
    books.prove()


def test_a_batch_is_given_to_somebody_who_is_there_and_while_it_is_not_posted(books):
    db, ana = books.db, books.people["ana"]
    number = begin_batch(books, "ana", 100, 1)
    key(books, number, (A, 100, "31"))
    with db.write() as connection:
        gone = update(User.__table__).where(User.__table__.c.username == "dee")
        connection.execute(gone.values(is_active=False))
    for name in ("dee", "nobody"):
        assert refused(headers.reassign, db, ana, number, name) == "batch.no_such_clerk"
    to_state(books, number, "posted")
    assert refused(headers.reassign, db, ana, number, "sam") == "batch.wrong_state"


def test_less_verification_than_the_town_decided_takes_a_supervisor(books):
    rule = {"mode": "sample", "above_cents": 100_000, "share_permille": 100}
    policies.set_policy(books.db, "batch.verify", rule, TODAY)
    reference.forget(books.db)
    for mode in ("sample", "all", None):
        begin_batch(books, "ana", verify_mode=mode)
    assert refused(begin_batch, books, "ana", verify_mode="off") == "denied"
    number = begin_batch(books, "sam", verify_mode="off")
    assert get_batch(books, number).verify_mode == "off"
    # Whoever only corrects the control leaves it as the supervisor set it.
    same = draft(number=number, control_cents=5, verify_mode="off")
    assert save(books, same).control_cents == 5
    kept = begin_batch(books, "ana", verify_mode="all")
    assert refused(save, books, draft(number=kept, verify_mode="off")) == "denied"
