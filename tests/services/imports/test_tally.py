from __future__ import annotations

import csv

import pytest

from clerktui.errors import Refused
from clerktui.formats.rows import RowError
from clerktui.i18n import sentence
from clerktui.services.imports import tally as tallies
from clerktui.services.imports.tally import DUPLICATE, Tally, reject_writer


def test_rejected_rows_are_settled_in_the_order_of_the_file():
    tally = Tally()
    tally.reject(RowError(9, "amount", "late", "row", 500), DUPLICATE)
    tally.reject(RowError(3, None, "early", "row"))
    assert tally.errors == []
    tally.settle()
    assert [(error.line, error.reason) for error in tally.errors] == [(3, "early"), (9, "late")]
    assert (tally.read, tally.rejected, tally.rejected_cents, tally.why[DUPLICATE]) == (
        2,
        2,
        500,
        1,
    )


def test_a_file_of_nothing_but_faults_is_counted_and_not_all_kept(monkeypatch):
    monkeypatch.setattr(tallies, "ERRORS_KEPT_MAX", 2)
    tally = Tally()
    for line in range(5):
        tally.reject(RowError(line, None, "why", "row"))
        tally.settle()
    assert (tally.rejected, len(tally.errors)) == (5, 2)


def test_the_reject_file_is_written_anew_and_is_its_owners_only(tmp_path):
    path = tmp_path / "rejects.csv"
    path.write_text("old")
    (tmp_path / "bills.csv").touch()
    with reject_writer(path, tmp_path / "bills.csv") as rejects:
        tally = Tally(rejects)
        tally.reject(RowError(2, "amount", "why", "row\n"))
        tally.settle()
    with path.open(newline="") as handle:
        assert list(csv.reader(handle))[1:] == [["2", "amount", "why", "row"]]
    fresh = tmp_path / "fresh.csv"
    with reject_writer(fresh, path):
        pass
    assert fresh.stat().st_mode & 0o777 == 0o600


def test_no_reject_file_is_no_reject_file(tmp_path):
    with reject_writer(None, tmp_path / "bills.csv") as rejects:
        assert rejects is None


def test_a_reject_file_never_overwrites_the_file_being_loaded(tmp_path):
    source = tmp_path / "bills.csv"
    source.write_text("precious")
    (tmp_path / "link.csv").symlink_to(source)
    for path in (source, tmp_path / "link.csv"):
        with pytest.raises(Refused) as refusal, reject_writer(path, source):
            pass
        assert "it is the file being loaded" in sentence(refusal.value)
    assert source.read_text() == "precious"


def test_a_reject_file_that_cannot_be_written_is_refused_at_once(tmp_path):
    with (
        pytest.raises(Refused) as refusal,
        reject_writer(tmp_path / "no" / "rejects.csv", tmp_path / "bills.csv"),
    ):
        pass
    assert refusal.value.message_id == "import.reject_file"
