"""Signing on: the right PIN, a wait that grows after wrong ones, and approvals on the spot."""

from __future__ import annotations

import dataclasses
import datetime as dt
from unittest import mock

import pytest
from sqlalchemy import insert, select, text

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Approval, AuditEntry, Policy
from clerktui.security import pins
from clerktui.security.permissions import ROLES
from clerktui.services import signon, users
from clerktui.views.people import ApprovalDraft
from tests.support.office import PINS, Office

WRONG = "1111-wrong"


def on(office: Office, username: str = "ana", pin: str = PINS["ana"], desk: str = "DESK1"):
    return signon.sign_on(office.db, username, pin, desk)


def refused(office: Office, *args: str) -> Refused:
    with pytest.raises(Refused) as caught:
        on(office, *args)
    return caught.value


def trail(office: Office, action: str) -> list:
    table = AuditEntry.__table__
    with office.db.read() as connection:
        query = select(table).where(table.c.action == action).order_by(table.c.id)
        return connection.execute(query).all()


def test_the_right_pin_signs_on_with_what_the_role_may(office):
    actor = on(office)
    assert (actor.username, actor.full_name, actor.role) == ("ana", "Ana Ruiz", "clerk")
    assert actor.permissions == frozenset(ROLES["clerk"][1])
    assert (actor.workstation, actor.office_name) == ("DESK1", "Main St.")
    assert (actor.town_name, actor.timezone) == ("Town of Maple Falls", "America/New_York")
    assert actor.may("payment.take")
    assert not actor.may("user.manage")
    last = trail(office, "sign_on")[-1]
    assert (last.subject_id, last.user_id) == ("ana", actor.user_id)


def test_a_name_is_typed_however(office):
    assert on(office, "  ANA ").username == "ana"


@pytest.mark.parametrize(
    ("args", "message_id"),
    [
        (("ana", WRONG), "signon.wrong"),
        (("ana", ""), "signon.wrong"),
        (("nobody", PINS["ana"]), "signon.wrong"),
        (("", ""), "signon.wrong"),
        (("ana", PINS["dee"]), "signon.wrong"),
        (("ana", PINS["ana"], "DESK9"), "workstation.unknown"),
    ],
)
def test_who_does_not_get_in(office, args, message_id):
    signed_on = len(trail(office, "sign_on"))
    error = refused(office, *args)
    assert error.message_id == message_id
    assert PINS["ana"] not in str(error)
    assert len(trail(office, "sign_on")) == signed_on


def test_a_wrong_name_costs_the_same_work_as_a_wrong_pin(office):
    with mock.patch.object(pins, "_HASHER", wraps=pins._HASHER) as hasher:
        refused(office, "nobody", WRONG)
        refused(office, "ana", WRONG)
    assert hasher.verify.call_count == 2


def test_the_wait_grows_with_every_wrong_pin_and_ends(office):
    clock = office.db.clock
    waits = []
    for attempt in range(1, 7):
        assert refused(office, "ana", WRONG).message_id == "signon.wrong"
        if attempt < 3:
            continue
        # Even the right PIN must wait, and trying does not make the wait longer.
        error = refused(office)
        assert error.message_id == "signon.locked"
        waits.append(error.facts["wait_s"])
        assert refused(office, "ana", WRONG).facts == error.facts
        clock.move(dt.timedelta(seconds=error.facts["wait_s"] - 2))
        assert refused(office).message_id == "signon.locked"
        clock.move(dt.timedelta(seconds=2))
    assert waits == [6, 11, 21, 41]
    assert on(office).username == "ana"
    # A right PIN begins the count anew.
    refused(office, "ana", WRONG)
    assert on(office).username == "ana"


def test_the_wait_never_grows_beyond_five_minutes(office):
    with office.db.write() as connection:
        connection.execute(text("UPDATE clerk_user SET failed_attempts = 60 WHERE username='ana'"))
    refused(office, "ana", WRONG)
    assert refused(office).facts["wait_s"] == 301


def test_one_persons_wait_is_nobody_elses(office):
    for _ in range(4):
        refused_pin(office, "ana")
    assert on(office, "dee", PINS["dee"]).username == "dee"
    listed = {user.username: user.is_locked for user in users.list_users(office.db)}
    assert listed == {"admin": False, "ana": True, "dee": False, "fay": False, "sam": False}


def refused_pin(office: Office, username: str) -> None:
    with pytest.raises(Refused):
        on(office, username, WRONG)


def test_guessing_at_two_desks_counts_twice(office):
    """Both desks read the same count before either writes; neither guess may be lost."""
    nested: list[str] = []

    def meanwhile(pin_hash: str | None, pin: str) -> bool:
        if not nested:
            nested.append("busy")
            refused_pin(office, "ana")
        return pins.pin_matches(pin_hash, pin)

    with mock.patch.object(signon, "pin_matches", meanwhile):
        refused_pin(office, "ana")
    assert failed(office) == 2


def test_a_right_pin_checked_while_others_guess_wrong_still_waits(office):
    def meanwhile(pin_hash: str | None, pin: str) -> bool:
        right = pins.pin_matches(pin_hash, pin)
        if right:
            with office.db.write() as connection:
                until = office.db.clock.now() + dt.timedelta(minutes=1)
                connection.execute(
                    users._USER.update().values(failed_attempts=9, locked_until=until)
                )
        return right

    with mock.patch.object(signon, "pin_matches", meanwhile):
        assert refused(office).message_id == "signon.locked"
    assert failed(office) == 9


