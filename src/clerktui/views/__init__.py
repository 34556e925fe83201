"""Frozen views out of the books and drafts into them: what crosses between desk and database."""
