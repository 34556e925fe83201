"""The sentences of stories about batches of mail and money nobody knows."""

from __future__ import annotations

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.ledger.batch_proofs import tapes
from clerktui.models import BatchTape
from clerktui.services import accounts, suspense
from clerktui.services.batches import headers, keying, lines, posting, proofing
from clerktui.views.batches import HeaderDraft, LineKeyed, SuspenseDraft
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.batches import TODAY
from tests.support.office import new_id

ONLY = 1
"""Stories have one batch."""
DESK = "the desk of the story"


def _account(envelope: int) -> str:
    return f"40-{envelope:04d}-00"


def _key(stage: Stage, who: str, account: str, amount_cents: int, line_no: int = 0) -> None:
    actor = stage.actor(who)
    hand = keying.take_up(stage.db, actor, ONLY, DESK)
    keyed = LineKeyed(
        ONLY,
        DESK,
        line_no or hand.next_line,
        account,
        amount_cents,
        "check",
        reference=str(line_no or hand.next_line),
        owed_cents=accounts.get_account(stage.db, account).balance_cents if account else None,
    )
    keying.keep_line(stage.db, actor, keyed)


@says(rf"(?P<count>\d+) accounts of the mail route owe from (?P<first>{MONEY}) to {MONEY}")
def mail_route(stage: Stage, count: str, first: str) -> None:
    for envelope in range(1, int(count) + 1):
        owed = cents(first) + envelope - 1
        stage.office.account(_account(envelope), f"ROUTE, {envelope}", water=owed)


@says(
    rf"{WHO} begins a batch of mail; her adding machine says (?P<control>{MONEY}) in (?P<items>\d+)"
)
def begins(stage: Stage, who: str, control: str, items: str) -> None:
    draft = HeaderDraft(
        new_id(), "mail", TODAY, "check", control_cents=cents(control), control_items=int(items)
    )
    agree(headers.save_header(stage.db, stage.actor(who), draft).number, ONLY)


@says(rf"{WHO} keys envelopes (?P<first>\d+) to (?P<last>\d+) as they lie")
def keys_some(stage: Stage, who: str, first: str, last: str) -> None:
    for envelope in range(int(first), int(last) + 1):
        _key(stage, who, _account(envelope), 4_000 + envelope)


@says(rf"{WHO} keys envelope (?P<envelope>\d+) once more")
def keys_twice(stage: Stage, who: str, envelope: str) -> None:
    _key(stage, who, _account(int(envelope)), 4_000 + int(envelope))


@says(rf"{WHO} keys envelope (?P<envelope>\d+) as (?P<amount>{MONEY})")
def keys_as(stage: Stage, who: str, envelope: str, amount: str) -> None:
    _key(stage, who, _account(int(envelope)), cents(amount))


@says(rf"{WHO} keys (?P<amount>{MONEY}) that nobody knows")
def keys_unknown(stage: Stage, who: str, amount: str) -> None:
    _key(stage, who, "", cents(amount))


@says(rf"the batch has (?P<items>\d+) items and comes to (?P<total>{MONEY})")
def comes_to(stage: Stage, items: str, total: str) -> None:
    batch = headers.get_batch(stage.db, stage.actor("Sam"), ONLY)
    agree(batch.items, int(items))
    agree(batch.amount_cents, cents(total))


@says(rf"account {ACCOUNT} owes (?P<owed>{MONEY}) and (?P<waits>{MONEY}) of it waits to be posted")
def waits(stage: Stage, account: str, owed: str, waits: str) -> None:
    view = accounts.get_account(stage.db, account)
    agree(view.balance_cents, cents(owed))
    agree(view.pending_cents, cents(waits))


@says(rf"{WHO} says that the stack is keyed")
def is_keyed(stage: Stage, who: str) -> None:
    proofing.finish_keying(stage.db, stage.actor(who), ONLY)


@says(rf"{WHO} has seen the edit list")
def has_seen(stage: Stage, who: str) -> None:
    proofing.prove(stage.db, stage.actor(who), ONLY)


@says(r"the batch is (?P<state>keyed|proofed|balanced|released|posted)")
def is_in_state(stage: Stage, state: str) -> None:
    agree(headers.get_batch(stage.db, stage.actor("Sam"), ONLY).state, state)


