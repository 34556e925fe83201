"""A refusal is said in the language of who reads it."""

import datetime as dt

import pytest

from clerktui.errors import ClerkError, Refused
from clerktui.i18n import LOCALES, MESSAGES, find, sentence

PAID = {
    "account": "10-0442-07",
    "amount_cents": 123_456,
    "paid_on": dt.date(2026, 11, 3),
    "receipt": "26-000001",
}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "10-0442-07 already paid 1,234.56 on 11/03/26, receipt 26-000001."),
        ("es", "10-0442-07 ya pagó 1,234.56 el 3/11/2026, recibo 26-000001."),
        ("tlh", "10-0442-07 already paid 1,234.56 on 11/03/26, receipt 26-000001."),
    ],
)
def test_money_and_dates_are_told_as_the_language_does(language, said):
    assert sentence(Refused("payment.duplicate", **PAID), language) == said


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_was_typed_is_never_taken_for_a_template(language):
    assert "{amount_cents}" in sentence(
        Refused("account.unknown", account="{amount_cents}"), language
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_id_without_a_sentence_is_told_with_its_facts(language):
    assert sentence(ClerkError("no.such", fact=1), language) == "no.such(fact=1)"


@pytest.mark.parametrize("language", LOCALES)
def test_every_refusal_is_said_in_every_language(language):
    assert [text for text in MESSAGES.values() if find(text, language) is None] == []


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            Refused("states.no_move", thing="refund", from_state="paid", to_state="cancelled"),
            "El estado de este reembolso es pagado; no puede pasar a cancelado.",
        ),
        (
            Refused("batch.wrong_state", batch=7, state="keying"),
            "El estado del lote 7 es en captura; eso no se puede hacer ahora.",
        ),
        (
            Refused("improper.not_taken", kind="billete falso", action="surrender"),
            "El municipio no acepta esto (billete falso); su regla es: entregar a la autoridad.",
        ),
        (
            Refused("calendar.state", country="US", state="ZZ"),
            "No se conocen los días feriados de US ZZ: corrija town.holidays.",
        ),
    ],
)
def test_things_states_and_actions_are_words_of_the_language(refusal, said):
    assert sentence(refusal, "es") == said
