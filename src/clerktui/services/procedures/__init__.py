"""The town's written procedures, version by version.

`finding` reads them, `saving` enters versions, `writing` keeps what is not entered yet, `folders`
loads and writes Markdown files, `paper` prints.
"""
