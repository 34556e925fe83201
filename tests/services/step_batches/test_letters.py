"""Letters by the batch: selected, released by another, printed, mailed once, undone until then."""

from __future__ import annotations

import datetime as dt

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from clerktui.errors import NeedsOverride, Refused
from clerktui.models import Account, Contact, Customer, Premise, StepLetter
from clerktui.services import accounts
from clerktui.services.step_batches import mailing, releasing, selecting, writing
from clerktui.views.accounts import FlagDraft
from clerktui.views.step_batches import BatchDraft, LineDraft, SelectDraft
from tests.support.collecting import (
    ANN,
    BO,
    MARIA,
    SEPTEMBER,
    TODAY,
    case,
    ended,
    item,
    past_due,
    run,
)
from tests.support.office import Office, new_id
from tests.support.step_batches import chosen, dropped, lines, mailed, printed, released, undone

LEO = "10-0900-01"
BANKRUPT = FlagDraft(
    "bankruptcy",
    proof="notice",
    case_number="26-50123",
    court="W.D.N.C.",
    filed_on=dt.date(2026, 11, 2),
)


def at(office: Office, account_id: int, street: str, zip_code: str, language: str = "en") -> None:
    """Give an account's customer a mailing address."""
    with office.db.write() as connection:
        customer = select(Account.__table__.c.customer_id).where(
            Account.__table__.c.id == account_id
        )
        connection.execute(
            update(Customer.__table__)
            .where(Customer.__table__.c.id == customer.scalar_subquery())
            .values(
                mail_address=street,
                mail_city="Maple Falls",
                mail_state="NC",
                mail_zip=zip_code,
                language=language,
            )
        )


@pytest.fixture
def three(office: Office) -> dict[str, int]:
    """Three accounts whose notice is due, one of them of who reads Spanish."""
    ids = {
        MARIA: past_due(office),
        BO: past_due(office, BO, "TATE, BO", water=7_000),
        ANN: past_due(office, ANN, "LEE, ANN", water=5_000, sewer=1_000),
    }
    at(office, ids[MARIA], "12 Elm St", "28099", "es")
    at(office, ids[BO], "9 Oak St", "28001")
    at(office, ids[ANN], "7 Ash St", "28099")
    run(office)
    return ids


def test_a_batch_says_who_is_in_it_and_why_others_are_not(office, three):
    accounts.add_flag(office.db, office.people["sam"], BO, BANKRUPT)
    ended(office, "promise", ANN, promised_on=dt.date(2026, 11, 30), promised_cents=6_000)
    batch = chosen(office)
    assert (batch.number, batch.kind, batch.state) == (1, "letter", "selected")
    assert (batch.count, batch.cents, batch.left_out) == (1, 4_120, 2)
    assert lines(batch) == [
        (MARIA, "in", ""),
        (ANN, "out", "promised 60.00 by 11/30/26; agreed for 12/01/26"),
        (BO, "out", "BANKRUPTCY: do not collect"),
    ]
    assert case(office, three[MARIA]) == [], "selecting does nothing to anybody"
    office.prove()


def test_looking_ahead_writes_nothing_and_is_no_selection(office, three):
    seen = selecting.look(office.db, office.people["ana"], SelectDraft("", "notice"), 2)
    assert (seen.number, seen.count, seen.cents, len(seen.lines)) == (0, 3, 17_120, 2)
    assert seen.more
    draft = SelectDraft(new_id(), "notice", TODAY + dt.timedelta(days=1))
    ahead = selecting.look(office.db, office.people["ana"], draft)
    assert (ahead.count, ahead.as_of) == (3, TODAY + dt.timedelta(days=1)), "a cut-off needs it"
    assert selecting.list_batches(office.db, office.people["ana"]) == ()
    with pytest.raises(Refused, match=r"step_batch\.as_of"):
        selecting.select_batch(office.db, office.people["ana"], draft)


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"minimum_cents": 6_000}, 2),
        ({"limit": 1}, 1),
        ({"plan": "utility"}, 3),
        ({"account_class": "residential"}, 3),
    ],
)
def test_filters_narrow_a_selection(office, three, more, found):
    assert chosen(office, **more).count == found


def test_the_same_debt_is_in_one_live_batch_only(office, three):
    command = new_id()
    first = chosen(office, minimum_cents=6_000, command_id=command)
    assert chosen(office, minimum_cents=6_000, command_id=command).number == first.number
    second = chosen(office)
    assert lines(second) == [
        (MARIA, "in", ""),
        (ANN, "out", "in batch 1 already"),
        (BO, "out", "in batch 1 already"),
    ]
    with pytest.raises(Refused, match=r"step_batch\.nobody"):
        chosen(office)
    undone(office, 1)
    assert chosen(office).count == 2, "undone, they may be selected again"
    office.prove()


