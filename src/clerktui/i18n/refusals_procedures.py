"""Refusals about the town's written procedures, by id."""

from __future__ import annotations

PROCEDURES: dict[str, str] = {
    "procedure.begun": "{topic} of {day} holds already and stays as it was. Give the change a "
    "day of today or later.",
    "procedure.changed": "Somebody else has entered a version of {topic} meanwhile. Read it under "
    "Versions; entered again, yours follows it.",
    "procedure.file_date": "{file}: {typed} is not a day. Write it like 2026-07-01.",
    "procedure.file_ends": "{file}: ends is yes or no, not {typed}.",
    "procedure.file_head": "{file} must begin with a line of ---, the facts, and another line "
    "of ---.",
    "procedure.file_key": "{file}, line {line}: {key} is not known here. Known are {known}.",
    "procedure.file_missing": "{file} does not say its {key}.",
    "procedure.file_part": "{file} has {marker} twice.",
    "procedure.file_text": "{file} cannot be read as text. Save it as UTF-8.",
    "procedure.file_twice": "{file}, line {line}: {key} is said twice.",
    "procedure.marker": "A line of the text is {marker}, which parts a procedure's file. "
    "Change that line.",
    "procedure.no_files": "There is no .md file in {path}.",
    "procedure.no_folder": "{path} is not a folder that can be read.",
    "procedure.no_screen": "There is no screen {screen} to govern. `clerktui procedure "
    "screens` lists them.",
    "procedure.no_text": "Write what the town does before you enter the procedure.",
    "procedure.no_title": "Give the procedure a title.",
    "procedure.not_in_force": "On {day} the town had no procedure {topic} in force.",
    "procedure.past": "{day} is past and keeps its words: a version can begin on {today} or later.",
    "procedure.place": "{place} is no place: write a screen (account) or a field of one "
    "(payment.amount).",
    "procedure.same_day": "{file} has a version of {topic} for {day}, too. Keep one of them.",
    "procedure.too_long": "The text has {length} letters; {max_length} is the most. Make two "
    "procedures of it.",
    "procedure.topic": "{topic} is no topic: small letters, digits and _, such as high_bill.",
    "procedure.unknown": "There is no procedure {topic}.",
}
