"""`clerktui policy` and `clerktui item`: the names that outside scripts use for two commands.

The outside contract names them so; in the house they are `procedure` and `task`. Each name here
is registered with the very function of the other, so that the two cannot grow apart.
"""

from __future__ import annotations

from clerktui.cli import task
from clerktui.cli.call import command, group
from clerktui.cli.procedure import entering, looking

policy_app = group("The same as `procedure`, under the name outside scripts use: list, show, edit.")
command(policy_app, "list", listing=True)(looking.list_procedures)
command(policy_app, "show")(looking.show)
command(policy_app, "edit")(entering.set_procedure)

item_app = group("The same as `task`, under the name outside scripts use: add, list, done.")
command(item_app, "list", listing=True)(task.list_tasks)
command(item_app, "add")(task.new)
command(item_app, "done")(task.done)
