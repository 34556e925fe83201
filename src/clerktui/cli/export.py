"""`clerktui export`: files for other systems, by whom they are for."""

from __future__ import annotations

from clerktui.cli.call import command, group
from clerktui.cli.gl import export as export_ledger
from clerktui.cli.setoff_files import export_setoff

app = group("Files for other systems: the general ledger's, debt setoff's.")
command(app, "gl")(export_ledger)
command(app, "setoff")(export_setoff)
