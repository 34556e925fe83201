"""Speaking with customers: contacts, promised calls, the directory, flags and their proof."""
