"""Every refusal the rules can raise has a sentence, and says it with the facts it carries."""

import re
import string
from pathlib import Path

from clerktui import rules
from clerktui.i18n.messages import MESSAGES

SOURCES = [path.read_text("utf-8") for path in Path(rules.__path__[0]).glob("*.py")]
PREFIXES = "account|allocation|change|dates|money|policy|scan|states|tenkey|text"
ID = re.compile(rf'"((?:{PREFIXES})\.[a-z_]+)"')


def test_every_id_has_a_sentence():
    used = {message_id for source in SOURCES for message_id in ID.findall(source)}
    assert len(used) > 30
    assert used <= MESSAGES.keys()


def test_every_sentence_asks_only_for_facts_by_plain_name():
    for template in MESSAGES.values():
        for _, field, form, conversion in string.Formatter().parse(template):
            assert field is None or field.isidentifier()
            assert not form
            assert conversion is None
