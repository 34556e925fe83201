"""What the town decides anew about requests: types, departments, crews, rules, from a day on.

A file says only what changes: a type it names replaces that type, a type it does not name stays as
it is. The earlier decision stays for the days it held, and orders keep what held when they were
made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, select

from clerktui.db import Database
from clerktui.errors import Refused
from clerktui.models import Service, Town, User, Workstation
from clerktui.rules.names import snippet
from clerktui.rules.request_checks import check_requests
from clerktui.rules.text import clean_text
from clerktui.security import audit
from clerktui.security.permissions import require
from clerktui.services import policies, reference
from clerktui.services.town import town_today
from clerktui.services.work_order_rows.town import CREWS, DEPARTMENTS, RULES, TYPES
from clerktui.views.people import Actor
from clerktui.views.work_orders import Decided

_CITATION_MAX = 200
_KEYS = {"types": TYPES, "departments": DEPARTMENTS, "crews": CREWS, "rules": RULES}
_PERMISSION = "work_order.decide"
_STATION = Workstation.__table__
_USER = User.__table__


def decide(
    db: Database,
    actor: Actor,
    given: Mapping[str, Any],
    citation: str,
    effective_from: dt.date | None = None,
) -> Decided:
    """Enter a decision: what it names is replaced, all else stays.

    Args:
        db: the books.
        actor: who enters it.
        given: `types`, `departments`, `crews` and `rules`, each as far as it changes.
        citation: where it is written down.
        effective_from: the day from which it holds; today where nothing is said.

    Raises:
        Refused: `denied`, `work_order.decide_what`, `work_order.decide_citation`,
            `work_order.decide_past`, `work_order.types_broken`, `policy.missing`.
    """
    require(actor, _PERMISSION)
    words = clean_text(citation, max_length=_CITATION_MAX)
    if not words:
        raise Refused("work_order.decide_citation")
    for part, said in given.items():
        if part not in _KEYS or not isinstance(said, Mapping):
            raise Refused("work_order.decide_what", what=snippet(part), known=", ".join(_KEYS))
    with db.write() as connection:
        connection.execute(select(Town.__table__.c.id).with_for_update())
        today, now = town_today(db, connection), db.clock.now()
        since = effective_from or today
        if since < today:
            raise Refused("work_order.decide_past", day=since)
        stands = {
            part: dict(policies.get_policy(connection, key, since)) for part, key in _KEYS.items()
        }
        after = {part: {**stands[part], **given.get(part, {})} for part in _KEYS}
        services = connection.execute(select(Service.__table__.c.code)).scalars().all()
        check_requests(after, services)
        _check_printers(connection, after)
        _check_members(connection, after["crews"])
        changed = [part for part in _KEYS if after[part] != stands[part]]
        for part in changed:
            policies.write_policy(connection, _KEYS[part], after[part], (since, now), words)
        names = tuple(f"{part}: {', '.join(given[part])}" for part in changed)
        facts = {"changed": list(names), "from": since.isoformat(), "citation": words}
        audit.record(connection, actor, "decide_requests", ("policy", "work_order"), now, **facts)
    reference.forget(db)
    return Decided(since, names)


def _check_members(connection: Connection, crews: Mapping[str, Any]) -> None:
    """Whoever is in a crew can sign on: a name misspelt would leave somebody without orders."""
    query = select(_USER.c.username).where(_USER.c.is_active)
    known = set(connection.execute(query).scalars())
    for code, said in crews.items():
        for member in said.get("members", ()):
            if member not in known:
                reason = f"member {member!r} is no user who can sign on"
                raise Refused("work_order.types_broken", kind=code, reason=reason)


def _check_printers(connection: Connection, decided: Mapping[str, Mapping[str, Any]]) -> None:
    """Whoever is told by a printed sheet names a workstation that has a printer."""
    query = select(_STATION.c.code).where(_STATION.c.printer_kind != "none")
    known = set(connection.execute(query).scalars())
    for part in ("departments", "crews"):
        for code, said in decided[part].items():
            printer = said.get("printer", "")
            if printer and printer not in known:
                reason = f"printer {printer!r} is no workstation with a printer"
                raise Refused("work_order.types_broken", kind=code, reason=reason)
