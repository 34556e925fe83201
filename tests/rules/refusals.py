"""Expecting a refusal: by its id, with facts that fill its sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from clerktui.errors import Refused
from clerktui.i18n.messages import MESSAGES, sentence


@contextmanager
def refused(message_id: str, **facts: object) -> Iterator[None]:
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.message_id == message_id, caught.value
    assert dict(caught.value.facts) | facts == dict(caught.value.facts)
    assert message_id in MESSAGES
    assert sentence(caught.value)
