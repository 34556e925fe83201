"""Letters of a batch by e-mail: only who agreed, only what may, once, when the batch is mailed."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from clerktui.errors import Refused
from clerktui.models import Account, Contact, Customer, OutboxMessage
from clerktui.services import accounts, email_consents
from clerktui.services.outbox import acts, looking
from clerktui.services.step_batches import mailing, selecting
from clerktui.views.accounts import FlagDraft
from clerktui.views.step_batches import SelectDraft
from tests.support.collecting import ANN, BO, MARIA, case, past_due, run as run_procedure
from tests.support.office import Office
from tests.support.outbox import agrees, message, rules_are, run, sends
from tests.support.smtp import MailServer
from tests.support.step_batches import chosen, mailed, printed, released, undone

MAIL = {MARIA: "maria@example.org", BO: "bo@example.org"}


@pytest.fixture
def three(office: Office) -> dict[str, int]:
    """Three whose notice is due: MARIA wants e-mail, in Spanish; BO both; ANN said nothing."""
    ids = {
        MARIA: past_due(office),
        BO: past_due(office, BO, "TATE, BO", water=7_000),
        ANN: past_due(office, ANN, "LEE, ANN", water=5_000),
    }
    person = select(Account.__table__.c.customer_id).where(Account.__table__.c.id == ids[MARIA])
    with office.db.write() as connection:
        spoken = update(Customer.__table__).values(language="es")
        connection.execute(spoken.where(Customer.__table__.c.id == person.scalar_subquery()))
    sends(office)
    rules_are(office, notice="instead", reminder="instead", final_notice="also", setoff="never")
    agrees(office, MARIA, "email", MAIL[MARIA])
    agrees(office, BO, "both", MAIL[BO])
    run_procedure(office)
    return ids


def ways(batch) -> dict[str, str]:
    """How the letter of each account goes."""
    return {one.account: one.delivery for one in batch.lines}


def in_outbox(office: Office) -> list[tuple[str, str]]:
    """What is queued: cause and state."""
    table = OutboxMessage.__table__
    with office.db.read() as connection:
        rows = connection.execute(select(table.c.cause, table.c.state).order_by(table.c.id))
        return [tuple(row) for row in rows]


def test_who_agreed_gets_it_by_e_mail_once_and_the_books_say_how(office, three, tmp_path):
    batch = chosen(office)
    assert ways(batch) == {MARIA: "email", BO: "both", ANN: "paper"}
    assert (batch.by_email, batch.email_only) == (2, 1)
    released(office)
    done = printed(office, tmp_path)
    assert (done.letters, done.email_only) == (3, 1)
    text = "".join(page.extract_text() for page in PdfReader(done.files[0]).pages)
    assert "BO TATE" in text
    assert "MARIA" not in text, "what goes by e-mail only is in no envelope"
    assert in_outbox(office) == [], "nothing goes out before it is mailed"
    mailed(office)
    mailing.finish(office.db, office.people["ana"], 1)
    assert [state for _, state in in_outbox(office)] == ["queued", "queued"]
    said = {number: case(office, id_)[-1] for number, id_ in three.items()}
    assert said[MARIA].endswith("e-mailed 11/23/26.")
    assert said[BO].endswith("mailed and e-mailed 11/23/26.")
    assert " mailed 11/23/26." in said[ANN]
    proof = mailing.certificate(office.db, office.people["ana"], 1)
    by = {row.cells[2]: (row.cells[0], row.cells[5]) for row in proof.rows}
    assert {who: how for who, (_, how) in by.items()} == {
        "MARIA RODRIGUEZ": "e-mail",
        "BO TATE": "both",
        "ANN LEE": "paper",
    }
    assert by["MARIA RODRIGUEZ"][0] is None
    assert proof.totals[0].cells[0] == 2
    assert "2 pieces" in proof.footnotes[0]
    assert "2 letters by e-mail" in proof.footnotes[1]
    with MailServer() as server:
        sends(office, server.port)
        assert run(office).sent == 2
        _is_marias(server)
    assert run(office).sent == 0
    office.prove()


def _is_marias(server: MailServer) -> None:
    """In Spanish, the letter attached, nothing of a debt outside of it."""
    mails = {mail["To"]: mail for mail in server.mails}
    mail = mails[MAIL[MARIA]]
    assert mail["Subject"] == f"Una carta de Town of Maple Falls sobre la cuenta {MARIA}"
    body = mail.get_body().get_content()
    assert "Adjuntamos nuestra carta L1-" in body
    assert "La misma carta va por correo." not in body
    assert "41.20" not in body
    (paper,) = mail.iter_attachments()
    assert paper.get_content_type() == "application/pdf"
    text = PdfReader(io.BytesIO(paper.get_content())).pages[0].extract_text()
    assert "MARIA RODRIGUEZ" in text
    assert "The same letter is in the mail." in mails[MAIL[BO]].get_body().get_content()


def test_what_law_keeps_on_paper_goes_on_paper_too(office, three):
    rules_are(office, notice="also")
    assert ways(chosen(office)) == {MARIA: "both", BO: "both", ANN: "paper"}
    rules_are(office, notice="never")
    undone(office)
    assert set(ways(chosen(office)).values()) == {"paper"}


def test_an_office_that_sends_no_mail_prints_all(office, three):
    sends(office, host="")
    assert set(ways(chosen(office)).values()) == {"paper"}
    draft = SelectDraft("", "notice")
    sends(office)
    undone(office)
    looked = selecting.look(office.db, office.people["ana"], draft)
    assert ways(looked) == {MARIA: "email", BO: "both", ANN: "paper"}


def test_a_batch_that_goes_by_e_mail_alone_has_no_file(office, three, tmp_path):
    agrees(office, BO, "email")
    agrees(office, ANN, "email", "ann@example.org")
    chosen(office)
    released(office)
    done = printed(office, tmp_path)
    assert (done.letters, done.email_only, done.files) == (3, 3, ())
    batch = mailed(office)
    assert (batch.state, batch.pieces, batch.by_email) == ("mailed", 3, 3)
    proof = mailing.certificate(office.db, office.people["ana"], 1)
    assert proof.totals[0].cells[0] == 0
    assert len(in_outbox(office)) == 3
    office.prove()


def test_undone_before_it_is_mailed_nothing_goes_out(office, three, tmp_path):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    undone(office)
    assert in_outbox(office) == []


def test_who_takes_the_consent_back_after_the_printing_gets_paper(office, three, tmp_path):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    agrees(office, BO, "paper")
    agrees(office, MARIA, "paper")
    with pytest.raises(Refused, match=r"step_batch\.email_withdrawn"):
        mailed(office)
    assert in_outbox(office) == []
    done = printed(office, tmp_path)
    assert done.email_only == 0
    text = "".join(page.extract_text() for page in PdfReader(done.files[0]).pages)
    assert "MARIA RODRIGUEZ" in text
    mailed(office)
    assert in_outbox(office) == []
    assert case(office, three[BO])[-1].endswith(" mailed 11/23/26.")
    office.prove()


def test_who_paid_gets_no_e_mail_even_where_the_paper_went(office, three, tmp_path):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    office.pay(BO, 7_000)
    mailed(office, all_went=True)
    assert len(in_outbox(office)) == 1
    assert not any("e-mailed" in said for said in case(office, three[BO]))
    office.prove()


def test_an_e_mail_that_fails_is_printed_and_the_next_letter_goes_on_paper(office, three, tmp_path):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    mailed(office)
    with MailServer() as server:
        server.faults.refuses = {MAIL[MARIA]: "550 no such mailbox"}
        sends(office, server.port)
        assert (run(office).sent, run(office).failed) == (1, 0)
    found = looking.list_messages(office.db, office.people["ana"], "failing")
    (one,) = found.messages
    assert (one.account, one.address, found.failing) == (MARIA, MAIL[MARIA], 1)
    assert one.about.startswith("letter L1-")
    assert _goes(office, MARIA) == "paper"
    acts.on_paper(office.db, office.people["sam"], one.number)
    assert message(office, one.number).state == "cancelled"
    with office.db.read() as connection:
        table = Contact.__table__
        said = connection.execute(
            select(table.c.body).where(table.c.account_id == three[MARIA], table.c.kind == "letter")
        ).scalars()
        assert len(list(said)) == 2
    office.prove()


def _goes(office: Office, number: str) -> str:
    """How a reminder would go to an account."""
    found = email_consents.get_consents(office.db, office.people["ana"], number)
    return next(way.goes for way in found.ways if way.letter == "reminder")


def test_nobody_writes_to_who_has_died(office, three):
    assert _goes(office, MARIA) == "email"
    flag = FlagDraft("deceased", proof="obituary")
    accounts.add_flag(office.db, office.people["sam"], MARIA, flag)
    assert _goes(office, MARIA) == "paper"
