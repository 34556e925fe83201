"""Batches as desks and commands see them: headers, lines, tape, proof, and the drafts back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SourceView:
    """Where a batch may come from, and the tender most of it is paid in."""

    code: str
    name: str
    default_tender: str


@dataclass(frozen=True)
class HeaderDraft:
    """A batch's header as typed; `number` is None for a new one.

    `control_cents` and `control_items` are what the clerk's adding machine said; None when the
    tape has not been run yet. `verify_mode` None takes the town's.
    """

    command_id: str
    source: str
    received_on: dt.date
    default_tender: str
    number: int | None = None
    gl_on: dt.date | None = None
    control_cents: int | None = None
    control_items: int | None = None
    start_field: str = "account"
    implied_decimals: bool = True
    verify_mode: str | None = None
    note: str = ""


@dataclass(frozen=True)
class BatchView:
    """A batch's header, state and totals."""

    batch_id: int
    number: int
    source: str
    source_name: str
    state: str
    office: str
    received_on: dt.date
    gl_on: dt.date
    default_tender: str
    tender_name: str
    control_cents: int | None
    control_items: int | None
    start_field: str
    implied_decimals: bool
    verify_mode: str
    note: str
    owner: str
    owner_name: str
    created_at: dt.datetime
    items: int
    amount_cents: int
    tape_hash: str
    file_name: str = ""

    @property
    def difference_cents(self) -> int | None:
        """Keyed less control; None while there is no control total."""
        return None if self.control_cents is None else self.amount_cents - self.control_cents

    @property
    def difference_items(self) -> int | None:
        """Items keyed less items on the adding machine; None while nobody counted them."""
        return None if self.control_items is None else self.items - self.control_items

    @property
    def is_balanced(self) -> bool:
        """Whether total and count agree with what the adding machine said, where it said so."""
        return self.control_cents is not None and not (
            self.difference_cents or self.difference_items
        )


@dataclass(frozen=True)
class LineView:
    """One line as it stands now. `group_no` is the line that began its check."""

    line_no: int
    group_no: int
    state: str
    kind: str
    account: str
    name: str
    amount_cents: int
    owed_cents: int | None
    tender: str
    reference: str
    was_scanned: bool
    is_corrected: bool
    bill: str = ""
    payer: str = ""
    memo: str = ""
    typed: str = ""
    verified_by: str = ""
    receipt: str = ""


@dataclass(frozen=True)
class TapeView:
    """One amount of the running tape."""

    seq: int
    kind: str
    line_no: int
    amount_cents: int


@dataclass(frozen=True)
class Place:
    """Where a clerk is: the line, the field, what is half-typed, and what the line has so far.

    `is_fresh` says that the next character typed replaces the text.
    """

    line_no: int
    field: str
    text: str
    fields: dict[str, Any]
    is_fresh: bool = False


@dataclass(frozen=True)
class BatchInHand:
    """A batch taken up for keying: everything the screen shows, and where to go on.

    `lines` are the newest, in order; `tape` the newest of the tape; `holder` is this desk's token.
    `others` names other unposted batches of the same clerk that do not balance.
    """

    batch: BatchView
    lines: tuple[LineView, ...]
    tape: tuple[TapeView, ...]
    place: Place | None
    next_line: int
    holder: str
    others: tuple[int, ...] = ()


@dataclass(frozen=True)
class LineKeyed:
    """A line as keyed: a new one, or `line_no` corrected.

    `account` is the account number or revenue code the entry was opened as; nothing for money
    nobody can place yet, with what was typed in `typed`. `same_check` joins the check above.
    """

    number: int
    holder: str
    line_no: int
    account: str
    amount_cents: int
    tender: str
    reference: str = ""
    bill: str = ""
    typed: str = ""
    owed_cents: int | None = None
    was_scanned: bool = False
    same_check: bool = False


@dataclass(frozen=True)
class LineKept:
    """A line that is now in the books, and what the batch comes to with it."""

    line: LineView
    tape: tuple[TapeView, ...]
    state: str
    items: int
    amount_cents: int
    next_line: int


