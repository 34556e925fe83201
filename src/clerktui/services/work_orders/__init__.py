"""Work orders: a request taken, given to a crew, carried out, and told to whoever asked for it.

`taking` takes requests, `moves` gives orders on, `ending` ends them with what follows on the
account, `calling` promises the calls, `listing` shows them. Their rows are `work_order_rows`.
"""
