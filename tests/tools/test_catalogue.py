"""The catalogues say everything the program says, and nothing it no longer does."""

from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from clerktui.i18n import LOCALES, MESSAGES
from clerktui.i18n.catalogue import catalogue_file
from tests.support.source import SOURCE, tree
from tools.catalogue import KEYWORDS, _sources, main, read, template, troubles, updated


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    """All there is to say; reading it out of the program takes seconds, so once for these tests."""
    return template()


@pytest.mark.parametrize("language", LOCALES)
def test_nothing_is_missing_stale_or_wrong(language, wanted):
    found = troubles(read(language), wanted)
    assert found == [], "python -m tools.catalogue update, then translate what is new"


@pytest.mark.parametrize("language", LOCALES)
def test_bringing_a_whole_catalogue_up_to_date_changes_nothing(language, wanted):
    assert updated(read(language), wanted) == catalogue_file(language).read_bytes()


def test_the_template_holds_sentences_labels_phrases_and_names(wanted):
    assert set(MESSAGES.values()) <= {message.id for message in wanted}
    for text in ("TOTAL PAID", "Bill {bill}", "Payment", "town order {place}", "Credit"):
        assert text in wanted, text
    assert wanted.get("Property tax", "town") is not None
    assert wanted.get("solid waste", "town") is not None


def test_papers_say_things_only_where_they_are_found():
    """Extraction knows the name `say`; `saying(language)("...")` would be missed in silence."""
    import ast

    assert "say" in KEYWORDS
    missed = [
        f"{path.name}:{node.lineno}"
        for path in (SOURCE / "printing").glob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Call)
        and getattr(node.func.func, "id", "") == "saying"
    ]
    assert missed == []


def test_every_module_that_says_something_is_looked_through():
    """A sentence in a file nobody extracts would be English on a Spanish paper."""
    import ast

    read_ones = {path for path, _ in _sources()}
    missed = [
        path.relative_to(SOURCE).as_posix()
        for folder in ("i18n", "printing", "services")
        for path in (SOURCE / folder).rglob("*.py")
        if path not in read_ones
        and any(
            isinstance(node, ast.Call)
            and getattr(node.func, "id", "") == "say"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            for node in ast.walk(tree(path))
        )
    ]
    assert missed == []


def _catalogue(**said: str) -> Catalog:
    catalog = Catalog(locale="es_US", fuzzy=False)
    for text, string in said.items():
        catalog.add(text, string)
    return catalog


@pytest.mark.parametrize(
    ("string", "trouble"),
    [
        ("", "not translated"),
        ("debe", "other placeholders"),
        ("debe {cents}", "other placeholders"),
        ("debe {amount", "other placeholders"),
        ("debe {amount} y {amount}", "other placeholders"),
        (" debe {amount}", "stray spaces"),
    ],
)
def test_what_is_wrong_with_a_translation_is_told(string, trouble):
    text = "owes {amount}"
    assert troubles(_catalogue(**{text: string}), _catalogue(**{text: ""})) == [
        f"{trouble}: {text!r}"
    ]


def test_old_style_placeholders_are_checked_by_babel():
    text = "owes %s"
    [found] = troubles(_catalogue(**{text: "debe"}), _catalogue(**{text: ""}))
    assert "placeholders are incompatible" in found


def test_missing_and_stale_texts_are_told():
    found = troubles(_catalogue(old="viejo"), _catalogue(new=""))
    assert found == ["missing: 'new'", "stale: 'old'"]


def test_an_update_guesses_and_says_so():
    before, wanted = _catalogue(**{"There is no drawer": "No hay"}), Catalog()
    wanted.add("There is no drawers")
    after = read_po(BytesIO(updated(before, wanted)), locale="es_US")
    assert [line for line in troubles(after, wanted) if line.startswith("a guess")]


def test_the_words_of_the_tool(capsysbinary, monkeypatch, tmp_path, wanted):
    monkeypatch.setattr("tools.catalogue.template", lambda: wanted)
    assert main(["check"]) == 0
    assert capsysbinary.readouterr().out == b""
    assert main(["extract"]) == 0
    assert b'msgid "TOTAL PAID"' in capsysbinary.readouterr().out
    monkeypatch.setattr("clerktui.i18n.catalogue.FOLDER", tmp_path)
    assert main(["update", "fr"]) == 0
    assert "Language: fr" in (tmp_path / "fr" / "messages.po").read_text("utf-8")
    assert main(["check", "fr"]) == 1
    assert b"fr: not translated: 'TOTAL PAID'" in capsysbinary.readouterr().out
