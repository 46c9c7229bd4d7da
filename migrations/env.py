"""Runs the migrations on the connection that queries.engine.migrate hands over; there is no other way in."""

from __future__ import annotations

from typing import Any

from alembic import context

from queries.schema import metadata
from queries.tables import Instant


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
