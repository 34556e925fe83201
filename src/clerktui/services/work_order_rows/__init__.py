"""Work orders as rows: made, moved, ended and told of by whatever part of the office asks for it.

`town` is what the town decided, `making` a new order, `steps` the road of every change, `notices`
who is told, `papers` what goes into the field. The verbs of the desk, the dispatcher and the crew
are in `services/work_orders`.
"""
