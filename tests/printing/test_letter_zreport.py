"""The Letter Z report: the result nobody overlooks, two lists beside each other, signatures."""

from dataclasses import replace

import pytest

from clerktui.printing.pdf import z_report_pdf
from clerktui.views.documents import NamedTotal, TenderCount
from tests.printing import samples
from tests.printing.reading import pages, words


@pytest.mark.parametrize(
    ("cents", "told"), [(-500, "SHORT 5.00"), (25, "OVER 0.25"), (0, "BALANCED 0.00")]
)
def test_the_result_is_a_word_and_a_figure(cents, told):
    assert told in words(z_report_pdf(replace(samples.Z_REPORT, over_short_cents=cents)))


def test_what_was_received_is_summed():
    assert "Total 13,756.06" in words(z_report_pdf(samples.Z_REPORT))


def test_it_fits_one_sheet_and_ends_in_signatures():
    (page,) = pages(z_report_pdf(samples.Z_REPORT))
    text = page.extract_text()
    assert text.index("Journal seal") < text.index("Clerk, date") < text.index("Supervisor, date")


def test_long_names_wrap_or_are_cut_and_figures_stay():
    long = "Third-party collections agency of the eastern counties " * 3
    report = replace(
        samples.Z_REPORT,
        tenders=(TenderCount(name=long, expected_cents=1_00, counted_cents=1_00),),
        services=(NamedTotal(name=long, count=1, amount_cents=99_999_999_999),),
    )
    text = words(z_report_pdf(report))
    assert text.count("eastern") >= 3
    assert "..." in text
    assert "999,999,999.99" in text
