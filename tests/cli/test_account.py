"""`account`: found by what a customer names, shown with the contract's fields."""

from __future__ import annotations

FOUND = {"account", "name", "service_address", "status", "balance_cents", "matched"}
SHOWN = {
    *("account", "name", "status", "flags", "balance_cents", "pending_cents", "aging"),
    *("by_service", "open_bills", "payments"),
}


def test_found_by_name_address_and_number(billed):
    for text in ("obrien mary", "418 mill", "10-0001", "B2", "5550142"):
        document = billed.run("account", "find", text, "--json").expect().document
        assert [row["account"] for row in document["results"]] == ["10-0001"], text
        assert document["results"][0].keys() >= FOUND
        assert document["results"][0]["balance_cents"] == 9550
        assert document["complete"] is True


def test_a_cut_list_says_so(billed):
    document = billed.run("account", "find", "10-00", "--limit", "1", "--json").expect().document
    assert (len(document["results"]), document["complete"]) == (1, False)
    assert "There are more" in billed.run("account", "find", "10-00", "--limit", "1").expect().out


def test_one_row_a_line(billed):
    lines = billed.run("account", "find", "10-00", "--jsonl").expect().out.splitlines()
    assert len(lines) == 2


def test_nothing_found_is_said_and_no_error(billed):
    assert billed.run("account", "find", "zzyzx", "--json").expect().document == {
        "results": [],
        "complete": True,
    }
    said = billed.run("account", "find", "zz\x1b[31myzx").expect().out
    assert said.startswith("Nothing found for zz")
    assert "\x1b" not in said


def test_shown_with_every_field_of_the_contract(billed):
    document = billed.run("account", "show", "10-0001", "--json").expect().document
    assert document.keys() >= SHOWN
    assert document["name"].startswith("O'BRIEN [/]")
    assert document["aging"].keys() == {"current", "d30", "d60", "d90"}
    assert sum(document["aging"].values()) == document["balance_cents"] == 9550
    services = {row["service"]: row["balance_cents"] for row in document["by_service"]}
    assert services == {"water": 7550, "sewer": 2000}
    assert [bill["bill"] for bill in document["open_bills"]] == ["B1", "B2"]
    assert document["payments"] == []
    assert document["flags"] == []


def test_every_payment_of_the_last_fifty_is_there(till):
    for cents in range(1, 8):
        till.run("pay", "10-0001", f"0.0{cents}", "--tender", "cash").expect()
    document = till.run("account", "show", "10-0001", "--json").expect().document
    assert [payment["amount_cents"] for payment in document["payments"]] == [7, 6, 5, 4, 3, 2, 1]


def test_in_words(billed):
    said = billed.run("account", "show", "100001").expect().out
    assert "Balance                 95.50" in said
    assert "OPEN BILL" in said


def test_no_such_account(billed):
    answer = billed.run("account", "show", "77-7777", "--json").expect(1)
    assert answer.document["error"]["id"] == "account.unknown"


def test_an_account_is_shown_as_it_stood_and_what_changed_since(till):
    till.run("pay", "10-0001", "20", "--tender", "cash").expect()
    today = till.run("account", "show", "10-0001", "--json").expect().document["payments"][0]
    day = today["received_on"]
    then = till.run("account", "show", "10-0001", "--as-of", day, "--json").expect().document
    assert (then["balance_cents"], then["balance_now_cents"]) == (7550, 7550)
    assert then["changes"] == []
    live = till.run("account", "show", "10-0001", "--json").expect().document
    told = ("account", "name", "status", "flags", "balance_cents", "aging", "payments")
    assert {name: then[name] for name in told} == {name: live[name] for name in told}
    assert then["pending_cents"] is None
    early = till.run("account", "show", "10-0001", "--as-of", "2020-01-31T09:00", "--changes")
    assert "AS KNOWN AT 01/31/20 09:00:00" in early.expect().out
    assert "bill B1, due 09/21/26; bill B2, due 10/21/26" in early.out
    assert "payment by cash, receipt" in early.out
    whole = till.run("account", "show", "10-0001", "--as-of", "2020-01-31", "--json").document
    assert sum(change["amount_cents"] for change in whole["changes"]) == 7550


def test_as_of_refuses_what_is_no_past_moment(billed):
    assert (
        "gone by" in billed.run("account", "show", "10-0001", "--as-of", "2199-01-01").expect(1).err
    )
    assert billed.run("account", "show", "10-0001", "--changes").expect(2)
