"""What Enter on a row of an account's history opens."""

from __future__ import annotations

from typing import Any

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.screens.inquiry.contact import read_bill, read_contact
from clerktui.views.accounts import BillView, ContactView, PaymentView
from clerktui.views.corrections import CorrectionView


def open_view(app: Any, view: BillView | PaymentView | ContactView | CorrectionView) -> None:
    """A payment's receipt, a correction, all the words of a contact, how a bill stands."""
    if isinstance(view, CorrectionView):
        app.open("correction", view.number)
    elif isinstance(view, PaymentView):
        app.open("receipt", view.receipt)
    elif isinstance(view, ContactView):
        app.push_screen(read_contact(view, app.actor.timezone))
    else:
        app.push_screen(read_bill(view))


def open_payment(app: Any, key: str) -> bool:
    """Take a payment on an account or a bill; False, said on the screen, without a drawer."""
    if app.drawer is not None:
        app.open("payment", key)
        return True
    app.bell()
    app.tell(sentence(Refused("drawer.none_open", username=app.actor.username)))
    return False


def why_of(view: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What to ask Why? of a row of an account's history: its receipt, its bill, or nothing."""
    if isinstance(view, PaymentView):
        return (("receipt", (view.receipt,)),)
    return (("bill", (view.bill,)),) if isinstance(view, BillView) else ()
