"""What customers are called is never read as markup.

Textual reads `[...]` in most widgets' text as instructions: a name such as `O'BRIEN [/]` stops the
program, and `[@click=app.quit]` acts. So text that is data reaches a widget as `plain(value)` only.
This test reads the program and refuses the calls where data could slip through.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.support.source import floor, modules, named, tree

GLASS = {"app", "screens", "widgets", "keyboard", "terminal"}
# Widgets and methods whose first text is read as markup.
WIDGETS = {
    "Button",
    "Checkbox",
    "Collapsible",
    "Label",
    "Link",
    "Option",
    "RadioButton",
    "Rule",
    "Static",
    "Tab",
    "TabPane",
    "Toast",
}
METHODS = {"add_column", "add_columns", "add_option", "add_row", "notify", "update"}
TITLES = {"border_title", "border_subtitle", "tooltip"}
TEXT_MAKERS = {"format", "join", "money", "sentence", "str", "repr", "strip", "upper", "town_date"}


def markup_holes(program: ast.AST) -> Iterator[ast.AST]:
    """Every place where text that may be data is handed over to be read as markup."""
    for node in ast.walk(program):
        if isinstance(node, ast.Call):
            name = _last_name(node.func)
            if name in WIDGETS and not _markup_is_off(node):
                yield from (each for each in _texts(node) if not _is_safe(each))
            elif name in METHODS and not _markup_is_off(node):
                yield from (each for each in node.args if _makes_text(each))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(each, ast.Attribute) and each.attr in TITLES for each in targets):
                yield from () if node.value is None or _is_safe(node.value) else [node.value]


def _texts(call: ast.Call) -> list[ast.expr]:
    """The first text of a widget: its first argument, or `content=`/`label=`/`title=`."""
    by_name = [each.value for each in call.keywords if each.arg in {"content", "label", "title"}]
    return call.args[:1] + by_name


def _markup_is_off(call: ast.Call) -> bool:
    return any(
        each.arg == "markup" and isinstance(each.value, ast.Constant) and each.value.value is False
        for each in call.keywords
    )


def _is_safe(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return not isinstance(value.value, str) or "[" not in value.value
    if isinstance(value, ast.Call):
        return _last_name(value.func) not in TEXT_MAKERS
    if isinstance(value, ast.IfExp):
        return _is_safe(value.body) and _is_safe(value.orelse)
    if isinstance(value, ast.Attribute | ast.Subscript):
        return _is_constant_name(value)
    return isinstance(value, ast.Name | ast.Starred)


def _makes_text(value: ast.expr) -> bool:
    """Text that is put together on the spot; `set.update(names)` is something else."""
    if isinstance(value, ast.JoinedStr):
        return True
    if isinstance(value, ast.BinOp):
        return _makes_text(value.left) or _makes_text(value.right) or _is_text(value.left)
    return isinstance(value, ast.Call) and _last_name(value.func) in TEXT_MAKERS


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _is_constant_name(value: ast.expr) -> bool:
    """`HEADINGS[0]` and `words.TITLE` are written by us; `view.name` is not."""
    if isinstance(value, ast.Subscript):
        return _is_constant_name(value.value)
    return _last_name(value).isupper()


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_no_data_reaches_a_widget_as_markup():
    holes = [
        f"{named(path)}:{hole.lineno}: {ast.unparse(hole)}"
        for path in modules()
        if floor(path) in GLASS
        for hole in markup_holes(tree(path))
    ]
    assert holes == [], "wrap it: plain(value)"


@pytest.mark.parametrize(
    "line",
    [
        "Static(f'{name}')",
        "Static(view.name)",
        "Label('[b]Bold[/b]')",
        "Button(str(amount))",
        "Option(view['name'], id='1')",
        "self.notify(f'Paid by {name}')",
        "self.query_one('#name', Static).update('Name: ' + name)",
        "table.add_row('1', money(cents))",
        "self.border_title = view.name",
        "box.border_subtitle = f'{count} found'",
        "self.notify(sentence(refusal))",
    ],
)
def test_each_kind_of_hole_is_noticed(line):
    assert list(markup_holes(ast.parse(line)))


@pytest.mark.parametrize(
    "line",
    [
        "Static(plain(view.name))",
        "Static('Account')",
        "Static()",
        "Static(id='name')",
        "Static(view.name, markup=False)",
        "self.notify(sentence(refusal), markup=False)",
        "Label(words.TITLE)",
        "seen.update(names)",
        "digest.update(part.encode())",
        "self.border_title = plain(view.name)",
        "table.add_row(plain(name), plain(money(cents)))",
    ],
)
def test_what_is_safe_is_left_alone(line):
    assert not list(markup_holes(ast.parse(line)))