@says(r"releasing it is refused: (?P<why>.+)")
def not_released(stage: Stage, why: str) -> None:
    try:
        proofing.release(stage.db, stage.actor("Sam"), ONLY, new_id())
    except Refused as refusal:
        agree(sentence(refusal).rstrip("."), why)
    else:
        raise AssertionError("it was released")


@says(r"the edit list says of line (?P<line>\d+): (?P<words>.+)")
def edit_list_says(stage: Stage, line: str, words: str) -> None:
    proof = proofing.edit_list(stage.db, stage.actor("Dee"), ONLY)
    said = {one.line.line_no: [warning.says for warning in one.warnings] for one in proof.lines}
    assert words in said[int(line)], f"it says {said[int(line)]}"


@says(rf"{WHO} takes the batch back: (?P<reason>.+)")
def takes_back(stage: Stage, who: str, reason: str) -> None:
    proofing.send_back(stage.db, stage.actor(who), ONLY, reason)


@says(rf"{WHO} takes line (?P<line>\d+) off the batch")
def takes_off(stage: Stage, who: str, line: str) -> None:
    keying.take_up(stage.db, stage.actor(who), ONLY, DESK)
    keying.remove_line(stage.db, stage.actor(who), ONLY, DESK, int(line))


@says(rf"{WHO} corrects line (?P<line>\d+) to (?P<amount>{MONEY})")
def corrects(stage: Stage, who: str, line: str, amount: str) -> None:
    [found] = lines.list_lines(stage.db, stage.actor(who), ONLY, int(line) - 1, 1)
    account = found.account if found.kind == "account" else ""
    _key(stage, who, account, cents(amount), int(line))


@says(rf"the batch is off by (?P<difference>{MONEY})")
def is_off_by(stage: Stage, difference: str) -> None:
    batch = headers.get_batch(stage.db, stage.actor("Dee"), ONLY)
    agree(batch.difference_cents, cents(difference))


@says(rf"the likeliest reason is line (?P<line>\d+), which may be (?P<amount>{MONEY})")
def likeliest(stage: Stage, line: str, amount: str) -> None:
    first = proofing.find_difference(stage.db, stage.actor("Dee"), ONLY)[0]
    agree((first.line_no, first.would_be_cents), (int(line), cents(amount)))


@says(rf"the tape has (?P<count>\d+) amounts and comes to (?P<total>{MONEY})")
def tape_has(stage: Stage, count: str, total: str) -> None:
    with stage.db.read() as connection:
        proof = tapes(connection)
        rows = connection.execute(BatchTape.__table__.select()).all()
    assert proof.ok, proof.failures
    agree(proof.checked, int(count))
    agree(sum(row.amount_cents for row in rows), cents(total))


@says(rf"{WHO} releases the batch")
def releases(stage: Stage, who: str) -> None:
    proofing.release(stage.db, stage.actor(who), ONLY, new_id())


@says(rf"{WHO} posts the batch: receipts (?P<first>[\d-]+) to (?P<last>[\d-]+)")
def posts(stage: Stage, who: str, first: str, last: str) -> None:
    posted = posting.post_batch(stage.db, stage.actor(who), ONLY)
    agree((posted.first_receipt, posted.last_receipt), (first, last))
    assert not posted.duplicate


@says(rf"{WHO} posts the batch again and is told of receipts (?P<first>[\d-]+) to (?P<last>[\d-]+)")
def posts_again(stage: Stage, who: str, first: str, last: str) -> None:
    posted = posting.post_batch(stage.db, stage.actor(who), ONLY)
    agree((posted.first_receipt, posted.last_receipt), (first, last))
    assert posted.duplicate


@says(rf"(?P<amount>{MONEY}) lies in suspense")
def lies_in_suspense(stage: Stage, amount: str) -> None:
    found = suspense.list_suspense(stage.db, stage.actor("Ana")).rows
    agree(sum(item.open_cents for item in found), cents(amount))


@says(rf"{WHO} applies the (?P<amount>{MONEY}) in suspense to account {ACCOUNT}")
def applies(stage: Stage, who: str, amount: str, account: str) -> None:
    [item] = suspense.list_suspense(stage.db, stage.actor(who)).rows
    draft = SuspenseDraft(new_id(), item.item_id, cents(amount), account=account)
    suspense.apply_suspense(stage.db, stage.actor(who), draft)
