"""A receipt says in the language of its customer what was corrected on it since."""

import datetime as dt

import pytest

from clerktui.services.correction_marks import WORDS, Mark, TenderChange

ON = dt.date(2026, 11, 23)
CHANGE = TenderChange(2, ON, "Cash", "Money order", 1000)


@pytest.mark.parametrize(
    ("language", "moved", "changed"),
    [
        (
            "en",
            "MOVED 11/23/26, correction 3, to 26-000009",
            "Paid by Money order, not Cash: corrected 11/23/26, correction 2",
        ),
        (
            "es",
            "TRASLADADO 23/11/2026, corrección 3, al recibo 26-000009",
            "Pagado con Giro postal, no con Efectivo: corregido el 23/11/2026, corrección 2",
        ),
    ],
)
def test_what_was_corrected_is_told_in_the_language_of_the_receipt(language, moved, changed):
    mark = Mark("MOVED", 3, ON, "26-000009", (CHANGE,))
    assert mark.sentences(language) == (moved, changed)
    assert Mark(changes=(CHANGE,)).sentences(language) == (changed,)


@pytest.mark.parametrize("word", WORDS.values())
def test_every_way_of_taking_back_has_its_word(word):
    mark = Mark(word, 3, ON)
    assert mark.sentences() == (f"{word} 11/23/26, correction 3",) == (mark.words,)
    assert word not in mark.sentences("es")[0]
