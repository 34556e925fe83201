"""Every refusal has its sentence, every sentence its refusal."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.support.source import SOURCE, modules, named, tree

ERRORS = {
    "BadSetting",
    "ClerkError",
    "DatabaseUnreachable",
    "NeedsOverride",
    "OutcomeUnknown",
    "Refused",
}


def test_every_refusal_has_a_sentence():
    from clerktui.i18n.messages import MESSAGES

    silent = {f"{place}: {name}" for place, name in _raised() if name not in MESSAGES}
    assert silent == set()


def test_every_sentence_is_said_somewhere():
    from clerktui.i18n.messages import MESSAGES

    catalogue = SOURCE / "i18n" / "messages.py"
    said = {
        node.value
        for path in modules()
        if path != catalogue
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(MESSAGES) - said == set()


def _raised() -> Iterator[tuple[str, str]]:
    """Where each refusal is made, with its id when it is written out."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args and _is_error(node.func):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"{named(path)}:{node.lineno}", first.value


def _is_error(node: ast.AST) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in ERRORS
