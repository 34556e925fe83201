"""`clerktui export`: files for other systems, by whom they are for."""

from __future__ import annotations

from clerktui.cli.accrue import export_ads
from clerktui.cli.agency_files import export_agency
from clerktui.cli.call import command, group
from clerktui.cli.gl import export as export_ledger
from clerktui.cli.mortgage_files import export_mortgage
from clerktui.cli.setoff_files import export_setoff
from clerktui.cli.unclaimed_file import export_naupa

app = group("Files for others: the ledger's, setoff's, the State's, the newspaper's.")
command(app, "ads")(export_ads)
command(app, "agency")(export_agency)
command(app, "gl")(export_ledger)
command(app, "mortgage")(export_mortgage)
command(app, "naupa")(export_naupa)
command(app, "setoff")(export_setoff)
