"""An account in words: who and where, its flags, what it owes by service and age."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clerktui.i18n import money, town_date
from clerktui.views.accounts import AccountView, FlagView, ServiceBalance
from clerktui.views.as_of import AccountAsOf
from clerktui.widgets import fit
from clerktui.widgets.listing import Part, dash, flow

LANGUAGES = {"es": "speaks Spanish", "fr": "speaks French", "zh": "speaks Chinese"}
_NAME_WIDTH, _MONEY_WIDTH = 13, 11
_WHERE_LINES, _FLAG_LINES = 2, 3


def who(view: AccountView, width: int) -> list[list[Part]]:
    """Number, name and standing; then where and how to reach them; then every flag."""
    standing = _standing(view)
    room = max(0, width - len(standing) - 3)
    head: list[Part] = [
        (fit(f" {view.account}  {view.name}", room), "bold"),
        (f"  {standing} ", "" if view.status == "active" else "grave"),
    ]
    where: list[Part] = [(text, "") for text in _where(view)]
    return [head, *flow(where, width, _WHERE_LINES), *_flags(view.flags, width)]


def _standing(view: AccountView) -> str:
    if view.status == "closed" and view.closed_on:
        return f"CLOSED {town_date(view.closed_on)}"
    if view.status != "active":
        return view.status.upper()
    since = f" since {town_date(view.opened_on)}" if view.opened_on else ""
    return f"{view.account_class}   active{since}"


def _where(view: AccountView) -> Iterator[str]:
    yield view.service_address
    if view.phone:
        yield view.phone
    if view.meters:
        yield f"meter {', '.join(view.meters)}"
    if view.language != "en" and all(flag.code != "spanish" for flag in view.flags):
        yield LANGUAGES.get(view.language, f"speaks {view.language}")
    if view.parcel:
        yield f"parcel {view.parcel}"
    if view.mail_address and view.mail_address != view.service_address:
        yield f"mail: {view.mail_address}"
    if view.email:
        yield view.email


def _flags(flags: Sequence[FlagView], width: int) -> list[list[Part]]:
    """Every flag with its effect; where they are many, without their notes."""
    looks = ["grave" if flag.is_grave else "bold" for flag in flags]
    lines = flow(zip(map(_flag, flags), looks, strict=True), width)
    if len(lines) <= _FLAG_LINES:
        return lines
    return flow(zip(map(_shortly, flags), looks, strict=True), width, _FLAG_LINES)


def _shortly(flag: FlagView) -> str:
    return f"{flag.words}, {flag.effect}" if flag.effect else flag.words


def _flag(flag: FlagView) -> str:
    until = f" until {town_date(flag.expires_on)}" if flag.expires_on else ""
    note = f" ({flag.note})" if flag.note else ""
    effect = f", {flag.effect}" if flag.effect else ""
    return f"{flag.words}{until}{effect}{note}"


def owed(view: AccountView, width: int) -> list[list[Part]]:
    """What is owed by service and age, the sum under it, and what goes with it."""
    return [*owed_by_service(view), *_besides(view, width)]


def owed_by_service(view: AccountView | AccountAsOf) -> list[list[Part]]:
    """What is (or was) owed by service and age, and the sum under it."""
    if not view.by_service:
        return [[(" Nothing is owed.", "bold")]]
    ages = [view.current_cents, view.d30_cents, view.d60_cents, view.d90_cents]
    mark = "!" if view.past_due_cents > 0 else " "
    return [
        [(_row("Service", "Current", "30 days", "60 days", "90+ days", "Owes") + "   Due", "")],
        *([_service_line(service)] for service in view.by_service),
        [(_row("", *(dash(cents) for cents in ages), money(view.balance_cents)) + mark, "bold")],
    ]


def _service_line(service: ServiceBalance) -> Part:
    late = service.d30_cents, service.d60_cents, service.d90_cents
    amounts = (service.current_cents, *late, service.balance_cents)
    mark = "!" if any(cents > 0 for cents in late) else " "
    row = _row(service.name, *(dash(cents) for cents in amounts))
    return f"{row}{mark}  {town_date(service.next_due_on)}", ""


def _row(name: str, *amounts: str) -> str:
    cells = "".join(fit(amount, _MONEY_WIDTH, "right") for amount in amounts)
    return f" {fit(name, _NAME_WIDTH)}{cells}"


def _besides(view: AccountView, width: int) -> list[list[Part]]:
    """What is said after the sum: past due, next due, deposit, written off, not posted."""
    parts: list[Part] = []
    if view.past_due_cents > 0:
        parts.append((f"! past due {money(view.past_due_cents)}", "grave"))
    if view.next_due_on:
        parts.append((f"next due {town_date(view.next_due_on)}", ""))
    if view.deposit_cents:
        parts.append((f"deposit held {money(view.deposit_cents)}", ""))
    if view.written_off_cents:
        parts.append((f"written off {money(view.written_off_cents)}", "bold"))
    if view.pending_cents:
        after = money(view.balance_cents - view.pending_cents)
        said = f"not yet posted {money(view.pending_cents)} ({view.pending_words})"
        parts.append((f"{said}, after it {after}", "bold"))
    return flow(parts, width)


def lists(view: AccountView) -> list[list[Part]]:
    """The long lists there are, by the digit that opens each."""
    counts = (
        ("1 Bills", view.bill_count),
        ("2 Payments", view.payment_count),
        ("3 Contacts", view.contact_count),
        ("4 Person", view.person_count),
    )
    return flow([(f"{name} {count:,}", "bold") for name, count in counts], 80)
