"""What the books keep in English - names of services and tenders, reasons - in another language.

Either the whole text is put into the other language or none of it: half a sentence in each would
be worse than a name the town gave and nobody has translated.
"""

from __future__ import annotations

from clerktui.i18n import ENGLISH, find
from clerktui.rules.phrases import SEPARATOR, phrase_in

TOWN = "town"


def in_language(text: str, language: str) -> str:
    """A name or a reason out of the books in a language; as it is kept where that is not known.

    >>> in_language("town order 4, oldest first", "es")
    'orden 4 del municipio, lo más antiguo primero'
    >>> in_language("Emma's discretionary fee", "es")
    "Emma's discretionary fee"
    """
    if language == ENGLISH or not text:
        return text
    whole = _one(text, language)
    if whole is not None:
        return whole
    parts = [_one(part, language) for part in text.split(SEPARATOR)]
    known = [part for part in parts if part is not None]
    return SEPARATOR.join(known) if len(known) == len(parts) else text


def _one(text: str, language: str) -> str | None:
    """A name or a single phrase in a language; its facts are put into it, too."""
    name = find(text, language, TOWN)
    if name is not None:
        return name
    phrase = phrase_in(text)
    said = find(phrase[0], language) if phrase else None
    if phrase is None or said is None:
        return None
    facts = {field: in_language(fact, language) for field, fact in phrase[1].items()}
    return said.format_map(facts)
