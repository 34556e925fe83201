"""What screens are built of. See each module for how to use it.

`command` and `screen`: commands, the frame of a screen, dialogs; `field` and `inputs`: typing;
`table`: lists; `lines`: title, keys, status, messages; `plain`: the one road for data;
`dialogs`: menu, help, yes or no.
"""

from clerktui.widgets.command import Back, Command, Commanded
from clerktui.widgets.dialogs import HelpDialog, MenuDialog
from clerktui.widgets.field import Field, Look
from clerktui.widgets.inputs import (
    AmountInput,
    CountInput,
    LookupInput,
    MoneyInput,
    PinInput,
    TextInput,
)
from clerktui.widgets.lines import (
    KeyLine,
    MessageLine,
    Rule,
    Standing,
    StatusLine,
    TitleLine,
)
from clerktui.widgets.plain import fit, plain, visible
from clerktui.widgets.screen import Confirm, Dialog, DutyScreen
from clerktui.widgets.table import Column, PagedTable, Row

__all__ = [
    "AmountInput",
    "Back",
    "Column",
    "Command",
    "Commanded",
    "Confirm",
    "CountInput",
    "Dialog",
    "DutyScreen",
    "Field",
    "HelpDialog",
    "KeyLine",
    "Look",
    "LookupInput",
    "MenuDialog",
    "MessageLine",
    "MoneyInput",
    "PagedTable",
    "PinInput",
    "Row",
    "Rule",
    "Standing",
    "StatusLine",
    "TextInput",
    "TitleLine",
    "fit",
    "plain",
    "visible",
]
