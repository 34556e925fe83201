"""Words are found in the catalogue of a language, and English never needs one."""

import doctest
import subprocess
import sys

import pytest

from clerktui.i18n import by_locale, catalogue, formats
from clerktui.i18n.catalogue import LOCALES, catalogue_file, find, is_spoken, translate
from tests.support.source import SOURCE


@pytest.mark.parametrize("module", [catalogue, by_locale, formats])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


def test_a_word_nobody_translated_is_said_in_english():
    assert translate("Parking permit", "es") == "Parking permit"
    assert find("Parking permit", "es") is None


@pytest.mark.parametrize("language", ["", "EN", "tlh", "es_MX", "../es", "\0"])
def test_a_language_without_a_catalogue_is_answered_in_english(language):
    assert translate("Receipt", language) == "Receipt"
    assert find("Receipt", language) is None
    assert not is_spoken(language)


def test_the_same_word_of_the_town_and_of_the_paper_are_told_apart():
    assert translate("Clerk", "es") == "Le atendió"
    assert translate("Clerk", "es", "town") == "Secretaría Municipal"


@pytest.mark.parametrize("language", LOCALES)
def test_every_language_has_its_catalogue_within_the_package(language):
    assert catalogue_file(language).is_relative_to(SOURCE)
    assert catalogue_file(language).is_file()
    assert is_spoken(language)


def test_a_catalogue_is_read_at_its_first_word_and_only_then():
    program = (
        "import sys\n"
        "from clerktui.errors import Refused\n"
        "from clerktui.i18n import money, sentence, translate\n"
        "sentence(Refused('payment.short', short_cents=5)), translate('Receipt'), money(5)\n"
        "print('babel' in sys.modules)\n"
        "translate('Receipt', 'es')\n"
        "print('babel' in sys.modules)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(SOURCE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["False", "True"]
