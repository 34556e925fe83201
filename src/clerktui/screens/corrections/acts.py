"""Each act step by step: why, what else must be said, what it would do, done."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from clerktui.errors import Refused
from clerktui.i18n import money
from clerktui.rules.money import parse_cents
from clerktui.screens.corrections.forms import Ask, CorrectionForm, EffectDialog
from clerktui.views.corrections import (
    CorrectionPosted,
    Effect,
    ReapplyDraft,
    ReasonView,
    ReversalDraft,
    TenderDraft,
)
from clerktui.views.tickets import LineShare, TenderTypeView
from clerktui.widgets import Column, Row
from clerktui.widgets.approval import ask_approved
from clerktui.widgets.choice import Choice

_SAY_WHY = "Say in your own words why."


@dataclass(frozen=True)
class Worked:
    """A correction worked out: its draft, what it would do, and where its money would go."""

    draft: Any
    effect: Effect
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """What a form needs to know of an act.

    Attributes:
        title: what is done, naming the receipt.
        asks: fields before the note.
        work: given the fields, the reason and the command's id, works the correction out.
        post: the service that does it.
    """

    title: str
    asks: tuple[Ask, ...]
    work: Callable[[dict[str, str], str, str], Awaitable[Worked]]
    post: str


async def correct(desk: Any, kind: str, receipt: str) -> CorrectionPosted | None:
    """Go through an act with the clerk; None when they left it.

    Raises:
        ClerkError: what the books refuse before anything can be asked.
    """
    act = await _PREPARE[kind](desk, receipt)
    if act is None:
        return None
    reason_kind = "cancel_payment" if kind == "reapply" else kind
    return await carry_out(desk, act, reason_kind)


async def carry_out(desk: Any, act: Act, reason_kind: str) -> CorrectionPosted | None:
    """Ask why and what else, show what it would do, and do it; None when the clerk left it."""
    reason = await pick_reason(desk, reason_kind)
    if reason is None:
        return None
    command_id = str(uuid.uuid4())
    note = Ask("note", "In your words", 44, _SAY_WHY if reason.needs_note else "", 200)

    async def check(values: dict[str, str]) -> Worked:
        return await act.work(values, reason.code, command_id)

    form = CorrectionForm(f"{act.title}: {reason.name}", [*act.asks, note], check)
    worked: Worked | None = await desk.push_screen_wait(form)
    if worked is None:
        return None

    async def send() -> CorrectionPosted:
        posted: CorrectionPosted = await ask_approved(
            desk, act.post, worked.draft, command_id=command_id
        )
        return posted

    title = f"{act.title}, {money(worked.effect.amount_cents)}."
    done: CorrectionPosted | None = await desk.push_screen_wait(
        EffectDialog(title, worked.effect, worked.details, send)
    )
    return done


async def pick_reason(desk: Any, kind: str) -> ReasonView | None:
    """One of the town's reasons, by its digit."""
    reasons: Sequence[ReasonView] = await desk.ask("corrections.acts.list_reasons", kind)
    rows = [Row(one.code, (one.name, _wants(one))) for one in reasons]
    columns = (Column("", 36), Column("", 26))
    code = await desk.push_screen_wait(Choice("Why?", columns, rows))
    return next((one for one in reasons if one.code == code), None)


def _wants(reason: ReasonView) -> str:
    return "in your own words, too" if reason.needs_note else ""


# ----------------------------------------------------------------------------- taken back
async def _reversal(desk: Any, receipt: str, kind: str) -> Act:
    async def work(values: dict[str, str], reason: str, command_id: str) -> Worked:
        draft = ReversalDraft(command_id, receipt, reason, values["note"])
        name = "corrections.choosing.preview_reversal"
        return Worked(draft, await desk.ask(name, desk.actor, kind, draft))

    verb = "Reverse" if kind == "cancel_tender" else "Cancel"
    return Act(f"{verb} receipt {receipt}", (), work, f"corrections.reversals.{kind}")


async def _cancel_tender(desk: Any, receipt: str) -> Act:
    return await _reversal(desk, receipt, "cancel_tender")


