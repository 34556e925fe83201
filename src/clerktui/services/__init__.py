"""The verbs of the office, one module per duty; each opens its own transaction."""
