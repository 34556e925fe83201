"""The terminal side: bytes in, cells out, signals, and the line going dead.

`tty` and `parser` know no Textual; `driver`, `painter` and `app` are the only modules of the
program that touch Textual's private names, and `pinned` fails loudly when one of them moves.
Nothing is imported here, so that asking whether there is a terminal costs nothing.
"""
