"""Runs the migrations on the connection that queries.engine.migrate hands over; there is no other way in."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from alembic import context

import queries
from queries.tables import Instant, metadata

for module in pkgutil.iter_modules(queries.__path__):
    if module.name.startswith("tables"):  # the schema lies in several files; each adds its tables to `metadata`
        importlib.import_module(f"queries.{module.name}")


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
