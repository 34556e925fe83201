"""Steps taken for many accounts at once: batches, their edit list, and what is asked of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

SELECTED_MOST = 50_000
"""The most accounts one batch takes."""


@dataclass(frozen=True)
class BatchReason:
    """Why an account is left out: a code, its words, the last day it stands where that is known."""

    code: str
    words: str
    until: dt.date | None = None


@dataclass(frozen=True)
class SelectDraft:
    """A selection: the step, and what narrows it.

    Attributes:
        command_id: minted by the screen; the same id is answered with the same batch.
        step: a code of `rules.collections.STEPS` taken by letter, list or order.
        as_of: what is due by then; today when None. Another day can only be looked at.
        plan: only accounts of this plan.
        account_class: only this class.
        minimum_cents: only who owes at least so much past due.
        limit: at most so many accounts that are not left out.
    """

    command_id: str
    step: str
    as_of: dt.date | None = None
    plan: str = ""
    account_class: str = ""
    minimum_cents: int = 0
    limit: int = SELECTED_MOST


@dataclass(frozen=True)
class BatchLineView:
    """An account of an edit list: `state` is "in", "out" or "undone"; `order` 0 where none.

    `delivery` is how its letter goes: "paper", "email" or "both".
    """

    account: str
    name: str
    due_on: dt.date
    amount_cents: int
    state: str
    reasons: tuple[BatchReason, ...] = ()
    order: int = 0
    letter: str = ""
    done_on: dt.date | None = None
    delivery: str = "paper"

    @property
    def why_not(self) -> str:
        """Every reason in one line; empty where nothing stands in the way."""
        return "; ".join(one.words for one in self.reasons)


@dataclass(frozen=True)
class BatchView:
    """A batch and how far it is.

    Attributes:
        number: 0 while it was only looked at.
        kind: "letter", "list" or "order".
        count: accounts in it; with their `cents` past due.
        left_out: accounts left out, each with its reasons.
        letters: letters written so far, in `parts` files.
        unfinished: accounts released or mailed whose step is not written down yet: it was
            interrupted, and goes on when asked again.
        wanted_on: the day the orders are for.
        pieces: letters mailed, on paper and by e-mail.
        by_email: accounts in it whose letter goes by e-mail, of these `email_only` not on paper.
    """

    number: int
    step: str
    name: str
    kind: str
    state: str
    as_of: dt.date
    count: int
    cents: int
    left_out: int
    made_by: str = ""
    made_at: dt.datetime | None = None
    released_by: str = ""
    wanted_on: dt.date | None = None
    letters: int = 0
    parts: int = 0
    mailed_on: dt.date | None = None
    mail_class: str = ""
    pieces: int = 0
    unfinished: int = 0
    by_email: int = 0
    email_only: int = 0
    lines: tuple[BatchLineView, ...] = ()
    more: bool = False

    @property
    def amount_cents(self) -> int:
        """The same as `cents`, under the name money has in lists."""
        return self.cents


@dataclass(frozen=True)
class LineDraft:
    """Take an account out of an edit list, for a reason of the town; or put it back."""

    command_id: str
    number: int
    account: str
    reason: str = ""


@dataclass(frozen=True)
class BatchDraft:
    """Something done to a whole batch: released, undone."""

    command_id: str
    number: int
    reason: str = ""


@dataclass(frozen=True)
class MailBatchDraft:
    """The letters are in the mail: on which day (today when None), by which class of mail.

    `all_went`: those that are not due any more went out, too.
    """

    command_id: str
    number: int
    mailed_on: dt.date | None = None
    mail_class: str = "first_class"
    all_went: bool = False


@dataclass(frozen=True)
class PrintedBatch:
    """Letters in files: how many, how many were left out since the release, in which files.

    `email_only` of the letters are in no file: they go by e-mail when the batch is mailed.
    """

    number: int
    letters: int
    left_out: int
    files: tuple[str, ...]
    email_only: int = 0
