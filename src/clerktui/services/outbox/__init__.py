"""The outbox: what leaves the office by wire, written with the act that causes it, sent once.

A message is a row of the act's own transaction, so it is never lost and, by its cause, never there
twice. It is claimed in one transaction, sent with none open, and settled in another. What nobody
can rule out is told: a server that took a message and was not heard gets it once more, under the
same Message-ID.
"""
