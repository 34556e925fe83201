"""Returns and changes the bank sent: listed until somebody has worked them."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text

from clerktui.errors import Refused
from clerktui.models import BankNotice, RemittanceFile
from clerktui.services.batches import notices
from tests.support.office import Office


@pytest.fixture
def office(office: Office) -> Office:
    ana, now = office.people["ana"], office.db.clock.now()
    with office.db.write() as c:
        file_id = c.execute(
            insert(RemittanceFile.__table__)
            .values(
                kind="nacha",
                name="returns.ach",
                content_hash="0" * 64,
                item_count=0,
                amount_cents=0,
                loaded_at=now,
                user_id=ana.user_id,
            )
            .returning(RemittanceFile.__table__.c.id)
        ).scalar_one()
        for kind, code, cents, corrected in (
            ("return", "R01", 4120, ""),
            ("change", "C01", 0, "1918171614"),
        ):
            c.execute(
                insert(BankNotice.__table__).values(
                    file_id=file_id,
                    kind=kind,
                    code=code,
                    trace="091000017611242",
                    amount_cents=cents,
                    name="LEE, ANN",
                    corrected=corrected,
                    noticed_at=now,
                )
            )
    return office


def codes(office: Office, kind: str = "", **asked: bool) -> list[str]:
    found = notices.list_notices(office.db, office.people["ana"], kind, **asked)
    return [notice.code for notice in found]


def test_they_are_listed_oldest_first_and_by_kind(office):
    assert codes(office) == ["R01", "C01"]
    assert codes(office, "return") == ["R01"]
    assert codes(office, "change") == ["C01"]
    [change] = notices.list_notices(office.db, office.people["ana"], "change")
    assert (change.corrected, change.amount_cents, change.file) == ("1918171614", 0, "returns.ach")


def test_one_that_was_worked_leaves_the_list_and_the_trail_says_who(office):
    ana = office.people["ana"]
    [first, _] = notices.list_notices(office.db, ana)
    assert notices.settle_notice(office.db, ana, first.notice).state == "done"
    assert codes(office) == ["C01"]
    assert codes(office, with_done=True) == ["R01", "C01"]
    with pytest.raises(Refused, match=r"notice\.unknown"):
        notices.settle_notice(office.db, ana, first.notice)
    with office.db.read() as c:
        asked = text("SELECT user_id FROM audit_entry WHERE action = 'notice_done'")
        assert list(c.execute(asked).scalars()) == [ana.user_id]


def test_who_may_only_look_settles_nothing(office):
    from dataclasses import replace

    ivy = replace(office.people["ana"], permissions=frozenset({"account.view"}))
    [first, _] = notices.list_notices(office.db, ivy)
    with pytest.raises(Refused, match="denied"):
        notices.settle_notice(office.db, ivy, first.notice)
