"""`account what-if`, `statement`, `usage`, `export`, `disclosure` and `import readings`."""

from __future__ import annotations

import json

READINGS = """\
account,read_on,reading,usage,days
10-0001,2025-10-01,1000,40,30
10-0001,2026-10-01,1500,60,30
"""


def test_what_if_says_where_it_goes_and_writes_nothing(billed):
    said = billed.run("account", "what-if", "10-0001", "60", "--json").expect().document
    assert said["balance_cents"] == 9550
    assert (said["left_cents"], sum(s["amount_cents"] for s in said["shares"])) == (3550, 6000)
    assert said["words"][0].startswith("If you pay 60.00 on ")
    text = billed.run("account", "what-if", "10-0001", "60").expect().out
    assert "You then owe 35.50" in text
    found = billed.run("account", "show", "10-0001", "--json").expect().document
    assert found["balance_cents"] == 9550


def test_what_if_refuses_a_day_gone_by(billed):
    answer = billed.run("account", "what-if", "10-0001", "60", "--on", "2020-01-01", "--json")
    assert answer.code == 1
    assert "what_if.day" in answer.out + answer.err


def test_a_statement_is_written_and_logged(billed, tmp_path):
    pdf, csv = tmp_path / "s.pdf", tmp_path / "s.csv"
    command = ("account", "statement", "10-0001", "--from", "2026-01-01")
    said = billed.run(*command, "--pdf", pdf, "--csv", csv, "--json").expect().document
    assert said["opening_cents"] + sum(x["amount_cents"] for x in said["lines"]) == 9550
    assert said["closing_cents"] == 9550
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "Closing balance" in csv.read_text()
    assert "Statement of account 10-0001" in billed.run(*command).expect().out
    log = billed.run("disclosure", "list", "--json").expect().document
    assert [line["ground"] for line in log["disclosures"]] == ["customer", "customer"]


def test_somebody_else_needs_a_ground(billed):
    command = ("account", "statement", "10-0001", "--from", "2026-01-01", "--for", "The owner")
    assert "disclosure.ground_missing" in _refused(billed.run(*command, "--json"))
    assert "disclosure.refused" in _refused(billed.run(*command, "--ground", "landlord", "--json"))
    billed.run(*command, "--ground", "consent").expect()
    log = billed.run("disclosure", "list", "--ground", "consent", "--json").expect().document
    assert [line["to_whom"] for line in log["disclosures"]] == ["The owner"]


def _refused(answer):
    assert answer.code == 1
    return answer.out + answer.err


def test_a_customers_record_is_a_file_of_its_owner_only(billed, tmp_path):
    out = tmp_path / "record.json"
    said = billed.run("account", "export", "10-0001", "-o", out, "--json").expect().document
    assert (said["bills"], said["balance_cents"]) == (3, 9550)
    content = json.loads(out.read_text())
    assert content["account"]["last_name"] == "O'BRIEN [/]"
    assert out.stat().st_mode & 0o777 == 0o600
    assert "Smith" not in out.read_text()


def test_a_record_that_cannot_be_written_says_so(billed, tmp_path):
    answer = billed.run("account", "export", "10-0001", "-o", tmp_path / "no" / "x.json", "--json")
    assert "file.not_written" in _refused(answer)
    log = billed.run("disclosure", "list", "--json").expect().document
    assert log["disclosures"] == [], "nothing was given"


def test_disclosures_are_given_and_the_grounds_listed(billed):
    grounds = billed.run("disclosure", "grounds", "--json").expect().document["grounds"]
    assert next(one["code"] for one in grounds if one["is_lawful"]) == "customer"
    command = ("disclosure", "give", "10-0001", "--what", "balance", "--for", "Sgt. Lee")
    said = billed.run(*command, "--ground", "law_enforcement", "--json").expect().document
    assert said["citation"] == "G.S. 132-1.1(c)(3)"
    assert "Sgt. Lee" in billed.run("disclosure", "list", "10-0001").expect().out


def test_readings_are_loaded_and_compared(billed, tmp_path):
    file = tmp_path / "readings.csv"
    file.write_text(READINGS)
    said = billed.run("import", "readings", file, "--json").expect().document
    assert (said["loaded"], said["rejected"]) == (2, 0)
    found = billed.run("account", "usage", "10-0001", "--json").expect().document
    assert (found["change_percent"], found["months"][-1]["last_usage"]) == (50, 40)
    assert "+50 % a day" in billed.run("account", "usage", "10-0001").expect().out


def test_the_demonstration_has_two_years_of_readings(demo_home):
    found = (
        demo_home.run("--db", demo_home.url, "account", "find", "maria", "--json").expect().document
    )
    account = found["results"][0]["account"]
    usage = (
        demo_home.run("--db", demo_home.url, "account", "usage", account, "--json")
        .expect()
        .document
    )
    assert len(usage["months"]) == 12
    assert all(month["last_usage"] is not None for month in usage["months"])
    assert all(month["bill"] for month in usage["months"])
