"""The words we keep to, and the traces nobody should leave in a file that is kept.

Looks at every file git tracks, so notes, Makefile and workflows count as much as the program.
"""

from __future__ import annotations

import functools
import re
import subprocess
from pathlib import Path

import pytest

from tests.support.source import ROOT, modules, named

SELF = Path(__file__).resolve()
TEXT = {".py", ".md", ".toml", ".tcss", ".txt", ".csv", ".lock", ".yaml", ".yml", ".sql", ""}
TRACES = {
    "an unfinished thought": r"\b(TODO|FIXME|XXX|HACK)\b",
    "a folder of somebody's machine": r"(?<![\w.~])/(work|root|opt|Users|home/\w+)/",
    "a folder outside the checkout": r"(?<![\w/-])(\.\./)?shared/(?!mime)",
    "a number nobody can look up": r"\bissues?\s+#?\d+",
    "a conflict marker": r"^(<<<<<<<|>>>>>>>) ",
}
# One word, one meaning (docs/glossary.md); what we say instead stands on the right.
SYNONYMS = {
    r"invoices?": "bill",
    r"cheques?": "check",
    r"log-?ins?|log(ged)? in": "sign on",
    r"clients?": "customer",
    r"cash register": "drawer",
    r"roll ?back": "reversal or void",
}


@functools.cache
def tracked() -> list[Path]:
    """What git keeps; a checkout without git is read from the folder."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listing.returncode:
        return [*modules(), *sorted((ROOT / "tests").rglob("*.py"))]
    paths = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


@pytest.mark.parametrize("trace", TRACES)
def test_no_trace_is_left(trace):
    pattern = re.compile(TRACES[trace], re.MULTILINE)
    found = [
        f"{named(path)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        if path != SELF
        for number, line in enumerate(_lines(path), start=1)
        if pattern.search(line)
    ]
    assert found == []


def test_lines_end_clean():
    """No trailing blanks, no carriage returns, one newline at the end."""
    unclean = [
        named(path)
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".tcss", ""} and not _is_clean(path.read_bytes())
    ]
    assert unclean == []


def test_sentences_for_people_keep_to_the_glossary():
    from clerktui.i18n.messages import MESSAGES

    found = [
        f"{name}: {sentence} (say {ours})"
        for name, sentence in MESSAGES.items()
        for theirs, ours in SYNONYMS.items()
        if re.search(rf"\b({theirs})\b", sentence, re.IGNORECASE)
    ]
    assert found == []


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # a golden in another encoding


def _is_clean(data: bytes) -> bool:
    return not data or (
        data.endswith(b"\n")
        and not data.endswith(b"\n\n")
        and b"\r" not in data
        and not re.search(rb"[ \t]\n", data)
    )
