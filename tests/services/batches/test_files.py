"""Bank files from their bytes to receipts: both lockbox dialects, ACH, and what must be refused."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.models import BatchLine
from clerktui.services import accounts, receipts, suspense
from clerktui.services.batches import clearing, headers, lines, notices, posting, proofing
from clerktui.services.batches.files import Request, import_remittance
from clerktui.services.suspense_rows import payer_hash
from clerktui.views.batches import HeaderDraft, SuspenseDraft
from tests.rules.refusals import refused
from tests.support import ach_files, bank_files
from tests.support.bank_files import BankItem
from tests.support.batches import begin_batch, get_batch, key, to_state
from tests.support.office import new_id

KNOWN = ("10-0442-07", "10-0871-01", "10-0333-01")
MONDAY = dt.date(2026, 11, 23)


@pytest.fixture
def town(office):
    for number, cents in zip(KNOWN, (8640, 31_205, 2_390), strict=True):
        office.account(number, f"OWNER OF {number}", water=cents)
    return office


@pytest.fixture
def load(town, tmp_path):
    """Read bytes as a file of this name, as the supervisor."""

    def read(data: bytes, name: str = "bank.dat", **options):
        path = tmp_path / name
        path.write_bytes(data)
        return import_remittance(town.db, town.people["sam"], Request(path, **options))

    return read


def posted(town, number):
    """Prove, release and post a batch that came from a file."""
    to_state(town, number, "released")
    return posting.post_batch(town.db, town.people["sam"], number)


CHECKS = (
    BankItem(8640, KNOWN[0], "2041", "RODRIGUEZ MARIA"),
    BankItem(20_000, KNOWN[1], "310", "RODRIGUEZ MARIO", payer_account="777"),
    BankItem(5_000, "99-9999-99", "1185", "SMITH JOHN", payer_account="888"),
)


@pytest.mark.parametrize("dialect", ["lockbox_bank", "lockbox_lbx2"])
def test_a_lockbox_morning_from_bytes_to_receipts(town, load, dialect):
    answer = load(getattr(bank_files, dialect)(CHECKS))
    assert (answer.kind, answer.items, answer.amount_cents) == ("lockbox", 3, 33_640)
    batch = answer.batch
    assert (batch.state, batch.items, batch.amount_cents) == ("keyed", 3, 33_640)
    assert (batch.control_cents, batch.control_items) == (33_640, 3)
    [exception] = answer.exceptions
    assert (exception.line.line_no, [one.code for one in exception.warnings]) == (3, ["suspense"])
    # Until it is posted it is said wherever a balance is.
    assert accounts.get_account(town.db, KNOWN[0]).pending_cents == 8640
    done = posted(town, batch.number)
    assert (done.items, done.suspense_cents) == (3, 5_000)
    assert [town.balance(number) for number in KNOWN] == [0, 11_205, 2_390]
    receipt = receipts.get_receipt(town.db, town.people["sam"], done.first_receipt)
    assert receipt.document.tenders[0].reference == "2041"
    town.prove()


def test_a_bill_pay_file_from_bytes_to_receipts(town, load):
    data = ach_files.cie([(8640, KNOWN[0], "RODRIGUEZ MARIA"), (100, "10-0871-01", "M RODRIGUEZ")])
    answer = load(data)
    assert (answer.kind, answer.batch.source, answer.batch.default_tender) == (
        "nacha",
        "bill_pay",
        "third_party",
    )
    assert posted(town, answer.batch.number).items == 2
    assert town.balance(KNOWN[0]) == 0
    assert town.balance(KNOWN[1]) == 31_105
    town.prove()


def test_one_check_for_several_accounts_is_one_payment(town, load):
    parts = ((KNOWN[0], 8640, ""), (KNOWN[2], 2390, ""))
    answer = load(bank_files.lockbox_lbx2([BankItem(11_030, check_no="9", parts=parts)]))
    assert answer.batch.items == 1
    done = posted(town, answer.batch.number)
    assert done.first_receipt == done.last_receipt
    assert (town.balance(KNOWN[0]), town.balance(KNOWN[2])) == (0, 0)
    town.prove()


def test_the_same_money_is_not_taken_twice_whatever_the_file_is_called(town, load):
    data = bank_files.lockbox_lbx2(CHECKS)
    first = load(data)
    with refused("file.duplicate", batch=first.batch.number):
        load(data.replace(b"\n", b"\r\n"), "again.txt")
    assert len(headers.list_batches(town.db, town.people["sam"]).rows) == 1


def test_a_rehearsal_keeps_nothing(town, load):
    data = bank_files.lockbox_lbx2(CHECKS)
    rehearsed = load(data, dry_run=True)
    assert (rehearsed.items, len(rehearsed.exceptions), rehearsed.dry_run) == (3, 1, True)
    assert headers.list_batches(town.db, town.people["sam"]).rows == ()
    assert load(data).batch.number == 1


def test_counts_that_disagree_are_asked_about_amounts_are_refused(town, load):
    data = bank_files.lockbox_lbx2(CHECKS)
    line_9 = data.rstrip().splitlines()[-1]
    wrong = data.replace(line_9, line_9[:1] + b"000099" + line_9[7:])
    with refused("file.counts"):
        load(wrong)
    answer = load(wrong, accept_counts=True)
    assert answer.warnings
    assert answer.batch.control_items is None
    amount = data.replace(b"0000008640", b"0000008641", 1)
    with refused("file.totals"):
        load(amount, "amount.dat")
    assert posted(town, answer.batch.number).items == 3


def test_a_payer_who_was_placed_once_is_known_the_next_time(town, load):
    answer = load(bank_files.lockbox_lbx2(CHECKS))
    posted(town, answer.batch.number)
    [item] = suspense.list_suspense(town.db, town.people["ana"]).rows
    draft = SuspenseDraft(new_id(), item.item_id, 5_000, account=KNOWN[2])
    suspense.apply_suspense(town.db, town.people["ana"], draft)
    later = [BankItem(700, "99-9999-99", "1186", "SMITH JOHN", payer_account="888")]
    again = load(bank_files.lockbox_lbx2(later), "tuesday.dat")
    assert again.exceptions == () or [w.code for w in again.exceptions[0].warnings] != ["suspense"]
    posted(town, again.batch.number)
    assert town.balance(KNOWN[2]) == 2_390 - 5_000 - 700
    town.prove()


def test_a_payers_bank_account_is_nowhere_in_the_books(town, load):
    load(bank_files.lockbox_lbx2(CHECKS))
    with town.db.read() as connection:
        [row, *_] = connection.execute(BatchLine.__table__.select()).all()
    assert not any("12345555" in str(value) for value in row)
    assert len(row.payer_key) == len(payer_hash("any"))


def test_returns_and_changes_wait_on_their_own_list(town, load):
    batch = ach_files.Batch(
        "PPD",
        [
            ach_files.returned(
                "R01", 8640, KNOWN[0], "RODRIGUEZ MARIA", original="091000010000001"
            ),
            ach_files.changed("C01", "00998877", KNOWN[1], "RODRIGUEZ MARIO", original="1"),
        ],
    )
    answer = load(ach_files.nacha(batch))
    assert (answer.batch, answer.notices) == (None, 2)
    found = notices.list_notices(town.db, town.people["sam"])
    assert [(one.kind, one.code, one.amount_cents) for one in found] == [
        ("return", "R01", 8640),
        ("change", "C01", 0),
    ]


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", "file.layout"),
        (b"hello,world\n1,2\n", "file.layout"),
        (b"\x00\xff" * 40, "file.layout"),
        (b"101 truncated", "file.broken"),
    ],
)
def test_what_is_no_banks_file_is_refused(load, data, refusal):
    with refused(refusal):
        load(data)


def test_a_broken_line_is_named_and_nothing_of_the_file_is_kept(town, load):
    data = bank_files.lockbox_lbx2(CHECKS)
    broken = data.replace(b"0000008640", b"00000X8640", 1)
    with refused("file.broken") as caught:
        load(broken)
    del caught
    assert headers.list_batches(town.db, town.people["sam"]).rows == ()


def test_a_file_that_is_not_there_is_refused(town, tmp_path):
    with refused("file.unreadable"):
        import_remittance(town.db, town.people["sam"], Request(tmp_path / "none"))


def test_whoever_may_not_is_refused(town, tmp_path):
    nobody = town.people["ana"].__class__(
        **{**town.people["ana"].__dict__, "permissions": frozenset()}
    )
    with refused("denied"):
        import_remittance(town.db, nobody, Request(tmp_path / "none"))


def test_web_payments_by_a_mapping(town, load, tmp_path):
    mapping = tmp_path / "web.toml"
    mapping.write_text(
        'format = "csv"\n[records]\nheader = true\n[fields]\naccount = "Account"\n'
        'amount = "Paid"\nreference = "Confirmation"\n'
    )
    data = f"Account,Paid,Confirmation\n{KNOWN[0]},86.40,W-1\n{KNOWN[2]},10.00,W-2\n".encode()
    answer = load(data, "web.csv", mapping=mapping)
    assert (answer.kind, answer.batch.source, answer.batch.control_cents) == ("mapped", "web", None)
    proofing_refusal = refused("batch.no_control")
    town_release = new_id()
    proofing.prove(town.db, town.people["sam"], answer.batch.number)
    with proofing_refusal:
        proofing.release(town.db, town.people["sam"], answer.batch.number, town_release)
    assert get_batch(town, answer.batch.number).state == "proofed"


def test_a_large_file_is_posted_piece_by_piece_and_tells_how_far_it_is(town, load):
    items = [
        BankItem(100 + place % 50, KNOWN[place % 3], str(place), payer_account=str(place))
        for place in range(1_200)
    ]
    answer = load(bank_files.lockbox_lbx2(items))
    heard: list[tuple[int, int]] = []
    to_state(town, answer.batch.number, "released")
    posting.post_batch(
        town.db, town.people["sam"], answer.batch.number, lambda d, t: heard.append((d, t))
    )
    assert heard == [(done, 1200) for done in range(100, 1300, 100)]
    town.prove()


# ------------------------------------------------------------------------------ what is not kept
def web(load, tmp_path, *rows: str):
    mapping = tmp_path / "web.toml"
    mapping.write_text(
        'format = "csv"\n[records]\nheader = true\n[fields]\naccount = "Account"\n'
        'amount = "Paid"\nreference = "Confirmation"\n'
    )
    data = "\n".join(("Account,Paid,Confirmation", *rows, "")).encode()
    return load(data, "web.csv", mapping=mapping)


def test_a_card_number_of_a_file_is_kept_by_its_last_digits(town, load, tmp_path):
    card = "4111 1111 1111 1111"
    answer = web(load, tmp_path, f"{KNOWN[0]},86.40,{card}", f"{KNOWN[2]},10.00,4111111111111112")
    kept = lines.list_lines(town.db, town.people["sam"], answer.batch.number)
    assert [line.reference for line in kept] == ["card ending 1111", "4111111111111112"]
    town.prove()


# --------------------------------------------------------------------------------- its control
def control(town, number: int, who: str, cents: int | None, items: int | None) -> None:
    batch = get_batch(town, number)
    said = {"number": number, "control_cents": cents, "control_items": items, "verify_mode": "off"}
    draft = HeaderDraft(new_id(), batch.source, MONDAY, batch.default_tender, **said)
    headers.save_header(town.db, town.people[who], draft)


def test_a_file_of_a_hundred_million_is_read_and_released(town, load):
    items = [BankItem(909_090_909, KNOWN[0], str(9 + place)) for place in range(11)]
    batch = load(bank_files.lockbox_lbx2(items)).batch
    assert batch.control_cents == batch.amount_cents == 9_999_999_999
    assert to_state(town, batch.number, "released").is_balanced


def test_what_the_files_trailer_says_is_not_changed_by_a_clerk(town, load):
    number = load(bank_files.lockbox_lbx2(CHECKS)).batch.number
    control(town, number, "ana", 33_640, 3)
    for cents, items in ((33_641, 3), (33_640, 4), (None, None)):
        with refused("denied"):
            control(town, number, "ana", cents, items)
    assert get_batch(town, number).control_cents == 33_640
    control(town, number, "sam", 33_641, 3)
    assert get_batch(town, number).control_cents == 33_641
    with refused("denied"):
        control(town, number, "ana", 33_640, 3)


def test_a_control_the_file_does_not_say_is_the_clerks(town, load, tmp_path):
    number = web(load, tmp_path, f"{KNOWN[0]},86.40,W-1").batch.number
    control(town, number, "ana", 8_000, 1)
    control(town, number, "ana", 8_640, 1)
    assert get_batch(town, number).is_balanced


# ------------------------------------------------------------------------------- thrown away
@pytest.mark.parametrize("state", ["keyed", "proofed", "balanced"])
def test_a_file_read_by_mistake_is_thrown_away_with_its_lines(town, load, state):
    sam = town.people["sam"]
    number = load(bank_files.lockbox_lbx2(CHECKS)).batch.number
    to_state(town, number, state)
    with refused("batch.reason_missing"):
        clearing.discard(town.db, sam, number, " ")
    assert get_batch(town, number).items == 3
    gone = clearing.discard(town.db, sam, number, "yesterday's file")
    assert (gone.state, gone.items, gone.amount_cents) == ("discarded", 0, 0)
    kept = lines.list_lines(town.db, sam, number)
    assert [line.state for line in kept] == ["removed"] * 3
    with town.db.read() as connection:
        tape = lines.newest_tape(connection, gone.batch_id, 9)
    assert [(one.kind, one.amount_cents) for one in tape[3:]] == [
        ("removed", -cents) for cents in (8640, 20_000, 5_000)
    ]
    last = headers.list_moves(town.db, sam, number)[-1]
    assert (last.from_state, last.items, last.reason) == ("keying", 0, "yesterday's file")
    assert accounts.get_account(town.db, KNOWN[0]).pending_cents == 0
    town.prove()


def test_what_is_released_or_keyed_by_hand_is_not_thrown_away(town, load):
    sam = town.people["sam"]
    number = load(bank_files.lockbox_lbx2(CHECKS)).batch.number
    to_state(town, number, "released")
    with refused("batch.wrong_state"):
        clearing.discard(town.db, sam, number, "why")
    keyed = begin_batch(town)
    key(town, keyed, (KNOWN[0], 100, "1"))
    with refused("batch.not_empty"):
        clearing.discard(town.db, town.people["ana"], keyed, "why")
