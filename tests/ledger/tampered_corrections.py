"""What breaks each proof over corrections, and what the failing row must say of itself."""

from __future__ import annotations

CORRECTIONS_TAMPERED: dict[str, list[tuple[str, str]]] = {
    "voids_reverse": [
        (
            "UPDATE correction SET kind = 'transfer' WHERE number = 1",
            "receipt 26-000001 is issued, its entry is reversed by",
        ),
        (
            "UPDATE correction SET payment_id = NULL WHERE number = 1",
            "receipt 26-000001 is issued, its entry is reversed by",
        ),
        ("UPDATE receipt SET status = 'void' WHERE id = 1", "receipt 26-000001 is void"),
    ],
    "correction_is_its_entry": [
        ("UPDATE correction SET kind = 'fee' WHERE number = 5", "correction 5 is not what its"),
        ("UPDATE correction SET business_date = '2026-11-22' WHERE number = 1", "correction 1"),
        ("UPDATE correction SET command_id = 'x' WHERE number = 2", "correction 2"),
        ("UPDATE correction SET user_id = 1 WHERE number = 2", "correction 2"),
        ("UPDATE correction SET drawer_session_id = 1 WHERE number = 2", "correction 2"),
        ("UPDATE correction SET entry_id = 99999 WHERE number = 3", "says"),
        ("DELETE FROM journal_entry WHERE kind = 'transfer'", "correction 5"),
    ],
    "correction_lines_are_its_entry": [
        (
            "UPDATE correction_line SET amount_cents = amount_cents + 1 WHERE id = 1",
            "correction 1 and its entry differ by 1 on receivable",
        ),
        ("DELETE FROM correction_line WHERE id = 1", "correction 1 and its entry differ"),
        (
            "UPDATE correction SET entry_id = 1 WHERE number = 4",
            "correction 4 and its entry differ",
        ),
    ],
    "correction_lines_name_their_accounts": [
        ("UPDATE correction_line SET account_id = 3 WHERE id = 1", "correction 1 line 1 names"),
    ],
    "corrections_gap_free": [
        ("DELETE FROM correction WHERE number = 2", "6 corrections, numbered 1 to 7"),
        ("UPDATE correction SET number = 8 WHERE number = 1", "7 corrections, numbered 2 to 8"),
    ],
    "payments_taken_back_once": [
        (
            "UPDATE correction SET payment_id = 1, kind = 'returned' WHERE number = 5",
            "receipt 26-000001 was taken back 2 times",
        ),
        (
            "UPDATE receipt SET status = 'void' WHERE number = '26-000002'",
            "receipt 26-000002 was taken back 2 times",
        ),
    ],
    "bad_money_is_gone": [
        (
            "UPDATE journal_entry SET reverses_id = NULL WHERE kind = 'cancel_tender'",
            "correction 1 does not reverse payment 1",
        ),
        ("UPDATE correction SET payment_id = 3 WHERE number = 1", "correction 1 does not reverse"),
    ],
    "moved_money_is_in_suspense": [
        ("DELETE FROM suspense_item WHERE payment_id = 2", "correction 2 moved 1500"),
        ("UPDATE suspense_item SET amount_cents = amount_cents + 1", "that are in no suspense"),
    ],
    "tender_changes_move_tenders": [
        ("UPDATE correction SET to_tender = 'card' WHERE number = 4", "correction 4 and its entry"),
        ("UPDATE correction SET amount_cents = 1 WHERE number = 4", "on account 10-1010"),
        ("UPDATE correction SET undoes_id = 1 WHERE number = 4", "correction 4 undoes another"),
    ],
}
