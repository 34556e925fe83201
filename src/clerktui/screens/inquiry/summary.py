"""An account in words: who and where, its flags, what it owes by service and age."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from clerktui.i18n import money, town_date
from clerktui.i18n.cut_off_words import cut_off_words
from clerktui.i18n.order_words import order_words
from clerktui.rules.cutoff import CUT, ELIGIBLE
from clerktui.views.account_links import AccountStanding
from clerktui.views.accounts import AccountView, FlagView, ServiceBalance
from clerktui.views.applications import WorkOrderView
from clerktui.views.as_of import AccountAsOf
from clerktui.views.tasks import TaskView
from clerktui.widgets import fit
from clerktui.widgets.listing import Part, dash, flow

LANGUAGES = {"es": "speaks Spanish", "fr": "speaks French", "zh": "speaks Chinese"}
_NAME_WIDTH, _MONEY_WIDTH = 13, 11
_WHERE_LINES, _FLAG_LINES = 2, 3
NARROW = 80
"""Below this many columns what stands beside each other stands under each other."""
_ALL_LINES = 99


def who(view: AccountView, width: int, order: WorkOrderView | None = None) -> list[list[Part]]:
    """Number, name and standing; where and how to reach them; then every flag.

    `order` is the turn-on order it waits for: said first of where, with the key that ends it.
    """
    standing, look = _standing(view), "" if view.status == "active" else "grave"
    where = [*_place(view, order), *((text, "") for text in _where(view))]
    if width < NARROW:
        named: list[Part] = [(f"{view.account}  {view.name}", "bold"), (standing, look)]
        flags = [(_flag(flag), "grave" if flag.is_grave else "bold") for flag in view.flags]
        return stacked([*named, *where, *flags], width)
    room = max(0, width - len(standing) - 3)
    head: list[Part] = [
        (fit(f" {view.account}  {view.name}", room), "bold"),
        (f"  {standing} ", look),
    ]
    lines = _WHERE_LINES + (order is not None)
    return [head, *flow(where, width, lines), *_flags(view.flags, width)]


def stacked(parts: Sequence[Part], width: int) -> list[list[Part]]:
    """Parts one after the other, the long ones in as many lines as they take."""
    lines: list[list[Part]] = []
    for text, look in parts:
        wrapped = textwrap.wrap(text, width - 2)
        if len(wrapped) > 1 or not lines:
            lines += [[(f" {line}", look)] for line in wrapped]
        else:
            lines += flow([(text, look)], width, _ALL_LINES)
    return lines


def _standing(view: AccountView) -> str:
    if view.status == "closed" and view.closed_on:
        return f"CLOSED {town_date(view.closed_on)}"
    if view.status != "active":
        return view.status.upper()
    since = f" since {town_date(view.opened_on)}" if view.opened_on else ""
    return f"{view.account_class}   active{since}"


def _place(view: AccountView, order: WorkOrderView | None) -> Iterator[Part]:
    """How the place stands, and the order it waits for: each once."""
    waits = order_words(order.number, order.wanted_on) if order is not None else ""
    if view.place and view.place != waits:
        yield view.place, ""
    if waits:
        yield f"{waits}: F12 when the water is on", "grave"


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
    if width < NARROW:
        return [*_owed_stacked(view), *stacked(_besides(view), width)]
    return [*owed_by_service(view), *flow(_besides(view), width)]


def _owed_stacked(view: AccountView) -> list[list[Part]]:
    """What is owed by service, and under each that is late, by age; then the sum."""
    if not view.by_service:
        return [[(" Nothing is owed.", "bold")]]
    lines: list[list[Part]] = []
    for one in view.by_service:
        ages = (one.current_cents, one.d30_cents, one.d60_cents, one.d90_cents)
        due = f"due {town_date(one.next_due_on)}" if one.next_due_on else ""
        lines += _stack_one(one.name, one.balance_cents, ages, due)
    ages = (view.current_cents, view.d30_cents, view.d60_cents, view.d90_cents)
    total = _stack_one("Owes", view.balance_cents, ages, "")
    return [*lines, *([(text, "bold") for text, _ in line] for line in total)]


def _stack_one(name: str, cents: int, ages: Sequence[int], due: str) -> list[list[Part]]:
    is_late = any(age > 0 for age in ages[1:])
    first = f" {fit(name, _NAME_WIDTH)}{fit(money(cents), _MONEY_WIDTH, 'right')}"
    lines: list[list[Part]] = [[(f"{first}{'!' if is_late else ' '} {due}", "")]]
    named = zip(("current", "30 days", "60 days", "90+ days"), ages, strict=True)
    if is_late:
        said: list[Part] = [(f"  {age} {money(part)}", "") for age, part in named if part]
        lines += flow(said, 40)
    return lines


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
    """A line of the table; a long name runs into what the first amount leaves free."""
    first, *others = amounts
    room = max(_NAME_WIDTH, _NAME_WIDTH + _MONEY_WIDTH - len(first) - 1)
    named = fit(name, room) + fit(first, _NAME_WIDTH + _MONEY_WIDTH - room, "right")
    return f" {named}{''.join(fit(amount, _MONEY_WIDTH, 'right') for amount in others)}"


def _besides(view: AccountView) -> list[Part]:
    """What is said after the sum: past due, next due, deposit, written off, not posted."""
    parts: list[Part] = []
    if view.past_due_cents > 0:
        parts.append((f"! past due {money(view.past_due_cents)}", "grave"))
    if view.next_due_on:
        parts.append((f"next due {town_date(view.next_due_on)}", ""))
    if view.next_bill_on:
        parts.append((f"next bill about {town_date(view.next_bill_on)}", ""))
    if said := cut_off_words(view.cutoff):
        grave = view.cutoff.status in (ELIGIBLE, CUT)
        parts.append((f"! {said}" if grave else said, "grave" if grave else "bold"))
    if view.deposit_cents:
        parts.append((f"deposit held {money(view.deposit_cents)}", ""))
    if view.written_off_cents:
        parts.append((f"written off {money(view.written_off_cents)}", "bold"))
    if view.pending_cents:
        after = money(view.balance_cents - view.pending_cents)
        said = f"not yet posted {money(view.pending_cents)} ({view.pending_words})"
        parts.append((f"{said}, after it {after}", "bold"))
    return parts


def tasks(found: Sequence[TaskView], width: int) -> list[list[Part]]:
    """The open tasks about it, in one line: how many, and the one that is due first."""
    if not found:
        return []
    first = found[0]
    due = f", due {town_date(first.due_on)}" if first.due_on else ""
    late = "LATE: " if first.is_overdue else ""
    said = f"6 Tasks {len(found)}   {late}{first.title}, for {first.owner_name}{due}"
    return [[(fit(f" {said}", width), "bold")]]


def linked(found: AccountStanding, width: int) -> list[list[Part]]:
    """What it promised, its credit and who is linked to it, a line each."""
    lines: list[list[Part]] = []
    if found.promised:
        said = found.promised[:1].upper() + found.promised[1:]
        lines.append([(fit(f" {said} (F6)", width), "bold")])
    if found.credit is not None:
        lines.append([(fit(f" {found.credit.words}", width), "")])
    if found.linked:
        named = [f"{one.role_words} {one.name} {one.phone}".strip() for one in found.linked]
        lines.append([(fit(f" 7 Linked   {', '.join(named)}", width), "bold")])
    return lines


def lists(
    view: AccountView, width: int, standing: AccountStanding | None = None
) -> list[list[Part]]:
    """The long lists there are, by the digit that opens each; orders and papers where any are."""
    orders, papers = (standing.orders, standing.papers) if standing else (0, 0)
    waits = f", {standing.open_orders} open" if standing and standing.open_orders else ""
    counts: list[tuple[str, int]] = [
        ("1 Bills", view.bill_count),
        ("2 Payments", view.payment_count),
        ("3 Contacts", view.contact_count),
        ("4 Person", view.person_count),
        *([("8 ID papers", papers)] if papers else ()),
    ]
    parts = [f"{name} {count:,}" for name, count in counts]
    if orders:
        parts.append(f"9 Orders {orders:,}{waits}")
    return flow([(part, "bold") for part in parts], width)
