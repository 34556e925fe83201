"""The catalogues of translations: what there is to translate, and whether all of it is.

python -m tools.catalogue extract         # the template, on the terminal
python -m tools.catalogue update          # brings every catalogue up to what the program says
python -m tools.catalogue update fr       # begins the catalogue of another language
python -m tools.catalogue check           # exit code 1, with what is missing, stale or wrong
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import IO, Any

from babel.messages.catalog import Catalog, Message, TranslationError
from babel.messages.checkers import checkers
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from clerktui import __version__
from clerktui.i18n.catalogue import LOCALES, catalogue_file
from clerktui.i18n.messages import MESSAGES
from clerktui.rules.improper import ACTIONS, STATES
from clerktui.rules.states import MACHINES

SOURCE = Path(__file__).parents[1] / "src" / "clerktui"
# `say("Receipt")` on paper, and the phrases of rules/phrases.py.
KEYWORDS = {"say": None, "Pattern": None, "pgettext": ((1, "c"), 2)}
# Why? of a report is a paper of the office: English.
SAYING = ("i18n/cut_off_words.py", "i18n/words.py")
TOWN = "services/default_town.toml"

Found = tuple[int, str, str | tuple[str, str], list[str]]
"""What an extraction method gives: line, function, message (with its context), comments."""


# -------------------------------------------------------------------------------- what there is
def template() -> Catalog:
    """Everything there is to translate."""
    catalog = Catalog(project="clerktui", version=__version__, fuzzy=False)
    for path, method in _sources():
        name = path.relative_to(SOURCE).as_posix()
        with path.open("rb") as file:
            for _, message, comments, context in extract(method, file, KEYWORDS):
                catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, Any]]:
    yield SOURCE / "i18n" / "messages.py", _sentences
    yield SOURCE / "rules" / "phrases.py", "python"
    yield SOURCE / "rules" / "states.py", _codes
    yield from ((path, "python") for path in sorted((SOURCE / "printing").glob("*.py")))
    yield from ((path, "python") for path in sorted((SOURCE / "services").rglob("*.py")))
    yield from ((SOURCE / name, "python") for name in SAYING)
    yield SOURCE / TOWN, _town_names


def _sentences(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """The sentence of every refusal, with its id as a comment."""
    del file, keywords, comment_tags, options
    yield from ((0, "say", text, [name]) for name, text in MESSAGES.items())


def _codes(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """What a refusal tells of a thing, its state, and the actions of the town's rules."""
    del file, keywords, comment_tags, options
    words = [word for machine in MACHINES for word in (machine.name, *machine.moves)]
    words += [*STATES, *ACTIONS]
    yield from ((0, "pgettext", ("code", word), []) for word in dict.fromkeys(words))


def _town_names(
    file: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """What a new town calls its services, tenders and revenues, and the codes used as words."""
    del keywords, comment_tags, options
    town = tomllib.loads(file.read().decode())
    kinds = (("services", "name"), ("tender_types", "name"))
    kinds += (("revenue_codes", "name"), ("revenue_codes", "department"))
    names = [row[field] for table, field in kinds for row in town[table]]
    names += [row["code"].replace("_", " ") for row in town["services"]]
    yield from ((0, "pgettext", ("town", name), []) for name in dict.fromkeys(names))


# ----------------------------------------------------------------------------- what is translated
def read(language: str) -> Catalog:
    """The catalogue of a language; an empty one when it has none yet."""
    path = catalogue_file(language)
    if not path.exists():
        return Catalog(
            locale=LOCALES.get(language, language),
            header_comment=f"# What clerktui says, in the language {language!r}.\n",
            project="clerktui",
            version=__version__,
            last_translator="clerktui",
            language_team=language,
            msgid_bugs_address="none",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(catalog: Catalog, wanted: Catalog) -> bytes:
    """The catalogue as a file, holding exactly what is wanted; guessed translations are fuzzy."""
    catalog.update(wanted, update_creation_date=False)
    file = BytesIO()
    write_po(file, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    return file.getvalue().rstrip(b"\n") + b"\n"


def troubles(catalog: Catalog, wanted: Catalog) -> list[str]:
    """What keeps a catalogue from being complete and right, one line each."""
    have = {(each.context, each.id): each for each in catalog if each.id}
    want = {(each.context, each.id): each for each in wanted if each.id}
    found = [f"missing: {text!r}" for _, text in want.keys() - have.keys()]
    found += [f"stale: {text!r}" for _, text in have.keys() - want.keys()]
    found += [f"stale: {text!r}" for text in catalog.obsolete]
    for message in have.values():
        found += [f"{trouble}: {message.id!r}" for trouble in _wrongs(catalog, message)]
    return sorted(found)


def _wrongs(catalog: Catalog, message: Message) -> Iterator[str]:
    said = str(message.string or "")
    if not said:
        yield "not translated"
        return
    if message.fuzzy:
        yield "a guess"
    for checker in checkers:
        try:
            checker(catalog, message)
        except TranslationError as error:
            yield str(error)
    if _fields(said) != _fields(str(message.id)):
        yield "other placeholders"
    if said != " ".join(said.split()):
        yield "stray spaces"


def _fields(text: str) -> list[str]:
    """The `{fields}` of a text; one that cannot be read has none it should have."""
    try:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError as error:
        return [str(error)]


# ------------------------------------------------------------------------------------- the words
def main(arguments: Iterable[str] | None = None) -> int:
    """Extract, update or check."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("word", choices=["extract", "update", "check"])
    parser.add_argument("language", nargs="?", help="only this language")
    asked = parser.parse_args(None if arguments is None else list(arguments))
    languages = [asked.language] if asked.language else list(LOCALES)
    wanted = template()
    if asked.word == "extract":
        write_po(sys.stdout.buffer, wanted, width=100, include_lineno=False)
        return 0
    if asked.word == "update":
        for language in languages:
            path = catalogue_file(language)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(updated(read(language), wanted))
        return 0
    found = [f"{name}: {line}" for name in languages for line in troubles(read(name), wanted)]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
