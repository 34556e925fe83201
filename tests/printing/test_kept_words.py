"""What the books keep in English is put into the language of the paper, wholly or not at all."""

import doctest

import pytest

from clerktui.printing import kept_words
from clerktui.printing.kept_words import in_language
from clerktui.rules.phrases import PATTERNS


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(kept_words).failed == 0


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("Solid waste", "Recolección de basura"),
        ("Picnic shelter, half day", "Pabellón de picnic, medio día"),
        ("Property tax, 3 bills", "Impuesto sobre la propiedad, 3 facturas"),
        ("Water, 1 bill", "Agua, 1 factura"),
        ("the only open bill", "la única factura pendiente"),
        (
            "tax interest before principal",
            "intereses de impuesto sobre la propiedad antes del principal",
        ),
        ("vehicle tax cost before principal", "gastos de vehicle tax antes del principal"),
        (
            "as you asked, then past due first, town order 2",
            "como usted pidió, luego lo vencido primero, orden 2 del municipio",
        ),
        ("Money order (corrected)", "Giro postal (corregido)"),
        ("more than is owed: kept as credit", "más de lo que se debe: queda como crédito"),
    ],
)
def test_names_and_reasons_are_told_in_spanish(kept, said):
    assert in_language(kept, "es") == said


@pytest.mark.parametrize("kept", ["", "Water, sewer and more", "Emma's fee, 3 bills", "{0} {x}"])
def test_what_is_not_wholly_known_stays_as_it_is_kept(kept):
    assert in_language(kept, "es") == kept


@pytest.mark.parametrize("language", ["en", "tlh"])
def test_other_languages_keep_the_english(language):
    assert in_language("Water, 3 bills", language) == "Water, 3 bills"


def test_every_phrase_is_known():
    for pattern in PATTERNS:
        kept = pattern.template.format(
            service="tax",
            component="cost",
            place="4",
            reason="oldest first",
            number="3",
            tender="Check",
        )
        assert in_language(kept, "es") != kept
