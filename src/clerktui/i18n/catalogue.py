"""What the program says in other languages than English, found by its English text.

Each language has a catalogue, a `.po` file below `locales`, read at its first word and then kept.
English needs none, so whoever works in English never waits for Babel. What a catalogue does not
hold is said in English: a word nobody has translated must never cost a customer the paper.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

ENGLISH = "en"
# The languages there is a catalogue for, and the country whose figures and dates go with each.
LOCALES = {"es": "es_US"}
FOLDER = Path(__file__).parent / "locales"

Key = tuple[str | None, str]
"""A context (None for the program's own words) and the English text."""


def is_spoken(language: str) -> bool:
    """Whether papers can be written in it."""
    return language == ENGLISH or language in LOCALES


def translate(text: str, language: str = ENGLISH, context: str | None = None) -> str:
    """The text in a language; the English text when the catalogue does not hold it.

    Args:
        text: as written in English, its `{fields}` not yet filled.
        language: as `customer.language` has it; one nobody knows is answered in English.
        context: "town" for the names a town gives to services, tenders and revenues.

    >>> translate("Receipt"), translate("Receipt", "es"), translate("Receipt", "tlh")
    ('Receipt', 'Recibo', 'Receipt')
    """
    found = find(text, language, context)
    return text if found is None else found


def find(text: str, language: str, context: str | None = None) -> str | None:
    """The text in a language; None when its catalogue does not hold it, or there is none."""
    return _catalogue(language).get((context, text)) if language in LOCALES else None


def catalogue_file(language: str) -> Path:
    """Where the catalogue of a language is kept."""
    return FOLDER / language / "messages.po"


@cache
def _catalogue(language: str) -> dict[Key, str]:
    from babel.messages.pofile import read_po

    with catalogue_file(language).open("rb") as file:
        read = read_po(file, locale=LOCALES[language])
    return {
        (message.context, message.id): message.string
        for message in read
        if isinstance(message.id, str)
        and message.id
        and isinstance(message.string, str)
        and message.string
        and not message.fuzzy
    }
