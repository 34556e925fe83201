"""Users: added, listed, disabled, given a new PIN; by whom it may be done, and told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clerktui.errors import Refused
from clerktui.models import AuditEntry, User
from clerktui.services import town, users
from clerktui.views.people import UserDraft
from tests.support.office import Office, cheap_pins


@pytest.fixture(autouse=True)
def _cheap():
    with cheap_pins():
        yield


def add(books: Office, who: str | None = "admin", **said):
    draft = UserDraft(
        said.get("username", "bo"),
        said.get("full_name", "Bo Diaz"),
        said.get("role", "clerk"),
        said.get("pin", "7391"),
        said.get("office"),
    )
    return users.add_user(books.db, books.people[who] if who else None, draft)


def refused(work) -> Refused:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value


def names(office: Office) -> list[str]:
    return [user.username for user in users.list_users(office.db)]


def test_a_user_is_added_and_listed_by_name(office):
    view = add(office, username=" BO ", full_name="  Bo   Díaz ")
    assert (view.username, view.full_name, view.role, view.office) == (
        "bo",
        "Bo Díaz",
        "clerk",
        "MAIN",
    )
    assert (view.is_active, view.is_locked) == (True, False)
    assert names(office) == ["admin", "ana", "bo", "dee", "fay", "sam"]
    assert view in users.list_users(office.db)


def test_a_pin_is_kept_as_its_hash_only(office):
    add(office)
    with office.db.read() as connection:
        rows = connection.execute(select(User.__table__)).all()
        told = connection.execute(select(AuditEntry.__table__.c.detail)).scalars().all()
    assert all(row.pin_hash.startswith("$argon2id$") for row in rows)
    assert len({row.pin_hash for row in rows}) == len(rows)
    assert "7391" not in str(rows) + str(told)
    assert "7391" not in repr(UserDraft("bo", "Bo", "clerk", "7391"))


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"username": "ana"}, "user.exists"),
        ({"username": "ANA "}, "user.exists"),
        ({"username": ""}, "user.bad_name"),
        ({"username": "1bo"}, "user.bad_name"),
        ({"username": "bo diaz"}, "user.bad_name"),
        ({"username": "b" * 33}, "user.bad_name"),
        ({"username": "[/]"}, "user.bad_name"),
        ({"username": "é"}, "user.bad_name"),
        ({"role": "king"}, "user.role_unknown"),
        ({"office": "MOON"}, "office.unknown"),
        ({"pin": "123"}, "user.pin_weak"),
        ({"pin": "1111"}, "user.pin_weak"),
        ({"pin": "1234"}, "user.pin_weak"),
        ({"pin": "9876"}, "user.pin_weak"),
        ({"pin": "x" * 65}, "user.pin_weak"),
    ],
)
def test_what_is_no_user(office, said, message_id):
    assert refused(lambda: add(office, **said)).message_id == message_id
    assert names(office) == ["admin", "ana", "dee", "fay", "sam"]


def test_a_name_that_shows_nothing_is_replaced_by_the_user_name(office):
    assert add(office, full_name="   ").full_name == "bo"


@pytest.mark.parametrize("who", ["ana", "sam", None])
def test_only_who_may_manage_users_does(office, who):
    assert refused(lambda: add(office, who)).message_id == "denied"
    actor = office.people[who or "ana"]
    for work in (
        lambda: users.disable_user(office.db, actor, "dee"),
        lambda: users.reset_pin(office.db, actor, "dee", "7391"),
    ):
        assert refused(work).message_id == "denied"


def test_the_first_user_of_a_town_needs_nobody(db):
    town.init_town(db)
    draft = UserDraft("first", "First", "admin", "7391")
    assert users.add_user(db, None, draft).username == "first"
    assert refused(lambda: users.add_user(db, None, draft)).message_id == "denied"


def test_a_user_is_disabled_and_what_they_did_stays(office):
    users.disable_user(office.db, office.people["admin"], " ANA ")
    listed = {user.username: user.is_active for user in users.list_users(office.db)}
    assert listed["ana"] is False
    assert office.sessions["ana"].username == "ana"
    users.reset_pin(office.db, office.people["admin"], "ana", "7391")
    assert {user.username: user.is_active for user in users.list_users(office.db)}["ana"]


def test_a_user_who_is_not_there_is_unknown(office):
    admin = office.people["admin"]
    for work in (
        lambda: users.disable_user(office.db, admin, "nobody"),
        lambda: users.reset_pin(office.db, admin, "nobody", "7391"),
    ):
        error = refused(work)
        assert (error.message_id, error.facts) == ("user.unknown", {"username": "nobody"})


def test_a_weak_new_pin_is_refused(office):
    work = lambda: users.reset_pin(office.db, office.people["admin"], "ana", "0000")  # noqa: E731
    assert refused(work).message_id == "user.pin_weak"


def test_every_change_is_told_in_the_audit_trail(office):
    admin = office.people["admin"]
    add(office)
    users.disable_user(office.db, admin, "bo")
    users.reset_pin(office.db, admin, "bo", "7392")
    table = AuditEntry.__table__
    with office.db.read() as connection:
        rows = connection.execute(
            select(table.c.action, table.c.user_id)
            .where(table.c.subject_id == "bo")
            .order_by(table.c.id)
        ).all()
    assert [row.action for row in rows] == ["add_user", "disable_user", "reset_pin"]
    assert {row.user_id for row in rows} == {admin.user_id}


def test_the_last_who_may_manage_users_is_not_disabled(office):
    with pytest.raises(Refused, match=r"user\.last_admin"):
        users.disable_user(office.db, office.people["admin"], "Admin")
    add(office, username="bo", role="admin")
    users.disable_user(office.db, office.people["admin"], "admin")
