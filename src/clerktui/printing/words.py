"""The words for what the books keep as codes: kinds, states, ways.

A code with an underscore is a program's name for a thing and is never shown to anybody. A code
that is not listed here is itself an English word, and is shown as it stands.
"""

from __future__ import annotations

from clerktui.i18n import ENGLISH
from clerktui.printing.wording import Say, saying

_EN = saying(ENGLISH)


def entry_kind(kind: str, say: Say = _EN) -> str:
    """What verb made a journal entry.

    >>> entry_kind("over_short"), entry_kind("payment")
    ('over or short', 'payment')
    """
    return {
        "adjustment": say("adjustment"),
        "billing": say("billing"),
        "cancel_payment": say("payment taken back"),
        "cancel_tender": say("tender taken back"),
        "deposit": say("deposit"),
        "deposit_cancel": say("deposit cancelled"),
        "fee": say("fee"),
        "import_bills": say("bills loaded"),
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
        "void": say("void"),
        "write_off": say("write-off"),
    }.get(kind, spaced(kind))


def spaced(code: str) -> str:
    """A code nobody wrote words for, at least without its underscores.

    >>> spaced("no_checks")
    'no checks'
    """
    return code.replace("_", " ")