def test_of_two_who_select_at_once_one_gets_the_debt(office, three, monkeypatch):
    once = selecting.once

    def later(*asked):
        """Somebody else's selection is written between the looking and the writing."""
        monkeypatch.setattr(selecting, "once", once)
        chosen(office, who="dee", minimum_cents=6_000)
        return once(*asked)

    monkeypatch.setattr(selecting, "once", later)
    assert lines(chosen(office)) == [
        (MARIA, "in", ""),
        (ANN, "out", "in batch 1 already"),
        (BO, "out", "in batch 1 already"),
    ]
    office.prove()


def test_another_person_releases_and_nobody_else(office, three):
    chosen(office, who="sam")
    with pytest.raises(Refused, match=r"denied"):
        released(office, who="dee")
    with pytest.raises(Refused, match=r"step_batch\.same_person"):
        released(office, who="sam")
    assert released(office, who="fay").released_by == "Fay Hinson"


def test_letters_go_by_zip_in_the_customers_language_and_to_the_window(office, three, tmp_path):
    chosen(office)
    released(office)
    seen = []
    done = printed(office, tmp_path, progress=lambda *told: seen.append(told))
    assert (done.letters, done.left_out, len(done.files)) == (3, 0, 1)
    assert seen[-1] == (3, 3)
    pages = [page.extract_text() for page in PdfReader(done.files[0]).pages]
    assert [page.split("L1-")[1][0] for page in pages] == ["1", "2", "3"]
    names = ("BO TATE", "MARIA RODRIGUEZ", "ANN LEE")
    assert [name in page for name, page in zip(names, pages, strict=True)] == [True] * 3
    spanish = next(page for page in pages if "MARIA" in page)
    assert "Aviso de pago vencido" in spanish
    assert "Agua, vencía el 26/10/2026" in spanish
    english = next(page for page in pages if "ANN LEE" in page)
    assert "on or after 12/07/26" in english
    assert "60.00" in english
    assert all("1 of 1" in page or "1 de 1" in page for page in pages)


def test_a_letter_for_water_asks_for_no_tax(office, three, tmp_path):
    office.bill(MARIA, due=SEPTEMBER, tax=70_772)
    run(office)
    chosen(office)
    released(office)
    done = printed(office, tmp_path)
    page = next(
        text for one in PdfReader(done.files[0]).pages if "MARIA" in (text := one.extract_text())
    )
    assert "41.20" in page
    assert "707.72" not in page
    assert "748.92" not in page


def test_mailed_once_it_is_in_every_case_file_and_the_next_step_follows(office, three, tmp_path):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    batch = mailed(office, mail_class="certificate")
    assert (batch.state, batch.pieces, batch.unfinished) == ("mailed", 3, 0)
    assert case(office, three[BO]) == ["notice: Past-due notice L1-1 mailed 11/23/26."]
    assert item(office, three[BO]).next_step == "call"
    with office.db.read() as connection:
        contacts = connection.execute(
            select(Contact.__table__.c.body).where(Contact.__table__.c.account_id == three[BO])
        ).scalars()
        assert list(contacts) == ["Letter L1-1: Past-due notice, account 10-0871-01"]
    for again in (mailed, printed):
        with pytest.raises(Refused, match=r"step_batch\.mailed"):
            again(office, *([tmp_path] if again is printed else []))
    with pytest.raises(Refused, match=r"step_batch\.mailed"):
        undone(office)
    with pytest.raises(Refused, match=r"step_batch\.nobody"):
        chosen(office)
    proof = mailing.certificate(office.db, office.people["ana"], 1)
    assert [row.cells[:3] for row in proof.rows] == [
        (1, "L1-1", "BO TATE"),
        (2, "L1-2", "MARIA RODRIGUEZ"),
        (3, "L1-3", "ANN LEE"),
    ]
    assert "certificate of mailing" in proof.footnotes[0]
    assert proof.totals[0].cells[4] == 17_120
    office.prove()


def test_who_pays_after_the_selection_gets_no_letter(office, three, tmp_path):
    chosen(office)
    office.pay(MARIA, 4_120)
    released(office)
    office.pay(ANN, 1_000)
    done = printed(office, tmp_path)
    assert (done.letters, done.left_out) == (2, 0), "she fell out at the release"
    office.pay(BO, 7_000)
    with pytest.raises(Refused, match=r"step_batch\.pull.*L1-1, account 10-0871-01"):
        mailed(office)
    assert printed(office, tmp_path).letters == 1
    batch = mailed(office)
    assert (batch.pieces, batch.cents) == (1, 5_000)
    assert lines(batch) == [
        (MARIA, "out", "nothing past due any more"),
        (ANN, "in", ""),
        (BO, "out", "nothing past due any more"),
    ]
    office.prove()


