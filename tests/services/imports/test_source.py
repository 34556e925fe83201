from __future__ import annotations

import hashlib

import pytest

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.services.imports.source import open_source


def test_a_source_counts_and_hashes_what_is_read(tmp_path):
    path = tmp_path / "bills.csv"
    path.write_bytes(b"x" * 600_000)
    told: list[tuple[int, int]] = []
    with open_source(path) as source:
        assert source.name == "bills.csv"
        source.stream.read(1)
        source.tell(lambda done, total: told.append((done, total)))
        source.tell(None)
        source.stream.read()
        source.tell(lambda done, total: told.append((done, total)))
        assert source.sha256() == hashlib.sha256(path.read_bytes()).hexdigest()
    assert 0 < told[0][0] < told[1][0] == told[1][1] == 600_000


@pytest.mark.parametrize(
    ("name", "why"), [("nowhere.csv", "No such file"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_opened_is_refused(tmp_path, name, why):
    with pytest.raises(Refused) as refusal, open_source(tmp_path / name):
        pass
    assert refusal.value.message_id == "import.unreadable"
    assert why in sentence(refusal.value)


def test_a_disk_that_fails_while_reading_is_told_as_such(tmp_path, monkeypatch):
    path = tmp_path / "bills.csv"
    path.write_bytes(b"x")
    with open_source(path) as source:
        raw = source.stream.raw

        class Broken:
            def readinto(self, _buffer):
                raise OSError(5, "Input/output error")

        monkeypatch.setattr(raw, "_raw", Broken())
        with pytest.raises(Refused) as refusal:
            source.stream.read()
    assert sentence(refusal.value) == f"{path} cannot be read: Input/output error."