@dataclass(frozen=True)
class ProofWarning:
    """Something to look at before release; a `stop` must be mended first."""

    code: str
    says: str
    is_stop: bool = False


@dataclass(frozen=True)
class ProofLine:
    """A line of the edit list with what is to be said about it."""

    line: LineView
    warnings: tuple[ProofWarning, ...]


@dataclass(frozen=True)
class EditList:
    """A batch proved on paper: every line in the order asked for, totals, and what is wrong."""

    batch: BatchView
    order: str
    lines: tuple[ProofLine, ...]
    tenders: tuple[tuple[str, int, int], ...]
    warnings: int
    stops: int
    to_verify: int
    made_at: dt.datetime
    timezone: str
    town: str


@dataclass(frozen=True)
class SuspectView:
    """A line (or a missing one) that may explain the difference."""

    line_no: int | None
    says: str
    would_be_cents: int | None


@dataclass(frozen=True)
class MoveView:
    """One move of a batch's life."""

    at: dt.datetime
    from_state: str
    to_state: str
    who: str
    items: int
    amount_cents: int
    reason: str


@dataclass(frozen=True)
class BatchPosted:
    """The answer to posting: what was posted, under which numbers; the same again to a repeat."""

    number: int
    items: int
    amount_cents: int
    first_receipt: str
    last_receipt: str
    suspense_cents: int
    suspense_items: int
    duplicate: bool = False


@dataclass(frozen=True)
class VerifyTask:
    """What a second person is to key again: the line, and why it was chosen; never what was keyed.

    The envelopes lie in the order they were keyed, so the line number finds the envelope.
    """

    line_no: int
    why: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class LineAgain:
    """A line keyed a second time: what was keyed, and the part keyed again where it differed.

    `same_check` says that it is on the check of the line above.
    """

    number: int
    line_no: int
    account: str
    amount_cents: int
    reference: str = ""
    retyped: dict[str, str] = field(default_factory=dict)
    same_check: bool = False


@dataclass(frozen=True)
class VerifyAnswer:
    """What came of a field keyed again.

    `verdict` is same, ask, verifier_slip or keyer_wrong; where the keyings differ, `mask` shows
    what both agree on, with a mark for each of the `differs` characters to be keyed again.
    """

    verdict: str
    mask: str = ""
    differs: int = 0


@dataclass(frozen=True)
class KeyerRate:
    """How accurately a clerk keys, for the supervisor only."""

    username: str
    full_name: str
    lines: int
    corrected: int
    fields_verified: int
    fields_wrong: int

    @property
    def corrected_permille(self) -> int:
        """Lines corrected by the clerk, per thousand keyed."""
        return self.corrected * 1000 // self.lines if self.lines else 0

    @property
    def wrong_permille(self) -> int:
        """Fields a second person found wrong, per thousand verified."""
        return self.fields_wrong * 1000 // self.fields_verified if self.fields_verified else 0


@dataclass(frozen=True)
class SuspenseView:
    """Unidentified money: what came, when, from whom, and what is left of it."""

    item_id: int
    receipt: str
    received_on: dt.date
    days: int
    amount_cents: int
    open_cents: int
    typed: str
    payer: str
    reference: str
    memo: str
    batch: int | None


@dataclass(frozen=True)
class SuspenseDraft:
    """Unidentified money on its way out: to an account, or back to who sent it."""

    command_id: str
    item_id: int
    amount_cents: int
    account: str = ""
    payee: str = ""
    reason: str = ""


@dataclass(frozen=True)
class SuspenseMoved:
    """What became of it; the receipt is empty for money returned."""

    item_id: int
    kind: str
    amount_cents: int
    open_cents: int
    receipt: str = ""
    account: str = ""
    balance_cents: int | None = None
    duplicate: bool = False


@dataclass(frozen=True)
class ImportAnswer:
    """What reading a payment file came to."""

    batch: BatchView | None
    kind: str
    layout: str
    items: int
    amount_cents: int
    stated_cents: int | None
    warnings: tuple[str, ...]
    exceptions: tuple[ProofLine, ...]
    notices: int
    dry_run: bool
