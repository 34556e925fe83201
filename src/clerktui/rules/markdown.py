"""The little Markdown procedures are written in, as blocks that any screen or paper can set.

Headings, paragraphs, lists, checklists and quotes; what makes letters bold or slanted is taken off,
because sixteen colours and a receipt printer know neither. Low lines stay: ___ is a blank to be
filled while it is said. Nothing is refused: what is no Markdown is a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"#{1,6}\s+(.*?)\s*#*$")
_CHECK = re.compile(r"(\s*)[-*+]\s+\[[ xX]\]\s+(.*)$")
_ITEM = re.compile(r"(\s*)[-*+]\s+(.*)$")
_NUMBERED = re.compile(r"(\s*)(\d{1,3})[.)]\s+(.*)$")
_QUOTE = re.compile(r">\s?(.*)$")
_LINK = re.compile(r"\[([^\]\[]+)\]\(([^()\s]+)\)")
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_SLANTED = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")
_INDENT = 2


@dataclass(frozen=True)
class Block:
    """One part of a text.

    Attributes:
        kind: "heading", "text", "item", "check" or "quote".
        text: its words on one line, without marks.
        marker: what stands before an item: "-", "1." or "[ ]".
        level: how far in an item stands, 0 first.
    """

    kind: str
    text: str
    marker: str = ""
    level: int = 0


def blocks(text: str) -> list[Block]:
    r"""The blocks of a text, in order.

    >>> found = blocks("# Ask\n\n- [ ] **Who** calls\n  today\n2. Why")
    >>> [(block.kind, block.marker, block.text) for block in found]
    [('heading', '', 'Ask'), ('check', '[ ]', 'Who calls today'), ('item', '2.', 'Why')]
    """
    found: list[Block] = []
    is_open = False
    for line in text.splitlines():
        begun = _begun(line)
        if not line.strip():
            is_open = False
        elif begun is not None:
            is_open = begun.kind != "heading"
            if begun.kind == "quote" and found and found[-1].kind == "quote":
                found[-1] = _longer(found[-1], begun.text)
            else:
                found.append(begun)
        elif is_open:
            found[-1] = _longer(found[-1], line.strip())
        else:
            found.append(Block("text", line.strip()))
            is_open = True
    return [Block(b.kind, plain_words(b.text), b.marker, b.level) for b in found]


def _begun(line: str) -> Block | None:
    """The block a line begins, or None when it goes on with the one before."""
    if match := _HEADING.match(line):
        return Block("heading", match[1])
    if match := _CHECK.match(line):
        return Block("check", match[2], "[ ]", len(match[1]) // _INDENT)
    if match := _ITEM.match(line):
        return Block("item", match[2], "-", len(match[1]) // _INDENT)
    if match := _NUMBERED.match(line):
        return Block("item", match[3], f"{match[2]}.", len(match[1]) // _INDENT)
    if match := _QUOTE.match(line):
        return Block("quote", match[1])
    return None


def _longer(block: Block, text: str) -> Block:
    return Block(block.kind, f"{block.text} {text}".strip(), block.marker, block.level)


def plain_words(text: str) -> str:
    """A line without the marks that only change how its letters look; a link keeps its address.

    >>> plain_words("**Never** read a `PIN`, see [the law](https://example.org) or 2*3*4")
    'Never read a PIN, see the law (https://example.org) or 2*3*4'
    """
    text = _LINK.sub(r"\1 (\2)", text)
    text = _STRONG.sub(r"\1", text)
    text = _SLANTED.sub(r"\1", text)
    return _CODE.sub(r"\1", text)


def checklist(text: str) -> Iterator[str]:
    r"""The points of a text that are to be ticked off, in order.

    >>> list(checklist("Before:\n\n- [ ] Listen\n- [ ] Compare with last year"))
    ['Listen', 'Compare with last year']
    """
    return (block.text for block in blocks(text) if block.kind == "check")
