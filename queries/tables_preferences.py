"""What each person chose to see: no patient's data, so a row may change. One row per person and choice."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Table, Text

from queries.tables import Instant, metadata

preference = Table(
    "preference",
    metadata,
    Column("person_id", Text, ForeignKey("person.id"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
