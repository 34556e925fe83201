"""The directory: found by any word, open or closed now, loaded from files row by row."""

from __future__ import annotations

import datetime as dt

import pytest

from clerktui.errors import Refused
from clerktui.i18n import sentence
from clerktui.models import AuditEntry
from clerktui.services import directory, directory_files
from clerktui.views.contacts import DirectoryDraft
from tests.support.books import Books
from tests.support.office import Office

WATER = DirectoryDraft(
    "Public Works", "919-555-0160", "Bo Tate", "12", "leak, low pressure", say="Say the street."
)
TAX = DirectoryDraft("Tax office", "919-555-0170", topics="appeal, value", hours="mon-thu 8-12")


@pytest.fixture
def office(office) -> Office:
    for draft in (WATER, TAX):
        directory.save_entry(office.db, office.people["sam"], draft)
    return office


def find(office: Office, typed: str = "") -> list[str]:
    found = directory.search(office.db, office.people["ana"], typed)
    return [one.department for one in found]


def test_it_is_found_by_topic_name_and_number(office):
    assert find(office) == ["Public Works", "Tax office"]
    assert (
        find(office, "leak") == find(office, "tate") == find(office, "works 12") == ["Public Works"]
    )
    assert find(office, "appe") == ["Tax office"]
    assert find(office, "zoo") == []


def test_it_says_until_or_from_when_somebody_is_there(office, clock):
    def standing() -> list[str]:
        found = directory.search(office.db, office.people["ana"])
        return [one.standing for one in found]

    assert standing() == ["open now until 5 pm", "open now until 12 pm"]
    clock.move(dt.timedelta(hours=4))
    assert standing() == ["open now until 5 pm", "closed, opens Tue 8 am"]
    clock.move(dt.timedelta(days=2, hours=5))
    # Wednesday evening before Thanksgiving: the town is closed Thursday and Friday.
    assert standing() == ["closed, opens Mon 8 am", "closed, opens Mon 8 am"]


def test_who_is_not_in_use_is_not_offered(office):
    [water, _] = directory.search(office.db, office.people["ana"])
    gone = DirectoryDraft(**{**WATER.__dict__, "is_active": False})
    directory.save_entry(office.db, office.people["sam"], gone, water.entry)
    assert find(office) == ["Tax office"]
    everybody = directory.search(office.db, office.people["ana"], everybody=True)
    assert len(everybody) == 2
    actions = [row["action"] for row in Books(office.db).rows(AuditEntry)]
    assert actions.count("add_directory") == 2
    assert actions[-1] == "change_directory"


@pytest.mark.parametrize(
    ("draft", "entry", "message_id"),
    [
        (DirectoryDraft(" ", "5"), None, "directory.department_missing"),
        (DirectoryDraft("Zoo", " "), None, "directory.phone_missing"),
        (WATER, None, "directory.exists"),
        (DirectoryDraft("Zoo", "5"), 99, "directory.unknown"),
        (DirectoryDraft("Zoo", "5", hours="mon 9-8"), None, "hours.broken"),
        (DirectoryDraft("Zoo", "5", hours="someday 8-9"), None, "hours.broken"),
    ],
)
def test_what_is_no_entry_is_refused(office, draft, entry, message_id):
    with pytest.raises(Refused, match=message_id) as caught:
        directory.save_entry(office.db, office.people["sam"], draft, entry)
    assert sentence(caught.value)


def test_a_clerk_reads_it_and_a_supervisor_writes_it(office):
    with pytest.raises(Refused, match="denied"):
        directory.save_entry(office.db, office.people["ana"], DirectoryDraft("Zoo", "5"))


def test_it_goes_out_and_comes_back_the_same(office, tmp_path):
    sam = office.people["sam"]
    trick = DirectoryDraft("=1+1", "5", say="+1")
    directory.save_entry(office.db, sam, trick)
    text = directory_files.export_csv(office.db, sam)
    assert "'=1+1" in text, "a spreadsheet works nothing out"
    file = tmp_path / "directory.csv"
    file.write_text(text)
    done = directory_files.import_csv(office.db, sam, file)
    assert (done.read, done.loaded, done.unchanged, done.rejected) == (3, 0, 3, 0)


def test_rows_that_cannot_be_read_are_rejected_and_the_others_loaded(office, tmp_path):
    sam = office.people["sam"]
    file, rejects = tmp_path / "in.csv", tmp_path / "rejects.csv"
    file.write_text(
        "department,phone,person,hours\nZoo,5,,\nZoo,,Ann,\nTax office,919-555-0199,,\n"
        "Library,6,,mon 99\nshort,7\n"
    )
    done = directory_files.import_csv(office.db, sam, file, dry_run=True, reject_path=rejects)
    assert (done.read, done.loaded, done.rejected) == (5, 2, 3)
    assert find(office) == ["Public Works", "Tax office"], "a rehearsal keeps nothing"
    directory_files.import_csv(office.db, sam, file, reject_path=rejects)
    assert find(office) == ["Public Works", "Tax office", "Zoo"]
    lines = rejects.read_text().splitlines()
    assert [line.partition(",")[0] for line in lines] == ["line", "3", "5", "6"]
    assert "Type the number to transfer to." in lines[1]


@pytest.mark.parametrize(
    ("text", "message_id"),
    [("", "import.empty"), ("name,phone\n", "import.headings_missing")],
)
def test_a_file_that_is_no_directory_is_refused(office, tmp_path, text, message_id):
    file = tmp_path / "in.csv"
    file.write_text(text)
    with pytest.raises(Refused, match=message_id):
        directory_files.import_csv(office.db, office.people["sam"], file)
    with pytest.raises(Refused, match=r"import\.unreadable"):
        directory_files.import_csv(office.db, office.people["sam"], tmp_path / "none.csv")