def failed(office: Office) -> int:
    with office.db.read() as connection:
        query = text("SELECT failed_attempts FROM clerk_user WHERE username = 'ana'")
        return connection.execute(query).scalar_one()


def test_a_disabled_user_is_told_so_only_with_the_right_pin(office):
    users.disable_user(office.db, office.people["admin"], "ana")
    assert refused(office, "ana", WRONG).message_id == "signon.wrong"
    error = refused(office)
    assert (error.message_id, error.facts) == ("signon.disabled", {"username": "ana"})


def test_a_new_pin_ends_the_wait_and_the_old_one(office):
    for _ in range(3):
        refused_pin(office, "ana")
    users.reset_pin(office.db, office.people["admin"], "ana", "7391")
    assert refused(office).message_id == "signon.wrong"
    assert on(office, "ana", "7391").username == "ana"


# -------------------------------------------------------------------------------------- approvals
def approve(office: Office, by: str = "sam", pin: str = "", **said: str) -> str:
    draft = ApprovalDraft(
        said.get("command_id", "c-1"),
        said.get("message_id", "payment.maximum"),
        said.get("permission", "payment.override"),
        by,
        pin or PINS[by],
        "checked the letter",
        said.get("about", ""),
    )
    return signon.approve(office.db, office.people["ana"], draft)


def given(office: Office, warning: NeedsOverride, command_id: str = "c-1", **but) -> int | None:
    with office.db.read() as connection:
        return signon.Approvals(connection, command_id).of(warning, **but)


MAXIMUM = NeedsOverride("payment.maximum", "payment.override", amount_cents=5, limit_cents=4)


def test_an_approval_is_written_down_with_who_asked_and_who_gave_it(office):
    assert approve(office, about=str(MAXIMUM)) == "Sam Locklear"
    table = Approval.__table__
    with office.db.read() as connection:
        row = connection.execute(select(table)).one()
    assert (row.command_id, row.message_id, row.about) == ("c-1", "payment.maximum", str(MAXIMUM))
    assert row.requested_by_id == office.people["ana"].user_id
    assert row.approved_by_id == office.people["sam"].user_id
    told = trail(office, "approve")[-1]
    assert told.detail == {
        "warning": "payment.maximum",
        "approved_by": "sam",
        "reason": "checked the letter",
    }
    assert given(office, MAXIMUM) == office.people["sam"].user_id


def test_an_approval_holds_for_its_own_command_and_warning_only(office):
    approve(office, about=str(MAXIMUM))
    more = NeedsOverride("payment.maximum", "payment.override", amount_cents=6, limit_cents=4)
    assert given(office, MAXIMUM, "c-2") is None
    assert given(office, more) is None
    assert given(office, NeedsOverride("payment.duplicate", "payment.override")) is None
    assert given(office, NeedsOverride("payment.maximum", "drawer.approve")) is None
    assert given(office, MAXIMUM, but_not=office.people["sam"].user_id) is None
    approve(office, "admin", about=str(MAXIMUM))
    assert given(office, MAXIMUM, but_not=office.people["sam"].user_id) == (
        office.people["admin"].user_id
    )


def test_an_approval_about_nothing_holds_for_every_warning_of_its_kind(office):
    approve(office)
    assert given(office, MAXIMUM) is not None


@pytest.mark.parametrize(
    ("by", "pin", "permission", "message_id"),
    [
        ("dee", "", "payment.override", "approval.no_permission"),
        ("sam", WRONG, "payment.override", "signon.wrong"),
        ("ana", "", "drawer.approve", "approval.no_permission"),
        ("sam", "", "no.such.permission", "approval.no_permission"),
    ],
)
def test_who_may_not_approve(office, by, pin, permission, message_id):
    with pytest.raises(Refused) as caught:
        approve(office, by, pin, permission=permission)
    assert caught.value.message_id == message_id
    assert given(office, MAXIMUM) is None
    assert trail(office, "approve") == []


def test_a_wrong_pin_on_an_approval_counts_towards_the_wait(office):
    for _ in range(3):
        with pytest.raises(Refused):
            approve(office, "sam", WRONG)
    with pytest.raises(Refused, match=r"signon\.locked"):
        approve(office)


def test_a_disabled_supervisor_approves_nothing(office):
    users.disable_user(office.db, office.people["admin"], "sam")
    with pytest.raises(Refused, match=r"signon\.disabled"):
        approve(office)


def test_nobody_approves_as_his_own_second_person(office):
    sam = office.people["sam"]
    draft = ApprovalDraft("c-1", "receipt.second_person", "void.approve", "sam", PINS["sam"])
    with pytest.raises(Refused, match=r"approval\.self"):
        signon.approve(office.db, sam, draft)


def test_a_pin_is_in_no_text_of_a_draft():
    draft = ApprovalDraft("c-1", "payment.maximum", "payment.override", "sam", "9753")
    assert "9753" not in repr(draft)
    assert dataclasses.asdict(draft)["pin"] == "9753"


# ------------------------------------------------------------------------------------------- demo
def test_without_a_pin_only_where_the_town_is_a_demonstration(office):
    with pytest.raises(Refused, match=r"signon\.wrong"):
        signon.demo_sign_on(office.db, "ana", "DESK1")
    with office.db.write() as connection:
        row = {"key": "town.is_demo", "effective_from": dt.date(2000, 1, 1), "value": True}
        connection.execute(insert(Policy.__table__).values(**row, entered_at=office.db.clock.now()))
    assert signon.demo_sign_on(office.db, "ana", "DESK1").username == "ana"
    with pytest.raises(Refused, match=r"signon\.wrong"):
        signon.demo_sign_on(office.db, "nobody", "DESK1")