def test_at_the_release_of_letters_everything_is_asked_again(office, three, monkeypatch):
    monkeypatch.setattr(releasing, "AT_ONCE", 1)
    chosen(office)
    office.pay(MARIA, 1_000)
    ended(office, "promise", ANN, promised_on=dt.date(2026, 11, 30), promised_cents=6_000)
    accounts.add_flag(office.db, office.people["sam"], BO, BANKRUPT)
    draft, sam, seen = BatchDraft(new_id(), 1), office.people["sam"], []

    def stop(done, total):
        seen.append((done, total))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        releasing.release(office.db, sam, draft, progress=stop)
    office.prove()
    batch = releasing.release(office.db, sam, draft)
    assert (seen, batch.state, batch.unfinished) == ([(1, 3)], "released", 0)
    assert (batch.count, batch.cents, batch.left_out) == (1, 3_120, 2)
    assert lines(batch) == [
        (MARIA, "in", ""),
        (ANN, "out", "promised 60.00 by 11/30/26; agreed for 12/01/26"),
        (BO, "out", "BANKRUPTCY: do not collect"),
    ]
    assert "notice" not in " ".join(case(office, three[MARIA])), "the mailing writes the step"
    office.prove()


def test_a_letter_reads_right_without_a_confidential_address(office, three, tmp_path):
    for number in (MARIA, ANN):
        flag = FlagDraft(
            "confidential", proof="program_card", substitute_address="PO Box 2109, Raleigh NC 27602"
        )
        accounts.add_flag(office.db, office.people["sam"], number, flag)
    chosen(office)
    released(office)
    texts = [
        " ".join(page.extract_text().split())
        for page in PdfReader(printed(office, tmp_path).files[0]).pages
    ]
    assert any("Your account at your service address has been past due" in one for one in texts)
    assert any("Su cuenta en su dirección de servicio está vencida" in one for one in texts)


def test_letters_that_went_out_all_the_same_are_written_down(office, three, tmp_path):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    office.pay(BO, 7_000)
    assert mailed(office, all_went=True).pieces == 3
    assert case(office, three[BO])[-1].startswith("notice: Past-due notice L1-1 mailed")
    office.prove()


def test_an_interrupted_mailing_goes_on(office, three, tmp_path, monkeypatch):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    monkeypatch.setattr(mailing, "AT_ONCE", 1)
    pieces = []

    def stop(done, _total):
        pieces.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mailing.mail_batch(
            office.db, office.people["ana"], mail_draft := _mail_draft(), progress=stop
        )
    office.prove()
    assert selecting.get_batch(office.db, office.people["ana"], 1).unfinished == 2
    batch = mailing.mail_batch(office.db, office.people["ana"], mail_draft)
    assert (batch.unfinished, [len(case(office, one)) for one in three.values()]) == (0, [1, 1, 1])
    office.prove()


def _mail_draft():
    from clerktui.views.step_batches import MailBatchDraft

    return MailBatchDraft(new_id(), 1, TODAY)


def test_parts_are_no_longer_than_the_town_wants(office, three, tmp_path):
    rules = {"part_letters": 2, "pay_days": 10, "mail_classes": ["first_class"]}
    office.decide("step_batch.rules", {**rules, "drop_reasons": {"wrong": "wrong"}})
    chosen(office)
    released(office)
    first = printed(office, tmp_path)
    assert [len(PdfReader(path).pages) for path in first.files] == [2, 1]
    office.pay(BO, 7_000)
    again = printed(office, tmp_path)
    assert [len(PdfReader(path).pages) for path in again.files] == [2]
    assert len(list((tmp_path / "batch-1").iterdir())) == 1, "no older part stays"


def test_without_an_address_there_is_no_letter(office, three):
    with office.db.write() as connection:
        premise = Premise.__table__
        connection.execute(update(premise).values(address="", city="", zip=""))
        connection.execute(update(Customer.__table__).values(mail_address=""))
    with pytest.raises(Refused, match=r"step_batch\.nobody.*left_out=3"):
        chosen(office)


def test_a_line_is_dropped_with_a_reason_and_put_back(office, three):
    chosen(office)
    with pytest.raises(Refused, match=r"step_batch\.reason"):
        dropped(office, BO, reason="because")
    batch = dropped(office, BO)
    assert lines(batch)[2] == (BO, "out", "the address is wrong")
    with pytest.raises(Refused, match=r"step_batch\.line"):
        dropped(office, BO)
    ana = office.people["ana"]
    back = selecting.put_back(office.db, ana, LineDraft(new_id(), 1, BO))
    assert lines(back)[2] == (BO, "in", "")
    released(office)
    dropped(office, BO)
    with pytest.raises(Refused, match=r"step_batch\.released"):
        selecting.put_back(office.db, ana, LineDraft(new_id(), 1, BO))
    office.prove()


