"""Batches for tests, made by the services as a clerk makes them.

number = begin_batch(office, "ana", 10_000, 2)
key(office, number, ("10-0442-07", 6000, "2041"), ("10-0233-05", 4000, "310"))
to_state(office, number, "balanced")
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from clerktui.services.batches import headers, keying, posting, proofing, verifying
from clerktui.views.batches import BatchPosted, BatchView, HeaderDraft, LineAgain, LineKeyed
from tests.support.office import Office, new_id

TODAY = dt.date(2026, 11, 23)
HOLDER = "desk-of-the-test"
SUPERVISOR = "sam"

Keyed = LineKeyed | tuple[Any, ...]
"""A line to key: whole, or as (account, cents[, check number[, tender]]); "" is nobody's."""


def begin_batch(
    office: Office,
    who: str = "ana",
    control_cents: int | None = None,
    control_items: int | None = None,
    **header: Any,
) -> int:
    """Begin a batch of mail, received today, mostly checks; `header` says it otherwise."""
    said = {"source": "mail", "received_on": TODAY, "default_tender": "check", **header}
    said |= {"control_cents": control_cents, "control_items": control_items}
    return headers.save_header(office.db, office.people[who], HeaderDraft(new_id(), **said)).number


def key(office: Office, number: int, *lines: Keyed, who: str = "ana") -> None:
    """Take the batch up and key these lines below what stands there."""
    actor = office.people[who]
    hand = keying.take_up(office.db, actor, number, HOLDER)
    for line_no, line in enumerate(lines, hand.next_line):
        keying.keep_line(office.db, actor, _draft(hand.batch, line, line_no))


def key_again(office: Office, number: int, line_no: int, line: Keyed, who: str = "ana") -> None:
    """Take the batch up and correct a line that stands there."""
    actor = office.people[who]
    hand = keying.take_up(office.db, actor, number, HOLDER)
    keying.keep_line(office.db, actor, _draft(hand.batch, line, line_no))


def _draft(batch: BatchView, line: Keyed, line_no: int) -> LineKeyed:
    if isinstance(line, LineKeyed):
        return line
    account, cents, *rest = line
    reference, tender, *_ = (*rest, *("", batch.default_tender)[len(rest) :])
    return LineKeyed(
        batch.number,
        HOLDER,
        line_no,
        account,
        cents,
        tender,
        reference=str(reference),
        typed="" if account else "no stub",
    )


def to_state(office: Office, number: int, state: str, who: str = "ana") -> BatchView:
    """Take a batch that was keyed on to this state: `who` proves it, the supervisor the rest.

    "balanced" and beyond need a control total that agrees and every line verified that must be.
    """
    db, actor, supervisor = office.db, office.people[who], office.people[SUPERVISOR]
    steps = {
        "keyed": lambda: proofing.finish_keying(db, actor, number),
        "proofed": lambda: proofing.prove(db, actor, number),
        "balanced": lambda: get_batch(office, number),
        "released": lambda: proofing.release(db, supervisor, number, new_id()),
        "posted": lambda: post(office, number),
        "deposited": lambda: proofing.mark_deposited(db, supervisor, number, TODAY, "slip 1"),
    }
    way = list(steps)
    now = get_batch(office, number).state
    for step in way[way.index(now) + 1 if now in way else 0 : way.index(state) + 1]:
        steps[step]()
    batch = get_batch(office, number)
    reached = ("proofed", "balanced") if state == "proofed" else (state,)
    assert batch.state in reached, f"batch {number} is {batch.state}, not {state}"
    return batch


def post(office: Office, number: int) -> BatchPosted:
    """Post a released batch as the supervisor."""
    return posting.post_batch(office.db, office.people[SUPERVISOR], number)


def get_batch(office: Office, number: int) -> BatchView:
    """The batch as it stands."""
    return headers.get_batch(office.db, office.people[SUPERVISOR], number)


def verify(
    office: Office,
    number: int,
    line_no: int,
    account: str,
    cents: int,
    reference: str = "",
    who: str = "dee",
) -> None:
    """Key a line a second time, as it was keyed the first time."""
    again = LineAgain(number, line_no, account, cents, reference)
    answers = verifying.verify_line(office.db, office.people[who], again)
    assert {answer.verdict for answer in answers.values()} == {"same"}
