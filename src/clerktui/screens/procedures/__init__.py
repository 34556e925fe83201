"""The town's written procedures: found, read, said aloud, compared, written."""
