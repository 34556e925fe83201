"""What an agency is told, and what it brings: net in a batch, commission by a correction."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from sqlalchemy import select

from clerktui.models import Correction
from clerktui.services import reference
from clerktui.services.agencies import files, receiving
from clerktui.services.batches import clearing, headers
from clerktui.views.agencies import AgencyMoneyRequest
from clerktui.views.batches import HeaderDraft
from tests.ledger.tampering import behind_the_back
from tests.support import agencies
from tests.support.agencies import AGENCY, HERE, OTHER
from tests.support.batches import to_state
from tests.support.office import Office, new_id
from tests.support.refusing import refused


@pytest.fixture
def town(office: Office) -> Office:
    """120.00 and 80.00 are with an agency."""
    agencies.owing(office)
    agencies.agree(office)
    agencies.placed(office)
    return office


def made(town: Office, side: str, number: int | None = None, agency: str = AGENCY):
    return files.make_file(town.db, town.people["ana"], agency, side, number)


def text(file) -> list[str]:
    return file.content.decode().split("\r\n")[:-1]


def come(town: Office, folder, *lines: str, who: str = "ana", **said):
    request = AgencyMoneyRequest(agencies.money_file(folder, *lines), **said)
    return receiving.import_money(town.db, town.people[who], request)


def test_its_file_tells_each_thing_once_and_is_the_same_for_ever(town):
    looked = files.look(town.db, town.people["ana"], AGENCY, "placement")
    file = made(town, "placement")
    assert (file.record_count, file.amount_cents, file.number) == (2, 20_000, 1)
    assert replace(looked, number=1) == file
    head, first, second = text(file)
    assert head.startswith("PLACEMENT,ACCOUNT,CHANGE,LAST NAME")
    assert first.startswith("1,10-0442-07,NEW,RODRIGUEZ,MARIA E,12 Elm St,")
    assert first.endswith(",120.00,120.00,2026-11-23")
    assert file.sha256 == hashlib.sha256(file.content).hexdigest()
    assert second.startswith("2,10-0555-02,NEW,LEE,ANN,")
    assert refused(made, town, "placement") == "agency.nothing"
    again = made(town, "placement", 1)
    assert (again.content, again.is_again) == (file.content, True)
    assert refused(made, town, "placement", 9) == "agency.file_unknown"
    assert refused(made, town, "none") == "agency.side"
    town.prove()


def test_money_paid_to_the_town_is_told_in_the_next_file_and_a_debt_paid_is_closed(town):
    made(town, "placement")
    receipt = town.pay(HERE, 5_000).receipt
    assert text(made(town, "payments"))[1].endswith(",50.00,70.00,2026-11-23")
    town.void(receipt)
    assert ",REVERSED," in text(made(town, "payments"))[1]
    town.pay(HERE, 12_000)
    assert ",PAID," in text(made(town, "recall"))[1]
    assert agencies.whole(town, 1).state == "closed"
    told = [one.told_in for one in agencies.whole(town, 1).moves]
    assert told == [1, 2, 3, None, 4, None]
    town.prove()


def test_fixed_columns_by_the_layout(town):
    agencies.agree(town, "FIXED", layout="fixed")
    rules = {"rules": [{"agency": "FIXED"}], "not_kinds": ["tax", "credit"], "address": False}
    town.decide("agency.rules", rules)
    agencies.placed(town, "FIXED")
    [record] = text(made(town, "placement", agency="FIXED"))
    assert len(record) == 200
    assert record[:28] == "0000000310-0777-01          "
    assert record[98:138] == " " * 40
    assert record[169:] == "00000002000" + "00000002000" + "20261123 "


def test_the_whole_counts_for_the_customer_and_the_commission_is_the_towns(town, tmp_path):
    rehearsed = come(town, tmp_path, "1,10-0442-07,11/20/2026,40.00,10.00,30.00", dry_run=True)
    assert (rehearsed.batch, rehearsed.gross_cents) == (None, 4_000)
    assert town.balance(HERE) == 12_000
    answer = come(town, tmp_path, "1,10-0442-07,11/20/2026,40.00,10.00,30.00")
    assert (answer.commission_cents, answer.net_cents, answer.agency) == (1_000, 3_000, AGENCY)
    found = agencies.whole(town, 1)
    assert (found.through_cents, found.owed_cents) == (4_000, 8_000)
    assert town.balance(HERE) == 12_000
    to_state(town, answer.batch, "posted", "ana")
    assert town.balance(HERE) == 8_000
    assert agencies.codes(town, 1) == ["placed", "money"]
    assert refused(made, town, "payments") == "agency.nothing"
    again = "1,10-0442-07,11/20/2026,40.00,10.00,30.00"
    assert refused(come, town, tmp_path, again) == "file.duplicate"
    town.prove()


def test_all_of_it_through_the_agency_ends_it_when_the_batch_is_posted(town, tmp_path):
    answer = come(town, tmp_path, "2,10-0555-02,11/20/2026,80.00,,")
    assert (answer.lines[0].commission_cents, answer.net_cents) == (2_000, 6_000)
    assert agencies.whole(town, 2).state == "placed"
    to_state(town, answer.batch, "posted", "ana")
    assert (agencies.whole(town, 2).state, town.balance(OTHER)) == ("paid", 0)
    town.prove()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("1,10-0442-07,11/20/2026,40.00,10.00,31.00", "agency.adds_up"),
        ("1,10-0442-07,11/20/2026,40.00,12.00,28.00", "agency.rate"),
        ("1,10-0555-02,11/20/2026,40.00,10.00,30.00", "agency.not_placed"),
        ("9,10-0442-07,11/20/2026,40.00,10.00,30.00", "agency.not_placed"),
        ("1,10-0442-07,20.11.2026,40.00,10.00,30.00", "agency.line"),
        ("1,10-0442-07,11/20/2026,forty,10.00,30.00", "agency.line"),
        ("X,10-0442-07,11/20/2026,40.00,10.00,30.00", "agency.line"),
    ],
)
def test_a_line_that_is_wrong_keeps_the_whole_file_out(town, tmp_path, line, why):
    assert refused(come, town, tmp_path, line) == why
    assert town.balance(HERE) == 12_000


def test_another_rate_is_taken_when_somebody_says_so(town, tmp_path):
    line = "1,10-0442-07,11/20/2026,40.00,12.00,28.00"
    assert come(town, tmp_path, line, accepts_rate=True).commission_cents == 1_200


def test_a_batch_that_is_thrown_away_leaves_nothing_and_its_file_may_come_again(town, tmp_path):
    line = "1,10-0442-07,11/20/2026,40.00,10.00,30.00"
    batch = come(town, tmp_path, line).batch
    clearing.discard(town.db, town.people["sam"], batch, "the wrong month")
    assert town.balance(HERE) == 12_000
    found = agencies.whole(town, 1)
    assert (found.through_cents, found.owed_cents, found.state) == (0, 12_000, "placed")
    assert [(one.code, one.amount_cents) for one in found.moves] == [
        *(("placed", 12_000), ("money", 4_000), ("money_back", -4_000)),
    ]
    assert refused(made, town, "payments") == "agency.nothing"
    town.prove()
    again = come(town, tmp_path, line).batch
    to_state(town, again, "posted", "ana")
    assert town.balance(HERE) == 8_000
    assert refused(come, town, tmp_path, line) == "file.duplicate"
    town.prove()


def test_a_line_taken_off_the_batch_brings_no_commission(town, tmp_path):
    lines = (
        "1,10-0442-07,11/20/2026,40.00,10.00,30.00",
        "2,10-0555-02,11/20/2026,20.00,5.00,15.00",
    )
    batch = come(town, tmp_path, *lines).batch
    sam = town.people["sam"]
    clearing.remove_lines(town.db, sam, batch, [1], "the agency took it back")
    agencies.recalled(town, 1)
    header = headers.get_batch(town.db, sam, batch)
    said = HeaderDraft(
        *(new_id(), "agency", header.received_on, "third_party"),
        number=batch,
        control_cents=1_500,
        control_items=1,
        verify_mode="off",
    )
    headers.save_header(town.db, sam, said)
    to_state(town, batch, "posted", "sam")
    assert (town.balance(HERE), town.balance(OTHER)) == (12_000, 6_000)
    found = agencies.whole(town, 1)
    assert (found.state, found.through_cents, found.owed_cents) == ("recalled", 0, 8_000)
    assert agencies.whole(town, 2).owed_cents == 6_000
    town.prove()


def test_what_the_agency_kept_whole_is_booked_at_once(town, tmp_path):
    line = "1,10-0442-07,11/20/2026,40.00,40.00,0.00"
    assert come(town, tmp_path, line, accepts_rate=True).batch is None
    assert town.balance(HERE) == 8_000
    town.prove()


def test_two_agencies_in_one_file_are_refused(town, tmp_path):
    agencies.agree(town, "FIXED", layout="fixed")
    rules = {"rules": [{"agency": "FIXED"}], "not_kinds": ["tax", "credit"], "address": False}
    town.decide("agency.rules", rules)
    agencies.placed(town, "FIXED")
    lines = ("1,10-0442-07,11/20/2026,40.00,,", "3,10-0777-01,11/20/2026,5.00,,")
    assert refused(come, town, tmp_path, *lines) == "agency.mixed"


def test_a_file_that_was_purged_or_tampered_with_is_not_given_again(town):
    made(town, "placement")
    with behind_the_back(town.db) as connection:
        connection.exec_driver_sql("UPDATE placement_file_line SET record = 'X' WHERE line_no = 1")
        connection.commit()
    assert refused(made, town, "placement", 1) == "agency.file_changed"
    with behind_the_back(town.db) as connection:
        connection.exec_driver_sql("UPDATE placement_file_line SET record = '' WHERE line_no = 1")
        connection.commit()
    assert refused(made, town, "placement", 1) == "agency.purged"


def test_a_file_that_is_none(town, tmp_path):
    assert refused(come, town, tmp_path) == "file.empty"
    path = tmp_path / "other.csv"
    path.write_text("A,B\n1,2\n")
    request = AgencyMoneyRequest(path)
    sam = town.people["sam"]
    assert refused(receiving.import_money, town.db, sam, request) == "agency.column"


def test_its_own_money_is_never_told_as_paid_to_the_town(town, tmp_path):
    receipt = town.pay(HERE, 5_000).receipt
    assert agencies.whole(town, 1).owed_cents == 7_000
    batch = come(town, tmp_path, "1,10-0442-07,11/20/2026,40.00,10.00,30.00").batch
    assert agencies.whole(town, 1).owed_cents == 3_000
    town.pay(HERE, 1_000)
    assert agencies.whole(town, 1).owed_cents == 2_000
    town.void(receipt)
    to_state(town, batch, "posted", "ana")
    found = agencies.whole(town, 1)
    assert (found.direct_cents, found.through_cents, found.commission_cents) == (
        *(1_000, 4_000, 1_000),
    )
    assert found.owed_cents == town.balance(HERE) == 7_000
    assert [(one.code, one.amount_cents) for one in found.moves] == [
        *(("placed", 12_000), ("payment", 5_000), ("money", 4_000), ("payment", 1_000)),
        ("payment", -5_000),
    ]
    town.prove()


def test_the_commission_is_booked_on_the_day_of_its_batch(town, tmp_path):
    batch = come(town, tmp_path, "1,10-0442-07,11/20/2026,40.00,10.00,30.00").batch
    town.db.clock.move(dt.timedelta(days=1))
    reference.forget(town.db)
    to_state(town, batch, "posted", "ana")
    table = Correction.__table__
    with town.db.read() as connection:
        [made] = connection.execute(select(table.c.business_date, table.c.amount_cents))
    assert tuple(made) == (dt.date(2026, 11, 23), 1_000)
    town.prove()
