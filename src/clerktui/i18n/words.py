"""The words for what the books keep as codes: kinds, states, ways.

A code with an underscore is a program's name for a thing and is never shown to anybody. A code
that is not listed here is itself an English word, and is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from clerktui.i18n.formats import money


def _as_it_stands(text: str) -> str:
    return text


def entry_kind(kind: str, say: Callable[[str], str] = _as_it_stands) -> str:
    """What verb made a journal entry.

    >>> entry_kind("over_short"), entry_kind("payment")
    ('over or short', 'payment')
    """
    return {
        "accrual": say("charged by rule"),
        "adjustment": say("adjustment"),
        "billing": say("billing"),
        "cancel_payment": say("payment taken back"),
        "cancel_tender": say("tender taken back"),
        "deposit": say("deposit"),
        "fee": say("fee"),
        "import_bills": say("bills loaded"),
        "interest": say("interest"),
        "over_short": say("over or short"),
        "payment": say("payment"),
        "recovery": say("recovery"),
        "refund": say("refund"),
        "refund_claimed": say("unclaimed refund claimed"),
        "refund_paid": say("refund paid"),
        "refund_stopped": say("refund check stopped"),
        "refund_unclaimed": say("refund unclaimed"),
        "returned": say("returned item"),
        "reversal": say("reversal"),
        "suspense_return": say("returned from suspense"),
        "tender_change": say("change of tender"),
        "transfer": say("transfer"),
        "unclaimed_paid": say("unclaimed property paid"),
        "unclaimed_repaid": say("unclaimed property repaid"),
        "void": say("void"),
        "write_off": say("write-off"),
    }.get(kind, spaced(kind))


def spaced(code: str) -> str:
    """A code nobody wrote words for, at least without its underscores.

    >>> spaced("no_checks")
    'no checks'
    """
    return code.replace("_", " ")


def money_words(code: str, names: Mapping[str, str]) -> str:
    """A way of paying as the town names it, in the middle of a sentence.

    >>> money_words("money_order", {"money_order": "Money order"}), money_words("iou_slip", {})
    ('money order', 'iou slip')
    """
    return names.get(code, spaced(code)).lower()


def items(number: int, one: str, many: str = "") -> str:
    """How many of what.

    >>> items(1, "deposit"), items(2_000, "deposit"), items(0, "entry", "entries")
    ('1 deposit', '2,000 deposits', '0 entries')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def owes(cents: int, *, now: bool = False) -> str:
    """What an account owes, or that it has a credit: a debt is never below zero.

    >>> owes(40390), owes(-40390, now=True), owes(0)
    ('owes 403.90', 'now has 403.90 credit', 'owes 0.00')
    """
    said = f"owes {money(cents)}" if cents >= 0 else f"has {money(-cents)} credit"
    return f"now {said}" if now else said
