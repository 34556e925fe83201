"""`clerktui collect`: what is past due."""

from __future__ import annotations

from clerktui.cli.call import group
from clerktui.cli.collect_batch import app as batch_app
from clerktui.cli.collect_reconnect import app as reconnect_app

app = group("Collect what is past due: steps for many accounts at once, service on again.")
app.add_typer(batch_app, name="batch")
app.add_typer(reconnect_app, name="reconnect")
