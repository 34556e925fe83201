"""The page of keys says what the program does."""

from __future__ import annotations

from tools import keys_doc


def test_the_page_is_what_the_commands_say() -> None:
    assert keys_doc.PAGE.read_text(encoding="utf-8") == keys_doc.page(), (
        "run: python tools/keys_doc.py"
    )
