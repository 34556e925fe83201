"""Working the procedure: the daily run over all accounts, and the collectors' queue.

What other services must know of collecting (the case file, stops, reactions) is in
`services.collections`; this uses contacts, tasks and accounts, which know nothing of it.
"""
