"""The sentences of stories about a collection agency: agreed, placed, paid, posted, taken back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from clerktui.services import reference
from clerktui.services.agencies import directory, files, looking, placing, receiving
from clerktui.services.batches import clearing, headers, posting, proofing
from clerktui.services.collecting import running
from clerktui.views.agencies import (
    AgencyDraft,
    AgencyMoneyRequest,
    ListDraft,
    PlacementDraft,
)
from tests.stories.stage import ACCOUNT, MONEY, WHO, Stage, agree, cents, says
from tests.support.agencies import AGENCY, money_file
from tests.support.office import new_id
from tests.support.refusing import refused

DEBT = r"debt (?P<debt>\d+)"
FILES = {"new debts": "placement", "what was paid directly": "payments", "recalls": "recall"}


@says(
    r"it is agreed with (?P<name>[A-Z][A-Za-z ]+): it keeps (?P<share>\d+) of 1,000 and has a debt "
    r"for (?P<days>\d+) days"
)
def agreed(stage: Stage, name: str, share: str, days: str) -> None:
    draft = AgencyDraft(new_id(), AGENCY, name, "csv", int(share), int(days))
    directory.set_agency(stage.db, stage.actor("Sam"), draft)


@says(rf"{WHO} prepares the agency's list: (?P<count>\d+) for (?P<money>{MONEY})")
def prepares(stage: Stage, who: str, count: str, money: str) -> None:
    done = placing.prepare(stage.db, stage.actor(who), ListDraft(new_id(), AGENCY))
    agree((done.item_count, done.amount_cents), (int(count), cents(money)))


@says(rf"{WHO} cannot release it")
def cannot_release(stage: Stage, who: str) -> None:
    draft = ListDraft(new_id(), number=1)
    said = refused(placing.release, stage.db, stage.actor(who), draft)
    assert said in ("denied", "agency.own_list"), said


@says(rf"{WHO} releases the agency's list")
def releases(stage: Stage, who: str) -> None:
    placing.release(stage.db, stage.actor(who), ListDraft(new_id(), number=1))


@says(rf"{WHO} makes the agency's file of (?P<which>{'|'.join(FILES)}): (?P<told>.+)")
def makes_file(stage: Stage, who: str, which: str, told: str) -> None:
    made = files.make_file(stage.db, stage.actor(who), AGENCY, FILES[which])
    for words in told.split(" and "):
        assert words in made.content.decode(), made.content.decode()


@says(rf"the agency is told nothing more of (?P<which>{'|'.join(FILES)})")
def nothing_more(stage: Stage, which: str) -> None:
    asked = (stage.db, stage.actor("Ana"), AGENCY, FILES[which])
    agree(refused(files.make_file, *asked), "agency.nothing")


@says(
    rf"the agency sends (?P<net>{MONEY}) of the (?P<gross>{MONEY}) it collected on {DEBT}, "
    rf"account {ACCOUNT}: batch (?P<batch>\d+)"
)
def sends(stage: Stage, net: str, gross: str, debt: str, account: str, batch: str) -> None:
    kept = cents(gross) - cents(net)
    line = f"{debt},{account},11/20/2026,{gross},{kept // 100}.{kept % 100:02},{net}"
    with tempfile.TemporaryDirectory() as folder:
        request = AgencyMoneyRequest(money_file(Path(folder), line))
        done = receiving.import_money(stage.db, stage.actor("Ana"), request)
    agree(done.batch, int(batch))


@says(r'the agency\'s batch (?P<batch>\d+) is thrown away: "(?P<why>[^"]+)"')
def thrown_away(stage: Stage, batch: str, why: str) -> None:
    clearing.discard(stage.db, stage.actor("Sam"), int(batch), why)


@says(r"the agency's batch (?P<batch>\d+) is posted")
def posts(stage: Stage, batch: str) -> None:
    number, sam = int(batch), stage.actor("Sam")
    assert headers.get_batch(stage.db, sam, number).is_balanced
    proofing.prove(stage.db, stage.actor("Ana"), number)
    proofing.release(stage.db, sam, number, new_id())
    posting.post_batch(stage.db, sam, number)


@says(rf"{DEBT} is (?P<state>[a-z]+), (?P<left>{MONEY}) left to collect")
def stands(stage: Stage, debt: str, state: str, left: str) -> None:
    found = looking.get_placement(stage.db, stage.actor("Ana"), int(debt))
    agree((found.state, found.owed_cents), (state, cents(left)))


@says(
    rf"of {DEBT} (?P<direct>{MONEY}) was paid directly, (?P<through>{MONEY}) through the agency, "
    rf"which kept (?P<kept>{MONEY})"
)
def shares(stage: Stage, debt: str, direct: str, through: str, kept: str) -> None:
    found = looking.get_placement(stage.db, stage.actor("Ana"), int(debt))
    said = (found.direct_cents, found.through_cents, found.commission_cents)
    agree(said, (cents(direct), cents(through), cents(kept)))


@says(rf'{WHO} takes {DEBT} back from the agency: "(?P<why>[^"]+)"')
def takes_back(stage: Stage, who: str, debt: str, why: str) -> None:
    placing.recall(stage.db, stage.actor(who), PlacementDraft(new_id(), int(debt), why))


@says(r"the daily run takes back debts? (?P<debts>[\d, ]+|none) from the agency")
def daily_run(stage: Stage, debts: str) -> None:
    reference.forget(stage.db)
    done = running.run_procedure(stage.db, stage.actor("Sam"))
    agree(done.recalled, tuple(int(one) for one in debts.split(", ") if one != "none"))
