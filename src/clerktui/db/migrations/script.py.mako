"""${message}.

Revision ${up_revision}, after ${down_revision}; made ${create_date}.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import clerktui.models.base
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Apply this change."""
    ${upgrades if upgrades else "pass"}
