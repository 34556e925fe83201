"""Papers of identity: kind and last four to see, the number sealed and looked at on record."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import AuditEntry, CustomerIdentity, Table
from clerktui.security import identity_keys
from clerktui.services import identities
from clerktui.views.identities import IdentityDraft, IdentityLook
from tests.support.books import Books
from tests.support.office import Office, new_id

ACCOUNT = "10-0442-07"
NUMBER = "219-09-9871"
BORN = dt.date(1980, 5, 4)


@pytest.fixture
def office(office, tmp_path, monkeypatch) -> Office:
    office.account(ACCOUNT)
    monkeypatch.setattr(office.db, "identity_key_files", (tmp_path / "keys" / "identity.key",))
    return office


@pytest.fixture
def keyed(office) -> Office:
    identities.create_key(office.db, office.people["admin"])
    return office


def draft(**said) -> IdentityDraft:
    return IdentityDraft(**{"command_id": new_id(), "kind": "ssn", "account": ACCOUNT, **said})


def enter(office: Office, who: str = "ana", **said):
    return identities.enter(office.db, office.people[who], draft(**said))


def number(office: Office, **said):
    return enter(office, number=NUMBER, purpose="1", **said)


def look(office: Office, paper: int, reason: str = "setoff letter", who: str = "sam"):
    return identities.look(office.db, office.people[who], IdentityLook(paper, reason))


def refused(call, *arguments, **named) -> str:
    with pytest.raises(Refused) as caught:
        call(*arguments, **named)
    assert sentence(caught.value) != str(caught.value), "a refusal has its sentence"
    assert NUMBER not in sentence(caught.value)
    return caught.value.message_id


def test_kind_and_last_four_are_kept_without_any_key(office):
    seen = enter(office, kind="driver_license", last4="12a4", birth_on=BORN)
    assert (seen.kind_name, seen.last4, seen.has_number) == ("Driver license", "12A4", False)
    assert identities.list_identities(office.db, office.people["fay"], ACCOUNT) == (seen,)
    form = identities.get_form(office.db, office.people["ana"])
    assert not form.can_keep
    assert refused(number, office) == "identity.no_key"
    assert refused(look, office, seen.identity_id) == "identity.no_number"
    office.prove()


def test_a_number_is_sealed_looked_at_for_a_reason_and_every_look_written_down(keyed):
    seen = number(keyed)
    assert (seen.last4, seen.has_number, seen.purpose) == ("9871", True, "1")
    assert look(keyed, seen.identity_id).number == "219099871"
    [one] = [row for row in Books(keyed.db).rows(AuditEntry) if row["action"] == "view_identity"]
    assert (one["subject_id"], one["detail"]) == (
        str(seen.identity_id),
        {"reason": "setoff letter"},
    )
    assert one["user_id"] == keyed.people["sam"].user_id
    assert refused(look, keyed, seen.identity_id, " ") == "identity.reason"
    assert refused(look, keyed, seen.identity_id, who="ana") == "denied"
    assert refused(look, keyed, 99) == "identity.unknown"
    assert refused(enter, keyed, who="fay", last4="1234") == "denied"
    keyed.prove()


def test_the_number_stands_nowhere_in_the_books(keyed):
    look(keyed, number(keyed).identity_id)
    with keyed.db.read() as connection:
        for table in Table.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                assert "219099871" not in str(row), table.name
                assert NUMBER not in str(row), table.name
    assert "9871" not in repr(draft(number=NUMBER))


def test_equal_numbers_have_equal_indexes_and_no_equal_seals(keyed):
    number(keyed)
    number(keyed)
    one, two = Books(keyed.db).rows(CustomerIdentity)
    assert one["blind_index"] == two["blind_index"]
    assert one["sealed"] != two["sealed"]


def test_sent_again_it_is_written_once(keyed):
    said = draft(number=NUMBER, purpose="1")
    first = identities.enter(keyed.db, keyed.people["ana"], said)
    again = identities.enter(keyed.db, keyed.people["ana"], said)
    assert again.duplicate
    assert again.identity_id == first.identity_id
    other = replace(said, number="219-09-9872")
    assert refused(identities.enter, keyed.db, keyed.people["ana"], other) == "command.reused"


@pytest.mark.parametrize(
    ("said", "message_id"),
    [
        ({"kind": "club_card"}, "identity.kind_unknown"),
        ({"last4": NUMBER}, "identity.last4"),
        ({"last4": ""}, "identity.last4"),
        ({"kind": "passport", "number": "123456789", "purpose": "1"}, "identity.not_kept"),
        ({"number": NUMBER}, "identity.purpose"),
        ({"number": "219-09-987", "purpose": "1"}, "identity.number"),
        ({"number": "900-70-0000", "purpose": "1"}, "identity.number"),
        ({"number": "219-09-0000", "purpose": "1"}, "identity.number"),
        ({"kind": "itin", "number": NUMBER, "purpose": "1"}, "identity.number"),
        ({"kind": "itin", "number": "912-89-1234", "purpose": "1"}, "identity.number"),
        ({"account": "99-9999-99", "last4": "1234"}, "account.unknown"),
    ],
)
def test_what_is_not_right_is_refused(keyed, said, message_id):
    assert refused(enter, keyed, **said) == message_id
    assert Books(keyed.db).rows(CustomerIdentity) == []


def test_there_is_one_key_and_its_status_tells_nothing_of_it(keyed):
    admin, [place] = keyed.people["admin"], keyed.db.identity_key_files
    assert refused(identities.create_key, keyed.db, admin) == "identity.key_there"
    assert place.stat().st_mode & 0o777 == 0o600
    number(keyed)
    status = identities.key_status(keyed.db, admin)
    assert (status.sealed, status.others, status.path) == (1, 0, str(place))
    assert status.code
    assert status.code not in place.read_text()
    assert refused(identities.key_status, keyed.db, keyed.people["ana"]) == "denied"


def test_another_key_opens_nothing_and_says_so(keyed):
    paper = number(keyed).identity_id
    [place] = keyed.db.identity_key_files
    place.unlink()
    assert refused(look, keyed, paper) == "identity.no_key"
    identities.create_key(keyed.db, keyed.people["admin"])
    assert refused(look, keyed, paper) == "identity.other_key"
    status = identities.key_status(keyed.db, keyed.people["admin"])
    assert (status.sealed, status.others) == (0, 1)


def test_a_sealed_number_put_elsewhere_is_not_opened(keyed):
    paper = number(keyed).identity_id
    with keyed.db.write() as connection:
        connection.execute(text("UPDATE customer_identity SET sealed = 'AAAA' || sealed"))
    assert refused(look, keyed, paper) == "identity.unreadable"


def test_a_key_file_that_is_none_or_open_to_all_is_refused(office, tmp_path):
    admin, [place] = office.people["admin"], office.db.identity_key_files
    place.parent.mkdir()
    place.write_text("not a key")
    assert refused(identities.key_status, office.db, admin) == "identity.key_file"
    place.write_text("AAAA")
    assert refused(number, office) == "identity.key_file"
    place.unlink()
    identities.create_key(office.db, admin)
    place.chmod(0o644)
    assert refused(number, office) == "identity.key_open"
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert refused(identity_keys.create_key, blocked / "identity.key") == "identity.key_file"
