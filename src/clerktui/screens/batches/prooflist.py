"""What the proof of a batch shows: its head, its lines with what is to be said of each."""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.i18n import count, money, town_date
from clerktui.rules.states import BEFORE_RELEASE
from clerktui.screens.batches.words import amount_of, control_words, items_of
from clerktui.views.batches import BatchPosted, EditList, ProofLine
from clerktui.widgets.listing import Part, Spec, ViewTable
from clerktui.widgets.table import ROWS_MAX

IN_THE_BOOKS = ("posted", "deposited")
NO_LINE = "No line stands in this batch."
NOTHING_SAID = "Nothing is to be said about any line."
_NEXT = {
    "open": "nothing is keyed yet",
    "keying": "still being keyed",
    "keyed": "read the list, then prove it",
    "proofed": "not in balance yet",
    "balanced": "it can be released",
    "released": "it can be posted",
    "posted": "in the books",
    "deposited": "in the books and at the bank",
    "discarded": "thrown away",
}
_ORDERS = {"keyed": "as keyed", "account": "by account", "amount": "largest first"}


def remarks(proof: ProofLine) -> tuple[str, ...]:
    """Everything to be said of a line; a stop says so itself."""
    line = proof.line
    said = [f"receipt {line.receipt}"] if line.receipt else []
    said += [f"STOP: {one.says}" if one.is_stop else one.says for one in proof.warnings]
    if line.is_corrected:
        said.append("corrected")
    return tuple(said)


_SPECS = (
    Spec("#", 5, lambda proof: str(proof.line.line_no), "right"),
    Spec("Account", 10, lambda proof: proof.line.account),
    Spec("Name", 15, lambda proof: proof.line.name, grows=1),
    Spec("Amount", 10, lambda proof: money(proof.line.amount_cents), "right"),
    Spec("Check", 7, lambda proof: proof.line.reference, "right"),
    Spec("Look at", 18, lambda proof: "; ".join(remarks(proof)), grows=3),
)


class ProofTable(ViewTable):
    """The lines of a batch; `!` marks one that stops it."""

    KEY_HINTS = ()

    def __init__(self, **options: object) -> None:
        super().__init__(_SPECS, empty=NO_LINE, **options)

    def key_of(self, view: ProofLine) -> int:
        return view.line.line_no

    def mark_of(self, view: ProofLine) -> str:
        return "!" if any(one.is_stop for one in view.warnings) else ""


def head(proof: EditList, *, is_flagged: bool) -> Iterator[tuple[Part, ...]]:
    """The lines above the list."""
    batch = proof.batch
    received = town_date(batch.received_on)
    yield (
        (f" {batch.source_name} {received}   {batch.owner_name}   ", ""),
        (batch.state.upper(), "bold"),
        (f": {next_step(proof)}", ""),
    )
    off = control_words(batch)
    is_fine = batch.is_balanced or batch.state in IN_THE_BOOKS
    yield (
        (f" Items {items_of(batch)}   Amount {amount_of(batch)}   ", ""),
        (off, "" if is_fine else "bold"),
    )
    tenders = (f"{name} {pieces}: {money(cents)}" for name, pieces, cents in proof.tenders)
    yield ((f" {'   '.join(tenders)}", ""),)
    shown = "flagged lines only" if is_flagged else f"{_ORDERS[proof.order]} (F6)"
    yield (
        (f" Warnings {proof.warnings}   ", ""),
        (f"stops {proof.stops}", "bold" if proof.stops else ""),
        (f"   to verify {proof.to_verify}   {shown}{_cut(proof)}", ""),
    )


def next_step(proof: EditList) -> str:
    """What a batch in this state waits for."""
    batch = proof.batch
    if proof.stops and batch.state in BEFORE_RELEASE:
        return "what stops it must be mended first"
    if batch.state == "proofed" and batch.is_balanced:
        if proof.to_verify:
            return "a second person must verify it"
        return "changed since it was proved: prove it again"
    return _NEXT[batch.state]


def _cut(proof: EditList) -> str:
    lines = len(proof.lines)
    return f", {count(ROWS_MAX)} of {count(lines)} at a time" if lines > ROWS_MAX else ""


def posted_lines(posted: BatchPosted) -> Iterator[tuple[Part, ...]]:
    """What became of the money, below the large amount."""
    again = "Posted before: " if posted.duplicate else ""
    numbers = f"receipts {posted.first_receipt} to {posted.last_receipt}"
    yield ((f"   {again}{_payments(posted.items)}, {numbers}", "bold"),)
    if posted.suspense_items:
        waits = f"{money(posted.suspense_cents)} in {_payments(posted.suspense_items)}"
        yield ((f"   {waits} is unidentified: it waits in suspense", "bold"),)


def _payments(items: int) -> str:
    return f"{count(items)} {'payment' if items == 1 else 'payments'}"
