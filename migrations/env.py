"""Runs the migrations on the connection that queries.engine.migrate hands over; there is no other way in."""

from __future__ import annotations

from typing import Any

from alembic import context

import queries.tables_alerts
import queries.tables_care
import queries.tables_review
import queries.tables_settings  # noqa: F401  (the rest of the schema)
from queries.tables import Instant, metadata


def render_item(kind: str, item: object, _context: Any) -> str | bool:
    """A migration stands on its own: it must still run when today's types have moved."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render_item,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