async def _cancel_payment(desk: Any, receipt: str) -> Act:
    return await _reversal(desk, receipt, "cancel_payment")


# -------------------------------------------------------------------------------- moved
async def _reapply(desk: Any, receipt: str) -> Act | None:
    parts = await desk.ask("corrections.choosing.parts_of", desk.actor, receipt)
    part = await _one_of(desk, "What of it was wrong?", parts)
    if part is None:
        return None

    async def work(values: dict[str, str], reason: str, command_id: str) -> Worked:
        draft = ReapplyDraft(
            command_id=command_id,
            receipt=receipt,
            reason=reason,
            target=await account_of(desk, values["target"]),
            part=part,
            bill=values["bill"],
            note=values["note"],
        )
        effect, shares = await desk.ask("corrections.reapply.preview", desk.actor, draft)
        return Worked(draft, effect, tuple(_share(share) for share in shares))

    asks = (
        Ask("target", "Meant for", 24, "Type the account it was meant for."),
        Ask("bill", "Bill, if one", 16),
    )
    return Act(f"Move {part} of receipt {receipt}", asks, work, "corrections.reapply.reapply")


def _share(share: LineShare) -> str:
    one = share.share
    left = f", leaves {money(one.leaves_cents)}" if one.receivable_id else ""
    return f"{money(one.amount_cents)} to {share.account} {one.service}{left}   ({one.reason})"


async def account_of(desk: Any, typed: str) -> str:
    """The account's number as the books spell it; anything else as it was typed."""
    try:
        view = await desk.ask("accounts.get_account", typed)
    except Refused as refusal:
        if refusal.message_id != "account.unknown":
            raise
        return typed
    return str(view.account)


# ------------------------------------------------------------------------- paid another way
async def _tender_change(desk: Any, receipt: str) -> Act | None:
    held = await desk.ask("corrections.choosing.tenders_of", desk.actor, receipt)
    from_tender = await _one_of(desk, "Which was keyed wrong?", held)
    if from_tender is None:
        return None
    types: Sequence[TenderTypeView] = await desk.ask("tickets.list_tender_types")
    others = [(one.code, one.name, 0) for one in types if one.code != from_tender]
    to_tender = await _one_of(desk, "How was it paid?", others)
    if to_tender is None:
        return None
    names = {one.code: one for one in types}
    cents = {code: amount for code, _, amount in held}[from_tender]

    async def work(values: dict[str, str], reason: str, command_id: str) -> Worked:
        draft = TenderDraft(
            command_id=command_id,
            receipt=receipt,
            reason=reason,
            from_tender=from_tender,
            to_tender=to_tender,
            amount_cents=parse_cents(values["amount"]) if values["amount"] else None,
            reference=values.get("reference", ""),
            note=values["note"],
        )
        name = "corrections.choosing.preview_tender"
        return Worked(draft, await desk.ask(name, desk.actor, draft))

    asks = [Ask("amount", f"Of {money(cents)}, or all", 14)]
    if names[to_tender].needs_reference:
        asks.append(Ask("reference", "Its number", 20, "Type its number."))
    title = f"Receipt {receipt}: {names[to_tender].name}, not {names[from_tender].name}"
    return Act(title, tuple(asks), work, "corrections.tender.change_tender")


async def _one_of(desk: Any, question: str, choices: Sequence[tuple[str, str, int]]) -> str | None:
    """One of a few by its digit; the only one without asking."""
    if len(choices) == 1:
        return choices[0][0]
    rows = [Row(code, (code, name, money(cents) if cents else "")) for code, name, cents in choices]
    columns = (Column("", 14), Column("", 34), Column("", 12, "right"))
    chosen: str | None = await desk.push_screen_wait(Choice(question, columns, rows))
    return chosen


_PREPARE: dict[str, Callable[[Any, str], Awaitable[Act | None]]] = {
    "cancel_tender": _cancel_tender,
    "cancel_payment": _cancel_payment,
    "reapply": _reapply,
    "tender_change": _tender_change,
}
