"""Expected-response curves as they were frozen: see rules/expected_response.py. No row is about one patient."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, Table, Text, UniqueConstraint

from queries.tables import Instant, _id, metadata

# Per instrument the highest version counts; earlier ones show what a flag was judged by.
expected_curve = Table(
    "expected_curve",
    metadata,
    _id(),
    Column("instrument", Text, nullable=False),
    Column("instrument_version", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("episodes", Integer, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=False),
    Column("curve", JSON, nullable=False),  # rules.expected_check.to_json: sessions with n, hold-out checks by group
    Column("entered_by", Text, ForeignKey("person.id"), nullable=False),
    Column("entered_at", Instant, nullable=False),
    UniqueConstraint("instrument", "version"),
)
