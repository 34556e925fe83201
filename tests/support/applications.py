"""Applications for tests, made by the services as a desk makes them.

number = apply(office, premise="12 Elm St", last_name="LEE", first_name="ANN")
complete(office, number)
"""

from __future__ import annotations

from sqlalchemy import insert, select

from clerktui.models import Account, ServiceAgreement
from clerktui.services import identities
from clerktui.services.applications import answering, completing, debts, looking
from clerktui.services.work_orders import ending
from clerktui.views.applications import (
    AnswerDraft,
    ApplicationDone,
    ApplicationView,
    CompleteDraft,
    DecideDraft,
    PaperDraft,
    StartDraft,
)
from clerktui.views.identities import IdentityDraft
from clerktui.views.work_orders import OrderDone, OrderDraft
from tests.support.office import Office, new_id

WHOLE = {
    "last_name": "LEE",
    "first_name": "ANN",
    "phone": "919-555-0188",
    "premise": "12 Elm St",
    "starts_on": "2026-12-01",
    "holder": "tenant",
    "proof": "lease",
    "owner_name": "OAK RENTALS LLC",
    "account_class": "residential",
    "services": "water:residential sewer:residential",
    "meter": "80001",
    "wanted_on": "2026-11-23",
}


def serve(office: Office, account: str, meter: str, *services: str) -> None:
    """Let an account take services, water by a meter."""
    table = Account.__table__
    with office.db.write() as connection:
        found = select(table.c.id).where(table.c.number == account)
        account_id = connection.execute(found).scalar_one()
        for service in services:
            mine = meter if service == "water" else ""
            connection.execute(
                insert(ServiceAgreement.__table__).values(
                    account_id=account_id,
                    service=service,
                    rate_class="residential",
                    meter=mine,
                    meter_n=mine,
                )
            )


def left_place(office: Office) -> Office:
    """Somebody moved out of 12 Elm St, who had water by a meter, and sewer."""
    office.account("10-0442-07", "ROE, JO", status="closed")
    serve(office, "10-0442-07", "80001", "water", "sewer")
    return office


def status(office: Office, account: str) -> str:
    """The status of an account as the books have it."""
    table = Account.__table__
    with office.db.read() as connection:
        found = select(table.c.status).where(table.c.number == account)
        return str(connection.execute(found).scalar_one())


def begin(office: Office, who: str = "ana", **answers: str) -> ApplicationDone:
    """Begin an application with some answers."""
    return answering.start(
        office.db, office.people[who], StartDraft(new_id(), tuple(answers.items()))
    )


def say(office: Office, number: int, who: str = "ana", **answers: str) -> ApplicationDone:
    """Answer as one who looks at the application now."""
    draft = AnswerDraft(new_id(), number, seen(office, number).version, tuple(answers.items()))
    return answering.answer(office.db, office.people[who], draft)


def show(
    office: Office, application: int, kind: str = "driver_license", last4: str = "12A4", **said: str
) -> int:
    """Show a paper of identity for an application; gives its number."""
    draft = IdentityDraft(new_id(), kind, "" if said.get("number") else last4, **said)
    paper = identities.enter(office.db, office.people["ana"], draft).identity_id
    answering.add_paper(office.db, office.people["ana"], PaperDraft(new_id(), application, paper))
    return paper


def apply(office: Office, **other: str) -> int:
    """An application with every answer there has to be, and a paper; gives its number."""
    number = begin(office, **{**WHOLE, **other}).number
    show(office, number)
    return number


def complete(office: Office, number: int, who: str = "ana") -> ApplicationDone:
    """Complete it."""
    draft = CompleteDraft(new_id(), number, seen(office, number).version)
    return completing.complete(office.db, office.people[who], draft)


def decide(office: Office, number: int, account: str, decision: str = "release", who: str = "sam"):
    """Decide about an earlier debt."""
    draft = DecideDraft(new_id(), number, account, decision, "another person")
    return debts.decide(office.db, office.people[who], draft)


def turn_on(office: Office, order: int) -> OrderDone:
    """Complete a turn-on order."""
    draft = OrderDraft(new_id(), order)
    return ending.complete_order(office.db, office.people["ana"], draft)


def seen(office: Office, number: int) -> ApplicationView:
    """An application as the desk sees it."""
    return looking.get_application(office.db, office.people["ana"], number)
