"""What of a bank's ACH file is money for the town, and what only tells of earlier entries.

Source: Nacha Operating Rules. Credits of bank bill payment come as CIE, of people as PPD, WEB and
TEL, of companies as CCD and CTX, the last two perhaps with an EDI 820 in their addenda. The name in
a company's entry is the receiving company's, so the payer is who the batch is from.
"""

from __future__ import annotations

from collections.abc import Iterator

from clerktui.formats.edi_820 import remittance_parts
from clerktui.formats.nacha_parts import NachaBatch, NachaEntry, NachaFile
from clerktui.formats.nacha_records import FILLER, clean
from clerktui.rules.folding import fold
from clerktui.rules.money import format_cents
from clerktui.views.remittance import (
    BankNotice,
    FileWarning,
    Remittance,
    RemittanceItem,
    RemittancePart,
)

PAYMENT_CLASSES = frozenset("PPD CCD CIE WEB TEL CTX".split())
_COMPANY_CLASSES = frozenset(("CCD", "CTX"))


def nacha_remittance(file: NachaFile) -> Remittance:
    """The credits of a file as items, its returns and notifications of change as notices.

    Debits, prenotifications and entries of zero are no items. `stated_cents` is the credits of the
    file control without returned ones: credits of a kind that is not read are warned about and stay
    in it, so that the batch cannot be proved without them.
    """
    entries = [(batch, entry) for batch in file.batches for entry in batch.entries]
    notices = tuple(_notice(entry) for _, entry in entries if _is_notice(entry))
    returned_cents = sum(
        entry.amount_cents for _, entry in entries if _is_notice(entry) and not entry.is_debit
    )
    return Remittance(
        kind="nacha",
        layout="Nacha",
        items=tuple(_item(batch, entry) for batch, entry in _payments(file)),
        stated_cents=file.credit_cents - returned_cents,
        warnings=file.warnings + tuple(_left_out(file)),
        notices=notices,
    )


def _is_notice(entry: NachaEntry) -> bool:
    return entry.returned is not None or entry.changed is not None


def _is_credit(entry: NachaEntry) -> bool:
    return not (entry.is_debit or _is_notice(entry)) and entry.amount_cents > 0


def _payments(file: NachaFile) -> Iterator[tuple[NachaBatch, NachaEntry]]:
    for batch in file.batches:
        if batch.sec_code in PAYMENT_CLASSES:
            for entry in batch.entries:
                if _is_credit(entry):
                    yield batch, entry


def _left_out(file: NachaFile) -> Iterator[FileWarning]:
    for batch in file.batches:
        credits_of = [entry.amount_cents for entry in batch.entries if _is_credit(entry)]
        if credits_of and batch.sec_code not in PAYMENT_CLASSES:
            says = f"batch {batch.number} is of kind {batch.sec_code} and is not taken in"
            yield FileWarning(batch.line, f"{says}: credits of {format_cents(sum(credits_of))}")


# ------------------------------------------------------------------------------------ the payer
def _payer(batch: NachaBatch, entry: NachaEntry) -> str:
    if batch.sec_code in _COMPANY_CLASSES:
        return batch.company or entry.name
    return entry.name or batch.company


def account_key(entry: NachaEntry) -> str:
    """Bank and account of an entry, however it was filled; nothing when there is no account.

    Source: Nacha record 6, RDFI with check digit 4-12, account 13-29.
    """
    account = "".join(entry.account.split()).upper().lstrip("0")
    return f"{entry.rdfi}/{account}" if account else ""


def _payer_key(batch: NachaBatch, entry: NachaEntry) -> str:
    """What tells this payer from others: the name with the account.

    The account of an entry is the receiver's, which may well be the town's own: without the name
    it would give one customer's money to another.
    """
    key = account_key(entry)
    return f"{key}/{fold(_payer(batch, entry))}" if key else ""


# ------------------------------------------------------------------------- the items and notices
def _item(batch: NachaBatch, entry: NachaEntry) -> RemittanceItem:
    text = "".join(entry.texts).replace(FILLER, "")
    parts: tuple[RemittancePart, ...] = ()
    if batch.sec_code in _COMPANY_CLASSES:
        parts = remittance_parts(text)
    is_split = bool(parts) and sum(part.amount_cents for part in parts) == entry.amount_cents
    if not is_split:
        named = entry.identification
        parts = (RemittancePart(named, entry.amount_cents),) if named else ()
    return RemittanceItem(
        line=entry.line,
        amount_cents=entry.amount_cents,
        parts=parts,
        reference=entry.trace,
        payer=_payer(batch, entry),
        payer_key=_payer_key(batch, entry),
        paid_on=batch.effective_on,
        memo="" if is_split else clean(text),
    )


def _notice(entry: NachaEntry) -> BankNotice:
    if entry.changed is not None:
        return BankNotice(
            line=entry.line,
            kind="change",
            code=entry.changed.code,
            trace=entry.changed.original_trace,
            amount_cents=0,
            name=entry.name,
            identification=entry.identification,
            corrected=entry.changed.corrected,
        )
    said = entry.returned
    assert said is not None
    return BankNotice(
        line=entry.line,
        kind="return",
        code=said.code,
        trace=said.original_trace,
        amount_cents=entry.amount_cents,
        name=entry.name,
        identification=entry.identification,
        info=said.info,
        died_on=said.died_on,
    )
