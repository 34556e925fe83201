"""The Markdown of procedures: nothing of it is lost, and nothing of it is refused."""

from __future__ import annotations

from hypothesis import given, strategies as st

from clerktui.rules.markdown import Block, blocks, checklist, plain_words


def test_a_text_falls_into_its_blocks():
    text = (
        "## Before\nListen.\nDo not argue.\n\n- one\n  - within\n3) third\n"
        "> Section 4:\n> pay first\n\n* [x] done\nend"
    )
    assert blocks(text) == [
        Block("heading", "Before"),
        Block("text", "Listen. Do not argue."),
        Block("item", "one", "-"),
        Block("item", "within", "-", 1),
        Block("item", "third", "3."),
        Block("quote", "Section 4: pay first"),
        Block("check", "done end", "[ ]"),
    ]


def test_marks_that_change_letters_are_taken_off_and_figures_stay():
    assert plain_words("*Never* **say** 2 * 3 * 4, a_b_c, **") == "Never say 2 * 3 * 4, a_b_c, **"


def test_blanks_to_be_filled_stay():
    said = "You owe ___, due on ___. Call ___."
    assert plain_words(said) == said


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "Zs")), max_size=80))
def test_words_without_marks_come_through_as_they_are(text):
    assert " ".join(block.text for block in blocks(text)).split() == text.split()


@given(st.text(max_size=200))
def test_no_text_is_refused(text):
    assert all(block.kind for block in blocks(text))
    assert all(isinstance(point, str) for point in checklist(text))
