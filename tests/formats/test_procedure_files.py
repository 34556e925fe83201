"""A procedure's file: what is written is read back, byte for byte; what is not meant is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from clerktui.errors import Refused
from clerktui.formats.procedure_files import file_name, read_procedure, write_procedure
from clerktui.rules.procedures import clean_lines
from clerktui.views.procedures import ProcedureDraft

WHOLE = """---
topic: high_bill
title: When a bill is high
effective: 2026-07-01
governs: account, payment.amount
citation: Town Code 50-12
---

Listen first.

- [ ] Compare

---

<!-- say: en -->

Let us look.

<!-- say: es -->

Vamos a ver.
"""
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs")), max_size=40)


def test_a_file_is_read_and_written_to_the_byte():
    read = read_procedure(WHOLE.encode())
    assert (read.topic, read.effective_from) == ("high_bill", dt.date(2026, 7, 1))
    assert read.governs == ("account", "payment.amount")
    assert read.body == "Listen first.\n\n- [ ] Compare\n\n---"
    assert (read.script_en, read.script_es) == ("Let us look.", "Vamos a ver.")
    assert write_procedure(read) == WHOLE.encode()
    assert read_procedure(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode()) == read
    assert file_name(read.topic, read.effective_from) == "high_bill.2026-07-01.md"


@given(_TEXT, _TEXT, _TEXT, st.booleans())
def test_whatever_was_cleaned_comes_back_equal(body, english, spanish, ends):
    draft = ProcedureDraft(
        topic="a",
        title="A",
        effective_from=dt.date(2026, 1, 1),
        body=clean_lines(body),
        script_en=clean_lines(english),
        script_es=clean_lines(spanish),
        ends=ends,
    )
    assert read_procedure(write_procedure(draft)) == draft


def test_a_file_without_a_day_takes_the_towns_first_where_there_is_one():
    data = b"---\ntopic: a\ntitle: A\n---\n\nx\n"
    assert read_procedure(data, since=dt.date(2000, 1, 1)).effective_from.year == 2000
    with pytest.raises(Refused, match=r"procedure\.file_missing"):
        read_procedure(data)


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("---\ntopic", "topic", "procedure.file_head"),
        ("topic: high_bill\n", "", "procedure.file_missing"),
        ("title: When a bill is high\n", "", "procedure.file_missing"),
        ("citation:", "source:", "procedure.file_key"),
        ("citation: Town Code", "Town Code", "procedure.file_key"),
        ("citation: Town Code 50-12", "topic: b", "procedure.file_twice"),
        ("2026-07-01", "07/01/2026", "procedure.file_date"),
        ("citation: Town Code 50-12", "ends: maybe", "procedure.file_ends"),
        ("say: es", "say: en", "procedure.file_part"),
        ("high_bill", "High Bill", "procedure.topic"),
        ("payment.amount", "payment..amount", "procedure.place"),
        ("Listen", "Lis\x07ten", "text.control"),
    ],
)
def test_what_is_not_meant_is_refused(old, new, refusal):
    with pytest.raises(Refused) as caught:
        read_procedure(WHOLE.replace(old, new, 1).encode(), "x.md")
    assert caught.value.message_id == refusal


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Refused, match=r"procedure\.file_text"):
        read_procedure(b"---\n\xff\n---\n")
