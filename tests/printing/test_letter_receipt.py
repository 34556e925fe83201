"""The Letter receipt: marks on every sheet, totals kept together."""

from dataclasses import replace

from clerktui.printing.pdf import receipt_pdf
from clerktui.views.documents import ReceiptTender
from tests.printing import samples
from tests.printing.reading import pages, words


def letter(receipt):
    return receipt_pdf(receipt, "letter")


def test_only_a_void_carries_the_watermark():
    assert words(letter(samples.VOID)).count("VOID") == 2
    assert "VOID" not in words(letter(samples.EXACT_CASH))


def test_a_receipt_fits_one_sheet():
    for receipt in (samples.EXACT_CASH, samples.MANY_ACCOUNTS, samples.VOID, samples.DUPLICATE):
        assert len(pages(letter(receipt))) == 1


def test_totals_and_tenders_stay_on_one_sheet():
    for count in range(25, 35):
        receipt = replace(samples.MANY_TENDERS, lines=samples.EXACT_CASH.lines[:1] * count)
        last = pages(letter(receipt))[-1].extract_text()
        assert "TOTAL PAID" in last
        assert "CHANGE (Cash)" in last


def test_many_tenders_and_long_messages_take_more_sheets():
    checks = tuple(
        ReceiptTender(name="Check", reference=f"{number}", amount_cents=100) for number in range(60)
    )
    text = words(letter(replace(samples.EXACT_CASH, tenders=checks, messages=("word " * 900,))))
    assert text.count("Check ") == 60
    assert text.count("word") == 900


def test_a_tender_with_a_long_name_wraps_beside_its_whole_figure():
    long = ReceiptTender(name="Third-party collections agency, Raleigh office", amount_cents=7510)
    text = words(letter(replace(samples.EXACT_CASH, tenders=(long,))))
    assert "Third-party collections agency," in text
    assert "office 75.10" in text


def test_the_bar_code_is_not_worth_another_sheet():
    full = replace(samples.EXACT_CASH, messages=tuple(f"line {number}" for number in range(34)))
    assert len(pages(letter(full))) == 1
