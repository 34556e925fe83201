"""The money core: the only writer of the journal, receipt numbers, replay, and the proofs."""