def test_who_is_dropped_after_printing_makes_it_be_printed_again(office, three, tmp_path):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    assert dropped(office, BO).state == "released"
    with pytest.raises(Refused, match=r"step_batch\.unprinted"):
        mailed(office)
    assert printed(office, tmp_path).letters == 2
    assert mailed(office).pieces == 2
    with pytest.raises(Refused, match=r"step_batch\.done"):
        dropped(office, ANN)
    office.prove()


def test_against_an_agreement_a_second_person_lets_it_through_and_against_a_flag_nobody(
    office, three, tmp_path
):
    ended(office, "promise", ANN, promised_on=dt.date(2026, 11, 30), promised_cents=6_000)
    accounts.add_flag(office.db, office.people["sam"], BO, BANKRUPT)
    chosen(office)
    ana, draft = office.people["ana"], LineDraft(new_id(), 1, ANN)
    with pytest.raises(Refused, match=r"step_batch\.forbidden"):
        selecting.put_back(office.db, ana, LineDraft(new_id(), 1, BO))
    with pytest.raises(NeedsOverride, match=r"step_batch\.against") as warning:
        selecting.put_back(office.db, ana, draft)
    office.approve(draft.command_id, "step_batch.against", "collect.release", warning=warning.value)
    assert lines(selecting.put_back(office.db, ana, draft))[1][:2] == (ANN, "in")
    released(office)
    assert printed(office, tmp_path).letters == 2, "what was let through stays let through"


def test_what_cannot_be_is_refused(office, three, tmp_path):
    ana = office.people["ana"]
    for step, limit, refused in (("call", 1, "step"), ("notice", 0, "limit")):
        with pytest.raises(Refused, match=rf"step_batch\.{refused}"):
            chosen(office, step, limit=limit)
    for asked in (
        lambda: selecting.get_batch(office.db, ana, 9),
        lambda: releasing.undo(office.db, office.people["sam"], BatchDraft(new_id(), 9, "wrong")),
        lambda: mailing.certificate(office.db, ana, 9),
    ):
        with pytest.raises(Refused, match=r"step_batch\.unknown"):
            asked()
    chosen(office)
    with pytest.raises(Refused, match=r"step_batch\.unreleased"):
        printed(office, tmp_path)
    with pytest.raises(Refused, match=r"step_batch\.not_mailed"):
        mailing.certificate(office.db, ana, 1)
    with pytest.raises(Refused, match=r"step_batch\.reason_missing"):
        undone(office, reason=" ")
    with pytest.raises(Refused, match=r"step_batch\.reason: |step_batch\.reason\("):
        undone(office, reason="because")
    released(office)
    with pytest.raises(Refused, match=r"step_batch\.unprinted"):
        mailed(office)
    printed(office, tmp_path)
    with pytest.raises(Refused, match=r"step_batch\.mailed_on"):
        mailed(office, on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Refused, match=r"step_batch\.mail_class"):
        mailed(office, mail_class="pigeon")
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match=r"file\.not_written"):
        printed(office, tmp_path / "file")


def test_a_batch_nobody_is_left_in_is_not_released_nor_printed(office, three, tmp_path):
    chosen(office, minimum_cents=7_000)
    dropped(office, BO)
    with pytest.raises(Refused, match=r"step_batch\.empty"):
        released(office)
    undone(office)
    chosen(office, minimum_cents=7_000)
    released(office, 2)
    office.pay(BO, 7_000)
    with pytest.raises(Refused, match=r"step_batch\.empty"):
        printed(office, tmp_path, 2)


def test_a_purged_letter_is_neither_printed_nor_proved_again(office, three, tmp_path):
    chosen(office)
    released(office)
    printed(office, tmp_path)
    mailed(office)
    with office.db.write() as connection:
        trigger = "DROP TRIGGER step_letter_frozen" + (
            "" if office.db.is_sqlite else " ON step_letter"
        )
        connection.exec_driver_sql(trigger)
        connection.execute(update(StepLetter.__table__).values(document=None))
    with pytest.raises(Refused, match=r"step_batch\.purged"):
        mailing.certificate(office.db, office.people["ana"], 1)


def test_a_step_without_words_is_refused(office, three):
    with office.db.read() as connection:
        from clerktui.services.reference import get_reference

        reference = get_reference(office.db, connection)
        person = writing.letters.addressees(connection, [three[BO]])[three[BO]]
    plan = writing.finding.plan_of(reference, "utility")
    one = writing.Candidate(three[BO], BO, "utility", dt.date(2026, 10, 26), 7_000)
    stamp = ("L1-1", office.db.clock.now())
    with pytest.raises(Refused, match=r"step_batch\.no_letter"):
        writing.compose(reference, (person, ""), (plan, "plan", one), (), stamp)
