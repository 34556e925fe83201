"""Who owns, lets, rents or shares a place: added, seen from both sides, ended, never erased."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import AccountLink, AuditEntry
from clerktui.services import account_links
from clerktui.views.account_links import EndLinkDraft, LinkDraft
from tests.support.applications import apply, complete, serve, turn_on
from tests.support.books import Books
from tests.support.office import Office, new_id

OLD, OWNS, NEW = "10-0442-07", "20-0001-01", "10-0442-08"


@pytest.fixture
def office(office) -> Office:
    office.account(OLD, "ROE, JO", status="closed")
    office.account(OWNS, "OAK RENTALS LLC", address="9 Oak St")
    serve(office, OLD, "80001", "water", "sewer")
    return office


def add(office, account=OLD, role="landlord", who="ana", **said):
    draft = LinkDraft(new_id(), account, role, **said)
    return account_links.add_link(office.db, office.people[who], draft)


def end(office, link_id, ended_on=None):
    draft = EndLinkDraft(new_id(), link_id, ended_on)
    return account_links.end_link(office.db, office.people["ana"], draft)


def seen(office, account):
    return account_links.list_links(office.db, office.people["ana"], account)


def standing(office, account):
    return account_links.get_standing(office.db, office.people["ana"], account)


def test_a_known_owner_is_seen_from_both_accounts(office):
    done = add(office, other=OWNS)
    assert done.name == "OAK RENTALS LLC"
    [link] = seen(office, OLD).links
    assert (link.role, link.other, link.is_back) == ("landlord", OWNS, False)
    [back] = seen(office, OWNS).links
    assert (back.account, back.is_back) == (OLD, True)
    assert standing(office, OWNS).linked == ()
    assert Books(office.db).rows(AuditEntry)[-1]["action"] == "link_account"


def test_an_ended_link_stays_to_be_read_and_is_no_longer_told(office):
    one = add(office, role="co-resident", name="LEE, ANN", phone="919-555-0188")
    assert [link.role_words for link in standing(office, OLD).linked] == ["co-resident"]
    assert end(office, one.link_id).ended_on == "2026-11-23"
    assert standing(office, OLD).linked == ()
    [link] = seen(office, OLD).links
    assert link.ended_on == dt.date(2026, 11, 23)
    again = add(office, role="co_resident", name="Lee, Ann")
    assert [one.link_id for one in seen(office, OLD).links] == [again.link_id, one.link_id]


def test_sent_again_it_is_done_once(office):
    draft = LinkDraft(new_id(), OLD, "owner", "FOX, ED")
    actor = office.people["ana"]
    first = account_links.add_link(office.db, actor, draft)
    again = account_links.add_link(office.db, actor, draft)
    assert (again.duplicate, again.link_id) == (True, first.link_id)
    ending = EndLinkDraft(new_id(), first.link_id)
    assert not account_links.end_link(office.db, actor, ending).duplicate
    assert account_links.end_link(office.db, actor, ending).duplicate
    assert len(Books(office.db).rows(AccountLink)) == 1


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"role": "friend", "name": "FOX"}, "link.role"),
        ({"role": "owner"}, "link.name"),
        ({"role": "landlord", "name": "oak rentals llc"}, "link.twice"),
        ({"role": "co_resident", "other": OLD}, "link.itself"),
        ({"role": "owner", "other": "99-9"}, "account.unknown"),
    ],
)
def test_what_is_no_link_is_refused(office, said, message_id):
    add(office, other=OWNS)
    with pytest.raises(Refused) as refused:
        add(office, **said)
    assert refused.value.message_id == message_id
    assert "{" not in sentence(refused.value)


def test_a_link_ends_once_and_not_before_it_began(office):
    one = add(office, name="FOX, ED", started_on=dt.date(2026, 12, 1))
    for link_id, day, message_id in (
        (99, None, "link.unknown"),
        (one.link_id, dt.date(2026, 11, 1), "link.before"),
    ):
        with pytest.raises(Refused) as refused:
            end(office, link_id, day)
        assert refused.value.message_id == message_id
    end(office, one.link_id)
    with pytest.raises(Refused) as refused:
        end(office, one.link_id)
    assert refused.value.message_id == "link.ended"


def test_who_may_only_look_links_nobody(office):
    with pytest.raises(Refused) as refused:
        add(office, who="fay", name="FOX")
    assert refused.value.message_id == "denied"


def test_a_pending_account_says_which_order_it_waits_for(office):
    done = complete(office, apply(office))
    found = standing(office, NEW)
    assert found.order.number == done.order
    assert [(one.role, one.name) for one in found.linked] == [
        ("tenant", "LEE, ANN"),
        ("landlord", "OAK RENTALS LLC"),
    ]
    assert found.papers == 1
    turn_on(office, done.order)
    assert standing(office, NEW).order is None
