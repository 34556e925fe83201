"""`clerktui export`: files for other systems, by whom they are for."""

from __future__ import annotations

from clerktui.cli.accrue import export_ads
from clerktui.cli.call import command, group
from clerktui.cli.gl import export as export_ledger
from clerktui.cli.setoff_files import export_setoff

app = group("Files for others: the general ledger's, debt setoff's, the newspaper's.")
command(app, "ads")(export_ads)
command(app, "gl")(export_ledger)
command(app, "setoff")(export_setoff)
