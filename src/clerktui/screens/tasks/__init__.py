"""Tasks between co-workers: the list, one with its thread, and the form that makes one."""
